"""What a job's child can do. Each operation takes a writer and JSON arguments, streams items, and returns a JSON result.

Imported in the child only: the heavy modules (sqlglot, jinja2) load here, never beside the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.findings import Severity
from migration.assessment.dependencies import dependencies
from migration.assessment.totals import changes
from migration.assessment.weights import load_weights
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.tally import Tally
from migration.transpile.features import newest
from planner.task import TaskType
from workbench.analyze_job import analyze
from workbench.child import EventWriter
from workbench.conversions import cache_dir, convert_estate
from workbench.deployment import deploy
from workbench.evidence.recorded import recorded
from workbench.lint_job import lint
from workbench.monitoring import monitor
from workbench.objects_job import objects
from workbench.own_sql import check_sql
from workbench.pipeline_job import FOR_GOLD, choices_of, design_of, generate
from workbench.reconcile_job import reconcile
from workbench.rehearse_job import rehearse
from workbench.source_jobs import check_source, check_workspace, extract, read_source

if TYPE_CHECKING:
    from migration.medallion.model import PipelineDesign
    from migration.transpile.verify import SparkVerifier
    from migration.workspace.explain import WarehouseVerifier

_SUMMARY_EVERY_SECONDS = 0.2
_EXAMPLE_LINES = (3, 28)


def explore(writer: EventWriter, *, root: str, prompt: str, task_type: str | None, limit: int) -> dict[str, Any]:
    """Explore a repository for a prompt; the result is :class:`planner.codebase.model.Codebase` as a dictionary."""
    from planner.codebase.explore import explore as run

    codebase = run(
        Path(root),
        prompt,
        task_type=TaskType(task_type) if task_type else None,
        limit=limit,
        cache_dir=cache_dir(),
        progress=writer.progress,
    )
    return asdict(codebase) | {"root": str(codebase.root)}


def assess(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    database: str | None,
    catalog: str | None,
    schema: str | None,
    scope: str,
    jobs: int | None,
    with_files: bool,
    effort: str | None = None,
) -> dict[str, Any]:
    """Read, analyse and transpile a source for a plan.

    Items are :class:`migration.summary.EstateSummary` dictionaries as the figures grow. The result holds the last ``summary``,
    the ``snippets`` that a plan shows (a real object before and after, a bronze cell) and, when asked for, the companions' ``files``.
    """
    estate = read_source(writer, source, secret, jobs=jobs)
    weights = load_weights(Path(effort) if effort else None)
    tally = Tally(estate, dependencies(estate), weights=weights)
    newer = newest() if TargetRuntime.parse(runtime) < newest() else None
    there = Tally(estate, weights=weights)
    open_ones: list[SqlObject] = []
    writer.item(tally.summary().to_dict())
    example: tuple[SqlObject, Conversion] | None = None
    for_gold: list[Conversion] = []
    last = time.monotonic()
    for item, conversion in convert_estate(writer, estate, runtime, catalog, schema, jobs=jobs):
        tally.add(conversion)
        if newer and item.kind.is_definition and not conversion.is_clean:
            open_ones.append(item)
        else:
            there.add(conversion)
        if conversion.kind in FOR_GOLD:
            for_gold.append(conversion)
        if item.kind.is_definition:
            example = _better_example(example, item, conversion)
        if time.monotonic() - last >= _SUMMARY_EVERY_SECONDS:
            last = time.monotonic()
            writer.item(tally.summary().to_dict())
    snippets: dict[str, str] = {}
    if example:
        item, conversion = example
        snippets = {
            "object_name": item.name,
            "object_before": item.text.strip(),
            "object_after": ";\n\n".join(conversion.statements) + ";",
        }
    from migration.cutover.volumes import volumes
    from migration.medallion.design import design
    from renderers.snippets import bronze_cell

    made = design(estate, catalog=catalog, schema=schema, scope=scope, database=database, conversions=for_gold)
    if made.bronze:
        snippets["bronze_cell"] = bronze_cell(made)
    if newer:
        for _, conversion in convert_estate(writer, estate, str(newer), catalog, schema, jobs=jobs, only=open_ones):
            there.add(conversion)
    summary = tally.summary()
    choice = tuple(changes(tally.totals, there.totals, str(newer))) if newer else ()
    summary = replace(
        summary,
        volumes=volumes(estate).to_dict(),
        choice=choice,
        findings=(*summary.findings, *(f for f in made.findings if f.severity is not Severity.INFO)),
    )
    return {"summary": summary.to_dict(), "snippets": snippets, "files": _files(made) if with_files else {}}


def transpile(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    catalog: str | None,
    schema: str | None,
    jobs: int | None,
    verify: bool = False,
    identity: str = "always",
    spatial: str = "native",
    collation: str = "utf8_binary",
    servers: dict[str, str] | None = None,
    cache: bool = True,
    warehouse: str | None = None,
    workspace: str = "",
) -> dict[str, Any]:
    """Convert a source; one item per object in the shape of ``quickplan transpile --json``. The result holds the ``summary``."""
    from migration.transpile.options import CollationMode, IdentityMode, Options, SpatialMode

    check: SparkVerifier | WarehouseVerifier | None = None
    if warehouse is not None:
        from migration.workspace.explain import WarehouseVerifier

        check = WarehouseVerifier(workspace, warehouse, catalog=catalog or "")
    elif verify:
        from migration.transpile.verify import SparkVerifier

        check = SparkVerifier(catalog or "")
    estate = read_source(writer, source, secret, jobs=jobs)
    tally = Tally(estate)
    how = Options(
        identity=IdentityMode(identity),
        spatial=SpatialMode(spatial),
        collation=CollationMode(collation),
        servers=tuple(sorted((name.lower(), known) for name, known in (servers or {}).items())),
    )
    made = convert_estate(writer, estate, runtime, catalog, schema, jobs=jobs, how=how, cached=cache)
    conversions = (conversion for _, conversion in made)
    for conversion in check.verify(conversions, writer.progress) if check is not None else conversions:
        tally.add(conversion)
        writer.item(conversion.to_dict())
    return {"summary": tally.summary().to_dict()}


def companions(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    database: str | None,
    catalog: str | None,
    schema: str | None,
    scope: str,
    ingestion: str = "sqlserver",
    dialect: str = "dlt",
    design: str | None = None,
    text: str | None = None,
) -> dict[str, Any]:
    """The files that stand beside a saved migration plan, without its settings: ``files`` maps relative path to text.

    The choices of a ``design.toml`` at ``design`` hold, or those of its ``text`` while it is not saved.
    """
    if not source:
        return {"files": _files(None)}
    made, _ = design_of(
        writer,
        source=source,
        secret=secret,
        runtime=runtime,
        database=database,
        catalog=catalog,
        schema=schema,
        scope=scope,
        ingestion=ingestion,
        dialect=dialect,
        choices=choices_of(design, text),
    )
    return {"files": _files(made)}


def _files(made: PipelineDesign | None) -> dict[str, str]:
    from renderers.companions import scripts
    from renderers.notebook import render_notebooks

    return scripts() | (render_notebooks(made) if made and made.bronze else {})


def _better_example(
    best: tuple[SqlObject, Conversion] | None, item: SqlObject, conversion: Conversion
) -> tuple[SqlObject, Conversion] | None:
    """Choose the object a plan shows before and after: converted, short enough to read, the more it changed the better."""
    lines = item.text.strip().count("\n") + 1
    if conversion.status is not Status.CONVERTED or not _EXAMPLE_LINES[0] <= lines <= _EXAMPLE_LINES[1]:
        return best
    if best is None:
        return item, conversion
    return max(best, (item, conversion), key=lambda pair: _telling(pair[0]))


def _telling(item: SqlObject) -> tuple[int, int, str]:
    upper = item.text.upper()
    shows = sum(word in upper for word in ("ISNULL(", "GETDATE(", "NVARCHAR(MAX)", "IDENTITY", "DATETIME", "["))
    return (2 if item.kind is ObjectKind.VIEW else 1 if item.kind is ObjectKind.TABLE else 0) + shows, -len(item.text), item.name


OPERATIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "explore": explore,
    "assess": assess,
    "analyze": analyze,
    "transpile": transpile,
    "objects": objects,
    "check_sql": check_sql,
    "companions": companions,
    "generate": generate,
    "lint": lint,
    "rehearse": recorded("rehearse", rehearse),
    "check_source": check_source,
    "check_workspace": check_workspace,
    "extract": extract,
    "reconcile": recorded("reconcile", reconcile),
    "deploy": recorded("deploy", deploy),
    "monitor": recorded("monitor", monitor),
}
