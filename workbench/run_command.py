"""A command of the plan, run as the person would: in a shell, in its folder, in a group of its own so that all of it can be stopped."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import Callable
from pathlib import Path

from core.safe_text import one_line
from workbench.process_group import end_group, signal_group
from workbench.redaction import redact

#: Lines of output that are kept, the last ones.
KEPT_LINES = 400
_LONGEST = 400  # characters of a line that are kept
_BUFFER = 65_536

TailCallback = Callable[[tuple[str, ...]], None]


async def run_command(command: str, folder: Path, tell: TailCallback) -> int:
    """Run a command and follow its output, both streams together.

    Args:
        command: As it stands in the plan; ``/bin/sh`` runs it.
        folder: Where.
        tell: Told the last lines whenever there are more, without control characters and without what looks like a secret.

    Returns:
        Its exit code; 128 and the number of the signal that ended it.

    Raises:
        asyncio.CancelledError: The awaiting task was cancelled; the command and all it started are gone when this returns.
    """
    process = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", command, cwd=folder, start_new_session=True,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    lines: deque[str] = deque(maxlen=KEPT_LINES)
    rest = ""
    try:
        while chunk := await process.stdout.read(_BUFFER):
            *whole, rest = (rest + chunk.decode("utf-8", "replace")).split("\n")
            lines.extend(_shown(line) for line in whole)
            rest = rest[-_BUFFER:]  # a line without an end does not grow for ever
            tell((*lines, _shown(rest)) if rest else tuple(lines))
        if rest:
            lines.append(_shown(rest))
            tell(tuple(lines))
        code = await process.wait()
        return 128 - code if code < 0 else code
    finally:
        await end_group(process)
        signal_group(process, signal.SIGKILL)  # what the shell left behind


def _shown(line: str) -> str:
    """A line as it may be shown; of one that was overwritten in place, what stood there last."""
    return one_line(redact(line.rstrip("\r").rpartition("\r")[2]), _LONGEST)
