"""Bodies of functions folded into one expression or query, and what hangs on tables: pairs and reasons."""

from __future__ import annotations

import pytest

from core.findings import Severity
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import convert_object
from migration.transpile.options import Options

ESTATE = build_catalog(
    [
        SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE dbo.t (id int PRIMARY KEY, a int, n nvarchar(40), b bit)"),
        SqlObject("dbo.f", ObjectKind.SCALAR_FUNCTION, "t.sql", 2, 2, "CREATE FUNCTION dbo.f() RETURNS int AS BEGIN RETURN 1 END"),
        SqlObject("dbo.s", ObjectKind.SEQUENCE, "t.sql", 3, 3, "CREATE SEQUENCE dbo.s START WITH 5"),
        SqlObject("dbo.q", ObjectKind.TABLE, "t.sql", 4, 4, "CREATE TABLE dbo.q (id int NOT NULL)"),
        SqlObject("dbo.q", ObjectKind.ALTER_TABLE, "t.sql", 5, 5, "ALTER TABLE dbo.q ADD DEFAULT (NEXT VALUE FOR dbo.s) FOR id"),
    ],
    DEFAULT_RUNTIME,
)


def convert(text: str, kind: ObjectKind, catalog: str = "") -> Conversion:
    return convert_object(SqlObject("dbo.f", kind, "f.sql", 1, 1, text), Options(estate=ESTATE, catalog=catalog))


def body(text: str, result: str = "int") -> str:
    made = convert(f"CREATE FUNCTION dbo.f (@x int) RETURNS {result} AS BEGIN {text} END", ObjectKind.SCALAR_FUNCTION)
    assert made.status is Status.CONVERTED, made.findings
    return made.statements[0].partition(" RETURN ")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DECLARE @y int = @x + 1; RETURN @y", "`f`.`x` + 1"),
        ("SET @x = 5 RETURN @x * @x", "5 * 5"),
        ("IF @x > 1 RETURN 2 RETURN 3", "CASE WHEN `f`.`x` > 1 THEN 2 ELSE 3 END"),
        (
            "DECLARE @y int IF @x = 1 SET @y = 10 ELSE IF @x = 2 SET @y = 20 RETURN @y",
            "CASE WHEN `f`.`x` = 1 THEN 10 ELSE CASE WHEN `f`.`x` = 2 THEN 20 ELSE NULL END END",
        ),
        (
            "DECLARE @y int SELECT @y = a FROM t WHERE id = @x RETURN @y",
            "(SELECT ANY_VALUE(`a`) FROM `dbo`.`t` AS `t` WHERE `id` = `f`.`x`)",
        ),
        (
            "DECLARE @y int = 7 SELECT @y = a FROM t WHERE id = @x RETURN @y",
            "CASE WHEN EXISTS(SELECT 1 FROM `dbo`.`t` AS `t` WHERE `id` = `f`.`x`) THEN "
            "(SELECT ANY_VALUE(`a`) FROM `dbo`.`t` AS `t` WHERE `id` = `f`.`x`) ELSE 7 END",
        ),
        ("DECLARE @y int = 7 SELECT @y = MAX(a) FROM t RETURN @y", "(SELECT MAX(`a`) FROM `dbo`.`t` AS `t`)"),
        (
            "DECLARE @y int SELECT @y = a FROM t ORDER BY id, n DESC RETURN @y",
            "(SELECT `a` FROM `dbo`.`t` AS `t` ORDER BY `id` DESC, `n` LIMIT 1)",
        ),
        (
            "DECLARE @y int = 4; WITH c AS (SELECT a FROM t WHERE id = @x) SELECT @y = @y + (SELECT MAX(a) FROM c) RETURN @y",
            "(WITH `c` AS (SELECT `a` FROM `dbo`.`t` AS `t` WHERE `id` = `f`.`x`) SELECT 4 + (SELECT MAX(`a`) FROM `c`))",
        ),
        ("IF @x = 2 SET @x = 4 RETURN @x", "CASE WHEN `f`.`x` = 2 THEN 4 ELSE `f`.`x` END"),
        (
            "IF @x = 2 SET @x = NULL ELSE IF @x = 3 SET @x = 5 RETURN @x",
            "CASE WHEN `f`.`x` = 2 THEN NULL ELSE CASE WHEN `f`.`x` = 3 THEN 5 ELSE `f`.`x` END END",
        ),
        ("DECLARE @y int; BEGIN SET @y = 1; SET @y += @x END; RETURN (@y)", "1 + (`f`.`x`)"),
    ],
)
def test_scalar_function(text: str, expected: str) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "DECLARE @s varchar(9) = 'x' SELECT @s = @s + n FROM t WHERE a = @x ORDER BY id RETURN @s",
            "LEFT(('x') || (SELECT CASE WHEN COUNT(*) = COUNT(`n`) THEN COALESCE(LISTAGG(`n`, '') WITHIN GROUP (ORDER BY `id`), '') END "
            "FROM `dbo`.`t` AS `t` WHERE `a` = `f`.`x`), 9)",
        ),
        (
            "DECLARE @s nvarchar(max) = N'' SELECT @s += n FROM t RETURN @s",
            "('') || (SELECT CASE WHEN COUNT(*) = COUNT(`n`) THEN COALESCE(LISTAGG(`n`, ''), '') END FROM `dbo`.`t` AS `t`)",
        ),
        (
            "DECLARE @s nvarchar(max) SELECT @s = COALESCE(@s + ', ', '') + n FROM t ORDER BY id RETURN @s",
            "(SELECT CASE WHEN COUNT(*) <> COUNT(`n`) THEN RAISE_ERROR('a row\\'s text is NULL: T-SQL would begin anew there') "
            "ELSE LISTAGG(`n`, ', ') WITHIN GROUP (ORDER BY `id`) END FROM `dbo`.`t` AS `t`)",
        ),
    ],
)
def test_a_variable_that_gathers_text(text: str, expected: str) -> None:
    assert body(text, "nvarchar(max)") == expected


