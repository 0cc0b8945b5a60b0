"""Learn the weights of ``planner/learned_weights.py`` from labelled prompts and, if given, from commit subjects.

    python tools/train_intent.py [REPO …] [--check] [--write]

Read are ``tests/data/prompts/*.jsonl`` except ``blind3``, which only measures (``blind1`` and ``blind2`` did before they were learned).
A REPO's subjects of the form ``fix: …`` are learned from without that prefix, first and with little weight; of them nothing but
weights is kept. ``feat`` may mean a feature or an enhancement: either answer is right for it. ``--check`` leaves out one corpus at a
time, learns from the others and prints how many of its prompts the learned part alone takes rightly; ``--write`` writes the table.
Nothing is random: the same data give the same table.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from planner.learned import SCALE, TYPES, features  # noqa: E402 - after the path
from planner.request import parse  # noqa: E402 - after the path
from planner.task import TaskType  # noqa: E402 - after the path
from planner.words import read  # noqa: E402 - after the path

PROMPTS = ROOT / "tests" / "data" / "prompts"
TABLE = ROOT / "planner" / "learned_weights.py"
MEANT: dict[str, tuple[TaskType, ...]] = {
    "feat": (TaskType.FEATURE, TaskType.ENHANCEMENT),
    "perf": (TaskType.ENHANCEMENT,),
    "fix": (TaskType.FIX,),
    "refactor": (TaskType.REFACTOR,),
    **dict.fromkeys(("docs", "test", "build", "ci", "style", "chore"), (TaskType.CHORE,)),
}
SUBJECT = re.compile(r"(feat|perf|fix|refactor|docs|test|build|ci|style|chore)(?:\([^)]*\))?!?: (.{8,160})")
UNSEEN = "blind3"
"""The corpus never learned from."""
MOST_PER_KIND = 250
"""Subjects of one prefix taken from one repository; 12 with the same two first words."""
LARGEST = 60_000
"""Bytes of the table."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from: its features, the indices of the types that would be right, how much it counts."""

    names: tuple[str, ...]
    right: frozenset[int]
    weight: float = 1.0


class Model:
    """A linear model, learned by stochastic gradient descent with a step per weight (AdaGrad) that shrinks as it is used."""

    def __init__(self, size: int = len(TYPES)) -> None:
        self.weights: dict[str, list[float]] = {}
        self.squares: dict[str, list[float]] = {}
        self.size = size

    def copy(self) -> Model:
        """The same weights with fresh steps: to go on learning from other data."""
        out = Model(self.size)
        out.weights = {name: list(values) for name, values in self.weights.items()}
        return out

    def shares(self, names: Iterable[str], among: Sequence[int]) -> list[float]:
        """Probability per type of ``among``, 0 for the others."""
        sums = [0.0] * self.size
        for name in ("", *names):
            for at, weight in enumerate(self.weights.get(name, ())):
                sums[at] += weight
        highest = max(sums[at] for at in among)
        raised = [math.exp(sums[at] - highest) if at in among else 0.0 for at in range(self.size)]
        whole = sum(raised)
        return [value / whole for value in raised]

    def learn(self, examples: list[Example], *, epochs: int, step: float, decay: float, among: Sequence[int], seed: int = 7) -> None:
        """Go through ``examples`` ``epochs`` times; ``decay`` pulls the weights of what is seen towards 0 (a ridge penalty)."""
        order = list(range(len(examples)))
        shuffle = Random(seed)  # noqa: S311 - an order, no secret
        for _ in range(epochs):
            shuffle.shuffle(order)
            for at in order:
                self._step(examples[at], step, decay, among)

    def _step(self, example: Example, step: float, decay: float, among: Sequence[int]) -> None:
        shares = self.shares(example.names, among)
        right = sum(shares[at] for at in example.right) or 1e-9
        # Of several right answers each is pulled up by as much as it is believed already.
        slopes = [(shares[at] - (shares[at] / right if at in example.right else 0.0)) * example.weight for at in range(self.size)]
        share = 1.0 / math.sqrt(len(example.names) + 1)
        for name in ("", *example.names):
            values = self.weights.setdefault(name, [0.0] * self.size)
            squares = self.squares.setdefault(name, [0.02] * self.size)
            for at in among:
                slope = slopes[at] * share + decay * values[at]
                squares[at] += slope * slope
                values[at] -= step * slope / math.sqrt(squares[at])


