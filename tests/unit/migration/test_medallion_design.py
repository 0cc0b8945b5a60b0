from __future__ import annotations

import pytest

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import DEFAULT_SCOPE, design
from migration.medallion.model import Layer, PipelineDesign

EMPLOYEE = (
    "CREATE TABLE hr.Employee (EmployeeID int NOT NULL PRIMARY KEY, Name nvarchar(50), DeptID int, Salary money, IsDeleted bit NOT NULL)"
)
DEPARTMENT = "CREATE TABLE hr.Dept (DeptID int PRIMARY KEY, Name nvarchar(50), Code char(3))"


def made(*views: str, database: str = "Work", **settings) -> PipelineDesign:
    objects = [
        SqlObject("hr.Employee", ObjectKind.TABLE, "t.sql", 1, 1, EMPLOYEE),
        SqlObject("hr.Dept", ObjectKind.TABLE, "t.sql", 3, 3, DEPARTMENT),
    ]
    for number, text in enumerate(views, 1):
        name = text.split()[2].replace("[", "").replace("]", "")
        objects.append(SqlObject(name, ObjectKind.VIEW, f"v{number}.sql", 1, 1 + text.count("\n"), text))
    return design(Estate("x", objects, database=database), **settings)


def reason(view: str) -> str:
    found = [o for o in made(view).left_out if o.layer is Layer.GOLD]
    assert len(found) == 1
    return found[0].reason


def test_bronze_and_silver_for_every_table():
    found = made(catalog="main", schema="w")
    assert [d.name for d in found.datasets] == ["bronze_hr_employee", "bronze_hr_dept", "silver_hr_employee", "silver_hr_dept"]
    assert found.counts() == {"bronze": 2, "silver": 2, "gold": 0}
    assert found.scope == DEFAULT_SCOPE
    assert found.title == "Work to Databricks"
    silver = found.dataset("silver_hr_employee")
    assert silver.where == "`IsDeleted` = false"
    assert silver.columns[-1].name == "employee_ingested_at"
    assert silver.inputs[0].dataset == "bronze_hr_employee"


def test_soft_delete_filter_can_be_switched_off():
    assert made(filter_deleted=False).dataset("silver_hr_employee").where == ""


def test_a_join_becomes_gold_with_every_column_aliased():
    found = made(
        """CREATE VIEW hr.vw_Staff AS
        SELECT e.EmployeeID, [Employee Name] = e.Name, d.Name AS Dept, d.Code c
        FROM hr.Employee e WITH (NOLOCK) LEFT OUTER JOIN Dept AS d ON (d.DeptID = e.DeptID AND d.Code <> 'X')
        WHERE e.IsDeleted = 0 AND Salary > 10;"""
    ).gold[0]
    assert found.name == "gold_hr_staff"
    assert [(c.name, c.reference) for c in found.columns] == [
        ("EmployeeID", ("e", "EmployeeID")),
        ("Employee_Name", ("e", "Name")),
        ("Dept", ("d", "Name")),
        ("c", ("d", "Code")),
        ("ingested_at", ("e", "employee_ingested_at")),
    ]
    assert [(i.dataset, i.alias, i.how, i.on) for i in found.inputs] == [
        ("silver_hr_employee", "e", "", ""),
        ("silver_hr_dept", "d", "left", "(`d`.`DeptID` = `e`.`DeptID` AND upper(rtrim(`d`.`Code`)) <> 'X')"),
    ]
    assert found.where == "`e`.`IsDeleted` = false AND `e`.`Salary` > 10"
    assert found.notes == ()


def test_an_aggregate_takes_the_latest_ingestion():
    found = made(
        "CREATE VIEW hr.Cost (DeptNo, Total, N) AS SELECT DeptID, SUM(Salary), COUNT_BIG(*) FROM hr.Employee GROUP BY DeptID"
    ).gold[0]
    assert [(c.name, c.reference, c.sql) for c in found.columns] == [
        ("DeptNo", ("Employee", "DeptID"), ""),
        ("Total", (), "sum(`Employee`.`Salary`)"),
        ("N", (), "count(*)"),
        ("ingested_at", (), "max(`Employee`.`employee_ingested_at`)"),
    ]
    assert found.group_by == (("Employee", "DeptID"),)
    assert made("CREATE VIEW hr.N AS SELECT COUNT(*) AS n FROM hr.Dept").gold[0].group_by == ()


def test_a_view_over_a_view_stands_behind_it():
    found = made(
        "CREATE VIEW hr.B AS SELECT a.EmployeeID, a.Who FROM hr.A a",
        "CREATE VIEW hr.A AS SELECT EmployeeID, Name AS Who FROM hr.Employee WHERE IsDeleted = 0",
    )
    assert [d.name for d in found.gold] == ["gold_hr_a", "gold_hr_b"]
    assert found.gold[1].inputs[0].dataset == "gold_hr_a"
    assert found.gold[1].columns[-1].reference == ("a", "ingested_at")


