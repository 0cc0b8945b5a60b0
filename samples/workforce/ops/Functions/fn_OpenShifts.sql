create function ops.fn_OpenShifts (@site int, @from date, @days int)
returns table
as return
	select	s.ShiftID, s.ShiftCode, c.CalendarDate as WorkDate, s.MinStaff,
		isnull(a.Staffed, 0) as Staffed,
		s.MinStaff - isnull(a.Staffed, 0) as Missing
	from	ops.Shift s
	cross join dbo.Calendar c
	left join (
		select ShiftID, WorkDate, count(*) as Staffed
		from ops.ShiftAssignment
		where IsDeleted = 0
		group by ShiftID, WorkDate
	) a on a.ShiftID = s.ShiftID and a.WorkDate = c.CalendarDate
	where	s.SiteID = @site
	  and	s.DeletedAt is null
	  and	c.CalendarDate >= @from and c.CalendarDate < dateadd(day, @days, @from)
	  and	s.MinStaff > isnull(a.Staffed, 0)
go
