CREATE TABLE [hr].[Position] (
    [PositionID]    INT            IDENTITY (1, 1) NOT NULL,
    [PositionTitle] NVARCHAR (100) NOT NULL,
    [DepartmentID]  INT            NOT NULL,
    [GradeCode]     CHAR (3)       NOT NULL,
    [Headcount]     SMALLINT       CONSTRAINT [DF_Position_Headcount] DEFAULT ((1)) NOT NULL,
    [IsShiftWork]   BIT            CONSTRAINT [DF_Position_IsShiftWork] DEFAULT ((0)) NOT NULL,
    [Profile]       NVARCHAR (MAX) NULL,
    CONSTRAINT [PK_Position] PRIMARY KEY CLUSTERED ([PositionID] ASC),
    CONSTRAINT [FK_Position_Department] FOREIGN KEY ([DepartmentID]) REFERENCES [hr].[Department] ([DepartmentID]),
    CONSTRAINT [FK_Position_JobGrade] FOREIGN KEY ([GradeCode]) REFERENCES [hr].[JobGrade] ([GradeCode]),
    CONSTRAINT [CK_Position_Headcount] CHECK ([Headcount] > (0)),
    CONSTRAINT [CK_Position_Profile] CHECK ([Profile] IS NULL OR ISJSON([Profile]) = (1))
);
GO
