if object_id('hr.usp_YearEndLeave', 'P') is not null
	drop procedure hr.usp_YearEndLeave
go
create procedure hr.usp_YearEndLeave @year smallint, @maxCarry decimal(5,2) = 5
as
/*
	Carries unused leave into the next year. One employee at a time because the works council wants
	a log line per person. Somebody should replace the cursor one day.
*/
set nocount on
declare @emp int, @open decimal(5,2), @carry decimal(5,2), @done int
set @done = 0

insert dbo.cursor_log (job_name, note) values ('usp_YearEndLeave', 'declare c cursor for year ' + cast(@year as varchar(4)))

declare leave_cur cursor local fast_forward for
	select EmployeeID, OpenDays
	from hr.LeaveBalance
	where LeaveYear = @year
	  and OpenDays > 0
	order by EmployeeID

open leave_cur
fetch next from leave_cur into @emp, @open
while @@fetch_status = 0
begin
	set @carry = case when @open > @maxCarry then @maxCarry else @open end

	update hr.LeaveBalance
	set CarriedDays = CarriedDays + @carry
	where EmployeeID = @emp and LeaveYear = @year + 1

	if @@rowcount = 0
		insert hr.LeaveBalance (EmployeeID, LeaveYear, EntitledDays, CarriedDays)
		values (@emp, @year + 1, 30, @carry)

	print 'employee ' + cast(@emp as varchar(10)) + ' carries ' + cast(@carry as varchar(10))
	set @done = @done + 1
	fetch next from leave_cur into @emp, @open
end
close leave_cur
deallocate leave_cur

update dbo.cursor_log set finished = getdate(), rows_done = @done
where log_id = (select max(log_id) from dbo.cursor_log where job_name = 'usp_YearEndLeave')
return 0
go
