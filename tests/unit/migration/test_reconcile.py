"""Reconciliation without an engine: what is compared by default, a person's choices, differences in words, many tables at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from core.errors import ConfigProblem, UsageProblem
from migration.medallion.columns import Column, read_tables
from migration.medallion.design import design
from migration.reconcile.choices import apply, read_choices
from migration.reconcile.compare import compare
from migration.reconcile.derive import column_spec, table_specs
from migration.reconcile.dialects import SPARK, TSQL, Dialect
from migration.reconcile.hints import hint
from migration.reconcile.model import Canon, ColumnSpec, LeftOutColumn, Level, TableSpec
from migration.reconcile.pairing import Row
from migration.reconcile.queries import Queries
from migration.reconcile.run import reconcile
from migration.reconcile.sides import QueryFailed, SqlServerSide
from migration.sources.scripts import read_estate

SQL = """
CREATE TABLE sales.Orders (
    OrderID int NOT NULL, Line smallint NOT NULL, Price money NULL, Weight real NULL, Rate decimal(9,3), Placed datetime, Note nvarchar(50),
    Extra xml, [Od`d] varchar(5), CONSTRAINT PK PRIMARY KEY (OrderID, Line)
);
GO
CREATE TABLE dbo.[Log;1] (Text varchar(10));
GO
CREATE TABLE dbo.Documents (Body xml, Other dbo.Unknown);
GO
CREATE TABLE dbo.Trees (Node hierarchyid NOT NULL PRIMARY KEY, Place geography, Any sql_variant);
"""


@pytest.fixture
def derived(tmp_path: Path) -> tuple[list[TableSpec], list[LeftOutColumn]]:
    (tmp_path / "a.sql").write_text(SQL)
    estate = read_estate(tmp_path)
    return table_specs(design(estate, catalog="main", schema="shop").bronze, read_tables(estate), "main", "shop")


def test_each_table_is_compared_by_its_key_and_each_column_by_its_type(derived: tuple[list[TableSpec], list[LeftOutColumn]]) -> None:
    orders = derived[0][0]
    assert (orders.source, orders.target[:2], orders.key) == (("sales", "Orders"), ("main", "shop"), ("OrderID", "Line"))
    assert [(c.name, c.canon, c.precision, c.scale) for c in orders.columns] == [
        ("OrderID", Canon.INTEGER, 0, 0),
        ("Line", Canon.INTEGER, 0, 0),
        ("Price", Canon.DECIMAL, 19, 4),
        ("Weight", Canon.FLOAT, 7, 0),
        ("Rate", Canon.DECIMAL, 9, 3),
        ("Placed", Canon.DATETIME, 0, 0),
        ("Note", Canon.TEXT, 0, 0),
        ("Od`d", Canon.TEXT, 0, 0),
    ]
    assert [c.name for c in orders.left_out] == ["Extra"]
    assert orders.types["price"] == "decimal(19,4)"


def test_what_cannot_be_compared_is_said(derived: tuple[list[TableSpec], list[LeftOutColumn]]) -> None:
    tables, left_out = derived
    assert [t.name for t in tables] == ["sales.Orders", "dbo.Trees"]
    assert {o.name: o.reason for o in left_out} == {
        "dbo.Log;1": "a name with a semicolon is never sent to the source",
        "dbo.Documents": "no column of it can be compared",
    }


def test_names_are_quoted_on_both_engines(derived: tuple[list[TableSpec], list[LeftOutColumn]]) -> None:
    table = derived[0][0]
    assert "[Od`d]" in Queries(table, TSQL, True).aggregates()
    target = next(c.target for c in table.columns if c.name == "Od`d")
    assert "`" + target.replace("`", "``") + "`" in Queries(table, SPARK, False).aggregates()


def test_what_the_load_has_the_server_write_as_text_is_compared_as_that_text(derived: tuple[list[TableSpec], list[LeftOutColumn]]) -> None:
    trees = derived[0][1]
    assert trees.key == ("Node",)
    source, target = Queries(trees, TSQL, True).rows(1, [0]), Queries(trees, SPARK, False).rows(1, [0])
    assert "CONVERT(nvarchar(max), [Node].ToString())" in source
    assert "CONVERT(nvarchar(max), [Place].STAsText())" in source
    assert "CONVERT(nvarchar(max), CAST([Any] AS nvarchar(4000)))" in source
    assert "ToString" not in target
    assert "COUNT([Node])" not in Queries(trees, TSQL, True).aggregates()  # nor of text, ntext and image, which COUNT refuses


def test_a_row_of_many_columns_is_one_text_of_any_length() -> None:
    columns = tuple(ColumnSpec(f"c{n}", f"c{n}", Canon.DECIMAL, 38, 4) for n in range(300))
    query = Queries(TableSpec(("dbo", "wide"), ("t",), columns), TSQL, True).buckets(1)
    tree = sqlglot.parse_one(query, dialect="tsql")
    calls = list(tree.find_all(exp.Concat))
    assert max(len(c.expressions) for c in calls) <= 254  # SQL Server's limit
    assert all(c.expressions[0].sql("tsql") == "CAST(N'' AS NVARCHAR(MAX))" for c in calls)  # else it cuts after 4,000 characters
    assert query.count("NCHAR(31)") == 299


@pytest.mark.parametrize(("kind", "arguments", "digits"), [("float", "", 15), ("float", "24", 7), ("float", "53", 15), ("real", "", 7)])
def test_a_float_keeps_the_digits_of_its_size(kind: str, arguments: str, digits: int) -> None:
    spec = column_spec(Column("x", kind, arguments), "x")
    assert isinstance(spec, ColumnSpec)
    assert spec.precision == digits


def test_choices_change_what_is_derived(derived: tuple[list[TableSpec], list[LeftOutColumn]]) -> None:
    choices = read_choices(
        """
        [[table]]
        source = "sales.*"
        source_filter = "Placed < '20240101'"
        target_filter = "Placed < '2024-01-01'"

        [[table]]
        source = "sales.orders"
        target = "main.gold.orders"
        key = ["orderid"]
        leave_out = ["Note"]
        tolerance = { Price = "0.01" }
        """
    )
    table = apply(derived[0], choices)[0]
    assert table.target == ("main", "gold", "orders")
    assert table.key == ("OrderID",)
    assert "Note" not in {c.name for c in table.columns}
    assert next(c.tolerance for c in table.columns if c.name == "Price") == Decimal("0.01")
    assert "WHERE (Placed < '20240101')" in Queries(table, TSQL, True).count()
    assert "WHERE (Placed < '2024-01-01')" in Queries(table, SPARK, False).count()


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ('[[table]]\nsource = "sales.Ordres"', "no table is called sales.Ordres", "Did you mean sales.Orders?"),
        ('[[table]]\nsource = "sales.Orders"\nkey = ["OrderId2"]', "no column OrderId2", "Did you mean OrderID?"),
        ('[[table]]\nsource = "sales.Orders"\nfilters = "x"', "unknown key 'filters'", "Did you mean"),
        ('[[table]]\nsource = "a"\nsource_filter = "1=1; DROP TABLE x"', "holds a semicolon", "without WHERE"),
        ('[[table]]\nkey = ["a"]', "names no source", "schema.table"),
        ('[table]\nsource = "a"', "[[table]]", "two brackets"),
        ('[[table]]\nsource = "sales.Orders"\ntolerance = { Price = "much" }', "no number", "0.01"),
        ('[[table]]\nsource = "sales.Orders"\ntolerance = { Price = "NaN" }', "no number", "0.01"),
        ('[[table]]\nsource = "sales.Orders"\ntolerance = { Note = "1" }', "Note holds no numbers", "Leave it out"),
        ('[[table]]\nsource = "sales.Orders"\ntarget = "a.b.c.d"', "'a.b.c.d' is no table's name", "catalog.schema.table"),
        ('[[table]]\nsource = "sales.Orders"\ntarget = "main..t"', "no table's name", "catalog.schema.table"),
    ],
)
def test_a_wrong_choice_is_refused_with_what_to_write(
    derived: tuple[list[TableSpec], list[LeftOutColumn]], text: str, message: str, remedy: str
) -> None:
    with pytest.raises(ConfigProblem) as caught:
        apply(derived[0], read_choices(text))
    assert message in caught.value.message
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("canon", "source", "target", "words"),
    [
        (Canon.TEXT, "a ", "a", "trailing blanks"),
        (Canon.TEXT, "a\t", "a", "white space around it"),
        (Canon.TEXT, "Straße", "STRASSE", "upper and lower case"),
        (Canon.TEXT, "é", "e\u0301", "Unicode normal form"),
        (Canon.TEXT, "abcdef", "abc", "cut after 3 characters"),
        (Canon.TEXT, "naïve", "na?ve", "characters lost in an encoding"),
        (Canon.TEXT, "", None, "empty text became NULL"),
        (Canon.TEXT, None, "", "NULL became empty text"),
        (Canon.DATETIME, "2024-01-01 00:00:00.003", "2024-01-01 00:00:00.000", "a tick of datetime (1/300 s)"),
        (Canon.DATETIME, "2024-01-01 10:11:12.000", "2024-01-01 00:00:00.000", "the time of day is lost"),
        (Canon.DECIMAL, "1.2500", "-1.2500", "the sign"),
        (Canon.DECIMAL, "1.2500", "1.3000", "rounded to 1 digits"),
        (Canon.INTEGER, "1", "2", ""),
    ],
)
def test_usual_differences_are_recognised(canon: Canon, source: str | None, target: str | None, words: str) -> None:
    assert hint(ColumnSpec("c", "c", canon), source, target) == words


