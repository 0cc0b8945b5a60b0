"""Assessing 10,000 objects by one process and by two, beside raw ``sqlglot.parse`` in the same run: python -m benchmarks.assess [OBJECTS].

Assessed is what a line of ``quickplan analyze --json`` says but for the conversion itself: reading, indicators, what each object reads,
writes and calls, waves, class and effort, written as JSON. Class and effort start from the conversion's status and findings, which are
made beforehand by the transpiler (it has a benchmark of its own) and timed apart. By the clock, from the call to the last line, each
worker's start in it; processes in turns, the better of two runs each. CPU seconds stand beside: where they are far below the clock, the
machine was busy with something else and the ratio by the clock says nothing.

Last the whole command, conversion and estate store included, and the same again with nothing changed.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migration.conversion import Conversion

# A worker loads this module before its work: whatever else is needed loads in the functions, as the application's launcher has it.


ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    """One assessment: seconds by the clock and of the CPU, the parent's, and what came out."""

    clock: float
    cpu: float
    parent: float
    objects: int
    lines: list[str]


def assessed(folder: Path, jobs: int, conversions: list[Conversion]) -> Run:
    """Assess a folder by ``jobs`` processes."""
    from migration.assessment.dependencies import dependencies
    from migration.assessment.survey import survey
    from migration.assessment.weights import load_weights
    from migration.sources.scripts import read_estate
    from migration.tally import Tally
    from migration.workers import Crew
    from workbench.analyze_job import object_line

    clock, own, children = time.monotonic(), time.process_time(), _children()
    with Crew(jobs) as crew:
        estate = read_estate(folder, crew=crew)
        survey(estate, crew)
    order = dependencies(estate)
    tally = Tally(estate, order, weights=load_weights(None))
    lines = []
    for item, use, conversion in zip(estate.objects, order.uses, conversions, strict=True):
        line = object_line(item, conversion, tally.add(conversion), use.to_dict() | {"wave": order.wave(item)})
        lines.append(json.dumps(line))
    tally.summary()
    parent = time.process_time() - own
    found = sum(1 for _ in estate.definitions())
    return Run(time.monotonic() - clock, parent + _children() - children, parent, found, lines)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def raw_parse(folder: Path) -> tuple[int, int, float]:
    """Batches that raw sqlglot parses, their characters, and the CPU seconds of parsing them."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    from migration.tsql.batches import Batch, split_batches

    parsed, size, seconds = 0, 0, 0.0
    for path in sorted(folder.iterdir()):
        for piece in split_batches(path.read_text(encoding="utf-8")).pieces:
            if isinstance(piece, Batch):
                start = time.process_time()
                try:
                    sqlglot.parse(piece.text, read="tsql", error_level=sqlglot.ErrorLevel.IGNORE)
                except (SqlglotError, RecursionError):
                    continue
                seconds += time.process_time() - start
                parsed += 1
                size += len(piece.text)
    return parsed, size, seconds


class Peak:
    """The highest memory of this process tree while it is entered."""

    def __enter__(self) -> Peak:
        from benchmarks.memory import pss_megabytes

        self._measure = lambda: pss_megabytes(os.getpid())
        self.before = self.megabytes = self._measure()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.megabytes = max(self.megabytes, self._measure())

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()


def command(folder: Path, state: Path) -> tuple[float, int]:
    """Seconds by the clock of the whole command, and how many lines it printed."""
    surroundings = os.environ | {"HOME": str(state), "QUICKPLAN_STATE_DIR": str(state)}
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(ROOT / "quickplan.py"), "analyze", str(folder), "--json"],
        capture_output=True,
        env=surroundings,
        cwd=state,
        check=False,
    )
    return time.monotonic() - start, done.stdout.count(b"\n")


def main(objects: int) -> None:
    """Print the table."""
    from benchmarks.synthetic_estate import write_estate
    from migration.runtime import DEFAULT_RUNTIME
    from migration.sources.scripts import read_estate
    from migration.transpile.catalog import build_catalog
    from migration.transpile.options import Options
    from migration.transpile.pool import transpile

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as state:
        folder = Path(name)
        size = write_estate(folder, objects)
        estate = read_estate(folder)
        start = time.monotonic()
        options = Options(estate=build_catalog(estate.objects, DEFAULT_RUNTIME))
        conversions = list(transpile(estate.objects, options, jobs=2))
        converting = time.monotonic() - start
        del estate, options
        parsed, _, raw = raw_parse(folder)
        runs: dict[int, list[Run]] = {1: [], 2: []}
        for jobs in (1, 2, 1, 2):
            runs[jobs].append(assessed(folder, jobs, conversions))
        same = all(run.lines == runs[1][0].lines for both in runs.values() for run in both)
        with Peak() as peak:
            assessed(folder, 2, conversions)
        one, two = (min(runs[jobs], key=lambda run: run.clock) for jobs in (1, 2))
        del runs
        print(f"{size / 1e6:.1f} MB, {objects:,} objects written, {one.objects:,} found, {len(one.lines):,} lines")
        print(f"{'':34}{'seconds':>9}{'CPU':>8}{'objects/s':>11}{'MB/s':>7}")
        print(f"{'sqlglot.parse, batches it parses':34}{raw:9.2f}{raw:8.2f}{parsed / raw:11,.0f}")
        for label, run in (("assessed by one process", one), ("assessed by two", two)):
            print(f"{label:34}{run.clock:9.2f}{run.cpu:8.2f}{run.objects / run.clock:11,.0f}{size / 1e6 / run.clock:7.1f}")
        most = one.cpu / max(two.cpu / 2, two.parent)
        print(f"two processes beside one: {one.clock / two.clock:.2f} by the clock; at most {most:.2f} by their CPU")
        print(f"two processes beside raw sqlglot.parse: {two.objects / two.clock / (parsed / raw):.2f} of its objects/s")
        print(f"lines of one process and of two are {'the same' if same else 'NOT the same'}")
        print(f"highest memory, two processes: {peak.megabytes:.0f} MB, {peak.before:.0f} MB of them the conversions and this benchmark")
        print(f"the conversions before, two processes: {converting:.1f} s")
        first, lines = command(folder, Path(state))
        second, again = command(folder, Path(state))
        print(
            f"the whole command: {first:.1f} s, {lines:,} lines; with nothing changed {second:.2f} s, {again:,} lines: {second / first:.1%}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
