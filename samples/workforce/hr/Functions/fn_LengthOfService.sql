CREATE FUNCTION hr.fn_LengthOfService (@HireDate date, @AsOf date)
RETURNS int
AS
BEGIN
    -- Whole years: DATEDIFF counts calendar boundaries, so step back when the anniversary lies ahead.
    RETURN DATEDIFF(YEAR, @HireDate, ISNULL(@AsOf, GETDATE()))
         - CASE WHEN DATEADD(YEAR, DATEDIFF(YEAR, @HireDate, ISNULL(@AsOf, GETDATE())), @HireDate) > ISNULL(@AsOf, GETDATE())
                THEN 1 ELSE 0 END;
END;
GO
