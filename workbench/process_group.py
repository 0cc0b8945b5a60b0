"""Ending a child that leads a session of its own: its group is the child and what it started, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

_GRACE_SECONDS = 2.0


def signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send a signal to all of a child's group; nothing where none is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


async def end_group(process: asyncio.subprocess.Process) -> None:
    """End a child and its group and wait for the child: politely first, then not."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        signal_group(process, sent)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE_SECONDS)
            return
    await process.wait()