def test_a_variable_holds_no_more_text_than_its_type() -> None:
    shown = body("DECLARE @s varchar(3) = 'abcdef'; RETURN @s + 'x'", "varchar(10)")
    assert shown == "LEFT('abcdef', 3) || 'x'"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("WHILE @x > (SELECT MAX(a) FROM t) SET @x = @x - 1 RETURN @x", "WHILE"),
        ("DECLARE @t TABLE (a int) RETURN 1", "DECLARE @t TABLE"),
        ("IF @x = 1 RETURN 1", "no RETURN"),
        ("DECLARE @y int SELECT @y = @y + a FROM t RETURN @y", "gathers rows"),
        ("DECLARE @y varchar(9) = 'x' SELECT @y = COALESCE(@y + ',', '') + n FROM t RETURN @y", "gathers rows"),
        ("DECLARE @y varchar(9) = 'x' SELECT @y = n + @y FROM t RETURN @y", "gathers rows"),
        ("DECLARE @y varchar(9) = 'x' SELECT TOP 2 @y = @y + n FROM t RETURN @y", "gathers rows"),
    ],
)
def test_what_does_not_fold_says_why(text: str, why: str) -> None:
    made = convert(f"CREATE FUNCTION dbo.f (@x int) RETURNS int AS BEGIN {text} END", ObjectKind.SCALAR_FUNCTION)
    assert (made.status, made.statements) == (Status.MANUAL, ())
    assert any(f.code == "FUNCTION_BODY" and why in f.message for f in made.findings)


def test_a_function_that_would_grow_without_bound_becomes_python() -> None:
    text = "DECLARE @y int = @x " + "SET @y = @y + @y " * 40 + "RETURN @y"
    made = convert(f"CREATE FUNCTION dbo.f (@x int) RETURNS int AS BEGIN {text} END", ObjectKind.SCALAR_FUNCTION)
    assert [f.code for f in made.findings] == ["PYTHON_FUNCTION"]
    reads = text.replace("RETURN @y", "SELECT @y = MAX(a) + @y FROM t RETURN @y")
    made = convert(f"CREATE FUNCTION dbo.f (@x int) RETURNS int AS BEGIN {reads} END", ObjectKind.SCALAR_FUNCTION)
    assert [f.code for f in made.findings] == ["FUNCTION_BODY"]


