from __future__ import annotations

import pytest

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.columns import TableShape, read_table, read_tables
from migration.medallion.conditions import NotUnderstood, Operand, column_operand, translate
from migration.medallion.model import Violation
from migration.medallion.naming import Names, column_name, dataset_stem, reference, snake, spark_string, tick
from migration.medallion.tables import bronze, expectations, silver, soft_delete, stored_columns
from migration.tsql.lexer import Token, tokenize
from migration.tsql.quoting import bracket


def table(text: str, name: str = "dbo.T", *, line: int = 1) -> SqlObject:
    return SqlObject(name, ObjectKind.TABLE, "t.sql", line, line + text.count("\n"), text)


def shape(columns: str) -> TableShape:
    return read_table(table(f"CREATE TABLE dbo.T ({columns})"))


def test_columns_of_many_styles():
    found = read_table(
        table(
            """CREATE TABLE [dbo].[T](
            [ID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
            Name nvarchar(100) COLLATE Latin1_General_CS_AS NULL DEFAULT N'a, b)',
            Price decimal(19, 4) NOT NULL CONSTRAINT DF_P DEFAULT ((0)),
            [Place] [sys].[geography] NULL,
            code character varying(10), ratio double precision, ver rowversion, timestamp,
            Total AS (Price * 2) PERSISTED NOT NULL,
            Label AS CASE WHEN Name IS NOT NULL THEN 1 END,
            Flag AS (CONVERT([bit], 1)),
            SysStart datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
            PERIOD FOR SYSTEM_TIME (SysStart, SysEnd),
            CONSTRAINT PK_T PRIMARY KEY CLUSTERED ([ID] ASC, Name DESC) WITH (FILLFACTOR = 90) ON [PRIMARY],
            INDEX IX_T (Price)
        ) WITH (SYSTEM_VERSIONING = ON)"""
        )
    )
    assert [(c.name, c.type, c.arguments, c.nullable) for c in found.columns] == [
        ("ID", "int", "", False),
        ("Name", "nvarchar", "100", False),
        ("Price", "decimal", "19,4", False),
        ("Place", "geography", "", True),
        ("code", "varchar", "10", True),
        ("ratio", "float", "", True),
        ("ver", "timestamp", "", True),
        ("timestamp", "timestamp", "", True),
        ("Total", "", "", False),
        ("Label", "", "", True),
        ("Flag", "bit", "", True),
        ("SysStart", "datetime2", "", False),
    ]
    assert found.primary_key == ("ID", "Name")
    assert found.temporal
    assert [c.name for c in found.columns if c.hidden] == ["SysStart"]
    assert [c.name for c in found.columns if c.computed] == ["Total", "Label", "Flag"]
    assert found.columns[1].case_sensitive
    assert found.columns[2].line == 4


def test_constraints_at_columns_and_in_alter_table():
    created = table("create table t (a int primary key, b int references hr.X (id) on delete cascade check (b > 0), c int)", "dbo.t")
    altered = SqlObject(
        "dbo.t",
        ObjectKind.ALTER_TABLE,
        "t.sql",
        9,
        10,
        "ALTER TABLE dbo.t WITH NOCHECK ADD CONSTRAINT CK_c CHECK ((c>=(1))),\n CONSTRAINT FK_c FOREIGN KEY (c) REFERENCES Y (k)",
        parent="dbo.t",
    )
    dropped = SqlObject("dbo.t", ObjectKind.ALTER_TABLE, "t.sql", 12, 12, "ALTER TABLE dbo.t DROP COLUMN a", parent="dbo.t")
    found = read_tables(Estate("x", [created, altered, dropped]))[0]
    assert found.primary_key == ("a",)
    assert [(f.columns, f.target, f.target_columns) for f in found.foreign_keys] == [(("b",), "hr.X", ("id",)), (("c",), "dbo.Y", ("k",))]
    assert [(c.name, c.line) for c in found.checks] == [("", 1), ("CK_c", 9)]


