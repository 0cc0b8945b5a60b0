"""Markdown to a plan: our own plans exactly, other tools' plans without loss.

What is recognised becomes structure (phases, tasks, files, criteria, commands); every other line is kept as prose where it stood.
Tasks are read from ``### 1. X``, ``### Task 1: X`` and ``### Step 1: X``, and saved as the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import UnreadableInput
from core.files import read_text
from planner.plan import (
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FieldLine,
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
from renderers.markdown_blocks import Item, Raw, fenced_lines, scan_blocks, to_blocks, trim
from renderers.plan_markdown import EXISTING_FILES, NEW_FILES, folder_after, under_new_files

_MAX_BYTES = 16_000_000
_TASK_HEADING = re.compile(
    r"^(?:(?:Task|Step)\s+)?([0-9]{1,9})\s*[.):]\s+(.*)$|^(?:Task|Step)\s+([0-9]{1,9})\s*[-–—]\s+(.*)$|^((?:Task|Step)\s+([0-9]{1,9}))$",
    re.I,
)
_PHASE_HEADING = re.compile(r"^Phase\s+([0-9]{1,9})\s*[:.–—-]\s*(.*)$", re.I)
_FIELD = re.compile(r"^(?:[-*]\s+)?\*\*([^*]{1,40}?):?\*\*:?\s*(.*)$")
_LIST_ITEM = re.compile(r"[ \t]*[-*+](?:\s|$)")
_SPAN_ITEM = re.compile(r"^(`+)( ?)(.+?)\2\1(?!`)(?:\s+[-–—]\s+(.*))?$")
_PLACE = re.compile(r"^(.*?)(?::([1-9][0-9]{0,8}(?:-[1-9][0-9]{0,8})?(?:,[1-9][0-9]{0,8}(?:-[1-9][0-9]{0,8})?)*))?$")
_FRONT_MARK = re.compile(r"---|\+\+\+")
_FRONT_LINE = re.compile(r"\s*(?:[\w\"'.-]+\s*[:=]|#|\[)")


def read_file(path: Path) -> Plan:
    """Read a plan from disk.

    Raises:
        UnreadableInput: Missing, binary, larger than 16 MB, or without any Markdown heading.
    """
    decoded = read_text(path, limit=_MAX_BYTES)
    plan = read(decoded.text)
    if not plan.title and not plan.sections:
        raise UnreadableInput(
            f"{path} has no heading: it is not a plan", remedy="Give a Markdown file that begins with '# Plan: …'.", file=str(path), line=1
        )
    return plan


def read(text: str) -> Plan:
    """Read a plan's Markdown. Any text gives some plan; nothing raises."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _front_matter_end(lines)
    head, sections = _split_sections(lines[start:])
    before, prefix, title, preamble = _read_head(head)
    front = "\n\n".join(part for part in (_text(lines[:start]), before) if part)
    return Plan(title=title, title_prefix=prefix, front=front, preamble=preamble, sections=tuple(_section(h, body) for h, body in sections))


def section_from_body(heading: str, body: str) -> tuple[Section, ...]:
    """What a person typed as the text of a section: usually one section, more when they typed ``##`` headings."""
    head, sections = _split_sections([f"## {heading}", *body.replace("\r\n", "\n").split("\n")])
    assert not trim(head)
    return tuple(_section(h, lines) for h, lines in sections)


def _front_matter_end(lines: list[str]) -> int:
    """How many lines at the top are front matter: between two marks, and its first line is a setting, not Markdown."""
    mark = _FRONT_MARK.fullmatch(lines[0].rstrip())
    if not mark or len(lines) < 2 or not _FRONT_LINE.match(lines[1]):
        return 0
    closing = (mark[0], "...") if mark[0] == "---" else (mark[0],)
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in closing), 0)


