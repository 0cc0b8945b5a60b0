"""Markdown lines as list items and everything else, without losing a line.

Only what plans need of CommonMark 0.31: bullet lists with nesting and boxes, fenced code, and ordered lists kept verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from planner.plan import Action, Block, Prose

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})(.*)$")
_BULLET = re.compile(r"^( *)[-*+](?: +|$)(?:\[([ xX])\](?: +|$))?(.*)$")
_RULE = re.compile(r"^ {0,3}(?:(?:- *){3,}|(?:\* *){3,})$")
_ORDERED = re.compile(r"^( {0,3})\d{1,9}[.)] ")


@dataclass(slots=True)
class Raw:
    """Lines that are no bullet list."""

    text: str


@dataclass(slots=True)
class Item:
    """A bullet with what is nested in it.

    Attributes:
        text: Its own lines, dedented.
        done: Box ticked, unticked, or None without a box.
        raw: The lines as they stood, children included, for a caller that keeps them verbatim.
        children: Nested bullets.
    """

    text: str
    done: bool | None
    raw: str = ""
    children: list[Item] = field(default_factory=list)


def fenced_lines(lines: list[str]) -> list[bool]:
    """For each line whether it belongs to a fenced code block (the fences themselves do)."""
    inside: list[bool] = []
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            inside.append(True)
            if found and found[2].startswith(fence) and not found[3].strip():
                fence = ""
        else:
            opens = bool(found and not (found[2][0] == "`" and "`" in found[3]))
            inside.append(opens)
            if opens and found:
                fence = found[2]
    return inside


def trim(lines: list[str]) -> list[str]:
    """``lines`` without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def scan_blocks(lines: Iterable[str]) -> Iterator[Item | Raw]:
    """Yield top-level bullets (with their nesting) and the raw stretches between them."""
    given = list(lines)
    fenced = fenced_lines(given)
    # A tab before a list item is an indent; inside a fence it is part of the code.
    rows = [r if inside or not r.startswith(("\t", " \t", "  \t")) else r.expandtabs(4) for r, inside in zip(given, fenced, strict=True)]
    raw: list[str] = []
    after_item = False
    index = 0
    while index < len(rows):
        in_list = after_item and not trim(raw)
        if not fenced[index] and _bullet(rows[index]) and (in_list or _indent(rows[index]) <= 3):
            if trim(raw):
                yield Raw("\n".join(trim(raw)))
            raw = []
            item, index = _read_item(rows, fenced, index)
            after_item = True
            yield item
            continue
        if in_list and rows[index].strip() and not fenced[index]:
            # Too shallow for the item above, yet deep enough to fall to it once that item stands at the margin.
            rows[index] = rows[index].lstrip(" ")
        ordered = None if fenced[index] else _ORDERED.match(rows[index])
        raw.append(rows[index])
        index += 1
        while ordered and index < len(rows) and _belongs(rows, index, len(ordered[1]) + 2):
            raw.append(rows[index])
            index += 1
    if trim(raw):
        yield Raw("\n".join(trim(raw)))


def to_blocks(parts: Iterable[Item | Raw]) -> tuple[Block, ...]:
    """The same as a plan's blocks: bullets become actions with a level, stretches become prose."""
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Raw):
            blocks.append(Prose(text=part.text))
        else:
            blocks.extend(_actions(part, 0))
    return tuple(blocks)


def _actions(item: Item, level: int) -> Iterator[Action]:
    yield Action(text=item.text, done=item.done, level=level)
    for child in item.children:
        yield from _actions(child, level + 1)


def _bullet(line: str) -> re.Match[str] | None:
    return None if _RULE.match(line) else _BULLET.match(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _belongs(rows: list[str], index: int, column: int) -> bool:
    """Whether a line goes on with an item whose content starts at ``column``: indented, or blank before an indented one."""
    following = index
    while following < len(rows) and not rows[following].strip():
        following += 1
    return following < len(rows) and _indent(rows[following]) >= column


def _read_item(rows: list[str], fenced: list[bool], start: int) -> tuple[Item, int]:
    """Read the bullet at ``start``; also return the index of the first line after it."""
    found = _bullet(rows[start])
    assert found
    column = len(found[1]) + 2
    text = [found[3]]
    children: list[Item] = []
    index = start + 1
    while index < len(rows) and _belongs(rows, index, column):
        if not fenced[index] and _bullet(rows[index]):
            child, index = _read_item(rows, fenced, index)
            children.append(child)
        elif children:
            index = _append_to_last(children, rows, index, column)
        else:
            text.append(rows[index][column:] if rows[index].strip() else "")
            index += 1
    done = None if found[2] is None else found[2] in "xX"
    margin = len(found[1])
    raw = [row[min(margin, _indent(row)) :] for row in _trim_end(rows[start:index])]
    item = Item("\n".join(_trim_end(text)), done, "\n".join(raw), children)
    return item, index


def _append_to_last(children: list[Item], rows: list[str], index: int, column: int) -> int:
    """Keep a line that follows nested bullets at the outer item's depth: it stays with the last of them."""
    children[-1].text += "\n" + (rows[index][column:] if rows[index].strip() else "")
    children[-1].text = children[-1].text.rstrip("\n") if not rows[index].strip() else children[-1].text
    return index + 1


def _trim_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return lines[:end]
