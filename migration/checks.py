"""What a check found: one shape for the source's and the workspace's, for ``--json`` and the Checks screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


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
    """

    name: str
    title: str
    needs: str
