"""Gold from converted SQL: a view beyond the simple shapes, as the transpiler converted it, over the pipeline's datasets.

The SQL is kept as it was converted; only its tables are exchanged for datasets, and its columns are selected by name behind it.
Loaded in a job only: sqlglot is heavy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from core.findings import Severity
from migration.conversion import Conversion
from migration.estate import SqlObject
from migration.medallion.columns import Column
from migration.medallion.model import DATASET_MARK, Dataset, Input, Layer, Projection
from migration.medallion.naming import Names, column_name
from migration.medallion.stored import CleanTable, StoredColumn
from migration.medallion.views import Refused
from migration.tsql.lexer import tokenize

_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FROM_TEXT = {"geography": "ST_GEOGFROMTEXT", "geometry": "ST_GEOMFROMTEXT"}
_WARNINGS_SHOWN = 4
_DEEPEST = 40
# About names of tables, which datasets do not keep.
_OF_NAMES = frozenset({"NAME_REFUSED", "SCHEMA_KEPT"})


class Finds(Protocol):
    """Finds what stands behind a path as the converted SQL writes it; raises :class:`Refused` when there is nothing."""

    def dataset(self, parts: tuple[str, ...]) -> CleanTable:
        """The dataset behind a table or view."""

    def function(self, parts: tuple[str, ...]) -> str:
        """The converted function at the source, as ``schema.name``."""


def gold_from_sql(item: SqlObject, name: str, conversion: Conversion, finds: Finds) -> tuple[Dataset, CleanTable]:
    """The view as a gold dataset made by its converted SQL, and what other views may know of it.

    Args:
        item: The view.
        name: Name of the dataset.
        conversion: Its conversion, of status ``converted``.
        finds: Finds what the SQL reads and calls.

    Raises:
        Refused: It reads something that the pipeline does not have, or its columns cannot be named.
    """
    query, listed = _query(item, conversion)
    needed = _functions(item, query, finds)
    tables = _tables(item, query, finds)
    outputs = _outputs(item, query, listed, {id(node): clean for node, clean in tables})
    _spatial(query, tables)
    for node, clean in tables:
        _exchange(item, node, clean)
    _fold_identifiers(query)
    names = Names()
    columns = [Projection(names.take(column_name(output)), (output,)) for output in outputs]
    driving = tables[0][1]
    taken = {o.casefold() for o in outputs} | {c.name.casefold() for c in columns}
    wanted = "ingested_at" if "ingested_at" not in taken else driving.ingested_at
    while wanted.casefold() in taken:
        wanted += "_2"
    ingested_at = names.take(wanted)
    columns.append(Projection(ingested_at, (ingested_at,)))
    datasets = {clean.dataset: clean for _, clean in tables}
    dataset = Dataset(
        name,
        Layer.GOLD,
        item.name,
        item.file,
        item.line,
        f"{item.name}, its converted SQL over {len(datasets)} dataset{'s' if len(datasets) > 1 else ''}",
        tuple(columns),
        inputs=tuple(Input(d) for d in datasets),
        sql=_text(item, query),
        sql_ingested_at=driving.ingested_at,
        hides_deleted=_hides_deleted(item, datasets.values()),
        notes=(*needed, *_warnings(conversion)),
    )
    stored = {o.casefold(): StoredColumn(c.name, Column(o, "")) for o, c in zip(outputs, columns, strict=False)}
    return dataset, CleanTable(name, stored, ingested_at, None)


def _query(item: SqlObject, conversion: Conversion) -> tuple[exp.Query, tuple[str, ...]]:
    """The query behind ``CREATE VIEW … AS`` and the names that the view lists for its columns."""
    statement = conversion.statements[0] if len(conversion.statements) == 1 else ""
    try:
        created = parse_one(statement, read="databricks") if statement else None
    except (SqlglotError, RecursionError):
        created = None
    query = created.expression if isinstance(created, exp.Create) else None
    if not isinstance(created, exp.Create) or not isinstance(query, exp.Query):
        raise Refused("its converted SQL is not one CREATE VIEW", item.line)
    head = created.this
    listed = tuple(c.name for c in head.expressions) if isinstance(head, exp.Schema) else ()
    return query, listed


def _functions(item: SqlObject, query: exp.Expr, finds: Finds) -> tuple[str, ...]:
    """A note per function of the database that the SQL calls; each must have been converted."""
    called: dict[str, None] = {}
    for dot in query.find_all(exp.Dot):
        if isinstance(dot.expression, exp.Anonymous) and not isinstance(dot.parent, exp.Dot):
            path = tuple(part.name for part in dot.this.flatten()) if isinstance(dot.this, exp.Dot) else (dot.this.name,)
            called[finds.function((*path, dot.expression.name))] = None
    return tuple(f"Calls {name}: create its converted function before the first update" for name in called)


def _tables(item: SqlObject, query: exp.Query, finds: Finds) -> list[tuple[exp.Table, CleanTable]]:
    """The tables that the SQL reads with the datasets behind them, the driving one first."""
    inner = {cte.alias.casefold() for cte in query.find_all(exp.CTE)}
    found: list[tuple[exp.Table, CleanTable]] = []
    for node in query.find_all(exp.Table, bfs=False):
        if not node.db and node.name.casefold() in inner:
            continue
        if not isinstance(node.this, exp.Identifier):
            raise Refused(f"it reads the function {node.this.name or node.this.sql('databricks')[:60]}", item.line)
        if node.args.get("version") or node.args.get("when"):
            raise Refused("it reads a table as of a time", item.line)
        clean = finds.dataset(tuple(p.name for p in node.parts))
        if clean.dataset.casefold() in inner:
            raise Refused(f"it names a common table expression {clean.dataset}, as a dataset is named", item.line)
        found.append((node, clean))
    if not found:
        raise Refused("it reads no table", item.line)
    last_names = [node.name.casefold() for node, _ in found]
    for column in query.find_all(exp.Column):
        if column.args.get("db"):
            # Datasets have no schema, so the column keeps the table's name alone.
            if last_names.count(column.table.casefold()) > 1:
                raise Refused(f"it reads two tables named {column.table}", item.line)
            column.set("db", None)
            column.set("catalog", None)
    first = query.find(exp.From, bfs=True)
    found.sort(key=lambda pair: first is None or pair[0] is not first.this)  # stable: only the driving one moves to the front
    return found


def _exchange(item: SqlObject, node: exp.Table, clean: CleanTable) -> None:
    alias = node.alias or node.name
    select = node.find_ancestor(exp.Select)
    starred = select is not None and any(e.is_star for e in select.expressions)
    renamed = any(s.name.casefold() != key for key, s in clean.columns.items())
    dataset = exp.Identifier(this=DATASET_MARK + clean.dataset, quoted=True)
    if not renamed and not starred:
        node.set("this", dataset)
        node.set("db", None)
        node.set("catalog", None)
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
        return
    if any(node.args.get(part) for part in ("joins", "pivots", "laterals", "sample")):
        raise Refused("it reads a table with renamed columns inside parentheses", item.line)
    # The SQL keeps the source's column names, and its * means the source's columns alone.
    columns = [
        exp.alias_(exp.column(exp.to_identifier(s.name, quoted=True)), exp.to_identifier(_known_as(key, s), quoted=True))
        for key, s in clean.columns.items()
    ]
    inner = exp.select(*columns).from_(exp.Table(this=dataset))
    node.replace(inner.subquery(exp.to_identifier(alias, quoted=True), copy=False))


def _spatial(query: exp.Expr, tables: Iterable[tuple[exp.Table, CleanTable]]) -> None:
    """Read a spatial column inside a spatial function from the text that silver holds of it (Databricks: ``st_geogfromtext``)."""
    columns = [(node.alias_or_name.casefold(), clean.columns) for node, clean in tables]
    for column in list(query.find_all(exp.Column)):
        function = column.parent
        called = function.name if isinstance(function, exp.Anonymous) else function.sql_name() if isinstance(function, exp.Func) else ""
        if not called.upper().startswith("ST_"):
            continue
        owner = column.table.casefold()
        found = next((c[column.name.casefold()] for alias, c in columns if owner in ("", alias) and column.name.casefold() in c), None)
        reads = _FROM_TEXT.get(found.column.type) if found else None
        if reads is not None and called.upper() not in _FROM_TEXT.values():
            column.replace(exp.Anonymous(this=reads, expressions=[column.copy()]))


def _known_as(key: str, stored: StoredColumn) -> str:
    """A column's name in the SQL."""
    return next((name for name in (stored.name, stored.column.name) if name.casefold() == key), key)


