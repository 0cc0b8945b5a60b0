"""What was recorded beside the plan ticks its criteria on the screen."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import QuickplanError
from planner.plan import Plan
from planner.proof import Proof, with_proofs

if TYPE_CHECKING:
    from tui.screens.plan import PlanScreen

_EDIT_PAUSE = 0.3  # seconds between two looks whether an edit is done


class PlanEvidence:
    """Keeps the ticks of one plan screen in step with the records of its plan.

    Args:
        screen: The plan screen.
    """

    def __init__(self, screen: PlanScreen) -> None:
        self._screen = screen

    def look(self) -> None:
        """Look at the records of a saved plan, beside the screen; a plan without checks has none."""
        session = self._screen.session
        if session.path is not None and session.plan is not None and any(c.check for c in session.plan.criteria):
            self._screen.run_worker(self._look(session.path, session.plan), group="evidence", exclusive=True)

    def sign(self) -> str:
        """Who ticks by hand, and when."""
        return f"{getpass.getuser()}, {self._screen.clock.now():%Y-%m-%dT%H:%MZ}"

    async def _look(self, path: Path, plan: Plan) -> None:
        try:
            proofs = await asyncio.to_thread(_proofs, path, plan)
        except QuickplanError as error:
            self._screen.complain(error.message)
            return
        while self._screen.is_editing:
            await asyncio.sleep(_EDIT_PAUSE)
        session = self._screen.session
        if session.plan is None or session.path != path:
            return  # another plan was opened meanwhile
        made = with_proofs(session.plan, proofs)
        if made is not session.plan and session.apply(made, "take in evidence"):
            self._screen.show_plan()


def _proofs(path: Path, plan: Plan) -> Mapping[str, Proof]:
    from workbench.evidence.gate import saved_proofs

    return saved_proofs(path, plan)
