"""Settings: ``quickplan.toml`` in the repository, then the user's, then ``QUICKPLAN_*``, then flags; later ones win."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import ConfigProblem
from core.files import exists, expand_user, read_text
from core.toml_text import parse_toml
from workbench.paths import config_file


class Settings(BaseModel):
    """What can be configured. Secrets are not among it.

    Attributes:
        source: Default T-SQL source: a path relative to the repository.
        out: Folder that plans are saved to, relative to the repository.
        runtime: Target Databricks runtime, ``17.3``.
        catalog: Target Unity Catalog when the prompt names none.
        schema_name: Target schema when the prompt names none (key ``schema``).
        scope: Databricks secret scope for the source's credentials.
        workspace: Workspace that is checked: a profile, or an address (``adb-1.2.azuredatabricks.net``).
        warehouse: SQL warehouse, id or name, that verifies conversions and takes converted objects; a deployment takes the first
            running one when empty.
        run_as: User name or application id that pipelines run as; who deploys when empty.
        jdbc_jar: File of SQL Server's JDBC driver, for plans that load by JDBC in a job; relative to the repository.
        node_type: Node type of that job's cluster; the smallest that fits when empty.
        effort: File of effort weights, relative to the repository; without it ``effort.toml`` there when it exists.
        theme: Name of the colour theme.
        keymap: Action id to keys, comma-separated.
        linked_servers: Linked server, or ``server.database``, to the Unity Catalog catalog that stands for it.
        sources: Named sources: a path, or ``mssql://user@host/database``; no password among them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    source: str = ""
    out: str = "specs"
    runtime: str = "17.3"
    catalog: str = ""
    schema_name: str = ""
    scope: str = "sqlserver"
    workspace: str = ""
    warehouse: str = ""
    run_as: str = ""
    jdbc_jar: str = ""
    node_type: str = ""
    effort: str = ""
    theme: str = ""
    keymap: dict[str, str] = {}
    sources: dict[str, str] = {}
    linked_servers: dict[str, str] = {}


_TABLES = frozenset({"keymap", "sources", "linked_servers"})
_KEYS = {"schema": "schema_name"} | {k: k for k in Settings.model_fields if k != "schema_name"}
_ENVIRONMENT = {f"QUICKPLAN_{key.upper()}": key for key in _KEYS if key not in _TABLES}


def load_settings(repo: Path, *, environ: Mapping[str, str] | None = None, flags: Mapping[str, str | None] | None = None) -> Settings:
    """Merge all layers.

    Args:
        repo: Repository root, whose ``quickplan.toml`` is read when there is one.
        environ: Environment to read; the process's by default.
        flags: Values from the command line by key; None means not given.

    Raises:
        ConfigProblem: A file is not TOML, or a key or value is unknown; names file, line and nearest key.
    """
    merged: dict[str, Any] = {}
    for path in (config_file(), repo / "quickplan.toml"):
        if exists(path):
            merged |= _read(path)
    for name, value in (os.environ if environ is None else environ).items():
        if name in _ENVIRONMENT and value:
            merged[_KEYS[_ENVIRONMENT[name]]] = value
    merged |= {_KEYS[key]: value for key, value in (flags or {}).items() if value is not None}
    try:
        return Settings(**merged)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigProblem(f"setting {'.'.join(map(str, first['loc']))}: {first['msg']}", remedy="See docs/configuration.md.") from error


def effort_file(repo: Path, settings: Settings) -> Path | None:
    """The user's file of effort weights: as configured, else ``effort.toml`` in the repository, else None.

    Raises:
        ConfigProblem: The configured one does not exist.
    """
    if settings.effort:
        path = repo / expand_user(settings.effort)
        if not exists(path):
            raise ConfigProblem(
                f"the effort weights {path} do not exist", remedy="Correct `effort` in quickplan.toml, or create the file.", file=str(path)
            )
        return path
    path = repo / "effort.toml"
    return path if exists(path) else None


def _read(path: Path) -> dict[str, Any]:
    text = read_text(path, limit=1_000_000).text
    data = parse_toml(text, path)
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            raise ConfigProblem(
                f"{path} has an unknown key {key!r}",
                remedy=f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(sorted(_KEYS))}.",
                file=str(path),
                line=_line_of(text, key),
            )
        wanted = dict if key in _TABLES else str
        if not isinstance(value, wanted):
            raise ConfigProblem(
                f"{path}: {key} must be {'a table' if wanted is dict else 'a string'}",
                remedy=f'Write {key} = "…".' if wanted is str else f"Write [{key}] with one entry a line.",
                file=str(path),
                line=_line_of(text, key),
            )
        values[_KEYS[key]] = value
    return values


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"^\s*\[?\[?[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)
