"""Typed text made fit for its place in a plan's Markdown.

A name is one line of a heading, an action one list item, a section's text a piece between two ``##`` headings.
Whatever is typed or pasted stays in that place: it can add no heading, list item or open fence to the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.safe_text import code_span, one_line, plain
from planner.plan import Action, Block, Command, FileRef, Prose

_MARKER = re.compile(r"^(?:(?:[-*+•]|\d{1,9}[.)])(?=\s|$)|\[[ xX]?\](?=\s|$)|#{1,6}(?=\s|$)|>)\s*")
_CLOSING_HASHES = re.compile(r"(?:^|\s+)#+$")
_PHASE_NUMBER = re.compile(r"^phase\s+\d+\s*(?:[:.)–—-]\s*|$)", re.I)
_TASK_NUMBER = re.compile(r"^(?:(?:task|step)\s+)?\d+\s*[:.)]\s+", re.I)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=\s|$)")
_ITEM = re.compile(r"^(\s*)[-*+](?:\s+(?:\[([ xX])\](?:\s+|$))?(.*))?$")
_SPAN_FIRST = re.compile(r"^(`+)\s?(.+?)\s?\1(?!`)\s*(.*)$")
_LINES = re.compile(r"^(.*?):(\d+(?:-\d+)?(?:,\s*\d+(?:-\d+)?)*)$")


def name_line(text: str) -> str:
    """One line fit for a heading: no leading or closing ``#``, no comment that swallows what follows; may be empty."""
    name = one_line(text)
    while (found := re.match(r"^#{1,6}(?=\s|$)\s*", name)) is not None:
        name = name[found.end() :]
    return _no_open_comment(_CLOSING_HASHES.sub("", name).strip())


def task_name(text: str) -> str:
    """``name_line`` without a pasted number: the place in the list gives the number."""
    return _TASK_NUMBER.sub("", name_line(text))


def phase_name(text: str) -> str:
    """``name_line`` without a pasted ``Phase 2:``."""
    return _PHASE_NUMBER.sub("", name_line(text))


def item_line(text: str) -> str:
    """One line fit for a list item: markers, boxes and ``#`` at its start fall away, a fence there is escaped; may be empty."""
    line = one_line(text)
    while (found := _MARKER.match(line)) is not None and found.end():
        line = line[found.end() :]
    if line.startswith(("```", "~~~")):
        line = "\\" + line
    return _no_open_comment(line)


def passage(text: str, deepest: int) -> str:
    """Markdown fit to stand inside a part of the plan: safe, fences and comments closed, headings no higher than its own.

    Args:
        text: Markdown as typed.
        deepest: Level of the heading it stands under (2 for a section, 3 for a task): headings of that level or above
            would start a new part when the file is read again, so they become one level deeper.
    """
    lines: list[str] = []
    fence = ""
    comment = False
    for line in plain(text).expandtabs(4).split("\n"):
        if fence:
            if (closing := _FENCE.match(line)) and closing[1].startswith(fence) and not closing[2].strip():
                fence = ""
        elif comment:
            comment = "-->" not in line
        elif opening := _FENCE.match(line):
            # an info string of backticks cannot contain one: then it is a code span, not a fence (CommonMark 0.31 §4.5)
            if not (opening[1][0] == "`" and "`" in opening[2]):
                fence = opening[1]
        else:
            line = _HEADING.sub(lambda m: m[1] + "#" * min(6, max(len(m[2]), deepest + 1)), line)
            comment = line.rfind("<!--") > line.rfind("-->")
        lines.append(line.rstrip())
    if fence:
        lines.append(fence)
    if comment:
        lines.append("-->")
    return "\n".join(lines).strip("\n")


