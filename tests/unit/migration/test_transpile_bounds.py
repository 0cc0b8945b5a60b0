"""What does not fit: numbers in bounded text, decimals of a second, days before 1900, and what stands behind a view."""

import pytest

from migration.conversion import Conversion, Status
from tools.transpile_pairs import convert_script

_TABLE = "CREATE TABLE dbo.t (i int, b bigint, d decimal(9,2), s smallint, m money, w datetime2(7), x xml)\nGO\n"


def _view(expression: str) -> Conversion:
    return convert_script(_TABLE + f"CREATE VIEW dbo.v AS SELECT {expression} AS r FROM dbo.t")[-1]


def _value(expression: str) -> str:
    made = _view(expression).statements[0]
    return made.removeprefix("CREATE VIEW `dbo`.`v` AS SELECT ").removesuffix(" AS `r` FROM `dbo`.`t` AS `t`")


@pytest.mark.parametrize(
    ("tsql", "expected"),
    [
        ("CAST(i AS varchar(5))", "REGEXP_REPLACE(CAST(`i` AS STRING), '^.{6,}$', '*')"),
        ("CAST(i AS varchar(11))", "CAST(`i` AS STRING)"),
        ("CAST(s AS varchar(6))", "CAST(`s` AS STRING)"),
        ("CAST(i AS char(2))", "RPAD(REGEXP_REPLACE(CAST(`i` AS STRING), '^.{3,}$', '*'), 2, ' ')"),
        ("CAST(YEAR(w) AS varchar(4))", "CAST(YEAR(`w`) AS STRING)"),
        ("CAST(12 AS varchar(2))", "CAST(12 AS STRING)"),
        ("CAST(d AS varchar(12))", "CAST(`d` AS STRING)"),
        ("CAST(m AS varchar(21))", "CAST(CAST(`m` AS DECIMAL(19, 2)) AS STRING)"),
        ("CAST(w AS datetime2(3))", "DATE_TRUNC('MILLISECOND', CAST(`w` AS TIMESTAMP) + INTERVAL '0.0005' SECOND)"),
        ("CAST(w AS datetime2(1))", "TIMESTAMP_MICROS(CAST(FLOOR(UNIX_MICROS(CAST(`w` AS TIMESTAMP)) + 50000, -5) AS BIGINT))"),
        ("CAST(w AS datetime2(6))", "CAST(`w` AS TIMESTAMP)"),
        ("CAST('2020-01-02 03:04:05.120' AS datetime2(2))", "CAST('2020-01-02 03:04:05.120' AS TIMESTAMP)"),
        ("DATEADD(dd, 3, -30)", "DATEADD(DAY, 3, CAST('1899-12-02' AS TIMESTAMP))"),
        ("x.value('count(/a/b)', 'int')", "CAST(XPATH_INT(`x`, 'count(/a/b)') AS INT)"),
    ],
)
def test_an_expression(tsql: str, expected: str) -> None:
    assert _value(tsql) == expected


@pytest.mark.parametrize("tsql", ["CAST(i AS nvarchar(3))", "CAST(b AS varchar(9))", "CAST(d AS varchar(4))"])
def test_a_number_that_t_sql_refuses_to_cut_raises(tsql: str) -> None:
    assert "RAISE_ERROR('a number does not fit into" in _value(tsql)


def test_a_query_whose_text_is_guarded_is_written_once() -> None:
    made = _view("CAST((SELECT MAX(b) FROM dbo.t) AS varchar(9))")
    assert made.status is Status.CONVERTED
    assert made.statements[0].count("MAX(") == 1


def test_what_stands_behind_a_view_in_its_batch_is_an_object_of_its_own() -> None:
    text = _TABLE + "CREATE VIEW dbo.v AS\nSELECT i FROM dbo.t\nUNION ALL\nSELECT b FROM dbo.t\n\nSELECT * FROM dbo.v\nPRINT 'x'"
    *_, view, loose = convert_script(text)
    assert view.status is Status.CONVERTED
    assert view.statements[0].endswith("UNION ALL SELECT `b` FROM `dbo`.`t` AS `t`")
    assert (loose.line, [f.code for f in loose.findings]) == (8, ["SCRIPT"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT i FROM dbo.t\nWHERE i IN (\nSELECT b FROM dbo.t)",
        "WITH c AS (\nSELECT i FROM dbo.t)\nSELECT i FROM c",
        "SELECT i FROM dbo.t\nEXCEPT\nSELECT b\nFROM dbo.t\nWITH CHECK OPTION",
    ],
)
def test_the_query_of_a_view_is_not_cut(query: str) -> None:
    conversions = convert_script(_TABLE + f"CREATE VIEW dbo.v AS\n{query}")
    assert [c.status for c in conversions] == [Status.CONVERTED] * 2


def test_namespaces_before_a_query_leave_names_that_are_found_by_their_local_part() -> None:
    text = _TABLE + (
        "CREATE VIEW dbo.v AS WITH XMLNAMESPACES (DEFAULT 'u', 'w' AS p), c AS (SELECT x FROM dbo.t) "
        "SELECT x.value('(/a/p:b)[1]', 'int') AS n FROM c"
    )
    made = convert_script(text)[-1]
    assert made.status is Status.CONVERTED
    assert "AS WITH `c` AS (SELECT `x`" in made.statements[0]
    assert r"(/*[local-name()=\'a\']/*[local-name()=\'b\'])[1]" in made.statements[0]


def test_statistics_are_the_engines_own_work() -> None:
    made = convert_script("CREATE PROCEDURE dbo.p AS EXEC sp_updatestats\nSELECT 1 AS one")[-1]
    assert made.status is Status.CONVERTED
    assert "CALL" not in made.statements[0]
    assert "MAINTENANCE" in [f.code for f in made.findings]
    assert convert_script("CREATE PROCEDURE dbo.p AS SELECT 1 AS one EXEC sp_helpdb")[-1].findings[0].code == "SYSTEM_PROCEDURE"
