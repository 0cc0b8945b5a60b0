"""A plan as Markdown, in the format of quick-plan.md. :mod:`renderers.plan_reader` reads it back.

The text is canonical: what the reader makes of it renders to the same bytes. Prose stays as it was written; lists, task headings
and their ``**Task ID**`` lines have one form. Written without templates, because the preview renders on every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.safe_text import code_span
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

NEW_FILES = "### New Files"
EXISTING_FILES = "### Existing Files"
ROOT_FOLDER = "Run in the repository root:"
_LOOKS_LIKE_BOX = re.compile(r"\[[ xX]\](?: |$)")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
_RUN_IN = re.compile(r"^Run in (?:the repository root|(`+) ?(.+?) ?\1):$")


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One stretch of a plan's Markdown.

    Attributes:
        key: Stable while the section is edited: its heading, with ``#2`` added to a repeated one; ``""`` for the title.
        text: Its Markdown without trailing blank lines.
    """

    key: str
    text: str


def render(plan: Plan) -> str:
    """The whole plan as Markdown, LF line ends, one final newline."""
    return "\n\n".join(s.text for s in render_sections(plan) if s.text) + "\n"


def render_sections(plan: Plan) -> list[RenderedSection]:
    """The plan in the stretches a preview caches: the title first, then each ``##`` section."""
    rendered = [RenderedSection("", _head(plan))]
    seen: dict[str, int] = {}
    for section in plan.sections:
        seen[section.heading] = seen.get(section.heading, 0) + 1
        key = section.heading if seen[section.heading] == 1 else f"{section.heading}#{seen[section.heading]}"
        rendered.append(RenderedSection(key, render_section(section)))
    return rendered


def render_section(section: Section) -> str:
    """One ``##`` section with its heading."""
    body = section_body(section)
    return f"## {section.heading}\n{body}" if body else f"## {section.heading}"


def section_body(section: Section) -> str:
    """A section's Markdown without its heading: what a person edits as text."""
    match section:
        case TextSection():
            return section.text
        case PhasesSection():
            return _join([section.intro, *(_phase(p) for p in section.phases)])
        case TasksSection():
            return _join([section.intro, *(render_task(t) for t in section.tasks)])
        case FilesSection():
            return _files(section.items)
        case CriteriaSection():
            return _mixed((isinstance(i, Criterion), _criterion(i) if isinstance(i, Criterion) else i.text) for i in section.items)
        case CommandsSection():
            return _commands(section.items)


def render_task(task: Task) -> str:
    """One ``### n. Name`` with its field lines, actions and prose."""
    lines = []
    if task.task_id or task.depends_on:
        lines.append(f"- **Task ID**: {task.task_id}".rstrip())
        lines.append(f"- **Depends On**: {', '.join(task.depends_on) or 'none'}")
    if task.phase is not None:
        lines.append(f"- **Phase**: {task.phase}")
    lines += [f"- **{f.name}**: {f.value}".rstrip() for f in task.fields]
    head = f"### {task.number}. {task.name}".rstrip()
    body = render_blocks(task.blocks)
    if not lines:
        return f"{head}\n{body}" if body else head
    joint = "\n" if task.blocks and isinstance(task.blocks[0], Action) else "\n\n"
    fields = "\n".join([head, *lines])
    return f"{fields}{joint}{body}" if body else fields


def render_blocks(blocks: Iterable[Block]) -> str:
    """Actions and prose: items of one list stand together, anything else apart by a blank line."""
    rows: list[tuple[bool, str]] = []
    level = -1
    for block in blocks:
        if isinstance(block, Action):
            level = min(block.level, level + 1)
            rows.append((True, _item(block, level)))
        else:
            level = -1
            rows.append((False, block.text))
    return _mixed(rows)


def _head(plan: Plan) -> str:
    title = f"# {plan.title_prefix}{plan.title}".rstrip() if plan.title or plan.title_prefix else ""
    return _join([plan.front, title, plan.preamble])


def _phase(phase: Phase) -> str:
    head = f"### {phase.name}" if phase.number is None else f"### Phase {phase.number}: {phase.name}"
    body = render_blocks(phase.blocks)
    return f"{head.rstrip()}\n{body}" if body else head.rstrip()


def _item(action: Action, level: int) -> str:
    indent = "  " * level
    text = action.text
    if action.done is None and _LOOKS_LIKE_BOX.match(text):
        text = "\\" + text
    box = "" if action.done is None else "[x] " if action.done else "[ ] "
    first, *rest = text.split("\n")
    head = f"{indent}- {box}{first}" if first.strip() else f"{indent}- {box}".rstrip()
    # Blanks on a line of their own mean nothing, except inside code.
    code = "```" in text or "~~~" in text
    return "\n".join([head, *(f"{indent}  {line}" if line.strip() or (code and line) else "" for line in rest)])


def _files(items: Sequence[FileRef | Prose]) -> str:
    rows: list[tuple[bool, str]] = []
    new = False
    for item in items:
        if isinstance(item, Prose):
            new = under_new_files(item.text, new)
            rows.append((False, item.text))
            continue
        if item.new != new:
            new = item.new
            rows.append((False, NEW_FILES if new else EXISTING_FILES))
        rows.append((True, _file(item)))
    return _mixed(rows).replace(f"{NEW_FILES}\n\n", f"{NEW_FILES}\n").replace(f"{EXISTING_FILES}\n\n", f"{EXISTING_FILES}\n")


def under_new_files(markdown: str, before: bool) -> bool:
    """Whether files after this Markdown are new ones: the last heading in it decides, none keeps what was before."""
    for line in markdown.split("\n"):
        if _HEADING.match(line):
            before = line.strip() == NEW_FILES
    return before


def _file(item: FileRef) -> str:
    ranges = ",".join(str(a) if a == b else f"{a}-{b}" for a, b in item.lines)
    place = code_span(f"{item.path}:{ranges}" if ranges else item.path)
    return f"- {place} - {item.reason}" if item.reason else f"- {place}"


def _criterion(item: Criterion) -> str:
    lines = [_item(Action(text=item.text, done=item.done), 0)]
    if item.evidence:
        lines.append(_item(Action(text=f"Evidence: {item.evidence}"), 1))
    return "\n".join(lines)


def _commands(items: Sequence[Command | Prose]) -> str:
    rows: list[tuple[bool, str]] = []
    folder = ""
    for item in items:
        if isinstance(item, Prose):
            folder = folder_after(item.text, folder)
            rows.append((False, item.text))
            continue
        if item.folder != folder:
            folder = item.folder
            rows.append((False, f"Run in {code_span(folder)}:" if folder else ROOT_FOLDER))
        rows.append((True, f"- {code_span(item.command)} - {item.purpose}" if item.purpose else f"- {code_span(item.command)}"))
    return _mixed(rows)


def folder_after(markdown: str, before: str) -> str:
    """The folder that commands after this Markdown run in: its last ``Run in …:`` line decides."""
    for line in markdown.split("\n"):
        found = _RUN_IN.match(line.strip())
        if found:
            before = found[2] or ""
    return before


def _mixed(rows: Iterable[tuple[bool, str]]) -> str:
    """Join (is a list item, text): list items by a newline, everything else by a blank line."""
    out = ""
    previous_item = False
    for is_item, text in rows:
        out += ("\n" if is_item and previous_item else "\n\n") if out else ""
        out += text
        previous_item = is_item
    return out


def _join(parts: Iterable[str]) -> str:
    return "\n\n".join(p for p in parts if p)
