CREATE TRIGGER [hr].[trg_Employee_Audit]
ON [hr].[Employee]
AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    IF @@ROWCOUNT = 0 RETURN;
    SET NOCOUNT ON;

    INSERT INTO audit.ChangeLog (TableName, KeyValue, Operation, OldRow, NewRow)
    SELECT N'hr.Employee',
           CONVERT(nvarchar(20), COALESCE(i.EmployeeID, d.EmployeeID)),
           CASE WHEN d.EmployeeID IS NULL THEN 'I' WHEN i.EmployeeID IS NULL THEN 'D' ELSE 'U' END,
           (SELECT d.LastName, d.Status, d.AnnualSalary, d.DepartmentID FOR JSON PATH, WITHOUT_ARRAY_WRAPPER),
           (SELECT i.LastName, i.Status, i.AnnualSalary, i.DepartmentID FOR JSON PATH, WITHOUT_ARRAY_WRAPPER)
    FROM inserted AS i
    FULL OUTER JOIN deleted AS d ON d.EmployeeID = i.EmployeeID;

    IF UPDATE(Status) AND EXISTS (SELECT 1 FROM inserted AS i WHERE i.Status = 'T' AND i.TerminationDate IS NULL)
    BEGIN
        RAISERROR (N'A terminated employee needs a termination date.', 16, 1);
        ROLLBACK TRANSACTION;
    END
END;
GO