def test_alias_types_bring_their_base():
    alias = SqlObject("dbo.Code", ObjectKind.TYPE, "t.sql", 1, 1, "CREATE TYPE dbo.Code FROM nvarchar(12) NOT NULL")
    found = read_tables(Estate("x", [alias, table("CREATE TABLE dbo.T (c dbo.Code, d [dbo].[Code] NULL)")]))[0]
    assert next((c.type, c.arguments, c.nullable) for c in found.columns) == ("nvarchar", "12", False)


@pytest.mark.parametrize(
    "text", ["CREATE TABLE dbo.T", "CREATE TABLE dbo.T AS FileTable", "SELECT 1", "CREATE TABLE dbo.T ()", "", "CREATE TABLE"]
)
def test_a_table_without_columns_is_not_readable(text):
    assert not read_table(table(text)).readable


def test_unbalanced_table_still_gives_its_columns():
    assert [c.name for c in read_table(table("CREATE TABLE dbo.T (a int, b varchar(10")).columns] == ["a", "b"]


def condition(text: str) -> str:
    columns = shape("n int, d date, dt datetime, b bit, s varchar(10), cs char(3) COLLATE Latin1_General_BIN2, u uniqueidentifier")

    def resolve(parts: tuple[str, ...], token: Token) -> Operand:
        found = columns.column(parts[-1])
        if found is None:
            raise NotUnderstood(parts[-1], token)
        return column_operand(found, found.name)

    return translate(tokenize(text), resolve).sql


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("([n]>=(0))", "(`n` >= 0)"),
        ("n BETWEEN 1 AND 5", "(`n` >= 1 AND `n` <= 5)"),
        ("n NOT BETWEEN -1 AND 5", "NOT (`n` >= -1 AND `n` <= 5)"),
        ("n !> 3 AND n <> $1.50", "`n` <= 3 AND `n` <> 1.50"),
        ("b = 0 OR dt IS NOT NULL", "(`b` = false OR `dt` IS NOT NULL)"),
        ("1 = b", "true = `b`"),
        ("0 < n", "0 < `n`"),
        ("s IN ('a', N'B ')", "upper(rtrim(`s`)) IN ('A', 'B')"),
        ("s NOT IN ('it''s')", "upper(rtrim(`s`)) NOT IN ('IT\\'S')"),
        ("cs = 'Abc'", "rtrim(`cs`) = 'Abc'"),
        ("s = cs", "rtrim(`s`) = rtrim(`cs`)"),
        ("s LIKE 'x%'", "upper(`s`) LIKE 'X%'"),
        ("d >= '20200131'", "`d` >= DATE'2020-01-31'"),
        ("YEAR(d) > 1999 AND LEN(s) = 3", "year(`d`) > 1999 AND length(rtrim(`s`)) = 3"),
        ("NOT (n = 1 AND n = 2)", "NOT ((`n` = 1 AND `n` = 2))"),
        ("((n)) > ((1))", "`n` > 1"),
        ("UPPER(s) = 'm' AND LOWER(cs) = 'm'", "upper(rtrim(`s`)) = 'M' AND rtrim(lower(`cs`)) = 'm'"),
        ("u IS NULL", "`u` IS NULL"),
        ("s = '${x}'", "upper(rtrim(`s`)) = '\\u0024{X}'"),
    ],
)
def test_simple_conditions(source, expected):
    assert condition(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "ISJSON(s) = 1",
        "s LIKE '[A-C]%'",
        "s LIKE 'a!%' ESCAPE '!'",
        "n + 1 > 2",
        "s > 'a'",
        "b > 0",
        "b = 2",
        "n = 'x'",
        "d = 'next monday'",
        "d = '20201399'",
        "dt = GETDATE()",
        "n IN (SELECT 1)",
        "n = @p",
        "n =",
        "",
        "n = 1 n",
        "missing = 1",
        "n IN ()",
        "(" * 3000 + "n = 1" + ")" * 3000,
        "(n = 1",
        "s = 'open",
        "n = 0x10",
        "CASE WHEN n = 1 THEN 1 END = 1",
        "geo.STSrid = 1",
    ],
)
def test_anything_else_is_refused(source):
    with pytest.raises(NotUnderstood):
        condition(source)


