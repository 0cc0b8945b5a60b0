"""Run every benchmark and keep what they print: python -m benchmarks.all [--write docs/benchmarks.md] [--repository REPO …].

The document holds no number that a benchmark did not print in that run. Do it at a quiet moment: the figures that mean something are
the ratios within one run.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Benchmark:
    """One script: its heading, arguments, what it measures and what is asked of it."""

    module: str
    title: str
    measures: str
    asked: str
    arguments: tuple[str, ...] = ()


BENCHMARKS = (
    Benchmark(
        "first_frame",
        "First usable frame",
        "CPU seconds and memory until the plan screen can be used at 120×40, beside a bare Textual app.",
        "at most 4 times the bare app's CPU, at most 70 MB, no heavy module imported before it",
    ),
    Benchmark(
        "plan_sample",
        "A plan without a screen",
        "The whole command for the sample estate and for a chore, beside a bare interpreter.",
        "at most 5 s for the sample estate",
    ),
    Benchmark(
        "analyze",
        "Reading and analysing 10,000 objects",
        "CPU seconds of one core for reading a seeded synthetic estate and finding its indicators, beside `sqlglot.parse` "
        "(compiled, ErrorLevel.IGNORE, per batch) over the batches that it parses.",
        "at least as many objects a second as raw sqlglot.parse",
    ),
    Benchmark(
        "assess",
        "Assessing 10,000 objects",
        "Everything that a line of `quickplan analyze --json` says but the conversion, by one process and by two, beside `sqlglot.parse` "
        "(compiled, ErrorLevel.IGNORE, per batch) on one; the whole command, and the same again with nothing changed.",
        "two processes at least 1.7 times one and at least as many objects a second as raw sqlglot.parse on one; "
        "a second run with nothing changed at most 3 %",
    ),
    Benchmark(
        "reports",
        "Reports of 10,000 objects",
        "CPU seconds and size of each report, beside plain JSON of the same model.",
        "the page in at most 10 MB, so that a browser opens it in about a second",
    ),
    Benchmark(
        "extract",
        "Extracting 50,000 objects from a live server",
        "Objects a second and highest memory with each driver, from a server on loopback in a process of its own; beside it the same rows "
        "fetched without writing them.",
        "at least 5,000 objects a second, under 300 MB",
    ),
    Benchmark(
        "extract_keys",
        "Typing while 50,000 objects are extracted",
        "From a key in the prompt until its letter stands on the terminal, while the app extracts a live database, "
        "beside the same keys with nothing else to do.",
        "at most 100 ms for 95 % of the keys",
    ),
    Benchmark(
        "memory",
        "Memory while 50,000 objects are transpiled",
        "Highest summed proportional set size of the transpiler's process tree while objects stream through it.",
        "under 400 MB",
    ),
    Benchmark(
        "transpile",
        "Transpiling",
        "Objects a second of the transpiler beside raw sqlglot over the same convertible objects, and what converts of the sample.",
        "at least 0.7 of raw compiled sqlglot on one process, two processes at least 1.7 times one, an unchanged second run at most 5 %",
    ),
    Benchmark(
        "generate",
        "The pipeline of 2,000 tables",
        "CPU seconds for the design and all of its notebooks, then for compiling and for the lint, from a seeded synthetic estate.",
        "at most 10 s for design and notebooks, each file compiles, no lint finding, the same bytes when generated again",
    ),
    Benchmark(
        "store",
        "The estate store of 10,000 and of 50,000 objects",
        "Processor seconds of `quickplan analyze` with nothing changed, and with one file changed, beside its first run; "
        "a store of five times the objects, all of them accepted.",
        "with nothing changed at most 3 % of the first run; at most 200 MB for 50,000 objects",
    ),
    Benchmark(
        "objects_screen",
        "The Objects screen on 50,000 objects",
        "Opening to first rows, a key in the filter, a step of the cursor, the longest pause of the event loop while conversions come, "
        "beside Textual's DataTable with the same rows.",
        "at most 1 s to first rows, at most 100 ms for a key in the filter",
    ),
    Benchmark(
        "acceptance",
        "What is converted and accepted of the sample",
        "Objects of each kind that are converted, partial and manual, what real Spark parses and resolves of them (where the extra "
        "`spark` is installed), and what it parses of raw sqlglot's text for the same objects.",
        "tables and views at least 99 % accepted, procedures at least 90 %, views that resolve at least 95 %; nothing converted is refused",
    ),
    Benchmark(
        "reconcile",
        "Reconciling 1,000 tables",
        "The whole command against servers on loopback in processes of their own, some tables with a difference; connections as the "
        "servers count them, beside the same statements sent by the drivers alone, one after the other.",
        "at most 16 connections at one time, under 300 MB, every planted difference found and none invented",
    ),
    Benchmark(
        "rehearse",
        "Rehearsing a pipeline",
        "A cold and a warm dry run of ten datasets on Spark Declarative Pipelines, and two runs, beside the warm dry run "
        "(needs the extra `spark`).",
        "no figure asked",
    ),
    Benchmark(
        "preview",
        "One edited word in a plan of 1,000 lines",
        "CPU seconds and the longest pause of the event loop, beside Textual's Markdown widget.",
        "no figure asked",
    ),
)
RELEVANCE = Benchmark(
    "relevance",
    "Relevant files",
    "For past commits: the subject as prompt, the files changed as truth; recall, mean reciprocal rank and time of a warm query.",
    "no figure asked",
)


def machine() -> str:
    """What the figures were taken on."""
    model = next((row.partition(":")[2].strip() for row in _lines("/proc/cpuinfo") if row.startswith("model name")), platform.machine())
    total = next((int(row.split()[1]) / 1024**2 for row in _lines("/proc/meminfo") if row.startswith("MemTotal")), 0.0)
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "sqlglot"))
    return f"{os.cpu_count()} cores ({model}), {total:.0f} GB, {platform.system()}, Python {platform.python_version()}, {packages}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def run(benchmark: Benchmark, extra: tuple[str, ...] = ()) -> tuple[str, int]:
    """What a benchmark prints, and its exit code."""
    command = [sys.executable, "-m", f"benchmarks.{benchmark.module}", *benchmark.arguments, *extra]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    printed = done.stdout.rstrip() if done.returncode == 0 else f"{done.stdout}{done.stderr}".rstrip()
    return printed, done.returncode


def document(sections: list[tuple[Benchmark, str, str]], when: str, load: float) -> str:
    """The text of docs/benchmarks.md."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python -m benchmarks.all --write docs/benchmarks.md`; nothing here is typed by hand. `make benchmarks` runs them "
        "without writing. Each measures quickplan and something to compare it with in the same run: on a shared machine only the "
        "ratios mean something.",
        "",
        f"- **Date**: {when}",
        f"- **Machine**: {machine()}",
        f"- **Load of the machine before**: {load:.1f} processes on average over a minute",
    ]
    for benchmark, command, printed in sections:
        lines += ["", f"## {benchmark.title}", "", benchmark.measures, "", f"- **Asked**: {benchmark.asked}", f"- **Run**: `{command}`"]
        lines += ["", "```text", printed, "```"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run them in order; the worst exit code of all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the document there")
    parser.add_argument("--repository", type=Path, action="append", default=[], help="measure relevance on this clone too; may be repeated")
    given = parser.parse_args()
    planned: list[tuple[Benchmark, tuple[str, ...]]] = [(b, ()) for b in BENCHMARKS]
    if given.repository:
        planned.append((RELEVANCE, tuple(str(r) for r in given.repository)))
    when, load = f"{datetime.now(UTC):%Y-%m-%d}", os.getloadavg()[0]
    sections: list[tuple[Benchmark, str, str]] = []
    worst = 0
    for benchmark, extra in planned:
        printed, code = run(benchmark, extra)
        worst = max(worst, code)
        shown = " ".join(("python -m", f"benchmarks.{benchmark.module}", *benchmark.arguments, *("REPO …" for _ in extra[:1])))
        sections.append((benchmark, shown, printed))
        print(f"\n{benchmark.title} (asked: {benchmark.asked})\n{printed}", flush=True)
    if given.write:
        given.write.write_text(document(sections, when, load), encoding="utf-8", newline="\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
