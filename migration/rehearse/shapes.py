"""The shape of a source table as Spark sees it over JDBC: from the estate's scripts, or guessed from what the notebook does with it.

Types: Spark documentation, "JDBC To Other Databases", mapping from Microsoft SQL Server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migration.medallion.columns import Column, TableShape

_TYPES = {
    "bigint": "bigint",
    "int": "int",
    "smallint": "smallint",
    "tinyint": "smallint",
    "bit": "boolean",
    "money": "decimal(19,4)",
    "smallmoney": "decimal(10,4)",
    "float": "double",
    "real": "float",
    "date": "date",
    "time": "timestamp",
    "datetime": "timestamp",
    "datetime2": "timestamp",
    "smalldatetime": "timestamp",
    "datetimeoffset": "timestamp",
    "binary": "binary",
    "varbinary": "binary",
    "image": "binary",
    "timestamp": "binary",
    "rowversion": "binary",
}
_FIXED = frozenset({"char", "nchar"})
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WHOLE = frozenset(
    [
        "id",
        "no",
        "count",
        "qty",
        "quantity",
        "year",
        "month",
        "day",
        "minutes",
        "days",
        "seconds",
        "hours",
        "order",
        "priority",
        "level",
        "version",
        "age",
        "size",
        "units",
        "seq",
    ]
)
_MONEY = frozenset(
    [
        "amount",
        "price",
        "salary",
        "total",
        "rate",
        "pct",
        "percent",
        "gross",
        "net",
        "tax",
        "budget",
        "cost",
        "fee",
        "balance",
        "freight",
        "discount",
        "share",
        "weight",
    ]
)
_FLAG = frozenset({"is", "has", "flag", "enabled", "active", "deleted"})
_GUESSED_TEXT = 40


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sample table.

    Attributes:
        name: As in the source.
        type: Spark SQL type in lower case (``decimal(19,4)``).
        length: Characters a text may have; 0 for no limit.
        fixed: Text comes padded with blanks to its length.
        nullable: NULL is allowed.
        semantic: What kind of text it holds: ``guid``, ``xml``, ``point``, ``time`` (a timestamp of 1970-01-01), or empty.
    """

    name: str
    type: str
    length: int = 0
    fixed: bool = False
    nullable: bool = True
    semantic: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: own columns, the parent table as ``schema.name`` in lower case, its columns."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleTable:
    """A source table to make rows for: ``name`` (``schema.name``), its fields, its primary key, its foreign keys."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def words_of_name(name: str) -> list[str]:
    """The words of a column's name in lower case."""
    return [w.lower() for w in _CAMEL.findall(name)]


def from_shape(shape: TableShape, used: Mapping[str, Sequence[Any]], parents: Mapping[str, TableShape]) -> SampleTable:
    """A table of the estate.

    Args:
        shape: Its columns and constraints.
        used: Literals that the notebook compares columns with, for columns whose type the script does not say.
        parents: All tables by lower-case name.
    """
    fields = tuple(_field(c, used) for c in shape.columns if not c.hidden)
    links = []
    for key in shape.foreign_keys:
        parent = parents.get(key.target.lower())
        columns = key.target_columns or (parent.primary_key if parent else ())
        if parent is not None and len(columns) == len(key.columns):
            links.append(Link(key.columns, key.target.lower(), columns))
    return SampleTable(shape.name, fields, shape.primary_key, tuple(links))


def _field(column: Column, used: Mapping[str, Sequence[Any]]) -> Field:
    kind = column.type
    arguments = [int(p) for p in column.arguments.split(",") if p.strip().isdigit()]
    if kind in ("decimal", "numeric"):
        precision, scale = [*arguments, 0][:2] if arguments else (18, 0)
        return Field(column.name, f"decimal({precision},{scale if len(arguments) > 1 else 0})", nullable=column.nullable)
    if kind == "float" and arguments and arguments[0] <= 24:
        return Field(column.name, "float", nullable=column.nullable)
    if kind in _TYPES:
        return Field(column.name, _TYPES[kind], nullable=column.nullable, semantic="time" if kind == "time" else "")
    if not kind:
        made = guess(column.name, used)
        return Field(made.name, made.type, made.length, nullable=column.nullable, semantic=made.semantic)
    length = arguments[0] if arguments else 0 if column.arguments == "max" or kind in ("text", "ntext", "xml") else 1
    semantic = {"uniqueidentifier": "guid", "xml": "xml", "geography": "point", "geometry": "point"}.get(kind, "")
    if not column.is_string or kind == "sysname":
        length = 0
    return Field(column.name, "string", length, kind in _FIXED, column.nullable, semantic)


def guess(name: str, used: Mapping[str, Sequence[Any]]) -> Field:
    """A column of which only the name and its comparisons are known."""
    values = used.get(name.lower(), ())
    if any(isinstance(v, bool) for v in values):
        return Field(name, "boolean")
    words = words_of_name(name) or [""]
    last = words[-1]
    if "guid" in words or "uuid" in words:
        return Field(name, "string", 36, semantic="guid")
    if any(isinstance(v, str) for v in values):
        return Field(name, "string", _GUESSED_TEXT)
    if _FLAG & {words[0], last} and last not in ("at", "on", "date", "by"):
        return Field(name, "boolean")
    if last in ("at", "time", "timestamp", "datetime"):
        return Field(name, "timestamp")
    if last in ("date", "on", "from", "to"):
        return Field(name, "date")
    if last in _MONEY:
        return Field(name, "decimal(19,4)")
    if last in _WHOLE or any(isinstance(v, int) for v in values):
        return Field(name, "int")
    return Field(name, "decimal(19,4)" if values else "string", 0 if values else _GUESSED_TEXT)


def from_columns(name: str, columns: Sequence[str], used: Mapping[str, Sequence[Any]]) -> SampleTable:
    """A table of which only the columns that the notebook selects are known; a first column named ``…ID`` is taken for its key."""
    fields = tuple(guess(c, used) for c in columns)
    first = words_of_name(columns[0])[-1:] if columns else []
    return SampleTable(name, fields, (columns[0],) if first == ["id"] else ())
