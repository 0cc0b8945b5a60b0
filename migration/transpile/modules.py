"""Views, and functions that are one query or one expression.

Sources: Microsoft Learn, "CREATE VIEW", "CREATE FUNCTION"; Databricks SQL language reference, "CREATE VIEW", "CREATE FUNCTION (SQL)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migration.transpile import features
from migration.transpile.context import CannotConvert, Context
from migration.transpile.expressions import convert_expression, convert_query
from migration.transpile.function_scalar import fold_scalar, settle
from migration.transpile.infer import Columns
from migration.transpile.names import quote, safe_name
from migration.transpile.reader import Reader
from migration.transpile.types import Category, SqlType, TypeName, convert_type
from migration.tsql.lexer import Kind
from migration.tsql.statements import split_statements

if TYPE_CHECKING:
    from migration.transpile.function_tables import Result
    from migration.transpile.procedural.tree import Node


def _header(reader: Reader, *kinds: str) -> tuple[str, list[str], int]:
    """Read ``CREATE [OR ALTER] VIEW name``: how to create it, the name, its offset."""
    replace = ""
    if reader.accept("ALTER") or reader.accept("CREATE", "OR", "ALTER"):
        replace = "OR REPLACE "
    elif not reader.accept("CREATE"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    if reader.take().upper not in kinds:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.peek(-1).start, reader.peek(-1).text)
    parts, first = reader.name()
    if not parts:
        raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
    return replace, parts, first.start


def _options(context: Context, reader: Reader) -> None:
    """Read ``WITH SCHEMABINDING, …`` of a module."""
    if not reader.accept("WITH"):
        return
    while True:
        token = reader.take()
        if token.upper == "EXECUTE" and reader.accept("AS"):
            reader.take()
        elif token.upper in ("RETURNS", "CALLED"):
            while reader.current.upper in ("NULL", "ON", "INPUT"):
                reader.take()
        elif token.upper == "INLINE" and reader.accept("="):
            reader.take()
        elif token.upper not in ("SCHEMABINDING", "VIEW_METADATA", "ENCRYPTION", "NATIVE_COMPILATION"):
            raise CannotConvert("UNKNOWN_SYNTAX", token.start, token.text)
        context.note("SCHEMABINDING", token.start, token.upper)
        if not reader.accept(","):
            return


def _body_end(context: Context, reader: Reader) -> int:
    """Offset after the last token but for semicolons; WITH CHECK OPTION is taken off and noted."""
    tokens = reader.tokens
    last = len(tokens) - 1
    while last >= reader.at and tokens[last].upper == ";":
        last -= 1
    if last - 2 >= reader.at and [t.upper for t in tokens[last - 2 : last + 1]] == ["WITH", "CHECK", "OPTION"]:
        context.note("CHECK_OPTION", tokens[last - 2].start)
        last -= 3
    if last < reader.at:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, "the body is missing")
    return tokens[last].end


def convert_view(context: Context) -> list[str]:
    """CREATE VIEW.

    Raises:
        CannotConvert: Something in its query has no rule.
    """
    reader = Reader(context.tokens)
    replace, parts, at = _header(reader, "VIEW")
    path = context.target_sql(parts, at)
    columns = ""
    if reader.current.upper == "(":
        words = reader.group_words()
        names = [w.value for w in words if w.upper != ","]
        if not all(w.is_name or w.upper == "," for w in words):
            raise CannotConvert("UNKNOWN_SYNTAX", at, "the column list")
        columns = " (" + ", ".join(quote(n) for n in names) + ")"
    _options(context, reader)
    if not reader.accept("AS"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    query = convert_query(context, reader.current.start, _body_end(context, reader))
    return [f"CREATE {replace}VIEW {path}{columns} AS {query}"]


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    type: SqlType
    written: TypeName
    default: str


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before RETURNS: without parameters, with them, the parameters, the function's name, and its name in the source."""

    create: str
    sql: str
    parameters: list[_Parameter]
    name: str
    parts: list[str]


