"""The journal: what a person is working on, on disk within a moment of every change, so that a crash or a dropped link loses nothing.

One JSON file per draft in the state directory, written atomically by a thread of its own: a stalled terminal blocks the event
loop, never this.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.clock import Clock, SystemClock
from core.errors import CannotWrite
from core.files import write_atomic
from workbench.log import logger
from workbench.paths import ensure_private, state_dir
from workbench.redaction import redact

_VERSION = 1


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One draft as kept on disk.

    Attributes:
        id: Name of its file, without the extension.
        prompt: The prompt as typed, secrets redacted.
        plan: The plan's Markdown; empty when there is only a prompt.
        repo: Absolute path of the repository.
        source: The T-SQL source, empty for none.
        path: Where the plan was saved or opened from; empty when never.
        updated: ISO 8601, UTC.
        host: Machine that wrote it.
        pid: Process that wrote it.
    """

    id: str
    prompt: str
    plan: str
    repo: str
    source: str
    path: str
    updated: str
    host: str
    pid: int

    @property
    def moment(self) -> datetime:
        """``updated`` as a moment."""
        return datetime.fromisoformat(self.updated)


def drafts_dir() -> Path:
    """Where journal entries live."""
    return state_dir() / "drafts"


class Journal:
    """Writes the entry of one open plan.

    Args:
        repo: Repository the plan is for.
        source: T-SQL source, empty for none.
        folder: Where entries live; the state directory's ``drafts`` by default.
        entry_id: Id to go on with after a recovery; a new one by default.
        clock: Time of the entries.
    """

    def __init__(self, repo: Path, source: str = "", *, folder: Path | None = None, entry_id: str = "", clock: Clock | None = None) -> None:
        self.id = entry_id or uuid.uuid4().hex[:12]
        self._repo = str(repo)
        self._source = redact(source)
        self._folder = folder or drafts_dir()
        self._clock = clock or SystemClock()
        self._wanted: JournalEntry | None = None
        self._remove = False
        self._closing = False
        self._changed = threading.Condition()
        self._idle = threading.Event()
        self._idle.set()
        self._thread: threading.Thread | None = None
        self.problem: str = ""

    def record(self, *, prompt: str, plan: str, path: str) -> None:
        """Note the current state; returns at once, the thread writes it."""
        entry = JournalEntry(
            id=self.id,
            prompt=redact(prompt),
            plan=plan,
            repo=self._repo,
            source=self._source,
            path=path,
            updated=self._clock.now().astimezone(UTC).isoformat(),
            host=socket.gethostname(),
            pid=os.getpid(),
        )
        self._post(entry, remove=False)

    def forget(self) -> None:
        """The plan is saved and nothing is pending: drop the entry."""
        self._post(None, remove=True)

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until what was recorded is on disk; False when that took longer than ``timeout`` seconds."""
        return self._idle.wait(timeout)

    def close(self) -> None:
        """Write what is pending and stop the thread."""
        self.flush()
        with self._changed:
            self._closing = True
            self._changed.notify()

    def _post(self, entry: JournalEntry | None, *, remove: bool) -> None:
        with self._changed:
            self._wanted, self._remove = entry, remove
            self._idle.clear()
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_forever, name="journal", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _write_forever(self) -> None:
        while True:
            with self._changed:
                while self._wanted is None and not self._remove:
                    self._idle.set()
                    if self._closing:
                        return
                    self._changed.wait()
                entry, remove = self._wanted, self._remove
                self._wanted, self._remove = None, False
            self._write(entry, remove=remove)

    def _write(self, entry: JournalEntry | None, *, remove: bool) -> None:
        target = self._folder / f"{self.id}.json"
        try:
            if remove:
                with contextlib.suppress(FileNotFoundError):
                    target.unlink()
            elif entry:
                ensure_private(self._folder)
                write_atomic(target, json.dumps({"version": _VERSION, **asdict(entry)}, ensure_ascii=False), mode=0o600)
            self.problem = ""
        except (CannotWrite, OSError, UnicodeError) as error:
            self.problem = str(error)
            logger.warning("journal: %s", error)


def list_entries(folder: Path | None = None) -> list[JournalEntry]:
    """Drafts that no living process on this machine holds, newest first; damaged files are skipped and logged."""
    entries: list[JournalEntry] = []
    for file in sorted((folder or drafts_dir()).glob("*.json")):
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            data.pop("version", None)
            entry = JournalEntry(**data)
            entry.moment  # noqa: B018 - a damaged date counts as damage
        except (OSError, ValueError, TypeError) as error:
            logger.warning("journal: %s cannot be read: %s", file, error)
            continue
        if not _is_held(entry):
            entries.append(entry)
    return sorted(entries, key=lambda e: e.updated, reverse=True)


def discard(entry_id: str, folder: Path | None = None) -> None:
    """Delete one draft for good."""
    if entry_id.isalnum():
        with contextlib.suppress(FileNotFoundError):
            ((folder or drafts_dir()) / f"{entry_id}.json").unlink()


def _is_held(entry: JournalEntry) -> bool:
    if entry.host != socket.gethostname() or entry.pid == os.getpid():
        return False
    try:
        os.kill(entry.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
