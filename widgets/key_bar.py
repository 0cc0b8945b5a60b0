"""The key bar: the keys that work where the focus is, the most useful ones longest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key as shown: ``^s save``.

    Attributes:
        key: The key as people read it.
        label: What it does, one or two words.
        action: Id sent when it is clicked; empty when it cannot be.
        enabled: Whether it would do something now; shown dimmed otherwise.
        rank: Smaller stays longer on a narrow screen.
    """

    key: str
    label: str
    action: str = ""
    enabled: bool = True
    rank: int = 0


class KeyBar(Widget):
    """One line of keys at the foot of the screen."""

    DEFAULT_CSS = """
    KeyBar { height: 1; padding: 0 1; color: $foreground; }
    """

    ALLOW_SELECT: ClassVar[bool] = False

    hints: reactive[tuple[KeyHint, ...]] = reactive(())
    """The keys in the order shown."""

    @dataclass
    class Pressed(Message):
        """A key was clicked; ``action`` is its id."""

        action: str

    def _fitting(self) -> list[KeyHint]:
        width = max(1, self.size.width)
        kept: list[KeyHint] = []
        used = 0
        for hint in sorted(self.hints, key=lambda h: h.rank):
            need = len(hint.key) + len(hint.label) + 1 + (2 if kept else 0)
            if used + need <= width:
                kept.append(hint)
                used += need
        return [h for h in self.hints if h in kept]

    def render(self) -> Content:
        """The keys that fit, in order."""
        pieces = []
        for hint in self._fitting():
            style = ("bold $accent", "") if hint.enabled else ("$text-disabled", "$text-disabled")
            pieces.append(Content.assemble((hint.key, style[0]), (f" {hint.label}", style[1])))
        return Content("  ").join(pieces)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        x = 1
        for hint in self._fitting():
            end = x + len(hint.key) + len(hint.label) + 1
            if x <= event.x < end and hint.action:
                self.post_message(self.Pressed(hint.action))
                return
            x = end + 2