def convert_function(context: Context) -> list[str]:
    """A function that is one query (inline table function) or one expression (scalar function).

    Raises:
        CannotConvert: It is more than that, or no rule converts something in it.
    """
    reader = Reader(context.tokens)
    replace, parts, at = _header(reader, "FUNCTION")
    path, name = context.target_sql(parts, at), safe_name(parts[-1])
    parameters = _parameters(context, reader)
    if not reader.accept("RETURNS"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    listed = ", ".join(f"{quote(p.name)} {_bare(p.type)}{p.default}" for p in parameters)
    scope: Columns = {"@" + p.name.lower(): p.type for p in parameters}
    create = f"CREATE {replace}FUNCTION {path}"
    head = f"{create}({listed})"
    if reader.current.upper == "TABLE":
        reader.take()
        return [f"{head} RETURNS TABLE RETURN {_inline(context, reader, scope, name)}"]
    if reader.current.kind is Kind.VARIABLE:
        return [_table_function(context, reader, _Head(create, head, parameters, name, parts), scope, name)]
    return _scalar(context, reader, _Head(create, head, parameters, name, parts), scope)


def _bare(kind: SqlType) -> str:
    """The type of a parameter or result: text without a length."""
    return "STRING" if kind.category is Category.STRING else kind.sql


def _parameters(context: Context, reader: Reader) -> list[_Parameter]:
    if not reader.accept("("):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, "no parameter list")
    found: list[_Parameter] = []
    while not reader.accept(")"):
        token = reader.take()
        if token.kind is not Kind.VARIABLE:
            raise CannotConvert("UNKNOWN_SYNTAX", token.start, token.text)
        reader.accept("AS")
        written, kind = _type(context, reader, token.start)
        if reader.accept("READONLY"):
            raise CannotConvert("FUNCTION_BODY", token.start, "a table parameter")
        reader.accept("NULL")
        default = ""
        if reader.accept("="):
            start = reader.current.start
            while not reader.done and reader.current.upper not in (",", ")"):
                reader.take()
            default = " DEFAULT " + convert_expression(context, (start, reader.peek(-1).end), {}, wanted=kind).sql
        found.append(_Parameter(token.text[1:], kind, written, default))
        if not reader.accept(",") and reader.current.upper != ")":
            raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    return found


def _type(context: Context, reader: Reader, at: int) -> tuple[TypeName, SqlType]:
    """The next type: the built-in one behind its name, and what it becomes."""
    name = reader.type_name()
    builtin = context.options.estate.resolve_alias(name) if name else None
    resolved = convert_type(builtin, context.options.runtime) if builtin else None
    if resolved is None or builtin is None:
        raise CannotConvert("UNKNOWN_TYPE", at, name.name if name else "")
    for code in resolved.codes:
        context.note(code, at)
    return builtin, resolved.type


def _inline(context: Context, reader: Reader, scope: Columns, name: str) -> str:
    _options(context, reader)
    reader.accept("AS")
    if reader.current.upper == "(":
        reader.group()  # the columns of a compiled one
        _options(context, reader)
        reader.accept("AS")
    if reader.sees("EXTERNAL"):
        raise CannotConvert("CLR", reader.current.start)
    if not reader.accept("RETURN"):
        raise CannotConvert("FUNCTION_BODY", reader.current.start, "its body is not one RETURN")
    end = _body_end(context, reader)
    start = reader.current.start
    # The parentheses around the whole query are the function's, not the query's.
    while reader.current.upper == "(":
        first = reader.at
        _, close = reader.group()
        if reader.peek(-1).upper != ")":
            raise CannotConvert("PARSE_ERROR", reader.tokens[first].start, "a parenthesis is not closed")
        if reader.peek(-1).end != end:
            reader.at = first
            break
        reader.at = first + 1
        start, end = reader.current.start, context.tokens[_index_before(reader, close)].end
    return convert_query(context, start, end, parameters=scope, qualifier=name)


def _index_before(reader: Reader, offset: int) -> int:
    """Index of the last token that ends at or before an offset; the last token of all when the reader is behind it."""
    index = min(reader.at, len(reader.tokens) - 1)
    while index + 1 < len(reader.tokens) and reader.tokens[index + 1].end <= offset:
        index += 1
    return index


