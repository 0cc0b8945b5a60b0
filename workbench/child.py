"""The child's side of a job: read one request from stdin, answer in JSON lines on stdout."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from core.errors import ExitCode, QuickplanError
from core.progress import Progress
from workbench.log import logger, start_log
from workbench.paths import log_file

_PR_SET_PDEATHSIG = 1
_PROGRESS_EVERY_SECONDS = 0.05


class EventWriter:
    """Writes events as JSON lines; progress is thinned so that a fast loop does not fill the pipe."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last_progress = 0.0
        self._last_stage = ""

    def progress(self, progress: Progress) -> None:
        """Report progress, at most twenty times a second, but always a new stage and the last item."""
        now = time.monotonic()
        ends = progress.total and progress.done >= progress.total
        if ends or progress.stage != self._last_stage or now - self._last_progress >= _PROGRESS_EVERY_SECONDS:
            self._last_progress, self._last_stage = now, progress.stage
            self._write(
                {"event": "progress", "stage": progress.stage, "done": progress.done, "total": progress.total, "detail": progress.detail}
            )

    def item(self, item: dict[str, Any]) -> None:
        """Stream one item."""
        self._write({"event": "item", "item": item})

    def result(self, result: dict[str, Any]) -> None:
        """End with a result."""
        self._write({"event": "result", "result": result})

    def error(self, error: QuickplanError) -> None:
        """End with an error that a person can act on."""
        self._write(
            {
                "event": "error",
                "class": type(error).__name__,
                "code": error.code,
                "exit_code": error.exit_code,
                "message": error.message,
                "remedy": error.remedy,
                "file": error.file,
                "line": error.line,
                "column": error.column,
                "object": error.object,
            }
        )

    def _write(self, event: dict[str, Any]) -> None:
        # Lone surrogates (undecodable file names) travel as escapes; json's ASCII output keeps the pipe plain.
        self._stream.write(json.dumps(event).encode("ascii") + b"\n")
        self._stream.flush()


def main() -> int:
    """Serve one request; the exit code is 0 unless the child itself failed."""
    _die_with_parent()
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not break the protocol
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; ctrl+c reaches the whole foreground group
    start_log()
    writer = EventWriter(events)
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_exit_at_eof, daemon=True).start()
    try:
        from workbench.operations import OPERATIONS

        writer.result(OPERATIONS[request["kind"]](writer, **request["arguments"]))
    except QuickplanError as error:
        writer.error(error)
    except BrokenPipeError:
        return ExitCode.INTERNAL
    except Exception as error:  # noqa: BLE001 - the worker's edge: logged here, shown by the parent
        logger.exception("job %s failed", request.get("kind"))
        from core.errors import JobFailed

        writer.error(
            JobFailed(f"internal error in the {request.get('kind')} job: {type(error).__name__}", remedy=f"See {log_file()} and report it.")
        )
    events.close()
    return ExitCode.OK


def _die_with_parent() -> None:
    """Ask Linux to end this process when its parent dies; elsewhere the end of stdin does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _exit_at_eof() -> None:
    """The parent holds our stdin open as long as it wants the job.

    Read past Python's buffer: a thread that waits inside it keeps its lock, for which the interpreter would wait a second at its end.
    """
    while os.read(0, 4096):
        pass
    _leave()


_last_deeds: list[Callable[[], None]] = []


def before_stop(deed: Callable[[], None]) -> None:
    """Do this when the job is cancelled, before the child ends; the parent waits two seconds. Called in the main thread.

    Only for jobs whose main thread never waits inside a driver: there the signal would not be heard.
    """
    if not _last_deeds and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: _leave())
    _last_deeds.append(deed)


def _leave() -> None:
    for deed in _last_deeds:
        deed()
    os._exit(ExitCode.TERM)
