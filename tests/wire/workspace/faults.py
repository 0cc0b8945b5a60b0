"""What goes wrong on purpose, request by request."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One failure.

    Attributes:
        status: HTTP status of the answer; 0 when the answer itself is not replaced.
        code: ``error_code`` of the body.
        message: ``message`` of the body.
        retry_after: Seconds in the header ``Retry-After``; 0 for no header.
        processed: Whether the request is carried out all the same.
        lost: ``mid-body`` ends the connection in the middle of the answer, ``reset`` before it; empty for neither.
        hold: Waits for this event before it answers; None for at once.
        first: Called before anything of the answer is sent, with nothing held.
        then: Called after all of it, with nothing held.
    """

    status: int = 0
    code: str = ""
    message: str = "made to fail"
    retry_after: int = 0
    processed: bool = False
    lost: str = ""
    hold: threading.Event | None = None
    first: Callable[[], None] | None = None
    then: Callable[[], None] | None = None


@dataclass
class _Planned:
    method: str
    path: re.Pattern[str]
    fault: Fault
    skip: int
    times: int


@dataclass
class Faults:
    """Faults in the order in which they were planned; the first that fits is taken."""

    planned: list[_Planned] = field(default_factory=list)

    def add(self, method: str, path: str, fault: Fault, *, skip: int = 0, times: int = 1) -> None:
        """Plan one.

        Args:
            method: HTTP method; ``*`` for any, ``!`` for any that changes something.
            path: Regular expression that the path must match from its start.
            fault: What happens.
            skip: Requests that fit and still go through before it.
            times: How often it happens; -1 for ever.
        """
        self.planned.append(_Planned(method, re.compile(path), fault, skip, times))

    def clear(self) -> None:
        self.planned.clear()

    def take(self, method: str, path: str, changes: bool) -> Fault | None:
        """The fault of this request."""
        for planned in self.planned:
            fits = planned.method in ("*", method) or (planned.method == "!" and changes)
            if not fits or not planned.path.match(path) or planned.times == 0:
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            planned.times -= planned.times > 0
            return planned.fault
        return None
