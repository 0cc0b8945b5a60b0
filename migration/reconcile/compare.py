"""Comparing one table: schema, count, hash buckets, the rows of the buckets that differ, and then what each column sums up to.

Each step is a query that the engine computes; what travels is one row, one row a bucket, or the rows of a few buckets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from core.errors import QuickplanError
from migration.reconcile.dialects import Dialect
from migration.reconcile.model import Level, Mismatch, TableComparison, TableSpec
from migration.reconcile.pairing import Row, differences, same
from migration.reconcile.queries import Queries, measures

T = TypeVar("T")
#: Rows that a bucket should hold: small enough to fetch, large enough that a table has few buckets.
_BUCKET_ROWS = 500
_MOST_BUCKETS = 4096
#: Buckets that differ and are cut into finer ones at a time, and how often.
_CUT_AT_ONCE = 64
_MOST_CUTS = 3
#: Rows fetched of one table and side at most.
MOST_ROWS = 20_000
#: Mismatches of each level listed of one table at most.
MOST_LISTED = 100
#: Queries that give exactly one row.
_ONE_ROW = "the engine gave no row where one was due"


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
        return refused(table, error)


def refused(table: TableSpec, error: QuickplanError) -> TableComparison:
    """The comparison of a table that could not be compared."""
    found = _refused(error, Level.ERROR)
    return TableComparison(table.name, ".".join(table.target), None, None, (found,), 1, False, table.left_out)


def _refused(error: QuickplanError, level: Level) -> Mismatch:
    return Mismatch(level, error.code, hint=f"{error.message}. {error.remedy}" if error.remedy else error.message)


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
        if any(m.kind in ("missing_table", "missing_column") for m in self._found):
            return self._result((None, None), (0, 0), complete=False)
        counts = self._both(lambda n: int(self._one(n, self._queries[n].count())[0] or 0))
        size = min(_MOST_BUCKETS, max(1, max(counts) // _BUCKET_ROWS))
        sums = self._sums(size)
        compared, different = size, _differing(sums)
        if counts[0] != counts[1]:
            self._found.append(Mismatch(Level.COUNT, "row_count", source=str(counts[0]), target=str(counts[1])))
        complete = not different or self._rows(size, different, sums)
        if any(m.level is Level.ROW for m in self._found) or not complete:
            self._aggregates()  # without a row that differs, sums differ within the tolerance only
        return self._result(counts, (compared, len(different)), complete=complete)

    def _result(self, counts: tuple[int | None, int | None], buckets: tuple[int, int], *, complete: bool) -> TableComparison:
        table = self._table
        listed = []
        for level in Level:  # each level has its share: the sums of a wide table must not push its rows out
            mine = sorted((m for m in self._found if m.level is level), key=lambda m: m.kind != "swapped_columns")
            listed += mine[: self._most_listed]
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

    # -- asking ------------------------------------------------------------------------------------------------------------

    def _both(self, ask: Callable[[int], T]) -> tuple[T, T]:
        """Ask both engines at once; the source's error goes first."""
        with ThreadPoolExecutor(1) as beside:
            there = beside.submit(ask, 1)
            here = ask(0)
        return here, there.result()

    def _one(self, side: int, query: str) -> Row:
        for row in self._sides[side].rows(query, object=self._table.name):
            return row
        raise QuickplanError(_ONE_ROW, object=self._table.name)

    def _sums(self, size: int, within: tuple[int, Sequence[int]] | None = None) -> tuple[dict[int, Row], dict[int, Row]]:
        def of(n: int) -> dict[int, Row]:
            rows = self._sides[n].rows(self._queries[n].buckets(size, within), object=self._table.name)
            return {int(row[0] or 0): row[1:] for row in rows}

        return self._both(of)

    # -- levels ------------------------------------------------------------------------------------------------------------

    def _schema(self) -> None:
        there = self._sides[1].columns(self._table.target)
        if there is None:
            return
        if not there:
            self._found.append(Mismatch(Level.SCHEMA, "missing_table", hint="it is not there, or may not be seen"))
            return
        for column in self._table.columns:
            kind = there.get(column.target.lower())
            expected = self._table.types.get(column.target.lower())
            if kind is None:
                self._found.append(Mismatch(Level.SCHEMA, "missing_column", column.name, source=column.name))
            elif expected is not None and _type(kind) != _type(expected):
                self._found.append(Mismatch(Level.SCHEMA, "other_type", column.name, source=expected, target=kind))
        known = {c.target.lower() for c in self._table.columns} | {c.name.lower() for c in self._table.left_out} | set(self._table.types)
        self._found += [Mismatch(Level.SCHEMA, "extra_column", target=name) for name in there if name not in known]

    def _aggregates(self) -> None:
        """What each column sums up to; a sum that an engine cannot take costs none of the rows that were found."""
        try:
            rows = self._both(lambda n: self._one(n, self._queries[n].aggregates()))
        except QuickplanError as error:
            self._found.append(_refused(error, Level.AGGREGATE))
            return
        for (column, measure), left, right in zip(measures(self._table.columns), *rows, strict=True):
            if not same(column, left, right, numbers=measure == "total"):
                self._found.append(Mismatch(Level.AGGREGATE, measure, column.name, source=left, target=right))

    def _rows(self, size: int, different: Sequence[int], sums: tuple[Mapping[int, Row], Mapping[int, Row]]) -> bool:
        """Fetch the rows of the buckets that differ, as many as fit; whether all did."""
        cuts, left = 0, 0
        while sum(_held(sums, b) for b in different) > self._most_rows and cuts < _MOST_CUTS:
            picked, cuts = different[:_CUT_AT_ONCE], cuts + 1
            finer = min(_MOST_BUCKETS // len(picked), -(-max(_held(sums, b) for b in picked) // _BUCKET_ROWS))
            if finer < 2:
                break
            left += len(different) - len(picked)
            sums = self._sums(size * finer, (size, picked))
            size, different = size * finer, _differing(sums)
        chosen, room = [], self._most_rows
        for bucket in different:
            if _held(sums, bucket) <= room:
                chosen.append(bucket)
                room -= _held(sums, bucket)
        left += len(different) - len(chosen)
        if chosen:
            queries = [q.rows(size, chosen) for q in self._queries]
            try:
                fetched = self._both(lambda n: list(self._sides[n].rows(queries[n], object=self._table.name)))
            except QuickplanError as error:  # such as more bytes than an answer may have; what is known by now stays
                self._found.append(_refused(error, Level.BUCKET))
                return False
            found, self._tolerated = differences(self._table, *fetched)
            self._found += found
        if left:
            hint = f"{left} more buckets hold rows that differ; at most {self._most_rows:,} rows of a table are fetched"
            self._found.append(Mismatch(Level.BUCKET, "not_looked_at", hint=hint))
        return not left


def _differing(sums: tuple[Mapping[int, Row], Mapping[int, Row]]) -> list[int]:
    return sorted(b for b in sums[0].keys() | sums[1].keys() if sums[0].get(b) != sums[1].get(b))


def _held(sums: tuple[Mapping[int, Row], Mapping[int, Row]], bucket: int) -> int:
    """Rows of a bucket on the side that has more."""
    return max(int((side.get(bucket) or ("0",))[0] or 0) for side in sums)


_TEXT_TYPE = re.compile(r"(var)?char\(\d+\)")


def _type(name: str) -> str:
    """A type without its collation, spaces and case, and without what ways of loading differ in: a text's length, a moment's zone."""
    plain = name.lower().split(" collate ")[0].replace(" ", "").replace("integer", "int").replace("long", "bigint")
    return "string" if _TEXT_TYPE.fullmatch(plain) else "timestamp" if plain == "timestamp_ntz" else plain
