"""Functions and catalog views that we convert, executed on real Spark over a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from migration.conversion import Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

pytestmark = pytest.mark.xdist_group("spark")
TABLE = SqlObject("qp_run.g", ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE qp_run.g (id int, grp int, n nvarchar(20))")
ROWS = "(1, 1, 'b'), (2, 1, 'a'), (3, 2, 'c'), (4, 3, 'd'), (5, 3, NULL)"


@pytest.fixture(scope="module")
def session(spark: Any) -> Iterator[Any]:
    spark.sql("CREATE DATABASE IF NOT EXISTS qp_run")
    spark.sql("CREATE DATABASE IF NOT EXISTS information_schema")
    spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW qp_rows AS SELECT * FROM VALUES {ROWS} AS v(id, grp, n)")
    spark.sql("CREATE TABLE qp_run.g USING parquet AS SELECT * FROM qp_rows")
    spark.sql(
        "CREATE TABLE information_schema.tables USING parquet AS SELECT * FROM VALUES ('spark_catalog', 'sales', 'orders', 'MANAGED', "
        "TIMESTAMP'2020-01-01', TIMESTAMP'2020-01-02'), ('spark_catalog', 'sales', 'open_orders', 'VIEW', TIMESTAMP'2020-01-01', "
        "TIMESTAMP'2020-01-02') AS v(table_catalog, table_schema, table_name, table_type, created, last_altered)"
    )
    spark.sql("CREATE TABLE information_schema.schemata USING parquet AS SELECT 'spark_catalog' AS catalog_name, 'sales' AS schema_name")
    yield spark
    for name in ("qp_run.g", "information_schema.tables", "information_schema.schemata"):
        spark.sql(f"DROP TABLE {name}")
    spark.sql("DROP DATABASE qp_run CASCADE")
    spark.sql("DROP DATABASE information_schema CASCADE")


def converted(name: str, kind: ObjectKind, text: str) -> str:
    options = Options(estate=build_catalog([TABLE], DEFAULT_RUNTIME))
    made = convert_object(SqlObject(name, kind, "f.sql", 1, 1, text), options)
    assert made.status is Status.CONVERTED, made.findings
    return made.statements[0]


@pytest.mark.parametrize(
    ("body", "results"),
    [
        ("DECLARE @s nvarchar(99) = N'<' SELECT @s = @s + n FROM qp_run.g WHERE grp = @g ORDER BY id", ["<ba", "<c", None, "<"]),
        ("DECLARE @s nvarchar(2) = N'<' SELECT @s += n FROM qp_run.g WHERE grp = @g ORDER BY n", ["<a", "<c", None, "<"]),
        ("DECLARE @s nvarchar(99) SELECT @s = COALESCE(@s + ', ', '') + n FROM qp_run.g WHERE grp = @g AND n <> '' ORDER BY n DESC",
         ["b, a", "c", "d", None]),
        ("DECLARE @s nvarchar(99) = N'none' SELECT @s = n FROM qp_run.g WHERE grp = @g ORDER BY n", ["b", "c", "d", "none"]),
        ("DECLARE @s nvarchar(99) SELECT @s = n FROM qp_run.g WHERE grp = @g ORDER BY n DESC", ["a", "c", None, None]),
    ],
)  # fmt: skip
def test_what_a_variable_holds_after_all_rows(session: Any, body: str, results: list[str | None]) -> None:
    sql = converted(
        "qp_run.f", ObjectKind.SCALAR_FUNCTION, f"CREATE FUNCTION qp_run.f (@g int) RETURNS nvarchar(99) AS BEGIN {body} RETURN @s END"
    )
    expression = sql.partition(" RETURN ")[2]
    found = [session.sql("SELECT " + expression.replace("`f`.`g`", str(g))).collect()[0][0] for g in (1, 2, 3, 4)]
    assert found == results


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT s.name AS s, t.name AS t FROM sys.tables t JOIN sys.schemas s ON t.schema_id = s.schema_id WHERE t.name = 'Orders'",
         [("sales", "orders")]),
        ("SELECT name FROM sys.views WHERE object_id = OBJECT_ID('Sales.Open_Orders', 'V')", [("open_orders",)]),
        ("SELECT 1 AS a WHERE OBJECT_ID('sales.open_orders', 'U') IS NULL", [(1,)]),
        ("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA = 'SALES'", [("orders",)]),
    ],
)  # fmt: skip
def test_catalog_views(session: Any, query: str, rows: list[tuple[Any, ...]]) -> None:
    sql = converted("dbo.v", ObjectKind.VIEW, f"CREATE VIEW dbo.v AS {query}").removeprefix("CREATE VIEW `dbo`.`v` AS ")
    assert [tuple(r) for r in session.sql(sql).collect()] == rows


def test_a_parameter_two_subqueries_deep_is_found(session: Any) -> None:
    condition = "id IN (SELECT MAX(id) FROM qp_run.g AS h WHERE h.grp = @g AND EXISTS (SELECT * FROM qp_run.g AS k WHERE k.id = h.id AND k.grp = @g))"
    text = (
        f"CREATE FUNCTION qp_run.deep (@g int) RETURNS int AS BEGIN RETURN (SELECT COUNT(*) + MAX(id) FROM qp_run.g WHERE {condition}) END"
    )
    session.sql(converted("qp_run.deep", ObjectKind.SCALAR_FUNCTION, text))
    found = session.sql("SELECT qp_run.deep(v.g) FROM VALUES (1), (2), (3), (4) AS v(g) ORDER BY v.g").collect()
    assert [r[0] for r in found] == [3, 4, 6, None]
    text = f"CREATE FUNCTION qp_run.rows (@g int) RETURNS @r TABLE (id int) AS BEGIN IF EXISTS (SELECT * FROM qp_run.g WHERE {condition}) "
    text += "INSERT @r SELECT id FROM qp_run.g WHERE grp = @g RETURN END"
    session.sql(converted("qp_run.rows", ObjectKind.TABLE_FUNCTION, text))
    found = session.sql("SELECT v.g, q.id FROM VALUES (1), (4) AS v(g), LATERAL qp_run.rows(v.g) AS q ORDER BY 2").collect()
    assert [tuple(r) for r in found] == [(1, 1), (1, 2)]


def test_a_function_that_reads_and_then_loops(session: Any) -> None:
    text = (
        "CREATE FUNCTION qp_run.h (@g int, @w int) RETURNS nvarchar(9) AS BEGIN DECLARE @s nvarchar(9), @n int = 0 SET @w = @w + 1 "
        "SELECT @s = n FROM qp_run.g WHERE id = @g IF @s IS NULL SET @s = N'-' "
        "WHILE LEN(@s) < @w BEGIN SET @s = N'0' + @s SET @n += 1 END RETURN @s + CAST(@n AS nvarchar(9)) END"
    )
    made = convert_object(
        SqlObject("qp_run.h", ObjectKind.SCALAR_FUNCTION, "h.sql", 1, 1, text), Options(estate=build_catalog([TABLE], DEFAULT_RUNTIME))
    )
    assert made.status is Status.CONVERTED, made.findings
    helper, function = made.statements
    names = [part.split("`")[1] for part in helper.partition("(")[2].partition(") RETURNS")[0].split(", ")]
    lines = helper.partition("$$")[2].rpartition("$$")[0].split("\n")
    known: dict[str, Any] = {}
    exec(f"def helper({', '.join(names)}):\n" + "\n".join("    " + line for line in lines), known)
    session.udf.register("h__python", known["helper"], "string")
    session.sql(
        function.replace("CREATE FUNCTION `qp_run`.`h`", "CREATE TEMPORARY FUNCTION h").replace("`qp_run`.`h__python`", "h__python")
    )
    rows = session.sql("SELECT h(id, 3) AS h FROM qp_run.g ORDER BY id").collect()
    assert [row.h for row in rows] == ["000b3", "000a3", "000c3", "000d3", "000-3"]
