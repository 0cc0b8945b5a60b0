SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Site](
	[SiteID] [int] IDENTITY(100,1) NOT NULL,
	[CompanyID] [int] NOT NULL,
	[SiteCode] [varchar](8) NOT NULL,
	[SiteName] [nvarchar](120) NOT NULL,
	[Street] [nvarchar](120) NULL,
	[PostalCode] [varchar](12) NULL,
	[City] [nvarchar](80) NOT NULL,
	[CountryCode] [char](2) NOT NULL,
	[Location] [geography] NULL,
	[Latitude]  AS ([Location].[Lat]) PERSISTED,
	[Longitude]  AS ([Location].[Long]) PERSISTED,
	[OpensAt] [time](0) NOT NULL,
	[ClosesAt] [time](0) NOT NULL,
	[IsDeleted] [bit] NOT NULL,
	[DeletedAt] [datetime2](0) NULL,
	[ModifiedAt] [datetime] NOT NULL,
 CONSTRAINT [PK_Site] PRIMARY KEY CLUSTERED 
(
	[SiteID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY],
 CONSTRAINT [UQ_Site_SiteCode] UNIQUE NONCLUSTERED 
(
	[SiteCode] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
ALTER TABLE [dbo].[Site] ADD  CONSTRAINT [DF_Site_OpensAt]  DEFAULT ('06:00:00') FOR [OpensAt]
GO
ALTER TABLE [dbo].[Site] ADD  CONSTRAINT [DF_Site_ClosesAt]  DEFAULT ('22:00:00') FOR [ClosesAt]
GO
ALTER TABLE [dbo].[Site] ADD  CONSTRAINT [DF_Site_IsDeleted]  DEFAULT ((0)) FOR [IsDeleted]
GO
ALTER TABLE [dbo].[Site] ADD  CONSTRAINT [DF_Site_ModifiedAt]  DEFAULT (getdate()) FOR [ModifiedAt]
GO
ALTER TABLE [dbo].[Site]  WITH CHECK ADD  CONSTRAINT [FK_Site_Company] FOREIGN KEY([CompanyID])
REFERENCES [dbo].[Company] ([CompanyID])
GO
ALTER TABLE [dbo].[Site] CHECK CONSTRAINT [FK_Site_Company]
GO
ALTER TABLE [dbo].[Site]  WITH CHECK ADD  CONSTRAINT [FK_Site_Country] FOREIGN KEY([CountryCode])
REFERENCES [dbo].[Country] ([CountryCode])
GO
ALTER TABLE [dbo].[Site] CHECK CONSTRAINT [FK_Site_Country]
GO
ALTER TABLE [dbo].[Site]  WITH CHECK ADD  CONSTRAINT [CK_Site_Deleted] CHECK  (([IsDeleted]=(0) OR [DeletedAt] IS NOT NULL))
GO
ALTER TABLE [dbo].[Site] CHECK CONSTRAINT [CK_Site_Deleted]
GO
CREATE SPATIAL INDEX [SIX_Site_Location] ON [dbo].[Site]
(
	[Location]
)USING  GEOGRAPHY_GRID 
WITH (GRIDS =(LEVEL_1 = MEDIUM,LEVEL_2 = MEDIUM,LEVEL_3 = MEDIUM,LEVEL_4 = MEDIUM), CELLS_PER_OBJECT = 16) ON [PRIMARY]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Where people work: plants, offices and depots.' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Site'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'WGS 84 position of the main gate, not of the parcel.' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Site', @level2type=N'COLUMN',@level2name=N'Location'
GO
