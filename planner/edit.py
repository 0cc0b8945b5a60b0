"""Every edit of a plan as a pure function: a plan and an address in, a :class:`Change` out.

The plan before is never touched (undo keeps it). An edit that makes no sense where it is asked for raises
:class:`EditImpossible` with a reason for the person; nothing else is raised for any text or address.

Rules all edits share:

- Tasks are numbered 1 to n and phases 1 to m after every edit that adds, removes or moves one; a task's id stays, a new one is unique.
- A dependency that an edit makes impossible (what it names was deleted, or would now come after it) is dropped and
  reported in :attr:`Change.dropped`: the person asked for the order, and undo brings the dependency back with it.
- Text goes through :mod:`core.safe_text`; no name, item or passage can add a heading, item or open fence to the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from core.safe_text import one_line
from planner import edit_actions, edit_sections, edit_tasks
from planner.edit_model import (
    PREAMBLE,
    TITLE,
    Change,
    EditImpossible,
    Group,
    NodeKind,
    NodeRef,
    find_phase,
    find_section,
    find_task,
    handled,
    outline,
    with_task,
    with_tasks,
)
from planner.edit_reading import children, line_of, single_line, text_of
from planner.edit_text import name_line, passage, read_blocks
from planner.edit_ticks import tick
from planner.plan import (
    Action,
    PhasesSection,
    Plan,
    Prose,
    TasksSection,
)

__all__ = [
    "PREAMBLE",
    "TITLE",
    "Change",
    "EditImpossible",
    "Group",
    "NodeKind",
    "NodeRef",
    "add",
    "add_phase",
    "add_section",
    "add_task",
    "children",
    "delete",
    "indent",
    "line_of",
    "move",
    "outdent",
    "outline",
    "rename",
    "set_dependencies",
    "set_text",
    "single_line",
    "text_of",
    "tick",
]


def rename(plan: Plan, ref: NodeRef, line: str) -> Change:
    """Put another line in place of :func:`line_of`.

    Raises:
        EditImpossible: Nothing is there, the line is empty, or the node has its name from the plan format.
    """
    match ref.kind:
        case NodeKind.TITLE:
            name = name_line(line)
            if not name:
                raise EditImpossible("A plan needs a title.")
            return Change(plan.model_copy(update={"title": name}), ref, "change the title")
        case NodeKind.PREAMBLE:
            return set_text(plan, ref, line)
        case NodeKind.PHASE:
            return edit_tasks.rename_phase(plan, ref.index, line)
        case NodeKind.TASK:
            task, words = edit_tasks.rename_task(plan, ref.index, line)
            return Change(with_task(plan, ref.index, task), ref, words)
        case NodeKind.ACTION:
            return edit_actions.set_action(plan, ref, line, whole=False)
        case NodeKind.SECTION:
            return edit_sections.rename_section(plan, ref.index, line)
        case NodeKind.ITEM:
            return edit_sections.set_item(plan, ref, line)


def set_text(plan: Plan, ref: NodeRef, text: str) -> Change:
    """Put edited Markdown in place of :func:`text_of`.

    Raises:
        EditImpossible: Nothing is there, or the text is empty where some is needed.
    """
    match ref.kind:
        case NodeKind.PREAMBLE:
            # a heading of the second level would begin a section, one of the first another title
            return Change(plan.model_copy(update={"preamble": passage(text, 2)}), ref, "edit the introduction")
        case NodeKind.PHASE:
            phase = find_phase(plan, ref.index)
            changed = edit_tasks.put_phase(plan, ref.index, phase.model_copy(update={"blocks": read_blocks(text, 3)}))
            return Change(changed, ref, f"edit phase {phase.number}" if phase.number is not None else "edit a phase")
        case NodeKind.TASK:
            task = find_task(plan, ref.index)
            changed = with_task(plan, ref.index, task.model_copy(update={"blocks": read_blocks(text, 3)}))
            return Change(changed, ref, f"edit task {task.number}")
        case NodeKind.ACTION:
            return edit_actions.set_action(plan, ref, text, whole=True)
        case NodeKind.SECTION:
            return edit_sections.set_section_text(plan, ref.index, text)
        case NodeKind.ITEM:
            return edit_sections.set_item(plan, ref, text)
        case _:
            return rename(plan, ref, text)


def add(plan: Plan, ref: NodeRef, line: str, *, child: bool = False) -> Change:
    """Add a node after the one at that address and its children, or with ``child`` as the last of its children.

    A phase's child is a task, a task's an action, an action's a nested action; a section's child is what it holds.

    Raises:
        EditImpossible: Nothing can stand there, or the line is empty.
    """
    match ref.kind:
        case NodeKind.PHASE:
            phase = find_phase(plan, ref.index)
            if not child:
                return edit_tasks.add_phase(plan, ref.index + 1, line)
            if phase.number is None:
                raise EditImpossible("This phase has no number, so no task can belong to it.")
            return edit_tasks.add_task(plan, edit_tasks.end_of_phase(plan, ref.index), line, phase.number)
        case NodeKind.TASK:
            task = find_task(plan, ref.index)
            if child:
                return edit_actions.add_action(plan, ref.index, len(task.blocks), 0, line)
            return edit_tasks.add_task(plan, ref.index + 1, line, task.phase)
        case NodeKind.ACTION:
            block = edit_actions.block_of(plan, ref)
            if isinstance(block, Prose) and child:
                raise EditImpossible("Nothing nests under a text.")
            level = block.level + child if isinstance(block, Action) else 0
            end = edit_actions.reach(find_task(plan, ref.index).blocks, ref.item)
            return edit_actions.add_action(plan, ref.index, end, level, line)
        case NodeKind.SECTION:
            section = find_section(plan, ref.index)
            if not child:
                return edit_sections.add_section(plan, line, ref.index)
            if isinstance(section, PhasesSection):
                return add_phase(plan, line)
            if isinstance(section, TasksSection):
                return add_task(plan, line)
            return edit_sections.add_item(plan, ref.index, len(edit_sections.listed(plan, ref.index).items), line)
        case NodeKind.ITEM:
            edit_sections.item_of(plan, ref)
            if child:
                raise EditImpossible("Nothing nests under it.")
            return edit_sections.add_item(plan, ref.index, ref.item + 1, line)
        case _:
            return edit_sections.add_section(plan, line, -1)


def add_phase(plan: Plan, name: str) -> Change:
    """Add a last phase; the first phase of a plan takes all its tasks.

    Raises:
        EditImpossible: The name is empty.
    """
    return edit_tasks.add_phase(plan, len(plan.phases), name)


def add_task(plan: Plan, name: str) -> Change:
    """Add a last task, in the last phase that can hold one.

    Raises:
        EditImpossible: The name is empty.
    """
    holder = next((i for i in range(len(plan.phases) - 1, -1, -1) if plan.phases[i].number is not None), None)
    number = plan.phases[holder].number if holder is not None else None
    return edit_tasks.add_task(plan, len(plan.tasks), name, number)


def add_section(plan: Plan, heading: str) -> Change:
    """Add a section where the plan format puts it, an unknown one at the end.

    Raises:
        EditImpossible: There is one of that heading, or the heading is empty.
    """
    return edit_sections.add_section(plan, heading, None)


def delete(plan: Plan, ref: NodeRef, *, keep_tasks: bool = True) -> Change:
    """Delete a node with what it holds.

    Args:
        plan: The plan.
        ref: What to delete.
        keep_tasks: A deleted phase's tasks join the phase before it (of the first, the one after; of the only one, none).

    Raises:
        EditImpossible: Nothing is there, or it is the title.
    """
    match ref.kind:
        case NodeKind.TITLE:
            raise EditImpossible("A plan needs a title; e changes it.")
        case NodeKind.PREAMBLE:
            return Change(plan.model_copy(update={"preamble": ""}), TITLE, "delete the introduction")
        case NodeKind.PHASE:
            return edit_tasks.delete_phase(plan, ref.index, keep_tasks=keep_tasks)
        case NodeKind.TASK:
            return edit_tasks.delete_task(plan, ref.index)
        case NodeKind.ACTION:
            return edit_actions.delete_action(plan, ref)
        case NodeKind.SECTION:
            return edit_sections.delete_section(plan, ref.index)
        case NodeKind.ITEM:
            return edit_sections.delete_item(plan, ref)


def move(plan: Plan, ref: NodeRef, step: Literal[-1, 1]) -> Change:
    """Move a node up (-1) or down (1) past its neighbour; tasks and actions go on into the next phase or task.

    Raises:
        EditImpossible: It is at the end already, or has no place to move to.
    """
    match ref.kind:
        case NodeKind.PHASE:
            return edit_tasks.move_phase(plan, ref.index, step)
        case NodeKind.TASK:
            return edit_tasks.move_task(plan, ref.index, step)
        case NodeKind.ACTION:
            return edit_actions.move_action(plan, ref, step)
        case NodeKind.SECTION:
            return edit_sections.move_section(plan, ref.index, step)
        case NodeKind.ITEM:
            return edit_sections.move_item(plan, ref, step)
        case _:
            raise EditImpossible("It has its place from the plan format.")


def indent(plan: Plan, ref: NodeRef) -> Change:
    """One level deeper: an action under the one above, a task as an action of the task above, a phase into the phase above.

    Raises:
        EditImpossible: Nothing is above it to go under.
    """
    match ref.kind:
        case NodeKind.PHASE:
            return edit_tasks.merge_phase(plan, ref.index)
        case NodeKind.TASK:
            return edit_tasks.nest_task(plan, ref.index)
        case NodeKind.ACTION:
            return edit_actions.shift_action(plan, ref, 1)
        case _:
            raise EditImpossible("Only phases, tasks and actions can be indented.")


def outdent(plan: Plan, ref: NodeRef) -> Change:
    """One level up: a nested action, an action to a task of its own, a task to the start of a new phase.

    Raises:
        EditImpossible: It is at the top already.
    """
    match ref.kind:
        case NodeKind.PHASE:
            raise EditImpossible("A phase is at the top already.")
        case NodeKind.TASK:
            return edit_tasks.split_phase(plan, ref.index)
        case NodeKind.ACTION:
            return edit_actions.shift_action(plan, ref, -1)
        case _:
            raise EditImpossible("Only phases, tasks and actions can be outdented.")


def set_dependencies(plan: Plan, ref: NodeRef, ids: Iterable[str]) -> Change:
    """Say which tasks a task waits for.

    Raises:
        EditImpossible: No task is there, or an id is unknown, its own, or of a task that comes later.
    """
    if ref.kind is not NodeKind.TASK:
        raise EditImpossible("Only a task can depend on tasks.")
    task = find_task(plan, ref.index)
    places: dict[str, int] = {}
    for place, other in enumerate(plan.tasks):
        if other.task_id:
            places.setdefault(other.task_id, place)
    wanted = tuple(dict.fromkeys(one_line(i) for i in ids))
    for dependency in wanted:
        if dependency not in places:
            raise EditImpossible(f"There is no task with the id “{dependency}”.")
        if places[dependency] >= ref.index:
            raise EditImpossible(f"“{dependency}” comes after it: tasks are carried out top to bottom.")
    tasks = handled(plan)
    tasks[ref.index] = tasks[ref.index].model_copy(update={"depends_on": wanted})
    changed, dropped = with_tasks(plan, tasks)
    return Change(changed, ref, f"set what task {task.number} depends on", dropped)