class Fake:
    """An engine that answers a known list of queries; the dialect is the source's."""

    dialect: Dialect = TSQL

    def __init__(self, count: int = 3, broken: bool = False, lost: bool = False) -> None:
        self.count, self.broken, self.lost = count, broken, lost

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        if self.lost:
            raise QueryFailed("CONNECTION_LOST", "it broke")
        if self.broken and object == "dbo.b":
            raise UsageProblem("denied")
        if "GROUP BY" in query:
            return iter([("0", str(self.count), "7", "8")])
        return iter([self._one(query)])

    def _one(self, query: str) -> Row:
        return (str(self.count),) if query.startswith("SELECT CONVERT(nvarchar(50), COUNT_BIG(*)) FROM") else (str(self.count), "9")

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        return None


def _tables(*names: str) -> list[TableSpec]:
    return [TableSpec(("dbo", n), ("main", "s", n), (ColumnSpec("id", "id", Canon.INTEGER),), ("id",)) for n in names]


def test_a_table_that_is_refused_costs_only_itself_and_connections_are_few() -> None:
    open_now, most = [0], [0]
    lock = threading.Lock()

    @contextmanager
    def side(broken: bool) -> Iterator[Fake]:
        with lock:
            open_now[0] += 1
            most[0] = max(most[0], open_now[0])
        yield Fake(broken=broken)
        with lock:
            open_now[0] -= 1

    names = [chr(ord("a") + n) for n in range(20)]
    made = {c.table: c for c in reconcile(_tables(*names), lambda: side(True), lambda: side(False), jobs=8)}
    assert sorted(made) == [f"dbo.{n}" for n in names]
    assert [m.level for m in made["dbo.b"].mismatches] == [Level.ERROR]
    assert all(c.agrees for name, c in made.items() if name != "dbo.b")
    assert open_now == [0]
    assert most[0] <= 16


