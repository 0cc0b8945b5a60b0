"""The medallion design of an estate: bronze and silver per table, gold per understood view (quick-plan.md, Phase 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.findings import Finding, Severity
from migration.conversion import Conversion, Status
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.choices import Choices, gone_choices, name_problem
from migration.medallion.columns import TableShape, read_tables
from migration.medallion.extras import aggregate, history, merge, notices, references
from migration.medallion.facts import TableFacts, table_facts
from migration.medallion.ingest import choose
from migration.medallion.lookup import Behind, Converted, Known, Lookup, in_order
from migration.medallion.model import Dataset, Dialect, Ingestion, Layer, LeftOut, PipelineDesign
from migration.medallion.naming import Names, dataset_stem, snake
from migration.medallion.stored import CleanTable
from migration.medallion.tables import bronze, silver, stored_columns
from migration.medallion.views import Refused, gold

#: Where the three source keys are looked for when nobody named a scope.
DEFAULT_SCOPE = "sqlserver"
_LEFT_OUT = "the design leaves it out"


def design(
    estate: Estate,
    *,
    catalog: str | None = None,
    schema: str | None = None,
    scope: str | None = None,
    database: str | None = None,
    ingestion: Ingestion = Ingestion.SQLSERVER,
    dialect: Dialect = Dialect.DLT,
    filter_deleted: bool = True,
    conversions: Iterable[Conversion] = (),
    choices: Choices | None = None,
    facts: Mapping[str, TableFacts] | None = None,
) -> PipelineDesign:
    """Design the pipeline of an estate. Pure: the same estate and choices give the same design.

    Args:
        estate: What was read from the source.
        catalog: Unity Catalog name; None when not yet known.
        schema: Target schema; None when not yet known.
        scope: Secret scope of the three source keys; :data:`DEFAULT_SCOPE` when not given.
        database: Source database where the estate's scripts do not say it.
        ingestion: How bronze reads the source.
        dialect: What the notebook imports.
        filter_deleted: Whether silver leaves out rows that a soft-delete column marks.
        conversions: Of views and functions of the same estate, made for the same ``catalog`` and ``schema``. A view beyond
            the simple shapes becomes a gold dataset by its converted SQL; without conversions it is left out.
        choices: What the user chose about datasets and expectations.
        facts: Facts about tables by case-folded ``schema.name``, as an extract knows them.
    """
    chosen = choices or Choices()
    if not filter_deleted:
        chosen = replace(chosen, filter_deleted=False)
    work = _Design(estate, chosen, Converted(conversions, catalog or "", schema or ""), ingestion, table_facts(estate, facts))
    named = database or estate.database
    title = f"{named} to Databricks" if named else "SQL Server to Databricks"
    datasets = (*work.bronze, *work.silver, *work.gold)
    return PipelineDesign(
        title,
        named,
        catalog or "",
        schema or "",
        scope or DEFAULT_SCOPE,
        ingestion,
        dialect,
        datasets,
        tuple(work.left_out),
        (*work.problems, *notices(datasets, work.zoneless, chosen)),
        chosen.time_zone,
        chosen.foreign_catalog or f"{snake(named) if named else 'sqlserver'}_source",
        chosen.landing_schema,
    )


class _Design:
    """The datasets of one estate while they are being gathered."""

    def __init__(
        self, estate: Estate, choices: Choices, converted: Converted, ingestion: Ingestion, facts: Mapping[str, TableFacts]
    ) -> None:
        self.known = Known(estate.database, converted)
        self.choices = choices
        self.ingestion = ingestion
        self.facts = facts
        self.stems = Names()
        self.taken = Names()
        self.keys: dict[str, None] = {}
        self.bronze: list[Dataset] = []
        self.silver: list[Dataset] = []
        self.gold: list[Dataset] = []
        self.left_out: list[LeftOut] = []
        self.problems: list[Finding] = []
        self.zoneless: list[TableShape] = []
        shapes = read_tables(estate)
        made = {shape.name.casefold(): shape for shape in shapes}
        stems = {shape.name: self._stem(*_parted(shape.name), ("bronze", "silver")) for shape in shapes if stored_columns(shape)}
        views = _first_of_each(estate.of_kind(ObjectKind.VIEW))
        gold_stems = {key: self._stem(v.schema, _without_prefix(v.name.partition(".")[2]), ("gold",)) for key, v in views.items()}
        for shape in shapes:
            self._table(shape, stems.get(shape.name, ""))
        self.silver, self.left_out = merge(self.silver, self.known, choices, self.problems, self.left_out)
        self._beside_tables(made, stems)
        self._views(views, gold_stems)
        self._aggregates()
        self.problems += gone_choices(choices, self.keys)

    def _stem(self, schema: str, name: str, prefixes: tuple[str, ...]) -> str:
        """A stem whose dataset names are all free."""
        stem = dataset_stem(schema, name)
        wanted, number = stem, 1
        while any(f"{p}_{stem}" in self.stems for p in prefixes):
            number += 1
            stem = f"{wanted}_{number}"
        for prefix in prefixes:
            self.stems.take(f"{prefix}_{stem}")
            self.keys[f"{prefix}_{stem}"] = None
        return stem

    def _name(self, key: str) -> str:
        """What a dataset is called: as the user chose, where that can be, else by its key."""
        wanted = self.choices.of(key).name
        if not wanted or wanted == key:
            return self.taken.take(key)
        problem = name_problem(wanted) or (f"{wanted} is the name of another dataset" if self._in_use(wanted, key) else "")
        if problem:
            message = f"{key} cannot be called {wanted}: {problem}"
            self.problems.append(self.choices.finding("CHOICE_REFUSED", key, message, "Choose another name in the design.", Severity.ERROR))
            return self.taken.take(key)
        return self.taken.take(wanted)

    def _in_use(self, name: str, key: str) -> bool:
        """Whether a name belongs to a dataset, or is the default of one that keeps it."""
        owner = name in self.stems and not self.choices.of(name).name and self.choices.of(name).include and name != key
        return name in self.taken or owner

    def _table(self, shape: TableShape, stem: str) -> None:
        if not stem:
            reason = "its column list could not be read" if not shape.readable else "it has no readable column"
            self.left_out.append(LeftOut(shape.name, Layer.BRONZE, reason, shape.file, shape.line))
            return
        columns = stored_columns(shape)
        bronze_key, silver_key = f"bronze_{stem}", f"silver_{stem}"
        chosen = self.choices.of(bronze_key)
        if not chosen.include:
            self._exclude(shape.name, Layer.BRONZE, shape.file, shape.line)
            return
        ingest = choose(shape, self.facts.get(shape.name.casefold()), chosen.ingest or self.ingestion, f"landing_{stem}")
        raw = bronze(shape, self._name(bronze_key), columns, key=bronze_key, ingest=ingest, comment=chosen.comment)
        self.bronze.append(raw)
        self.zoneless.append(shape)
        if not self.choices.of(silver_key).include:
            self._exclude(shape.name, Layer.SILVER, shape.file, shape.line)
            return
        name = self._name(silver_key)
        made, clean, left_out = silver(shape, name, raw.name, columns, key=silver_key, choices=self.choices, problems=self.problems)
        self.silver.append(made)
        self.left_out += left_out
        self.known.add(shape.name, clean)

    def _exclude(self, name: str, layer: Layer, file: str, line: int) -> None:
        self.left_out.append(LeftOut(name, layer, _LEFT_OUT, file, line))
        self.known.excluded.add(name.casefold())

    def _beside_tables(self, shapes: Mapping[str, TableShape], stems: Mapping[str, str]) -> None:
        """Datasets beside a table's own: its foreign keys checked, every version of its rows."""
        raw = {d.source: d for d in self.bronze}
        for made in list(self.silver):
            shape = shapes[made.source.casefold()]
            for suffix, maker in (("references", references), ("history", history)):
                key = f"silver_{stems[shape.name]}_{suffix}"
                extra = maker(shape, made, raw[made.source], shapes, self.known, self.facts.get(shape.name.casefold()), self.choices, key)
                if extra is None:
                    continue
                self.keys[key] = None
                if not self.choices.of(key).include:
                    self.left_out.append(LeftOut(shape.name, Layer.SILVER, f"{_LEFT_OUT} ({suffix})", shape.file, shape.line))
                    continue
                self.silver.append(self._finished(extra))

    def _finished(self, dataset: Dataset) -> Dataset:
        """A dataset under its final name, with the user's comment and violations."""
        chosen = self.choices.of(dataset.key)
        rules = tuple(
            replace(r, violation=chosen.violations.get(r.name, r.violation) or r.violation)
            for r in dataset.expectations
            if chosen.violations.get(r.name, r.violation) is not None
        )
        comment = chosen.comment if chosen.comment is not None else dataset.comment
        return replace(dataset, name=self._name(dataset.key), comment=comment, expectations=(*rules, *chosen.added))

    def _views(self, views: dict[str, SqlObject], stems: Mapping[str, str]) -> None:
        """Gold datasets, those that others read first."""
        for key in in_order(views):
            view = views[key]
            dataset_key = f"gold_{stems[key]}"
            if not self.choices.of(dataset_key).include:
                self._exclude(view.name, Layer.GOLD, view.file, view.line)
                continue
            try:
                made, clean = self._gold(view, dataset_key, views)
            except Refused as why:
                self.left_out.append(LeftOut(view.name, Layer.GOLD, why.reason, view.file, why.line))
                continue
            done = self._finished(replace(made, key=dataset_key))
            self.gold.append(done)
            self.known.add(key, replace(clean, dataset=done.name))

    def _gold(self, view: SqlObject, name: str, views: dict[str, SqlObject]) -> tuple[Dataset, CleanTable]:
        """The view by its simple shape, else by its converted SQL.

        Raises:
            Refused: Neither is possible; says why.
        """
        try:
            return gold(view, name, Lookup(self.known, view, views))
        except Refused as why:
            conversion = self.known.converted.of(view)
            if conversion is None:
                raise
            if conversion.status is not Status.CONVERTED:
                first = next((f for f in conversion.findings if f.severity is Severity.ERROR), None)
                raise Refused(first.message.rstrip(".") if first else why.reason, first.line if first else why.line) from why
        from migration.medallion.converted import gold_from_sql  # sqlglot is heavy and not needed for simple views

        return gold_from_sql(view, name, conversion, Behind(self.known, view, views))

    def _aggregates(self) -> None:
        """Gold datasets of the user's own."""
        for wanted in self.choices.aggregates:
            sources = {name: d for d in (*self.silver, *self.gold) if not d.history_keys for name in (d.key, d.name)}
            made = aggregate(wanted, sources, self.choices, self.problems, taken=wanted.name in self.taken)
            if made is not None:
                self.taken.take(made.name)
                self.keys[made.key] = None
                self.gold.append(made)


def _parted(name: str) -> tuple[str, str]:
    schema, _, table = name.partition(".")
    return schema, table


def _first_of_each(views: Iterable[SqlObject]) -> dict[str, SqlObject]:
    found: dict[str, SqlObject] = {}
    for view in views:
        found.setdefault(view.name.casefold(), view)
    return found


def _without_prefix(name: str) -> str:
    """A view's name without the habitual ``vw_`` or ``v_``."""
    plain = snake(name)
    for prefix in ("vw_", "view_", "v_"):
        if plain.startswith(prefix) and len(plain) > len(prefix):
            return plain[len(prefix) :]
    return name
