"""Edits of phases and tasks. Callers use :mod:`planner.edit`."""

from __future__ import annotations

from planner.edit_model import (
    Change,
    EditImpossible,
    NodeRef,
    find_phase,
    find_task,
    fresh_id,
    handled,
    outline,
    with_phases,
    with_section,
    with_tasks,
)
from planner.edit_text import phase_name, settle_levels, task_name
from planner.plan import Action, Block, Phase, PhasesSection, Plan, Task


def put_phase(plan: Plan, index: int, phase: Phase) -> Plan:
    """The plan with one phase's contents replaced."""
    place = index
    for at, section in enumerate(plan.sections):
        if isinstance(section, PhasesSection):
            if place < len(section.phases):
                phases = (*section.phases[:place], phase, *section.phases[place + 1 :])
                return with_section(plan, at, section.model_copy(update={"phases": phases}))
            place -= len(section.phases)
    raise EditImpossible("There is no such phase any more.")


def _members(plan: Plan, phase: int) -> tuple[int, ...]:
    return next((g.tasks for g in outline(plan) if g.phase == phase), ())


def _phase_at(plan: Plan, task: int) -> int | None:
    return next((g.phase for g in outline(plan) if task in g.tasks), None)


def _label(phase: Phase) -> str:
    return f"phase {phase.number}" if phase.number is not None else f"phase “{phase.name}”"


def _with_both(plan: Plan, phases: list[Phase], tasks: list[Task]) -> tuple[Plan, tuple[tuple[str, str], ...]]:
    """Phases renumbered and the tasks' phase numbers with them; ``tasks`` carry handles and the old numbers."""
    changed, numbers = with_phases(plan, phases)
    return with_tasks(changed, _follow(tasks, {p.number for p in (*plan.phases, *phases)}, numbers))


def _follow(tasks: list[Task], known: set[int | None], numbers: dict[int, int]) -> list[Task]:
    """The tasks with their phases' new numbers; a number that meant no phase (a foreign file) must not begin to mean one."""
    taken = set(numbers.values())
    followed = []
    for task in tasks:
        if task.phase is not None and (task.phase in known or task.phase in taken):
            task = task.model_copy(update={"phase": numbers.get(task.phase) if task.phase in known else None})
        followed.append(task)
    return followed


def _numbers(plan: Plan) -> set[int | None]:
    return {p.number for p in plan.phases if p.number is not None}


def add_phase(plan: Plan, at: int, name: str) -> Change:
    """Insert a phase before place ``at``; without phases so far, all tasks become part of it."""
    name = phase_name(name)
    if not name:
        raise EditImpossible("A phase needs a name.")
    phases = list(plan.phases)
    # above every number in use, also by tasks whose phase is missing: with_phases gives it its place
    number = max((n for n in (*_numbers(plan), *(t.phase for t in plan.tasks)) if n is not None), default=0) + 1
    tasks = handled(plan)
    if not phases:
        tasks = [t.model_copy(update={"phase": number}) for t in tasks]
    phases.insert(at, Phase(number=number, name=name))
    changed, dropped = _with_both(plan, phases, tasks)
    return Change(changed, NodeRef.phase(at), f"add {_label(find_phase(changed, at))}", dropped)


def delete_phase(plan: Plan, index: int, *, keep_tasks: bool) -> Change:
    """Delete a phase; its tasks join the one before it (the first phase's the one after it) or go with it."""
    gone = find_phase(plan, index)
    members = set(_members(plan, index))
    phases = list(plan.phases)
    del phases[index]
    tasks = handled(plan)
    if not keep_tasks:
        tasks = [t for i, t in enumerate(tasks) if i not in members]
    else:
        order = [*reversed(plan.phases[:index]), *plan.phases[index + 1 :]]
        heir = next((p.number for p in order if p.number is not None and p.number != gone.number), None)
        tasks = [t.model_copy(update={"phase": heir}) if i in members else t for i, t in enumerate(tasks)]
    changed, dropped = _with_both(plan, phases, tasks)
    at = NodeRef.phase(min(index, len(phases) - 1)) if phases else first_task(changed)
    return Change(changed, at, f"delete {_label(gone)}{'' if keep_tasks or not members else ' and its tasks'}", dropped)