def test_a_connection_that_breaks_costs_one_table_and_is_opened_anew() -> None:
    opened: list[int] = []

    class Broken(Fake):
        def __init__(self) -> None:
            super().__init__()
            self.lost = False

        def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
            self.lost = self.lost or object == "dbo.c"
            if self.lost and len(opened) == 1:
                raise QueryFailed("CONNECTION_LOST", "it broke")
            return super().rows(query, object=object)

    @contextmanager
    def source() -> Iterator[Fake]:
        opened.append(1)
        yield Broken()

    @contextmanager
    def target() -> Iterator[Fake]:
        yield Fake()

    made = {c.table: c.agrees for c in reconcile(_tables(*"abcdef"), source, target, jobs=1)}
    assert made == {f"dbo.{n}": n != "c" for n in "abcdef"}
    assert len(opened) == 2


def test_a_server_that_is_gone_ends_the_run_after_a_few_tables() -> None:
    tries: list[int] = []

    @contextmanager
    def source() -> Iterator[Fake]:
        tries.append(1)
        if len(tries) > 1:
            raise QueryFailed("NO_ANSWER", "it is gone")
        yield Fake(lost=True)

    @contextmanager
    def target() -> Iterator[Fake]:
        yield Fake()

    given = reconcile(_tables(*"abcdefghij"), source, target, jobs=1)
    made = []
    with pytest.raises(QueryFailed, match="gone"):
        made += list(given)
    assert len(tries) == 4


def test_an_answer_without_a_row_is_an_error_of_that_table() -> None:
    class Silent(Fake):
        def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
            return iter([])

    made = compare(_tables("a")[0], Fake(), Silent())
    assert [m.level for m in made.mismatches] == [Level.ERROR]


def test_a_table_that_is_not_there_is_one_difference() -> None:
    class Empty(Fake):
        def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
            return {}

    made = compare(_tables("a")[0], Fake(), Empty())
    assert [(m.level, m.kind) for m in made.mismatches] == [(Level.SCHEMA, "missing_table")]


@pytest.mark.parametrize(
    ("expected", "there", "agrees"),
    [("string", "varchar(50)", True), ("string", "CHAR(3) COLLATE UTF8_BINARY", True), ("timestamp", "timestamp_ntz", True),
     ("decimal(19,4)", "decimal(19, 4)", True), ("decimal(19,4)", "decimal(10,4)", False), ("int", "integer", True), ("int", "string", False)],
)  # fmt: skip
def test_a_type_is_another_only_where_values_may_differ(expected: str, there: str, agrees: bool) -> None:
    class Typed(Fake):
        def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
            return {"id": there}

    table = replace(_tables("a")[0], types={"id": expected})
    assert [m.kind for m in compare(table, Fake(), Typed()).mismatches] == ([] if agrees else ["other_type"])


def test_a_semicolon_never_reaches_the_source() -> None:
    with pytest.raises(UsageProblem, match="semicolon"):
        next(SqlServerSide(None).rows("SELECT 1; DROP TABLE x"))  # type: ignore[arg-type]  # nothing is sent


def test_counts_that_differ_are_a_mismatch_though_every_bucket_agrees() -> None:
    made = compare(_tables("a")[0], Fake(3), Fake(3))
    assert made.agrees
    other = compare(_tables("a")[0], Fake(3), _Other(4))
    assert [(m.level, m.source, m.target) for m in other.mismatches if m.level is Level.COUNT] == [(Level.COUNT, "3", "4")]
    assert not other.agrees


class _Other(Fake):
    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        return iter([]) if "q1 WHERE" in query else super().rows(query, object=object)
