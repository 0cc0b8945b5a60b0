-- Roles are created by the DBA team; this script only hands out what the applications need.
GRANT SELECT ON SCHEMA::hr TO [wf_readers];
GRANT SELECT ON OBJECT::payroll.vw_PaySlipSummary TO [wf_finance];
GRANT EXECUTE ON OBJECT::ops.usp_BuildRoster TO [wf_scheduler];
GRANT EXECUTE ON OBJECT::payroll.usp_PostPayRun TO [wf_finance];
DENY SELECT ON OBJECT::payroll.BankAccount TO [wf_readers];
GO
GRANT INSERT, UPDATE ON OBJECT::ops.TimeEntry TO [wf_kiosk] AS [dbo];
GO
