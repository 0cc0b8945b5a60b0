"""From a span of T-SQL to Databricks SQL: the one door through which tables, views and functions convert expressions and queries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.casting import boolean_literal
from migration.transpile.context import CannotConvert, Context
from migration.transpile.functions import VOLATILE
from migration.transpile.infer import Columns, Types
from migration.transpile.parameter_depth import reach_parameters
from migration.transpile.queries import RULES
from migration.transpile.rewriter import Rewriter, cast, generate, int_value, string_value, text
from migration.transpile.table_model import Span
from migration.transpile.tsql_parse import PRIVATE, parse_expression, parse_query
from migration.transpile.types import Category, SqlType
from migration.transpile.xml_methods import expand_nodes


@dataclass(frozen=True, slots=True)
class Converted:
    """An expression in Databricks SQL.

    Attributes:
        sql: The text.
        type: Its T-SQL type as far as it is known.
        has_subquery: Whether it reads a table.
        has_user_function: Whether it calls a function of the estate.
        volatile: Whether it gives another value each time.
        random: Whether it gives another value for each row.
    """

    sql: str
    type: SqlType
    has_subquery: bool
    has_user_function: bool
    volatile: bool
    random: bool


def convert_query(context: Context, start: int, end: int, *, parameters: Columns | None = None, qualifier: str = "") -> str:
    """Databricks SQL of a query.

    Args:
        context: The object it belongs to.
        start: Offset of its first character.
        end: Offset after its last.
        parameters: Types of the parameters that may occur, by ``@name`` in lower case.
        qualifier: Name of the function they are parameters of.

    Raises:
        CannotConvert: No rule converts something in it.
    """
    names = frozenset(p[1:] for p in parameters or {})
    tree = parse_query(context, start, end, names)
    types = Types(context.options.estate, context.options.runtime, parameters, context.object.schema)
    rewriter = Rewriter(context, types, start, qualifier)
    expand_nodes(rewriter, tree)
    made = rewriter.run(tree, RULES)
    if qualifier:
        _reach(context, made, qualifier)
    return generate(context, made, start)


def _reach(context: Context, tree: exp.Expr, qualifier: str) -> None:
    """Bring the parameters of a function within the reach of its deep subqueries."""
    added = reach_parameters(exp.Paren(this=tree), qualifier)
    context.expect("JOIN", added)


def convert_expression(
    context: Context,
    span: Span,
    columns: Columns,
    *,
    wanted: SqlType | None = None,
    parameters: frozenset[str] = frozenset(),
    qualifier: str = "",
) -> Converted:
    """Databricks SQL of an expression.

    Args:
        context: The object it belongs to.
        span: Where it stands.
        columns: Types of the columns it may use, and of parameters as ``@name``.
        wanted: Type of the place it goes to; a constant of another type is cast to it.
        parameters: Parameters that may occur, lower case, without ``@``.
        qualifier: Name of the function they are parameters of.

    Raises:
        CannotConvert: No rule converts something in it.
    """
    tree, base = parse_expression(context, *span, parameters)
    value = tree.expressions[0]
    asked = [] if isinstance(value.unnest(), exp.Literal) else list(value.find_all(exp.Anonymous, exp.CurrentTimestamp, exp.Query))
    calls = {str(n.this) for n in asked if isinstance(n, exp.Anonymous)}
    volatile = any(c.startswith(PRIVATE) and c[len(PRIVATE) :] in VOLATILE for c in calls) or any(
        isinstance(n, exp.CurrentTimestamp) for n in asked
    )
    random = any(c in (PRIVATE + "NEWID", PRIVATE + "NEWSEQUENTIALID", PRIVATE + "RAND") for c in calls)
    own = any(not c.startswith(PRIVATE) and c.lower() not in ("getlevel", "tostring") for c in calls)
    subquery = any(isinstance(n, exp.Query) for n in asked)
    value.pop()
    types = Types(context.options.estate, context.options.runtime, columns, context.object.schema)
    rewriter = Rewriter(context, types, base, qualifier)
    found = types.of(value)
    value = rewriter.run(value, RULES)
    if wanted is not None and wanted.category.is_numeric and found.category in (Category.DATE, Category.DATETIME):
        raise CannotConvert("MEANING", span[0], "a date as a number")
    if wanted is not None:
        value = fit(value, found, wanted)
    if qualifier and subquery:
        _reach(context, value, qualifier)
    return Converted(generate(context, value, span[0]), found, subquery, own, volatile, random)


def written_out(found: SqlType, wanted: SqlType | None) -> bool:
    """Whether a value becomes text in a form of T-SQL's own, which a cast does not give."""
    return (
        wanted is not None
        and wanted.category is Category.STRING
        and (found.category is Category.BIT or found.money or (found.category is Category.DATETIME and found.short_form))
    )


def stored_text(value: exp.Expr, found: SqlType) -> exp.Expr:
    """The text that T-SQL stores for a bit (0 or 1), money (two digits) or datetime (``Jan  2 2020  3:04AM``)."""
    from migration.transpile import dates

    if found.category is Category.DATETIME:
        return dates.short_text(value)
    return cast(cast(value, "INT" if found.category is Category.BIT else "DECIMAL(19, 2)"), "STRING")


def fit(value: exp.Expr, found: SqlType, wanted: SqlType) -> exp.Expr:
    """A value as the type of the column it goes to: what T-SQL converts by itself is written out."""
    from migration.transpile import dates

    inner = value.unnest()
    if isinstance(inner, exp.Null):
        return inner
    if wanted.category is Category.BIT:
        return boolean_literal(inner) or value
    literal = string_value(inner)
    if wanted.category in (Category.DATE, Category.DATETIME) and literal is not None:
        iso = dates.iso_date(literal or "1900-01-01")
        return cast(text(iso), wanted.sql) if iso is not None else cast(inner, wanted.sql)
    if wanted.category is Category.DATETIME and (number := int_value(inner)) is not None and number >= 0:
        return dates.day_number(number)
    if written_out(found, wanted):
        return stored_text(inner, found)
    if wanted.category.is_numeric and literal is not None:
        return cast(text(literal.strip() or "0"), wanted.sql)
    simple = isinstance(inner, (exp.Literal, exp.Neg))
    bare = inner
    same = found.category is wanted.category or (found.category.is_numeric and wanted.category.is_numeric and simple)
    return bare if same or not found.known or wanted is t.UNKNOWN or not wanted.sql else cast(bare, wanted.sql)
