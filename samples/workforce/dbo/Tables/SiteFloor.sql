CREATE TABLE dbo.SiteFloor
(
    SiteFloorID   int            IDENTITY(1,1) NOT NULL CONSTRAINT PK_SiteFloor PRIMARY KEY,
    SiteID        int            NOT NULL CONSTRAINT FK_SiteFloor_Site REFERENCES dbo.Site (SiteID) ON DELETE CASCADE,
    FloorNo       smallint       NOT NULL,
    FloorName     nvarchar(40)   NULL,
    FloorPlan     geometry       NULL,            -- metres from the south-west corner of the building
    PlanArea      AS (FloorPlan.STArea()),
    FireLimit     int            NOT NULL CONSTRAINT DF_SiteFloor_FireLimit DEFAULT (80),
    CONSTRAINT UQ_SiteFloor UNIQUE (SiteID, FloorNo),
    CONSTRAINT CK_SiteFloor_FireLimit CHECK (FireLimit BETWEEN 1 AND 5000)
);
GO
