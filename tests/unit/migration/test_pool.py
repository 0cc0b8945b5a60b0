"""Supervised workers: one bad object costs that object and nothing else."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Cancelled
from core.progress import CancelToken, Progress
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.transpile.convert import Options, convert_object
from migration.transpile.pool import CHUNK, IN_FLIGHT, transpile


def table(number: int, name: str = "t") -> SqlObject:
    return SqlObject(f"dbo.{name}{number}", ObjectKind.TABLE, "t.sql", number + 1, number + 1, f"CREATE TABLE dbo.{name}{number} (a int)")


def misbehave(item: SqlObject, options: Options) -> Conversion:
    """What a worker runs in these tests: the object's name says what goes wrong."""
    if "crash" in item.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in item.name:
        while True:
            signal.pause()
    if "spin" in item.name:
        while True:
            pass
    if "defect" in item.name:
        raise ZeroDivisionError("a rule divides by zero")
    if "huge" in item.name:
        bytearray(1 << 40)
    return convert_object(item, options)


def report_process(item: SqlObject, options: Options) -> Conversion:
    """A conversion whose statements tell about the process it ran in."""
    import resource

    made = convert_object(item, options)
    facts = (
        os.environ.get("PYTHONSAFEPATH", ""),
        str(os.getpriority(os.PRIO_PROCESS, 0)),
        str(signal.getsignal(signal.SIGINT) is signal.SIG_IGN),
        str(resource.getrlimit(resource.RLIMIT_AS)[0]),
        sys.modules["sqlglot"].__file__ or "",
    )
    return Conversion(made.object, made.kind, "", 1, 1, Status.CONVERTED, facts, (), made.gates, 0.0)


def test_results_come_in_the_order_given_with_progress() -> None:
    seen: list[Progress] = []
    items = [table(n) for n in range(70)]
    made = list(transpile(items, Options(), jobs=2, progress=seen.append))
    assert [m.object for m in made] == [i.name for i in items]
    assert {m.status for m in made} == {Status.CONVERTED}
    assert seen[-1] == Progress("transpiling", 70, 70, "dbo.t69")


def test_crash_deadline_and_memory_cost_one_object_each() -> None:
    items = [table(n, {3: "crash", 7: "spin", 11: "huge", 13: "defect"}.get(n, "t")) for n in range(16)]
    made = list(transpile(items, Options(), jobs=2, deadline_s=1.0, wall_s=600, memory_bytes=1 << 30, convert=misbehave))
    assert [m.object for m in made] == [i.name for i in items]
    bad = {m.object: m.findings[0].code for m in made if m.status is not Status.CONVERTED}
    assert bad == {"dbo.crash3": "WORKER_CRASHED", "dbo.spin7": "DEADLINE", "dbo.huge11": "OUT_OF_MEMORY", "dbo.defect13": "WORKER_CRASHED"}
    crashed = made[3]
    assert (crashed.statements, crashed.findings[0].line, crashed.gates.residue) == ((), 4, False)


def test_waiting_costs_no_processor_time_and_ends_by_the_clock() -> None:
    # Far below what the deadline would leave it: only the clock can have stopped it.
    made = list(transpile([table(0, "hang")], Options(), jobs=1, deadline_s=3600, wall_s=0.5, convert=misbehave))
    assert [m.findings[0].code for m in made] == ["DEADLINE"]


def nap(item: SqlObject, options: Options) -> Conversion:
    """A conversion that takes long by the clock and no processor time, as every one does on a busy machine."""
    time.sleep(0.6)
    return convert_object(item, options)


def test_the_deadline_counts_each_objects_own_processor_time() -> None:
    made = list(transpile([table(n) for n in range(2)], Options(), jobs=1, deadline_s=0.5, convert=nap))
    assert {m.status for m in made} == {Status.CONVERTED}


def test_objects_are_read_only_as_far_as_needed() -> None:
    read = 0

    def endless() -> Iterator[SqlObject]:
        nonlocal read
        while True:
            read += 1
            yield table(read)

    results = transpile(endless(), Options(), jobs=1)
    assert next(results).object == "dbo.t1"
    assert read <= CHUNK * (IN_FLIGHT + 1)
    results.close()  # type: ignore[attr-defined]  # an iterator that is a generator


def test_cancel_stops_a_hanging_worker_at_once() -> None:
    token = CancelToken()
    items = [table(0), table(1, "hang")]
    started = time.monotonic()
    results = transpile(items, Options(), jobs=1, deadline_s=60, cancel=token, convert=misbehave)
    assert next(results).object == "dbo.t0"
    token.cancel()
    with pytest.raises(Cancelled):
        next(results)
    assert time.monotonic() - started < 20


def test_workers_are_harmless_and_blind_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for decoy in ("pickle.py", "sqlglot.py", "migration.py", "core.py"):
        (tmp_path / decoy).write_text("raise SystemExit('a decoy was imported')\n")
    monkeypatch.chdir(tmp_path)
    made = list(transpile([table(0)], Options(), jobs=1, memory_bytes=1 << 30, convert=report_process))
    safe_path, nice, ignores_interrupt, memory, module = made[0].statements
    assert (safe_path, ignores_interrupt, memory) == ("1", "True", str(1 << 30))
    assert int(nice) >= 10
    assert not module.startswith(str(tmp_path))


def test_nothing_to_do() -> None:
    assert list(transpile([], Options())) == []
