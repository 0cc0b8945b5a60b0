"""Edits of sections and of the files, criteria and commands in them. Callers use :mod:`planner.edit`."""

from __future__ import annotations

from planner.edit_model import Change, EditImpossible, NodeKind, NodeRef, find_section, handled, insert_section, with_section, with_tasks
from planner.edit_text import (
    blocks_text,
    command_line,
    file_line,
    item_line,
    name_line,
    passage,
    read_blocks,
    read_command,
    read_file_ref,
)
from planner.plan import (
    Action,
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FileRef,
    FilesSection,
    PhasesSection,
    Plan,
    Prose,
    Section,
    TasksSection,
    TextSection,
)

Listed = FilesSection | CriteriaSection | CommandsSection
Item = FileRef | Criterion | Command | Prose

_NEW_FILES = "#### New Files"
_STRUCTURED: dict[str, type[PhasesSection | TasksSection | FilesSection | CriteriaSection | CommandsSection]] = {
    "implementation phases": PhasesSection,
    "step by step tasks": TasksSection,
    "relevant files": FilesSection,
    "acceptance criteria": CriteriaSection,
    "validation commands": CommandsSection,
}


def _role(heading: str) -> str:
    return heading.casefold().replace("-", " ")


def listed(plan: Plan, index: int) -> Listed:
    """The section of items at that place.

    Raises:
        EditImpossible: There is none, or it holds no items.
    """
    section = find_section(plan, index)
    if not isinstance(section, FilesSection | CriteriaSection | CommandsSection):
        raise EditImpossible(f"“{section.heading}” is a text: e edits it.")
    return section


def item_of(plan: Plan, ref: NodeRef) -> Item:
    """The item at that address.

    Raises:
        EditImpossible: There is none.
    """
    items = listed(plan, ref.index).items
    if not 0 <= ref.item < len(items):
        raise EditImpossible("There is no such item any more.")
    return items[ref.item]


def item_text(item: Item) -> str:
    """An item as it is edited: one line, or the Markdown of prose."""
    if isinstance(item, FileRef):
        return file_line(item)
    if isinstance(item, Command):
        return command_line(item)
    return item.text


def _read_item(section: Listed, text: str, old: Item | None, near: Item | None) -> Item | None:
    """The item a line stands for in that section; what the line does not say is kept from ``old`` or taken from its neighbour."""
    if isinstance(section, CriteriaSection):
        line = item_line(text)
        kept = old if isinstance(old, Criterion) else Criterion(text="", done=_boxed(section))
        return kept.model_copy(update={"text": line}) if line else None
    if isinstance(section, CommandsSection):
        command = read_command(text)
        model = old or near
        return command.model_copy(update={"folder": model.folder}) if command and isinstance(model, Command) else command
    model = old or near
    return read_file_ref(text, new=model.new if isinstance(model, FileRef) else False)


def _boxed(section: CriteriaSection) -> bool | None:
    criteria = [i for i in section.items if isinstance(i, Criterion)]
    return False if not criteria or any(c.done is not None for c in criteria) else None


def _noun(section: Listed) -> str:
    return "a file" if isinstance(section, FilesSection) else "a criterion" if isinstance(section, CriteriaSection) else "a command"


def _with_items(plan: Plan, index: int, items: list[Item]) -> Plan:
    return with_section(plan, index, listed(plan, index).model_copy(update={"items": tuple(items)}))


def set_item(plan: Plan, ref: NodeRef, text: str) -> Change:
    """Replace an item by an edited line, prose by edited Markdown; empty prose goes."""
    section = listed(plan, ref.index)
    old = item_of(plan, ref)
    items: list[Item] = list(section.items)
    if isinstance(old, Prose):
        body = passage(text, 2)
        if not body.strip():
            return delete_item(plan, ref)
        items[ref.item] = Prose(text=body)
        return Change(_with_items(plan, ref.index, items), ref, f"edit a text of {section.heading}")
    item = _read_item(section, text, old, None)
    if item is None:
        raise EditImpossible(f"{_noun(section).capitalize()} needs some text; d deletes it.")
    items[ref.item] = item
    return Change(_with_items(plan, ref.index, items), ref, f"edit {_noun(section)}")


