"""The file of an estate store: opened privately, with the journal its file system can bear, brought up to date, and never lost silently.

Every change is one transaction that begins with BEGIN IMMEDIATE, so that two processes wait for each other instead of failing half way,
and a process that is killed leaves the store as it was before.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from core.clock import Clock
from core.errors import CannotWrite, QuickplanError
from core.findings import Finding, Severity
from workbench.paths import ensure_private
from workbench.store.model import StoreProblem
from workbench.store.places import journal_mode
from workbench.store.schema import STEPS

_WAIT_SECONDS = 30.0
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BESIDE = ("", "-wal", "-shm", "-journal")


class StoreFile:
    """A connection to one store; used by one thread at a time.

    Args:
        path: The file; it is made, with its folder, when there is none.
        clock: Names what is set aside.

    Raises:
        StoreProblem: A newer quickplan wrote it, or another process holds it for too long.
        CannotWrite: It cannot be made or read.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.notices: list[Finding] = []
        self._lock = threading.RLock()
        ensure_private(path.parent)
        with _one_at_a_time(path):
            try:
                self.base = self._open()
            except _Damaged as error:
                self.notices.append(_set_aside(path, clock, str(error)))
                self.base = self._open()

    @property
    def journal(self) -> str:
        """The journal mode in use, as SQLite names it."""
        return str(self.base.execute("PRAGMA journal_mode").fetchone()[0])

    def close(self) -> None:
        """Let go of it."""
        self.base.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one moment."""
        with self._lock, _told(self.path):
            self.base.execute("BEGIN")
            try:
                yield self.base
            finally:
                self.base.rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One change: kept whole when the block ends, not at all when it raises."""
        with self._lock, _told(self.path):
            self.base.execute("BEGIN IMMEDIATE")
            try:
                yield self.base
                self.base.commit()
            except BaseException:
                self.base.rollback()
                raise

    def _open(self) -> sqlite3.Connection:
        path = self.path
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
            with path.open("rb") as stream:
                head = stream.read(16)
        except OSError as error:
            raise CannotWrite(
                f"cannot open the estate store {path}: {error.strerror or error}",
                remedy="Set QUICKPLAN_STATE_DIR to a folder you can write to, or leave the store out with --no-store.",
                file=str(path),
            ) from error
        if head and not head.startswith(b"SQLite format 3\0"):
            raise _Damaged("it is no SQLite file")
        base = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            with _told(path, opening=True):
                self._prepare(base)
        except BaseException:
            base.close()
            raise
        return base

    def _prepare(self, base: sqlite3.Connection) -> None:
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version > len(STEPS):
            raise StoreProblem(
                f"the estate store {self.path} has version {version}, and this quickplan knows {len(STEPS)}",
                remedy="Use the newer quickplan that wrote it, or leave the store out with --no-store.",
                file=str(self.path),
            )
        base.execute(f"PRAGMA journal_mode = {journal_mode(self.path.parent)}")
        base.execute("PRAGMA synchronous = FULL")
        if version < len(STEPS):
            self._bring_up(base)
        elif base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _Damaged("SQLite's check of it fails")

    def _bring_up(self, base: sqlite3.Connection) -> None:
        base.execute("BEGIN IMMEDIATE")
        version = base.execute("PRAGMA user_version").fetchone()[0]  # another process may have done it meanwhile
        for step in STEPS[version:]:
            for statement in step:
                base.execute(statement)
        base.execute(f"PRAGMA user_version = {len(STEPS)}")
        base.commit()


class _Damaged(Exception):
    """The file is no store, or part of it cannot be read."""


@contextlib.contextmanager
def _told(path: Path, *, opening: bool = False) -> Iterator[None]:
    """Turn SQLite's errors into ones that a person can act on, by their codes."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED and opening:
            raise _Damaged(str(error)) from error
        raise _problem(path, code, error) from error


def _problem(path: Path, code: int, error: sqlite3.Error) -> QuickplanError:
    where = str(path)
    if code in _BUSY:
        return StoreProblem(
            f"another quickplan has been writing the estate store {path} for {_WAIT_SECONDS:.0f} s",
            remedy="Run it again when that one is done, or leave the store out with --no-store.",
            file=where,
        )
    if code in _DAMAGED:
        return StoreProblem(
            f"the estate store {path} is damaged: {error}", remedy="Run it again: it is set aside then, and begun anew.", file=where
        )
    return CannotWrite(
        f"cannot use the estate store {path}: {error}",
        remedy="Free space and check permissions, set QUICKPLAN_STATE_DIR, or leave the store out with --no-store.",
        file=where,
    )


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Of two processes that find the same damage one sets it aside; where files cannot be locked SQLite's own locks must do."""
    try:
        handle = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _set_aside(path: Path, clock: Clock, why: str) -> Finding:
    """Rename a damaged store with what belongs to it, and say so."""
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
    try:
        for end in _BESIDE:
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + end))
    except OSError as error:
        raise CannotWrite(
            f"the estate store {path} is damaged ({why}) and cannot be set aside: {error.strerror or error}",
            remedy="Move it away, or leave the store out with --no-store.",
            file=str(path),
        ) from error
    return Finding(
        "STORE_SET_ASIDE",
        Severity.WARNING,
        f"the estate store was damaged ({why}): it was kept as {kept}, with the decisions made before; an empty one was begun",
        f"Try `sqlite3 {kept.name} .recover` beside it, or decide anew.",
        str(path),
    )
