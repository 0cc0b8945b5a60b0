"""Jobs and one-time runs, as far as a probe and a load on classic compute need them."""

from __future__ import annotations

import json
from typing import Any

from workspace.api import Request, invalid, not_found, page, route
from workspace.clusters import check_cluster

_JOB = (
    "name",
    "tasks",
    "job_clusters",
    "environments",
    "tags",
    "max_concurrent_runs",
    "run_as",
    "queue",
    "format",
    "timeout_seconds",
    "parameters",
)


def _job(request: Request, number: Any) -> dict[str, Any]:
    found = request.state.jobs.get(int(number))
    if found is None:
        raise not_found(f"Job {number} does not exist.")
    return found


@route("POST", "/api/2.2/jobs/create", body=_JOB)
def _create(request: Request) -> dict[str, Any]:
    for cluster in request.body.get("job_clusters") or ():
        check_cluster(request, cluster.get("new_cluster") or {})
    number = request.state.new_id()
    request.state.jobs[number] = {"job_id": number, "creator_user_name": request.identity.name, "settings": dict(request.body)}
    return {"job_id": number}


@route("POST", "/api/2.2/jobs/reset", body=("job_id!", "new_settings!"))
def _reset(request: Request) -> dict[str, Any]:
    _job(request, request.body["job_id"])["settings"] = request.body["new_settings"]
    return {}


@route("POST", "/api/2.2/jobs/update", body=("job_id!", "new_settings", "fields_to_remove"))
def _update(request: Request) -> dict[str, Any]:
    """Top-level fields are replaced whole, others stay."""
    job = _job(request, request.body["job_id"])
    job["settings"] |= request.body.get("new_settings") or {}
    return {}


@route("POST", "/api/2.2/jobs/delete", body=("job_id!",))
def _delete(request: Request) -> dict[str, Any]:
    _job(request, request.body["job_id"])
    del request.state.jobs[int(request.body["job_id"])]
    return {}


@route("GET", "/api/2.2/jobs/list", query=("name", "limit", "page_token", "offset", "expand_tasks"))
def _list(request: Request) -> dict[str, Any]:
    name = request.query.get("name")
    rows = [j for j in request.state.jobs.values() if name is None or j["settings"].get("name", "").lower() == name.lower()]
    return page(rows, request, "jobs", limit=100)


@route("GET", "/api/2.2/jobs/get", query=("job_id", "page_token"))
def _get(request: Request) -> dict[str, Any]:
    return _job(request, request.query["job_id"])


@route("POST", "/api/2.2/jobs/run-now", body=("job_id!", "idempotency_token", "job_parameters"))
def _run_now(request: Request) -> dict[str, Any]:
    job = _job(request, request.body["job_id"])
    return {"run_id": _start(request, job["settings"].get("tasks") or [], job["job_id"])}


@route("POST", "/api/2.2/jobs/runs/submit", body=("run_name", "tasks!", "environments", "idempotency_token", "timeout_seconds", "queue"))
def _submit(request: Request) -> dict[str, Any]:
    for task in request.body["tasks"]:
        if not request.state.serverless and not (task.get("new_cluster") or task.get("existing_cluster_id")):
            raise invalid("Serverless compute is not enabled for this workspace.")
    return {"run_id": _start(request, request.body["tasks"], 0)}


def _start(request: Request, tasks: list[dict[str, Any]], job: int) -> int:
    state = request.state
    token = request.body.get("idempotency_token")
    known = next((r["run_id"] for r in state.runs.values() if token and r["token"] == token), None)
    if known is not None:
        return int(known)
    number = state.new_id()
    runs = [
        {"run_id": state.new_id(), "task_key": t["task_key"], "notebook_task": t.get("notebook_task"), "libraries": t.get("libraries")}
        for t in tasks
    ]
    state.runs[number] = {"run_id": number, "job_id": job, "token": token, "tasks": runs, "life_cycle_state": "PENDING", "looks": 0}
    return number


@route("GET", "/api/2.2/jobs/runs/get", query=("run_id", "include_history", "include_resolved_values", "page_token"))
def _run(request: Request) -> dict[str, Any]:
    found = request.state.runs.get(int(request.query["run_id"]))
    if found is None:
        raise not_found(f"Run {request.query['run_id']} does not exist.")
    found["looks"] += 1
    state: dict[str, Any] = {"life_cycle_state": "PENDING"}
    if found["looks"] > 1 and request.state.quota:
        failed = any(_thrown(request, t) for t in found["tasks"])
        state = {"life_cycle_state": "TERMINATED", "result_state": "FAILED" if failed else "SUCCESS"}
        if failed:
            state["state_message"] = "Workload failed, see run output for details"
    return {
        "run_id": found["run_id"],
        "job_id": found["job_id"],
        "state": state,
        "tasks": [{k: v for k, v in t.items() if v} | {"state": state} for t in found["tasks"]],
    }


def _thrown(request: Request, task: dict[str, Any]) -> str:
    """What a notebook that reads by JDBC throws on a cluster; empty when it ends well."""
    state = request.state
    node = state.nodes.get((task.get("notebook_task") or {}).get("notebook_path", "").removeprefix("/Workspace"))
    if node is None or 'format("jdbc")' not in node.content:
        return ""
    jars = [library.get("jar", "") for library in task.get("libraries") or ()]
    if not any(jar in state.volumes_files for jar in jars):
        return "java.lang.ClassNotFoundException: com.microsoft.sqlserver.jdbc.SQLServerDriver"
    if not any("sqlserver_jdbc_url" in scope.secrets for scope in state.scopes.values()):
        return "java.lang.IllegalArgumentException: Secret does not exist with scope: sqlserver and key: sqlserver_jdbc_url"
    if not state.reachable:
        return (
            "com.microsoft.sqlserver.jdbc.SQLServerException: The TCP/IP connection to the host sql01.corp.local, port 1433 has failed. "
            'Error: "connect timed out."'
        )
    return ""


@route("GET", "/api/2.2/jobs/runs/get-output", query=("run_id",))
def _output(request: Request) -> dict[str, Any]:
    wanted = int(request.query["run_id"])
    task = next((t for r in request.state.runs.values() for t in r["tasks"] if t["run_id"] == wanted), None)
    if task is None:
        raise not_found(f"Run {wanted} does not exist.")
    if thrown := _thrown(request, task):
        trace = (
            f"Py4JJavaError: An error occurred while calling o412.load.\n: {thrown}\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
        )
        return {"metadata": {"run_id": wanted}, "error": thrown, "error_trace": trace}
    reached = request.state.reachable
    result = {"reached": reached, "error": "" if reached else "TimeoutError"}
    return {"metadata": {"run_id": wanted}, "notebook_output": {"result": json.dumps(result), "truncated": False}}
