"""The result of converting one object, with the gates it passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.findings import Finding, Severity
from migration.estate import ObjectKind


class Status(StrEnum):
    """How far a conversion got."""

    CONVERTED = "converted"  # nothing was lost
    PARTIAL = "partial"  # executable; what could not be converted raises where it stood
    MANUAL = "manual"  # no statements; a person must write it


@dataclass(frozen=True, slots=True)
class Gates:
    """What was checked; True when passed, None when not run.

    Attributes:
        residue: No exp.Command and no T-SQL-only token is left.
        conserved: Clause counts in and out agree.
        parsed: A real Spark parses it.
        resolved: A real Spark resolves its names.
    """

    residue: bool
    conserved: bool
    parsed: bool | None = None
    resolved: bool | None = None


def needs_nothing(status: Status, findings: Sequence[Finding]) -> bool:
    """Whether a conversion without statements needs none: what it found says why, and none of it is an error."""
    return status is Status.MANUAL and bool(findings) and all(f.severity is not Severity.ERROR for f in findings)


@dataclass(frozen=True, slots=True)
class Conversion:
    """One object's Databricks SQL.

    Attributes:
        object: ``schema.name``.
        kind: What it is.
        file: Source file.
        line: First line in it, 1-based.
        end_line: Last line.
        status: How far it got.
        statements: Databricks SQL statements without final semicolon; empty when manual.
        findings: What a person must know, located in ``file``.
        gates: The checks.
        milliseconds: Wall time it took.
    """

    object: str
    kind: ObjectKind
    file: str
    line: int
    end_line: int
    status: Status
    statements: tuple[str, ...]
    findings: tuple[Finding, ...]
    gates: Gates
    milliseconds: float

    @property
    def is_clean(self) -> bool:
        """Whether it was converted and left nothing for a person to decide: no other runtime would do better."""
        return self.status is Status.CONVERTED and all(f.severity is Severity.INFO for f in self.findings)

    @property
    def needs_nothing(self) -> bool:
        """Whether nothing is to be run: a type that is written out where it is used, an index. A warning may ask to check something."""
        return needs_nothing(self.status, self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan transpile --json``."""
        return {
            "object": self.object,
            "kind": self.kind.value,
            "file": self.file,
            "line": self.line,
            "end_line": self.end_line,
            "status": self.status.value,
            "statements": list(self.statements),
            "findings": [f.to_dict() for f in self.findings],
            "gates": {
                "residue": self.gates.residue,
                "conserved": self.gates.conserved,
                "parsed": self.gates.parsed,
                "resolved": self.gates.resolved,
            },
            "milliseconds": round(self.milliseconds, 2),
        }
