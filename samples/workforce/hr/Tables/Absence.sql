CREATE TABLE hr.AbsenceType
(
    AbsenceCode   char(4)       NOT NULL PRIMARY KEY,
    AbsenceName   nvarchar(60)  NOT NULL,
    IsPaid        bit           NOT NULL DEFAULT 1,
    NeedsDoctor   bit           NOT NULL DEFAULT 0,
    ColourHex     char(7)       NULL        -- '#rrggbb', shown in the planner
);
GO

CREATE TABLE hr.Absence
(
      AbsenceID    bigint         IDENTITY(1,1) NOT NULL
    , EmployeeID   int            NOT NULL
    , AbsenceCode  char(4)        NOT NULL
    , StartDate    date           NOT NULL
    , EndDate      date           NOT NULL
    , Days         AS (DATEDIFF(DAY, StartDate, EndDate) + 1)
    , RequestedAt  smalldatetime  NOT NULL CONSTRAINT DF_Absence_RequestedAt DEFAULT GETDATE()
    , ApprovedBy   int            NULL
    , ApprovedAt   datetime       NULL
    , Comment      nvarchar(400)  NULL
    , DeletedAt    datetime2(0)   NULL
    , CONSTRAINT PK_Absence PRIMARY KEY CLUSTERED (AbsenceID)
    , CONSTRAINT FK_Absence_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID)
    , CONSTRAINT FK_Absence_Type FOREIGN KEY (AbsenceCode) REFERENCES hr.AbsenceType (AbsenceCode)
    , CONSTRAINT CK_Absence_Dates CHECK (EndDate >= StartDate)
)
GO
CREATE INDEX IX_Absence_Employee ON hr.Absence (EmployeeID, StartDate DESC) INCLUDE (EndDate, AbsenceCode) WHERE DeletedAt IS NULL
GO
CREATE TABLE hr.LeaveBalance
(
    EmployeeID    int            NOT NULL,
    LeaveYear     smallint       NOT NULL,
    EntitledDays  decimal(5,2)   NOT NULL,
    TakenDays     decimal(5,2)   NOT NULL CONSTRAINT DF_LeaveBalance_Taken DEFAULT 0,
    CarriedDays   decimal(5,2)   NOT NULL CONSTRAINT DF_LeaveBalance_Carried DEFAULT 0,
    OpenDays      AS (EntitledDays + CarriedDays - TakenDays) PERSISTED,
    CONSTRAINT PK_LeaveBalance PRIMARY KEY (EmployeeID, LeaveYear),
    CONSTRAINT FK_LeaveBalance_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID)
)
GO
