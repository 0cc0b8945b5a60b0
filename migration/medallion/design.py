"""The medallion design of an estate: bronze and silver per table, gold per understood view (quick-plan.md, Phase 3)."""

from __future__ import annotations

from collections.abc import Iterable

from core.findings import Finding, Severity
from migration.conversion import Conversion, Status
from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.columns import TableShape, object_name, read_tables
from migration.medallion.model import Dataset, Dialect, Ingestion, Layer, LeftOut, PipelineDesign
from migration.medallion.naming import Names, dataset_stem, snake
from migration.medallion.tables import CleanTable, bronze, silver, stored_columns
from migration.medallion.views import Refused, gold, referenced
from migration.transpile.names import target_path

#: Where the three source keys are looked for when nobody named a scope.
DEFAULT_SCOPE = "sqlserver"
_VIEWS_SHOWN = 3
_TABLES_SHOWN = 8
_REMEDY = "Ask whether they should be seen; if so, remove the filter in silver, else nothing is to be done."
_FUNCTIONS = frozenset({ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION})


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
        conversions: Of views and functions of the same estate, made for the same ``catalog`` and ``schema``. A view beyond
            the simple shapes becomes a gold dataset by its converted SQL; without conversions it is left out.
    """
    work = _Design(estate, filter_deleted, _Converted(conversions, catalog or "", schema or ""))
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
        tuple(work.findings()),
    )


class _Converted:
    """The conversions of the views, and how they write the names of the source."""

    def __init__(self, conversions: Iterable[Conversion], catalog: str, schema: str) -> None:
        self.views: dict[tuple[str, int, str], Conversion] = {}
        self.functions: dict[tuple[str, ...], str] = {}
        self.catalog = catalog
        self.schema = schema
        for conversion in conversions:
            if conversion.kind is ObjectKind.VIEW:
                self.views[conversion.file, conversion.line, conversion.object] = conversion
            elif conversion.kind in _FUNCTIONS and conversion.status is Status.CONVERTED:
                self.functions[self.path(conversion.object)] = conversion.object

    def of(self, view: SqlObject) -> Conversion | None:
        """The conversion of a view."""
        return self.views.get((view.file, view.line, view.name))

    def shown(self, parts: tuple[str, ...]) -> str:
        """A path of the converted SQL as the source writes it."""
        catalog = self.catalog.casefold()
        names = list(parts[1:] if len(parts) == 3 and catalog and parts[0].casefold() == catalog else parts)
        if len(names) == 2 and self.schema and names[0].casefold() == self.schema.casefold():
            names[0] = "dbo"
        return ".".join(names)

    def path(self, name: str) -> tuple[str, ...]:
        """``schema.name`` of the source as the converted SQL writes it, case folded."""
        schema, _, last = name.partition(".")
        return tuple(p.casefold() for p in target_path([schema, last], catalog=self.catalog, schema=self.schema))


class _Design:
    """The datasets of one estate while they are being gathered."""

    def __init__(self, estate: Estate, filter_deleted: bool, converted: _Converted) -> None:
        self.estate = estate
        self.converted = converted
        self.names = Names()
        self.bronze: list[Dataset] = []
        self.silver: list[Dataset] = []
        self.gold: list[Dataset] = []
        self.left_out: list[LeftOut] = []
        self.clean: dict[str, CleanTable] = {}
        self.paths: dict[tuple[str, ...], list[str]] = {}  # keys of ``clean`` by the path that converted SQL writes
        for shape in read_tables(estate):
            self._table(shape, filter_deleted)
        self._views(list(estate.of_kind(ObjectKind.VIEW)))

    def findings(self) -> list[Finding]:
        """One finding per table whose deleted rows views show at the source and gold cannot."""
        views: dict[str, list[Dataset]] = {}
        for dataset in self.gold:
            for name in dataset.hides_deleted:
                views.setdefault(name, []).append(dataset)
        found: list[Finding] = []
        read = [(d, views[d.name]) for d in self.silver if d.name in views]
        for silver_dataset, readers in read[:_TABLES_SHOWN]:
            shown = ", ".join(d.source for d in readers[:_VIEWS_SHOWN])
            more = f" and {len(readers) - _VIEWS_SHOWN} more" if len(readers) > _VIEWS_SHOWN else ""
            message = (
                f"deleted rows of {silver_dataset.source} ({silver_dataset.where_reason}) are left out in silver, "
                f"but {shown}{more} show{'s' if len(readers) == 1 else ''} them at the source"
            )
            place = readers[0]
            found.append(
                Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, message, _REMEDY, place.file, place.line, object=silver_dataset.source)
            )
        rest = len(read) - _TABLES_SHOWN
        if rest > 0:
            message = (
                f"deleted rows of {rest} more table{'s' if rest > 1 else ''} that views show are left out too; the notebook names them"
            )
            found.append(Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, message, _REMEDY))
        return found

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
        self.paths.setdefault(self.converted.path(shape.name), []).append(shape.name.casefold())

    def _views(self, views: list[SqlObject]) -> None:
        """Gold datasets, those that others read first."""
        by_name: dict[str, SqlObject] = {}
        for view in views:
            by_name.setdefault(view.name.casefold(), view)
        stems = {key: self._stem(v.schema, _without_prefix(v.name.partition(".")[2]), ("gold",)) for key, v in by_name.items()}
        for key in _in_order(by_name):
            view = by_name[key]
            try:
                dataset, clean = self._gold(view, f"gold_{stems[key]}", by_name)
            except Refused as why:
                self.left_out.append(LeftOut(view.name, Layer.GOLD, why.reason, view.file, why.line))
                continue
            self.gold.append(dataset)
            self.clean[key] = clean
            self.paths.setdefault(self.converted.path(key), []).append(key)

    def _gold(self, view: SqlObject, name: str, views: dict[str, SqlObject]) -> tuple[Dataset, CleanTable]:
        """The view by its simple shape, else by its converted SQL.

        Raises:
            Refused: Neither is possible; says why.
        """
        try:
            return gold(view, name, _Lookup(self, view, views))
        except Refused as why:
            conversion = self.converted.of(view)
            if conversion is None:
                raise
            if conversion.status is not Status.CONVERTED:
                first = next((f for f in conversion.findings if f.severity is Severity.ERROR), None)
                raise Refused(first.message.rstrip(".") if first else why.reason, first.line if first else why.line) from why
        from migration.medallion.converted import gold_from_sql  # sqlglot is heavy and not needed for simple views

        return gold_from_sql(view, name, conversion, _Behind(self, view, views))


class _Behind:
    """Finds what stands behind a path of a view's converted SQL."""

    def __init__(self, work: _Design, view: SqlObject, views: dict[str, SqlObject]) -> None:
        self.work = work
        self.view = view
        self.views = views

    def dataset(self, parts: tuple[str, ...]) -> CleanTable:
        """The dataset behind a table or view.

        Raises:
            Refused: There is none; says why.
        """
        work, database = self.work, self.work.estate.database.casefold()
        wanted = tuple(p.casefold() for p in parts)
        if len(wanted) == 3 and database and wanted[0] == database:
            wanted = work.converted.path(f"{wanted[1]}.{wanted[2]}")
        found = work.paths.get(wanted, [])
        shown = work.converted.shown(parts)
        if len(found) > 1:
            raise Refused(f"it reads {shown}, which two objects become", self.view.line)
        if found:
            return work.clean[found[0]]
        if any(work.converted.path(key) == wanted for key in self.views):
            raise Refused(f"it reads the view {shown}, which has no gold dataset", self.view.line)
        where = "in another database" if shown.count(".") > 1 else "which is no table of this estate"
        raise Refused(f"it reads {shown}, {where}", self.view.line)

    def function(self, parts: tuple[str, ...]) -> str:
        """The source's name of a converted function.

        Raises:
            Refused: It was not converted, or nobody said yet where it will lie.
        """
        converted = self.work.converted
        name = converted.functions.get(tuple(p.casefold() for p in parts), "")
        if not name:
            raise Refused(f"it calls the function {converted.shown(parts)}, which is not converted", self.view.line)
        if not converted.catalog or not converted.schema:
            raise Refused(f"it calls the function {name}, whose catalog and schema are not chosen yet", self.view.line)
        return name


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
