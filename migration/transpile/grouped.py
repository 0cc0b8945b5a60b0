"""Subqueries where Spark takes none: scalar ones beside aggregates, and comparisons with ANY and ALL.

T-SQL lets a scalar subquery read the grouped columns; Spark wants it inside an aggregate.

Sources: Microsoft Learn, "Subqueries (SQL Server)", "SOME | ANY", "ALL"; Spark, error class
SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, call

_AGGREGATES = frozenset({"SUM", "AVG", "MIN", "MAX", "COUNT", "FIRST", "LISTAGG", "COLLECT_LIST", "STDDEV_SAMP", "STDDEV_POP", "VAR_SAMP",
    "VAR_POP", "APPROX_COUNT_DISTINCT", "PERCENTILE_CONT", "PERCENTILE_DISC", "GROUPING", "GROUPING_ID"})  # fmt: skip


def first_of_subqueries(q: Rewriter, node: exp.Expr) -> None:
    """``SELECT (SELECT … WHERE x.id = t.id), COUNT(*) FROM t GROUP BY t.id``: the subquery gives one value for a group, so its first.

    Raises:
        CannotConvert: A correlated subquery is what is grouped by.
    """
    group = node.args.get("group")
    if group is None:
        return
    for item in group.find_all(exp.Subquery):
        if _is_correlated(q, item):
            raise q.fail("UNSUPPORTED_CLAUSE", item, "a subquery in GROUP BY that reads the row")
    for place in [*node.expressions, *(node.args[k] for k in ("having", "order") if node.args.get(k))]:
        for item in list(_scalar_subqueries(place)):
            if _is_correlated(q, item):
                kept = q.type_of(item)
                bare = item.copy()
                name = bare.args.get("alias")
                bare.set("alias", None)  # sqlglot keeps the name of a selected subquery in the subquery itself
                made = call("FIRST", bare)
                q.types.set(made, kept)
                item.replace(exp.Alias(this=made, alias=exp.to_identifier(item.alias, quoted=True)) if name is not None else made)


def _scalar_subqueries(root: exp.Expr) -> Iterator[exp.Expr]:
    """Subqueries that stand for one value, outside aggregates and outside each other."""
    if isinstance(root, exp.Subquery) and isinstance(root.this, exp.Query):
        if not isinstance(root.parent, (exp.In, exp.Exists)):
            yield root
        return
    if isinstance(root, exp.Anonymous) and str(root.this) in _AGGREGATES and not isinstance(root.parent, exp.Window):
        return
    if isinstance(root, exp.Query):
        return
    for child in root.iter_expressions():
        yield from _scalar_subqueries(child)


def _is_correlated(q: Rewriter, item: exp.Expr) -> bool:
    """Whether a subquery reads a column of the query around it, or may."""
    inner: set[str] = set()
    known: set[str] = set()
    open_ended = False
    for select in item.find_all(exp.Select):
        for alias, columns in q.types.sources(select):
            inner.add(alias)
            known |= set(columns or ())
            open_ended = open_ended or columns is None
    for column in item.find_all(exp.Column):
        if column.table:
            if column.table.lower() not in inner:
                return True
        elif not open_ended and column.name.lower() not in known and not isinstance(column.this, exp.Star):
            return True
    return False


def quantified(q: Rewriter, node: exp.Expr) -> exp.Expr | None:
    """``a = ANY (SELECT …)`` as IN, ``a <> ALL`` as NOT IN, the others as EXISTS; None when ``node`` compares something else.

    Raises:
        CannotConvert: It stands where an unknown result would not count as false.
    """
    right = node.args["expression"]
    if not isinstance(right, (exp.Any, exp.All)):
        return None
    query = right.this.this if isinstance(right.this, exp.Subquery) else right.this
    every = isinstance(right, exp.All)
    if every:
        q.context.expect("ALL", -1)
    if isinstance(node, exp.NEQ if every else exp.EQ):
        found: exp.Expr = exp.In(this=node.this, query=exp.Subquery(this=query))
        return exp.Not(this=found) if every else found
    scope = node.parent
    while isinstance(scope, (exp.And, exp.Or, exp.Paren)):
        scope = scope.parent
    if not isinstance(scope, (exp.Where, exp.Having)):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "ANY or ALL outside the conditions of WHERE and HAVING")
    name, column = exp.to_identifier("compared", quoted=True), exp.to_identifier("compared_value", quoted=True)
    test: exp.Expr = type(node)(this=node.this, expression=exp.column(column.copy(), table=name.copy()))
    if every:
        # All hold when none fails; one that compares with NULL fails.
        test = exp.Not(this=call("COALESCE", test, exp.Boolean(this=False)))
    values = exp.Subquery(this=query, alias=exp.TableAlias(this=name, columns=[column]))
    asked = exp.Select(expressions=[exp.Literal.number(1)], from_=exp.From(this=values), where=exp.Where(this=test))
    q.context.expect("FROM", 1)
    q.context.expect("WHERE", 1)
    there = exp.Exists(this=asked)
    return exp.Not(this=there) if every else there