def _into_block(context: Context, reader: Reader) -> int:
    """Go behind the BEGIN of a function's body; returns the index of its END.

    Raises:
        CannotConvert: The body is no block, or a .NET method.
    """
    _options(context, reader)
    reader.accept("AS")
    end = _body_end(context, reader)
    if not reader.accept("BEGIN"):
        raise CannotConvert("CLR" if reader.sees("EXTERNAL") else "FUNCTION_BODY", reader.current.start)
    last = _index_before(reader, end)
    if context.tokens[last].upper != "END":
        raise CannotConvert("FUNCTION_BODY", context.tokens[last].start)
    if reader.sees("ATOMIC", "WITH", "("):
        context.note("SCHEMABINDING", reader.current.start, "ATOMIC")
        reader.take(), reader.take()
        words = [t.upper or t.value.upper() for t in reader.group_words()]
        if "DATEFIRST" in words or "DATEFORMAT" in words or not {"US_ENGLISH", "ENGLISH"} & set(words):
            raise CannotConvert("SET_OPTION", reader.current.start, "LANGUAGE, DATEFIRST or DATEFORMAT")
    return last


def _scalar(context: Context, reader: Reader, head: _Head, scope: Columns) -> list[str]:
    at = reader.current.start
    written, wanted = _type(context, reader, at)
    last = _into_block(context, reader)
    last -= 1
    while context.tokens[last].upper == ";":
        last -= 1
    if last <= reader.at:
        raise CannotConvert("FUNCTION_BODY", at, "RETURN without a value")
    first = reader.at
    trial = context.fork()
    try:
        sql = _expression(trial, reader, last, head.name, scope, wanted)
    except CannotConvert as why:
        reader.at = first
        if any(t.kind is Kind.WORD and t.upper in ("FROM", "EXEC", "EXECUTE") for t in context.tokens[first : last + 1]):
            return _split(context, reader, last, head, scope, (written, wanted), why)
        return [_python(context, reader, last, head, written, why)]
    context.adopt(trial.findings)
    context.expected.update(trial.expected)
    return [f"{head.sql} RETURNS {_bare(wanted)} RETURN {sql}"]


def _split(
    context: Context, reader: Reader, last: int, head: _Head, scope: Columns, wanted: tuple[TypeName, SqlType], why: CannotConvert
) -> list[str]:
    """A body that reads and then loops: a Python function, and the function that reads and calls it.

    Raises:
        CannotConvert: It does not divide so; ``why`` it is no expression is the reason given.
    """
    from migration.transpile.function_split import SUFFIX, split_scalar
    from migration.transpile.procedural.parse import Parser

    trial = context.fork()
    start = reader.current.start
    try:
        nodes = Parser(context.tokens, start, context.tokens[last].end).parse()
        helper = context.target_sql([*head.parts[:-1], head.parts[-1] + SUFFIX], start)
        listed = [(p.name, p.written) for p in head.parameters]
        create = head.create.partition(" FUNCTION ")[0]
        made, value = split_scalar(trial, nodes, listed, scope, head.name, (create, helper), wanted[0])
    except CannotConvert:
        raise why from None
    context.adopt(trial.findings)
    context.note("FUNCTION_SPLIT", start, head.name + SUFFIX)
    sql = f"{head.sql} RETURNS {_bare(wanted[1])} RETURN {value}"
    settle(context, f"{made};\n{sql}")
    return [made, sql]


def _expression(context: Context, reader: Reader, last: int, name: str, scope: Columns, wanted: SqlType) -> str:
    """The body of a scalar function as one expression."""
    if reader.current.upper != "RETURN" or _statements(context, reader, last) > 1:
        return fold_scalar(context, reader, last, scope, name, wanted)
    reader.take()
    names = frozenset(p[1:] for p in scope)
    made = convert_expression(context, (reader.current.start, context.tokens[last].end), scope, parameters=names, qualifier=name)
    return _returned(context, made.sql, made.type, wanted, reader.current.start)


