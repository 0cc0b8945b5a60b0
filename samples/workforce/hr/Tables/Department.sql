CREATE TABLE [hr].[Department] (
    [DepartmentID]   INT             IDENTITY (1, 1) NOT NULL,
    [OrgNode]        HIERARCHYID     NOT NULL,
    [OrgLevel]       AS              ([OrgNode].[GetLevel]()) PERSISTED,
    [DepartmentCode] VARCHAR (10)    NOT NULL,
    [DepartmentName] NVARCHAR (100)  NOT NULL,
    [SiteID]         INT             NULL,
    [ManagerID]      INT             NULL,
    [CostCentre]     VARCHAR (10)    NOT NULL,
    [Budget]         MONEY           CONSTRAINT [DF_Department_Budget] DEFAULT ((0)) NOT NULL,
    [ValidFrom]      DATE            NOT NULL,
    [ValidTo]        DATE            NULL,
    [IsDeleted]      BIT             CONSTRAINT [DF_Department_IsDeleted] DEFAULT ((0)) NOT NULL,
    CONSTRAINT [PK_Department] PRIMARY KEY CLUSTERED ([DepartmentID] ASC),
    CONSTRAINT [UQ_Department_Code] UNIQUE NONCLUSTERED ([DepartmentCode] ASC),
    CONSTRAINT [CK_Department_Valid] CHECK ([ValidTo] IS NULL OR [ValidTo] > [ValidFrom]),
    CONSTRAINT [CK_Department_Budget] CHECK ([Budget] >= (0)),
    CONSTRAINT [FK_Department_Site] FOREIGN KEY ([SiteID]) REFERENCES [dbo].[Site] ([SiteID]) ON DELETE SET NULL
);
GO
CREATE UNIQUE NONCLUSTERED INDEX [UX_Department_OrgNode]
    ON [hr].[Department]([OrgNode] ASC) WHERE ([IsDeleted] = (0));
GO
