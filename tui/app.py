"""The app: themes, signals, the screens above each other, and the actions that belong to no pane."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.content import Content
from textual.widgets import Input

from core.clock import Clock, SystemClock
from core.errors import ExitCode, QuickplanError
from core.safe_text import plain
from planner.task import Intent
from tui.kept import KINDS, KeptScreens, kept_actions
from tui.keymap import Action, Keymap, pane_actions
from tui.library import Found, Library
from tui.palette import ActionProvider
from tui.ports import LintPort, RunPort, WorkflowPort
from tui.screens.plan import Pauses, PlanScreen
from tui.terminal import check_terminal
from tui.themes import THEMES, theme_for
from widgets.modal_editor import ModalEditor
from widgets.plan_tree import PlanTree
from workbench.check_sheet import Outcome
from workbench.config import Settings
from workbench.session import PlanSession
from workbench.sources import Source

TREE_GROUP = "In the plan tree"
_LEAVES = frozenset({"open", "new"})
_STAYS = frozenset({"save", "save_as", "copy"})  # what may be done to the plan from the Objects screen


def all_pane_actions() -> list[Action]:
    """The actions that screens and panes bind themselves, for the keymap."""
    return [*pane_actions(PlanTree.BINDINGS, TREE_GROUP), *kept_actions()]


class QuickplanApp(App[int]):
    """quickplan on a full screen.

    Args:
        workflow: The six steps.
        session: The open plan.
        prompt: Text to begin with; the session's own prompt otherwise.
        library: Plans that can be opened; none when left out.
        lint: What is wrong with a plan.
        keymap: The keys.
        clock: The time.
        theme: Name of a theme; by default one the terminal can show.
        about: (name, value) lines of the About page.
        pauses: How long to wait for more typing.
        environment: Where ``TERM``, ``NO_COLOR`` and the editor are read from.
    """

    TITLE = "quickplan"
    CSS_PATH: ClassVar = ["app.tcss", "screens/plan.tcss"]  # both at once: reading one later would parse all styles again
    COMMANDS: ClassVar = {ActionProvider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "perform('help')", "Help", show=False, priority=True),
        Binding("ctrl+q", "perform('quit')", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        workflow: WorkflowPort,
        session: PlanSession,
        *,
        prompt: str = "",
        library: Library | None = None,
        lint: LintPort | None = None,
        keymap: Keymap | None = None,
        clock: Clock | None = None,
        theme: str = "",
        about: Sequence[tuple[str, str]] = (),
        pauses: Pauses | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.environment = dict(os.environ if environment is None else environment)
        no_color = bool(self.environment.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_color else None)
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        known = {t.name for t in THEMES}
        self.theme = theme if theme in known and not no_color else theme_for(self.environment)
        self.workflow = workflow
        self.session = session
        self.library = library or Library(session.repo, session.out, drafts=list)
        self.keymap = keymap or Keymap(panes=all_pane_actions())
        self.clock = clock or SystemClock()
        self._lint: LintPort = lint or (lambda _plan: ())
        self._prompt = prompt
        self._about = about
        self.pauses = pauses or Pauses()
        self.kept = KeptScreens(self)
        self.ended_by: signal.Signals | None = None

    # -- life --------------------------------------------------------------------------------------------------------------

    def _plan_screen(self, session: PlanSession, prompt: str = "") -> PlanScreen:
        make = PlanScreen.with_keys(self.keymap)
        return make(self.workflow, session, keymap=self.keymap, clock=self.clock, lint=self._lint, prompt=prompt, pauses=self.pauses)

    async def on_mount(self) -> None:
        """Show the plan; listen for the signals that end a session, and repaint after a stop."""
        self.set_keymap(self.keymap.pane_keys)
        await self.push_screen(self._plan_screen(self.session, self._prompt))
        self.call_after_refresh(self._offer_drafts)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not the main thread: a test, or another loop
                loop.add_signal_handler(number, self._end_by, number)
        self.app_resume_signal.subscribe(self, lambda _app: self.screen.refresh(layout=True))

    @work(thread=True, group="library", exit_on_error=False)
    def _offer_drafts(self) -> None:
        """After a crash or a dropped link: say that there is something to go on with."""
        drafts = self.library.unsaved()
        if drafts:
            many = f"{len(drafts)} unsaved draft{'s' * (len(drafts) != 1)} in the journal"
            words = f"{many}, the latest: {drafts[0].title}. {self.keymap.key('open')} opens one."
            self.call_from_thread(self.notify, words, timeout=8, markup=False)

    def _end_by(self, number: signal.Signals) -> None:
        """Leave at once; the journal already holds everything."""
        self.ended_by = number
        self.exit(return_code=ExitCode.HUP if number == signal.SIGHUP else ExitCode.TERM)

    # -- actions -----------------------------------------------------------------------------------------------------------

    @property
    def plan_screen(self) -> PlanScreen | None:
        """The plan screen, wherever it is in the stack."""
        return next((s for s in self.screen_stack if isinstance(s, PlanScreen)), None)

    async def perform(self, action_id: str) -> None:
        """Do an action of the keymap."""
        own: dict[str, Callable[[], object]] = {
            "help": self._help,
            "palette": self.action_command_palette,
            "theme": self._next_theme,
            "about": self._show_about,
            "open": self._open,
            "new": self._new,
            "suspend": self.action_suspend_process,
            **{kind.action: partial(self.kept.show, name) for name, kind in KINDS.items()},
            "quit": lambda: self.exit(return_code=ExitCode.OK),
        }
        if "." in action_id and (name := action_id.partition(".")[0]) in KINDS:
            if (shown := self.kept.show(name)) is not None:
                await shown.action_perform(action_id)
            return
        if self.screen in self.kept and (action_id in _LEAVES or action_id not in {*own, *_STAYS}):
            self.pop_screen()
        if action_id in own:
            own[action_id]()
        elif (screen := self.plan_screen) is not None:
            await screen.action_perform(action_id)

    async def action_perform(self, action_id: str) -> None:
        """The same, from a binding."""
        await self.perform(action_id)

    @on(ModalEditor.HandOver)
    def _hand_over(self, event: ModalEditor.HandOver) -> None:
        """Give the terminal to the person's own editor, and take the text back into ours."""
        from tui.handover import edit_outside

        text, failed = "", None
        try:
            with self.suspend():
                # caught inside: an error that leaves the block would leave the terminal suspended for good
                try:
                    text = edit_outside(event.text, self.environment, suffix=event.editor.suffix)
                except QuickplanError as error:
                    failed = error
        except SuspendNotSupported:
            self.notify("This terminal cannot be given to another program.", severity="error", timeout=6)
            return
        if failed is None:
            event.editor.put(text)
        else:
            self.notify(f"{failed.message}\n{failed.remedy}", severity="error", timeout=8, markup=False)

    def view_outside(self, text: str, *, suffix: str) -> None:
        """Give the terminal to the person's own editor to read a text."""
        from tui.handover import view_outside

        failed = None
        try:
            with self.suspend():
                try:
                    view_outside(text, self.environment, suffix=suffix)
                except QuickplanError as error:
                    failed = error
        except SuspendNotSupported:
            self.notify("This terminal cannot be given to another program.", severity="error", timeout=6)
            return
        if failed is not None:
            self.notify(f"{failed.message}\n{failed.remedy}", severity="error", timeout=8, markup=False)

    @property
    def intent(self) -> Intent | None:
        """The prompt as understood now."""
        screen = self.plan_screen
        return screen.drafting.intent if screen is not None else None

    def run_feed(self) -> RunPort | None:
        """What can be run of the plan that is open; None while it is not saved."""
        path, plan = self.session.path, self.session.plan
        commands = [c.command for c in plan.commands] if plan is not None else []
        return self.workflow.run_feed(path, commands) if path is not None else None

    def tell_outcomes(self, outcomes: tuple[Outcome, ...]) -> None:
        """Show at the plan how source and workspace stand."""
        if (screen := self.plan_screen) is not None:
            screen.show_connections(outcomes)

    def use_source(self, source: Source) -> None:
        """Plan from this database from now on: its objects are read anew, whatever was read before."""
        self.workflow.use_source(source)
        self.kept.drop("objects")
        if self.screen is self.kept.get("checks"):
            self.pop_screen()
        if (screen := self.plan_screen) is not None:
            screen.take_source()
            screen.say(f"The plan's source is {source.shown}: its objects are being read.")

    @property
    def front(self) -> str:
        """Which screen is in use: ``plan``, or one of those behind it."""
        return self.kept.front

    @on(CommandPalette.Opened)
    def _still_cursor(self) -> None:
        """A blinking cursor sends bytes over the line for nothing."""
        for field in self.screen.query(Input):
            field.cursor_blink = False

    def _help(self) -> None:
        from tui.screens.help import HelpScreen, help_screen

        if not isinstance(self.screen, HelpScreen):
            kind = KINDS.get(self.front)
            self.push_screen(help_screen(self.keymap, self.size.width, first=kind.group if kind else ""))

    def _next_theme(self) -> None:
        names = [t.name for t in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.notify(f'Theme {self.theme}; theme = "{self.theme}" in quickplan.toml keeps it.', timeout=3, markup=False)

    def _show_about(self) -> None:
        from tui.screens.dialogs import Show

        wide = max((len(name) for name, _ in self._about), default=0)
        lines = [Content.assemble((f"{name:<{wide}}  ", "$text-muted"), plain(value)) for name, value in self._about]
        self.push_screen(Show("About quickplan", Content("\n").join(lines)))

    def _open(self) -> None:
        from tui.screens.open import OpenScreen

        if not isinstance(self.screen, OpenScreen):
            self.push_screen(OpenScreen(self.library, self.clock), self._opened)

    def _opened(self, found: Found | None) -> None:
        if found is None:
            return
        try:
            session = self.library.open(found)
        except QuickplanError as error:
            self.notify(f"{error.message}\n{error.remedy}", severity="error", timeout=10, markup=False)
            return
        self._go_to(session)

    def _new(self) -> None:
        self._go_to(self.library.new())

    def _go_to(self, session: PlanSession) -> None:
        """Put another plan in place of the present one, which stays in the journal as it is."""
        self.session.close()
        self.session = session
        self.workflow.design_text = None
        self.switch_screen(self._plan_screen(session))


def run_app(
    *,
    repo: Path,
    settings: Settings,
    source: Source | Path | None = None,
    out: Path | None = None,
    plan: Path | None = None,
    prompt: str = "",
) -> int:
    """Show the app until it is left.

    Args:
        repo: Repository root.
        settings: Merged settings.
        source: Scripts or a live database, None for none.
        out: Folder for plans; that of the settings by default.
        plan: A saved plan to open.
        prompt: Prompt to begin with.

    Returns:
        The exit code.

    Raises:
        UsageProblem: The terminal cannot show it.
        ConfigProblem: The keymap or theme in the settings is wrong.
        UnreadableInput: ``plan`` cannot be read.
    """
    from tui.launch import build, show

    check_terminal(os.environ, sys.stdin, sys.stdout, sys.stderr)
    return show(build(repo=repo, settings=settings, source=source, out=out, plan=plan, prompt=prompt))
