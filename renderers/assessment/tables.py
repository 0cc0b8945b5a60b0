"""The CSV report, one row an object, and the rows that CSV and workbook share."""

from __future__ import annotations

import csv
import io

from core.safe_text import plain
from migration.assessment.report import AssessmentReport, ReportObject
from renderers.assessment.words import record_text, state_text, sum_text

#: Headings of one row an object.
COLUMNS = (
    "object",
    "schema",
    "kind",
    "class",
    "status",
    "hours low",
    "hours high",
    "wave",
    "file",
    "line",
    "end line",
    "lines",
    "indicators",
    "errors",
    "warnings",
    "reads",
    "writes",
    "calls",
    "missing",
    "external",
    "unknown at lines",
    "sum of terms",
    "first error",
    "state",
    "deployable",
    "decisions",
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row(item: ReportObject) -> tuple[str | float | int | None, ...]:
    """One object's cells in the order of :data:`COLUMNS`; texts as data, not yet guarded."""
    counts: dict[str, list[int]] = {}
    for place in item.indicators:
        counts.setdefault(place.name, []).append(place.line)
    errors = [f for f in item.findings if f.severity == "error"]
    return (
        item.object,
        item.schema_name,
        item.kind,
        item.work,
        item.status,
        item.effort_hours.low,
        item.effort_hours.high,
        item.wave,
        item.file,
        item.line,
        item.end_line,
        item.lines,
        "; ".join(f"{name} at {', '.join(map(str, lines))}" for name, lines in counts.items()),
        len(errors),
        sum(f.severity == "warning" for f in item.findings),
        "; ".join(item.reads),
        "; ".join(item.writes),
        "; ".join(item.calls),
        "; ".join(item.missing),
        "; ".join(item.external),
        ", ".join(map(str, item.unknown)),
        sum_text(item),
        f"line {errors[0].line}: {errors[0].message}" if errors else "",
        state_text(item),
        {True: "yes", False: "no", None: ""}[item.deployable],
        " | ".join(map(record_text, item.marks)),
    )


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"): one that would begin one gets an apostrophe before it."""
    clean = plain(text, keep_newlines=False)
    return f"'{clean}" if text.lstrip(" ").startswith(_STARTS_FORMULA) or clean.startswith(_STARTS_FORMULA) else clean


def render_csv(report: AssessmentReport) -> str:
    """The objects as CSV (RFC 4180), in the order of the source, with a byte-order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in report.objects:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row(item)])
    return "\ufeff" + out.getvalue()
