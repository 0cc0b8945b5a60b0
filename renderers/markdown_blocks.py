"""Markdown lines as list items and everything else, without losing a line.

Only what plans need of CommonMark 0.31: bullet lists with nesting and boxes, fenced code, comments, and ordered lists kept
verbatim. The work is linear in the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from planner.plan import Action, Block, Prose

_OPENS = re.compile(r"^([ \t]*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$")
_CLOSES = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*$")
_COMMENT = re.compile(r"^[ \t]*<!--(?!.*-->)")
_BULLET = re.compile(r"^( *)[-*+](?:[ \t]{1,4}(?=\S)|[ \t]|$)(?:\[([ xX])\](?:[ \t]+|$))?(.*)$")
_RULE = re.compile(r"^ {0,3}(?:(?:- *){3,}|(?:\* *){3,})$")
_ORDERED = re.compile(r"^( {0,3})\d{1,9}[.)] ")
_MARGIN = re.compile(r"[ \t]*")
_TAB = 4
#: Bullets nested deeper stay lines of the item above them: no plan needs more, and a hostile one must not exhaust the stack.
_DEEPEST = 40


@dataclass(slots=True)
class Raw:
    """Lines that are no bullet list."""

    text: str


@dataclass(slots=True)
class Item:
    """A bullet with what is nested in it.

    Attributes:
        done: Box ticked, unticked, or None without a box.
        lines: Its own lines, dedented.
        rows: All its lines as they stood, children included, moved to the margin; only outermost items have them.
        children: Nested bullets.
    """

    done: bool | None
    lines: list[str]
    rows: list[str] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own lines without blank ones at the end."""
        return "\n".join(_trim_end(self.lines))

    @property
    def raw(self) -> str:
        """All lines of an outermost item, for a caller that keeps them verbatim."""
        return "\n".join(_trim_end(self.rows))


def verbatim_ranges(lines: list[str]) -> dict[int, int]:
    """Stretches in which nothing is markup: first line to last line of each fenced block and each comment of several lines.

    A fence that is never closed runs to the end; an indented one only as far as its lines are indented, as it does in a list.
    """
    longest = _longest_closers(lines)
    ends = _comment_ends(lines)
    ranges: dict[int, int] = {}
    index = 0
    while index < len(lines):
        line = lines[index]
        found = _OPENS.match(line) if "```" in line or "~~~" in line else None
        if found and not (found[2][0] == "`" and "`" in found[3]):
            ranges[index] = _fence_end(lines, index, found[1], found[2], longest[found[2][0]][index + 1])
            index = ranges[index]
        elif ends[index] >= 0 and _COMMENT.match(line):
            ranges[index] = index = ends[index]
        index += 1
    return ranges


def _longest_closers(lines: list[str]) -> dict[str, list[int]]:
    """By sign and line, how long the longest closing fence is that stands there or below: most fences need no second look."""
    longest = {"`": [0] * (len(lines) + 1), "~": [0] * (len(lines) + 1)}
    for index in range(len(lines) - 1, -1, -1):
        for sign, lengths in longest.items():
            lengths[index] = lengths[index + 1]
            if sign * 3 in lines[index] and (found := _CLOSES.match(lines[index])) and found[1][0] == sign:
                lengths[index] = max(lengths[index], len(found[1]))
    return longest


def _comment_ends(lines: list[str]) -> list[int]:
    """For each line the next one below it that ends a comment; -1 where none does."""
    ends = [-1] * len(lines)
    following = -1
    for index in range(len(lines) - 1, -1, -1):
        ends[index] = following
        if "-->" in lines[index]:
            following = index
    return ends


def _fence_end(lines: list[str], start: int, margin: str, fence: str, longest: int) -> int:
    """The last line of the fenced block that ``start`` opens."""
    closed = longest >= len(fence)
    width = len(margin.expandtabs(_TAB))
    if not closed and not width:
        return len(lines) - 1
    last = start
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if closed:
            found = _CLOSES.match(line) if fence in line else None
            if found and found[1].startswith(fence):
                return index
        elif line.strip():
            if _width(line) < width:
                return last
            last = index
    return last


