"""Read-only git calls on repositories that nobody vouched for.

A repository's own configuration may name programs to run (fsmonitor, hooks, pagers, signature checkers, transports): every call here
switches them off, asks for no lock, never prompts, has a deadline, and reads no more than it was told to.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.progress import CancelToken

_NEUTRAL = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false",
    "-c", "core.untrackedCache=false",
    "-c", "log.showSignature=false",
    "-c", "diff.ignoreSubmodules=all",
    "-c", "color.ui=false",
)  # fmt: skip
_DROPPED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_EXTERNAL_DIFF", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class GitOutput:
    """What a call gave.

    Attributes:
        ok: git ended with status 0, or was stopped because enough had been read.
        data: Standard output.
        cut: More was to come: the byte limit or the deadline was reached.
        error: First line of standard error, empty when ``ok``.
    """

    ok: bool
    data: bytes = b""
    cut: bool = False
    error: str = ""


def _environment() -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in _DROPPED and not key.startswith("GIT_TRACE")}
    env.update(
        GIT_OPTIONAL_LOCKS="0",
        GIT_TERMINAL_PROMPT="0",
        GIT_NO_LAZY_FETCH="1",
        GIT_ALLOW_PROTOCOL="none",
        GIT_PAGER="cat",
        LC_ALL="C",
    )
    return env


def run_git(root: Path, *arguments: str, timeout: float = 10.0, limit: int = 64_000_000, cancel: CancelToken | None = None) -> GitOutput:
    """Run ``git`` in ``root`` and read its output.

    Args:
        root: Working folder.
        arguments: Subcommand and its options; never a shell.
        timeout: Seconds after which what was read so far is returned, ``cut``.
        limit: Bytes after which the same happens.
        cancel: Asked five times a second.

    Raises:
        Cancelled: The token was set.
    """
    try:
        child = subprocess.Popen(
            ["git", *_NEUTRAL, *arguments],
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        return GitOutput(False, error=error.strerror or str(error))
    try:
        return _read(child, timeout, limit, cancel)
    finally:
        if child.poll() is None:
            child.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=5)
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                stream.close()


def _read(child: subprocess.Popen[bytes], timeout: float, limit: int, cancel: CancelToken | None) -> GitOutput:
    assert child.stdout is not None
    assert child.stderr is not None
    deadline = time.monotonic() + timeout
    parts: dict[IO[bytes], list[bytes]] = {child.stdout: [], child.stderr: []}
    size = 0
    cut = False
    with selectors.DefaultSelector() as selector:
        for stream in parts:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and not cut:
            if cancel is not None:
                cancel.check()
            for key, _ in selector.select(0.2):
                chunk = os.read(key.fd, 1 << 16)
                if not chunk:
                    selector.unregister(key.fileobj)
                    continue
                parts[key.fileobj].append(chunk)  # type: ignore[index]  # selectors types the object as an int or HasFileno
                size += len(chunk)
            cut = size > limit or time.monotonic() > deadline
    data = b"".join(parts[child.stdout])
    if cut:
        return GitOutput(bool(data), data, True, "" if data else "git took too long")
    status = child.wait()
    lines = b"".join(parts[child.stderr]).decode("utf-8", "replace").strip().splitlines()
    return GitOutput(status == 0, data, False, "" if status == 0 else (lines[0] if lines else f"git ended with status {status}"))
