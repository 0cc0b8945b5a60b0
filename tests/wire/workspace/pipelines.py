"""Pipelines: specification, updates. The log is in :mod:`workspace.events`, the state machine in :mod:`workspace.runs`."""

from __future__ import annotations

import re
from typing import Any

from workspace import runs
from workspace.api import ApiError, Request, denied, invalid, not_found, page, route
from workspace.state import Pipeline, Update

_SPEC = (
    "name", "catalog", "schema", "target", "storage", "development", "serverless", "continuous", "channel", "edition", "photon", "clusters",
    "configuration", "libraries", "notifications", "tags", "root_path", "environment", "budget_policy_id", "id", "event_log",
)  # fmt: skip


def _known(request: Request) -> Pipeline:
    found = request.state.pipelines.get(request.parts["id"])
    if found is None:
        raise not_found(f"The specified pipeline {request.parts['id']} was not found.")
    if request.identity.name != found.creator and "admins" not in request.identity.groups:
        raise denied(f"{request.identity.name} does not have View permissions on pipeline {found.id}.")
    return found


def _check(request: Request, spec: dict[str, Any]) -> None:
    state = request.state
    if not spec.get("libraries"):
        raise invalid("You must provide at least one library.")
    for library in spec["libraries"]:
        if set(library) & {"jar", "maven", "whl"}:
            raise invalid("Libraries of type JAR, Maven and wheel are not supported in pipelines.")
    if spec.get("serverless") and spec.get("clusters"):
        raise invalid("You cannot provide cluster settings when using serverless compute.")
    if spec.get("serverless") and not state.serverless:
        raise invalid("Serverless compute is not enabled for this workspace.")
    if spec.get("schema") and spec.get("target"):
        raise invalid("target and schema cannot both be set.")
    if catalog := spec.get("catalog"):
        if catalog not in state.catalogs:
            raise not_found(f"Catalog '{catalog}' does not exist.", "CATALOG_DOES_NOT_EXIST")
        schema = spec.get("schema") or ""
        if state.schema(catalog, schema) is not None and "CREATE_TABLE" not in state.privileges(request.identity, catalog, schema):
            raise denied(f"User does not have CREATE TABLE on Schema '{catalog}.{schema}'.")


@route("POST", "/api/2.0/pipelines", body=(*_SPEC, "allow_duplicate_names", "dry_run", "run_as"))
def _create(request: Request) -> dict[str, Any]:
    state = request.state
    spec = {k: v for k, v in request.body.items() if k in _SPEC}
    _check(request, spec)
    if request.body.get("dry_run"):
        return {"effective_settings": spec}
    if not request.body.get("allow_duplicate_names") and any(p.spec.get("name") == spec.get("name") for p in state.pipelines.values()):
        raise ApiError(409, "RESOURCE_CONFLICT", f"The pipeline name '{spec.get('name')}' is already used by another pipeline.")
    made = Pipeline(state.uuid(), spec, request.identity.name, state.now())
    made.spec["id"] = made.id
    made.run_as = next(iter((request.body.get("run_as") or {}).values()), "")
    state.pipelines[made.id] = made
    return {"pipeline_id": made.id}


@route("GET", "/api/2.0/pipelines", query=("page_token", "max_results", "order_by", "filter"))
def _list(request: Request) -> dict[str, Any]:
    rows = list(request.state.pipelines.values())
    if where := request.query.get("filter"):
        match = re.fullmatch(r"name LIKE '([^']*)'", where)
        if match is None:
            raise invalid(f"Unsupported filter {where}")
        pattern = re.escape(match[1]).replace("%", ".*").replace("_", ".")
        rows = [p for p in rows if re.fullmatch(pattern, p.spec.get("name") or "")]
    shown = [{"pipeline_id": p.id, "name": p.spec.get("name"), "creator_user_name": p.creator, "state": _state(p)} for p in rows]
    return page(shown, request, "statuses", limit=100)


def _state(pipeline: Pipeline) -> str:
    return "RUNNING" if pipeline.updates and pipeline.updates[-1].state not in runs.FINAL else "IDLE"


