"""The list of plans to open: newest first, narrowed while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.safe_text import display_width, one_line, shorten

_TITLE = 54  # cells of a title; with sign and age it fits the narrowest screen


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan as listed.

    Attributes:
        title: Its title.
        place: File, or words for a draft.
        changed: When it was last written.
        unsaved: Whether it is a draft from the journal.
    """

    title: str
    place: str
    changed: datetime
    unsaved: bool


class PlanList(OptionList):
    """Shows rows and tells which one was chosen by its place in the rows given."""

    DEFAULT_CSS = """
    PlanList { background: transparent; height: 1fr; border: none; padding: 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, markup=False)
        self._rows: Sequence[PlanRow] = ()
        self._now: datetime | None = None
        self._filter = ""

    def show(self, rows: Sequence[PlanRow], now: datetime) -> None:
        """List other rows; ``now`` is what ages are counted from."""
        self._rows, self._now = rows, now
        self.narrow(self._filter)

    def narrow(self, text: str) -> None:
        """Keep the rows that fit ``text``, the best first; all of them, newest first, for none."""
        self._filter = text.strip()
        places = list(range(len(self._rows)))
        if self._filter:
            matcher = Matcher(self._filter)
            scored = [(matcher.match(f"{self._rows[i].title} {self._rows[i].place}"), i) for i in places]
            places = [i for score, i in sorted(scored, key=lambda s: (-s[0], s[1])) if score > 0]
        self.set_options(Option(self._line(self._rows[i]), id=str(i)) for i in places)
        if places:
            self.highlighted = 0

    def _line(self, row: PlanRow) -> Content:
        age = age_in_words(row.changed, self._now or row.changed)
        sign = ("● ", "$warning") if row.unsaved else ("  ", "")
        title = shorten(one_line(row.title), _TITLE)
        pad = " " * max(1, _TITLE + 2 - display_width(title))
        place = f"unsaved, {row.place}" if row.unsaved else row.place
        return Content.assemble(sign, title, pad, (f"{age:>12}", "$text-muted"), (f"\n  {one_line(place)}", "$text-muted"))


def age_in_words(then: datetime, now: datetime) -> str:
    """How long ago, in one unit: ``just now``, ``5 min ago``, ``3 h ago``, ``2 days ago``, else the date."""
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h ago"
    days = int(seconds // 86_400)
    return f"{days} day{'s' * (days != 1)} ago" if days < 14 else then.strftime("%Y-%m-%d")
