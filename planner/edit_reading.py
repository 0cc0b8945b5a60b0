"""What stands at an address of a plan, as the edits of :mod:`planner.edit` see it."""

from __future__ import annotations

from planner import edit_actions, edit_sections
from planner.edit_model import NodeKind, NodeRef, find_phase, find_section, find_task, outline
from planner.edit_text import blocks_text
from planner.plan import Action, CommandsSection, CriteriaSection, FilesSection, PhasesSection, Plan, Prose, TextSection


def line_of(plan: Plan, ref: NodeRef) -> str:
    """What :func:`rename` edits at that address: a name or heading, an action's first line, an item as one line of Markdown.

    Raises:
        EditImpossible: Nothing is there.
    """
    match ref.kind:
        case NodeKind.TITLE:
            return plan.title
        case NodeKind.PREAMBLE:
            return plan.preamble.partition("\n")[0]
        case NodeKind.PHASE:
            return find_phase(plan, ref.index).name
        case NodeKind.TASK:
            return find_task(plan, ref.index).name
        case NodeKind.ACTION:
            return edit_actions.block_of(plan, ref).text.partition("\n")[0]
        case NodeKind.SECTION:
            return find_section(plan, ref.index).heading
        case NodeKind.ITEM:
            return edit_sections.item_text(edit_sections.item_of(plan, ref)).partition("\n")[0]


def single_line(plan: Plan, ref: NodeRef) -> bool:
    """Whether the node is wholly one line, so that it can be edited in place; text sections and prose need an editor."""
    match ref.kind:
        case NodeKind.PREAMBLE | NodeKind.SECTION:
            return False
        case NodeKind.ACTION:
            return isinstance(edit_actions.block_of(plan, ref), Action)
        case NodeKind.ITEM:
            return not isinstance(edit_sections.item_of(plan, ref), Prose)
        case _:
            return True


def text_of(plan: Plan, ref: NodeRef) -> str:
    """What :func:`set_text` edits at that address, as Markdown.

    A text section: its text. Phases and tasks sections: what stands before the first one. Files, criteria, commands: the list.
    A phase or task: its list items and prose. An action or item: the whole of it.

    Raises:
        EditImpossible: Nothing is there.
    """
    match ref.kind:
        case NodeKind.PREAMBLE:
            return plan.preamble
        case NodeKind.PHASE:
            return blocks_text(find_phase(plan, ref.index).blocks)
        case NodeKind.TASK:
            return blocks_text(find_task(plan, ref.index).blocks)
        case NodeKind.ACTION:
            return edit_actions.block_of(plan, ref).text
        case NodeKind.SECTION:
            return edit_sections.section_text(find_section(plan, ref.index))
        case NodeKind.ITEM:
            return edit_sections.item_text(edit_sections.item_of(plan, ref))
        case _:
            return line_of(plan, ref)


def children(plan: Plan, ref: NodeRef) -> int:
    """How many tasks, actions or items go when that node is deleted with all it holds."""
    match ref.kind:
        case NodeKind.PHASE:
            return len(next((g.tasks for g in outline(plan) if g.phase == ref.index), ()))
        case NodeKind.TASK:
            return len(find_task(plan, ref.index).blocks)
        case NodeKind.ACTION:
            edit_actions.block_of(plan, ref)
            return edit_actions.reach(find_task(plan, ref.index).blocks, ref.item) - ref.item - 1
        case NodeKind.SECTION:
            section = find_section(plan, ref.index)
            if isinstance(section, FilesSection | CriteriaSection | CommandsSection):
                return len(section.items)
            if isinstance(section, TextSection):
                return int(bool(section.text))
            return len(section.phases if isinstance(section, PhasesSection) else section.tasks)
        case _:
            return 0
