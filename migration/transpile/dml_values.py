"""Values on their way into a column or variable: what T-SQL converts by itself is written out, since Databricks refuses to."""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.dml_parse import Statement
from migration.transpile.expressions import fit, written_out
from migration.transpile.rewriter import cast
from migration.transpile.table_model import Span
from migration.transpile.types import STRING, Category, SqlType
from migration.transpile.weave import Weaver, Woven

#: Pairs of categories that Databricks stores without a cast (ANSI store assignment).
_STORED = frozenset(
    {
        (Category.INT, Category.DECIMAL),
        (Category.INT, Category.FLOAT),
        (Category.DECIMAL, Category.FLOAT),
        (Category.FLOAT, Category.DECIMAL),
        (Category.DECIMAL, Category.INT),
        (Category.FLOAT, Category.INT),
        (Category.INT, Category.STRING),
        (Category.DECIMAL, Category.STRING),
        (Category.DATE, Category.DATETIME),
        (Category.DATETIME, Category.DATE),
        (Category.STRING, Category.STRING),
        (Category.TIME, Category.STRING),
        (Category.STRING, Category.TIME),
    }
)


def plain(node: exp.Expr) -> exp.Expr:
    """A value without the parentheses that were put around it."""
    while isinstance(node, exp.Paren) or (isinstance(node, exp.Subquery) and isinstance(node.this, (exp.Paren, exp.Subquery))):
        node = node.this
    return node


def assigned(woven: Woven, node: exp.Expr, wanted: SqlType | None) -> str:
    """A projection as it is stored in a column of type ``wanted``; None when the type is not known."""
    return woven.sql(stored(woven, node, wanted))


def stored(woven: Woven, node: exp.Expr, wanted: SqlType | None) -> exp.Expr:
    """:func:`assigned` as a tree; the node itself when it can stay as it is."""
    found = woven.types.of(node)
    value = plain(node)
    if wanted is None or not wanted.known:
        return value
    fitted = value if isinstance(value, exp.Subquery) else fit(value, found, wanted)
    if wanted.category is Category.STRING and found.category in (Category.FLOAT, Category.BINARY) and fitted is not value:
        woven.note("TEXT_FORM_OF_VALUE", node, f"{found.sql or found.category} stored as text")
    constant = fitted is not value or isinstance(value, (exp.Literal, exp.Null, exp.Neg))
    if constant or not found.known or found.category is wanted.category or (found.category, wanted.category) in _STORED:
        return fitted
    if wanted.category is Category.STRING:
        woven.note("TEXT_FORM_OF_VALUE", node, f"{found.sql or found.category} stored as text")
    return cast(value, "STRING" if wanted.category is Category.STRING else wanted.sql)


def kept_type(node: exp.Expr, found: SqlType, wanted: SqlType | None) -> SqlType:
    """The type of what :func:`stored` gives: text where T-SQL's own form was written out."""
    return STRING if written_out(found, wanted) and not isinstance(plain(node), (exp.Subquery, exp.Null)) else found


def store_in_place(woven: Woven, node: exp.Expr, wanted: SqlType | None) -> exp.Expr:
    """Put :func:`stored` where ``node`` stands in its tree; what stands there then."""
    parent, key, index = node.parent, node.arg_key, node.index
    made = stored(woven, node, wanted)
    if made is not node and parent is not None and key:
        parent.set(key, made, index)
    return made


def weave_values(statement: Statement, spans: list[Span]) -> Weaver:
    """``SELECT (a), (b), …``: the values as projections, ready for a FROM; nothing selected is ``SELECT 1``."""
    weaver = Weaver(statement.context, statement.scope)
    if statement.expressions is not None:
        weaver.copy(statement.expressions)
        weaver.add("\n", statement.span[0])
    weaver.add("SELECT ", statement.span[0])
    for number, span in enumerate(spans):
        weaver.add(", (" if number else "(", span[0])
        weaver.copy(span)
        weaver.add("\n)", span[1])
    if not spans:
        weaver.add("1", statement.span[0])
    return weaver
