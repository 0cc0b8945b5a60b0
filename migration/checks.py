"""What a check found: one shape for the source's and the workspace's, for ``--json`` and the Checks screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from core.errors import QuickplanError
from core.safe_text import one_line


class CheckStatus(StrEnum):
    """How far a check is, or what it gave."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def is_final(self) -> bool:
        """Whether nothing more comes."""
        return self not in (CheckStatus.WAITING, CheckStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of a source or workspace.

    Attributes:
        check: Stable name, ``source.login``.
        target: What was checked, as shown to people; never a secret.
        status: What it gave.
        diagnosis: Stable code of what is wrong, ``LOGIN_FAILED``; empty when it passed.
        evidence: What was seen, in words: a version, a count, an error number.
        remedy: The command, GRANT or setting that mends it; empty when nothing needs doing.
        milliseconds: How long it took.
    """

    check: str
    target: str
    status: CheckStatus
    diagnosis: str = ""
    evidence: str = ""
    remedy: str = ""
    milliseconds: float = 0.0

    @classmethod
    def passed(cls, check: str, target: str, evidence: str) -> CheckResult:
        """A check that found what it looked for."""
        return cls(check, one_line(target), CheckStatus.PASSED, evidence=one_line(evidence))

    @classmethod
    def failed(cls, check: str, target: str, diagnosis: str, evidence: str, remedy: str) -> CheckResult:
        """A check that did not."""
        return cls(check, one_line(target), CheckStatus.FAILED, diagnosis, one_line(evidence), one_line(remedy))

    @classmethod
    def warned(cls, check: str, target: str, diagnosis: str, evidence: str, remedy: str) -> CheckResult:
        """A check whose finding limits what can be done."""
        return cls(check, one_line(target), CheckStatus.WARNING, diagnosis, one_line(evidence), one_line(remedy))

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan check --json``."""
        return asdict(self) | {"status": self.status.value, "milliseconds": round(self.milliseconds, 1)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CheckResult:
        """The result of :meth:`to_dict`."""
        return cls(**{**data, "status": CheckStatus(data["status"])})


@dataclass(frozen=True, slots=True)
class CheckTitle:
    """A check before it is run.

    Attributes:
        name: Stable name, ``source.port``.
        title: What it finds out, in words.
        needs: Name of the check without whose success it means nothing; empty for none.
        on_request: Why it runs only when it is asked for by itself, in words; empty for those that always run.
    """

    name: str
    title: str
    needs: str
    on_request: str = ""


def carry_out(check: str, target: str, run: Callable[[], CheckResult]) -> CheckResult:
    """Run one check and time it; an error that a person can act on is its result, never an exception."""
    started = time.monotonic()
    try:
        result = run()
    except QuickplanError as error:
        result = CheckResult.failed(check, target, error.code, error.message, error.remedy)
    return replace(result, milliseconds=(time.monotonic() - started) * 1000)
