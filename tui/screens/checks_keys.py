"""The keys of the Checks screen; help, palette, key bar and configuration are made from them."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

from tui.keymap import deed_key

CHECKS_GROUP = "On the Checks screen"


_key = partial(deed_key, "checks")

CHECKS_BINDINGS: tuple[Binding, ...] = (
    _key("r,enter", "run", "Run this check again", "Run the check under the cursor by itself, whatever became of what it needs."),
    _key("g", "again", "Run all again", "Run every check of source and workspace once more."),
    _key("x", "cancel", "Stop this check", "Stop the check under the cursor; what needs it is not run."),
    _key("X", "cancel_all", "Stop all checks", "Stop every check that runs or waits; results stay."),
    _key("n", "next_problem", "Next problem", "Go to the next check that failed or warns."),
    _key("N", "last_problem", "Last problem", "Go to the one before."),
    _key("c", "copy", "Copy the remedy", "Put the command, GRANT or setting that mends it on the clipboard and say which way it went."),
    _key("C", "copy_all", "Copy all results", "Put all results on the clipboard as text, without secrets, for whoever can mend them."),
    _key("w", "why", "Why: explain the diagnosis", "What the diagnosis means, what else may be behind it, and where it is documented."),
    _key("s", "source", "Type the source's address", "login@host/database or a configured source's name; empty means what is named."),
    _key("p", "password", "Type the password", "Unseen; kept for this login until you quit, written nowhere."),
    _key("u", "use", "Use as the plan's source", "Read the database that was checked: objects and plan come from it from now on."),
    _key("d", "workspace", "Type the workspace", "A profile of ~/.databrickscfg or a workspace's address; empty means what is named."),
    _key("t", "time_limit", "Another time limit", "Give each network step 5, 15, 30, 60, then 2 seconds, in checks started from now on."),
    _key("1", "list", "Go to the checks", "All checks."),
    _key("2", "detail", "Go to the detail", "What was seen, what it means and what mends it."),
    _key("z", "zoom", "Maximise the pane", "Give the focused pane the whole screen; again to go back."),
    _key("escape", "back", "Back", "Leave the text, then go back; checks that run go on."),
)  # fmt: skip

#: What the key bar shows, the most useful first.
CHECKS_BAR: tuple[tuple[str, str], ...] = (
    ("checks.run", "run again"),
    ("checks.again", "all"),
    ("checks.copy", "copy remedy"),
    ("checks.source", "source"),
    ("checks.password", "password"),
    ("checks.use", "use as source"),
    ("checks.cancel", "stop"),
    ("checks.why", "why"),
    ("checks.next_problem", "next problem"),
    ("checks.back", "back"),
    ("checks.workspace", "workspace"),
    ("checks.time_limit", "time limit"),
    ("checks.zoom", "zoom"),
)