@route("GET", "/api/2.0/pipelines/{id}")
def _get(request: Request) -> dict[str, Any]:
    found = _known(request)
    latest = [{"update_id": u.id, "state": u.state, "creation_time": str(u.created)} for u in reversed(found.updates)][:5]
    return {
        "pipeline_id": found.id, "name": found.spec.get("name"), "spec": found.spec, "state": _state(found), "creator_user_name": found.creator,
        "run_as_user_name": found.run_as or found.creator, "last_modified": found.last_modified, "latest_updates": latest,
    }  # fmt: skip


@route("PUT", "/api/2.0/pipelines/{id}", body=(*_SPEC, "allow_duplicate_names", "expected_last_modified", "pipeline_id", "run_as"))
def _edit(request: Request) -> dict[str, Any]:
    found = _known(request)
    expected = request.body.get("expected_last_modified")
    if expected is not None and int(expected) != found.last_modified:
        raise ApiError(409, "RESOURCE_CONFLICT", "The pipeline was modified in the meantime.")
    spec = {k: v for k, v in request.body.items() if k in _SPEC}
    _check(request, spec)
    if spec.get("catalog") != found.spec.get("catalog"):
        raise invalid("The catalog of a pipeline cannot be changed.")
    found.spec = spec | {"id": found.id}
    found.last_modified = request.state.now()
    if run_as := request.body.get("run_as"):
        found.run_as = next(iter(run_as.values()), "")
    return {}


@route("DELETE", "/api/2.0/pipelines/{id}", query=("cascade", "force"))
def _delete(request: Request) -> dict[str, Any]:
    found = _known(request)
    schema = request.state.schema(found.spec.get("catalog", ""), found.spec.get("schema", ""))
    if schema is not None:  # its tables go with it
        written = {str(e["origin"].get("dataset_name", "")).rpartition(".")[2] for e in found.events}
        schema.objects = {n: k for n, k in schema.objects.items() if n not in written}
    del request.state.pipelines[found.id]
    return {}


@route(
    "POST",
    "/api/2.0/pipelines/{id}/updates",
    body=("validate_only", "full_refresh", "refresh_selection", "full_refresh_selection", "cause", "development"),
)
def _start(request: Request) -> dict[str, Any]:
    found, state = _known(request), request.state
    if _state(found) == "RUNNING":
        raise ApiError(409, "RESOURCE_CONFLICT", f"An active update {found.updates[-1].id} already exists for pipeline {found.id}.")
    made = Update(state.uuid(), bool(request.body.get("validate_only")), state.now(), full_refresh=bool(request.body.get("full_refresh")))
    found.updates.append(made)
    runs.begin(state, found, made)
    return {"update_id": made.id}


def _shown(pipeline: Pipeline, update: Update) -> dict[str, Any]:
    return {
        "pipeline_id": pipeline.id, "update_id": update.id, "state": update.state, "cause": update.cause, "creation_time": update.created,
        "validate_only": update.validate_only, "full_refresh": update.full_refresh,
    }  # fmt: skip


@route("GET", "/api/2.0/pipelines/{id}/updates/{update}")
def _update(request: Request) -> dict[str, Any]:
    found = _known(request)
    update = next((u for u in found.updates if u.id == request.parts["update"]), None)
    if update is None:
        raise not_found(f"Update {request.parts['update']} does not exist.")
    if update is found.updates[-1]:
        runs.advance(request.state, found)
    return {"update": _shown(found, update)}


@route("GET", "/api/2.0/pipelines/{id}/updates", query=("max_results", "page_token", "until_update_id"))
def _updates(request: Request) -> dict[str, Any]:
    found = _known(request)
    return page([_shown(found, u) for u in reversed(found.updates)], request, "updates", limit=100)


@route("POST", "/api/2.0/pipelines/{id}/stop")
def _stop(request: Request) -> dict[str, Any]:
    found = _known(request)
    if _state(found) == "RUNNING":
        found.updates[-1].state = "CANCELED"
    return {}
