CREATE PROCEDURE ops.usp_ImportTimeEntries
    @Entries  ops.TimeEntryList READONLY,
    @DeviceID int,
    @Imported int OUTPUT,
    @Rejected int OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET @Imported = 0;
    SET @Rejected = 0;

    BEGIN TRY
        BEGIN TRANSACTION;

        MERGE ops.TimeEntry AS t
        USING (
            SELECT e.EmployeeID, x.WorkDate, x.ClockIn, x.ClockOut, x.CostCentre
            FROM @Entries AS x
            JOIN hr.Employee AS e ON e.EmployeeCode = x.EmployeeCode
        ) AS s
            ON t.EmployeeID = s.EmployeeID AND t.WorkDate = s.WorkDate AND t.ClockIn = s.ClockIn
        WHEN MATCHED AND t.Approved = 0 THEN
            UPDATE SET ClockOut = s.ClockOut, CostCentre = s.CostCentre
        WHEN NOT MATCHED THEN
            INSERT (EmployeeID, WorkDate, ClockIn, ClockOut, DeviceID, CostCentre)
            VALUES (s.EmployeeID, s.WorkDate, s.ClockIn, s.ClockOut, @DeviceID, s.CostCentre);
        SET @Imported = @@ROWCOUNT;

        INSERT INTO stg.TimeEntryImport (EmployeeCode, ClockIn, ClockOut, RejectReason)
        SELECT x.EmployeeCode, x.ClockIn, x.ClockOut, 'unknown employee'
        FROM @Entries AS x
        WHERE NOT EXISTS (SELECT 1 FROM hr.Employee AS e WHERE e.EmployeeCode = x.EmployeeCode);
        SET @Rejected = @@ROWCOUNT;

        UPDATE ops.ClockDevice SET LastSeen = SYSUTCDATETIME() WHERE DeviceID = @DeviceID;
        COMMIT;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0 ROLLBACK;
        DECLARE @e nvarchar(2048) = ERROR_MESSAGE(), @s int = ERROR_SEVERITY(), @l int = ERROR_LINE();
        RAISERROR (N'Import stopped at line %d: %s', @s, 1, @l, @e);
    END CATCH
END
GO
