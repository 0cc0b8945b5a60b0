"""The problems: what the checks found in the plan and the source, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.findings import Finding, Severity
from core.safe_text import one_line
from migration.summary import ManualItem

#: More rows than a person reads; the rest is a figure.
_ROWS = 500
_SIGNS = {Severity.ERROR: ("✗", "$error"), Severity.WARNING: ("!", "$warning"), Severity.INFO: ("·", "$text-muted")}


class ProblemList(OptionList):
    """A list of findings, the gravest first, then the objects to convert by hand."""

    DEFAULT_CSS = """
    ProblemList { background: transparent; padding: 0 1; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, markup=False)
        self.count = 0
        self.lint_errors = 0
        self.lint_warnings = 0

    def show(self, lint: Sequence[Finding], others: Sequence[Finding], manual: Sequence[ManualItem]) -> None:
        """Show other problems.

        Args:
            lint: What is wrong with the plan; counted for the strip.
            others: Notices of the repository and the source.
            manual: Objects that a person must convert.
        """
        self.lint_errors = sum(f.severity is Severity.ERROR for f in lint)
        self.lint_warnings = sum(f.severity is Severity.WARNING for f in lint)
        findings = sorted((*lint, *others), key=lambda f: -f.severity.rank)
        self.count = len(findings) + len(manual)
        rows = [_row(f) for f in findings[:_ROWS]] + [_manual(m) for m in manual[: max(0, _ROWS - len(findings))]]
        if self.count > len(rows):
            rows.append(Content.styled(f"… and {self.count - len(rows):,} more", "$text-muted"))
        if not rows:
            rows.append(Content.styled("Nothing wrong was found.", "$text-muted"))
        at = self.highlighted
        self.set_options(Option(row) for row in rows)
        if at is not None:
            self.highlighted = min(at, len(rows) - 1)


def _row(finding: Finding) -> Content:
    sign, colour = _SIGNS[finding.severity]
    place = one_line(finding.place or finding.object)
    parts: list[Content | str | tuple[str, str]] = [(f"{sign} ", colour), one_line(finding.message)]
    if place:
        parts.append((f"  {place}", "$text-muted"))
    if finding.remedy:
        parts.append((f"\n  {one_line(finding.remedy)}", "$text-muted"))
    return Content.assemble(*parts)


def _manual(item: ManualItem) -> Content:
    word, colour = ("by hand", "$error") if item.status == "manual" else ("partly", "$warning")
    reasons = "; ".join(one_line(r) for r in item.reasons[:3])
    more = f" and {len(item.reasons) - 3} more" if len(item.reasons) > 3 else ""
    place = f"{one_line(item.file)}:{item.line}"
    return Content.assemble((f"{word:<8}", colour), (one_line(item.object), "bold"), f"  {reasons}{more}", (f"\n  {place}", "$text-muted"))