def test_equalities_count_only_where_they_must_hold():
    columns = shape("a int, b int, c int")

    def resolve(parts: tuple[str, ...], token: Token) -> Operand:
        return Operand(parts[0], "number", path=parts)

    assert columns.columns
    assert translate(tokenize("a = b AND c = 1"), resolve).equalities == ((("a",), ("b",)),)
    assert translate(tokenize("a = b OR c = 1"), resolve).equalities == ()
    assert translate(tokenize("NOT a = b"), resolve).equalities == ()
    assert translate(tokenize("(a = b) AND (a = c OR b = c)"), resolve).equalities == ((("a",), ("b",)),)


def test_a_flag_decides_before_a_time():
    found = soft_delete(stored_columns(shape("IsDeleted bit NOT NULL, DeletedAt datetime2 NULL")))
    assert found is not None
    assert found.condition == "`IsDeleted` = false"
    assert "DeletedAt only says when" in found.reason


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("is_deleted bit", "coalesce(`is_deleted`, false) = false"),
        ("Deleted tinyint NOT NULL", "`Deleted` = 0"),
        ("DeletedOn datetime", "`DeletedOn` IS NULL"),
        ("deleted_at datetimeoffset(3)", "`deleted_at` IS NULL"),
    ],
)
def test_soft_delete_shapes(columns, expected):
    found = soft_delete(stored_columns(shape(columns)))
    assert found is not None
    assert found.condition == expected


@pytest.mark.parametrize(
    "columns", ["IsActive bit", "DeletedAt datetime NOT NULL", "DeletedBy int", "Deleted varchar(10)", "IsDeleted AS (1)"]
)
def test_what_marks_no_deleted_row(columns):
    assert soft_delete(stored_columns(shape(columns))) is None


def test_expectations_come_from_keys_not_null_and_checks():
    made = shape("id int primary key, a int not null, b int null, constraint CK_b check (b > 0), check (isjson(b) = 1)")
    rules, left_out = expectations(made, stored_columns(made))
    assert [(r.name, r.condition, r.violation) for r in rules] == [
        ("id_not_null", "`id` IS NOT NULL", Violation.DROP),
        ("a_not_null", "`a` IS NOT NULL", Violation.WARN),
        ("ck_b", "coalesce(`b` > 0, true)", Violation.WARN),
    ]
    assert "isjson" in left_out[0].reason


def test_bronze_converts_on_the_server_what_spark_cannot_read():
    made = shape("id int, [where] geography, node hierarchyid")
    found = bronze(made, "bronze_t", stored_columns(made))
    assert found.remote is not None
    assert found.remote.query == ("SELECT [id], [where].STAsText() AS [where], [node].ToString() AS [node] FROM [dbo].[T]")
    assert not bronze(shape("id int"), "bronze_t", stored_columns(shape("id int"))).remote.query


def test_hidden_columns_are_not_selected():
    made = shape("id int, SysEnd datetime2 GENERATED ALWAYS AS ROW END HIDDEN NOT NULL")
    assert [c.name for c in stored_columns(made)] == ["id"]


def test_silver_adds_ingested_at_under_a_free_name():
    made = shape("id int, t_ingested_at datetime, code char(3), u uniqueidentifier")
    dataset, clean, _ = silver(made, "silver_t", "bronze_t", stored_columns(made))
    assert clean.ingested_at == "t_ingested_at_2"
    assert [(c.name, c.sql) for c in dataset.columns][2:] == [
        ("code", "rtrim(`code`)"),
        ("u", "lower(`u`)"),
        ("t_ingested_at_2", "current_timestamp()"),
    ]


def test_column_names_are_storable_and_unique():
    made = shape("[a b] int, [a;b] int, [A_B] int, [x\ny] int")
    assert [c.name for c in stored_columns(made)] == ["a_b", "a_b_2", "A_B_3", "x_y"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PaySlipLine", "pay_slip_line"),
        ("EmployeeID", "employee_id"),
        ("HTTPServer", "http_server"),
        ("cursor_log", "cursor_log"),
        ("Größe ÄB", "grosse_ab"),
        ("  x--y ", "x_y"),
        ("顧客", "xad2e3cde"),
    ],
)
def test_snake(name, expected):
    found = snake(name)
    assert found == expected if name != "顧客" else found.startswith("x") and len(found) == 9


