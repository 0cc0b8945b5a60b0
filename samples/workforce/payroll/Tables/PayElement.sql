create table payroll.PayElement (
	ElementCode	varchar(8)	not null	constraint PK_PayElement primary key,
	ElementName	nvarchar(80)	not null,
	Kind		char(1)		not null	constraint CK_PayElement_Kind check (Kind in ('E','D','T','I')),	-- earning, deduction, tax, info
	[merge]		bit		not null	constraint DF_PayElement_merge default (0),	-- fold into one line on the slip
	SortOrder	smallint	not null	default (100),
	Formula		nvarchar(400)	null,
	GlAccount	varchar(12)	null
)
go
