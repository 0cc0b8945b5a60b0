"""The keys of the Objects screen; help, palette, key bar and configuration are made from them."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

from tui.keymap import deed_key

OBJECTS_GROUP = "On the Objects screen"


_key = partial(deed_key, "objects")

OBJECTS_BINDINGS: tuple[Binding, ...] = (
    _key("enter", "open", "Open the object", "Give source, result and findings the whole screen, side by side; esc brings the table back."),
    _key(
        "slash",
        "filter",
        "Filter",
        "Narrow as you type: words, -word, kind:view, status:manual, class:, state:accepted, code:CURSOR, file:hr/.",
    ),
    _key("n", "next_work", "Next to do", "Go to the next object that is not wholly converted."),
    _key("N", "last_work", "Last to do", "Go to the one before."),
    _key("m", "next_manual", "Next manual", "Go to the next object that a person must write."),
    _key("M", "last_manual", "Last manual", "Go to the one before."),
    _key("p", "next_partial", "Next partial", "Go to the next object that was converted in part."),
    _key("P", "last_partial", "Last partial", "Go to the one before."),
    _key("J", "next_object", "Next object", "Go to the next object from any pane."),
    _key("K", "last_object", "Last object", "Go to the object before from any pane."),
    _key("f", "only", "One status only", "Show only what is manual, then partial, then converted, then everything again."),
    _key(
        "s",
        "sort",
        "Sort by the next column",
        "Sort by name, kind, status, class, effort, state, findings, indicators, lines, then by place.",
    ),
    _key("S", "turn_order", "Turn the order around", "Sort the other way."),
    _key("b", "statements", "Statements too", "List what is no object of its own too: ALTER TABLE, indexes, permissions, scripts."),
    _key("right_square_bracket", "next_finding", "Next finding", "Go to the next finding of the object and to its line."),
    _key("left_square_bracket", "last_finding", "Last finding", "Go to the finding before and to its line."),
    _key(
        "w", "why", "Why: explain the finding", "Show the rule behind the finding: what is the matter, what to do, its source, an example."
    ),
    _key("a", "accept", "Accept", "Take the conversion as it is; an override holds for the present text from now on."),
    _key("v", "override", "Override: write it yourself", "Edit the Databricks SQL; the gates say what is wrong; kept across runs."),
    _key("i", "skip", "Skip with a reason", "Leave the object out of the migration; the reason stands in the report."),
    _key("y", "sign_off", "Sign off", "Record who agrees that the object is done, and when."),
    _key("W", "withdraw", "Take decisions back", "Take back what was accepted, overridden, skipped or signed off; the history keeps it."),
    _key("u", "undo", "Undo the last decision", "Take back the last decision of this session, also one about many objects."),
    _key("U", "redo", "Redo the decision", "Decide again what was undone last."),
    _key("space", "mark", "Mark", "Mark the object for the next decision, and go to the next one."),
    _key("A", "mark_all", "Mark all shown", "Mark every object that the filter shows; again to take all marks away."),
    _key("G", "group", "Group by class", "Put manual, assisted and automatic objects apart, each with its number and hours."),
    _key("h", "history", "History", "Show what was recorded of the object: when, what, by whom."),
    _key(
        "d",
        "dependencies",
        "Dependencies",
        "What the object needs and what needs it, as a tree; cycles and missing ones marked.",
    ),
    _key("c", "copy", "Copy the result", "Put the Databricks SQL on the clipboard and say which way it went."),
    _key("C", "copy_source", "Copy the source", "Put the T-SQL on the clipboard."),
    _key("e", "edit", "Result in your editor", "Read the Databricks SQL in $EDITOR; nothing is taken back."),
    _key("E", "edit_source", "Source in your editor", "Read the T-SQL in $EDITOR; nothing is taken back."),
    _key("t", "turn", "Turn the panes", "Put source and result beside each other, or one above the other."),
    _key("1", "table", "Go to the table", "All objects."),
    _key("2", "source", "Go to the T-SQL", "The source of the object."),
    _key("3", "result", "Go to the Databricks SQL", "The result, laid out for reading."),
    _key("4", "findings", "Go to the findings", "What was noticed, the gravest first."),
    _key("z", "zoom", "Maximise the pane", "Give the focused pane the whole screen; again to go back."),
    _key("g", "again", "Read the source again", "Read and convert the source once more; what did not change comes from the cache."),
    _key("x", "cancel", "Stop converting", "Stop the job; what came so far stays."),
    _key("escape", "back", "Back", "Leave the filter, close the object, clear the filter, then go back to the plan."),
    _key("o", "plan", "Back to the plan", "Go back to the plan; the job goes on."),
)

#: What the key bar shows, the most useful first.
OBJECTS_BAR: tuple[tuple[str, str], ...] = (
    ("objects.filter", "filter"),
    ("objects.open", "open"),
    ("objects.accept", "accept"),
    ("objects.override", "override"),
    ("objects.skip", "skip"),
    ("objects.sign_off", "sign off"),
    ("objects.next_work", "next to do"),
    ("objects.only", "status"),
    ("objects.next_finding", "finding"),
    ("objects.why", "why"),
    ("objects.dependencies", "needs"),
    ("objects.copy", "copy"),
    ("objects.plan", "plan"),
    ("objects.sort", "sort"),
    ("objects.edit", "editor"),
    ("objects.zoom", "zoom"),
)
