"""The Objects screen: every object of the source, and of the one under the cursor its T-SQL, its Databricks SQL and its findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from core.clock import Clock
from core.errors import QuickplanError
from core.progress import ProgressCallback
from core.safe_text import one_line
from tui.job_board import JobBoard
from tui.keymap import Keymap
from tui.ports import FeedPort
from tui.screens.behind import BehindScreen
from tui.screens.objects_deeds import ObjectsDeeds
from tui.screens.objects_keys import OBJECTS_BAR, OBJECTS_BINDINGS
from tui.screens.objects_look import ObjectsLook
from tui.screens.objects_words import totals
from widgets.finding_list import FindingList
from widgets.job_strip import JobStrip, StripModel
from widgets.key_bar import KeyBar, KeyHint
from widgets.object_table import ObjectTable
from widgets.sql_pair import SqlPair
from workbench.objects import ObjectList, ObjectRow, Order
from workbench.objects_feed import Batch

_FRAME = 0.1  # seconds between two looks whether conversions came
_SHARE = 10  # bringing the rows in step may take one part in so many of the time
PANES = ("table", "source", "result", "findings")


class ObjectsScreen(BehindScreen):
    """Stays alive behind the plan once it was opened: the job goes on, and the cursor keeps its place.

    Args:
        make_feed: Gives the supply for the present target; None where there is no source.
        keymap: The keys.
        clock: The time.
    """

    CSS_PATH = "objects.tcss"
    group = "objects"
    BINDINGS: ClassVar[list[BindingType]] = [
        *OBJECTS_BINDINGS,
        *(
            Binding(key, f"move('{how}')", show=False)
            for key, how in (("up", "step(-1)"), ("down", "step(1)"), ("pageup", "page(-1)"), ("pagedown", "page(1)"))
        ),
    ]

    def __init__(self, make_feed: Callable[[], FeedPort | None], *, keymap: Keymap, clock: Clock) -> None:
        super().__init__()
        self.keymap = keymap
        self.clock = clock
        self.objects = ObjectList()
        self.feed: FeedPort | None = None
        self.look = ObjectsLook(self)
        deeds = ObjectsDeeds(self)
        self.deeds = deeds
        self.deciding = deeds.deciding
        self.clear_filter = deeds.clear_filter
        self.board = JobBoard(self, clock, self.show_strip, self.complain)
        self._make_feed = make_feed
        self._state = ""
        self._dirty = False
        self._next_look = 0.0
        self._timer: Timer | None = None
        self._again: tuple[str, str] | None = None

    # -- layout ------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Left: filter and table. Right: head, the two texts, findings. Under them: totals, strip and keys."""
        with Horizontal(id="objects-body"):
            with Vertical(id="list"):
                field = Input(placeholder="/ to filter", compact=True, id="filter", select_on_focus=False)
                field.cursor_blink = False
                yield field
                yield ObjectTable(id="table")
            with Vertical(id="look"):
                yield Static("", id="head")
                yield SqlPair(id="pair")
                yield FindingList(id="findings")
        yield Static("", id="totals")
        yield JobStrip(id="strip")
        yield KeyBar(id="keys")
        with Container(id="notice"):
            yield Static("quickplan needs 60×15 characters.\nMake the window larger; nothing is lost.", id="notice-text")

    def on_mount(self) -> None:
        """Begin; the first rows come when the source is read."""
        self.pair.caption(Content("2 T-SQL"), Content("3 Databricks SQL"))
        self.query_one("#findings").border_title = Content("4 Findings")
        self.table.focus()
        self.show_rows()
        self.show_keys()
        self._timer = self.set_interval(_FRAME, self._catch_up, pause=True)
        self.read()

    def on_unmount(self) -> None:
        """Let the texts go."""
        if self.feed is not None:
            self.feed.close()

    def on_screen_resume(self) -> None:
        """The target may have changed on the plan since: then the source is converted for the new one."""
        if self.feed is not None and (fresh := self._make_feed()) is not None and fresh.target != self.feed.target:
            self.read(fresh)

    @property
    def table(self) -> ObjectTable:
        """The rows."""
        return self.query_one(ObjectTable)

    @property
    def pair(self) -> SqlPair:
        """Source and result."""
        return self.query_one(SqlPair)

    @property
    def shows_object(self) -> bool:
        """Whether there is room for the object beside the table, or it was opened."""
        return self.has_class("-wide") or self.has_class("-open")

    # -- the job -----------------------------------------------------------------------------------------------------------

    def read(self, feed: FeedPort | None = None) -> None:
        """Read and convert the source, again if it was before; the cursor goes back to its object."""
        current = self.current
        self._again = (current.name, current.kind) if current is not None else None
        self.board.drop("objects")
        if self.feed is not None:
            self.feed.close()
        self.feed = feed or self._make_feed()
        self.objects.clear()
        self._state = "reading"
        self.show_rows()
        if self.feed is None:
            return
        feed, started = self.feed, self.clock.monotonic()
        if self._timer is not None:
            self._timer.resume()

        async def work(report: ProgressCallback) -> str:
            try:
                notices = await feed.run(self._take, report)
                await self.deciding.begin(feed)
                self._state = "done"
            except QuickplanError as error:
                self._state = f"The source could not be read.\n{error.message}\n{error.remedy}"
                raise
            except BaseException:
                self._state = "cancelled"
                raise
            finally:
                self._catch_up(end=True)
            seconds = self.clock.monotonic() - started
            took = f" in {seconds:.1f} s" if seconds >= 0.05 else ""
            many = f"; {len(notices)} notice{'s' * (len(notices) != 1)} of the source among the plan's problems" if notices else ""
            return f"{len(self.objects.rows):,} objects and statements converted{took}{many}"

        self.board.start("objects", work)

    def _take(self, batch: Batch) -> None:
        """What came is kept at once and shown a moment later; the first rows are shown at once."""
        first = not self.objects.rows
        if batch.rows:
            self.objects.add(batch.rows)
        if batch.made:
            self.objects.made(batch.made)
        self._dirty = True
        if first:
            self._catch_up()

    def _catch_up(self, *, end: bool = False) -> None:
        """Bring the rows in step, seldom enough that keys never wait for it."""
        now = self.clock.monotonic()
        if not self.has_panes or not (end or (self._dirty and now >= self._next_look)):
            return
        self._dirty = False
        self.objects.catch_up()
        self.show_rows()
        self.look.follow()
        self._next_look = now + _SHARE * (self.clock.monotonic() - now)
        if end and self._timer is not None and "objects" not in {line.id for line in self.board.running[1:]}:
            self._timer.pause()

    # -- showing -----------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> ObjectRow | None:
        """The row under the cursor."""
        if not self.has_panes or self.table.current is None:
            return None
        return self.objects.rows[self.table.current.index] if self.table.current.index < len(self.objects.rows) else None

    def show_rows(self, index: int | None = None) -> None:
        """Bring the table in step; the cursor stays on its object where that is still shown, or goes to the one of ``index``."""
        if not self.has_panes:
            return
        objects, table = self.objects, self.table
        wanted = index if index is not None else self._wanted_again()
        place = objects.place_of(wanted) if wanted is not None else None
        at = place if place is not None else min(table.cursor, max(0, len(objects) - 1)) if objects.rows else 0
        needles = [w.removeprefix("name:") for w in objects.filter.casefold().split() if not w.startswith("-")]
        table.empty_text = self._empty_words()
        table.show(
            objects,
            at,
            order=objects.order.value,
            backwards=objects.backwards,
            needles=needles,
            groups=objects.groups,
            marked=objects.marked,
        )
        self.show_totals()

    def _wanted_again(self) -> int | None:
        """The object that the cursor was on: the same row, or after a new reading the one of its name."""
        if self._again is not None:
            name, kind = self._again
            found = next((r.index for r in self.objects.rows if r.name == name and r.kind == kind), None)
            if found is not None or self._state == "done":
                self._again = None
            return found
        told = self.table.told
        return told if told is not None and told < len(self.objects.rows) else None

    def _empty_words(self) -> str:
        """Why the table is empty."""
        objects = self.objects
        if not objects.rows:
            words = {
                "reading": "Reading the source …",
                "done": "The source holds no SQL object.",
                "cancelled": "Stopped before the first row.",
            }
            again = f"\n{self.keymap.key('objects.again')} reads it again." if self._state not in {"reading", ""} else ""
            return words.get(self._state, "No source was given." if not self._state else self._state) + again
        if objects.filter or objects.only:
            what = f"“{one_line(objects.filter, 60)}”" if objects.filter else f"{objects.only} objects"
            return f"Nothing fits {what}.\n{self.keymap.key('objects.back')} clears the filter."
        return f"No objects of their own, only statements: {self.keymap.key('objects.statements')} lists them."

    def show_totals(self) -> None:
        """Figures under the panes, and what part of the rows is shown."""
        objects = self.objects
        figures = objects.totals
        whole = figures.objects + (sum(figures.statements.values()) if objects.with_statements else 0)
        shown = f"{len(objects):,} of {whole:,}" if len(objects) != whole else f"{whole:,}"
        left = self.query_one("#list")
        left.border_title = Content.assemble("1 Objects ", shown)
        sorted_by = "" if objects.order is Order.PLACE else f"by {objects.order.value}" + (", turned" if objects.backwards else "")
        marked = f"{len(objects.marked):,} marked" if objects.marked else ""
        parts = (marked, f"{objects.only} only" if objects.only else "", sorted_by)
        left.border_subtitle = Content("  ".join(part for part in parts if part))
        line = totals(figures, self.keymap.key("objects.statements"), with_statements=objects.with_statements)
        self.query_one("#totals", Static).update(line)

    def show_strip(self) -> None:
        """Bring the job strip in step with the board."""
        if self.has_panes:
            self.query_one(JobStrip).strip = StripModel(self.board.lines, hint=self.feed.shown if self.feed is not None else "")

    def show_keys(self) -> None:
        """The keys that work where the focus is."""
        if not self.has_panes:
            return
        keymap = self.keymap
        if self.in_text:
            hints = [
                KeyHint(keymap.key("objects.back"), "to the table", "objects.back"),
                KeyHint("⏎", "to the table", "objects.table", rank=1),
            ]
        else:
            hints = self.bar_hints(OBJECTS_BAR, help_rank=3)
        self.put_hints(hints)

    # -- keys and messages -------------------------------------------------------------------------------------------------

    async def action_move(self, how: str) -> None:
        """Move in the table while the filter keeps the focus."""
        await self.table.run_action(how)

    def complain(self, words: str) -> None:
        """Show an error."""
        self.notify(words, severity="error", timeout=12, markup=False)

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self.call_after_refresh(self.show_keys)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow while typing; the cursor stays on its object while that is shown."""
        self.objects.narrow(event.value)
        self.show_rows()

    def on_input_submitted(self) -> None:
        """The filter is done: to the rows."""
        self.table.focus()

    def on_object_table_moved(self, event: ObjectTable.Moved) -> None:
        """Show the object under the cursor."""
        self.look.follow()
        self.show_keys()

    async def on_object_table_chosen(self, event: ObjectTable.Chosen) -> None:
        """Open it."""
        await self.action_perform("objects.open")

    def on_object_table_heading_clicked(self, event: ObjectTable.HeadingClicked) -> None:
        """Sort by that column; again turns the order around."""
        order = Order(event.order)
        self.objects.sort(order, backwards=order is self.objects.order and not self.objects.backwards)
        self.show_rows()

    def on_finding_list_pointed(self, event: FindingList.Pointed) -> None:
        """The source goes where the finding is."""
        self.look.point(event.finding)
        self.show_keys()

    def on_option_list_option_selected(self) -> None:
        """Enter on a finding goes into the source."""
        self.pair.source.focus()

    def pane(self, name: str) -> Widget:
        """One of :data:`PANES`."""
        return self.query_one(f"#{name}")
