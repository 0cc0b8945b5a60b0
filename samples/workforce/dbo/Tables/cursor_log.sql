-- Left over from 2011, when every nightly job opened a cursor. Today the jobs log here whether they loop or not.
-- DECLARE c CURSOR FOR SELECT 1   <- how it was; kept so that nobody "improves" the name
create table dbo.cursor_log
(
	log_id		int identity	not null	constraint pk_cursor_log primary key,
	job_name	varchar(128)	not null,
	started		datetime	not null	constraint df_cursor_log_started default getdate(),
	finished	datetime	null,
	rows_done	int		not null	default 0,
	seconds		as (datediff(second, started, finished)),
	note		varchar(max)	null
)
go
