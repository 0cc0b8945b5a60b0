"""Putting the app together from the real workbench, and leaving it in good order."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

from core.errors import ConfigProblem, ExitCode
from core.findings import Finding
from core.nearest import did_you_mean
from planner.plan import Plan
from renderers.plan_markdown import render
from tui.app import QuickplanApp, all_pane_actions
from tui.keymap import Keymap
from tui.library import Library
from tui.themes import THEMES
from workbench.config import Settings
from workbench.journal import Journal, drafts_dir
from workbench.log import start_log
from workbench.paths import config_file, log_file, state_dir
from workbench.sources import Source
from workbench.workflow import Workflow


def build(
    *, repo: Path, settings: Settings, source: Source | Path | None, out: Path | None, plan: Path | None, prompt: str
) -> QuickplanApp:
    """The app on the real workbench.

    Raises:
        ConfigProblem: The keymap or theme in the settings is wrong.
        UnreadableInput: ``plan`` cannot be read.
    """
    keymap = Keymap(settings.keymap, file="quickplan.toml", panes=all_pane_actions())
    themes = [t.name for t in THEMES]
    if settings.theme and settings.theme not in themes:
        remedy = did_you_mean(settings.theme, themes, f"Themes: {', '.join(themes)}.")
        raise ConfigProblem(f"there is no theme {settings.theme!r}", remedy=remedy)
    workflow = Workflow(repo, settings, source, out)
    named = workflow.source.shown if workflow.source else ""
    library = Library(repo, workflow.out, journal=lambda entry: Journal(repo, named, entry_id=entry))
    session = library.new()
    if plan is not None:
        session.open(plan.absolute())

    def lint(shown: Plan) -> list[Finding]:
        from planner.lint import lint as check

        return check(shown, root=repo, text=render(shown), file=str(session.path or ""))

    about = (
        ("quickplan", _version("quickplan")),
        ("python", f"{platform.python_version()}, textual {_version('textual')}"),
        ("repository", str(repo)),
        ("plans", str(workflow.out)),
        ("source", named or "none"),
        ("runtime", str(workflow.runtime)),
        ("configuration", f"{repo / 'quickplan.toml'}, {config_file()}"),
        ("state", str(state_dir())),
        ("drafts", str(drafts_dir())),
        ("log", str(log_file())),
    )
    return QuickplanApp(workflow, session, prompt=prompt, library=library, lint=lint, keymap=keymap, theme=settings.theme, about=about)


def show(app: QuickplanApp) -> int:
    """Run the app; returns the exit code, 129 or 143 when a signal ended it."""
    start_log()
    try:
        app.run()
    except OSError:
        # A terminal that hung up cannot be put back in order: that is how such a session ends, not an error.
        if app.ended_by is None:
            raise
    app.session.close()
    code = app.return_code or ExitCode.OK
    if code == ExitCode.OK and app.session.edited:
        print("The plan is not saved. It is kept in the journal: open quickplan again and press F3.", file=sys.stderr)
    return code


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