def _outputs(item: SqlObject, query: exp.Query, listed: tuple[str, ...], tables: dict[int, CleanTable]) -> list[str]:
    """Names of the columns that come out, giving them the listed names first."""
    if listed:
        first = _first_select(query)
        items = first.expressions if first else []
        if first is None or len(listed) != len(items) or any(e.is_star for e in items):
            raise Refused("it lists other columns than it selects", item.line)
        first.set("expressions", [exp.alias_(e.unalias(), exp.to_identifier(n, quoted=True)) for e, n in zip(items, listed, strict=True)])
    outputs = _names_of(query, tables, 0)
    if outputs is None:
        raise Refused("it selects * over something that has no known columns", item.line)
    if not all(outputs):
        raise Refused("a column has no name", item.line)
    lower = [o.casefold() for o in outputs]
    if (double := next((o for o in outputs if lower.count(o.casefold()) > 1), None)) is not None:
        raise Refused(f"it has two columns named {double}", item.line)
    return outputs


def _first_select(query: exp.Expr) -> exp.Select | None:
    """The SELECT that names the columns of a query: the first of a UNION."""
    while not isinstance(query, exp.Select):
        query = query.this
        if not isinstance(query, exp.Query):
            return None
    return query


def _names_of(query: exp.Expr, tables: dict[int, CleanTable], depth: int) -> list[str] | None:
    """Names of a query's columns, empty for one without; None where a * stands for what is not known."""
    select = _first_select(query)
    if select is None or depth > _DEEPEST:
        return None
    names: list[str] = []
    for item in select.expressions:
        if not item.is_star:
            names.append(item.alias_or_name if isinstance(item, exp.Alias | exp.Column) else "")
            continue
        wanted = item.table.casefold() if isinstance(item, exp.Column) else ""
        if (item if isinstance(item, exp.Star) else item.this).args.get("except_"):
            return None
        for source in _sources(select):
            if not wanted or source.alias_or_name.casefold() == wanted:
                found = _source_names(source, select, tables, depth)
                if found is None:
                    return None
                names += found
    return names


