"""The shape of a finding code and the names of its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from core.findings import Severity

LEARN = "Microsoft Learn"
DATABRICKS = "Databricks SQL language reference"

#: The fields of a :class:`Rule` in their order.
Row: TypeAlias = tuple[str, Severity, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One finding code.

    Attributes:
        code: Stable identifier.
        severity: How much it matters; ``error`` makes the object manual.
        text: What is the matter, one sentence without full stop; a detail may follow it after a colon.
        remedy: What to do about it; empty when nothing needs doing.
        source: Where the rule comes from: documentation page or standard.
        example: T-SQL that shows it.
    """

    code: str
    severity: Severity
    text: str
    remedy: str
    source: str
    example: str
