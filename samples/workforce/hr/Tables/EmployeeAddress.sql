CREATE TABLE [hr].[EmployeeAddress] (
    [AddressID]   INT            IDENTITY (1, 1) NOT NULL,
    [EmployeeID]  INT            NOT NULL,
    [AddressKind] CHAR (1)       CONSTRAINT [DF_EmployeeAddress_Kind] DEFAULT ('H') NOT NULL,
    [Line1]       NVARCHAR (120) NOT NULL,
    [Line2]       NVARCHAR (120) NULL,
    [PostalCode]  VARCHAR (12)   NOT NULL,
    [City]        NVARCHAR (80)  NOT NULL,
    [CountryCode] CHAR (2)       NOT NULL,
    [GeoPoint]    [sys].[geography] NULL,
    [ValidFrom]   DATE           NOT NULL,
    CONSTRAINT [PK_EmployeeAddress] PRIMARY KEY NONCLUSTERED ([AddressID] ASC),
    CONSTRAINT [FK_EmployeeAddress_Employee] FOREIGN KEY ([EmployeeID]) REFERENCES [hr].[Employee] ([EmployeeID]) ON DELETE CASCADE,
    CONSTRAINT [FK_EmployeeAddress_Country] FOREIGN KEY ([CountryCode]) REFERENCES [dbo].[Country] ([CountryCode]),
    CONSTRAINT [CK_EmployeeAddress_Kind] CHECK ([AddressKind] IN ('H', 'P', 'W'))
);
GO
CREATE CLUSTERED INDEX [CIX_EmployeeAddress] ON [hr].[EmployeeAddress]([EmployeeID] ASC, [ValidFrom] DESC);
GO
