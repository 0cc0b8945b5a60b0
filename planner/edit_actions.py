"""Edits of the list items under one task. Callers use :mod:`planner.edit`."""

from __future__ import annotations

from collections.abc import Sequence

from planner.edit_model import Change, EditImpossible, NodeRef, find_task, fresh_id, handled, with_task, with_tasks
from planner.edit_text import item_line, passage, settle_levels
from planner.plan import Action, Block, Plan, Prose, Task


def block_of(plan: Plan, ref: NodeRef) -> Block:
    """The block at that address.

    Raises:
        EditImpossible: There is none.
    """
    blocks = find_task(plan, ref.index).blocks
    if not 0 <= ref.item < len(blocks):
        raise EditImpossible("There is no such action any more.")
    return blocks[ref.item]


def reach(blocks: Sequence[Block], start: int) -> int:
    """One past the last block that belongs to the one at ``start``: an action takes the deeper ones after it along."""
    first = blocks[start]
    end = start + 1
    if isinstance(first, Action):
        while end < len(blocks) and isinstance(follower := blocks[end], Action) and follower.level > first.level:
            end += 1
    return end


def _put(plan: Plan, index: int, blocks: Sequence[Block]) -> Plan:
    return with_task(plan, index, find_task(plan, index).model_copy(update={"blocks": settle_levels(blocks)}))


def _name(block: Block) -> str:
    return "action" if isinstance(block, Action) else "text"


def set_action(plan: Plan, ref: NodeRef, text: str, *, whole: bool) -> Change:
    """Replace an action's first line, or with ``whole`` all of it; prose is always replaced whole."""
    block = block_of(plan, ref)
    blocks = list(find_task(plan, ref.index).blocks)
    if isinstance(block, Prose):
        body = passage(text, 3)
        if not body:
            return delete_action(plan, ref)
        blocks[ref.item] = Prose(text=body)
        return Change(_put(plan, ref.index, blocks), ref, f"edit a text of task {find_task(plan, ref.index).number}")
    line = item_line(text)
    if not line:
        raise EditImpossible("An action needs some text; d deletes it.")
    more = "" if whole else block.text.partition("\n")[2]
    blocks[ref.item] = block.model_copy(update={"text": f"{line}\n{more}" if more else line})
    return Change(_put(plan, ref.index, blocks), ref, f"edit an action of task {find_task(plan, ref.index).number}")


def add_action(plan: Plan, task: int, at: int, level: int, text: str) -> Change:
    """Insert an action before block ``at``; it gets a box when the task's other actions have one, or there are none."""
    line = item_line(text)
    if not line:
        raise EditImpossible("An action needs some text.")
    owner = find_task(plan, task)
    boxed = not owner.actions or any(a.done is not None for a in owner.actions)
    blocks = [*owner.blocks[:at], Action(text=line, done=False if boxed else None, level=level), *owner.blocks[at:]]
    return Change(_put(plan, task, blocks), NodeRef.action(task, at), f"add an action to task {owner.number}")


def delete_action(plan: Plan, ref: NodeRef) -> Change:
    """Delete a block with what is nested under it."""
    block = block_of(plan, ref)
    owner = find_task(plan, ref.index)
    blocks = [*owner.blocks[: ref.item], *owner.blocks[reach(owner.blocks, ref.item) :]]
    at = NodeRef.action(ref.index, min(ref.item, len(blocks) - 1)) if blocks else NodeRef.task(ref.index)
    return Change(_put(plan, ref.index, blocks), at, f"delete an {_name(block)} of task {owner.number}".replace("an text", "a text"))


def move_action(plan: Plan, ref: NodeRef, step: int) -> Change:
    """Move a block past its neighbour of the same depth; at the edge of its task into the next task."""
    block = block_of(plan, ref)
    level = block.level if isinstance(block, Action) else 0
    blocks = find_task(plan, ref.index).blocks
    start, end = ref.item, reach(blocks, ref.item)
    if step < 0:
        before = _sibling_before(blocks, start, level)
        if before is None:
            return _move_out(plan, ref, step, level)
        order = [*blocks[:before], *blocks[start:end], *blocks[before:start], *blocks[end:]]
        at = before
    else:
        follower = blocks[end] if end < len(blocks) else None
        if follower is None or (isinstance(follower, Action) and follower.level < level) or (isinstance(follower, Prose) and level):
            return _move_out(plan, ref, step, level)
        after = reach(blocks, end)
        order = [*blocks[:start], *blocks[end:after], *blocks[start:end], *blocks[after:]]
        at = start + after - end
    number = find_task(plan, ref.index).number
    return Change(
        _put(plan, ref.index, order), NodeRef.action(ref.index, at), f"move an {_name(block)} in task {number}".replace("an text", "a text")
    )


