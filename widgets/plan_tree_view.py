"""The rows of the plan tree on the screen: drawing, cursor, folding and finding. It changes nothing in the plan."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from planner.edit import NodeRef
from planner.plan import Plan
from widgets.plan_tree_drawing import Look, clip, segments
from widgets.plan_tree_keys import ROW_BINDINGS
from widgets.plan_tree_rows import Row, RowNote, plan_rows, subtree_end, visible_rows

_STEP = "  "


class PlanRows(ScrollView, can_focus=True):
    """The scrolling part of :class:`widgets.plan_tree.PlanTree`.

    Lines are drawn on demand, so a plan of thousands of rows costs what the screen shows.
    """

    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan-tree--phase",
        "plan-tree--task",
        "plan-tree--action",
        "plan-tree--section",
        "plan-tree--item",
        "plan-tree--text",
        "plan-tree--group",
        "plan-tree--done",
        "plan-tree--muted",
        "plan-tree--sign",
        "plan-tree--ticked",
        "plan-tree--bad",
        "plan-tree--match",
        "plan-tree--cursor",
        "plan-tree--cursor-blurred",
    }
    DEFAULT_CSS = """
    PlanRows {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;
        & > .plan-tree--phase { text-style: bold; }
        & > .plan-tree--group { color: $text-muted; text-style: bold; }
        & > .plan-tree--text { color: $text-muted; text-style: italic; }
        & > .plan-tree--done { color: $text-muted; }
        & > .plan-tree--muted { color: $text-muted; }
        & > .plan-tree--sign { color: $text-muted; }
        & > .plan-tree--ticked { color: $success; }
        & > .plan-tree--bad { color: $error; }
        & > .plan-tree--match { text-style: underline; }
        & > .plan-tree--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .plan-tree--cursor-blurred {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*ROW_BINDINGS]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row.

        Attributes:
            row: That row; None when the tree is empty.
        """

        row: Row | None

    @dataclass
    class Chosen(Message):
        """A row was clicked while the cursor was on it."""

        row: Row

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self.all_rows: list[Row] = []
        self.rows: list[Row] = []
        self.folds: dict[Hashable, bool] = {}
        self.notes: dict[Hashable, RowNote] = {}  # by the row's key
        self.empty_text = ""
        self._cursor = 0
        self._draft: int | None = None
        self._needle = ""

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show(self, plan: Plan | None, at: NodeRef | None = None) -> None:
        """Show a plan; the cursor goes to ``at``, else stays on the node it was on, and that node on its line of the screen."""
        before, was, line = self.current, self._cursor, self._cursor - self.scroll_offset.y
        old = self.all_rows
        self.plan = plan
        self.all_rows = plan_rows(plan) if plan is not None else []
        self._draft = None
        self._carry_folds(old)
        if at is not None:
            self._unfold_above(at)
        self._lay_out()
        self._cursor = self._find_again(at, before, was)
        # the node stays on its line of the screen; when it is gone (an undo) the rows stay where they are instead
        stays = before is not None and self.current is not None and self.current.key == before.key
        if at is None and 0 <= line < self._height and stays:
            self._scroll_line(self._cursor - line)
        self._keep_in_sight()
        # a first plan is read from its beginning: nobody went to the row yet
        if at is not None:
            self.post_message(self.Moved(self.current))
        elif before is not None:
            self._tell(before)

    def _carry_folds(self, old: Sequence[Row]) -> None:
        """A renamed node is the one at the old one's address: it stays as folded as it was."""
        keys_now = {row.key for row in self.all_rows}
        by_ref = {row.ref: row.key for row in self.all_rows if row.ref is not None}
        known = {row.key for row in old}
        for row in old:
            if row.key in self.folds and row.key not in keys_now and row.ref is not None:
                heir = by_ref.get(row.ref)
                if heir is not None and heir not in known:
                    self.folds[heir] = self.folds[row.key]

    def _find_again(self, at: NodeRef | None, before: Row | None, was: int) -> int:
        for wanted in (at, before.ref if before else None):
            if wanted is at and at is None:
                place = next((i for i, r in enumerate(self.rows) if before and r.key == before.key), None)
            else:
                place = next((i for i, r in enumerate(self.rows) if wanted is not None and r.ref == wanted), None)
            if place is not None:
                return place
        return max(0, min(was, len(self.rows) - 1))

    def _lay_out(self) -> None:
        self.rows = visible_rows(self.all_rows, self.folds)
        self._resize()

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows))
        self.refresh()

    def on_resize(self) -> None:
        """Fit the rows to the new width and keep the cursor in sight."""
        self._resize()
        self._keep_in_sight()

    # -- cursor -------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None when there are no rows."""
        return self.rows[self._cursor] if 0 <= self._cursor < len(self.rows) else None

    @property
    def cursor_line(self) -> int:
        """The cursor's line in the visible part, 0 for the topmost."""
        return self._cursor - self.scroll_offset.y

    def go(self, place: int) -> None:
        """Put the cursor on a visible row."""
        before = self.current
        self._cursor = max(0, min(place, len(self.rows) - 1))
        self._keep_in_sight()
        self.refresh()
        self._tell(before)

    def go_to(self, ref: NodeRef) -> None:
        """Put the cursor on a node, unfolding what hides it."""
        self._unfold_above(ref)
        self._lay_out()
        place = next((i for i, r in enumerate(self.rows) if r.ref == ref), None)
        if place is not None:
            self.go(place)

    def _tell(self, before: Row | None) -> None:
        now = self.current
        if now is None or before is None or (now.key, now.ref) != (before.key, before.ref):
            self.post_message(self.Moved(now))

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _keep_in_sight(self) -> None:
        top = self.scroll_offset.y
        if self._cursor < top:
            self._scroll_line(self._cursor)
        elif self._cursor >= top + self._height:
            self._scroll_line(self._cursor - self._height + 1)

    def _scroll_line(self, top: int) -> None:
        self.scroll_to(y=max(0, min(top, len(self.rows) - self._height)), animate=False, force=True)

    def action_step(self, by: int) -> None:
        """Move the cursor by rows."""
        self.go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by screenfuls."""
        self.go(self._cursor + by * max(1, self._height - 1))

    # -- folding ------------------------------------------------------------------------------------------------------

    def fold(self, row: Row, folded: bool) -> None:
        """Fold or unfold a row; the cursor leaves what is hidden."""
        before = self.current
        self.folds[row.key] = folded
        self._lay_out()
        place = next((i for i, r in enumerate(self.rows) if before and r.key == before.key), None)
        if place is None:
            place = next((i for i, r in enumerate(self.rows) if r.key == row.key), 0)
        self.go(place)

    def action_open(self) -> None:
        """Unfold the row, or go to the first one under it."""
        row = self.current
        if row and row.foldable and row.folded:
            self.fold(row, False)
        elif row and self._cursor + 1 < len(self.rows) and self.rows[self._cursor + 1].depth > row.depth:
            self.go(self._cursor + 1)

    def action_close(self) -> None:
        """Fold the row, or go to the one it stands under."""
        row = self.current
        if row is None:
            return
        if row.foldable and not row.folded:
            self.fold(row, True)
            return
        above = [i for i in range(self._cursor) if self.rows[i].depth < row.depth]
        if above:
            self.go(above[-1])

    def action_fold_all(self) -> None:
        """Unfold everything; when nothing is folded, fold the outermost rows."""
        row = self.current
        closed = any(r.foldable and r.folded for r in self.rows)
        for each in self.all_rows:
            if each.foldable:
                self.folds[each.key] = not closed and each.depth == 0
        self._lay_out()
        keys = [r.key for r in self.rows]
        self.go(keys.index(row.key) if row and row.key in keys else 0)

    def _unfold_above(self, ref: NodeRef) -> None:
        place = next((i for i, r in enumerate(self.all_rows) if r.ref == ref), None)
        if place is None:
            return
        depth = self.all_rows[place].depth
        for above in reversed(self.all_rows[:place]):
            if above.depth < depth:
                depth = above.depth
                if above.foldable:
                    self.folds[above.key] = False

    # -- a row not yet in the plan ------------------------------------------------------------------------------------

    def open_draft(self, under: Row, depth: int, *, unfold: bool) -> None:
        """Make room for a row to be typed, after the node and what is under it."""
        if under.foldable and unfold and self.folds.get(under.key, under.folded):
            self.fold(under, False)
        here = next((i for i, r in enumerate(self.rows) if r.key == under.key), len(self.rows) - 1)
        at = subtree_end(self.rows, here)
        self.rows.insert(at, Row(("draft",), None, depth, "action", ""))
        self._draft = at
        self._resize()
        top = self.scroll_offset.y
        if not top <= at < top + self._height:
            self._scroll_line(at - self._height + 1 if at >= top else at)

    @property
    def draft_line(self) -> int | None:
        """The line of the row being typed in the visible part; None when there is none."""
        return None if self._draft is None else self._draft - self.scroll_offset.y

    def close_draft(self) -> None:
        """Take the unused row away again."""
        if self._draft is not None:
            del self.rows[self._draft]
            self._draft = None
            self._resize()

    # -- finding ------------------------------------------------------------------------------------------------------

    def find(self, needle: str, *, start: int, step: int = 1) -> bool:
        """Go to the next row that contains the words, compared without case, folded rows included.

        Args:
            needle: What to look for; empty takes the marking away.
            start: Place among :attr:`all_rows` to begin with.
            step: 1 downwards, -1 upwards; it goes round.
        """
        self._needle = needle.casefold()
        self.refresh()
        count = len(self.all_rows)
        for offset in range(count if self._needle else 0):
            row = self.all_rows[(start + offset * step) % count]
            if self._needle in f"{row.lead} {row.label} {row.detail}".casefold():
                if row.ref is not None:
                    self.go_to(row.ref)
                return True
        return False

    def row_of(self, key: Hashable) -> Row | None:
        """The row of that identity, folded away or not; None when it is no longer in the plan."""
        return next((row for row in self.all_rows if row.key == key), None)

    @property
    def place(self) -> int:
        """The cursor's place among :attr:`all_rows`."""
        row = self.current
        return next((i for i, r in enumerate(self.all_rows) if row and r.key == row.key), 0)

    # -- mouse --------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked row; the fold sign folds, a double click chooses."""
        place = event.y + self.scroll_offset.y
        if not 0 <= place < len(self.rows):
            return
        row = self.rows[place]
        self.go(place)
        if row.foldable and event.x in range(cell_len(_STEP) * row.depth, cell_len(_STEP) * row.depth + 2):
            self.fold(row, not row.folded)
        elif event.chain == 2:
            self.post_message(self.Chosen(row))

    # -- drawing ------------------------------------------------------------------------------------------------------

    def indent_of(self, row: Row) -> int:
        """Cells before the row's label: indentation, fold sign, tick and number."""
        return cell_len(self._prefix(row)) + (cell_len(row.lead) + 2 if row.lead else 0)

    def _prefix(self, row: Row) -> str:
        # outlines line up by their signs: a leaf's sign stands under the words of what holds it
        fold = ("▸ " if row.folded else "▾ ") if row.foldable else _STEP
        return f"{_STEP * row.depth}{fold}{row.sign + ' ' if row.sign else ''}"

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        base = self.rich_style
        if not self.rows:
            return self._empty_line(y, width, base)
        if place >= len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[place]
        if note := self.notes.get(row.key):
            row = replace(row, note=note)
        cursor = place == self._cursor and self._draft is None
        look = Look(self._part, base, cursor, self.has_focus, self._needle)
        return Strip(segments(row, self._prefix(row), width, look), width)

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"plan-tree--{name}", partial=True)

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        lines = self.empty_text.split("\n")
        text = lines[y - 1] if 1 <= y <= len(lines) else ""
        return Strip([Segment(set_cell_size(f"  {clip(text, width - 2)}", width), base + self._part("muted"))], width)
