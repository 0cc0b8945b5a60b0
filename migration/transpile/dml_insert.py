"""SELECT, SELECT … INTO and INSERT."""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_into import Into, read_into
from migration.transpile.dml_output import Output, insert_with_output, read_output
from migration.transpile.dml_parse import Made, Statement, Target
from migration.transpile.dml_values import assigned, store_in_place, weave_values
from migration.transpile.local_names import create_local, local_path
from migration.transpile.local_scope import LocalTable
from migration.transpile.names import quote
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.types import SqlType
from migration.transpile.weave import Weaver, Woven
from migration.tsql.lexer import Kind

_SET_OPERATORS = ("UNION", "EXCEPT", "INTERSECT")


def convert_select(statement: Statement) -> Made:
    """A query, or ``SELECT … INTO`` a new table.

    Raises:
        CannotConvert: No rule converts something in it; it gives variables values.
    """
    first = statement.first
    end = statement.find((*_SET_OPERATORS, "FROM", "WHERE", "GROUP", "ORDER", "INTO"), first + 1)
    _refuse_assignment(statement, end)
    if end < len(statement.tokens) and statement.tokens[end].upper == "INTO":
        return _select_into(statement, end)
    woven = Weaver(statement.context, statement.scope).copy(statement.span).query()
    return Made((woven.sql(),))


def _refuse_assignment(statement: Statement, end: int) -> None:
    for start, stop in statement.split(statement.first + 1, end):
        part = statement.tokens[start:stop]
        if len(part) > 1 and part[0].kind is Kind.VARIABLE and part[1].upper in ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="):
            raise CannotConvert("VARIABLE", part[0].start, f"{part[0].text} gets its value in a SELECT")


def _select_into(statement: Statement, at: int) -> Made:
    reader = Reader(statement.tokens)
    reader.at = at + 1
    token = reader.current
    parts, _ = reader.name()
    if not parts:
        raise CannotConvert("UNKNOWN_SYNTAX", token.start, token.text)
    tokens = statement.tokens
    weaver = Weaver(statement.context, statement.scope)
    weaver.copy((statement.span[0], tokens[at].start))
    if reader.at < len(tokens):
        weaver.copy((reader.current.start, statement.span[1]))
    woven = weaver.query(result=True)
    name = parts[-1]
    if not name.startswith("#"):
        path = statement.find_target(parts, (token.start, reader.peek(-1).end)).sql
        return Made((f"CREATE TABLE {path} AS {woven.sql()}",))
    local = LocalTable(local_path(statement.context, name, token.start), woven.columns)
    return Made((f"{create_local(statement.context, local)} AS {woven.sql()}",), (name.lower(), local))


def convert_insert(statement: Statement) -> Made:
    """``INSERT … VALUES``, ``… SELECT`` and ``… DEFAULT VALUES``.

    Raises:
        CannotConvert: It inserts what a procedure returns, or returns rows itself; no rule converts something in it.
    """
    reader = statement.reader()
    top = statement.top(reader)
    into = read_into(statement, reader)
    output: Output | None = None
    if reader.current.upper == "OUTPUT":
        end = statement.find(("VALUES", "SELECT", "EXEC", "EXECUTE", "DEFAULT", "WITH"), reader.at)
        output = read_output(statement, reader.at + 1, end)
        reader.at = end
    if reader.current.upper in ("EXEC", "EXECUTE"):
        raise CannotConvert("INSERT_EXEC", reader.current.start)
    made = _inserted(statement, into, reader, top)
    return insert_with_output(statement, into, made, output) if output is not None else made


def _inserted(statement: Statement, into: Into, reader: Reader, top: tuple[Span, bool] | None) -> Made:
    if reader.accept("DEFAULT", "VALUES"):
        return _defaults(into.target)
    if reader.accept("VALUES"):
        if top is not None:
            raise CannotConvert("UNSUPPORTED_CLAUSE", statement.span[0], "TOP before VALUES")
        return Made((_values(statement, into, reader),))
    if reader.current.upper in ("SELECT", "(", "WITH"):
        return Made((_rows(statement, into, reader, top),))
    raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)


