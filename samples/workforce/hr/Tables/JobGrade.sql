create table hr.JobGrade
(
	GradeCode	char(3)		not null	primary key clustered,
	GradeName	nvarchar(60)	not null,
	MinSalary	money		not null,
	MaxSalary	money		not null,
	MidPoint	as ((MinSalary + MaxSalary) / 2) persisted,
	HoursPerWeek	decimal(4,1)	not null	default 38.5,
	constraint CK_JobGrade_Range check (MaxSalary >= MinSalary)
)
go
