CREATE VIEW hr.vw_OrgChart
AS
WITH chain AS
(
    SELECT e.EmployeeID, e.ManagerID, e.FullName, 0 AS Depth,
           CAST('/' + CAST(e.EmployeeID AS varchar(10)) + '/' AS varchar(900)) AS Path
    FROM hr.Employee AS e
    WHERE e.ManagerID IS NULL AND e.Status = 'A'
    UNION ALL
    SELECT e.EmployeeID, e.ManagerID, e.FullName, c.Depth + 1,
           CAST(c.Path + CAST(e.EmployeeID AS varchar(10)) + '/' AS varchar(900))
    FROM hr.Employee AS e
    INNER JOIN chain AS c ON c.EmployeeID = e.ManagerID
    WHERE e.Status = 'A'
)
SELECT EmployeeID, ManagerID, FullName, Depth, Path
FROM chain;
GO
