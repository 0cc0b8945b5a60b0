create table dbo.Country
(
	CountryCode	char(2)		not null	primary key,
	CountryName	nvarchar(100)	not null,
	DialPrefix	varchar(6)	null,
	IsEU		bit		not null	default 0,
	TimeZone	varchar(64)	not null	default 'Europe/Berlin'	-- IANA name, used by the kiosk
)
go
