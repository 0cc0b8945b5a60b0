"""An editor over the screen for a text of several lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from core.safe_text import one_line, plain

_KEYS = "^s save   esc leave   F4 own editor"
_CHANGED = "changed: esc again drops the changes, ^s saves them"


class ModalEditor(ModalScreen[str | None]):
    """Edits a text; the answer is the new text, or None when nothing is to change.

    Args:
        title: What is edited, shown as data.
        text: The text to begin with.
        suffix: Of the file that the person's own editor is given.
    """

    DEFAULT_CSS = """
    ModalEditor {
        align: center middle;
        background: $background 60%;
        &:ansi { background: ansi_default; }
        & > Vertical {
            width: 100;
            max-width: 94%;
            height: 80%;
            min-height: 8;
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        & TextArea {
            height: 1fr;
            border: none;
            padding: 0 1;
            background: $surface;
            color: $foreground;
        }
        & Static {
            height: 1;
            padding: 0 1;
            color: $text-muted;
        }
        & Static.-asking { color: $warning; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="editor.save", tooltip="Keep the text."),
        # a text area that indents with tab would take esc for itself
        Binding("escape", "leave", "Leave", priority=True, id="editor.leave", tooltip="Close without a change; asks when there is one."),
        Binding("f4", "hand_over", "Own editor", id="editor.hand_over", tooltip="Edit the text in $VISUAL or $EDITOR."),
    ]

    @dataclass
    class HandOver(Message):
        """The person wants their own editor: run it on the text, then call :meth:`ModalEditor.put`.

        Attributes:
            editor: The screen that asks.
            text: The text as it stands.
        """

        editor: ModalEditor
        text: str

    def __init__(self, title: str, text: str, *, suffix: str = ".md") -> None:
        super().__init__()
        self.suffix = suffix
        self._title = one_line(title, 80)
        self._before = plain(text)
        self._asking = False

    def compose(self) -> ComposeResult:
        """The text and a line that says what the keys do."""
        with Vertical() as box:
            box.border_title = Content(self._title)
            area = TextArea(self._before, soft_wrap=True, tab_behavior="indent", show_line_numbers=False, compact=True)
            area.indent_type, area.indent_width = "spaces", 2
            area.cursor_blink = False
            area.highlight_cursor_line = False
            yield area
            yield Static(Content(_KEYS))

    def on_mount(self) -> None:
        """Begin with the cursor in the text."""
        self._area.focus()

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    @property
    def text(self) -> str:
        """The text as it stands."""
        return plain(self._area.text)

    def put(self, text: str) -> None:
        """Put another text in place, as one step of the editor's own undo."""
        area = self._area
        area.replace(plain(text), area.document.start, area.document.end)
        area.focus()

    def action_save(self) -> None:
        """Close with the text."""
        self.dismiss(self.text if self.text != self._before else None)

    def action_leave(self) -> None:
        """Close without a change; when there is one, ask by a line and wait for a second esc."""
        if self.text == self._before or self._asking:
            self.dismiss(None)
        else:
            self._ask(True)

    def action_hand_over(self) -> None:
        """Ask for the person's own editor."""
        self.post_message(self.HandOver(self, self.text))

    def on_text_area_changed(self) -> None:
        """Going on with the text takes the question back."""
        self._ask(False)

    def on_text_area_selection_changed(self) -> None:
        """Going on with the text takes the question back."""
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        self._asking = asking
        line = self.query_one(Static)
        line.set_class(asking, "-asking")
        line.update(Content(_CHANGED if asking else _KEYS))
