CREATE TABLE hr.Document
(
    DocumentID   uniqueidentifier NOT NULL CONSTRAINT DF_Document_ID DEFAULT NEWID() CONSTRAINT PK_Document PRIMARY KEY NONCLUSTERED,
    EmployeeID   int              NOT NULL,
    FileName     nvarchar(260)    NOT NULL,
    MimeType     varchar(100)     NOT NULL CONSTRAINT DF_Document_Mime DEFAULT 'application/pdf',
    Content      varbinary(max)   NULL,
    Metadata     nvarchar(max)    NULL CONSTRAINT CK_Document_Metadata CHECK (ISJSON(Metadata) > 0),
    Sha256       binary(32)       NULL,
    UploadedAt   datetime2(3)     NOT NULL CONSTRAINT DF_Document_UploadedAt DEFAULT SYSUTCDATETIME(),
    IsDeleted    bit              NOT NULL CONSTRAINT DF_Document_IsDeleted DEFAULT 0,
    CONSTRAINT FK_Document_Employee FOREIGN KEY (EmployeeID) REFERENCES hr.Employee (EmployeeID)
);
GO
