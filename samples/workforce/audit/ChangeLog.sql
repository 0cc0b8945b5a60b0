CREATE TABLE audit.ChangeLog
(
    ChangeID    bigint IDENTITY(1,1) NOT NULL CONSTRAINT PK_ChangeLog PRIMARY KEY,
    TableName   sysname        NOT NULL,
    KeyValue    nvarchar(200)  NOT NULL,
    Operation   char(1)        NOT NULL CONSTRAINT CK_ChangeLog_Operation CHECK (Operation IN ('I', 'U', 'D')),
    OldRow      nvarchar(max)  NULL,
    NewRow      nvarchar(max)  NULL,
    ChangedBy   sysname        NOT NULL CONSTRAINT DF_ChangeLog_By DEFAULT ORIGINAL_LOGIN(),
    ChangedAt   datetime2(3)   NOT NULL CONSTRAINT DF_ChangeLog_At DEFAULT SYSUTCDATETIME(),
    HostName    nvarchar(128)  NULL DEFAULT HOST_NAME()
);
GO
CREATE TABLE audit.LoginEvent
(
    LoginEventID  bigint IDENTITY(1,1) NOT NULL,
    LoginName     sysname        NOT NULL,
    EventTime     datetime2(3)   NOT NULL,
    ClientIp      varchar(48)    NULL,
    Succeeded     bit            NOT NULL
);
GO
CREATE CLUSTERED COLUMNSTORE INDEX CCI_LoginEvent ON audit.LoginEvent;
GO
CREATE TABLE audit.JobRun
(
    JobRunID   int IDENTITY(1,1) PRIMARY KEY,
    JobName    varchar(128)  NOT NULL,
    StartedAt  datetime      NOT NULL DEFAULT GETDATE(),
    EndedAt    datetime      NULL,
    Outcome    varchar(12)   NULL CHECK (Outcome IN ('OK', 'FAILED', 'CANCELLED')),
    Message    nvarchar(2048) NULL
);
GO
