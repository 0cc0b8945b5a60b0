"""The findings of one object."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.findings import Finding, Severity
from core.safe_text import one_line

#: More rows than a person reads; the rest is a figure.
_ROWS = 500
_COLOURS = {Severity.ERROR: ("✗", "$error"), Severity.WARNING: ("!", "$warning"), Severity.INFO: ("·", "$text-muted")}


class FindingList(OptionList):
    """Shows findings and tells which one the cursor is on."""

    DEFAULT_CSS = """
    FindingList { background: $background; padding: 0; border: none; height: 1fr; }
    """

    @dataclass
    class Pointed(Message):
        """The cursor stands on a finding."""

        finding: Finding

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, markup=False)
        self.findings: Sequence[Finding] = ()
        self.empty_text = ""
        self._laid_out_for = 0

    def show(self, findings: Sequence[Finding], empty: str = "") -> None:
        """List other findings; none is pointed at.

        Args:
            findings: In the order shown.
            empty: Words for none.
        """
        self.findings, self.empty_text = findings, empty
        self._lay_out()

    @property
    def current(self) -> Finding | None:
        """The finding under the cursor."""
        at = self.highlighted
        return self.findings[at] if at is not None and at < len(self.findings) else None

    def step(self, by: int) -> None:
        """Go to the next finding or the one before."""
        count = min(len(self.findings), _ROWS)
        if count:
            at = self.highlighted
            self.highlighted = (0 if by > 0 else count - 1) if at is None else (at + by) % count

    def on_resize(self) -> None:
        """Wrap anew when the width changed."""
        if self._room != self._laid_out_for:
            self._lay_out()

    @property
    def _room(self) -> int:
        return max(24, self.scrollable_content_region.width - 1)

    def _lay_out(self) -> None:
        self._laid_out_for = room = self._room
        at = self.highlighted
        rows = [Option(row(f, room)) for f in self.findings[:_ROWS]]
        if len(self.findings) > _ROWS:
            rows.append(Option(Content.styled(f"… and {len(self.findings) - _ROWS:,} more", "$text-muted"), disabled=True))
        if not rows and self.empty_text:
            rows.append(Option(Content.styled(self.empty_text, "$text-muted"), disabled=True))
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(rows)
            self.highlighted = at if at is not None and at < len(self.findings) else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which finding it is."""
        event.stop()
        if event.option_index < len(self.findings):
            self.post_message(self.Pointed(self.findings[event.option_index]))


def row(finding: Finding, room: int) -> Content:
    """Sign, place, code and words; what to do about it in quieter words behind, on further lines where it must."""
    sign, colour = _COLOURS[finding.severity]
    place = f"{finding.line}:{finding.column}" if finding.line else "–"
    head = f"{sign} {place:<7} "
    indent = " " * len(head)
    code = one_line(finding.code)
    words = textwrap.wrap(f"{code}  {one_line(finding.message)}", max(16, room - len(head))) or [code]
    first = words[0]
    pieces: list[Content | str | tuple[str, str]] = [(head, colour), (first[: len(code)], "bold"), first[len(code) :]]
    pieces += [f"\n{indent}{line}" for line in words[1:]]
    if remedy := one_line(finding.remedy):
        last = len(indent) + len(words[-1])
        if last + len(remedy) + 2 <= room:
            pieces.append((f"  {remedy}", "$text-muted"))
        else:
            pieces += [(f"\n{indent}{line}", "$text-muted") for line in textwrap.wrap(remedy, max(16, room - len(head)))]
    return Content.assemble(*pieces)
