"""Sample rows: the same for the same seed, keys unique, foreign keys met, conditions mostly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from migration.estate import Estate
from migration.medallion.columns import read_tables
from migration.rehearse.conditions import compared_values, condition
from migration.rehearse.generate import Wanted, make_rows
from migration.rehearse.problems import NotebookProblem
from migration.rehearse.samples import asked_for
from migration.rehearse.shapes import from_columns, from_shape
from migration.rehearse.static import read_columns, read_source_text, without_catalog_sql
from migration.sources.scripts import read_estate

TODAY = dt.date(2026, 3, 1)
TABLES = """
CREATE TABLE dbo.Kind (Code char(2) NOT NULL PRIMARY KEY, Title nvarchar(20) NOT NULL);
GO
CREATE TABLE dbo.Item (ItemID int IDENTITY(1,1) PRIMARY KEY, Code char(2) NOT NULL REFERENCES dbo.Kind (Code),
    ParentID int NULL REFERENCES dbo.Item (ItemID), Price money NOT NULL, Width decimal(5,2), Opens time(0), Blob varbinary(max));
GO
CREATE TABLE dbo.Line (ItemID int NOT NULL REFERENCES dbo.Item (ItemID), LineNo smallint NOT NULL, Note nvarchar(5),
    CONSTRAINT PK_Line PRIMARY KEY (ItemID, LineNo));
