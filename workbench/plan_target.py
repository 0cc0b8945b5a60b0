"""What a saved plan and the settings say of its workspace: ``plan.toml`` first, ``quickplan.toml`` where that says nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.errors import UnreadableInput
from core.files import exists, read_text
from core.targets import parse_server
from migration.workspace.target import WorkspaceTarget
from renderers.plan_settings import FILE_NAME, PlanSettings, read_settings
from workbench.config import Settings

_LIMIT = 1_000_000


def settings_target(settings: Settings, *, catalog: str = "", schema: str = "") -> WorkspaceTarget:
    """The workspace target of the settings; names given win."""
    return WorkspaceTarget(
        catalog=catalog or settings.catalog,
        schema=schema or settings.schema_name,
        scope=settings.scope,
        warehouse=settings.warehouse,
        run_as=settings.run_as,
        runtime=settings.runtime,
    )


def plan_folder(plan: Path) -> Path:
    """``specs/<name>/`` of ``specs/<name>.md``; the folder itself works too."""
    return plan if plan.suffix != ".md" else plan.with_suffix("")


def read_plan_settings(plan: Path) -> PlanSettings:
    """The settings beside a plan.

    Raises:
        UnreadableInput: There is no such plan, or it has no ``plan.toml``: only migrations do.
        ConfigProblem: The file is malformed.
    """
    if not exists(plan):
        raise UnreadableInput(f"{plan} does not exist", remedy="Give a saved migration plan: specs/<name>.md.", file=str(plan))
    path = plan_folder(plan) / FILE_NAME
    if not exists(path):
        raise UnreadableInput(
            f"{plan} has no {FILE_NAME}: it is no migration plan, or was saved without its companions",
            remedy="Open it and save it again; that writes the folder beside it.",
            file=str(path),
        )
    return read_settings(read_text(path, limit=_LIMIT).text, file=str(path))[0]


def plan_target(plan: Path, settings: Settings) -> tuple[WorkspaceTarget, PlanSettings]:
    """The workspace target of a plan, and its settings.

    Raises:
        QuickplanError: There is no such plan, or its settings cannot be read.
    """
    own = read_plan_settings(plan)
    server = parse_server(own.server) if own.server else None
    target = replace(
        settings_target(settings, catalog=own.catalog, schema=own.schema),
        scope=own.scope,
        ingestion=own.ingestion,
        runtime=own.runtime,
    )
    return (replace(target, source_host=server.host, source_port=server.port) if server else target), own
