create proc payroll.usp_ApplyRates @json nvarchar(max), @by int
as
begin
	set nocount on

	-- [{"code":"MUE00012","from":"2024-01-01","rate":23.5,"reason":"tariff"}]
	select	e.EmployeeID, j.EffectiveFrom, j.Rate, j.Reason
	into	#rates
	from	openjson(@json)
		with (
			Code		nvarchar(12)	'$.code',
			EffectiveFrom	datetime	'$.from',
			Rate		smallmoney	'$.rate',
			Reason		nvarchar(200)	'$.reason'
		) j
	join	hr.Employee e on e.EmployeeCode = j.Code

	if exists (select 1 from #rates where Rate <= 0)
	begin
		raiserror('a rate must be positive', 16, 1)
		return
	end

	merge payroll.RateHistory as target
	using #rates as source
	on (target.EmployeeID = source.EmployeeID and target.EffectiveFrom = source.EffectiveFrom)
	when matched then
		update set HourlyRate = source.Rate, Reason = source.Reason, ApprovedBy = @by
	when not matched then
		insert (EmployeeID, EffectiveFrom, HourlyRate, Reason, ApprovedBy)
		values (source.EmployeeID, source.EffectiveFrom, source.Rate, source.Reason, @by);

	drop table #rates
end
go
