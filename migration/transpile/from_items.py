"""What stands in FROM: names, time travel, PIVOT, APPLY, nested joins, VALUES.

Sources: Microsoft Learn, "FROM (Transact-SQL)", "PIVOT and UNPIVOT"; Databricks SQL language reference, "Table reference", "LATERAL join".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import dates
from migration.transpile.applied import extreme_of_values, row_source, values_over_columns
from migration.transpile.catalog_views import catalog_view, is_catalog_view
from migration.transpile.members import dotted
from migration.transpile.names import MARK
from migration.transpile.rewriter import Rewriter
from migration.transpile.tsql_parse import PRIVATE


def table(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """A table name: mapped to its target unless it is a common table expression."""
    if isinstance(node.this, exp.OpenJSON) or (isinstance(node.this, exp.Anonymous) and str(node.this.this).startswith(PRIVATE)):
        return row_source(q, node)
    function = node.this if isinstance(node.this, exp.Anonymous) else None
    remote = _linked(q, node)
    if function is None and not isinstance(node.this, exp.Identifier):
        raise q.fail("UNSUPPORTED_CLAUSE", node, type(node.this).__name__)
    name = node.name if function is None else function.this.name if isinstance(function.this, exp.Identifier) else str(function.this)
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
    path = remote or q.context.target(parts, q.place(node))
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


def _linked(q: Rewriter, node: exp.Expr) -> tuple[str, ...]:
    """``server.database.schema.table``: a table of the catalog that stands for the server, or of the foreign catalog ``server_database``.

    Returns:
        Its path; empty for any other name.
    """
    if not isinstance(node.this, exp.Dot):
        return ()
    # ``server.database..table``: the schema is left out.
    behind = ["", node.this.expression.name] if not node.this.this else dotted(node.this) or []
    names = [node.text("catalog"), node.text("db"), *behind]
    if len(names) != 4 or not all((names[0], names[1], names[3])):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "a name in four parts without a database")
    catalog = f"{names[0]}_{names[1]}"
    path: tuple[str, ...] = (catalog, names[2] or "dbo", names[3])
    if q.context.options.server_catalog(names[0], names[1]):
        path = q.context.target(names, q.place(node))
    else:
        q.note("LINKED_SERVER", node, catalog)
    node.set("this", exp.to_identifier(names[3], quoted=True))
    node.set("db", exp.to_identifier(path[1], quoted=True))
    node.set("catalog", exp.to_identifier(path[0], quoted=True))
    return path


def version(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """FOR SYSTEM_TIME AS OF: time travel; the other forms read the history table."""
    moment = node.args.get("expression")
    if str(node.args.get("kind")).upper() != "AS OF" or moment is None:
        raise q.fail("UNSUPPORTED_CLAUSE", node, f"FOR SYSTEM_TIME {node.args.get('kind')}")
    marker = isinstance(moment, exp.Column) and not moment.table and moment.name.startswith(MARK)
    if not marker and any(isinstance(n, (exp.Column, exp.Parameter, exp.Query)) for n in moment.walk()):
        raise q.fail("SYSTEM_TIME_MOMENT", node)
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
    if dotted(inner) is not None:
        return _plain_join(q, node)
    if inner.meta.get("rows"):
        return node
    outer = node.args.get("cross_apply") is False
    if outer and any(str(a.this) in ("EXPLODE", "INLINE") for a in node.find_all(exp.Anonymous)):
        # Spark loses the rows of the left side for which such a query has none.
        raise q.fail("MEANING", node, "OUTER APPLY over a query that makes rows of a text or of columns")
    if isinstance(inner, exp.Anonymous) and not str(inner.this).startswith(PRIVATE):
        raise q.fail("UNKNOWN_FUNCTION", node, str(inner.this))
    return row_source(q, node) if isinstance(inner, (exp.Anonymous, exp.OpenJSON)) else node


def _plain_join(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``t CROSS APPLY u``: APPLY over a table is a join with all of it."""
    names = [exp.to_identifier(n, quoted=True) for n in reversed(dotted(node.this) or [])]
    made = exp.Table(**dict(zip(("this", "db", "catalog"), names, strict=False)), alias=node.args.get("alias"))
    parent = node.parent
    if not isinstance(parent, exp.Join):
        raise q.fail("UNSUPPORTED_CLAUSE", node, "APPLY over a table")
    if node.args.get("cross_apply"):
        parent.set("kind", "CROSS")
    else:
        parent.set("side", "LEFT")
        parent.set("on", exp.Boolean(this=True))
    made.parent = parent
    return table(q, made)


def sample(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """TABLESAMPLE: of rows, where SQL Server takes pages."""
    q.note("TABLE_SAMPLE", node)
    return node


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
