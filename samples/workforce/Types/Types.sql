/* Alias and table types. The table type must exist before ops.usp_ImportTimeEntries. */
CREATE TYPE [dbo].[EmployeeCode] FROM [nvarchar](12) NOT NULL
GO
CREATE TYPE ops.TimeEntryList AS TABLE
(
    EmployeeCode  nvarchar(12)   NOT NULL,
    WorkDate      date           NOT NULL,
    ClockIn       datetime2(0)   NOT NULL,
    ClockOut      datetime2(0)   NULL,
    CostCentre    varchar(10)    NULL,
    PRIMARY KEY CLUSTERED (EmployeeCode, WorkDate, ClockIn)
)
GO
CREATE SEQUENCE payroll.SlipNumber
    AS bigint
    START WITH 100000
    INCREMENT BY 1
    NO CYCLE
    CACHE 50
GO
