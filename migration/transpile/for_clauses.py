"""FOR JSON PATH and FOR XML PATH as one aggregated text.

Sources: Microsoft Learn, "FOR JSON", "FOR XML PATH"; Databricks SQL language reference, "to_json", "collect_list", "listagg".
"""

from __future__ import annotations

import re
from itertools import pairwise

from sqlglot import exp

from migration.transpile import dates, features
from migration.transpile.casting import text_of
from migration.transpile.rewriter import Rewriter, call, cast, concat, string_value, text
from migration.transpile.types import STRING, Category

_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_Parts = dict[str, "exp.Expr | _Parts"]


def for_clause(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """FOR XML and FOR JSON belong to a SELECT, whose rule decides; behind a UNION no rule does."""
    if not isinstance(node.parent, exp.Select):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML or FOR JSON")
    return node


def rows_as_text(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A SELECT with FOR: its rows become one text.

    Raises:
        CannotConvert: A form of the clause without an exact counterpart.
    """
    clause = node.args["for_"]
    options = _options(clause)
    kind = str(clause.args.get("kind") or "").upper()
    if kind == "JSON" and ("PATH" in options or ("AUTO" in options and not node.args.get("joins") and not node.args.get("laterals"))):
        made = _json(q, node, options)
    elif kind == "XML" and ("PATH" in options or "RAW" in options):
        made = _xml(q, node, options)
    else:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR {kind} {' '.join(sorted(options))}")
    node.set("expressions", [made])
    node.set("for_", None)
    q.types.set(node, STRING)
    return node


def _options(clause: exp.Expr) -> dict[str, str | None]:
    """The options by name with their text: ``PATH('r')`` is ``{"PATH": "r"}``."""
    found: dict[str, str | None] = {}
    for option in clause.expressions:
        inner = option.this
        if isinstance(inner, exp.XMLKeyValueOption):
            name = inner.this.name if inner.this is not None else "?"  # FOR JSON, ROOT('r') has no mode
            found[name.upper().removeprefix("QP_")] = string_value(inner.expression)
        else:
            found[str(inner.name if isinstance(inner, exp.Expr) else inner).upper()] = None
    return found


def column_name(projection: exp.Expr) -> str:
    """What a column of the result is called; empty for a value without a name, which is no element of its own."""
    if isinstance(projection, exp.Alias):
        return projection.alias
    return projection.name if isinstance(projection, exp.Column) else ""


# JSON.


def _json(q: Rewriter, node: exp.Expr, options: dict[str, str | None]) -> exp.Expr:
    """One object for each row, in an array; points in a name nest it; NULL is left out unless INCLUDE_NULL_VALUES."""
    q.context.note_once("JSON_TEXT", q.place(node))
    parts: _Parts = {}
    for projection in node.expressions:
        name = column_name(projection)
        if not name or isinstance(projection, exp.Star) or isinstance(projection.this, exp.Star):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR JSON of a column without a name, or of *")
        level = parts
        *before, last = name.split(".")
        for step in before:
            inner = level.setdefault(step, {})
            if not isinstance(inner, dict):
                raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR JSON with two columns named {step}")
            level = inner
        if last in level:
            raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR JSON with two columns named {last}")
        level[last] = _json_value(q, projection.unalias())
    item = _named_struct(parts)
    written = [text("ignoreNullFields"), text("false")] if "INCLUDE_NULL_VALUES" in options else []
    keep = [call("MAP", *written)] if written else []
    if node.args.get("from_") is None:
        # One row, of values of the query around it: an aggregate over those would be the outer query's.
        made: exp.Expr = call("TO_JSON", item if "WITHOUT_ARRAY_WRAPPER" in options else call("ARRAY", item), *keep)
    elif "WITHOUT_ARRAY_WRAPPER" in options:
        _need_listagg(q, node)
        made = _ordered_list(q, node, call("TO_JSON", item, *keep), ",")
    else:
        gathered = _gathered(q, node, item)
        made = call("NULLIF", call("TO_JSON", gathered, *keep), text("[]"))
    if "ROOT" in options:
        made = call("CONCAT", text('{"' + (options["ROOT"] or "root") + '":'), made, text("}"))
    return made


def _json_value(q: Rewriter, value: exp.Expr) -> exp.Expr:
    """A value as to_json writes it: dates as text, JSON as JSON."""
    found = q.type_of(value)
    if is_json(value):
        return call("PARSE_JSON", value)
    if found.category is Category.DATETIME:
        whole = call("DATE_FORMAT", value, text("yyyy-MM-dd'T'HH:mm:ss.SSSSSS"))
        return call("REGEXP_REPLACE", whole, text(r"\.?0+$"), text(""))
    if found.category is Category.DATE:
        return cast(value, "STRING")
    return value


def is_json(value: exp.Expr) -> bool:
    """Whether a value is JSON already: a query FOR JSON, or JSON_QUERY."""
    inner = value.unnest()
    if isinstance(inner, exp.Subquery) and isinstance(inner.this, exp.Select):
        inner = inner.this
    if isinstance(inner, exp.Select) and len(inner.expressions) == 1:
        return inner.expressions[0].find(exp.Anonymous) is not None and "TO_JSON" in {
            str(a.this) for a in inner.expressions[0].find_all(exp.Anonymous)
        }
    return isinstance(inner, exp.Case) and any(str(a.this) == "GET_JSON_OBJECT" for a in inner.find_all(exp.Anonymous))


def _named_struct(parts: _Parts) -> exp.Expr:
    pairs: list[exp.Expr] = []
    for name, value in parts.items():
        pairs += [text(name), _named_struct(value) if isinstance(value, dict) else value]
    return call("NAMED_STRUCT", *pairs)


def _gathered(q: Rewriter, node: exp.Expr, item: exp.Expr) -> exp.Expr:
    """The rows as an array, in the order asked for."""
    order = node.args.get("order")
    if order is None:
        return call("COLLECT_LIST", item)
    directions = {bool(o.args.get("desc")) for o in order.expressions}
    if len(directions) > 1 or any(isinstance(o.this, exp.Literal) for o in order.expressions):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR JSON ordered in two directions, or by a column's number")
    named = {p.alias.lower(): p.this for p in node.expressions if isinstance(p, exp.Alias)}
    keys: list[exp.Expr] = []
    for place, one in enumerate(order.expressions):
        of_result = isinstance(one.this, exp.Column) and not one.this.table and one.this.name.lower() in named
        keys += [text(f"k{place}"), (named[one.this.name.lower()] if of_result else one.this).copy()]
    node.set("order", None)
    q.context.expect("ORDER", -1)
    if directions == {True}:
        q.context.expect("DESC", -len(order.expressions))
    rows = call("COLLECT_LIST", call("NAMED_STRUCT", *keys, text("item"), item))
    ascending: list[exp.Expr] = [exp.Boolean(this=False)] if directions == {True} else []
    row = exp.to_identifier("x", quoted=True)
    picked = exp.Dot(this=row, expression=exp.to_identifier("item", quoted=True))
    return call("TRANSFORM", call("SORT_ARRAY", rows, *ascending), exp.Lambda(this=picked, expressions=[row.copy()]))


def _need_listagg(q: Rewriter, node: exp.Expr) -> None:
    if q.context.options.runtime < features.LISTAGG:
        raise q.fail("RUNTIME", node, f"joining rows needs runtime {features.LISTAGG}")


def _ordered_list(q: Rewriter, node: exp.Expr, value: exp.Expr, sign: str) -> exp.Expr:
    """LISTAGG of a value in the order of the query."""
    joined: exp.Expr = call("LISTAGG", value, text(sign))
    order = node.args.get("order")
    if order is not None:
        joined = exp.WithinGroup(this=joined, expression=order.copy())
        node.set("order", None)
        q.context.expect("GROUP", 1)
    return joined


# XML.


def _xml(q: Rewriter, node: exp.Expr, options: dict[str, str | None]) -> exp.Expr:
    """One element for each row; ``PATH('')`` is the old way to join the values of rows."""
    _need_listagg(q, node)
    raw = "RAW" in options
    more = set(options) - ({"RAW", "TYPE", "ROOT", "ELEMENTS"} if raw else {"PATH", "TYPE", "ROOT", "ELEMENTS"})
    if more:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR XML {'RAW' if raw else 'PATH'} with " + ", ".join(sorted(more)))
    given = options["RAW" if raw else "PATH"]
    row = given if given is not None else "row"
    if raw:
        made = _ordered_list(q, node, concat(_raw_row(q, node, row, attributes="ELEMENTS" not in options)), "")
        return _rooted(made, options)
    only = node.expressions[0]
    if not row and len(node.expressions) == 1 and not isinstance(only, (exp.Alias, exp.Star, exp.Column)):
        if "TYPE" not in options:
            q.note("MEANING_MAY_DIFFER", node, "FOR XML writes & < > as entities; the joined text does not")
        value = only
        # NULL adds nothing to the text, and a text of no rows is NULL, in both.
        return _rooted(_ordered_list(q, node, text_of(q, value, node), ""), options)
    if not row and len(node.expressions) == 1 and column_name(only) == "data()":
        # Values side by side get a blank between them.
        return _rooted(_ordered_list(q, node, _shown(q, only.unalias(), node, attribute=False), " "), options)
    made = _ordered_list(q, node, concat(_element(q, node, row)), "")
    return _rooted(made, options)


def _raw_row(q: Rewriter, node: exp.Expr, row: str, *, attributes: bool) -> list[exp.Expr]:
    """The pieces of one row of FOR XML RAW: every column an attribute, or an element; NULL nothing."""
    names = [column_name(p) for p in node.expressions]
    if not row or any(not _XML_NAME.fullmatch(n) for n in names):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML RAW of a column without a plain name")
    if not attributes:
        return _element(q, node, row)
    for projection, name in zip(node.expressions, names, strict=True):
        projection.replace(exp.alias_(projection.unalias().copy(), "@" + name, quoted=True))
    return [text(f"<{row}"), *_element(q, node, row)[1:-2], text("/>")]


def _rooted(made: exp.Expr, options: dict[str, str | None]) -> exp.Expr:
    if "ROOT" not in options:
        return made
    root = options["ROOT"] or "root"
    return call("CONCAT", text(f"<{root}>"), made, text(f"</{root}>"))


def _element(q: Rewriter, node: exp.Expr, row: str) -> list[exp.Expr]:
    """The pieces of one row: ``@a`` is an attribute, a name an element, NULL nothing."""
    attributes: list[exp.Expr] = []
    content: list[exp.Expr] = []
    names = [column_name(p) for p in node.expressions]
    # Values without a name stand as text, and part elements of one name; elements side by side would be one.
    twice = any(a == b and a for a, b in pairwise(names)) or any(n.startswith("@") and names.count(n) > 1 for n in names)
    for projection, name in zip(node.expressions, names, strict=True):
        if isinstance(projection, exp.Star) or "/" in name or isinstance(projection.this, exp.Star) or twice:
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML PATH with *, / in a name, or one name twice")
        if name == "data()":
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML PATH of data() beside other columns")
        escaped = _shown(q, projection.unalias(), node, attribute=name.startswith("@"))
        if name.startswith("@"):
            piece = call("CONCAT", text(f' {name[1:]}="'), escaped, text('"'))
            attributes.append(call("COALESCE", piece, text("")))
        elif name in ("", "*", "text()"):
            content.append(call("COALESCE", escaped, text("")))
        else:
            content.append(call("COALESCE", call("CONCAT", text(f"<{name}>"), escaped, text(f"</{name}>")), text("")))
    if not row:
        if attributes:
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML PATH('') with an attribute")
        return content
    if not attributes:
        return [text(f"<{row}>"), *content, text(f"</{row}>")]
    return [text(f"<{row}"), *attributes, text(">"), *content, text(f"</{row}>")]


def _shown(q: Rewriter, value: exp.Expr, node: exp.Expr, *, attribute: bool) -> exp.Expr:
    """A value as XML writes it."""
    found = q.type_of(value)
    if found.category is Category.BINARY or isinstance(value, exp.Subquery):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML PATH of bytes or of a query")
    is_date = found.category in (Category.DATE, Category.DATETIME)
    shown = dates.date_text(q, value, 126, node) if is_date else text_of(q, value, node)
    return _escaped(shown, attribute=attribute) if found.category in (Category.STRING, Category.UNKNOWN) else shown


def _escaped(value: exp.Expr, *, attribute: bool) -> exp.Expr:
    pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")] + ([('"', "&quot;")] if attribute else [])
    for sign, entity in pairs:
        value = call("REPLACE", value, text(sign), text(entity))
    return value
