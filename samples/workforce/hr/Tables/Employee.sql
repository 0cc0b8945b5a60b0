/*
    System-versioned since the 2019 audit. History is kept for ten years; the purge job is ops-owned.
    The old trigger-based history (hr.EmployeeHistory_old) was dropped with release 7.4.
*/
CREATE TABLE [hr].[Employee] (
    [EmployeeID]     INT                     IDENTITY (1000, 1) NOT NULL,
    [EmployeeCode]   [dbo].[EmployeeCode]    NOT NULL,
    [RowGuid]        UNIQUEIDENTIFIER        ROWGUIDCOL CONSTRAINT [DF_Employee_RowGuid] DEFAULT (NEWSEQUENTIALID()) NOT NULL,
    [FirstName]      NVARCHAR (60)           NOT NULL,
    [MiddleName]     NVARCHAR (60)           NULL,
    [LastName]       NVARCHAR (60)           NOT NULL,
    [FullName]       AS                      (([FirstName] + N' ') + [LastName]) PERSISTED NOT NULL,
    [BirthDate]      DATE MASKED WITH (FUNCTION = 'default()') NULL,
    [Email]          VARCHAR (254)           COLLATE Latin1_General_100_CI_AS NULL,
    [PositionID]     INT                     NOT NULL,
    [DepartmentID]   INT                     NOT NULL,
    [ManagerID]      INT                     NULL,
    [SiteID]         INT                     NOT NULL,
    [HireDate]       DATE                    NOT NULL,
    [TerminationDate] DATE                   NULL,
    [AnnualSalary]   MONEY                   NOT NULL,
    [FteShare]       DECIMAL (5, 4)          CONSTRAINT [DF_Employee_FteShare] DEFAULT ((1)) NOT NULL,
    [Status]         CHAR (1)                CONSTRAINT [DF_Employee_Status] DEFAULT ('A') NOT NULL,
    [BadgePhoto]     VARBINARY (MAX)         NULL,
    [IsDeleted]      BIT                     CONSTRAINT [DF_Employee_IsDeleted] DEFAULT ((0)) NOT NULL,
    [DeletedAt]      DATETIME2 (0)           NULL,
    [SysStart]       DATETIME2 (7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
    [SysEnd]         DATETIME2 (7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
    PERIOD FOR SYSTEM_TIME ([SysStart], [SysEnd]),
    CONSTRAINT [PK_Employee] PRIMARY KEY CLUSTERED ([EmployeeID] ASC),
    CONSTRAINT [UQ_Employee_Code] UNIQUE NONCLUSTERED ([EmployeeCode] ASC),
    CONSTRAINT [FK_Employee_Position] FOREIGN KEY ([PositionID]) REFERENCES [hr].[Position] ([PositionID]),
    CONSTRAINT [FK_Employee_Department] FOREIGN KEY ([DepartmentID]) REFERENCES [hr].[Department] ([DepartmentID]),
    CONSTRAINT [FK_Employee_Manager] FOREIGN KEY ([ManagerID]) REFERENCES [hr].[Employee] ([EmployeeID]),
    CONSTRAINT [FK_Employee_Site] FOREIGN KEY ([SiteID]) REFERENCES [dbo].[Site] ([SiteID]),
    CONSTRAINT [CK_Employee_Status] CHECK ([Status] IN ('A', 'L', 'T')),
    CONSTRAINT [CK_Employee_FteShare] CHECK ([FteShare] > (0) AND [FteShare] <= (1)),
    CONSTRAINT [CK_Employee_Terminated] CHECK ([TerminationDate] IS NULL OR [TerminationDate] >= [HireDate]),
    CONSTRAINT [CK_Employee_Email] CHECK ([Email] LIKE '%_@_%._%')
)
WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [audit].[EmployeeHistory], DATA_CONSISTENCY_CHECK = ON));
GO
CREATE NONCLUSTERED INDEX [IX_Employee_Department] ON [hr].[Employee]([DepartmentID] ASC, [Status] ASC) INCLUDE ([AnnualSalary], [FteShare]);
GO
CREATE NONCLUSTERED INDEX [IX_Employee_Name] ON [hr].[Employee]([LastName] ASC, [FirstName] ASC) WITH (FILLFACTOR = 90);
GO
ALTER TABLE [hr].[Department] WITH NOCHECK ADD CONSTRAINT [FK_Department_Manager] FOREIGN KEY ([ManagerID]) REFERENCES [hr].[Employee] ([EmployeeID]);
GO
EXECUTE sp_addextendedproperty @name = N'MS_Description', @value = N'A = active, L = on leave, T = terminated.', @level0type = N'SCHEMA', @level0name = N'hr', @level1type = N'TABLE', @level1name = N'Employee', @level2type = N'COLUMN', @level2name = N'Status';
GO
