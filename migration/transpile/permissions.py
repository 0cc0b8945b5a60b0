"""GRANT and REVOKE as Unity Catalog privileges.

Sources: Microsoft Learn, "GRANT (Transact-SQL)", "Permissions (Database Engine)"; Databricks documentation, "Unity Catalog privileges
and securable objects"; SQL language reference, "GRANT", "REVOKE".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert, Context
from migration.transpile.names import quote, quote_path
from migration.transpile.reader import Reader

#: T-SQL permission → Unity Catalog privilege; what is not here has no counterpart.
_TABLE_PRIVILEGES = {
    "SELECT": "SELECT",
    "INSERT": "MODIFY",
    "UPDATE": "MODIFY",
    "DELETE": "MODIFY",
    "CONTROL": "ALL PRIVILEGES",
    "ALL": "ALL PRIVILEGES",
    "TAKE OWNERSHIP": "MANAGE",
    "ALTER": "MANAGE",
    "VIEW DEFINITION": "BROWSE",
}
_ROUTINE_PRIVILEGES = {"EXECUTE": "EXECUTE", "EXEC": "EXECUTE", "CONTROL": "ALL PRIVILEGES", "ALTER": "MANAGE", "VIEW DEFINITION": "BROWSE"}
_SCHEMA_PRIVILEGES = {**_TABLE_PRIVILEGES, **_ROUTINE_PRIVILEGES, "CREATE TABLE": "CREATE TABLE", "CREATE FUNCTION": "CREATE FUNCTION"}
_CATALOG_PRIVILEGES = {
    **_SCHEMA_PRIVILEGES,
    "CONNECT": "USE CATALOG",
    "CREATE SCHEMA": "CREATE SCHEMA",
    "CREATE VIEW": "CREATE TABLE",
    "CREATE PROCEDURE": "CREATE FUNCTION",
}
#: Principals that exist in every database, and the account group that means the same.
_PRINCIPALS = {"public": "account users"}


def convert_permission(context: Context) -> list[str]:
    """GRANT or REVOKE; one statement for each principal.

    Raises:
        CannotConvert: DENY, or a permission or securable without counterpart.
    """
    reader = Reader(context.tokens)
    verb = reader.take()
    if verb.upper in ("CREATE", "ALTER", "DROP", "EXEC", "EXECUTE"):
        raise CannotConvert("PERMISSION", verb.start, "users and roles belong to the account: make a group there")
    if verb.upper not in ("GRANT", "REVOKE"):
        raise CannotConvert("PERMISSION", verb.start, f"{verb.upper} has no counterpart: grant to fewer principals instead")
    if reader.accept("GRANT", "OPTION", "FOR"):
        raise CannotConvert("PERMISSION", verb.start, "GRANT OPTION")
    words = _permissions(reader)
    kind, path, privileges = _securable(context, reader, words)
    wanted: list[str] = []
    for word, at in words:
        privilege = privileges.get(word)
        if privilege is None:
            raise CannotConvert("PERMISSION", at, f"{word} has no counterpart")
        if privilege not in wanted:
            wanted.append(privilege)
    if not (reader.accept("TO") or reader.accept("FROM")):
        raise CannotConvert("PERMISSION", reader.current.start, reader.current.text)
    principals = _principals(context, reader)
    if reader.accept("CASCADE"):
        pass
    if reader.accept("WITH", "GRANT", "OPTION"):
        context.note("GRANT_OPTION", reader.peek(-1).start)
    if reader.accept("AS"):
        reader.take()
    while reader.accept(";"):
        pass
    if not reader.done:
        raise CannotConvert("PERMISSION", reader.current.start, reader.current.text)
    word = "TO" if verb.upper == "GRANT" else "FROM"
    return [f"{verb.upper} {', '.join(wanted)} ON {kind} {path} {word} {quote(p)}" for p in principals]


def _permissions(reader: Reader) -> list[tuple[str, int]]:
    """``SELECT, VIEW DEFINITION, …`` up to ON, TO or FROM."""
    found: list[tuple[str, int]] = []
    while not reader.done:
        start = reader.current.start
        words: list[str] = []
        while not reader.done and reader.current.upper not in (",", "ON", "TO", "FROM"):
            token = reader.take()
            if token.upper == "(":
                raise CannotConvert("PERMISSION", token.start, "on single columns")
            if token.upper != "PRIVILEGES":
                words.append(token.upper)
        found.append((" ".join(words), start))
        if not reader.accept(","):
            break
    return found


def _securable(context: Context, reader: Reader, words: list[tuple[str, int]]) -> tuple[str, str, dict[str, str]]:
    """What the privilege is on: its kind, its name, and the privileges there are."""
    options = context.options
    if not reader.accept("ON"):
        if not options.catalog:
            raise CannotConvert("PERMISSION", words[0][1], f"{words[0][0]} on the whole database: name the catalog with --catalog")
        return "CATALOG", quote(options.catalog), _CATALOG_PRIVILEGES
    scope = ""
    if reader.peek().upper == "::":
        scope = reader.take().upper
        reader.take()
    parts, first = reader.name()
    if not parts:
        raise CannotConvert("PERMISSION", first.start, first.text)
    if reader.current.upper == "(":
        raise CannotConvert("PERMISSION", reader.current.start, "on single columns")
    if scope == "SCHEMA":
        name = options.schema if options.schema and parts[-1].lower() == "dbo" else parts[-1]
        return "SCHEMA", quote_path([options.catalog, name] if options.catalog else [name]), _SCHEMA_PRIVILEGES
    if scope == "DATABASE" and options.catalog:
        return "CATALOG", quote(options.catalog), _CATALOG_PRIVILEGES
    if scope not in ("", "OBJECT"):
        raise CannotConvert("PERMISSION", first.start, f"on a {scope.lower()}")
    full = ".".join(["dbo", *parts][-2:]).lower()
    path = context.target_sql(parts if len(parts) > 1 else ["dbo", *parts], first.start)
    if any(word in ("EXECUTE", "EXEC") for word, _ in words) or full in options.estate.functions or full in options.estate.procedures:
        kind = "FUNCTION" if full in options.estate.functions else "PROCEDURE"
        return kind, path, _ROUTINE_PRIVILEGES
    return "TABLE", path, _TABLE_PRIVILEGES


def _principals(context: Context, reader: Reader) -> list[str]:
    found: list[str] = []
    while True:
        token = reader.take()
        if not token.is_name:
            raise CannotConvert("PERMISSION", token.start, token.text)
        context.note("PRINCIPAL", token.start, token.value)
        found.append(_PRINCIPALS.get(token.value.lower(), token.value))
        if not reader.accept(","):
            return found
