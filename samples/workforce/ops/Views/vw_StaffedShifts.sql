CREATE VIEW ops.vw_StaffedShifts
AS
SELECT sa.AssignmentID, sa.WorkDate, sh.ShiftCode, sh.StartsAt, sh.EndsAt,
       si.SiteCode, e.EmployeeCode, sa.Role, sa.Source
FROM ops.ShiftAssignment sa
JOIN ops.Shift sh ON sh.ShiftID = sa.ShiftID
JOIN dbo.Site si ON si.SiteID = sh.SiteID
JOIN hr.Employee e ON e.EmployeeID = sa.EmployeeID
WHERE sa.IsDeleted = 0
GO
CREATE VIEW ops.vw_Overtime
AS
SELECT TOP (500) WITH TIES
       t.EmployeeID,
       DATEPART(ISO_WEEK, t.WorkDate) AS IsoWeek,
       YEAR(t.WorkDate) AS WorkYear,
       SUM(t.WorkedMinutes) / 60.0 AS WorkedHours,
       SUM(t.WorkedMinutes) / 60.0 - MAX(k.WeeklyHours) AS OvertimeHours
FROM ops.TimeEntry t WITH (NOLOCK)
JOIN hr.EmploymentContract k ON k.EmployeeID = t.EmployeeID AND t.WorkDate BETWEEN k.StartDate AND ISNULL(k.EndDate, '99991231')
WHERE t.ClockOut IS NOT NULL
GROUP BY t.EmployeeID, DATEPART(ISO_WEEK, t.WorkDate), YEAR(t.WorkDate)
HAVING SUM(t.WorkedMinutes) / 60.0 > MAX(k.WeeklyHours)
ORDER BY OvertimeHours DESC
GO
