"""Parameters of a function two subqueries deep: Spark resolves them only in the body and in the subqueries of its conditions.

A query whose condition has a subquery that itself needs the parameter is joined with one row that holds it: ``CROSS JOIN (SELECT f.a AS
qp_a) AS qp_1``; the inner query names that column, as it may any column of the query around it.

Source: Databricks SQL language reference, "Correlated subqueries" (outer references reach one query out).
"""

from __future__ import annotations

import re

from sqlglot import exp

_OURS = re.compile(r"qp_\d+")


def reach_parameters(tree: exp.Expr, qualifier: str) -> int:
    """Bring the parameters that conditions need deep down within their reach.

    Args:
        tree: The body; changed in place.
        qualifier: The function's name, which qualifies its parameters.

    Returns:
        How many joins were added.
    """
    if _hidden(tree, qualifier):
        return 0
    names = {qualifier.lower()}
    added = 0
    for select in list(tree.find_all(exp.Select, bfs=True)):
        where = select.args.get("where")
        if where is None or (select.args.get("from_") or select.args.get("from")) is None:
            continue
        deep = [c for c in where.find_all(exp.Column) if c.table.lower() in names and c.find_ancestor(exp.Select) is not select]
        if not deep or not _stars_kept(select):
            continue
        added += 1
        alias = f"qp_{added}"
        select.append("joins", exp.Join(this=_one_row(deep, alias), kind="CROSS"))
        names.add(alias)
    return added


def given_row(condition: exp.Expr, qualifier: str) -> exp.Expr | None:
    """One row with the parameters that the subqueries of a condition need, which then name its columns; None when they need none."""
    if _hidden(condition, qualifier):
        return None
    deep = [c for c in condition.find_all(exp.Column) if c.table.lower() == qualifier.lower() and c.find_ancestor(exp.Select) is not None]
    return _one_row(deep, "qp_0") if deep else None


def _hidden(tree: exp.Expr, qualifier: str) -> bool:
    """Whether a table is called as the function is: its columns look as the parameters do."""
    return any(n.alias_or_name.lower() == qualifier.lower() for n in tree.find_all(exp.Table, exp.Subquery, exp.CTE))


def _one_row(columns: list[exp.Column], alias: str) -> exp.Expr:
    """A derived table of one row that holds columns, which are replaced by those that it names."""
    shown: dict[str, exp.Expr] = {}
    for column in columns:
        # A name of its own: what the query around it calls the same must not become ambiguous.
        name = column.name.lower() if _OURS.fullmatch(column.table) else f"qp_{column.name.lower()}"
        shown[name] = exp.alias_(column.copy(), name, quoted=True)
        column.replace(_column(alias, name))
    row = exp.Select(expressions=list(shown.values()))
    return exp.Subquery(this=row, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))


def _column(table: str, name: str) -> exp.Expr:
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(table, quoted=True))


def _stars_kept(select: exp.Select) -> bool:
    """Turn ``*`` into the stars of each source, which another join leaves alone; whether that can be done."""
    if not any(isinstance(e, exp.Star) for e in select.expressions) or isinstance(select.parent, exp.Exists):
        return True
    first = select.args.get("from_") or select.args.get("from")
    joins = select.args.get("joins") or []
    sources = [first.this, *(j.this for j in joins)] if first is not None else []
    if select.args.get("laterals") or any(j.args.get("using") or j.args.get("method") for j in joins):
        return False
    if len(select.expressions) != 1 or any(not s.alias for s in sources):
        return False
    starred = [exp.Column(this=exp.Star(), table=exp.to_identifier(s.alias, quoted=True)) for s in sources]
    select.set("expressions", starred)
    return True
