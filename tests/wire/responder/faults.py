"""Faults that a test asks for, and which connection has them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What goes wrong on one connection. The default is nothing.

    Attributes:
        silent: Accept and never say a word.
        close_after_accept: Close at once.
        close_after_prelogin: Answer PRELOGIN, then close.
        close_after_login: Let the client in, then close.
        close_after_rows: Close within a result once so many rows were written, counted over the whole connection.
        close_after_statements: Close when statement number n + 1 of the client's own arrives.
        reset: Where it closes, send RST instead of FIN.
        row_delay: Seconds between two rows.
        statement_delay: Seconds before the first row of a result; an attention ends the wait.
    """

    silent: bool = False
    close_after_accept: bool = False
    close_after_prelogin: bool = False
    close_after_login: bool = False
    close_after_rows: int | None = None
    close_after_statements: int | None = None
    reset: bool = False
    row_delay: float = 0.0
    statement_delay: float = 0.0


class Faults:
    """Faults of the connections to come: a queue for single ones, then the standing one.

    Safe to use from the test's thread while the server runs.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Fault] = []
        self._standing = Fault()

    def always(self, fault: Fault) -> None:
        """Every connection from now on has it, once the queue is empty."""
        with self._lock:
            self._standing = fault

    def next(self, *faults: Fault) -> None:
        """The next connections have these, one each, in order."""
        with self._lock:
            self._queue.extend(faults)

    def extend(self, faults: Iterable[Fault]) -> None:
        """As :meth:`next`."""
        self.next(*faults)

    def clear(self) -> None:
        """No faults any more."""
        with self._lock:
            self._queue.clear()
            self._standing = Fault()

    def take(self) -> Fault:
        """The fault of a connection that was just accepted."""
        with self._lock:
            return self._queue.pop(0) if self._queue else self._standing
