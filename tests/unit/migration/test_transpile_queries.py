"""Queries: pairs of T-SQL and Databricks SQL, and what is refused."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

TABLE = "CREATE TABLE dbo.t (a int, b int, s varchar(20), n nvarchar(max), d datetime, dt date, f bit, m money, h hierarchyid, x decimal(10,2), fl float)"
HEAD = "CREATE VIEW `dbo`.`v` AS "
FROM_T = " FROM `dbo`.`t` AS `t`"


def view(query: str, *, runtime: TargetRuntime = DEFAULT_RUNTIME, table: str = TABLE) -> Conversion:
    objects = [
        SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, table),
        SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 10, 10, "CREATE VIEW dbo.v AS\n" + query),
    ]
    return convert_object(objects[1], Options(runtime=runtime, estate=build_catalog(objects, runtime)))


def sql(query: str) -> str:
    made = view(query)
    assert made.status is Status.CONVERTED, made.findings
    assert made.gates.residue
    assert made.gates.conserved
    assert len(made.statements) == 1
    assert made.statements[0].startswith(HEAD)
    return made.statements[0].removeprefix(HEAD)


def codes(made: Conversion) -> set[str]:
    return {f.code for f in made.findings}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[a]", "`a`"),
        ("GETDATE()", "CURRENT_TIMESTAMP()"),
        ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP()"),
        ("ISNULL(s, '')", "COALESCE(`s`, '')"),
        ("ISNULL(f, 0)", "COALESCE(`f`, FALSE)"),
        ("ISNULL(s, 'a text of more than twenty signs')", "COALESCE(`s`, LEFT('a text of more than twenty signs', 20))"),
        ("s + n", "`s` || `n`"),
        ("s + N' ' + n", "`s` || ' ' || `n`"),
        ("s + 1", "`s` + 1"),
        ("'x' + unknown_column", "'x' || `unknown_column`"),
        ("a + b", "`a` + `b`"),
        ("a + f", "`a` + CAST(`f` AS INT)"),
        ("a / b", "`a` DIV `b`"),
        ("a / 2.0", "`a` / 2.0"),
        ("fl / a", "`fl` / `a`"),
        ("AVG(a) OVER (PARTITION BY b)", "CAST(AVG(`a`) OVER (PARTITION BY `b`) AS INT)"),
        ("d + 1", "DATEADD(DAY, 1, `d`)"),
        ("GETDATE() - 7", "DATEADD(DAY, -7, CURRENT_TIMESTAMP())"),
        ("DATEADD(hh, 1, d)", "DATEADD(HOUR, 1, `d`)"),
        ("DATEADD(dd, 1, dt)", "DATE_ADD(`dt`, 1)"),
        ("DATEDIFF(day, dt, d)", "DATEDIFF(CAST(`d` AS DATE), CAST(`dt` AS DATE))"),
        ("DATEDIFF(yy, dt, d)", "(YEAR(`d`) - YEAR(`dt`))"),
        ("DATEPART(dw, d)", "DAYOFWEEK(`d`)"),
        ("DATENAME(month, d)", "DATE_FORMAT(`d`, 'MMMM')"),
        ("CONVERT(varchar(8), d, 112)", "LEFT(DATE_FORMAT(`d`, 'yyyyMMdd'), 8)"),
        ("CONVERT(int, s)", "CAST(`s` AS INT)"),
        ("TRY_CONVERT(int, s)", "TRY_CAST(`s` AS INT)"),
        ("CAST(s AS varchar(3))", "LEFT(`s`, 3)"),
        ("CAST(a AS decimal)", "CAST(`a` AS DECIMAL(18, 0))"),
        ("CAST('20200102' AS datetime)", "CAST('2020-01-02' AS TIMESTAMP)"),
        ("CAST(fl AS real)", "CAST(`fl` AS FLOAT)"),
        ("CAST(a AS float)", "CAST(`a` AS DOUBLE)"),
        ("LEN(s)", "LENGTH(RTRIM(`s`))"),
        ("SUBSTRING(s, 0, 3)", "SUBSTRING(`s`, 1, 2)"),
        ("CHARINDEX('x', s)", "LOCATE('x', `s`)"),
        ("ROUND(x, 1, 1)", "CAST(IF(`x` < 0, CEIL(`x`, 1), FLOOR(`x`, 1)) AS DECIMAL(10, 2))"),
        ("IIF(a > 1, 1, 0)", "IF(`a` > 1, 1, 0)"),
        ("COUNT_BIG(*)", "COUNT(*)"),
        ("$12.50", "12.50"),
        ("h.GetLevel()", "CAST(LENGTH(`h`) - LENGTH(REPLACE(`h`, '/', '')) - 1 AS SMALLINT)"),
        ("JSON_VALUE(n, '$.a')", "GET_JSON_OBJECT(`n`, '$.a')"),
        ("CASE f WHEN 1 THEN 'y' ELSE 'n' END", "CASE `f` WHEN TRUE THEN 'y' ELSE 'n' END"),
        ("[dbo].[f]([a])", "`dbo`.`f`(`a`)"),
    ],
)
def test_expression(expression: str, expected: str) -> None:
    assert sql(f"SELECT {expression} AS r FROM t") == f"SELECT {expected} AS `r`{FROM_T}"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("f = 1", "`f` = TRUE"),
        ("f IN (0, 1)", "`f` IN (FALSE, TRUE)"),
        ("d >= '20200101'", "`d` >= CAST('2020-01-01' AS TIMESTAMP)"),
        ("s LIKE '[A-C]%'", r"(REGEXP_LIKE(`s`, '(?s)^[A-C].*\\z'))"),
        ("s NOT LIKE '[^0-9]_'", r"(NOT REGEXP_LIKE(`s`, '(?s)^[^0-9].\\z'))"),
        (r"s LIKE 'a\b%'", r"`s` LIKE 'a\\\\b%'"),
        ("s NOT LIKE 'a%'", "`s` NOT LIKE 'a%'"),
        ("a !< 3", "`a` >= 3"),
        (r"s = N'O''Brien\x'", r"`s` = 'O\'Brien\\x'"),
    ],
)
def test_condition(condition: str, expected: str) -> None:
    assert sql(f"SELECT a FROM t WHERE {condition}") == f"SELECT `a`{FROM_T} WHERE {expected}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT TOP (5) a FROM t ORDER BY a", f"SELECT `a`{FROM_T} ORDER BY `a` LIMIT 5"),
        ("SELECT TOP 100 PERCENT a FROM t ORDER BY a", f"SELECT `a`{FROM_T} ORDER BY `a`"),
        ("SELECT TOP (5) WITH TIES a FROM t ORDER BY a", f"SELECT `a`{FROM_T} QUALIFY RANK() OVER (ORDER BY `a`) <= 5 ORDER BY `a`"),
        ("SELECT a FROM t WITH (NOLOCK)", f"SELECT `a`{FROM_T}"),
        ("SELECT dbo.t.a FROM dbo.t", f"SELECT `t`.`a`{FROM_T}"),
        (
            "WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 10) SELECT n FROM c",
            "WITH RECURSIVE `c` AS (SELECT 1 AS `n` UNION ALL SELECT `n` + 1 FROM `c` WHERE `n` < 10) SELECT `n` FROM `c`",
        ),
        (
            "SELECT STUFF((SELECT ',' + s FROM t ORDER BY s FOR XML PATH('')), 1, 1, '') AS z",
            "SELECT SUBSTRING(NULLIF((SELECT LISTAGG(',' || `s`, '') WITHIN GROUP (ORDER BY `s`) FROM `dbo`.`t` AS `t`), ''), 2) AS `z`",
        ),
        (
            "SELECT t.a FROM t CROSS APPLY dbo.fn(t.a) AS g",
            f"SELECT `t`.`a`{FROM_T} INNER JOIN LATERAL `dbo`.`fn`(`t`.`a`) AS `g`",
        ),
        (
            "SELECT * FROM (SELECT a, s, x FROM t) p PIVOT (SUM(x) FOR s IN ([Q1], [Q 2])) pv",
            "SELECT * FROM (SELECT * FROM (SELECT `a`, `s`, `x` FROM `dbo`.`t` AS `t`) AS `p` "
            "PIVOT(SUM(`x`) FOR `s` IN ('Q1' AS `Q1`, 'Q 2' AS `Q 2`))) AS `pv`",
        ),
        (
            "SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS r FROM t",
            f"SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS `r`{FROM_T}",
        ),
    ],
)
def test_query(query: str, expected: str) -> None:
    assert sql(query) == expected


@pytest.mark.parametrize(
    ("query", "code", "column"),
    [
        ("SELECT a FROM #x", "TEMP_TABLE", 15),
        ("SELECT a FROM [#x]", "TEMP_TABLE", 15),
        ("SELECT a INTO b FROM t", "DML", 0),
        ("SELECT @@SPID", "SYSTEM_VARIABLE", 8),
        ("SELECT @x", "VARIABLE", 8),
        ("SELECT PARSENAME(s, a) FROM t", "UNKNOWN_FUNCTION", 8),
        ("SELECT a FROM t WHERE CONTAINS(s, 'x')", "FULL_TEXT", 23),
        ("SELECT t.a FROM t, t AS u WHERE MATCH(t-(u)->t)", "GRAPH_MATCH", 0),
        ("SELECT * FROM OPENROWSET(BULK 'f.csv', SINGLE_CLOB) AS r", "EXTERNAL_ROWS", 15),
        ("SELECT SESSION_CONTEXT(N'k') AS k", "SESSION_STATE", 8),
        ("SELECT a FROM @cdm.t", "TEMPLATE_PARAMETER", 15),
        ("SELECT a FROM t FOR SYSTEM_TIME AS OF (SELECT MAX(d) FROM t)", "SYSTEM_TIME_MOMENT", 0),
        ("SELECT COUNT(*) FROM t GROUP BY (SELECT MAX(x.a) FROM t AS x WHERE x.b = t.b)", "UNSUPPORTED_CLAUSE", 0),
        ("SELECT CASE WHEN a > ALL (SELECT b FROM t) THEN 1 END FROM t", "UNSUPPORTED_CLAUSE", 0),
        ("SELECT a FROM t FOR XML AUTO", "UNSUPPORTED_CLAUSE", 0),
        ("SELECT DISTINCT TOP 10 PERCENT a FROM t", "UNSUPPORTED_CLAUSE", 0),
        ("SELECT CAST(d AS int) FROM t", "MEANING", 0),
        ("SELECT a FROM sys.objects", "MEANING", 15),
        ("SELECT type FROM OPENJSON(s)", "UNKNOWN_FUNCTION", 0),
        ("SELECT n.query('/a') FROM t", "UNKNOWN_FUNCTION", 0),
        ("SELECT geography::Point(1, 2, 4120)", "MEANING", 8),
        ("SELECT geography::UnionAggregate(s) FROM t", "UNKNOWN_FUNCTION", 8),
        ("SELECT {t '10:00'}", "UNSUPPORTED_CLAUSE", 8),
        ("SELECT a FRM t WHERE", "PARSE_ERROR", 0),
        ("SELECT d AT TIME ZONE s FROM t", "UNSUPPORTED_CLAUSE", 0),
        ("SELECT a FROM srv...t", "UNSUPPORTED_CLAUSE", 0),
    ],
)
def test_what_has_no_rule_is_manual_and_located(query: str, code: str, column: int) -> None:
    made = view(query)
    assert made.status is Status.MANUAL
    assert made.statements == ()
    finding = next(f for f in made.findings if f.code == code)
    assert (finding.file, finding.line) == ("v.sql", 11)
    assert not column or finding.column == column


def test_unknown_types_get_a_warning_not_a_guess() -> None:
    made = view("SELECT p + q AS x, p / q AS y, AVG(p) AS z FROM elsewhere GROUP BY p, q")
    assert made.status is Status.CONVERTED
    assert {"AMBIGUOUS_PLUS", "INTEGER_DIVISION", "INTEGER_AVERAGE"} <= codes(made)


def test_types_come_through_subqueries_and_common_table_expressions() -> None:
    assert "`y` DIV 2" in sql("WITH c AS (SELECT a AS y FROM t) SELECT z.y / 2 AS h FROM (SELECT y FROM c) z").replace("`z`.", "")


def test_runtime_decides() -> None:
    query = "WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 10) SELECT n FROM c"
    assert "RUNTIME" in codes(view(query, runtime=TargetRuntime(16, 3)))
    assert view(query, runtime=TargetRuntime(17, 0)).status is Status.CONVERTED


def test_names_stay_inert() -> None:
    assert (
        sql('SELECT x.[a`b], x."q \' r" FROM [s`;].[t;DROP TABLE y] x')
        == "SELECT `x`.`a``b`, `x`.`q ' r` FROM `s``;`.`t;DROP_TABLE_y` AS `x`"
    )


def test_catalog_and_schema() -> None:
    item = SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.v AS SELECT o.a FROM Sales.Orders o JOIN t ON t.a = o.a")
    made = convert_object(item, Options(catalog="main", schema="w"))
    assert made.statements == (
        "CREATE VIEW `main`.`w`.`v` AS SELECT `o`.`a` FROM `main`.`Sales`.`Orders` AS `o` JOIN `main`.`w`.`t` AS `t` ON `t`.`a` = `o`.`a`",
    )
    assert "SCHEMA_KEPT" in codes(made)


def test_view_options() -> None:
    item = SqlObject(
        "dbo.v",
        ObjectKind.VIEW,
        "v.sql",
        1,
        1,
        "CREATE OR ALTER VIEW dbo.v (x, [y z]) WITH SCHEMABINDING AS SELECT 1, 2 WITH CHECK OPTION;",
    )
    made = convert_object(item, Options())
    assert made.statements == ("CREATE OR REPLACE VIEW `dbo`.`v` (`x`, `y z`) AS SELECT 1, 2",)
    assert codes(made) == {"SCHEMABINDING", "CHECK_OPTION"}
