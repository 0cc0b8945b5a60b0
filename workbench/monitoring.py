"""The job behind ``quickplan monitor``: an update in a workspace, or the event log that was saved from one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UnreadableInput, UsageProblem
from core.files import read_text
from core.safe_text import one_line
from migration.workspace.diagnoses import Diagnosis
from migration.workspace.events import Names, UpdateProgress, diagnose, exceptions
from migration.workspace.places import located
from migration.workspace.target import WorkspaceTarget
from workbench.child import EventWriter
from workbench.pipeline_notebooks import pipeline_files

if TYPE_CHECKING:
    from migration.workspace.calls import Session

_LIMIT = 512_000_000


def monitor(
    writer: EventWriter,
    *,
    profile: str,
    plan: str,
    target: dict[str, Any],
    pipeline: str,
    update: str,
    events: str,
    waiting_limit: float,
    timeout: float,
) -> dict[str, Any]:
    """Follow an update, or read a saved log.

    Args:
        writer: Takes one item for each event.
        profile: Workspace.
        plan: The plan's folder, absolute; empty for none.
        target: :class:`migration.workspace.target.WorkspaceTarget` as a dictionary.
        pipeline: Pipeline id; the one that was deployed from the plan when empty.
        update: Update id; the newest when empty.
        events: Path of a saved log; empty to ask the workspace.
        waiting_limit: Seconds that an update may wait for resources.
        timeout: Seconds for each request.

    Returns:
        ``pipeline``, ``update``, ``state``, ``datasets`` (see :meth:`DatasetProgress.to_dict`) and ``diagnosis``.
    """
    wanted, folder = WorkspaceTarget.from_dict(target), Path(plan) if plan else None
    if events:
        progress = UpdateProgress(update)
        for event in saved_events(Path(events), update):
            if progress.add(event):
                writer.item(shown_event(event))
        why = _why_saved(progress, wanted)
        return _result("", progress, _placed(why, progress, folder))
    from migration.workspace.calls import open_session
    from migration.workspace.profile import find_profile
    from migration.workspace.updates import follow, newest_update

    found = find_profile(profile)
    session = open_session(found, timeout)
    pipeline = pipeline or _deployed(session, plan, found.host)
    update = update or newest_update(session, pipeline)
    if not update:
        raise UsageProblem(f"pipeline {one_line(pipeline)} has no update yet", remedy="Start one: quickplan deploy PLAN --only update")
    progress, why = follow(
        session,
        pipeline,
        update,
        lambda e: writer.item(shown_event(e)),
        waiting_limit=waiting_limit,
        names=Names(scope=wanted.scope, profile=found.name),
    )
    return _result(pipeline, progress, _placed(why, progress, folder))


def _deployed(session: Session, plan: str, host: str) -> str:
    """Id of the pipeline that was deployed from a plan: the one with the newest update, where there are several."""
    from migration.workspace.deploy.ledger import open_ledger
    from migration.workspace.updates import newest_update
    from workbench.deployment import ledger_path

    ids: list[str] = []
    if plan:
        with open_ledger(ledger_path(host, plan)) as ledger:
            ids = [str(e["id"]) for k, e in ledger.entries.items() if k.startswith("pipeline:") and e.get("id")]
    if not ids:
        raise UsageProblem("no pipeline was deployed from here", remedy="Give its id: --pipeline ID (databricks pipelines list-pipelines).")
    return next((i for i in reversed(ids) if newest_update(session, i)), ids[-1])


def _result(pipeline: str, progress: UpdateProgress, why: Diagnosis | None) -> dict[str, Any]:
    return {
        "pipeline": pipeline,
        "update": progress.update,
        "state": progress.state,
        "datasets": [row.to_dict() for row in progress.datasets.values()],
        "diagnosis": why.to_dict() if why is not None else None,
    }


def shown_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """What ``--json`` prints of an event: its head, and the classes of its exceptions."""
    origin = event.get("origin")
    origin = origin if isinstance(origin, dict) else {}
    chain = exceptions(event)
    return {
        "id": str(event.get("id", "")),
        "timestamp": str(event.get("timestamp", "")),
        "level": str(event.get("level", "")),
        "event_type": str(event.get("event_type", "")),
        "dataset": str(origin.get("dataset_name") or ""),
        "message": str(event.get("message", "")),
        "exceptions": [kind for kind, _ in chain],
    }


# -- saved logs -----------------------------------------------------------------------------------------------------------


def saved_events(path: Path, update: str) -> Iterator[dict[str, Any]]:
    """The events of one update in a saved log, oldest first: a JSON array, an answer of the API, or one object a line.

    Args:
        path: The file.
        update: Update id; the one of the newest event when empty.

    Raises:
        UnreadableInput: It is none of these.
    """
    text = read_text(path, limit=_LIMIT).text
    try:
        data = json.loads(text)
        rows = data.get("events", [data]) if isinstance(data, dict) else data
    except ValueError:
        rows = list(_lines(text, path))
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows) or not any("event_type" in r for r in rows):
        raise UnreadableInput(
            f"{path} holds no event of a pipeline",
            remedy="Save one with: databricks pipelines list-pipeline-events ID --output json",
            file=str(path),
        )
    ordered = sorted(rows, key=lambda r: str(r.get("timestamp", "")))
    chosen = update or next((u for r in reversed(ordered) if (u := _update_of(r))), "")
    return (r for r in ordered if _update_of(r) in ("", chosen))


def _update_of(event: Mapping[str, Any]) -> str:
    origin = event.get("origin")
    if isinstance(origin, str):
        try:
            origin = json.loads(origin)
        except ValueError:
            return ""
    return str(origin.get("update_id") or "") if isinstance(origin, dict) else ""


def _lines(text: str, path: Path) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                raise UnreadableInput(
                    f"{path} is no JSON in line {number}", remedy="Save the log as JSON.", file=str(path), line=number
                ) from None


def _why_saved(progress: UpdateProgress, target: WorkspaceTarget) -> Diagnosis | None:
    if progress.state == "COMPLETED" or (not progress.error and progress.state != "FAILED"):
        return None
    return diagnose(progress.error, Names(target.catalog, target.schema, target.scope, target.run_as))


# -- where it came from ---------------------------------------------------------------------------------------------------


def _placed(why: Diagnosis | None, progress: UpdateProgress, folder: Path | None) -> Diagnosis | None:
    """The same with its place in the notebooks that lie beside the plan."""
    if why is None or folder is None:
        return why
    texts = {str(file): read_text(file, limit=_LIMIT).text for file in pipeline_files(folder)}
    return located(why, texts, progress.error_dataset)
