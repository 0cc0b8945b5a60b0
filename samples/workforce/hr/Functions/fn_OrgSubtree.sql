CREATE FUNCTION hr.fn_OrgSubtree (@DepartmentID int)
RETURNS TABLE
AS
RETURN
(
    SELECT d.DepartmentID,
           d.DepartmentCode,
           d.DepartmentName,
           d.OrgLevel,
           d.OrgNode.ToString() AS OrgPath
    FROM hr.Department AS d
    INNER JOIN hr.Department AS root
        ON d.OrgNode.IsDescendantOf(root.OrgNode) = 1
    WHERE root.DepartmentID = @DepartmentID
      AND d.IsDeleted = 0
);
GO
