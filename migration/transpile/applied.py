"""What stands in FROM or under APPLY and makes rows: STRING_SPLIT, OPENJSON, GENERATE_SERIES, OPENQUERY, VALUES over columns.

Sources: Microsoft Learn, "FROM", "OPENJSON", "STRING_SPLIT", "GENERATE_SERIES"; Databricks SQL language reference, "LATERAL join",
"explode", "inline", "from_json", "remote_query".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import features
from migration.transpile import types as t
from migration.transpile.functions_json import json_path
from migration.transpile.names import MARK
from migration.transpile.rewriter import Rewriter, call, cast, int_value, string_value, text
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import Category

#: Functions that give rows, with the names of their columns.
ROW_SOURCES: dict[str, tuple[str, ...]] = {
    "STRING_SPLIT": ("value",),
    "GENERATE_SERIES": ("value",),
    "OPENJSON": ("key", "value"),
    "OPENQUERY": (),
}


def is_row_source(node: exp.Expr) -> bool:
    """Whether a call stands where rows are read and gives some."""
    name = str(node.this)
    return name.startswith(PRIVATE) and name[len(PRIVATE) :] in ROW_SOURCES and isinstance(node.parent, (exp.Table, exp.Lateral))


def row_source(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A table function of T-SQL's own in FROM or under APPLY; ``node`` is its Table or Lateral.

    Raises:
        CannotConvert: No rule for it, or not in this form.
    """
    function = node.this
    outer = node.args.get("cross_apply") is False
    if isinstance(function, exp.OpenJSON) and function.expressions:
        return _typed_json(q, node, function)
    untyped = isinstance(function, exp.OpenJSON)
    name = "OPENJSON" if untyped else str(function.this)[len(PRIVATE) :]
    if name not in ROW_SOURCES:
        raise q.fail("UNKNOWN_FUNCTION", node, name)
    columns = ROW_SOURCES[name]
    args = list(function.expressions)
    if untyped:
        path = function.args.get("path")
        args = [function.this, *([path] if isinstance(path, exp.Expr) else [])]
    explode = "EXPLODE_OUTER" if outer else "EXPLODE"
    if name == "STRING_SPLIT":
        made, columns = _string_split(q, node, args, outer=outer)
    elif name == "GENERATE_SERIES":
        made = call(explode, call("SEQUENCE", *args))
    elif name == "OPENQUERY":
        made = _remote_query(q, node, args)
    else:
        made = call(explode, _json_entries(q, node, args))
    node.set("this", made)
    _name_columns(node, name.lower(), columns)
    return node


def _name_columns(node: exp.Expr, name: str, columns: tuple[str, ...]) -> None:
    """Give the source its alias and columns unless it has them."""
    alias = node.args.get("alias")
    if alias is None:
        alias = exp.TableAlias(this=exp.to_identifier(name, quoted=True))
        node.set("alias", alias)
    if not alias.args.get("columns") and columns:
        alias.set("columns", [exp.to_identifier(c, quoted=True) for c in columns])


def _string_split(q: Rewriter, node: exp.Expr, args: list[exp.Expr], *, outer: bool) -> tuple[exp.Expr, tuple[str, ...]]:
    if not 2 <= len(args) <= 3:
        raise q.fail("UNKNOWN_FUNCTION", node, f"STRING_SPLIT with {len(args)} arguments")
    sign = string_value(args[1])
    separator = text(f"\\Q{sign}\\E") if sign is not None else call("CONCAT", text("\\Q"), args[1], text("\\E"))
    parts = call("SPLIT", args[0], separator)
    numbered = len(args) == 3 and int_value(args[2]) == 1
    if not numbered:
        return call("EXPLODE_OUTER" if outer else "EXPLODE", parts), ("value",)
    place = cast(exp.Add(this=_name("i"), expression=exp.Literal.number(1)), "BIGINT")
    return call("INLINE_OUTER" if outer else "INLINE", call("TRANSFORM", parts, _lambda(("v", "i"), call("STRUCT", _name("v"), place)))), (
        "value",
        "ordinal",
    )


def _name(name: str) -> exp.Expr:
    return exp.to_identifier(name, quoted=True)


