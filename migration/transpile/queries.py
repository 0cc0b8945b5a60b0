"""Query clauses: names, TOP, PIVOT, APPLY, common table expressions, and what no rule converts.

Sources: Microsoft Learn, "SELECT (Transact-SQL)", "FROM", "TOP", "WITH common_table_expression"; Databricks SQL
language reference, "SELECT".
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from migration.transpile import dates, features, operators, time_zones, xml_methods
from migration.transpile.applied import extreme_of_values, is_row_source, row_source, values_over_columns
from migration.transpile.casting import convert_cast, convert_convert
from migration.transpile.catalog_views import catalog_view, is_catalog_view
from migration.transpile.for_clauses import for_clause, rows_as_text
from migration.transpile.functions import convert_function
from migration.transpile.rewriter import Rewriter, call, cast
from migration.transpile.row_limits import top
from migration.transpile.spatial import spatial_method, spatial_property
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import STRING, Category

_METHODS = frozenset({"value", "query", "nodes", "exist", "modify", "write", "tostring", "getlevel", "getancestor", "getdescendant",
    "isdescendantof", "getreparentedvalue", "lat", "long", "makevalid", "reducet", "x", "y", "z", "m", "parse", "getroot"})  # fmt: skip


def table(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A table name: mapped to its target unless it is a common table expression."""
    if isinstance(node.this, exp.OpenJSON) or (isinstance(node.this, exp.Anonymous) and str(node.this.this).startswith(PRIVATE)):
        return row_source(q, node)
    function = node.this if isinstance(node.this, exp.Anonymous) else None
    remote = _linked(q, node)
    if function is None and not isinstance(node.this, exp.Identifier):
        raise q.fail("UNSUPPORTED_CLAUSE", node, type(node.this).__name__)
    name = str(function.this) if function is not None else node.name
    if function is None and not node.text("db") and _is_cte(node):
        return node
    if function is None and is_catalog_view(node):
        return catalog_view(q, node)
    if str(node.text("db")).lower() == "sys":
        raise q.fail("MEANING", node, f"a catalog view ({node.text('db')}.{name})")
    parts = [
        *([node.text("catalog")] if node.text("catalog") else []),
        *([node.text("db")] if node.text("db") or node.text("catalog") else []),
        name,
    ]
    if len(parts) == 1:
        parts = [q.context.object.schema if _in_estate(q, q.context.object.schema, name) else "dbo", name]
    path = q.context.target(parts, q.place(node)) if not remote else tuple(parts)
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


def _linked(q: Rewriter, node: exp.Expr) -> bool:
    """``server.database.schema.table``: a table of the foreign catalog ``server_database``; whether it is one."""
    if not isinstance(node.this, exp.Dot):
        return False
    names = [node.text("catalog"), node.text("db"), *(_dotted(node.this) or [])]
    if len(names) != 4 or not all((names[0], names[1], names[3])):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "a name in four parts without a database")
    catalog = f"{names[0]}_{names[1]}"
    q.note("LINKED_SERVER", node, catalog)
    node.set("this", exp.to_identifier(names[3], quoted=True))
    node.set("db", exp.to_identifier(names[2] or "dbo", quoted=True))
    node.set("catalog", exp.to_identifier(catalog, quoted=True))
    return True


