CREATE TABLE hr.EmploymentContract
(
    ContractID     int IDENTITY(1,1)  NOT NULL PRIMARY KEY CLUSTERED,
    EmployeeID     int                NOT NULL,
    ContractNo     varchar(20)        NOT NULL,
    StartDate      date               NOT NULL,
    EndDate        date               NULL,
    WeeklyHours    decimal(4, 1)      NOT NULL,
    NoticeWeeks    tinyint            NOT NULL DEFAULT 4,
    Clauses        xml                NULL,
    SignedOn       datetimeoffset(0)  NULL,
    SignedPdf      varbinary(max)     NULL,
    IsDeleted      bit                NOT NULL DEFAULT 0,
    CONSTRAINT UQ_EmploymentContract_No UNIQUE (ContractNo),
    CONSTRAINT FK_EmploymentContract_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID),
    CONSTRAINT CK_EmploymentContract_Dates CHECK (EndDate IS NULL OR EndDate >= StartDate),
    CONSTRAINT CK_EmploymentContract_Hours CHECK (WeeklyHours > 0 AND WeeklyHours <= 48)
);
GO
