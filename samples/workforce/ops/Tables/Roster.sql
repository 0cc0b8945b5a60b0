CREATE TABLE ops.Roster
(
    RosterID     int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Roster PRIMARY KEY,
    SiteID       int               NOT NULL CONSTRAINT FK_Roster_Site REFERENCES dbo.Site (SiteID),
    WeekStart    date              NOT NULL,
    PublishedAt  datetimeoffset(0) NULL,
    PublishedBy  int               NULL,
    Version      int               NOT NULL CONSTRAINT DF_Roster_Version DEFAULT 1,
    CONSTRAINT UQ_Roster UNIQUE (SiteID, WeekStart, Version),
    CONSTRAINT CK_Roster_Monday CHECK (DATENAME(WEEKDAY, WeekStart) = 'Monday')
);

CREATE TABLE ops.ShiftAssignment
(
    AssignmentID  bigint IDENTITY(1,1) NOT NULL CONSTRAINT PK_ShiftAssignment PRIMARY KEY NONCLUSTERED,
    RosterID      int           NOT NULL CONSTRAINT FK_ShiftAssignment_Roster REFERENCES ops.Roster (RosterID),
    ShiftID       int           NOT NULL CONSTRAINT FK_ShiftAssignment_Shift REFERENCES ops.Shift (ShiftID),
    EmployeeID    int           NOT NULL CONSTRAINT FK_ShiftAssignment_Employee REFERENCES hr.Employee (EmployeeID),
    WorkDate      date          NOT NULL,
    Role          nvarchar(40)  NULL,
    Source        varchar(10)   NOT NULL CONSTRAINT DF_ShiftAssignment_Source DEFAULT 'AUTO',
    IsDeleted     bit           NOT NULL CONSTRAINT DF_ShiftAssignment_IsDeleted DEFAULT 0,
    CONSTRAINT UQ_ShiftAssignment UNIQUE CLUSTERED (EmployeeID, WorkDate, ShiftID),
    CONSTRAINT CK_ShiftAssignment_Source CHECK (Source IN ('AUTO', 'MANUAL', 'SWAP'))
);
GO
