"""The objects as a table: a cursor, columns by the room there is, drawn row by row, so that 50,000 cost what the screen shows."""

from __future__ import annotations

import textwrap
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.safe_text import one_line
from widgets.object_columns import NAME, PLACE, Column, RowLike, RowsLike, clip, columns_for

_HEAD = 1  # lines of the heading


class ObjectTable(ScrollView, can_focus=True):
    """Shows rows and tells where the cursor is; it changes nothing in them."""

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"object-table--{part}"
        for part in ("head", "name", "muted", "converted", "partial", "manual", "cursor", "cursor-blurred", "match", "group")
    }
    DEFAULT_CSS = """
    ObjectTable {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .object-table--head { color: $text-muted; text-style: bold; }
        & > .object-table--group { color: $accent; text-style: bold; }
        & > .object-table--muted { color: $text-muted; }
        & > .object-table--converted { color: $success; }
        & > .object-table--partial { color: $warning; }
        & > .object-table--manual { color: $error; }
        & > .object-table--match { text-style: underline; }
        & > .object-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .object-table--cursor-blurred { background: $block-cursor-blurred-background; text-style: $block-cursor-blurred-text-style; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "step(-1000000000)", "First", show=False),
        Binding("end", "step(1000000000)", "Last", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another object; None when there is none."""

        index: int | None

    @dataclass
    class Chosen(Message):
        """The object under the cursor was chosen."""

        index: int

    @dataclass
    class HeadingClicked(Message):
        """A heading was clicked; ``order`` is its column's."""

        order: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.empty_text = ""
        self._rows: RowsLike = ()
        self._cursor = 0
        self._told: int | None = None
        self._order = ""
        self._backwards = False
        self._needles: tuple[str, ...] = ()
        self._groups: tuple[tuple[int, str], ...] = ()
        self._chosen: Container[int] = ()

    # -- what others call ---------------------------------------------------------------------------------------------

    def show(
        self,
        rows: RowsLike,
        cursor: int,
        *,
        order: str = "",
        backwards: bool = False,
        needles: Sequence[str] = (),
        groups: Sequence[tuple[int, str]] = (),
        marked: Container[int] = (),
    ) -> None:
        """Show these rows, or the same ones changed.

        Args:
            rows: In order; kept and asked again at each drawing.
            cursor: Place of the cursor; the row under it keeps its line of the screen.
            order: The column that is sorted by.
            backwards: Whether from the end.
            needles: Words to underline in names, in lower case.
            groups: Place of the first row and heading of each group, in order; the headings stand above their rows.
            marked: Identities of the marked rows.
        """
        line = self._line_of(self._cursor) - self.scroll_offset.y
        same = rows is self._rows
        self._groups, self._chosen = tuple(groups), marked
        self._rows, self._order, self._backwards, self._needles = rows, order, backwards, tuple(needles)
        self._cursor = max(0, min(cursor, len(rows) - 1))
        self._measure()
        if same and 0 <= line < self._height:
            self._scroll(self._line_of(self._cursor) - line)
        self._keep_in_sight()
        self.refresh()
        self._tell()

    def go(self, place: int) -> None:
        """Put the cursor on a row."""
        self._cursor = max(0, min(place, len(self._rows) - 1))
        self._keep_in_sight()
        self.refresh()
        self._tell()

    @property
    def cursor(self) -> int:
        """Place of the cursor among the rows."""
        return self._cursor

    @property
    def told(self) -> int | None:
        """Identity of the row last told of: the one the cursor was on before the rows changed."""
        return self._told

    @property
    def current(self) -> RowLike | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    # -- moving -------------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height - _HEAD)

    def _tell(self) -> None:
        now = self.current.index if self.current is not None else None
        if now != self._told:
            self._told = now
            self.post_message(self.Moved(now))

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows) + len(self._groups) + _HEAD)

    def _line_of(self, place: int) -> int:
        """The line of a row, the headings of groups counted."""
        return place + sum(start <= place for start, _ in self._groups)

    def _place_at(self, line: int) -> tuple[int, str]:
        """The row at a line, or the row below it and the heading that stands there."""
        above = 0
        for number, (start, title) in enumerate(self._groups):
            if start + number == line:
                return start, title
            above += start + number < line
        return line - above, ""

    def _keep_in_sight(self) -> None:
        top, line = self.scroll_offset.y, self._line_of(self._cursor)
        if line < top:
            # the heading of a group comes into sight with its first row
            self._scroll(line - any(start == self._cursor for start, _ in self._groups))
        elif line >= top + self._height:
            self._scroll(line - self._height + 1)

    def _scroll(self, top: int) -> None:
        last = len(self._rows) + len(self._groups) - self._height
        self.scroll_to(y=max(0, min(top, last)), animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._keep_in_sight()

    def action_step(self, by: int) -> None:
        """Move the cursor by rows."""
        self.go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by screenfuls."""
        self.go(self._cursor + by * max(1, self._height - 1))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self.current.index))

    def on_click(self, event: events.Click) -> None:
        """A heading sorts, a row takes the cursor, a double click chooses it."""
        if event.y < _HEAD:
            left = 0
            for column, width in self._widths():
                if left <= event.x <= left + width:
                    self.post_message(self.HeadingClicked(column.order))
                    return
                left += width + 1
            return
        place, title = self._place_at(event.y - _HEAD + self.scroll_offset.y)
        if place < len(self._rows) and not title:
            self.go(place)
            if event.chain == 2:
                self.action_choose()

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _widths(self) -> list[tuple[Column, int]]:
        """Each column with its cells: names get more of what is left than places, since those can be read above the source."""
        width = self.scrollable_content_region.width
        columns = columns_for(width)
        left = max(0, width - sum(c.width for c in columns) - len(columns) + 1)
        if not any(c is PLACE for c in columns):
            return [(c, c.width or left) for c in columns]
        name = max(min(left, 18), left * 11 // 20)
        return [(c, c.width or (name if c is NAME else left - name)) for c in columns]

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"object-table--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, base = self.scrollable_content_region.width, self.rich_style
        if y < _HEAD:
            return self._heading(width, base)
        place, title = self._place_at(y - _HEAD + self.scroll_offset.y)
        if title:
            return Strip([Segment(set_cell_size(clip(f"─ {title} ", width), width), base + self._part("group"))], width)
        if not len(self._rows):
            lines = [part for line in self.empty_text.split("\n") for part in textwrap.wrap(one_line(line), max(16, width - 2)) or [""]]
            text = lines[y - 2] if 2 <= y < len(lines) + 2 else ""
            return Strip([Segment(set_cell_size(f" {clip(text, width - 1)}", width), base + self._part("muted"))], width)
        if place >= len(self._rows):
            return Strip.blank(width, base)
        return self._row(self._rows[place], place == self._cursor, width, base)

    def _heading(self, width: int, base: Style) -> Strip:
        arrow = "▴" if self._backwards else "▾"
        style = base + self._part("head")
        cells = []
        for column, room in self._widths():
            title = f"{column.title}{arrow}" if column.order == self._order and self._order != "place" else column.title
            title = f"{title:>{room}}" if column.right else title
            cells.append(set_cell_size(clip(title or (arrow if column.order == self._order else ""), room), room))
        return Strip([Segment(set_cell_size(" ".join(cells), width), style)], width)

    def _row(self, row: RowLike, cursor: bool, width: int, base: Style) -> Strip:
        segments: list[Segment] = []
        for column, room in self._widths():
            text, part = column.cell(row)
            if column is NAME and row.index in self._chosen:
                text = f"▸ {text}"
            shown = clip(text, room, {NAME: 0.35, PLACE: 0.0}.get(column, 1.0))
            pad = " " * (room - cell_len(shown))
            style = base + self._part(part)
            gap = Segment(" ", base)
            if column.right:
                segments += [Segment(pad, base), Segment(shown, style), gap]
            elif column is NAME:
                segments += [*self._marked(shown, style), Segment(pad, base), gap]
            else:
                segments += [Segment(shown, style), Segment(pad, base), gap]
        if cursor and self.has_focus:
            style = base + self._part("cursor")
            segments = [Segment("".join(s.text for s in segments), style)]
        elif cursor:
            blurred = self._part("cursor-blurred")
            over = Style(bgcolor=blurred.bgcolor, bold=blurred.bold, underline=blurred.underline, reverse=blurred.reverse)
            segments = [Segment(s.text, (s.style or base) + over) for s in segments]
        return Strip(segments).adjust_cell_length(width, base)

    def _marked(self, text: str, style: Style) -> list[Segment]:
        """The name with the first word of the filter that is in it underlined."""
        lower = text.casefold()
        for needle in self._needles:
            at = lower.find(needle)
            if at >= 0 and len(lower) == len(text):
                end = at + len(needle)
                return [Segment(text[:at], style), Segment(text[at:end], style + self._part("match")), Segment(text[end:], style)]
        return [Segment(text, style)]
