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

    SQLSERVER = "sqlserver"  # bundled driver, inside the pipeline
    JDBC = "jdbc"  # needs a JAR, so a job on classic compute that fills landing tables
    FEDERATION = "federation"  # a foreign catalog of Unity Catalog
    CONNECT = "connect"  # Lakeflow Connect replicates into landing tables


class Violation(StrEnum):
    """What happens to a row that breaks an expectation."""

    WARN = "warn"
    DROP = "drop"
    FAIL = "fail"


class Rule(StrEnum):
    """What an expectation is made from; each kind has a violation of its own (:data:`DEFAULT_VIOLATIONS`)."""

    PRIMARY_KEY = "primary_key"
    NOT_NULL = "not_null"
    CHECK = "check"
    FOREIGN_KEY = "foreign_key"
    LENGTH = "length"
    RANGE = "range"
    CUSTOM = "custom"  # the user's own


#: A row without its key is dropped, because nothing can be joined to it; everything else warns, because the source let it in.
DEFAULT_VIOLATIONS = {rule: Violation.DROP if rule is Rule.PRIMARY_KEY else Violation.WARN for rule in Rule}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One data quality rule.

    Attributes:
        name: Unique in its dataset.
        condition: Spark SQL, true for a good row.
        violation: What happens to a bad one.
        origin: What in the source it comes from: ``NOT NULL``, ``PRIMARY KEY``, ``CHECK CK_x``.
        line: 1-based line of that in the file that states it: the table's own or that of an ALTER TABLE.
        rule: The kind of rule that made it.
    """

    name: str
    condition: str
    violation: Violation
    origin: str
    line: int = 0
    rule: Rule = Rule.CUSTOM


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
class KeyRange:
    """How a large table is read in parts.

    Attributes:
        column: Source column of the key, a whole number.
        partitions: Number of parts read side by side.
    """

    column: str
    partitions: int


@dataclass(frozen=True, slots=True)
class Ingest:
    """How one table is read, and why.

    Attributes:
        mode: How.
        reason: Why, in words without final period.
        advice: What would serve better and why; empty when nothing would.
        enable: T-SQL that switches on what :attr:`mode` or :attr:`advice` needs at the source, one statement each.
        partition: Parts of a large table, only with ``jdbc``.
        landing: Table that bronze reads instead of the source (``jdbc``, ``connect``); only its own name.
        known: The reason rests on something that is known of this table.
    """

    mode: Ingestion
    reason: str
    advice: str = ""
    enable: tuple[str, ...] = ()
    partition: KeyRange | None = None
    landing: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Lookup:
    """A foreign key that a dataset of references checks.

    Attributes:
        dataset: The silver dataset that is referred to.
        pairs: Column here and column there.
        found: Name of the column that says whether the row it refers to is there.
        folded: Columns that compare without regard to case and trailing blanks, as texts do at the source.
    """

    dataset: str
    pairs: tuple[tuple[str, str], ...]
    found: str
    folded: frozenset[str] = frozenset()


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
        key: Its name by default: what the user's choices call it.
        ingest: Bronze: how the table is read.
        history_keys: Silver: columns of the key; the dataset then keeps every version of a row (SCD type 2, AUTO CDC).
        references: Silver: foreign keys that the dataset checks row by row.
        merged: Silver: datasets of the same shape whose rows it takes up.
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
    key: str = ""
    ingest: Ingest | None = None
    history_keys: tuple[str, ...] = ()
    references: tuple[Lookup, ...] = ()
    merged: tuple[Dataset, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the datasets it reads, once each."""
        names = [i.dataset for i in self.inputs] + [r.dataset for r in self.references]
        return tuple(dict.fromkeys([*names, *(i.dataset for m in self.merged for i in m.inputs)]))


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
        time_zone: Zone in which the source writes moments without a zone; the session's zone too.
        foreign_catalog: Unity Catalog name of the source database, for tables read by federation.
        landing_schema: Schema of the landing tables in :attr:`catalog`; the target schema when empty.
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
    time_zone: str = "UTC"
    foreign_catalog: str = ""
    landing_schema: str = ""

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
