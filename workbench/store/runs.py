"""Runs in an estate store: recording one whole, finding whether it must be done at all, and what changed from one to another."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import UsageProblem
from workbench.store.model import DEFINITIONS, Run

_RUN = "id, started, ended, source, options, versions, counts, source_print, work_print, worst, low, high"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a run found out about one object; the fields are those of :class:`workbench.store.model.StoredObject`.

    Attributes:
        item: Its line of ``quickplan analyze --json``, packed.
    """

    key: str
    name: str
    kind: str
    file: str
    line: int
    lines: int
    status: str
    effort_class: str
    low: float
    high: float
    wave: int | None
    source_print: str
    result_print: str
    item: bytes

    @property
    def version(self) -> tuple[object, ...]:
        """What makes a new version of it, in the order of the table."""
        return self.source_print, self.status, self.effort_class, self.low, self.high, self.wave

    @property
    def fields(self) -> tuple[Any, ...]:
        """Its values in the order of :class:`workbench.store.model.StoredObject`, from ``key`` to ``result_print``."""
        return (
            self.key, self.name, self.kind, self.file, self.line, self.lines, self.status, self.effort_class, self.low, self.high,
            self.wave, self.source_print, self.result_print,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end; the fields are those of :class:`workbench.store.model.Run`, and the summary that was shown."""

    started: str
    ended: str
    source: str
    options: Mapping[str, Any]
    versions: Mapping[str, str]
    source_print: str
    work_print: str
    target: str
    worst: int
    summary: Mapping[str, Any]


def record(base: sqlite3.Connection, finished: Finished, found: Sequence[Assessed]) -> int:
    """Write a whole run; inside a transaction, so that it is there whole or not at all. Returns its number."""
    known = {
        row[0]: row[1:]
        for row in base.execute(
            "SELECT o.key, o.id, o.gone, v.source_print, v.status, v.class, v.low, v.high, v.wave FROM objects o "
            "LEFT JOIN versions v ON v.object = o.id AND v.until IS NULL"
        )
    }
    number = base.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM runs").fetchone()[0]
    told: Counter[str] = Counter()
    events: list[tuple[int, str, str]] = []
    next_id = base.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM objects").fetchone()[0]
    rows, items, opened, ended = [], [], [], []
    for place, one in enumerate(found):
        before = known.pop(one.key, None)
        ident = before[0] if before else next_id
        next_id += before is None
        rows.append((
            ident, one.key, one.name, one.kind, one.file, one.line, one.lines, place, one.status, one.effort_class, one.low, one.high,
            one.wave, one.source_print, one.result_print, finished.target,
        ))  # fmt: skip
        items.append((ident, one.item))
        present = before is not None and before[1] is None
        if present and before is not None and before[2:] == one.version:
            continue
        if not present:
            what = "new"
        else:
            what = "changed" if before is not None and before[2] != one.source_print else "moved"
            ended.append((number, ident))
        told[what] += 1
        opened.append((ident, number, *one.version))
        if what != "moved" and number > 1:
            events.append((ident, finished.ended, what))
    for ident, gone, *_ in known.values():
        if gone is None:
            told["gone"] += 1
            ended.append((number, ident))
            events.append((ident, finished.ended, "gone"))
    counts = _counts(found) | {what: told[what] for what in ("new", "changed", "moved", "gone")}
    low, high = (round(sum(getattr(one, side) for one in found), 2) for side in ("low", "high"))
    base.execute(
        f"INSERT INTO runs ({_RUN}, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (
            number, finished.started, finished.ended, finished.source, json.dumps(finished.options), json.dumps(finished.versions),
            json.dumps(counts), finished.source_print, finished.work_print, finished.worst, low, high, _packed(finished.summary),
        ),
    )  # fmt: skip
    _drop_older_summaries(base, number)
    base.executemany(
        "INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET "
        "name = excluded.name, file = excluded.file, line = excluded.line, lines = excluded.lines, place = excluded.place, "
        "status = excluded.status, class = excluded.class, low = excluded.low, high = excluded.high, wave = excluded.wave, "
        "source_print = excluded.source_print, result_print = excluded.result_print, target = excluded.target, gone = NULL",
        rows,
    )
    base.executemany("INSERT OR REPLACE INTO items VALUES (?, ?)", items)
    base.executemany("UPDATE versions SET until = ? WHERE object = ? AND until IS NULL", ended)
    base.executemany("INSERT INTO versions VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?)", opened)
    gone = [(number, ident) for ident, was_gone, *_ in known.values() if was_gone is None]
    base.executemany("UPDATE objects SET gone = ? WHERE id = ?", gone)
    base.executemany("DELETE FROM items WHERE object = ?", [(ident,) for _, ident in gone])
    base.executemany("INSERT INTO events (object, at, what, who, note) VALUES (?, ?, ?, '', '')", events)
    return int(number)


def repeat(base: sqlite3.Connection, same: Run, started: str, ended: str) -> int:
    """Write a run that had nothing to do because all is as in ``same``. Returns its number."""
    number = int(base.execute("SELECT MAX(id) + 1 FROM runs").fetchone()[0])
    counts = dict(same.counts) | {"new": 0, "changed": 0, "moved": 0, "gone": 0}
    base.execute(
        f"INSERT INTO runs ({_RUN}, summary) SELECT ?, ?, ?, source, options, versions, ?, source_print, work_print, worst, low, high, "  # noqa: S608
        "summary FROM runs WHERE id = ?",
        (number, started, ended, json.dumps(counts), same.id),
    )
    _drop_older_summaries(base, number)
    return number


def _drop_older_summaries(base: sqlite3.Connection, number: int) -> None:
    """Only the last run is shown again; of the others the figures are enough."""
    base.execute("UPDATE runs SET summary = NULL WHERE id < ? AND summary IS NOT NULL", (number,))


def _counts(found: Sequence[Assessed]) -> dict[str, Any]:
    own = [one for one in found if one.kind in DEFINITIONS]
    return {
        "objects": len(own),
        "statements": len(found) - len(own),
        "classes": dict(sorted(Counter(one.effort_class for one in own).items())),
        "statuses": dict(sorted(Counter(one.status for one in own).items())),
    }


def runs(base: sqlite3.Connection) -> list[Run]:
    """All runs, in order."""
    return [_run(row) for row in base.execute(f"SELECT {_RUN} FROM runs ORDER BY id")]  # noqa: S608 - a constant


def last_run(base: sqlite3.Connection) -> Run | None:
    """The last run; None before the first."""
    row = base.execute(f"SELECT {_RUN} FROM runs ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608 - a constant
    return _run(row) if row else None


def find_run(base: sqlite3.Connection, wanted: str) -> Run:
    """The run that a person names: its number, or ``last``.

    Raises:
        UsageProblem: There is none of it.
    """
    found = last_run(base)
    if found is None:
        raise UsageProblem("there is no earlier run of this source", remedy="Run `quickplan analyze` on it first.")
    if wanted.strip().casefold() == "last":
        return found
    row = base.execute(f"SELECT {_RUN} FROM runs WHERE id = ?", (int(wanted),)).fetchone() if wanted.strip().isdecimal() else None  # noqa: S608
    if row is None:
        raise UsageProblem(
            f"there is no run {wanted!r} of this source",
            remedy=f"Give a number from 1 to {found.id}, or last; `quickplan objects runs` lists them.",
        )
    return _run(row)


def summary_of(base: sqlite3.Connection, run: Run) -> dict[str, Any] | None:
    """The summary of the last run; None when it is not kept."""
    row = base.execute("SELECT summary FROM runs WHERE id = ?", (run.id,)).fetchone()
    return dict(json.loads(zlib.decompress(row[0]))) if row and row[0] is not None else None


def items(base: sqlite3.Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object's number and line of ``quickplan analyze --json``, in the estate's order."""
    for ident, item in base.execute(
        "SELECT o.id, i.item FROM objects o JOIN items i ON i.object = o.id WHERE o.gone IS NULL ORDER BY o.place"
    ):
        yield ident, json.loads(zlib.decompress(item))


def _packed(value: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value).encode("ascii"), 1)


def _run(row: Sequence[Any]) -> Run:
    values = list(row)
    values[4:7] = [json.loads(value) for value in values[4:7]]
    return Run(*values)