def add_item(plan: Plan, index: int, at: int, text: str) -> Change:
    """Insert a file, criterion or command before item ``at``."""
    section = listed(plan, index)
    items: list[Item] = list(section.items)
    item = _read_item(section, text, None, items[at - 1] if 0 < at <= len(items) else None)
    if item is None:
        raise EditImpossible(f"{_noun(section).capitalize()} needs some text.")
    items.insert(at, item)
    return Change(_with_items(plan, index, items), NodeRef.entry(index, at), f"add {_noun(section)}")


def delete_item(plan: Plan, ref: NodeRef) -> Change:
    """Delete an item."""
    section = listed(plan, ref.index)
    item_of(plan, ref)
    items: list[Item] = list(section.items)
    del items[ref.item]
    at = NodeRef.entry(ref.index, min(ref.item, len(items) - 1)) if items else NodeRef.section(ref.index)
    return Change(_with_items(plan, ref.index, items), at, f"delete {_noun(section)}")


def move_item(plan: Plan, ref: NodeRef, step: int) -> Change:
    """Swap an item with its neighbour."""
    section = listed(plan, ref.index)
    item = item_of(plan, ref)
    other = ref.item + step
    if not 0 <= other < len(section.items):
        raise EditImpossible(f"It is the {'first' if step < 0 else 'last'} of its section already.")
    items: list[Item] = list(section.items)
    if isinstance(item, FileRef) and isinstance(neighbour := items[other], FileRef) and neighbour.new != item.new:
        raise EditImpossible("New files stand apart from existing ones.")
    items[ref.item], items[other] = items[other], items[ref.item]
    return Change(
        _with_items(plan, ref.index, items), NodeRef.entry(ref.index, other), f"move {_noun(section)} {'up' if step < 0 else 'down'}"
    )


def section_text(section: Section) -> str:
    """A section as it is edited whole: its Markdown, its introduction, or the list of its items."""
    if isinstance(section, TextSection):
        return section.text
    if isinstance(section, PhasesSection | TasksSection):
        return section.intro
    blocks: list[Action | Prose] = []
    new = False
    for item in section.items:
        if isinstance(item, FileRef) and item.new != new:
            new = item.new
            blocks.append(Prose(text=_NEW_FILES if new else _NEW_FILES.replace("New", "Existing")))
        blocks.append(
            item if isinstance(item, Prose) else Action(text=item_text(item), done=item.done if isinstance(item, Criterion) else None)
        )
    return blocks_text(blocks)


def set_section_text(plan: Plan, index: int, text: str) -> Change:
    """Replace a section's Markdown, its introduction or its list by what was edited."""
    section = find_section(plan, index)
    changed: Section
    if isinstance(section, TextSection):
        changed = section.model_copy(update={"text": passage(text, 2)})
    elif isinstance(section, PhasesSection | TasksSection):
        changed = section.model_copy(update={"intro": passage(text, 3)})
    else:
        changed = section.model_copy(update={"items": tuple(_read_items(section, text))})
    return Change(with_section(plan, index, changed), NodeRef.section(index), f"edit {section.heading}")


def _read_items(section: Listed, text: str) -> list[Item]:
    known = {item_text(i): i for i in section.items if not isinstance(i, Prose)}
    items: list[Item] = []
    new = False
    last: Item | None = None
    for block in read_blocks(text, 3):
        if isinstance(block, Prose):
            body = block.text.split("\n")
            if isinstance(section, FilesSection) and body[-1].strip() in (_NEW_FILES, _NEW_FILES.replace("New", "Existing")):
                new = body.pop().strip() == _NEW_FILES
            if rest := "\n".join(body).strip("\n"):
                items.append(Prose(text=rest))
            continue
        old = known.get(block.text)
        item = _read_item(section, block.text, old, last)
        if isinstance(item, Criterion):
            item = item.model_copy(update={"done": block.done, "text": block.text})
        elif isinstance(item, FileRef):
            item = item.model_copy(update={"new": new})
        if item is not None:
            items.append(item)
            last = item
    return items


