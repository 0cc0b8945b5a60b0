"""What the plan screen starts beside itself: drafting after typing, exploring, assessing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.timer import Timer

from core.errors import QuickplanError
from core.progress import ProgressCallback
from migration.summary import EstateSummary
from planner.task import TaskType
from workbench.workflow import Assessment

if TYPE_CHECKING:
    from tui.screens.plan import PlanScreen

_EDIT_PAUSE = 0.3  # seconds between two looks whether an edit is done
_FILL_PAUSE = 0.5  # seconds between two redrafts from figures that still grow: more often could not be read
_LONG_PROMPT = 20_000  # characters; classifying more than this leaves the event loop to a thread


class PlanJobs:
    """The jobs of one plan screen.

    Args:
        screen: The screen they bring in step.
    """

    def __init__(self, screen: PlanScreen) -> None:
        self._screen = screen
        self.summary: EstateSummary | None = None
        self.source_state = "none" if screen.workflow.source is None else ""
        self._generation = 0
        self._waiting: Timer | None = None
        self._opened = False  # a plan from a file, whose prompt nobody changed yet
        self._filled_at = -_FILL_PAUSE

    def prompt_changed(self, prompt: str) -> None:
        """Classify, draft at once from what is known, then explore for the new prompt."""
        screen = self._screen
        screen.session.set_prompt(prompt)
        self._opened = False
        self._generation += 1
        if len(prompt) > _LONG_PROMPT:
            screen.run_worker(self._take_long(prompt, self._generation), group="classify", exclusive=True)
            return
        screen.drafting.take(prompt)
        self._taken()

    async def _take_long(self, prompt: str, generation: int) -> None:
        await asyncio.to_thread(self._screen.drafting.take, prompt)
        if generation == self._generation:
            self._taken()

    def _taken(self) -> None:
        screen = self._screen
        self.draft()
        if screen.drafting.intent is None:
            screen.board.drop("explore")
        else:
            self.explore()

    def prompt_opened(self, prompt: str) -> None:
        """A saved plan was opened: show what its prompt is, draft nothing."""
        screen = self._screen
        self._opened = True
        plan = screen.session.plan
        screen.drafting.open(prompt, plan.task_type if plan else None, plan.complexity if plan else None)
        screen.show_what()
        screen.show_plan()

    def draft(self) -> None:
        """Draft from what is known and show it; while the person is in the middle of an edit, wait until that is done."""
        screen = self._screen
        if screen.is_editing:
            if self._waiting is None:
                self._waiting = screen.set_timer(_EDIT_PAUSE, self._draft_later)
            return
        had_pending = screen.session.pending is not None
        screen.drafting.redraft()
        screen.show_what()
        screen.show_plan()
        if screen.session.pending is not None and not had_pending:
            key = screen.keymap.key("redraft")
            screen.notify(
                f"Your plan stays as it is; the prompt now gives another draft. {key} shows what it would change.", timeout=5, markup=False
            )

    def _draft_later(self) -> None:
        self._waiting = None
        self.draft()

    def explore(self) -> None:
        """Rank the repository's files for the present prompt; the draft then takes them in."""
        screen, intent = self._screen, self._screen.drafting.intent
        if intent is None:
            return

        async def work(report: ProgressCallback) -> str:
            await asyncio.sleep(screen.explore_pause)
            codebase = await screen.workflow.explore(intent, report)
            screen.drafting.codebase = codebase
            self.draft()
            return ""

        screen.board.start("explore", work)

    def _figures(self, summary: EstateSummary) -> None:
        """Figures of a source that is still being read: the pane shows each, the plan takes them in twice a second."""
        self.summary = summary
        self._screen.show_what()
        now = self._screen.clock.monotonic()
        if now - self._filled_at >= _FILL_PAUSE:
            self._filled_at = now
            self.take_in()

    def take_in(self) -> None:
        """Let the draft grow with what was counted so far; never one that was edited, is being edited, or came from a file."""
        screen = self._screen
        if self.summary is None:
            return
        screen.drafting.assessed(Assessment(self.summary))
        if self._is_migration and not self._opened and not screen.session.edited_by_hand and not screen.is_editing:
            self.draft()

    @property
    def _is_migration(self) -> bool:
        intent = self._screen.drafting.intent
        return intent is not None and intent.task_type is TaskType.MIGRATION

    def assess(self) -> None:
        """Read, analyse and transpile the source; what comes in while it runs is shown, and the plan fills in with it."""
        screen = self._screen
        self.source_state = "reading"
        self.summary = None
        self._filled_at = screen.clock.monotonic() - _FILL_PAUSE
        screen.drafting.assessment = None
        started = screen.clock.monotonic()

        async def work(report: ProgressCallback) -> str:
            try:
                assessment = await screen.workflow.assess(report, self._figures)
            except BaseException as ended:
                if self.summary is None:
                    why = ended.message if isinstance(ended, QuickplanError) else "the source was not read to its end"
                    self.source_state = f"failed: {why}"
                else:
                    self.source_state = ""
                screen.show_what()
                if isinstance(ended, QuickplanError):
                    self.take_in()
                raise
            self.summary = assessment.summary
            self.source_state = ""
            screen.drafting.assessed(assessment)
            if self._is_migration and not self._opened:
                self.draft()
            screen.show_what()
            screen.show_problems()
            seconds = screen.clock.monotonic() - started
            took = f" in {seconds:.1f} s" if seconds >= 0.05 else ""
            return f"{assessment.summary.total:,} objects assessed{took}"

        screen.board.start("assess", work)
        screen.show_what()
