"""The prompt: a text area that marks the words that decided, and swallows large pastes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from core.safe_text import plain
from planner.task import Complexity, Cue, TaskType

#: Characters that are laid out on screen; what is longer is kept whole but shown as a figure.
#: Laying out a megabyte costs seconds, a few thousand characters milliseconds.
SHOWN_LIMIT = 8_000

_TYPES = frozenset(t.value for t in TaskType)
_SIZES = frozenset(c.value for c in Complexity)


class PromptPane(TextArea):
    """Where the person says what should be done.

    Args:
        prompt: Text to begin with; control characters in it are neutralised.
        delay: Seconds without typing after which :class:`Typed` is posted.
        id: Textual id.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"prompt--type", "prompt--size", "prompt--name"}

    DEFAULT_CSS = """
    PromptPane {
        padding: 0 1;
        & .prompt--type { text-style: bold; color: $accent; }
        & .prompt--size { text-style: underline; }
        & .prompt--name { color: $success; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $text-muted; }
    }
    """

    @dataclass
    class Typed(Message):
        """The prompt is another one, and typing has paused.

        Attributes:
            prompt: The whole text, with what is not shown.
        """

        prompt: str

    def __init__(self, prompt: str = "", *, delay: float = 0.2, id: str | None = None) -> None:
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder="What should be done? A sentence is enough.",
            compact=True,
            id=id,
        )
        self.cursor_blink = False
        self.delay = delay
        self._rest = ""
        self._reported = ""
        self._cues: tuple[Cue, ...] = ()
        self._line_starts: list[int] = [0]
        self._pause: Timer | None = None
        if prompt:
            self.put(prompt)

    @property
    def prompt(self) -> str:
        """The whole prompt: what is shown and what is kept beyond it."""
        return self.text + self._rest

    @property
    def kept_back(self) -> int:
        """Characters that belong to the prompt without being shown."""
        return len(self._rest)

    def put(self, prompt: str) -> None:
        """Set the text without posting :class:`Typed`."""
        safe = plain(prompt).expandtabs(4)
        self._rest = safe[SHOWN_LIMIT:]
        self._cues = ()
        self.load_text(safe[:SHOWN_LIMIT])
        self.move_cursor(self.document.end)
        self._reported = self.prompt
        self._tell_rest()

    def mark(self, cues: Sequence[Cue]) -> None:
        """Show the words that decided; their offsets are those of :attr:`prompt`."""
        self._cues = tuple(cues)
        self._line_starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        self.notify_style_update()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """The line with its deciding words marked."""
        text = super().get_line(line_index)
        if not self._cues or line_index >= len(self._line_starts):
            return text
        start = self._line_starts[line_index]
        end = start + len(text.plain)
        for cue in self._cues:
            # A cue belongs to the text it was found in; once the text moved on it must still say the same there.
            if cue.start < end and cue.end > start and self._still_there(cue, start, text.plain):
                text.stylize(self._style_of(cue), max(0, cue.start - start), cue.end - start)
        return text

    def _still_there(self, cue: Cue, start: int, line: str) -> bool:
        return "\n" in cue.text or line[max(0, cue.start - start) : cue.end - start] == cue.text

    def _style_of(self, cue: Cue) -> Style:
        name = "type" if cue.decides in _TYPES else "size" if cue.decides in _SIZES else "name"
        style = self.get_component_rich_style(f"prompt--{name}", partial=True)
        return Style(color=style.color, bold=style.bold, underline=style.underline)

    async def _on_paste(self, event: events.Paste) -> None:
        """Neutralise control characters; of a large paste show the beginning and keep the rest whole."""
        event.prevent_default()
        event.stop()
        safe = plain(event.text).expandtabs(4)
        room = max(0, SHOWN_LIMIT - len(self.text))
        if len(safe) > room:
            # The rest is the prompt's tail: what stood behind the cursor goes after it, so that nothing is lost.
            head_end, tail_start = self.selection.start, self.selection.end
            first, last = sorted((head_end, tail_start))
            before = self.get_text_range((0, 0), first)
            after = self.get_text_range(last, self.document.end)
            whole = before + safe + after + self._rest
            self.load_text(whole[:SHOWN_LIMIT])
            self._rest = whole[SHOWN_LIMIT:]
            self.move_cursor(self.document.end)
        else:
            # the cursor goes behind what was pasted, also over a selection: what is typed next must not replace it
            self.replace(safe, *self.selection, maintain_selection_offset=False)
        self._tell_rest()

    def _on_text_area_changed(self) -> None:
        if not self.text and self._rest:
            self._rest = ""  # emptying the pane empties the prompt
            self._tell_rest()
        if self._pause is not None:
            self._pause.stop()
        if self.prompt == self._reported:
            return
        self._pause = self.set_timer(max(self.delay, 0.001), self._report)

    def _report(self) -> None:
        self._pause = None
        if self.prompt != self._reported:
            self._reported = self.prompt
            self.post_message(self.Typed(self._reported))

    def _tell_rest(self) -> None:
        self.border_subtitle = f"{len(self._rest):,} more characters kept" if self._rest else ""
