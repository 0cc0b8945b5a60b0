CREATE VIEW payroll.vw_SalaryRank
AS
SELECT e.EmployeeID,
       e.DepartmentID,
       e.AnnualSalary,
       RANK()         OVER (PARTITION BY e.DepartmentID ORDER BY e.AnnualSalary DESC)            AS DeptRank,
       NTILE(4)       OVER (ORDER BY e.AnnualSalary)                                             AS Quartile,
       AVG(e.AnnualSalary) OVER (PARTITION BY e.DepartmentID)                                    AS DeptAverage,
       LAG(r.HourlyRate, 1, 0) OVER (PARTITION BY r.EmployeeID ORDER BY r.EffectiveFrom)         AS PreviousRate,
       r.HourlyRate,
       CASE WHEN e.AnnualSalary > g.MaxSalary THEN 'above band'
            WHEN e.AnnualSalary < g.MinSalary THEN 'below band'
            ELSE 'in band' END                                                                   AS BandPosition
FROM hr.Employee AS e
JOIN hr.Position AS p ON p.PositionID = e.PositionID
JOIN hr.JobGrade AS g ON g.GradeCode = p.GradeCode
LEFT JOIN payroll.RateHistory AS r ON r.EmployeeID = e.EmployeeID
WHERE e.Status IN ('A', 'L');
GO
