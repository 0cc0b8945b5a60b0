"""Edits of the plan screen that need a question or an editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.safe_text import one_line
from planner import edit
from planner.edit import EditImpossible, NodeRef
from planner.plan import Plan
from tui.screens.dialogs import Ask
from widgets.modal_editor import ModalEditor
from widgets.plan_tree import PlanTree

if TYPE_CHECKING:
    from tui.screens.plan import PlanScreen


class PlanEdits:
    """Takes edits from the tree and the editor into the session.

    Args:
        screen: The plan screen.
    """

    def __init__(self, screen: PlanScreen) -> None:
        self._screen = screen

    def take(self, plan: Plan, description: str, dropped: Sequence[tuple[str, str]] = ()) -> None:
        """Make an edited plan the present one, as one step of undo; say which dependencies it made impossible."""
        screen = self._screen
        if not screen.session.apply(plan, description):
            return
        screen.show_plan()
        if dropped:
            words = "\n".join(f"{one_line(name, 40)} no longer waits for {one_line(dep, 40)}" for name, dep in dropped)
            screen.notify(words, severity="warning", timeout=6, markup=False)

    def ask_delete(self, event: PlanTree.DeleteRequested) -> None:
        """Delete what holds others, once that was confirmed."""
        screen = self._screen
        tree = screen.query_one(PlanTree)
        things = f"{event.children} task{'s' * (event.children != 1)}" if event.keeps else f"{event.children} inside it"
        consequence = f"Its {things} join the phase before." if event.keeps else f"{things} go with it."
        question = Ask(
            f"Delete {one_line(event.name, 50)}?", (consequence, f"{screen.keymap.key('undo')} brings it back."), yes="delete", no="keep"
        )
        screen.ask(question, lambda yes: tree.delete(event.ref) if yes else None)

    def open_editor(self, ref: NodeRef, title: str, text: str) -> None:
        """Edit a text in the modal editor; F4 there hands it to the person's own."""
        plan = self._screen.session.plan

        def put_back(answer: str | None) -> None:
            if answer is None or plan is None:
                return
            self._put(plan, ref, answer)

        self._screen.app.push_screen(ModalEditor(title, text), put_back)

    def _put(self, plan: Plan, ref: NodeRef, text: str) -> None:
        """Put edited text in place. A redraft while the editor was open made the address stale: then nothing is guessed."""
        screen = self._screen
        if screen.session.plan is not plan:
            screen.complain("The plan changed while the editor was open, so the text has no certain place. It is on the clipboard.")
            screen.app.copy_to_clipboard(text)
            return
        try:
            change = edit.set_text(plan, ref, text)
        except EditImpossible as refused:
            screen.notify(refused.message, severity="warning", timeout=6, markup=False)
            return
        self.take(change.plan, change.description, change.dropped)