def version(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """FOR SYSTEM_TIME AS OF: time travel; the other forms read the history table."""
    moment = node.args.get("expression")
    if str(node.args.get("kind")).upper() != "AS OF" or moment is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR SYSTEM_TIME {node.args.get('kind')}")
    q.note("SYSTEM_TIME", node)
    node.set("expression", dates.moment(q, moment))
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
    property_ = spatial_property(q, node)
    if property_ is not None:
        return property_
    if node.args.get("db"):
        node.set("db", None)
        node.set("catalog", None)
    if node.name.startswith("$"):
        raise q.fail("UNSUPPORTED_CLAUSE", node, node.name)
    return node


def parameter(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``@p`` in a function: the parameter, qualified by the function's name so that no column hides it."""
    name = exp.to_identifier(node.name, quoted=True)
    if q.qualifier:
        select_ = node.find_ancestor(exp.Select)
        seen = [c for _, c in q.types.sources(select_)] if select_ is not None else []
        if any(c is not None and q.qualifier.lower() in c for c in seen):
            # A column of the function's name would be taken for the qualifier.
            if any(c is None or node.name.lower() in c for c in seen):
                raise q.fail("MEANING", node, "a parameter and the function have names of columns")
            return exp.Column(this=name)
    return exp.Column(this=name, table=exp.to_identifier(q.qualifier, quoted=True) if q.qualifier else None)


def dot(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``schema.function(…)``; a method of a column is refused."""
    called = node.expression
    if node.meta.get("field"):
        return node
    if not isinstance(called, exp.Anonymous):
        if (
            isinstance(called, exp.Identifier)
            and isinstance(node.this, (exp.Identifier, exp.Dot))
            and isinstance(node.parent, (exp.Dot, exp.Table, exp.Lateral))
        ):
            return node
        names = _dotted(node)
        if names is not None and len(names) > 2 and isinstance(node.this, exp.Column):
            # server.database.schema.table.column keeps its table only.
            return exp.column(exp.to_identifier(names[-1], quoted=True), table=exp.to_identifier(names[-2], quoted=True))
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
        return rows_as_text(q, node)
    if node.args.get("options"):
        q.note("HINT", node, "OPTION")
        node.set("options", None)
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
    if name in ("value", "exist") and isinstance(value, (exp.Paren, exp.Cast, exp.Anonymous, exp.Case, exp.Column)):
        return xml_methods.method(q, node, value, node.expression)
    names = _dotted(value)
    if names is None or len(names) > 2:
        return None
    column_node = exp.column(*[exp.to_identifier(n, quoted=True) for n in reversed(names)])
    column_node.parent = node
    found = q.types.of(column_node)
    column_node.parent = None
    if name in ("value", "exist"):
        return xml_methods.method(q, node, column_node, node.expression)
    if name == "getlevel" and not node.expression.expressions:
        slashes = call("REPLACE", column_node, exp.Literal.string("/"), exp.Literal.string(""))
        length = exp.Sub(this=call("LENGTH", column_node.copy()), expression=call("LENGTH", slashes))
        made = cast(exp.Sub(this=length, expression=exp.Literal.number(1)), "SMALLINT")
        return made
    if name == "tostring" and not node.expression.expressions and found.category is Category.STRING:
        return column_node
    return spatial_method(column_node, found.sql, node.expression)


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
    if node.args.get("cross_apply") is not None:
        q.context.expect("JOIN", 1)  # APPLY becomes JOIN LATERAL
    if isinstance(inner, exp.Subquery) and isinstance(inner.this, exp.Values):
        inner = inner.this
    if isinstance(inner, exp.Values):
        return values_over_columns(q, node, inner)
    if inner.meta.get("rows"):
        return node
    outer = node.args.get("cross_apply") is False
    if outer and any(str(a.this) in ("EXPLODE", "INLINE") for a in node.find_all(exp.Anonymous)):
        # Spark loses the rows of the left side for which such a query has none.
        raise q.fail("MEANING", node, "OUTER APPLY over a query that makes rows of a text or of columns")
    if isinstance(inner, exp.Anonymous) and not str(inner.this).startswith(PRIVATE):
        raise q.fail("UNKNOWN_FUNCTION", node, str(inner.this))
    return row_source(q, node) if isinstance(inner, (exp.Anonymous, exp.OpenJSON)) else node


def join(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``a JOIN b JOIN c ON … ON …``: the inner join gets the parentheses that Databricks asks for."""
    if isinstance(node.this, (exp.Table, exp.Subquery)) and node.this.args.get("joins"):
        node.set("this", exp.Paren(this=node.this))
    return node


def subquery(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """The greatest of VALUES over columns."""
    return extreme_of_values(q, node) or node


def values(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """VALUES over columns can stand under APPLY only, or below MAX and MIN."""
    above = node.parent.parent if isinstance(node.parent, exp.Subquery) else node.parent
    if node.find(exp.Column) and not isinstance(above, exp.Lateral):
        query = node.find_ancestor(exp.Select)
        if query is None or not isinstance(query.parent, exp.Subquery):
            raise q.fail("UNSUPPORTED_CLAUSE", node, "VALUES over columns")
    return node


def ordered(_q: Rewriter, node: exp.Expr) -> exp.Expr:
    """NULL sorts first in both engines: nothing needs saying."""
    node.set("nulls_first", not node.args.get("desc"))
    return node


_Rule = Callable[[Rewriter, exp.Expr], exp.Expr]


def _function(q: Rewriter, node: exp.Expr) -> exp.Expr:
    if is_row_source(node):
        return node
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
    exp.Join: join,
    exp.Subquery: subquery,
    exp.Values: values,
    exp.Version: version,
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
    **dict.fromkeys((exp.NextValueFor, exp.SessionParameter, exp.TableSample), operators.no_rule),
}
