"""The plan as it will be written, shown while it is edited.

Textual's Markdown widget mounts a widget per block and takes seconds for an edit of a long plan; here lines are laid out
in a thread, kept per part of the text, and drawn on demand, so that an edit costs what it touches.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from widgets.preview_markdown import Palette, Rendered, as_plain, chunks, lay_out, pad

NOTHING = "Nothing to preview yet.\nThe plan appears here as it will be written."
_MARKS = re.compile(r"[`*_\\\s]+")


class SectionLike(Protocol):
    """A stretch of the plan: any object with these two."""

    @property
    def key(self) -> str:
        """What it is known by while it is edited: its heading; empty for the title."""
        ...

    @property
    def text(self) -> str:
        """Its Markdown, heading included."""
        ...


class RenderedSection(NamedTuple):
    """A stretch of the plan to show; a plain ``(key, text)`` pair will do as well."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A laid-out chunk: its section's key, its Markdown, its lines, and the line it begins with."""

    key: str
    text: str
    rendered: Rendered
    start: int


_Cache = dict[tuple[str, int, Palette], Rendered]


class Preview(ScrollView, can_focus=True):
    """Live Markdown preview.

    Args:
        debounce: Seconds to wait for further edits before laying out; 0 lays out at once.
    """

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "preview--title",
        "preview--heading",
        "preview--mark",
        "preview--code",
        "preview--block",
        "preview--link",
        "preview--muted",
        "preview--ticked",
        "preview--keyword",
        "preview--string",
        "preview--cursor",
    }
    DEFAULT_CSS = """
    Preview {
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        &:focus {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        & > .preview--title { text-style: bold; }
        & > .preview--heading { color: $primary; text-style: bold; }
        & > .preview--mark { color: $text-muted; }
        & > .preview--code { color: $secondary; }
        & > .preview--block { background: $panel; }
        & > .preview--link { color: $primary; text-style: underline; }
        & > .preview--muted { color: $text-muted; }
        & > .preview--ticked { color: $success; }
        & > .preview--keyword { color: $primary; }
        & > .preview--string { color: $success; }
        & > .preview--cursor { color: $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "by_lines(-1)", "Up", show=False, id="preview.up", tooltip="Scroll up by a line."),
        Binding("down,j", "by_lines(1)", "Down", show=False, id="preview.down", tooltip="Scroll down by a line."),
        Binding("pageup", "by_pages(-1)", "Page up", show=False, id="preview.page_up", tooltip="Scroll up by a screenful."),
        Binding("pagedown,space", "by_pages(1)", "Page down", show=False, id="preview.page_down", tooltip="Scroll down by a screenful."),
        Binding("home", "to_line(0)", "Begin", show=False, id="preview.home", tooltip="Go to the first line."),
        Binding("end", "to_line(1000000)", "End", show=False, id="preview.end", tooltip="Go to the last line."),
        Binding("n", "by_heading(1)", "Next section", show=False, id="preview.next", tooltip="Go to the next heading."),
        Binding("N", "by_heading(-1)", "Last section", show=False, id="preview.previous", tooltip="Go to the heading before."),
    ]

    @dataclass
    class Laid(Message):
        """The preview shows what it was last given."""

    @dataclass
    class _Ready(Message):
        generation: int
        parts: list[_Part]
        cache: _Cache

    def __init__(
        self, *, debounce: float = 0.15, name: str | None = None, id: str | None = None, classes: str | None = None, empty: str = NOTHING
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.debounce = debounce
        self.empty_text = empty
        self._sections: list[tuple[str, str]] = []
        self._parts: list[_Part] = []
        self._starts: list[int] = []
        self._height = 0
        self._cache: _Cache = {}
        self._generation = 0
        self._shown = 0
        self._timer: Timer | None = None
        self._wish: tuple[str, str, str] | None = None
        self._marked: int | None = None
        self._palette: Palette | None = None

    # -- what others call ---------------------------------------------------------------------------------------------

    def show(self, sections: Sequence[SectionLike | tuple[str, str]]) -> None:
        """Show the plan in these stretches; laid out after the debounce, in a thread. What is on top of the pane stays there."""
        given = [s if isinstance(s, tuple) else (s.key, s.text) for s in sections]
        given = [(key, text) for key, text in given]
        if given != self._sections:
            self._sections = given
            self._ask()

    def reveal(self, section: str, heading: str = "", words: str = "") -> None:
        """Bring a place into sight and mark it; what is in sight already does not move.

        Args:
            section: The section's key (its heading); empty for the title.
            heading: Markdown of a ``###`` heading in it, without the marks.
            words: Words of a line under that; the heading's line when they are not found.
        """
        self._wish = (section, heading, words)
        self._grant()

    @property
    def settled(self) -> bool:
        """Whether the pane shows what it was last given."""
        return self._shown == self._generation

    @property
    def line_count(self) -> int:
        """Lines of the whole text at the present width."""
        return self._height

    def line_text(self, line: int) -> str:
        """One line of the whole text, without the pane's margin."""
        part = self._parts[bisect_right(self._starts, line) - 1]
        at = line - part.start
        return part.rendered.lines[at].text.rstrip() if at < len(part.rendered.lines) else ""

    # -- laying out ---------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._generation += 1
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.debounce > 0 and self._parts:
            self._timer = self.set_timer(self.debounce, self._start)
        else:
            self._start()

    def _start(self) -> None:
        self._timer = None
        width = self._text_width
        if width < 1 or not self.is_mounted:
            return
        palette = self._palette = self._read_palette()
        generation, sections, cache = self._generation, list(self._sections), self._cache
        self.run_worker(
            lambda: self._work(generation, sections, width, palette, cache),
            name="lay out",
            group=f"preview-{id(self)}",
            thread=True,
            exit_on_error=False,
        )

    def _work(self, generation: int, sections: list[tuple[str, str]], width: int, palette: Palette, cache: _Cache) -> None:
        """In a thread: lay out what is not yet laid out; the result leaves as a message."""
        used: _Cache = {}
        parts: list[_Part] = []
        start = 0
        for key, text in sections:
            for chunk in chunks(text):
                if generation != self._generation:
                    return  # a newer text is on its way; asked here because cancelling a worker would fail who waits for it
                known = (chunk, width, palette)
                rendered = used.get(known) or cache.get(known)
                if rendered is None:
                    try:
                        rendered = lay_out(chunk, width, palette)
                    except Exception as error:  # noqa: BLE001  # the worker's edge: a text the parser chokes on is shown as it is
                        self.log.warning(f"preview: {type(error).__name__} in section {key!r}")
                        rendered = as_plain(chunk, width)
                used[known] = rendered
                parts.append(_Part(key, chunk, rendered, start))
                start += len(rendered.lines) + 1
        self.post_message(self._Ready(generation, parts, used))

    def on_preview__ready(self, event: _Ready) -> None:
        """Show a result, unless something newer is on its way."""
        event.stop()
        if event.generation != self._generation:
            return
        anchor = self._anchor()
        self._cache = event.cache
        self._parts = event.parts
        self._starts = [part.start for part in event.parts]
        self._height = max(0, event.parts[-1].start + len(event.parts[-1].rendered.lines)) if event.parts else 0
        self._shown = event.generation
        self._marked = None
        self.virtual_size = Size(self.scrollable_content_region.width, self._height)
        if anchor is not None:
            self.scroll_to(y=self._line_of(anchor), animate=False, force=True)
        self._grant()
        self.refresh()
        self.post_message(self.Laid())

    def _anchor(self) -> tuple[_Part, int, int] | None:
        """The part on top of the pane, the line of it on top, and its place in its section; None at the very top."""
        top = self.scroll_offset.y
        if top <= 0 or not self._parts:
            return None
        at = bisect_right(self._starts, top) - 1
        part = self._parts[at]
        siblings = [p for p in self._parts[:at] if p.key == part.key]
        return part, top - part.start, len(siblings)

    def _line_of(self, anchor: tuple[_Part, int, int]) -> int:
        part, offset, place = anchor
        same = [p for p in self._parts if p.key == part.key]
        if not same:
            return self.scroll_offset.y
        twin = [p for p in same if p.text == part.text]
        head = part.text.partition("\n")[0]
        kin = twin or [p for p in same if p.text.partition("\n")[0] == head]
        found = kin[0] if kin else same[min(place, len(same) - 1)]
        return found.start + min(offset, len(found.rendered.lines))

    # -- following the tree -------------------------------------------------------------------------------------------

    def _grant(self) -> None:
        if self._wish is None or not self._parts:
            return
        line = self._find(*self._wish)
        if self.settled:
            self._wish = None
        if line is None:
            return
        self._marked = line
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        if not top <= line < top + height:
            self.scroll_to(y=max(0, min(line - min(2, height // 3), self._height - height)), animate=False, force=True)
        self.refresh()

    def _find(self, section: str, heading: str, words: str) -> int | None:
        parts = [p for p in self._parts if p.key == section]
        if not parts:
            return None
        line = parts[0].start
        if heading:
            for part in parts:
                at = next((n for n, text in part.rendered.headings if text == heading), None)
                if at is not None:
                    line, parts = part.start + at, [part]
                    break
            else:
                # a name just edited is not laid out yet: wait for it rather than jump to the section's beginning
                if not self.settled:
                    return None
        return self._find_words(parts, line, words) if words else line

    def _find_words(self, parts: Sequence[_Part], line: int, words: str) -> int:
        wanted = _MARKS.sub("", words)[:24]
        for part in parts:
            for at, strip in enumerate(part.rendered.lines):
                # a line may break inside the words: enough of them will do
                shown = _MARKS.sub("", strip.text).lstrip("☐☑•")
                if part.start + at > line and wanted and (wanted in shown or (len(shown) > 8 and wanted.startswith(shown))):
                    return part.start + at
        return line

    # -- scrolling ----------------------------------------------------------------------------------------------------

    def action_by_lines(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_to(y=self.scroll_offset.y + by, animate=False)

    def action_by_pages(self, by: int) -> None:
        """Scroll by screenfuls."""
        self.scroll_to(y=self.scroll_offset.y + by * max(1, self.scrollable_content_region.height - 1), animate=False)

    def action_to_line(self, line: int) -> None:
        """Scroll to a line."""
        self.scroll_to(y=min(line, self._height), animate=False)

    def action_by_heading(self, by: int) -> None:
        """Scroll to the next or the last heading."""
        heads = [part.start + at for part in self._parts for at, _ in part.rendered.headings]
        top = self.scroll_offset.y
        ahead = [h for h in heads if h > top] if by > 0 else [h for h in reversed(heads) if h < top]
        if ahead:
            self.scroll_to(y=ahead[0], animate=False)

    # -- drawing ------------------------------------------------------------------------------------------------------

    @property
    def _text_width(self) -> int:
        return self.scrollable_content_region.width - 2

    def on_mount(self) -> None:
        """Lay out what was given before there was a width."""
        if not self.border_title:
            self.border_title = "Preview"

    def on_resize(self) -> None:
        """Lay out anew when the width changed."""
        width = self._text_width
        if width >= 1 and (not self._parts or any(known[1] != width for known in self._cache)) and self._sections:
            self._ask()

    def notify_style_update(self) -> None:
        """Lay out anew when the theme's colours changed."""
        super().notify_style_update()
        if self._palette is not None and self.is_mounted and self._read_palette() != self._palette:
            self._ask()

    def _read_palette(self) -> Palette:
        names = ("title", "heading", "mark", "code", "block", "link", "muted", "ticked", "keyword", "string")
        return Palette(*(self.get_component_rich_style(f"preview--{n}", partial=True) for n in names))

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        if not self._parts:
            return self._empty_line(y, width, base)
        line = y + self.scroll_offset.y
        part = self._parts[max(0, bisect_right(self._starts, line) - 1)]
        at = line - part.start
        if not 0 <= at < len(part.rendered.lines):
            return Strip.blank(width, base)
        margin = Segment(" ")
        if line == self._marked:
            margin = Segment("▌", self.get_component_rich_style("preview--cursor", partial=True))
        strip = Strip([margin, *part.rendered.lines[at]], part.rendered.lines[at].cell_length + 1)
        return strip.adjust_cell_length(width).apply_style(base)

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        lines = self.empty_text.split("\n") if not self._sections else []
        text = lines[y - 1] if 1 <= y <= len(lines) else ""
        muted = self.get_component_rich_style("preview--muted", partial=True)
        return Strip([Segment(pad(f"  {text}", width), base + muted)], width)
