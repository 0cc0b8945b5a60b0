"""The job behind ``quickplan generate`` and the Pipeline screen: from a source and a person's choices to design, notebooks and bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UsageProblem
from core.files import exists, read_text
from core.findings import Finding
from core.progress import Progress
from migration.estate import Estate, ObjectKind
from workbench.child import EventWriter

if TYPE_CHECKING:
    from migration.medallion.choices import Choices
    from migration.medallion.model import Dataset, PipelineDesign

#: Objects that gold is made from.
FOR_GOLD = frozenset({ObjectKind.VIEW, ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION})
_LIMIT = 64_000_000


def choices_of(path: str | None, text: str | None = None) -> Choices | None:
    """The choices of a ``design.toml``, or of its text while it is being edited; None where there is none.

    Raises:
        ConfigProblem: It is wrong; names file and line.
    """
    from renderers.design_file import FILE_NAME, read_design

    if text is not None:
        return read_design(text, file=path or FILE_NAME)
    if not path or not exists(Path(path)):
        return None
    return read_design(read_text(Path(path), limit=_LIMIT).text, file=path)


def generate(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None = None,
    runtime: str,
    database: str | None = None,
    catalog: str | None = None,
    schema: str | None = None,
    scope: str | None = None,
    ingestion: str = "sqlserver",
    dialect: str = "dlt",
    design: str | None = None,
    text: str | None = None,
    jobs: int | None = None,
) -> dict[str, Any]:
    """Design a pipeline and render all of its files.

    Args:
        writer: Takes progress.
        source: Path or address.
        secret: Its password.
        runtime: Target runtime, for the SQL of views.
        database: Source database where the source does not say it.
        catalog: Unity Catalog name.
        schema: Target schema.
        scope: Secret scope.
        ingestion: A value of :class:`migration.medallion.model.Ingestion`.
        dialect: A value of :class:`migration.medallion.model.Dialect`.
        design: Path of the ``design.toml`` whose choices hold.
        text: Its text instead, while it is being edited.
        jobs: Worker processes.

    Returns:
        ``files`` (text by name), ``datasets`` (see :func:`dataset_row`), ``counts`` by layer, ``notebooks`` (file, pipeline, datasets),
        ``pipelines``, ``left_out`` and ``findings``.

    Raises:
        UsageProblem: There is no table to ingest.
        ConfigProblem: The design's file is wrong.
    """
    made, estate = design_of(
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
        jobs=jobs,
    )
    writer.progress(Progress("checking the notebooks", 0, 0, ""))
    return result_of(made, estate.findings)


def design_of(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None,
    runtime: str,
    database: str | None,
    catalog: str | None,
    schema: str | None,
    scope: str | None,
    ingestion: str,
    dialect: str,
    choices: Choices | None,
    jobs: int | None = None,
) -> tuple[PipelineDesign, Estate]:
    """The design of a source's pipeline, and the source as it was read; arguments as :func:`generate` has them.

    Args:
        choices: What a person chose; None for nothing.
    """
    from migration.medallion.design import design as make
    from migration.medallion.model import Dialect, Ingestion
    from workbench.conversions import convert_estate
    from workbench.source_jobs import read_source

    estate = read_source(writer, source, secret)
    conversions = [c for _, c in convert_estate(writer, estate, runtime, catalog, schema, jobs=jobs, kinds=FOR_GOLD)]
    writer.progress(Progress("designing the pipeline", 0, 0, ""))
    made = make(
        estate,
        catalog=catalog,
        schema=schema,
        scope=scope,
        database=database,
        ingestion=Ingestion(ingestion),
        dialect=Dialect(dialect),
        conversions=conversions,
        choices=choices,
    )
    return made, estate


def result_of(made: PipelineDesign, more: Sequence[Finding]) -> dict[str, Any]:
    """The result of :func:`generate`: everything that is rendered from a design, with the lint of its notebooks.

    Args:
        made: The design.
        more: Findings of the source.
    """
    from migration.notebook_lint.lint import lint_notebooks
    from renderers.pipeline_layout import layout

    files = pipeline_files(made)
    spread = layout(made)
    found = [*more, *made.findings, *lint_notebooks({n: t for n, t in files.items() if n.endswith(".py")})]
    return {
        "title": made.title,
        "files": files,
        "datasets": [dataset_row(d) for d in made.datasets],
        "counts": made.counts(),
        "pipelines": spread.pipelines,
        "notebooks": [{"file": p.file, "pipeline": p.pipeline, "datasets": [d.name for d in p.datasets]} for p in spread.notebooks],
        "left_out": [
            {"object": o.object, "layer": o.layer.value, "reason": o.reason, "file": o.file, "line": o.line} for o in made.left_out
        ],
        "findings": [f.to_dict() | {"object": f.object} for f in found],
    }


def pipeline_files(design: PipelineDesign) -> dict[str, str]:
    """Every generated file of a pipeline by name: notebooks, bundle, SQL to run once.

    Raises:
        UsageProblem: There is no dataset.
    """
    from renderers.bundle import FILE_NAME, render_bundle
    from renderers.notebook import render_notebooks
    from renderers.source_sql import render_source_sql

    if not design.datasets:
        raise UsageProblem(
            "there is no table to ingest, so the notebook would be refused with NO_TABLES_IN_PIPELINE",
            remedy="Give a source that holds at least one CREATE TABLE with its columns, and leave one in the design.",
        )
    return {**render_notebooks(design), FILE_NAME: render_bundle(design), **render_source_sql(design)}


def dataset_row(dataset: Dataset) -> dict[str, Any]:
    """A dataset as the command's JSON and the screen have it."""
    ingest = dataset.ingest
    kind = "history" if dataset.history_keys else "references" if dataset.references else "aggregate" if _own(dataset) else "dataset"
    return {
        "key": dataset.key or dataset.name,
        "name": dataset.name,
        "layer": dataset.layer.value,
        "kind": kind,
        "source": dataset.source,
        "file": dataset.file,
        "line": dataset.line,
        "comment": dataset.comment,
        "columns": [{"name": c.name, "source": c.reference[-1] if c.reference else "", "reason": c.reason} for c in dataset.columns],
        "reads": list(dataset.reads),
        "where": dataset.where,
        "where_reason": dataset.where_reason,
        "merged": [m.key for m in dataset.merged],
        "expectations": [
            {
                "name": e.name,
                "condition": e.condition,
                "violation": e.violation.value,
                "rule": e.rule.value,
                "origin": e.origin,
                "line": e.line,
            }
            for e in dataset.expectations
        ],
        "ingest": {
            "mode": ingest.mode.value,
            "reason": ingest.reason,
            "advice": ingest.advice,
            "enable": list(ingest.enable),
            "partitions": ingest.partition.partitions if ingest.partition else 0,
            "partition_column": ingest.partition.column if ingest.partition else "",
        }
        if ingest and not dataset.history_keys
        else None,
        "notes": list(dataset.notes),
    }


def _own(dataset: Dataset) -> bool:
    return dataset.comment.startswith("Aggregate over ") and dataset.group_by is not None
