CREATE PROCEDURE payroll.usp_CalculatePayRun
    @PayRunID int,
    @Debug    bit = 0
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @start date, @end date, @country char(2) = 'DE';

    SELECT @start = pp.StartDate, @end = pp.EndDate
    FROM payroll.PayRun AS pr
    JOIN payroll.PayPeriod AS pp ON pp.PeriodID = pr.PeriodID
    WHERE pr.PayRunID = @PayRunID AND pr.Status IN ('DRAFT', 'CALCULATED');

    IF @start IS NULL
    BEGIN
        RAISERROR ('Pay run %d is not open.', 16, 1, @PayRunID);
        RETURN -1;
    END

    CREATE TABLE #hours
    (
        EmployeeID int            NOT NULL PRIMARY KEY,
        Minutes    int            NOT NULL,
        HourlyRate smallmoney     NULL
    );

    INSERT INTO #hours (EmployeeID, Minutes)
    SELECT t.EmployeeID, SUM(t.WorkedMinutes)
    FROM ops.TimeEntry AS t
    WHERE t.WorkDate BETWEEN @start AND @end AND t.Approved = 1
    GROUP BY t.EmployeeID;

    UPDATE h
    SET HourlyRate = r.HourlyRate
    FROM #hours AS h
    CROSS APPLY (SELECT TOP (1) x.HourlyRate FROM payroll.RateHistory AS x
                 WHERE x.EmployeeID = h.EmployeeID AND x.EffectiveFrom <= @end
                 ORDER BY x.EffectiveFrom DESC) AS r;

    SELECT e.EmployeeID,
           CAST(CASE WHEN h.HourlyRate IS NULL THEN e.AnnualSalary / 12 * e.FteShare
                     ELSE h.Minutes / 60.0 * h.HourlyRate END AS money) AS Gross
    INTO #gross
    FROM hr.Employee AS e
    LEFT JOIN #hours AS h ON h.EmployeeID = e.EmployeeID
    WHERE e.Status = 'A' AND e.IsDeleted = 0;

    BEGIN TRY
        BEGIN TRAN;
        DELETE FROM payroll.PaySlip WHERE PayRunID = @PayRunID;

        INSERT INTO payroll.PaySlip (PayRunID, EmployeeID, Gross, Tax, Social, BankAccountID)
        SELECT @PayRunID, g.EmployeeID, g.Gross,
               payroll.fn_TaxFor(@country, YEAR(@end), g.Gross * 12) / 12,
               ROUND(g.Gross * 0.2, 2),
               (SELECT TOP 1 b.BankAccountID FROM payroll.BankAccount AS b
                WHERE b.EmployeeID = g.EmployeeID AND b.IsDeleted = 0 ORDER BY b.SharePct DESC)
        FROM #gross AS g;

        UPDATE payroll.PayRun
        SET Status = 'CALCULATED', StartedAt = SYSUTCDATETIME(),
            GrossTotal = (SELECT SUM(Gross) FROM payroll.PaySlip WHERE PayRunID = @PayRunID),
            NetTotal   = (SELECT SUM(Net) FROM payroll.PaySlip WHERE PayRunID = @PayRunID)
        WHERE PayRunID = @PayRunID;
        COMMIT TRAN;
    END TRY
    BEGIN CATCH
        IF XACT_STATE() <> 0 ROLLBACK TRAN;
        INSERT INTO audit.JobRun (JobName, EndedAt, Outcome, Message)
        VALUES ('usp_CalculatePayRun', GETDATE(), 'FAILED', ERROR_MESSAGE());
        THROW;
    END CATCH

    IF @Debug = 1
        SELECT * FROM #gross ORDER BY Gross DESC;

    DROP TABLE #hours, #gross;
END
GO
