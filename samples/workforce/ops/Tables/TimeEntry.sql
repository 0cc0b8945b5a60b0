CREATE TABLE [ops].[TimeEntry](
	[TimeEntryID] [bigint] IDENTITY(1,1) NOT NULL,
	[EmployeeID] [int] NOT NULL,
	[WorkDate] [date] NOT NULL,
	[ClockIn] [datetime] NOT NULL,
	[ClockOut] [datetime] NULL,
	[WorkedMinutes]  AS (datediff(minute,[ClockIn],[ClockOut])),
	[DeviceID] [int] NULL,
	[CostCentre] [varchar](10) NULL,
	[EnteredBy] [nvarchar](128) NOT NULL,
	[Approved] [bit] NOT NULL,
	[RowGuid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
 CONSTRAINT [PK_TimeEntry] PRIMARY KEY CLUSTERED 
(
	[TimeEntryID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, FILLFACTOR = 95) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [ops].[TimeEntry] ADD  CONSTRAINT [DF_TimeEntry_EnteredBy]  DEFAULT (suser_sname()) FOR [EnteredBy]
GO
ALTER TABLE [ops].[TimeEntry] ADD  CONSTRAINT [DF_TimeEntry_Approved]  DEFAULT ((0)) FOR [Approved]
GO
ALTER TABLE [ops].[TimeEntry] ADD  CONSTRAINT [DF_TimeEntry_RowGuid]  DEFAULT (newid()) FOR [RowGuid]
GO
ALTER TABLE [ops].[TimeEntry]  WITH CHECK ADD  CONSTRAINT [FK_TimeEntry_Employee] FOREIGN KEY([EmployeeID])
REFERENCES [hr].[Employee] ([EmployeeID])
GO
ALTER TABLE [ops].[TimeEntry]  WITH CHECK ADD  CONSTRAINT [FK_TimeEntry_ClockDevice] FOREIGN KEY([DeviceID])
REFERENCES [ops].[ClockDevice] ([DeviceID])
GO
ALTER TABLE [ops].[TimeEntry]  WITH CHECK ADD  CONSTRAINT [CK_TimeEntry_Order] CHECK  (([ClockOut]>[ClockIn]))
GO
CREATE NONCLUSTERED INDEX [IX_TimeEntry_EmployeeDate] ON [ops].[TimeEntry]
(
	[EmployeeID] ASC,
	[WorkDate] ASC
)
INCLUDE([ClockIn],[ClockOut]) WITH (PAD_INDEX = OFF, ONLINE = OFF) ON [PRIMARY]
GO
CREATE STATISTICS [ST_TimeEntry_CostCentre] ON [ops].[TimeEntry]([CostCentre]) WITH FULLSCAN
GO
