"""Query clauses: names, TOP, PIVOT, APPLY, common table expressions, and what no rule converts.

Sources: Microsoft Learn, "SELECT (Transact-SQL)", "FROM", "TOP", "WITH common_table_expression"; Databricks SQL
language reference, "SELECT".
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from migration.transpile import features, operators
from migration.transpile.casting import convert_cast, convert_convert, text_of
from migration.transpile.functions import convert_function
from migration.transpile.rewriter import Rewriter, call, cast, paren
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import STRING, Category

_METHODS = frozenset({"value", "query", "nodes", "exist", "modify", "write", "tostring", "getlevel", "getancestor", "getdescendant",
    "isdescendantof", "getreparentedvalue", "lat", "long", "makevalid", "reducet", "x", "y", "z", "m", "parse", "getroot"})  # fmt: skip


def table(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A table name: mapped to its target unless it is a common table expression."""
    if node.args.get("version"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR SYSTEM_TIME")
    if isinstance(node.this, exp.Anonymous) and str(node.this.this).startswith(PRIVATE):
        raise q.fail("UNKNOWN_FUNCTION", node, str(node.this.this)[len(PRIVATE) :])
    function = node.this if isinstance(node.this, exp.Anonymous) else None
    if function is None and not isinstance(node.this, exp.Identifier):
        what = "a name in four parts (linked server)" if isinstance(node.this, exp.Dot) else type(node.this).__name__
        raise q.fail("UNSUPPORTED_CLAUSE", node, what)
    name = str(function.this) if function is not None else node.name
    if function is None and not node.text("db") and _is_cte(node):
        return node
    if str(node.text("db")).lower() in ("sys", "information_schema"):
        raise q.fail("MEANING", node, f"a catalog view ({node.text('db')}.{name})")
    parts = [
        *([node.text("catalog")] if node.text("catalog") else []),
        *([node.text("db")] if node.text("db") or node.text("catalog") else []),
        name,
    ]
    if len(parts) == 1:
        parts = [q.context.object.schema if _in_estate(q, q.context.object.schema, name) else "dbo", name]
    path = q.context.target(parts, q.place(node))
    alias = node.args.get("alias")
    if alias is None and function is None:
        # The bare name still qualifies columns: dbo.t.a is written t.a below.
        node.set("alias", exp.TableAlias(this=exp.to_identifier(name, quoted=True)))
    if function is not None:
        function.set("this", exp.to_identifier(path[-1], quoted=True))
    else:
        node.set("this", exp.to_identifier(path[-1], quoted=True))
    node.set("db", exp.to_identifier(path[-2], quoted=True))
    node.set("catalog", exp.to_identifier(path[-3], quoted=True) if len(path) > 2 else None)
    return node


def _in_estate(q: Rewriter, schema: str, name: str) -> bool:
    return q.context.options.estate.columns(schema, name) is not None


def _is_cte(node: exp.Expr) -> bool:
    scope: exp.Expr | None = node
    while scope is not None:
        with_ = scope.args.get("with_")
        if with_ and any(c.alias.lower() == node.name.lower() for c in with_.expressions):
            return True
        scope = scope.parent
    return False


def column(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``schema.table.column`` keeps its table only: the table has that name as alias."""
    if node.args.get("db"):
        node.set("db", None)
        node.set("catalog", None)
    if node.name.startswith("$"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, node.name)
    return node


def parameter(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``@p`` in a function: the parameter, qualified by the function's name so that no column hides it."""
    name = exp.to_identifier(node.name, quoted=True)
    return exp.Column(this=name, table=exp.to_identifier(q.qualifier, quoted=True) if q.qualifier else None)


def dot(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``schema.function(…)``; a method of a column is refused."""
    called = node.expression
    if not isinstance(called, exp.Anonymous):
        if (
            isinstance(called, exp.Identifier)
            and isinstance(node.this, (exp.Identifier, exp.Dot))
            and isinstance(node.parent, (exp.Dot, exp.Table, exp.Lateral))
        ):
            return node
        raise q.fail("UNSUPPORTED_CLAUSE", node, "a property of a value")
    name = str(called.this)
    method = _method(q, node, name.lower())
    if method is not None:
        return method
    owner = _dotted(node.this)
    if owner is None or name.lower() in _METHODS or name[:2] == "ST" or len(owner) > 2:
        raise q.fail("UNKNOWN_FUNCTION", node, f"method {name}")
    if any(isinstance(a, exp.Column) and a.name.upper() == "DEFAULT" and not a.this.quoted for a in called.expressions):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "DEFAULT as an argument")
    path = q.context.target([*owner, name], q.place(node))
    result: exp.Expr = exp.to_identifier(path[0], quoted=True)
    for part in path[1:-1]:
        result = exp.Dot(this=result, expression=exp.to_identifier(part, quoted=True))
    function = exp.Anonymous(this=exp.to_identifier(path[-1], quoted=True), expressions=called.expressions)
    return exp.Dot(this=result, expression=function)


def _dotted(node: exp.Expr) -> list[str] | None:
    """Names of ``a`` or ``a.b``; None for anything computed."""
    if isinstance(node, exp.Identifier):
        return [str(node.this)]
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        before = _dotted(node.this)
        return [*before, str(node.expression.this)] if before else None
    if isinstance(node, exp.Column):
        return [p.name for p in node.parts]
    return None


def select(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """TOP, hints and clauses of one SELECT."""
    if node.args.get("into"):
        raise q.fail("DML", node, "SELECT INTO")
    if node.args.get("for_"):
        return _joined_rows(q, node)
    if node.args.get("options"):
        q.note("HINT", node, "OPTION")
        node.set("options", None)
    group = node.args.get("group")
    if group is not None and group.args.get("all"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "GROUP BY ALL")
    limit = node.args.get("limit")
    if isinstance(limit, exp.Limit):
        return _top(q, node, limit)
    if isinstance(limit, exp.Fetch):
        options = limit.args.get("limit_options")
        if options and (options.args.get("percent") or options.args.get("with_ties")):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "FETCH with PERCENT or TIES")
    return node


def _joined_rows(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``SELECT ',' + a FROM t FOR XML PATH('')``, the old way to join the values of rows into one text."""
    clause = node.args["for_"]
    words = clause.sql("tsql").upper().replace(" ", "")
    others = [k for k in ("group", "limit", "having", "distinct") if node.args.get(k)]
    plain = len(node.expressions) == 1 and not isinstance(node.expressions[0], (exp.Alias, exp.Star)) and not others
    if words not in ("FORXMLPATH('')", "FORXMLPATH(''),TYPE") or not plain:
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML or FOR JSON")
    if q.context.options.runtime < features.LISTAGG:
        raise q.fail("RUNTIME", node, f"joining rows needs runtime {features.LISTAGG}")
    if not words.endswith("TYPE"):
        q.note("MEANING_MAY_DIFFER", node, "FOR XML writes & < > as entities; the joined text does not")
    value = node.expressions[0]
    joined: exp.Expr = call("LISTAGG", text_of(q, value, node), exp.Literal.string(""))
    order = node.args.get("order")
    if order is not None:
        joined = exp.WithinGroup(this=joined, expression=order.copy())
        node.set("order", None)
        q.context.expect("GROUP", 1)
    node.set("expressions", [joined])
    node.set("for_", None)
    q.types.set(node, STRING)
    return node


def _method(q: Rewriter, node: exp.Expr, name: str) -> exp.Expr | None:
    """Methods with a counterpart: of a hierarchyid kept as text, of a spatial value, of joined rows. None for the others."""
    value = node.this
    if (
        isinstance(value, exp.Subquery)
        and name == "value"
        and value.this.find(exp.Anonymous)
        and str(value.this.expressions[0].find(exp.Anonymous).this) == "LISTAGG"
    ):
        q.types.set(value, STRING)
        return value
    names = _dotted(value)
    if names is None or len(names) > 2:
        return None
    column_node = exp.column(*[exp.to_identifier(n, quoted=True) for n in reversed(names)])
    column_node.parent = node
    found = q.types.of(column_node)
    column_node.parent = None
    if name == "getlevel" and not node.expression.expressions:
        slashes = call("REPLACE", column_node, exp.Literal.string("/"), exp.Literal.string(""))
        length = exp.Sub(this=call("LENGTH", column_node.copy()), expression=call("LENGTH", slashes))
        made = cast(exp.Sub(this=length, expression=exp.Literal.number(1)), "SMALLINT")
        return made
    if name == "tostring" and not node.expression.expressions and found.known:
        return column_node if found.category is Category.STRING else call("ST_ASTEXT", column_node) if found.sql.startswith("GEO") else None
    return None


def _top(q: Rewriter, node: exp.Expr, limit: exp.Expr) -> exp.Expr:
    options = limit.args.get("limit_options")
    if operators.is_limit_of_all(limit):
        q.note("TOP_100_PERCENT", node)
        node.set("limit", None)
    elif options and options.args.get("percent"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "TOP n PERCENT")
    elif options and options.args.get("with_ties"):
        return _with_ties(q, node, limit)
    return node


def _with_ties(q: Rewriter, node: exp.Expr, limit: exp.Expr) -> exp.Expr:
    """TOP n WITH TIES: rows whose rank is at most n."""
    order = node.args.get("order")
    if order is None or node.args.get("distinct"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "TOP WITH TIES of distinct rows")
    ranked = order.copy()
    named = {p.alias.lower(): p.this for p in node.expressions if isinstance(p, exp.Alias)}
    for item in ranked.expressions:
        if isinstance(item.this, exp.Literal):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "TOP WITH TIES ordered by a column's number")
        column_of_result = isinstance(item.this, exp.Column) and not item.this.table and item.this.name.lower() in named
        if node.args.get("group"):
            if not column_of_result:
                raise q.fail("UNSUPPORTED_CLAUSE", node, "TOP WITH TIES over groups, ordered by something that is not in the result")
        elif column_of_result:
            # A window sees the columns of FROM, not the names of the result.
            item.set("this", named[item.this.name.lower()].copy())
    rank = exp.Window(this=call("RANK"), order=ranked, over="OVER")
    node.set("qualify", exp.Qualify(this=exp.LTE(this=rank, expression=paren(limit.args["expression"]))))
    node.set("limit", None)
    q.context.expect("ORDER", 1)
    return node


def with_clause(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """WITH: a common table expression that reads itself needs RECURSIVE."""
    if node.find(exp.XMLNamespace):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "WITH XMLNAMESPACES")
    for cte in node.expressions:
        name = cte.alias.lower()
        if any(t.name.lower() == name and not t.db for t in cte.this.find_all(exp.Table)):
            if q.context.options.runtime < features.RECURSIVE_CTE:
                raise q.fail("RUNTIME", cte, f"a recursive common table expression needs runtime {features.RECURSIVE_CTE}")
            node.set("recursive", True)
    return node


def pivot(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """PIVOT: the values become constants with the old names; UNPIVOT stays."""
    if node.args.get("unpivot"):
        if node.alias:
            q.context.expect("FROM", 1)
        return node
    for field in node.args.get("fields") or ():
        listed = []
        for item in field.expressions:
            if not isinstance(item, exp.Column):
                raise q.fail("UNSUPPORTED_CLAUSE", node, "PIVOT over something else than names")
            numeric = item.name.isdecimal()
            if numeric:
                q.note("MEANING_MAY_DIFFER", item, "PIVOT values were taken to be numbers because they look like it")
            literal = exp.Literal(this=item.name, is_string=not numeric)
            listed.append(exp.PivotAlias(this=literal, alias=exp.to_identifier(item.name, quoted=True)))
        field.set("expressions", listed)
    if node.alias:
        q.context.expect("FROM", 1)  # a pivot with an alias is written as a query of its own
    return node


def lateral(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """APPLY: over a query or a function of ours; values that use outer columns become SELECTs."""
    inner = node.this
    if isinstance(inner, exp.Subquery) and isinstance(inner.this, exp.Values):
        inner = inner.this
    if isinstance(inner, exp.Values):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "APPLY over VALUES")
    if isinstance(inner, exp.Anonymous):
        name = str(inner.this)
        raise q.fail("UNKNOWN_FUNCTION", node, name.removeprefix(PRIVATE))
    if node.args.get("cross_apply") is not None:
        q.context.expect("JOIN", 1)  # APPLY becomes JOIN LATERAL
    return node


def for_clause(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """FOR XML and FOR JSON belong to a SELECT, whose rule decides; behind a UNION no rule does."""
    if not isinstance(node.parent, exp.Select):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "FOR XML or FOR JSON")
    return node


def ordered(_q: Rewriter, node: exp.Expr) -> exp.Expr:
    """NULL sorts first in both engines: nothing needs saying."""
    node.set("nulls_first", not node.args.get("desc"))
    return node


_Rule = Callable[[Rewriter, exp.Expr], exp.Expr]


def _function(q: Rewriter, node: exp.Expr) -> exp.Expr:
    converted = convert_function(q, node)
    if isinstance(converted, exp.Anonymous) and converted.this == "AVG" and not isinstance(node.parent, exp.Window):
        q.types.set(converted, q.type_of(node))
        return operators.whole_average(q, converted, converted)
    return converted


#: The rule of every node class that has one.
RULES: dict[type[exp.Expr], _Rule] = {
    exp.Table: table,
    exp.Column: column,
    exp.Parameter: parameter,
    exp.Dot: dot,
    exp.Select: select,
    exp.With: with_clause,
    exp.ForClause: for_clause,
    exp.Pivot: pivot,
    exp.Lateral: lateral,
    exp.Ordered: ordered,
    exp.Anonymous: _function,
    exp.Cast: convert_cast,
    exp.TryCast: convert_cast,
    exp.Convert: convert_convert,
    exp.Add: operators.add,
    exp.Sub: operators.subtract,
    exp.Mul: operators.arithmetic,
    exp.Mod: operators.arithmetic,
    exp.Div: operators.divide,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), operators.compare),
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
    **dict.fromkeys((exp.AtTimeZone, exp.NextValueFor, exp.Version, exp.SessionParameter, exp.TableSample), operators.no_rule),
}
