"""One check in full: what was seen, what that means and what mends it."""

from __future__ import annotations

import textwrap

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.safe_text import one_line, plain

_INDENT = 9


class CheckDetail(VerticalScroll, can_focus=True):
    """Shows rows of a name and a text; the texts are data and stand under each other when they wrap."""

    ALLOW_MAXIMIZE = True
    DEFAULT_CSS = """
    CheckDetail { background: $background; padding: 0 1; scrollbar-size-vertical: 1; & > Static { width: 100%; height: auto; } }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Static(""), id=id)
        self._rows: tuple[tuple[str, str, str], ...] = ()

    def show(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        """Show other rows: name, text and style of the text."""
        if rows != self._rows:
            self._rows = rows
            self.scroll_home(animate=False)
            self._lay_out()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        room = max(20, self.scrollable_content_region.width - _INDENT - 1)
        lines = [
            Content.assemble((f"{one_line(name):<{_INDENT}}", "$text-muted"), (_hanging(text, room), style))
            for name, text, style in self._rows
        ]
        self.query_one(Static).update(Content("\n").join(lines))


def _hanging(text: str, room: int) -> str:
    lines = [part for line in plain(text).split("\n") for part in textwrap.wrap(line, room) or [""]]
    return f"\n{'':<{_INDENT}}".join(lines)
