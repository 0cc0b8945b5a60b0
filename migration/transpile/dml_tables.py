"""Tables that a script makes and drops: temporary tables, table variables, TRUNCATE, and permanent tables and indexes on the way.

Sources: Microsoft Learn, "CREATE TABLE" (temporary tables), "table (Transact-SQL)", "TRUNCATE TABLE", "DROP TABLE"; Databricks SQL
language reference, "CREATE TABLE", "TRUNCATE TABLE", "DROP TABLE".
"""

from __future__ import annotations

import re

from migration.transpile.alter_tables import convert_alter_table
from migration.transpile.context import CannotConvert
from migration.transpile.dml_parse import Made, Statement
from migration.transpile.local_names import create_local, local_path
from migration.transpile.local_scope import LocalTable
from migration.transpile.names import quote_path, string_literal
from migration.transpile.reader import Reader
from migration.transpile.tables import create_table, local_columns
from migration.tsql.lexer import Kind


def convert_truncate(statement: Statement) -> Made:
    """TRUNCATE TABLE of a permanent or local table.

    Raises:
        CannotConvert: Of single partitions, or of a local table that is not known.
    """
    reader = statement.reader()
    if not reader.accept("TABLE"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    parts, first = reader.name()
    if not parts or not reader.done:
        raise CannotConvert("UNSUPPORTED_CLAUSE", first.start, reader.current.text)
    target = statement.find_target(parts, (first.start, first.end))
    if len(target.path) == 1:
        statement.context.expect("DELETE", 1)
        statement.context.expect("FROM", 1)
        # Databricks has no TRUNCATE of temporary tables (TEMP_TABLE_OPERATION_NOT_SUPPORTED).
        return Made((f"DELETE FROM {target.sql}",))  # noqa: S608 - a quoted name
    return Made((f"TRUNCATE TABLE {target.sql}",))


def convert_create(statement: Statement) -> Made:
    """CREATE TABLE, and CREATE INDEX on a local table, which has no meaning.

    Raises:
        CannotConvert: Of something else, or something in it has no counterpart.
    """
    reader = statement.reader()
    if reader.accept("TABLE"):
        parts, first = reader.name()
        if not parts:
            raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
        if not parts[-1].startswith("#"):
            return Made(tuple(create_table(statement.context, reader, parts, first.start)))
        return _local(statement, reader, parts[-1], first.start)
    if any(t.upper == "INDEX" for t in statement.tokens[1:5]):
        unique = statement.tokens[1].upper == "UNIQUE" and not any(t.is_temporary for t in statement.tokens)
        statement.context.note("UNIQUE_INDEX" if unique else "INLINE_INDEX", statement.span[0])
        words = [t.upper for t in statement.tokens]
        if "WHERE" in words:
            statement.context.expect("WHERE", -words.count("WHERE"))
        for word in ("AND", "OR", "NOT", "DESC"):
            statement.context.expect(word, -words.count(word))
        return Made(())
    raise CannotConvert("UNSUPPORTED_CLAUSE", statement.span[0], "CREATE " + reader.current.text)


def convert_declare(statement: Statement) -> Made:
    """``DECLARE @t TABLE (…)``: a table variable.

    Raises:
        CannotConvert: It declares something else.
    """
    reader = statement.reader()
    token = reader.take()
    reader.accept("AS")
    if token.kind is not Kind.VARIABLE or not reader.accept("TABLE"):
        raise CannotConvert("VARIABLE", token.start, token.text)
    return _local(statement, reader, token.text, token.start)


def _local(statement: Statement, reader: Reader, name: str, at: int) -> Made:
    columns, types, key, generated = local_columns(statement.context, reader, name, at)
    while not reader.done and reader.current.upper in ("ON", "WITH"):
        reader.take()
        reader.group() if reader.current.upper == "(" else reader.take()
    if not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    local = LocalTable(local_path(statement.context, name, at), types, key, generated)
    if any(" AS IDENTITY " in c for c in columns):
        statement.context.note("IDENTITY_ORDER", at, name)
    defaults = any(" DEFAULT " in c for c in columns)
    options = f" TBLPROPERTIES ({string_literal('delta.feature.allowColumnDefaults')} = 'supported')" if defaults else ""
    sql = f"{create_local(statement.context, local)} ({', '.join(columns)}){options}"
    return Made((sql,), (name.lower(), local))


def convert_drop(statement: Statement) -> Made:
    """DROP TABLE of permanent and local tables; DROP INDEX, which has no meaning.

    Raises:
        CannotConvert: Of something else, or of a local table that is not known.
    """
    reader = statement.reader()
    if reader.accept("INDEX"):
        statement.context.note("INLINE_INDEX", statement.span[0])
        return Made(())
    if not reader.accept("TABLE"):
        raise CannotConvert("UNSUPPORTED_CLAUSE", statement.span[0], "DROP " + reader.current.text)
    exists = "IF EXISTS " if reader.accept("IF", "EXISTS") else ""
    statements: list[str] = []
    drops: list[str] = []
    while True:
        parts, first = reader.name()
        if not parts:
            raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
        target = statement.find_target(parts if not parts[-1].startswith("#") else parts[-1:], (first.start, first.end))
        if parts[-1].startswith("#"):
            drops.append(parts[-1].lower())
        statements.append(f"DROP TABLE {exists}{quote_path(target.path)}")
        if not reader.accept(","):
            break
    if not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    return Made(tuple(statements), None, tuple(drops))


_SET = re.compile(r"^ALTER TABLE (?:`(?:[^`]|``)+`\.?)+ (?:ALTER COLUMN `(?:[^`]|``)+` )?SET (?:TBLPROPERTIES|NOT NULL|DEFAULT)\b")


def convert_alter(statement: Statement) -> Made:
    """ALTER TABLE of a permanent table.

    Raises:
        CannotConvert: Of a local table, or no rule converts it.
    """
    reader = statement.reader()
    if not reader.accept("TABLE"):
        raise CannotConvert("UNSUPPORTED_CLAUSE", statement.span[0], "ALTER " + reader.current.text)
    if reader.current.is_temporary:
        raise CannotConvert("TEMP_TABLE", reader.current.start, reader.current.value)
    made = convert_alter_table(statement.context, statement.tokens)
    # What changes a table's properties, or a column's, says SET.
    added = sum(len(_SET.findall(sql)) for sql in made)
    if added:
        statement.context.expect("SET", added)
        statement.context.expect("ALL", -sum(t.upper == "ALL" for t in statement.tokens))  # CONSTRAINT ALL is a name there
    return Made(tuple(made))
