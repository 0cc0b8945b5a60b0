"""A T-SQL query over catalog views → SQLite, with the names and types of its result; a wrong one gets SQL Server's error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, ScopeType, traverse_scope, walk_in_scope

from responder.engine.catalog import Column, View
from responder.engine.infer import Types, common
from responder.engine.reading import read
from responder.engine.rewrite import rewrite
from responder.sqltypes import SqlType
from responder.tokens import ResultColumn, SqlError
from responder.versions import Version


@dataclass(frozen=True)
class Plan:
    """What is executed.

    Attributes:
        sql: For SQLite, with named parameters ``:p1``.
        columns: Of the result.
        views: Names of the views it reads, lower case.
        databases: Databases it reads.
    """

    sql: str
    columns: tuple[ResultColumn, ...]
    views: frozenset[str]
    databases: frozenset[str]


@dataclass(frozen=True)
class Names:
    """What names stand for.

    Attributes:
        views: Catalog views of the version.
        database: The current database.
        find_database: Own spelling of a database, None for an unknown one.
        schema_name: SQLite's name of a database.
        is_user_table: Whether the estate has a table or view of this name, whose data is not here.
        check: Raises where the login may not read a view.
        hidden: Columns that are NULL for this login, lower case.
    """

    version: Version
    views: Mapping[str, View]
    database: str
    find_database: Callable[[str], str | None]
    schema_name: Callable[[str], str]
    is_user_table: Callable[[str, str, str], bool]
    check: Callable[[View, str], None]
    hidden: frozenset[str] = frozenset()


def translate(text: str, names: Names, parameters: Mapping[str, SqlType]) -> Plan:
    """Translate one SELECT.

    Args:
        text: T-SQL.
        names: What its names stand for.
        parameters: Types by name in lower case without ``@``.

    Raises:
        SqlError: As SQL Server would; 50000 for what this responder does not execute.
    """
    tree = read(text, names.version)
    return _Translation(names, parameters).run(tree)


Sources = dict[str, dict[str, Column]]


class _Translation:
    """One query on its way."""

    def __init__(self, names: Names, parameters: Mapping[str, SqlType]) -> None:
        self._names, self._parameters = names, parameters
        self._sources: dict[int, Sources] = {}
        self._outputs: dict[int, list[Column]] = {}
        self._column_types: dict[int, SqlType] = {}
        self._views: set[str] = set()
        self._databases: set[str] = set()
        self._types = Types(lambda c: self._column_types[id(c)], self._parameter, self._only)

    def run(self, tree: exp.Query) -> Plan:
        for unwanted in list(tree.find_all(exp.WithTableHint, exp.QueryOption)):
            unwanted.pop()
        for node in tree.find_all(exp.Table, exp.Query):
            for key in ("hints", "options"):
                if node.args.get(key):
                    node.set(key, None)
        scopes = list(traverse_scope(tree))
        for scope in scopes:
            self._resolve(scope)
        columns = self._outputs[id(scopes[-1].expression)]
        rewrite(tree, self._types)
        self._hide(tree)
        self._rename_tables(scopes)
        return Plan(
            tree.sql("sqlite"), tuple(ResultColumn(c.name, c.type) for c in columns), frozenset(self._views), frozenset(self._databases)
        )

    def _hide(self, tree: exp.Query) -> None:
        for column in [c for c in tree.find_all(exp.Column) if c.name.lower() in self._names.hidden]:
            projected = isinstance(column.parent, exp.Select) and column.arg_key == "expressions"
            column.replace(exp.alias_(exp.null(), column.name, quoted=True) if projected else exp.null())

    def _parameter(self, name: str) -> SqlType:
        if name not in self._parameters:
            raise SqlError(137, f'Must declare the scalar variable "@{name}".', 15, 2)
        return self._parameters[name]

    def _only(self, node: exp.Expression) -> SqlType:
        query = node.unnest() if isinstance(node, exp.Subquery) else node
        columns = self._outputs.get(id(query))
        if columns is None or len(columns) != 1:
            raise SqlError(116, "Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.")
        return columns[0].type

    # Sources

    def _resolve(self, scope: Scope) -> None:
        tree = scope.expression
        if isinstance(tree, exp.SetOperation):
            self._set_operation(tree)
            return
        if not isinstance(tree, exp.Select):
            return
        self._sources[id(scope)] = self._sources_of(scope)
        self._expand_stars(scope, tree)
        aliases = {p.alias.lower() for p in tree.expressions if isinstance(p, exp.Alias)}
        order = tree.args.get("order")
        for column in [n for n in walk_in_scope(tree) if isinstance(n, exp.Column)]:
            if not column.table and column.name.lower() in aliases and order is not None and _within(column, order):
                self._column_types[id(column)] = SqlType("int")
                continue
            self._column_types[id(column)] = self._find(scope, column).type
        self._check_groups(tree)
        self._outputs[id(tree)] = [Column(_output_name(p), self._types.of(p)) for p in tree.expressions]
        for node in walk_in_scope(tree):
            if isinstance(node, (exp.Anonymous, exp.Cast, exp.Parameter)) and not isinstance(node.parent, exp.Parameter):
                self._types.of(node)

    def _set_operation(self, tree: exp.SetOperation) -> None:
        left, right = (self._outputs[id(side.unnest())] for side in (tree.left, tree.right))
        if len(left) != len(right):
            raise SqlError(
                205,
                "All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.",
            )
        self._outputs[id(tree)] = [Column(a.name, common([a.type, b.type])) for a, b in zip(left, right, strict=True)]

    def _sources_of(self, scope: Scope) -> Sources:
        found: Sources = {}
        for name, source in scope.sources.items():
            if isinstance(source, exp.Table):
                if id(source) not in {id(t) for t in scope.tables}:
                    continue
                found[name.lower()] = self._table(source)
            elif name in scope.selected_sources:
                outputs = self._outputs.get(id(source.expression))
                if outputs is None:  # a recursive member of a CTE
                    outputs = self._outputs.get(id(source.expression.left)) if isinstance(source.expression, exp.SetOperation) else None
                given = (
                    [c.name for c in source.outer_columns]
                    if source.outer_columns and not isinstance(source.outer_columns[0], str)
                    else list(source.outer_columns)
                )
                columns = [Column(g, c.type) for g, c in zip(given, outputs or [], strict=False)] if given else outputs or []
                found[name.lower()] = {c.name.lower(): c for c in columns}
        return found

    def _table(self, table: exp.Table) -> dict[str, Column]:
        parts = [p.name for p in table.parts]
        shown = ".".join(parts)
        database = self._names.find_database(parts[-3]) if len(parts) == 3 else self._names.database
        schema = (parts[-2] if len(parts) > 1 else "dbo").lower() or "dbo"
        view = self._names.views.get(f"{schema}.{parts[-1].lower()}")
        if len(parts) == 3 and self._names.version.azure and database != self._names.database:
            raise SqlError(
                40_515, f"Reference to database and/or server name in '{shown}' is not supported in this version of SQL Server.", 15
            )
        if database is None or view is None or len(parts) > 3:
            if database is not None and self._names.is_user_table(database, schema, parts[-1]):
                message = f"The SELECT permission was denied on the object '{parts[-1]}', database '{database}', schema '{schema}'."
                raise SqlError(229, message, 14, 5)
            raise SqlError(208, f"Invalid object name '{shown}'.")
        self._names.check(view, database)
        self._views.add(view.name)
        self._databases.add(database)
        return view.columns

    # Columns

    def _expand_stars(self, scope: Scope, tree: exp.Select) -> None:
        sources = self._sources[id(scope)]
        out: list[exp.Expression] = []
        for item in tree.expressions:
            wanted: list[str] = []
            if isinstance(item, exp.Star):
                wanted = list(sources)
            elif isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
                if item.table.lower() not in sources:
                    raise SqlError(
                        107, f"The column prefix '{item.table}' does not match with a table name or alias name used in the query.", 15
                    )
                wanted = [item.table.lower()]
            if not wanted:
                out.append(item)
            for name in wanted:
                out += [exp.column(c.name, table=name, quoted=True) for c in sources[name].values()]
        if len(out) != len(tree.expressions):
            tree.set("expressions", out)

    def _find(self, scope: Scope, column: exp.Column) -> Column:
        name, table = column.name.lower(), column.table.lower()
        at: Scope | None = scope
        bound = False
        while at is not None:
            sources = self._sources.get(id(at)) or (self._sources_of(at) if isinstance(at.expression, exp.Select) else {})
            if table:
                if table in sources:
                    bound = True
                    if name in sources[table]:
                        if column.args.get("db"):
                            column.set("db", None)
                        return sources[table][name]
                    break
            else:
                hits = [s[name] for s in sources.values() if name in s]
                if len(hits) > 1:
                    raise SqlError(209, f"Ambiguous column name '{column.name}'.")
                if hits:
                    return hits[0]
            at = at.parent if at.scope_type in (ScopeType.SUBQUERY, ScopeType.SET_OPERATION) else None
        if table and not bound:
            raise SqlError(4104, f'The multi-part identifier "{column.sql("tsql")}" could not be bound.')
        raise SqlError(207, f"Invalid column name '{column.name}'.")

    def _check_groups(self, tree: exp.Select) -> None:
        """8120: a column beside an aggregate that is not grouped by."""
        group = tree.args.get("group")
        keys = [g.sql("tsql").lower() for g in group.expressions] if group else []
        aggregated = any(
            isinstance(n, exp.AggFunc) and n.find_ancestor(exp.Window, exp.Select) is tree
            for p in tree.expressions
            for n in walk_in_scope(p)
        )
        if not group and not aggregated:
            return
        names = {k.rpartition(".")[2].strip('[]"') for k in keys}
        for item in tree.expressions:
            inner = item.this if isinstance(item, exp.Alias) else item
            if inner.sql("tsql").lower() in keys:
                continue
            for column in [n for n in walk_in_scope(inner) if isinstance(n, exp.Column)]:
                if column.find_ancestor(exp.AggFunc, exp.Select) is not tree or column.name.lower() in names or _covered(column, keys):
                    continue
                shown = column.sql("tsql")
                raise SqlError(
                    8120,
                    f"Column '{shown}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
                )

    def _rename_tables(self, scopes: Sequence[Scope]) -> None:
        """Catalog views become tables of SQLite; an unaliased one keeps its name as alias."""
        for scope in scopes:
            for name, source in scope.sources.items():
                if not isinstance(source, exp.Table) or not any(source is t for t in scope.tables):
                    continue
                parts = [p.name for p in source.parts]
                database = self._names.find_database(parts[-3]) if len(parts) == 3 else self._names.database
                schema = (parts[-2] if len(parts) > 1 else "dbo").lower() or "dbo"
                view = self._names.views[f"{schema}.{parts[-1].lower()}"]
                alias = source.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name, quoted=True))
                source.set("catalog", None)
                source.set("db", exp.to_identifier(self._names.schema_name(database or ""), quoted=True))
                source.set("this", exp.to_identifier(view.table, quoted=True))
                source.set("alias", alias)


def _within(node: exp.Expression, ancestor: exp.Expression) -> bool:
    at: exp.Expression | None = node
    while at is not None and at is not ancestor:
        at = at.parent
    return at is ancestor


def _covered(column: exp.Column, keys: list[str]) -> bool:
    """Whether the column stands within an expression that is grouped by."""
    at: exp.Expression | None = column
    while at is not None and not isinstance(at, exp.Select):
        if at.sql("tsql").lower() in keys:
            return True
        at = at.parent
    return False


def _output_name(item: exp.Expression) -> str:
    if isinstance(item, (exp.Alias, exp.Column)):
        return item.alias_or_name
    return ""
