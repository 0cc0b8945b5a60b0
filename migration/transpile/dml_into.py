"""Where an INSERT or OUTPUT puts its rows."""

from __future__ import annotations

from dataclasses import dataclass

from migration.transpile.dml_parse import Statement, Target
from migration.transpile.names import quote
from migration.transpile.reader import Reader
from migration.transpile.types import SqlType


@dataclass(frozen=True, slots=True)
class Into:
    """Where rows go.

    Attributes:
        target: The table.
        listed: Its columns as listed; empty for all.
        types: Their types, None when not known; empty when the columns are not known.
    """

    target: Target
    listed: list[str]
    types: list[SqlType | None]

    @property
    def sql(self) -> str:
        """``INSERT INTO table (columns)``."""
        columns = f" ({', '.join(quote(c) for c in self.listed)})" if self.listed else ""
        return f"INSERT INTO {self.target.sql}{columns}"


def read_into(statement: Statement, reader: Reader) -> Into:
    """``[INTO] table [(columns)]``, from behind INSERT and TOP."""
    reader.accept("INTO")
    target = statement.target(reader)
    listed = [t.value for t in reader.group_words() if t.upper != ","] if reader.current.upper == "(" and _is_list(reader) else []
    statement.hints(reader)
    return _into(statement, target, listed)


def _is_list(reader: Reader) -> bool:
    """Whether ``(`` opens a column list rather than a query."""
    ahead = 1
    while reader.peek(ahead).upper == "(":
        ahead += 1
    return reader.peek(ahead).upper not in ("SELECT", "WITH")


def _into(statement: Statement, target: Target, listed: list[str]) -> Into:
    columns = target.columns
    if not listed and target.generated:
        # T-SQL leaves identity and computed columns out by itself.
        listed = [c for c in columns or {} if c not in target.generated]
    names = [c.lower() for c in listed] or list(columns or ())
    identity = statement.context.options.estate.identities.get(target.full)
    if identity and identity in names:
        statement.context.note("IDENTITY_INSERT", target.span[0], identity)
    return Into(target, listed, [columns.get(n) if columns else None for n in names])
