"""FOR XML and FOR JSON over groups, TOP or DISTINCT: such rows come from a query of their own, which the text is then made of.

Sources: Microsoft Learn, "FOR XML", "FOR JSON"; Databricks SQL language reference, "SELECT (subselect)".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.for_clauses import column_name
from migration.transpile.rewriter import Rewriter

_SHAPES = ("group", "limit", "having", "distinct", "offset")
_OUTSIDE = frozenset({"for_", "with_", "hint", "kind"})
_ROWS = "qp_rows"


def is_shaped(node: exp.Expr) -> bool:
    """Whether the rows of a SELECT are groups, some of all, or different ones."""
    return any(node.args.get(k) for k in _SHAPES)


def rows_inside(q: Rewriter, node: exp.Expr) -> exp.Select:
    """Move all of a SELECT but FOR into a query; the SELECT keeps its columns, by name, and its order.

    Args:
        q: The object.
        node: The SELECT; its FROM is left for the caller to set.

    Returns:
        The query that gives the rows.

    Raises:
        CannotConvert: A column is ``*``, or the order is by something that the rows do not have.
    """
    inner = exp.Select()
    for key in [k for k, v in node.args.items() if v is not None and k not in _OUTSIDE]:
        value = node.args[key]
        node.set(key, None)
        inner.set(key, value)
    outer: list[exp.Expr] = []
    columns: list[exp.Expr] = []
    values = [p.unalias() for p in inner.expressions]
    names = [column_name(p) for p in inner.expressions]
    for place, value in enumerate(values):
        if isinstance(value, exp.Star) or (isinstance(value, exp.Column) and isinstance(value.this, exp.Star)):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML or FOR JSON of * over groups, TOP or DISTINCT")
        found = q.type_of(value)
        columns.append(exp.alias_(value, f"qp_{place}", quoted=True, copy=False))
        column = exp.column(exp.to_identifier(f"qp_{place}", quoted=True), exp.to_identifier(_ROWS, quoted=True))
        shown: exp.Expr = exp.alias_(column, names[place], quoted=True) if names[place] else exp.Paren(this=column)
        for made in (column, shown, shown.this):
            q.types.set(made, found)
        outer.append(shown)
    order = inner.args.get("order")
    if order is not None:
        node.set("order", _order(q, node, inner, order, (columns, values, names)))
    elif inner.args.get("distinct") and len(values) == 1:
        # SQL Server finds different values by sorting them.
        node.set("order", exp.Order(expressions=[exp.Ordered(this=_column(0), nulls_first=True)]))
        q.context.expect("ORDER", 1)
    inner.set("expressions", columns)
    node.set("expressions", outer)
    q.context.expect("FROM", 1)
    return inner


def _column(place: int, prefix: str = "qp_") -> exp.Expr:
    return exp.column(exp.to_identifier(f"{prefix}{place}", quoted=True), exp.to_identifier(_ROWS, quoted=True))


def _order(
    q: Rewriter, node: exp.Expr, inner: exp.Select, order: exp.Expr, listed: tuple[list[exp.Expr], list[exp.Expr], list[str]]
) -> exp.Expr:
    """The order of the text: by columns of the rows, which get more of them where it needs others."""
    columns, values, names = listed
    lowered = [n.lower() for n in names]
    made = []
    for place, item in enumerate(order.expressions):
        by = item.this
        found = next((n for n, value in enumerate(values) if value == by), None)
        if isinstance(by, exp.Literal) and not by.is_string:
            found = int(by.name) - 1
        elif isinstance(by, exp.Column) and not by.table and by.name.lower() in lowered:
            found = lowered.index(by.name.lower())
        if found is None and inner.args.get("distinct"):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML or FOR JSON over different rows, ordered by something else")
        if found is None:
            columns.append(exp.alias_(by.copy(), f"qp_k{place}", quoted=True))
        key = _column(found) if found is not None else _column(place, "qp_k")
        made.append(exp.Ordered(this=key, desc=item.args.get("desc"), nulls_first=item.args.get("nulls_first")))
    if inner.args.get("limit") or inner.args.get("offset"):
        q.context.expect("ORDER", 1)
    else:
        inner.set("order", None)
    return exp.Order(expressions=made)


__all__ = ["is_shaped", "rows_inside"]
