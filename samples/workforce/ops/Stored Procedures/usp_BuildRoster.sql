CREATE PROCEDURE ops.usp_BuildRoster
    @SiteID    int,
    @WeekStart date,
    @RosterID  int OUTPUT
AS
SET NOCOUNT ON;
SET DATEFIRST 1;

DECLARE @ShiftID int, @WorkDate date, @Missing int, @EmployeeID int, @msg nvarchar(200);

IF DATEPART(WEEKDAY, @WeekStart) <> 1
BEGIN
    SET @msg = N'The week must start on a Monday, not ' + DATENAME(WEEKDAY, @WeekStart) + N'.';
    THROW 50020, @msg, 1;
END;

INSERT INTO ops.Roster (SiteID, WeekStart, Version)
SELECT @SiteID, @WeekStart, ISNULL(MAX(Version), 0) + 1
FROM ops.Roster
WHERE SiteID = @SiteID AND WeekStart = @WeekStart;
SET @RosterID = SCOPE_IDENTITY();

DECLARE shifts CURSOR LOCAL FOR
    SELECT ShiftID, WorkDate, Missing FROM ops.fn_OpenShifts(@SiteID, @WeekStart, 7) ORDER BY WorkDate, ShiftID;
OPEN shifts;
FETCH NEXT FROM shifts INTO @ShiftID, @WorkDate, @Missing;
WHILE @@FETCH_STATUS = 0
BEGIN
    DECLARE @people CURSOR;
    SET @people = CURSOR FAST_FORWARD FOR
        SELECT TOP (@Missing) e.EmployeeID
        FROM hr.Employee AS e
        WHERE e.SiteID = @SiteID AND e.Status = 'A'
          AND NOT EXISTS (SELECT 1 FROM hr.Absence AS a
                          WHERE a.EmployeeID = e.EmployeeID AND @WorkDate BETWEEN a.StartDate AND a.EndDate AND a.DeletedAt IS NULL)
          AND NOT EXISTS (SELECT 1 FROM ops.ShiftAssignment AS x
                          WHERE x.EmployeeID = e.EmployeeID AND x.WorkDate = @WorkDate AND x.IsDeleted = 0)
        ORDER BY NEWID();
    OPEN @people;
    FETCH NEXT FROM @people INTO @EmployeeID;
    WHILE @@FETCH_STATUS = 0
    BEGIN
        INSERT INTO ops.ShiftAssignment (RosterID, ShiftID, EmployeeID, WorkDate)
        VALUES (@RosterID, @ShiftID, @EmployeeID, @WorkDate);
        FETCH NEXT FROM @people INTO @EmployeeID;
    END;
    CLOSE @people;
    DEALLOCATE @people;
    FETCH NEXT FROM shifts INTO @ShiftID, @WorkDate, @Missing;
END;
CLOSE shifts;
DEALLOCATE shifts;
GO
