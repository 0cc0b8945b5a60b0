CREATE TABLE payroll.RateHistory
(
    RateHistoryID  int IDENTITY(1,1) PRIMARY KEY,
    EmployeeID     int            NOT NULL,
    EffectiveFrom  datetime       NOT NULL,
    HourlyRate     smallmoney     NOT NULL,
    Reason         nvarchar(200)  NULL,
    [pivot]        tinyint        NULL,      -- column number on the paper rate sheet of 2009
    ApprovedBy     int            NULL REFERENCES hr.Employee (EmployeeID),
    INDEX IX_RateHistory_Employee NONCLUSTERED (EmployeeID, EffectiveFrom)
);
