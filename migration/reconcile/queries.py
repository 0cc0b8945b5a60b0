"""The queries of a comparison, the same on both engines but for their dialect. Each is one SELECT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migration.reconcile.dialects import Dialect
from migration.reconcile.model import Canon, ColumnSpec, TableSpec

_COUNTED = frozenset({Canon.FIXED_TEXT, Canon.TEXT, Canon.GUID, Canon.BINARY})
_ORDERED = frozenset({Canon.DATE, Canon.TIME, Canon.DATETIME, Canon.DATETIME2, Canon.OFFSET})
#: Digits behind the point of a sum of floats.
_FLOAT_SCALE = 6


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

    def buckets(self, count: int, within: tuple[int, Sequence[int]] | None = None) -> str:
        """Per bucket: its number, its rows, and the sums of two slices of its rows' hashes, which no order changes.

        Args:
            count: How many buckets there are.
            within: Only of rows in these buckets when there are so many of them; None for all rows.
        """
        d = self.dialect
        counted = d.number.format(x=d.count)
        sums = ", ".join(d.number.format(x=d.total.format(x=f"s{n}", s=0)) for n in (0, 1))
        parts = f"{self._bucket(count)} AS b, {d.part.format(h='h', n=0)} AS s0, {d.part.format(h='h', n=1)} AS s1"
        where = f" WHERE {self._inside(*within)}" if within else ""
        return f"SELECT {d.number.format(x='b')}, {counted}, {sums} FROM (SELECT {parts} FROM ({self._hashed()}) q1{where}) q2 GROUP BY b"

    def rows(self, count: int, buckets: Sequence[int]) -> str:
        """Canonical texts of the rows in these of ``count`` buckets, in the columns' order."""
        names = [f"c{n}" for n in range(len(self.table.columns))]
        texts = ", ".join(f"{text} AS {name}" for text, name in zip(self._texts(self.table.columns), names, strict=True))
        return f"SELECT {', '.join(names)} FROM ({self._hashed(texts)}) q1 WHERE {self._inside(count, buckets)}"

    @property
    def _from(self) -> str:
        parts = self.table.source if self.at_source else self.table.target
        where = self.table.source_filter if self.at_source else self.table.target_filter
        return self.dialect.quote(*parts) + (f" WHERE ({where})" if where else "")

    def _read(self, column: ColumnSpec) -> str:
        name = self.dialect.quote(column.name if self.at_source else column.target)
        return column.read.format(name) if column.read and self.at_source else name

    def _texts(self, columns: Sequence[ColumnSpec]) -> list[str]:
        return [self.dialect.text(c, self._read(c)) for c in columns]

    def _inside(self, count: int, buckets: Sequence[int]) -> str:
        return f"{self._bucket(count)} IN ({', '.join(str(int(b)) for b in buckets)})"

    def _bucket(self, count: int) -> str:
        """By the key's hash, so that a changed row stays in its bucket; without a key by the row's."""
        return self.dialect.remainder.format(x=self.dialect.part.format(h="k" if self.table.key else "h", n=0), n=count)

    def _hashed(self, texts: str = "") -> str:
        d = self.dialect
        made = [f"{d.hash.format(x=d.row(self._texts(self.table.columns)))} AS h"]
        if self.table.key:
            made.append(f"{d.hash.format(x=d.row(self._texts(self.table.keys)))} AS k")
        return f"SELECT {', '.join([*made, texts] if texts else made)} FROM {self._from}"

    def _measure(self, column: ColumnSpec, measure: str) -> str:
        d, read = self.dialect, self._read(column)
        text = d.text(column, read)
        match measure:
            case "values":  # COUNT takes no column of type text, ntext or image
                return d.number.format(x=f"COUNT({text if column.canon in _COUNTED else read})")
            case "total":
                scale = _FLOAT_SCALE if column.canon is Canon.FLOAT else column.scale
                return d.number.format(x=d.total.format(x=text if column.canon is Canon.BIT else read, s=scale))
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
