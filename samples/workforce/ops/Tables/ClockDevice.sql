CREATE TABLE ops.ClockDevice
(
    DeviceID      int IDENTITY(1,1) NOT NULL CONSTRAINT PK_ClockDevice PRIMARY KEY,
    SiteID        int               NOT NULL CONSTRAINT FK_ClockDevice_Site REFERENCES dbo.Site (SiteID),
    SerialNo      varchar(40)       NOT NULL CONSTRAINT UQ_ClockDevice_Serial UNIQUE,
    IpAddress     varchar(45)       NULL,
    Position      geometry          NULL,
    LastSeen      datetime2(0)      NULL,
    IsActive      bit               NOT NULL CONSTRAINT DF_ClockDevice_IsActive DEFAULT (1)
);
GO
