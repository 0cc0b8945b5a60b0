"""The job behind ``quickplan deploy``: a plan's folder and source make the blueprint, which is looked at, carried out or taken back."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.errors import ConfigProblem
from core.files import exists, read_text
from core.secret import Secret
from migration.conversion import Status
from migration.estate import ObjectKind
from migration.workspace.deploy.model import Blueprint, LoadWanted, Notebook, PipelineWanted, SqlWanted
from migration.workspace.target import WorkspaceTarget
from renderers.notebook import INGEST_NOTEBOOK
from workbench.child import EventWriter
from workbench.paths import ensure_private, state_dir
from workbench.pipeline_notebooks import pipeline_files

_KINDS = (
    ObjectKind.TABLE,
    ObjectKind.VIEW,
    ObjectKind.SCALAR_FUNCTION,
    ObjectKind.INLINE_FUNCTION,
    ObjectKind.TABLE_FUNCTION,
    ObjectKind.PROCEDURE,
)
_LIMIT = 64_000_000
#: Where the notebook of a load says what stands before the names of its tables.
_LANDING = re.compile(r"""^LANDING = ("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*$""", re.MULTILINE)
_QUOTED = re.compile(r"`((?:[^`]|``)+)`")
_MODES = ("look", "apply", "look_revert", "revert")


def ledger_path(host: str, plan: str) -> Path:
    """Where the journal of a deployment lives: one for each workspace and plan."""
    name = hashlib.sha256(f"{host}|{plan}".encode()).hexdigest()[:20]
    return ensure_private(ensure_private(state_dir()) / "deployments") / f"{name}.json"


def deploy(
    writer: EventWriter,
    *,
    mode: str,
    profile: str,
    plan: str,
    target: dict[str, Any],
    database: str,
    source: str,
    secret: str | None = None,
    only: list[str],
    secrets: dict[str, str],
    timeout: float,
) -> dict[str, Any]:
    """Look at, carry out or take back the deployment of a plan.

    Args:
        writer: Takes one item for each change.
        mode: ``look``, ``apply``, ``look_revert`` or ``revert``.
        profile: Workspace.
        plan: The plan's folder, absolute.
        target: :class:`migration.workspace.target.WorkspaceTarget` as a dictionary.
        database: Source database, for the pipeline's name.
        source: Path or address of the source; empty to leave its objects out.
        secret: Its password.
        only: Steps; all when empty.
        secrets: Values by key.
        timeout: Seconds for each request.

    Returns:
        ``whole`` (whether everything was done), ``host``, and the ``refusal`` where the plan cannot be deployed at all.
    """
    from migration.workspace.calls import open_session
    from migration.workspace.deploy import revert, runner
    from migration.workspace.deploy.ledger import open_ledger
    from migration.workspace.deploy.steps import Site
    from migration.workspace.prerequisites import Prerequisites
    from migration.workspace.profile import find_profile

    assert mode in _MODES
    wanted, found, folder = WorkspaceTarget.from_dict(target), find_profile(profile), Path(plan)
    with_objects = bool(source) and (not only or "objects" in only) and "revert" not in mode
    statements = tuple(converted(writer, source, secret, wanted)) if with_objects else ()
    blueprint = build(folder, wanted, database, statements)
    with open_ledger(ledger_path(found.host, plan)) as ledger:
        given = {k: Secret(v) for k, v in secrets.items()}
        site = Site(open_session(found, timeout), blueprint, ledger, given, progress=writer.progress, profile=found.name)
        if mode.startswith("look_") or mode == "revert" or statements:
            warehouse = Prerequisites(found, wanted, timeout)
            warehouse.__dict__["session"] = site.session
            chosen = warehouse.find_warehouse()
            site.warehouse = (chosen.id or "") if chosen is not None else ""
        if mode == "look_revert":
            for change in revert.plan_revert(site):
                writer.item(change.to_dict() | {"status": "planned"})
            return {"whole": True, "host": found.host, "refusal": None}
        if mode == "revert":
            return {"whole": revert.revert(site, writer.item), "host": found.host, "refusal": None}
        if (refused := runner.refusal(site, only)) is not None:
            return {"whole": False, "host": found.host, "refusal": refused.to_dict()}
        if mode == "look":
            return {"whole": runner.preview(site, only, writer.item), "host": found.host, "refusal": None}
        return {"whole": runner.apply(site, only, writer.item), "host": found.host, "refusal": None}


# -- what a plan deploys --------------------------------------------------------------------------------------------------