def fenced_lines(lines: list[str]) -> list[bool]:
    """For each line whether it belongs to a stretch in which nothing is markup (its first and last line do)."""
    inside = [False] * len(lines)
    for first, last in verbatim_ranges(lines).items():
        inside[first : last + 1] = [True] * (last + 1 - first)
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
    rows = _Rows(given, verbatim_ranges(given))
    raw: list[str] = []
    filled = after_item = False
    index = 0
    while index < len(rows.lines):
        line = rows.lines[index]
        in_list = after_item and not filled
        if rows.bullet(index) and (in_list or _indent(line) <= 3):
            if filled:
                yield Raw("\n".join(trim(raw)))
            raw, filled, after_item = [], False, True
            item, index = rows.read_item(index, 0)
            yield item
            continue
        verbatim = rows.ranges.get(index)
        if in_list and line.strip() and verbatim is None:
            # Too shallow for the item above, yet deep enough to fall to it once that item stands at the margin.
            line = line.lstrip(" ")
        filled = filled or bool(line.strip())
        ordered = _ORDERED.match(line)
        raw.append(line)
        end = verbatim + 1 if verbatim is not None else index + 1
        raw += rows.lines[index + 1 : end]
        index = end
        while ordered and index < len(rows.lines) and rows.belongs(index, len(ordered[1]) + 2):
            end = rows.ranges.get(index, index) + 1
            raw += rows.lines[index:end]
            index = end
    if filled:
        yield Raw("\n".join(trim(raw)))


class _Rows:
    """Lines being read, with leading tabs as blanks: a tab before a list item is an indent, inside a fence part of the code."""

    def __init__(self, given: list[str], ranges: dict[int, int]) -> None:
        self.ranges = ranges
        self.lines = list(given)
        end = -1
        margin = ""
        for index, line in enumerate(given):
            if index in ranges:
                end, margin = ranges[index], _margin(line)
            if index > end or index in ranges:
                found = _margin(line)
                self.lines[index] = found.expandtabs(_TAB) + line[len(found) :] if "\t" in found else line
            elif "\t" in margin and line.startswith(margin):
                self.lines[index] = margin.expandtabs(_TAB) + line[len(margin) :]
        self._filled = [len(given)] * (len(given) + 1)
        for index in range(len(given) - 1, -1, -1):
            self._filled[index] = index if given[index].strip() else self._filled[index + 1]

    def bullet(self, index: int) -> re.Match[str] | None:
        """The bullet that a line begins, or None; never asked of a line inside a verbatim stretch."""
        line = self.lines[index]
        return None if _RULE.match(line) else _BULLET.match(line)

    def belongs(self, index: int, column: int) -> bool:
        """Whether a line goes on with an item whose content starts at ``column``: indented, or blank before an indented one."""
        following = self._filled[index]
        return following < len(self.lines) and _indent(self.lines[following]) >= column

    def read_item(self, start: int, depth: int) -> tuple[Item, int]:
        """Read the bullet at ``start``; also return the index of the first line after it."""
        found = self.bullet(start)
        assert found
        margin = len(found[1])
        column = margin + 2
        item = Item(None if found[2] is None else found[2] in "xX", [found[3] if found[3].strip() else ""])
        index = start + 1
        deep = len(self.lines)  # where lines begin that are not as deep as this item's content
        if start in self.ranges:
            index = self._take_verbatim(item, start, column) + 1
        while self.belongs(index, column) or (depth == 0 and self._code_below(index)):
            if not self.belongs(index, column):
                deep = min(deep, index)
            if depth < _DEEPEST and self.bullet(index):
                child, index = self.read_item(index, depth + 1)
                item.children.append(child)
                continue
            # A line that follows nested bullets at this item's depth stays with the last of them.
            owner = item.children[-1] if item.children else item
            if index in self.ranges:
                owner.lines.append(_dedent(self.lines[index], column))
                index = self._take_verbatim(owner, index, column) + 1
            else:
                owner.lines.append(_dedent(self.lines[index], column) if self.lines[index].strip() else "")
                index += 1
        if depth == 0:
            deep = min(deep, index)
            item.rows = [_dedent(line, margin) for line in self.lines[start:deep]] + self.lines[deep:index]
        return item, index

    def _code_below(self, index: int) -> bool:
        """Whether code follows that falls to an outermost item once that item stands at the margin."""
        following = self._filled[index]
        return following in self.ranges and _indent(self.lines[following]) >= 2 and not self.bullet(following)

    def _take_verbatim(self, item: Item, first: int, column: int) -> int:
        """Give an item the lines of a stretch below its first one; return the stretch's last line."""
        last = self.ranges[first]
        item.lines += [_dedent(line, column) for line in self.lines[first + 1 : last + 1]]
        return last


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


def _margin(line: str) -> str:
    found = _MARGIN.match(line)
    return found[0] if found else ""


def _width(line: str) -> int:
    return len(_margin(line).expandtabs(_TAB))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _dedent(line: str, column: int) -> str:
    return line[min(column, _indent(line)) :]


def _trim_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return lines[:end]
