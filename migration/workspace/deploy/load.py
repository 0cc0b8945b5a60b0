"""The load by JDBC, where pipelines take no JAR: the driver in a volume, a job on classic compute that has it attached, and its run.

Sources: Databricks documentation, "Install libraries from a volume", "Databricks Utilities: jobs" and REST API, "Jobs 2.2"
(``run-now`` with the same ``idempotency_token`` returns the run that is there).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from databricks.sdk.service.catalog import VolumeInfo, VolumeType

from core.progress import Progress
from core.safe_text import one_line
from migration.workspace import diagnoses as d
from migration.workspace import updates
from migration.workspace.client import WorkspaceFailed
from migration.workspace.deploy.cluster import node_type, spark_version
from migration.workspace.deploy.job_errors import failed_run
from migration.workspace.deploy.model import Action, Change, LoadWanted
from migration.workspace.deploy.steps import Site

VOLUME = "quickplan"
JAR = "mssql-jdbc-12.4.2.jre11.jar"
JAR_REMEDY = (
    f'Name the file of the driver: --jdbc-jar {JAR}, or jdbc_jar = "…" in quickplan.toml '
    f"(Maven Central: com.microsoft.sqlserver:mssql-jdbc:12.4.2.jre11). Ways without it: {d.WAYS_WITHOUT_JAR}."
)
#: Tag of a job that says which deployment made it.
TAG = "quickplan_deployment"
#: Seconds that a run may wait for machines: a classic cluster takes minutes.
WAITING_LIMIT = 1200.0
_DRIVER_CLASS = "com/microsoft/sqlserver/jdbc/SQLServerDriver.class"
_API = "/api/2.2/jobs"
_ENDED = frozenset({"TERMINATED", "SKIPPED", "INTERNAL_ERROR"})


# -- the driver -----------------------------------------------------------------------------------------------------------


def jar_path(site: Site) -> str:
    """Where the driver lies in the workspace."""
    target, wanted = site.blueprint.target, site.blueprint.load
    name = Path(wanted.jar).name if wanted is not None and wanted.jar else JAR
    return f"/Volumes/{target.catalog}/{target.schema}/{VOLUME}/{name}"


def look_library(site: Site) -> Iterator[Change]:
    """The volume and the driver in it.

    Raises:
        WorkspaceFailed: The file is no JDBC driver of SQL Server.
    """
    wanted = site.blueprint.load
    if wanted is None:
        return
    volume, path = _volume_name(site), jar_path(site)
    missing = find_volume(site, volume) is None
    size = None if missing else _remote_size(site, path)
    if not wanted.jar:
        if size is None:
            yield Change("library", Action.LACK, f"jar:{path}", path, note="the JDBC driver's JAR is in no volume and no file was named")
        else:
            yield Change("library", Action.KEEP, f"jar:{path}", path)
        return
    local = _checked(Path(wanted.jar))
    yield Change("library", Action.CREATE if missing else Action.KEEP, f"volume:{volume}", volume)
    known = site.ledger.fact(f"jar:{path}", "print")
    if size is None:
        yield Change("library", Action.CREATE, f"jar:{path}", path, note=f"{local.stat().st_size:,} bytes")
    elif size != local.stat().st_size or (known and known != _print_of(local)):
        sizes = (f"{size:,}", f"{local.stat().st_size:,}")
        yield Change("library", Action.UPDATE, f"jar:{path}", path, (("bytes", *sizes),))
    else:
        yield Change("library", Action.KEEP, f"jar:{path}", path)


def _volume_name(site: Site) -> str:
    target = site.blueprint.target
    return f"{target.catalog}.{target.schema}.{VOLUME}"


def find_volume(site: Site, name: str) -> VolumeInfo | None:
    """A volume by its full name."""
    return site.session.find(lambda: site.session.sdk.volumes.read(name), f"read the volume {one_line(name)}")


def _remote_size(site: Site, path: str) -> int | None:
    found = site.session.find(lambda: site.session.sdk.files.get_metadata(path), f"look at {one_line(path)}")
    return None if found is None else int(found.content_length or 0)


def _checked(path: Path) -> Path:
    """The file, once it is known to be a driver: a JAR of something else would fail after the cluster has started."""
    try:
        with zipfile.ZipFile(path) as archive:
            is_driver = _DRIVER_CLASS in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        is_driver = False
    if not is_driver:
        raise WorkspaceFailed(
            d.MISSING_JDBC_DRIVER, f"{one_line(str(path))} is no JAR with Microsoft's JDBC driver", remedy=JAR_REMEDY, file=str(path)
        )
    return path


def _print_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def carry_library(site: Site, change: Change) -> None:
    """Create the volume, or upload the driver."""
    sdk, wanted = site.session.sdk, site.blueprint.load
    assert wanted is not None
    if change.key.startswith("volume:"):
        catalog, schema, name = change.shown.split(".")
        site.ledger.intend(change.key, made=True)
        site.session.ensure(
            lambda: find_volume(site, change.shown),
            lambda: sdk.volumes.create(catalog, schema, name, VolumeType.MANAGED, comment="Libraries of quickplan"),
            f"create the volume {one_line(change.shown)}",
        )
        site.ledger.done(change.key)
        return
    local, path = Path(wanted.jar), change.shown
    site.ledger.intend(change.key, made=change.action is Action.CREATE, print=_print_of(local))

    def send() -> None:
        with local.open("rb") as stream:
            sdk.files.upload(path, stream, overwrite=True)

    site.session.call(send, f"upload {one_line(path)}")
    site.ledger.done(change.key)


# -- the job --------------------------------------------------------------------------------------------------------------


def find_job(site: Site, name: str, *, made: bool = False) -> dict[str, Any] | None:
    """The job of exactly this name with its settings, as JSON: the one that is known or marked, else, unless ``made``, any."""
    sdk, known = site.session.sdk, site.ledger.fact(f"job:{name}", "id")
    rows = site.session.call(lambda: list(sdk.jobs.list(name=name)), "list the jobs")
    ids = [r.job_id for r in rows if r.settings is not None and r.settings.name == name]
    jobs = [_read_job(site, job, name) for job in ids if job is not None]
    ours = [j for j in jobs if str(j["job_id"]) == known or (_settings(j).get("tags") or {}).get(TAG) == site.ledger.id]
    return next(iter(ours if made else ours + jobs), None)


def _read_job(site: Site, job: int, name: str) -> dict[str, Any]:
    found: dict[str, Any] = site.session.call(
        lambda: site.session.sdk.api_client.do("GET", f"{_API}/get", query={"job_id": job}), f"read the job {one_line(name)}"
    )
    return found


def _settings(job: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict((job or {}).get("settings") or {})


def wanted_job(site: Site, wanted: LoadWanted, there: Mapping[str, Any] | None) -> dict[str, Any]:
    """The settings as the API takes them: a dedicated cluster of the plan's runtime, with the driver attached.

    Args:
        site: The workspace and what is wanted.
        wanted: The job.
        there: The job as it is; its machines stay what they are where none were named.
    """
    target = site.blueprint.target
    held = next((c.get("new_cluster") or {} for c in _settings(there).get("job_clusters") or ()), {})
    version = str(held.get("spark_version") or "")
    cluster = {
        "spark_version": version if version.startswith(f"{target.runtime}.x-") else spark_version(site.session, target.runtime),
        "node_type_id": wanted.node_type or held.get("node_type_id") or node_type(site.session),
        "num_workers": held.get("num_workers", 2),
        "data_security_mode": "SINGLE_USER",
    }
    task = {
        "task_key": "landing",
        "job_cluster_key": "classic",
        "notebook_task": {"notebook_path": wanted.notebook},
        "libraries": [{"jar": jar_path(site)}],
    }
    spec = {
        "name": wanted.name,
        "max_concurrent_runs": 1,
        "tasks": [task],
        "job_clusters": [{"job_cluster_key": "classic", "new_cluster": cluster}],
    }
    if target.run_as:
        spec["run_as"] = {"user_name" if "@" in target.run_as else "service_principal_name": target.run_as}
    return spec


def look_load(site: Site) -> Iterator[Change]:
    """The job, where it is missing or differs."""
    wanted = site.blueprint.load
    if wanted is None:
        return
    key, there = f"job:{wanted.name}", find_job(site, wanted.name)
    spec = wanted_job(site, wanted, there)
    if there is None:
        fields = tuple((name, "", _short(value)) for name, value in spec.items())
        yield Change("load", Action.CREATE, key, wanted.name, fields)
        return
    differing = tuple(_differing("", _settings(there), spec))
    foreign = (
        ""
        if site.ledger.entries.get(key) or find_job(site, wanted.name, made=True)
        else "it was not made by this deployment and is taken over"
    )
    yield Change("load", Action.UPDATE if differing else Action.KEEP, key, wanted.name, differing, foreign)


def _differing(path: str, there: Any, wanted: Any) -> Iterator[tuple[str, str, str]]:
    """Fields that are not as wanted; what the service adds by itself is no difference."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        for name, value in wanted.items():
            yield from _differing(f"{path}.{name}" if path else name, there.get(name), value)
    elif isinstance(wanted, list) and isinstance(there, list) and len(wanted) == len(there):
        for number, (before, after) in enumerate(zip(there, wanted, strict=True)):
            yield from _differing(f"{path}[{number}]", before, after)
    elif there != wanted:
        yield path, _short(there), _short(wanted)


