"""quick-plan.md's closing report of a saved plan."""

from __future__ import annotations

import re

from core.safe_text import one_line, shorten
from planner.plan import Plan
from planner.task import TaskType

_MARKS = re.compile(r"\\([\\`*_\[\]<>#+\-~|.)])|[`*]")
_WIDTH = 110


def report(plan: Plan, path: str) -> str:
    """The report in quick-plan.md's words: File, Topic, Key Components (three or more)."""
    parts = "\n".join(f"- {part}" for part in key_components(plan))
    return f"✅ Implementation Plan Created\n\nFile: {one_line(path)}\nTopic: {topic(plan)}\nKey Components:\n{parts}\n"


def topic(plan: Plan) -> str:
    """What the plan covers, in one line: its title."""
    return shorten(one_line(plan.title), _WIDTH)


def key_components(plan: Plan) -> list[str]:
    """The main parts of the work: phases of a migration, else its tasks; then what the plan is checked by."""
    parts: list[str] = []
    if plan.task_type is TaskType.MIGRATION:
        for phase in plan.phases:
            count = sum(task.phase == phase.number for task in plan.tasks)
            parts.append(f"Phase {phase.number}: {_plain(phase.name)} ({count} task{'s' if count != 1 else ''})")
    else:
        parts += [shorten(_plain(task.name), _WIDTH) for task in plan.tasks[:5]]
        if len(plan.tasks) > 5:
            parts.append(_count(len(plan.tasks) - 5, "more task", "more tasks"))
    parts.append(f"{_count(len(plan.criteria), 'acceptance criterion', 'acceptance criteria')}, "
                 f"{_count(len(plan.commands), 'validation command', 'validation commands')}")  # fmt: skip
    if len(parts) < 3 and plan.files:
        parts.insert(-1, f"{_count(len(plan.files), 'relevant file', 'relevant files')}, first {one_line(plan.files[0].path)}")
    return parts


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _plain(markdown: str) -> str:
    return one_line(_MARKS.sub(lambda m: m[1] or "", markdown))