def first_task(plan: Plan) -> NodeRef:
    """Where a cursor goes when nothing nearer is left: the first task, else the first section, else the title."""
    if plan.tasks:
        return NodeRef.task(0)
    return NodeRef.section(0) if plan.sections else NodeRef.task(0)


def move_phase(plan: Plan, index: int, step: int) -> Change:
    """Swap a phase with its neighbour; the tasks of both change places with them."""
    phase = find_phase(plan, index)
    other = index + step
    if not 0 <= other < len(plan.phases):
        raise EditImpossible(f"It is the {'first' if step < 0 else 'last'} phase already.")
    phases = list(plan.phases)
    phases[index], phases[other] = phases[other], phases[index]
    tasks = handled(plan)
    earlier, later = _members(plan, min(index, other)), _members(plan, max(index, other))
    places = sorted((*earlier, *later))
    order = list(tasks)
    for place, source in zip(places, (*later, *earlier), strict=True):
        order[place] = tasks[source]
    changed, dropped = _with_both(plan, phases, order)
    return Change(changed, NodeRef.phase(other), f"move {_label(phase)} {'up' if step < 0 else 'down'}", dropped)


def merge_phase(plan: Plan, index: int) -> Change:
    """Indent a phase: its tasks and its text join the phase before it."""
    phase = find_phase(plan, index)
    if index == 0:
        raise EditImpossible("There is no phase above it to join.")
    before = find_phase(plan, index - 1)
    if before.number is None and _members(plan, index):
        raise EditImpossible("The phase above has no number, so no task can belong to it.")
    members = set(_members(plan, index))
    joined = before.model_copy(update={"blocks": settle_levels((*before.blocks, *phase.blocks))})
    phases = [*plan.phases[: index - 1], joined, *plan.phases[index + 1 :]]
    tasks = [t.model_copy(update={"phase": before.number}) if i in members else t for i, t in enumerate(handled(plan))]
    changed, dropped = _with_both(plan, phases, tasks)
    return Change(changed, NodeRef.phase(index - 1), f"join {_label(phase)} to the one before", dropped)


def add_task(plan: Plan, at: int, name: str, phase: int | None) -> Change:
    """Insert a task before place ``at`` with that phase number."""
    name = task_name(name)
    if not name:
        raise EditImpossible("A task needs a name.")
    tasks = handled(plan)
    # a foreign plan whose tasks have no ids stays so
    named = not tasks or any(t.task_id for t in tasks)
    tasks.insert(at, Task(number=0, name=name, task_id=fresh_id(plan, name) if named else "", phase=phase))
    changed, dropped = with_tasks(plan, tasks)
    return Change(changed, NodeRef.task(at), f"add task {at + 1}", dropped)


def end_of_phase(plan: Plan, index: int) -> int:
    """The place among all tasks where a new last task of that phase goes."""
    groups = [g for g in outline(plan) if g.phase is not None and g.phase <= index and g.tasks]
    if groups:
        return groups[-1].tasks[-1] + 1
    later = [g.tasks[0] for g in outline(plan) if g.tasks]
    return min(later, default=0)


def delete_task(plan: Plan, index: int) -> Change:
    """Delete a task; what waited for it waits no longer."""
    find_task(plan, index)
    tasks = handled(plan)
    del tasks[index]
    changed, dropped = with_tasks(plan, tasks)
    at = NodeRef.task(min(index, len(tasks) - 1)) if tasks else first_task(changed)
    return Change(changed, at, f"delete task {find_task(plan, index).number}", dropped)


def move_task(plan: Plan, index: int, step: int) -> Change:
    """Move a task past its neighbour in the phase; at the phase's edge into the next phase."""
    task = find_task(plan, index)
    groups = outline(plan)
    here = next(i for i, g in enumerate(groups) if index in g.tasks)
    members = groups[here].tasks
    place = members.index(index) + step
    tasks = handled(plan)
    verb = f"move task {task.number} {'up' if step < 0 else 'down'}"
    if 0 <= place < len(members):
        other = members[place]
        tasks[index], tasks[other] = tasks[other], tasks[index]
        changed, dropped = with_tasks(plan, tasks)
        return Change(changed, NodeRef.task(other), verb, dropped)
    target = _next_home(plan, here, step)
    if target is None:
        raise EditImpossible(f"It is the {'first' if step < 0 else 'last'} task already.")
    number, residents = target
    moving = tasks.pop(index).model_copy(update={"phase": number})
    shifted = [r - (r > index) for r in residents]
    at = index if not shifted else shifted[-1] + 1 if step < 0 else shifted[0]
    tasks.insert(at, moving)
    changed, dropped = with_tasks(plan, tasks)
    where = "out of its phase" if number is None else f"to phase {number}"
    return Change(changed, NodeRef.task(at), f"move task {task.number} {where}", dropped)


