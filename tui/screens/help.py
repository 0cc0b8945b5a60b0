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
            ("tab ⇧tab", "next and previous pane"),
            ("↑ ↓ pgup pgdn", "move and scroll"),
            ("esc", "close a dialog; leave a text for the tree"),
        ),
    ),
)


class HelpScreen(Show):
    """The help page."""


def help_screen(keymap: Keymap, width: int, *, first: str = "") -> HelpScreen:
    """The help page.

    Args:
        keymap: The actions with their keys.
        width: Columns of the terminal.
        first: Heading of the group to begin with.
    """
    room = min(width, 104) - 10
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for action in (*keymap.actions, *keymap.pane_actions):
        groups.setdefault(action.group, []).append((_keys(action), action.title, action.tooltip))
    for name, rows in _LINES:
        groups[name] = [(keys, title, "") for keys, title in rows]
    groups = {name: groups[name] for name in sorted(groups, key=lambda name: name != first)}
    everything = [row for rows in groups.values() for row in rows]
    keys_wide = max(len(keys) for keys, _, _ in everything) + 2
    title_wide = max(len(title) for _, title, tooltip in everything if tooltip) + 2
    pieces = [_table(name, rows, room, keys_wide, title_wide) for name, rows in groups.items()]
    always = ", ".join(shown_key(k) for a in keymap.actions for k in a.keys if works_in_text(k))
    note = f"While you type in a text only these keys are not text: tab, {always}. Letters and digits act everywhere else."
    pieces.append(Content.styled(note, "$text-muted"))
    return HelpScreen("Help", Content("\n\n").join(pieces))


def _keys(action: Action) -> str:
    return " ".join(shown_key(k) for k in action.keys) or "palette"


def _table(heading: str, rows: list[tuple[str, str, str]], room: int, keys_wide: int, title_wide: int) -> Content:
    """Keys, what they do, and in a third column or under it why; wrapped here so that columns stand."""
    lines = [Content.styled(heading, "bold $accent")]
    beside = room - keys_wide - title_wide >= 36
    indent = 2 + keys_wide + (title_wide if beside else 0)
    for keys, title, tooltip in rows:
        wrapped = textwrap.wrap(tooltip, max(20, room - indent))
        shown = f"{title:<{title_wide}}" if beside else title
        head = Content.assemble("  ", (f"{keys:<{keys_wide}}", "bold" if keys != "palette" else "$text-muted"), shown)
        if beside and wrapped:
            head = Content.assemble(head, (wrapped.pop(0), "$text-muted"))
        lines += [head, *(Content.assemble(" " * indent, (line, "$text-muted")) for line in wrapped)]
    return Content("\n").join(lines)
