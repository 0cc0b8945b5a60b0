"""Source and result beside each other, or one above the other, scrolling together by the lines that belong together."""

from __future__ import annotations

from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from widgets.sql_pane import SqlPane


class LinesLike(Protocol):
    """Goes between the lines of two texts, both from 0."""

    def to_result(self, line: int, /) -> int:
        """The line of the result beside a line of the source."""
        ...

    def to_source(self, line: int, /) -> int:
        """The line of the source beside a line of the result."""
        ...


#: Columns from which two texts of code fit beside each other.
_BESIDE = 96


class SqlPair(Container):
    """Two panes: ``#source`` and ``#result``, beside each other where both have room for code, or as was asked for."""

    DEFAULT_CSS = """
    SqlPair { layout: vertical; }
    SqlPair > SqlPane { height: 1fr; width: 1fr; }
    SqlPair.-beside { layout: horizontal; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: LinesLike | None = None
        self._asked: bool | None = None

    def on_resize(self) -> None:
        """Stand the way that fits."""
        self.set_class(self.size.width >= _BESIDE if self._asked is None else self._asked, "-beside")

    def turn(self) -> None:
        """Stand the other way from now on."""
        self._asked = not self.has_class("-beside")
        self.on_resize()

    def compose(self) -> ComposeResult:
        """The two panes."""
        yield SqlPane(id="source")
        yield SqlPane(id="result")

    @property
    def source(self) -> SqlPane:
        """The T-SQL."""
        return self.query_one("#source", SqlPane)

    @property
    def result(self) -> SqlPane:
        """The Databricks SQL."""
        return self.query_one("#result", SqlPane)

    def caption(self, source: Content, result: Content) -> None:
        """Name the panes."""
        self.source.border_title = source
        self.result.border_title = result

    def point(self, line: int, character: int) -> None:
        """Bring a place of the source into sight and mark it, and the line of the result that belongs to it."""
        self.source.point(line, character)
        if self.lines is not None and self.result.text.lines:
            self.result.point(self.lines.to_result(line))

    def unpoint(self) -> None:
        """Take the marks away."""
        self.source.unpoint()
        self.result.unpoint()

    def on_sql_pane_scrolled(self, event: SqlPane.Scrolled) -> None:
        """The other pane follows."""
        event.stop()
        if self.lines is None:
            return
        if event.pane is self.source:
            self.result.lead_to(self.lines.to_result(event.line))
        else:
            self.source.lead_to(self.lines.to_source(event.line))
