"""Ticking: one action, all of a task or phase, or a criterion."""

from __future__ import annotations

from planner import edit_actions, edit_sections
from planner.edit_model import Change, EditImpossible, NodeKind, NodeRef, find_phase, find_task, outline, with_section, with_task
from planner.plan import Action, Criterion, Plan, Prose
from planner.proof import by_hand


def tick(plan: Plan, ref: NodeRef, done: bool | None = None, *, sign: str = "") -> Change:
    """Tick or untick: an action with what is nested under it, all actions of a task or phase, or a criterion.

    Args:
        plan: The plan.
        ref: What to tick.
        done: None turns it over; what is ticked in part becomes ticked.
        sign: Who does it and when, for a criterion that a recorded result would prove: it is marked as ticked by hand.

    Raises:
        EditImpossible: Nothing to tick is there.
    """
    if ref.kind is NodeKind.ITEM:
        item = edit_sections.item_of(plan, ref)
        if not isinstance(item, Criterion):
            raise EditImpossible("Only actions and acceptance criteria can be ticked.")
        value = not item.done if done is None else done
        section = edit_sections.listed(plan, ref.index)
        update: dict[str, object] = {"done": value}
        if item.check:
            update["evidence"] = by_hand(sign) if value else ""
        items = (*section.items[: ref.item], item.model_copy(update=update), *section.items[ref.item + 1 :])
        return Change(
            with_section(plan, ref.index, section.model_copy(update={"items": items})),
            ref,
            "tick a criterion" if value else "untick a criterion",
        )
    places = _tickable(plan, ref)
    actions = [b for task, reach in places.items() for i, b in enumerate(plan.tasks[task].blocks) if i in reach and isinstance(b, Action)]
    if not actions:
        raise EditImpossible("It has no actions to tick.")
    boxed = [a.done for a in actions if a.done is not None]
    value = not (boxed and all(boxed)) if done is None else done
    changed = plan
    for task, reach in places.items():
        owner = plan.tasks[task]
        changed = with_task(changed, task, owner.model_copy(update={"blocks": edit_actions.tick_blocks(owner.blocks, reach, value)}))
    verb = "tick" if value else "untick"
    what = "a phase" if ref.kind is NodeKind.PHASE else "task" if ref.kind is NodeKind.TASK else "an action of task"
    number = "" if ref.kind is NodeKind.PHASE else f" {plan.tasks[ref.index].number}"
    return Change(changed, ref, f"{verb} {what}{number}")


def _tickable(plan: Plan, ref: NodeRef) -> dict[int, range]:
    """Task → the blocks of it that a tick on that address reaches."""
    if ref.kind is NodeKind.PHASE:
        find_phase(plan, ref.index)
        members = next((g.tasks for g in outline(plan) if g.phase == ref.index), ())
        return {t: range(len(plan.tasks[t].blocks)) for t in members}
    if ref.kind is NodeKind.TASK:
        return {ref.index: range(len(find_task(plan, ref.index).blocks))}
    if ref.kind is NodeKind.ACTION:
        block = edit_actions.block_of(plan, ref)
        if isinstance(block, Prose):
            raise EditImpossible("Text between actions has no box.")
        return {ref.index: range(ref.item, edit_actions.reach(plan.tasks[ref.index].blocks, ref.item))}
    raise EditImpossible("Only actions and acceptance criteria can be ticked.")