def test_inserts_of_a_table_function_become_one_query() -> None:
    made = convert(
        "CREATE FUNCTION dbo.g (@x int) RETURNS @r TABLE (id int, n nvarchar(40)) AS BEGIN "
        "INSERT @r SELECT id, n FROM t WHERE a = @x; INSERT INTO @r (id) VALUES (@x); RETURN END",
        ObjectKind.TABLE_FUNCTION,
    )
    assert made.statements == (
        "CREATE FUNCTION `dbo`.`g`(`x` INT) RETURNS TABLE (`id` INT, `n` STRING) RETURN "
        "SELECT * FROM (SELECT `id` AS `id`, `n` AS `n` FROM `dbo`.`t` AS `t` WHERE `a` = `g`.`x`) UNION ALL "
        "SELECT * FROM (SELECT `g`.`x` AS `id`, CAST(NULL AS STRING) AS `n`)",
    )


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (ObjectKind.INDEX, "CREATE CLUSTERED INDEX i ON dbo.t (a DESC, n)", ["ALTER TABLE `dbo`.`t` CLUSTER BY (`a`, `n`)"]),
        (ObjectKind.STATISTICS, "CREATE STATISTICS s ON dbo.t (a)", ["ANALYZE TABLE `dbo`.`t` COMPUTE STATISTICS FOR COLUMNS `a`"]),
        (ObjectKind.SYNONYM, "CREATE SYNONYM dbo.y FOR dbo.t", ["CREATE VIEW `dbo`.`y` AS SELECT * FROM `dbo`.`t`"]),
        (
            ObjectKind.PERMISSION,
            "GRANT SELECT, INSERT, UPDATE ON OBJECT::dbo.t TO [r`x], public",
            ["GRANT SELECT, MODIFY ON TABLE `dbo`.`t` TO `r``x`", "GRANT SELECT, MODIFY ON TABLE `dbo`.`t` TO `account users`"],
        ),
        (ObjectKind.PERMISSION, "GRANT EXECUTE ON dbo.f TO r", ["GRANT EXECUTE ON FUNCTION `dbo`.`f` TO `r`"]),
        (ObjectKind.PERMISSION, "REVOKE SELECT ON SCHEMA::sales FROM r", ["REVOKE SELECT ON SCHEMA `sales` FROM `r`"]),
        (
            ObjectKind.ALTER_TABLE,
            "ALTER TABLE dbo.t NOCHECK CONSTRAINT k",
            ["ALTER TABLE `dbo`.`t` SET TBLPROPERTIES ('quickplan.constraint.k' = 'not checked')"],
        ),
        (
            ObjectKind.ALTER_TABLE,
            "ALTER TABLE dbo.t DROP CONSTRAINT k, COLUMN a, n",
            [
                "ALTER TABLE `dbo`.`t` DROP CONSTRAINT `k`",
                "ALTER TABLE `dbo`.`t` DROP COLUMN `a`",
                "ALTER TABLE `dbo`.`t` DROP COLUMN `n`",
            ],
        ),
        (
            ObjectKind.ALTER_TABLE,
            "ALTER TABLE dbo.q ADD DEFAULT (NEXT VALUE FOR dbo.s) FOR id",
            ["ALTER TABLE `dbo`.`q` SET TBLPROPERTIES ('quickplan.sequence.id' = 'dbo.s')"],
        ),
        (
            ObjectKind.TABLE,
            "CREATE TABLE dbo.q (id int NOT NULL)",
            ["CREATE TABLE `dbo`.`q` (\n  `id` BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY (START WITH 5 INCREMENT BY 1)\n)"],
        ),
    ],
)
def test_what_hangs_on_a_table(kind: ObjectKind, text: str, expected: list[str]) -> None:
    made = convert(text, kind)
    assert (made.status, list(made.statements)) == (Status.CONVERTED, expected)


