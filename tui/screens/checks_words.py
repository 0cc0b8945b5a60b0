"""What the Checks screen says of a check: its line, its detail, the headings. Values in, text out."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from core.safe_text import one_line
from migration.checks import CheckStatus
from widgets.check_list import CHECK_SIGNS, CheckLine
from workbench.check_sheet import CheckRow, CheckSheet
from workbench.checker import Connections

_COLOURS = {CheckStatus.PASSED: "$success", CheckStatus.WARNING: "$warning", CheckStatus.FAILED: "$error"}


def lines(sheet: CheckSheet, seconds: Callable[[str], float], source_key: str) -> list[CheckLine]:
    """All lines of the list.

    Args:
        sheet: The checks.
        seconds: How long a running check has run.
        source_key: The key that types an address.
    """
    known = sheet.connections
    made = [CheckLine("", "Source", None, _source(known, source_key))]
    made += [_line(sheet, row, seconds) for row in sheet if row.planned.group == "source"]
    made.append(CheckLine("", "Workspace", None, f"{known.profile} ({known.workspace_from})"))
    return made + [_line(sheet, row, seconds) for row in sheet if row.planned.group == "workspace"]


def _source(known: Connections, source_key: str) -> str:
    if known.source is None or known.source.address is None:
        return f"none is named: {source_key} types its address"
    return f"{known.source.address.shown} ({known.source_from})"


def _line(sheet: CheckSheet, row: CheckRow, seconds: Callable[[str], float]) -> CheckLine:
    title = row.planned.title
    if row.status is CheckStatus.RUNNING:
        return CheckLine(row.name, title, row.status, "", f"{seconds(row.name):.0f} of {row.limit:.0f} s")
    if row.status is CheckStatus.WAITING or row.result is None:
        return CheckLine(row.name, title, row.status, sheet.waits_for(row))
    return CheckLine(row.name, title, row.status, row.result.evidence, took(row.result.milliseconds))


def took(milliseconds: float) -> str:
    """A time as people read it; nothing for a check that was not run."""
    if not milliseconds:
        return ""
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def heading(row: CheckRow) -> Content:
    """The title of a check's detail: what it finds out, how it went, and the diagnosis."""
    code = row.result.diagnosis if row.status.is_final and row.result is not None else ""
    state = (f"  {CHECK_SIGNS[row.status]} {row.status.value}", _COLOURS.get(row.status, "$text-muted"))
    return Content.assemble("2 ", row.planned.title, state, f"  {one_line(code)}" if code else "")


def detail(sheet: CheckSheet, row: CheckRow) -> tuple[tuple[str, str, str], ...]:
    """The rows of a check's detail: name, text, style. What helps most comes first, where there is little room."""
    checks = ("checks", row.result.target if row.result is not None else row.planned.target, "")
    if row.status is CheckStatus.RUNNING:
        return ("now", f"runs; it is ended after {row.limit:.0f} s", ""), checks
    if row.status is CheckStatus.WAITING or row.result is None:
        return ("now", sheet.waits_for(row), ""), checks
    why = ""
    if row.held_by and (need := sheet.get(row.held_by)) is not None:
        why = f"{need.planned.title} must succeed first: it {'failed' if need.status is CheckStatus.FAILED else 'was not run'}"
    rows = (("saw", row.result.evidence, ""), ("why", why, ""), ("mend it", row.result.remedy, "bold $accent"), checks)
    return tuple(each for each in rows if each[1])
