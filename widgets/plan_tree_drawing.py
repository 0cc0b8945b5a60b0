"""One row of the plan tree as segments of exactly one width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from core.safe_text import one_line
from widgets.plan_tree_rows import Row


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is drawn.

    Attributes:
        part: The style of a component class ``plan-tree--…``, by the end of its name.
        base: The style of the pane.
        cursor: Whether the cursor stands on the row.
        focused: Whether the pane has the focus.
        needle: Words to mark, in lower case; empty for none.
    """

    part: Callable[[str], Style]
    base: Style
    cursor: bool
    focused: bool
    needle: str


def clip(text: str, width: int) -> str:
    """The text cut to that many terminal cells, with an ellipsis when something was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def segments(row: Row, prefix: str, width: int, look: Look) -> list[Segment]:
    """A row in pieces that together are ``width`` cells wide.

    Args:
        row: The row.
        prefix: Indentation, fold sign and tick.
        width: Cells.
        look: How it is drawn.
    """
    part, base = look.part, look.base
    count = f" {row.count} " if row.count else " "
    room = max(0, width - cell_len(count))
    tone = part(row.tone)
    if row.done:
        tone = tone + part("done")
    # what has no room goes first at the end: details, then the label, never the count
    prefix = clip(prefix, room)
    room -= cell_len(prefix)
    stem = len(prefix) - len(row.sign) - 1 if row.sign else len(prefix)
    lead = clip(f"{row.lead}  ", room) if row.lead else ""
    room -= cell_len(lead)
    note = clip(f"  {one_line(row.note.words)}", room * 3 // 5) if row.note else ""
    room -= cell_len(note)
    label = clip(row.label, room)
    room -= cell_len(label)
    detail = clip(f"  {row.detail}", room) if row.detail and room > 4 else ""
    room -= cell_len(detail)
    pieces = [
        Segment(prefix[:stem], base + part("muted")),
        Segment(prefix[stem:], base + part("ticked" if row.done else "sign")),
        Segment(lead, base + (tone if row.tone == "phase" else part("muted"))),
        *_marked(label, base + tone, look),
        Segment(detail, base + part("muted")),
        Segment(" " * max(0, room), base),
        Segment(note, base + part("bad" if row.note and row.note.bad else "ticked")),
        Segment(count, base + part("muted")),
    ]
    if not look.cursor:
        return pieces
    if look.focused:
        return [Segment("".join(piece.text for piece in pieces), base + part("cursor"))]
    style = _keep_words(base + part("cursor-blurred"))
    return [Segment(piece.text, (piece.style or base) + style) for piece in pieces]


def _marked(label: str, style: Style, look: Look) -> list[Segment]:
    """The label with the found words marked."""
    at = label.casefold().find(look.needle) if look.needle else -1
    if at < 0:
        return [Segment(label, style)]
    end = at + len(look.needle)
    return [Segment(label[:at], style), Segment(label[at:end], style + look.part("match")), Segment(label[end:], style)]


def _keep_words(style: Style) -> Style:
    """The style without its foreground: a blurred cursor keeps the colours of the row under it."""
    return Style(bgcolor=style.bgcolor, bold=style.bold, underline=style.underline, reverse=style.reverse)
