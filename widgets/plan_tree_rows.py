"""A plan as the rows of a tree: what each row says, and how a row is known again after an edit."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.safe_text import one_line
from planner.edit import PREAMBLE, TITLE, NodeKind, NodeRef, outline
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
    Task,
    TasksSection,
    TextSection,
)

TICKED, OPEN = "☑", "☐"
_RUN = re.compile(r"[a-z]+ run \d+")
_LONGEST = 400  # characters of a label; no pane is wider


@dataclass(frozen=True, slots=True)
class RowNote:
    """What the app knows of a task beside what the plan says: ``✗ sql01: login failed``.

    Attributes:
        words: The words with their sign; data.
        bad: Whether something must be done.
    """

    words: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree.

    Attributes:
        key: Identity that outlives edits elsewhere in the plan: made of ids and texts, not of places.
        ref: Address in the plan shown; None for the headline of a group.
        depth: Level, 0 for the outermost.
        tone: Component class ending: ``phase``, ``task``, ``action``, ``section``, ``item``, ``text``, ``group``.
        label: The words, safe and on one line.
        sign: ``☑`` or ``☐`` where something can be ticked, else empty.
        lead: What stands before the label: ``Phase 1``, ``3``.
        detail: Muted words after the label.
        count: Right-aligned figures: ``1/4``.
        foldable: Whether rows can be under it.
        folded: Whether it starts folded.
        done: Whether all of it is ticked.
        note: What the app knows of it.
    """

    key: Hashable
    ref: NodeRef | None
    depth: int
    tone: str
    label: str
    sign: str = ""
    lead: str = ""
    detail: str = ""
    count: str = ""
    foldable: bool = False
    folded: bool = False
    done: bool = False
    note: RowNote | None = None


def plan_rows(plan: Plan) -> list[Row]:
    """All rows of a plan, as if nothing were folded; keys are unique."""
    seen: dict[Hashable, int] = {}
    rows: list[Row] = []
    for row in (*_work(plan), *_sections(plan)):
        times = seen[row.key] = seen.get(row.key, 0) + 1
        rows.append(row if times == 1 else replace(row, key=(row.key, times)))
    return rows


def visible_rows(rows: Sequence[Row], folds: Mapping[Hashable, bool]) -> list[Row]:
    """The rows that no folded row hides, with ``folded`` as it stands."""
    shown: list[Row] = []
    hidden_below: int | None = None
    for row in rows:
        if hidden_below is not None and row.depth > hidden_below:
            continue
        hidden_below = None
        if row.foldable:
            folded = folds.get(row.key, row.folded)
            if folded != row.folded:
                row = replace(row, folded=folded)
            if folded:
                hidden_below = row.depth
        shown.append(row)
    return shown


def subtree_end(rows: Sequence[Row], start: int) -> int:
    """One past the last row under the one at ``start``."""
    end = start + 1
    while end < len(rows) and rows[end].depth > rows[start].depth:
        end += 1
    return end


def place_in_text(plan: Plan, ref: NodeRef) -> tuple[str, str, str]:
    """Where a node stands in the plan's Markdown: section heading, ``###`` heading and words; each may be empty."""
    if ref.kind in (NodeKind.TITLE, NodeKind.PREAMBLE):
        return "", "", ""
    if ref.kind in (NodeKind.SECTION, NodeKind.ITEM):
        section = plan.sections[ref.index]
        words = ""
        if ref.kind is NodeKind.ITEM and isinstance(section, FilesSection | CriteriaSection | CommandsSection):
            words = _item_words(section.items[ref.item])
        return section.heading, "", words
    if ref.kind is NodeKind.PHASE:
        phase = plan.phases[ref.index]
        heading = phase.name if phase.number is None else f"Phase {phase.number}: {phase.name}"
        home = next(s for s in plan.sections if isinstance(s, PhasesSection) and phase in s.phases)
        return home.heading, heading, ""
    task = plan.tasks[ref.index]
    home_of_task = next(s for s in plan.sections if isinstance(s, TasksSection) and task in s.tasks)
    words = task.blocks[ref.item].text.partition("\n")[0] if ref.kind is NodeKind.ACTION else ""
    return home_of_task.heading, f"{task.number}. {task.name}", words


def _item_words(item: FileRef | Criterion | Command | Prose) -> str:
    if isinstance(item, FileRef):
        return item.path
    return item.command if isinstance(item, Command) else item.text.partition("\n")[0]


def _say(text: str) -> str:
    return one_line(text[: _LONGEST * 2], _LONGEST)


