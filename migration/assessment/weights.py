"""The table of weights behind an effort: shipped as ``effort.toml``, overridden entry by entry by a file of the user's."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ConfigProblem
from core.files import read_text
from core.toml_text import parse_toml

SHIPPED = Path(__file__).with_name("effort.toml")
#: Groups of terms that calibration scales; each is a table of weights.
GROUPS = ("base", "indicators", "findings", "test")
_FACTORS = ("scale", "share")
_MOST = 10_000.0  # hours; a typing error is caught, a century is not estimated


@dataclass(frozen=True, slots=True)
class Weight:
    """Hours for one unit of something.

    Attributes:
        low: Least hours, 0 or more.
        high: Most hours, at least ``low``.
        unit: What is counted.
        source: Where the figure comes from.
    """

    low: float
    high: float
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """All weights.

    Attributes:
        groups: By group (:data:`GROUPS`) and name.
        scale: Factor of each group, from calibration.
        share: Part of a weight that is due: ``automatic``, ``assisted``, ``manual``, ``direct``, ``attached``.
        file: The user's file, empty when only the shipped weights count.
    """

    groups: dict[str, dict[str, Weight]]
    scale: dict[str, float]
    share: dict[str, float]
    file: str = ""

    def hours(self, group: str, name: str) -> tuple[float, float]:
        """Low and high of one unit, scaled."""
        weight, factor = self.groups[group][name], self.scale[group]
        return weight.low * factor, weight.high * factor

    def unscaled(self) -> Weights:
        """The same with every scale 1."""
        return Weights(self.groups, dict.fromkeys(self.scale, 1.0), self.share, self.file)


def load_weights(override: Path | None = None) -> Weights:
    """The shipped weights with those of ``override`` on top.

    Raises:
        ConfigProblem: The file is not TOML, or an entry is unknown or no number of hours; names file and line.
        UnreadableInput: It cannot be read.
    """
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    groups = {group: {name: Weight(**entry) for name, entry in shipped[group].items()} for group in GROUPS}
    factors = {table: {name: float(value) for name, value in shipped[table].items()} for table in _FACTORS}
    if override is None:
        return Weights(groups, factors["scale"], factors["share"])
    text = read_text(override, limit=1_000_000).text
    for table, name, value in _entries(text, override):
        place = _Place(override, text, table, name)
        known: Any = groups.get(table) or factors.get(table)
        if name not in known:
            raise place.problem(f"unknown entry {name!r} in [{table}]", name, tuple(known))
        if table in _FACTORS:
            factors[table][name] = place.number(value)
        else:
            groups[table][name] = _weight(groups[table][name], value, place)
    return Weights(groups, factors["scale"], factors["share"], str(override))


def _entries(text: str, path: Path) -> list[tuple[str, str, Any]]:
    data = parse_toml(text, path)
    entries: list[tuple[str, str, Any]] = []
    for table, rows in data.items():
        if not isinstance(rows, dict):
            raise _Place(path, text, table, table).problem(f"{table} must be a table", table, (*GROUPS, *_FACTORS))
        if table not in GROUPS and table not in _FACTORS:
            raise _Place(path, text, table, table).problem(f"unknown table [{table}]", table, (*GROUPS, *_FACTORS))
        entries += [(table, name, value) for name, value in rows.items()]
    return entries


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    text: str
    table: str
    name: str

    def problem(self, what: str, given: str, known: tuple[str, ...]) -> ConfigProblem:
        near = difflib.get_close_matches(given, known, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
        return ConfigProblem(f"{self.path}: {what}", remedy=remedy, file=str(self.path), line=self.line)

    @property
    def line(self) -> int:
        """Line of the entry behind its table's head, else of the head."""
        at = 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if re.match(rf"\s*\[\s*{re.escape(self.table)}\s*[\].]", line) or re.match(rf"\s*{re.escape(self.table)}\s*[.=]", line):
                at = number
            if at and re.match(rf"\s*(?:\[\w+\.)?[\"']?{re.escape(self.name)}[\"']?\s*[\]=.]", line):
                return number
        return at

    def number(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= _MOST:
            raise ConfigProblem(
                f"{self.path}: {self.name} in [{self.table}] must be a number from 0 to {_MOST:.0f}",
                remedy="Write hours such as 1.5.",
                file=str(self.path),
                line=self.line,
            )
        return float(value)


def _weight(shipped: Weight, value: Any, place: _Place) -> Weight:
    if not isinstance(value, dict):
        hours = place.number(value)
        return Weight(hours, hours, shipped.unit, place.path.name)
    unknown = sorted(set(value) - {"low", "high", "unit", "source"})
    if unknown:
        raise place.problem(f"unknown key {unknown[0]!r} of {place.name}", unknown[0], ("low", "high", "unit", "source"))
    low, high = place.number(value.get("low", shipped.low)), place.number(value.get("high", shipped.high))
    if low > high:
        raise ConfigProblem(
            f"{place.path}: {place.name} in [{place.table}] has low {low:g} above high {high:g}",
            remedy="Give low and high in order.",
            file=str(place.path),
            line=place.line,
        )
    return Weight(low, high, str(value.get("unit", shipped.unit)), str(value.get("source", place.path.name)))
