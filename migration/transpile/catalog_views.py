"""Catalog views of SQL Server over ``information_schema`` of Databricks: which columns keep their meaning, and what identifies an object.

A view becomes a derived table with the columns that have a counterpart; any other column is refused where it stands. Unity Catalog keeps
names in lower case, so names compare without case here as they do in SQL Server. ``object_id`` and ``schema_id`` have no counterpart: a
text of schema and name identifies the same object, and may be compared with its like, but not shown or computed with.

Sources: Microsoft Learn, "Object Catalog Views", "Information Schema Views"; Databricks SQL language reference, "Information schema".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp, parse_one

from migration.transpile import features
from migration.transpile import types as t
from migration.transpile.names import quote
from migration.transpile.reader import Reader
from migration.transpile.rewriter import Rewriter, is_null, string_value
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import Category, SqlType
from migration.tsql.lexer import tokenize

#: The type of what identifies an object, which is a number in SQL Server and a text here; told from others by being this very object.
IDENTITY = SqlType(Category.OTHER, "STRING")
_NAME = SqlType(Category.STRING, "STRING", length=128, national=True)
#: Functions that give the name in what identifies an object, and what they become.
_NAMING = ("OBJECT_NAME", "OBJECT_SCHEMA_NAME", "SCHEMA_NAME", "DB_NAME", "SPLIT_PART")
_SCHEMAS = ("sys", "information_schema")


@dataclass(frozen=True, slots=True)
class CatalogView:
    """A view of SQL Server's catalog.

    Attributes:
        source: View of ``information_schema`` that it reads.
        columns: By lower-case name: the expression over ``source``, and the T-SQL type.
        where: Which rows of it; empty for all.
    """

    source: str
    columns: Mapping[str, tuple[str, SqlType]]
    where: str = ""


def _named(*names: str) -> dict[str, tuple[str, SqlType]]:
    """Columns of the same name that hold names."""
    return {n: (f"{n} COLLATE UTF8_LCASE", _NAME) for n in names}


def _renamed(name: str) -> tuple[str, SqlType]:
    return f"{name} COLLATE UTF8_LCASE", _NAME


def _object(schema: str, name: str, kind: str = "", words: str = "") -> dict[str, tuple[str, SqlType]]:
    """What every view of objects has."""
    found = {
        "name": _renamed(name),
        "object_id": (f"LOWER(CONCAT({schema}, '.', {name}))", IDENTITY),
        "schema_id": (f"LOWER({schema})", IDENTITY),
        "create_date": ("created", t.DATETIME),
        "modify_date": ("last_altered", t.DATETIME),
    }
    if kind:
        found |= {"type": (f"'{kind}'", t.STRING), "type_desc": (f"'{words}'", t.STRING), "is_ms_shipped": ("FALSE", t.BOOLEAN)}
    return found


_USER = "table_schema <> 'information_schema'"
_TABLE = ("table_catalog", "table_schema", "table_name")
_ROUTINE = ("routine_catalog", "routine_schema", "routine_name", "specific_catalog", "specific_schema", "specific_name")
_CONSTRAINT = ("constraint_catalog", "constraint_schema", "constraint_name")
_UNIQUE = ("unique_constraint_catalog", "unique_constraint_schema", "unique_constraint_name")

#: The views that have a counterpart.
VIEWS: dict[str, CatalogView] = {
    "sys.tables": CatalogView(
        "tables",
        _object("table_schema", "table_name", "U ", "USER_TABLE"),
        f"{_USER} AND NOT table_type IN ('VIEW', 'MATERIALIZED_VIEW')",
    ),
    "sys.views": CatalogView(
        "tables", _object("table_schema", "table_name", "V ", "VIEW"), f"{_USER} AND table_type IN ('VIEW', 'MATERIALIZED_VIEW')"
    ),
    "sys.procedures": CatalogView(
        "routines", _object("routine_schema", "routine_name", "P ", "SQL_STORED_PROCEDURE"), "routine_type = 'PROCEDURE'"
    ),
    "sys.schemas": CatalogView("schemata", {"name": _renamed("schema_name"), "schema_id": ("LOWER(schema_name)", IDENTITY)}),
    "sys.columns": CatalogView(
        "columns",
        {
            "name": _renamed("column_name"),
            "object_id": ("LOWER(CONCAT(table_schema, '.', table_name))", IDENTITY),
            "column_id": ("ordinal_position", t.INT),
            "is_nullable": ("is_nullable = 'YES'", t.BOOLEAN),
        },
        _USER,
    ),
    "information_schema.tables": CatalogView(
        "tables",
        _named(*_TABLE) | {"table_type": ("IF(table_type IN ('VIEW', 'MATERIALIZED_VIEW'), 'VIEW', 'BASE TABLE')", t.STRING)},
        _USER,
    ),
    "information_schema.views": CatalogView("views", _named(*_TABLE), _USER),
    "information_schema.columns": CatalogView(
        "columns",
        _named(*_TABLE, "column_name") | {"ordinal_position": ("ordinal_position", t.INT), "is_nullable": ("is_nullable", t.STRING)},
        _USER,
    ),
    "information_schema.schemata": CatalogView("schemata", _named("catalog_name", "schema_name")),
    "information_schema.routines": CatalogView("routines", _named(*_ROUTINE) | {"routine_type": ("routine_type", t.STRING)}),
    "information_schema.table_constraints": CatalogView(
        "table_constraints", _named(*_CONSTRAINT, *_TABLE) | {"constraint_type": ("constraint_type", t.STRING)}
    ),
    "information_schema.key_column_usage": CatalogView(
        "key_column_usage", _named(*_CONSTRAINT, *_TABLE, "column_name") | {"ordinal_position": ("ordinal_position", t.INT)}
    ),
    "information_schema.constraint_column_usage": CatalogView("constraint_column_usage", _named(*_CONSTRAINT, *_TABLE, "column_name")),
    "information_schema.referential_constraints": CatalogView("referential_constraints", _named(*_CONSTRAINT, *_UNIQUE)),
}


def column_types(schema: str, name: str) -> dict[str, SqlType] | None:
    """T-SQL types of the columns of a catalog view that are kept; None for anything else."""
    view = VIEWS.get(f"{schema}.{name}".lower()) if schema.lower() in _SCHEMAS else None
    return {n: kind for n, (_, kind) in view.columns.items()} if view else None


def is_catalog_view(node: exp.Expr) -> bool:
    """Whether a table is one of SQL Server's catalog."""
    return str(node.text("db")).lower() in _SCHEMAS