"""


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "t.sql").write_text(TABLES)
    estate: Estate = read_estate(tmp_path)
    shapes = {t.name.lower(): t for t in read_tables(estate)}
    return {n: from_shape(t, {}, shapes) for n, t in shapes.items()}


def wanted(seed: int = 1, **more) -> Wanted:
    return Wanted(25, seed, TODAY, **more)


def made(tables, seed: int = 1, **more):
    kinds = make_rows(tables["dbo.kind"], wanted(seed, **more), {})
    items = make_rows(tables["dbo.item"], wanted(seed, **more), {"dbo.kind": kinds})
    return kinds, items, make_rows(tables["dbo.line"], wanted(seed, **more), {"dbo.item": items})


def test_types_come_as_spark_reads_them(tables) -> None:
    types = {f.name: (f.type, f.nullable) for f in tables["dbo.item"].fields}
    assert types == {
        "ItemID": ("int", False), "Code": ("string", False), "ParentID": ("int", True), "Price": ("decimal(19,4)", False),
        "Width": ("decimal(5,2)", True), "Opens": ("timestamp", True), "Blob": ("binary", True),
    }  # fmt: skip


def test_keys_are_unique_and_point_at_rows(tables) -> None:
    kinds, items, lines = made(tables)
    assert items["ItemID"] == list(range(1, 26))
    assert len(set(kinds["Code"])) == 25
    assert all(len(c) == 2 for c in kinds["Code"])
    assert set(items["Code"]) <= set(kinds["Code"])
    assert {p for p in items["ParentID"] if p is not None} <= set(items["ItemID"])
    assert any(p is not None for p in items["ParentID"])
    pairs = list(zip(lines["ItemID"], lines["LineNo"], strict=True))
    assert len(set(pairs)) == len(pairs) == 25
    assert set(lines["ItemID"]) <= set(items["ItemID"])
    assert all(n is None or len(n) <= 5 for n in lines["Note"])


def test_the_same_seed_gives_the_same_rows_and_another_others(tables) -> None:
    assert made(tables) == made(tables)
    assert made(tables) != made(tables, seed=2)


def test_what_must_hold_holds_and_what_may_break_mostly_does(tables) -> None:
    dear, short = condition("`Price` BETWEEN 700 AND 900 AND `Width` IS NOT NULL"), condition("length(rtrim(`Code`)) = 2 AND `Price` < 890")
    assert dear
    assert short
    many = Wanted(200, 1, TODAY, compared_values("`Price` BETWEEN 700 AND 900"), {"dbo.item": [short]}, {"dbo.item": [dear]})
    kinds = make_rows(tables["dbo.kind"], wanted(), {})
    rows = make_rows(tables["dbo.item"], many, {"dbo.kind": kinds})
    met = [dear.met({"price": p, "width": w}) for p, w in zip(rows["Price"], rows["Width"], strict=True)]
    assert sum(met) > 180
    assert sum(short.met({"code": c, "price": p}) for c, p in zip(rows["Code"], rows["Price"], strict=True)) > 160


@pytest.mark.parametrize(
    ("sql", "row", "met"),
    [
        ("coalesce(`a` >= 1 AND `a` <= 5, true)", {"a": None}, True),
        ("`a` IS NOT NULL", {"a": None}, False),
        ("`a` > 1", {"a": None}, False),
        ("upper(rtrim(`s`)) IN ('A', 'L')", {"s": "l  "}, True),
        ("upper(rtrim(`s`)) IN ('A', 'L')", {"s": "x"}, False),
        ("NOT (`a` = 2) OR `b` = false", {"a": 2, "b": False}, True),
        ("`s` LIKE '%_@_%._%'", {"s": "a@b.c"}, True),
        ("`d` >= `e`", {"d": TODAY, "e": dt.datetime(2026, 3, 2)}, False),
        ("`p` <= 1.5", {"p": Decimal("1.6")}, False),
        ("some_function(`p`) = 1", {"p": 1}, True),
    ],
)
def test_conditions_are_asked_as_spark_would(sql: str, row, met: bool) -> None:
    asked = condition(sql)
    assert asked
    assert asked.met(row) is met


def test_values_that_conditions_compare_with_are_candidates() -> None:
    assert compared_values("upper(`Status`) IN ('A', 'L') AND `Level` >= 3 AND `IsOn` = true") == {
        "status": ["A", "L"], "level": [3, 2, 4], "ison": [True],
    }  # fmt: skip


def test_reads_are_understood_in_any_quotes_and_as_queries() -> None:
    assert asked_for("[hr].[Employee]").table == "hr.employee"
    assert asked_for('"hr"."Employee"').table == "hr.employee"
    assert asked_for("Employee").table == "dbo.employee"
    query = asked_for("(SELECT [a], [g].STAsText() AS [g], [b] AS [c] FROM [x].[T]) AS source_rows")
    assert query.table == "x.t"
    assert query.columns == (("a", "a"), ("g", ""), ("c", "b"))
    with pytest.raises(NotebookProblem):
        asked_for("))")


def test_columns_and_lines_are_found_in_the_text() -> None:
    code = 'def f():\n    return read_source("[dbo].[T]").select(\n        col("A"),\n        expr("x").alias("B"),\n        "C",\n    )\n'
    assert read_columns(code) == {"[dbo].[T]": ["A", "C"]}
    source = read_source_text(code)
    assert source.line_of(1, ["c"]) == 5
    assert source.line_with(1, ['(x + "dbo.T")']) == 2
    assert from_columns("dbo.t", ["ThingID", "IsOn", "PaidAt", "Total"], {}).key == ("ThingID",)


def test_a_catalog_before_names_goes() -> None:
    assert without_catalog_sql("CREATE FUNCTION `main`.`hr`.`f`() RETURN 'main.x'", "main") == "CREATE FUNCTION `hr`.`f`() RETURN 'main.x'"


def test_a_parent_whose_key_is_of_another_type_gives_no_values(tmp_path) -> None:
    # two databases in one folder: DimDate of one has a moment for a key, the other's tables point at it with numbers
    (tmp_path / "t.sql").write_text(
        "CREATE TABLE dbo.DimDate (DateKey datetime NOT NULL PRIMARY KEY);\nGO\n"
        "CREATE TABLE dbo.Fact (ID int NOT NULL PRIMARY KEY, DateKey int NOT NULL REFERENCES dbo.DimDate (DateKey),"
        " Due date NULL REFERENCES dbo.DimDate (DateKey), At datetime NULL REFERENCES dbo.DimDate (DateKey));\n"
    )
    shapes = {t.name.lower(): t for t in read_tables(read_estate(tmp_path))}
    days = make_rows(from_shape(shapes["dbo.dimdate"], {}, shapes), wanted(), {})
    facts = make_rows(from_shape(shapes["dbo.fact"], {}, shapes), wanted(), {"dbo.dimdate": days})
    assert {type(v) for v in facts["DateKey"]} == {int}
    assert {type(v) for v in facts["Due"]} <= {dt.date, type(None)}
    assert {v for v in facts["At"] if v is not None} <= set(days["DateKey"])
