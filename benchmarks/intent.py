"""How well and how fast prompts are classified, per corpus of labelled prompts; with repositories, also against their commit types.

    python benchmarks/intent.py [REPO …] [--misses]

A corpus is a file of ``tests/data/prompts``. Printed are the shares of right types, of prompts with all four names right, of right sizes,
and CPU milliseconds per prompt. A REPO's subjects of the form ``fix: …`` are classified without that prefix: a noisy check, for many a
subject tells only its author whether it fixes or adds; ``feat`` counts as feature or enhancement, ``perf`` as enhancement, and ``docs``,
``test``, ``build``, ``ci``, ``style`` as chore. A REPO is only read.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from planner.intent import classify
from planner.task import TaskType

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("database", "server", "catalog", "schema")
MEANT: dict[str, frozenset[str]] = {
    "feat": frozenset(["feature", "enhancement"]),
    "perf": frozenset(["enhancement"]),
    "fix": frozenset(["fix"]),
    "refactor": frozenset(["refactor"]),
    **dict.fromkeys(("docs", "test", "build", "ci", "style", "chore"), frozenset(["chore"])),
}
SUBJECT = re.compile(r"(feat|perf|fix|refactor|docs|test|build|ci|style|chore)(?:\([^)]*\))?!?: (.{8,})")
MOST_PER_TYPE = 300


def corpus_figures(path: Path, misses: bool) -> str:
    """One row of the table for the corpus at ``path``."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    types = names = sizes = sized = 0
    began = time.process_time()
    answers = [classify(row["prompt"]) for row in rows]
    spent = time.process_time() - began
    for row, got in zip(rows, answers, strict=True):
        right_type = got.task_type == row["task_type"]
        right_names = all(getattr(got.entities, name) == row[name] for name in NAMES)
        types += right_type
        names += right_names
        if "complexity" in row:
            sized += 1
            sizes += got.complexity == row["complexity"]
        if misses and not (right_type and right_names):
            print(f"  {row['task_type']} taken for {got.task_type}: {row['prompt'][:110]!r}")
    n = len(rows)
    return f"{path.stem:<14}{n:>5}{types / n:>9.1%}{names / n:>9.1%}{sizes / max(sized, 1):>9.1%}{1000 * spent / n:>10.2f}"


def commit_figures(repo: Path) -> list[str]:
    """Rows of a confusion matrix over ``repo``'s conventional commit subjects."""
    log = subprocess.run(
        ["git", "-C", str(repo), "log", "--no-merges", "--format=%s", "-n", "8000"],
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
    ).stdout
    counts: Counter[tuple[str, str]] = Counter()
    seen: Counter[str] = Counter()
    for subject in dict.fromkeys(log.splitlines()):
        match = SUBJECT.fullmatch(subject.strip())
        if match and seen[match[1]] < MOST_PER_TYPE:
            seen[match[1]] += 1
            counts[match[1], classify(match[2]).task_type.value] += 1
    out = [f"{'':<10}" + "".join(f"{kind.value:>13}" for kind in TaskType) + f"{'as meant':>13}"]
    for kind, meant in MEANT.items():
        if total := seen[kind]:
            right = sum(counts[kind, name] for name in meant)
            out.append(f"{kind:<10}" + "".join(f"{counts[kind, k.value]:>13}" for k in TaskType) + f"{right / total:>13.0%}")
    return out


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repos", nargs="*", type=Path, metavar="REPO")
    parser.add_argument("--misses", action="store_true", help="also print the prompts taken wrongly")
    arguments = parser.parse_args()
    classify("warm up: the first prompt pays for compiling the patterns")
    print(f"{'corpus':<14}{'n':>5}{'type':>9}{'names':>9}{'size':>9}{'CPU ms':>10}")
    for path in sorted((ROOT / "tests" / "data" / "prompts").glob("*.jsonl")):
        print(corpus_figures(path, arguments.misses))
    for repo in arguments.repos:
        print(f"\n{repo.name}: subjects without their prefix")
        print("\n".join(commit_figures(repo)))


if __name__ == "__main__":
    main()