def _short(value: Any) -> str:
    return "" if value is None else one_line(value if isinstance(value, str) else json.dumps(value), 200)


def carry_load(site: Site, change: Change) -> None:
    """Create the job, or change what differs."""
    wanted, sdk = site.blueprint.load, site.session.sdk
    assert wanted is not None
    there = find_job(site, wanted.name)
    spec = wanted_job(site, wanted, there)
    if there is None:
        site.ledger.intend(change.key, made=True)
        there = site.session.ensure(
            lambda: find_job(site, wanted.name),
            lambda: sdk.api_client.do("POST", f"{_API}/create", body=spec | {"tags": {TAG: site.ledger.id}}),
            f"create the job {one_line(wanted.name)}",
        )
    else:
        job = there["job_id"]
        site.ledger.intend(change.key, made=False, id=str(job))
        site.session.call(
            lambda: sdk.api_client.do("POST", f"{_API}/update", body={"job_id": job, "new_settings": spec}),
            f"change the job {one_line(wanted.name)}",
        )
    site.ledger.done(change.key, id=str(there["job_id"]))


# -- its run --------------------------------------------------------------------------------------------------------------


def look_fill(site: Site) -> Iterator[Change]:
    """Whether landing tables were filled by the job as it now is."""
    wanted = site.blueprint.load
    if wanted is None:
        return
    key = f"fill:{wanted.name}"
    done = site.ledger.is_done(key) and site.ledger.fact(key, "fingerprint") == _fingerprint(site, wanted)
    words = "" if done else "fills the landing tables, which the pipeline reads; waits for its end"
    yield Change("fill", Action.KEEP if done else Action.RUN, key, wanted.name, note=words)