def _split_sections(lines: list[str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    fenced = fenced_lines(lines)
    head: list[str] = []
    sections: list[tuple[str, list[str]]] = []
    for line, inside in zip(lines, fenced, strict=True):
        if not inside and line.startswith("## "):
            sections.append((line[3:].strip(), []))
        else:
            (sections[-1][1] if sections else head).append(line)
    return head, sections


def _read_head(lines: list[str]) -> tuple[str, str, str, str]:
    fenced = fenced_lines(lines)
    for index, line in enumerate(lines):
        if not fenced[index] and line.startswith("# "):
            heading = line[2:].strip()
            prefix = "Plan: " if heading.startswith("Plan: ") else "Plan:" if heading == "Plan:" else ""
            title = heading.removeprefix(prefix).strip()
            return _text(lines[:index]), "Plan: " if prefix else "", title, _text(lines[index + 1 :])
    return _text(lines), "", "", ""


def _section(heading: str, lines: list[str]) -> Section:
    role = heading.casefold().replace("-", " ")
    if role == "implementation phases":
        intro, parts = _split_h3(lines)
        return PhasesSection(heading=heading, intro=intro, phases=tuple(_phase(h, body) for h, body in parts))
    if role == "step by step tasks":
        intro, parts = _split_h3(lines)
        return TasksSection(heading=heading, intro=intro, tasks=tuple(_task(n, h, body) for n, (h, body) in enumerate(parts, 1)))
    if role == "relevant files":
        return FilesSection(heading=heading, items=tuple(_files(lines)))
    if role == "acceptance criteria":
        return CriteriaSection(heading=heading, items=tuple(_criteria(lines)))
    if role == "validation commands":
        return CommandsSection(heading=heading, items=tuple(_commands(lines)))
    return TextSection(heading=heading, text=_text(lines))


def _split_h3(lines: list[str]) -> tuple[str, list[tuple[str, list[str]]]]:
    intro: list[str] = []
    parts: list[tuple[str, list[str]]] = []
    for line, inside in zip(lines, fenced_lines(lines), strict=True):
        if not inside and line.startswith("### "):
            parts.append((line[4:].strip(), []))
        else:
            (parts[-1][1] if parts else intro).append(line)
    return _text(intro), parts


def _phase(heading: str, lines: list[str]) -> Phase:
    found = _PHASE_HEADING.match(heading)
    number, name = (int(found[1]), found[2].strip()) if found else (None, heading)
    return Phase(number=number, name=name, blocks=to_blocks(scan_blocks(lines)))


def _task(position: int, heading: str, lines: list[str]) -> Task:
    found = _TASK_HEADING.match(heading)
    number, name = (
        (int(found[1] or found[3] or found[6]), (found[2] or found[4] or found[5] or "").strip()) if found else (position, heading)
    )
    known, other, rest = _fields(lines)
    phase = known.get("phase", "")
    depends = known.get("depends on", "")
    return Task(
        number=number,
        name=name,
        task_id=known.get("task id", ""),
        depends_on=() if depends.casefold() in ("", "none", "-", "—") else tuple(d for d in (p.strip() for p in depends.split(",")) if d),
        phase=int(phase) if phase else None,
        fields=other,
        blocks=to_blocks(scan_blocks(rest)),
    )


def _fields(lines: list[str]) -> tuple[dict[str, str], tuple[FieldLine, ...], list[str]]:
    """Split off the ``**Name**: value`` lines that open a task: ours by lower-case name, others in order, and the rest."""
    known: dict[str, str] = {}
    other: list[FieldLine] = []
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        if not line and not (known or other):
            index += 1
            continue
        found = _FIELD.match(line) if lines[index][:1] in "-*" else None
        if not found or ":" not in line:
            break
        following = lines[index + 1] if index + 1 < len(lines) else ""
        listed = line.startswith(("- ", "* "))
        if following.startswith((" ", "\t")) and following.strip() and (listed or not _LIST_ITEM.match(following)):
            break  # the value goes on below: an action of the person's own
        name, value = found[1].strip(), ", ".join(part.strip().strip("`") for part in found[2].split(","))
        key = name.casefold()
        ours = key in ("task id", "depends on") or (key == "phase" and re.fullmatch("[0-9]{1,5}", value) is not None)
        if ours and key not in known:
            known[key] = value
        else:
            if not (known or other):
                break  # a bold first action of a foreign plan, not a field block
            other.append(FieldLine(name=name, value=found[2].strip()))
        index += 1
    return known, tuple(other), lines[index:]


def _files(lines: list[str]) -> Iterator[FileRef | Prose]:
    new = False
    parts = list(scan_blocks(lines))
    for index, part in enumerate(parts):
        if isinstance(part, Item):
            ref = _file_ref(part, new)
            yield ref if ref else Prose(text=part.raw)
            continue
        text = part.text
        following = parts[index + 1] if index + 1 < len(parts) else None
        leads = isinstance(following, Item) and _file_ref(following, new) is not None
        last = text.rsplit("\n", 1)[-1].strip()
        if leads and last == (EXISTING_FILES if new else NEW_FILES):
            before = trim(text.split("\n")[:-1])
            if before:
                rest = "\n".join(before)
                turned = under_new_files(rest, new)
                yield Prose(text=rest if turned == new else text)
                new = under_new_files(text, new)
            else:
                new = not new
            continue
        new = under_new_files(text, new)
        yield Prose(text=text)


def _span_item(item: Item) -> re.Match[str] | None:
    """A bullet that is one code span and at most a reason behind it; None for any other."""
    found = _SPAN_ITEM.match(item.text)
    if item.done is not None or item.children or not found:
        return None
    # A run of as many backticks inside would end the span (CommonMark 0.31 §6.1): these are several spans.
    return None if len(found[1]) in {len(run) for run in re.findall("`+", found[3])} else found


def _file_ref(item: Item, new: bool) -> FileRef | None:
    found = _span_item(item)
    if not found:
        return None
    place = _PLACE.match(found[3])
    assert place
    ranges = tuple(_range(r) for r in place[2].split(",")) if place[2] else ()
    return FileRef(path=place[1], lines=ranges, reason=(found[4] or "").strip(), new=new) if place[1] else None


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _criteria(lines: list[str]) -> Iterator[Criterion | Prose]:
    for part in scan_blocks(lines):
        if isinstance(part, Raw):
            yield Prose(text=part.text)
        elif not part.children:
            yield Criterion(text=part.text, done=part.done)
        elif len(part.children) == 1 and _is_evidence(part.children[0]):
            yield Criterion(text=part.text, done=part.done, evidence=part.children[0].text.removeprefix("Evidence: "))
        else:
            yield Prose(text=part.raw)


def _is_evidence(item: Item) -> bool:
    return item.done is None and not item.children and item.text.startswith("Evidence: ")


def _commands(lines: list[str]) -> Iterator[Command | Prose]:
    folder = ""
    parts = list(scan_blocks(lines))
    for index, part in enumerate(parts):
        if isinstance(part, Item):
            command = _command(part, folder)
            yield command if command else Prose(text=part.raw)
            continue
        text = part.text
        following = parts[index + 1] if index + 1 < len(parts) else None
        leads = isinstance(following, Item) and _command(following, folder) is not None
        *above, last = text.split("\n")
        kept = "\n".join(trim(above))
        before = folder_after(kept, folder)
        own_paragraph = not above or not above[-1].strip()
        if leads and own_paragraph and folder_after(last, "\0") not in ("\0", before):
            if kept:
                yield Prose(text=kept)
        else:
            yield Prose(text=text)
        folder = folder_after(text, folder)


def _command(item: Item, folder: str) -> Command | None:
    found = _span_item(item)
    return Command(command=found[3], purpose=(found[4] or "").strip(), folder=folder) if found else None


def _text(lines: list[str]) -> str:
    return "\n".join(trim(lines))
