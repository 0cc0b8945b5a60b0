"""What a person decides on the Objects screen: kept in the estate store, undone and done again, over one object or thousands.

Every method but :meth:`Decisions.check` does its work at once; a screen calls it in a thread.
"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import Any

from core.findings import Finding, Severity
from workbench.dependency_tree import DependencyGraph
from workbench.jobs import run_job
from workbench.store.marks import Undo
from workbench.store.model import Event, StoredObject
from workbench.store.store import EstateStore


class Decisions:
    """The decisions about one source.

    Args:
        source: As :attr:`workbench.sources.Source.shown` names it; its last run is what is decided about.
    """

    def __init__(self, source: str) -> None:
        self._store = EstateStore(source)
        self._undo: list[Undo] = []
        self._redo: list[Undo] = []

    @property
    def who(self) -> str:
        """The login, as whom a person decides; empty where it has no name."""
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return ""

    @property
    def can_undo(self) -> bool:
        """Whether something was decided in this session."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone last."""
        return bool(self._redo)

    def load(self) -> list[StoredObject]:
        """What the store says of each object of the last run, in the estate's order."""
        return self._store.objects()

    def accept(self, items: Sequence[StoredObject]) -> list[StoredObject]:
        """Accept; returns the objects as they are now."""
        return self._done(self._store.accept(items, who=self.who), items)

    def skip(self, items: Sequence[StoredObject], reason: str) -> list[StoredObject]:
        """Leave out, with a reason."""
        return self._done(self._store.skip(items, reason, who=self.who), items)

    def sign_off(self, items: Sequence[StoredObject], who: str) -> list[StoredObject]:
        """Sign off, in the name of ``who``."""
        return self._done(self._store.sign_off(items, who=who), items)

    def override(self, item: StoredObject, sql: str, findings: Sequence[Finding]) -> list[StoredObject]:
        """Keep a person's own SQL with what its gates found."""
        note = "\n".join(f"line {f.line}: {f.message} [{f.code}]" for f in findings if f.severity is Severity.ERROR)
        return self._done(self._store.override(item, sql, who=self.who, note=note), [item])

    def withdraw(self, items: Sequence[StoredObject]) -> list[StoredObject]:
        """Take decisions and sign-offs back."""
        return self._done(self._store.withdraw(items, who=self.who), items)

    def undo(self) -> list[StoredObject]:
        """Take back the last change of this session; objects that someone else changed since stay as they are."""
        return self._turn(self._undo, self._redo)

    def redo(self) -> list[StoredObject]:
        """Do again what was undone last."""
        return self._turn(self._redo, self._undo)

    def override_sql(self, item: StoredObject) -> str | None:
        """A person's own SQL of an object."""
        return self._store.override_sql(item)

    def history(self, item: StoredObject) -> list[Event]:
        """Everything recorded of an object."""
        return self._store.history(item)

    def graph(self) -> DependencyGraph:
        """What objects need and what needs them, as the last run found it."""
        return DependencyGraph(line for _, line in self._store.items())

    async def check(self, item: StoredObject, sql: str, text: str) -> tuple[Finding, ...]:
        """What the gates say of a person's own SQL, in a child process.

        Args:
            item: The object it is for.
            sql: The SQL.
            text: The object's T-SQL.
        """
        arguments: dict[str, Any] = {"sql": sql, "object": item.name, "kind": item.kind, "text": text}
        result = await run_job("check_sql", arguments)
        return tuple(Finding(**{**f, "severity": Severity(f["severity"])}) for f in result["findings"])

    def close(self) -> None:
        """Let the store go."""
        self._store.close()

    def _done(self, change: Undo, items: Sequence[StoredObject]) -> list[StoredObject]:
        self._undo.append(change)
        self._redo.clear()
        return self._store.by_ids(item.id for item in items)

    def _turn(self, taken: list[Undo], given: list[Undo]) -> list[StoredObject]:
        if not taken:
            return []
        back = self._store.undo(taken.pop(), who=self.who)
        given.append(back)
        return self._store.by_ids(back.before)