@pytest.mark.parametrize(
    ("kind", "text", "code", "why"),
    [
        (ObjectKind.INDEX, "CREATE INDEX i ON dbo.t (a) INCLUDE (n)", "INDEX", "CLUSTER BY (a)"),
        (ObjectKind.PERMISSION, "DENY SELECT ON dbo.t TO r", "PERMISSION", "DENY"),
        (ObjectKind.PERMISSION, "GRANT SELECT (a) ON dbo.t TO r", "PERMISSION", "single columns"),
        (ObjectKind.PERMISSION, "GRANT CONNECT TO r", "PERMISSION", "--catalog"),
        (ObjectKind.SYNONYM, "CREATE SYNONYM dbo.y FOR dbo.f", "SYNONYM", "a function"),
        (ObjectKind.TRIGGER, "CREATE TRIGGER x ON dbo.t AFTER INSERT AS INSERT l SELECT id FROM inserted", "TRIGGER", "change data feed"),
        (ObjectKind.TRIGGER, "CREATE TRIGGER x ON dbo.t AFTER UPDATE AS ROLLBACK", "TRIGGER", "CHECK constraint"),
    ],
)
def test_what_has_no_counterpart_says_what_to_do(kind: ObjectKind, text: str, code: str, why: str) -> None:
    made = convert(text, kind)
    assert made.status is Status.MANUAL
    assert made.needs_nothing is (code == "INDEX")
    assert any(f.code == code and why in f.message for f in made.findings)


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        (ObjectKind.INDEX, "CREATE UNIQUE INDEX i ON dbo.t (a)", ["UNIQUE_INDEX", "INDEX"]),
        (ObjectKind.INDEX, "CREATE NONCLUSTERED COLUMNSTORE INDEX i ON dbo.t (a)", ["INDEX"]),
        (ObjectKind.STATISTICS, "DROP STATISTICS dbo.t.s", ["MAINTENANCE"]),
        (ObjectKind.PROPERTY, "EXEC sp_addextendedproperty 'MS_DiagramPaneCount', 2, 'SCHEMA', 'd', 'VIEW', 'v'", ["PROPERTY"]),
        (ObjectKind.PROPERTY, "EXEC sp_addextendedproperty 'MS_Description', 'x', 'SCHEMA', 'd', 'TABLE', 't', 'INDEX', 'i'", ["PROPERTY"]),
    ],
)
def test_what_the_target_does_by_itself_needs_nothing(kind: ObjectKind, text: str, codes: list[str]) -> None:
    made = convert(text, kind)
    assert (made.statements, made.needs_nothing, [f.code for f in made.findings]) == ((), True, codes)


def test_an_index_for_full_text_search_needs_a_design() -> None:
    made = convert("CREATE FULLTEXT INDEX ON dbo.t (a) KEY INDEX pk", ObjectKind.INDEX)
    assert [(f.code, f.severity) for f in made.findings] == [("FULL_TEXT", Severity.ERROR)]


