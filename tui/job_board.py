"""The jobs that run beside the screen, as the strip shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker

from core.clock import Clock
from core.errors import Cancelled, QuickplanError
from core.progress import Progress, ProgressCallback
from tui.rates import Rate
from widgets.job_strip import JobLine
from workbench.log import logger

_FRAME = 0.1  # seconds between two repaints for progress: ten a second is as much as can be read

_BEGINNING = {
    "explore": "exploring",
    "assess": "assessing",
    "check": "checking",
    "save": "saving",
    "objects": "reading",
    "pipeline": "designing",
}  # until a job reports itself


@dataclass
class _Running:
    line: JobLine
    worker: Worker[None]
    rate: Rate = field(default_factory=Rate)
    shown_at: float = -1.0


class JobBoard:
    """Starts jobs as workers, keeps their lines, and ends them.

    Args:
        screen: Whose workers they are; they end with it.
        clock: For rates.
        changed: Called when a line changed, at most ten times a second per job.
        failed: Called with the words of an error.
    """

    def __init__(self, screen: Screen[None], clock: Clock, changed: Callable[[], None], failed: Callable[[str], None]) -> None:
        self._screen = screen
        self._clock = clock
        self._changed = changed
        self._failed = failed
        self._running: dict[str, _Running] = {}
        self._ended: dict[str, JobLine] = {}

    @property
    def lines(self) -> tuple[JobLine, ...]:
        """Running jobs, then how the last ones ended."""
        return (*(r.line for r in self._running.values()), *self._ended.values())

    @property
    def running(self) -> tuple[JobLine, ...]:
        """The running ones, the one that matters most last started first."""
        return tuple(r.line for r in self._running.values())

    def start(self, job: str, work: Callable[[ProgressCallback], Awaitable[str]], *, quiet: bool = False) -> None:
        """Run ``work``; a job of the same name that still runs is cancelled first.

        Args:
            job: Its name.
            work: Takes a progress callback, returns the words shown when it is done; empty for none.
            quiet: Whether its end leaves no line.
        """
        self.drop(job)
        worker = self._screen.run_worker(self._run(job, work, quiet), name=job, group=job, exclusive=True, exit_on_error=False)
        self._running[job] = _Running(JobLine(job, Progress(_BEGINNING.get(job, job))), worker)
        self._ended.pop(job, None)
        self._changed()

    async def _run(self, job: str, work: Callable[[ProgressCallback], Awaitable[str]], quiet: bool) -> None:
        await asyncio.sleep(0)  # so that start() has put the line in place
        mine = self._running.get(job)
        try:
            words = await work(lambda progress: self._progress(job, mine, progress))
        except (asyncio.CancelledError, Cancelled):
            self._end(job, mine, "cancelled", _how_far(mine) if mine else f"{job} cancelled")
            raise
        except QuickplanError as error:
            place = f"{error.place}: " if error.place and error.place not in error.message else ""
            self._end(job, mine, "failed", f"{place}{error.message}")
            self._failed(f"{place}{error.message}" + (f"\n{error.remedy}" if error.remedy else ""))
        except Exception:  # noqa: BLE001  (a worker's edge: shown and logged, the app lives on)
            logger.exception("job %s failed", job)
            self._end(job, mine, "failed", f"{job} failed")
            self._failed(f"{job} failed inside quickplan; the log has the details (see About)")
        else:
            self._end(job, mine, "done", "" if quiet else words)

    def _progress(self, job: str, mine: _Running | None, progress: Progress) -> None:
        if mine is None or self._running.get(job) is not mine:
            return
        now = self._clock.monotonic()
        per_second, left = mine.rate.note(progress, now)
        new_stage = progress.stage != mine.line.progress.stage
        mine.line = replace(mine.line, progress=progress, per_second=per_second, seconds_left=left)
        if new_stage or progress.done == progress.total or now - mine.shown_at >= _FRAME:
            mine.shown_at = now
            self._changed()

    def _end(self, job: str, mine: _Running | None, state: Literal["done", "failed", "cancelled"], words: str) -> None:
        if mine is not None and self._running.get(job) is mine:
            del self._running[job]
            if words:
                self._ended[job] = replace(mine.line, state=state, note=words)
            if isinstance(self._screen, MessagePump) and self._screen.is_attached:
                self._changed()

    def cancel(self, job: str) -> None:
        """Stop one job; its child process ends with it."""
        if (found := self._running.get(job)) is not None:
            found.worker.cancel()

    def drop(self, job: str) -> None:
        """Stop a job whose result is no longer wanted, without a line about it."""
        found = self._running.pop(job, None)
        if found is not None:
            found.worker.cancel()

    def clear(self, job: str) -> None:
        """Forget how a job ended."""
        if self._ended.pop(job, None):
            self._changed()


def _how_far(job: _Running) -> str:
    """``transpiling cancelled at 5,900 of 10,000``."""
    progress = job.line.progress
    return f"{progress.stage} cancelled" + (f" at {progress.done:,} of {progress.total:,}" if progress.total else "")
