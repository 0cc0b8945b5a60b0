"""What the Objects screen says in its lines: the head of an object, the totals, empty panes. Text in, text out."""

from __future__ import annotations

import textwrap
from collections import Counter

from textual.content import Content

from core.findings import Finding
from core.safe_text import one_line, plain
from widgets.object_columns import STATUS_SIGNS, effort_words, kind_word
from workbench.objects import WAITING, ObjectRow, Totals
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
        (one_line(row.name), "bold"), "  ", (kind_word(row.kind), _MUTED), "  ", status_words(row.status), *_decided(row),
        (f"  {row.lines:,} line{'s' * (row.lines != 1)}", _MUTED),
        (f"  {row.effort_class} {effort_words(row)}" if row.effort_class else "", _MUTED),
    )  # fmt: skip
    pieces: list[Content | str | tuple[str, str]] = [("gates ", _MUTED)]
    for name in GATES:
        passed = detail.gates.get(name)
        sign, colour = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("–", _MUTED)}[passed]
        pieces += [(f" {sign}", colour), (f" {name}", _MUTED if passed is None else "")]
    for name, count in row.indicators:
        pieces.append((f"  {name}" + (f" {count}" if count > 1 else ""), "$secondary"))
    if None in detail.gates.values():
        pieces.append(("  –: not run here", _MUTED))
    return Content("\n").join((first, Content.assemble(*pieces)))


def _decided(row: ObjectRow) -> list[tuple[str, str]]:
    """What a person decided about an object, and who."""
    stored = row.stored
    if stored is None or not stored.marks:
        return []
    mark = stored.marks.get(stored.state) or max(stored.marks.values(), key=lambda m: m.sequence)
    words = f"  {stored.state_word}"
    return [(words, "$warning" if stored.changed_since else "$success"), (f" by {one_line(mark.who, 30)}" if mark.who else "", _MUTED)]


def totals(figures: Totals, statements_key: str, *, with_statements: bool) -> Content:
    """One line: objects by status, then by kind and status."""
    statuses = figures.statuses
    pieces: list[Content | str | tuple[str, str]] = [(f"{figures.objects:,} objects", "bold")]
    for status in ("converted", "partial", "manual", WAITING):
        if statuses[status] or status != WAITING:
            sign, colour = STATUS_SIGNS[status][0], _COLOURS[status]
            pieces += [(f"  {sign} {statuses[status]:,}", colour), f" {status}"]
    if hung := sum(figures.statements.values()):
        pieces.append((f"  + {hung:,} statements" + ("" if with_statements else f" ({statements_key})"), _MUTED))
    for kind, found in figures.by_kind.items():
        pieces += [(f"   {kind_word(kind)}", _MUTED), *_by_status(found)]
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


def explanation(finding: Finding, room: int) -> Content:
    """The rule behind a finding, as a page.

    Args:
        finding: The finding.
        room: Columns of the page.
    """
    from migration.transpile.rules import explain

    rule = explain(finding.code)
    said = finding.message if rule is None or finding.message != rule.text else ""
    rows = [("here", "  ".join(filter(None, (finding.place, said))))]
    if rule is not None:
        rows = [("rule", rule.text), *rows, ("remedy", rule.remedy or finding.remedy), ("source", rule.source), ("example", rule.example)]
    else:
        rows += [("remedy", finding.remedy), ("source", "noticed while the source was read; no rule of the transpiler")]
    lines = [Content.styled(f"{finding.code}  {finding.severity.value}", "bold $accent")]
    lines += [Content.assemble((f"{name:<9}", _MUTED), hanging(text, 9, room)) for name, text in rows if text]
    return Content("\n\n").join(lines)


def hanging(text: str, indent: int, room: int) -> str:
    """Data wrapped so that it stands under itself."""
    lines = [part for line in plain(text).split("\n") for part in textwrap.wrap(line, max(20, room - indent)) or [""]]
    return f"\n{'':<{indent}}".join(lines)
