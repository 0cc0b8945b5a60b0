"""SQL Server's catalog over information_schema: what is kept, and what is refused."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.catalog_views import VIEWS
from migration.transpile.convert import convert_object
from migration.transpile.options import Options

TABLE = SqlObject("dbo.t", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE dbo.t (a int, s varchar(20), is_hidden int)")


def view(query: str, runtime: str = "18.1", catalog: str = "", schema: str = "") -> Conversion:
    version = TargetRuntime.parse(runtime)
    options = Options(runtime=version, estate=build_catalog([TABLE], version), catalog=catalog, schema=schema)
    text = f"CREATE VIEW dbo.v AS {query}"
    return convert_object(SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, text), options)


def test_views_are_joined_by_what_identifies_their_objects() -> None:
    made = view(
        "SELECT s.name, t.name AS tn, c.name AS cn FROM sys.tables t JOIN sys.schemas AS s ON s.schema_id = t.schema_id "
        "JOIN sys.columns c ON (t.object_id = c.object_id) WHERE t.object_id = OBJECT_ID(N'dbo.T', N'U') AND c.is_nullable = 1"
    )
    assert made.status is Status.CONVERTED, made.findings
    sql = made.statements[0]
    assert "FROM `information_schema`.`tables`" in sql
    assert "ON `s`.`schema_id` = `t`.`schema_id`" in sql
    assert "LOWER(CONCAT(`table_schema`, '.', `table_name`)) = 'dbo.t'" in sql
    assert "`c`.`is_nullable` = TRUE" in sql
    assert {f.code for f in made.findings} == {"CATALOG_VIEW"}


def test_names_compare_without_case() -> None:
    made = view("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'Customers'")
    assert "`table_name` COLLATE UTF8_LCASE AS `table_name`" in made.statements[0]


def test_the_catalog_and_schema_of_the_target_are_used() -> None:
    made = view("SELECT a FROM dbo.t WHERE OBJECT_ID('dbo.x') IS NULL", catalog="main", schema="silver")
    assert made.status is Status.CONVERTED, made.findings
    assert made.statements[0].count("FROM `main`.`information_schema`.") == 3
    assert "'silver.x'" in made.statements[0]


@pytest.mark.parametrize(
    "query", ["SELECT 1 AS a WHERE EXISTS (SELECT * FROM sys.tables WHERE name = 'x')", "SELECT COUNT(*) AS n FROM sys.views"]
)
def test_counting_rows_reads_no_column(query: str) -> None:
    assert view(query).status is Status.CONVERTED


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT object_id FROM sys.tables", "number there and a text here"),
        ("SELECT OBJECT_ID('dbo.t') AS x", "number there and a text here"),
        ("SELECT name FROM sys.tables WHERE object_id = 5", "number there and a text here"),
        ("SELECT x.object_id FROM (SELECT object_id FROM sys.tables) AS x", "number there and a text here"),
        ("SELECT * FROM sys.tables", "all columns"),
        ("SELECT t.* FROM sys.tables AS t", "all columns"),
        ("SELECT c.max_length FROM sys.columns AS c", "the column max_length"),
        ("SELECT DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS", "the column DATA_TYPE"),
        ("SELECT 1 AS a WHERE EXISTS (SELECT 1 FROM sys.columns WHERE is_hidden = 1)", "the column is_hidden"),
        ("SELECT name FROM sys.objects", "a catalog view (sys.objects)"),
        ("SELECT name FROM other.sys.tables", "a catalog view"),
        ("SELECT a FROM dbo.t WHERE OBJECT_ID(s) IS NULL", "OBJECT_ID of a computed name"),
        ("SELECT a FROM dbo.t WHERE OBJECT_ID('dbo.f', 'FN') IS NULL", "OBJECT_ID of a computed name"),
        ("SELECT a FROM dbo.t WHERE OBJECT_ID('tempdb..#t') IS NULL", "#t"),
    ],
)
def test_what_has_no_counterpart_is_refused(query: str, why: str) -> None:
    made = view(query)
    assert (made.status, made.statements) == (Status.MANUAL, ())
    assert any(why in f.message and f.column > 1 for f in made.findings), made.findings


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT object_id, name INTO #t FROM sys.tables SELECT name FROM #t WHERE object_id = 1",
        "DECLARE @i int = OBJECT_ID('dbo.t') SELECT @i",
        "DECLARE @i int SELECT @i = object_id FROM sys.tables SELECT @i",
        "DECLARE @i int SET @i = ISNULL(OBJECT_ID('dbo.t'), 0) SELECT @i",
        "CREATE TABLE #t (i int) INSERT #t SELECT object_id FROM sys.tables SELECT i FROM #t",
        "CREATE TABLE #t (i int) INSERT #t VALUES (OBJECT_ID('dbo.t')) UPDATE #t SET i = OBJECT_ID('dbo.t')",
    ],
)
def test_a_procedure_that_keeps_an_identity_is_not_converted(statement: str) -> None:
    text = f"CREATE PROCEDURE dbo.p AS BEGIN {statement} END"
    made = convert_object(SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, 1, text), Options(runtime=TargetRuntime.parse("18.1")))
    assert made.status is not Status.CONVERTED
    assert any("number there and a text here" in f.message for f in made.findings), made.findings


def test_an_old_runtime_has_no_collations() -> None:
    assert [f.code for f in view("SELECT name FROM sys.tables", "16.0").findings if f.severity == "error"] == ["RUNTIME"]


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_column_of_every_view_converts(name: str) -> None:
    shown = [c for c in VIEWS[name].columns if not c.endswith("_id") or c == "column_id"]
    made = view(f"SELECT {', '.join(shown)} FROM {name}")
    assert made.status is Status.CONVERTED, made.findings
