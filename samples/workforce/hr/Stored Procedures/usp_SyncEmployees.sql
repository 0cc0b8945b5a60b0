CREATE OR ALTER PROCEDURE hr.usp_SyncEmployees
    @BatchID uniqueidentifier,
    @Rows    int = NULL OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @changes TABLE (Action nvarchar(10), EmployeeID int);

    MERGE INTO hr.Employee WITH (HOLDLOCK) AS t
    USING (
        SELECT i.EmployeeCode, i.FirstName, i.LastName, i.Email, i.HireDate, i.AnnualSalary,
               p.PositionID, p.DepartmentID, s.SiteID
        FROM stg.EmployeeImport AS i
        JOIN hr.Position AS p ON p.PositionTitle = i.PositionTitle
        JOIN dbo.Site AS s ON s.SiteCode = i.SiteCode
        WHERE i.BatchID = @BatchID AND i.RejectReason IS NULL
    ) AS src
        ON t.EmployeeCode = src.EmployeeCode
    WHEN MATCHED AND (t.LastName <> src.LastName OR t.Email <> src.Email OR t.PositionID <> src.PositionID) THEN
        UPDATE SET FirstName = src.FirstName, LastName = src.LastName, Email = src.Email,
                   PositionID = src.PositionID, DepartmentID = src.DepartmentID, SiteID = src.SiteID
    WHEN NOT MATCHED BY TARGET THEN
        INSERT (EmployeeCode, FirstName, LastName, Email, HireDate, AnnualSalary, PositionID, DepartmentID, SiteID)
        VALUES (src.EmployeeCode, src.FirstName, src.LastName, src.Email, src.HireDate, src.AnnualSalary, src.PositionID, src.DepartmentID, src.SiteID)
    WHEN NOT MATCHED BY SOURCE AND t.Status <> 'T' AND t.HireDate < DATEADD(DAY, -30, GETDATE()) THEN
        UPDATE SET Status = 'T', TerminationDate = CAST(GETDATE() AS date)
    OUTPUT $action, inserted.EmployeeID INTO @changes (Action, EmployeeID)
    OPTION (RECOMPILE);

    SET @Rows = @@ROWCOUNT;

    INSERT INTO audit.ChangeLog (TableName, KeyValue, Operation, NewRow)
    SELECT N'hr.Employee', CONVERT(nvarchar(20), c.EmployeeID), LEFT(c.Action, 1),
           (SELECT e.EmployeeCode, e.LastName, e.Status FROM hr.Employee AS e
            WHERE e.EmployeeID = c.EmployeeID FOR JSON PATH, WITHOUT_ARRAY_WRAPPER)
    FROM @changes AS c;
END
GO
