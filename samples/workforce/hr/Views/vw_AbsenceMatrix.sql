create view hr.vw_AbsenceMatrix
as
-- one row per employee and year, one column per absence code
select	EmployeeID, AbsenceYear,
	isnull([VACA], 0) as VacationDays,
	isnull([SICK], 0) as SickDays,
	isnull([PARE], 0) as ParentalDays,
	isnull([TRAI], 0) as TrainingDays
from (
	select a.EmployeeID, year(a.StartDate) as AbsenceYear, a.AbsenceCode, a.Days
	from hr.Absence a
	where a.DeletedAt is null
	  and a.ApprovedAt is not null
) src
pivot (sum(Days) for AbsenceCode in ([VACA], [SICK], [PARE], [TRAI])) as p
go
