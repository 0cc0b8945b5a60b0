"""Small statements: CREATE SCHEMA, and extended properties as comments.

Sources: Microsoft Learn, "CREATE SCHEMA", "sp_addextendedproperty"; Databricks SQL language reference, "COMMENT ON", "ALTER TABLE".
"""

from __future__ import annotations

from migration.estate import ObjectKind
from migration.transpile.context import CannotConvert, Context
from migration.transpile.names import quote, quote_path, string_literal
from migration.transpile.reader import Reader
from migration.tsql.lexer import Kind

#: The finding of a kind that no rule converts.
MANUAL_KINDS: dict[ObjectKind, str] = {
    ObjectKind.OTHER: "UNSUPPORTED_OBJECT",
    ObjectKind.SCRIPT: "SCRIPT",
}

#: Properties in which the designer of SQL Server Management Studio keeps where it drew a view's tables.
_DESIGNER = "ms_diagrampane"
_ARGUMENTS = ("@name", "@value", "@level0type", "@level0name", "@level1type", "@level1name", "@level2type", "@level2name")


def convert_schema(context: Context) -> list[str]:
    """CREATE SCHEMA.

    Raises:
        CannotConvert: It creates objects at the same time.
    """
    reader = Reader(context.tokens)
    if not reader.accept("CREATE", "SCHEMA"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    name = "" if reader.sees("AUTHORIZATION") else reader.take().value
    if reader.accept("AUTHORIZATION"):
        owner = reader.take()
        name = name or owner.value
        context.note("SCHEMABINDING", owner.start, f"AUTHORIZATION {owner.value}")
    reader.accept(";")
    if not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    options = context.options
    target = options.schema if options.schema and name.lower() == "dbo" else name
    return [f"CREATE SCHEMA IF NOT EXISTS {quote_path([options.catalog, target] if options.catalog else [target])}"]


def convert_type_object(context: Context) -> list[str]:
    """CREATE TYPE: an alias or table type is resolved where it is used and needs no object.

    Raises:
        CannotConvert: A .NET type, or one whose base is not known.
    """
    estate = context.options.estate
    name = context.object.name.lower()
    if name in estate.aliases:
        base = estate.resolve_alias(estate.aliases[name])
        if base is None:
            raise CannotConvert("UNKNOWN_TYPE", 0, estate.aliases[name].name)
        context.note("ALIAS_TYPE", 0, base.name + (f"({', '.join(base.args)})" if base.args else ""))
        return []
    if name in estate.table_types:
        context.note("TABLE_TYPE", 0, ", ".join(estate.table_types[name]))
        return []
    raise CannotConvert("TYPE")


def convert_sequence(context: Context) -> list[str]:
    """CREATE SEQUENCE: where only the default of one column reads it, that column counts for itself.

    Raises:
        CannotConvert: Others take numbers from it.
    """
    reader = Reader(context.tokens)
    if not reader.accept("CREATE", "SEQUENCE") or not reader.name()[0]:
        raise CannotConvert("SEQUENCE")
    why = context.options.estate.sequence_readers.get(context.object.name.lower())
    if why is not None:
        raise CannotConvert("SEQUENCE", 0, why)
    context.note("SEQUENCE_UNUSED")
    return []


def convert_property(context: Context) -> list[str]:
    """The description of a schema, table or column becomes its comment, another property of a table its property; the rest is left out.

    Raises:
        CannotConvert: It is not understood.
    """
    values = _arguments(context)
    name = values.get("@name", "")
    if name.lower().startswith(_DESIGNER):
        return _left_out(context, f"{name}, the layout of a designer")
    level = values.get("@level0type", "").upper()
    if level not in ("SCHEMA", "USER"):
        return _left_out(context, f"{name} of a {level.lower()}" if level else f"{name} of the database")
    kind, child = values.get("@level1type", "").upper(), values.get("@level2type", "").upper()
    comment = string_literal(values.get("@value", ""))
    levels = ["@level0name"] + ["@level1name"] * bool(kind) + ["@level2name"] * bool(child)
    if not all(values.get(level) for level in levels) or "@value" not in values:
        raise CannotConvert("UNKNOWN_SYNTAX", 0, "a name is missing")
    described = name.lower() in ("ms_description", "description")
    if not kind and described:
        schema = values["@level0name"]
        path = [context.options.catalog] if context.options.catalog else []
        path.append(context.options.schema if context.options.schema and schema.lower() == "dbo" else schema)
        return [f"COMMENT ON SCHEMA {quote_path(path)} IS {comment}"]
    if kind not in ("TABLE", "VIEW") or (child and (child != "COLUMN" or kind == "VIEW")):
        return _left_out(context, f"{name} of a {(child or kind or level).lower()}")
    target = context.target_sql([values["@level0name"], values["@level1name"]])
    if not described:
        if child:
            return _left_out(context, f"{name} of a column")
        context.note("PROPERTY_KEPT", 0, name)
        return [f"ALTER {kind} {target} SET TBLPROPERTIES ({string_literal(name)} = {comment})"]
    if child:
        return [f"ALTER TABLE {target} ALTER COLUMN {quote(values['@level2name'])} COMMENT {comment}"]
    return [f"COMMENT ON TABLE {target} IS {comment}"]


def _left_out(context: Context, what: str) -> list[str]:
    context.note("PROPERTY", 0, what)
    return []


def _arguments(context: Context) -> dict[str, str]:
    """Text arguments of sp_addextendedproperty by name, given by name or in order."""
    reader = Reader(context.tokens)
    if not (reader.accept("EXEC") or reader.accept("EXECUTE")):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start)
    parts, _ = reader.name()
    if not parts or parts[-1].lower() != "sp_addextendedproperty":
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, parts[-1] if parts else "")
    found: dict[str, str] = {}
    while not reader.done and not reader.accept(";"):
        key = _ARGUMENTS[min(len(found), len(_ARGUMENTS) - 1)]
        if reader.current.kind is Kind.VARIABLE and reader.peek().upper == "=":
            key = reader.take().text.lower()
            reader.take()
        token = reader.take()
        if token.kind in (Kind.STRING, Kind.NUMBER) or token.is_name:
            if token.upper != "NULL":
                found[key] = token.value
        else:
            raise CannotConvert("UNKNOWN_SYNTAX", token.start, "a computed value")
        if not reader.accept(",") and not reader.done and reader.current.upper != ";":
            raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    if not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, "several statements")
    return found
