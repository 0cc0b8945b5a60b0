"""Open: saved plans and unsaved drafts, newest first, narrowed while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.clock import Clock
from tui.library import Found, Library
from tui.screens.dialogs import Ask
from widgets.plan_list import PlanList, PlanRow


class OpenScreen(ModalScreen[Found | None]):
    """Gives the plan that was chosen, None when none was.

    Args:
        library: Where plans come from.
        clock: For their ages.
    """

    CSS_PATH = "open.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "give_up", "Close"),
        ("down", "move('down')", "Next"),
        ("up", "move('up')", "Previous"),
        ("pagedown", "move('page_down')", "Next page"),
        ("pageup", "move('page_up')", "Previous page"),
        ("f8", "discard", "Discard the draft"),
    ]

    def __init__(self, library: Library, clock: Clock) -> None:
        super().__init__()
        self._library = library
        self._clock = clock
        self._found: Sequence[Found] = ()

    def compose(self) -> ComposeResult:
        """Filter, list, and a line of keys."""
        with Vertical(id="open-box") as box:
            box.border_title = Content("Open a plan")
            box.border_subtitle = Content("enter opens   F8 discards a draft   esc closes")
            field = Input(placeholder="type to narrow", compact=True)
            field.cursor_blink = False
            yield field
            yield PlanList(id="plans")
            yield Static("", id="open-note")

    def on_mount(self) -> None:
        """Begin reading."""
        self.query_one(Input).focus()
        self._read()

    @work(thread=True, exclusive=True, group="library")
    def _read(self) -> None:
        found = self._library.entries()
        self.app.call_from_thread(self._show, found)

    def _show(self, found: Sequence[Found]) -> None:
        self._found = found
        rows = [PlanRow(f.title, f.place, f.changed, f.unsaved) for f in found]
        self.query_one(PlanList).show(rows, self._clock.now())
        self._note()

    def _note(self) -> None:
        shown = self.query_one(PlanList).option_count
        drafts = sum(f.unsaved for f in self._found)
        words = f"{shown} of {len(self._found)} plans" if self._found else "No plan is saved here yet, and the journal holds no draft."
        if drafts:
            words += f", {drafts} unsaved (●)"
        self.query_one("#open-note", Static).update(Content(words))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self.query_one(PlanList).narrow(event.value)
        self._note()

    def on_input_submitted(self) -> None:
        """Open what is highlighted."""
        self.query_one(PlanList).action_select()

    def on_option_list_option_selected(self, event: PlanList.OptionSelected) -> None:
        """Close with that plan."""
        self.dismiss(self._found[int(event.option.id or 0)])

    def action_move(self, how: str) -> None:
        """Move in the list while the filter keeps the focus."""
        plans = self.query_one(PlanList)
        moves: dict[str, Callable[[], object]] = {
            "down": plans.action_cursor_down,
            "up": plans.action_cursor_up,
            "page_down": plans.action_page_down,
            "page_up": plans.action_page_up,
        }
        moves[how]()

    def action_discard(self) -> None:
        """Delete the highlighted draft, once that was confirmed; saved plans are never deleted here."""
        plans = self.query_one(PlanList)
        option = plans.highlighted_option
        found = self._found[int(option.id or 0)] if option is not None else None
        if found is None or not found.unsaved:
            self.notify("Only unsaved drafts can be discarded here; a saved plan is a file of yours.", severity="warning", timeout=4)
            return

        def settle(yes: bool | None) -> None:
            if yes:
                self._library.discard(found)
                self._read()

        self.app.push_screen(
            Ask("Discard this draft?", (found.title, "It cannot be brought back."), yes="discard it", no="keep it"), settle
        )

    def action_give_up(self) -> None:
        """Close without a plan."""
        self.dismiss(None)
