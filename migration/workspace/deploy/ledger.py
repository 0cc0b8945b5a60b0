"""The journal of one deployment: what it is about to do and what it has done, on disk before and after each request.

No secret and no notebook text is in it. What was noted as intended while it was absent belongs to this deployment, also when the run was
stopped before it could note the answer.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import UsageProblem
from core.files import write_atomic

_VERSION = 1


@dataclass(slots=True)
class Ledger:
    """What a deployment made.

    Attributes:
        path: Its file.
        id: Mark that its pipelines and schemas carry in the workspace.
        entries: By key: ``state`` (``intended`` or ``done``), ``made`` (whether it was absent before), and facts; in order of intent.
    """

    path: Path
    id: str
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def intend(self, key: str, *, made: bool, **facts: Any) -> None:
        """Note what is about to be done.

        Args:
            key: What it is.
            made: Whether it does not exist yet.
            facts: What a later run needs to recognise it.
        """
        before = self.entries.get(key, {})
        self.entries[key] = before | facts | {"state": "intended", "made": made or bool(before.get("made"))}
        self._write()

    def done(self, key: str, **facts: Any) -> None:
        """Note that it is done."""
        self.entries[key] = self.entries.get(key, {"made": False}) | facts | {"state": "done"}
        self._write()

    def forget(self, key: str) -> None:
        """It is gone."""
        self.entries.pop(key, None)
        self._write()

    def fact(self, key: str, name: str) -> Any:
        """A fact of an entry; None when it is not there."""
        return self.entries.get(key, {}).get(name)

    def is_done(self, key: str) -> bool:
        """Whether it was done to the end."""
        return bool(self.fact(key, "state") == "done")

    def is_ours(self, key: str) -> bool:
        """Whether this deployment made it."""
        return bool(self.fact(key, "made"))

    def _write(self) -> None:
        write_atomic(self.path, json.dumps({"version": _VERSION, "id": self.id, "entries": self.entries}, indent=1), mode=0o600)


@contextmanager
def open_ledger(path: Path) -> Iterator[Ledger]:
    """The ledger of this file, held by one process at a time.

    Raises:
        UsageProblem: Another process deploys the same plan to the same workspace, or the file is damaged.
    """
    lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageProblem("this plan is being deployed to this workspace already", remedy="Wait for the other run to end.") from None
        yield _read(path)
    finally:
        os.close(lock)


def _read(path: Path) -> Ledger:
    if not path.exists():
        return Ledger(path, uuid.uuid4().hex)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Ledger(path, str(data["id"]), dict(data["entries"]))
    except (ValueError, KeyError, TypeError):
        remedy = "Move it away: the next run adopts what it finds by name, and --revert then removes nothing of it."
        raise UsageProblem(f"the journal {path} of this deployment is damaged", remedy=remedy, file=str(path)) from None
