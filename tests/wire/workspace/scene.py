"""The common beginning of tests: a workspace that has all a deployment needs, a profile that leads to it, and what can be wrong with it."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
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


def empty() -> State:
    """The same before anything was made in it: no schema, no scope."""
    state = ready()
    state.catalogs["main"].schemas.clear()
    state.scopes.clear()
    return state


def configure(workspace: Workspace, folder: Path) -> Path:
    """A ``.databrickscfg`` whose default profile is this workspace."""
    path = folder / "databrickscfg"
    path.write_text(f"[DEFAULT]\nhost = {workspace.url}\ntoken = {workspace.token}\n")
    return path


def surroundings(workspace: Workspace, home: Path, profile: Path, authority: Path, **more: str) -> dict[str, str]:
    """The environment of a command that knows this workspace and nothing else.

    Args:
        workspace: The workspace.
        home: Home and state folder of the command.
        profile: Folder for the profile.
        authority: Certificate that the workspace's was made with.
        more: Further variables.
    """
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("QUICKPLAN_", "DATABRICKS_"))}
    return clean | {
        "HOME": str(home), "QUICKPLAN_STATE_DIR": str(home / "state"), "REQUESTS_CA_BUNDLE": str(authority),
        "DATABRICKS_CONFIG_FILE": str(configure(workspace, profile)), **more,
    }  # fmt: skip


# -- what can be wrong with it: the eight common failures -----------------------------------------------------------------


def _no_schema(state: State) -> None:
    state.catalogs["main"].schemas.clear()


def _jdbc_driver(state: State) -> None:
    _rewrite(state, 'format("sqlserver")', 'format("jdbc")')


def _firewall(state: State) -> None:
    state.reachable = False


def _no_scope(state: State) -> None:
    state.scopes.clear()


def _no_privilege(state: State) -> None:
    """Nobody who is not an owner may create what a pipeline makes, and nobody may make a schema."""
    for catalog in state.catalogs.values():
        for schema in catalog.schemas.values():
            schema.owner = "root@example.org"
    for held in state.grants.values():
        for privileges in held.values():
            privileges -= {"CREATE_MATERIALIZED_VIEW", "CREATE_TABLE", "CREATE_SCHEMA", "CREATE_FUNCTION"}


def _no_tables(state: State) -> None:
    """Each dataset stands in a cell of text, and never runs."""
    _rewrite(state, "\n@dlt", "\n# MAGIC %md\n@dlt")


def _no_machines(state: State) -> None:
    state.quota = False
    for pipeline in state.pipelines.values():
        pipeline.spec["serverless"] = False


def _ambiguous(state: State) -> None:
    for path, node in state.nodes.items():
        if node.kind == "NOTEBOOK" and path.endswith("/pipeline"):
            node.content += AMBIGUOUS_CELL


AMBIGUOUS_CELL = (
    "\n\n# COMMAND ----------\n\n"
    '@dlt.table(name="gold_joined", comment="Rows of the view dbo.vTotals")\n'
    "def gold_joined():\n"
    '    left, right = dlt.read("bronze_orders"), dlt.read("silver_orders")\n'
    '    return left.join(right, left["order_id"] == right["order_id"]).where(col("order_id") > 0)\n'
)


def _rewrite(state: State, before: str, after: str) -> None:
    for node in state.nodes.values():
        node.content = node.content.replace(before, after)


#: What makes each failure; those of a notebook change it where it was imported.
FAILURES: dict[str, Callable[[State], None]] = {
    "MISSING_TARGET_SCHEMA": _no_schema,
    "MISSING_JDBC_DRIVER": _jdbc_driver,
    "FIREWALL_BLOCKED": _firewall,
    "SECRET_SCOPE_NOT_FOUND": _no_scope,
    "CATALOG_PERMISSION_DENIED": _no_privilege,
    "NO_TABLES_IN_PIPELINE": _no_tables,
    "WAITING_FOR_RESOURCES": _no_machines,
    "AMBIGUOUS_REFERENCE": _ambiguous,
}
_CHANGED = ("catalogs", "grants", "scopes", "nodes", "quota", "reachable")


def spoil(state: State, code: str) -> Callable[[], None]:
    """Make one failure; what is returned mends it again."""
    before = {name: copy.deepcopy(getattr(state, name)) for name in _CHANGED}
    classic = [p for p in state.pipelines.values() if p.spec.get("serverless")]
    FAILURES[code](state)

    def mend() -> None:
        for name, value in before.items():
            setattr(state, name, value)
        for pipeline in classic:
            pipeline.spec["serverless"] = True

    return mend
