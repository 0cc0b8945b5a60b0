"""The Objects screen's actions: what each does, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.widgets import Input

from migration.conversion import Status
from tui.screens.dialogs import Show
from tui.screens.objects_deciding import Deciding
from tui.screens.objects_words import explanation
from widgets.finding_list import FindingList
from workbench.objects import NEEDS_WORK, Order

if TYPE_CHECKING:
    from tui.app import QuickplanApp
    from tui.screens.objects import ObjectsScreen

_ONLY = ("", Status.MANUAL.value, Status.PARTIAL.value, Status.CONVERTED.value)
_MANUAL, _PARTIAL = frozenset({Status.MANUAL.value}), frozenset({Status.PARTIAL.value})
_OF_OBJECT = frozenset(
    {"mark", "open", "copy", "copy_source", "edit", "edit_source", "next_object", "last_object", "source", "result", "findings"}
)
_OF_FINDING = frozenset({"next_finding", "last_finding", "why"})


class ObjectsDeeds:
    """Carries out the actions of one Objects screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: ObjectsScreen) -> None:
        self._screen = screen
        self.deciding = Deciding(screen)
        self._deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "open": self._open,
            "filter": self._filter,
            "next_work": partial(self._next, NEEDS_WORK, 1),
            "last_work": partial(self._next, NEEDS_WORK, -1),
            "next_manual": partial(self._next, _MANUAL, 1),
            "last_manual": partial(self._next, _MANUAL, -1),
            "next_partial": partial(self._next, _PARTIAL, 1),
            "last_partial": partial(self._next, _PARTIAL, -1),
            "next_object": lambda: screen.table.action_step(1),
            "last_object": lambda: screen.table.action_step(-1),
            "only": self._only,
            "sort": self._sort,
            "turn_order": self._turn_order,
            "statements": self._statements,
            "next_finding": partial(self._finding, 1),
            "last_finding": partial(self._finding, -1),
            "why": self._why,
            "copy": partial(self._copy, "result"),
            "copy_source": partial(self._copy, "source"),
            "edit": partial(self._view, "result"),
            "edit_source": partial(self._view, "source"),
            "turn": self._turn,
            "table": self._to_table,
            "source": partial(self._to, "source"),
            "result": partial(self._to, "result"),
            "findings": partial(self._to, "findings"),
            "zoom": partial(screen.zoom, {"table", "source", "result", "findings"}),
            "again": screen.read,
            "cancel": lambda: screen.board.cancel("objects"),
            "back": self._back,
            "plan": self._leave,
            "group": self._group,
            "mark": self._mark,
            "mark_all": self._mark_all,
            **self.deciding.deeds,
        }

    def why_not(self, action_id: str) -> str:
        """Why an action would do nothing now, in a sentence; empty when it would."""
        screen = self._screen
        name = action_id.removeprefix("objects.")
        if name in _OF_OBJECT | _OF_FINDING and screen.current is None:
            return "There is no object under the cursor."
        if name in self.deciding.deeds:
            return self.deciding.why_not(name)
        detail = screen.look.of_cursor
        match name:
            case "copy" | "edit" | "copy_source" | "edit_source" | "next_finding" | "last_finding" | "why" if detail is None:
                return "The object is still being read: once more in a moment."
            case "copy" | "edit" if detail is not None and not detail.statements:
                return "There is no Databricks SQL of this object; the findings say why."
            case "next_finding" | "last_finding" | "why" if detail is not None and not detail.findings:
                return "This object has no findings."
            case "why" if screen.query_one(FindingList).current is None:
                return f"No finding is chosen: {screen.keymap.key('objects.next_finding')} goes to the first one."
            case "cancel" if not screen.board.running:
                return "Nothing is being converted."
            case _:
                return ""

    async def do(self, action_id: str) -> None:
        """Carry an action out."""
        waiting = self._deeds[action_id.removeprefix("objects.")]()
        if waiting is not None:
            await waiting

    # -- the table ---------------------------------------------------------------------------------------------------------

    def _filter(self) -> None:
        self._close()
        self._screen.query_one("#filter", Input).focus()

    def _next(self, statuses: Collection[str], step: int) -> None:
        screen = self._screen
        place = screen.objects.next_of(screen.table.cursor, statuses, step)
        if place is None:
            screen.say(f"None of the objects shown is {' or '.join(sorted(statuses))}.", timeout=3)
        else:
            screen.table.go(place)

    def _only(self) -> None:
        objects = self._screen.objects
        objects.keep_only(_ONLY[(_ONLY.index(objects.only) + 1) % len(_ONLY)])
        self._screen.show_rows()

    def _sort(self) -> None:
        orders = list(Order)
        objects = self._screen.objects
        objects.sort(orders[(orders.index(objects.order) + 1) % len(orders)])
        self._screen.show_rows()

    def _turn_order(self) -> None:
        objects = self._screen.objects
        objects.sort(objects.order, backwards=not objects.backwards)
        self._screen.show_rows()

    def _group(self) -> None:
        objects = self._screen.objects
        objects.sort(Order.PLACE if objects.order is Order.CLASS else Order.CLASS)
        self._screen.show_rows()

    def _mark(self) -> None:
        screen = self._screen
        if screen.current is not None:
            screen.objects.toggle(screen.current.index)
            screen.show_rows()
            screen.table.action_step(1)

    def _mark_all(self) -> None:
        self._screen.objects.mark_all()
        self._screen.show_rows()

    def _statements(self) -> None:
        objects = self._screen.objects
        objects.include_statements(not objects.with_statements)
        self._screen.show_rows()

    def _finding(self, step: int) -> None:
        if not self._screen.shows_object:
            self._open()
        self._screen.query_one(FindingList).step(step)

    # -- the object --------------------------------------------------------------------------------------------------------

    def _why(self) -> None:
        screen = self._screen
        finding = screen.query_one(FindingList).current
        if finding is not None:
            screen.app.push_screen(Show("Why", explanation(finding, min(100, int(screen.size.width * 0.94)) - 5)))

    def _text(self, which: str) -> str:
        detail = self._screen.look.of_cursor
        if detail is None:
            return ""
        return detail.result_text if which == "result" else detail.source_text

    async def _copy(self, which: str) -> None:
        await self._screen.hand_over(self._text(which))

    def _view(self, which: str) -> None:
        cast("QuickplanApp", self._screen.app).view_outside(self._text(which), suffix=".sql")

    # -- moving ------------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        screen = self._screen
        screen.add_class("-open")
        screen.look.follow()
        screen.pair.source.focus()

    def _close(self) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        screen.remove_class("-open")

    def _to(self, pane: str) -> None:
        screen = self._screen
        if not screen.shows_object:
            self._open()
        screen.pane(pane).focus()

    def _to_table(self) -> None:
        self._close()
        self._screen.table.focus()

    def _turn(self) -> None:
        self._screen.pair.turn()

    def _back(self) -> None:
        """One step back: out of the text, the maximised pane, the object, the filter, the screen."""
        screen = self._screen
        objects = screen.objects
        if screen.in_text:
            screen.table.focus()
        elif screen.maximized is not None:
            screen.minimize()
        elif screen.has_class("-open") or screen.focused is not screen.table:
            self._to_table()
        elif objects.marked:
            objects.marked.clear()
            screen.show_rows()
        elif objects.filter or objects.only:
            self.clear_filter()
        else:
            self._leave()

    def clear_filter(self) -> None:
        """Show every object again."""
        screen = self._screen
        screen.objects.keep_only("")
        screen.objects.narrow("")
        screen.query_one("#filter", Input).value = ""
        screen.show_rows()

    def _leave(self) -> None:
        self._screen.app.pop_screen()
