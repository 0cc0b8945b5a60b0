create table payroll.TaxBracket (
	CountryCode	char(2)		not null,
	TaxYear		smallint	not null,
	LowerBound	money		not null,
	UpperBound	money		null,
	RatePct		numeric(6,3)	not null,
	FixedAmount	money		not null	default $0,
	constraint PK_TaxBracket primary key clustered (CountryCode, TaxYear, LowerBound asc),
	constraint FK_TaxBracket_Country foreign key (CountryCode) references dbo.Country (CountryCode),
	constraint CK_TaxBracket_Rate check (RatePct >= 0 and RatePct <= 100)
)
go
