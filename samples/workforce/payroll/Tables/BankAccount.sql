CREATE TABLE payroll.BankAccount
(
    BankAccountID  int IDENTITY(1,1)  NOT NULL CONSTRAINT PK_BankAccount PRIMARY KEY,
    EmployeeID     int                NOT NULL CONSTRAINT FK_BankAccount_Employee REFERENCES hr.Employee (EmployeeID),
    Iban           varchar(34)        COLLATE Latin1_General_BIN2 NOT NULL,
    Bic            varchar(11)        COLLATE Latin1_General_BIN2 NULL,
    HolderName     nvarchar(120)      NOT NULL,
    SharePct       decimal(5, 2)      NOT NULL CONSTRAINT DF_BankAccount_Share DEFAULT (100),
    VerifiedOn     date               NULL,
    IsDeleted      bit                NOT NULL CONSTRAINT DF_BankAccount_IsDeleted DEFAULT (0),
    CONSTRAINT CK_BankAccount_Iban CHECK (LEN(Iban) BETWEEN 15 AND 34),
    CONSTRAINT CK_BankAccount_Share CHECK (SharePct > 0 AND SharePct <= 100)
);
GO
ALTER TABLE payroll.PaySlip ADD CONSTRAINT FK_PaySlip_BankAccount FOREIGN KEY (BankAccountID) REFERENCES payroll.BankAccount (BankAccountID);
GO
