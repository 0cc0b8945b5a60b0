"""The help page, laid out at several widths."""

from __future__ import annotations

import pytest

from tui.app import TREE_GROUP
from tui.keymap import Keymap, pane_actions
from tui.screens.help import help_screen
from widgets.plan_tree import PlanTree


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("overrides", [{}, {"save": "ctrl+s,f12,f11,f10", "save_as": "S"}])
def test_columns_of_help_never_touch(width: int, overrides: dict[str, str]) -> None:
    keymap = Keymap(overrides, panes=pane_actions(PlanTree.BINDINGS, TREE_GROUP))
    lines = help_screen(keymap, width)._content.plain.split("\n")
    room = min(width, 104) - 10
    for action in (*keymap.actions, *keymap.pane_actions):
        alone = [line for line in lines if f"  {action.title}  " in f"{line}  " and line.startswith("  ") and line[2] != " "]
        assert alone, f"{action.title} touches its neighbours"
    # the closing note wraps by itself
    assert max(len(line) for line in lines[:-1]) <= max(room, 60)
