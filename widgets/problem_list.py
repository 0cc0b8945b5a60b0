"""The problems: what the checks found in the plan and the source, each with its place and what to do."""

from __future__ import annotations

import textwrap
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
        self._findings: Sequence[Finding] = ()
        self._manual: Sequence[ManualItem] = ()
        self._laid_out_for = 0

    def show(self, lint: Sequence[Finding], others: Sequence[Finding], manual: Sequence[ManualItem]) -> None:
        """Show other problems.

        Args:
            lint: What is wrong with the plan; counted for the strip.
            others: Notices of the repository and the source.
            manual: Objects that a person must convert.
        """
        self.lint_errors = sum(f.severity is Severity.ERROR for f in lint)
        self.lint_warnings = sum(f.severity is Severity.WARNING for f in lint)
        self._findings = sorted((*lint, *others), key=lambda f: -f.severity.rank)
        self._manual = manual
        self.count = len(self._findings) + len(manual)
        self._lay_out()

    def on_resize(self) -> None:
        """Wrap anew when the width changed."""
        if self._room != self._laid_out_for:
            self._lay_out()

    @property
    def _room(self) -> int:
        return max(24, self.scrollable_content_region.width - 1)

    def _lay_out(self) -> None:
        """Rows are wrapped here, so that what belongs to a problem stands under it."""
        self._laid_out_for = room = self._room
        rows = [_row(f, room) for f in self._findings[:_ROWS]]
        rows += [_manual(m, room) for m in self._manual[: max(0, _ROWS - len(rows))]]
        if self.count > len(rows):
            rows.append(Content.styled(f"… and {self.count - len(rows):,} more", "$text-muted"))
        if not rows:
            rows.append(Content.styled("Nothing wrong was found.", "$text-muted"))
        at = self.highlighted
        self.set_options(Option(row) for row in rows)
        if at is not None:
            self.highlighted = min(at, len(rows) - 1)


def _row(finding: Finding, room: int) -> Content:
    sign, colour = _SIGNS[finding.severity]
    place = one_line(finding.place or finding.object)
    below = " · ".join(part for part in (place, one_line(finding.remedy)) if part)
    return _block((f"{sign} ", colour), one_line(finding.message), below, room)


def _manual(item: ManualItem, room: int) -> Content:
    word, colour = ("by hand ", "$error") if item.status == "manual" else ("partly  ", "$warning")
    reasons = "; ".join(one_line(r) for r in item.reasons[:3])
    more = f" and {len(item.reasons) - 3} more" if len(item.reasons) > 3 else ""
    place = f"{one_line(item.file)}:{item.line}"
    return _block((word, colour), f"{one_line(item.object)}  {place}", f"{reasons}{more}", room)


def _block(head: tuple[str, str], text: str, below: str, room: int) -> Content:
    """A sign, words that hang under each other, and quieter words below."""
    indent = " " * len(head[0])
    width = max(16, room - len(indent))
    lines = textwrap.wrap(text, width) or [""]
    pieces: list[Content | str | tuple[str, str]] = [head, lines[0]]
    pieces += [f"\n{indent}{line}" for line in lines[1:]]
    pieces += [(f"\n{indent}{line}", "$text-muted") for line in textwrap.wrap(below, width)]
    return Content.assemble(*pieces)
