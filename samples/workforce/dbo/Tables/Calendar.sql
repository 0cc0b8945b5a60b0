create table dbo.Calendar
(
	CalendarDate	date		not null	constraint PK_Calendar primary key clustered,
	YearNo		as (datepart(year, CalendarDate)) persisted,
	MonthNo		as (datepart(month, CalendarDate)) persisted,
	IsoWeek		as datepart(iso_week, CalendarDate),
	DayName		nvarchar(20)	not null,
	IsWeekend	bit		not null	default (0),
	HolidayName	nvarchar(80)	sparse null,
	HolidayCountry	char(2)		sparse null
)
go
create nonclustered index IX_Calendar_YearMonth on dbo.Calendar (YearNo, MonthNo) include (IsWeekend)
go
