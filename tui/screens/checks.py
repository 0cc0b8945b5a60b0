"""The Checks screen: each check of source and workspace, how it went, and of the one under the cursor what mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from core.clock import Clock
from core.errors import QuickplanError
from core.secret import Secret
from planner.task import Intent
from tui.keymap import Keymap
from tui.ports import CheckerPort
from tui.screens.behind import BehindScreen
from tui.screens.checks_deeds import ChecksDeeds
from tui.screens.checks_keys import CHECKS_BAR, CHECKS_BINDINGS
from tui.screens.checks_run import ChecksRun
from tui.screens.checks_words import detail, heading, lines
from widgets.check_detail import CheckDetail
from widgets.check_list import CheckList
from widgets.job_strip import JobStrip, ProbeLine, StripModel
from widgets.key_bar import KeyBar, KeyHint
from workbench.check_sheet import CheckRow, Outcome
from workbench.checker import LOGIN, TYPED, without_password
from workbench.sources import Source

_SECOND = 1.0  # between two looks at how long the running ones have run

#: Told the live source that the plan is to come from.
SourceCallback = Callable[[Source], None]

#: Told how source and workspace stand whenever that changed.
OutcomeCallback = Callable[[tuple[Outcome, ...]], None]


class ChecksScreen(BehindScreen):
    """Stays alive behind the plan once it was opened: checks go on, results stay.

    Args:
        checker: What is checked, and running one check.
        intent: Gives the prompt as understood now; None without one.
        told: Told how both sides stand.
        use: Told the source that the plan is to come from.
        keymap: The keys.
        clock: The time.
    """

    CSS_PATH = "checks.tcss"
    group = "checks"
    BINDINGS: ClassVar[list[BindingType]] = [*CHECKS_BINDINGS]

    def __init__(
        self,
        checker: CheckerPort,
        intent: Callable[[], Intent | None],
        told: OutcomeCallback,
        use: SourceCallback,
        *,
        keymap: Keymap,
        clock: Clock,
    ) -> None:
        super().__init__()
        self.keymap = keymap
        self.checker = checker
        self._intent = intent
        self._told = told
        self.use = use
        self._outcomes: tuple[Outcome, ...] = ()
        self._timer: Timer | None = None
        self.checks = ChecksRun(self, checker, checker.connections(intent()), clock)
        self.deeds = ChecksDeeds(self)

    # -- layout ------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """What is checked, the checks, the one under the cursor, strip and keys."""
        with Vertical(id="checks"):
            with Horizontal(classes="fields"):
                yield Static(self._label("source", "source"), classes="label")
                yield _field("source", "login@host/database")
                yield Static(self._label("password", "password"), classes="label second")
                yield _field("password", "", password=True)
            with Horizontal(classes="fields"):
                yield Static(self._label("workspace", "workspace"), classes="label")
                yield _field("workspace", "")
                yield Static(self._label("time_limit", "step"), classes="label second")
                yield Static("", id="limit")
            yield CheckList(id="list")
        yield CheckDetail(id="detail")
        yield JobStrip(id="strip")
        yield KeyBar(id="keys")
        with Container(id="notice"):
            yield Static("quickplan needs 60×15 characters.\nMake the window larger; nothing is lost.", id="notice-text")

    def _label(self, action: str, word: str) -> Content:
        return Content.assemble((self.keymap.key(f"checks.{action}"), "bold $accent"), f" {word}")

    def on_mount(self) -> None:
        """Run everything: pressing the key was asking for it."""
        self._timer = self.set_interval(_SECOND, self.show_checks, pause=True)
        self.rows.focus()
        self.checks.run(self.checks.sheet.names())
        self.show_fields()
        self._ask_password()

    def on_screen_resume(self) -> None:
        """The prompt may name another server since: then that one is checked too; what is the same keeps its results."""
        if self.has_panes:
            self._follow()
            self._told(self._outcomes)  # the plan behind may be another one

    @property
    def rows(self) -> CheckList:
        """The rows."""
        return self.query_one(CheckList)

    @property
    def current(self) -> CheckRow | None:
        """The check under the cursor."""
        name = self.rows.current if self.has_panes else ""
        return self.checks.sheet.get(name)

    # -- showing -----------------------------------------------------------------------------------------------------------

    def show_checks(self) -> None:
        """Bring list, detail, strip and keys in step with the sheet."""
        self._tell()
        if not self.has_panes:
            return
        checks = self.checks
        self.rows.show(lines(checks.sheet, checks.seconds, self.keymap.key("checks.source")))
        left = sum(not row.status.is_final for row in checks.sheet)
        self.query_one("#checks").border_title = Content(f"1 Checks {len(checks.sheet) - left}/{len(checks.sheet)}")
        self.query_one("#limit", Static).update(Content(f"{checks.timeout:g} s"))
        self.query_one(JobStrip).strip = StripModel(probes=tuple(ProbeLine(o.name, o.ok, o.words) for o in self._outcomes))
        self.show_detail()
        if self._timer is not None:
            (self._timer.resume if checks.sheet.busy else self._timer.pause)()

    def show_detail(self) -> None:
        """Show the check under the cursor, and the keys that work on it."""
        row = self.current
        pane = self.query_one(CheckDetail)
        if row is None:
            pane.border_title = Content("2 Check")
            pane.show(())
        else:
            pane.border_title = heading(row)
            pane.show(detail(self.checks.sheet, row))
        self.show_keys()

    def show_fields(self) -> None:
        """What is checked, as the fields show it; a password is never among it."""
        known = self.checks.sheet.connections
        address = known.source.address if known.source is not None else None
        with self.prevent(Input.Changed):
            self.query_one("#source", Input).value = address.url() if address is not None else ""
            self.query_one("#workspace", Input).value = known.profile if known.workspace_from == TYPED else ""
            self.query_one("#source", Input).cursor_position = 0  # its beginning is what tells
        self.query_one("#workspace", Input).placeholder = f"{known.profile}, {known.workspace_from}"
        password = self.query_one("#password", Input)
        password.value = ""
        needed = address is not None and address.login.needs_password
        secret = known.source.secret if known.source is not None else None
        password.placeholder = "not needed" if address is not None and not needed else "known" if secret is not None else "not known"

    def show_keys(self) -> None:
        """The keys that work where the focus is."""
        keymap = self.keymap
        if self.in_text:
            hints = [
                KeyHint("⏎", "take it", rank=0),
                KeyHint(keymap.key("checks.back"), "leave it", "checks.back", rank=1),
                KeyHint("tab", "next field", rank=2),
            ]
        else:
            hints = self.bar_hints(CHECKS_BAR, help_rank=5)
        self.put_hints(hints)

    def _tell(self) -> None:
        outcomes = self.checks.sheet.outcomes()
        if outcomes != self._outcomes:
            self._outcomes = outcomes
            self._told(outcomes)

    # -- what is checked ---------------------------------------------------------------------------------------------------

    def _follow(self) -> bool:
        """Check what is named now; whether that is something else."""
        changed = self.checks.follow(self.checker.connections(self._intent()))
        if changed:
            self.show_fields()
        return changed

    def _ask_password(self) -> bool:
        """Go to the password field when that is all that is missing."""
        lack = self.checks.sheet.connections.lack(LOGIN)
        asked = lack is not None and lack.code == "NO_PASSWORD"
        if asked:
            self.rows.go(LOGIN)
            self.query_one("#password").focus()
        return asked

    def on_input_submitted(self) -> None:
        """Take what was typed."""
        if self.take() and not self._ask_password():
            self.rows.focus()

    def take(self) -> bool:
        """Take what the fields hold: the addresses first, so that a password goes to no other server than the one beside it.

        Returns:
            Whether all of it made sense.
        """
        known = self.checks.sheet.connections
        address = known.source.address if known.source is not None else None
        source, password, workspace = (self.query_one(f"#{name}", Input) for name in ("source", "password", "workspace"))
        typed = Secret(password.value) if password.value else None
        try:
            if source.value.strip() != (address.url() if address is not None else ""):
                self.checker.take_source(source.value)
            if workspace.value.strip() != (known.profile if known.workspace_from == TYPED else ""):
                self.checker.take_workspace(workspace.value)
            if typed is not None:
                self.checker.take_secret(typed, self.checker.connections(self._intent()))
        except QuickplanError as error:
            source.value = without_password(source.value)
            self.notify(f"{error.message}\n{error.remedy}", severity="error", timeout=10, markup=False)
            return False
        if not self._follow() and typed is not None:
            self.checks.run(self.checks.sheet.after(LOGIN))  # the same password again
        self.show_fields()
        return True

    # -- keys and messages -------------------------------------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self.call_after_refresh(self._show_keys_later)

    def _show_keys_later(self) -> None:
        if self.has_panes:
            self.show_keys()

    def on_check_list_moved(self) -> None:
        """Show the check under the cursor."""
        self.show_detail()

    async def on_check_list_chosen(self) -> None:
        """Run it again."""
        await self.action_perform("checks.run")


def _field(name: str, placeholder: str, *, password: bool = False) -> Input:
    field = Input(placeholder=placeholder, compact=True, id=name, password=password, select_on_focus=False)
    field.cursor_blink = False
    return field
