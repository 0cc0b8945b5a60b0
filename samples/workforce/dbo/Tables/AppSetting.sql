CREATE TABLE [dbo].[AppSetting] (
    [SettingKey]   NVARCHAR (100)  NOT NULL,
    [SettingValue] NVARCHAR (MAX)  NULL,
    [ValueType]    VARCHAR (20)    CONSTRAINT [DF_AppSetting_ValueType] DEFAULT ('string') NOT NULL,
    [IsSecret]     BIT             CONSTRAINT [DF_AppSetting_IsSecret] DEFAULT ((0)) NOT NULL,
    [ChangedBy]    [sysname]       CONSTRAINT [DF_AppSetting_ChangedBy] DEFAULT (SUSER_SNAME()) NOT NULL,
    [ChangedAt]    DATETIMEOFFSET (3) CONSTRAINT [DF_AppSetting_ChangedAt] DEFAULT (SYSDATETIMEOFFSET()) NOT NULL,
    CONSTRAINT [PK_AppSetting] PRIMARY KEY CLUSTERED ([SettingKey] ASC),
    CONSTRAINT [CK_AppSetting_ValueType] CHECK ([ValueType] IN ('string', 'int', 'bool', 'json')),
    CONSTRAINT [CK_AppSetting_Json] CHECK ([ValueType] <> 'json' OR ISJSON([SettingValue]) = 1)
);
