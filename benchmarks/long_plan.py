"""What one edit of a very long plan costs, step by step: a plan of 10,000 actions, as nobody should write and somebody will.

Printed: milliseconds of each step, the median of five, and whether it runs on the event loop or beside it.

Run: python -m benchmarks.long_plan
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from planner import edit
from planner.edit import NodeRef
from planner.lint import lint
from planner.plan import Action, Plan, Task, TasksSection
from renderers.plan_markdown import render, render_sections
from renderers.plan_reader import read
from widgets.plan_tree_rows import plan_rows

ACTIONS = 10_000
RUNS = 5


def long_plan() -> Plan:
    """Ten tasks that share the actions."""
    share = ACTIONS // 10
    tasks = tuple(
        Task(
            number=n + 1,
            name=f"Convert schema {n}",
            task_id=f"convert-{n}",
            blocks=tuple(Action(text=f"Convert `dbo.usp_{n}_{i}` by hand (`sql/usp_{n}_{i}.sql:1-30`)", done=False) for i in range(share)),
        )
        for n in range(10)
    )
    return Plan(title="Long", sections=(TasksSection(tasks=tasks),))


def milliseconds(step: Callable[[], object]) -> float:
    """The median of a few runs."""
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        step()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def main() -> None:
    """Print the table."""
    plan = long_plan()
    text = render(plan)
    steps: list[tuple[str, str, Callable[[], object]]] = [
        ("tick an action", "loop", lambda: edit.tick(plan, NodeRef.task(5))),
        ("render", "loop", lambda: render_sections(plan)),
        ("read back", "loop", lambda: read(text)),
        ("rows of the tree", "loop", lambda: plan_rows(plan)),
        ("lint", "beside", lambda: lint(plan, root=Path.cwd(), text=text, file="")),
    ]
    print(f"{ACTIONS:,} actions, {len(text):,} characters")
    print(f"{'step':<18}{'ms':>8}  where")
    for name, where, step in steps:
        print(f"{name:<18}{milliseconds(step):>8.1f}  {where}")


if __name__ == "__main__":
    main()
