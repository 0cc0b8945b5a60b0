"""Comparison for real: a source in SQLite, the target on Spark, the same comparison code; planted differences on 20 column types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from reconciling import SqliteSide

from migration.medallion.columns import Column
from migration.reconcile.compare import Row, compare
from migration.reconcile.derive import column_spec
from migration.reconcile.dialects import SPARK, TSQL
from migration.reconcile.model import ColumnSpec, Level, TableComparison, TableSpec

#: Name, T-SQL type, Spark type, canonical text at the source, value at the target. One row of a table of every type.
TYPES: list[tuple[str, str, str, str, str, Any]] = [
    ("id", "int", "", "INT", "1", 1),
    ("tiny", "tinyint", "", "SMALLINT", "255", 255),
    ("small", "smallint", "", "SMALLINT", "-32768", -32768),
    ("big", "bigint", "", "BIGINT", "-9223372036854775808", -(2**63)),
    ("flag", "bit", "", "BOOLEAN", "1", True),
    ("dec", "decimal", "18,6", "DECIMAL(18,6)", "0.500000", Decimal("0.5")),
    ("num", "numeric", "38,18", "DECIMAL(38,18)", "0.000000000000000001", Decimal("1E-18")),
    ("cash", "money", "", "DECIMAL(19,4)", "-922337203685477.5808", Decimal("-922337203685477.5808")),
    ("coin", "smallmoney", "", "DECIMAL(10,4)", "0.0000", Decimal("0")),
    ("flt", "float", "", "DOUBLE", "123456789000000E-11", 1234.56789),
    ("rl", "real", "", "FLOAT", "250000000000000E-15", 0.25),
    ("day", "date", "", "DATE", "0001-01-01", date(1, 1, 1)),
    ("clock", "time", "7", "STRING", "23:59:59.999999", "23:59:59.9999999"),
    ("dt", "datetime", "", "TIMESTAMP", "2024-02-29 23:59:59.997", datetime(2024, 2, 29, 23, 59, 59, 997000, UTC)),
    ("sdt", "smalldatetime", "", "TIMESTAMP", "2024-02-29 23:59:00.000", datetime(2024, 2, 29, 23, 59, tzinfo=UTC)),
    ("dt2", "datetime2", "7", "TIMESTAMP", "2024-01-01 00:00:00.123456", datetime(2024, 1, 1, 0, 0, 0, 123456, UTC)),
    ("dto", "datetimeoffset", "7", "TIMESTAMP", "2024-01-01 06:30:00.000000", datetime(2024, 1, 1, 6, 30, tzinfo=UTC)),
    ("fixed", "nchar", "10", "STRING", "ab", "ab        "),
    ("txt", "nvarchar", "100", "STRING", "Ünïcode 😀 ", "Ünïcode 😀 "),
    ("guid", "uniqueidentifier", "", "STRING", "0e984725-c51c-4bf4-9960-e1c80e27aba0", "0E984725-C51C-4BF4-9960-E1C80E27ABA0"),
    ("bin", "varbinary", "max", "BINARY", "00ff10", b"\x00\xff\x10"),
]
COLUMNS = [column_spec(Column(name, kind, arguments), name) for name, kind, arguments, *_ in TYPES]


class SparkSide:
    dialect = SPARK

    def __init__(self, spark: Any) -> None:
        self.spark = spark
        self.fetched = 0

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        for row in self.spark.sql(query).collect():
            self.fetched += 1
            yield tuple(row)

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        return {name.lower(): kind for name, kind in self.spark.table(".".join(table)).dtypes}


def specs(*names: str) -> tuple[ColumnSpec, ...]:
    found = [c for c in COLUMNS if isinstance(c, ColumnSpec) and (not names or c.name in names)]
    assert len(found) == (len(names) or len(TYPES))
    return tuple(found)


def target(spark: Any, name: str, columns: tuple[ColumnSpec, ...], rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    kinds = {n: kind for n, _, _, kind, *_ in TYPES}
    spark.createDataFrame(rows, ", ".join(f"{c.target} {kinds[c.name]}" for c in columns)).createOrReplaceTempView(name)
    return (name,)


def run(
    spark: Any, name: str, columns: tuple[ColumnSpec, ...], source: list[Row], there: list[tuple[Any, ...]], key: tuple[str, ...] = ("id",)
) -> TableComparison:
    table = TableSpec(("dbo", "t"), target(spark, name, columns, there), columns, key)
    return compare(table, SqliteSide(source, columns), SparkSide(spark))


def test_twenty_types_agree_and_so_do_nulls(spark: Any) -> None:
    columns = specs()
    nulls = ("2", *[None] * (len(TYPES) - 1))
    source = [tuple(t[4] for t in TYPES), nulls]
    there = [tuple(t[5] for t in TYPES), (2, *[None] * (len(TYPES) - 1))]
    made = run(spark, "same", columns, source, there)
    assert made.agrees, made.to_dict()
    assert (made.source_rows, made.target_rows) == (2, 2)


#: A changed value of each type, and what the difference is said to look like.
PLANTED: list[tuple[str, Any, str]] = [
    ("tiny", 254, ""),
    ("small", 0, ""),
    ("big", -(2**63) + 1, ""),
    ("flag", False, ""),
    ("dec", Decimal("0.500001"), ""),
    ("num", Decimal("0"), "rounded to 0 digits"),
    ("cash", Decimal("922337203685477.5807"), ""),
    ("coin", Decimal("0.0001"), ""),
    ("flt", 1234.5679, "rounded to 4 digits"),
    ("rl", 0.5, ""),
    ("day", date(1, 1, 2), ""),
    ("clock", "23:59:58.9999999", ""),
    ("dt", datetime(2024, 3, 1, tzinfo=UTC), "a tick of datetime (1/300 s)"),
    ("sdt", datetime(2024, 2, 29, tzinfo=UTC), "the time of day is lost"),
    ("dt2", datetime(2024, 1, 1, 5, 0, 0, 123456, UTC), "5:00:00 apart: a time zone"),
    ("dto", datetime(2024, 1, 1, 12, 0, tzinfo=UTC), "5:30:00 apart: a time zone"),
    ("fixed", "aB", "upper and lower case"),
    ("txt", "Ünïcode 😀", "trailing blanks"),
    ("guid", "0e984725-c51c-4bf4-9960-e1c80e27aba1", ""),
    ("bin", b"\x00\xff", ""),
    ("txt", None, ""),
]


def test_one_changed_value_of_each_type_is_named(spark: Any) -> None:
    columns = specs()
    source = [(str(n), *[t[4] for t in TYPES[1:]]) for n in range(len(PLANTED))]
    there = [
        (n, *[planted if name == column else value for name, *_, value in TYPES[1:]]) for n, (column, planted, _) in enumerate(PLANTED)
    ]
    made = run(spark, "changed", columns, source, there)
    rows = [m for m in made.mismatches if m.level is Level.ROW]
    assert {(int(m.key[0]), m.column, m.hint) for m in rows} == {(n, column, hint) for n, (column, _, hint) in enumerate(PLANTED)}
    assert len(rows) == made.found - sum(m.level is Level.AGGREGATE for m in made.mismatches)


def test_missing_extra_changed_and_swapped_rows_are_named_and_none_is_invented(spark: Any) -> None:
    columns = specs("id", "big", "txt", "fixed", "tiny", "small")
    source = [(str(n), str(n % 7), str(n % 11), str(n * 3), f"f{n}", f"name {n}") for n in range(1, 3001)]
    columns = tuple(sorted(columns, key=lambda c: ["id", "tiny", "small", "big", "fixed", "txt"].index(c.name)))
    there: list[tuple[Any, ...]] = [(n, n % 7, n % 11, n * 3, f"f{n}", f"name {n}") for n in range(1, 3001)]
    there[41] = (42, 0, 9, 126, "f42", "name 42 ")
    there[99] = (100, 100 % 7, 100 % 11, 300, "f100", "nåme 100")
    there[100] = (101, 101 % 7, 101 % 11, 303, "f101", "na\u030ame 101")
    del there[499]
    there.append((5000, 1, 2, 3, "new", "new"))
    made = run(spark, "planted", columns, source, there)
    rows = sorted((m.kind, m.key[0], m.column, m.hint) for m in made.mismatches if m.level is Level.ROW)
    assert rows == [
        ("changed_row", "100", "txt", ""),
        ("changed_row", "101", "txt", ""),
        ("changed_row", "42", "txt", "trailing blanks"),
        ("extra_row", "5000", "", ""),
        ("missing_row", "500", "", ""),
    ]
    assert made.complete
    assert {m.column for m in made.mismatches if m.level is Level.AGGREGATE} >= {"txt", "id"}


def test_columns_that_were_swapped_are_said_to_be(spark: Any) -> None:
    columns = specs("id", "tiny", "small")
    source = [(str(n), str(n % 7), str(n % 11 + 20)) for n in range(1, 50)]
    made = run(spark, "crossed", columns, source, [(n, n % 11 + 20, n % 7) for n in range(1, 50)])
    found = [m for m in made.mismatches if m.kind == "swapped_columns"]
    assert [(m.column, m.hint) for m in found] == [("tiny, small", "49 rows hold each other's")]


def test_rows_of_a_table_without_a_key_are_counted_one_by_one(spark: Any) -> None:
    columns = specs("tiny", "txt")
    columns = tuple(sorted(columns, key=lambda c: c.name))
    made = run(spark, "keyless", columns, [("1", "a"), ("1", "a"), ("2", "b")], [(1, "a"), (2, "b"), (2, "c")], key=())
    assert sorted((m.kind, m.key) for m in made.mismatches if m.level is Level.ROW) == [
        ("extra_row", ("2", "c")),
        ("missing_row", ("1", "a")),
    ]
    assert (made.source_rows, made.target_rows) == (3, 3)


def test_a_float_that_differs_in_digits_it_does_not_keep_agrees(spark: Any) -> None:
    columns = specs("id", "flt")
    made = run(spark, "floats", columns, [("1", "123456789012124E-3")], [(1, 123456789012.123)])
    assert made.agrees, made.to_dict()
    assert made.tolerated == 1


def test_only_the_rows_of_buckets_that_differ_travel(spark: Any) -> None:
    columns = specs("id", "txt")
    there: list[tuple[Any, ...]] = [(n, f"name {n}") for n in range(20_000)]
    there[777] = (777, "other")
    table = TableSpec(("dbo", "t"), target(spark, "large", columns, there), columns, ("id",))
    side = SparkSide(spark)
    made = compare(table, SqliteSide([(str(n), f"name {n}") for n in range(20_000)], columns), side)
    assert made.buckets == (40, 1)
    assert [(m.key, m.source, m.target) for m in made.mismatches if m.level is Level.ROW] == [(("777",), "name 777", "other")]
    assert side.fetched < 20_000 / 40 * 1.5 + 42


def test_a_missing_column_is_found_before_any_query_needs_it(spark: Any) -> None:
    columns = specs("id", "txt")
    spark.createDataFrame([(1,)], "id INT").createOrReplaceTempView("narrow")
    made = compare(TableSpec(("dbo", "t"), ("narrow",), columns, ("id",)), SqliteSide([("1", "a")], columns), SparkSide(spark))
    assert [(m.level, m.kind, m.column) for m in made.mismatches] == [(Level.SCHEMA, "missing_column", "txt")]
    assert not made.agrees


def test_the_t_sql_of_every_type_is_t_sql_that_sqlglot_reads() -> None:
    import sqlglot

    from migration.reconcile.queries import Queries

    queries = Queries(TableSpec(("dbo", "a]b"), ("t",), specs(), ("id",), source_filter="x > 1"), TSQL, True)
    for query in (queries.count(), queries.aggregates(), queries.buckets(16), queries.rows(16, [1, 2])):
        assert ";" not in query
        assert sqlglot.parse_one(query, dialect="tsql").key == "select"
        assert "[dbo].[a]]b]" in query
