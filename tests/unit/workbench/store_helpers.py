"""Runs of a made-up estate for the tests of the store."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.clock import FixedClock
from workbench.store.model import Run, keys_of
from workbench.store.runs import Assessed, Finished
from workbench.store.store import EstateStore

CLOCK = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    """One object of the estate."""

    name: str
    text: str = "a"
    status: str = "converted"
    kind: str = "view"
    high: float = 2.0
    result: str = "SELECT 1"


def open_store(folder: Path, clock: FixedClock | None = None) -> EstateStore:
    """A store in ``folder``."""
    return EstateStore("/src/erp", path=folder / "estates" / "erp.db", clock=clock or FixedClock(CLOCK))


def keep(store: EstateStore, things: Sequence[Thing], *, work: str = "", target: str = "t") -> Run:
    """Record a run that found ``things``."""
    keys = keys_of([(t.kind, t.name, "f.sql", n) for n, t in enumerate(things, 1)])
    classes = {"converted": "automatic", "partial": "assisted", "manual": "manual"}
    found = [
        Assessed(
            key,
            t.name,
            t.kind,
            "f.sql",
            n,
            1,
            t.status,
            classes[t.status],
            1.0,
            t.high,
            1,
            t.text,
            t.result,
            zlib.compress(json.dumps({"object": t.name, "n": n}).encode()),
        )
        for n, (key, t) in enumerate(zip(keys, things, strict=True), 1)
    ]
    finished = Finished(store.now(), store.now(), "/src/erp", {"runtime": "17.3"}, {"rules": "1"}, work, work, target, -1, {"x": 1})
    return store.record(finished, found)


def changed(things: Sequence[Thing], name: str, **to: object) -> list[Thing]:
    """``things`` with one of them another."""
    return [replace(t, **to) if t.name == name else t for t in things]  # type: ignore[arg-type]  # fields by name
