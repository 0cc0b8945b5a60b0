"""One object as it is looked at: its T-SQL, its Databricks SQL laid out for reading, findings, gates, and which lines belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.findings import Finding, Severity
from workbench.objects import ObjectRow
from workbench.objects_layout import laid_out
from workbench.objects_lines import LineMap, map_lines
from workbench.own_sql import statements_of

#: The four checks in the order they are made.
GATES = ("residue", "conserved", "parsed", "resolved")


@dataclass(frozen=True, slots=True)
class ObjectDetail:
    """Everything shown of one object.

    Attributes:
        row: The row it belongs to.
        source: Lines of its T-SQL as read, data.
        places: Line in the file and column of the first character, of each line of ``source``.
        statements: Databricks SQL as it would be written, without final semicolons; empty when manual or waiting.
        result: ``statements`` as lines, long ones broken for reading.
        findings: The gravest first, each by line, then column.
        gates: Name to passed; None when not run, missing while it waits.
        milliseconds: What the conversion took.
        lines: Goes between the lines of ``source`` and ``result``.
    """

    row: ObjectRow
    source: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    statements: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    milliseconds: float = 0.0
    lines: LineMap = field(default_factory=lambda: LineMap((), (1, 1)))

    @property
    def source_text(self) -> str:
        """The T-SQL as one text."""
        return "\n".join(self.source) + "\n"

    @property
    def result_text(self) -> str:
        """The statements as ``quickplan transpile -o`` writes them; empty when there are none."""
        return "\n".join(f"{statement.rstrip().rstrip(';')};\n" for statement in self.statements)

    def where(self, finding: Finding) -> tuple[int, int] | None:
        """Line of ``source`` and character in it, both from 0, that a finding speaks of; None when it names no line of it."""
        if not finding.line:
            return None
        at = bisect_right(self.places, (finding.line, finding.column or 1)) - 1
        at = max(at, 0)
        line, first = self.places[at]
        if line != finding.line:
            return (at, 0) if self.places[0][0] <= finding.line <= self.places[-1][0] else None
        return at, max(0, min((finding.column or 1) - first, max(0, len(self.source[at]) - 1)))


def detail(row: ObjectRow, source: Mapping[str, Any], conversion: Mapping[str, Any] | None, own: str | None = None) -> ObjectDetail:
    """Put one object together from what the job kept of it.

    Args:
        row: Its row.
        source: ``text`` and ``places`` (empty when the text is as in the file).
        conversion: The shape of :meth:`migration.conversion.Conversion.to_dict`; None while it waits.
        own: SQL that a person wrote in its place.
    """
    lines = tuple(source["text"].split("\n"))
    while len(lines) > 1 and not lines[-1].strip():
        lines = lines[:-1]
    places = tuple((a, b) for a, b in source["places"]) or tuple((row.line + n, 1) for n in range(len(lines)))
    if conversion is None:
        return ObjectDetail(row, lines, places, findings=_findings(source["findings"]), lines=map_lines(lines, ("",)))
    statements = tuple(statements_of(own) if own is not None else conversion["statements"])
    result = tuple(own.rstrip().split("\n")) if own is not None else _result_lines(statements)
    return ObjectDetail(
        row,
        lines,
        places,
        statements,
        result,
        _findings([*source["findings"], *conversion["findings"]]),
        conversion["gates"],
        conversion["milliseconds"],
        map_lines(lines, result, row.line),
    )


def _result_lines(statements: Sequence[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for statement in statements:
        if lines:
            lines.append("")
        lines += laid_out(statement.rstrip().rstrip(";"))
        lines[-1] += ";"
    return tuple(lines)


def _findings(given: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    found = {Finding(**{**f, "severity": Severity(f["severity"])}) for f in given}
    return tuple(sorted(found, key=lambda f: (-f.severity.rank, f.line, f.column, f.code, f.message)))
