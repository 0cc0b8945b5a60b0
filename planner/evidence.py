"""What speaks for a task type: a weight and the words that carry it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.task import TaskType


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rule that applied.

    Attributes:
        task_type: What it speaks for.
        weight: 0 to 10; above 5 it normally decides.
        start: Offset of its words in the prompt; -1 for none.
        end: Offset past them.
    """

    task_type: TaskType
    weight: float
    start: int = -1
    end: int = -1


def tally(found: list[Evidence]) -> dict[TaskType, float]:
    """Score per type: its strongest evidence and a quarter of the rest, so that many weak words never outvote a clear one."""
    by_type: dict[TaskType, list[float]] = {kind: [] for kind in TaskType}
    for item in found:
        by_type[item.task_type].append(item.weight)
    return {kind: (max(w) + 0.25 * min(sum(w) - max(w), 8.0) if w else 0.0) for kind, w in by_type.items()}
