"""A reconciliation as CSV for spreadsheets and as one HTML page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.safe_text import one_line
from migration.reconcile.model import Mismatch, TableComparison
from renderers.assessment.tables import guarded

_HEAD = ("table", "target", "status", "source rows", "target rows", "level", "kind", "column", "key", "source", "target value", "hint")


def render_csv(comparisons: Sequence[TableComparison]) -> str:
    """One line a mismatch, one for a table that agrees. What a spreadsheet would take for a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for table in comparisons:
        head = [table.table, table.target, table.to_dict()["status"], table.source_rows, table.target_rows]
        for found in table.mismatches or (None,):
            writer.writerow([_cell(value) for value in (*head, *_of(found))])
    return out.getvalue()


def render_html(comparisons: Sequence[TableComparison], *, title: str, run: str, at: datetime) -> str:
    """One page without a script or a request.

    Args:
        comparisons: What was compared.
        title: Heading: what was compared with what.
        run: Identity of the run.
        at: When it ended.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("reconciliation.html.j2").render(
        title=one_line(title, 200),
        run=run,
        at=at.isoformat(timespec="seconds"),
        tables=[(t, t.to_dict()["status"]) for t in comparisons],
        shown=one_line,
        agree=sum(t.agrees for t in comparisons),
    )


def _of(found: Mismatch | None) -> tuple[object, ...]:
    if found is None:
        return ("",) * 7
    return (found.level.value, found.kind, found.column, " | ".join(found.key), found.source, found.target, found.hint)


def _cell(value: object) -> object:
    return guarded(value) if isinstance(value, str) else "" if value is None else value
