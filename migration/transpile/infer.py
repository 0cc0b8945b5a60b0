"""Types of expressions, as far as the estate's tables tell: what decides +, /, AVG, bit and the text forms of values.

Promotion and result types: Microsoft Learn, "Data type precedence" and "Precision, scale, and length".
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from migration.runtime import TargetRuntime
from migration.transpile import types as t
from migration.transpile.catalog import EstateCatalog
from migration.transpile.node_types import Way, way_of
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.type_names import type_name
from migration.transpile.types import Category, SqlType

Columns = dict[str, SqlType]

# The order in which the type of a mixed expression is decided.
_PRECEDENCE = (
    Category.DATETIME,
    Category.DATE,
    Category.TIME,
    Category.FLOAT,
    Category.DECIMAL,
    Category.INT,
    Category.BIT,
    Category.OTHER,
    Category.STRING,
    Category.BINARY,
)


def combine(types: Iterable[SqlType]) -> SqlType:
    """The type of CASE, COALESCE or UNION over these; unknown when one is."""
    best: SqlType | None = None
    for one in types:
        if not one.known:
            return t.UNKNOWN
        if best is None or _PRECEDENCE.index(one.category) < _PRECEDENCE.index(best.category):
            best = one
        elif one.category is best.category:
            best = _wider(best, one)
    return best or t.UNKNOWN


def _wider(a: SqlType, b: SqlType) -> SqlType:
    if a.category is Category.DECIMAL:
        scale = max(a.scale, b.scale)
        return t.decimal(max(a.precision - a.scale, b.precision - b.scale) + scale, scale)
    if a.category is Category.INT:
        return a if a.precision >= b.precision else b
    if a.category is Category.STRING:
        return a if a == b else t.NATIONAL_STRING if a.national or b.national else t.STRING
    return a if a == b or a.category is not Category.FLOAT else t.DOUBLE


def arithmetic(operator: type[exp.Expr], left: SqlType, right: SqlType) -> SqlType:
    """The type of ``left operator right`` for numbers."""
    if not (left.known and right.known):
        return t.UNKNOWN
    if Category.FLOAT in (left.category, right.category):
        return t.DOUBLE
    if Category.DECIMAL not in (left.category, right.category):
        both_int = {left.category, right.category} <= {Category.INT, Category.BIT, Category.STRING}
        return _wider(_as_int(left), _as_int(right)) if both_int else t.UNKNOWN
    if (left.money or right.money) and all(x.money or x.category is not Category.DECIMAL for x in (left, right)):
        return t.MONEY
    p1, s1 = left.precision or 10, left.scale
    p2, s2 = right.precision or 10, right.scale
    if operator is exp.Mul:
        return t.decimal(p1 + p2 + 1, s1 + s2)
    if operator is exp.Div:
        scale = max(6, s1 + p2 + 1)
        return t.decimal(p1 - s1 + s2 + scale, scale)
    if operator is exp.Mod:
        scale = max(s1, s2)
        return t.decimal(min(p1 - s1, p2 - s2) + scale, scale)
    scale = max(s1, s2)
    return t.decimal(max(p1 - s1, p2 - s2) + scale + 1, scale)


def _as_int(one: SqlType) -> SqlType:
    return one if one.category is Category.INT else t.INT


_ways: dict[type[exp.Expr], Way] = {}
#: Nodes that have a type.
_TYPED = (exp.Condition, exp.Subquery, exp.Query)


class Types:
    """Types of the nodes of one tree, found on demand and remembered.

    Args:
        estate: What is known of tables.
        runtime: The target.
        scope: Types of bare columns outside any FROM (a table's own columns) and of ``@parameters``.
        schema: Schema in which names without one are looked up first.
    """

    def __init__(self, estate: EstateCatalog, runtime: TargetRuntime, scope: Columns | None = None, schema: str = "dbo") -> None:
        self._estate = estate
        self._runtime = runtime
        self._scope = scope or {}
        self._schema = schema
        self._known: dict[int, SqlType] = {}
        self._sources: dict[int, list[tuple[str, Columns | None]]] = {}
        self._open: set[int] = set()
        # An id is only as good as its node is alive.
        self._kept: list[exp.Expr] = []

    def of(self, node: exp.Expr | None) -> SqlType:
        """The type of a node, :data:`UNKNOWN` when it cannot be told."""
        if node is None:
            return t.UNKNOWN
        known = self._known.get(id(node))
        if known is None:
            known = self._find(node)
            self.set(node, known)
        return known

    def set(self, node: exp.Expr, found: SqlType) -> None:
        """Remember a type, of a node or of what replaces it."""
        self._known[id(node)] = found
        self._kept.append(node)

    def knows(self, node: exp.Expr) -> bool:
        """Whether a type was remembered for a node."""
        return id(node) in self._known

    def learn(self, nodes: Iterable[exp.Expr]) -> None:
        """Find the types of all ``nodes`` before any is rewritten."""
        known, keep = self._known, self._kept.append
        for node in nodes:
            if isinstance(node, _TYPED) and id(node) not in known:
                found = self._find(node)
                known[id(node)] = found
                keep(node)

    def _find(self, node: exp.Expr) -> SqlType:
        kind = type(node)
        way = _ways.get(kind)
        if way is None:
            way = _ways[kind] = way_of(kind)
        return way(self, node)

    def data_type(self, node: exp.DataType) -> SqlType:
        """The type that a CAST to ``node`` gives."""
        name = type_name(node)
        return self._resolved(name) if name else t.UNKNOWN

    def named(self, name: str) -> SqlType:
        """The type of that name."""
        return self._resolved(t.TypeName(name))

    def _resolved(self, name: t.TypeName) -> SqlType:
        builtin = self._estate.resolve_alias(name)
        resolved = t.convert_type(builtin, self._runtime, column=False) if builtin else None
        return resolved.type if resolved else t.UNKNOWN

    def mixed(self, nodes: Iterable[exp.Expr]) -> SqlType:
        """The type of an expression that gives one of ``nodes``: NULL says nothing, 0 and 1 beside a bit are bits."""
        listed = [n for n in nodes if not isinstance(n.unnest(), exp.Null)]
        found = [self.of(n) for n in listed]
        if any(f.category is Category.BIT for f in found) and all(
            f.category is Category.BIT or is_zero_one(n) for n, f in zip(listed, found, strict=True)
        ):
            return t.BOOLEAN
        return combine(found)

    def binary(self, node: exp.Expr) -> SqlType:
        """The type of an arithmetic expression."""
        left, right = self.of(node.this), self.of(node.args["expression"])
        categories = (left.category, right.category)
        if isinstance(node, exp.Add) and categories == (Category.STRING, Category.STRING):
            length = left.length + right.length if left.length and right.length else 0
            return SqlType(Category.STRING, "STRING", length=length, national=left.national or right.national)
        if isinstance(node, exp.Add) and Category.STRING in categories and Category.UNKNOWN in categories:
            return t.UNKNOWN
        if isinstance(node, (exp.Add, exp.Sub)) and Category.DATETIME in categories:
            return t.DATETIME
        return arithmetic(type(node), left, right)

    # Names.

    def parameter(self, node: exp.Expr) -> SqlType:
        """The type of a variable."""
        return self._scope.get("@" + node.name.lower(), t.UNKNOWN)

    def function(self, owner: str, name: str) -> SqlType:
        """What a scalar function of the estate returns."""
        return self._estate.functions.get(f"{owner}.{name}".lower(), t.UNKNOWN)

    def column(self, node: exp.Column) -> SqlType:
        """The type of a column, of the nearest query whose sources have it."""
        name, table = node.name.lower(), node.table.lower()
        scope: exp.Expr | None = node.find_ancestor(exp.Select)
        if scope is None:
            return self._scope.get(name, t.UNKNOWN)
        while scope is not None:
            unknown = False
            for alias, columns in self.sources(scope):
                if table and alias != table:
                    continue
                if columns is None:
                    unknown = True
                elif name in columns:
                    return columns[name]
            if unknown:
                return t.UNKNOWN
            scope = scope.find_ancestor(exp.Select)
        return self._scope.get(name, t.UNKNOWN) if not table else t.UNKNOWN

    def sources(self, select: exp.Expr) -> list[tuple[str, Columns | None]]:
        """Alias and columns of everything in FROM; None for unknown columns."""
        found = self._sources.get(id(select))
        if found is None:
            items: list[exp.Expr] = []
            if select.args.get("from_"):
                items.append(select.args["from_"].this)
            items += [j.this for j in select.args.get("joins") or ()]
            items += select.args.get("laterals") or ()
            items = [table for item in items for table in _joined(item)]
            # Filled from left to right: a query under APPLY sees only what stands before it.
            found = self._sources[id(select)] = []
            self._kept.append(select)
            for item in items:
                found.append(self._source(item))
        return found

    def _source(self, item: exp.Expr) -> tuple[str, Columns | None]:
        alias = item.alias_or_name.lower()
        if item.args.get("pivots"):
            pivot = item.args["pivots"][-1]
            return (pivot.alias or alias).lower(), None
        columns: Columns | None = None
        inner = item.this if isinstance(item, (exp.Lateral, exp.Subquery)) else item
        if isinstance(inner, exp.Subquery):
            inner = inner.this
        if isinstance(item, exp.Table):
            columns = self._table(item)
        elif isinstance(inner, exp.Query):
            columns = self.columns(inner)
        elif isinstance(inner, exp.Values):
            columns = self._values(inner)
        elif isinstance(item, exp.Lateral):
            columns = self._rows(item.this)
        if columns is not None:
            given = item.args["alias"].columns if isinstance(item.args.get("alias"), exp.TableAlias) else []
            if given:
                columns = {c.name.lower(): v for c, v in zip(given, columns.values(), strict=False)}
        return alias, columns

    def _rows(self, function: exp.Expr) -> Columns | None:
        """Columns of a table function of T-SQL's own."""
        if isinstance(function, exp.OpenJSON):
            kinds = [(c.name.lower(), c.args.get("kind")) for c in function.expressions]
            plain = {"key": t.NATIONAL_STRING, "value": t.NATIONAL_STRING}
            return {n: self.data_type(k) if isinstance(k, exp.DataType) else t.STRING for n, k in kinds} or plain
        name = str(function.this).removeprefix(PRIVATE) if isinstance(function, exp.Anonymous) else ""
        if name == "STRING_SPLIT":
            return {"value": self.of(function.expressions[0]) if function.expressions else t.STRING, "ordinal": t.BIGINT}
        return {"value": self.of(function.expressions[0])} if name == "GENERATE_SERIES" and function.expressions else None

    def _values(self, values: exp.Expr) -> Columns | None:
        """Columns of VALUES, named by place until the alias names them."""
        rows = [list(r.expressions) if isinstance(r, exp.Tuple) else [r] for r in values.expressions]
        if not rows or len({len(r) for r in rows}) != 1:
            return None
        return {f" {place}": self.mixed([r[place] for r in rows]) for place in range(len(rows[0]))}

    def _table(self, table: exp.Table) -> Columns | None:
        if not isinstance(table.this, exp.Identifier):
            return self._rows(table.this)
        name = table.name.lower()
        if table.catalog:
            return None
        if not table.db:
            scope: exp.Expr | None = table
            while scope is not None:
                with_ = scope.args.get("with_")
                for cte in with_.expressions if with_ else ():
                    if cte.alias.lower() == name:
                        return self._cte(cte)
                scope = scope.parent
            return self._estate.columns(self._schema, name) or self._estate.columns("dbo", name)
        return self._estate.columns(table.db, name)

    def _cte(self, cte: exp.CTE) -> Columns | None:
        if id(cte) in self._open:
            # A recursive reference has the columns of the part before UNION.
            columns = self.columns(cte.this.this) if isinstance(cte.this, exp.SetOperation) and id(cte.this) not in self._open else None
        else:
            self._open.add(id(cte))
            columns = self.columns(cte.this)
            self._open.discard(id(cte))
        given = cte.args["alias"].columns if cte.args.get("alias") else []
        if columns is not None and given:
            return {c.name.lower(): v for c, v in zip(given, columns.values(), strict=False)}
        return columns

    def columns(self, query: exp.Expr) -> Columns | None:
        """Names and types of a query's result in order; None when a ``*`` cannot be expanded."""
        if isinstance(query, exp.Subquery):
            return self.columns(query.this)
        if isinstance(query, exp.SetOperation):
            left = self.columns(query.this)
            right = self.columns(query.expression) if id(query) not in self._open else None
            if left is None or right is None or len(left) != len(right):
                return left
            return {
                name: combine((a, b)) if a.known and b.known else (a if a.known else b)
                for (name, a), b in zip(left.items(), right.values(), strict=True)
            }
        if not isinstance(query, exp.Select):
            return None
        found: Columns = {}
        for number, projection in enumerate(query.expressions):
            if isinstance(projection, exp.Star) or (isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star)):
                table = projection.table.lower() if isinstance(projection, exp.Column) else ""
                for alias, columns in self.sources(query):
                    if not table or alias == table:
                        if columns is None:
                            return None
                        found |= columns
            else:
                found[projection.alias_or_name.lower() or f" {number}"] = self.of(projection)
        return found


def _joined(item: exp.Expr) -> list[exp.Expr]:
    """The tables of ``(a JOIN (b JOIN c))``, in order; an item that is one source alone."""
    inner = item.this if isinstance(item, exp.Subquery) and isinstance(item.this, (exp.Table, exp.Subquery)) and not item.alias else item
    found = [inner] if inner is item else _joined(inner)
    return found + [table for join in item.args.get("joins") or () for table in _joined(join.this)]


def is_zero_one(node: exp.Expr) -> bool:
    """Whether a node is the number 0 or 1."""
    inner = node.unnest()
    return isinstance(inner, exp.Literal) and not inner.is_string and inner.this in ("0", "1")
