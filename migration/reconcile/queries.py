"""The queries of a comparison, the same on both engines but for their dialect. Each is one SELECT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migration.reconcile.dialects import Dialect
from migration.reconcile.model import Canon, ColumnSpec, TableSpec

_COUNTED = frozenset({Canon.FIXED_TEXT, Canon.TEXT, Canon.GUID, Canon.BINARY})
_ORDERED = frozenset({Canon.DATE, Canon.TIME, Canon.DATETIME, Canon.DATETIME2, Canon.OFFSET})
_SCALES = {Canon.FLOAT: 6}


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries for one table on one engine.

    Attributes:
        table: What is compared.
        dialect: The engine's.
        at_source: The table's names at the source are meant, else those at the target.
    """

    table: TableSpec
    dialect: Dialect
    at_source: bool

    def count(self) -> str:
        """The number of rows, as text."""
        return f"SELECT {self.dialect.number.format(x=self.dialect.count)} FROM {self._from}"

    def aggregates(self) -> str:
        """The values of :func:`measures`, in that order, in one row of texts."""
        items = [self._measure(column, measure) for column, measure in measures(self.table.columns)]
        return f"SELECT {', '.join(items)} FROM {self._from}"

    def buckets(self, count: int) -> str:
        """Per bucket: its number, its rows, and the sums of two slices of its rows' hashes, which no order changes."""
        d = self.dialect
        counted = d.number.format(x=d.count)
        sums = ", ".join(d.number.format(x=d.total.format(x=f"s{n}", s=0)) for n in (0, 1))
        parts = f"{self._bucket(count)} AS b, {d.part.format(h='h', n=0)} AS s0, {d.part.format(h='h', n=1)} AS s1"
        return f"SELECT {d.number.format(x='b')}, {counted}, {sums} FROM (SELECT {parts} FROM ({self._hashed()}) q1) q2 GROUP BY b"

    def rows(self, count: int, buckets: Sequence[int]) -> str:
        """Canonical texts of the rows in these of ``count`` buckets, in the columns' order."""
        names = [f"c{n}" for n in range(len(self.table.columns))]
        texts = ", ".join(f"{text} AS {name}" for text, name in zip(self._texts(self.table.columns), names, strict=True))
        inside = ", ".join(str(int(b)) for b in buckets)
        return f"SELECT {', '.join(names)} FROM ({self._hashed(texts)}) q1 WHERE {self._bucket(count)} IN ({inside})"

    @property
    def _from(self) -> str:
        parts = self.table.source if self.at_source else self.table.target
        where = self.table.source_filter if self.at_source else self.table.target_filter
        return self.dialect.quote(*parts) + (f" WHERE ({where})" if where else "")

    def _name(self, column: ColumnSpec) -> str:
        return column.name if self.at_source else column.target

    def _texts(self, columns: Sequence[ColumnSpec]) -> list[str]:
        return [self.dialect.text(c, self._name(c)) for c in columns]

    def _bucket(self, count: int) -> str:
        return self.dialect.remainder.format(x=self.dialect.part.format(h="k", n=0), n=count)

    def _hashed(self, texts: str = "") -> str:
        d = self.dialect
        row = d.hash.format(x=d.row(self._texts(self.table.columns)))
        key = d.hash.format(x=d.row(self._texts(self.table.keys))) if self.table.key else row
        return f"SELECT {key} AS k, {row} AS h{', ' + texts if texts else ''} FROM {self._from}"

    def _measure(self, column: ColumnSpec, measure: str) -> str:
        d, name = self.dialect, self.dialect.quote(self._name(column))
        text = d.text(column, self._name(column))
        match measure:
            case "values":
                return d.number.format(x=f"COUNT({name})")
            case "total":
                if column.canon is Canon.BIT:
                    return d.number.format(x=d.total.format(x=text, s=0))
                if column.canon is Canon.FLOAT:
                    text = f"NULLIF({text}, 'too large')"
                    return d.number.format(x=d.total.format(x=text, s=6))
                return d.number.format(x=d.total.format(x=name, s=column.scale))
            case "length":
                return d.number.format(x=d.total.format(x=d.units.format(x=text), s=0))
            case _:
                return f"{'MIN' if measure == 'lowest' else 'MAX'}({text})"


def measures(columns: Sequence[ColumnSpec]) -> list[tuple[ColumnSpec, str]]:
    """What is measured of each column: ``values`` (not NULL), and ``total``, ``length``, or ``lowest`` and ``highest``, by its kind."""
    found = []
    for column in columns:
        found.append((column, "values"))
        if column.canon in _COUNTED:
            found.append((column, "length"))
        elif column.canon in _ORDERED:
            found += [(column, "lowest"), (column, "highest")]
        else:
            found.append((column, "total"))
    return found
