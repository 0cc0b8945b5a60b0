"""The steps of the pipeline: create or update it, validate it, start an update. None is done twice, whatever got lost on the way."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.progress import Progress
from core.safe_text import one_line
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy.model import Action, Change, PipelineWanted
from migration.workspace.deploy.steps import MARK, Site
from migration.workspace.diagnoses import shell
from migration.workspace.events import Names
from migration.workspace.places import located
from migration.workspace.updates import follow, newest_update

_PLAIN = re.compile(r"[\w .-]+")
_API = "/api/2.0/pipelines"
#: What a pipeline may not keep beside the settings it gets.
_DROPPED = ("target", "clusters", "storage")


def wanted_spec(site: Site, wanted: PipelineWanted) -> dict[str, Any]:
    """The specification as the API takes it (quick-plan.md, "Pipeline Creation Best Practices"; ``schema`` in place of ``target``)."""
    target = site.blueprint.target
    return {
        "name": wanted.name,
        "catalog": target.catalog,
        "schema": target.schema,
        "serverless": True,
        "development": True,
        "continuous": False,
        "libraries": [{"notebook": {"path": path}} for path in wanted.notebooks],
        "configuration": dict(wanted.configuration),
    }


def find_pipeline(site: Site, wanted: PipelineWanted) -> dict[str, Any] | None:
    """The pipeline of exactly this name with its specification, as JSON: the one that is known, else any."""
    ids = _ids(site, wanted.name)
    known = site.ledger.fact(f"pipeline:{wanted.name}", "id")
    chosen = known if known in ids else next(iter(ids), None)
    return None if chosen is None else _read(site, chosen, wanted.name)


def find_made(site: Site, name: str) -> dict[str, Any] | None:
    """The pipeline that this deployment made: of the id that was noted, or with its mark where a run was stopped before it noted that."""
    known = site.ledger.fact(f"pipeline:{name}", "id")
    for one in _ids(site, name):
        found = _read(site, one, name)
        if one == known or mark_of(found) == site.ledger.id:
            return found
    return None


def _ids(site: Site, name: str) -> list[str]:
    """Ids of the pipelines of exactly this name."""
    where = f"name LIKE '{name}'" if _PLAIN.fullmatch(name) else None
    rows = site.session.call(lambda: list(site.session.sdk.pipelines.list_pipelines(filter=where)), "list the pipelines")
    return [r.pipeline_id or "" for r in rows if r.name == name]


def _read(site: Site, pipeline: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = site.session.call(
        lambda: site.session.sdk.api_client.do("GET", f"{_API}/{pipeline}"), f"read the pipeline {one_line(name)}"
    )
    return found


def mark_of(pipeline: dict[str, Any]) -> str:
    """Which deployment made a pipeline; empty when none did."""
    return str(((pipeline.get("spec") or {}).get("configuration") or {}).get(MARK) or "")


def look_pipeline(site: Site) -> Iterator[Change]:
    """Pipelines that are missing or differ."""
    for wanted in site.blueprint.pipelines:
        key = f"pipeline:{wanted.name}"
        there = find_pipeline(site, wanted)
        if there is None:
            fields = [(name, "", _short(value)) for name, value in wanted_spec(site, wanted).items() if value]
            fields += _runs_as(site, {})
            yield Change("pipeline", Action.CREATE, key, wanted.name, tuple(fields))
            continue
        differing = (*_differing(there.get("spec") or {}, wanted_spec(site, wanted)), *_runs_as(site, there))
        foreign = (
            ""
            if mark_of(there) == site.ledger.id or site.ledger.entries.get(key)
            else "it was not made by this deployment and is taken over"
        )
        yield Change("pipeline", Action.UPDATE if differing else Action.KEEP, key, wanted.name, differing, foreign)


def _differing(spec: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, value in wanted.items():
        before = spec.get(name)
        if name == "configuration":
            held = before or {}
            yield from ((f"configuration.{k}", str(held.get(k, "")), v) for k, v in value.items() if held.get(k) != v)
        elif (before or False if isinstance(value, bool) else before) != value:
            yield name, _short(before), _short(value)
    yield from ((name, _short(spec[name]), "") for name in _DROPPED if spec.get(name))


def _runs_as(site: Site, there: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Whom it runs as now, and whom it shall run as; nothing when nobody was named."""
    wanted, now = site.blueprint.target.run_as, str(there.get("run_as_user_name") or "")
    if wanted and now != wanted:
        yield "run_as", one_line(now), one_line(wanted)


def _short(value: Any) -> str:
    return one_line(value if isinstance(value, str) else json.dumps(value), 200)