def build(folder: Path, target: WorkspaceTarget, database: str, objects: Sequence[SqlWanted]) -> Blueprint:
    """The blueprint of a plan's folder.

    Args:
        folder: ``specs/<name>``.
        target: The workspace's side.
        database: Source database; empty when unknown.
        objects: Converted objects in wave order.
    """
    where = f"/Workspace/Shared/quickplan/{folder.name}"
    files = pipeline_files(folder)
    notebooks = tuple(Notebook(f"{where}/{p.stem}", read_text(p, limit=_LIMIT).text, str(p)) for p in files)
    title = re.sub(r"\W+", "_", database or folder.name).strip("_")
    pipelines = tuple(_pipelines(folder, where, f"{title}_Pipeline", notebooks))
    ingest, load = folder / INGEST_NOTEBOOK, None
    if exists(ingest) and (target.ingestion == "jdbc" or _is_run(ingest.name, folder / "databricks.yml")):
        text = read_text(ingest, limit=_LIMIT).text
        notebooks += (Notebook(f"{where}/{ingest.stem}", text, str(ingest)),)
        load = LoadWanted(f"{title}_Load", f"{where}/{ingest.stem}", target.jdbc_jar, target.node_type, landing_schema(text))
    return Blueprint(target, where, notebooks, pipelines, tuple(objects), load)


def landing_schema(text: str) -> str:
    """``catalog.schema`` that the notebook of a load writes to; empty where it names none."""
    written = _LANDING.search(text)
    parts = [p.replace("``", "`") for p in _QUOTED.findall(str(ast.literal_eval(written[1])))] if written else []
    return ".".join(parts) if len(parts) == 2 else ""


def _is_run(notebook: str, bundle: Path) -> bool:
    """Whether the plan's bundle has a task of this notebook: single tables may be read by JDBC where most are not."""
    return exists(bundle) and f"./{notebook}" in read_text(bundle, limit=_LIMIT).text


def _pipelines(folder: Path, where: str, title: str, notebooks: Sequence[Notebook]) -> Iterator[PipelineWanted]:
    """One pipeline of all notebooks, or those into which the plan's bundle parts them."""
    parts = _of_bundle(folder / "databricks.yml")
    known = {n.path for n in notebooks}
    groups = [([f"{where}/{stem}" for stem in stems if f"{where}/{stem}" in known], settings) for stems, settings in parts]
    groups = [g for g in groups if g[0]] or [([n.path for n in notebooks], {})]
    for number, (paths, settings) in enumerate(groups, 1):
        yield PipelineWanted(title if len(groups) == 1 else f"{title}_{number}", tuple(paths), settings)


def _of_bundle(path: Path) -> list[tuple[list[str], dict[str, str]]]:
    """Notebook names and configuration of each pipeline of a bundle; none where there is no bundle."""
    if not exists(path):
        return []
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe").load(read_text(path, limit=_LIMIT).text)
        rows = ((data or {}).get("resources") or {}).get("pipelines") or {}
        return [
            (
                [Path(lib["notebook"]["path"]).stem for lib in row.get("libraries") or () if "notebook" in lib],
                {str(k): str(v) for k, v in (row.get("configuration") or {}).items() if "${" not in str(v)},
            )
            for row in rows.values()
        ]
    except (YAMLError, AttributeError, KeyError, TypeError):
        raise ConfigProblem(f"{path} is no bundle", remedy="Mend it, or write it anew: quickplan generate PLAN", file=str(path)) from None


def converted(
    writer: EventWriter,
    source: str,
    secret: str | None,
    target: WorkspaceTarget,
) -> Iterator[SqlWanted]:
    """The objects that may be deployed, in wave order: what a person decided, else what was wholly converted.

    Args:
        writer: Takes progress.
        source: Path or address.
        secret: Its password.
        target: Names and runtime.
    """
    from migration.assessment.dependencies import dependencies
    from workbench.conversions import convert_estate
    from workbench.own_sql import statements_of
    from workbench.source_jobs import read_source
    from workbench.store.store import EstateStore

    estate = read_source(writer, source, secret)
    order = dependencies(estate)
    kept = EstateStore(source)
    known = {(item.name, item.kind): item for item in kept.objects()}
    made = list(convert_estate(writer, estate, target.runtime, target.catalog, target.schema, jobs=None, kinds=frozenset(_KINDS)))
    for item, conversion in sorted(made, key=lambda pair: (order.wave(pair[0]) or 0, _KINDS.index(pair[0].kind))):
        stored = known.get((item.name, item.kind.value))
        own = kept.override_sql(stored) if stored is not None else None
        if stored is not None and stored.why_not_deployable:
            continue
        if own is None and stored is None and conversion.status is not Status.CONVERTED:
            continue
        statements = tuple(statements_of(own)) if own is not None else conversion.statements
        if statements:
            yield SqlWanted(item.name, item.kind.value, statements, item.file, item.line)
