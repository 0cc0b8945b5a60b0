"""Names with points: columns, parameters, functions of a schema, and methods of values.

Sources: Microsoft Learn, "Transact-SQL syntax conventions", "xml data type methods", "hierarchyid"; Databricks SQL language reference,
"Name resolution".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import xml_methods
from migration.transpile.rewriter import Rewriter, call, cast
from migration.transpile.spatial import spatial_method, spatial_property
from migration.transpile.types import STRING, Category

_METHODS = frozenset({"value", "query", "nodes", "exist", "modify", "write", "tostring", "getlevel", "getancestor", "getdescendant",
    "isdescendantof", "getreparentedvalue", "lat", "long", "makevalid", "reducet", "x", "y", "z", "m", "parse", "getroot"})  # fmt: skip


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
            and (isinstance(node.this, (exp.Identifier, exp.Dot)) or not node.this)  # nothing: server.database..table
            and isinstance(node.parent, (exp.Dot, exp.Table, exp.Lateral))
        ):
            return node
        names = dotted(node)
        if names is not None and len(names) > 2 and isinstance(node.this, exp.Column):
            # server.database.schema.table.column keeps its table only.
            return exp.column(exp.to_identifier(names[-1], quoted=True), table=exp.to_identifier(names[-2], quoted=True))
        raise q.fail("UNSUPPORTED_CLAUSE", node, "a property of a value")
    name = called.this.name if isinstance(called.this, exp.Identifier) else str(called.this)
    method = _method(q, node, name.lower())
    if method is not None:
        return method
    owner = dotted(node.this)
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


def dotted(node: exp.Expr) -> list[str] | None:
    """Names of ``a`` or ``a.b``; None for anything computed."""
    if isinstance(node, exp.Identifier):
        return [str(node.this)]
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        before = dotted(node.this)
        return [*before, str(node.expression.this)] if before else None
    if isinstance(node, exp.Column):
        return [p.name for p in node.parts]
    return None


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
    if name in ("value", "exist") and isinstance(value, (exp.Paren, exp.Cast, exp.Anonymous, exp.Case, exp.Column, exp.Literal)):
        return xml_methods.method(q, node, value, node.expression)
    names = dotted(value)
    if name == "tostring" and isinstance(value, (exp.Literal, exp.Anonymous, exp.Cast)) and q.type_of(value).category is Category.STRING:
        return value  # of a hierarchyid, which is kept as its text
    if q.type_of(value).spatial and not isinstance(value, (exp.Identifier, exp.Dot)):
        return spatial_method(q, value, q.type_of(value), node.expression)
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
    return spatial_method(q, column_node, found, node.expression)
