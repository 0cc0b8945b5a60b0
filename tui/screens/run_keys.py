"""The keys of the Run screen; help, palette, key bar and configuration are made from them."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

from tui.keymap import deed_key

RUN_GROUP = "On the Run screen"


_key = partial(deed_key, "run")

RUN_BINDINGS: tuple[Binding, ...] = (
    _key("r,enter", "run", "Run this stage", "Run the stage under the cursor; what would change is shown and asked first."),
    _key("a", "all", "Run all from here", "Run this stage and those behind it, one after another, until one fails."),
    _key("x", "cancel", "Stop the stage", "Stop what runs; what it found stays, and nothing follows."),
    _key("s", "skip", "Skip this stage", "Leave the stage out when all are run, or take it in again."),
    _key("d", "look", "Show what would change", "Compare plan and workspace, or check the pipeline's graph, and change nothing."),
    _key("t", "step", "Only this step", "Carry out only the deployment's step under the cursor: to try again what failed."),
    _key("R", "revert", "Take the deployment back", "Remove what deployments of this plan made in the workspace; asks first."),
    _key("w", "secrets", "Type the scope's secrets", "Unseen; the next deployment puts them into the workspace's secret scope."),
    _key("n", "next_problem", "Next problem", "Go to the next thing that failed or warns."),
    _key("N", "last_problem", "Last problem", "Go to the one before."),
    _key("v", "place", "View the place", "The lines of the notebook or script that it comes from."),
    _key("c", "copy", "Copy the remedy", "Put the command, GRANT or setting that mends it on the clipboard and say which way it went."),
    _key("C", "copy_all", "Copy the stage's results", "Put all that the stage found on the clipboard as text, without secrets."),
    _key("1", "stages", "Go to the stages", "All stages."),
    _key("2", "items", "Go to what was found", "Checks, findings, datasets, changes, events or tables of the stage."),
    _key("3", "detail", "Go to the detail", "What was seen, what it means and what mends it."),
    _key("z", "zoom", "Maximise the pane", "Give the focused pane the whole screen; again to go back."),
    _key("escape", "back", "Back", "Leave the maximised pane, then go back; what runs goes on."),
)  # fmt: skip

#: What the key bar shows, the most useful first.
RUN_BAR: tuple[tuple[str, str], ...] = (
    ("run.run", "run"),
    ("run.all", "all from here"),
    ("run.cancel", "stop"),
    ("run.look", "preview"),
    ("run.skip", "skip"),
    ("run.next_problem", "next problem"),
    ("run.place", "view place"),
    ("run.copy", "copy remedy"),
    ("run.secrets", "secrets"),
    ("run.step", "only this step"),
    ("run.back", "back"),
    ("run.revert", "take back"),
    ("run.zoom", "zoom"),
)
