"""TOP with its options.

Sources: Microsoft Learn, "TOP (Transact-SQL)"; Databricks SQL language reference, "LIMIT", "QUALIFY".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import operators
from migration.transpile.rewriter import Rewriter, call, cast, paren


def top(q: Rewriter, node: exp.Expr, limit: exp.Expr) -> exp.Expr:
    """TOP n [PERCENT] [WITH TIES] of a SELECT.

    Raises:
        CannotConvert: Rows that a window cannot count.
    """
    options = limit.args.get("limit_options")
    if operators.is_limit_of_all(limit):
        q.note("TOP_100_PERCENT", node)
        node.set("limit", None)
        return node
    if any(isinstance(n, (exp.Column, exp.Parameter)) for n in limit.args["expression"].walk()):
        # LIMIT takes no parameter of a function.
        return _windowed(q, node, limit, percent=False, ties=False)
    if options and (options.args.get("percent") or options.args.get("with_ties")):
        return _windowed(q, node, limit, percent=bool(options.args.get("percent")), ties=bool(options.args.get("with_ties")))
    return node


def _windowed(q: Rewriter, node: exp.Expr, limit: exp.Expr, *, percent: bool, ties: bool) -> exp.Expr:
    """Rows whose rank, or number, is at most n, or at most n percent of all."""
    order = node.args.get("order")
    what = "TOP n PERCENT" if percent else "TOP WITH TIES"
    if (order is None and ties) or node.args.get("distinct"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, what + " of distinct rows")
    if order is not None:
        ranked = _window_order(q, node, order, what)
    else:
        ranked = exp.Order(expressions=[exp.Ordered(this=exp.Subquery(this=exp.Select(expressions=[exp.Null()])), nulls_first=True)])
    place = exp.Window(this=call("RANK" if ties else "ROW_NUMBER"), order=ranked, over="OVER")
    most = paren(limit.args["expression"])
    if percent:
        share = exp.Mul(this=exp.Window(this=call("COUNT", exp.Star()), over="OVER"), expression=cast(most, "DOUBLE"))
        most = call("CEIL", exp.Div(this=share, expression=exp.Literal.number(100), typed=False, safe=False))
    node.set("qualify", exp.Qualify(this=exp.LTE(this=place, expression=most)))
    node.set("limit", None)
    q.context.expect("ORDER", 1)
    return node


def number_rows(q: Rewriter, node: exp.Expr) -> None:
    """Give ``IDENTITY(…)`` among the columns the order of the query, or none.

    Raises:
        CannotConvert: The rows are groups or different ones, or some of all in any order: what is numbered is not clear.
    """
    for projection in node.expressions:
        window = projection.find(exp.Window)
        if window is None or window.args["order"] is None or window.args["order"].expressions:
            continue
        order = node.args.get("order")
        if any(node.args.get(k) for k in ("group", "distinct")) or (node.args.get("limit") and order is None):
            raise q.fail("UNKNOWN_FUNCTION", node, "IDENTITY over groups, TOP or DISTINCT")
        nothing = exp.Ordered(this=exp.Subquery(this=exp.Select(expressions=[exp.Null()])), nulls_first=True)
        window.set("order", _window_order(q, node, order, "IDENTITY") if order is not None else exp.Order(expressions=[nothing]))
        q.context.expect("ORDER", 1)


def _window_order(q: Rewriter, node: exp.Expr, order: exp.Expr, what: str) -> exp.Expr:
    """The order of the result as a window sees it: by columns of FROM, not by names of the result."""
    ranked = order.copy()
    named = {p.alias.lower(): p.this for p in node.expressions if isinstance(p, exp.Alias)}
    for item in ranked.expressions:
        if isinstance(item.this, exp.Literal):
            raise q.fail("UNSUPPORTED_CLAUSE", node, what + " ordered by a column's number")
        column_of_result = isinstance(item.this, exp.Column) and not item.this.table and item.this.name.lower() in named
        if node.args.get("group"):
            if not column_of_result:
                raise q.fail("UNSUPPORTED_CLAUSE", node, what + " over groups, ordered by something that is not in the result")
        elif column_of_result:
            item.set("this", named[item.this.name.lower()].copy())
    return ranked
