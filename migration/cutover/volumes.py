"""How much data the tables of an estate hold: as the source says, else how wide their rows are declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from migration.cutover.assumptions import DEFAULTS, Name

if TYPE_CHECKING:  # a screen that shows a runbook reads no T-SQL
    from migration.estate import Estate
    from migration.medallion.columns import Column, TableShape
    from migration.medallion.facts import TableFacts

#: Tables that are listed one by one; what is smaller is summed by schema.
LISTED = 10
# Storage in bytes: Microsoft Learn, "Data types (Transact-SQL)", the page of each type.
_FIXED = {
    "bit": 1, "tinyint": 1, "smallint": 2, "int": 4, "bigint": 8, "real": 4, "float": 8, "money": 8, "smallmoney": 4, "date": 3, "time": 5,
    "datetime": 8, "smalldatetime": 4, "datetime2": 8, "datetimeoffset": 10, "uniqueidentifier": 16, "timestamp": 8,
}  # fmt: skip
_DECIMAL = ((9, 5), (19, 9), (28, 13), (38, 17))
_PER_CHARACTER = {"char": 1.0, "binary": 1.0, "nchar": 2.0, "varchar": 0.5, "varbinary": 0.5, "nvarchar": 1.0}
_SYSNAME = 128
_DEFAULT_PRECISION = 18


@dataclass(frozen=True, slots=True)
class TableVolume:
    """One table, or the sum of several.

    Attributes:
        name: ``schema.table``; of a sum the schema.
        tables: How many it sums.
        rows: Rows as the source counted them; None when it did not say. Of a sum: those of the tables that are known.
        kilobytes: Likewise.
        unknown: Tables among them whose size is not known.
        width: Declared bytes of a row of those, variable columns half full; summed over them.
        large: Columns without a declared size (``max``, ``xml``, spatial) of those.
    """

    name: str
    tables: int = 1
    rows: int | None = None
    kilobytes: int | None = None
    unknown: int = 1
    width: int = 0
    large: int = 0


@dataclass(frozen=True, slots=True)
class Volumes:
    """The tables of an estate by size.

    Attributes:
        largest: The largest tables by themselves, largest first.
        others: The others, one sum a schema, in order of name.
    """

    largest: tuple[TableVolume, ...] = ()
    others: tuple[TableVolume, ...] = ()

    @property
    def tables(self) -> int:
        """All tables."""
        return sum(v.tables for v in (*self.largest, *self.others))

    @property
    def schemas(self) -> tuple[str, ...]:
        """Source schemas that hold tables, in order of name."""
        return tuple(sorted({v.name.partition(".")[0] for v in self.largest} | {v.name for v in self.others}, key=str.casefold))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy that :meth:`from_dict` reads back."""
        return {"largest": [asdict(v) for v in self.largest], "others": [asdict(v) for v in self.others]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Volumes:
        """The volumes of :meth:`to_dict`; none of an empty dictionary."""
        return cls(*(tuple(TableVolume(**v) for v in data.get(key, ())) for key in ("largest", "others")))


def volumes(estate: Estate) -> Volumes:
    """The volumes of an estate's tables: sizes where an extract or a live source told them."""
    from migration.medallion.columns import read_tables
    from migration.medallion.facts import table_facts

    facts = table_facts(estate)
    found = [_volume(shape, facts.get(shape.name.casefold())) for shape in read_tables(estate)]
    large = DEFAULTS[Name.LARGE][0]
    found.sort(key=lambda v: (-(v.kilobytes if v.kilobytes is not None else -1), -v.width - v.large * large, v.name.casefold()))
    rest: dict[str, list[TableVolume]] = {}
    for volume in found[LISTED:]:
        rest.setdefault(volume.name.partition(".")[0], []).append(volume)
    return Volumes(tuple(found[:LISTED]), tuple(_sum(name, rest[name]) for name in sorted(rest, key=str.casefold)))


def row_width(columns: Iterable[Column]) -> tuple[int, int]:
    """Declared bytes of a row, variable columns half full, and how many columns have no declared size."""
    width, large = 0.0, 0
    for column in columns:
        size = None if column.computed else _bytes(column)
        if size is None:
            large += not column.computed
        else:
            width += size
    return round(width), large


def _volume(shape: TableShape, facts: TableFacts | None) -> TableVolume:
    if facts is not None and facts.kilobytes is not None and facts.rows is not None:
        return TableVolume(shape.name, 1, facts.rows, facts.kilobytes, 0)
    width, large = row_width(shape.columns)
    return TableVolume(shape.name, 1, facts.rows if facts is not None else None, None, 1, width, large)


def _sum(name: str, given: list[TableVolume]) -> TableVolume:
    known = [v for v in given if not v.unknown]
    return TableVolume(
        name,
        len(given),
        sum(v.rows or 0 for v in known) if known else None,
        sum(v.kilobytes or 0 for v in known) if known else None,
        len(given) - len(known),
        sum(v.width for v in given),
        sum(v.large for v in given),
    )


def _bytes(column: Column) -> float | None:
    """Bytes that a value takes; None for a type without a declared size."""
    kind, arguments = column.type.lower(), column.arguments.lower().strip()
    if kind in ("decimal", "numeric"):
        found = re.match(r"\d+", arguments)
        precision = int(found[0]) if found else _DEFAULT_PRECISION
        return next((size for most, size in _DECIMAL if precision <= most), _DECIMAL[-1][1])
    if kind in _PER_CHARACTER:
        return None if arguments == "max" else _PER_CHARACTER[kind] * (int(arguments) if arguments.isdigit() else 1)
    return _SYSNAME if kind == "sysname" else _FIXED.get(kind)
