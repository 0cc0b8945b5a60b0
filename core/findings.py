"""Findings: what was noticed about an input, each located and with a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters; ordered by :attr:`rank`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed about an input.

    Attributes:
        code: Stable identifier in UPPER_SNAKE_CASE; the only thing programs may match on.
        severity: How much it matters.
        message: One sentence in words, without trailing newline; may quote names from the source (escape when shown).
        remedy: What to do about it; empty when nothing needs doing.
        file: Path as given by the user or relative to the source's root; empty when there is none.
        line: 1-based line in ``file``; 0 when unknown.
        column: 1-based column in characters; 0 when unknown.
        object: ``schema.name`` of the SQL object it belongs to; empty when none.
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    object: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape shared by every command: code, severity, line, column, message, remedy, file."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "remedy": self.remedy,
        }

    @property
    def place(self) -> str:
        """``file:line:column`` with the unknown parts left out."""
        parts = [self.file] if self.file else []
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)
