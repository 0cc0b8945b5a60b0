"""What the Objects screen says in its lines: the head of an object, the totals, empty panes. Text in, text out."""

from __future__ import annotations

from collections import Counter

from textual.content import Content

from core.findings import Finding
from core.safe_text import one_line, plain
from widgets.object_table import STATUS_SIGNS, kind_word
from workbench.objects import WAITING, Totals
from workbench.objects_detail import GATES, ObjectDetail

_COLOURS = {"converted": "$success", "partial": "$warning", "manual": "$error", WAITING: "$text-muted"}
_MUTED = "$text-muted"


def status_words(status: str) -> tuple[str, str]:
    """Sign and word of a status, and its colour."""
    return f"{STATUS_SIGNS[status][0]} {status}", _COLOURS[status]


def head(detail: ObjectDetail) -> Content:
    """Two lines above an object: what it is and where, then the gates and the indicators."""
    row = detail.row
    first = Content.assemble(
        (one_line(row.name), "bold"), "  ", (kind_word(row.kind), _MUTED), "  ", status_words(row.status),
        (f"  {one_line(row.file)}:{row.line}–{row.end_line}", _MUTED),
    )  # fmt: skip
    pieces: list[Content | str | tuple[str, str]] = [("gates ", _MUTED)]
    for name in GATES:
        passed = detail.gates.get(name)
        sign, colour = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("–", _MUTED)}[passed]
        pieces += [(f" {sign}", colour), (f" {name}", _MUTED if passed is None else "")]
    if detail.gates and detail.gates.get("parsed") is None:
        pieces.append(("  – not run", _MUTED))
    for name, count in row.indicators:
        pieces.append((f"  {name}" + (f" {count}" if count > 1 else ""), "$secondary"))
    if detail.gates:
        pieces.append((f"  {detail.milliseconds:,.0f} ms", _MUTED))
    return Content("\n").join((first, Content.assemble(*pieces)))


def totals(figures: Totals, statements_key: str, *, with_statements: bool) -> Content:
    """One line: objects by status, then by kind and status."""
    statuses = figures.statuses
    pieces: list[Content | str | tuple[str, str]] = [(f"{figures.objects:,} objects", "bold")]
    for status in ("converted", "partial", "manual", WAITING):
        if statuses[status] or status != WAITING:
            sign, colour = STATUS_SIGNS[status][0], _COLOURS[status]
            pieces += [(f"  {sign} {statuses[status]:,}", colour), f" {status}"]
    for kind, found in figures.by_kind.items():
        pieces += [(f"   {kind_word(kind)}", _MUTED), *_by_status(found)]
    if hung := sum(figures.statements.values()):
        words = "statements" if with_statements else f"statements ({statements_key} lists them)"
        pieces.insert(1, (f"  + {hung:,} {words}", _MUTED))
    return Content.assemble(*pieces)


def _by_status(found: Counter[str]) -> list[tuple[str, str]]:
    return [
        (f" {found[status]:,}{STATUS_SIGNS[status][0]}", _COLOURS[status])
        for status in ("converted", "partial", "manual", WAITING)
        if found[status]
    ]


def no_result(detail: ObjectDetail) -> str:
    """What stands where an object has no Databricks SQL."""
    if detail.row.status == WAITING:
        return "Not converted yet."
    return "A person must write this one.\nThe findings say why, each with its line."


def no_findings(detail: ObjectDetail) -> str:
    """What stands where an object has no findings."""
    return "Not converted yet." if detail.row.status == WAITING else "Nothing was found: nothing was lost."


def explanation(finding: Finding) -> Content:
    """The rule behind a finding, as a page."""
    from migration.transpile.rules import explain

    rule = explain(finding.code)
    rows = [("here", f"{finding.place}  {finding.message}" if finding.place else finding.message)]
    if rule is not None:
        rows = [("rule", rule.text), *rows, ("remedy", rule.remedy or finding.remedy), ("source", rule.source), ("example", rule.example)]
    else:
        rows += [("remedy", finding.remedy), ("source", "noticed while the source was read; no rule of the transpiler")]
    lines = [Content.styled(f"{finding.code}  {finding.severity.value}", "bold $accent")]
    lines += [Content.assemble((f"{name:<9}", _MUTED), plain(text).replace("\n", f"\n{'':<9}")) for name, text in rows if text]
    return Content("\n\n").join(lines)
