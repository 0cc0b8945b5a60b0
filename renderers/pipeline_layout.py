"""How a design is spread over notebooks and pipelines, so that each stays below the service's limits.

Databricks documentation: "Known Databricks notebooks limitations" (import of a source notebook: 10 MB), "Pipeline limitations" (1,000
datasets a pipeline, which may run out of memory before that; 100 source files a pipeline).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migration.medallion.model import Dataset, Layer, PipelineDesign

#: Datasets of one pipeline: half of what the service takes.
MOST_IN_PIPELINE = 500
#: Datasets of one notebook: a person still scrolls through it, and it stays far below 10 MB.
MOST_IN_NOTEBOOK = 150
#: Columns of one notebook, which make its size: about 100 characters each.
MOST_COLUMNS = 20_000
#: The notebook of an estate that fits into one.
NOTEBOOK = "pipeline.py"


@dataclass(frozen=True, slots=True)
class NotebookPart:
    """One notebook.

    Attributes:
        file: Its file name.
        pipeline: 1-based number of the pipeline that runs it.
        datasets: What it defines, in order.
    """

    file: str
    pipeline: int
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Every notebook of a design, in the order in which pipelines run.

    Attributes:
        notebooks: At least one for a design with datasets.
        pipelines: Number of pipelines.
    """

    notebooks: tuple[NotebookPart, ...]
    pipelines: int

    def together(self, part: NotebookPart) -> frozenset[str]:
        """Names of the datasets in the pipeline of a notebook: those it may read as its own."""
        return frozenset(d.name for p in self.notebooks if p.pipeline == part.pipeline for d in p.datasets)


def layout(design: PipelineDesign) -> Layout:
    """Spread a design: one notebook where it fits, else several, and several pipelines beyond that.

    What belongs to one table stays together; what reads many tables (checked references, gold) comes behind all of them, so that a
    later pipeline only reads what an earlier one has made.
    """
    if len(design.datasets) <= MOST_IN_NOTEBOOK and _columns(design.datasets) <= MOST_COLUMNS:
        return Layout((NotebookPart(NOTEBOOK, 1, design.datasets),) if design.datasets else (), 1)
    if len(design.datasets) <= MOST_IN_PIPELINE:
        pipelines: list[list[Dataset]] = [list(design.datasets)]
    else:
        pipelines = list(_packed(list(_units(design)), MOST_IN_PIPELINE))
    parts = [(number, chunk) for number, datasets in enumerate(pipelines, 1) for chunk in _chunks(datasets)]
    width = max(2, len(str(len(parts))))
    notebooks = tuple(NotebookPart(f"pipeline_{at:0{width}}.py", number, tuple(chunk)) for at, (number, chunk) in enumerate(parts, 1))
    return Layout(notebooks, len(pipelines))


def _units(design: PipelineDesign) -> Iterator[list[Dataset]]:
    """What must stay together, tables first."""
    owner: dict[str, str] = {}
    for dataset in design.silver:
        for part in dataset.merged:
            owner[part.source] = dataset.source
    units: dict[str, list[Dataset]] = {}
    for dataset in design.datasets:
        if dataset.layer is not Layer.GOLD and not dataset.references:
            units.setdefault(owner.get(dataset.source, dataset.source), []).append(dataset)
    yield from units.values()
    yield from ([d] for d in design.datasets if d.references)
    yield from ([d] for d in design.gold)


def _packed(units: Sequence[list[Dataset]], most: int) -> Iterator[list[Dataset]]:
    """Units in order, as many to a group as fit."""
    group: list[Dataset] = []
    for unit in units:
        if group and len(group) + len(unit) > most:
            yield _by_layer(group)
            group = []
        group += unit
    if group:
        yield _by_layer(group)


def _by_layer(datasets: Sequence[Dataset]) -> list[Dataset]:
    return [d for layer in Layer for d in datasets if d.layer is layer]


def _chunks(datasets: Sequence[Dataset]) -> Iterator[list[Dataset]]:
    """Datasets in order, cut where a notebook is full."""
    chunk: list[Dataset] = []
    for dataset in datasets:
        if chunk and (len(chunk) >= MOST_IN_NOTEBOOK or _columns(chunk) + _columns([dataset]) > MOST_COLUMNS):
            yield chunk
            chunk = []
        chunk.append(dataset)
    if chunk:
        yield chunk


def _columns(datasets: Sequence[Dataset]) -> int:
    return sum(len(d.columns) + len(d.expectations) for d in datasets)
