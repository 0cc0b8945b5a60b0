"""Runs the checks of one Checks screen: each in a worker and group of its own, so that one can be stopped or run again alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.clock import Clock
from core.errors import QuickplanError
from migration.checks import CheckResult, CheckStatus
from tui.ports import CheckerPort
from workbench.check_sheet import CheckSheet
from workbench.checker import Connections
from workbench.checks import PlannedCheck
from workbench.log import logger

if TYPE_CHECKING:
    from tui.screens.checks import ChecksScreen

#: Seconds of a network step, in the order the key goes through them.
TIME_LIMITS = (5.0, 15.0, 30.0, 60.0, 2.0)


def group_of(check: str) -> str:
    """The group of a check's worker."""
    return f"check {check}"


class ChecksRun:
    """Starts and stops workers and keeps the sheet in step with them.

    Args:
        screen: Whose workers they are.
        checker: Runs one check.
        connections: What is checked.
        clock: For the time a check has run.
    """

    def __init__(self, screen: ChecksScreen, checker: CheckerPort, connections: Connections, clock: Clock) -> None:
        self._screen = screen
        self._checker = checker
        self._clock = clock
        self._runs: dict[str, object] = {}  # check → mark of its latest run: what an older one brings is dropped
        self.timeout = TIME_LIMITS[0]
        self.sheet = CheckSheet(connections)

    def seconds(self, check: str) -> float:
        """How long a running check has run."""
        return max(0.0, self._clock.monotonic() - self.sheet[check].started)

    def run(self, names: Iterable[str], *, alone: bool = False) -> None:
        """Run these, again if they ran before; one that runs now begins anew when it is asked for alone."""
        names = list(names)
        if alone:
            for name in names:
                self._stop(name)
        self.sheet.begin(names, alone=alone)
        self._start()

    def follow(self, connections: Connections) -> bool:
        """Check something else: stop what runs for what is no longer asked for, and run what is new; whether anything is."""
        if connections == self.sheet.connections:
            return False
        before = {row.name: row for row in self.sheet}
        changed = self.sheet.follow(connections)
        for name, row in before.items():
            if self.sheet.get(name) is not row:
                self._end_worker(name)
        self.run(changed)
        return True

    def cancel(self, names: Iterable[str]) -> None:
        """Stop these; their children end with them."""
        for name in list(names):
            self._stop(name)
        self._start()

    def _stop(self, name: str) -> None:
        self._end_worker(name)
        self.sheet.cancel(name)

    def _end_worker(self, name: str) -> None:
        if self._runs.pop(name, None) is not None:
            self._screen.workers.cancel_group(self._screen, group_of(name))

    def _start(self) -> None:
        for planned in self.sheet.start(self._clock.monotonic(), self._checker.limit(self.timeout)):
            mark = self._runs[planned.name] = object()
            work = self._check(planned, self.sheet.connections, mark)
            self._screen.run_worker(work, name=planned.name, group=group_of(planned.name), exclusive=True, exit_on_error=False)
        self._screen.show_checks()

    async def _check(self, planned: PlannedCheck, connections: Connections, mark: object) -> None:
        try:
            result = await self._checker.run(planned, connections, self.timeout)
        except asyncio.CancelledError:
            raise
        except QuickplanError as error:
            result = CheckResult(planned.name, planned.target, CheckStatus.FAILED, error.code, error.message, error.remedy)
        except Exception:  # noqa: BLE001  (a worker's edge: shown and logged, the app lives on)
            logger.exception("check %s failed", planned.name)
            words = "the check failed inside quickplan"
            result = CheckResult(
                planned.name, planned.target, CheckStatus.FAILED, "INTERNAL_ERROR", words, "The log has the details (About)."
            )
        if self._runs.get(planned.name) is mark:
            del self._runs[planned.name]
            self.sheet.finish(result)
            self._start()
