-- Written before STRING_SPLIT existed on our servers. Keeps the position, which STRING_SPLIT would not.
CREATE FUNCTION [dbo].[fn_SplitCodes] (@list nvarchar(max), @separator nchar(1) = N',')
RETURNS @codes TABLE
(
    Position int IDENTITY(1, 1) NOT NULL,
    Code     nvarchar(100) COLLATE DATABASE_DEFAULT NOT NULL
)
AS
BEGIN
    DECLARE @start int = 1, @end int;

    IF @list IS NULL OR LTRIM(RTRIM(@list)) = N''
        RETURN;

    SET @end = CHARINDEX(@separator, @list, @start);
    WHILE @end > 0
    BEGIN
        INSERT INTO @codes (Code)
        SELECT LTRIM(RTRIM(SUBSTRING(@list, @start, @end - @start)));
        SET @start = @end + 1;
        SET @end = CHARINDEX(@separator, @list, @start);
    END

    INSERT INTO @codes (Code) VALUES (LTRIM(RTRIM(SUBSTRING(@list, @start, LEN(@list) - @start + 1))));
    RETURN;
END
GO
