"""What the screens that stay alive behind the plan share: their keys, and how an action of theirs is done or refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, cast

from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from tui import clipboard
from tui.keymap import Keymap, works_in_text
from widgets.key_bar import KeyBar, KeyHint

if TYPE_CHECKING:
    from tui.app import QuickplanApp

_COMMON = ("save", "help", "palette", "theme", "about", "suspend", "quit")


class Deeds(Protocol):
    """The actions of one screen."""

    def why_not(self, action_id: str) -> str:
        """Why an action cannot be done now; empty when it can."""
        ...

    async def do(self, action_id: str) -> None:
        """Do it."""
        ...


class BehindScreen(Screen[None]):
    """A screen with a group of actions of its own, beside those it shares with the plan.

    Attributes:
        group: Begins the ids of its actions: ``objects``.
        keymap: The keys.
        deeds: Its actions.
    """

    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (60, "-one"), (120, "-wide")]  # noqa: RUF012  (typed by the base class)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-low"), (30, "-tall"), (46, "-high")]  # noqa: RUF012
    ESCAPE_TO_MINIMIZE = False
    group: ClassVar[str]
    keymap: Keymap
    deeds: Deeds

    @classmethod
    def with_keys(cls, keymap: Keymap) -> type[Self]:
        """This screen with the keys it shares with the plan taken from ``keymap``."""
        bindings: list[BindingType] = keymap.bindings(_COMMON)
        return cast("type[Self]", type(cls.__name__, (cls,), {"BINDINGS": bindings, "__module__": cls.__module__}))

    @property
    def has_panes(self) -> bool:
        """Whether there is something to show on: a job may end while the screen is being taken down."""
        return bool(self.query("#keys"))

    @property
    def in_text(self) -> bool:
        """Whether typed letters are text."""
        return isinstance(self.focused, Input)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters and digits do nothing of ours while a field has the focus."""
        if action == "deed" and self.in_text:
            return any(works_in_text(key) for key in self.keymap[f"{self.group}.{parameters[0]}"].keys)
        return not (action == "perform_outside" and self.in_text)

    async def action_deed(self, name: str) -> None:
        """Do an action of this screen."""
        await self.action_perform(f"{self.group}.{name}")

    async def action_perform(self, action_id: str) -> None:
        """Do an action of the keymap, or say why it cannot be done now."""
        if not action_id.startswith(f"{self.group}."):
            await self.app.run_action(f"app.perform('{action_id}')")
        elif reason := self.deeds.why_not(action_id):
            self.say(reason, severity="warning")
        else:
            await self.deeds.do(action_id)

    async def action_perform_outside(self, action_id: str) -> None:
        """The same, for keys that are text in a text."""
        await self.action_perform(action_id)

    def say(self, words: str, *, severity: str = "information", timeout: float = 4) -> None:
        """Say how an action went, in place of what was said before."""
        self.app.clear_notifications()
        self.notify(words, severity=severity, timeout=timeout, markup=False)  # type: ignore[arg-type]  # a literal in every call

    async def hand_over(self, text: str) -> None:
        """Put a text on the clipboard and say which way it went."""
        report = await clipboard.copy(text, cast("QuickplanApp", self.app).environment, self.app.copy_to_clipboard)
        self.say(report.words, severity="information" if report.ok else "warning", timeout=6)

    def zoom(self, panes: Collection[str]) -> None:
        """Give the focused pane the whole screen, where it is one of these; again to go back."""
        if self.maximized is not None:
            self.minimize()
        elif self.focused is not None and self.focused.id in panes:
            self.maximize(self.focused, container=False)

    def bar_hints(self, bar: Sequence[tuple[str, str]], *, help_rank: int) -> list[KeyHint]:
        """The keys of this screen's actions that have one, the most useful first, and the key of the help."""
        keymap = self.keymap
        hints = [KeyHint(keymap.key(i), w, i, not self.deeds.why_not(i), n) for n, (i, w) in enumerate(bar) if keymap.key(i)]
        return [*hints, KeyHint(keymap.key("help"), "help", "help", rank=help_rank)]

    def put_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show keys, and behind them the one of the palette."""
        self.query_one(KeyBar).hints = (*hints, KeyHint(self.keymap.key("palette"), "everything", "palette", rank=20))

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key does what the key does."""
        await self.action_perform(event.action)