def test_stars_are_written_out():
    found = made("CREATE VIEW hr.S AS SELECT d.*, e.EmployeeID FROM hr.Dept d JOIN hr.Employee e ON e.DeptID = d.DeptID").gold[0]
    assert [c.name for c in found.columns] == ["DeptID", "Name", "Code", "EmployeeID", "ingested_at"]


def test_deleted_rows_that_views_show_are_one_finding_a_table():
    found = made("CREATE VIEW hr.All_ AS SELECT EmployeeID FROM hr.Employee", "CREATE VIEW hr.Names AS SELECT Name FROM hr.Employee")
    assert [d.hides_deleted for d in found.gold] == [("silver_hr_employee",)] * 2
    assert [(f.code, f.object, f.file) for f in found.findings] == [("GOLD_WITHOUT_DELETED", "hr.Employee", "v1.sql")]
    assert "hr.All_, hr.Names show them" in found.findings[0].message


def test_a_view_that_says_which_rows_it_wants_hides_nothing():
    found = made("CREATE VIEW hr.All_ AS SELECT EmployeeID FROM hr.Employee WHERE IsDeleted = 0")
    assert found.gold[0].hides_deleted == ()
    assert found.findings == ()


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("WITH c AS (SELECT 1 AS a) SELECT a FROM c", "common table expression"),
        ("SELECT DISTINCT Name FROM hr.Employee", "DISTINCT"),
        ("SELECT TOP 5 Name FROM hr.Employee ORDER BY Name", "TOP"),
        ("SELECT Name FROM hr.Employee UNION ALL SELECT Name FROM hr.Dept", "it uses UNION"),
        ("SELECT (SELECT Name FROM hr.Dept FOR XML PATH('')) AS x FROM hr.Employee", "it uses a subquery, FOR XML"),
        ("SELECT a FROM hr.Employee PIVOT (SUM(Salary) FOR DeptID IN ([1])) p", "it uses PIVOT"),
        ("SELECT Name + 'x' AS n FROM hr.Employee", "computes a column"),
        ("SELECT AVG(Salary) AS a FROM hr.Employee", "AVG ( Salary )"),
        ("SELECT MAX(Name) AS a FROM hr.Employee", "MAX of a nvarchar column"),
        ("SELECT e.Name FROM hr.Employee e, hr.Dept d", "not joined on an equality"),
        ("SELECT e.Name FROM hr.Employee e, hr.Dept d WHERE e.Salary > 1", "not joined on an equality"),
        ("SELECT e.Name FROM " + "(" * 900 + "hr.Employee e" + ")" * 900, "deep"),
        ("SELECT e.Name FROM hr.Employee e OUTER hr.Dept d", "'OUTER' in FROM"),
        ("SELECT e.Name FROM hr.Employee e CROSS JOIN hr.Dept d", "CROSS JOIN"),
        ("SELECT e.Name FROM hr.Employee e RIGHT JOIN hr.Dept d ON d.DeptID = e.DeptID", "RIGHT JOIN"),
        ("SELECT e.Name FROM hr.Employee e JOIN hr.Dept d ON d.DeptID > e.DeptID", "not on an equality"),
        ("SELECT e.Name FROM hr.Employee e JOIN hr.Dept d ON d.DeptID = 1", "not on an equality"),
        ("SELECT e.Name FROM hr.Employee e JOIN hr.Dept d ON d.DeptID = e.DeptID OR d.Code = 'X'", "not on an equality"),
        ("SELECT e.Name FROM hr.Employee e JOIN (hr.Dept d JOIN hr.Dept x ON 1 = 1) ON 1 = 1", "other than a table"),
        ("SELECT Name FROM hr.Employee e JOIN hr.Dept d ON d.DeptID = e.DeptID", "more than one known column"),
        ("SELECT Nothing FROM hr.Employee", "no known column"),
        ("SELECT Name FROM hr.Missing", "no table of this estate"),
        ("SELECT Name FROM Other.hr.Employee", "another database"),
        ("SELECT Name FROM hr.fn_All(1)", "the function"),
        ("SELECT Name FROM hr.Employee WHERE Name LIKE '[a-c]%'", "WHERE has LIKE"),
        ("SELECT Name FROM hr.Employee WHERE DeptID IN (SELECT DeptID FROM hr.Dept)", "a subquery"),
        ("SELECT Name, COUNT(*) AS n FROM hr.Employee GROUP BY DeptID", "neither grouped nor aggregated"),
        ("SELECT COUNT(*) FROM hr.Employee", "no name"),
        ("SELECT e.Name, d.Name FROM hr.Employee e JOIN hr.Dept d ON d.DeptID = e.DeptID", "two columns named Name"),
        ("SELECT RANK() OVER (ORDER BY Salary) AS r FROM hr.Employee", "window function"),
        ("SELECT 1 AS one", "computes a column"),
        ("", "something other than SELECT"),
    ],
)
def test_a_view_beyond_the_simple_shapes_is_left_out_with_its_reason(query, why):
    if query == "SELECT 1 AS one":
        why = "reads no table"
    found = reason(f"CREATE VIEW hr.V AS {query}")
    assert found == why if why.startswith("it uses") and "'" not in why else why in found


