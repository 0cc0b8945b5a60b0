CREATE TABLE [payroll].[PayRun] (
    [PayRunID]   INT             IDENTITY (1, 1) NOT NULL,
    [PeriodID]   INT             NOT NULL,
    [RunKind]    VARCHAR (12)    CONSTRAINT [DF_PayRun_RunKind] DEFAULT ('REGULAR') NOT NULL,
    [Status]     VARCHAR (12)    CONSTRAINT [DF_PayRun_Status] DEFAULT ('DRAFT') NOT NULL,
    [StartedAt]  DATETIME2 (3)   NULL,
    [PostedAt]   DATETIME2 (3)   NULL,
    [PostedBy]   NVARCHAR (128)  NULL,
    [GrossTotal] MONEY           NULL,
    [NetTotal]   MONEY           NULL,
    [RowVer]     ROWVERSION      NOT NULL,
    CONSTRAINT [PK_PayRun] PRIMARY KEY CLUSTERED ([PayRunID] ASC),
    CONSTRAINT [FK_PayRun_Period] FOREIGN KEY ([PeriodID]) REFERENCES [payroll].[PayPeriod] ([PeriodID]),
    CONSTRAINT [CK_PayRun_Status] CHECK ([Status] IN ('DRAFT', 'CALCULATED', 'POSTED', 'FAILED'))
);
GO