def catalog_view(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A catalog view as a derived table over ``information_schema``.

    Raises:
        CannotConvert: It has no counterpart, or a column that is read has none, or an identity is used as a value.
    """
    name = f"{node.text('db')}.{node.name}".lower()
    view = VIEWS.get(name)
    if view is None or node.args.get("catalog"):
        raise q.fail("MEANING", node, f"a catalog view ({node.text('db')}.{node.name})")
    if q.context.options.runtime < features.COLLATION:
        raise q.fail("RUNTIME", node, f"names that compare without case need runtime {features.COLLATION}")
    alias = node.alias or node.name
    _check_columns(q, node, alias, name, view)
    q.note("CATALOG_VIEW", node, name)
    listed = ", ".join(f"{source} AS {quote(column)}" for column, (source, _) in view.columns.items())
    where = f" WHERE {view.where}" if view.where else ""
    query = parse_one(f"SELECT {listed} FROM {catalog_path(q)}.{view.source}{where}", dialect="databricks")  # noqa: S608 - from the table above
    q.context.expect("FROM", 1)
    if where:
        q.context.expect("WHERE", 1)
    made = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    for key in ("joins", "pivots", "laterals"):
        if node.args.get(key):
            made.set(key, node.args[key])
    return made


def catalog_path(q: Rewriter) -> str:
    """Where ``information_schema`` is."""
    catalog = q.context.options.catalog
    return f"{quote(catalog)}.information_schema" if catalog else "information_schema"


def _check_columns(q: Rewriter, node: exp.Expr, alias: str, name: str, view: CatalogView) -> None:
    """See that what is read of a view is kept."""
    query = node.find_ancestor(exp.Select)
    if query is None:
        raise q.fail("MEANING", node, f"a catalog view ({name})")
    for item in query.expressions:
        starred = isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star))
        if starred and not isinstance(query.parent, exp.Exists):
            raise q.fail("MEANING", node, f"all columns of a catalog view ({name})")
    sources = [s for scope in _scopes(query) for s in q.types.sources(scope)]
    certain = all(columns is not None for _, columns in sources)
    others = {c for _, columns in sources for c in columns or {}}
    for column in query.find_all(exp.Column):
        lower = column.name.lower()
        if column.table.lower() == alias.lower() and lower not in view.columns and not isinstance(column.this, exp.Star):
            raise q.fail("MEANING", column, f"the column {column.name} of {name}")
        own = column.find_ancestor(exp.Select) is query
        if not column.table and own and certain and lower not in others:
            raise q.fail("MEANING", column, f"the column {column.name} of {name}")
        if q.type_of(column) is IDENTITY:
            check_identity(q, column)


def _scopes(query: exp.Expr) -> list[exp.Expr]:
    """A query and those around it, whose columns it sees."""
    found: list[exp.Expr] = []
    scope: exp.Expr | None = query
    while scope is not None:
        found.append(scope)
        scope = scope.find_ancestor(exp.Select)
    return found


def check_identity(q: Rewriter, node: exp.Expr) -> None:
    """See that what identifies an object is compared with its like, or with NULL.

    Raises:
        CannotConvert: It is used in another way.
    """
    above = node.parent
    while isinstance(above, exp.Paren):
        above = above.parent
    if isinstance(above, (exp.EQ, exp.NEQ)) and all(q.type_of(side) is IDENTITY for side in (above.this, above.args["expression"])):
        return
    if isinstance(above, exp.Is) and is_null(above.args["expression"]):
        return
    if isinstance(above, (exp.Group, exp.Count)):
        return
    if isinstance(above, exp.Collate) or (isinstance(above, exp.Anonymous) and str(above.this).removeprefix(PRIVATE) in _NAMING):
        return  # what becomes of these functions, or they themselves
    raise q.fail("MEANING", node, "what identifies an object is a number there and a text here")


_KINDS = {
    "u": ("sys.tables",),
    "v": ("sys.views",),
    "p": ("sys.procedures",),
    "": ("sys.tables", "sys.views", "sys.procedures"),
}


def object_id(q: Rewriter, node: exp.Expr, args: list[exp.Expr]) -> exp.Expr:
    """``OBJECT_ID('schema.name')`` of a table, view or procedure: what identifies it, NULL when there is none.

    Raises:
        CannotConvert: The name is computed, or the object of another kind.
    """
    kind = (string_value(args[1]) if len(args) > 1 else "") or ""
    parts = _parts(string_value(args[0]) or "")
    if parts is None or kind.strip().lower() not in _KINDS or (len(args) > 1 and not kind):
        raise q.fail("UNKNOWN_FUNCTION", node, "OBJECT_ID of a computed name, or of another kind")
    check_identity(q, node)
    path = q.context.target(parts if len(parts) > 1 else [q.context.object.schema or "dbo", *parts], q.place(node))
    schema, name = path[-2], path[-1]
    wanted = exp.Literal.string(f"{schema}.{name}".lower()).sql("databricks")
    queries = []
    for view in (VIEWS[v] for v in _KINDS[kind.strip().lower()]):
        source = view.columns["object_id"][0]
        queries.append(f"SELECT {source} AS id FROM {catalog_path(q)}.{view.source} WHERE {view.where} AND {source} = {wanted}")  # noqa: S608
    q.note("CATALOG_VIEW", node, "OBJECT_ID")
    q.context.expect("FROM", len(queries) + 1)
    q.context.expect("WHERE", len(queries))
    if len(queries) > 1:
        q.context.expect("UNION", len(queries) - 1)
    return parse_one(f"(SELECT MAX(found.id) FROM ({' UNION ALL '.join(queries)}) AS found)", dialect="databricks")  # noqa: S608


def _parts(written: str) -> list[str] | None:
    """The parts of a name in text; None for what is none."""
    reader = Reader(tokenize(written, quoted_identifier=True))
    parts, _ = reader.name()
    return parts if parts and reader.done else None