def _work(plan: Plan) -> Iterator[Row]:
    """Phases with their tasks, or tasks alone when there are no phases."""
    tasks = plan.tasks
    phased = bool(plan.phases)
    digits = len(str(max((t.number for t in tasks), default=0)))
    for group in outline(plan):
        depth = 0
        if group.phase is not None:
            phase = plan.phases[group.phase]
            done = sum(tasks[t].done for t in group.tasks)
            yield Row(
                key=("phase", phase.name),
                ref=NodeRef.phase(group.phase),
                depth=0,
                tone="phase",
                lead="" if phase.number is None else f"Phase {phase.number}",
                label=_say(phase.name),
                count=f"{done}/{len(group.tasks)}" if group.tasks else "",
                foldable=bool(group.tasks),
                done=bool(group.tasks) and done == len(group.tasks),
            )
            depth = 1
        elif phased:
            yield Row(("group", "loose"), None, 0, "group", "In no phase", foldable=True)
            depth = 1
        for place in group.tasks:
            yield from _task(tasks[place], place, depth, folded=phased, digits=digits)


def _task(task: Task, place: int, depth: int, *, folded: bool, digits: int) -> Iterator[Row]:
    ticked, boxes = task.progress
    key = ("task", task.task_id or task.name)
    yield Row(
        key=key,
        ref=NodeRef.task(place),
        depth=depth,
        tone="task",
        sign=TICKED if task.done else OPEN,
        lead=str(task.number).rjust(digits),
        label=_say(task.name),
        count=f"{ticked}/{boxes}" if boxes else "",
        foldable=bool(task.blocks),
        folded=folded,
        done=task.done,
    )
    for at, block in enumerate(task.blocks):
        if isinstance(block, Action):
            sign = "•" if block.done is None else TICKED if block.done else OPEN
            level = depth + 1 + block.level
            yield Row((key, block.text), NodeRef.action(place, at), level, "action", _say(block.text), sign=sign, done=block.done is True)
        else:
            yield Row((key, block.text), NodeRef.action(place, at), depth + 1, "text", _say(block.text), sign="¶")


def _sections(plan: Plan) -> Iterator[Row]:
    """Every other part of the plan, so that all of it can be reached."""
    yield Row(("group", "sections"), None, 0, "group", "Sections", foldable=True)
    yield Row(("title",), TITLE, 1, "section", "Title", detail=_say(plan.title))
    if plan.preamble:
        yield Row(("preamble",), PREAMBLE, 1, "section", "Introduction", detail=_say(plan.preamble))
    for place, section in enumerate(plan.sections):
        key = ("section", section.heading.casefold())
        row = Row(key, NodeRef.section(place), 1, "section", _say(section.heading))
        if isinstance(section, TextSection):
            yield replace(row, detail=_say(section.text))
            continue
        if isinstance(section, PhasesSection | TasksSection):
            yield replace(row, detail=_say(section.intro))
            continue
        yield replace(row, count=_tally(section.items), foldable=bool(section.items), folded=True)
        for at, item in enumerate(section.items):
            yield _item(item, (key, "item"), NodeRef.entry(place, at))


def _tally(items: Sequence[FileRef | Criterion | Command | Prose]) -> str:
    boxes = [i.done for i in items if isinstance(i, Criterion) and i.done is not None]
    if boxes:
        return f"{sum(boxes)}/{len(boxes)}"
    things = sum(not isinstance(i, Prose) for i in items)
    return str(things) if things else ""


def _item(item: FileRef | Criterion | Command | Prose, home: Hashable, ref: NodeRef) -> Row:
    if isinstance(item, Criterion):
        sign = "•" if item.done is None else TICKED if item.done else OPEN
        detail, note = _say(item.evidence), _proof(item)
        return Row((home, item.text), ref, 2, "item", _say(item.statement), sign=sign, detail=detail, done=item.done is True, note=note)
    if isinstance(item, FileRef):
        sign = "+" if item.new else "•"
        return Row((home, item.path), ref, 2, "item", _say(item.path), sign=sign, detail=_say(item.reason))
    if isinstance(item, Command):
        return Row((home, item.command), ref, 2, "item", _say(item.command), sign="$", detail=_say(item.purpose))
    return Row((home, item.text), ref, 2, "text", _say(item.text), sign="¶")


def _proof(item: Criterion) -> RowNote | None:
    """What ticked a criterion with a check, or took the tick away, in few words: there is no room for all of the evidence."""
    if not item.check or not item.evidence:
        return None
    if item.done:
        run = _RUN.match(item.evidence)
        return RowNote(run[0] if run else item.evidence.partition(", 2")[0])
    run = _RUN.match(item.evidence)
    why = "failed" if " failed: " in item.evidence else "holds no more" if ": holds no more" in item.evidence else "not yet"
    return RowNote(f"✗ {run[0]} {why}" if run else f"✗ {why}", bad=True)
