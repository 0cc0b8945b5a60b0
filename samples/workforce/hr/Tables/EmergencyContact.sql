create table hr.EmergencyContact
(
	EmployeeID	int		not null	references hr.Employee (EmployeeID),
	Priority	tinyint		not null	check (Priority between 1 and 5),
	ContactName	nvarchar(120)	not null,
	Relation	nvarchar(40)	null,
	Phone		varchar(30)	not null,
	constraint PK_EmergencyContact primary key (EmployeeID, Priority)
)
