"""The screens that stay alive behind the plan: which there are, and how each is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import Screen

from tui.keymap import Action, pane_actions
from tui.screens.checks_keys import CHECKS_BINDINGS, CHECKS_GROUP
from tui.screens.objects_keys import OBJECTS_BINDINGS, OBJECTS_GROUP
from tui.screens.pipeline_keys import PIPELINE_BINDINGS, PIPELINE_GROUP
from tui.screens.run_keys import RUN_BINDINGS, RUN_GROUP

if TYPE_CHECKING:
    from tui.app import QuickplanApp
    from tui.screens.behind import BehindScreen

NO_SOURCE = "There is no T-SQL source: begin with quickplan --source PATH, or use one from the checks."


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the screens behind the plan.

    Attributes:
        action: The action of the keymap that shows it.
        group: Heading of its own actions in help.
        bindings: Its own keys.
        make: Makes it.
        lack: Why there is nothing to show now; empty when there is.
    """

    action: str
    group: str
    bindings: tuple[Binding, ...]
    make: Callable[[QuickplanApp], BehindScreen]
    lack: Callable[[QuickplanApp], str]


def _objects(app: QuickplanApp) -> BehindScreen:
    from tui.screens.objects import ObjectsScreen

    return ObjectsScreen.with_keys(app.keymap)(lambda: app.workflow.object_feed(app.intent), keymap=app.keymap, clock=app.clock)


def _checks(app: QuickplanApp) -> BehindScreen:
    from tui.screens.checks import ChecksScreen

    make = ChecksScreen.with_keys(app.keymap)
    return make(app.workflow.checker, lambda: app.intent, app.tell_outcomes, app.use_source, keymap=app.keymap, clock=app.clock)


def _pipeline(app: QuickplanApp) -> BehindScreen:
    from tui.screens.pipeline import PipelineScreen

    make = PipelineScreen.with_keys(app.keymap)
    return make(
        lambda: app.workflow.pipeline_feed(app.intent, lambda: app.session.path),
        keymap=app.keymap,
        clock=app.clock,
        pause=app.pauses.typing,
    )


def _run(app: QuickplanApp) -> BehindScreen:
    from tui.screens.run import RunScreen

    return RunScreen.with_keys(app.keymap)(app.run_feed, keymap=app.keymap, clock=app.clock)


def _no_source(app: QuickplanApp) -> str:
    return "" if app.workflow.source is not None else NO_SOURCE


def _not_saved(app: QuickplanApp) -> str:
    if app.session.path is not None:
        return ""
    return f"What is run is the saved plan: {app.keymap.key('save')} saves it first."


#: Name of the screen, which begins the ids of its actions, to what it is.
KINDS: dict[str, Kind] = {
    "objects": Kind("objects", OBJECTS_GROUP, OBJECTS_BINDINGS, _objects, _no_source),
    "checks": Kind("check", CHECKS_GROUP, CHECKS_BINDINGS, _checks, lambda _app: ""),
    "pipeline": Kind("pipeline", PIPELINE_GROUP, PIPELINE_BINDINGS, _pipeline, _no_source),
    "run": Kind("run", RUN_GROUP, RUN_BINDINGS, _run, _not_saved),
}


def kept_actions() -> list[Action]:
    """The actions that these screens bind themselves, for the keymap."""
    return [action for kind in KINDS.values() for action in pane_actions(kind.bindings, kind.group)]


class KeptScreens:
    """Makes the screens when they are first asked for and keeps them, with their jobs, cursors and edits.

    Args:
        app: Whose screens they are.
    """

    def __init__(self, app: QuickplanApp) -> None:
        self._app = app
        self._made: dict[str, BehindScreen] = {}

    def __contains__(self, screen: object) -> bool:
        return any(screen is made for made in self._made.values())

    def get(self, name: str) -> BehindScreen | None:
        """A screen that was made already."""
        return self._made.get(name)

    def show(self, name: str) -> BehindScreen | None:
        """Show a screen; None where there is nothing to show, which is said."""
        app, made = self._app, self._made.get(name)
        if made is not None and app.screen is made:
            return made
        if lack := KINDS[name].lack(app):
            app.notify(lack, severity="warning", timeout=5, markup=False)
            return None
        self.leave()
        if made is None:
            made = self._made[name] = KINDS[name].make(app)
            app.install_screen(made, name)
        app.push_screen(made)
        return made

    def leave(self) -> None:
        """Go back to the plan from a screen behind it."""
        if self._app.screen in self:
            self._app.pop_screen()

    def drop(self, name: str) -> None:
        """Forget a screen: it is made anew when it is asked for again."""
        made = self._made.pop(name, None)
        if made is not None:
            self._app.uninstall_screen(name)
            made.remove()

    @property
    def front(self) -> str:
        """Which screen is in use, also with a dialog or the palette above it: ``plan``, or one of :data:`KINDS`."""
        stack: list[Screen[object]] = list(self._app.screen_stack)
        return next((name for name, made in self._made.items() if made in stack), "plan")
