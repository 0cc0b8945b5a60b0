"""ALTER TABLE: what changes a table, and the switches that are kept as table properties.

Sources: Microsoft Learn, "ALTER TABLE (Transact-SQL)"; Databricks SQL language reference, "ALTER TABLE".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert, Context
from migration.transpile.names import quote, string_literal
from migration.transpile.reader import Reader
from migration.transpile.table_model import Table
from migration.transpile.table_parse import TableParser
from migration.transpile.tables import Emitter
from migration.transpile.types import TypeName, convert_type
from migration.tsql.lexer import Token, TokenStream


def convert_alter_table(context: Context, tokens: TokenStream | None = None) -> list[str]:
    """ALTER TABLE: ADD of columns, constraints and defaults, ALTER COLUMN, DROP, and the switches that have no meaning any more.

    Args:
        context: The object.
        tokens: Those of the statement when it is a part of the object only.

    Raises:
        CannotConvert: No rule converts it.
    """
    reader = Reader(context.tokens if tokens is None else tokens)
    if not reader.accept("ALTER", "TABLE"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    parts, first = reader.name()
    if not parts:
        raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
    path = context.target_sql(parts, first.start)
    at = reader.current.start
    if reader.accept("WITH", "CHECK") or reader.accept("WITH", "NOCHECK"):
        context.note("NOCHECK", at)
    table = Table(parts, first.start)
    if reader.accept("ADD"):
        return _alter_add(context, reader, table, path)
    if reader.sees("CHECK", "CONSTRAINT") or reader.sees("NOCHECK", "CONSTRAINT"):
        return _constraint_state(context, reader, path)
    if reader.accept("ALTER", "COLUMN"):
        return _alter_column(context, reader, path)
    if reader.accept("DROP"):
        return _alter_drop(context, reader, path)
    storage = _storage(context, reader, path)
    if storage:
        return storage
    raise CannotConvert("UNSUPPORTED_CLAUSE", at, reader.current.text)


def _alter_drop(context: Context, reader: Reader, path: str) -> list[str]:
    """``DROP [CONSTRAINT] a, COLUMN b, c``; a name without a word is a constraint, or a further one of the word before it."""
    statements: list[str] = []
    word = "CONSTRAINT"
    while True:
        if reader.current.upper in ("CONSTRAINT", "COLUMN") and reader.peek().upper not in (",", ";"):
            word = reader.take().upper
        elif reader.sees("PERIOD", "FOR"):
            raise CannotConvert("UNSUPPORTED_CLAUSE", reader.current.start, "DROP PERIOD")
        exists = "IF EXISTS " if reader.accept("IF", "EXISTS") else ""
        name = reader.take()
        if not name.is_name:
            raise CannotConvert("UNKNOWN_SYNTAX", name.start, name.text)
        statements.append(f"ALTER TABLE {path} DROP {word} {exists}{quote(name.value)}")
        if reader.current.upper == "WITH" and reader.peek().upper == "(":
            context.note("STORAGE", reader.take().start)
            reader.group()
        if not reader.accept(","):
            return _end(reader, statements)


def _constraint_state(context: Context, reader: Reader, path: str) -> list[str]:
    """``CHECK CONSTRAINT a, b`` and NOCHECK: kept as table properties, since nothing on Databricks switches a constraint off."""
    at = reader.current.start
    state = "checked" if reader.take().upper == "CHECK" else "not checked"
    reader.take()
    names = [reader.take().value]
    while reader.accept(","):
        names.append(reader.take().value)
    context.note("CONSTRAINT_KEPT", at, ", ".join(names))
    listed = ", ".join(f"{string_literal('quickplan.constraint.' + n)} = {string_literal(state)}" for n in names)
    return _end(reader, [f"ALTER TABLE {path} SET TBLPROPERTIES ({listed})"])


def _storage(context: Context, reader: Reader, path: str) -> list[str]:
    """SET (…), REBUILD, change tracking and triggers switched on or off: kept as table properties; empty for anything else.

    The history that SYSTEM_VERSIONING keeps is Delta's own on Databricks; a warning says so, as it does in CREATE TABLE.
    """
    at = reader.current.start
    words = [token.text for token in reader.tokens[reader.at :] if token.upper != ";"]
    upper = [w.upper() for w in words]
    head = upper[0] if upper else ""
    if head not in ("SET", "REBUILD") and upper[1:2] not in (["CHANGE_TRACKING"], ["TRIGGER"], ["FILETABLE_NAMESPACE"]):
        return []
    if "SYSTEM_VERSIONING" in upper and "ON" in upper:
        context.note("TEMPORAL", at, "SYSTEM_VERSIONING")
    reader.at = len(reader.tokens)
    if "CHANGE_TRACKING" in upper and head == "ENABLE":
        context.note("STORAGE_KEPT", at, "change tracking became the change data feed")
        return [f"ALTER TABLE {path} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"]
    context.note("STORAGE_KEPT", at, " ".join(words)[:80])
    name = "quickplan.storage." + next((w.lower() for w in words[1:] if w[:1].isalpha()), head.lower())
    return [f"ALTER TABLE {path} SET TBLPROPERTIES ({string_literal(name)} = {string_literal(' '.join(words))})"]


def _alter_add(context: Context, reader: Reader, table: Table, path: str) -> list[str]:
    parser = TableParser(reader, table, context)
    while True:
        parser.element()
        if not reader.accept(","):
            break
    parser.table_options()
    return Emitter(context, table, path).add()


def _alter_column(context: Context, reader: Reader, path: str) -> list[str]:
    name = reader.take()
    if reader.sees("ADD") or reader.sees("DROP"):
        return _column_property(context, reader, path, name)
    kind = reader.type_name()
    builtin = context.options.estate.resolve_alias(kind) if isinstance(kind, TypeName) else None
    resolved = convert_type(builtin, context.options.runtime) if builtin else None
    if resolved is None:
        raise CannotConvert("UNSUPPORTED_CLAUSE", name.start, "ALTER COLUMN " + (kind.name if kind else ""))
    for code in resolved.codes:
        context.note(code, name.start, name.value)
    context.note("MEANING_MAY_DIFFER", name.start, "Delta widens types only; a narrower type needs a new table")
    column = f"ALTER TABLE {path} ALTER COLUMN {quote(name.value)}"
    statements = [f"{column} TYPE {resolved.type.sql}"]
    if reader.accept("COLLATE"):
        context.note("COLLATION_DROPPED", name.start, reader.take().value)
    if reader.accept("ENCRYPTED", "WITH"):
        reader.group()
        context.note("ENCRYPTED_COLUMN", name.start, name.value)
    # Without a word ALTER COLUMN makes the column nullable.
    statements.append(f"{column} SET NOT NULL" if reader.accept("NOT", "NULL") else f"{column} DROP NOT NULL")
    reader.accept("NULL")
    at = reader.current.start
    if reader.accept("WITH"):
        reader.group()
        context.note("STORAGE", at, "WITH")
    return _end(reader, statements)


def _column_property(context: Context, reader: Reader, path: str, name: Token) -> list[str]:
    """``ALTER COLUMN c ADD MASKED WITH (…)``, ADD or DROP of SPARSE, ROWGUIDCOL and the like: kept as a table property.

    Raises:
        CannotConvert: It adds something that holds for rows.
    """
    at = reader.current.start
    words = [token.text for token in reader.tokens[reader.at :] if token.upper != ";"]
    kind = words[1].upper() if len(words) > 1 else ""
    if kind not in ("MASKED", "SPARSE", "ROWGUIDCOL", "PERSISTED", "HIDDEN", "NOT"):
        raise CannotConvert("UNSUPPORTED_CLAUSE", at, "ALTER COLUMN " + " ".join(words[:2]))
    reader.at = len(reader.tokens)
    context.note("MASKED" if kind == "MASKED" else "STORAGE_KEPT", at, name.value)
    key = string_literal(f"quickplan.{kind.lower()}.{name.value}")
    return [f"ALTER TABLE {path} SET TBLPROPERTIES ({key} = {string_literal(' '.join(words))})"]


def _end(reader: Reader, statements: list[str]) -> list[str]:
    """Make sure that nothing was left unread."""
    while reader.accept(";"):
        pass
    if not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    return statements
