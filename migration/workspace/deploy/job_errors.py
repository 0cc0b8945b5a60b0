"""Why a run of the load failed: its output as the chain of exceptions that an event log would hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.safe_text import one_line
from migration.workspace import diagnoses as d
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy.model import LoadWanted
from migration.workspace.deploy.steps import Site
from migration.workspace.events import Names, diagnose

#: An exception as Java and Python print it: class, then message.
_THROWN = re.compile(r"^(?:Caused by: |: )?((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Exception|Error)):[ ]?(.*)$", re.MULTILINE)
#: What each failure speaks of in the notebook of the load.
_SPEAKS_OF = {
    d.MISSING_JDBC_DRIVER: '.option("driver"',
    d.FIREWALL_BLOCKED: '.option("url"',
    d.SECRET_SCOPE_NOT_FOUND: "dbutils.secrets.get",
    d.MISSING_TARGET_SCHEMA: ".saveAsTable(",
    d.CATALOG_PERMISSION_DENIED: ".saveAsTable(",
}


def failed_run(site: Site, wanted: LoadWanted, run: Mapping[str, Any]) -> WorkspaceFailed:
    """The diagnosis of a run that did not succeed.

    Args:
        site: The workspace and what is wanted.
        wanted: The job.
        run: The run as the API gives it.
    """
    sdk, target = site.session.sdk, site.blueprint.target
    task = next((t.get("run_id") for t in run.get("tasks") or () if t.get("run_id")), run.get("run_id"))
    output: Mapping[str, Any] = site.session.call(
        lambda: sdk.api_client.do("GET", "/api/2.2/jobs/runs/get-output", query={"run_id": task}), "read the output of the run"
    )
    said = f"{output.get('error') or ''}\n{output.get('error_trace') or ''}"
    names = Names(target.catalog, target.schema, target.scope, target.run_as or site.me, site.profile)
    chain = chain_of(said)
    words = one_line(str((run.get("state") or {}).get("state_message") or output.get("error") or "no reason is given"), 300)
    why = diagnose(chain, names) if chain else d.Diagnosis("LOAD_FAILED", words, "Look at its run in the workspace.")
    remedy = why.remedy
    if why.code == d.MISSING_JDBC_DRIVER:
        remedy = "The job's cluster has no JDBC driver: quickplan deploy PLAN --only library --only load attaches it."
    notebook = next((n for n in site.blueprint.notebooks if n.path == wanted.notebook), None)
    needle = _SPEAKS_OF.get(why.code, "")
    lines = notebook.text.splitlines() if notebook is not None and needle else []
    line = next((number for number, text in enumerate(lines, 1) if needle in text), 0)
    return WorkspaceFailed(
        why.code,
        f"run {run.get('run_id')} of {one_line(wanted.name)} failed: {why.evidence}",
        remedy=remedy or "Look at its run in the workspace.",
        file=notebook.file if notebook is not None else "",
        line=line,
    )


def chain_of(text: str) -> list[tuple[str, str]]:
    """Class and message of each exception that a trace prints, outermost first."""
    return [(match[1], match[2].strip()) for match in _THROWN.finditer(text)]
