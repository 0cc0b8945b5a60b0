CREATE PROCEDURE ops.usp_NearestStaff
    @IncidentID int,
    @Radius     float = 5000   -- metres
AS
BEGIN
    DECLARE @place geography, @site int;
    SELECT @place = Place, @site = SiteID FROM ops.Incident WHERE IncidentID = @IncidentID;

    IF @place IS NULL
        SET @place = geography::Point(52.5200, 13.4050, 4326);

    SELECT TOP (20) e.EmployeeID, e.FullName, a.GeoPoint.STDistance(@place) AS Metres
    FROM hr.Employee AS e
    INNER JOIN hr.EmployeeAddress AS a ON a.EmployeeID = e.EmployeeID AND a.AddressKind = 'H'
    WHERE e.Status = 'A'
      AND a.GeoPoint.STIntersects(@place.STBuffer(@Radius)) = 1
    ORDER BY Metres;
END
GO
