"""Addresses in a plan, what an edit gives back, and the plan put in order after one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import UsageProblem
from planner.plan import Phase, PhasesSection, Plan, Section, Task, TasksSection

_NUMBERED = re.compile(r"^(?:task|step)?\s*#?(\d+)$", re.I)

# quick-plan.md, "Plan Format": where a section that is added finds its place.
_ORDER = (
    "Task Description",
    "Objective",
    "Problem Statement",
    "Solution Approach",
    "Source System Analysis",
    "Target Architecture",
    "Relevant Files",
    "Implementation Phases",
    "Step by Step Tasks",
    "Testing Strategy",
    "Acceptance Criteria",
    "Validation Commands",
    "Notes",
)


class EditImpossible(UsageProblem):
    """The edit makes no sense where it was asked for; the message says why, in words for the person."""

    code = "EDIT_IMPOSSIBLE"


class NodeKind(StrEnum):
    """What an address points at."""

    TITLE = "title"
    PREAMBLE = "preamble"
    PHASE = "phase"
    TASK = "task"
    ACTION = "action"
    SECTION = "section"
    ITEM = "item"


@dataclass(frozen=True, slots=True, order=True)
class NodeRef:
    """The address of a part of one plan; edits before it make it stale.

    Attributes:
        kind: What it points at.
        index: 0-based place among ``Plan.phases``, ``Plan.tasks`` or ``Plan.sections``; for an action its task's,
            for an item its section's.
        item: 0-based place among the task's blocks (actions and prose) or the section's items; -1 for every other kind.
    """

    kind: NodeKind
    index: int = 0
    item: int = -1

    @staticmethod
    def phase(index: int) -> NodeRef:
        """The phase at that place."""
        return NodeRef(NodeKind.PHASE, index)

    @staticmethod
    def task(index: int) -> NodeRef:
        """The task at that place."""
        return NodeRef(NodeKind.TASK, index)

    @staticmethod
    def action(task: int, block: int) -> NodeRef:
        """The block of a task: an action, or prose between actions."""
        return NodeRef(NodeKind.ACTION, task, block)

    @staticmethod
    def section(index: int) -> NodeRef:
        """The section at that place."""
        return NodeRef(NodeKind.SECTION, index)

    @staticmethod
    def entry(section: int, item: int) -> NodeRef:
        """The file, criterion, command or prose at that place of a section."""
        return NodeRef(NodeKind.ITEM, section, item)


TITLE = NodeRef(NodeKind.TITLE)
PREAMBLE = NodeRef(NodeKind.PREAMBLE)


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did.

    Attributes:
        plan: The plan afterwards; the one before is untouched.
        at: Where the edited node is now, or after a deletion the one that takes its place; where a cursor belongs.
        description: A few words for the undo list and the status line: ``delete task 3``.
        dropped: (task name, task id it no longer depends on), for dependencies that the edit made impossible:
            what was waited for was deleted, or now comes later.
    """

    plan: Plan
    at: NodeRef
    description: str
    dropped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one phase.

    Attributes:
        phase: Place among ``Plan.phases``; None for tasks that belong to none.
        tasks: Places among ``Plan.tasks``, in order.
    """

    phase: int | None
    tasks: tuple[int, ...]


def outline(plan: Plan) -> tuple[Group, ...]:
    """Phases in order with their tasks, then the tasks that belong to no phase (left out when there are none)."""
    homes: dict[int | None, int] = {}
    for place, phase in enumerate(plan.phases):
        if phase.number is not None:
            homes.setdefault(phase.number, place)
    members: dict[int | None, list[int]] = {}
    for place, task in enumerate(plan.tasks):
        members.setdefault(homes.get(task.phase) if task.phase is not None else None, []).append(place)
    groups = [Group(place, tuple(members.get(place, ()))) for place in range(len(plan.phases))]
    if None in members:
        groups.append(Group(None, tuple(members[None])))
    return tuple(groups)


def find_phase(plan: Plan, index: int) -> Phase:
    """The phase at that place.

    Raises:
        EditImpossible: There is none.
    """
    phases = plan.phases
    if not 0 <= index < len(phases):
        raise EditImpossible("There is no such phase any more.")
    return phases[index]


def find_task(plan: Plan, index: int) -> Task:
    """The task at that place.

    Raises:
        EditImpossible: There is none.
    """
    tasks = plan.tasks
    if not 0 <= index < len(tasks):
        raise EditImpossible("There is no such task any more.")
    return tasks[index]


def find_section(plan: Plan, index: int) -> Section:
    """The section at that place.

    Raises:
        EditImpossible: There is none.
    """
    if not 0 <= index < len(plan.sections):
        raise EditImpossible("There is no such section any more.")
    return plan.sections[index]


def with_section(plan: Plan, index: int, section: Section) -> Plan:
    """The plan with that section replaced."""
    return plan.model_copy(update={"sections": (*plan.sections[:index], section, *plan.sections[index + 1 :])})


def with_task(plan: Plan, index: int, task: Task) -> Plan:
    """The plan with one task's contents replaced; order, numbers and dependencies are not looked at."""
    tasks = list(plan.tasks)
    tasks[index] = task
    return _spread(plan, tasks, [i for i, s in enumerate(plan.sections) if isinstance(s, TasksSection) for _ in s.tasks])


