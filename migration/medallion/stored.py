"""A table's columns under the names that datasets give them, and what gold needs to know of a silver dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migration.medallion.columns import Column, TableShape
from migration.medallion.naming import Names, column_name


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A source column under the name that its datasets give it."""

    name: str
    column: Column


@dataclass(frozen=True, slots=True)
class SoftDelete:
    """How a table marks deleted rows.

    Attributes:
        columns: Names of the marking columns in the datasets, the deciding one first.
        condition: Spark SQL, true for rows that are not deleted.
        reason: Why, in words.
    """

    columns: tuple[str, ...]
    condition: str
    reason: str


@dataclass(frozen=True, slots=True)
class CleanTable:
    """What gold needs to know of a silver dataset.

    Attributes:
        dataset: Its name.
        columns: By case-folded source name.
        ingested_at: Name of its ``<table>_ingested_at``.
        soft_delete: What its filter leaves out; None for nothing.
    """

    dataset: str
    columns: dict[str, StoredColumn]
    ingested_at: str
    soft_delete: SoftDelete | None


def stored_columns(shape: TableShape) -> tuple[StoredColumn, ...]:
    """The columns that can be read at all, under names that are unique and that Delta Lake can store."""
    names = Names()
    return tuple(StoredColumn(names.take(column_name(c.name)), c) for c in shape.columns if not c.hidden)


def renamed_columns(columns: Sequence[StoredColumn], wanted: Mapping[str, str]) -> tuple[StoredColumn, ...]:
    """The columns as silver shows them: under the names the user gave them, without those that were left out.

    Args:
        columns: As bronze holds them.
        wanted: New name by source column in any case; empty leaves it out.
    """
    chosen = {name.casefold(): new for name, new in wanted.items()}
    kept = [c for c in columns if chosen.get(c.column.name.casefold(), c.name)]
    names = Names()
    for column in kept:
        if column.column.name.casefold() not in chosen:
            names.take(column.name)
    return tuple(
        StoredColumn(names.take(column_name(chosen[folded])), c.column) if (folded := c.column.name.casefold()) in chosen else c
        for c in kept
    )
