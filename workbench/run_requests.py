"""What the jobs of a saved plan are asked: made in one place, so that the command line and the Run screen ask the same."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UsageProblem
from core.files import expand_user
from migration.workspace.diagnoses import SECRET_KEYS
from workbench.plan_target import plan_target, settings_target

if TYPE_CHECKING:
    from workbench.config import Settings
    from workbench.plan_folder import PlanFolder
    from workbench.sources import Source

#: Seconds for each request to the workspace.
REQUEST_SECONDS = 15.0
#: Minutes that an update may wait for resources before that is the diagnosis.
WAITING_MINUTES = 10.0


def secrets_of(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values of the scope's keys that the environment holds: ``QUICKPLAN_SQLSERVER_USER`` and its kin."""
    given = os.environ if environ is None else environ
    return {key: given[name] for key in SECRET_KEYS if given.get(name := f"QUICKPLAN_{key.upper()}")}


def deploy_request(
    plan: PlanFolder,
    settings: Settings,
    repo: Path,
    *,
    profile: str,
    source: Source | None,
    only: Sequence[str] = (),
    secrets: Mapping[str, str] | None = None,
    timeout: float = REQUEST_SECONDS,
    jdbc_jar: Path | None = None,
    node_type: str = "",
) -> dict[str, Any]:
    """Arguments of the job ``deploy``, without its mode.

    Args:
        plan: The plan.
        settings: What it does not say.
        repo: Root of the repository.
        profile: Workspace.
        source: Where the objects are read; None to leave them out.
        only: Steps; all when empty.
        secrets: Values of the scope's keys.
        timeout: Seconds for each request.
        jdbc_jar: Driver for a load by JDBC, in place of the settings'.
        node_type: Of that load's cluster, in place of the settings'.
    """
    target = plan_target(plan, settings, repo).to_dict()
    target |= {"jdbc_jar": str(expand_user(jdbc_jar).absolute())} if jdbc_jar else {}
    target |= {"node_type": node_type} if node_type else {}
    return {
        "profile": profile,
        "plan": str(plan.folder),
        "target": target,
        "database": plan.settings.database,
        "only": list(only),
        "secrets": dict(secrets or {}),
        "timeout": timeout,
        **(source.request() if source is not None else {"source": "", "secret": None}),
    }


def monitor_request(
    plan: PlanFolder | None,
    settings: Settings,
    *,
    profile: str,
    pipeline: str = "",
    update: str = "",
    events: Path | None = None,
    waiting_limit: float = WAITING_MINUTES,
    timeout: float = REQUEST_SECONDS,
) -> dict[str, Any]:
    """Arguments of the job ``monitor``.

    Args:
        plan: The plan whose pipeline is followed; None when the pipeline is named.
        settings: What it does not say.
        profile: Workspace.
        pipeline: Id, in place of the deployed one.
        update: Id, in place of the newest.
        events: A saved log.
        waiting_limit: Minutes that it may wait for resources.
        timeout: Seconds for each request.
    """
    return {
        "profile": profile,
        "plan": str(plan.folder) if plan else "",
        "target": (plan_target(plan, settings) if plan else settings_target(settings)).to_dict(),
        "pipeline": pipeline,
        "update": update,
        "events": str(expand_user(events).absolute()) if events else "",
        "waiting_limit": waiting_limit * 60,
        "timeout": timeout,
    }


def rehearse_request(notebook: Path, *, dry_run: bool = False, source: Source | None = None, **more: Any) -> dict[str, Any]:
    """Arguments of the job ``rehearse`` for a notebook or a plan's folder; what is left out has the job's own defaults.

    Args:
        notebook: The notebook, or the folder of one pipeline's notebooks.
        dry_run: Compute nothing.
        source: Where the tables come from; None for the plan's.
        more: Further arguments of :func:`workbench.rehearse_job.rehearse`.
    """
    return {"notebook": str(notebook), "dry_run": dry_run, **(source.request() if source is not None else {}), **more}


def reconcile_target(plan: PlanFolder | None, settings: Settings, *, catalog: str = "", schema: str = "") -> tuple[str, str]:
    """Catalog and schema whose data is compared: as given, else the plan's, else the settings'.

    Raises:
        UsageProblem: One is not known.
    """
    said = plan.settings if plan else None
    target = catalog or (said.catalog if said else "") or settings.catalog, schema or (said.schema if said else "") or settings.schema_name
    if not all(target):
        raise UsageProblem("the target is not known", remedy="Give --catalog and --schema, or a plan that names them.")
    return target


def reconcile_request(
    plan: PlanFolder | None,
    settings: Settings,
    source: Source,
    target: tuple[str, str],
    *,
    profile: str,
    choices: Path | None = None,
    only: Sequence[str] = (),
    jobs: int = 4,
    most_rows: int = 20_000,
    plan_only: bool = False,
) -> dict[str, Any]:
    """Arguments of the job ``reconcile``, without the database (:func:`reconciled_database`).

    Args:
        plan: The plan; None when only a source is compared.
        settings: Names the warehouse.
        source: Where tables, columns and keys are read.
        target: Catalog and schema.
        profile: Workspace.
        choices: File of choices per table, in place of the plan's.
        only: Patterns over ``schema.table``.
        jobs: Tables at once.
        most_rows: Rows fetched of one table and side at most.
        plan_only: Contact nobody.
    """
    chosen = choices or (plan.folder / "reconcile.toml" if plan else None)
    return {
        **source.request(),
        "connection": "",
        "workspace": profile,
        "warehouse": settings.warehouse,
        "catalog": target[0],
        "schema": target[1],
        "design": str(plan.folder / "design.toml") if plan else None,
        "choices": str(chosen) if chosen else None,
        "only": list(only),
        "jobs": jobs,
        "most_rows": most_rows,
        "plan_only": plan_only,
        "plan": str(plan.folder) if plan else "",
    }


def reconciled_database(chosen: Source) -> dict[str, Any]:
    """The arguments that name the database whose data is compared, with its password.

    Raises:
        UsageProblem: It is no database.
    """
    if chosen.address is None:
        raise UsageProblem(
            "the data to compare is in no database that is named",
            remedy="Give --data mssql://login@host/database, or write connection under [source] in plan.toml.",
        )
    return {"connection": chosen.shown, "secret": chosen.request()["secret"]}
