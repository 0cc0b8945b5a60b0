"""The XLSX report: summary, objects, decisions, indicators, findings, dependencies, waves, missing. Every text is a text: no formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from core.safe_text import plain
from migration.assessment.report import AssessmentReport
from renderers.assessment.tables import COLUMNS, row
from renderers.assessment.words import CLASSES, by_hours, first_objects, said, state_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_CELL_LIMIT = 32_767  # Excel's own (Microsoft Support, "Excel specifications and limits")
_ROW_LIMIT = 1_048_575
_WIDTHS = {
    **dict.fromkeys(("object", "file", "needs", "name"), 44),
    **dict.fromkeys(("sum of terms", "decisions", "reason or remark", "remedy", "used by"), 60),
    "message": 70,
    "what": 40,
}
_WIDE = 24
_NARROW = 11


def render_xlsx(report: AssessmentReport) -> bytes:
    """The report as a workbook, with frozen headings and filters."""
    from xlsxwriter.workbook import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        book.set_properties({"title": f"Assessment of {_text(report.name)}", "comments": "Made by quickplan analyze"})
        _summary(book, report)
        objects = by_hours(report.objects)
        _sheet(book, "Objects", COLUMNS, map(row, objects))
        _sheet(
            book,
            "Decisions",
            ("object", "kind", "state", "recorded", "who", "when (UTC)", "reason or remark", "changed since"),
            (
                (
                    o.object,
                    o.kind,
                    state_text(o),
                    m.state.replace("_", " "),
                    m.by,
                    m.at[:16].replace("T", " "),
                    m.note,
                    "yes" if m.state in o.changed_since else "",
                )
                for o in report.objects
                for m in o.marks
            ),
        )
        _sheet(
            book,
            "Indicators",
            ("object", "kind", "indicator", "file", "line", "column"),
            ((o.object, o.kind, i.name, o.file, i.line, i.column) for o in report.objects for i in o.indicators),
        )
        _sheet(
            book,
            "Findings",
            ("object", "severity", "code", "message", "remedy", "file", "line", "column"),
            (
                (name, f.severity, f.code, f.message, f.remedy, f.file, f.line, f.column)
                for name, found in ((("", report.findings)), *((o.object, o.findings) for o in report.objects))
                for f in found
            ),
        )
        _sheet(
            book,
            "Dependencies",
            ("object", "kind", "how", "name", "in source"),
            (
                (o.object, o.kind, how, name, "no" if name in o.missing else "another database" if name in o.external else "yes")
                for o in report.objects
                for how, names in (("reads", o.reads), ("writes", o.writes), ("calls", o.calls))
                for name in names
            ),
        )
        _sheet(
            book, "Waves", ("wave", "step", "object", "kind", "class", "hours low", "hours high", "needs", "cycle", "file"), _waves(report)
        )
        _sheet(
            book,
            "Missing",
            ("name", "where", "uses", "used by"),
            (
                (m.name, where, len(m.used_by), ", ".join(m.used_by))
                for where, names in (("not in the source", report.missing), ("another database or server", report.external))
                for m in names
            ),
        )
    return out.getvalue()


def _waves(report: AssessmentReport) -> Iterable[tuple[Any, ...]]:
    found = first_objects(report)
    for wave in report.waves:
        for number, step in enumerate(wave.steps, 1):
            for name in step:
                item = found.get(name)
                hours = (item.effort_hours.low, item.effort_hours.high) if item else (None, None)
                needs = ", ".join(item.needs) if item else ""
                kind, work, file = (item.kind, item.work, item.file) if item else ("", "", "")
                yield (wave.number, number, name, kind, work, *hours, needs, "cycle" if len(step) > 1 else "", file)


def _summary(book: Workbook, report: AssessmentReport) -> None:
    t = report.totals
    rows: list[tuple[Any, ...]] = [
        ("Source", report.source),
        ("Database", report.database),
        ("Server", report.server),
        ("Target runtime", report.runtime),
        ("Made (UTC)", report.generated),
        ("Names", "replaced" if report.anonymised else "as in the source"),
        (),
        *(("", text) for text in said(report)),
        (),
        ("Objects by kind", "objects"),
        *((kind, count) for kind, count in report.counts.items()),
        (),
        ("Indicator", "objects"),
        *report.indicators.items(),
    ]
    if report.states:
        rows += [(), ("State", "objects"), *((state.replace("_", " "), count) for state, count in report.states.items())]
    tables = (("Class", t.classes), ("Kind", t.kinds), ("Schema", t.schemas), ("Term", t.terms))
    for title, sums in tables:
        rows += [(), (title, "count", "hours low", "hours high")]
        rows += [(name, s.count, s.low, s.high, CLASSES.get(name, "")) for name, s in sorted(sums.items(), key=lambda p: -p[1].high)]
    if report.changes:
        rows += [(), ("Another runtime", report.against), *(("", text) for text in report.changes)]
    if report.blockers:
        rows += [(), ("What stops conversion by rule", "objects", "places", "code")]
        rows += [(f"{b.text}. {b.remedy}", len(b.objects), b.places, b.code) for b in report.blockers]
    sheet = book.add_worksheet("Summary")
    strong = book.add_format({"bold": True})
    title = book.add_format({"bold": True, "font_size": 15})
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 3, 14)
    sheet.write_string(0, 0, f"Assessment of {_text(report.name)}", title)
    for at, cells in enumerate(rows, 2):
        heads = len(cells) > 1 and rows[at - 3] == () and cells[0]
        for column, cell in enumerate(cells):
            _write(sheet, at, column, cell, strong if heads else None)


def _sheet(book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    strong = book.add_format({"bold": True, "bottom": 1})
    last = 0
    for column, heading in enumerate(columns):
        sheet.write_string(0, column, heading, strong)
        number = heading in ("line", "end line", "lines", "wave", "step", "column", "errors", "warnings", "uses") or "hours" in heading
        sheet.set_column(column, column, _WIDTHS.get(heading, _NARROW if number else _WIDE))
    for at, cells in enumerate(rows, 1):
        if at > _ROW_LIMIT:
            break
        last = at
        for column, cell in enumerate(cells):
            _write(sheet, at, column, cell, None)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _write(sheet: Any, at: int, column: int, cell: Any, how: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(at, column, _text(cell)[:_CELL_LIMIT], how)
    else:
        sheet.write_number(at, column, cell, how)


def _text(value: str) -> str:
    return plain(value, keep_newlines=False)
