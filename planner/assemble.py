"""Contributions to one plan in the format of quick-plan.md: ordered, numbered, without duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.safe_text import code_span
from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts.say import readable
from planner.plan import (
    Action,
    Block,
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FileRef,
    FilesSection,
    Phase,
    PhasesSection,
    Plan,
    Prose,
    Section,
    Task,
    TasksSection,
    TextSection,
)
from planner.task import Complexity, Intent, TaskType

#: The order of quick-plan.md's "Plan Format".
SECTION_ORDER = (
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
#: Sections every plan has; Notes are optional.
ALWAYS = ("Task Description", "Objective", "Relevant Files", "Step by Step Tasks", "Acceptance Criteria", "Validation Commands")
QUESTION_LIMIT = 5
_COMMANDS_INTRO = "Execute these commands to validate the task is complete:"
_FILES_INTRO = "Use these files to complete the task:"


def wanted_sections(task_type: TaskType, complexity: Complexity) -> frozenset[str]:
    """The sections that quick-plan.md requires for a type and a complexity, without the optional Notes."""
    wanted = set(ALWAYS)
    larger = complexity is not Complexity.SIMPLE
    if larger or task_type is TaskType.FEATURE:
        wanted |= {"Problem Statement", "Solution Approach", "Testing Strategy"}
    if task_type is TaskType.MIGRATION:
        wanted |= {"Source System Analysis", "Target Architecture"}
    if larger or task_type is TaskType.MIGRATION:
        wanted.add("Implementation Phases")
    return frozenset(wanted)


def assemble(intent: Intent, *contributions: Contribution) -> Plan:
    """Merge contributions into a plan.

    Sections come in quick-plan.md's order and only those its conditions ask for; unknown headings stand before Notes. Tasks are sorted
    so that each follows what it depends on, the validating one last, and numbered from 1. Dependencies on unknown tasks, and those that
    would close a circle, are dropped.
    """
    wanted = wanted_sections(intent.task_type, intent.complexity)
    texts: dict[str, str] = {}
    notes: list[tuple[str, str]] = []
    for part in contributions:
        for heading, text in part.sections:
            if heading == "Notes":
                notes.append(("", text))
            elif text.strip():
                texts[heading] = text.strip("\n")
        notes += part.notes
    phases = next((c.phases for c in reversed(contributions) if c.phases), ()) if "Implementation Phases" in wanted else ()
    built: dict[str, Section | None] = {
        "Relevant Files": _files(texts.pop("Relevant Files", _FILES_INTRO), [f for c in contributions for f in c.files]),
        "Implementation Phases": _phases(phases, texts.pop("Implementation Phases", "")),
        "Step by Step Tasks": _tasks(_merge_tasks(contributions), {p.number for p in phases}),
        "Acceptance Criteria": _criteria(c for part in contributions for c in part.criteria),
        "Validation Commands": _commands(
            [c for part in contributions for c in part.commands], texts.pop("Validation Commands", _COMMANDS_INTRO)
        ),
        "Notes": _notes(notes, [q for c in contributions for q in c.questions]),
    }
    extra = [h for h in texts if h not in SECTION_ORDER]
    sections: list[Section] = []
    for heading in (*SECTION_ORDER[:-1], *extra, "Notes"):
        if heading in SECTION_ORDER and heading not in wanted and heading != "Notes":
            continue
        section = built.get(heading) or (TextSection(heading=heading, text=texts[heading]) if heading in texts else None)
        if section:
            sections.append(section)
    return Plan(title=readable(intent.topic) or "Untitled", sections=tuple(sections))


def order_tasks(drafts: Sequence[TaskDraft]) -> list[tuple[TaskDraft, tuple[str, ...]]]:
    """Drafts in an order that respects phases and dependencies, each with the dependencies that hold in it.

    Among those that are ready the earliest phase, then the earliest given, goes first. A circle is broken at its earliest task.
    """
    known = {d.task_id for d in drafts}
    closing = {d.task_id for d in drafts if d.validates}
    waiting = sorted(drafts, key=lambda d: (d.validates, d.phase or 0))
    needs = {
        d.task_id: [n for n in dict.fromkeys(d.depends_on) if n in known and n != d.task_id and (d.validates or n not in closing)]
        for d in drafts
    }
    placed: dict[str, tuple[TaskDraft, tuple[str, ...]]] = {}
    while waiting:
        open_ones = [d for d in waiting if not d.validates] or waiting
        ready = next((d for d in open_ones if all(n in placed for n in needs[d.task_id])), open_ones[0])
        waiting.remove(ready)
        placed[ready.task_id] = (ready, tuple(n for n in needs[ready.task_id] if n in placed))
    return list(placed.values())


def _merge_tasks(contributions: Sequence[Contribution]) -> list[TaskDraft]:
    merged: dict[str, TaskDraft] = {}
    for part in contributions:
        if part.replaces_tasks and part.tasks:
            merged.clear()
        for task in part.tasks:
            merged[task.task_id] = task
    commands = [c for part in contributions for c in part.commands]
    if merged and commands and not any(t.validates for t in merged.values()):
        last = next(reversed(merged.values()))
        closing = validation_task(commands, (last.task_id,), last.phase)
        merged[closing.task_id] = closing
    return list(merged.values())


def _tasks(drafts: list[TaskDraft], phases: set[int]) -> TasksSection | None:
    if not drafts:
        return None
    tasks = []
    for number, (draft, needs) in enumerate(order_tasks(drafts), 1):
        blocks: list[Block] = [_action(a, done=False) for a in dict.fromkeys(draft.actions) if a.strip()]
        if draft.notes.strip():
            blocks.append(Prose(text=draft.notes.strip("\n")))
        phase = draft.phase if draft.phase in phases else None
        tasks.append(Task(number=number, name=draft.name, task_id=draft.task_id, depends_on=needs, phase=phase, blocks=tuple(blocks)))
    return TasksSection(tasks=tuple(tasks))


def _action(line: str, *, done: bool | None) -> Action:
    level = (len(line) - len(line.lstrip(" "))) // 2
    return Action(text=line.strip(), done=done, level=level)


def _phases(drafts: Sequence[PhaseDraft], intro: str) -> PhasesSection | None:
    if not drafts:
        return None
    phases = []
    for draft in drafts:
        blocks: list[Block] = [Prose(text=draft.paragraph.strip())] if draft.paragraph.strip() else []
        blocks += [_action(p, done=None) for p in draft.points if p.strip()]
        phases.append(Phase(number=draft.number, name=draft.name, blocks=tuple(blocks)))
    return PhasesSection(intro=intro, phases=tuple(phases))


def _files(intro: str, refs: list[FileRef]) -> FilesSection:
    merged: dict[str, FileRef] = {}
    for ref in refs:
        before = merged.get(ref.path)
        if before is None:
            merged[ref.path] = ref
        else:
            reasons = dict.fromkeys(r for r in (before.reason, ref.reason) if r)
            merged[ref.path] = before.model_copy(
                update={
                    "lines": tuple(dict.fromkeys((*before.lines, *ref.lines))),
                    "reason": "; ".join(reasons),
                    "new": before.new and ref.new,
                }
            )
    listed = sorted(merged.values(), key=lambda r: r.new)
    return FilesSection(items=(Prose(text=intro), *listed))


def _criteria(items: Iterable[Criterion]) -> CriteriaSection | None:
    unique = {re.sub(r"\W+", " ", c.text).strip().casefold(): c for c in reversed(list(items)) if c.text.strip()}
    kept = tuple(reversed(unique.values()))
    return CriteriaSection(items=kept) if kept else None


def _commands(items: Sequence[Command], intro: str) -> CommandsSection | None:
    unique: dict[tuple[str, str], Command] = {}
    for item in items:
        unique.setdefault((item.folder, item.command), item)
    # Commands of one folder stand together, folders in the order first named, so that each "Run in" line is written once.
    folders = list(dict.fromkeys(("", *(c.folder for c in unique.values()))))
    kept = sorted(unique.values(), key=lambda c: folders.index(c.folder))
    return CommandsSection(items=(Prose(text=intro), *kept)) if kept else None


def _notes(pieces: Iterable[tuple[str, str]], questions: Iterable[str]) -> TextSection | None:
    grouped: dict[str, list[str]] = {"": []}
    for heading, text in pieces:
        if text.strip() and text.strip("\n") not in grouped.setdefault(heading, []):
            grouped[heading].append(text.strip("\n"))
    asked = [q for q in dict.fromkeys(q.strip() for q in questions) if q][:QUESTION_LIMIT]
    parts = ["\n\n".join(grouped.pop(""))]
    if asked:
        parts.append("### Open Questions\n" + "\n".join(f"- {q}" for q in asked))
    parts += [f"### {heading}\n" + "\n\n".join(texts) for heading, texts in grouped.items() if texts]
    text = "\n\n".join(p for p in parts if p)
    return TextSection(heading="Notes", text=text) if text else None


def validation_task(commands: Sequence[Command], depends_on: tuple[str, ...], phase: int | None) -> TaskDraft:
    """A closing task that runs ``commands``, for a contribution that has none of its own."""
    actions = tuple(
        f"Run {code_span(c.command)}{f' in {code_span(c.folder)}' if c.folder else ''}: {c.purpose or 'it succeeds'}." for c in commands
    )
    return TaskDraft("validate", "Validate the work", actions, depends_on, phase, validates=True)
