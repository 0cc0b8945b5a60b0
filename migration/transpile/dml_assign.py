"""Values for variables and conditions of control flow, converted with the variables and local tables known where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_parse import Statement, read_statement
from migration.transpile.dml_values import assigned, kept_type, plain, store_in_place
from migration.transpile.local_scope import Scope
from migration.transpile.table_model import Span
from migration.transpile.types import SqlType
from migration.transpile.weave import Weaver
from migration.tsql.lexer import Kind, words

#: Aggregate functions of Databricks that conversions give.
AGGREGATES = words(
    "COUNT COUNT_IF SUM AVG MIN MAX STDDEV STDDEV_SAMP STDDEV_POP VARIANCE VAR_SAMP VAR_POP LISTAGG STRING_AGG ANY_VALUE "
    "APPROX_COUNT_DISTINCT GROUPING GROUPING_ID BIT_AND BIT_OR BIT_XOR COLLECT_LIST MEDIAN"
)

#: Compound assignments and the operator each stands for.
COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%", "&=": "&", "|=": "|", "^=": "^"}


@dataclass(frozen=True, slots=True)
class Value:
    """A converted expression.

    Attributes:
        sql: Databricks SQL, without outer parentheses.
        type: Its T-SQL type as far as it is known.
        reads: Whether it holds a query.
    """

    sql: str
    type: SqlType
    reads: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """``SELECT @a = e1, @b = e2 FROM …`` taken apart.

    Attributes:
        names: Lower-case T-SQL spellings of the variables, in order.
        values: What each gets; where :attr:`query` is empty they read no table of their own FROM.
        query: Databricks SELECT of the values, one column for each name; empty when the statement has no FROM or WHERE.
        one_row: Whether the query gives exactly one row (it aggregates without groups). Otherwise T-SQL takes the last of several
            rows, and leaves the variables as they were when there is none.
        accumulates: Whether a variable's value is made of its own old one (``@s = @s + a``): T-SQL then folds all rows.
    """

    names: tuple[str, ...]
    values: tuple[Value, ...]
    query: str
    one_row: bool
    accumulates: bool


def convert_value(context: Context, span: Span, scope: Scope, wanted: SqlType | None = None) -> Value:
    """Convert one scalar expression.

    Args:
        context: The object; told what is noticed.
        span: Where the expression stands.
        scope: Variables and local tables.
        wanted: Type of the variable it goes to; other values are cast to it.

    Raises:
        CannotConvert: No rule converts something in it.
    """
    woven = Weaver(context, scope).add("SELECT (", span[0]).copy(span).add("\n)", span[1]).query()
    node = _only(woven.tree, span)
    found = woven.types.of(node)
    kept = kept_type(node, found, wanted)
    return Value(assigned(woven, node, wanted), kept, node.find(exp.Query) is not None)


def convert_condition(context: Context, span: Span, scope: Scope) -> str:
    """Convert the condition of IF or WHILE.

    Raises:
        CannotConvert: No rule converts something in it.
    """
    woven = Weaver(context, scope).add("SELECT 1 WHERE (", span[0]).copy(span).add("\n)", span[1]).query()
    where = woven.tree.args.get("where")
    if where is None:
        raise CannotConvert("UNKNOWN_SYNTAX", span[0], "a condition")
    return woven.sql(plain(where.this))


def _only(tree: exp.Expr, span: Span) -> exp.Expr:
    extra = [key for key, value in tree.args.items() if value and key != "expressions"]
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or extra:
        raise CannotConvert("UNKNOWN_SYNTAX", span[0], "not one expression")
    node: exp.Expr = tree.expressions[0]
    return node


def is_assignment(context: Context, span: Span) -> bool:
    """Whether a SELECT gives variables values."""
    statement = read_statement(context, span, Scope())
    if statement.head != "SELECT":
        return False
    reader = statement.reader()
    reader.accept("DISTINCT")
    statement.top(reader)
    following = (reader.current, reader.peek())
    return following[0].kind is Kind.VARIABLE and (following[1].upper == "=" or following[1].upper in COMPOUND)


def convert_assignment(context: Context, span: Span, scope: Scope) -> Assignment:
    """Convert ``SELECT @a = e1, @b += e2 [FROM …]``.

    Raises:
        CannotConvert: It mixes variables with result columns; a variable is not known; no rule converts something in it.
    """
    statement = read_statement(context, span, scope)
    reader = statement.reader()
    distinct = reader.accept("DISTINCT")
    top_at = reader.at
    statement.top(reader)
    top_span = (statement.tokens[top_at].start, reader.peek(-1).end) if reader.at > top_at else None
    end = statement.find(("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "EXCEPT", "INTERSECT", "OPTION", "FOR"), reader.at)
    names: list[str] = []
    spans: list[tuple[str, str, Span]] = []
    for start, stop in statement.split(reader.at, end):
        part = statement.tokens[start:stop]
        sign = part[1].upper if len(part) > 2 else ""
        if not part or part[0].kind is not Kind.VARIABLE or (sign != "=" and sign not in COMPOUND):
            raise CannotConvert("VARIABLE", statement.span[0], "variables and result columns in one SELECT")
        name = part[0].text.lower()
        if name not in scope.variables:
            raise CannotConvert("VARIABLE", part[0].start, part[0].text)
        names.append(name)
        spans.append((name, COMPOUND.get(sign, ""), statement.offsets(start + 2, stop)))
    folds = any(operator or _mentions(statement, name, value) for name, operator, value in spans)
    weaver = Weaver(context, scope)
    if statement.expressions is not None:
        weaver.copy(statement.expressions).add("\n", span[0])
    weaver.add("SELECT DISTINCT " if distinct else "SELECT ", span[0])
    if top_span:
        weaver.copy(top_span).add(" ", top_span[1])
    for number, (name, operator, value) in enumerate(spans):
        weaver.add((", " if number else "") + (f"({name} {operator} (" if operator else "("), value[0])
        weaver.copy(value)
        weaver.add("\n))" if operator else "\n)", value[1])
    if end < len(statement.tokens):
        weaver.add(" ", statement.tokens[end].start).copy((statement.tokens[end].start, statement.span[1]))
    woven = weaver.query()
    tree = woven.tree
    if not isinstance(tree, exp.Select):
        raise CannotConvert("VARIABLE", span[0], "variables get the result of a set operation")
    values: list[Value] = []
    for name, node in zip(names, list(tree.expressions), strict=True):
        found = kept_type(node, woven.types.of(node), scope.variables[name].type)
        reads = node.find(exp.Query) is not None
        made = store_in_place(woven, node, scope.variables[name].type)
        values.append(Value(woven.sql(made), found, reads))
    if end >= len(statement.tokens):
        return Assignment(tuple(names), tuple(values), "", True, False)
    one_row = not any(tree.args.get(k) for k in ("group", "limit", "having")) and any(_aggregates(e) for e in tree.expressions)
    return Assignment(tuple(names), tuple(values), woven.sql(), one_row, folds)


def _mentions(statement: Statement, name: str, span: Span) -> bool:
    return any(t.text.lower() == name and span[0] <= t.start < span[1] for t in statement.tokens)


def _aggregates(node: exp.Expr) -> bool:
    """Whether a value is made of all rows: it aggregates outside windows and queries of its own."""
    for found in node.walk(prune=lambda n: isinstance(n, (exp.Query, exp.Window))):
        if isinstance(found, exp.AggFunc) or (isinstance(found, exp.Anonymous) and str(found.this).upper() in AGGREGATES):
            return True
    return False
