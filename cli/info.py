"""``quickplan info``: versions and every path quickplan uses."""

from __future__ import annotations

import contextlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import find_repo, sample_estate, settings_for
from core.errors import ExitCode, QuickplanError
from core.safe_text import one_line
from workbench.journal import drafts_dir
from workbench.paths import config_file, log_file, state_dir

if TYPE_CHECKING:
    from workbench.config import Settings

_SHOWN = ("quickplan", "textual", "sqlglot", "sqlglotc", "pyodbc", "databricks-sdk", "jinja2", "pydantic")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(as_json: bool) -> int:
    """Print versions, ODBC drivers, and where plans, settings, state and the log are."""
    root = find_repo(None)
    settings = settings_for(root)
    facts = {
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _SHOWN},
        "program": str(Path(__file__).resolve().parent.parent),
        "sample": str(sample_estate()),
        "repository": str(root),
        "plans": str(root / settings.out),
        "configuration": [str(root / "quickplan.toml"), str(config_file())],
        "state": str(state_dir()),
        "drafts": str(drafts_dir()),
        "estates": _stores(root, settings),
        "log": str(log_file()),
        "drivers": _drivers(),
        "settings": settings.model_dump(),
    }
    if as_json:
        click.echo(json.dumps(facts))
        return ExitCode.OK
    for key, value in facts.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        click.echo(f"{key:14} {one_line(', '.join(shown) if isinstance(shown, list) else str(shown))}")
    return ExitCode.OK


def _stores(root: Path, settings: Settings) -> list[str]:
    """Where estate stores are, with the journal their file system can bear; the configured source's own store first."""
    from workbench.sources import find_any_source
    from workbench.store.places import file_system, journal_mode, store_path, stores_dir

    folder = stores_dir()
    there = next((f for f in (folder, *folder.parents) if f.is_dir()), folder)
    lines = [f"{folder}, journal mode {journal_mode(there)} ({file_system(there) or 'unknown file system'})"]
    if settings.source:
        with contextlib.suppress(QuickplanError):  # a source that is not there has no store to speak of
            lines.insert(0, str(store_path(find_any_source(settings.source, root, settings).shown)))
    return lines


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _drivers() -> list[str]:
    """The ODBC drivers, the one that is used first; or what is missing and the command that installs it."""
    from migration.sources.sqlserver.drivers import advice, install_command, installed_drivers, lacking_for, missing_libraries

    if missing_libraries(("odbc",)):
        return [f"none: libodbc is missing; {install_command(('odbc', 'freetds'))}"]
    found = installed_drivers()
    if not found:
        return [f"none; {advice()}"]
    lines = []
    for number, driver in enumerate(found):
        lacking = lacking_for(driver)
        note = f", needs {install_command(lacking)}" if lacking else ", used unless another is named" if number == 0 else ""
        lines.append(f"{driver.shown} {driver.name}{note}")
    return lines
