CREATE TABLE ops.Incident
(
    IncidentID    int IDENTITY(1,1)  NOT NULL,
    SiteID        int                NOT NULL,
    ReportedBy    int                NULL,
    OccurredAt    datetimeoffset(0)  NOT NULL,
    Place         geography          NULL,
    Severity      tinyint            NOT NULL,
    Details       xml                NULL,
    Photo         image              NULL,
    ClosedAt      datetime2(0)       NULL,
    DeletedAt     datetime2(0)       NULL,
    CONSTRAINT PK_Incident PRIMARY KEY (IncidentID),
    CONSTRAINT FK_Incident_Site FOREIGN KEY (SiteID) REFERENCES dbo.Site (SiteID),
    CONSTRAINT CK_Incident_Severity CHECK (Severity BETWEEN 1 AND 4),
    CONSTRAINT CK_Incident_Srid CHECK (Place.STSrid = 4326)
);
GO
