"""Which rows differ, and how: keys that repeat, tables without one, tolerances, very large and very wide tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from reconciling import SqliteSide

from migration.reconcile.compare import compare
from migration.reconcile.model import Canon, ColumnSpec, Level, Mismatch, TableComparison, TableSpec
from migration.reconcile.pairing import Row
from migration.reconcile.sides import QueryFailed

ID = ColumnSpec("id", "id", Canon.INTEGER)
NAME = ColumnSpec("name", "name", Canon.TEXT)
PRICE = ColumnSpec("price", "price", Canon.DECIMAL, 9, 2, Decimal("0.01"))
WEIGHT = ColumnSpec("weight", "weight", Canon.FLOAT, 15)
AT = ColumnSpec("at", "at", Canon.DATETIME)


def run(columns: tuple[ColumnSpec, ...], source: list[Row], target: list[Row], key: tuple[str, ...] = (), **more: int) -> TableComparison:
    table = TableSpec(("dbo", "t"), ("t",), columns, key)
    return compare(table, SqliteSide(source, columns), SqliteSide(target, columns), **more)


def rows(made: TableComparison) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(m.kind, m.key, m.column, m.hint) for m in made.mismatches if m.level is Level.ROW]


def test_rows_of_one_key_are_paired_with_those_they_agree_with() -> None:
    made = run((ID, PRICE), [("1", "1.00"), ("1", "2.00")], [("1", "2.01"), ("1", "1.01")], ("id",))
    assert made.agrees, made.to_dict()
    assert made.tolerated == 2


def test_floats_of_a_table_without_a_key_agree_within_their_digits() -> None:
    made = run((NAME, WEIGHT), [("a", "123456789012345E-14"), ("b", "5E0")], [("a", "123456789012346E-14"), ("b", "5E0")])
    assert made.agrees, made.to_dict()
    assert made.tolerated == 1
    other = run((NAME, WEIGHT), [("a", "123456789012345E-14")], [("a", "123456789012999E-14")])
    assert rows(other) == [("extra_row", ("a", "1.23456789012999"), "", ""), ("missing_row", ("a", "1.23456789012345"), "", "")]


def test_a_small_float_that_doubled_is_seen() -> None:
    made = run((ID, WEIGHT), [("1", "100000000000000E-23")], [("1", "200000000000000E-23")], ("id",))
    assert [(m.source, m.target) for m in made.mismatches if m.level is Level.ROW] == [("1E-9", "2E-9")]


@pytest.mark.parametrize("word", ["not finite", "too small"])
def test_a_float_that_is_no_number_agrees_with_itself_alone(word: str) -> None:
    assert run((ID, WEIGHT), [("1", word)], [("1", word)], ("id",)).agrees
    assert not run((ID, WEIGHT), [("1", "1E0")], [("1", word)], ("id",)).agrees


@pytest.mark.parametrize(
    ("source", "target", "column", "words"),
    [
        (("a ", "2024-01-01 00:00:00.003"), ("a", "2024-01-01 00:00:00.003"), "name", "trailing blanks"),
        (("Ab", "2024-01-01 00:00:00.003"), ("AB", "2024-01-01 00:00:00.003"), "name", "upper and lower case"),
        (("a", "2024-01-01 00:00:00.003"), ("a", "2024-01-01 00:00:00.000"), "at", "a tick of datetime (1/300 s)"),
        (("\u00e9", "2024-01-01 00:00:00.003"), ("e\u0301", "2024-01-01 00:00:00.003"), "name", "Unicode normal form"),
    ],
)
def test_a_key_that_the_load_changed_is_a_changed_row(source: Row, target: Row, column: str, words: str) -> None:
    made = run((NAME, AT), [source, ("z", None)], [target, ("z", None)], ("name", "at"))
    assert rows(made) == [("changed_row", source, column, words)]


def test_a_key_whose_columns_were_exchanged_is_said_to_be() -> None:
    other = ColumnSpec("other", "other", Canon.INTEGER)
    made = run((ID, other), [(str(n), str(n + 100)) for n in range(30)], [(str(n + 100), str(n)) for n in range(30)], ("id", "other"))
    found = [m for m in made.mismatches if m.kind == "swapped_columns"]
    assert [(m.column, m.hint) for m in found] == [("id, other", "30 rows hold each other's")]
    assert not {m.kind for m in made.mismatches} & {"missing_row", "extra_row"}


def test_null_and_empty_text_are_two_values() -> None:
    made = run((ID, NAME), [("1", ""), ("2", None), ("3", None)], [("1", None), ("2", ""), ("3", None)], ("id",))
    assert rows(made) == [
        ("changed_row", ("1",), "name", "empty text became NULL"),
        ("changed_row", ("2",), "name", "NULL became empty text"),
    ]


def test_the_sums_of_a_wide_table_do_not_push_its_rows_out() -> None:
    columns = (ID, *(ColumnSpec(f"c{n}", f"c{n}", Canon.DATE) for n in range(120)))
    row = tuple(f"2024-01-{n % 28 + 1:02}" for n in range(120))
    made = run(columns, [("1", *row), ("2", *row)], [("1", *row)], ("id",))
    assert rows(made) == [("missing_row", ("2",), "", "")]
    assert len([m for m in made.mismatches if m.level is Level.AGGREGATE]) == 100
    assert made.found > len(made.mismatches)


def test_of_a_bucket_too_large_to_fetch_finer_ones_are_compared() -> None:
    source: list[Row] = [(str(n), f"name {n}") for n in range(6_000)]
    target = [("4321", "other") if n == "4321" else (n, name) for n, name in source]
    made = run((ID, NAME), source, target, ("id",), most_rows=100)
    assert made.buckets == (12, 1)
    assert rows(made) == [("changed_row", ("4321",), "name", "")] or not made.complete
    left, right = SqliteSide(source, (ID, NAME)), SqliteSide(target, (ID, NAME))
    made = compare(TableSpec(("dbo", "t"), ("t",), (ID, NAME), ("id",)), left, right, most_rows=500)
    assert rows(made) == [("changed_row", ("4321",), "name", "")]
    assert made.complete
    assert right.fetched < 600


def test_rows_that_do_not_fit_are_said_not_to_have_been_looked_at() -> None:
    made = run((ID, NAME), [("1", "a")] * 300, [("1", "b")] * 300, most_rows=100)
    assert not made.complete
    assert not made.agrees
    (said,) = [m for m in made.mismatches if m.level is Level.BUCKET]
    assert (said.kind, "at most 100 rows" in said.hint) == ("not_looked_at", True)
    assert not rows(made)


class Refusing(SqliteSide):
    """Refuses queries with these words."""

    word = "total("

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        if self.word in query and "GROUP BY" not in query:
            raise QueryFailed("ARITHMETIC_OVERFLOW", "too much")
        return super().rows(query, object=object)


def refused(word: str) -> list[Mismatch]:
    columns = (ID, NAME)
    side = Refusing([("1", "bb")], columns)
    side.word = word
    made = compare(TableSpec(("dbo", "t"), ("t",), columns, ("id",)), SqliteSide([("1", "a")], columns), side)
    assert not made.agrees
    return list(made.mismatches)


def test_a_sum_that_overflows_costs_no_row_that_was_found() -> None:
    found = refused("total(")
    assert [(m.level, m.kind) for m in found] == [(Level.AGGREGATE, "ARITHMETIC_OVERFLOW"), (Level.ROW, "changed_row")]


def test_rows_that_cannot_be_fetched_leave_what_is_known() -> None:
    found = refused("q1 WHERE")
    assert (Level.BUCKET, "ARITHMETIC_OVERFLOW") in [(m.level, m.kind) for m in found]
    assert Level.AGGREGATE in {m.level for m in found}
