"""Calls to a workspace: within a time budget, creating ones never sent twice blindly, errors told apart by class and code.

Imported by what runs in a job's child only: it loads the SDK.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.clock import Clock
from databricks.sdk.errors import (
    AlreadyExists,
    InternalError,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
    ResourceConflict,
    TemporarilyUnavailable,
    TooManyRequests,
    Unauthenticated,
)
from databricks.sdk.errors.base import DatabricksError
from databricks.sdk.errors.platform import DeadlineExceeded

from core.safe_text import one_line
from core.targets import probe
from migration.workspace.client import WorkspaceFailed, connect
from migration.workspace.profile import Profile

T = TypeVar("T")
#: What a call can end with; anything else is a fault of ours.
CALL_ERRORS = (DatabricksError, TimeoutError, requests.RequestException, ValueError)
_EXISTS = (AlreadyExists, ResourceAlreadyExists, ResourceConflict)
_EXISTS_CODES = frozenset({"SCHEMA_ALREADY_EXISTS", "RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS", "VOLUME_ALREADY_EXISTS"})
_TRIES = 4
_LONGEST_MESSAGE = 300


def pause(seconds: float) -> None:
    """Wait between two tries; replaced in tests."""
    time.sleep(seconds)


class NoMoreTime(Exception):
    """The SDK wants to wait and try again, which is not wanted; what it failed with is the context.

    Attributes:
        seconds: How long it would have waited.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PatientClock(Clock):
    """The SDK's clock: its own waits past the deadline when a server asks for that, and lets POSTs be repeated whose answer was lost.

    Args:
        budget: Longest wait in seconds before a repetition.
    """

    def __init__(self, budget: float) -> None:
        self._budget = budget
        self._only_once = False

    def time(self) -> float:
        """Seconds of the monotonic clock; the SDK takes differences only."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait before a repetition.

        Raises:
            NoMoreTime: Nothing may be repeated now, or the wait is longer than the budget.
        """
        if self._only_once or seconds > self._budget:
            raise NoMoreTime(seconds)
        pause(seconds)

    @contextlib.contextmanager
    def once(self) -> Iterator[None]:
        """Within it nothing is sent a second time."""
        before, self._only_once = self._only_once, True
        try:
            yield
        finally:
            self._only_once = before


class Session:
    """A connected workspace.

    Args:
        sdk: The client, made with ``clock``.
        clock: Its clock.
    """

    def __init__(self, sdk: WorkspaceClient, clock: PatientClock) -> None:
        self.sdk = sdk
        self._clock = clock

    def call(self, make: Callable[[], T], doing: str, *, quiet: bool = False) -> T:
        """A call that may be repeated: it reads, or leads to the same however often it is sent.

        Args:
            make: The call.
            doing: What it does, for the error: ``read the catalog main``.
            quiet: Whether the server's own words stay out of the error, because the request held a secret.

        Raises:
            WorkspaceFailed: It failed; the code says how.
        """
        last: BaseException | None = None
        for attempt in range(_TRIES):
            try:
                return make()
            except NoMoreTime as stop:
                last = stop.__context__
            except (requests.exceptions.ChunkedEncodingError, InternalError, TemporarilyUnavailable) as error:
                last = error  # lost in the middle of the answer, which the SDK does not repeat
                pause(0.2 * (attempt + 1))
                continue
            except CALL_ERRORS as error:
                last = error
            break
        raise failure(last, doing, quiet=quiet) from None

    def find(self, make: Callable[[], T], doing: str) -> T | None:
        """What ``make`` reads; None when it does not exist."""
        try:
            return self.call(make, doing)
        except WorkspaceFailed as failed:
            if failed.code == "NOT_FOUND":
                return None
            raise

    def ensure(self, look: Callable[[], T | None], make: Callable[[], T | None], doing: str) -> T:
        """Create something that must not exist twice: sent once, and looked for again before it is sent once more.

        Args:
            look: Finds it.
            make: Creates it.
            doing: What is done, for the error.

        Raises:
            WorkspaceFailed: It could not be created.
        """
        last: BaseException | None = None
        for attempt in range(_TRIES):
            if attempt and (found := look()) is not None:
                return found
            try:
                with self._clock.once():
                    made = make()
                if made is not None or (made := look()) is not None:
                    return made
            except NoMoreTime as stop:
                last = stop.__context__
                if not isinstance(last, TooManyRequests | TemporarilyUnavailable | requests.ConnectionError | requests.Timeout):
                    raise failure(last, doing) from None
                pause(min(stop.seconds, 5.0))
            except (requests.RequestException, TimeoutError, InternalError, TemporarilyUnavailable, DeadlineExceeded) as error:
                last = error
                pause(0.2 * (attempt + 1))
            except DatabricksError as error:
                if (isinstance(error, _EXISTS) or error.error_code in _EXISTS_CODES) and (found := look()) is not None:
                    return found
                raise failure(error, doing) from None
            except ValueError as error:
                raise failure(error, doing) from None
        raise failure(last, doing) from None


