"""The Pipeline screen: layers, datasets and expectations as a tree, the reasons of each, and the notebook as it will be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from core.clock import Clock
from core.errors import QuickplanError
from core.progress import ProgressCallback
from core.safe_text import one_line
from tui.job_board import JobBoard
from tui.keymap import Keymap
from tui.ports import PipelinePort
from tui.screens.behind import BehindScreen
from tui.screens.pipeline_deeds import PipelineDeeds
from tui.screens.pipeline_keys import PIPELINE_BAR, PIPELINE_BINDINGS
from tui.screens.pipeline_words import reasons, tree_lines
from widgets.check_detail import CheckDetail
from widgets.dataset_tree import DatasetTree
from widgets.job_strip import JobStrip, StripModel
from widgets.key_bar import KeyBar
from widgets.sql_pane import SqlPane
from widgets.sql_text import SqlText, prepare
from workbench.pipeline_sheet import PipelineSheet

_PAUSE = 0.3  # seconds after an edit before the pipeline is made anew: edits often come several at once
PANES = ("tree", "detail", "notebook")


class PipelineScreen(BehindScreen):
    """Stays alive behind the plan once it was opened: edits can be undone as long as it lives.

    Args:
        make_feed: Gives the supply for the present plan and target; None where there is no source.
        keymap: The keys.
        clock: The time.
        pause: Seconds between an edit and the new pipeline.
    """

    CSS_PATH = "pipeline.tcss"
    group = "pipeline"
    BINDINGS: ClassVar[list[BindingType]] = [*PIPELINE_BINDINGS]

    def __init__(self, make_feed: Callable[[], PipelinePort | None], *, keymap: Keymap, clock: Clock, pause: float = _PAUSE) -> None:
        super().__init__()
        self.keymap = keymap
        self.clock = clock
        self.sheet = PipelineSheet()
        self.feed: PipelinePort | None = None
        self.deeds = PipelineDeeds(self)
        self.board = JobBoard(self, clock, self.show_strip, self.complain)
        self._make_feed = make_feed
        self._pause = pause
        self._waiting: Timer | None = None
        self._shown_file = ""
        self._shown_text: SqlText | None = None
        self._state = "reading"
        self.kept = ""

    # -- layout ------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Left: the tree. Right: reasons and notebook. Under them: totals, strip and keys."""
        with Horizontal(id="pipeline-body"):
            yield DatasetTree(id="tree")
            with Vertical(id="look"):
                yield CheckDetail(id="detail")
                yield SqlPane(id="notebook", empty="Reading the source …")
        yield Static("", id="totals")
        yield JobStrip(id="strip")
        yield KeyBar(id="keys")
        with Container(id="notice"):
            yield Static("quickplan needs 60×15 characters.\nMake the window larger; nothing is lost.", id="notice-text")

    def on_mount(self) -> None:
        """Begin."""
        self.tree_pane.border_title = Content("1 Pipeline")
        self.query_one("#detail").border_title = Content("2 Reasons")
        self.tree_pane.focus()
        self.show_keys()
        self.open_feed()

    def on_screen_resume(self) -> None:
        """Plan or target may have changed since: then the pipeline is made for the new one."""
        fresh = self._make_feed() if self.feed is not None else None
        if fresh is not None and self.feed is not None and fresh.target != self.feed.target:
            self.open_feed()

    @property
    def tree_pane(self) -> DatasetTree:
        """The tree."""
        return self.query_one(DatasetTree)

    @property
    def current(self) -> str:
        """Id of the line under the cursor."""
        return self.tree_pane.current if self.has_panes else ""

    @property
    def key(self) -> str:
        """Key of the dataset under the cursor, or of the one whose expectation is; empty on a layer."""
        key = self.current.partition("/")[0]
        return key if self.sheet.row(key) is not None else ""

    @property
    def rule(self) -> str:
        """Name of the expectation under the cursor; empty for none."""
        return self.current.partition("/")[2] if self.key else ""

    @property
    def idle(self) -> bool:
        """Whether the pipeline in sight is that of the last edit."""
        return not self.board.running and self._waiting is None

    @property
    def shows_look(self) -> bool:
        """Whether reasons and notebook are in sight."""
        return self.has_class("-wide") or self.has_class("-open")

    # -- the job -----------------------------------------------------------------------------------------------------------

    def open_feed(self) -> None:
        """Read the design of the present plan and make its pipeline."""
        self.feed = self._make_feed()
        if self.feed is None:
            return
        try:
            self.sheet = PipelineSheet(self.feed.read())
        except QuickplanError as error:
            self._state = f"The design cannot be read.\n{error.message}\n{error.remedy}"
            self.sheet = PipelineSheet()
            self.show_design()
            self.complain(f"{error.message}\n{error.remedy}")
            return
        self.kept = ""
        self.make()

    def edited(self) -> None:
        """Something else was chosen: keep it, show it at once, and make the pipeline a moment later."""
        if self.feed is not None:
            try:
                self.kept = self.feed.save(self.sheet.text)
            except QuickplanError as error:
                self.kept = "not saved"
                self.complain(f"{error.message}\n{error.remedy}")
        self.show_design()
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(self._pause, self.make)

    def make(self) -> None:
        """Make the pipeline in a job."""
        feed, sheet = self.feed, self.sheet
        self._waiting = None
        if feed is None:
            return
        text = sheet.text

        async def work(report: ProgressCallback) -> str:
            try:
                view = await feed.make(text, report)
            except QuickplanError as error:
                self._state = f"{error.message}\n{error.remedy}"
                raise
            finally:
                self.show_design()
            if self.sheet is sheet:
                sheet.take(view)
                self._state = ""
                self.show_design()
            errors = sum(f["severity"] == "error" for f in view.findings)
            return f"{sum(view.counts.values())} datasets designed" + (f", {errors} error{'s' * (errors != 1)}" if errors else "")

        self.board.start("pipeline", work)

    # -- showing -----------------------------------------------------------------------------------------------------------

    def show_design(self) -> None:
        """Bring tree, reasons, notebook, totals and keys in step with the sheet."""
        if not self.has_panes:
            return
        if self.sheet.known:
            self.tree_pane.show(tree_lines(self.sheet))
        self.show_current()
        counts = self.sheet.view.counts
        saved = f"   design {self.kept}" if self.kept else ""
        figures = ", ".join(f"{counts[layer]} {layer}" for layer in counts) or "no dataset yet"
        out = f", {len(self.sheet.view.left_out)} left out" if self.sheet.view.left_out else ""
        self.query_one("#totals", Static).update(Content(f"{figures}{out}{saved}"))

    def show_current(self) -> None:
        """What belongs to the line under the cursor."""
        if not self.has_panes:
            return
        self.query_one(CheckDetail).show(reasons(self.sheet, self.current))
        self._show_notebook()
        self.show_keys()

    def _show_notebook(self) -> None:
        pane = self.query_one(SqlPane)
        row = self.sheet.view.datasets.get(self.key)
        places = self.sheet.view.places
        first = next((name for name in self.sheet.view.files if name.startswith("pipeline")), "")
        file, line = places.get(str(row["name"]), (first, 0)) if row is not None else (first, 0)
        text = self.sheet.view.files.get(file, "")
        if text != self._shown_file:
            self._shown_file = text
            pane.show(prepare(text.splitlines(), python=True), empty=self._state or "No notebook yet.")
        pane.border_title = Content(f"3 {file or 'Notebook'}")
        if line:
            pane.point(line - 1)
            pane.lead_to(max(0, _cell_start(text.splitlines(), line - 1)))
        else:
            pane.unpoint()

    @property
    def notebook(self) -> str:
        """Text of the notebook in sight."""
        return self._shown_file

    def show_strip(self) -> None:
        """Bring the job strip in step with the board."""
        if self.has_panes:
            self.query_one(JobStrip).strip = StripModel(self.board.lines, hint=self.feed.shown if self.feed is not None else "")

    def show_keys(self) -> None:
        """The keys that work where the cursor is."""
        if not self.has_panes:
            return
        self.put_hints(self.bar_hints(PIPELINE_BAR, help_rank=3))

    # -- messages ----------------------------------------------------------------------------------------------------------

    def complain(self, words: str) -> None:
        """Show an error."""
        self.notify(one_line(words, 400), severity="error", timeout=12, markup=False)

    def on_dataset_tree_moved(self, event: DatasetTree.Moved) -> None:
        """Show what is under the cursor."""
        self.show_current()

    async def on_tree_node_selected(self) -> None:
        """A click or enter on a line opens it."""
        await self.action_perform("pipeline.open")

    def pane(self, name: str) -> Widget:
        """One of :data:`PANES`."""
        return self.query_one(f"#{name}")


def _cell_start(lines: list[str], at: int) -> int:
    """The first line of the cell that a line stands in."""
    while at > 0 and not lines[at - 1].startswith("# COMMAND"):
        at -= 1
    return at
