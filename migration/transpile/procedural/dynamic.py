"""EXEC of constant text and sp_executesql of constant text with parameters: EXECUTE IMMEDIATE of the converted statement.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql"; Databricks SQL language reference, "EXECUTE IMMEDIATE", "Parameter markers".
"""

from __future__ import annotations

from migration.estate import SqlObject
from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml import Scope, convert_statement
from migration.transpile.local_scope import Variable
from migration.transpile.names import MARK, quote, string_literal
from migration.transpile.procedural import built
from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.parse import Parser
from migration.transpile.procedural.tree import Leaf
from migration.transpile.procedural.variables import split_items, sql_type, target
from migration.transpile.reader import Reader
from migration.tsql.lexer import Kind, Token, tokenize

_HEADS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "TRUNCATE", "CREATE", "DROP"})


def emit_text(e: Emitter, node: Leaf, tokens: list[Token]) -> list[str]:
    """``EXEC ('text')``.

    Raises:
        CannotConvert: The text is not constant, or no rule converts it.
    """
    if e.texts is not None and node in e.texts.executed:
        return built.execute(e, node, {}, {}, {})
    inner = tokens[tokens.index(next(t for t in tokens if t.upper == "(")) + 1 : -1]
    return [_immediate(e, node, _constant(node, inner), {}, [])]


def emit_executesql(e: Emitter, node: Leaf, tokens: list[Token]) -> list[str]:
    """``EXEC sp_executesql N'text', N'@p int', @p = 1``: the arguments behind its name.

    Raises:
        CannotConvert: The text is not constant, a parameter gives a value back, or no rule converts it.
    """
    parts = split_items(tokens) if tokens else []
    if not parts:
        raise CannotConvert("DYNAMIC_SQL", node.start, "sp_executesql")
    output = {i for i, p in enumerate(parts) if p[-1].upper in ("OUTPUT", "OUT")}
    parts = [p[:-1] if i in output else p for i, p in enumerate(parts)]
    values = [p[2:] if len(p) > 2 and p[1].upper == "=" else p for p in parts]
    is_built = e.texts is not None and node in e.texts.executed
    if len(values) == 1:
        return built.execute(e, node, {}, {}, {}) if is_built else [_immediate(e, node, _constant(node, values[0]), {}, [])]
    declared = e.texts.parameters.get(node) if e.texts is not None else None
    known, names = _declared(e, node, _constant(node, values[1]).value if declared is None else declared)
    given: dict[str, list[Token]] = {}
    outputs: dict[str, Variable] = {}
    for place, (part, value) in enumerate(zip(parts[2:], values[2:], strict=True), 2):
        name = part[0].text.lower() if value is not part else names[place - 2] if place - 2 < len(names) else ""
        if name not in known or name in given:
            raise CannotConvert("DYNAMIC_SQL", node.start, "its parameters")
        given[name] = value
        if place in output:
            outputs[name] = target(e, value[0])
    if set(given) != set(names) or (outputs and not is_built):
        raise CannotConvert("DYNAMIC_SQL", node.start, "its parameters")
    sqls = {n: e.resolve(e.value((v[0].start, v[-1].end), known[n].type)) for n, v in given.items() if n not in outputs}
    if is_built:
        return built.execute(e, node, known, sqls, outputs)
    return [_immediate(e, node, _constant(node, values[0]), known, [f"{sqls[n]} AS {quote(n[1:])}" for n in names])]


def _constant(node: Leaf, tokens: list[Token]) -> Token:
    """The one text constant among tokens."""
    if len(tokens) != 1 or tokens[0].kind is not Kind.STRING:
        raise CannotConvert("DYNAMIC_SQL", node.start)
    return tokens[0]


def _declared(e: Emitter, node: Leaf, text: str) -> tuple[dict[str, Variable], list[str]]:
    known: dict[str, Variable] = {}
    reader = Reader(tokenize(text))
    while not reader.done:
        token = reader.take()
        if token.kind is not Kind.VARIABLE:
            raise CannotConvert("DYNAMIC_SQL", node.start, "its parameters")
        reader.accept("AS")
        kind = sql_type(e, reader, node.start)
        _ = reader.accept("OUTPUT") or reader.accept("OUT")
        known[token.text.lower()] = Variable((MARK + token.text[1:].lower(),), kind)
        if not reader.accept(",") and not reader.done:
            raise CannotConvert("DYNAMIC_SQL", node.start, "its parameters")
    return known, list(known)


def _immediate(e: Emitter, node: Leaf, text: Token, known: dict[str, Variable], used: list[str]) -> str:
    outer = e.context.object
    line, _ = outer.place(text.start)
    item = SqlObject(outer.name, outer.kind, outer.file, line, line, text.value, quoted_identifier=outer.quoted_identifier)
    tokens = tokenize(text.value, quoted_identifier=outer.quoted_identifier)
    own = Context(item, e.context.options, tokens)
    leaves = Parser(tokens, 0, len(text.value)).parse()
    if tokens.findings or len(leaves) != 1 or not isinstance(leaves[0], Leaf) or leaves[0].head not in _HEADS:
        raise CannotConvert("DYNAMIC_SQL", node.start, "its text is not one statement that reads or changes rows")
    if leaves[0].head in ("SELECT", "WITH") and e.gives_rows:
        raise CannotConvert("RESULT_SETS", node.start)
    made = convert_statement(own, leaves[0].span, Scope(known, e.scope.tables))
    try:
        statements = made.apply(own)
    except CannotConvert as why:
        raise CannotConvert(why.code, node.start, why.detail) from why
    if len(statements) != 1 or made.creates is not None:
        raise CannotConvert("DYNAMIC_SQL", node.start)
    e.context.adopt(own.findings)
    sql = e.resolve(statements[0])
    for name, variable in known.items():
        sql = sql.replace(quote(variable.path[0]), ":" + name[1:])
    using = f" USING {', '.join(used)}" if used else ""
    return f"EXECUTE IMMEDIATE {string_literal(sql)}{using};"
