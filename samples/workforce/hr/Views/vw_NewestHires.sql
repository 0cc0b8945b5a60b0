SET QUOTED_IDENTIFIER ON
GO
create view "hr"."vw_NewestHires" as
select top (100) percent
       e.EmployeeID
     , e.FullName
     , e.HireDate
     , d.DepartmentName
     , hr.fn_LengthOfService(e.HireDate, null) as Years
  from hr.Employee e
  join hr.Department d on d.DepartmentID = e.DepartmentID
 where e.HireDate >= dateadd(month, -6, getdate())
 order by e.HireDate desc
GO
