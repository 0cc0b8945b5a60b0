"""Running work from the command line: signals to exit codes, errors to words, progress to a terminal's stderr."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Coroutine
from types import FrameType
from typing import Any, TypeVar

import click

from core.errors import ExitCode, QuickplanError
from core.progress import Progress
from core.safe_text import one_line, plain

T = TypeVar("T")
_SIGNALS = {signal.SIGINT: ExitCode.INT, signal.SIGTERM: ExitCode.TERM, signal.SIGHUP: ExitCode.HUP}
_PAINT_EVERY_SECONDS = 0.1


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine; HUP, INT and TERM cancel it (children end with it) and exit with 129, 130 or 143."""
    import asyncio  # not for commands that start no job

    received: list[int] = []

    async def supervised() -> T:
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work)

        def stop(code: int) -> None:
            received.append(code)
            task.cancel()

        for number, code in _SIGNALS.items():
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or a job in a script's background
                loop.add_signal_handler(number, stop, code)
        return await task

    try:
        return asyncio.run(supervised())
    except asyncio.CancelledError:
        raise SystemExit(received[0] if received else ExitCode.INT) from None


def end_by_signal() -> None:
    """Let HUP and TERM end the command through its clean-up, with their exit codes, also while no job runs."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(_SIGNALS[signal.Signals(number)])

    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def show_error(error: QuickplanError) -> None:
    """Print an error to stderr: what, where, and what to do."""
    lines = [f"quickplan: {plain(error.message)}"]
    if error.place and one_line(error.place) not in lines[0]:
        lines.append(f"  at {one_line(error.place)}" + (f" ({one_line(error.object)})" if error.object else ""))
    if error.remedy:
        lines.append(f"  {plain(error.remedy)}")
    click.echo("\n".join(lines), err=True)


class ProgressLine:
    """One line on a terminal's stderr that is overwritten; silent when stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = 0
        self._last = 0.0
        self._on = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        """Show a progress report, at most ten times a second."""
        now = time.monotonic()
        if not self._on or now - self._last < _PAINT_EVERY_SECONDS:
            return
        self._last = now
        count = f" {progress.done:,}/{progress.total:,}" if progress.total else f" {progress.done:,}" if progress.done else ""
        text = one_line(f"{progress.stage}{count}  {progress.detail}", 78)
        self._write(text)

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write("\r" + text.ljust(self._shown))
            sys.stderr.flush()
        self._shown = len(text)
