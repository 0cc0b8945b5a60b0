"""The checks as a list: a row a check under a heading a side, with a cursor, how far it is, what was seen and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
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
from migration.checks import CheckStatus
from widgets.object_columns import clip

#: Sign of each status; the word stands beside it, so that no colour is needed.
CHECK_SIGNS = {
    CheckStatus.WAITING: "·",
    CheckStatus.RUNNING: "▸",
    CheckStatus.PASSED: "✓",
    CheckStatus.WARNING: "!",
    CheckStatus.FAILED: "✗",
    CheckStatus.SKIPPED: "–",
}
_STATUS, _TIME = 9, 10  # cells


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One row. All texts are data.

    Attributes:
        name: Stable name of the check; empty for a heading.
        title: What it finds out, or what is checked.
        status: How far it is; None for a heading.
        words: What was seen, or what it waits for; where a heading's target comes from.
        time: How long it took or runs, set to the right.
    """

    name: str
    title: str
    status: CheckStatus | None = None
    words: str = ""
    time: str = ""


class CheckList(ScrollView, can_focus=True):
    """Shows lines and tells which check the cursor is on; headings are passed over."""

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"check-list--{part}" for part in ("heading", "name", "muted", "cursor", "cursor-blurred", *(s.value for s in CheckStatus))
    }
    DEFAULT_CSS = """
    CheckList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .check-list--heading { text-style: bold; }
        & > .check-list--muted, & > .check-list--waiting, & > .check-list--skipped { color: $text-muted; }
        & > .check-list--running { color: $accent; text-style: bold; }
        & > .check-list--passed { color: $success; }
        & > .check-list--warning { color: $warning; }
        & > .check-list--failed { color: $error; text-style: bold; }
        & > .check-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .check-list--cursor-blurred { background: $block-cursor-blurred-background; text-style: $block-cursor-blurred-text-style; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "step(-1000)", "First", show=False),
        Binding("end", "step(1000)", "Last", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another check; empty when there is none."""

        name: str

    @dataclass
    class Chosen(Message):
        """The check under the cursor was chosen with the mouse."""

        name: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[CheckLine, ...] = ()
        self._cursor = 0
        self._told = ""

    # -- what others call ---------------------------------------------------------------------------------------------

    def show(self, lines: Sequence[CheckLine]) -> None:
        """Show these lines; the cursor stays on its check while that is among them."""
        before = self.current
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        at = next((i for i, line in enumerate(self._lines) if before and line.name == before), None)
        self._cursor = at if at is not None else next((i for i, line in enumerate(self._lines) if line.name), 0)
        self._fit()
        self.refresh()
        self._tell()

    def go(self, name: str) -> None:
        """Put the cursor on a check."""
        self._go(next((i for i, line in enumerate(self._lines) if line.name == name), self._cursor))

    @property
    def current(self) -> str:
        """Name of the check under the cursor; empty when there is none."""
        return self._lines[self._cursor].name if self._cursor < len(self._lines) else ""

    # -- moving -------------------------------------------------------------------------------------------------------

    def _go(self, place: int) -> None:
        self._cursor = place
        self._keep_in_sight()
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.post_message(self.Moved(self.current))

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """The line of the cursor, and the heading when it is the one above."""
        height, top = max(1, self.scrollable_content_region.height), self.scroll_offset.y
        first = self._cursor - 1 if self._cursor and not self._lines[self._cursor - 1].name else self._cursor
        wanted = first if first < top else self._cursor - height + 1 if self._cursor >= top + height else top
        if wanted != top:
            self.scroll_to(y=max(0, wanted), animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._fit()

    def action_step(self, by: int) -> None:
        """Move the cursor by checks."""
        places = [i for i, line in enumerate(self._lines) if line.name]
        if places:
            at = next((n for n, place in enumerate(places) if place >= self._cursor), len(places) - 1)
            self._go(places[max(0, min(at + by, len(places) - 1))])

    def action_page(self, by: int) -> None:
        """Move the cursor by screenfuls."""
        self.action_step(by * max(1, self.scrollable_content_region.height - 2))

    def on_click(self, event: events.Click) -> None:
        """A row takes the cursor; a double click chooses it."""
        place = event.y + self.scroll_offset.y
        if place < len(self._lines) and self._lines[place].name:
            self._go(place)
            if event.chain == 2:
                self.post_message(self.Chosen(self.current))

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"check-list--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, base = self.scrollable_content_region.width, self.rich_style
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[place]
        segments = self._heading(line, width, base) if line.status is None else self._row(line, line.status, width, base)
        if place == self._cursor and line.name:
            segments = self._under_cursor(segments, base)
        return Strip(segments).adjust_cell_length(width, base)

    def _heading(self, line: CheckLine, width: int, base: Style) -> list[Segment]:
        title = clip(one_line(line.title), width - 1)
        words = clip(f"  {one_line(line.words)}", max(0, width - cell_len(title) - 1))
        return [Segment(title, base + self._part("heading")), Segment(words, base + self._part("muted"))]

    def _row(self, line: CheckLine, status: CheckStatus, width: int, base: Style) -> list[Segment]:
        title_wide = max(12, *(cell_len(other.title) for other in self._lines if other.name))
        time_wide = _TIME if width >= 60 else 0
        room = max(0, width - _STATUS - title_wide - time_wide - 4)
        words = clip(one_line(line.words), room)
        return [
            Segment(f" {CHECK_SIGNS[status]} {status.value:<{_STATUS - 2}} ", base + self._part(status.value)),
            Segment(set_cell_size(clip(line.title, title_wide), title_wide), base + self._part("name")),
            Segment(f"  {set_cell_size(words, room)}", base + (Style() if status is CheckStatus.FAILED else self._part("muted"))),
            Segment(f"{line.time:>{time_wide}}"[:time_wide], base + self._part("muted")),
        ]

    def _under_cursor(self, segments: list[Segment], base: Style) -> list[Segment]:
        if self.has_focus:
            return [Segment("".join(s.text for s in segments), base + self._part("cursor"))]
        blurred = self._part("cursor-blurred")
        over = Style(bgcolor=blurred.bgcolor, bold=blurred.bold, underline=blurred.underline, reverse=blurred.reverse)
        return [Segment(s.text, (s.style or base) + over) for s in segments]
