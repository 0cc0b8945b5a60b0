"""What is known of the estate's columns, keys, alias types and sequences: the first of two passes.

Kept small, since every worker process holds a copy: one dictionary of columns per table, types shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migration.transpile.types import SqlType, TypeName, convert_type, is_builtin

if TYPE_CHECKING:
    from migration.estate import SqlObject
    from migration.runtime import TargetRuntime

_ALIAS_DEPTH = 4
#: Before the name of a built-in type for which the options put another: no alias type can be called so.
INSTEAD = "="


@dataclass(frozen=True, slots=True)
class SequenceFacts:
    """Where a sequence starts and how it steps."""

    start: int = 1
    increment: int = 1


@dataclass(frozen=True, slots=True)
class LaterColumn:
    """A column that ALTER TABLE … ADD gives a table.

    Attributes:
        name: As written.
        expression: T-SQL of a computed column; empty for an identity column.
        identity: Start and step of an identity column.
        type: Type of an identity column.
        required: Whether it says NOT NULL.
    """

    name: str
    expression: str = ""
    identity: tuple[int, int] | None = None
    type: TypeName | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """A parameter of a procedure: its T-SQL name with ``@`` in lower case, its Databricks name, its type, whether it gives a value back."""

    name: str
    target: str
    type: SqlType
    output: bool


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What a caller must know of a procedure.

    Attributes:
        parameters: In order.
        returns: Whether it gives its return value back in a parameter.
    """

    parameters: tuple[ParameterFacts, ...] = ()
    returns: bool = False

    def find(self, name: str, place: int) -> ParameterFacts | None:
        """The parameter of a name (lower case, with ``@``), or at a place when the name is empty."""
        if name:
            return next((p for p in self.parameters if p.name == name), None)
        return self.parameters[place] if place < len(self.parameters) else None


@dataclass(frozen=True, slots=True)
class TemporaryFacts:
    """A temporary table that one procedure of the estate alone creates.

    Attributes:
        owner: ``schema.name`` of that procedure, lower case.
        columns: Types by lower-case name, in order; empty when they are not known.
        key: Primary key columns, lower case.
    """

    owner: str
    columns: dict[str, SqlType]
    key: tuple[str, ...] = ()


@dataclass(slots=True)
class EstateCatalog:
    """Facts by lower-case ``schema.name``.

    Attributes:
        tables: Column types by lower-case column name, in column order; views whose columns are known too.
        keys: Primary key columns, lower case.
        aliases: Alias types, as the built-in type they stand for; and built-in types, after ``=``, for which the options put another.
        alias_nullable: Alias types that say NOT NULL.
        sequences: Sequences.
        functions: Return types of scalar functions.
        generated: Columns of a table that get their values by themselves (identity, computed, rowversion), lower case.
        identities: Identity column of a table, lower case.
        numbered: Column of a table whose default takes numbers from a sequence that counts up, lower case.
        later_sequences: Sequence that the default of ``schema.table.column`` reads, when an ALTER TABLE gives it; lower-case keys.
        procedures: What callers must know of a procedure.
        sequence_readers: Why a sequence is more than the numbers of one column: who else takes numbers from it.
        later_columns: Identity and computed columns that an ALTER TABLE adds to a table of the source, which Delta can only create.
        bodies: Scalar functions that the expressions of tables, and functions with loops, call.
        table_types: Column types of a table type by lower-case column name, in order.
        temporary: Temporary tables by their lower-case name with its signs.
        twins: Names, as Unity Catalog would take them, of several objects whose names differ only in signs that it refuses.
        kept_rows: Procedures whose rows another one inserts; each has a twin that keeps its rows in a table.
    """

    tables: dict[str, dict[str, SqlType]] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: dict[str, TypeName] = field(default_factory=dict)
    not_null_aliases: set[str] = field(default_factory=set)
    sequences: dict[str, SequenceFacts] = field(default_factory=dict)
    functions: dict[str, SqlType] = field(default_factory=dict)
    generated: dict[str, frozenset[str]] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    later_sequences: dict[str, tuple[str, ...]] = field(default_factory=dict)
    procedures: dict[str, ProcedureFacts] = field(default_factory=dict)
    table_types: dict[str, dict[str, SqlType]] = field(default_factory=dict)
    temporary: dict[str, TemporaryFacts] = field(default_factory=dict)
    numbered: dict[str, str] = field(default_factory=dict)
    kept_rows: set[str] = field(default_factory=set)
    twins: set[str] = field(default_factory=set)
    sequence_readers: dict[str, str] = field(default_factory=dict)
    later_columns: dict[str, tuple[LaterColumn, ...]] = field(default_factory=dict)
    bodies: dict[str, SqlObject] = field(default_factory=dict)

    def columns(self, schema: str, name: str) -> dict[str, SqlType] | None:
        """Column types of a table or view; ``dbo`` when ``schema`` is empty. None when unknown."""
        found = self.tables.get(f"{schema or 'dbo'}.{name}".lower())
        if found is None and schema.lower() in ("sys", "information_schema"):
            from migration.transpile.catalog_views import column_types

            return column_types(schema, name)
        return found

    def resolve_alias(self, name: TypeName) -> TypeName | None:
        """The built-in type behind a name, which may be built in itself; None when unknown."""
        for _ in range(_ALIAS_DEPTH):
            if is_builtin(name.name):
                return self.aliases.get(INSTEAD + name.name, name)
            found = self.aliases.get(name.name) or self.aliases.get(f"dbo.{name.name}")
            if found is None:
                return None
            name = found
        return None

    def says_not_null(self, name: TypeName) -> bool:
        """Whether an alias type was created NOT NULL."""
        return name.name in self.not_null_aliases or f"dbo.{name.name}" in self.not_null_aliases

    def sql_type(self, name: TypeName, runtime: TargetRuntime) -> SqlType | None:
        """The converted type of a column or parameter; None when unknown."""
        builtin = self.resolve_alias(name)
        resolved = convert_type(builtin, runtime) if builtin else None
        return resolved.type if resolved else None


def build_catalog(objects: Iterable[SqlObject], runtime: TargetRuntime, *, spatial: str = "native") -> EstateCatalog:
    """Read the definitions of an estate for what later conversions ask: never raises, skips what it cannot read.

    Args:
        objects: All objects of the estate.
        runtime: The target.
        spatial: What geography and geometry become, as :class:`migration.transpile.options.SpatialMode` says it.
    """
    from migration.transpile.learn import Learner

    return Learner(runtime, spatial).learn(objects)
