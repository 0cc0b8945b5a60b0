"""What stands behind the names that a view reads: datasets by the names of the source, in its T-SQL or in its converted SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.medallion.columns import object_name
from migration.medallion.stored import CleanTable
from migration.medallion.views import Refused, referenced
from migration.transpile.names import target_path

_FUNCTIONS = frozenset({ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION})


class Converted:
    """The conversions of the views, and how they write the names of the source.

    Args:
        conversions: Of views and functions.
        catalog: Catalog they were made for.
        schema: Schema they were made for.
    """

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


@dataclass(slots=True)
class Known:
    """What the design has so far.

    Attributes:
        database: The estate's; names in it may be written in three parts.
        converted: The conversions of views and functions.
        clean: What gold may read, by case-folded ``schema.name``.
        paths: Keys of ``clean`` by the path that converted SQL writes.
        excluded: Objects that the user left out, case folded.
    """

    database: str
    converted: Converted
    clean: dict[str, CleanTable] = field(default_factory=dict)
    paths: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)

    def add(self, name: str, clean: CleanTable) -> None:
        """Let gold read an object of the source."""
        self.clean[name.casefold()] = clean
        self.paths.setdefault(self.converted.path(name), []).append(name.casefold())


class Behind:
    """Finds what stands behind a path of a view's converted SQL."""

    def __init__(self, work: Known, view: SqlObject, views: dict[str, SqlObject]) -> None:
        self.work = work
        self.view = view
        self.views = views

    def dataset(self, parts: tuple[str, ...]) -> CleanTable:
        """The dataset behind a table or view.

        Raises:
            Refused: There is none; says why.
        """
        work, database = self.work, self.work.database.casefold()
        wanted = tuple(p.casefold() for p in parts)
        if len(wanted) == 3 and database and wanted[0] == database:
            wanted = work.converted.path(f"{wanted[1]}.{wanted[2]}")
        found = work.paths.get(wanted, [])
        shown = work.converted.shown(parts)
        if len(found) > 1:
            raise Refused(f"it reads {shown}, which two objects become", self.view.line)
        if found:
            return work.clean[found[0]]
        if any(work.converted.path(key) == wanted for key in work.excluded):
            raise Refused(f"it reads {shown}, which the design leaves out", self.view.line)
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


class Lookup:
    """Finds what stands behind a table name that a view reads."""

    def __init__(self, work: Known, view: SqlObject, views: dict[str, SqlObject]) -> None:
        self.work = work
        self.view = view
        self.views = views

    def __call__(self, parts: tuple[str, ...], line: int) -> CleanTable:
        """The dataset behind ``parts``.

        Raises:
            Refused: There is none; says why.
        """
        shown = ".".join(parts)
        database = self.work.database
        if len(parts) > 3 or (len(parts) == 3 and (not database or parts[0].casefold() != database.casefold())):
            raise Refused(f"it reads {shown}, in another database", line)
        keys = [f"{self.view.schema}.{parts[0]}", f"dbo.{parts[0]}"] if len(parts) == 1 else [object_name(parts)]
        for key in keys:
            if (found := self.work.clean.get(key.casefold())) is not None:
                return found
        if any(k.casefold() in self.work.excluded for k in keys):
            raise Refused(f"it reads {shown}, which the design leaves out", line)
        if any(k.casefold() in self.views for k in keys):
            raise Refused(f"it reads the view {shown}, which has no gold dataset", line)
        raise Refused(f"it reads {shown}, which is no table of this estate", line)


def in_order(views: dict[str, SqlObject]) -> Iterable[str]:
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
