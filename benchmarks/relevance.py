"""How well relevant files are found, measured on a repository's own history.

    python benchmarks/relevance.py REPO [REPO …] [--cases N] [--no-history] [--show]

Each case is a commit: the prompt is its bare subject, the truth the files it changed that existed before it. The tree and the history
end at its parent. Printed are recall@5 and recall@10 (share of the true files among the first 5 and 10), MRR (mean of 1/rank of the first
true file) and the time of a warm query. Works in a temporary clone; REPO is only read.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from planner.codebase.explore import rank_files

MOST_FILES = 12
LEAST_WORDS = 3
WINDOW = 4


@dataclass(frozen=True)
class Case:
    """One commit as a question with its answer."""

    commit: str
    prompt: str
    truth: frozenset[str]


@dataclass
class Figures:
    """Per-case figures of one repository."""

    recall5: list[float]
    recall10: list[float]
    reciprocal: list[float]
    seconds: list[float]
    files: int = 0


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def cases(clone: Path, wanted: int) -> list[Case]:
    """Commits spread evenly over the newest ``WINDOW`` × ``wanted`` that qualify."""
    log = git(
        clone,
        "log",
        "--no-merges",
        "--no-renames",
        "--diff-filter=MD",
        "--name-only",
        "-z",
        "--format=%x1e%H%x1f%s%x1f",
        "-n",
        "4000",
        "HEAD",
    )
    found: list[Case] = []
    for record in log.split("\x1e")[1:]:
        commit, subject, names = record.split("\x1f", 2)
        truth = frozenset(name.lstrip("\n") for name in names.split("\0") if name.strip("\n"))
        if 1 <= len(truth) <= MOST_FILES and len(subject.split()) >= LEAST_WORDS:
            found.append(Case(commit, subject, truth))
        if len(found) == wanted * WINDOW:
            break
    step = max(1, len(found) // wanted)
    return found[::step][:wanted]


def checked_out(clone: Path, commit: str) -> bool:
    """Whether the tree could be laid out: partial copies of a repository lack some contents."""
    done = subprocess.run(["git", "checkout", "-q", "--force", "--detach", commit], cwd=clone, check=False, capture_output=True)
    return done.returncode == 0


def measure(repo: Path, wanted: int, *, history: bool, show: bool) -> Figures:
    figures = Figures([], [], [], [])
    with tempfile.TemporaryDirectory(prefix="relevance-") as folder:
        clone, cache = Path(folder) / "clone", Path(folder) / "cache"
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", str(repo), str(clone)], check=True)
        for case in cases(clone, wanted):
            if not checked_out(clone, f"{case.commit}^"):
                continue
            rank_files(clone, "warm the cache", cache_dir=cache, history=history)
            started = time.perf_counter()
            ranked = rank_files(clone, case.prompt, cache_dir=cache, history=history)[:10]
            figures.seconds.append(time.perf_counter() - started)
            hits = [path in case.truth for path in ranked]
            figures.recall5.append(sum(hits[:5]) / len(case.truth))
            figures.recall10.append(sum(hits) / len(case.truth))
            figures.reciprocal.append(1 / (hits.index(True) + 1) if any(hits) else 0.0)
            if show and figures.recall10[-1] < 1:
                print(f"{figures.recall10[-1]:.2f}  {case.prompt}\n      missed {sorted(case.truth - set(ranked))}\n      got    {ranked}")
        figures.files = len(git(clone, "ls-files").splitlines())
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Recall of relevant files on a repository's own history.")
    parser.add_argument("repos", nargs="+", type=Path)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--no-history", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the cases that were not wholly found")
    options = parser.parse_args()
    print(f"{'repository':<36}{'files':>7}{'cases':>7}{'R@5':>7}{'R@10':>7}{'MRR':>7}{'query ms':>10}")
    rows: list[Figures] = []
    for repo in options.repos:
        figures = measure(repo.resolve(), options.cases, history=not options.no_history, show=options.show)
        if not figures.recall10:
            print(f"{repo.name:<36}  no commit qualifies")
            continue
        rows.append(figures)
        line(repo.name if repo.name != "repo" else repo.parent.name, figures)
    if len(rows) > 1:
        merged = Figures([], [], [], [])
        for row in rows:
            merged.recall5 += row.recall5
            merged.recall10 += row.recall10
            merged.reciprocal += row.reciprocal
            merged.seconds += row.seconds
            merged.files += row.files
        line("all cases", merged)


def line(name: str, figures: Figures) -> None:
    mean = statistics.fmean
    print(
        f"{name[:35]:<36}{figures.files:>7}{len(figures.recall10):>7}{mean(figures.recall5):>7.3f}{mean(figures.recall10):>7.3f}"
        f"{mean(figures.reciprocal):>7.3f}{statistics.median(figures.seconds) * 1000:>10.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
