"""The pipeline design: what a notebook, a bundle or a screen is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.findings import Finding

#: Stands before the name of each dataset that :attr:`Dataset.sql` reads (a private-use character): how datasets are addressed depends
#: on the notebook's dialect.
DATASET_MARK = "\ue000"


class Layer(StrEnum):
    """The medallion layers (quick-plan.md, Phase 3)."""

    BRONZE = "bronze"  # raw ingestion
    SILVER = "silver"  # quality, soft deletes, standardisation
    GOLD = "gold"  # business views


class Dialect(StrEnum):
    """Which module the notebook imports: ``dlt`` (quick-plan.md's format) or today's ``pyspark.pipelines``."""

    DLT = "dlt"
    DP = "dp"


class Ingestion(StrEnum):
    """How bronze reads the source."""

    SQLSERVER = "sqlserver"  # bundled driver; the only one of the two that works inside a pipeline
    JDBC = "jdbc"  # needs a JAR, so a job on classic compute


class Violation(StrEnum):
    """What happens to a row that breaks an expectation."""

    WARN = "warn"
    DROP = "drop"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One data quality rule.

    Attributes:
        name: Unique in its dataset.
        condition: Spark SQL, true for a good row.
        violation: What happens to a bad one.
        origin: What in the source it comes from: ``NOT NULL``, ``PRIMARY KEY``, ``CHECK CK_x``.
        line: 1-based line of that in the file that states it: the table's own or that of an ALTER TABLE.
    """

    name: str
    condition: str
    violation: Violation
    origin: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Projection:
    """One column of a dataset.

    Attributes:
        name: Its name, unique in the dataset in any case.
        reference: Parts of the column it is taken from (``("e", "EmployeeID")``); empty for an expression.
        sql: Spark SQL when it is an expression.
        reason: Why it is not the plain column; empty when it is.
    """

    name: str
    reference: tuple[str, ...] = ()
    sql: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remote:
    """What bronze reads at the source.

    Attributes:
        schema: Schema name.
        table: Table name.
        query: T-SQL of a SELECT instead of the whole table, where some column must be converted on the server; else empty.
    """

    schema: str
    table: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A dataset that is read.

    Attributes:
        dataset: Its name.
        alias: What the columns call it.
        how: ``inner``, ``left`` or ``cross`` (joined by the dataset's ``where``); empty for the driving one.
        on: Spark SQL that joins it to those before; empty for the driving one and for ``cross``.
    """

    dataset: str
    alias: str = ""
    how: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of the pipeline.

    Attributes:
        name: Its name in the target schema and of its function: ``[a-z][a-z0-9_]*``, unique in the design.
        layer: Where it belongs.
        source: ``schema.name`` of the source object.
        file: Its source file.
        line: 1-based line there.
        comment: One line of words; may quote names from the source.
        columns: What it selects, in order.
        remote: Bronze: what is read at the source.
        inputs: Silver and gold: what it reads; the first one drives.
        expectations: In order.
        where: Spark SQL that rows must meet; empty for all.
        where_reason: Why, in words.
        group_by: References that an aggregation groups by; None when it does not aggregate.
        sql: Gold: Spark SQL that gives the rows, its datasets marked by :data:`DATASET_MARK`; empty where ``columns``, ``inputs``,
            ``where`` and ``group_by`` say it all. ``columns`` then select from its result.
        sql_ingested_at: With ``sql``: the column of the driving input that says when it was read.
        hides_deleted: Gold: inputs whose deleted rows the view at the source shows and this dataset cannot.
        notes: What a reader should know, one line each.
    """

    name: str
    layer: Layer
    source: str
    file: str
    line: int
    comment: str
    columns: tuple[Projection, ...]
    remote: Remote | None = None
    inputs: tuple[Input, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    where: str = ""
    where_reason: str = ""
    group_by: tuple[tuple[str, ...], ...] | None = None
    sql: str = ""
    sql_ingested_at: str = ""
    hides_deleted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source object that gets no dataset, and why.

    Attributes:
        object: ``schema.name``.
        layer: The layer it would have stood in.
        reason: In words, without final period.
        file: Source file.
        line: 1-based line of the reason, or of the object.
    """

    object: str
    layer: Layer
    reason: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PipelineDesign:
    """A whole pipeline.

    Attributes:
        title: One line, for the notebook's heading.
        database: Source database; empty when unknown.
        catalog: Unity Catalog name; empty when not yet known.
        schema: Target schema; empty when not yet known.
        scope: Secret scope that holds the three keys of the source.
        ingestion: How bronze reads.
        dialect: What the notebook imports.
        datasets: Bronze, then silver, then gold; every input stands before its reader.
        left_out: What got no dataset, and why.
        findings: What was noticed on the way.
    """

    title: str
    database: str
    catalog: str
    schema: str
    scope: str
    ingestion: Ingestion = Ingestion.SQLSERVER
    dialect: Dialect = Dialect.DLT
    datasets: tuple[Dataset, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()

    def layer(self, layer: Layer) -> tuple[Dataset, ...]:
        """The datasets of one layer, in order."""
        return tuple(d for d in self.datasets if d.layer is layer)

    @property
    def bronze(self) -> tuple[Dataset, ...]:
        """The raw datasets."""
        return self.layer(Layer.BRONZE)

    @property
    def silver(self) -> tuple[Dataset, ...]:
        """The cleaned datasets."""
        return self.layer(Layer.SILVER)

    @property
    def gold(self) -> tuple[Dataset, ...]:
        """The business datasets."""
        return self.layer(Layer.GOLD)

    def dataset(self, name: str) -> Dataset | None:
        """The dataset of that name."""
        return next((d for d in self.datasets if d.name == name), None)

    def counts(self) -> dict[str, int]:
        """Datasets by layer, all three layers, in order."""
        return {layer.value: len(self.layer(layer)) for layer in Layer}

    def with_settings(self, **settings: Any) -> PipelineDesign:
        """A copy with other settings (catalog, schema, scope, ingestion, dialect)."""
        return replace(self, **settings)
