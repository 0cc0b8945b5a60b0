"""Linting beside the screen: a long plan takes longer than a key may wait, and paths are looked up on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.findings import Finding
from planner.plan import Plan
from tui.ports import LintPort
from workbench.log import logger

if TYPE_CHECKING:
    from tui.screens.plan import PlanScreen


class PlanLint:
    """What is wrong with the plan shown, found in a thread; of plans that come faster than that only the last is looked at.

    Args:
        screen: The screen that shows it.
        lint: Finds it.
    """

    def __init__(self, screen: PlanScreen, lint: LintPort) -> None:
        self._screen = screen
        self._lint = lint
        self._wanted: Plan | None = None
        self._looked_at: Plan | None = None
        self._running = False
        self.findings: Sequence[Finding] = ()

    @property
    def known(self) -> bool:
        """Whether :attr:`findings` are those of some version of the plan."""
        return self._looked_at is not None

    @property
    def settled(self) -> bool:
        """Whether :attr:`findings` are those of the plan last given."""
        return not self._running

    def look_at(self, plan: Plan | None) -> None:
        """Lint another plan; the screen is brought in step when that is done, at once when there is none."""
        self._wanted = plan
        if plan is None:
            self._take(None, ())
        elif not self._running:
            self._running = True
            self._screen.run_worker(self._work(), name="lint", group="lint", exit_on_error=False)

    async def _work(self) -> None:
        try:
            while (plan := self._wanted) is not None and plan is not self._looked_at:
                try:
                    found = await asyncio.to_thread(self._lint, plan)
                except Exception:  # noqa: BLE001  (a worker's edge: shown and logged, the app lives on)
                    logger.exception("linting failed")
                    self._screen.complain("linting failed inside quickplan; the log has the details (see About)")
                    found = ()
                if plan is self._wanted:
                    self._take(plan, found)
        finally:
            self._running = False

    def _take(self, plan: Plan | None, found: Sequence[Finding]) -> None:
        self._looked_at = plan
        self.findings = found
        self._screen.show_problems()
