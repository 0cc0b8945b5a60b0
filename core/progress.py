"""Progress reports and cancel tokens, passed down into long work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        stage: One lower-case word or two: ``reading``, ``analysing``, ``transpiling``.
        done: Items finished.
        total: Items in all; 0 while unknown.
        detail: What is being worked on, as data (escape when shown).
    """

    stage: str
    done: int = 0
    total: int = 0
    detail: str = ""


ProgressCallback = Callable[[Progress], None]


def no_progress(_: Progress) -> None:
    """A callback for callers that do not watch."""


class CancelToken:
    """Set from outside, asked from inside a loop. Thread-safe."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise :class:`core.errors.Cancelled` when stopping was asked for."""
        if self._event.is_set():
            raise Cancelled
