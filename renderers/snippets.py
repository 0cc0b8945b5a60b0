"""Short pieces of code that a plan shows: one real bronze cell, and the call that creates the pipeline."""

from __future__ import annotations

from migration.medallion.model import Dataset, Layer, PipelineDesign
from renderers.notebook import python_literal, render_dataset

_FEW, _MANY = 4, 12


def bronze_cell(design: PipelineDesign) -> str:
    """One bronze dataset of the design as it stands in the notebook; empty when there is none.

    One that is neither trivial nor long, so that a plan shows something worth reading on half a screen; tables that gold reads
    come first.
    """
    candidates = design.layer(Layer.BRONZE)
    if not candidates:
        return ""
    read_by_gold = [i.dataset.replace("silver_", "bronze_", 1) for d in design.gold for i in d.inputs]

    def rank(dataset: Dataset) -> tuple[bool, bool, int]:
        known = read_by_gold.index(dataset.name) if dataset.name in read_by_gold else len(read_by_gold)
        return (not _FEW <= len(dataset.columns) <= _MANY, bool(dataset.remote and dataset.remote.query), known)

    return render_dataset(design, min(candidates, key=rank))


def pipeline_create(name: str, catalog: str, schema: str, path: str) -> str:
    """The ``pipelines.create`` call of quick-plan.md, "Pipeline Creation Best Practices", as it is written today.

    Args:
        name: Name of the pipeline.
        catalog: Unity Catalog name.
        schema: Target schema.
        path: Workspace path of the notebook.
    """
    return f"""\
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.pipelines import NotebookLibrary, PipelineLibrary

w = WorkspaceClient()
result = w.pipelines.create(
    name={python_literal(name)},
    catalog={python_literal(catalog)},
    schema={python_literal(schema)},  # target= is the older name: it selects the legacy publishing mode
    development=True,
    serverless=True,  # CRITICAL: avoids VM quota issues
    libraries=[PipelineLibrary(notebook=NotebookLibrary(path={python_literal(path)}))],
)
"""
