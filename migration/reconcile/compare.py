"""Comparing one table: schema, count, hash buckets, the rows of the buckets that differ, and then what each column sums up to.

Each step is a query that the engine computes; what travels is one row, one row a bucket, or the rows of a few buckets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Protocol

from core.errors import QuickplanError
from migration.reconcile.dialects import Dialect
from migration.reconcile.hints import hint, swapped
from migration.reconcile.model import Canon, ColumnSpec, Level, Mismatch, TableComparison, TableSpec
from migration.reconcile.queries import Queries, measures

#: Rows that a bucket should hold: small enough to fetch, large enough that a table has few buckets.
_BUCKET_ROWS = 500
_MOST_BUCKETS = 4096
#: Rows fetched of one table and side at most.
MOST_ROWS = 20_000
#: Mismatches listed of one table at most.
MOST_LISTED = 100
_NUMBERS = frozenset({Canon.INTEGER, Canon.DECIMAL, Canon.FLOAT})

Row = tuple[str | None, ...]


class Side(Protocol):
    """One engine with the data."""

    @property
    def dialect(self) -> Dialect:
        """How it writes queries."""
        ...

    def rows(self, query: str, *, object: str = "") -> Iterator[Row]:
        """The rows of one SELECT as texts; raises ``QuickplanError``."""
        ...

    def columns(self, table: tuple[str, ...]) -> Mapping[str, str] | None:
        """Type of each column by its name in lower case; None where the engine is not asked for it."""
        ...


def compare(table: TableSpec, source: Side, target: Side, *, most_rows: int = MOST_ROWS, most_listed: int = MOST_LISTED) -> TableComparison:
    """Compare one table. What an engine refuses is a mismatch of level ``error``, so that the other tables go on.

    Args:
        table: What is compared.
        source: Where the data was.
        target: Where it is now.
        most_rows: Rows fetched at most of each side.
        most_listed: Mismatches listed at most.
    """
    try:
        return _Comparison(table, source, target, most_rows, most_listed).run()
    except QuickplanError as error:
        found = Mismatch(Level.ERROR, error.code, hint=error.message)
        return TableComparison(table.name, ".".join(table.target), None, None, (found,), 1, False, table.left_out)


class _Comparison:
    def __init__(self, table: TableSpec, source: Side, target: Side, most_rows: int, most_listed: int) -> None:
        self._table = table
        self._sides = (source, target)
        self._queries = (Queries(table, source.dialect, True), Queries(table, target.dialect, False))
        self._most_rows = most_rows
        self._most_listed = most_listed
        self._found: list[Mismatch] = []
        self._tolerated = 0

    def run(self) -> TableComparison:
        """All levels, the cheapest first; rows are fetched only of buckets that differ."""
        self._schema()
        if any(m.kind == "missing_column" for m in self._found):
            return self._result((None, None), (0, 0), complete=False)
        counts = tuple(int(self._one(n, q.count())[0] or 0) for n, q in enumerate(self._queries))
        size = min(_MOST_BUCKETS, max(1, max(counts) // _BUCKET_ROWS))
        sums = [self._buckets(n, size) for n in (0, 1)]
        different = sorted(b for b in sums[0].keys() | sums[1].keys() if sums[0].get(b) != sums[1].get(b))
        complete = True
        if different:
            complete = self._rows(size, different, sums)
        rows_differ = any(m.level is Level.ROW for m in self._found)
        if counts[0] != counts[1]:
            self._found.insert(0, Mismatch(Level.COUNT, "row_count", source=str(counts[0]), target=str(counts[1])))
        if rows_differ or not complete:
            self._found += self._aggregates()  # without a row that differs, sums differ within the tolerance only
        return self._result((counts[0], counts[1]), (size, len(different)), complete=complete)

    def _result(self, counts: tuple[int | None, int | None], buckets: tuple[int, int], *, complete: bool) -> TableComparison:
        table = self._table
        order = {level: n for n, level in enumerate(Level)}
        listed = sorted(self._found, key=lambda m: (order[m.level], m.kind != "swapped_columns"))[: self._most_listed]
        return TableComparison(
            table.name,
            ".".join(table.target),
            *counts,
            tuple(listed),
            len(self._found),
            complete,
            table.left_out,
            buckets,
            self._tolerated,
        )

    def _one(self, side: int, query: str) -> Row:
        return next(iter(self._sides[side].rows(query, object=self._table.name)))

    # -- levels ------------------------------------------------------------------------------------------------------------

    def _schema(self) -> None:
        there = self._sides[1].columns(self._table.target)
        if there is None:
            return
        for column in self._table.columns:
            kind = there.get(column.target.lower())
            expected = self._table.types.get(column.target.lower())
            if kind is None:
                self._found.append(Mismatch(Level.SCHEMA, "missing_column", column.name, source=column.name))
            elif expected is not None and _type(kind) != _type(expected):
                self._found.append(Mismatch(Level.SCHEMA, "other_type", column.name, source=expected, target=kind))
        known = {c.target.lower() for c in self._table.columns} | {c.name.lower() for c in self._table.left_out}
        expected_too = set(self._table.types)
        self._found += [Mismatch(Level.SCHEMA, "extra_column", target=name) for name in there if name not in known | expected_too]

    def _aggregates(self) -> list[Mismatch]:
        rows = [self._one(n, q.aggregates()) for n, q in enumerate(self._queries)]
        found = []
        for (column, measure), left, right in zip(measures(self._table.columns), *rows, strict=True):
            if not _same(column, left, right, numbers=measure == "total"):
                found.append(Mismatch(Level.AGGREGATE, measure, column.name, source=left, target=right))
        return found

    def _buckets(self, side: int, size: int) -> dict[int, Row]:
        rows = self._sides[side].rows(self._queries[side].buckets(size), object=self._table.name)
        return {int(row[0] or 0): row[1:] for row in rows}

    def _rows(self, size: int, different: Sequence[int], sums: Sequence[Mapping[int, Row]]) -> bool:
        """Fetch the rows of the buckets that differ, as many as fit; whether all did."""
        chosen: list[int] = []
        room = self._most_rows
        for bucket in different:
            room -= max(int((sums[n].get(bucket) or ("0",))[0] or 0) for n in (0, 1))
            if room < 0 and chosen:
                break
            chosen.append(bucket)
        fetched = [list(self._sides[n].rows(self._queries[n].rows(size, chosen), object=self._table.name)) for n in (0, 1)]
        self._found += self._by_key(*fetched) if self._table.key else _unpaired(fetched[0], fetched[1])
        return len(chosen) == len(different)

    def _by_key(self, source: Iterable[Row], target: Iterable[Row]) -> list[Mismatch]:
        places = [self._table.columns.index(c) for c in self._table.keys]
        left, right = _keyed(source, places), _keyed(target, places)
        found: list[Mismatch] = []
        changed: list[tuple[Row, Row]] = []
        for key in left.keys() | right.keys():
            theirs, ours = left.get(key, []), right.get(key, [])
            common = Counter(theirs) & Counter(ours)
            theirs, ours = list((Counter(theirs) - common).elements()), list((Counter(ours) - common).elements())
            for old, new in zip(theirs, ours, strict=False):
                differing = self._values(key, old, new)
                self._tolerated += not differing
                found += differing
                changed += [(old, new)] if differing else []
            found += [Mismatch(Level.ROW, "missing_row", key=key) for _ in theirs[len(ours) :]]
            found += [Mismatch(Level.ROW, "extra_row", key=key) for _ in ours[len(theirs) :]]
        exchanged = swapped(self._table.columns, changed)
        found += [
            Mismatch(Level.ROW, "swapped_columns", f"{a.name}, {b.name}", hint=f"{n} rows hold each other's") for a, b, n in exchanged
        ]
        return sorted(found, key=lambda m: (m.kind, m.key, m.column))

    def _values(self, key: tuple[str, ...], old: Row, new: Row) -> list[Mismatch]:
        return [
            Mismatch(Level.ROW, "changed_row", column.name, key, left, right, hint(column, left, right))
            for column, left, right in zip(self._table.columns, old, new, strict=True)
            if not _same(column, left, right, numbers=column.canon in _NUMBERS)
        ]


def _same(column: ColumnSpec, left: str | None, right: str | None, *, numbers: bool) -> bool:
    if left == right:
        return True
    if left is None or right is None or not numbers:
        return False
    try:
        apart, size = abs(Decimal(left) - Decimal(right)), max(abs(Decimal(left)), abs(Decimal(right)))
    except InvalidOperation:  # "too large"
        return False
    if column.canon is Canon.FLOAT:  # digits beyond those that the type keeps mean nothing
        return apart <= max(column.tolerance, size.scaleb(1 - (column.precision or 15)))
    return apart <= column.tolerance


def _keyed(rows: Iterable[Row], places: Sequence[int]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[n] or "" for n in places)].append(row)
    return found


def _unpaired(source: Iterable[Row], target: Iterable[Row]) -> list[Mismatch]:
    """Rows of a table without a key: each whole row is there or it is not."""
    left, right = Counter(source), Counter(target)
    found = [Mismatch(Level.ROW, "missing_row", key=_shown(row)) for row in sorted((left - right).elements(), key=_shown)]
    return found + [Mismatch(Level.ROW, "extra_row", key=_shown(row)) for row in sorted((right - left).elements(), key=_shown)]


def _shown(row: Row) -> tuple[str, ...]:
    return tuple("NULL" if value is None else value for value in row)


def _type(name: str) -> str:
    """A type without its collation, spaces and case; INTEGER and INT are one."""
    return name.lower().split(" collate ")[0].replace(" ", "").replace("integer", "int").replace("long", "bigint")