def _sibling_before(blocks: Sequence[Block], start: int, level: int) -> int | None:
    for place in range(start - 1, -1, -1):
        block = blocks[place]
        if isinstance(block, Prose):
            return place if level == 0 else None
        if block.level == level:
            return place
        if block.level < level:
            return None
    # only deeper actions stand before it (a foreign file): they are the sibling
    return 0 if start and level == 0 else None


def _move_out(plan: Plan, ref: NodeRef, step: int, level: int) -> Change:
    if level:
        raise EditImpossible(f"It is the {'first' if step < 0 else 'last'} under the action above it; outdent it first.")
    target = ref.index + step
    tasks = plan.tasks
    if not 0 <= target < len(tasks):
        raise EditImpossible(f"There is no task {'above' if step < 0 else 'below'} to move it to.")
    blocks = tasks[ref.index].blocks
    start, end = ref.item, reach(blocks, ref.item)
    moving = blocks[start:end]
    rest = [*blocks[:start], *blocks[end:]]
    there = [*tasks[target].blocks, *moving] if step < 0 else [*moving, *tasks[target].blocks]
    plan = _put(_put(plan, ref.index, rest), target, there)
    at = NodeRef.action(target, len(there) - len(moving) if step < 0 else 0)
    return Change(plan, at, f"move an action to task {tasks[target].number}")


def shift_action(plan: Plan, ref: NodeRef, by: int) -> Change:
    """Indent (1) or outdent (-1) an action with what is nested under it; outdented from the top it becomes a task."""
    block = block_of(plan, ref)
    if isinstance(block, Prose):
        raise EditImpossible("Text between actions has no depth.")
    if by < 0 and block.level == 0:
        return _promote(plan, ref, block)
    owner = find_task(plan, ref.index)
    before = owner.blocks[ref.item - 1] if ref.item else None
    if by > 0 and not (isinstance(before, Action) and before.level >= block.level):
        raise EditImpossible("There is no action above it to nest it under.")
    end = reach(owner.blocks, ref.item)
    moved = [b.model_copy(update={"level": b.level + by}) if isinstance(b, Action) else b for b in owner.blocks[ref.item : end]]
    blocks = [*owner.blocks[: ref.item], *moved, *owner.blocks[end:]]
    return Change(_put(plan, ref.index, blocks), ref, f"{'indent' if by > 0 else 'outdent'} an action of task {owner.number}")


def _promote(plan: Plan, ref: NodeRef, block: Action) -> Change:
    """An action becomes a task of its own after its task; what was nested under it becomes its actions."""
    owner = find_task(plan, ref.index)
    end = reach(owner.blocks, ref.item)
    nested = [b.model_copy(update={"level": b.level - 1}) for b in owner.blocks[ref.item + 1 : end] if isinstance(b, Action)]
    # a task of the format has at least one action, and a tick must not be lost
    first, _, more = block.text.partition("\n")
    kept: list[Block] = [Prose(text=passage(more, 3))] if more.strip() and passage(more, 3) else []
    blocks = [*(nested or [block.model_copy(update={"text": first})]), *kept]
    new = Task(
        number=0,
        name=first,
        task_id=fresh_id(plan, first) if owner.task_id else "",
        depends_on=owner.depends_on,
        phase=owner.phase,
        blocks=settle_levels(blocks),
    )
    tasks = handled(plan)
    rest = settle_levels([*owner.blocks[: ref.item], *owner.blocks[end:]])
    tasks[ref.index] = tasks[ref.index].model_copy(update={"blocks": rest})
    tasks.insert(ref.index + 1, new)
    changed, dropped = with_tasks(plan, tasks)
    return Change(changed, NodeRef.task(ref.index + 1), f"make an action of task {owner.number} a task", dropped)


def tick_blocks(blocks: Sequence[Block], places: range, done: bool) -> tuple[Block, ...]:
    """The blocks with every action at those places ticked or unticked; one without a box gets one when ticked."""
    return tuple(
        b.model_copy(update={"done": done}) if i in places and isinstance(b, Action) and (b.done is not None or done) else b
        for i, b in enumerate(blocks)
    )
