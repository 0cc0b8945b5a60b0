"""Values that T-SQL converts by itself where they are stored: pairs of T-SQL and Databricks SQL."""

from __future__ import annotations

import pytest

from migration.conversion import Status
from tools.transpile_pairs import convert_pair, convert_script

SHORT = (
    "DATE_FORMAT({0}, 'MMM ') || LPAD(CAST(DAY({0}) AS STRING), 2, ' ') || DATE_FORMAT({0}, ' yyyy ') || "
    "LPAD(DATE_FORMAT({0}, 'h'), 2, ' ') || DATE_FORMAT({0}, ':mma')"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("INSERT INTO dbo.u (id, s) SELECT id, d FROM dbo.t", f"SELECT `id`, {SHORT.format('`d`')} FROM `dbo`.`t` AS `t`;"),
        ("INSERT INTO dbo.u (id, s) SELECT id, f FROM dbo.t", "SELECT `id`, CAST(CAST(`f` AS INT) AS STRING) FROM `dbo`.`t` AS `t`;"),
        ("UPDATE dbo.t SET s = m", "SET `s` = CAST(CAST(`m` AS DECIMAL(19, 2)) AS STRING);"),
        ("UPDATE dbo.t SET d = 5", "SET `d` = CAST('1900-01-06' AS TIMESTAMP);"),
        ("DECLARE @s varchar(11) = GETDATE()", f"SET `v_s` = LEFT({SHORT.format('CURRENT_TIMESTAMP()')}, 11);"),
        ("DECLARE @s varchar(30) SELECT @s = f FROM dbo.t WHERE id = 1", "SELECT CAST(CAST(`f` AS INT) AS STRING) FROM"),
    ],
)
def test_text_has_the_form_of_t_sql(body: str, expected: str) -> None:
    made, sql = convert_pair("", {"body": body})
    assert made.status is Status.CONVERTED, made.findings
    assert expected in sql


def test_a_default_has_the_form_of_t_sql() -> None:
    _, sql = convert_pair("", {"column": "a varchar(30) DEFAULT (GETDATE())"})
    assert f"DEFAULT {SHORT.format('CURRENT_TIMESTAMP()')}" in sql


def test_a_float_stored_as_text_is_reported() -> None:
    made, _ = convert_pair("", {"body": "UPDATE dbo.t SET s = r"})
    assert "TEXT_FORM_OF_VALUE" in {f.code for f in made.findings}


@pytest.mark.parametrize(("target", "reported"), [("id int UNIQUE", True), ("id int PRIMARY KEY", False)])
def test_a_foreign_key_needs_a_primary_key(target: str, reported: bool) -> None:
    made = convert_script(f"CREATE TABLE dbo.u ({target})\nGO\nCREATE TABLE dbo.t (a int REFERENCES dbo.u (id))")[-1]
    assert ("FK_TARGET" in {f.code for f in made.findings}) is reported
    assert any("FOREIGN KEY" in s for s in made.statements) is not reported


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        ("DECLARE @s int = ERROR_SEVERITY() RAISERROR ('x', @s, 1)", False),
        ("DECLARE @s int = 5 RAISERROR ('x', @s, 1)", True),
    ],
)
def test_a_severity_in_a_variable(body: str, reported: bool) -> None:
    made, _ = convert_pair("", {"body": f"BEGIN TRY SELECT 1 AS one END TRY BEGIN CATCH {body} END CATCH"})
    assert ("ERROR_SEVERITY" in {f.code for f in made.findings}) is reported


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT a FROM dbo.t WHERE a = ''", "WHERE `a` = 0"),
        ("SELECT a FROM dbo.t WHERE a = ANY (SELECT a FROM dbo.u)", "WHERE `a` IN (SELECT `a` FROM `dbo`.`u` AS `u`)"),
        ("SELECT a FROM dbo.t WHERE a <> ALL (SELECT a FROM dbo.u)", "WHERE NOT `a` IN (SELECT `a` FROM `dbo`.`u` AS `u`)"),
        ("SELECT DATEADD(day, 1.9, d) AS x FROM dbo.t", "DATEADD(DAY, CAST(1.9 AS INT), `d`)"),
        ("SELECT DATEADD(minute, q, d) AS x FROM dbo.t", "DATEADD(MINUTE, CAST(`q` AS INT), `d`)"),
        ("SELECT CAST(m AS varchar(30)) AS x FROM dbo.t", "CAST(CAST(`m` AS DECIMAL(19, 2)) AS STRING) AS `x`"),
    ],
)
def test_what_t_sql_converts_in_a_query(query: str, expected: str) -> None:
    made, sql = convert_pair("", {"query": query})
    assert made.status is Status.CONVERTED, made.findings
    assert expected in sql


def test_a_comparison_with_all_rows_is_refused_where_unknown_is_not_false() -> None:
    made, _ = convert_pair("", {"query": "SELECT a FROM dbo.t WHERE NOT a > ALL (SELECT a FROM dbo.u)"})
    assert [(f.code, f.line) for f in made.findings] == [("UNSUPPORTED_CLAUSE", 2)]


def test_identity_numbers_of_a_table_variable_are_reported() -> None:
    made, _ = convert_pair("", {"body": "DECLARE @w TABLE (n int IDENTITY, id int) INSERT INTO @w (id) SELECT id FROM dbo.t ORDER BY id"})
    assert [f.line for f in made.findings if f.code == "IDENTITY_ORDER"] == [2]
