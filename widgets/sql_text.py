"""SQL prepared for drawing: safe lines, what to colour in them, and where a long line goes on. Pure; big texts are prepared in a thread."""

from __future__ import annotations

import keyword
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len

from core.safe_text import in_place

_TAB = 4
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>[nN]?'(?:[^']|'')*(?:'|\Z))
      | (?P<name>\[(?:[^\]\n]|\]\])*\]|"(?:[^"\n]|"")*"|`(?:[^`\n]|``)*`)
      | (?P<variable>@@?[\w$#]+|\#\#?\w+)
      | (?P<number>\b\d+(?:\.\d+)?\b)
      | (?P<word>[^\W\d][\w$#]*)""",
    re.X | re.S,
)
_PYTHON_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|(?P<string>"""(?:[^\\]|\\.)*?(?:"""|\Z)|"(?:[^"\\\n]|\\.)*"?|'
    r"'(?:[^'\\\n]|\\.)*'?)"
    r"|(?P<variable>@[\w.]+)|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>[^\W\d]\w*)",
    re.S,
)
_PYTHON_KEYWORDS = frozenset(keyword.kwlist)
_WORDS = """
    add after all alter always and any anti apply array as asc atomic authorization before begin between bigint binary bit boolean break
    by call cascade case catch char check close cluster clustered coalesce collate column comment commit condition constraint continue
    create cross cube current cursor database date datetime datetime2 datetimeoffset deallocate decimal declare default definer delete
    delta desc deterministic diagnostics distinct do double drop each else elseif end exec execute exists exit fetch float for foreign
    from full function generated get go goto grant group grouping handler having identity if iif image immediate in index inner insert
    instead int integer intersect interval into invoker is iterate join key language last lateral leave left like limit location loop
    map matched merge money modifies name nchar next nocheck nocount nonclustered not ntext null numeric nvarchar of off offset on only
    open option or order out outer output over partition percent pivot precision primary print proc procedure properties qualify raise
    raiserror read reads real references rename repeat replace resignal restrict return returns revoke right rollback rollup row
    rowcount rows save schema schemabinding security select semi sequence session set sets signal smalldatetime smallint smallmoney some
    sql sqlexception sqlstate sql_variant statistics string struct synonym sysname table tblproperties temporary text then ties time
    timestamp timestamp_ntz tinyint to top tran transaction trigger truncate try type unbounded union unique uniqueidentifier unpivot
    until update use using value values varbinary varchar view void waitfor when where while window with within without xml
"""
_KEYWORDS = frozenset(_WORDS.split())


class Span(NamedTuple):
    """A stretch of a line, in characters of the line as shown, and the part that draws it."""

    start: int
    end: int
    part: str


class Piece(NamedTuple):
    """One row of the pane: a stretch of a line; ``first`` is false where a long line goes on, ``indent`` cells in."""

    line: int
    start: int
    end: int
    first: bool
    indent: int = 0


@dataclass(frozen=True, slots=True)
class SqlText:
    """A text ready to be drawn.

    Attributes:
        lines: As shown: no control characters, tabs as blanks.
        spans: Of each line, from left to right.
        numbers: What stands in the gutter of each line; empty for none.
        tabs: Lines that held tabs, as they were, to find columns in.
    """

    lines: tuple[str, ...] = ()
    spans: tuple[tuple[Span, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    tabs: dict[int, str] = field(default_factory=dict)

    def column(self, line: int, character: int) -> int:
        """Where a character of a line, from 0, stands in the line as shown."""
        raw = self.tabs.get(line)
        return character if raw is None else len(raw[:character].expandtabs(_TAB))


def prepare(lines: Sequence[str], numbers: Sequence[int] = (), *, python: bool = False) -> SqlText:
    """Make a text ready to be drawn.

    Args:
        lines: Data, without line ends.
        numbers: Number of each line in its file; counted from 1 when left out.
        python: The text is Python, not SQL.
    """
    safe = [in_place(line) for line in lines]
    shown = [line.expandtabs(_TAB) for line in safe]
    tabs = {n: line for n, line in enumerate(safe) if "\t" in line}
    return SqlText(tuple(shown), _spans(shown, python=python), tuple(map(str, numbers or range(1, len(lines) + 1))), tabs)


def _spans(lines: Sequence[str], *, python: bool) -> tuple[tuple[Span, ...], ...]:
    """Colours of each line; strings and comments may go over several."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[list[Span]] = [[] for _ in lines]
    pattern = _PYTHON_TOKEN if python else _TOKEN
    for match in pattern.finditer("\n".join(lines)):
        part = str(match.lastgroup)
        if part == "word":
            if match[0] not in _PYTHON_KEYWORDS if python else match[0].lower() not in _KEYWORDS:
                continue
            part = "keyword"
        start, end = match.span()
        at = bisect_right(starts, start) - 1
        while start < end:
            stop = min(end, starts[at + 1] - 1)
            if stop > start:
                found[at].append(Span(start - starts[at], stop - starts[at], part))
            start = starts[at + 1]
            at += 1
    return tuple(map(tuple, found))


def wrapped(lines: Sequence[str], width: int) -> list[Piece]:
    """The rows of a pane of ``width`` cells: lines that are longer go on, broken behind a blank where there is one."""
    pieces: list[Piece] = []
    for number, line in enumerate(lines):
        if len(line) <= width and (line.isascii() or cell_len(line) <= width):
            pieces.append(Piece(number, 0, len(line), True))
            continue
        end = _fits(line, 0, width)
        pieces.append(Piece(number, 0, end, True))
        indent = min(len(line) - len(line.lstrip()) + 2, width // 3)
        while end < len(line):
            start, end = end, _fits(line, end, max(1, width - indent))
            pieces.append(Piece(number, start, end, False, indent))
    return pieces


def _fits(line: str, start: int, width: int) -> int:
    """Where a row that begins at ``start`` ends."""
    if line.isascii():
        end = min(len(line), start + width)
    else:
        end, used = start, 0
        while end < len(line) and (used := used + cell_len(line[end])) <= width:
            end += 1
        end = max(end, start + 1)
    if end >= len(line):
        return len(line)
    blank = line.rfind(" ", start + width // 2, end)
    return blank + 1 if blank > start else end
