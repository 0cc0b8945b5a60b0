"""The medallion design of an estate: bronze and silver per table, gold per understood view (quick-plan.md, Phase 3)."""

from __future__ import annotations

from collections.abc import Iterable

from core.findings import Finding, Severity
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.columns import TableShape, object_name, read_tables
from migration.medallion.model import Dataset, Dialect, Ingestion, Layer, LeftOut, PipelineDesign
from migration.medallion.naming import Names, dataset_stem, snake
from migration.medallion.tables import CleanTable, bronze, silver, stored_columns
from migration.medallion.views import Refused, gold, referenced

#: Where the three source keys are looked for when nobody named a scope.
DEFAULT_SCOPE = "sqlserver"


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
) -> PipelineDesign:
    """Design the pipeline of an estate. Pure: the same estate gives the same design.

    Args:
        estate: What was read from the source.
        catalog: Unity Catalog name; None when not yet known.
        schema: Target schema; None when not yet known.
        scope: Secret scope of the three source keys; :data:`DEFAULT_SCOPE` when not given.
        database: Source database where the estate's scripts do not say it.
        ingestion: How bronze reads the source.
        dialect: What the notebook imports.
        filter_deleted: Whether silver leaves out rows that a soft-delete column marks.
    """
    work = _Design(estate, filter_deleted)
    named = database or estate.database
    title = f"{named} to Databricks" if named else "SQL Server to Databricks"
    return PipelineDesign(
        title,
        named,
        catalog or "",
        schema or "",
        scope or DEFAULT_SCOPE,
        ingestion,
        dialect,
        (*work.bronze, *work.silver, *work.gold),
        tuple(work.left_out),
        tuple(work.findings),
    )


class _Design:
    """The datasets of one estate while they are being gathered."""

    def __init__(self, estate: Estate, filter_deleted: bool) -> None:
        self.estate = estate
        self.names = Names()
        self.bronze: list[Dataset] = []
        self.silver: list[Dataset] = []
        self.gold: list[Dataset] = []
        self.left_out: list[LeftOut] = []
        self.findings: list[Finding] = []
        self.clean: dict[str, CleanTable] = {}
        for shape in read_tables(estate):
            self._table(shape, filter_deleted)
        self._views(list(estate.of_kind(ObjectKind.VIEW)))

    def _stem(self, item_schema: str, item_name: str, prefixes: tuple[str, ...]) -> str:
        """A stem whose dataset names are all free."""
        stem = dataset_stem(item_schema, item_name)
        wanted, number = stem, 1
        while any(f"{p}_{stem}" in self.names for p in prefixes):
            number += 1
            stem = f"{wanted}_{number}"
        for prefix in prefixes:
            self.names.take(f"{prefix}_{stem}")
        return stem

    def _table(self, shape: TableShape, filter_deleted: bool) -> None:
        columns = stored_columns(shape)
        if not columns:
            reason = "its column list could not be read" if not shape.readable else "it has no readable column"
            self.left_out.append(LeftOut(shape.name, Layer.BRONZE, reason, shape.file, shape.line))
            return
        schema, _, table = shape.name.partition(".")
        stem = self._stem(schema, table, ("bronze", "silver"))
        self.bronze.append(bronze(shape, f"bronze_{stem}", columns))
        dataset, clean, left_out = silver(shape, f"silver_{stem}", f"bronze_{stem}", columns, filter_deleted=filter_deleted)
        self.silver.append(dataset)
        self.left_out += left_out
        self.clean[shape.name.casefold()] = clean

    def _views(self, views: list[SqlObject]) -> None:
        """Gold datasets, those that others read first."""
        by_name: dict[str, SqlObject] = {}
        for view in views:
            by_name.setdefault(view.name.casefold(), view)
        stems = {key: self._stem(v.schema, _without_prefix(v.name.partition(".")[2]), ("gold",)) for key, v in by_name.items()}
        for key in _in_order(by_name):
            view = by_name[key]
            try:
                dataset, clean = gold(view, f"gold_{stems[key]}", _Lookup(self, view, by_name))
            except Refused as why:
                self.left_out.append(LeftOut(view.name, Layer.GOLD, why.reason, view.file, why.line))
                continue
            self.gold.append(dataset)
            self.clean[key] = clean
            self.findings += [
                Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, note, "Filter the view, or keep deleted rows in silver.",
                        view.file, view.line, object=view.name)
                for note in dataset.notes
            ]  # fmt: skip


class _Lookup:
    """Finds what stands behind a table name that a view reads."""

    def __init__(self, work: _Design, view: SqlObject, views: dict[str, SqlObject]) -> None:
        self.work = work
        self.view = view
        self.views = views

    def __call__(self, parts: tuple[str, ...], line: int) -> CleanTable:
        """The dataset behind ``parts``.

        Raises:
            Refused: There is none; says why.
        """
        shown = ".".join(parts)
        database = self.work.estate.database
        if len(parts) > 3 or (len(parts) == 3 and (not database or parts[0].casefold() != database.casefold())):
            raise Refused(f"it reads {shown}, in another database", line)
        keys = [f"{self.view.schema}.{parts[0]}", f"dbo.{parts[0]}"] if len(parts) == 1 else [object_name(parts)]
        for key in keys:
            if (found := self.work.clean.get(key.casefold())) is not None:
                return found
        if any(k.casefold() in self.views for k in keys):
            raise Refused(f"it reads the view {shown}, which has no gold dataset", line)
        raise Refused(f"it reads {shown}, which is no table of this estate", line)


def _without_prefix(name: str) -> str:
    """A view's name without the habitual ``vw_`` or ``v_``."""
    plain = snake(name)
    for prefix in ("vw_", "view_", "v_"):
        if plain.startswith(prefix) and len(plain) > len(prefix):
            return plain[len(prefix) :]
    return name


def _in_order(views: dict[str, SqlObject]) -> Iterable[str]:
    """Keys of the views, each behind those it reads; within a circle, as they come."""
    reads: dict[str, list[str]] = {}
    for key, view in views.items():
        names = [n.casefold() for n in referenced(view)]
        names += [f"dbo.{n.partition('.')[2]}" for n in names]
        reads[key] = [n for n in dict.fromkeys(names) if n in views and n != key]
    done: dict[str, None] = {}
    started: set[str] = set()
    for root in views:
        stack = [(root, iter(reads[root]))]
        while stack:
            key, rest = stack[-1]
            started.add(key)
            following = next((n for n in rest if n not in started), None)
            if following is None:
                done[key] = None
                stack.pop()
            else:
                stack.append((following, iter(reads[following])))
    return done
