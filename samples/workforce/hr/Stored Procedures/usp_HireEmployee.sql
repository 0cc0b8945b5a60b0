CREATE PROCEDURE [hr].[usp_HireEmployee]
    @FirstName    NVARCHAR (60),
    @LastName     NVARCHAR (60),
    @PositionID   INT,
    @HireDate     DATE,
    @AnnualSalary MONEY,
    @WeeklyHours  DECIMAL (4, 1) = NULL,
    @EmployeeID   INT OUTPUT,
    @EmployeeCode [dbo].[EmployeeCode] OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;

    DECLARE @DepartmentID INT, @SiteID INT, @ManagerID INT, @GradeHours DECIMAL (4, 1);

    SELECT @DepartmentID = p.DepartmentID,
           @SiteID       = d.SiteID,
           @ManagerID    = d.ManagerID,
           @GradeHours   = g.HoursPerWeek
    FROM hr.Position AS p
    JOIN hr.Department AS d ON d.DepartmentID = p.DepartmentID
    JOIN hr.JobGrade AS g ON g.GradeCode = p.GradeCode
    WHERE p.PositionID = @PositionID;

    IF @@ROWCOUNT = 0
        THROW 50010, N'The position does not exist.', 1;

    IF EXISTS (SELECT 1 FROM hr.JobGrade AS g JOIN hr.Position AS p ON p.GradeCode = g.GradeCode
               WHERE p.PositionID = @PositionID AND (@AnnualSalary < g.MinSalary OR @AnnualSalary > g.MaxSalary))
        RAISERROR (N'Salary %s is outside the band of the position.', 10, 1, N'given') WITH NOWAIT;

    BEGIN TRY
        BEGIN TRANSACTION;

        SET @EmployeeCode = UPPER(LEFT(@LastName, 3)) + RIGHT('00000' + CAST(NEXT VALUE FOR payroll.SlipNumber AS VARCHAR (20)), 5);

        INSERT INTO hr.Employee (EmployeeCode, FirstName, LastName, PositionID, DepartmentID, ManagerID, SiteID, HireDate, AnnualSalary)
        VALUES (@EmployeeCode, @FirstName, @LastName, @PositionID, @DepartmentID, @ManagerID, @SiteID, @HireDate, @AnnualSalary);

        SET @EmployeeID = SCOPE_IDENTITY();

        INSERT INTO hr.EmploymentContract (EmployeeID, ContractNo, StartDate, WeeklyHours)
        VALUES (@EmployeeID, 'C-' + CAST(@EmployeeID AS VARCHAR (10)), @HireDate, COALESCE(@WeeklyHours, @GradeHours));

        INSERT INTO hr.LeaveBalance (EmployeeID, LeaveYear, EntitledDays)
        VALUES (@EmployeeID, YEAR(@HireDate), ROUND(30.0 * (13 - MONTH(@HireDate)) / 12, 0));

        COMMIT TRANSACTION;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        THROW;
    END CATCH
END;
GO
