CREATE TABLE [payroll].[PaySlip] (
    [PaySlipID]   BIGINT        CONSTRAINT [DF_PaySlip_ID] DEFAULT (NEXT VALUE FOR [payroll].[SlipNumber]) NOT NULL,
    [PayRunID]    INT           NOT NULL,
    [EmployeeID]  INT           NOT NULL,
    [Gross]       MONEY         CONSTRAINT [DF_PaySlip_Gross] DEFAULT ((0)) NOT NULL,
    [Tax]         MONEY         CONSTRAINT [DF_PaySlip_Tax] DEFAULT ((0)) NOT NULL,
    [Social]      SMALLMONEY    CONSTRAINT [DF_PaySlip_Social] DEFAULT ((0)) NOT NULL,
    [Net]         AS            (([Gross] - [Tax]) - [Social]) PERSISTED,
    [BankAccountID] INT         NULL,
    [PaidAt]      DATETIME      NULL,
    [Remark]      NTEXT         NULL,
    CONSTRAINT [PK_PaySlip] PRIMARY KEY CLUSTERED ([PaySlipID] ASC) WITH (DATA_COMPRESSION = PAGE),
    CONSTRAINT [FK_PaySlip_PayRun] FOREIGN KEY ([PayRunID]) REFERENCES [payroll].[PayRun] ([PayRunID]),
    CONSTRAINT [FK_PaySlip_Employee] FOREIGN KEY ([EmployeeID]) REFERENCES [hr].[Employee] ([EmployeeID]),
    CONSTRAINT [UQ_PaySlip] UNIQUE ([PayRunID], [EmployeeID]),
    CONSTRAINT [CK_PaySlip_Gross] CHECK ([Gross] >= (0))
);
GO
CREATE TABLE [payroll].[PaySlipLine] (
    [PaySlipID]   BIGINT          NOT NULL,
    [LineNo]      SMALLINT        NOT NULL,
    [ElementCode] VARCHAR (8)     NOT NULL,
    [Quantity]    DECIMAL (9, 3)  CONSTRAINT [DF_PaySlipLine_Quantity] DEFAULT ((1)) NOT NULL,
    [Rate]        DECIMAL (19, 6) NOT NULL,
    [Amount]      AS              (CONVERT([money], [Quantity] * [Rate])) PERSISTED,
    CONSTRAINT [PK_PaySlipLine] PRIMARY KEY CLUSTERED ([PaySlipID] ASC, [LineNo] ASC),
    CONSTRAINT [FK_PaySlipLine_PaySlip] FOREIGN KEY ([PaySlipID]) REFERENCES [payroll].[PaySlip] ([PaySlipID]) ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT [FK_PaySlipLine_Element] FOREIGN KEY ([ElementCode]) REFERENCES [payroll].[PayElement] ([ElementCode])
);
GO