def handled(plan: Plan) -> list[Task]:
    """The tasks with their 1-based place as number: the handle by which :func:`with_tasks` knows them again."""
    return [task.model_copy(update={"number": place}) for place, task in enumerate(plan.tasks, 1)]


def with_tasks(plan: Plan, tasks: Sequence[Task]) -> tuple[Plan, tuple[tuple[str, str], ...]]:
    """The plan with another list of tasks, numbered 1 to n, and the dependencies that had to be dropped.

    A dependency goes when what it names was deleted, or stood before its task and no longer does. Dependencies that
    were unknown or out of order already (a foreign file) are kept: they are the linter's to report, not an edit's to lose.
    A dependency written as a number (``2``, ``Task 2``) follows the task that had the number.

    Args:
        plan: The plan before.
        tasks: From :func:`handled`, rearranged; new tasks have number 0.
    """
    if tasks and not any(isinstance(s, TasksSection) for s in plan.sections):
        plan = insert_section(plan, TasksSection())
    before = plan.tasks
    by_id: dict[str, int] = {}
    by_number: dict[int, int] = {}
    for place, task in enumerate(before, 1):
        by_number.setdefault(task.number, place)
        if task.task_id:
            by_id.setdefault(task.task_id, place)
    place_now = {task.number: place for place, task in enumerate(tasks, 1) if task.number}
    dropped: list[tuple[str, str]] = []
    settled: list[Task] = []
    for place, task in enumerate(tasks, 1):
        wanted: list[str] = []
        for dependency in task.depends_on:
            numbered = _NUMBERED.match(dependency)
            was = by_id.get(dependency) or (by_number.get(int(numbered[1])) if numbered else None)
            now = place_now.get(was) if was else None
            if was and (now is None or (now >= place and not (task.number and was >= task.number))):
                dropped.append((task.name, dependency))
            elif numbered and now and dependency not in by_id:
                wanted.append(dependency[: numbered.start(1)] + str(now))
            else:
                wanted.append(dependency)
        settled.append(task.model_copy(update={"number": place, "depends_on": tuple(dict.fromkeys(wanted))}))
    return _spread(plan, settled, _homes(plan, tasks)), tuple(dropped)


def _homes(plan: Plan, tasks: Sequence[Task]) -> list[int]:
    """The section of each task: its own, but never before that of a task above it."""
    own = [i for i, s in enumerate(plan.sections) if isinstance(s, TasksSection) for _ in s.tasks]
    current = next((i for i, s in enumerate(plan.sections) if isinstance(s, TasksSection)), 0)
    homes = []
    for task in tasks:
        current = max(current, own[task.number - 1]) if task.number else current
        homes.append(current)
    return homes


def _spread(plan: Plan, tasks: Sequence[Task], homes: Sequence[int]) -> Plan:
    shares: dict[int, list[Task]] = {}
    for task, home in zip(tasks, homes, strict=True):
        shares.setdefault(home, []).append(task)
    sections = tuple(
        s.model_copy(update={"tasks": tuple(shares.get(i, ()))}) if isinstance(s, TasksSection) else s for i, s in enumerate(plan.sections)
    )
    return plan.model_copy(update={"sections": sections})


def with_phases(plan: Plan, phases: Iterable[Phase]) -> tuple[Plan, dict[int, int]]:
    """The plan with other phases (numbered ones from 1 on, unnumbered ones left so), and old number → new number.

    An emptied section goes. Several phase sections of a foreign file become one.
    """
    renumbered: list[Phase] = []
    numbers: dict[int, int] = {}
    for phase in phases:
        if phase.number is not None:
            new = sum(p.number is not None for p in renumbered) + 1
            numbers.setdefault(phase.number, new)
            phase = phase.model_copy(update={"number": new})
        renumbered.append(phase)
    if renumbered and not any(isinstance(s, PhasesSection) for s in plan.sections):
        plan = insert_section(plan, PhasesSection())
    sections: list[Section] = []
    placed = False
    for section in plan.sections:
        if not isinstance(section, PhasesSection):
            sections.append(section)
        elif renumbered and not placed:
            sections.append(section.model_copy(update={"phases": tuple(renumbered)}))
            placed = True
    return plan.model_copy(update={"sections": tuple(sections)}), numbers


def insert_section(plan: Plan, section: Section) -> Plan:
    """The plan with a section added where quick-plan.md's order puts it; an unknown heading goes last."""
    places = {heading.casefold(): place for place, heading in enumerate(_ORDER)}
    rank = places.get(section.heading.casefold())
    at = len(plan.sections)
    if rank is not None:
        earlier = [i for i, s in enumerate(plan.sections) if places.get(s.heading.casefold(), len(_ORDER)) < rank]
        at = earlier[-1] + 1 if earlier else 0
    return plan.model_copy(update={"sections": (*plan.sections[:at], section, *plan.sections[at:])})


def fresh_id(plan: Plan, name: str) -> str:
    """A task id made of the name: kebab-case, at most 40 characters, unlike every other in the plan."""
    words = "-".join(re.findall(r"[^\W_]+", name.casefold()))
    stem = words[:40].rstrip("-") if len(words) > 40 else words
    stem = stem or "task"
    taken = {task.task_id for task in plan.tasks}
    if stem not in taken:
        return stem
    return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
