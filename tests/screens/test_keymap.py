"""Keys as data: what the configuration may change, and that everything comes from the one table."""

from __future__ import annotations

import re

import pytest

from core.errors import ConfigProblem
from tui.app import TREE_GROUP
from tui.keymap import ACTIONS, Keymap, pane_actions, shown_key, works_in_text
from tui.screens.help import help_screen
from widgets.plan_tree import PlanTree


def keymap(overrides: dict[str, str] | None = None) -> Keymap:
    return Keymap(overrides, file="quickplan.toml", panes=pane_actions(PlanTree.BINDINGS, TREE_GROUP))


def test_every_action_has_words_and_a_key_of_its_own() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert len({a.id for a in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.tooltip.endswith(".")
        assert action.title


def test_no_action_takes_a_key_that_terminals_confuse_or_a_tree_key() -> None:
    tree = {key for action in pane_actions(PlanTree.BINDINGS, TREE_GROUP) for key in action.keys}
    shared = {"e", "escape"}  # e edits in the tree and from any other pane; esc leaves a line there, a text here
    for action in ACTIONS:
        for key in action.keys:
            assert key not in {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"}
            assert key not in tree - shared, (action.id, key)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"sav": "ctrl+s"}, "no action"),
        ({"copy": "ctrl+m"}, "another key"),
        ({"copy": "alt+x"}, "does not reach"),
        ({"copy": "u"}, "both"),
    ],
)
def test_wrong_keys_are_refused_with_a_remedy(overrides: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigProblem, match=words) as caught:
        keymap(overrides)
    assert caught.value.remedy
    assert caught.value.file == "quickplan.toml"


def test_keys_can_be_changed_and_taken_away() -> None:
    changed = keymap({"copy": "k, f9", "theme": "f10", "about": "", "tree.add": "+"})
    assert changed["copy"].keys == ("k", "f9")
    assert changed.key("about") == ""
    assert changed.pane_keys == {"tree.add": "+"}
    actions = {b.key: b.action for b in changed.bindings()}
    assert actions["k"] == "perform_outside('copy')"
    assert actions["f9"] == "perform('copy')"


def test_help_shows_the_keys_as_they_are() -> None:
    page = help_screen(keymap({"copy": "k"}), 120)._content.plain
    assert re.search(r"^ +k +Copy the plan", page, re.M)
    for action in keymap().actions:
        assert action.title in page
    assert TREE_GROUP in page


@pytest.mark.parametrize(("key", "shown"), [("ctrl+s", "^s"), ("f4", "F4"), ("question_mark", "?"), ("U", "U"), ("escape", "esc")])
def test_keys_as_people_read_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_which_keys_work_in_a_text() -> None:
    assert all(works_in_text(k) for k in ("ctrl+s", "ctrl+q", "ctrl+p", "f1", "f12", "escape"))
    assert not any(works_in_text(k) for k in ("u", "1", "ctrl+r", "ctrl+z", "question_mark"))
