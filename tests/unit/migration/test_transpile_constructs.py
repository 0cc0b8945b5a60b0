"""Row sources, XML, JSON, limits and members: pairs of T-SQL and Databricks SQL, one for each rule."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.dates import iso_date
from migration.transpile.patterns import search_regex, whole_regex
from migration.transpile.time_zones import zone_name
from migration.transpile.xml_paths import read_path

TABLE = "CREATE TABLE dbo.t (a int, b int, s varchar(20), n nvarchar(20), d datetime, o datetimeoffset, f bit, m money, x xml, g geography, p geometry)"
HEAD = "CREATE VIEW `dbo`.`v` AS "
FROM_T = " FROM `dbo`.`t` AS `t`"


def view(query: str, *, runtime: TargetRuntime = DEFAULT_RUNTIME) -> Conversion:
    objects = [
        SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, TABLE),
        SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.v AS\n" + query),
    ]
    return convert_object(objects[1], Options(runtime=runtime, estate=build_catalog(objects, runtime)))


def sql(query: str) -> str:
    made = view(query)
    assert made.status is Status.CONVERTED, made.findings
    return made.statements[0].removeprefix(HEAD)


def codes(query: str) -> set[str]:
    return {f.code for f in view(query).findings}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("PATINDEX('%[0-9]%', s)", r"REGEXP_INSTR(`s`, '(?s)[0-9]')"),
        ("QUOTENAME(s)", "CONCAT('[', REPLACE(`s`, ']', ']]'), ']')"),
        ("DATALENGTH(n)", "LENGTH(`n`) * 2"),
        ("DATALENGTH(s)", "LENGTH(`s`)"),
        ("HASHBYTES('MD5', n)", "UNHEX(MD5(ENCODE(`n`, 'UTF-16LE')))"),
        ("REPLICATE('0', a)", "CASE WHEN `a` >= 0 THEN REPEAT('0', `a`) END"),
        ("NCHAR(8364)", "'€'"),
        ("STR(a, 20)", "LPAD(CAST(CAST(ROUND(`a`, 0) AS DECIMAL(38, 0)) AS STRING), 20, ' ')"),
        ("m * 2", "`m` * 2"),
        ("CHOOSE(a, 'x', 'y')", "CASE CAST(`a` AS INT) WHEN 1 THEN 'x' WHEN 2 THEN 'y' END"),
        ("ISNULL(a, 1.5)", "COALESCE(`a`, CAST(1.5 AS INT))"),
        ("COALESCE(d, '20200102')", "COALESCE(`d`, CAST('2020-01-02' AS TIMESTAMP))"),
        ("LAG(f, 1, 0) OVER (ORDER BY a)", "LAG(`f`, 1, FALSE) OVER (ORDER BY `a`)"),
        (
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b)",
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY `a`) OVER (PARTITION BY `b`)",
        ),
        ("FORMAT(a, 'N0')", "FORMAT_NUMBER(ROUND(`a`, 0), 0)"),
        ("FORMAT(d, 'd', 'en-US')", "DATE_FORMAT(`d`, 'M/d/yyyy')"),
        ("CONVERT(varchar(30), d, 113)", "LEFT(DATE_FORMAT(`d`, 'dd MMM yyyy HH:mm:ss:SSS'), 30)"),
        ("CONVERT(varchar(30), 0x1F, 2)", "LEFT(HEX(X'1F'), 30)"),
        ("CAST('' AS int)", "CAST(0 AS INT)"),
        ("TRY_PARSE(s AS int USING 'en-US')", "TRY_CAST(`s` AS INT)"),
        ("{ts '2020-01-02 03:04:05'}", "CAST('2020-01-02 03:04:05' AS TIMESTAMP)"),
        ("x.value('(/a/@i)[1]', 'int')", "CAST(CASE WHEN XPATH_BOOLEAN(`x`, '/a/@i') THEN XPATH_STRING(`x`, '(/a/@i)[1]') END AS INT)"),
        ("x.exist('/a')", "XPATH_BOOLEAN(`x`, '/a')"),
        ("g.Long", "ST_X(`g`)"),
        ("t.p.STX", "ST_X(`t`.`p`)"),
        ("p.STDistance(p)", "ST_DISTANCE(`p`, `p`)"),
        ("g.STGeometryType()", "REPLACE(ST_GEOMETRYTYPE(`g`), 'ST_', '')"),
        ("(SELECT MAX(v) FROM (VALUES (a), (b)) AS q(v))", "ARRAY_MAX(ARRAY(`a`, `b`))"),
        ("(SELECT a FROM t FOR JSON PATH)", "(SELECT NULLIF(TO_JSON(COLLECT_LIST(NAMED_STRUCT('a', `a`))), '[]')" + FROM_T + ")"),
    ],
)
def test_expression(expression: str, expected: str) -> None:
    assert sql(f"SELECT {expression} AS r FROM t") == f"SELECT {expected} AS `r`{FROM_T}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT value FROM STRING_SPLIT('a,b', ',')", r"SELECT `value` FROM EXPLODE(SPLIT('a,b', '\\Q,\\E')) AS `string_split`(`value`)"),
        (
            "SELECT q.v FROM t CROSS APPLY (VALUES (a), (b)) q (v)",
            f"SELECT `q`.`v`{FROM_T} INNER JOIN LATERAL EXPLODE(ARRAY(`a`, `b`)) AS `q`(`v`)",
        ),
        ("SELECT value FROM GENERATE_SERIES(1, 3) g", "SELECT `value` FROM EXPLODE(SEQUENCE(1, 3)) AS `g`(`value`)"),
        (
            "SELECT j.id FROM t CROSS APPLY OPENJSON(n) WITH (id int '$.i') j",
            f"SELECT `j`.`id`{FROM_T} INNER JOIN LATERAL (SELECT CAST(GET_JSON_OBJECT(`items`.`item`, '$.i') AS INT) AS `id` FROM (SELECT EXPLODE("
            "CASE WHEN LEFT(LTRIM(`n`), 1) = '[' THEN FROM_JSON(`n`, 'ARRAY<STRING>') WHEN NOT `n` IS NULL THEN ARRAY(`n`) END) AS `item`) AS `items`) AS `j`",
        ),
        (
            "SELECT e.c.value('@i', 'int') AS i, e.c.value('(w)[1]', 'int') AS w FROM t CROSS APPLY x.nodes('/r/e') AS e(c)",
            f"SELECT CAST(`e`.`c`.`_i` AS INT) AS `i`, CAST(GET(`e`.`c`.`w`, 0) AS INT) AS `w`{FROM_T} "
            "INNER JOIN LATERAL EXPLODE(FROM_XML(`x`, '`e` ARRAY<STRUCT<`_i`: STRING, `w`: ARRAY<STRING>>>').`e`) AS `e`(`c`)",
        ),
        (
            "SELECT TOP 10 PERCENT a FROM t ORDER BY a",
            f"SELECT `a`{FROM_T} QUALIFY ROW_NUMBER() OVER (ORDER BY `a`) <= CEIL(COUNT(*) OVER () * CAST(10 AS DOUBLE) / 100) ORDER BY `a`",
        ),
        ("SELECT a FROM srv.db.dbo.r WHERE srv.db.dbo.r.a = 1", "SELECT `a` FROM `srv_db`.`dbo`.`r` AS `r` WHERE `r`.`a` = 1"),
        ("SELECT * FROM OPENQUERY(srv, 'SELECT 1') q", "SELECT * FROM REMOTE_QUERY('srv', query => 'SELECT 1') AS `q`"),
        (
            "SELECT a FROM t FOR SYSTEM_TIME AS OF '2020-01-01'",
            "SELECT `a` FROM `dbo`.`t` TIMESTAMP AS OF CAST('2020-01-01' AS TIMESTAMP) AS `t`",
        ),
        ("SELECT f FROM t UNION ALL SELECT 0", f"SELECT `f`{FROM_T} UNION ALL SELECT FALSE"),
        (
            "SELECT t.a FROM t LEFT JOIN t u JOIN t w ON u.a = w.a ON t.a = u.a",
            f"SELECT `t`.`a`{FROM_T} LEFT JOIN (`dbo`.`t` AS `u` JOIN `dbo`.`t` AS `w` ON `u`.`a` = `w`.`a`) ON `t`.`a` = `u`.`a`",
        ),
        ("SELECT a AS [# sold] FROM t", f"SELECT `a` AS `# sold`{FROM_T}"),
        (
            "SELECT CAST(d AT TIME ZONE 'UTC' AS datetime2) AS u FROM t",
            "SELECT CAST(TO_UTC_TIMESTAMP((CAST(DATE_FORMAT(`d`, 'yyyy-MM-dd HH:mm:ss.SSSSSS') || ' UTC' AS TIMESTAMP)), CURRENT_TIMEZONE()) AS TIMESTAMP) AS `u`"
            + FROM_T,
        ),
    ],
)
def test_query(query: str, expected: str) -> None:
    assert sql(query) == expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT a FROM t WHERE d > '01/02/2020'", "DATE_LANGUAGE"),
        ("SELECT UPPER(s) AS u FROM t", "UPPER_EXPANDS"),
        ("SELECT JSON_VALUE(n, '$.a') AS j FROM t", "JSON_SCALAR"),
        ("SELECT (SELECT a FROM t FOR JSON PATH) AS j", "JSON_TEXT"),
        ("SELECT x.value('declare namespace q=\"u\"; (/q:a)[1]', 'int') AS v FROM t", "XML_NAMESPACE"),
        ("SELECT e.c.value('.', 'int') AS v FROM t CROSS APPLY x.nodes('/r/e') AS e(c)", "XML_NODES"),
        ("SELECT a FROM srv.db.dbo.r", "LINKED_SERVER"),
        ("SELECT * FROM OPENQUERY(srv, 'SELECT 1') q", "REMOTE_QUERY"),
        ("SELECT a FROM t FOR SYSTEM_TIME AS OF '2020-01-01'", "SYSTEM_TIME"),
        ("SELECT o AT TIME ZONE 'UTC' AS u FROM t", "LOST_OFFSET"),
    ],
)
def test_what_can_differ_is_said(query: str, code: str) -> None:
    assert view(query).status is Status.CONVERTED
    assert code in codes(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a FROM t FOR XML EXPLICIT",
        "SELECT (SELECT t.a, u.b FROM t JOIN t u ON u.a = t.a FOR JSON AUTO) AS j",
        "SELECT (SELECT a FROM t ORDER BY a, b DESC FOR JSON PATH) AS j",
        "SELECT x.value('sum(/a)', 'int') AS v FROM t",
        "SELECT e.c.query('.') AS v FROM t CROSS APPLY x.nodes('/r/e') AS e(c)",
        "SELECT e.c.value('(../b)[1]', 'int') AS v FROM t CROSS APPLY x.nodes('//e') AS e(c)",
        "SELECT a FROM t FOR SYSTEM_TIME BETWEEN '2020-01-01' AND '2020-01-02'",
        "SELECT q.v FROM t OUTER APPLY (SELECT value AS v FROM STRING_SPLIT(t.s, ',')) q",
        "SELECT g.STDistance(g) AS k FROM t",
        "SELECT PARSE(s AS date USING 'de-DE') AS k FROM t",
        "SELECT FORMAT(d, 'd', 'ja-JP') AS k FROM t",
        "SELECT DATALENGTH(q) AS k FROM elsewhere",
    ],
)
def test_what_has_no_exact_counterpart_is_manual(query: str) -> None:
    made = view(query)
    assert made.status is Status.MANUAL
    assert made.statements == ()


def test_openquery_needs_its_runtime() -> None:
    assert view("SELECT * FROM OPENQUERY(srv, 'SELECT 1') q", runtime=TargetRuntime(17, 0)).status is Status.MANUAL


def test_patterns() -> None:
    assert whole_regex("a[[]_%") == r"(?s)^a[\[]..*\z"
    assert whole_regex("5!%", "!") == r"(?s)^5%\z"
    assert search_regex("%b%") == "(?s)b"
    assert search_regex("b%") == "(?s)^b"


def test_zones() -> None:
    assert zone_name("pacific standard time") == "America/Los_Angeles"
    assert zone_name("Nowhere Standard Time") is None


def test_iso_dates() -> None:
    assert iso_date("20200102 03:04:05.1234567") == "2020-01-02 03:04:05.123456"
    assert iso_date("01/02/2020") is None


def test_xml_paths() -> None:
    path = read_path('declare default element namespace "u"; (/a/b[2]/@c)[1]')
    assert path is not None
    assert path.xpath() == "/*[local-name()='a']/*[local-name()='b'][2]/@c"
    assert (path.absolute, path.position) == (True, 1)
    assert read_path("for $i in /a return $i") is None
    assert read_path("//a") is None
