"""Query clauses: names, TOP, PIVOT, APPLY, common table expressions, and what no rule converts.

Sources: Microsoft Learn, "SELECT (Transact-SQL)", "FROM", "TOP", "WITH common_table_expression"; Databricks SQL
language reference, "SELECT".
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from migration.transpile import features, from_items, members, operators, time_zones
from migration.transpile.applied import is_row_source
from migration.transpile.casting import convert_cast, convert_convert
from migration.transpile.for_clauses import for_clause, rows_as_text
from migration.transpile.for_rows import is_shaped, rows_inside
from migration.transpile.functions import convert_function
from migration.transpile.grouped import first_of_subqueries, quantified
from migration.transpile.recursion import cast_to_anchor
from migration.transpile.rewriter import Rewriter
from migration.transpile.row_limits import number_rows, top
from migration.transpile.spatial import is_static, static_method


def select(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """TOP, hints and clauses of one SELECT."""
    if node.args.get("into"):
        raise q.fail("DML", node, "SELECT INTO")
    if node.args.get("for_"):
        if is_shaped(node):
            rows = exp.Subquery(this=select(q, rows_inside(q, node)), alias=exp.TableAlias(this=exp.to_identifier("qp_rows", quoted=True)))
            node.set("from_", exp.From(this=rows))
        return rows_as_text(q, node)
    if node.args.get("options"):
        q.note("HINT", node, "OPTION")
        node.set("options", None)
    first_of_subqueries(q, node)
    number_rows(q, node)
    group = node.args.get("group")
    if group is not None and group.args.get("all"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "GROUP BY ALL")
    limit = node.args.get("limit")
    if isinstance(limit, exp.Limit):
        return top(q, node, limit)
    if isinstance(limit, exp.Fetch):
        options = limit.args.get("limit_options")
        if options and (options.args.get("percent") or options.args.get("with_ties")):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FETCH with PERCENT or TIES")
    return node


def with_clause(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """WITH: a common table expression that reads itself needs RECURSIVE."""
    for cte in node.expressions:
        name = cte.alias.lower()
        if any(t.name.lower() == name and not t.db for t in cte.this.find_all(exp.Table)):
            if q.context.options.runtime < features.RECURSIVE_CTE:
                raise q.fail("RUNTIME", cte, f"a recursive common table expression needs runtime {features.RECURSIVE_CTE}")
            node.set("recursive", True)
            cast_to_anchor(q, cte)
    return node


def ordered(_q: Rewriter, node: exp.Expr) -> exp.Expr:
    """NULL sorts first in both engines: nothing needs saying."""
    node.set("nulls_first", not node.args.get("desc"))
    return node


_Rule = Callable[[Rewriter, exp.Expr], exp.Expr]


def _function(q: Rewriter, node: exp.Expr) -> exp.Expr:
    if is_row_source(node):
        return node
    if is_static(node):
        return static_method(q, node)
    converted = convert_function(q, node)
    if isinstance(converted, exp.Anonymous) and converted.this == "AVG" and not isinstance(node.parent, exp.Window):
        q.types.set(converted, q.type_of(node))
        return operators.whole_average(q, converted, converted)
    return converted


def _compare(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """Comparisons, with a value or with all values of a subquery."""
    return quantified(q, node) or operators.compare(q, node)


#: The rule of every node class that has one.
RULES: dict[type[exp.Expr], _Rule] = {
    exp.Table: from_items.table,
    exp.Column: members.column,
    exp.Parameter: members.parameter,
    exp.Dot: members.dot,
    exp.Select: select,
    exp.With: with_clause,
    exp.ForClause: for_clause,
    exp.Pivot: from_items.pivot,
    exp.Lateral: from_items.lateral,
    exp.Join: from_items.join,
    exp.Subquery: from_items.subquery,
    exp.Values: from_items.values,
    exp.Version: from_items.version,
    exp.AtTimeZone: time_zones.at_time_zone,
    exp.Ordered: ordered,
    exp.Anonymous: _function,
    exp.Cast: convert_cast,
    exp.TryCast: convert_cast,
    exp.Convert: convert_convert,
    exp.Add: operators.add,
    exp.Sub: operators.subtract,
    exp.Mul: operators.multiply,
    **dict.fromkeys((exp.Union, exp.Except, exp.Intersect), operators.union),
    exp.Mod: operators.arithmetic,
    exp.Div: operators.divide,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _compare),
    exp.Between: operators.between,
    exp.In: operators.contains,
    exp.Case: operators.case,
    exp.Like: operators.like,
    exp.Escape: operators.escape,
    exp.Window: operators.window,
    exp.Collate: operators.collate,
    exp.National: operators.national,
    exp.CurrentTimestamp: operators.current_timestamp,
    **dict.fromkeys((exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor, exp.BitwiseNot), operators.bitwise),
    exp.TableSample: from_items.sample,
    **dict.fromkeys((exp.NextValueFor, exp.SessionParameter), operators.no_rule),
}
