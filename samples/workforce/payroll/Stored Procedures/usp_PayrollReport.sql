CREATE PROCEDURE payroll.usp_PayrollReport
    @Year      smallint,
    @CompanyID int
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @columns nvarchar(max), @sql nvarchar(max);

    -- The months that have a run become the columns.
    SELECT @columns = STRING_AGG(QUOTENAME(PeriodCode), N', ') WITHIN GROUP (ORDER BY PeriodCode)
    FROM payroll.PayPeriod
    WHERE CompanyID = @CompanyID AND YEAR(StartDate) = @Year;

    IF @columns IS NULL
        RETURN;

    SET @sql = N'SELECT DepartmentName, ' + @columns + N'
        FROM (SELECT d.DepartmentName, pp.PeriodCode, ps.Gross
              FROM payroll.PaySlip AS ps
              JOIN payroll.PayRun AS pr ON pr.PayRunID = ps.PayRunID
              JOIN payroll.PayPeriod AS pp ON pp.PeriodID = pr.PeriodID
              JOIN hr.Employee AS e ON e.EmployeeID = ps.EmployeeID
              JOIN hr.Department AS d ON d.DepartmentID = e.DepartmentID) AS x
        PIVOT (SUM(Gross) FOR PeriodCode IN (' + @columns + N')) AS p
        ORDER BY DepartmentName';

    EXECUTE sp_executesql @sql;

    /* The fixed part: quarters never change, so no dynamic SQL is needed here. */
    SELECT DepartmentID, [1] AS Q1, [2] AS Q2, [3] AS Q3, [4] AS Q4
    FROM (SELECT e.DepartmentID, DATEPART(QUARTER, pp.PayDate) AS Q, ps.Net
          FROM payroll.PaySlip AS ps
          JOIN payroll.PayRun AS pr ON pr.PayRunID = ps.PayRunID
          JOIN payroll.PayPeriod AS pp ON pp.PeriodID = pr.PeriodID
          JOIN hr.Employee AS e ON e.EmployeeID = ps.EmployeeID
          WHERE pp.CompanyID = @CompanyID AND YEAR(pp.PayDate) = @Year) AS src
    PIVOT (SUM(Net) FOR Q IN ([1], [2], [3], [4])) AS quarters
    ORDER BY DepartmentID;
END
GO
