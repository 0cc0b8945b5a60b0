"""What a rehearsal found: rows, expectations, errors."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """One expectation of one dataset.

    Attributes:
        name: As in the notebook.
        condition: Spark SQL, true for a good row.
        action: ``warn``, ``drop`` or ``fail``.
        line: 1-based line in the notebook.
        passed: Rows that met it; None when the dataset was not computed.
        failed: Rows that did not, NULL counting as not met; None likewise.
    """

    name: str
    condition: str
    action: str
    line: int
    passed: int | None = None
    failed: int | None = None


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """One dataset of the pipeline.

    Attributes:
        name: Its name.
        kind: ``materialized_view``, ``streaming_table`` or ``temporary_view``.
        file: The notebook.
        line: 1-based line of its first decorator.
        state: ``planned`` (dry run), ``completed``, ``failed``, ``skipped`` (something above it failed) or ``registered`` (defined, and
            open-source Spark cannot run it).
        rows: Rows written; None when nothing was.
        expectations: In order.
    """

    name: str
    kind: str
    file: str
    line: int
    state: str = "planned"
    rows: int | None = None
    expectations: tuple[ExpectationResult, ...] = ()


@dataclass(frozen=True, slots=True)
class RehearsalError:
    """Something that would stop the pipeline.

    Attributes:
        diagnosis: One of the common deployment failures (quick-plan.md), else Spark's error class, else the Python exception's name.
        dataset: The dataset it is about; empty when it is about the notebook.
        file: The notebook.
        line: 1-based line; 0 when unknown.
        message: One sentence or two.
        remedy: What to do; empty when the message says it.
    """

    diagnosis: str
    dataset: str
    file: str
    line: int
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The whole result.

    Attributes:
        notebooks: Files that ran.
        dry_run: Nothing was computed.
        datasets: In the order of definition.
        errors: What went wrong, in the order found.
        notes: What differs from Databricks, and where the rows came from; one sentence each.
        seconds: By step.
    """

    notebooks: tuple[str, ...]
    dry_run: bool
    datasets: tuple[DatasetResult, ...] = ()
    errors: tuple[RehearsalError, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``quickplan rehearse --json``."""
        return asdict(self)
