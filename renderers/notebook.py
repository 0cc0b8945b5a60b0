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
from migration.medallion.model import DATASET_MARK, Dataset, Dialect, Expectation, Layer, PipelineDesign, Projection, Remote, Violation
from migration.medallion.naming import Names, reference, tick
from migration.tsql.quoting import bracket

if TYPE_CHECKING:
    from jinja2 import Environment, Template

CELL = "# COMMAND ----------"
HEADER = "# Databricks notebook source"
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,254}")
_LONGEST_LINE = 300
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


def _sql_lines(dataset: Dataset, prefix: str) -> list[str]:
    """The lines of :attr:`Dataset.sql` with their line ends, its datasets addressed by ``prefix``."""
    return dataset.sql.replace("`" + DATASET_MARK, prefix + "`").splitlines(keepends=True)


def _by_violation(rules: Sequence[Expectation]) -> list[tuple[str, list[Expectation]]]:
    grouped = [(_DECORATORS[v], [r for r in rules if r.violation is v]) for v in Violation]
    return [(name, found) for name, found in grouped if found]


def render_notebook(design: PipelineDesign) -> str:
    """The whole notebook, LF line ends, one at the end. Same design, same bytes.

    Raises:
        UsageProblem: The design has no dataset (the service would answer NO_TABLES_IN_PIPELINE), or a dataset's name cannot
            be a function's name or is not unique.
    """
    _check_names(design)
    dialect = design.dialect
    text = _template("notebook.py.j2").render(
        design=design,
        target=".".join(p for p in (design.catalog, design.schema) if p),
        counts=design.counts(),
        bronzes=design.layer(Layer.BRONZE),
        silvers=design.layer(Layer.SILVER),
        golds=design.layer(Layer.GOLD),
        left_out=design.left_out,
        **_dialect(dialect),
    )
    return text.rstrip("\n") + "\n"


def _dialect(dialect: Dialect) -> dict[str, Any]:
    is_dlt = dialect is Dialect.DLT
    return {
        "module": "dlt" if is_dlt else "dp",
        "decorator": "table" if is_dlt else "materialized_view",
        # dlt.read also works in pipelines that still publish by target=; spark.read.table does not.
        "read": "dlt.read" if is_dlt else "spark.read.table",
        # Likewise LIVE: needed with target=, ignored by pipelines that publish by schema=.
        "prefix": "LIVE." if is_dlt else "",
        "functions": ("col", "current_timestamp", "expr"),
    }


def render_dataset(design: PipelineDesign, dataset: Dataset) -> str:
    """One dataset's cell as it stands in the notebook, without separators."""
    module = _template("notebook.py.j2").make_module(
        {
            "design": design,
            "counts": design.counts(),
            "bronzes": (),
            "silvers": (),
            "golds": (),
            "left_out": (),
            "target": "",
            **_dialect(design.dialect),
        }
    )
    macro = getattr(module, dataset.layer.value)
    return str(macro(dataset)).rstrip("\n") + "\n"


def _check_names(design: PipelineDesign) -> None:
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
        newest=lambda dataset: f"max({tick(dataset.sql_ingested_at)})",
    )
    return made


def _template(name: str) -> Template:
    return environment().get_template(name)
