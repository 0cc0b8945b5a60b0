"""The common beginning of tests: a workspace that has all a deployment needs, and a profile that leads to it."""

from __future__ import annotations

from pathlib import Path

from workspace.server import Workspace
from workspace.state import Scope, State

ME = "ada@example.org"
KEYS = ("sqlserver_jdbc_url", "sqlserver_user", "sqlserver_password")


def ready() -> State:
    """Catalog ``main`` with schema ``sales``, the scope with its keys, a warehouse; :data:`ME` may do what is needed and no more."""
    state = State().with_catalog("main", "sales")
    state.grant("catalog:main", ME, "USE_CATALOG", "CREATE_SCHEMA", "CREATE_FUNCTION", "CREATE_VOLUME")
    state.grant("schema:main.sales", ME, "USE_SCHEMA", "CREATE_TABLE", "CREATE_MATERIALIZED_VIEW")
    state.scopes["sqlserver"] = Scope(dict.fromkeys(KEYS, "value"), {ME: "MANAGE"})
    return state


def configure(workspace: Workspace, folder: Path) -> Path:
    """A ``.databrickscfg`` whose default profile is this workspace."""
    path = folder / "databrickscfg"
    path.write_text(f"[DEFAULT]\nhost = {workspace.url}\ntoken = {workspace.token}\n")
    return path
