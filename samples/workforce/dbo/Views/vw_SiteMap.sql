CREATE VIEW dbo.vw_SiteMap
AS
SELECT s.SiteID,
       s.SiteCode,
       s.SiteName,
       c.CountryName,
       s.Location.STAsText()          AS LocationWkt,
       s.Location.STBuffer(500)       AS Surroundings,
       f.FloorCount,
       f.TotalArea
FROM dbo.Site AS s
INNER JOIN dbo.Country AS c ON c.CountryCode = s.CountryCode
OUTER APPLY (
    SELECT COUNT(*) AS FloorCount, SUM(sf.FloorPlan.STArea()) AS TotalArea
    FROM dbo.SiteFloor AS sf
    WHERE sf.SiteID = s.SiteID
) AS f
WHERE s.IsDeleted = 0
  AND s.Location IS NOT NULL;
GO
