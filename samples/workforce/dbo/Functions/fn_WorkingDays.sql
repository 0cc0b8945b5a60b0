create function dbo.fn_WorkingDays
(
	@from date,
	@to date,
	@country char(2) = 'DE'
)
returns int
with schemabinding
as
begin
	declare @days int

	if @from is null or @to is null or @to < @from
		return 0

	select @days = count(*)
	from dbo.Calendar
	where CalendarDate between @from and @to
	  and IsWeekend = 0
	  and (HolidayName is null or isnull(HolidayCountry, @country) <> @country)

	return isnull(@days, 0)
end
go
