"""A table as its CREATE or ALTER statement says it; expressions are spans of the source text."""

from __future__ import annotations

from dataclasses import dataclass, field

from migration.transpile.types import TypeName

#: Start and end offsets of an expression in the object's text.
Span = tuple[int, int]


@dataclass(slots=True)
class Check:
    """A CHECK constraint. ``name`` is empty when the source gives none; ``at`` is its offset."""

    name: str
    span: Span
    at: int
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class Key:
    """A PRIMARY KEY or UNIQUE constraint."""

    name: str
    columns: list[str]
    at: int


@dataclass(slots=True)
class ForeignKey:
    """A FOREIGN KEY; ``target_columns`` is empty when the source leaves them to the primary key."""

    name: str
    columns: list[str]
    target: list[str]
    target_columns: list[str]
    at: int


@dataclass(slots=True)
class Column:
    """A column.

    Attributes:
        name: Its name.
        at: Offset of its name.
        type: None for a computed column.
        nullable: None when the source does not say.
        default: Expression of its default.
        identity: Seed and increment.
        sequence: Name of the sequence its default reads.
        collation: As written.
        computed: Expression of a computed column.
    """

    name: str
    at: int
    type: TypeName | None = None
    nullable: bool | None = None
    default: Span | None = None
    identity: tuple[int, int] | None = None
    sequence: list[str] | None = None
    collation: str = ""
    computed: Span | None = None


@dataclass(slots=True)
class Table:
    """What a CREATE TABLE or ALTER TABLE … ADD says."""

    name: list[str]
    at: int
    columns: list[Column] = field(default_factory=list)
    primary_key: Key | None = None
    uniques: list[Key] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    #: ALTER TABLE … ADD DEFAULT x FOR column.
    defaults_for: list[tuple[str, Span, int]] = field(default_factory=list)
    #: ALTER TABLE … ADD DEFAULT (NEXT VALUE FOR s) FOR column: the column, the sequence, the offset.
    sequences_for: list[tuple[str, list[str], int]] = field(default_factory=list)
