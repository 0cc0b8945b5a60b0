"""What people record about objects: writing it, taking it back, and its history."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.store.model import DECISIONS, Event, Mark, State, StoredObject

_COLUMNS = "object, state, sequence, at, who, note, source_print, result_print, target"


@dataclass(frozen=True, slots=True)
class Undo:
    """What one change replaced, to be put back.

    Attributes:
        before: Rows of the table of marks that were there before, of all objects of the change.
        after: Sequence of the last record that each object had after the change: who recorded more since must not be undone.
    """

    before: Mapping[int, tuple[tuple[Any, ...], ...]]
    after: Mapping[int, int]

    @property
    def count(self) -> int:
        """Objects that it changes."""
        return len(self.before)


def marks_of(base: sqlite3.Connection, objects: Iterable[int] | None = None) -> dict[int, dict[State, Mark]]:
    """The records that hold, by object and state; of all objects by default."""
    found: dict[int, dict[State, Mark]] = defaultdict(dict)
    for row in _rows(base, objects, _COLUMNS):
        state = State(row[1])
        found[row[0]][state] = Mark(state, *row[2:])
    return found


def put(
    base: sqlite3.Connection, items: Sequence[StoredObject], state: State, *, at: str, who: str, note: str, sql: str | None = None
) -> Undo:
    """Record ``state`` of each object; a decision replaces the one before."""
    before = _before(base, items)
    after = {}
    if state in DECISIONS:
        drop = [(item.id, other.value) for item in items for other in DECISIONS]
        base.executemany("DELETE FROM marks WHERE object = ? AND state = ?", drop)
    for item in items:
        after[item.id] = _event(base, item.id, at, state.value, who, note)
        row = (item.id, state.value, after[item.id], at, who, note, item.source_print, item.result_print, item.target, sql)
        base.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return Undo(before, after)


def confirm(base: sqlite3.Connection, items: Sequence[StoredObject], *, at: str, who: str, note: str) -> Undo:
    """Let overrides hold for the present text: their SQL stays, who and when are new."""
    before = _before(base, items)
    after = {}
    for item in items:
        after[item.id] = _event(base, item.id, at, State.OVERRIDDEN.value, who, note or "holds for the changed text")
        base.execute(
            "UPDATE marks SET sequence = ?, at = ?, who = ?, source_print = ?, result_print = ?, target = ? WHERE object = ? AND state = ?",
            (after[item.id], at, who, item.source_print, item.result_print, item.target, item.id, State.OVERRIDDEN.value),
        )
    return Undo(before, after)


def withdraw(base: sqlite3.Connection, items: Sequence[StoredObject], states: Sequence[State], *, at: str, who: str, note: str) -> Undo:
    """Take records back; what was recorded stays in the history."""
    before = _before(base, items)
    base.executemany("DELETE FROM marks WHERE object = ? AND state = ?", [(item.id, state.value) for item in items for state in states])
    after = {item.id: _event(base, item.id, at, "withdrawn", who, note) for item in items}
    return Undo(before, after)


def put_back(base: sqlite3.Connection, undo: Undo, *, at: str, who: str) -> Undo:
    """Undo a change for the objects that nobody changed since; returns how to redo it."""
    latest = dict(base.execute("SELECT object, MAX(id) FROM events WHERE what NOT IN ('new', 'changed', 'gone') GROUP BY object"))
    mine = [ident for ident, sequence in undo.after.items() if latest.get(ident) == sequence]
    before = _grouped(_rows(base, mine, "*"), mine)
    base.executemany("DELETE FROM marks WHERE object = ?", [(ident,) for ident in mine])
    after = {}
    for ident in mine:
        base.executemany("INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", undo.before[ident])
        after[ident] = _event(base, ident, at, "undone", who, "")
    return Undo(before, after)


def sql_of(base: sqlite3.Connection, ident: int) -> str | None:
    """The SQL of an override; None when there is none."""
    row = base.execute("SELECT sql FROM marks WHERE object = ? AND state = ?", (ident, State.OVERRIDDEN.value)).fetchone()
    return row[0] if row else None


def history(base: sqlite3.Connection, ident: int) -> list[Event]:
    """Everything recorded of one object, oldest first."""
    return [Event(*row) for row in base.execute("SELECT at, what, who, note FROM events WHERE object = ? ORDER BY id", (ident,))]


def _event(base: sqlite3.Connection, ident: int, at: str, what: str, who: str, note: str) -> int:
    made = base.execute("INSERT INTO events (object, at, what, who, note) VALUES (?, ?, ?, ?, ?)", (ident, at, what, who, note)).lastrowid
    assert made is not None
    return made


def _before(base: sqlite3.Connection, items: Sequence[StoredObject]) -> dict[int, tuple[tuple[Any, ...], ...]]:
    wanted = [item.id for item in items]
    return _grouped(_rows(base, wanted, "*"), wanted)


def _grouped(rows: Iterable[tuple[Any, ...]], wanted: Sequence[int]) -> dict[int, tuple[tuple[Any, ...], ...]]:
    found: dict[int, list[tuple[Any, ...]]] = {ident: [] for ident in wanted}
    for row in rows:
        found[row[0]].append(row)
    return {ident: tuple(kept) for ident, kept in found.items()}


def _rows(base: sqlite3.Connection, objects: Iterable[int] | None, columns: str) -> list[tuple[Any, ...]]:
    """Rows of marks; of many objects all are read and the others left out, which beats thousands of look-ups."""
    rows = base.execute(f"SELECT {columns} FROM marks").fetchall()  # noqa: S608 - columns are this module's own
    if objects is None:
        return rows
    wanted = set(objects)
    return [row for row in rows if row[0] in wanted]
