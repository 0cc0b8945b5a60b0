"""Built-in functions about the session, the server and the names of what identifies an object.

``object_id``, ``schema_id`` and ``database_id`` are texts here (see :mod:`migration.transpile.catalog_views`), so their names are parts of
these. What a server says of itself (its version, its edition) has no counterpart and is refused: code branches on it.

Sources: Microsoft Learn, "Metadata Functions", "Security Functions", "SERVERPROPERTY", "CHECKSUM"; Databricks SQL language reference,
"current_catalog", "is_account_group_member", "hash".
"""

from __future__ import annotations

from sqlglot import exp, parse_one

from migration.transpile import types as t
from migration.transpile.catalog_views import IDENTITY, catalog_path, check_identity, object_id
from migration.transpile.functions_base import Args, Build, Row, as_text, noted, same
from migration.transpile.rewriter import Rewriter, call, cast, number, string_value, text
from migration.transpile.types import Category, SqlType

_NAME = SqlType(Category.STRING, "STRING", length=128, national=True)
_DATABASE = "the database is the catalog here"
#: Properties of a server that this platform answers as every one of its servers would.
_SERVER_FACTS: dict[str, int | None] = {
    "ISCLUSTERED": 0,
    "ISHADRENABLED": 0,
    "ISSINGLEUSER": 0,
    "ISLOCALDB": 0,
    "ISXTPSUPPORTED": 0,
    "ISPOLYBASEINSTALLED": 0,
    "ISFULLTEXTINSTALLED": 0,
    "FILESTREAMCONFIGUREDLEVEL": 0,
    "FILESTREAMEFFECTIVELEVEL": 0,
    "INSTANCENAME": None,
}