def _fingerprint(site: Site, wanted: LoadWanted) -> str:
    text = next((n.text for n in site.blueprint.notebooks if n.path == wanted.notebook), "")
    return hashlib.sha256(f"{wanted.name}\x00{text}".encode()).hexdigest()


def carry_fill(site: Site, change: Change) -> None:
    """Run the job once and wait for its end.

    Raises:
        WorkspaceFailed: The run failed, or gets no machines; the code is the diagnosis.
    """
    wanted, sdk = site.blueprint.load, site.session.sdk
    assert wanted is not None
    there = find_job(site, wanted.name)
    if there is None:
        raise WorkspaceFailed("NOT_FOUND", f"there is no job {one_line(wanted.name)}", remedy="quickplan deploy without --only.")
    print_, tries = _fingerprint(site, wanted), int(site.ledger.fact(change.key, "tries") or 0)
    token = hashlib.sha256(f"{site.ledger.id}|{print_}|{tries}".encode()).hexdigest()
    site.ledger.intend(change.key, made=False, fingerprint=print_, tries=tries)
    body = {"job_id": there["job_id"], "idempotency_token": token}
    run = int(site.session.call(lambda: sdk.api_client.do("POST", f"{_API}/run-now", body=body), f"run {one_line(wanted.name)}")["run_id"])
    ended = _wait(site, wanted, run)
    if (ended.get("state") or {}).get("result_state") != "SUCCESS":
        site.ledger.intend(change.key, made=False, tries=tries + 1)  # the next try is another run
        raise failed_run(site, wanted, ended)
    site.ledger.done(change.key, run=str(run))


def _wait(site: Site, wanted: LoadWanted, run: int) -> dict[str, Any]:
    """The run once it has ended, well or not."""
    since = updates.now()
    while True:
        found: dict[str, Any] = site.session.call(
            lambda: site.session.sdk.api_client.do("GET", f"{_API}/runs/get", query={"run_id": run}), "look at the run"
        )
        state = found.get("state") or {}
        cycle = str(state.get("life_cycle_state") or "")
        if cycle in _ENDED:
            return found
        site.progress(Progress("loading", detail=f"run {run} of {wanted.name}: {cycle}"))
        if cycle == "RUNNING":
            since = updates.now()
        elif updates.now() - since >= WAITING_LIMIT:
            words = f"run {run} of {one_line(wanted.name)} is {one_line(cycle)} and has not started for {WAITING_LIMIT / 60:g} minutes"
            remedy = "Name a smaller machine: node_type in quickplan.toml; or raise the cloud account's quota of virtual machines."
            raise WorkspaceFailed(d.WAITING_FOR_RESOURCES, words, remedy=remedy)
        updates.wait(updates.POLL_SECONDS)


# -- taking it back -------------------------------------------------------------------------------------------------------


def remove_job(site: Site, key: str, name: str, doing: str) -> str:
    """Remove the job that was made here."""
    found = find_job(site, name, made=True)
    if found is not None:
        site.session.find(lambda: site.session.sdk.jobs.delete(found["job_id"]), doing)
    return ""


def remove_jar(site: Site, key: str, name: str, doing: str) -> str:
    """Remove the driver that was uploaded."""
    site.session.find(lambda: site.session.sdk.files.delete(name), doing)
    return ""


def remove_volume(site: Site, key: str, name: str, doing: str) -> str:
    """Remove the volume, unless other files are in it."""
    sdk, path = site.session.sdk, "/Volumes/" + name.replace(".", "/")
    if site.session.find(lambda: list(sdk.files.list_directory_contents(path)), doing):
        return "other files are in it"
    site.session.find(lambda: sdk.volumes.delete(name), doing)
    return ""
