"""Runs the stages of one Run screen: one at a time in a worker, asked about first where something outside would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import Clock
from core.errors import QuickplanError
from core.progress import Progress
from migration.checks import CheckStatus
from tui.ports import RunPort
from tui.screens.dialogs import Ask
from workbench.log import logger
from workbench.run_items import RunItem
from workbench.run_sheet import RunSheet, StageResult

if TYPE_CHECKING:
    from tui.screens.run import RunScreen

_GROUP = "stage"
_LISTED = 200


class RunFlow:
    """Starts and stops the worker and keeps the sheet in step with it.

    Args:
        screen: Whose worker it is.
        port: Runs one stage.
        clock: For the time a stage has run.
    """

    def __init__(self, screen: RunScreen, port: RunPort, clock: Clock) -> None:
        self._screen = screen
        self._clock = clock
        self._mark: object = None  # of the latest run: what an older one brings is dropped
        self._agreed: set[str] = set()
        self.port = port
        self.sheet = RunSheet(port.stages())
        self.progress: Progress | None = None
        #: Whether a question waits for its answer.
        self.asking = False

    @property
    def now(self) -> float:
        """Seconds of the session's clock."""
        return self._clock.monotonic()

    def run(self, name: str, mode: str = "", only: tuple[str, ...] = ()) -> None:
        """Run one stage, and nothing after it.

        Args:
            name: The stage.
            mode: ``look`` to change nothing, ``revert`` to take back; empty to run it.
            only: Steps of the deployment.
        """
        self.sheet.only(name)
        self._start(name, mode, only)

    def run_from(self, name: str) -> None:
        """Run this stage and those behind it until one does not succeed."""
        if first := self.sheet.line_up(name):
            self._start(first)

    def cancel(self) -> None:
        """Stop what runs; its child process ends with it."""
        if (row := self.sheet.running) is not None:
            self._mark = None
            self.sheet.stop(row.name, self.now)
            self.progress = None
            self._screen.workers.cancel_group(self._screen, _GROUP)
            self._screen.show_run()

    def _start(self, name: str, mode: str = "", only: tuple[str, ...] = ()) -> None:
        mark = self._mark = object()
        self.progress = None
        self.sheet.start(name, self.now)
        # not exclusive: the worker that ends starts the next one
        self._screen.run_worker(self._run(name, mode, only, mark), name=name, group=_GROUP, exit_on_error=False)
        self._screen.show_run()

    async def _run(self, name: str, mode: str, only: tuple[str, ...], mark: object) -> None:
        try:
            result = await self._stage(name, mode, only, mark)
        except QuickplanError as error:
            result = failed(error)
        except Exception:  # noqa: BLE001  (a worker's edge: shown and logged, the app lives on)
            logger.exception("stage %s failed", name)
            result = StageResult(CheckStatus.FAILED, "failed inside quickplan; the log has the details (see About)")
        if self._mark is not mark:
            return
        self.progress = None
        following = self.sheet.end(name, result, self.now)
        if following:
            self._start(following)
            self._screen.follow(name, following)
        self._screen.stage_ended(name, result)

    async def _stage(self, name: str, mode: str, only: tuple[str, ...], mark: object) -> StageResult:
        """One stage to its end; one that would change something is looked at and asked about first."""
        stage = self.sheet[name].stage
        if stage.is_command and not await self._may_run(stage.title, stage.command):
            return StageResult(CheckStatus.SKIPPED, "not run: you said no")
        if not stage.asks or mode == "look":
            return await self._once(name, "look" if mode == "look" else "", only, mark)
        revert = mode == "revert"
        looked = await self._once(name, "look_revert" if revert else "look", only, mark)
        if looked.status is CheckStatus.FAILED or not looked.changes:
            return looked
        rows = [f"{i.title}" + (f"  {i.words}" if i.words else "") for i in self.sheet[name].items.values() if _is_change(i)]
        things = f"{looked.changes:,} thing{'s' * (looked.changes != 1)}"
        question = f"{'Remove' if revert else 'Change'} {things} in {looked.host}?"
        more = [f"and {len(rows) - _LISTED:,} more"] if len(rows) > _LISTED else []
        if not await self._agreed_to(Ask(question, [*rows[:_LISTED], *more], yes="do it", no="leave it as it is")):
            return StageResult(CheckStatus.WAITING, f"{things} to {'remove' if revert else 'change'}; nothing was changed")
        if self._mark is mark:
            self.sheet[name].items = {}
        return await self._once(name, "revert" if revert else "apply", only, mark)

    async def _once(self, name: str, mode: str, only: tuple[str, ...], mark: object) -> StageResult:
        def take(item: RunItem) -> None:
            if self._mark is mark:
                self.sheet.take(name, item)

        def note(progress: Progress) -> None:
            if self._mark is mark:
                self.progress = progress

        return await self.port.run(name, mode, only, take, note)

    async def _may_run(self, title: str, command: str) -> bool:
        """The plan's own commands are text from a file: the first time, a person agrees to each."""
        if command in self._agreed:
            return True
        lines = (command, f"in {self.port.folder}")
        if not await self._agreed_to(Ask("Run this command of the plan?", lines, yes="run it", no="do not")):
            return False
        self._agreed.add(command)
        return True

    async def _agreed_to(self, question: Ask) -> bool:
        self.asking = True
        self._screen.show_run()
        try:
            return await self._screen.app.push_screen_wait(question)
        finally:
            self.asking = False


def _is_change(item: RunItem) -> bool:
    return item.status in (CheckStatus.WAITING, CheckStatus.WARNING)


def failed(error: QuickplanError) -> StageResult:
    """How a stage ended that could not be carried out."""
    item = RunItem(
        "error",
        error.code,
        CheckStatus.FAILED,
        error.message,
        code=error.code,
        remedy=error.remedy,
        file=error.file,
        line=error.line,
        object=error.object,
    )
    return StageResult(CheckStatus.FAILED, error.message, (item,))
