CREATE VIEW hr.vw_SkillSheet
AS
SELECT e.EmployeeID,
       e.LastName + ', ' + e.FirstName AS EmployeeName,
       STUFF((SELECT '; ' + s.SkillName + ' (' + CONVERT(varchar(3), es.[Level]) + ')'
              FROM hr.EmployeeSkill AS es
              JOIN hr.Skill AS s ON s.SkillID = es.SkillID
              WHERE es.EmployeeID = e.EmployeeID
              ORDER BY s.SkillName
              FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 2, '') AS Skills,
       (SELECT COUNT(*) FROM hr.EmployeeSkill AS x
        WHERE x.EmployeeID = e.EmployeeID AND x.ExpiresOn < GETDATE()) AS ExpiredCount
FROM hr.Employee AS e
WHERE e.IsDeleted = 0;
GO
