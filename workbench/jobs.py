"""A job runs in a child process beside the screen: request by pipe, JSON lines back, cancel = terminate, then kill.

Native driver calls and large parses cannot be stopped inside a thread, and a heavy import would hold the screen; a child has neither fault.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core import errors
from core.errors import JobFailed, QuickplanError
from core.progress import Progress, ProgressCallback, no_progress
from workbench.log import logger, start_log
from workbench.paths import log_file
from workbench.process_group import end_group
from workbench.redaction import redact

_LAUNCHER = Path(__file__).resolve().parent.parent / "quickplan.py"
_LINE_LIMIT = 512 * 1024 * 1024
_STDERR_KEPT = 20_000

ItemCallback = Callable[[dict[str, Any]], None]


def _no_items(_: dict[str, Any]) -> None:
    """For callers that only want the result."""


def child_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: the user's own, with nothing of the current folder importable and quiet Python defaults."""
    given = dict(os.environ if environ is None else environ)
    for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONINSPECT"):
        given.pop(name, None)
    return given | {"PYTHONSAFEPATH": "1", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


async def run_job(
    kind: str, arguments: Mapping[str, Any], on_progress: ProgressCallback = no_progress, on_item: ItemCallback = _no_items
) -> dict[str, Any]:
    """Run one job of :mod:`workbench.operations` in a child and return its result.

    Args:
        kind: Name of the operation.
        arguments: Its keyword arguments, JSON values only; they travel by pipe, never by argv.
        on_progress: Called with each progress report.
        on_item: Called with each item the job streams.

    Raises:
        QuickplanError: What the job raised, of the same class, code, place and remedy.
        JobFailed: The child died or broke the protocol; the log has its last words.
        asyncio.CancelledError: The awaiting task was cancelled; the child is gone when this returns.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(_LAUNCHER), "--job",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=child_environment(), limit=_LINE_LIMIT, start_new_session=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    last_words = asyncio.create_task(_drain(process.stderr))
    try:
        with contextlib.suppress(ConnectionError):
            process.stdin.write(json.dumps({"kind": kind, "arguments": dict(arguments)}).encode() + b"\n")
            await process.stdin.drain()
        result = await _read_events(process.stdout, on_progress, on_item)
        await process.wait()
        if result is None:
            words = redact(await last_words)
            start_log()
            logger.error("job %s ended with %s without a result\n%s", kind, process.returncode, words)
            raise JobFailed(
                f"the {kind} job ended unexpectedly ({_how_it_ended(process.returncode)})",
                remedy=f"Run it again; the log {log_file()} has its last words.",
            )
        return result
    finally:
        if process.returncode is None:
            await end_group(process)
        last_words.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await last_words


async def _read_events(stream: asyncio.StreamReader, on_progress: ProgressCallback, on_item: ItemCallback) -> dict[str, Any] | None:
    while line := await stream.readline():
        try:
            event = json.loads(line)
        except ValueError:
            return None
        match event.get("event"):
            case "progress":
                on_progress(Progress(event["stage"], event["done"], event["total"], event["detail"]))
            case "item":
                on_item(event["item"])
            case "result":
                return dict(event["result"])
            case "error":
                raise _rebuild(event)
    return None


def _rebuild(event: Mapping[str, Any]) -> QuickplanError:
    """The error of the child: of the same class where that is one of :mod:`core.errors`, and always with its code and exit code."""
    known = {c.__name__: c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, QuickplanError)}
    made = known.get(event["class"], QuickplanError)(
        event["message"], remedy=event["remedy"], file=event["file"], line=event["line"], column=event["column"], object=event["object"]
    )
    made.code, made.exit_code = event["code"], event["exit_code"]
    return made


async def _drain(stream: asyncio.StreamReader) -> str:
    """Read a stream to its end, keeping only its tail."""
    kept = b""
    while chunk := await stream.read(8192):
        kept = (kept + chunk)[-_STDERR_KEPT:]
    return kept.decode("utf-8", "replace")


def _how_it_ended(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit {code}"
