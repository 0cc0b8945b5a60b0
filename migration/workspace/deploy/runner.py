"""A deployment: what it would change, and carrying that out. Taking it back is :mod:`migration.workspace.deploy.revert`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.progress import Progress
from core.safe_text import one_line
from migration.medallion.naming import tick
from migration.workspace import diagnoses as d
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy import load, objects, pipelines, steps
from migration.workspace.deploy.model import STEPS, Action, Change
from migration.workspace.deploy.steps import Carry, Look, Site
from migration.workspace.diagnoses import Diagnosis
from migration.workspace.places import foreseen

_STEPS: dict[str, tuple[Look, Carry]] = {
    "schema": (steps.look_schema, steps.carry_schema),
    "scope": (steps.look_scope, steps.carry_scope),
    "secrets": (steps.look_secrets, steps.carry_secrets),
    "folder": (steps.look_folder, steps.carry_folder),
    "notebook": (steps.look_notebook, steps.carry_notebook),
    "library": (load.look_library, load.carry_library),
    "load": (load.look_load, load.carry_load),
    "fill": (load.look_fill, load.carry_fill),
    "objects": (objects.look_objects, objects.carry_objects),
    "pipeline": (pipelines.look_pipeline, pipelines.carry_pipeline),
    "validate": (pipelines.look_validate, pipelines.carry_validate),
    "update": (pipelines.look_update, pipelines.carry_update),
}
#: Steps one of whose failures does not keep the rest from being done.
_INDEPENDENT = frozenset({"objects"})
#: Steps that are in vain when the notebooks cannot work.
_OF_NOTEBOOKS = frozenset({"notebook", "load", "fill", "pipeline", "validate", "update"})

Report = Callable[[dict[str, Any]], None]


def refusal(site: Site, only: Sequence[str] = ()) -> Diagnosis | None:
    """Why this cannot be deployed at all; None when it can.

    Args:
        site: The workspace and what is wanted; nothing is asked of it.
        only: Steps to take; all when empty. What only the pipeline needs does not keep other steps from being taken.
    """
    target, wanted = site.blueprint.target, site.blueprint
    if not target.catalog or not target.schema:
        return Diagnosis("NO_TARGET", "the plan names no catalog and schema", "Write both under [target] in plan.toml.")
    if not _OF_NOTEBOOKS & set(chosen(only)):
        return None
    if not wanted.notebooks:
        return Diagnosis(d.NO_TABLES_IN_PIPELINE, "the plan has no notebook", "quickplan generate PLAN writes it.")
    if target.ingestion == "jdbc" and wanted.load is None:
        words = 'the plan reads with format("jdbc"), which needs mssql-jdbc as a library: pipelines take no JAR, serverless or classic'
        ways = f"Ways that work: quickplan generate PLAN writes a job on classic compute that loads by JDBC; {d.WAYS_WITHOUT_JAR}."
        return Diagnosis(d.MISSING_JDBC_DRIVER, words, ways)
    return foreseen(wanted.pipeline_texts())


def chosen(only: Sequence[str]) -> list[str]:
    """The steps to take, in order."""
    return [name for name in STEPS if not only or name in only]


def plan(site: Site, only: Sequence[str] = ()) -> list[Change]:
    """What a deployment would do, by looking alone."""
    return [change for name in chosen(only) for change in _STEPS[name][0](site)]


def preview(site: Site, only: Sequence[str], report: Report) -> bool:
    """Tell what a deployment would do, by looking alone.

    Args:
        site: The workspace and what is wanted.
        only: Steps to take; all when empty.
        report: Told each change with the ``status`` ``planned``, and what may not be looked at with ``failed``.

    Returns:
        Whether all could be looked at.
    """
    whole = True
    for name in chosen(only):
        site.progress(Progress("looking", detail=STEPS[name]))
        changes, failed = _look(site, name)
        for change in changes:
            report(change.to_dict() | {"status": "planned"})
        if failed is not None:
            report(failed)
            whole = False
    return whole


def _look(site: Site, name: str) -> tuple[list[Change], dict[str, Any] | None]:
    """What a step would change; and where it may not be looked at, that as it is reported."""
    found: list[Change] = []
    try:
        for change in _STEPS[name][0](site):
            found.append(change)
    except WorkspaceFailed as failed:
        at = Change(name, Action.LACK, name, STEPS[name])
        return found, at.to_dict() | {"status": "failed", "diagnosis": _diagnosis(site, at, failed).to_dict()}
    return found, None


def apply(site: Site, only: Sequence[str], report: Report) -> bool:
    """Carry a deployment out; each change is looked at once more just before.

    Args:
        site: The workspace and what is wanted.
        only: Steps to take; all when empty.
        report: Told each change with its ``status``: ``done``, ``kept``, ``failed`` or ``lacking``.

    Returns:
        Whether everything was done.
    """
    whole = True
    for name in chosen(only):
        carry = _STEPS[name][1]
        changes, unseen = _look(site, name)
        for change in changes:
            if change.action is Action.KEEP:
                report(change.to_dict() | {"status": "kept"})
                continue
            site.progress(Progress(STEPS[name], detail=change.shown))
            try:
                if change.action is Action.LACK:
                    raise _lacking(change)
                carry(site, change)
            except WorkspaceFailed as failed:
                whole = False
                shown = _diagnosis(site, change, failed)
                report(change.to_dict() | {"status": "failed", "diagnosis": shown.to_dict()})
                if name not in _INDEPENDENT:
                    return False
                continue
            report(change.to_dict() | {"status": "done"} | _facts(site, change))
        if unseen is not None:
            report(unseen)
            whole = False
            if name not in _INDEPENDENT:
                return False
    return whole


def _facts(site: Site, change: Change) -> dict[str, Any]:
    found = {name: site.ledger.fact(change.key, name) for name in ("id", "update", "run")}
    return {name: value for name, value in found.items() if value}


def _lacking(change: Change) -> WorkspaceFailed:
    if change.step == "objects":
        remedy = 'Write warehouse = "…" (id or name) in quickplan.toml: databricks warehouses list'
        return WorkspaceFailed("WAREHOUSE_NOT_FOUND", change.note, remedy=remedy)
    if change.step == "library":
        return WorkspaceFailed(d.MISSING_JDBC_DRIVER, change.note, remedy=load.JAR_REMEDY)
    key = change.shown.rpartition("/")[2]
    remedy = f"Set QUICKPLAN_{key.upper()} in the environment, or give --secrets - and the values on standard input."
    return WorkspaceFailed("SECRET_VALUE_MISSING", f"no value was given for {one_line(change.shown)}", remedy=remedy)


#: What a step needs: where, and the privilege.
_NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "schema": (("catalog", "USE_CATALOG"), ("catalog", "CREATE_SCHEMA")),
    "library": (("catalog", "USE_CATALOG"), ("schema", "USE_SCHEMA"), ("schema", "CREATE_VOLUME")),
    "pipeline": d.NEEDED_PRIVILEGES,
}


def _diagnosis(site: Site, change: Change, failed: WorkspaceFailed) -> Diagnosis:
    """A step's failure in the words of the eight failures, where it is one, with what mends it."""
    target, code, remedy = site.blueprint.target, failed.code, failed.remedy
    if code == "PERMISSION_DENIED" and change.step in _NEEDS:
        code = d.CATALOG_PERMISSION_DENIED
        catalog = change.shown.partition(".")[0] if change.key.startswith("schema:") else target.catalog
        who = target.run_as if change.step == "pipeline" and target.run_as else site.me
        remedy = d.grants(_NEEDS[change.step], catalog, target.schema, who)
    elif code == "NOT_FOUND" and change.step == "schema":
        catalog = change.shown.partition(".")[0] if change.key.startswith("schema:") else target.catalog
        code, remedy = "CATALOG_NOT_FOUND", f"CREATE CATALOG IF NOT EXISTS {tick(one_line(catalog))}, by a metastore admin"
    elif code == "NOT_FOUND" and change.step in ("scope", "secrets"):
        code, remedy = d.SECRET_SCOPE_NOT_FOUND, d.fill_scope(target.scope, site.profile)
    elif code == "NOT_FOUND" and change.step == "library":
        code, remedy = d.MISSING_TARGET_SCHEMA, d.create_schema(target.catalog, target.schema)
    return Diagnosis(code, failed.message, remedy, failed.file, failed.line, failed.object)
