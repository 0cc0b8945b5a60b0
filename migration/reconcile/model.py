"""What is compared, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Canon(StrEnum):
    """How a value is written as text so that equal values give equal text on both engines (:mod:`.dialects`)."""

    INTEGER = "integer"
    BIT = "bit"
    DECIMAL = "decimal"
    FLOAT = "float"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    DATETIME2 = "datetime2"
    OFFSET = "datetimeoffset"
    FIXED_TEXT = "fixed_text"
    TEXT = "text"
    GUID = "guid"
    BINARY = "binary"


#: Kinds whose values can be told apart by how far they are.
NUMBERS = frozenset({Canon.INTEGER, Canon.DECIMAL, Canon.FLOAT})


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column that is compared.

    Attributes:
        name: At the source.
        target: At the target.
        canon: How its values are written.
        precision: Of a decimal; 0 otherwise.
        scale: Of a decimal; 0 otherwise.
        tolerance: Two numbers this far apart still agree; 0 for exact.
        read: T-SQL that reads it where the name alone does not, as the load does (``{0}.ToString()``); empty for the name.
    """

    name: str
    target: str
    canon: Canon
    precision: int = 0
    scale: int = 0
    tolerance: Decimal = Decimal(0)
    read: str = ""

    @property
    def exact(self) -> bool:
        """Whether two values agree only when their canonical texts do."""
        return self.canon is not Canon.FLOAT and not self.tolerance


@dataclass(frozen=True, slots=True)
class LeftOutColumn:
    """A column that is not compared, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table that is compared.

    Attributes:
        source: ``(schema, table)``.
        target: ``(catalog, schema, table)``, or fewer parts for another engine.
        columns: In order; the key's among them.
        key: Names at the source of the columns that tell rows apart; empty when nothing does.
        left_out: Columns that are not compared.
        source_filter: T-SQL that rows of the source must meet; empty for all.
        target_filter: The same for the target.
        types: Expected type of each target column by its name in lower case; an empty mapping skips the schema.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    left_out: tuple[LeftOutColumn, ...] = ()
    source_filter: str = ""
    target_filter: str = ""
    types: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """``schema.table`` of the source."""
        return ".".join(self.source)

    @property
    def keys(self) -> tuple[ColumnSpec, ...]:
        """The key's columns, in the key's order."""
        named = {c.name: c for c in self.columns}
        return tuple(named[k] for k in self.key)


class Level(StrEnum):
    """Where a difference showed, from the cheapest look to the closest."""

    ERROR = "error"
    SCHEMA = "schema"
    COUNT = "count"
    AGGREGATE = "aggregate"
    BUCKET = "bucket"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference.

    Attributes:
        level: Where it showed.
        kind: ``missing_row``, ``extra_row``, ``changed_row``, ``swapped_columns``, ``missing_table``, ``missing_column``, ``extra_column``,
            ``other_type``, ``row_count``, ``not_looked_at``, a measure (``values``, ``total``, …), or the code of an engine's refusal.
        column: The column's name at the source; empty for a whole row.
        key: The row's key as canonical text; empty above rows.
        source: Value at the source as canonical text; None for NULL or none.
        target: Value at the target.
        hint: What the difference looks like, in words.
    """

    level: Level
    kind: str
    column: str = ""
    key: tuple[str, ...] = ()
    source: str | None = None
    target: str | None = None
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape."""
        return {
            "level": self.level.value,
            "kind": self.kind,
            "column": self.column,
            "key": list(self.key),
            "source": self.source,
            "target": self.target,
            "hint": self.hint,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Mismatch:
        """Read back from :meth:`to_dict`."""
        return cls(**{**given, "level": Level(given["level"]), "key": tuple(given["key"])})


@dataclass(frozen=True, slots=True)
class TableComparison:
    """How one table compared.

    Attributes:
        table: ``schema.table`` at the source.
        target: Dotted name at the target.
        source_rows: Rows at the source; None when they could not be counted.
        target_rows: Rows at the target.
        mismatches: At most as many as were asked for.
        found: How many there are among what was looked at.
        complete: Every row that differs was looked at; False when there were too many.
        left_out: Columns that were not compared.
        buckets: Buckets that were compared, and those that differed.
        tolerated: Rows whose hashes differ and whose values agree within the tolerance.
    """

    table: str
    target: str
    source_rows: int | None
    target_rows: int | None
    mismatches: tuple[Mismatch, ...] = ()
    found: int = 0
    complete: bool = True
    left_out: tuple[LeftOutColumn, ...] = ()
    buckets: tuple[int, int] = (0, 0)
    tolerated: int = 0

    @property
    def agrees(self) -> bool:
        """Whether nothing was found and all was looked at."""
        return not self.found and self.complete

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape: one object per table."""
        return {
            "table": self.table,
            "target": self.target,
            "status": "matched" if self.agrees else "failed" if self._failed else "mismatched",
            "source_rows": self.source_rows,
            "target_rows": self.target_rows,
            "found": self.found,
            "complete": self.complete,
            "buckets": {"compared": self.buckets[0], "different": self.buckets[1]},
            "tolerated": self.tolerated,
            "left_out": [{"column": c.name, "reason": c.reason} for c in self.left_out],
            "mismatches": [m.to_dict() for m in self.mismatches],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> TableComparison:
        """Read back from :meth:`to_dict`."""
        return cls(
            given["table"],
            given["target"],
            given["source_rows"],
            given["target_rows"],
            tuple(Mismatch.from_dict(m) for m in given["mismatches"]),
            given["found"],
            given["complete"],
            tuple(LeftOutColumn(c["column"], c["reason"]) for c in given["left_out"]),
            (given["buckets"]["compared"], given["buckets"]["different"]),
            given["tolerated"],
        )

    @property
    def _failed(self) -> bool:
        return any(m.level is Level.ERROR for m in self.mismatches)