def labelled(path: Path) -> list[Example]:
    """The prompts of a corpus."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Example(names_of(row["prompt"]), frozenset([TYPES.index(TaskType(row["task_type"]))])) for row in rows]


def names_of(text: str) -> tuple[str, ...]:
    """Names of the features of ``text``."""
    return tuple(features(parse(read(text))))


def subjects(repo: Path) -> list[Example]:
    """Commit subjects of ``repo`` without their prefix."""
    git = ["git", "-C", str(repo), "log", "--no-merges", "--format=%s", "-n", "30000"]
    log = subprocess.run(git, capture_output=True, text=True, errors="replace", check=True).stdout
    seen: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    out: list[Example] = []
    for subject in dict.fromkeys(log.splitlines()):
        match = SUBJECT.fullmatch(re.sub(r" \(#\d+\)$", "", subject.strip()))
        if not match:
            continue
        begin = match[1] + " ".join(match[2].split()[:2]).casefold()
        if seen[match[1]] >= MOST_PER_KIND or begun[begin] >= 12:
            continue
        seen[match[1]] += 1
        begun[begin] += 1
        out.append(Example(names_of(match[2]), frozenset(TYPES.index(kind) for kind in MEANT[match[1]])))
    return out


def balanced(examples: list[Example]) -> list[Example]:
    """Every type counts the same in all, whatever the number of its examples."""
    totals: Counter[frozenset[int]] = Counter(example.right for example in examples)
    mean = len(examples) / len(totals)
    return [Example(e.names, e.right, e.weight * min(4.0, mean / totals[e.right])) for e in examples]


def first_lesson(commits: list[Example]) -> Model:
    """What commit subjects teach, at half its strength: a subject tells what was done, a prompt what is wanted. None is of a migration."""
    model = Model()
    among = [at for at, kind in enumerate(TYPES) if kind is not TaskType.MIGRATION]
    counts = Counter(name for example in commits for name in example.names)
    kept = [Example(tuple(n for n in e.names if counts[n] >= 4), e.right, e.weight) for e in commits]
    model.learn(balanced(kept), epochs=4, step=0.1, decay=0.0005, among=among)
    model.weights = {name: [value / 2 for value in values] for name, values in model.weights.items()}
    return model


def lesson(prior: Model, examples: list[Example]) -> Model:
    """What labelled prompts teach on top of ``prior``."""
    model = prior.copy()
    model.learn(balanced(examples), epochs=12, step=0.15, decay=0.002, among=range(len(TYPES)))
    return model


def pruned(model: Model, examples: list[Example]) -> dict[str, list[int]]:
    """Whole numbers for the features that matter most, as many as the table may hold; what was seen once only is left out."""
    counts = Counter(name for example in examples for name in example.names)
    ranked: list[tuple[float, str]] = []
    for name, values in model.weights.items():
        if counts[name] >= 2 and name:
            ranked.append(((max(values) - min(values)) * math.log(1 + counts[name]), name))
    out = {"": [round(value * SCALE) for value in model.weights[""]]}
    size = 0
    for _, name in sorted(ranked, reverse=True):
        figures = [round(value * SCALE) for value in model.weights[name]]
        size += len(f"{name}\t{' '.join(map(str, figures))}\n".encode())
        if size > LARGEST - 1_000:
            break
        out[name] = figures
    return out


def text_of(table: dict[str, list[int]]) -> str:
    """The module that holds ``table``."""
    lines = "\n".join(f"{name}\t{' '.join(map(str, table[name]))}" for name in sorted(table))
    kinds = ", ".join(TYPES)
    return (
        f'"""Learned weights, written by ``tools/train_intent.py``: name, tab, a figure per task type ({kinds}). Data only."""\n\n'
        "# ruff: noqa: E501 - a table\n"
        f'WEIGHTS = """\\\n{lines}\n"""\n'
    )


def rightly(table: dict[str, list[int]], examples: list[Example]) -> int:
    """How many of ``examples`` the table alone takes rightly."""
    model = Model()
    model.weights = {name: [figure / SCALE for figure in figures] for name, figures in table.items()}
    everything = range(len(TYPES))
    count = 0
    for example in examples:
        shares = model.shares(example.names, everything)
        count += shares.index(max(shares)) in example.right
    return count


def main() -> None:
    """Train, and check or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repos", nargs="*", type=Path, metavar="REPO")
    parser.add_argument("--check", action="store_true", help="leave out one corpus at a time")
    parser.add_argument("--write", action="store_true", help="write the table")
    arguments = parser.parse_args()
    corpora = {path.stem: labelled(path) for path in sorted(PROMPTS.glob("*.jsonl")) if path.stem != UNSEEN}
    commits = [example for repo in arguments.repos for example in subjects(repo)]
    print(f"{sum(map(len, corpora.values()))} prompts, {len(commits)} commit subjects")
    prior = first_lesson(commits) if commits else Model()
    if arguments.check:
        total = 0
        for left_out, examples in corpora.items():
            others = [e for name, group in corpora.items() if name != left_out for e in group]
            right = rightly(pruned(lesson(prior, others), others + commits), examples)
            total += right
            print(f"{left_out:<14}{len(examples):>5}{right / len(examples):>9.1%}")
        print(f"{'all':<14}{sum(map(len, corpora.values())):>5}{total / sum(map(len, corpora.values())):>9.1%}")
    if arguments.write:
        everything = [e for group in corpora.values() for e in group]
        table = pruned(lesson(prior, everything), everything + commits)
        TABLE.write_text(text_of(table), encoding="utf-8")
        print(f"{len(table)} names, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
