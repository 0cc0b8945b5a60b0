"""The columns of a query's result by position: two of them may have one name, or none."""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.infer import Types, combine
from migration.transpile.types import UNKNOWN, SqlType


def positions(types: Types, query: exp.Expr) -> list[SqlType] | None:
    """Types of a query's columns in order; None when a ``*`` cannot be expanded."""
    if isinstance(query, exp.Subquery):
        return positions(types, query.this)
    if isinstance(query, exp.SetOperation):
        left, right = positions(types, query.this), positions(types, query.expression)
        if left is None or right is None or len(left) != len(right):
            return left or right
        return [combine((a, b)) if a.known and b.known else UNKNOWN for a, b in zip(left, right, strict=True)]
    if not isinstance(query, exp.Select):
        return None
    found: list[SqlType] = []
    for projection in query.expressions:
        if isinstance(projection, exp.Star) or (isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star)):
            table = projection.table.lower() if isinstance(projection, exp.Column) else ""
            for alias, columns in types.sources(query):
                if not table or alias == table:
                    if columns is None:
                        return None
                    found += columns.values()
        else:
            found.append(types.of(projection))
    return found
