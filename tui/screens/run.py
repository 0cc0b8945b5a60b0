"""The Run screen: the stages of a saved plan, what the one under the cursor brought, and what mends what failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from core.clock import Clock
from core.safe_text import one_line
from migration.checks import CheckStatus
from tui.keymap import Keymap
from tui.ports import RunPort
from tui.screens.behind import BehindScreen
from tui.screens.run_deeds import RunDeeds
from tui.screens.run_flow import RunFlow
from tui.screens.run_keys import RUN_BAR, RUN_BINDINGS
from tui.screens.run_words import detail, item_lines, items_heading, stage_lines
from widgets.check_detail import CheckDetail
from widgets.check_list import CheckList
from widgets.job_strip import JobLine, JobStrip, StripModel
from widgets.key_bar import KeyBar
from workbench.run_items import RunItem
from workbench.run_sheet import StageResult, StageRow

_FRAME = 0.2  # seconds between two looks at what a running stage brought


class RunScreen(BehindScreen):
    """Stays alive behind the plan once it was opened: a stage goes on, results stay.

    Args:
        feed: Gives what can be run of the plan that is open now; None while it is not saved.
        keymap: The keys.
        clock: The time.
    """

    CSS_PATH = "run.tcss"
    group = "run"
    BINDINGS: ClassVar[list[BindingType]] = [*RUN_BINDINGS]

    def __init__(self, feed: Callable[[], RunPort | None], *, keymap: Keymap, clock: Clock) -> None:
        super().__init__()
        self.keymap = keymap
        self._feed = feed
        self._clock = clock
        self._timer: Timer | None = None
        self.flow: RunFlow | None = None
        self.deeds = RunDeeds(self)

    # -- layout ------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Stages, what one of them brought, the thing under the cursor, strip and keys."""
        with Horizontal(id="run-body"):
            yield CheckList(id="stages")
            with Vertical(id="look"):
                yield CheckList(id="items")
                yield CheckDetail(id="detail")
        yield JobStrip(id="strip")
        yield KeyBar(id="keys")
        with Container(id="notice"):
            yield Static("quickplan needs 60×15 characters.\nMake the window larger; nothing is lost.", id="notice-text")

    def on_mount(self) -> None:
        """Nothing runs before it is asked for."""
        self._timer = self.set_interval(_FRAME, self.show_run, pause=True)
        self.stages.focus()

    def on_screen_resume(self) -> None:
        """Another plan may be open since; one whose stage runs is shown until that ends."""
        if not self.has_panes:
            return
        port = self._feed()
        if port is not None and (self.flow is None or (self.flow.port.key != port.key and self.flow.sheet.running is None)):
            self.flow = RunFlow(self, port, self._clock)
        self.show_run()

    @property
    def stages(self) -> CheckList:
        """The list of stages."""
        return self.query_one("#stages", CheckList)

    @property
    def items(self) -> CheckList:
        """The list of what a stage brought."""
        return self.query_one("#items", CheckList)

    @property
    def current(self) -> StageRow | None:
        """The stage under the cursor."""
        return self.flow.sheet.get(self.stages.current) if self.flow is not None and self.has_panes else None

    @property
    def current_item(self) -> RunItem | None:
        """What is under the cursor of the second list."""
        row = self.current
        return row.items.get(self.items.current) if row is not None else None

    # -- showing -----------------------------------------------------------------------------------------------------------

    def show_run(self) -> None:
        """Bring lists, detail, strip and keys in step with the sheet."""
        flow = self.flow
        if flow is None or not self.has_panes:
            return
        self.stages.show(stage_lines(flow.sheet, flow.now))
        done = sum(row.status in (CheckStatus.PASSED, CheckStatus.WARNING) for row in flow.sheet)
        self.stages.border_title = Content(f"1 Run {done}/{len(flow.sheet)}")
        self.stages.border_subtitle = Content(one_line(flow.port.shown))
        self.show_items()
        running = flow.sheet.running
        self.query_one(JobStrip).strip = self._strip(flow)
        if self._timer is not None:
            (self._timer.resume if running is not None else self._timer.pause)()

    def _strip(self, flow: RunFlow) -> StripModel:
        running = flow.sheet.running
        if running is None:
            return StripModel(hint=f"{self.keymap.key('run.run')} runs a stage, {self.keymap.key('run.all')} all from there on")
        if flow.asking:
            return StripModel(hint=f"{running.stage.title}: waits for your answer")
        return StripModel(jobs=(JobLine(running.name, flow.progress) if flow.progress is not None else JobLine(running.name),))

    def follow(self, before: str, stage: str) -> None:
        """The next stage of a line began: the cursor goes along, unless the person put it elsewhere."""
        if self.has_panes and self.stages.current == before:
            self.stages.go(stage)

    def show_items(self) -> None:
        """What the stage under the cursor brought."""
        row = self.current
        if row is None:
            return
        items = self.items
        items.show(item_lines(row, items.scrollable_content_region.width))
        items.border_title = items_heading(row)
        items.border_subtitle = Content(one_line(row.words))
        self.show_detail()

    def show_detail(self) -> None:
        """The thing under the cursor, and the keys that work on it."""
        row, pane = self.current, self.query_one(CheckDetail)
        if row is not None:
            item = self.current_item
            pane.border_title = Content(f"3 {one_line(item.title) if item is not None else row.stage.title}")
            pane.show(detail(row, item))
        self.put_hints(self.bar_hints(RUN_BAR, help_rank=5))

    def stage_ended(self, name: str, result: StageResult) -> None:
        """Show how a stage ended; where the person is elsewhere, say it."""
        if self.flow is None or not self.has_panes:
            return
        self.show_run()
        if self.app.screen is not self:
            stage = self.flow.sheet[name].stage
            severe = "error" if result.status is CheckStatus.FAILED else "information"
            self.say(f"{stage.title}: {result.status.value}. {one_line(result.words)}", severity=severe, timeout=6)

    # -- messages ----------------------------------------------------------------------------------------------------------

    def on_check_list_moved(self) -> None:
        """Show what is under the cursor now."""
        if self.has_panes and self.flow is not None:
            self.show_items()

    def on_resize(self) -> None:
        """Titles take half of the pane."""
        self.call_after_refresh(self.on_check_list_moved)

    async def on_check_list_chosen(self) -> None:
        """A double click runs a stage, or views the place."""
        await self.action_perform("run.place" if self.items.has_focus else "run.run")

    def place_of(self, item: RunItem) -> Path | None:
        """The file that something comes from, where it can be read here."""
        folder = self.flow.port.folder if self.flow is not None else Path()
        path = folder / item.file if item.file else None
        return path if path is not None and path.is_file() else None
