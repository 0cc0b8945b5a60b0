"""A pipeline design as a Databricks notebook in the exact format of quick-plan.md, "DLT Notebook Format Requirements".

Names and texts of the source are data: every one reaches the notebook as an escaped literal, a one-line comment or escaped Markdown.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.errors import UsageProblem
from core.safe_text import code_span, markdown_text, one_line
from migration.medallion.model import (
    DATASET_MARK,
    Dataset,
    Dialect,
    Expectation,
    Ingest,
    Ingestion,
    Layer,
    Lookup,
    PipelineDesign,
    Projection,
    Remote,
    Violation,
)
from migration.medallion.naming import Names, reference, tick
from migration.tsql.quoting import bracket
from renderers.pipeline_layout import Layout, NotebookPart, layout

if TYPE_CHECKING:
    from jinja2 import Environment, Template

CELL = "# COMMAND ----------"
HEADER = "# Databricks notebook source"
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,254}")
#: The job's notebook that fills landing tables by JDBC.
INGEST_NOTEBOOK = "ingest_jdbc.py"
_LONGEST_LINE = 300
_HEADINGS = {
    Layer.BRONZE: "Bronze: raw copies of the source",
    Layer.SILVER: "Silver: cleaned, with expectations, without deleted rows",
    Layer.GOLD: "Gold: the views of the source",
}
_DECORATORS = {Violation.WARN: "expect_all", Violation.DROP: "expect_all_or_drop", Violation.FAIL: "expect_all_or_fail"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def python_literal(text: str) -> str:
    """``text`` as a Python string literal on one line that evaluates to exactly it; nothing unprintable stands in it."""
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escaped(c)) for c in text) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment_text(text: str) -> str:
    """Data for the end of a ``#`` comment: one line, no control characters, bounded."""
    return one_line(text, _LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How an aggregating dataset is laid out: group keys under their final names, aggregates, then the columns in order."""

    keys: tuple[Projection, ...]
    aggregates: tuple[Projection, ...]
    columns: tuple[Projection, ...]


def aggregation(dataset: Dataset) -> Aggregation:
    """Lay out an aggregating dataset so that no two intermediate columns share a name."""
    names = Names()
    for column in dataset.columns:
        names.take(column.name)
    keys: dict[tuple[str, ...], str] = {}
    for column in dataset.columns:
        if column.reference:
            keys.setdefault(column.reference, column.name)
    for key in dataset.group_by or ():
        if key not in keys:
            keys[key] = names.take("group_key")
    return Aggregation(
        tuple(Projection(name, key) for key, name in keys.items()),
        tuple(c for c in dataset.columns if not c.reference),
        tuple(Projection(c.name, (keys[c.reference] if c.reference else c.name,)) for c in dataset.columns),
    )


def dbtable(remote: Remote) -> str:
    """The value of the reader's option ``dbtable``."""
    return f"({remote.query}) AS source_rows" if remote.query else bracket(remote.schema, remote.table)


def _sql_lines(dataset: Dataset, own: frozenset[str], prefix: str) -> list[str]:
    """The lines of :attr:`Dataset.sql` with their line ends, datasets of the same pipeline addressed by ``prefix``."""

    def addressed(found: re.Match[str]) -> str:
        return ("" if found[1] not in own else prefix) + f"`{found[1]}`"

    return re.sub(f"`{DATASET_MARK}([^`]*)`", addressed, dataset.sql).splitlines(keepends=True)


def _refers(lookup: Lookup, number: int) -> str:
    """The join condition of a checked foreign key."""
    sides = (
        (f"upper(rtrim({tick('row', here)}))" if here in lookup.folded else tick("row", here), tick(f"to_{number}", f"key_{at}"))
        for at, (here, _) in enumerate(lookup.pairs, 1)
    )
    return " AND ".join(f"{here} = {there}" for here, there in sides)


def _keyed(column: tuple[str, frozenset[str]]) -> str:
    """A key of the table that is referred to, as Python."""
    name, folded = column
    if name in folded:
        return f"expr({python_literal(f'upper(rtrim({tick(name)}))')})"
    return f"col({python_literal(reference(name))})"


def _how(ingest: Ingest) -> str:
    """How a table is read, in words; empty where there is nothing to tell."""
    if not ingest.known and not ingest.advice:
        return ""
    return ingest.reason[:1].upper() + ingest.reason[1:] + (f"; {ingest.advice}" if ingest.advice else "")


def _by_violation(rules: Sequence[Expectation]) -> list[tuple[str, list[Expectation]]]:
    grouped = [(_DECORATORS[v], [r for r in rules if r.violation is v]) for v in Violation]
    return [(name, found) for name, found in grouped if found]


def render_notebook(design: PipelineDesign, part: NotebookPart | None = None, spread: Layout | None = None) -> str:
    """One notebook, LF line ends, one at the end. Same design, same bytes.

    Args:
        design: The whole pipeline.
        part: The notebook of its layout; by default one notebook with everything.
        spread: The layout that ``part`` is from.

    Raises:
        UsageProblem: The design has no dataset (the service would answer NO_TABLES_IN_PIPELINE), or a dataset's name cannot
            be a function's name or is not unique.
    """
    check_names(design)
    datasets = part.datasets if part else design.datasets
    own = spread.together(part) if part and spread else frozenset(d.name for d in design.datasets)
    module = _cells(design, own)
    cells: list[str] = []
    for layer in Layer:
        found = [d for d in datasets if d.layer is layer]
        if found:
            cells.append(f"# MAGIC %md\n# MAGIC ## {_HEADINGS[layer]}")
            cells += [_cell(module, dataset) for dataset in found]
    last = part is None or spread is None or part == spread.notebooks[-1]
    if design.left_out and last:
        cells.append(_template("left_out.j2").render(left_out=design.left_out).strip("\n"))
    head = _head(design, datasets, part, spread, "\n".join(cells))
    return ("\n\n" + CELL + "\n\n").join([head, *cells]).rstrip("\n") + "\n"


def render_notebooks(design: PipelineDesign) -> dict[str, str]:
    """Every notebook of the pipeline by file name, and the job's notebook that fills landing tables by JDBC where there is one."""
    spread = layout(design)
    check_names(design)
    texts = {part.file: render_notebook(design, part, spread) for part in spread.notebooks}
    return texts | ({INGEST_NOTEBOOK: render_ingest(design)} if uses(design, Ingestion.JDBC) else {})


def render_ingest(design: PipelineDesign) -> str:
    """The notebook of a job that fills landing tables by JDBC."""
    bronzes = [d for d in design.bronze if d.ingest and d.ingest.mode is Ingestion.JDBC]
    return _template("ingest_jdbc.py.j2").render(design=design, landing=landing_prefix(design), bronzes=bronzes).rstrip("\n") + "\n"


def uses(design: PipelineDesign, mode: Ingestion) -> bool:
    """Whether some table is read that way."""
    return any(d.ingest is not None and d.ingest.mode is mode for d in design.bronze)


def landing_prefix(design: PipelineDesign) -> str:
    """What stands before a landing table's name; empty where catalog and schema are not known."""
    parts = [p for p in (design.catalog, design.landing_schema or design.schema) if p]
    return "".join(f"{tick(p)}." for p in parts) if len(parts) == 2 else ""


def _head(design: PipelineDesign, datasets: Sequence[Dataset], part: NotebookPart | None, spread: Layout | None, body: str) -> str:
    """The title, the imports that ``body`` needs, and the functions that read the source."""
    raw = [d for d in datasets if d.layer is Layer.BRONZE or d.history_keys]
    modes = {d.ingest.mode if d.ingest else Ingestion.SQLSERVER for d in raw}
    reads = {
        "sqlserver": any(d.layer is Layer.BRONZE and not (d.ingest and d.ingest.mode is not Ingestion.SQLSERVER) for d in raw),
        "federation": any(d.layer is Layer.BRONZE and d.ingest and d.ingest.mode is Ingestion.FEDERATION for d in raw),
        "connect": Ingestion.CONNECT in modes,
        "landing": bool(modes & {Ingestion.CONNECT, Ingestion.JDBC}),
    }
    number = (
        f", notebook {spread.notebooks.index(part) + 1} of {len(spread.notebooks)}" if part and spread and len(spread.notebooks) > 1 else ""
    )
    several = f", pipeline {part.pipeline} of {spread.pipelines}" if part and spread and spread.pipelines > 1 else ""
    text = _template("notebook_head.py.j2").render(
        design=design,
        title=design.title + several + number,
        what="Part of a medallion pipeline" if number else "Medallion pipeline",
        target=".".join(p for p in (design.catalog, design.schema) if p),
        counts={layer.value: sum(d.layer is layer for d in datasets) for layer in Layer},
        points=_points(design, reads, modes),
        reads=reads,
        landing=landing_prefix(design),
        functions=[name for name in ("col", "current_timestamp", "expr") if f"{name}(" in body],
        **_dialect(design.dialect),
    )
    return text.strip("\n")


def _points(design: PipelineDesign, reads: dict[str, bool], modes: set[Ingestion]) -> list[str]:
    """What runs where, and what it needs, one line of Markdown each."""
    points = []
    if reads["sqlserver"]:
        points.append(
            'Runs as a pipeline, serverless or classic: the driver of `format("sqlserver")` is part of the runtime. '
            "Pipelines cannot load JARs."
        )
        points.append(
            f"Needs the secret scope {code_span(design.scope)} with the keys `sqlserver_jdbc_url`, `sqlserver_user` and "
            "`sqlserver_password`."
        )
    if reads["federation"]:
        points.append(f"Reads the foreign catalog {code_span(design.foreign_catalog)} (Lakehouse Federation): `federation.sql` creates it.")
    if Ingestion.JDBC in modes:
        points.append(
            f"Reads landing tables that `{INGEST_NOTEBOOK}` fills: a job on classic compute with `mssql-jdbc-12.4.2.jre11.jar` attached, "
            "because pipelines cannot load JARs."
        )
    if reads["connect"]:
        points.append(
            "Reads landing tables that Lakeflow Connect keeps up to date: its gateway and ingestion pipeline stand in `databricks.yml`."
        )
    points.append(
        f"Date and time columns without a zone are read as {code_span(design.time_zone)}, which is every dataset's session time zone; "
        "`time_zone` in the design changes it."
    )
    return points


def _dialect(dialect: Dialect) -> dict[str, str]:
    is_dlt = dialect is Dialect.DLT
    return {
        "module": "dlt" if is_dlt else "dp",
        "decorator": "table" if is_dlt else "materialized_view",
        "view": "view" if is_dlt else "temporary_view",
        # dlt.read also works in pipelines that still publish by target=; spark.read.table does not.
        "read_own": "dlt.read" if is_dlt else "spark.read.table",
        # Likewise LIVE: needed with target=, ignored by pipelines that publish by schema=.
        "prefix": "LIVE." if is_dlt else "",
    }


def _cells(design: PipelineDesign, own: frozenset[str]) -> Any:
    return _template("notebook.py.j2").make_module({"own": own, **_dialect(design.dialect)})


def _cell(module: Any, dataset: Dataset) -> str:
    return str(getattr(module, dataset.layer.value)(dataset)).strip("\n")


def render_dataset(design: PipelineDesign, dataset: Dataset) -> str:
    """One dataset's cell as it stands in the notebook, without separators."""
    return _cell(_cells(design, frozenset(d.name for d in design.datasets)), dataset) + "\n"


def check_names(design: PipelineDesign) -> None:
    """Every dataset can be a function and has a name of its own.

    Raises:
        UsageProblem: One cannot, or there is none.
    """
    if not design.datasets:
        raise UsageProblem(
            "there is no table to ingest, so the notebook would be refused with NO_TABLES_IN_PIPELINE",
            remedy="Give a source that holds at least one CREATE TABLE with its columns.",
        )
    seen: set[str] = set()
    for dataset in design.datasets:
        if not _IDENTIFIER.fullmatch(dataset.name) or keyword.iskeyword(dataset.name):
            raise UsageProblem(
                f"{dataset.name!r} cannot name a dataset",
                remedy="Use lower-case letters, digits and underscores, beginning with a letter.",
                object=dataset.source,
            )
        if dataset.name in seen:
            raise UsageProblem(f"two datasets are named {dataset.name}", remedy="Rename one of them.", object=dataset.source)
        seen.add(dataset.name)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The Jinja environment of this package's templates, with filters that make data safe."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("renderers", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python, not HTML; the filters below escape for it
    )
    made.filters.update(
        py=python_literal,
        ref=lambda parts: python_literal(reference(*parts)),
        md=lambda text: markdown_text(one_line(text, _LONGEST_LINE)),
        code=lambda text: code_span(one_line(text, _LONGEST_LINE)),
        comment=comment_text,
        line=lambda text: one_line(text, _LONGEST_LINE),
        dbtable=dbtable,
        aggregation=aggregation,
        by_violation=_by_violation,
        sql_lines=_sql_lines,
        refers=_refers,
        keyed=_keyed,
        how=_how,
        plus=lambda first, more: (*first, *more),
        newest=lambda dataset: f"max({tick(dataset.sql_ingested_at)})",
    )
    return made


def _template(name: str) -> Template:
    return environment().get_template(name)
