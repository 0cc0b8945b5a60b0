"""The keys of the Pipeline screen; help, palette, key bar and configuration are made from them."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

from tui.keymap import deed_key

PIPELINE_GROUP = "On the Pipeline screen"


_key = partial(deed_key, "pipeline")

PIPELINE_BINDINGS: tuple[Binding, ...] = (
    _key("enter", "open", "Open the dataset", "Show its cell and its reasons; on an expectation, take the next violation; esc goes back."),
    _key("space", "include", "Leave out or take in", "Leave the dataset out of the pipeline, or take it in again."),
    _key("n", "rename", "Rename the dataset", "Another name for its table and function; what reads it follows."),
    _key("e", "violation", "Next violation", "On an expectation: warn, drop, fail, off, and warn again."),
    _key("a", "add", "Add an expectation", "A rule of your own in Spark SQL: name: condition."),
    _key("w", "filter", "Filter the rows", "Spark SQL over the bronze columns, in place of the soft-delete filter; empty for every row."),
    _key("m", "merge", "Merge into another", "Put the rows of this silver dataset into another one; the same name takes it back."),
    _key("i", "ingest", "Another way to read", "Go through the bundled connector, JDBC in a job, Federation and Lakeflow Connect."),
    _key("E", "edit", "Edit the design", "The whole design.toml in an editor: columns, aggregates of your own, time zone, rules."),
    _key("u", "undo", "Undo", "Take the last edit of the design back."),
    _key("U", "redo", "Redo", "Make the last undone edit again."),
    _key(
        "f",
        "findings",
        "What was noticed",
        "Moments without a zone, advice on reading, choices whose object is gone, and what was left out.",
    ),
    _key("c", "copy", "Copy the notebook", "Put the notebook on the clipboard and say which way it went."),
    _key("v", "view", "Notebook in your editor", "Read the notebook in $EDITOR; nothing is taken back."),
    _key("W", "write", "Write the files", "Write notebooks, bundle and SQL beside the saved plan."),
    _key("1", "tree", "Go to the tree", "Layers, datasets, expectations."),
    _key("2", "detail", "Go to the reasons", "Where the dataset comes from, how it is read and why."),
    _key("3", "notebook", "Go to the notebook", "The notebook as it will be written."),
    _key("z", "zoom", "Maximise the pane", "Give the focused pane the whole screen; again to go back."),
    _key("g", "again", "Read the source again", "Read the source and design the pipeline once more."),
    _key("x", "cancel", "Stop designing", "Stop the job; what was made so far stays."),
    _key("escape", "back", "Back", "Close the dataset, then go back to the plan."),
    _key("o", "plan", "Back to the plan", "Go back to the plan; the design is saved beside it."),
)

#: What the key bar shows, the most useful first.
PIPELINE_BAR: tuple[tuple[str, str], ...] = (
    ("pipeline.include", "in/out"),
    ("pipeline.violation", "warn/drop/fail"),
    ("pipeline.rename", "rename"),
    ("pipeline.add", "add rule"),
    ("pipeline.undo", "undo"),
    ("pipeline.ingest", "read by"),
    ("pipeline.open", "open"),
    ("pipeline.plan", "plan"),
    ("pipeline.write", "write"),
    ("pipeline.findings", "noticed"),
    ("pipeline.edit", "design"),
    ("pipeline.zoom", "zoom"),
)