def _sources(select: exp.Select) -> list[exp.Expr]:
    """What a SELECT reads, in the order in which * lists it."""
    start = next((n for n in select.find_all(exp.From) if n.parent is select), None)
    return ([start.this] if start else []) + [j.this for j in select.args.get("joins") or []]


def _source_names(source: exp.Expr, select: exp.Select, tables: dict[int, CleanTable], depth: int) -> list[str] | None:
    if isinstance(source, exp.Subquery) and not source.args.get("joins") and not source.args.get("pivots"):
        aliases = [c.name for c in source.args["alias"].columns] if source.args.get("alias") else []
        return aliases or _names_of(source.this, tables, depth + 1)
    if not isinstance(source, exp.Table) or source.args.get("pivots") or source.args.get("joins"):
        return None
    if (clean := tables.get(id(source))) is not None:
        return [_known_as(key, s) for key, s in clean.columns.items()]
    for cte in select.root().find_all(exp.CTE):
        if cte.alias.casefold() == source.name.casefold():
            return [c.name for c in cte.args["alias"].columns] or _names_of(cte.this, tables, depth + 1)
    return None


def _fold_identifiers(query: exp.Expr) -> None:
    """Unique identifiers are lower case in silver; the texts they are compared with must be so too."""
    for literal in query.find_all(exp.Literal):
        if literal.is_string and isinstance(literal.parent, exp.EQ | exp.NEQ | exp.In) and _GUID.fullmatch(literal.name):
            literal.set("this", literal.name.lower())


def _text(item: SqlObject, query: exp.Query) -> str:
    """The SQL laid out over lines; on one line where laying it out would change it."""
    plain = query.sql(dialect="databricks")
    if "${" in plain:
        raise Refused("it holds ${, which Spark would substitute", item.line)
    laid_out = query.sql(dialect="databricks", pretty=True)
    try:
        same = parse_one(laid_out, read="databricks") == parse_one(plain, read="databricks")
    except (SqlglotError, RecursionError):
        same = False
    return laid_out if same else plain


def _hides_deleted(item: SqlObject, tables: Iterable[CleanTable]) -> tuple[str, ...]:
    """Inputs that have left out deleted rows where the view says nothing about the column that marks them."""
    names = {t.value.casefold() for t in tokenize(item.text, quoted_identifier=item.quoted_identifier) if t.is_name}
    return tuple(t.dataset for t in tables if t.soft_delete and not any(c.casefold() in names for c in t.soft_delete.columns))


def _warnings(conversion: Conversion) -> tuple[str, ...]:
    """What a reader of the SQL must know, each kind of warning once."""
    found: dict[str, str] = {}
    for finding in conversion.findings:
        if finding.severity is Severity.WARNING and finding.code not in _OF_NAMES:
            found.setdefault(finding.code, f"{finding.message.rstrip('.')} (line {finding.line} of {finding.file})")
    shown = tuple(found.values())
    more = len(shown) - _WARNINGS_SHOWN
    return (*shown[:_WARNINGS_SHOWN], f"And {more} more kinds of warning") if more > 0 else shown
