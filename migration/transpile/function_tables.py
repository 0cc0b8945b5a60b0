"""Multi-statement table functions whose inserts are queries: one query in their place.

``INSERT INTO @r SELECT …`` before ``RETURN`` says which rows are returned; several of them are joined by UNION ALL, an IF around one
becomes its condition, and variables are replaced by what they hold.

Sources: Microsoft Learn, "CREATE FUNCTION" (multi-statement table-valued functions); Databricks SQL language reference, "CREATE FUNCTION
(SQL)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml_parse import read_statement
from migration.transpile.dml_values import plain, stored
from migration.transpile.function_fold import Environment, Folder
from migration.transpile.infer import Columns
from migration.transpile.local_scope import Scope
from migration.transpile.names import quote
from migration.transpile.parameter_depth import given_row, reach_parameters
from migration.transpile.procedural.tree import Block, If, Leaf, Node
from migration.transpile.reader import Reader
from migration.transpile.rewriter import cast, generate
from migration.transpile.table_model import Column, Table
from migration.transpile.table_parse import TableParser
from migration.transpile.types import Category, SqlType


@dataclass(slots=True)
class Result:
    """The table that a function returns.

    Attributes:
        name: Its variable, lower case.
        columns: Types by name as written, in order.
        defaults: Whether any column has a default, an identity or an expression.
        written: The columns as written.
    """

    name: str
    columns: dict[str, SqlType]
    defaults: bool
    written: list[Column]


def read_result(context: Context, reader: Reader) -> Result:
    """Read ``@r TABLE (…)``.

    Raises:
        CannotConvert: It is not understood.
    """
    token = reader.take()
    if not reader.accept("TABLE"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    table = Table([token.text], token.start)
    TableParser(reader, table, context).elements()
    columns: dict[str, SqlType] = {}
    for column in table.columns:
        kind = context.options.estate.sql_type(column.type, context.options.runtime) if column.type is not None else None
        if kind is None:
            raise CannotConvert("UNKNOWN_TYPE", column.at, column.name)
        columns[column.name] = kind
    defaults = any(c.default or c.identity or c.computed or c.sequence for c in table.columns)
    return Result(token.text.lower(), columns, defaults, list(table.columns))


def result_sql(result: Result) -> str:
    """``TABLE (a INT, …)`` for RETURNS."""
    listed = ", ".join(f"{quote(n)} {'STRING' if k.category is Category.STRING else k.sql}" for n, k in result.columns.items())
    return f"TABLE ({listed})"


def fold_table(context: Context, nodes: Sequence[Node], parameters: Columns, name: str, result: Result) -> str:
    """The query whose rows the function returns.

    Raises:
        CannotConvert: A statement is none that folds.
    """
    folder = Folder(context, parameters, name)
    queries = list(_rows(folder, context, nodes, {}, result))
    if not queries:
        raise CannotConvert("FUNCTION_BODY", nodes[0].start if nodes else 0, "it inserts no rows")
    return " UNION ALL ".join(f"SELECT * FROM ({q})" for q in queries) if len(queries) > 1 else queries[0]  # noqa: S608 - converted SQL


def _rows(folder: Folder, context: Context, nodes: Sequence[Node], environment: Environment, result: Result) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Block):
            found += _rows(folder, context, node.body, environment, result)
        elif isinstance(node, Leaf) and node.head == "RETURN":
            return found
        elif isinstance(node, Leaf) and node.head in ("INSERT", "WITH") and _inserts(context, node):
            found.append(_inserted(folder, context, node, environment, result))
        elif isinstance(node, If) and any(isinstance(n, Leaf) and n.head == "INSERT" for n in _all(node)):
            found += _chosen(folder, context, node, environment, result)
        else:
            folder.step(node, environment)
    return found


def _all(node: Node) -> list[Node]:
    out = [node]
    for part in node.children():
        for inner in part:
            out += _all(inner)
    return out


def _inserts(context: Context, node: Node) -> bool:
    return read_statement(context, (node.start, node.end), Scope()).head == "INSERT"


def _chosen(folder: Folder, context: Context, node: If, environment: Environment, result: Result) -> list[str]:
    """Rows under IF: those of each branch where its condition says so."""
    if any(isinstance(n, Leaf) and n.head in ("RETURN", "SET", "SELECT", "DECLARE") for n in _all(node)):
        raise CannotConvert("FUNCTION_BODY", node.start, "a branch does more than insert rows")
    condition = folder.condition(node.condition, environment)
    out: list[str] = []
    for branch, test in ((node.then, condition), (node.otherwise, exp.Not(this=exp.Paren(this=condition.copy())))):
        if branch is node.otherwise:
            # Unknown chooses ELSE as well.
            test = exp.Not(this=exp.Coalesce(this=exp.Paren(this=condition.copy()), expressions=[exp.false()]))
        holder = exp.Paren(this=test.copy())
        row = given_row(holder, folder.name)
        reach_parameters(holder, "qp_0" if row is not None else folder.name)
        sql = generate(context, holder.this, node.start)
        start, end = "SELECT * FROM (", ")"
        if row is not None:
            start, end = "SELECT `qp_rows`.* FROM (", f") AS `qp_rows` CROSS JOIN {generate(context, row, node.start)}"
        out += [f"{start}{q}{end} WHERE {sql}" for q in _rows(folder, context, branch, environment, result)]
    return out


def _inserted(folder: Folder, context: Context, node: Leaf, environment: Environment, result: Result) -> str:
    statement = read_statement(context, (node.start, node.end), Scope())
    reader = statement.reader()
    reader.accept("INTO")
    target = reader.take()
    if target.text.lower() != result.name:
        raise CannotConvert("FUNCTION_BODY", target.start, f"it writes to {target.text}")
    if any(t.text.lower() == result.name for t in statement.tokens[reader.at :]):
        raise CannotConvert("FUNCTION_BODY", target.start, "it reads the rows it has inserted")
    names = list(result.columns)
    if reader.current.upper == "(" and reader.peek().upper not in ("SELECT", "WITH"):
        names = [t.value for t in reader.group_words() if t.upper != ","]
    lower = [n.lower() for n in names]
    if result.defaults and len(names) < len(result.columns):
        raise CannotConvert("FUNCTION_BODY", target.start, "columns with defaults are left out")
    if reader.current.upper not in ("SELECT", "(", "VALUES"):
        raise CannotConvert("FUNCTION_BODY", reader.current.start, reader.current.text)
    if reader.current.upper == "VALUES":
        return _values(folder, context, statement.tokens[reader.at].start, node, environment, result, lower)
    span = (reader.current.start, statement.span[1])
    woven = folder.query(span, environment, statement.expressions or (0, 0))
    tree = woven.tree
    branches = [tree] if isinstance(tree, exp.Select) else []
    for select in branches:
        stars = any(isinstance(p, exp.Star) or (isinstance(p, exp.Column) and isinstance(p.this, exp.Star)) for p in select.expressions)
        if stars:
            break
        if len(select.expressions) != len(names):
            raise CannotConvert("FUNCTION_BODY", span[0], f"{len(names)} columns and {len(select.expressions)} values")
        made: list[exp.Expr] = []
        projections = dict(zip(lower, list(select.expressions), strict=True))
        ordered = select.args.get("order") is not None
        for name, kind in result.columns.items():
            projection = projections.get(name.lower())
            if projection is None:
                made.append(exp.alias_(_nothing(kind), name, quoted=True))
                continue
            inner = projection.this if isinstance(projection, exp.Alias) else projection
            value = stored(woven, inner, kind)
            same = isinstance(projection, exp.Alias) and ordered
            made.append(exp.alias_(value.copy(), projection.alias if same else name, quoted=True))
        select.set("expressions", made)
    if not branches and lower != [n.lower() for n in result.columns]:
        raise CannotConvert("FUNCTION_BODY", span[0], "a set operation into other columns")
    holder = exp.Paren(this=folder.replace_all(tree, environment))
    reach_parameters(holder, folder.name)
    return generate(context, holder.this, span[0])


def _nothing(kind: SqlType) -> exp.Expr:
    """NULL of a column's type."""
    return cast(exp.Null(), "STRING" if kind.category is Category.STRING else kind.sql)


def _values(folder: Folder, context: Context, at: int, node: Leaf, environment: Environment, result: Result, names: list[str]) -> str:
    """Rows of VALUES as SELECTs of constants."""
    statement = read_statement(context, (node.start, node.end), Scope())
    reader = Reader(statement.tokens)
    while not reader.done and reader.current.start < at:
        reader.take()
    reader.accept("VALUES")
    rows: list[str] = []
    while reader.current.upper == "(":
        first = reader.at
        reader.group()
        parts = statement.split(first + 1, reader.at - 1)
        if len(parts) != len(names):
            raise CannotConvert("FUNCTION_BODY", at, f"{len(names)} columns and {len(parts)} values")
        values = {n: statement.offsets(*p) for n, p in zip(names, parts, strict=True)}
        shown: list[str] = []
        for name, kind in result.columns.items():
            span = values.get(name.lower())
            value = exp.Null() if span is None else folder.value(span, environment, kind)
            if isinstance(plain(value), exp.Null):
                value = _nothing(kind)
            shown.append(f"{generate(context, value, at)} AS {quote(name)}")
        rows.append("SELECT " + ", ".join(shown))
        if not reader.accept(","):
            break
    if not rows or not reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", at, "VALUES")
    return " UNION ALL ".join(rows)
