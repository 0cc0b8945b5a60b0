"""The Run screen's actions: what each does, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.errors import QuickplanError
from core.files import read_text
from core.safe_text import one_line
from migration.checks import CheckStatus
from tui.screens.dialogs import AskSecrets, Show
from tui.screens.run_words import as_text
from workbench.run_items import RunItem
from workbench.run_sheet import StageRow

if TYPE_CHECKING:
    from tui.screens.run import RunScreen
    from tui.screens.run_flow import RunFlow

_LIMIT = 64_000_000
_AROUND = 12  # lines above and below a place
_CAN_LOOK = ("deploy", "rehearse", "reconcile")


class RunDeeds:
    """Carries out the actions of one Run screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: RunScreen) -> None:
        self._screen = screen
        self._deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "run": self._run,
            "all": self._all,
            "cancel": self._cancel,
            "skip": self._skip,
            "look": partial(self._run, "look"),
            "step": self._step,
            "revert": self._revert,
            "secrets": self._secrets,
            "next_problem": partial(self._problem, 1),
            "last_problem": partial(self._problem, -1),
            "place": self._place,
            "copy": self._copy,
            "copy_all": self._copy_all,
            "stages": partial(self._to, "stages"),
            "items": partial(self._to, "items"),
            "detail": partial(self._to, "detail"),
            "zoom": partial(screen.zoom, {"stages", "items", "detail"}),
            "back": self._back,
        }

    def why_not(self, action_id: str) -> str:
        """Why an action would do nothing now, in a sentence; empty when it would."""
        screen = self._screen
        flow, row, item = screen.flow, screen.current, screen.current_item
        name = action_id.removeprefix("run.")
        if name in ("stages", "items", "detail", "zoom", "back"):
            return ""
        if flow is None or row is None:
            return "There is no stage under the cursor."
        running = flow.sheet.running
        match name:
            case "run" | "all" | "look" | "step" | "revert" if running is not None:
                return f"{running.stage.title} runs: {screen.keymap.key('run.cancel')} stops it."
            case "cancel" if running is None:
                return "No stage runs."
            case "skip" if row.status is CheckStatus.RUNNING:
                return "This stage runs already."
            case "all" if row.left_out:
                return f"This stage is left out: {screen.keymap.key('run.skip')} takes it in again."
            case "look" if row.name not in _CAN_LOOK:
                return "This stage changes nothing outside: run it."
            case "step" if row.name != "deploy" or item is None or not item.step:
                return "There is no step of a deployment under the cursor."
            case "revert" | "secrets" if "deploy" not in flow.sheet.names():
                return "This plan deploys nothing."
            case "next_problem" | "last_problem" if not self._problems:
                return "Nothing failed and nothing warns."
            case "place" if item is None or screen.place_of(item) is None:
                return "It comes from no file here."
            case "copy" if item is None or not item.remedy:
                return "There is nothing to mend here."
            case "copy_all" if not row.items and not row.words:
                return "This stage has no result yet."
            case _:
                return ""

    async def do(self, action_id: str) -> None:
        """Carry an action out."""
        waiting = self._deeds[action_id.removeprefix("run.")]()
        if waiting is not None:
            await waiting

    # -- running -----------------------------------------------------------------------------------------------------------

    # why_not has seen that there is a run and a stage under the cursor

    @property
    def _flow(self) -> RunFlow:
        flow = self._screen.flow
        assert flow is not None
        return flow

    @property
    def _row(self) -> StageRow:
        row = self._screen.current
        assert row is not None
        return row

    def _run(self, mode: str = "") -> None:
        self._flow.run(self._row.name, mode)

    def _all(self) -> None:
        self._flow.run_from(self._row.name)

    def _cancel(self) -> None:
        self._flow.cancel()

    def _skip(self) -> None:
        self._flow.sheet.skip(self._row.name)
        self._screen.show_run()

    def _step(self) -> None:
        item = self._screen.current_item
        assert item is not None  # why_not has looked
        self._flow.run("deploy", "", (item.step,))

    def _revert(self) -> None:
        self._screen.stages.go("deploy")
        self._flow.run("deploy", "revert")

    def _secrets(self) -> None:
        screen, port = self._screen, self._flow.port

        def take(given: dict[str, str] | None) -> None:
            if given is not None:
                port.take_secrets(given)
                many = len(given)
                screen.say(
                    f"{many} secret{'s' * (many != 1)} will be given to the scope by the next deployment." if many else "No secret is held."
                )

        screen.app.push_screen(AskSecrets("Secrets of the scope", port.secret_keys), take)

    # -- a result ----------------------------------------------------------------------------------------------------------

    @property
    def _problems(self) -> list[tuple[str, str]]:
        flow = self._screen.flow
        return [(row.name, item.key) for row in flow.sheet for item in row.problems] if flow is not None else []

    def _problem(self, step: int) -> None:
        screen, found = self._screen, self._problems
        here = (screen.stages.current, screen.items.current)
        if here in found:
            stage, key = found[(found.index(here) + step) % len(found)]
        else:
            stage, key = next((p for p in found if p[0] == here[0]), found[0])
        screen.stages.go(stage)
        screen.show_items()
        screen.items.go(key)
        screen.show_items()

    def _place(self) -> None:
        screen, item = self._screen, self._screen.current_item
        path = screen.place_of(item) if item is not None else None
        if item is None or path is None:
            return
        try:
            lines = read_text(path, limit=_LIMIT).text.splitlines()
        except QuickplanError as error:
            screen.say(error.message, severity="error")
            return
        screen.app.push_screen(Show(one_line(item.place), _excerpt(lines, item)))

    async def _copy(self) -> None:
        if (item := self._screen.current_item) is not None:
            await self._screen.hand_over(item.remedy)

    async def _copy_all(self) -> None:
        await self._screen.hand_over(as_text(self._row))

    # -- moving ------------------------------------------------------------------------------------------------------------

    def _to(self, pane: str) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        screen.query_one(f"#{pane}").focus()

    def _back(self) -> None:
        """One step back: out of the maximised pane, out of the screen."""
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        else:
            screen.app.pop_screen()


def _excerpt(lines: list[str], item: RunItem) -> Content:
    """The lines around a place, numbered; the line itself stands out."""
    first = max(1, item.line - _AROUND)
    last = min(len(lines), (item.line or 1) + _AROUND)
    wide = len(str(last))
    made = []
    for number in range(first, last + 1):
        here = number == item.line
        text = one_line(lines[number - 1], 400) if lines[number - 1].strip() else ""
        indent = " " * (len(lines[number - 1]) - len(lines[number - 1].lstrip()))
        made.append(
            Content.assemble((f"{'▸' if here else ' '} {number:>{wide}}  ", "$text-muted"), (indent + text, "bold $accent" if here else ""))
        )
    return Content("\n").join(made)
