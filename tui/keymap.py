"""Every action as data: bindings, key bar, help, palette and documentation are made from this one table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from core.errors import ConfigProblem
from core.nearest import did_you_mean


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    Attributes:
        id: Stable name, used in the configuration file.
        keys: Textual key names, the first one is shown.
        label: One or two lower-case words for the key bar.
        title: A few words for help and palette.
        tooltip: One sentence: what it does and what it leaves alone.
        group: Heading in help.
        bar: Place in the key bar, 0 for none; smaller stays longer on a narrow screen.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    title: str
    tooltip: str
    group: str
    bar: int = 0


_PLAN, _EDIT, _LOOK, _WORK, _APP = "The plan", "Editing", "Looking", "Working", "The app"

ACTIONS: tuple[Action, ...] = (
    Action("save", ("ctrl+s",), "save", "Save the plan", "Write the plan into the specs folder.", _PLAN, bar=3),
    Action("save_as", ("f12", "S"), "save as", "Save under another name", "Ask for a path and write the plan there.", _PLAN),
    Action("open", ("f3", "ctrl+o"), "open", "Open a plan", "List saved plans and unsaved drafts, newest first.", _PLAN, bar=10),
    Action("new", ("ctrl+n",), "new", "Begin a new plan", "Start with an empty prompt; the present plan stays in the journal.", _PLAN),
    Action("copy", ("C",), "copy", "Copy the plan", "Put the plan's Markdown on the clipboard and say which way it went.", _PLAN),
    Action("edit_section", ("e",), "edit", "Edit under the cursor", "Edit in place, a long text in an editor.", _EDIT, bar=4),
    Action("undo", ("u",), "undo", "Undo", "Take back the last change, as far back as you like.", _EDIT, bar=6),
    Action("redo", ("U", "ctrl+r"), "redo", "Redo", "Make the last undone change again.", _EDIT),
    Action("redraft", ("R",), "redraft", "Review the redraft", "Show what the new draft would change, and ask.", _EDIT, bar=9),
    Action("task_type", ("t",), "type", "Change the task type", "Switch to the runner-up, then on through the six types.", _EDIT, bar=7),
    Action("complexity", ("y",), "size", "Change the complexity", "Go through simple, medium and complex.", _EDIT),
    Action("prompt", ("1", "p"), "prompt", "Go to the prompt", "Put the cursor into the prompt.", _LOOK, bar=8),
    Action("what", ("2",), "what", "Go to What this is", "Type, complexity, names and figures.", _LOOK),
    Action("tree", ("3",), "tree", "Go to the plan tree", "Phases, tasks and actions.", _LOOK),
    Action("preview", ("4", "v"), "preview", "Go to the preview", "The plan as it will be written.", _LOOK),
    Action("problems", ("5", "l"), "problems", "Show the problems", "What was found in the plan and the source, with places.", _LOOK),
    Action("objects", ("o",), "objects", "Look at the objects", "T-SQL and Databricks SQL of each object, side by side.", _LOOK, bar=5),
    Action("pipeline", ("m",), "pipeline", "Design the pipeline", "Bronze, silver, gold, rules, and the notebook.", _LOOK, bar=6),
    Action("maximise", ("z",), "zoom", "Maximise the pane", "Give the focused pane the whole screen; again to go back.", _LOOK, bar=11),
    Action("leave_text", ("escape",), "tree", "Leave the text", "Go from a text to the plan tree. Never stops a job.", _LOOK),
    Action("check", ("c",), "checks", "Check the connections", "Source and workspace, step by step, with what mends it.", _WORK, bar=5),
    Action("run", ("r",), "run", "Run the saved plan", "Preflight, rehearsal, deployment, update, reconciliation, commands.", _WORK, bar=6),
    Action("assess", ("g",), "assess", "Assess the source again", "Read, analyse and transpile the source once more.", _WORK),
    Action("cancel", ("x",), "cancel", "Cancel the job", "Stop the running job; what it found so far stays.", _WORK),
    Action("help", ("question_mark", "f1"), "help", "Help", "All keys, on one page.", _APP, bar=1),
    Action("palette", ("ctrl+p",), "everything", "Everything", "Search all actions by name.", _APP, bar=2),
    Action("theme", (), "theme", "Change the theme", "Go through dark, light and the terminal's own colours.", _APP),
    Action("about", (), "about", "About quickplan", "Version, folders and files in use.", _APP),
    Action("suspend", ("ctrl+z",), "suspend", "Suspend to the shell", "Stop here and give the terminal back; fg returns.", _APP),
    Action("quit", ("ctrl+q",), "quit", "Quit", "Leave at once; unsaved work stays in the journal.", _APP, bar=12),
)  # fmt: skip

_KEY_SIGNS = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "enter": "⏎",
    "space": "space",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "shift+up": "⇧↑",
    "shift+down": "⇧↓",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
}
_FORBIDDEN = {f"ctrl+{c}" for c in "hijm"} | {"ctrl+left_square_bracket", "ctrl+["}
_ALLOWED = re.compile(r"(?:ctrl\+[a-z]|f(?:[1-9]|1[0-2])|enter|escape|tab|shift\+tab|up|down|left|right|\S|[a-z]+(?:_[a-z]+)+)")


def works_in_text(key: str) -> bool:
    """Whether a key is ours even while a text has the focus: ctrl+s, ctrl+q, ctrl+p, F-keys and esc."""
    return key in {"ctrl+s", "ctrl+q", "ctrl+p", "escape"} or re.fullmatch(r"f\d+", key) is not None


def shown_key(key: str) -> str:
    """A key's name as people read it: ``ctrl+s`` is ``^s``, ``f4`` is ``F4``."""
    if key in _KEY_SIGNS:
        return _KEY_SIGNS[key]
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    return key.upper() if re.fullmatch(r"f\d+", key) else key


