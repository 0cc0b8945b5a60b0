"""What a saved plan and the settings say of its workspace: ``plan.toml`` first, ``quickplan.toml`` where that says nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.files import expand_user
from core.targets import parse_server
from migration.workspace.target import WorkspaceTarget
from workbench.config import Settings
from workbench.plan_folder import PlanFolder


def settings_target(settings: Settings, *, catalog: str = "", schema: str = "") -> WorkspaceTarget:
    """The workspace target of the settings; names given win."""
    return WorkspaceTarget(
        catalog=catalog or settings.catalog,
        schema=schema or settings.schema_name,
        scope=settings.scope,
        warehouse=settings.warehouse,
        run_as=settings.run_as,
        runtime=settings.runtime,
        jdbc_jar=settings.jdbc_jar,
        node_type=settings.node_type,
    )


def plan_target(plan: PlanFolder, settings: Settings, repo: Path | None = None) -> WorkspaceTarget:
    """The workspace target of a plan.

    Args:
        plan: The plan.
        settings: What ``plan.toml`` does not say.
        repo: Root of the repository, from which the settings name files; the current folder by default.
    """
    own = plan.settings
    server = parse_server(own.server) if own.server else None
    target = replace(
        settings_target(settings, catalog=own.catalog, schema=own.schema),
        scope=own.scope,
        ingestion=own.ingestion,
        runtime=own.runtime,
        jdbc_jar=str((repo or Path.cwd()) / expand_user(settings.jdbc_jar)) if settings.jdbc_jar else "",
    )
    return replace(target, source_host=server.host, source_port=server.port) if server else target
