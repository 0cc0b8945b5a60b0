"""What a statement inside a module may name beside the estate: variables, parameters, temporary tables and table variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from migration.transpile.catalog import EstateCatalog
from migration.transpile.types import SqlType


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, parameter, or value that the surrounding script keeps.

    Attributes:
        path: How Databricks names it, part by part, unquoted: ``("main", "v_x")`` is written `` `main`.`v_x` ``. A label or procedure
            name in front keeps a column of the same name from hiding it.
        type: Its type as far as it is known.
    """

    path: tuple[str, ...]
    type: SqlType


@dataclass(frozen=True, slots=True)
class LocalTable:
    """A temporary table or table variable.

    Attributes:
        path: How Databricks names it, part by part, unquoted.
        columns: Types by lower-case name, in column order; None when they are not known.
        key: Primary key columns, lower case; empty when it has none.
        generated: Columns that get their values by themselves, lower case.
    """

    path: tuple[str, ...]
    columns: Mapping[str, SqlType] | None = None
    key: tuple[str, ...] = ()
    generated: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scope:
    """Everything that is known where a statement stands.

    Attributes:
        variables: By lower-case T-SQL spelling: ``@x``, ``@@rowcount``, and calls without arguments as ``scope_identity()``
            or ``error_message()``.
        tables: By lower-case T-SQL name: ``#t``, ``##t``, ``@t``.
        foreign: Those of the tables that another procedure makes, with the offset where each is first named.
    """

    variables: dict[str, Variable] = field(default_factory=dict)
    tables: dict[str, LocalTable] = field(default_factory=dict)
    foreign: dict[str, int] = field(default_factory=dict)


_FACTS = tuple(f.name for f in fields(EstateCatalog))


class ScopedCatalog(EstateCatalog):
    """The estate with local tables before it; shares every dictionary of the estate.

    Args:
        estate: What is known of the estate.
        local: Columns of local tables by lower-case name; None where they are not known.
    """

    __slots__ = ("_local",)

    def __init__(self, estate: EstateCatalog, local: Mapping[str, Mapping[str, SqlType] | None]) -> None:
        super().__init__(*[getattr(estate, name) for name in _FACTS])
        self._local = local

    def columns(self, schema: str, name: str) -> dict[str, SqlType] | None:
        """As the estate's, but for local names."""
        if name.lower() in self._local:
            found = self._local[name.lower()]
            return None if found is None else dict(found)
        return super().columns(schema, name)
