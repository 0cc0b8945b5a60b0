"""What the Objects screen shows of one object: loaded and prepared beside the screen, the last one wanted wins."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from core.errors import QuickplanError
from core.findings import Finding, Severity
from core.safe_text import one_line
from tui.ports import FeedPort
from tui.screens.objects_words import head, no_findings, no_result
from widgets.finding_list import FindingList
from widgets.object_columns import clip
from widgets.sql_text import SqlText, prepare
from workbench.log import logger
from workbench.objects import ObjectRow
from workbench.objects_detail import ObjectDetail
from workbench.store.model import State, StoredObject

if TYPE_CHECKING:
    from tui.screens.objects import ObjectsScreen

#: What makes the same row another picture: who supplied it, which row, whether its conversion has come, and what was decided.
_Key = tuple[int, int, tuple[int, int], StoredObject | None]


class ObjectsLook:
    """The right side of one Objects screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: ObjectsScreen) -> None:
        self._screen = screen
        self._wanted: tuple[_Key, FeedPort, ObjectRow] | None = None
        self._shown: _Key | None = None
        self._running = False
        self.detail: ObjectDetail | None = None

    @property
    def settled(self) -> bool:
        """Whether the object under the cursor is the one shown."""
        return not self._running

    @property
    def of_cursor(self) -> ObjectDetail | None:
        """The object under the cursor; None while another one is still shown."""
        row = self._screen.current
        return self.detail if self.detail is not None and row is not None and self.detail.row is row else None

    def follow(self) -> None:
        """Show the row under the cursor, where it is not shown yet; behind the table too, so that its keys work there."""
        screen = self._screen
        row, feed = screen.current, screen.feed
        if row is None or feed is None:
            self._wanted = None
            self._clear()
            return
        key = (id(feed), row.index, row.result_at, row.stored)
        if key == self._shown:
            return
        self._wanted = (key, feed, row)
        if not self._running:
            self._running = True
            screen.run_worker(self._work(), name="look", group="look", exit_on_error=False)

    async def _work(self) -> None:
        try:
            while (wanted := self._wanted) is not None and wanted[0] != self._shown:
                key, feed, row = wanted
                try:
                    found = await asyncio.to_thread(_load, feed, row)
                except QuickplanError as error:
                    self._shown = key
                    if wanted is self._wanted:
                        self._screen.complain(f"{error.message}\n{error.remedy}")
                    return
                except Exception:  # noqa: BLE001  (a worker's edge: shown and logged, the app lives on)
                    logger.exception("showing an object failed")
                    self._shown = key
                    self._screen.complain("showing the object failed inside quickplan; the log has the details (see About)")
                    return
                if wanted is self._wanted and self._screen.has_panes:
                    self._show(key, *found)
        finally:
            self._running = False

    def _show(self, key: _Key, detail: ObjectDetail, source: SqlText, result: SqlText) -> None:
        screen, before = self._screen, self._shown
        same = before is not None and before[:2] == key[:2]
        self._shown, self.detail = key, detail
        row = detail.row
        screen.query_one("#head", Static).update(head(detail))
        pair = screen.pair
        pair.lines = detail.lines
        pair.source.show(source, _marks(detail), keep=same)
        pair.result.show(result, keep=same, empty=no_result(detail))
        where = clip(f"{one_line(row.file)}:{row.line}", max(12, (pair.source.size.width or screen.size.width) - 16), 0.0)
        own = "your own, " if row.stored is not None and State.OVERRIDDEN in row.stored.marks else ""
        statements = f"{own}{len(detail.statements)} statement{'s' * (len(detail.statements) != 1)}" if detail.statements else row.status
        pair.caption(_caption("2 T-SQL", where), _caption("3 Databricks SQL", statements))
        findings = screen.query_one(FindingList)
        findings.show(detail.findings, no_findings(detail))
        findings.border_title = Content(f"4 Findings {len(detail.findings)}" if detail.findings else "4 Findings")
        screen.show_keys()

    def _clear(self) -> None:
        """Nothing is under the cursor."""
        screen = self._screen
        if self._shown is None or not screen.has_panes:
            return
        self._shown, self.detail = None, None
        screen.query_one("#head", Static).update(Content(""))
        screen.pair.lines = None
        screen.pair.source.show(SqlText())
        screen.pair.result.show(SqlText(), empty=" ")
        screen.pair.caption(Content("2 T-SQL"), Content("3 Databricks SQL"))
        findings = screen.query_one(FindingList)
        findings.show(())
        findings.border_title = Content("4 Findings")

    def point(self, finding: Finding) -> None:
        """Mark where a finding is; the result goes along."""
        place = self.detail.where(finding) if self.detail is not None else None
        if place is None:
            self._screen.pair.unpoint()
        else:
            self._screen.pair.point(*place)


def _load(feed: FeedPort, row: ObjectRow) -> tuple[ObjectDetail, SqlText, SqlText]:
    """In a thread: the texts of a row, ready to be drawn."""
    detail = feed.load(row)
    return detail, prepare(detail.source, [line for line, _ in detail.places]), prepare(detail.result)


def _marks(detail: ObjectDetail) -> dict[int, Severity]:
    """The gravest severity of each line of the source that a finding is on."""
    marks: dict[int, Severity] = {}
    for finding in detail.findings:
        place = detail.where(finding)
        if place is not None and (place[0] not in marks or finding.severity.rank > marks[place[0]].rank):
            marks[place[0]] = finding.severity
    return marks


def _caption(title: str, more: str) -> Content:
    return Content.assemble(title, (f"  {more}", "$text-muted not bold"))