def open_session(profile: Profile, timeout: float) -> Session:
    """Probe the workspace's port, then connect.

    Args:
        profile: The workspace.
        timeout: Seconds for a request, and for all repetitions of one call.

    Raises:
        WorkspaceFailed: It does not answer, or there are no credentials.
    """
    tried = probe(profile.target, timeout)
    if not tried.ok:
        raise WorkspaceFailed(tried.check_code, f"{one_line(profile.host)}: {tried.message}", remedy=tried.remedy)
    clock = PatientClock(timeout)
    return Session(connect(profile, timeout, clock), clock)


_CLASSES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str, str], ...] = (
    (Unauthenticated, "LOGIN_FAILED", "the workspace does not accept these credentials"),
    (PermissionDenied, "PERMISSION_DENIED", "permission denied"),
    (NotFound, "NOT_FOUND", "it does not exist"),
    (_EXISTS, "CONFLICT", "it conflicts with what is there"),
    (TooManyRequests, "THROTTLED", "the workspace asks to wait"),
    (TemporarilyUnavailable, "UNAVAILABLE", "the workspace is not available for the moment"),
    ((TimeoutError, requests.Timeout), "NO_ANSWER", "the workspace does not answer in time"),
    (requests.exceptions.JSONDecodeError, "NOT_A_WORKSPACE", "what answers there is no Databricks workspace"),
    (json.JSONDecodeError, "NOT_A_WORKSPACE", "what answers there is no Databricks workspace"),
    (requests.RequestException, "CONNECTION_LOST", "the connection to the workspace was lost"),
    (ValueError, "LOGIN_FAILED", "the workspace does not accept these credentials"),
)
_REMEDIES = {
    "LOGIN_FAILED": "databricks auth login, or renew the token of the profile.",
    "CONFLICT": "Somebody changed it meanwhile: run it again, it is looked at anew.",
    "THROTTLED": "Wait a minute and run it again: it goes on where it stopped.",
    "UNAVAILABLE": "Run it again: it goes on where it stopped.",
    "CONNECTION_LOST": "Run it again: it goes on where it stopped.",
    "NO_ANSWER": "Run it again, with a longer --timeout where there is one.",
}


def failure(error: BaseException | None, doing: str, *, quiet: bool = False) -> WorkspaceFailed:
    """An error of the SDK as one of ours, classified by its class and code."""
    code, words = next(((c, w) for kind, c, w in _CLASSES if isinstance(error, kind)), ("", ""))
    if isinstance(error, DatabricksError):
        code = code or error.error_code or "WORKSPACE_ERROR"
        said = "" if quiet else one_line(str(error), _LONGEST_MESSAGE)
        words = said or words or "the workspace answered with an error"
    return WorkspaceFailed(code or "WORKSPACE_ERROR", f"cannot {doing}: {words or type(error).__name__}", remedy=_REMEDIES.get(code, ""))
