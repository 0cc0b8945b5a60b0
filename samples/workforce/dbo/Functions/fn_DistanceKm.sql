/* Great-circle distance in kilometres between two sites; NULL when either has no position. */
CREATE FUNCTION dbo.fn_DistanceKm (@FromSiteID int, @ToSiteID int)
RETURNS decimal(9, 2)
AS
BEGIN
    DECLARE @from geography, @to geography;

    SELECT @from = Location FROM dbo.Site WHERE SiteID = @FromSiteID;
    SELECT @to = Location FROM dbo.Site WHERE SiteID = @ToSiteID;

    IF @from IS NULL OR @to IS NULL
        RETURN NULL;

    RETURN CONVERT(decimal(9, 2), @from.STDistance(@to) / 1000.0);
END
GO
