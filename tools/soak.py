#!/usr/bin/env python3
"""Run the long trials whole and write what they gave: python tools/soak.py [--write docs/soak.md].

`make test` runs the same tests with fewer rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FACTOR = 20


@dataclass(frozen=True)
class Trial:
    """One trial: what is repeated and how often, pytest's arguments, how many times the whole run is made."""

    title: str
    rounds: str
    arguments: tuple[str, ...]
    repeat: int = 1


# Hypothesis marks its tests by itself, so that none is forgotten here.
_PROPERTIES = ("-m", "hypothesis")
TRIALS = (
    Trial(
        "an extraction whose connection breaks at random places ends complete after --resume",
        "100 with each driver",
        ("tests/wire", "-k", "breaks_at_random"),
    ),
    Trial(
        "T-SQL of any kind, cut, mutated and random, is read and converted without a crash",
        f"{FACTOR} times the examples",
        ("tests/unit/migration", *_PROPERTIES),
    ),
    Trial(
        "random edits, plans and Markdown: no word is lost, reading and writing are inverse",
        f"{FACTOR} times the examples",
        ("tests/unit/planner", "tests/unit/renderers", "tests/unit/widgets", *_PROPERTIES),
    ),
    Trial(
        "commands and jobs that are killed leave nothing broken behind",
        "10 runs",
        ("tests/cli/test_endings.py", "tests/unit/workbench/test_jobs.py"),
        10,
    ),
    Trial(
        "a deployment killed around every request converges, and one with a fault at every request goes through it",
        "each of 22 requests at 4 moments; 17 requests with 4 faults",
        ("tests/wire/test_workspace_killed.py", "tests/wire/test_workspace_deploy.py"),
    ),
    Trial("every picture of a screen is the same", "20 runs", ("tests/screens",), 20),
)


def run(trial: Trial) -> tuple[str, float]:
    """The last line of pytest's summary, of the first run that failed if one did, and the seconds of all runs."""
    started, outcome = time.monotonic(), ""
    factor = str(FACTOR) if trial.repeat == 1 else "1"
    for _ in range(trial.repeat):
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *trial.arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"SOAK_FACTOR": factor}, check=False)
        outcome = re.sub(r" in [\d.:() s]+$", "", done.stdout.strip().splitlines()[-1])
        if done.returncode:
            break
    return outcome, time.monotonic() - started


def main() -> int:
    """Run all trials; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="Write the table to this file.")
    chosen = parser.parse_args()
    lines = [
        "# Long trials",
        "",
        "Written by `make soak`; nothing here is typed by hand. `make test` runs the same tests with fewer rounds.",
        "",
        f"- **Date**: {datetime.now(UTC):%Y-%m-%d}",
        "",
        "| trial | rounds | outcome | seconds |",
        "|---|---|---|---|",
    ]
    failed = False
    for trial in TRIALS:
        outcome, seconds = run(trial)
        failed = failed or "failed" in outcome or "error" in outcome
        lines.append(f"| {trial.title} | {trial.rounds} | {outcome} | {seconds:.0f} |")
        print(lines[-1], flush=True)
    if chosen.write:
        chosen.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
