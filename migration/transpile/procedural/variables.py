"""DECLARE, SET and SELECT assignment, SET options.

Sources: Microsoft Learn, "DECLARE @local_variable", "SET @local_variable", "SELECT @local_variable", "SET statements"; Databricks SQL
language reference, "BEGIN END compound statement", "SET variable", "FOR statement".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml import Value, convert_assignment
from migration.transpile.dml_assign import COMPOUND, Assignment
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, fitted, indented
from migration.transpile.procedural.folding import emit_folding
from migration.transpile.procedural.tree import Leaf
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.types import SqlType, convert_type
from migration.tsql.lexer import Kind, Token, TokenStream, words


def sql_type(e: Emitter, reader: Reader, at: int) -> SqlType:
    """Read a type.

    Raises:
        CannotConvert: It is not known.
    """
    name = reader.type_name()
    builtin = e.context.options.estate.resolve_alias(name) if name else None
    resolved = convert_type(builtin, e.context.options.runtime, column=False) if builtin else None
    if resolved is None or not resolved.type.sql:
        raise CannotConvert("UNKNOWN_TYPE", at, name.name if name else "")
    for code in resolved.codes:
        e.context.note(code, at)
    return resolved.type


def emit_declare(e: Emitter, node: Leaf) -> list[str]:
    """DECLARE: the variables go to the beginning, their first values stay where they are."""
    tokens = e.tokens(node.span)
    lines: list[str] = []
    items = split_items(tokens[1:])
    for item in items:
        if item[0].kind is not Kind.VARIABLE:
            raise CannotConvert("CURSOR", node.start, item[0].text)
        words = [t.upper for t in item[1:3]]
        if "TABLE" in words[:1] or words == ["AS", "TABLE"]:
            lines += _table_variable(e, node, item, alone=len(items) == 1)
        elif "CURSOR" in words:
            raise CannotConvert("CURSOR", item[0].start, item[0].text)
        else:
            lines += _variable(e, item)
    return lines


def split_items(tokens: list[Token]) -> list[list[Token]]:
    """Tokens between the commas outside parentheses."""
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.upper == "(") - (token.upper == ")")
        if token.upper == "," and not depth:
            items.append([])
        else:
            items[-1].append(token)
    if not all(items):
        raise CannotConvert("UNKNOWN_SYNTAX", tokens[0].start if tokens else 0, "an empty item")
    return items


def _variable(e: Emitter, item: list[Token]) -> list[str]:
    reader = Reader(TokenStream(e.context.object.text, item))
    token = reader.take()
    reader.accept("AS")
    kind = sql_type(e, reader, token.start)
    reader.accept("NULL")
    name = token.text.lower()
    if name in e.scope.variables and e.scope.variables[name].type.sql != kind.sql:
        raise CannotConvert("UNKNOWN_SYNTAX", token.start, f"{token.text} is declared twice")
    made = e.declare(token.text, kind)
    if reader.done:
        return []
    if not reader.accept("="):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    if reader.done:
        raise CannotConvert("UNKNOWN_SYNTAX", token.start, token.text)
    return [f"SET {quote(made)} = {e.resolve(e.value((reader.current.start, item[-1].end), kind))};"]


def _table_variable(e: Emitter, node: Leaf, item: list[Token], *, alone: bool) -> list[str]:
    if not alone:
        raise CannotConvert("TABLE_VARIABLE", item[0].start, f"{item[0].text} beside other variables in one DECLARE")
    return [s + ";" for s in e.leaf(node.span).statements]


def target(e: Emitter, token: Token) -> Variable:
    """A variable that gets a value.

    Raises:
        CannotConvert: It is not known.
    """
    known = e.scope.variables.get(token.text.lower())
    if known is None or token.text.startswith("@@"):
        raise CannotConvert("VARIABLE", token.start, token.text)
    return known


#: Options that change nothing on Databricks.
_HARMLESS = words(
    """NOCOUNT XACT_ABORT ANSI_NULLS QUOTED_IDENTIFIER ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE CONCAT_NULL_YIELDS_NULL
    NUMERIC_ROUNDABORT ANSI_DEFAULTS ANSI_NULL_DFLT_ON TRANSACTION LOCK_TIMEOUT DEADLOCK_PRIORITY STATISTICS SHOWPLAN_ALL
    CURSOR_CLOSE_ON_COMMIT QUERY_GOVERNOR_COST_LIMIT TEXTSIZE"""
)


def emit_set(e: Emitter, node: Leaf) -> list[str]:
    """SET of a variable or of a session option."""
    tokens = e.tokens(node.span)
    if len(tokens) < 2:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, "SET")
    if tokens[1].kind is not Kind.VARIABLE:
        return _option(e, node, tokens)
    known = target(e, tokens[1])
    sign = tokens[2].upper if len(tokens) > 3 else ""
    if sign == "=" and tokens[3].upper == "CURSOR":
        raise CannotConvert("CURSOR", node.start, tokens[1].text)
    if sign == "=":
        value = e.value((tokens[3].start, tokens[-1].end), known.type)
        return [f"SET {_path(known)} = {e.resolve(value)};"]
    if sign not in COMPOUND:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:40])
    made = _compound(e, tokens, known, COMPOUND[sign])
    return [f"SET {_path(known)} = {e.resolve(made)};"]


def _path(known: Variable) -> str:
    return ".".join(quote(p) for p in known.path)


def _compound(e: Emitter, tokens: list[Token], known: Variable, operator: str) -> str:
    """``SET @a += x``: the same as a SELECT that assigns."""
    own = e.context.fork()
    span = (tokens[0].start, tokens[-1].end)
    # SET and SELECT assign alike; the reader of assignments starts behind the first word.
    made = convert_compound(own, e, (tokens[3].start, span[1]), tokens[1].text, operator, known)
    lost = conservation(source_clauses(tokens[3:]), [made], own.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", span[0], lost)
    e.context.adopt(own.findings)
    return made


def convert_compound(own: Context, e: Emitter, span: Span, name: str, operator: str, known: Variable) -> str:
    """``@a operator (x)`` as a value for ``@a``."""
    from migration.transpile.dml_values import assigned, kept_type
    from migration.transpile.weave import Weaver

    woven = Weaver(own, e.scope).add(f"SELECT ({name} {operator} (", span[0]).copy(span).add("\n))", span[1]).query()
    node = woven.tree.expressions[0]
    found = kept_type(node, woven.types.of(node), known.type)
    return fitted(assigned(woven, node, known.type), found, known.type, span[0])


def _option(e: Emitter, node: Leaf, tokens: list[Token]) -> list[str]:
    words = [t.upper for t in tokens]
    names = {w for w in words[1:] if w not in (",", "ON", "OFF")}
    # The days of a week are counted from Sunday, which is DATEFIRST 7.
    zero = (words[1], tokens[-1].text) in (("ROWCOUNT", "0"), ("DATEFIRST", "7"))
    if (
        words[1] == "TRANSACTION"
        or words[1] in ("LOCK_TIMEOUT", "DEADLOCK_PRIORITY", "STATISTICS", "TEXTSIZE")
        or names <= _HARMLESS
        or zero
    ):
        e.context.note("SESSION_OPTION", node.start, e.text(node.span).strip("; \n")[:60])
        return []
    if words[1] == "IDENTITY_INSERT":
        e.context.note("IDENTITY_INSERT_OPTION", node.start, e.text(node.span).strip("; \n")[:80])
        return []
    raise CannotConvert("SET_OPTION", node.start, e.text(node.span).strip("; \n")[:60])


def emit_assignment(e: Emitter, node: Leaf, count: str = "") -> list[str]:
    """``SELECT @a = …``: one row, the last of several, or none at all, which leaves the variables as they are.

    Args:
        e: The procedure.
        node: The statement.
        count: Variable that gets the number of rows; empty when nobody asks.
    """
    own = e.context.fork()
    made = convert_assignment(own, node.span, e.scope)
    variables = [e.scope.variables[n] for n in made.names]
    parts = [made.query] if made.query else [v.sql for v in made.values]
    lost = conservation(source_clauses(e.tokens(node.span)), parts, own.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", node.start, lost)
    values = [fitted(v.sql, v.type, variable.type, node.start) for v, variable in zip(made.values, variables, strict=True)]
    if not made.query:
        e.context.adopt(own.findings)
        lines = [f"SET {_path(v)} = {e.resolve(sql)};" for v, sql in zip(variables, values, strict=True)]
        return [*lines, f"SET {quote(count)} = 1;"] if count else lines
    reads_new = any(
        n in made.names for t in e.tokens(node.span) if t.kind is Kind.VARIABLE for n in [t.text.lower()] if _behind(e, node, t)
    )
    if (made.accumulates or reads_new) and not _once(e, node, made):
        if made.one_row or count:
            raise CannotConvert("ACCUMULATION", node.start, ", ".join(made.names))
        return emit_folding(e, node)
    e.context.adopt(own.findings)
    # A variable that gets two values keeps the last one: a loop sets one after the other.
    if made.one_row and len(set(made.names)) == len(made.names):
        listed = ", ".join(_path(v) for v in variables)
        cut = _cut(variables, made.values)
        lines = [f"SET {f'({listed})' if len(variables) > 1 else listed} = ({e.resolve(made.query)});", *cut]
        return [*lines, f"SET {quote(count)} = 1;"] if count else lines
    return _each_row(e, node, variables, made.query, count) + _cut(variables, made.values)


def _once(e: Emitter, node: Leaf, made: Assignment) -> bool:
    """Whether the values are computed once, of what the variables held before: of one row, and none of a variable set before it."""
    tokens = e.tokens(node.span)
    words = [t.upper or t.text for t in tokens if t.text not in "()"]
    first = words[:3] == ["SELECT", "TOP", "1"] and words[3] not in ("PERCENT", "WITH")
    if not (made.one_row or first) or len(set(made.names)) < len(made.names):
        return False
    items: list[list[str]] = [[]]
    depth = 0
    for token in tokens[1:]:
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.upper == "FROM":
            break
        if not depth and token.text == ",":
            items.append([])
        elif token.kind is Kind.VARIABLE:
            items[-1].append(token.text.lower())
    # The first variable of an item is the one that gets its value.
    return len(items) == len(made.names) and not any(set(item[1:]) & set(made.names[:place]) for place, item in enumerate(items))


def _behind(e: Emitter, node: Leaf, token: Token) -> bool:
    """Whether a variable is read rather than written here."""
    tokens = e.tokens(node.span)
    place = next(i for i, t in enumerate(tokens) if t.start == token.start)
    following = tokens[place + 1].upper if place + 1 < len(tokens) else ""
    before = tokens[place - 1].upper
    return not (
        (following == "=" and before in ("SELECT", ",", "DISTINCT", ")")) or (following == "=" and tokens[place - 1].kind is Kind.NUMBER)
    )


def _cut(variables: list[Variable], values: tuple[Value, ...]) -> list[str]:
    """Cut text that may be longer than its variable keeps."""
    lines = []
    for variable, value in zip(variables, values, strict=True):
        sql = fitted(_path(variable), value.type, variable.type, 0)
        if sql != _path(variable):
            lines.append(f"SET {_path(variable)} = {sql};")
    return lines


def _each_row(e: Emitter, node: Leaf, variables: list[Variable], query: str, count: str) -> list[str]:
    """Assign in a loop over the rows: right for none, one and many."""
    tokens = [t.upper for t in e.tokens(node.span)]
    row = e.unique("row")
    columns = [f"c{n}" for n in range(1, len(variables) + 1)]
    ordered = "ORDER" in tokens
    # Without an order any row may be the last one.
    limit = "" if ordered or count else " LIMIT 1"
    source = f"SELECT * FROM ({e.resolve(query)}) AS `r`({', '.join(columns)}){limit}"  # noqa: S608 - converted SQL and quoted names
    body = [f"SET {_path(v)} = {quote(row)}.{c};" for v, c in zip(variables, columns, strict=True)]
    if count:
        body.append(f"SET {quote(count)} = {quote(count)} + 1;")
    begin = [f"SET {quote(count)} = 0;"] if count else []
    return [*begin, f"FOR {quote(row)} AS {source} DO", *indented(body), "END FOR;"]
