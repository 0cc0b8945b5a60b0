"""The Checks screen's actions: what each does, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Input

from migration.checks import CheckStatus
from tui.screens.checks_run import TIME_LIMITS
from tui.screens.dialogs import Show
from workbench.check_sheet import as_text
from workbench.checker import LOGIN

if TYPE_CHECKING:
    from tui.screens.checks import ChecksScreen

_PROBLEMS = (CheckStatus.FAILED, CheckStatus.WARNING)


class ChecksDeeds:
    """Carries out the actions of one Checks screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: ChecksScreen) -> None:
        self._screen = screen
        self._deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "run": self._run,
            "again": self._again,
            "cancel": self._cancel,
            "cancel_all": self._cancel_all,
            "next_problem": partial(self._problem, 1),
            "last_problem": partial(self._problem, -1),
            "copy": self._copy,
            "copy_all": self._copy_all,
            "why": self._why,
            "source": partial(self._to, "source"),
            "password": partial(self._to, "password"),
            "use": self._use,
            "workspace": partial(self._to, "workspace"),
            "time_limit": self._time_limit,
            "list": partial(self._to, "list"),
            "detail": partial(self._to, "detail"),
            "zoom": partial(screen.zoom, {"list", "detail"}),
            "back": self._back,
        }

    def why_not(self, action_id: str) -> str:
        """Why an action would do nothing now, in a sentence; empty when it would."""
        screen = self._screen
        row, keymap = screen.current, screen.keymap
        result = row.result if row is not None and row.status.is_final else None
        match action_id.removeprefix("checks."):
            case "run" | "cancel" | "copy" | "why" if row is None:
                return "There is no check under the cursor."
            case "cancel" if row is not None and row.status.is_final:
                return "This check does not run."
            case "cancel_all" if not screen.checks.sheet.busy:
                return "No check runs."
            case "copy" if result is None or not result.remedy:
                return "There is nothing to mend here."
            case "why" if result is None or not result.diagnosis:
                return "There is no diagnosis to explain."
            case "password":
                return self._why_no_password(keymap.key("checks.source"))
            case "use":
                return self._why_not_used(keymap.key("checks.source"))
            case "next_problem" | "last_problem" if not self._problems:
                return "No check failed and none warns."
            case "copy_all" if not any(r.status.is_final for r in screen.checks.sheet):
                return "There is no result yet."
            case _:
                return ""

    def _why_no_password(self, key: str) -> str:
        source = self._screen.checks.sheet.connections.source
        address = source.address if source is not None else None
        if address is None:
            return f"No source is named: {key} types its address."
        if not address.login.needs_password:
            return f"Logging in by {address.login.value} needs no password."
        return "" if address.user else f"The address names no login: {key} changes it to login@host/database."

    def _why_not_used(self, key: str) -> str:
        screen = self._screen
        sheet = screen.checks.sheet
        source, login = sheet.connections.source, sheet.get(LOGIN)
        if source is None or source.address is None:
            return f"No source is named: {key} types its address."
        if not source.address.database:
            return f"The address names no database: {key} changes it to login@host/database."
        if screen.checker.is_source(source):
            return "The plan's source is this database already."
        if login is None or login.status is not CheckStatus.PASSED:
            return "Nobody has logged in yet: the check of the login must pass first."
        return ""

    def _use(self) -> None:
        screen = self._screen
        if (source := screen.checks.sheet.connections.source) is not None:
            screen.use(source)

    async def do(self, action_id: str) -> None:
        """Carry an action out."""
        waiting = self._deeds[action_id.removeprefix("checks.")]()
        if waiting is not None:
            await waiting

    # -- running -----------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        screen = self._screen
        if screen.take() and (row := screen.current) is not None:
            screen.checks.run([row.name], alone=True)

    def _again(self) -> None:
        screen, checks = self._screen, self._screen.checks
        if screen.take():
            checks.cancel(row.name for row in checks.sheet if not row.status.is_final)
            checks.run(checks.sheet.names())

    def _cancel(self) -> None:
        if (row := self._screen.current) is not None:
            self._screen.checks.cancel([row.name])

    def _cancel_all(self) -> None:
        checks = self._screen.checks
        checks.cancel(row.name for row in checks.sheet if not row.status.is_final)

    def _time_limit(self) -> None:
        screen = self._screen
        at = TIME_LIMITS.index(screen.checks.timeout)
        screen.checks.timeout = TIME_LIMITS[(at + 1) % len(TIME_LIMITS)]
        screen.show_checks()
        screen.say(f"Each network step may take {screen.checks.timeout:g} s from now on.", timeout=3)

    # -- a result ----------------------------------------------------------------------------------------------------------

    @property
    def _problems(self) -> list[str]:
        return [row.name for row in self._screen.checks.sheet if row.status in _PROBLEMS]

    def _problem(self, step: int) -> None:
        screen = self._screen
        names = screen.checks.sheet.names()
        at = names.index(screen.rows.current) if screen.rows.current in names else 0
        turned = [names[(at + step * n) % len(names)] for n in range(1, len(names) + 1)]
        screen.rows.go(next(name for name in turned if name in self._problems))

    async def _copy(self) -> None:
        row = self._screen.current
        if row is not None and row.result is not None:
            await self._screen.hand_over(row.result.remedy)

    async def _copy_all(self) -> None:
        await self._screen.hand_over("\n".join(as_text(row) for row in self._screen.checks.sheet) + "\n")

    def _why(self) -> None:
        from tui.screens.checks_why import explanation

        screen = self._screen
        if (row := screen.current) is not None and row.result is not None:
            screen.app.push_screen(Show("Why", explanation(row.result, min(100, int(screen.size.width * 0.94)) - 5)))

    # -- moving ------------------------------------------------------------------------------------------------------------

    def _to(self, pane: str) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        widget = screen.query_one(f"#{pane}")
        if isinstance(widget, Input):
            widget.action_end()
        widget.focus()

    def _back(self) -> None:
        """One step back: out of the text, whose change is dropped, out of the maximised pane, out of the screen."""
        screen = self._screen
        if isinstance(screen.focused, Input):
            screen.show_fields()
            screen.rows.focus()
        elif screen.maximized is not None:
            screen.minimize()
        else:
            screen.app.pop_screen()
