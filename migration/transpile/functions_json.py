"""Built-in functions over JSON.

Sources: Microsoft Learn, "JSON functions (Transact-SQL)"; Databricks SQL language reference, "get_json_object", "parse_json".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile import types as t
from migration.transpile.functions_base import Args, Row, as_text, when
from migration.transpile.rewriter import Rewriter, call, cast, number, string_value, text
from migration.transpile.types import Category


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


_KEY = re.compile(r"(?:lax\s+)?(append\s+)?\$\.(?:([A-Za-z_]\w*)|\"([^\"\\]*)\")", re.IGNORECASE)
_MAP = "MAP<STRING, VARIANT>"


def _json_modify(q: Rewriter, node: exp.Expr, args: Args) -> exp.Expr:
    """A key of a JSON object changed: NULL takes it away, ``append`` puts a value behind those of its list.

    Raises:
        CannotConvert: The path is computed, strict, or deeper than one key.
    """
    found = _KEY.fullmatch((string_value(args[1]) or "").strip())
    if found is None:
        raise q.fail("UNKNOWN_FUNCTION", node, "JSON_MODIFY of a path that is computed, strict or deeper than one key")
    key = found[2] if found[2] is not None else found[3]
    q.context.note_once("JSON_TEXT", q.place(node))
    before = cast(call("PARSE_JSON", args[0]), _MAP)
    value = _as_variant(q, node, args[2])
    if found[1]:
        listed = call("TRY_ELEMENT_AT", before.copy(), text(key))
        some = call("COALESCE", cast(listed, "ARRAY<VARIANT>"), cast(call("ARRAY"), "ARRAY<VARIANT>"))
        value = cast(call("ARRAY_APPEND", some, value), "VARIANT")
    others = call("MAP_FILTER", before, _lambda(("k", "v"), exp.NEQ(this=exp.Identifier(this="k"), expression=text(key))))
    made = call("MAP_CONCAT", others, call("MAP", text(key), value))
    if not found[1] and string_value(args[2]) is None and not isinstance(args[2].unnest(), exp.Literal):
        kept = exp.Not(this=exp.Is(this=exp.Identifier(this="v"), expression=exp.Null()))
        made = call("MAP_FILTER", made, _lambda(("k", "v"), kept))
    return call("TO_JSON", made)


def _lambda(names: tuple[str, ...], body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.Identifier(this=n) for n in names])


def _as_variant(q: Rewriter, node: exp.Expr, value: exp.Expr) -> exp.Expr:
    """A value as JSON_MODIFY puts it in: what a JSON function gives as JSON, text and dates as text, numbers and bits as they are."""
    inner = value.unnest()
    if isinstance(inner, exp.Anonymous) and str(inner.this) == "TO_JSON":
        return call("PARSE_JSON", value)
    if any(str(f.this) == "GET_JSON_OBJECT" for f in inner.find_all(exp.Anonymous)) and isinstance(inner, exp.Case):
        return call("PARSE_JSON", value)
    kind = q.type_of(value)
    if kind.category in (Category.INT, Category.DECIMAL, Category.BIT, Category.FLOAT):
        return cast(cast(value, "BOOLEAN") if kind.category is Category.BIT else value, "VARIANT")
    if not kind.known and not isinstance(inner, exp.Null):
        raise q.fail("UNKNOWN_FUNCTION", node, "JSON_MODIFY with a value whose type is not known")
    return cast(cast(as_text(q, value, node), "STRING"), "VARIANT")


JSON: dict[str, Row] = {
    "JSON_VALUE": (2, 2, _json_value, t.STRING),
    "JSON_QUERY": (1, 2, _json_query, t.STRING),
    "JSON_MODIFY": (3, 3, _json_modify, t.STRING),
    "ISJSON": (1, 1, _isjson, t.INT),
}