def _python(context: Context, reader: Reader, last: int, head: _Head, wanted: TypeName, why: CannotConvert) -> str:
    """A body that is no expression and reads no data as a Python function.

    Raises:
        CannotConvert: It does not translate; ``why`` it is no expression is the reason given.
    """
    from migration.transpile.procedural.parse import Parser
    from migration.transpile.python_functions.emit import python_function

    start = reader.current.start
    trial = context.fork()
    try:
        nodes = Parser(context.tokens, start, context.tokens[last].end).parse()
        listed = [(p.name, p.written, p.default) for p in head.parameters]
        sql = python_function(trial, head.create, listed, wanted, nodes, start)
    except CannotConvert as reason:
        context.note(reason.code, reason.offset, reason.detail)
        raise why from reason
    context.adopt(trial.findings)
    settle(context, sql)
    return sql


def _table_function(context: Context, reader: Reader, head: _Head, scope: Columns, name: str) -> str:
    """A multi-statement table function as one query, or as Python where its rows come from a loop."""
    from migration.transpile.function_tables import fold_table, read_result, result_sql
    from migration.transpile.function_unused import note_unused
    from migration.transpile.procedural.parse import Parser

    result = read_result(context, reader)
    last = _into_block(context, reader)
    nodes = Parser(context.tokens, reader.current.start, context.tokens[last].start).parse()
    trial = context.fork()
    try:
        query = fold_table(trial, nodes, scope, name, result)
        note_unused(trial, nodes)
    except CannotConvert as why:
        return _python_table(context, nodes, head, result, why)
    context.adopt(trial.findings)
    context.expected.update(trial.expected)
    sql = f"{head.sql} RETURNS {result_sql(result)} RETURN {query}"
    settle(context, sql)
    return sql


def _python_table(context: Context, nodes: Sequence[Node], head: _Head, result: Result, why: CannotConvert) -> str:
    """A body that is no query as a Python table function.

    Raises:
        CannotConvert: It does not translate, or the runtime has none; ``why`` it is no query is the reason given.
    """
    from migration.transpile.python_functions.tables import python_table_function

    if any(t.kind is Kind.WORD and t.upper in ("FROM", "EXEC", "EXECUTE") for t in context.tokens):
        raise why
    if context.options.runtime < features.PYTHON_TABLE:
        context.note("RUNTIME", why.offset, f"rows from a loop need a Python table function, runtime {features.PYTHON_TABLE}")
        raise why
    trial = context.fork()
    try:
        listed = [(p.name, p.written, p.default) for p in head.parameters]
        sql = python_table_function(trial, head.create, listed, result, nodes)
    except CannotConvert as reason:
        context.note(reason.code, reason.offset, reason.detail)
        raise why from reason
    context.adopt(trial.findings)
    settle(context, sql)
    return sql


def _statements(context: Context, reader: Reader, last: int) -> int:
    """How many statements stand between the reader and a token."""
    text = context.object.text[reader.current.start : context.tokens[last].end]
    return len(split_statements(text))


def _returned(context: Context, sql: str, found: SqlType, wanted: SqlType, at: int) -> str:
    """The result as the declared type: longer text is cut, numbers and dates are cast."""
    if wanted.category is Category.STRING:
        if found.category is not Category.STRING:
            if found.category in (Category.DATE, Category.DATETIME, Category.BIT, Category.FLOAT, Category.BINARY):
                raise CannotConvert("MEANING", at, f"a {found.category} returned as text")
            if not found.known:
                context.note("TEXT_FORM", at)
            sql = f"CAST({sql} AS STRING)"
        fits = not wanted.length or (found.length and found.length <= wanted.length)
        return sql if fits else f"LEFT({sql}, {wanted.length})"
    if found.category in (Category.DATE, Category.DATETIME) and wanted.category.is_numeric:
        raise CannotConvert("MEANING", at, "a date returned as a number")
    return sql if found.sql == wanted.sql and found.category is not Category.INT else f"CAST({sql} AS {wanted.sql})"
