CREATE TABLE [dbo].[Company] (
    [CompanyID]       INT            IDENTITY (1, 1) NOT NULL,
    [LegalName]       NVARCHAR (200) NOT NULL,
    [TradingName]     NVARCHAR (200) NULL,
    [RegistrationNo]  VARCHAR (30)   COLLATE Latin1_General_BIN2 NOT NULL,
    [VatNumber]       VARCHAR (20)   NULL,
    [FiscalYearStart] TINYINT        CONSTRAINT [DF_Company_FiscalYearStart] DEFAULT ((1)) NOT NULL,
    [BaseCurrency]    CHAR (3)       CONSTRAINT [DF_Company_BaseCurrency] DEFAULT ('EUR') NOT NULL,
    [Settings]        XML            NULL,
    [CreatedAt]       DATETIME2 (3)  CONSTRAINT [DF_Company_CreatedAt] DEFAULT (SYSUTCDATETIME()) NOT NULL,
    [RowVer]          ROWVERSION     NOT NULL,
    CONSTRAINT [PK_Company] PRIMARY KEY CLUSTERED ([CompanyID] ASC),
    CONSTRAINT [UQ_Company_RegistrationNo] UNIQUE NONCLUSTERED ([RegistrationNo] ASC),
    CONSTRAINT [CK_Company_FiscalYearStart] CHECK ([FiscalYearStart] >= 1 AND [FiscalYearStart] <= 12),
    CONSTRAINT [FK_Company_Currency] FOREIGN KEY ([BaseCurrency]) REFERENCES [dbo].[Currency] ([CurrencyCode])
);
