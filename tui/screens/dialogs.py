"""Small modal questions: yes or no, a line of text, a text to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.safe_text import plain


class Ask(ModalScreen[bool]):
    """A question that is answered with one key.

    Args:
        question: What is asked.
        lines: What it is about, one per line; shown as data.
        yes: What happens on ``y`` or enter.
        no: What happens on ``n`` or esc.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("y,enter", "answer(True)", "Yes"), ("n,escape", "answer(False)", "No")]

    def __init__(self, question: str, lines: Sequence[str] = (), *, yes: str = "yes", no: str = "no") -> None:
        super().__init__()
        self._question = question
        self._lines = lines
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """The question, its lines, and the two keys."""
        with Vertical(classes="box") as box:
            box.border_title = Content(plain(self._question))
            if self._lines:
                with VerticalScroll(can_focus=True):
                    yield Static(Content("\n".join(plain(line) for line in self._lines)), classes="lines")
            yield Static(
                Content.assemble(("y", "bold $accent"), f" {self._yes}   ", ("n", "bold $accent"), f" {self._no}"), classes="answers"
            )

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)


class AskText(ModalScreen[str | None]):
    """One line of text; esc gives None.

    Args:
        question: What is asked.
        value: What stands there at first.
        check: Gives what is wrong with a value, or nothing.
        note: A line under the input.
        empty: What is said of an empty line.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Close")]

    def __init__(
        self, question: str, value: str = "", *, check: Callable[[str], str] | None = None, note: str = "", empty: str = "a name is needed"
    ) -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._check = check
        self._note = note
        self._empty = empty

    def compose(self) -> ComposeResult:
        """The input and a line under it."""
        with Vertical(classes="box") as box:
            box.border_title = Content(plain(self._question))
            field = Input(self._value, compact=True, select_on_focus=False)
            field.cursor_blink = False
            yield field
            yield Static(Content(self._note or "enter takes it, esc leaves things as they are"), classes="note")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong."""
        self.query_one(".note", Static).update(
            Content(self._wrong(event.value) or self._note or "enter takes it, esc leaves things as they are")
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the text, or say what is wrong with it."""
        if wrong := self._wrong(event.value):
            self.query_one(".note", Static).update(Content(wrong))
        else:
            self.dismiss(event.value.strip())

    def _wrong(self, value: str) -> str:
        if not value.strip():
            return self._empty
        return self._check(value.strip()) if self._check else ""

    def action_give_up(self) -> None:
        """Close without a text."""
        self.dismiss(None)


class AskSecrets(ModalScreen[dict[str, str] | None]):
    """Values that are typed unseen; esc gives None, a field left empty gives nothing for its key.

    Args:
        question: What is asked.
        keys: Names of the values.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Close")]

    def __init__(self, question: str, keys: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._keys = tuple(keys)

    def compose(self) -> ComposeResult:
        """A field a key, and a line under them."""
        with Vertical(classes="box") as box:
            box.border_title = Content(plain(self._question))
            for number, key in enumerate(self._keys):
                yield Static(Content(plain(key)), classes="lines")
                field = Input(password=True, compact=True, id=f"secret-{number}")
                field.cursor_blink = False
                yield field
            yield Static(Content("enter takes them, an empty one leaves what the scope holds, esc closes"), classes="note")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The next field, or the end."""
        fields = list(self.query(Input))
        at = fields.index(event.input)
        if at + 1 < len(fields):
            fields[at + 1].focus()
        else:
            self.dismiss({key: field.value for key, field in zip(self._keys, fields, strict=True) if field.value})

    def action_give_up(self) -> None:
        """Close without them."""
        self.dismiss(None)


class Show(ModalScreen[None]):
    """A text to read.

    Args:
        title: Heading.
        content: The text.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,q,question_mark,f1", "close", "Close")]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title = title
        self._content = content

    def compose(self) -> ComposeResult:
        """The text, scrollable."""
        with Vertical(classes="box wide") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content("esc closes")
            with VerticalScroll():
                yield Static(self._content)

    def action_close(self) -> None:
        """Close it."""
        self.dismiss(None)