def _next_home(plan: Plan, here: int, step: int) -> tuple[int | None, tuple[int, ...]] | None:
    groups = outline(plan)
    at = here + step
    while 0 <= at < len(groups):
        phase = groups[at].phase
        if phase is None:
            return None, groups[at].tasks
        if (number := plan.phases[phase].number) is not None:
            return number, groups[at].tasks
        at += step
    return None


def nest_task(plan: Plan, index: int) -> Change:
    """Indent a task: it becomes an action of the task before it in its phase, its own actions nested under that."""
    task = find_task(plan, index)
    members = next(g.tasks for g in outline(plan) if index in g.tasks)
    place = members.index(index)
    if place == 0:
        raise EditImpossible("There is no task above it in its phase to nest it under.")
    host = members[place - 1]
    owner = find_task(plan, host)
    action = Action(text=task.name or f"Task {task.number}", done=task.done if task.progress[1] else False)
    fields = [Action(text=f"**{f.name}**: {f.value}", level=1) for f in task.fields]
    nested: list[Block] = [b.model_copy(update={"level": b.level + 1}) if isinstance(b, Action) else b for b in task.blocks]
    tasks = handled(plan)
    # what waited for the task now waits for the one that holds it, and that one for what the task waited for
    ids = {task.task_id: owner.task_id} if task.task_id and owner.task_id else {}
    inherited = tuple(d for d in task.depends_on if d != owner.task_id)
    tasks[host] = tasks[host].model_copy(
        update={"blocks": settle_levels((*owner.blocks, action, *fields, *nested)), "depends_on": (*owner.depends_on, *inherited)}
    )
    del tasks[index]
    tasks = [t.model_copy(update={"depends_on": tuple(ids.get(d, d) for d in t.depends_on)}) for t in tasks]
    changed, dropped = with_tasks(plan, tasks)
    return Change(changed, NodeRef.action(host, len(owner.blocks)), f"make task {task.number} an action of task {owner.number}", dropped)


def split_phase(plan: Plan, index: int) -> Change:
    """Outdent a task: a new phase of its name begins with it and takes the tasks after it in its phase."""
    task = find_task(plan, index)
    here = _phase_at(plan, index)
    if here is None:
        raise EditImpossible("It belongs to no phase to be taken out of." if plan.phases else "The plan has no phases.")
    members = _members(plan, here)
    moving = set(members[members.index(index) :])
    if len(moving) == len(members):
        raise EditImpossible("It is the first task of its phase: a new phase would leave this one empty.")
    number = max(n for n in (*_numbers(plan), *(t.phase for t in plan.tasks)) if n is not None) + 1
    phases = list(plan.phases)
    phases.insert(here + 1, Phase(number=number, name=phase_name(task.name) or f"Task {task.number}"))
    tasks = [t.model_copy(update={"phase": number}) if i in moving else t for i, t in enumerate(handled(plan))]
    changed, dropped = _with_both(plan, phases, tasks)
    return Change(changed, NodeRef.phase(here + 1), f"begin a phase at task {task.number}", dropped)


def rename_task(plan: Plan, index: int, name: str) -> tuple[Task, str]:
    """The task under another name, its id kept, and the change in words."""
    task = find_task(plan, index)
    name = task_name(name)
    if not name:
        raise EditImpossible("A task needs a name.")
    return task.model_copy(update={"name": name}), f"rename task {task.number}"


def rename_phase(plan: Plan, index: int, name: str) -> Change:
    """Give a phase another name."""
    phase = find_phase(plan, index)
    name = phase_name(name)
    if not name:
        raise EditImpossible("A phase needs a name.")
    return Change(put_phase(plan, index, phase.model_copy(update={"name": name})), NodeRef.phase(index), f"rename {_label(phase)}")
