"""Built-in functions over JSON.

Sources: Microsoft Learn, "JSON functions (Transact-SQL)"; Databricks SQL language reference, "get_json_object", "parse_json".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.functions_base import Args, Row, when
from migration.transpile.rewriter import Rewriter, call, number, string_value, text


def json_path(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A JSON path as get_json_object reads it: no mode, quoted names in brackets.

    Raises:
        CannotConvert: The path is computed, or strict (it would fail where this gives NULL).
    """
    value = string_value(node)
    if value is None or value.startswith("strict"):
        raise q.fail("UNKNOWN_FUNCTION", node, "a computed or strict JSON path")
    return text(re.sub(r'\."([^"]*)"', r"['\1']", value.removeprefix("lax ").strip()))


def _starts_with(value: exp.Expr, *signs: str) -> exp.Expr:
    return exp.In(this=call("LEFT", call("LTRIM", value), 1), expressions=[text(s) for s in signs])


def _json_value(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A plain value; NULL for an object or array."""
    found = call("GET_JSON_OBJECT", args[0], json_path(q, args[1]))
    q.context.note_once("JSON_SCALAR", q.place(node))
    return found


def _json_query(q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """An object or array; NULL for a plain value."""
    inner = args[0].unnest()
    query = inner.this if isinstance(inner, exp.Subquery) else inner
    if (
        len(args) == 1
        and isinstance(query, exp.Select)
        and any(str(a.this) == "TO_JSON" for a in query.expressions[0].find_all(exp.Anonymous))
    ):
        return args[0]  # JSON already
    found = call("GET_JSON_OBJECT", args[0], json_path(q, args[1]) if len(args) > 1 else text("$"))
    return when((_starts_with(found, "{", "["), found.copy()))


def _isjson(_q: Rewriter, _node: exp.Expr, args: Args) -> exp.Expr:
    """Whether a text is an object or array."""
    value = args[0]
    valid = exp.Is(this=call("TRY_PARSE_JSON", value.copy()), expression=exp.Null())
    invalid = exp.Or(this=valid, expression=exp.Not(this=_starts_with(value.copy(), "{", "[")))
    return when((exp.Is(this=value, expression=exp.Null()), exp.Null()), (invalid, number(0)), otherwise=number(1))


JSON: dict[str, Row] = {
    "JSON_VALUE": (2, 2, _json_value, t.STRING),
    "JSON_QUERY": (1, 2, _json_query, t.STRING),
    "ISJSON": (1, 1, _isjson, t.INT),
}