def _defaults(target: Target) -> Made:
    columns = [c for c in target.columns or {} if c not in target.generated]
    if not columns:
        raise CannotConvert("UNSUPPORTED_CLAUSE", target.span[0], "DEFAULT VALUES of a table whose columns are not known")
    return Made((f"INSERT INTO {target.sql} ({quote(columns[0])}) VALUES (DEFAULT)",))  # noqa: S608 - names are quoted


def _values(statement: Statement, into: Into, reader: Reader) -> str:
    """The rows of VALUES; each value becomes a projection while it is converted."""
    spans: list[Span] = []
    rows: list[list[int]] = []  # index into spans, -1 for DEFAULT
    while reader.current.upper == "(":
        first = reader.at
        reader.group()
        row: list[int] = []
        for start, end in statement.split(first + 1, reader.at - 1):
            if end - start == 1 and statement.tokens[start].upper == "DEFAULT":
                row.append(-1)
            else:
                row.append(len(spans))
                spans.append(statement.offsets(start, end))
        rows.append(row)
        if not reader.accept(","):
            break
    if not reader.done and reader.current.upper == "OPTION":
        statement.note_option({"OPTION": (reader.at + 1, reader.at + 1)})
    elif not reader.done or not rows:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    made: list[str] = []
    if spans:
        woven = weave_values(statement, spans).query()
        places = {index: column for row in rows for column, index in enumerate(row)}
        projections = list(woven.tree.expressions)
        made = [
            assigned(woven, node, into.types[places[index]] if places[index] < len(into.types) else None)
            for index, node in enumerate(projections)
        ]
    written = ", ".join("(" + ", ".join("DEFAULT" if i < 0 else made[i] for i in row) + ")" for row in rows)
    return f"{into.sql} VALUES {written}"


def _rows(statement: Statement, into: Into, reader: Reader, top: tuple[Span, bool] | None) -> str:
    weaver = Weaver(statement.context, statement.scope)
    if statement.expressions is not None:
        if reader.current.upper == "WITH":
            raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, "a second WITH")
        weaver.copy(statement.expressions).add("\n", statement.span[0])
    woven = weaver.copy((reader.current.start, statement.span[1])).query()
    _fit_projections(woven, into.types)
    sql = woven.sql()
    if top is not None:
        span, percent = top
        if percent:
            raise CannotConvert("UNSUPPORTED_CLAUSE", span[0], "TOP n PERCENT")
        limit = weave_values(statement, [span]).query()
        statement.context.expect("FROM", 1)
        sql = f"SELECT * FROM ({sql}) LIMIT {assigned(limit, limit.tree.expressions[0], None)}"  # noqa: S608 - converted SQL
    return f"{into.sql} {sql}"


def _fit_projections(woven: Woven, types: list[SqlType | None]) -> None:
    """Cast what the target's column would not take; only where every column is written out."""
    tree = woven.tree
    selects = [s for s in tree.find_all(exp.Select) if _gives_rows(tree, s)]
    for select in selects:
        if any(p.find(exp.Star) and not p.find(exp.Count) for p in select.expressions) or len(select.expressions) != len(types):
            continue
        for projection, wanted in zip(list(select.expressions), types, strict=True):
            value = projection.this if isinstance(projection, exp.Alias) else projection
            store_in_place(woven, value, wanted)


def _gives_rows(tree: exp.Expr, select: exp.Expr) -> bool:
    """Whether the rows of a SELECT are rows of the whole: it is the query itself or a branch of its set operations."""
    node: exp.Expr | None = select
    while node is not None and node is not tree:
        parent = node.parent
        if not (isinstance(parent, exp.SetOperation) or (isinstance(parent, exp.Subquery) and isinstance(parent.parent, exp.SetOperation))):
            return False
        if isinstance(parent, exp.SetOperation) and node.arg_key not in ("this", "expression"):
            return False
        node = parent
    return True
