"""What changed about an estate between two of its runs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from migration.assessment.totals import hours_range, signed
from workbench.store.model import DEFINITIONS, Run

_NAMED = 10  # objects of each change that the plain words name
_AT = "SELECT object, source_print, status, class, low, high FROM versions WHERE since <= :run AND (until IS NULL OR until > :run)"


@dataclass(frozen=True, slots=True)
class Moved:
    """One object that differs between two runs.

    Attributes:
        name: ``schema.name``.
        kind: Value of :class:`migration.estate.ObjectKind`.
        what: ``new``, ``gone``, ``changed`` (its text), or ``moved`` (its class or effort alone).
        before: Class, least and most hours then; None when new.
        after: The same now; None when gone.
    """

    name: str
    kind: str
    what: str
    before: tuple[str, float, float] | None
    after: tuple[str, float, float] | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""

        def side(values: tuple[str, float, float] | None) -> dict[str, Any] | None:
            return None if values is None else {"class": values[0], "low": values[1], "high": values[2]}

        return {"object": self.name, "kind": self.kind, "change": self.what, "before": side(self.before), "after": side(self.after)}


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything that differs between two runs.

    Attributes:
        since: The earlier run.
        until: The later one.
        moved: What differs, statements included, by change and name.
    """

    since: Run
    until: Run
    moved: tuple[Moved, ...]

    def of(self, what: str) -> list[Moved]:
        """The objects of one change."""
        return [one for one in self.moved if one.what == what]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "since": self.since.to_dict(),
            "until": self.until.to_dict(),
            "changes": [one.to_dict() for one in self.moved],
            "hours": {side: round(getattr(self.until, side) - getattr(self.since, side), 2) for side in ("low", "high")},
        }

    def sentences(self) -> list[str]:
        """In words, a line each; names are data."""
        middle = (self.until.low + self.until.high - self.since.low - self.since.high) / 2
        lines = [
            f"since run {self.since.id} ({self.since.ended}): {len(self.of('new'))} new, {len(self.of('changed'))} changed, "
            f"{len(self.of('gone'))} gone; effort {signed(middle)} to {hours_range(self.until.low, self.until.high)}"
        ]
        for what in ("new", "changed", "gone"):
            found = self.of(what)
            # objects of their own first: a person looks for those
            found.sort(key=lambda one: (one.kind not in DEFINITIONS, one.name.casefold()))
            lines += [f"{what} {one.kind.replace('_', ' ')} {one.name}: {_shift(one)}" for one in found[:_NAMED]]
            if len(found) > _NAMED:
                lines.append(f"{what}: and {len(found) - _NAMED} more")
        lines += self._classes()
        return lines

    def _classes(self) -> list[str]:
        """How many objects each class had and has, and those that changed class without a change of their own."""
        before, after = self.since.counts.get("classes", {}), self.until.counts.get("classes", {})
        lines = [
            f"{name}: {before.get(name, 0)} → {after.get(name, 0)}"
            for name in sorted({*before, *after})
            if before.get(name, 0) != after.get(name, 0)
        ]
        moved = [one for one in self.of("moved") if one.before and one.after]
        if moved:
            lines.append(f"{len(moved)} whose own text is the same moved in class, effort or wave")
        return lines


def _shift(one: Moved) -> str:
    if one.before and one.after:
        change = (one.after[1] + one.after[2] - one.before[1] - one.before[2]) / 2
        kinds = f"{one.before[0]} → {one.after[0]}, " if one.before[0] != one.after[0] else ""
        return f"{kinds}{signed(change)}"
    values = one.after or one.before
    return f"{values[0]}, {hours_range(values[1], values[2])}" if values else ""


def _side(row: tuple[Any, ...] | None) -> tuple[str, float, float] | None:
    return (row[2], row[3], row[4]) if row is not None else None


def delta(base: sqlite3.Connection, since: Run, until: Run) -> Delta:
    """Compare two runs."""
    then = {row[0]: row[1:] for row in base.execute(_AT, {"run": since.id})}
    now = {row[0]: row[1:] for row in base.execute(_AT, {"run": until.id})}
    names = {row[0]: row[1:] for row in base.execute("SELECT id, name, kind FROM objects")}
    moved = []
    for ident in {**then, **now}:
        before, after = then.get(ident), now.get(ident)
        if before == after:
            continue
        what = "new" if before is None else "gone" if after is None else "changed" if before[0] != after[0] else "moved"
        name, kind = names[ident]
        moved.append(Moved(name, kind, what, _side(before), _side(after)))
    rank = {"new": 0, "changed": 1, "gone": 2, "moved": 3}
    return Delta(since, until, tuple(sorted(moved, key=lambda one: (rank[one.what], one.name.casefold(), one.kind))))
