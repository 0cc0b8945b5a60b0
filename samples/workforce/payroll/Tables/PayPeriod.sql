CREATE TABLE [payroll].[PayPeriod] (
    [PeriodID]   INT          IDENTITY (1, 1) NOT NULL,
    [CompanyID]  INT          NOT NULL,
    [PeriodCode] CHAR (7)     NOT NULL,
    [StartDate]  DATE         NOT NULL,
    [EndDate]    DATE         NOT NULL,
    [PayDate]    DATE         NOT NULL,
    [IsClosed]   BIT          CONSTRAINT [DF_PayPeriod_IsClosed] DEFAULT ((0)) NOT NULL,
    [ClosedAt]   DATETIME     NULL,
    CONSTRAINT [PK_PayPeriod] PRIMARY KEY CLUSTERED ([PeriodID] ASC),
    CONSTRAINT [UQ_PayPeriod] UNIQUE NONCLUSTERED ([CompanyID] ASC, [PeriodCode] ASC),
    CONSTRAINT [FK_PayPeriod_Company] FOREIGN KEY ([CompanyID]) REFERENCES [dbo].[Company] ([CompanyID]),
    CONSTRAINT [CK_PayPeriod_Dates] CHECK ([EndDate] > [StartDate]),
    CONSTRAINT [CK_PayPeriod_Code] CHECK ([PeriodCode] LIKE '[12][0-9][0-9][0-9]-[01][0-9]')
);
GO
