CREATE VIEW [hr].[vw_EmployeeDirectory]
AS
SELECT
    e.[EmployeeID],
    e.[EmployeeCode],
    e.[FirstName],
    e.[LastName],
    e.[Email],
    p.[PositionTitle],
    d.[DepartmentName],
    d.[CostCentre],
    s.[SiteName]      AS [Site],
    m.[FullName]      AS [ManagerName],
    e.[HireDate]
FROM [hr].[Employee] AS e
INNER JOIN [hr].[Position]   AS p ON p.[PositionID] = e.[PositionID]
INNER JOIN [hr].[Department] AS d ON d.[DepartmentID] = e.[DepartmentID]
INNER JOIN [dbo].[Site]      AS s ON s.[SiteID] = e.[SiteID]
LEFT OUTER JOIN [hr].[Employee] AS m ON m.[EmployeeID] = e.[ManagerID]
WHERE e.[Status] <> 'T'
  AND e.[IsDeleted] = 0;
GO
EXECUTE sp_addextendedproperty @name = N'MS_Description', @value = N'Read by the intranet phone book. Do not add salary columns.', @level0type = N'SCHEMA', @level0name = N'hr', @level1type = N'VIEW', @level1name = N'vw_EmployeeDirectory';
GO
