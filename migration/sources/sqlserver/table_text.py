"""Catalog rows written as T-SQL again: CREATE TABLE with its keys, indexes and properties; types, sequences, synonyms.

Names from the catalog are data: bracketed with ``]`` doubled; texts are N'…' with quotes doubled. Expressions (defaults, checks,
computed columns, filters) are the server's own text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from migration.tsql.quoting import bracket, literal

_ACTIONS = ("", " CASCADE", " SET NULL", " SET DEFAULT")
_CHARACTERS = {"char": 1, "varchar": 1, "binary": 1, "varbinary": 1, "nchar": 2, "nvarchar": 2}
_SCALED = frozenset({"time", "datetime2", "datetimeoffset"})
_CLUSTERED, _XML, _SPATIAL, _COLUMNSTORE, _CLUSTERED_COLUMNSTORE = 1, 3, 4, 6, 5
_INDEX_WORDS = {_XML: "PRIMARY XML ", _SPATIAL: "SPATIAL ", _CLUSTERED: "CLUSTERED ", _COLUMNSTORE: "NONCLUSTERED COLUMNSTORE "}
_ROW_START, _ROW_END = 1, 2
_TEMPORAL = 2


class Table(NamedTuple):
    """A row of the ``tables`` query."""

    object_id: int
    schema_name: str
    name: str
    is_filetable: bool
    is_tracked_by_cdc: bool
    is_memory_optimized: bool
    temporal_type: int
    history_table_id: int | None
    is_external: bool
    is_node: bool
    is_edge: bool


class Column(NamedTuple):
    """A row of the ``columns`` query."""

    object_id: int
    column_id: int
    name: str
    type_schema: str
    type_name: str
    is_user_defined: bool
    max_length: int
    precision: int
    scale: int
    is_nullable: bool
    collation_name: str | None
    is_identity: bool
    is_rowguidcol: bool
    is_sparse: bool
    seed: str | None
    increment: str | None
    is_not_for_replication: bool | None
    computed: str | None
    is_persisted: bool | None
    default_name: str | None
    default_definition: str | None
    default_is_system_named: bool | None
    is_masked: bool
    generated_always_type: int
    is_hidden: bool
    encryption_type: int | None


@dataclass(slots=True)
class Attached:
    """What hangs on tables and views, by ``object_id``: rows of the queries of the same names, without the id."""

    keys: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    foreign_keys: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    checks: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    indexes: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    properties: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)


def table_script(table: Table, columns: Sequence[Column], attached: Attached, *, collation: str, history: str = "") -> str:
    """A table's script: CREATE TABLE, its indexes and properties, batches parted by GO.

    Args:
        table: The table.
        columns: Its columns in order.
        attached: Everything that hangs on tables.
        collation: The database's: a column's own is written only where it differs.
        history: ``[schema].[name]`` of its history table, for a temporal table.
    """
    name = bracket(table.schema_name, table.name)
    lines = [_column(column, collation) for column in columns]
    lines += _key_lines(attached.keys.get(table.object_id, ()))
    lines += _foreign_key_lines(attached.foreign_keys.get(table.object_id, ()))
    checks = attached.checks.get(table.object_id, ())
    lines += [f"{_named(title)}CHECK {definition}" for title, definition, *_ in checks if definition]
    start = next((c.name for c in columns if c.generated_always_type == _ROW_START), "")
    end = next((c.name for c in columns if c.generated_always_type == _ROW_END), "")
    if start and end:
        lines.append(f"PERIOD FOR SYSTEM_TIME ({bracket(start)}, {bracket(end)})")
    body = ",\n".join(f"    {line}" for line in lines)
    kind = " AS NODE" if table.is_node else " AS EDGE" if table.is_edge else " AS FILETABLE" if table.is_filetable else ""
    options = []
    if table.is_memory_optimized:
        options.append("MEMORY_OPTIMIZED = ON")
    if table.temporal_type == _TEMPORAL:
        options.append("SYSTEM_VERSIONING = ON" + (f" (HISTORY_TABLE = {history})" if history else ""))
    tail = f"\nWITH ({', '.join(options)})" if options else ""
    batches = [f"CREATE TABLE {name} (\n{body}\n){kind}{tail};"]
    batches += _disabled(name, table.object_id, attached)
    batches += index_lines(name, attached.indexes.get(table.object_id, ()))
    batches += property_lines("TABLE", table.schema_name, table.name, attached.properties.get(table.object_id, ()))
    return "\nGO\n".join(batches) + "\nGO\n"


def type_text(column: Column) -> str:
    """The type as T-SQL writes it: ``nvarchar(50)``, ``decimal(18,2)``, ``[dbo].[Flag]``."""
    if column.is_user_defined or column.type_schema != "sys":
        return bracket(column.type_schema, column.type_name)
    return base_type(column.type_name, column.max_length, column.precision, column.scale)


def base_type(name: str, max_length: int, precision: int, scale: int) -> str:
    """A system type with its length, precision or scale; ``max_length`` is in bytes, -1 for MAX."""
    if name in _CHARACTERS:
        return f"{name}({'MAX' if max_length == -1 else max_length // _CHARACTERS[name]})"
    if name in ("decimal", "numeric"):
        return f"{name}({precision},{scale})"
    if name in _SCALED:
        return f"{name}({scale})"
    return name


def _column(column: Column, collation: str) -> str:
    name = bracket(column.name)
    if column.computed is not None:
        return f"{name} AS {column.computed}" + (" PERSISTED" if column.is_persisted else "") + _not_null(column, computed=True)
    parts = [name, type_text(column)]
    if column.collation_name and column.collation_name != collation and not column.is_user_defined:
        parts.append(f"COLLATE {column.collation_name}")
    if column.is_sparse:
        parts.append("SPARSE")
    if column.is_masked:
        parts.append("MASKED WITH (FUNCTION = 'default()')")
    if column.is_identity:
        parts.append(f"IDENTITY({column.seed or 1},{column.increment or 1})")
    if column.generated_always_type in (_ROW_START, _ROW_END):
        parts.append(f"GENERATED ALWAYS AS ROW {'START' if column.generated_always_type == _ROW_START else 'END'}")
        parts += ["HIDDEN"] if column.is_hidden else []
    if column.is_rowguidcol:
        parts.append("ROWGUIDCOL")
    text = " ".join(parts) + _not_null(column)
    if column.default_definition:
        named = f" CONSTRAINT {bracket(column.default_name)}" if column.default_name and not column.default_is_system_named else ""
        text += f"{named} DEFAULT {column.default_definition}"
    return text


def _not_null(column: Column, *, computed: bool = False) -> str:
    if computed:
        return " NOT NULL" if column.is_persisted and not column.is_nullable else ""
    return " NULL" if column.is_nullable else " NOT NULL"


def _by_name(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The rows of each constraint or index, one a column, by its name; a query gives those of one name together."""
    return ((name, list(parts)) for name, parts in groupby(rows, key=lambda row: row[0]))