def _lambda(names: tuple[str, ...], body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[_name(n) for n in names])


def _remote_query(q: Rewriter, node: exp.Expr, args: list[exp.Expr]) -> exp.Expr:
    """OPENQUERY: the text goes to the other server as it is."""
    sent = args[1] if len(args) == 2 else None
    query = string_value(sent) if sent is not None else None
    if sent is None or (query is None and not _is_marked_text(sent)):
        raise q.fail("UNKNOWN_FUNCTION", node, "OPENQUERY with a computed text")
    if q.context.options.runtime < features.REMOTE_QUERY:
        raise q.fail("RUNTIME", node, f"OPENQUERY needs runtime {features.REMOTE_QUERY}")
    q.note("REMOTE_QUERY", node, args[0].name)
    value = text(query) if query is not None else sent.unnest()
    return call("REMOTE_QUERY", text(args[0].name), exp.Kwarg(this=exp.Var(this="query"), expression=value))


def _is_marked_text(sent: exp.Expr) -> bool:
    """Whether a text is a sum of constants and of parameter markers: it is constant where it is run by EXECUTE IMMEDIATE."""
    match sent:
        case exp.Literal():
            return sent.is_string
        case exp.Column():
            return not sent.table and sent.name.startswith(MARK)
        case exp.Paren():
            return _is_marked_text(sent.this)
        case exp.DPipe():
            return _is_marked_text(sent.this) and _is_marked_text(sent.expression)
    return False


def _json_items(json: exp.Expr) -> exp.Expr:
    """The items of a JSON array; an object or plain value is the one item; NULL for NULL."""
    first = call("LEFT", call("LTRIM", json.copy()), 1)
    return exp.Case(
        ifs=[
            exp.If(this=exp.EQ(this=first, expression=text("[")), true=call("FROM_JSON", json.copy(), text("ARRAY<STRING>"))),
            exp.If(this=exp.Not(this=exp.Is(this=json.copy(), expression=exp.Null())), true=call("ARRAY", json)),
        ]
    )


def _json_entries(q: Rewriter, node: exp.Expr, args: list[exp.Expr]) -> exp.Expr:
    """Keys and values of an object; of an array its places and items."""
    scope = node.find_ancestor(exp.Select)
    if scope is not None and any(c.name.lower() == "type" for c in scope.find_all(exp.Column)):
        raise q.fail("UNKNOWN_FUNCTION", node, "the column type of OPENJSON")
    json = call("GET_JSON_OBJECT", args[0], json_path(q, args[1])) if len(args) > 1 else args[0]
    first = call("LEFT", call("LTRIM", json.copy()), 1)
    entry = call("STRUCT", cast(_name("i"), "STRING"), _name("v"))
    items = call("FROM_JSON", json.copy(), text("ARRAY<STRING>"))
    listed = call("MAP_FROM_ENTRIES", call("TRANSFORM", items, _lambda(("v", "i"), entry)))
    return exp.Case(
        ifs=[exp.If(this=exp.EQ(this=first, expression=text("[")), true=listed)],
        default=call("FROM_JSON", json, text("MAP<STRING,STRING>")),
    )


def _typed_json(q: Rewriter, node: exp.Expr, function: exp.Expr) -> exp.Expr:
    """OPENJSON … WITH (…): a query over the items, one cast for each column."""
    from migration.transpile.casting import convert_value

    path = function.args.get("path")
    json = call("GET_JSON_OBJECT", function.this, json_path(q, path)) if isinstance(path, exp.Expr) else function.this
    projections: list[exp.Expr] = []
    for column in function.expressions:
        item = exp.column(exp.to_identifier("item", quoted=True), table=exp.to_identifier("items", quoted=True))
        written = column.args.get("path")
        given = string_value(written) if isinstance(written, exp.Expr) else None
        where = "$" if given is None else given
        if given is None:
            name = column.name if column.name.isidentifier() and column.name.isascii() else f'"{column.name}"'
            where = f"$.{name}"
        value: exp.Expr = item if where in ("$", "lax $") else call("GET_JSON_OBJECT", item, json_path(q, text(where)))
        q.types.set(value, t.STRING)
        if not column.args.get("as_json"):
            kind = column.args.get("kind")
            if not isinstance(kind, exp.DataType):
                raise q.fail("UNKNOWN_TYPE", node, column.name)
            value = convert_value(q, node, kind, value)
        projections.append(exp.alias_(value, column.name, quoted=True))
    # Under OUTER APPLY an empty text gives the one row of NULLs itself: Spark would lose the row of the left side.
    explode = "EXPLODE_OUTER" if node.args.get("cross_apply") is False else "EXPLODE"
    exploded = exp.Select(expressions=[exp.alias_(call(explode, _json_items(json)), "item", quoted=True)])
    items = exp.Subquery(this=exploded, alias=exp.TableAlias(this=exp.to_identifier("items", quoted=True)))
    query = exp.Select(expressions=projections, from_=exp.From(this=items))
    q.context.expect("FROM", 1)
    alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier("openjson", quoted=True))
    if isinstance(node, exp.Lateral):
        node.set("this", exp.Subquery(this=query))
        node.set("alias", alias)
        return node
    return exp.Subquery(this=query, alias=alias, joins=node.args.get("joins"))