def test_quoting():
    assert tick("a`b", "c") == "`a``b`.`c`"
    assert reference("e", "Last Name") == "e.`Last Name`"
    assert bracket("a]b") == "[a]]b]"
    assert spark_string("it's \\ ${x}") == "'it\\'s \\\\ \\u0024{x}'"
    assert dataset_stem("DBO", "Site") == "site"
    assert dataset_stem("hr", "Site") == "hr_site"
    assert column_name("") == "_"
    names = Names()
    assert [names.take("a"), names.take("A"), names.take("a")] == ["a", "A_2", "a_3"]


def test_alter_table_changes_columns():
    texts = (
        "ALTER TABLE dbo.T DROP COLUMN IF EXISTS b, [c]",
        "ALTER TABLE dbo.T ALTER COLUMN a bigint NOT NULL",
        "ALTER TABLE dbo.T ADD d datetime2(3) NULL CONSTRAINT DF_d DEFAULT SYSUTCDATETIME();",
        "ALTER TABLE dbo.T ALTER COLUMN d ADD MASKED WITH (FUNCTION = 'default()')",
        "ALTER TABLE dbo.T CHECK CONSTRAINT CK_x",
        "ALTER TABLE dbo.T",
    )
    altered = [SqlObject("dbo.T", ObjectKind.ALTER_TABLE, "t.sql", n, n, t, parent="dbo.T") for n, t in enumerate(texts, 2)]
    found = read_table(table("CREATE TABLE dbo.T (a int NULL, b int, c int)"), None, altered)
    assert [(c.name, c.type, c.nullable) for c in found.columns] == [("a", "bigint", False), ("d", "datetime2", True)]


def test_a_table_name_without_its_schema_is_dbo():
    made = read_table(table("CREATE TABLE Work..T (a int REFERENCES Work..Other (id))"))
    assert made.foreign_keys[0].target == "dbo.Other"


@pytest.mark.parametrize(
    ("declared", "pattern"),
    [("time", "HH:mm:ss.SSSSSS"), ("time(0)", "HH:mm:ss"), ("time(3)", "HH:mm:ss.SSS"), ("time(7)", "HH:mm:ss.SSSSSS")],
)
def test_a_time_of_day_becomes_text(declared: str, pattern: str):
    found = shape(f"Opens {declared} NULL")
    dataset, _, _ = silver(found, "silver_t", "bronze_t", stored_columns(found))
    assert dataset.columns[0].sql == f"date_format(`Opens`, '{pattern}')"


def test_foreign_keys_are_told_not_checked():
    found = shape("DeptID int REFERENCES hr.Dept (ID), a int, b int, FOREIGN KEY (a, b) REFERENCES dbo.Pair")
    dataset, _, _ = silver(found, "silver_t", "bronze_t", stored_columns(found))
    assert dataset.notes == ("DeptID refers to hr.Dept (ID)", "a, b together refer to dbo.Pair")
    assert dataset.expectations == ()


def test_constraints_that_are_switched_off_promise_nothing():
    created = table(
        "CREATE TABLE dbo.T (a int, b int, CONSTRAINT CK_a CHECK (a > 0), CONSTRAINT CK_b CHECK (b > 0), CONSTRAINT FK_a FOREIGN KEY (a) REFERENCES X (i))"
    )

    def after(*texts: str) -> TableShape:
        altered = [SqlObject("dbo.T", ObjectKind.ALTER_TABLE, "t.sql", n, n, t, parent="dbo.T") for n, t in enumerate(texts, 2)]
        return read_table(created, None, altered)

    off = after("ALTER TABLE dbo.T NOCHECK CONSTRAINT CK_a, [FK_a];")
    assert ([c.name for c in off.checks], off.foreign_keys) == (["CK_b"], ())
    assert after("ALTER TABLE dbo.T NOCHECK CONSTRAINT ALL").checks == ()
    on = after("ALTER TABLE dbo.T NOCHECK CONSTRAINT ALL", "ALTER TABLE dbo.T WITH CHECK CHECK CONSTRAINT CK_b")
    assert [c.name for c in on.checks] == ["CK_b"]
