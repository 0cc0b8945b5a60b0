CREATE VIEW payroll.vw_PaySlipSummary
AS
SELECT ps.PaySlipID,
       ps.EmployeeID,
       e.LastName,
       e.FirstName,
       pp.PeriodCode,
       pr.RunKind,
       ps.Gross,
       ps.Tax,
       ps.Social,
       ps.Net
FROM payroll.PaySlip AS ps
JOIN payroll.PayRun AS pr ON pr.PayRunID = ps.PayRunID
JOIN payroll.PayPeriod AS pp ON pp.PeriodID = pr.PeriodID
JOIN hr.Employee AS e ON e.EmployeeID = ps.EmployeeID
WHERE pr.Status = 'POSTED';
GO
