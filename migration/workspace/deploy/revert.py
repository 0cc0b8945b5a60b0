"""Taking a deployment back: what it made, newest first, and only while that is still what it made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.safe_text import one_line
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy import load, objects, pipelines, steps
from migration.workspace.deploy.model import Action, Change
from migration.workspace.deploy.steps import Site

Report = Callable[[dict[str, Any]], None]

#: The step that made a thing, by the kind that its key begins with.
_STEP_OF = {"acl": "scope", "secret": "secrets", "object": "objects", "volume": "library", "jar": "library", "job": "load"}
_LOSSES = {
    "pipeline": "Databricks removes the tables of a pipeline with it",
    "schema": "only when it is empty",
    "scope": "only when no other keys are in it",
    "folder": "only when it is empty",
    "volume": "only when it is empty",
    "notebook": "only when nobody changed it",
}


def plan_revert(site: Site) -> list[Change]:
    """What this deployment made, newest first: what it found there is never removed."""
    made = [key for key, entry in site.ledger.entries.items() if entry.get("made")]
    return [_removal(site, key) for key in reversed(made)]


def _removal(site: Site, key: str) -> Change:
    kind, _, name = key.partition(":")
    shown = name
    if kind == "acl":
        scope, _, who = name.partition(":")
        shown = f"{who} reads {scope}"
    drops = " ".join(site.ledger.fact(key, "drops") or ())
    note = "a table goes with its rows" if kind == "object" and drops.startswith("DROP TABLE") else _LOSSES.get(kind, "")
    return Change(_STEP_OF.get(kind, kind), Action.DELETE, key, shown, note=note)


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
    kind, _, name = change.key.partition(":")
    return _REMOVERS[kind](site, change.key, name, f"remove {one_line(name)}")


def _object(site: Site, key: str, name: str, doing: str) -> str:
    if not site.warehouse:
        return "there is no SQL warehouse to drop it with"
    for statement in site.ledger.fact(key, "drops") or ():
        if (failed := objects.execute(site, str(statement))) is not None:
            return failed.error.message or "" if failed.error else "the statement failed"
    return ""


def _pipeline(site: Site, key: str, name: str, doing: str) -> str:
    found, sdk = pipelines.find_made(site, name), site.session.sdk
    if found is not None:
        site.session.call(lambda: sdk.api_client.do("POST", f"/api/2.0/pipelines/{found['pipeline_id']}/stop"), doing)
        site.session.find(lambda: sdk.pipelines.delete(found["pipeline_id"]), doing)
    return ""


def _notebook(site: Site, key: str, name: str, doing: str) -> str:
    known = site.ledger.fact(key, "print")
    if steps.status_of(site, name) is None:
        return ""
    if known and steps.text_print(steps.exported(site, name)) != known:
        return "it was changed in the workspace since: delete it there"
    site.session.find(lambda: site.session.sdk.workspace.delete(name), doing)
    return ""


def _folder(site: Site, key: str, name: str, doing: str) -> str:
    if site.session.find(lambda: list(site.session.sdk.workspace.list(name)), doing):
        return "other things are in it"
    site.session.find(lambda: site.session.sdk.workspace.delete(name), doing)
    return ""


def _secret(site: Site, key: str, name: str, doing: str) -> str:
    scope, _, secret = name.rpartition("/")
    site.session.find(lambda: site.session.sdk.secrets.delete_secret(scope, secret), doing)
    return ""


def _acl(site: Site, key: str, name: str, doing: str) -> str:
    scope, _, who = name.partition(":")
    site.session.find(lambda: site.session.sdk.secrets.delete_acl(scope, who), doing)
    return ""


def _scope(site: Site, key: str, name: str, doing: str) -> str:
    if left := steps.keys_of(site, name):
        return f"it holds {', '.join(sorted(left))}"
    site.session.find(lambda: site.session.sdk.secrets.delete_scope(name), doing)
    return ""


def _schema(site: Site, key: str, name: str, doing: str) -> str:
    found = steps.find_schema(site, name)
    if found is None:
        return ""
    if (found.properties or {}).get(steps.MARK) != site.ledger.id:
        return "it is not the one that this deployment made"
    site.session.find(lambda: site.session.sdk.schemas.delete(name), doing)
    return ""


_REMOVERS: dict[str, Callable[[Site, str, str, str], str]] = {
    "object": _object,
    "pipeline": _pipeline,
    "job": load.remove_job,
    "jar": load.remove_jar,
    "volume": load.remove_volume,
    "notebook": _notebook,
    "folder": _folder,
    "secret": _secret,
    "acl": _acl,
    "scope": _scope,
    "schema": _schema,
}
