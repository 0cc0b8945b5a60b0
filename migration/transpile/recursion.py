"""Recursive common table expressions: Spark wants the types of both parts equal to the digit.

T-SQL asks for equal types too, but it keeps an expression's type by rules of its own: ``qty * qty`` of the recursive part has other
digits on Databricks than the anchor's column. So numbers and dates of both parts are cast to the type that T-SQL gives the anchor.

Sources: Microsoft Learn, "WITH common_table_expression", "Guidelines for defining and using recursive CTEs"; Databricks SQL language
reference, "Common table expression (CTE)".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, cast
from migration.transpile.types import Category, SqlType

_CAST = frozenset({Category.INT, Category.DECIMAL, Category.FLOAT, Category.DATE, Category.DATETIME})


def cast_to_anchor(q: Rewriter, cte: exp.Expr) -> None:
    """Cast the columns of a recursive common table expression to the types of its first part."""
    query = cte.this
    while isinstance(query, exp.Subquery):
        query = query.this
    if not isinstance(query, exp.SetOperation):
        return
    branches = _branches(query)
    anchor = branches[0]
    if not isinstance(anchor, exp.Select) or any(_has_star(b) for b in branches):
        return
    wanted = [q.type_of(e.unalias()) for e in anchor.expressions]
    for branch in branches:
        if not isinstance(branch, exp.Select) or len(branch.expressions) != len(wanted):
            return
    for number, branch in enumerate(branches):
        for place, kind in enumerate(wanted):
            _fit(q, branch, place, kind, anchor=number == 0)


def _branches(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.SetOperation):
        return _branches(node.this) + _branches(node.expression)
    return _branches(node.this) if isinstance(node, exp.Subquery) else [node]


def _has_star(branch: exp.Expr) -> bool:
    return isinstance(branch, exp.Select) and any(isinstance(e, exp.Star) or e.is_star for e in branch.expressions)


def _fit(q: Rewriter, branch: exp.Expr, place: int, wanted: SqlType, *, anchor: bool) -> None:
    """Cast one column where Databricks might type it otherwise than T-SQL does."""
    column = branch.expressions[place]
    value = column.unalias()
    if wanted.category not in _CAST or not wanted.sql:
        return
    inner = value.unnest()
    if isinstance(inner, exp.Null) or (isinstance(inner, exp.Cast) and _same(inner.args["to"], wanted)):
        return
    if _is_plain(q, value, wanted) and (anchor or wanted.category is not Category.DECIMAL or isinstance(inner, exp.Column)):
        return
    name = column.alias_or_name if isinstance(column, (exp.Alias, exp.Column)) else ""
    made = cast(value.copy(), wanted.sql)
    q.types.set(made, wanted)
    column.replace(exp.alias_(made, name, quoted=True) if name else made)


def _same(target: exp.Expr, wanted: SqlType) -> bool:
    return target.sql("databricks").replace(" ", "").upper() == wanted.sql.replace(" ", "").upper()


def _is_plain(q: Rewriter, value: exp.Expr, wanted: SqlType) -> bool:
    """Whether both engines give a value the same type: a column or constant of that type, or a sum of whole ones."""
    inner = value.unnest()
    if isinstance(inner, (exp.Column, exp.Literal, exp.Neg)):
        return q.type_of(value).sql == wanted.sql
    if isinstance(inner, (exp.Add, exp.Sub)) and wanted.category is Category.INT:
        return _is_plain(q, inner.this, wanted) and _is_plain(q, inner.args["expression"], wanted)
    return False