def values_over_columns(q: Rewriter, node: exp.Expr, values: exp.Expr) -> exp.Expr:
    """``APPLY (VALUES (t.a, 1), (t.b, 2)) AS x (v, n)``: an inline table of Databricks takes constants only, an array takes columns."""
    rows = [list(r.expressions) if isinstance(r, exp.Tuple) else [r] for r in values.expressions]
    alias = node.args.get("alias") or values.args.get("alias")
    names = [c.name for c in alias.args.get("columns") or ()] if alias is not None else []
    if not names or any(len(r) != len(names) for r in rows):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "VALUES without names of columns")
    _unite(q, rows)
    outer = "_OUTER" if node.args.get("cross_apply") is False else ""
    if len(names) == 1:
        made = call("EXPLODE" + outer, call("ARRAY", *(r[0] for r in rows)))
    else:
        made = call("INLINE" + outer, call("ARRAY", *(_struct(names, r) for r in rows)))
    node.set("this", made)
    node.set("alias", alias)
    q.context.expect("VALUES", -1)
    return node


def _unite(q: Rewriter, rows: list[list[exp.Expr]]) -> None:
    """One type for each column, as T-SQL finds it: an array of Databricks does not convert structs."""
    for place in range(len(rows[0])):
        wanted = q.types.mixed([r[place] for r in rows])
        kinds = {q.type_of(r[place]).category for r in rows if not isinstance(r[place].unnest(), exp.Null)}
        for row in rows:
            if isinstance(row[place].unnest(), exp.Null) or (len(kinds) > 1 and wanted.known):
                sql = "STRING" if wanted.category is Category.STRING else wanted.sql
                row[place] = cast(row[place], sql) if sql else row[place]


def _struct(names: list[str], values: list[exp.Expr]) -> exp.Expr:
    pairs = [part for name, value in zip(names, values, strict=True) for part in (text(name), value)]
    return call("NAMED_STRUCT", *pairs)


def extreme_of_values(q: Rewriter, node: exp.Expr) -> exp.Expr | None:
    """``(SELECT MAX(v) FROM (VALUES (a), (b)) AS x (v))`` as the greatest of an array; None when ``node`` is something else."""
    query = node.this
    if (
        not isinstance(query, exp.Select)
        or len(query.expressions) != 1
        or {k for k, v in query.args.items() if v} != {"expressions", "from_"}
    ):
        return None
    wanted = query.expressions[0].unalias()
    values = query.args["from_"].this
    values = values.this if isinstance(values, exp.Subquery) else values
    if not isinstance(wanted, exp.Anonymous) or wanted.this not in ("MAX", "MIN") or not isinstance(values, exp.Values):
        return None
    rows = [list(r.expressions) if isinstance(r, exp.Tuple) else [r] for r in values.expressions]
    if not values.find(exp.Column) or any(len(r) != 1 for r in rows) or not isinstance(wanted.expressions[0], exp.Column):
        return None
    _unite(q, rows)
    q.context.expect("FROM", -1)
    q.context.expect("VALUES", -1)
    return call(f"ARRAY_{wanted.this}", call("ARRAY", *(r[0] for r in rows)))
