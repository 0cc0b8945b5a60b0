CREATE PROCEDURE hr.usp_FindEmployees
    @Name       nvarchar(60)  = NULL,
    @Department varchar(10)   = NULL,
    @SiteCode   varchar(8)    = NULL,
    @SortBy     sysname       = N'LastName',
    @Page       int           = 1,
    @PageSize   int           = 50
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @sql nvarchar(max), @params nvarchar(400);

    IF @SortBy NOT IN (N'LastName', N'HireDate', N'DepartmentName')
        SET @SortBy = N'LastName';

    -- The text below mentions neither #t nor MERGE INTO for real: both stand in a string.
    SET @sql = N'/* not MERGE INTO #t */ SELECT e.EmployeeID, e.FullName, e.HireDate, d.DepartmentName
                 FROM hr.Employee AS e
                 JOIN hr.Department AS d ON d.DepartmentID = e.DepartmentID
                 JOIN dbo.Site AS s ON s.SiteID = e.SiteID
                 WHERE e.IsDeleted = 0';

    IF @Name IS NOT NULL
        SET @sql += N' AND e.LastName LIKE @Name + N''%''';
    IF @Department IS NOT NULL
        SET @sql += N' AND d.DepartmentCode = @Department';
    IF @SiteCode IS NOT NULL
        SET @sql += N' AND s.SiteCode = @SiteCode';

    SET @sql += N' ORDER BY ' + QUOTENAME(@SortBy)
              + N' OFFSET (@Page - 1) * @PageSize ROWS FETCH NEXT @PageSize ROWS ONLY;';
    SET @params = N'@Name nvarchar(60), @Department varchar(10), @SiteCode varchar(8), @Page int, @PageSize int';

    EXEC sys.sp_executesql @sql, @params,
         @Name = @Name, @Department = @Department, @SiteCode = @SiteCode, @Page = @Page, @PageSize = @PageSize;
END
GO
