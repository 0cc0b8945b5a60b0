CREATE TABLE [ops].[Shift] (
    [ShiftID]      INT           IDENTITY (1, 1) NOT NULL,
    [SiteID]       INT           NOT NULL,
    [ShiftCode]    VARCHAR (6)   NOT NULL,
    [ShiftName]    NVARCHAR (40) NOT NULL,
    [StartsAt]     TIME (0)      NOT NULL,
    [EndsAt]       TIME (0)      NOT NULL,
    [BreakMinutes] SMALLINT      CONSTRAINT [DF_Shift_Break] DEFAULT ((30)) NOT NULL,
    [CrossesMidnight] AS         (CONVERT([bit], CASE WHEN [EndsAt] <= [StartsAt] THEN (1) ELSE (0) END)),
    [MinStaff]     SMALLINT      NOT NULL,
    [DeletedAt]    DATETIME      NULL,
    CONSTRAINT [PK_Shift] PRIMARY KEY CLUSTERED ([ShiftID] ASC),
    CONSTRAINT [FK_Shift_Site] FOREIGN KEY ([SiteID]) REFERENCES [dbo].[Site] ([SiteID]),
    CONSTRAINT [CK_Shift_MinStaff] CHECK ([MinStaff] >= (0)),
    CONSTRAINT [CK_Shift_Break] CHECK ([BreakMinutes] BETWEEN (0) AND (120))
);
GO
