/*
  Everything the nightly import needs, in one script as the integration team keeps it.
  Run with sqlcmd. The word below stands alone on its line but inside this comment:
GO
  and must not end the batch. Nor does -- GO at the end of a line.
*/
USE [WorkforceDB]
GO
SET NOCOUNT ON
GO
CREATE TABLE stg.EmployeeImport (
    ImportID       int IDENTITY NOT NULL PRIMARY KEY,
    BatchID        uniqueidentifier NOT NULL,
    EmployeeCode   nvarchar(12) NULL,
    FirstName      nvarchar(60) NULL,
    LastName       nvarchar(60) NULL,
    Email          varchar(254) NULL,
    PositionTitle  nvarchar(100) NULL,
    SiteCode       varchar(8) NULL,
    HireDate       date NULL,
    AnnualSalary   money NULL,
    RawLine        nvarchar(4000) NULL,
    RejectReason   varchar(200) NULL,
    LoadedAt       datetime NOT NULL DEFAULT (getdate())
)
GO
CREATE TABLE stg.TimeEntryImport (
    ImportID      bigint IDENTITY(1,1) NOT NULL,
    EmployeeCode  nvarchar(12) NULL,
    ClockIn       datetime2(0) NULL,
    ClockOut      datetime2(0) NULL,
    [merge]       char(1) NULL,           -- set by the terminal when two stamps were folded into one
    RejectReason  varchar(200) NULL,
    LoadedAt      datetime NOT NULL CONSTRAINT DF_TimeEntryImport_LoadedAt DEFAULT (getdate())
)
GO
go
CREATE TABLE stg.ImportProbe (
    ProbeID   int IDENTITY(1,1) NOT NULL PRIMARY KEY,
    ProbeText nvarchar(400) NULL,
    ProbedAt  datetime2(7) NOT NULL DEFAULT (sysdatetime())
)
GO
-- three rows: the monitor wants to see the identity move
INSERT INTO stg.ImportProbe (ProbeText) VALUES (N'probe')
GO 3
INSERT INTO stg.ImportProbe (ProbeText) VALUES (N'The next line is part of this text:
GO
and so is this one; MERGE INTO #t is only talk, [stg].[nothing] too.')
GO
CREATE INDEX IX_EmployeeImport_Batch ON stg.EmployeeImport (BatchID) INCLUDE (EmployeeCode)
GO
CREATE SYNONYM dbo.GeneralLedger_Remote FOR [LEDGER01].[Finance].[dbo].[GeneralLedger]
GO
CREATE VIEW stg.vw_RejectedImports
AS
SELECT 'employee' AS Source, i.EmployeeCode, i.RejectReason, i.LoadedAt
FROM stg.EmployeeImport i
WHERE i.RejectReason IS NOT NULL
UNION ALL
SELECT 'time entry', t.EmployeeCode, t.RejectReason, t.LoadedAt
FROM stg.TimeEntryImport t
WHERE t.RejectReason IS NOT NULL
GO
CREATE PROCEDURE stg.usp_LoadFile
    @Path nvarchar(260),
    @Target sysname = N'EmployeeImport'
AS
BEGIN
    DECLARE @sql nvarchar(max), @quote nchar(1) = N'''';
    -- BULK INSERT takes no variable, hence the text.
    SET @sql = N'BULK INSERT stg.' + QUOTENAME(@Target) + N' FROM ' + QUOTENAME(@Path, @quote)
             + N' WITH (FORMAT = ''CSV'', FIRSTROW = 2, CODEPAGE = ''65001'')';
    EXEC (@sql)
    EXEC ('UPDATE STATISTICS stg.EmployeeImport')
END
GO
EXEC sp_addextendedproperty 'MS_Description', 'Rows as delivered by the HR service provider', 'SCHEMA', 'stg', 'TABLE', 'EmployeeImport'
GO
GRANT INSERT, SELECT ON stg.EmployeeImport TO wf_import
GO
DECLARE @n int = 0
WHILE @n < 3
BEGIN
    INSERT INTO stg.ImportProbe (ProbeText) SELECT N'warm-up ' + CAST(@n AS nvarchar(10))
    SET @n = @n + 1
END
PRINT 'staging ready'
GO
