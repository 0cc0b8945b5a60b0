"""The keys of the plan tree: those that edit, and those that move over its rows."""

from __future__ import annotations

from textual.binding import Binding

TREE_BINDINGS: tuple[Binding, ...] = (
    Binding("a", "add(False)", "Add after", id="tree.add", tooltip="Add a phase, task, action or item after this one."),
    Binding("A", "add(True)", "Add under", show=False, id="tree.add_child", tooltip="Add a task or action under this row."),
    Binding("e,f2", "edit", "Edit", id="tree.edit", tooltip="Change the words of this row; a section's text opens in an editor."),
    Binding("E", "edit_whole", "Edit all", show=False, id="tree.edit_whole", tooltip="Open all the text of this phase, task or list."),
    Binding("d,delete", "delete", "Delete", id="tree.delete", tooltip="Delete this row; asks first when it holds others."),
    Binding("K,shift+up", "move(-1)", "Move up", show=False, id="tree.move_up", tooltip="Move this row up, on into the one above."),
    Binding("J,shift+down", "move(1)", "Move down", show=False, id="tree.move_down", tooltip="Move this row down, on into the one below."),
    Binding(
        "greater_than_sign,shift+right",
        "indent(1)",
        "Indent",
        show=False,
        id="tree.indent",
        tooltip="Put this row under the one above: a task becomes an action, a phase joins the one before.",
    ),
    Binding(
        "less_than_sign,shift+left",
        "indent(-1)",
        "Outdent",
        show=False,
        id="tree.outdent",
        tooltip="Take this row one level up: an action becomes a task, a task begins a phase.",
    ),
    Binding("space", "tick", "Tick", id="tree.tick", tooltip="Tick or untick the action, or all actions of the task or phase."),
    Binding("enter", "choose", "Open", show=False, id="tree.choose", tooltip="Fold or unfold the row; edit it when nothing is under it."),
    Binding("w", "waits", "Waits for", show=False, id="tree.waits", tooltip="Say which tasks this one waits for, by id."),
    Binding("slash", "find", "Find", id="tree.find", tooltip="Find a row by its words as you type."),
    Binding("n", "find_again(1)", "Next found", show=False, id="tree.find_next", tooltip="Go to the next row found."),
    Binding("N", "find_again(-1)", "Last found", show=False, id="tree.find_previous", tooltip="Go to the row found before."),
    Binding("escape", "leave", "Leave", show=False, id="tree.leave", tooltip="Leave the line without a change."),
)

ROW_BINDINGS: tuple[Binding, ...] = (
    Binding("up,k", "step(-1)", "Up", show=False, id="tree.up", tooltip="Go to the row above."),
    Binding("down,j", "step(1)", "Down", show=False, id="tree.down", tooltip="Go to the row below."),
    Binding("pageup", "page(-1)", "Page up", show=False, id="tree.page_up", tooltip="Go up by a screenful."),
    Binding("pagedown", "page(1)", "Page down", show=False, id="tree.page_down", tooltip="Go down by a screenful."),
    Binding("home", "step(-1000000)", "First row", show=False, id="tree.home", tooltip="Go to the first row."),
    Binding("end", "step(1000000)", "Last row", show=False, id="tree.end", tooltip="Go to the last row."),
    Binding("left", "close", "Fold", show=False, id="tree.fold", tooltip="Fold the row, or go to the one it stands under."),
    Binding("right", "open", "Unfold", show=False, id="tree.unfold", tooltip="Unfold the row, or go to the first one under it."),
    Binding("asterisk", "fold_all", "Fold all", show=False, id="tree.fold_all", tooltip="Unfold everything, or fold it again."),
)
