"""Everything that clients sent, for tests to ask."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

#: Kinds of statement that read or set the session; everything else writes, defines or executes.
HARMLESS = frozenset({"select", "set", "use", "transaction", "driver", "declare"})


@dataclass(frozen=True)
class Statement:
    """One statement that was received.

    Attributes:
        connection: Number of the connection, from 1.
        kind: ``select``, ``set``, ``use``, ``transaction``, ``driver`` (a procedure that drivers call by themselves), ``declare``,
            or what is never sent by a reader: ``write``, ``ddl``, ``exec``, ``other``.
        text: Its T-SQL, or the name of the procedure.
        via: ``batch``, or the procedure that carried it (``sp_executesql`` …).
        parameters: Values in order.
    """

    connection: int
    kind: str
    text: str
    via: str = "batch"
    parameters: tuple[Any, ...] = ()

    @property
    def forbidden(self) -> bool:
        """Whether a reader must never send it."""
        return self.kind not in HARMLESS


@dataclass
class Session:
    """What was seen of one connection."""

    number: int
    user: str = ""
    database: str = ""
    application: str = ""
    host: str = ""
    library: str = ""
    read_only: bool = False
    tds: int = 0
    tls: str = ""
    strict: bool = False
    login_tls: str = ""
    admitted: bool = False
    ended: str = ""
    rows: int = 0


@dataclass
class Record:
    """Sessions and statements in order of arrival, and crashes of the responder itself; safe to read while the server runs."""

    sessions: list[Session] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    _statements: list[Statement] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, statement: Statement) -> None:
        """Keep a statement."""
        with self._lock:
            self._statements.append(statement)

    def open(self) -> Session:
        """A new session, numbered from 1."""
        with self._lock:
            session = Session(len(self.sessions) + 1)
            self.sessions.append(session)
            return session

    @property
    def statements(self) -> list[Statement]:
        """All so far."""
        with self._lock:
            return list(self._statements)

    def clear(self) -> None:
        """Forget statements; sessions keep their numbers."""
        with self._lock:
            self._statements.clear()
