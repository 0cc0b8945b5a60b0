"""Whether the workspace itself reaches SQL Server: a one-time serverless run that opens a TCP connection and says how that went.

It imports a notebook of a few lines and starts compute, so that it runs only when it is asked for. Asked again within the hour it
looks at the same run (``idempotency_token``), for starting may take longer than a check may.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time

from databricks.sdk.service.jobs import NotebookTask, RunLifeCycleState, SubmitTask
from databricks.sdk.service.workspace import ImportFormat, Language

from core.safe_text import one_line
from migration.checks import CheckResult
from migration.workspace import diagnoses as d
from migration.workspace.prerequisites import Prerequisites

CHECK = "workspace.egress"
_POLL_SECONDS = 2.0
_CONNECT_SECONDS = 8
_NOTEBOOK = f"""# Databricks notebook source
import json
import socket

dbutils.widgets.text("host", "")
dbutils.widgets.text("port", "1433")
host, port = dbutils.widgets.get("host"), int(dbutils.widgets.get("port"))
try:
    socket.create_connection((host, port), {_CONNECT_SECONDS}).close()
    result = {{"reached": True, "error": ""}}
except OSError as error:
    result = {{"reached": False, "error": type(error).__name__}}
dbutils.notebook.exit(json.dumps(result))
"""
_ENDED = (RunLifeCycleState.TERMINATED, RunLifeCycleState.SKIPPED, RunLifeCycleState.INTERNAL_ERROR)


def egress(look: Prerequisites, budget: float, now: float | None = None) -> CheckResult:
    """Open a connection from the workspace to the source.

    Args:
        look: Workspace and target.
        budget: Seconds to wait for the run.
        now: Seconds since 1970; the machine's clock by default.
    """
    host, port = look.target.source_host, look.target.source_port
    if not host:
        return CheckResult.failed(CHECK, "", "NO_SOURCE", "no source server is known", "Give --source, or a plan with --plan.")
    where = f"{host}:{port}"
    run, path = _start(look, int((time.time() if now is None else now) // 3600))
    ends = time.monotonic() + budget
    session, sdk = look.session, look.session.sdk
    while True:
        state = session.call(lambda: sdk.jobs.get_run(run), "look at the probe's run")
        cycle = state.state.life_cycle_state if state.state else None
        if cycle in _ENDED:
            break
        if time.monotonic() + _POLL_SECONDS > ends:
            words = f"run {run} is still starting ({cycle.value if cycle else 'unknown'})"
            return CheckResult.warned(CHECK, where, "EGRESS_PENDING", words, "Run this check again: it looks at the same run.")
        time.sleep(_POLL_SECONDS)
    task = next((t.run_id for t in state.tasks or () if t.run_id), run)
    output = session.call(lambda: sdk.jobs.get_run_output(task), "read the probe's output")
    session.find(lambda: sdk.workspace.delete(path), "remove the probe")
    return _read(where, output.notebook_output.result if output.notebook_output else None)


def _start(look: Prerequisites, hour: int) -> tuple[int, str]:
    """Start the run, or find the one of this hour."""
    session, sdk, target = look.session, look.session.sdk, look.target
    me = session.call(sdk.current_user.me, "read who is logged in").user_name
    folder = f"/Workspace/Users/{me}/.quickplan"
    path = f"{folder}/egress_probe"
    session.call(lambda: sdk.workspace.mkdirs(folder), "create the probe's folder")
    content = base64.b64encode(_NOTEBOOK.encode()).decode()
    session.call(
        lambda: sdk.workspace.import_(path, content=content, format=ImportFormat.SOURCE, language=Language.PYTHON, overwrite=True),
        "import the probe",
    )
    token = hashlib.sha256(f"{me}|{target.source_host}|{target.source_port}|{hour}".encode()).hexdigest()[:60]
    parameters = {"host": target.source_host, "port": str(target.source_port)}
    task = SubmitTask(task_key="probe", notebook_task=NotebookTask(notebook_path=path, base_parameters=parameters))
    answer = session.call(
        lambda: sdk.jobs.submit(run_name="quickplan egress probe", tasks=[task], idempotency_token=token), "start the probe"
    )
    return int(answer.bind()["run_id"]), path


def _read(where: str, result: str | None) -> CheckResult:
    try:
        found = json.loads(result or "")
        reached, error = bool(found["reached"]), str(found.get("error", ""))
    except (ValueError, KeyError, TypeError):
        return CheckResult.warned(CHECK, where, "EGRESS_UNKNOWN", "the probe ended without an answer", "Look at its run in the workspace.")
    if reached:
        return CheckResult.passed(CHECK, where, f"the workspace reaches {where}")
    remedy = (
        "Allow the workspace's outbound addresses in SQL Server's firewall (serverless: the stable addresses of a network connectivity "
        "configuration, or a private endpoint; Azure SQL: also 'Allow Azure services')."
    )
    return CheckResult.failed(CHECK, where, d.FIREWALL_BLOCKED, f"the workspace cannot reach {where} ({one_line(error)})", remedy)