class Keymap:
    """The actions with their keys, after the configuration file had its say.

    Args:
        overrides: Action id → keys separated by commas; an empty string takes the keys away.
        file: The configuration file, for messages.
        panes: Actions that panes bind themselves (:func:`pane_actions`); their keys may be those of other panes.

    Raises:
        ConfigProblem: Unknown action, a key that terminals cannot tell apart, or one key for two actions.
    """

    def __init__(self, overrides: Mapping[str, str] | None = None, *, file: str = "", panes: Sequence[Action] = ()) -> None:
        own = {action.id for action in ACTIONS}
        known = {action.id: action for action in (*ACTIONS, *panes)}
        self.pane_keys: dict[str, str] = {}
        for action_id, text in (overrides or {}).items():
            if action_id not in known:
                hint = did_you_mean(action_id, known, f"Known actions: {', '.join(known)}.")
                raise ConfigProblem(f"keys: there is no action {action_id!r}", remedy=hint, file=file)
            keys = tuple(_checked(part.strip(), action_id, file) for part in text.split(",") if part.strip())
            known[action_id] = replace(known[action_id], keys=keys)
            if action_id not in own:
                self.pane_keys[action_id] = ",".join(keys)
        owner: dict[str, str] = {}
        for action in (known[i] for i in known if i in own):
            for key in action.keys:
                if key in owner:
                    message = f"keys: {shown_key(key)} is given to both {owner[key]} and {action.id}"
                    raise ConfigProblem(message, remedy="Give one of them another key.", file=file)
                owner[key] = action.id
        self.actions: tuple[Action, ...] = tuple(known[i] for i in known if i in own)
        self.pane_actions: tuple[Action, ...] = tuple(known[i] for i in known if i not in own)
        self._by_id = known

    def __getitem__(self, action_id: str) -> Action:
        return self._by_id[action_id]

    def key(self, action_id: str) -> str:
        """The first key of an action as shown; empty when it has none."""
        keys = self._by_id[action_id].keys
        return shown_key(keys[0]) if keys else ""

    def bar(self) -> list[Action]:
        """The actions of the key bar, those that stay longest on a narrow screen first."""
        return sorted((a for a in self.actions if a.bar and a.keys), key=lambda a: a.bar)

    def bindings(self, only: Collection[str] = ()) -> list[BindingType]:
        """Textual bindings: ``perform(id)`` for keys that work everywhere, ``perform_outside(id)`` for those that are text in a text.

        Args:
            only: Ids of the actions to bind; all when left out.
        """
        return [
            Binding(key, f"{'perform' if works_in_text(key) else 'perform_outside'}('{a.id}')", a.title, show=False, tooltip=a.tooltip)
            for a in self.actions
            if not only or a.id in only
            for key in a.keys
        ]


def pane_actions(bindings: Iterable[BindingType], group: str) -> list[Action]:
    """The bindings of a pane as actions, so that help, palette and configuration know them; those without an id are left out.

    Args:
        bindings: The pane's ``BINDINGS``.
        group: Heading in help.
    """
    return [
        Action(b.id, tuple(b.key.split(",")), b.description.lower(), b.description, b.tooltip, group)
        for b in bindings
        if isinstance(b, Binding) and b.id
    ]


def deed_key(screen: str, keys: str, name: str, title: str, tooltip: str) -> Binding:
    """A key of a screen behind the plan.

    Args:
        screen: Begins the id of the action: ``objects``.
        keys: Textual key names, separated by commas.
        name: The rest of the id.
        title: A few words for help and palette.
        tooltip: One sentence: what it does and what it leaves alone.
    """
    return Binding(keys, f"deed('{name}')", title, show=False, id=f"{screen}.{name}", tooltip=tooltip)


def _checked(key: str, action_id: str, file: str) -> str:
    key = {"?": "question_mark", "/": "slash"}.get(key, key)
    if key in _FORBIDDEN:
        message = f"keys.{action_id}: terminals send {shown_key(key)} as another key"
        raise ConfigProblem(message, remedy="Choose a letter, digit, F-key or ctrl+letter other than h, i, j, m and [.", file=file)
    if not _ALLOWED.fullmatch(key):
        message = f"keys.{action_id}: {key!r} does not reach the app in every terminal"
        raise ConfigProblem(message, remedy="Choose a letter, digit, F-key, enter, esc, tab, an arrow or ctrl+letter.", file=file)
    return key
