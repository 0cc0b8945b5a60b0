"""Help: every key on one page, made from the keymap."""

from __future__ import annotations

import textwrap

from textual.content import Content

from tui.keymap import Action, Keymap, shown_key, works_in_text
from tui.screens.dialogs import Show

#: Keys that belong to the panes themselves; shown where they work.
_LINES = (
    (
        "Moving",
        (
            ("tab, shift+tab", "next and previous pane"),
            ("arrows, pgup, pgdn", "move and scroll"),
            ("esc", "close a dialog; leave a text for the tree"),
        ),
    ),
)


class HelpScreen(Show):
    """The help page."""


def help_screen(keymap: Keymap, width: int) -> HelpScreen:
    """The help page.

    Args:
        keymap: The actions with their keys.
        width: Columns of the terminal.
    """
    room = min(width, 104) - 10
    groups: dict[str, list[Action]] = {}
    for action in (*keymap.actions, *keymap.pane_actions):
        groups.setdefault(action.group, []).append(action)
    pieces: list[Content] = []
    for group, actions in groups.items():
        rows = [(_keys(a), a.title, a.tooltip) for a in actions]
        pieces.append(_table(group, rows, room))
    pieces += [_table(name, [(k, t, "") for k, t in rows], room) for name, rows in _LINES]
    always = ", ".join(shown_key(k) for a in keymap.actions for k in a.keys if works_in_text(k))
    note = f"While you type in a text only these keys are not text: tab, {always}. Letters and digits act everywhere else."
    pieces.append(Content.styled(note, "$text-muted"))
    return HelpScreen("Help", Content("\n\n").join(pieces))


def _keys(action: Action) -> str:
    return " ".join(shown_key(k) for k in action.keys) or "palette"


def _table(heading: str, rows: list[tuple[str, str, str]], room: int) -> Content:
    """Keys, what they do, and in a third column or under it why; wrapped here so that columns stand."""
    lines = [Content.styled(heading, "bold $accent")]
    beside = room >= 80
    for keys, title, tooltip in rows:
        indent = 44 if beside else 14
        wrapped = textwrap.wrap(tooltip, max(20, room - indent))
        head = Content.assemble("  ", (f"{keys:<12}", "bold" if keys != "palette" else "$text-muted"), f"{title:<30}" if beside else title)
        if beside and wrapped:
            head = Content.assemble(head, (wrapped.pop(0), "$text-muted"))
        lines += [head, *(Content.assemble(" " * indent, (line, "$text-muted")) for line in wrapped)]
    return Content("\n").join(lines)
