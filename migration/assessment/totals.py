"""Sums of efforts by class, kind and schema, and what another target runtime changes about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from migration.assessment.effort import Effort
from migration.estate import ObjectKind, SqlObject

_DIRECT = " (direct)"
_AGAIN = " (again)"


@dataclass(slots=True)
class Sum:
    """Number of things and their hours.

    Attributes:
        count: How many.
        low: Least hours.
        high: Most hours.
    """

    count: float = 0
    low: float = 0.0
    high: float = 0.0

    def add(self, count: float, low: float, high: float) -> None:
        """Add some."""
        self.count += count
        self.low += low
        self.high += high

    def to_dict(self) -> dict[str, float]:
        """JSON-ready, rounded to hundredths of an hour."""
        return {"count": round(self.count, 2), "low": round(self.low, 2), "high": round(self.high, 2)}


@dataclass(slots=True)
class Totals:
    """Sums over all objects of an estate, those that hang on others included.

    Attributes:
        all: Everything.
        classes: By class.
        kinds: By kind of object.
        schemas: By schema.
        terms: By name of the term.
    """

    all: Sum = field(default_factory=Sum)
    classes: dict[str, Sum] = field(default_factory=dict)
    kinds: dict[str, Sum] = field(default_factory=dict)
    schemas: dict[str, Sum] = field(default_factory=dict)
    terms: dict[str, Sum] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)

    def add(self, item: SqlObject, effort: Effort) -> None:
        """Count one object."""
        self.all.add(1, effort.low, effort.high)
        schema = schema_of(item.name, item.kind.value, item.file, item.line)
        schema = self._written.setdefault(schema.casefold(), schema)  # names are the same without case
        for table, key in ((self.classes, effort.kind_of_work.value), (self.kinds, item.kind.value), (self.schemas, schema)):
            table.setdefault(key, Sum()).add(1, effort.low, effort.high)
        for term in effort.terms:
            self.terms.setdefault(term.name, Sum()).add(term.count, term.low, term.high)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: ``low``, ``high``, ``count`` and the tables by name."""
        tables = {"classes": self.classes, "kinds": self.kinds, "schemas": self.schemas, "terms": self.terms}
        return self.all.to_dict() | {name: {key: table[key].to_dict() for key in sorted(table)} for name, table in tables.items()}


def schema_of(name: str, kind: str, file: str, line: int) -> str:
    """The schema that something counts for: of loose scripts, and of objects of the database as a whole, a word in parentheses."""
    if name == f"{file}:{line}":
        return "(scripts)"
    return name.partition(".")[0] if "." in name or kind == ObjectKind.SCHEMA.value else "(database)"


def changes(here: Totals, there: Totals, runtime: str) -> list[str]:
    """What aiming at ``runtime`` instead changes, in sentences: each indicator whose places become direct or open, then the whole.

    Hours are the middles of the ranges, taken from the two estimates; nothing is assumed about a runtime.
    """
    names = {n.removesuffix(_DIRECT) for n in (*here.terms, *there.terms) if n.endswith(_DIRECT)}
    rows: list[tuple[float, str]] = []
    for name in sorted(names):
        moved = _count(there, name + _DIRECT) - _count(here, name + _DIRECT)
        if not moved:
            continue
        hours = sum(_middle(there, n) - _middle(here, n) for n in (name, name + _DIRECT, name + _AGAIN))
        number, what = (
            abs(int(moved)),
            name.replace("_", " ").lower() if name not in ("XML", "JSON", "CLR", "TVP", "MERGE", "PIVOT") else name,
        )
        verb = ("becomes" if number == 1 else "become") + (" direct" if moved > 0 else " manual")
        rows.append((hours, f"at {runtime}, {number} {what}{'' if number == 1 else 's'} {verb}: {signed(hours)}"))
    whole = (there.all.low + there.all.high - here.all.low - here.all.high) / 2
    said = [text for _, text in sorted(rows)]
    return [*said, f"at {runtime}, in all: {signed(whole)} ({hours_range(there.all.low, there.all.high)})"]


def hours_range(low: float, high: float) -> str:
    """``34–52 h``, ``0.3–1.2 h``: whole hours from ten on."""
    if high >= 10:
        return f"{low:,.0f}–{high:,.0f} h"
    return f"{low:.1f}–{high:.1f} h" if high >= 0.1 else "below 0.1 h"


def signed(hours: float) -> str:
    """``−22 h``, ``+0.4 h``."""
    sign = "−" if hours < 0 else "+"
    size = abs(hours)
    return f"{sign}{size:.0f} h" if size >= 10 else f"{sign}{size:.1f} h"


def _count(totals: Totals, name: str) -> float:
    return totals.terms[name].count if name in totals.terms else 0


def _middle(totals: Totals, name: str) -> float:
    return (totals.terms[name].low + totals.terms[name].high) / 2 if name in totals.terms else 0.0
