"""A deployment: what it would change, carrying that out, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.safe_text import one_line
from migration.workspace import diagnoses as d
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy import objects, pipelines, steps
from migration.workspace.deploy.model import STEPS, Action, Change, PipelineWanted
from migration.workspace.deploy.steps import Carry, Look, Site
from migration.workspace.diagnoses import Diagnosis

_STEPS: dict[str, tuple[Look, Carry]] = {
    "schema": (steps.look_schema, steps.carry_schema),
    "scope": (steps.look_scope, steps.carry_scope),
    "secrets": (steps.look_secrets, steps.carry_secrets),
    "folder": (steps.look_folder, steps.carry_folder),
    "notebook": (steps.look_notebook, steps.carry_notebook),
    "pipeline": (pipelines.look_pipeline, pipelines.carry_pipeline),
    "validate": (pipelines.look_validate, pipelines.carry_validate),
    "update": (pipelines.look_update, pipelines.carry_update),
    "objects": (objects.look_objects, objects.carry_objects),
}
#: Steps one of whose failures does not keep the rest from being done.
_INDEPENDENT = frozenset({"objects"})

Report = Callable[[dict[str, Any]], None]


def refusal(site: Site) -> Diagnosis | None:
    """Why this cannot be deployed at all; None when it can."""
    target = site.blueprint.target
    if not target.catalog or not target.schema:
        return Diagnosis("NO_TARGET", "the plan names no catalog and schema", "Write both under [target] in plan.toml.")
    if not site.blueprint.notebooks:
        return Diagnosis(d.NO_TABLES_IN_PIPELINE, "the plan has no notebook", "quickplan generate PLAN writes it.")
    if target.ingestion == "jdbc":
        words = 'the plan reads with format("jdbc"), which needs mssql-jdbc as a library: pipelines take no JAR, serverless or classic'
        return Diagnosis(d.MISSING_JDBC_DRIVER, words, f"Ways that work: {d.WAYS_WITHOUT_JAR}; then quickplan generate PLAN.")
    return None


def chosen(only: Sequence[str]) -> list[str]:
    """The steps to take, in order."""
    return [name for name in STEPS if not only or name in only]


def plan(site: Site, only: Sequence[str] = ()) -> list[Change]:
    """What a deployment would do, by looking alone."""
    return [change for name in chosen(only) for change in _STEPS[name][0](site)]


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
        look, carry = _STEPS[name]
        for change in look(site):
            if change.action is Action.KEEP:
                report(change.to_dict() | {"status": "kept"})
                continue
            try:
                if change.action is Action.LACK:
                    raise _lacking(change)
                carry(site, change)
            except WorkspaceFailed as failed:
                whole = False
                shown = Diagnosis(_code(change, failed.code), failed.message, failed.remedy)
                report(change.to_dict() | {"status": "failed", "diagnosis": shown.to_dict()})
                if name not in _INDEPENDENT:
                    return False
                continue
            report(change.to_dict() | {"status": "done"} | _facts(site, change))
    return whole


def _facts(site: Site, change: Change) -> dict[str, Any]:
    found = {name: site.ledger.fact(change.key, name) for name in ("id", "update")}
    return {name: value for name, value in found.items() if value}


def _lacking(change: Change) -> WorkspaceFailed:
    if change.step != "secrets":
        return WorkspaceFailed("WAREHOUSE_NOT_FOUND", change.note, remedy="databricks warehouses list")
    key = change.shown.rpartition("/")[2]
    remedy = f"Set QUICKPLAN_{key.upper()} in the environment, or give --secrets - and the values on standard input."
    return WorkspaceFailed("SECRET_VALUE_MISSING", f"no value was given for {one_line(change.shown)}", remedy=remedy)


def _code(change: Change, code: str) -> str:
    """The code of a step's failure in the words of the eight failures, where it is one."""
    if code == "PERMISSION_DENIED" and change.step in ("schema", "pipeline", "objects"):
        return d.CATALOG_PERMISSION_DENIED
    if code == "NOT_FOUND" and change.step in ("scope", "secrets"):
        return d.SECRET_SCOPE_NOT_FOUND
    return code


# -- taking it back -------------------------------------------------------------------------------------------------------


def plan_revert(site: Site) -> list[Change]:
    """What this deployment made, newest first: what it found there is never removed."""
    made = [key for key, entry in site.ledger.entries.items() if entry.get("made")]
    return [Change(key.partition(":")[0], Action.DELETE, key, key.partition(":")[2], note=_loss(key)) for key in reversed(made)]


def _loss(key: str) -> str:
    kind = key.partition(":")[0]
    return {
        "pipeline": "Databricks removes the tables of a pipeline with it",
        "object": "a table goes with its rows",
        "schema": "only when it is empty",
        "scope": "only when no other keys are in it",
        "folder": "only when it is empty",
    }.get(kind, "")


def revert(site: Site, report: Report) -> bool:
    """Remove what this deployment made; what holds something else by now stays, and is said.

    Returns:
        Whether nothing stayed.
    """
    whole = True
    for change in plan_revert(site):
        try:
            stays = _remove(site, change)
        except WorkspaceFailed as failed:
            stays = failed.message
        if stays:
            whole = False
            report(change.to_dict() | {"status": "stays", "note": one_line(stays)})
            continue
        site.ledger.forget(change.key)
        report(change.to_dict() | {"status": "done"})
    if whole:
        site.ledger.entries.clear()
        site.ledger.forget("")
    return whole


def _remove(site: Site, change: Change) -> str:
    """Remove one thing; why it stays, empty when it is gone."""
    sdk, session, name = site.session.sdk, site.session, change.shown
    doing = f"remove {one_line(name)}"
    match change.step:
        case "object":
            for statement in site.ledger.fact(change.key, "drops") or ():
                if (failed := objects.execute(site, str(statement))) is not None:
                    return failed.error.message or "" if failed.error else "the statement failed"
        case "pipeline":
            found = pipelines.find_pipeline(site, PipelineWanted(name, ()))
            if found is not None:
                session.call(lambda: sdk.api_client.do("POST", f"/api/2.0/pipelines/{found['pipeline_id']}/stop"), doing)
                session.find(lambda: sdk.pipelines.delete(found["pipeline_id"]), doing)
        case "notebook":
            session.find(lambda: sdk.workspace.delete(name), doing)
        case "folder":
            if session.find(lambda: list(sdk.workspace.list(name)), doing):
                return "other things are in it"
            session.find(lambda: sdk.workspace.delete(name), doing)
        case "secret":
            scope, _, key = name.rpartition("/")
            session.find(lambda: sdk.secrets.delete_secret(scope, key), doing)
        case "scope":
            if left := steps.keys_of(site):
                return f"it holds {', '.join(sorted(left))}"
            session.find(lambda: sdk.secrets.delete_scope(name), doing)
        case "schema":
            session.find(lambda: sdk.schemas.delete(name), doing)
    return ""