def test_a_permission_on_the_database_is_one_on_the_catalog() -> None:
    assert convert("GRANT CONNECT TO r", ObjectKind.PERMISSION, "main").statements == ("GRANT USE CATALOG ON CATALOG `main` TO `r`",)


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (
            "int AS BEGIN RETURN (SELECT MAX(x) FROM dbo.k WHERE x IN (SELECT y FROM dbo.u WHERE u.z = @p)) END",
            "FROM `dbo`.`k` AS `k` CROSS JOIN (SELECT `f`.`p` AS `qp_p`) AS `qp_1` WHERE `x` IN (SELECT `y` FROM `dbo`.`u` AS `u` "
            "WHERE `u`.`z` = `qp_1`.`qp_p`)",
        ),
        (
            "TABLE AS RETURN SELECT * FROM dbo.k WHERE EXISTS (SELECT * FROM dbo.u WHERE u.z = @p AND u.y IN (SELECT 1 FROM dbo.w WHERE q = @p))",
            "SELECT `k`.* FROM `dbo`.`k` AS `k` CROSS JOIN (SELECT `f`.`p` AS `qp_p`) AS `qp_1` WHERE EXISTS(SELECT * FROM `dbo`.`u` AS `u` "
            "CROSS JOIN (SELECT `qp_1`.`qp_p` AS `qp_p`) AS `qp_2` WHERE `u`.`z` = `qp_1`.`qp_p` AND `u`.`y` IN (SELECT 1 FROM `dbo`.`w` AS `w` "
            "WHERE `q` = `qp_2`.`qp_p`))",
        ),
        (
            "@r TABLE (x int) AS BEGIN IF EXISTS (SELECT 1 FROM dbo.u WHERE z = @p) INSERT @r SELECT @p RETURN END",
            "SELECT `qp_rows`.* FROM (SELECT `f`.`p` AS `x`) AS `qp_rows` CROSS JOIN (SELECT `f`.`p` AS `qp_p`) AS `qp_0` "
            "WHERE EXISTS(SELECT 1 FROM `dbo`.`u` AS `u` WHERE `z` = `qp_0`.`qp_p`)",
        ),
        ("TABLE AS RETURN SELECT x FROM dbo.k WHERE x = @p", "FROM `dbo`.`k` AS `k` WHERE `x` = `f`.`p`"),
        (
            "TABLE AS RETURN SELECT x FROM dbo.f AS f WHERE x IN (SELECT y FROM dbo.u WHERE f.x = u.z)",
            "FROM `dbo`.`f` AS `f` WHERE `x` IN (SELECT `y` FROM `dbo`.`u` AS `u` WHERE `f`.`x` = `u`.`z`)",
        ),
    ],
)
def test_a_parameter_deep_in_conditions_comes_within_reach(body: str, query: str) -> None:
    kind = (
        ObjectKind.SCALAR_FUNCTION
        if body.startswith("int")
        else ObjectKind.TABLE_FUNCTION
        if body[0] == "@"
        else ObjectKind.INLINE_FUNCTION
    )
    made = convert(f"CREATE FUNCTION dbo.f (@p int) RETURNS {body}", kind)
    assert made.status is Status.CONVERTED, made.findings
    assert query in made.statements[0]


def test_a_function_whose_name_needs_brackets_keeps_it() -> None:
    made = convert("CREATE VIEW dbo.v AS SELECT dbo.[f-g](1) AS q FROM dbo.[h:i](2) AS t CROSS APPLY dbo.[j'k](t.a) AS u", ObjectKind.VIEW)
    assert [part in made.statements[0] for part in ("`f-g`(1)", "`H:I`(2)", "`j'k`(`t`.`a`)")] == [True, True, True]


def test_a_function_that_reads_first_and_loops_behind_becomes_two() -> None:
    made = convert(
        "CREATE FUNCTION dbo.f (@x int) RETURNS int AS BEGIN DECLARE @m int, @k int = 2 SET @x = @x + 1 SELECT @m = MAX(a) FROM dbo.t "
        "WHILE @m > @x SET @m = @m / @k RETURN @m END",
        ObjectKind.SCALAR_FUNCTION,
    )
    assert made.status is Status.CONVERTED
    helper, function = made.statements
    assert helper.startswith("CREATE FUNCTION `dbo`.`f__python`(`x` INT, `m` INT, `k` INT) RETURNS INT LANGUAGE PYTHON")
    assert function == (
        "CREATE FUNCTION `dbo`.`f`(`x` INT) RETURNS INT RETURN `dbo`.`f__python`(`f`.`x` + 1, (SELECT MAX(`a`) FROM `dbo`.`t` AS `t`), 2)"
    )
    assert "FUNCTION_SPLIT" in {f.code for f in made.findings}


@pytest.mark.parametrize(
    "text",
    [
        "DECLARE @m int = 0 WHILE @m < @x SET @m = @m + (SELECT MAX(a) FROM dbo.t) RETURN @m",
        "DECLARE @m int = 0 WHILE @m < @x SET @m = @m + 1 SELECT @m = @m + MAX(a) FROM dbo.t RETURN @m",
        "DECLARE @m int IF @x = 1 RETURN 0 SELECT @m = MAX(a) FROM dbo.t WHILE @m > @x SET @m = @m - 1 RETURN @m",
    ],
)
def test_a_function_that_reads_in_a_loop_or_behind_one_stays_manual(text: str) -> None:
    made = convert(f"CREATE FUNCTION dbo.f (@x int) RETURNS int AS BEGIN {text} END", ObjectKind.SCALAR_FUNCTION)
    assert made.status is Status.MANUAL