def add_section(plan: Plan, heading: str, after: int | None) -> Change:
    """Add a section: a known heading where the format puts it, any other after that place (None: at the end)."""
    heading = _fit_heading(plan, heading)
    kind = _STRUCTURED.get(_role(heading))
    if kind is not None or after is None:
        section: Section = kind(heading=heading) if kind is not None else TextSection(heading=heading)
        plan = insert_section(plan, section)
        at = next(i for i, s in enumerate(plan.sections) if s is section)
    else:
        at = after + 1
        plan = plan.model_copy(update={"sections": (*plan.sections[:at], TextSection(heading=heading), *plan.sections[at:])})
    return Change(plan, NodeRef.section(at), f"add section {heading}")


def _fit_heading(plan: Plan, heading: str, own: int = -1) -> str:
    heading = name_line(heading)
    if not heading:
        raise EditImpossible("A section needs a heading.")
    if any(_role(s.heading) == _role(heading) for i, s in enumerate(plan.sections) if i != own):
        raise EditImpossible(f"There is a section “{heading}” already.")
    return heading


def rename_section(plan: Plan, index: int, heading: str) -> Change:
    """Give a text section another heading; the format's own structured sections keep theirs."""
    section = find_section(plan, index)
    heading = _fit_heading(plan, heading, index)
    if _role(heading) != _role(section.heading) and not isinstance(section, TextSection):
        raise EditImpossible(f"“{section.heading}” has its name from the plan format.")
    if isinstance(section, TextSection) and _role(heading) in _STRUCTURED:
        raise EditImpossible(f"“{heading}” is a section of its own kind: add it instead.")
    changed = section.model_copy(update={"heading": heading})
    return Change(with_section(plan, index, changed), NodeRef.section(index), f"rename section {section.heading}")


def delete_section(plan: Plan, index: int) -> Change:
    """Delete a section with all in it; without the phases, tasks belong to none."""
    gone = find_section(plan, index)
    dropped: tuple[tuple[str, str], ...] = ()
    if isinstance(gone, TasksSection):
        own = [i for i, s in enumerate(plan.sections) if isinstance(s, TasksSection) for _ in s.tasks]
        plan, dropped = with_tasks(plan, [t for t, home in zip(handled(plan), own, strict=True) if home != index])
    sections = (*plan.sections[:index], *plan.sections[index + 1 :])
    changed = plan.model_copy(update={"sections": sections})
    if isinstance(gone, PhasesSection):
        left = {p.number for p in changed.phases}
        changed = changed.model_copy(
            update={
                "sections": tuple(
                    s.model_copy(update={"tasks": tuple(t if t.phase in left else t.model_copy(update={"phase": None}) for t in s.tasks)})
                    if isinstance(s, TasksSection)
                    else s
                    for s in sections
                )
            }
        )
    at = NodeRef.section(min(index, len(sections) - 1)) if sections else NodeRef(NodeKind.TITLE)
    return Change(changed, at, f"delete section {gone.heading}", dropped)


def move_section(plan: Plan, index: int, step: int) -> Change:
    """Swap a section with its neighbour."""
    section = find_section(plan, index)
    other = index + step
    if not 0 <= other < len(plan.sections):
        raise EditImpossible(f"It is the {'first' if step < 0 else 'last'} section already.")
    if isinstance(section, TasksSection) and isinstance(plan.sections[other], TasksSection):
        raise EditImpossible("Both sections hold tasks; move the tasks themselves.")
    sections = list(plan.sections)
    sections[index], sections[other] = sections[other], sections[index]
    changed = plan.model_copy(update={"sections": tuple(sections)})
    return Change(changed, NodeRef.section(other), f"move {section.heading} {'up' if step < 0 else 'down'}")
