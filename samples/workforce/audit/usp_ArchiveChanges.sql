create procedure audit.usp_ArchiveChanges @before datetime2(3), @prefix sysname = N'ChangeLog_'
as
set nocount on
declare @tbl sysname, @sql nvarchar(max), @year int

if object_id('tempdb..#years') is not null drop table #years
create table #years (y int primary key)
insert #years select distinct year(ChangedAt) from audit.ChangeLog where ChangedAt < @before

declare years_cur cursor for select y from #years order by y
open years_cur
fetch next from years_cur into @year
while @@fetch_status = 0
begin
	set @tbl = @prefix + cast(@year as nvarchar(4))
	if object_id('audit.' + @tbl) is null
	begin
		set @sql = 'select top 0 * into audit.' + quotename(@tbl) + ' from audit.ChangeLog'
		exec(@sql)
	end
	set @sql = 'insert audit.' + quotename(@tbl) + ' select * from audit.ChangeLog where year(ChangedAt) = ' + cast(@year as varchar(4))
	exec(@sql)
	exec sp_executesql N'delete audit.ChangeLog where year(ChangedAt) = @y and ChangedAt < @b', N'@y int, @b datetime2(3)', @y = @year, @b = @before
	fetch next from years_cur into @year
end
close years_cur
deallocate years_cur
go