def blocks_text(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown to be edited: items two blanks per level, a blank line round prose."""
    out: list[str] = []
    last: Block | None = None
    for block in blocks:
        if last is not None and (isinstance(block, Prose) or isinstance(last, Prose)):
            out.append("")
        if isinstance(block, Prose):
            out.append(block.text)
        else:
            box = "" if block.done is None else "[x] " if block.done else "[ ] "
            pad = "  " * block.level
            first, *more = block.text.split("\n")
            out.append(f"{pad}- {box}{first}")
            out.extend(f"{pad}  {line}" if line else "" for line in more)
        last = block
    return "\n".join(out)


def read_blocks(text: str, deepest: int = 3) -> tuple[Block, ...]:
    """Blocks from edited Markdown: bullets become actions, lines indented under them continue them, the rest is prose."""
    blocks: list[Block] = []
    prose: list[str] = []
    indents: list[int] = []
    gap = 0
    fence = ""

    def close_prose() -> None:
        body = "\n".join(prose).strip("\n")
        if body.strip():
            blocks.append(Prose(text=body))
        prose.clear()

    for line in passage(text, deepest).split("\n"):
        indent = len(line) - len(line.lstrip())
        inside = bool(indents) and not prose
        if not line.strip():
            if prose:
                prose.append("")
            else:
                gap += 1
            continue
        found = None if fence else _ITEM.match(line)
        marks = re.match(r"\s*(`{3,}|~{3,})", line)
        if marks and (not fence or (marks[1].startswith(fence) and not line.strip().strip(fence[0]))):
            fence = "" if fence else marks[1]
        if found and (words := item_line(found[3] or "")):
            close_prose()
            while indents and indents[-1] >= indent:
                indents.pop()
            level = len(indents) if inside and blocks and isinstance(blocks[-1], Action) else 0
            indents = [*indents[:level], indent]
            blocks.append(Action(text=words, done=None if found[2] is None else found[2] in "xX", level=level))
        elif inside and blocks and isinstance(blocks[-1], Action) and (indent > indents[-1] or not (gap or marks)):
            content = line[min(indent, indents[-1] + 2) :]
            blocks[-1] = blocks[-1].model_copy(update={"text": blocks[-1].text + "\n" * (gap + 1) + content})
        elif not found:
            indents = [] if not prose else indents
            prose.append(line)
        gap = 0
    close_prose()
    return tuple(blocks)


def settle_levels(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with each action at most one level below the one before it: deeper would read as code in Markdown."""
    settled: list[Block] = []
    limit = 0
    for block in blocks:
        if isinstance(block, Action) and block.level > limit:
            block = block.model_copy(update={"level": limit})
        limit = block.level + 1 if isinstance(block, Action) else 0
        settled.append(block)
    return tuple(settled)


def command_line(item: Command) -> str:
    """A validation command as one editable line: the command as code, then what it shows."""
    return code_span(item.command) + (f" - {item.purpose}" if item.purpose else "")


def read_command(text: str) -> Command | None:
    """The command in an edited line; without a code span the whole line is the command. None for an empty one."""
    code, rest = _split_span(item_line(text))
    return Command(command=code, purpose=rest) if code else None


def file_line(item: FileRef) -> str:
    """A relevant file as one editable line: path and line ranges as code, then the reason."""
    ranges = ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in item.lines)
    return code_span(item.path + (f":{ranges}" if ranges else "")) + (f" - {item.reason}" if item.reason else "")


def read_file_ref(text: str, *, new: bool) -> FileRef | None:
    """The file in an edited line; without a code span the first word is the path. None for an empty one."""
    line = item_line(text)
    code, rest = _split_span(line)
    if code == line and " - " in line:
        code, rest = line.split(" - ", 1)
    found = _LINES.match(code)
    if found is None or not found[1]:
        return FileRef(path=code, reason=rest, new=new) if code else None
    ranges = []
    for part in found[2].split(","):
        first, _, last = part.strip().partition("-")
        low, high = sorted((int(first), int(last or first)))
        ranges.append((max(1, low), max(1, high)))
    return FileRef(path=found[1], lines=tuple(ranges), reason=rest, new=new)


def _split_span(line: str) -> tuple[str, str]:
    found = _SPAN_FIRST.match(line)
    if found is None:
        return line.strip("` "), ""
    return found[2].strip(), re.sub(r"^[-–—:]+\s*", "", found[3]).strip()


def _no_open_comment(line: str) -> str:
    """An HTML comment left open would hide the rest of the plan from every viewer (CommonMark 0.31 §4.6)."""
    at = line.rfind("<!--")
    return line if at < 0 or "-->" in line[at:] else line[:at] + "\\" + line[at:]