def test_a_circle_of_views_ends():
    found = made("CREATE VIEW hr.A AS SELECT x FROM hr.B", "CREATE VIEW hr.B AS SELECT x FROM hr.A")
    assert {o.object for o in found.left_out} == {"hr.A", "hr.B"}


def test_three_part_names_of_the_same_database_are_its_own():
    assert made("CREATE VIEW hr.V AS SELECT Name FROM work.hr.Employee").gold


def test_the_reason_names_its_line():
    found = made("CREATE VIEW hr.V\nAS\nSELECT Name\nFROM hr.Employee\nUNION\nSELECT Name FROM hr.Dept").left_out[0]
    assert (found.file, found.line) == ("v1.sql", 5)


def test_names_never_collide():
    objects = [
        SqlObject("dbo.hr_x", ObjectKind.TABLE, "a.sql", 1, 1, "CREATE TABLE dbo.hr_x (a int)"),
        SqlObject("hr.x", ObjectKind.TABLE, "a.sql", 2, 2, "CREATE TABLE hr.x (a int)"),
        SqlObject("hr.X", ObjectKind.TABLE, "a.sql", 3, 3, "CREATE TABLE hr.X (other int)"),
    ]
    found = design(Estate("x", objects))
    assert [d.name for d in found.bronze] == ["bronze_hr_x", "bronze_hr_x_2"]


def test_an_unreadable_table_is_left_out():
    found = design(Estate("x", [SqlObject("dbo.F", ObjectKind.TABLE, "a.sql", 4, 4, "CREATE TABLE dbo.F AS FileTable")]))
    assert not found.datasets
    assert found.left_out[0].line == 4


def test_same_estate_same_design():
    view = "CREATE VIEW hr.A AS SELECT EmployeeID FROM hr.Employee"
    assert made(view) == made(view)


def test_joins_of_older_styles():
    nested = made(
        "CREATE VIEW hr.V AS SELECT e.EmployeeID, d.Name FROM (hr.Employee e INNER JOIN hr.Dept d ON d.DeptID = e.DeptID)"
        " LEFT JOIN hr.Dept x ON x.DeptID = d.DeptID"
    ).gold[0]
    assert [i.how for i in nested.inputs] == ["", "inner", "left"]
    comma = made(
        "CREATE VIEW hr.V AS SELECT e.EmployeeID, d.Name FROM hr.Employee e, hr.Dept d WHERE d.DeptID = e.DeptID AND e.IsDeleted = 0"
    ).gold[0]
    assert [i.how for i in comma.inputs] == ["", "cross"]
    assert comma.where == "`d`.`DeptID` = `e`.`DeptID` AND `e`.`IsDeleted` = false"


def test_a_check_of_another_file_is_left_out_with_its_own_place():
    table = SqlObject("dbo.T", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE dbo.T (a int)")
    text = "ALTER TABLE dbo.T ADD CONSTRAINT CK_a CHECK (dbo.f(a) = 1)"
    check = SqlObject("CK_a", ObjectKind.ALTER_TABLE, "checks.sql", 70, 70, text, parent="dbo.T")
    found = design(Estate("x", [table, check])).left_out
    assert [(o.object, o.file, o.line) for o in found] == [("dbo.T", "checks.sql", 70)]


def test_many_tables_with_deleted_rows_end_in_a_figure():
    objects = []
    for number in range(11):
        table = f"CREATE TABLE dbo.T{number} (a int, IsDeleted bit NOT NULL)"
        view = f"CREATE VIEW dbo.V{number} AS SELECT a FROM dbo.T{number}"
        objects.append(SqlObject(f"dbo.T{number}", ObjectKind.TABLE, "t.sql", number, number, table))
        objects.append(SqlObject(f"dbo.V{number}", ObjectKind.VIEW, "v.sql", number, number, view))
    found = design(Estate("x", objects)).findings
    assert len(found) == 9
    assert found[-1].message.startswith("deleted rows of 3 more tables")