def _key_lines(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    lines = []
    for name, parts in _by_name(rows):
        _, kind, index_type, _, _, system_named = parts[0]
        word = "PRIMARY KEY" if kind.strip() == "PK" else "UNIQUE"
        clustered = "CLUSTERED" if index_type == _CLUSTERED else "NONCLUSTERED"
        columns = ", ".join(f"{bracket(column)} {'DESC' if down else 'ASC'}" for _, _, _, column, down, _ in parts)
        named = "" if system_named else f"CONSTRAINT {bracket(name)} "
        lines.append(f"{named}{word} {clustered} ({columns})")
    return lines


def _foreign_key_lines(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    lines = []
    for name, parts in _by_name(rows):
        _, _, schema, target, _, on_delete, on_update, *_ = parts[0]
        mine, theirs = ", ".join(bracket(p[1]) for p in parts), ", ".join(bracket(p[4]) for p in parts)
        actions = (f" ON DELETE{_ACTIONS[on_delete]}" if on_delete else "") + (f" ON UPDATE{_ACTIONS[on_update]}" if on_update else "")
        lines.append(f"{_named(name)}FOREIGN KEY ({mine}) REFERENCES {bracket(schema, target)} ({theirs}){actions}")
    return lines


def _named(title: str) -> str:
    """``CONSTRAINT [title] ``; nothing for one whose name begins with NUL, which no name of SQL Server does."""
    return "" if title.startswith("\0") else f"CONSTRAINT {bracket(title)} "


def _disabled(name: str, object_id: int, attached: Attached) -> list[str]:
    """Constraints that are switched off: they promise nothing about the rows."""
    off = {r[0] for r in attached.foreign_keys.get(object_id, ()) if r[7]} | {r[0] for r in attached.checks.get(object_id, ()) if r[2]}
    return [f"ALTER TABLE {name} NOCHECK CONSTRAINT {bracket(title)};" for title in sorted(off) if not title.startswith("\0")]


def index_lines(name: str, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """CREATE INDEX statements of a table or view."""
    lines = []
    for title, parts in _by_name(rows):
        _, kind, unique, condition, disabled, *_ = parts[0]
        keys = ", ".join(f"{bracket(p[5])}{' DESC' if p[6] else ''}" for p in parts if p[5] is not None and not p[7])
        included = ", ".join(bracket(p[5]) for p in parts if p[5] is not None and p[7])
        word = {_XML: "PRIMARY XML ", _SPATIAL: "SPATIAL ", _CLUSTERED: "CLUSTERED ", _COLUMNSTORE: "NONCLUSTERED COLUMNSTORE "}.get(
            kind, ""
        )
        if kind == _CLUSTERED_COLUMNSTORE:
            text = f"CREATE CLUSTERED COLUMNSTORE INDEX {bracket(title)} ON {name}"
        else:
            chosen = included if kind == _COLUMNSTORE else keys
            text = f"CREATE {'UNIQUE ' if unique else ''}{word}INDEX {bracket(title)} ON {name} ({chosen})"
            text += f" INCLUDE ({included})" if included and kind != _COLUMNSTORE else ""
        text += f" WHERE {condition}" if condition else ""
        lines.append(text + ";")
        if disabled:
            lines.append(f"ALTER INDEX {bracket(title)} ON {name} DISABLE;")
    return lines


def property_lines(kind: str, schema: str, name: str, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Extended properties of an object and its columns, as sp_addextendedproperty calls."""
    lines = []
    for minor, title, value, column in rows:
        if value is None or (minor and column is None):
            continue
        below = f", @level2type = N'COLUMN', @level2name = {literal(column)}" if column is not None else ""
        lines.append(
            f"EXEC sys.sp_addextendedproperty @name = {literal(title)}, @value = {literal(value)}, @level0type = N'SCHEMA', "
            f"@level0name = {literal(schema)}, @level1type = N'{kind}', @level1name = {literal(name)}{below};"
        )
    return lines


def type_script(row: Sequence[Any], columns: Sequence[Column], keys: Sequence[tuple[Any, ...]], collation: str) -> str:
    """A type's script: an alias, or a table type with its columns."""
    _, schema, name, base, max_length, precision, scale, nullable, is_table, *_ = row
    if is_table:
        body = ",\n".join(f"    {line}" for line in [*(_column(c, collation) for c in columns), *_key_lines(keys)])
        return f"CREATE TYPE {bracket(schema, name)} AS TABLE (\n{body}\n);\nGO\n"
    shown = base_type(base or "sql_variant", max_length, precision, scale)
    return f"CREATE TYPE {bracket(schema, name)} FROM {shown}{'' if nullable else ' NOT NULL'};\nGO\n"


def sequence_script(row: Sequence[Any]) -> str:
    """A sequence's script."""
    _, schema, name, kind, precision, start, increment, least, most, cycling, cached, size = row
    shown = f"{kind}({precision},0)" if kind in ("decimal", "numeric") else kind
    cache = f"CACHE {size}" if cached and size else "CACHE" if cached else "NO CACHE"
    return (
        f"CREATE SEQUENCE {bracket(schema, name)} AS {shown} START WITH {start} INCREMENT BY {increment} MINVALUE {least} "
        f"MAXVALUE {most} {'CYCLE' if cycling else 'NO CYCLE'} {cache};\nGO\n"
    )


def synonym_script(row: Sequence[Any]) -> str:
    """A synonym's script; the server keeps its target as written."""
    _, schema, name, target = row
    return f"CREATE SYNONYM {bracket(schema, name)} FOR {target};\nGO\n"


def schema_script(name: str) -> str:
    """A schema's script."""
    return f"CREATE SCHEMA {bracket(name)};\nGO\n"
