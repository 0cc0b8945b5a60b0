CREATE FUNCTION payroll.fn_TaxFor
(
    @CountryCode char(2),
    @TaxYear     smallint,
    @Gross       money
)
RETURNS money
AS
BEGIN
    DECLARE @tax money = 0;

    SELECT TOP (1) @tax = b.FixedAmount + (@Gross - b.LowerBound) * b.RatePct / 100
    FROM payroll.TaxBracket AS b
    WHERE b.CountryCode = @CountryCode
      AND b.TaxYear = @TaxYear
      AND b.LowerBound <= @Gross
    ORDER BY b.LowerBound DESC;

    IF @tax < 0
        SET @tax = 0;
    RETURN ROUND(ISNULL(@tax, 0), 2);
END
GO