def carry_pipeline(site: Site, change: Change) -> None:
    """Create it, or change what differs and leave the rest as it is."""
    wanted = next(p for p in site.blueprint.pipelines if p.name == change.shown)
    sdk, spec = site.session.sdk, wanted_spec(site, wanted)
    if change.action is Action.CREATE:
        site.ledger.intend(change.key, made=True)
        body = spec | {"configuration": spec["configuration"] | {MARK: site.ledger.id}} | _run_as(site)
        found = site.session.ensure(
            lambda: find_pipeline(site, wanted),
            lambda: sdk.api_client.do("POST", _API, body=body),
            f"create the pipeline {one_line(wanted.name)}",
        )
    else:
        found = find_pipeline(site, wanted) or {}
        kept = {k: v for k, v in (found.get("spec") or {}).items() if k not in _DROPPED}
        body = kept | spec | {"configuration": (kept.get("configuration") or {}) | spec["configuration"]} | _run_as(site)
        body["expected_last_modified"] = found.get("last_modified")
        site.ledger.intend(change.key, made=False, id=found.get("pipeline_id"))
        site.session.call(
            lambda: sdk.api_client.do("PUT", f"{_API}/{found['pipeline_id']}", body=body), f"change the pipeline {one_line(wanted.name)}"
        )
    site.ledger.done(change.key, id=found["pipeline_id"])


def _run_as(site: Site) -> dict[str, Any]:
    name = site.blueprint.target.run_as
    if not name:
        return {}
    return {"run_as": {"user_name": name} if "@" in name else {"service_principal_name": name}}


# -- updates --------------------------------------------------------------------------------------------------------------


def fingerprint(site: Site, wanted: PipelineWanted) -> str:
    """What an update would run: the specification and the notebooks."""
    texts = {n.path: n.text for n in site.blueprint.notebooks}
    parts = [json.dumps(wanted_spec(site, wanted), sort_keys=True), *(texts.get(p, "") for p in wanted.notebooks)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def look_validate(site: Site) -> Iterator[Change]:
    """Pipelines that were not validated as they now are."""
    yield from _look_update(site, "validate", "validate only")


def look_update(site: Site) -> Iterator[Change]:
    """Pipelines that were not started as they now are."""
    yield from _look_update(site, "update", "start an update")


def _look_update(site: Site, step: str, words: str) -> Iterator[Change]:
    for wanted in site.blueprint.pipelines:
        key = f"{step}:{wanted.name}"
        done = site.ledger.is_done(key) and site.ledger.fact(key, "fingerprint") == fingerprint(site, wanted)
        yield Change(step, Action.KEEP if done else Action.RUN, key, wanted.name, note="" if done else words)


def carry_validate(site: Site, change: Change) -> None:
    """Validate and wait for the end.

    Raises:
        WorkspaceFailed: The pipeline is refused; the code is the diagnosis.
    """
    pipeline, update = _start(site, change, validate=True)

    def tell(event: Mapping[str, Any]) -> None:
        site.progress(Progress("validating", detail=f"{change.shown}: {event.get('message', '')}"))

    names = Names(scope=site.blueprint.target.scope, profile=site.profile)
    progress, why = follow(site.session, pipeline, update, tell, names=names)
    if why is not None:
        site.ledger.forget(change.key)
        found = located(why, site.blueprint.pipeline_texts(), progress.error_dataset)
        words = f"the pipeline {one_line(change.shown)} is not valid: {found.evidence}"
        raise WorkspaceFailed(found.code, words, remedy=found.remedy, file=found.file, line=found.line, object=found.object)
    _finished(site, change, update)


def carry_update(site: Site, change: Change) -> None:
    """Start an update; following it is ``quickplan monitor``."""
    _, update = _start(site, change, validate=False)
    _finished(site, change, update)


def _finished(site: Site, change: Change, update: str) -> None:
    wanted = next(p for p in site.blueprint.pipelines if p.name == change.shown)
    site.ledger.done(change.key, update=update, fingerprint=fingerprint(site, wanted))


def _start(site: Site, change: Change, *, validate: bool) -> tuple[str, str]:
    """Start an update once: one that began after the intent was noted is the one that was meant."""
    wanted = next(p for p in site.blueprint.pipelines if p.name == change.shown)
    there = find_pipeline(site, wanted)
    if there is None:
        raise WorkspaceFailed("NOT_FOUND", f"there is no pipeline {one_line(wanted.name)}", remedy="quickplan deploy without --only.")
    pipeline, sdk, print_ = str(there["pipeline_id"]), site.session.sdk, fingerprint(site, wanted)
    before = newest_update(site.session, pipeline)
    if site.ledger.fact(change.key, "state") == "intended" and site.ledger.fact(change.key, "fingerprint") == print_:
        before = str(site.ledger.fact(change.key, "before") or "")
    site.ledger.intend(change.key, made=False, before=before, fingerprint=print_)

    def look() -> str | None:
        newest = newest_update(site.session, pipeline)
        if newest == before:
            return None
        info = site.session.call(lambda: sdk.pipelines.get_update(pipeline, newest), "look at the update").update
        return newest if info is not None and bool(info.validate_only) is validate else None

    try:
        update = look() or site.session.ensure(
            look, lambda: sdk.pipelines.start_update(pipeline, validate_only=validate).update_id, f"start {one_line(wanted.name)}"
        )
    except WorkspaceFailed as failed:
        if failed.code != "CONFLICT":
            raise
        words = f"another update of the pipeline {one_line(wanted.name)} is running"
        stop = shell("databricks", "pipelines", "stop", pipeline, profile=site.profile)
        raise WorkspaceFailed("UPDATE_RUNNING", words, remedy=f"Wait for its end, or stop it: {stop}; then deploy again.") from None
    return pipeline, update
