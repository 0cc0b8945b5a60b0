"""One SQL text to read: numbered, coloured, with marks beside lines that findings speak of; drawn row by row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.findings import Severity
from widgets.sql_text import Piece, Span, SqlText, wrapped

#: Signs of severities, everywhere.
SIGNS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("✗", "error"),
    Severity.WARNING: ("!", "warning"),
    Severity.INFO: ("·", "info"),
}


class SqlPane(ScrollView, can_focus=True):
    """A text of SQL.

    Args:
        empty: Words shown where there is no text.
    """

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"sql--{part}"
        for part in (
            "keyword", "string", "comment", "number", "variable", "name", "gutter", "here", "column", "error", "warning", "info", "muted",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    SqlPane {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .sql--keyword { color: $primary; }
        & > .sql--string { color: $success; }
        & > .sql--comment { color: $text-muted; text-style: italic; }
        & > .sql--number { color: $secondary; }
        & > .sql--variable { color: $warning; }
        & > .sql--gutter { color: $text-disabled; }
        & > .sql--here { background: $block-cursor-blurred-background; }
        & > .sql--column { background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
        & > .sql--error { color: $error; text-style: bold; }
        & > .sql--warning { color: $warning; text-style: bold; }
        & > .sql--info { color: $text-muted; }
        & > .sql--muted { color: $text-muted; }
        &:ansi > .sql--here { text-style: bold; }
        &:ansi > .sql--column { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "by_rows(-1)", "Up", show=False),
        Binding("down,j", "by_rows(1)", "Down", show=False),
        Binding("pageup", "by_pages(-1)", "Page up", show=False),
        Binding("pagedown,space", "by_pages(1)", "Page down", show=False),
        Binding("home", "to_row(0)", "Begin", show=False),
        Binding("end", "to_row(1000000000)", "End", show=False),
    ]

    @dataclass
    class Scrolled(Message):
        """The person scrolled.

        Attributes:
            pane: This pane.
            line: Line now on top, from 0.
        """

        pane: SqlPane
        line: int

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.empty_text = empty
        self.text = SqlText()
        self.marks: Mapping[int, Severity] = {}
        self._pieces: list[Piece] = []
        self._tops: list[int] = []
        self._laid_out_for = -1
        self._here: tuple[int, int | None] | None = None
        self._led = False
        self._resizing = False

    # -- what others call ---------------------------------------------------------------------------------------------

    def show(self, text: SqlText, marks: Mapping[int, Severity] | None = None, *, keep: bool = False, empty: str = "") -> None:
        """Show another text from its beginning.

        Args:
            text: The text.
            marks: Lines to mark, with the gravest severity of each.
            keep: Whether it is the same text come further: then the place is kept.
            empty: Words for a text without lines; the pane's own by default.
        """
        self.text, self.marks = text, marks or {}
        self.empty_text = empty or self.empty_text
        if not keep:
            self._here = None
        self._lay_out()
        if not keep:
            self.lead_to(0)

    def point(self, line: int, character: int | None = None) -> None:
        """Bring a line into sight and mark it and one character of it; both from 0."""
        self._here = (line, None if character is None else self.text.column(line, character))
        self._into_sight(line)
        self.refresh()

    def _into_sight(self, line: int) -> None:
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        row = self._row_of(line)
        if not top <= row < top + height - 1:
            self._scroll(row - height // 3)

    def unpoint(self) -> None:
        """Take the mark away."""
        self._here = None
        self.refresh()

    def lead_to(self, line: int) -> None:
        """Scroll so that a line is on top, without telling about it."""
        self._scroll(self._row_of(line))

    @property
    def top_line(self) -> int:
        """The line on top, from 0."""
        row = min(self.scroll_offset.y, len(self._pieces) - 1)
        return self._pieces[row].line if self._pieces else 0

    def line_text(self, row: int) -> str:
        """What one row of the visible part shows."""
        return self.render_line(row).text.rstrip()

    # -- laying out and scrolling -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._laid_out_for = width = self.scrollable_content_region.width
        self._pieces = wrapped(self.text.lines, max(8, width - self._gutter)) if width else []
        self._tops = [place for place, piece in enumerate(self._pieces) if piece.first]
        self.virtual_size = Size(width, len(self._pieces))
        self.refresh()

    @property
    def _gutter(self) -> int:
        return max((len(n) for n in (*self.text.numbers[:1], *self.text.numbers[-1:])), default=0) + 3

    def _row_of(self, line: int) -> int:
        return self._tops[max(0, min(line, len(self._tops) - 1))] if self._tops else 0

    def _scroll(self, row: int) -> None:
        self._led = True
        height = max(1, self.scrollable_content_region.height)
        self.scroll_to(y=max(0, min(row, len(self._pieces) - height)), animate=False, force=True, immediate=True)
        self._led = False

    def on_resize(self) -> None:
        """Break lines anew when the width changed. A line that is marked stays in sight, else the one on top stays there."""
        line = self.top_line
        if not self._resizing:
            # another size may clamp the place a moment later: nobody scrolled
            self._resizing = True
            self.call_after_refresh(self._resized)
        if self.scrollable_content_region.width != self._laid_out_for:
            self._lay_out()
            self.lead_to(line)
        if self._here is not None:
            self._into_sight(self._here[0])

    def _resized(self) -> None:
        self._resizing = False
        if self._here is not None:
            self._into_sight(self._here[0])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell where the person went."""
        super().watch_scroll_y(old_value, new_value)
        if not self._led and not self._resizing and round(old_value) != round(new_value):
            self.post_message(self.Scrolled(self, self.top_line))

    def action_by_rows(self, by: int) -> None:
        """Scroll by rows."""
        self.scroll_to(y=self.scroll_offset.y + by, animate=False, immediate=True)

    def action_by_pages(self, by: int) -> None:
        """Scroll by screenfuls."""
        self.scroll_to(y=self.scroll_offset.y + by * max(1, self.scrollable_content_region.height - 1), animate=False, immediate=True)

    def action_to_row(self, row: int) -> None:
        """Scroll to a row."""
        self.scroll_to(y=min(row, len(self._pieces)), animate=False, immediate=True)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"sql--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        """One row of the visible part."""
        width, base = self.scrollable_content_region.width, self.rich_style
        row = y + self.scroll_offset.y
        if not self._pieces:
            return self._empty_line(y, width, base)
        if row >= len(self._pieces):
            return Strip.blank(width, base)
        piece = self._pieces[row]
        here = self._here is not None and self._here[0] == piece.line
        ground = base + self._part("here") if here else base
        segments = [*self._margin(piece, here, ground), *self._words(piece, ground)]
        return Strip(segments).adjust_cell_length(width, ground)

    def _margin(self, piece: Piece, here: bool, ground: Style) -> list[Segment]:
        digits = self._gutter - 3
        number = self.text.numbers[piece.line] if piece.first and piece.line < len(self.text.numbers) else "↪"
        severity = self.marks.get(piece.line) if piece.first else None
        sign, part = SIGNS[severity] if severity is not None else ("▸" if here and piece.first else " ", "muted")
        return [Segment(f"{number:>{digits}}", ground + self._part("gutter")), Segment(f" {sign} ", ground + self._part(part))]

    def _words(self, piece: Piece, ground: Style) -> list[Segment]:
        line, start, end = self.text.lines[piece.line], piece.start, piece.end
        segments: list[Segment] = [] if piece.first else [Segment(" " * piece.indent, ground)]
        for span in self._coloured(piece):
            if start < span.start:
                segments.append(Segment(line[start : span.start], ground))
            segments.append(Segment(line[span.start : span.end], ground + self._part(span.part)))
            start = span.end
        return [*segments, Segment(line[start:end], ground)]

    def _coloured(self, piece: Piece) -> list[Span]:
        """The spans of a row, cut to it, with the marked character by itself."""
        spans = self.text.spans[piece.line]
        first = bisect_left([s.end for s in spans], piece.start + 1)
        cut = [Span(max(s.start, piece.start), min(s.end, piece.end), s.part) for s in spans[first:] if s.start < piece.end]
        if self._here is None or self._here[0] != piece.line or self._here[1] is None:
            return cut
        start, end = _word_at(self.text.lines[piece.line], self._here[1])
        start, end = max(start, piece.start), min(end, piece.end)
        if start >= end:
            return cut
        left = [Span(s.start, min(s.end, start), s.part) for s in cut if s.start < start]
        right = [Span(max(s.start, end), s.end, s.part) for s in cut if s.end > end]
        return [*left, Span(start, end, "column"), *right]

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        room = max(1, width - 2)
        rows = [piece for line in self.empty_text.split("\n") for piece in _rows(line, room)]
        text = rows[y - 1] if 1 <= y <= len(rows) else ""
        return Strip([Segment(set_cell_size(f" {text}", width), base + self._part("muted"))], width)


def _rows(line: str, room: int) -> list[str]:
    return [line[p.start : p.end] for p in wrapped([line], room)]


def _word_at(line: str, at: int) -> tuple[int, int]:
    """The word that stands at a place, at least one character."""
    end = at
    while end < len(line) and (line[end].isalnum() or line[end] in "_@#$"):
        end += 1
    return at, min(len(line), max(end, at + 1))


def titled(name: str, detail: str = "") -> Content:
    """A caption with quieter words behind it."""
    return Content.assemble(name, (f"  {detail}", "$text-muted not bold") if detail else "")