def _part_of_identity(name: str, place: int, whole: Build | None = None) -> Build:
    """The name in what identifies an object or schema; ``whole`` answers a call without an argument."""

    def build(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
        if not args and whole is not None:
            return whole(q, node, args)
        if len(args) != 1 or q.type_of(args[0]) is not IDENTITY:
            raise q.fail("UNKNOWN_FUNCTION", node, f"{name} of a number")
        found = call("SPLIT_PART", args[0], text("."), place) if place else args[0]
        return exp.Collate(this=found, expression=exp.Var(this="UTF8_LCASE"))

    return build


def _db_id(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The catalog's name; of a database that is named, NULL when there is none."""
    check_identity(q, node)
    if not args:
        q.note("MEANING_MAY_DIFFER", node, _DATABASE)
        return call("LOWER", call("CURRENT_CATALOG"))
    q.note("CATALOG_VIEW", node, "DB_ID")
    q.context.expect("FROM", 1)
    q.context.expect("WHERE", 1)
    found = parse_one(
        "(SELECT MAX(LOWER(catalog_name)) FROM system.information_schema.catalogs WHERE LOWER(catalog_name) = NULL)", dialect="databricks"
    )
    return _compared(found, call("LOWER", as_text(q, args[0], node)))


def _schema_id(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The schema's name in lower case, NULL when there is none of that name."""
    check_identity(q, node)
    if not args:
        q.note("MEANING_MAY_DIFFER", node, "the session's schema, not the user's default one")
        return call("LOWER", call("CURRENT_SCHEMA"))
    q.note("CATALOG_VIEW", node, "SCHEMA_ID")
    q.context.expect("FROM", 1)
    q.context.expect("WHERE", 1)
    found = parse_one(
        f"(SELECT MAX(LOWER(schema_name)) FROM {catalog_path(q)}.schemata WHERE LOWER(schema_name) = NULL)",  # noqa: S608
        dialect="databricks",
    )
    return _compared(found, call("LOWER", as_text(q, args[0], node)))


def _compared(query: exp.Expr, wanted: exp.Expr) -> exp.Expr:
    comparison = query.find(exp.EQ)
    assert comparison is not None
    comparison.set("expression", wanted)
    return query


def _is_member(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Whether the user is in a group of the role's name: 1 or 0, where SQL Server gives NULL for a role that is none."""
    if len(args) > 1:
        raise q.fail("UNKNOWN_FUNCTION", node, f"{str(node.this).rpartition('_QP_')[2]} of another user")
    q.note("MEANING_MAY_DIFFER", node, "the role is a group of the account here: create it, and 0 is given where there is none")
    return cast(call("IS_ACCOUNT_GROUP_MEMBER", args[0]), "INT")


def _server_property(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A property that every server here has alike.

    Raises:
        CannotConvert: It is computed, or tells this server from others.
    """
    name = (string_value(args[0]) or "").upper()
    if name not in _SERVER_FACTS:
        raise q.fail("UNKNOWN_FUNCTION", node, f"SERVERPROPERTY of {string_value(args[0]) or 'a computed name'}")
    q.note("MEANING_MAY_DIFFER", node, f"there is no server to ask for {string_value(args[0])}; the answer is a constant")
    value = _SERVER_FACTS[name]
    return exp.Null() if value is None else number(value)


def _checksum(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """Another hash of the same values; of a new GUID any number is as good."""
    if any(isinstance(a, exp.Star) for a in args):
        raise q.fail("UNKNOWN_FUNCTION", node, "CHECKSUM of all columns")
    if not _random(args):
        q.note("MEANING_MAY_DIFFER", node, "HASH gives other numbers than CHECKSUM, which also ignores case: compute anew what was stored")
    return call("HASH", *args)


def _random(args: Args) -> bool:
    """Whether a value is another one each time."""
    return any(str(f.this).upper() in ("UUID", "RAND") for a in args for f in a.find_all(exp.Anonymous))


def _rand(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A random number, one for each row; a random seed is none.

    Raises:
        CannotConvert: The seed is computed.
    """
    if not args:
        q.context.note_once("MEANING_MAY_DIFFER", q.place(node), "RAND gives one value for all rows in SQL Server, one for each row here")
        return call("RAND")
    if not _random(args):
        raise q.fail("UNKNOWN_FUNCTION", node, "RAND with a seed, which gives the same number each time")
    return call("RAND")


def _ident_current(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """The last identity value of a table that the object inserts into: the largest one, as for SCOPE_IDENTITY.

    Raises:
        CannotConvert: The table is computed, its identity column is not known, or nothing was inserted: then it is the seed.
    """
    parts = [p.strip('[]"') for p in (string_value(args[0]) or "").split(".")]
    estate = q.context.options.estate
    schemas = [parts[-2]] if len(parts) > 1 else [q.context.object.schema, "dbo"]
    full = next((f for f in (f"{s}.{parts[-1]}".lower() for s in schemas) if f in estate.identities), "")
    if not full or len(parts) > 2 or not _inserted(q, parts[-1].lower()):
        raise q.fail("UNKNOWN_FUNCTION", node, "IDENT_CURRENT of a table that is computed, not in the source, or gets no row here")
    column = estate.identities[full]
    q.note("IDENTITY_VALUE", node, f"{full}.{column}")
    q.context.expect("FROM", 1)
    table = exp.to_table(q.context.target_sql([full.partition(".")[0], parts[-1]], q.place(node)), dialect="databricks")
    query = exp.Select(expressions=[call("MAX", exp.column(exp.to_identifier(column, quoted=True)))]).from_(table, copy=False)
    return exp.Subquery(this=query)


def _inserted(q: Rewriter, table: str) -> bool:
    """Whether the object inserts into a table."""
    tokens = q.context.tokens
    for place, token in enumerate(tokens[:-1]):
        if token.upper == "INSERT":
            at = place + 1 + (tokens[place + 1].upper == "INTO")
            while at + 2 < len(tokens) and tokens[at + 1].text == ".":
                at += 2
            if at < len(tokens) and tokens[at].value.lower() == table:
                return True
    return False


SESSION: dict[str, Row] = {
    "IDENT_CURRENT": (1, 1, _ident_current, t.BIGINT),
    "OBJECT_ID": (1, 2, object_id, IDENTITY),
    "OBJECT_NAME": (1, 1, _part_of_identity("OBJECT_NAME", 2), _NAME),
    "OBJECT_SCHEMA_NAME": (1, 1, _part_of_identity("OBJECT_SCHEMA_NAME", 1), _NAME),
    "SCHEMA_ID": (0, 1, _schema_id, IDENTITY),
    "SCHEMA_NAME": (
        0,
        1,
        _part_of_identity(
            "SCHEMA_NAME", 0, noted("CURRENT_SCHEMA", "MEANING_MAY_DIFFER", "the session's schema, not the user's default one")
        ),
        _NAME,
    ),
    "DB_ID": (0, 1, _db_id, IDENTITY),
    "DB_NAME": (0, 1, _part_of_identity("DB_NAME", 0, noted("CURRENT_CATALOG", "MEANING_MAY_DIFFER", _DATABASE)), _NAME),
    "SUSER_SNAME": (0, 0, same("CURRENT_USER"), t.STRING),
    "SUSER_NAME": (0, 0, same("CURRENT_USER"), t.STRING),
    "USER_NAME": (0, 0, noted("CURRENT_USER", "MEANING_MAY_DIFFER", "USER_NAME is the database user, not the login"), t.STRING),
    "ORIGINAL_LOGIN": (0, 0, same("CURRENT_USER"), t.STRING),
    "IS_MEMBER": (1, 1, _is_member, t.INT),
    "IS_ROLEMEMBER": (1, 2, _is_member, t.INT),
    "IS_SRVROLEMEMBER": (1, 2, _is_member, t.INT),
    "SERVERPROPERTY": (1, 1, _server_property, t.UNKNOWN),
    "CHECKSUM": (1, 99, _checksum, t.INT),
    "BINARY_CHECKSUM": (1, 99, _checksum, t.INT),
    "RAND": (0, 1, _rand, t.DOUBLE),
}
