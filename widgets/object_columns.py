"""The columns of the object table: what a row must have, what stands in each, and which fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.cells import cell_len, set_cell_size

from core.safe_text import one_line

#: Sign and component of each status.
STATUS_SIGNS = {"converted": ("✓", "converted"), "partial": ("◐", "partial"), "manual": ("✗", "manual"), "waiting": ("·", "muted")}
#: Sign and component of each state that a person or a deployment gave.
STATE_SIGNS = {
    "accepted": ("✓", "converted"),
    "overridden": ("✎", "converted"),
    "skipped": ("–", "muted"),
    "deployed": ("▲", "converted"),
    "reconciled": ("=", "converted"),
    "signed_off": ("★", "converted"),
}
_KINDS = {"scalar_function": "scalar fn", "inline_function": "inline fn", "table_function": "table fn", "alter_table": "alter"}


class RowLike(Protocol):
    """What the table shows of an object; names are data."""

    @property
    def index(self) -> int:
        """Identity of the row."""
        ...

    @property
    def name(self) -> str:
        """``schema.name``."""
        ...

    @property
    def kind(self) -> str:
        """Kind of object."""
        ...

    @property
    def status(self) -> str:
        """Key of :data:`STATUS_SIGNS`."""
        ...

    @property
    def errors(self) -> int:
        """Findings that leave it to a person."""
        ...

    @property
    def warnings(self) -> int:
        """Findings to look at."""
        ...

    @property
    def indicators(self) -> Sequence[tuple[str, int]]:
        """Indicators with their number of places."""
        ...

    @property
    def effort_class(self) -> str:
        """Who does the work; empty while it is not known."""
        ...

    @property
    def low(self) -> float:
        """Least hours."""
        ...

    @property
    def high(self) -> float:
        """Most hours."""
        ...

    @property
    def state(self) -> str:
        """Key of :data:`STATE_SIGNS`; empty while it is not known."""
        ...

    @property
    def changed(self) -> bool:
        """Whether its text changed since a person decided about it."""
        ...

    @property
    def file(self) -> str:
        """Source file."""
        ...

    @property
    def line(self) -> int:
        """First line."""
        ...

    @property
    def lines(self) -> int:
        """Lines of source."""
        ...


class RowsLike(Protocol):
    """The visible rows in order."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: int, /) -> RowLike: ...


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        order: What clicking its heading sorts by.
        title: Heading.
        width: Cells; 0 for a share of what is left.
        cell: What stands in it, and the component that draws it.
        right: Whether it is set to the right.
    """

    order: str
    title: str
    width: int
    cell: Callable[[RowLike], tuple[str, str]]
    right: bool = False


def kind_word(kind: str) -> str:
    """A kind as people read it in little room."""
    return _KINDS.get(kind, kind.replace("_", " "))


def _status(row: RowLike) -> tuple[str, str]:
    sign, part = STATUS_SIGNS.get(row.status, ("?", "muted"))
    return f"{sign} {row.status}", part


def _findings(row: RowLike) -> tuple[str, str]:
    shown = " ".join(f"{sign}{n:,}" for sign, n in (("✗", row.errors), ("!", row.warnings)) if n)
    return shown, "manual" if row.errors else "partial"


def _indicators(row: RowLike) -> tuple[str, str]:
    return " ".join(name if n == 1 else f"{name} {n}" for name, n in row.indicators), "muted"


def effort_words(row: RowLike) -> str:
    """Hours in little room: ``34–52 h``, ``0.3–1.2 h``; nothing while they are not known."""
    if not row.effort_class:
        return ""
    if row.high >= 10:
        return f"{row.low:.0f}–{row.high:.0f} h"
    return f"{row.low:.1f}–{row.high:.1f} h" if row.high >= 0.1 else "0 h"


def _state(row: RowLike) -> tuple[str, str]:
    word = row.state.replace("_", " ") if row.state in STATE_SIGNS else ""
    return (f"! {word}", "partial") if row.changed else (word, STATE_SIGNS.get(row.state, ("", "muted"))[1])


def _state_sign(row: RowLike) -> tuple[str, str]:
    return ("!", "partial") if row.changed else STATE_SIGNS.get(row.state, ("", "muted"))


_SIGN = Column("status", "", 1, lambda r: (_status(r)[0][:1], _status(r)[1]))
_STATUS = Column("status", "status", 11, _status)
NAME = Column("name", "object", 0, lambda r: (one_line(r.name), "name"))
_KIND = Column("kind", "kind", 9, lambda r: (kind_word(r.kind), "muted"))
_FOUND = Column("findings", "findings", 8, _findings)
_SHOWN = Column("indicators", "indicators", 22, _indicators)
_LINES = Column("lines", "lines", 6, lambda r: (f"{r.lines:,}", "muted"), right=True)
_CLASS = Column("class", "class", 9, lambda r: (r.effort_class, "muted"))
_EFFORT = Column("effort", "effort", 9, lambda r: (effort_words(r), "muted"), right=True)
_STATE = Column("state", "state", 12, _state)
_STATE_SIGN = Column("state", "", 1, _state_sign)
PLACE = Column("place", "place", 0, lambda r: (f"{one_line(r.file)}:{r.line}", "muted"))


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns that fit, the most telling first to come and last to go."""
    if width < 36:
        return _SIGN, NAME, _FOUND
    if width < 56:
        return _SIGN, NAME, _KIND, _FOUND, _STATE_SIGN
    if width < 68:
        return _SIGN, NAME, _KIND, _FOUND, _EFFORT, _STATE_SIGN
    if width < 92:
        return _SIGN, NAME, _KIND, _FOUND, _EFFORT, _STATE
    if width < 124:
        return _STATUS, NAME, _KIND, _CLASS, _EFFORT, _STATE, _FOUND, PLACE
    return _STATUS, NAME, _KIND, _CLASS, _EFFORT, _STATE, _FOUND, _SHOWN, _LINES, PLACE


def clip(text: str, room: int, head: float = 1.0) -> str:
    """The text in that many cells. Names differ at their ends, and a file's folders tell least: what is cut is not always the end.

    Args:
        text: One line.
        room: Cells.
        head: Share of the room that the beginning keeps; the end has the rest.
    """
    if cell_len(text) <= room:
        return text
    if room <= 1:
        return "…"[:room]
    front = int((room - 1) * head)
    end = text
    while cell_len(end) > room - 1 - front:
        end = end[max(1, (cell_len(end) - (room - 1 - front)) // 2) :]
    return f"{set_cell_size(text, front)}…{end}"
