"""PRINT, RAISERROR, THROW, WAITFOR, and what CATCH knows of an error.

Sources: Microsoft Learn, "TRY...CATCH", "THROW", "RAISERROR", "ERROR_MESSAGE"; Databricks SQL language reference, "SIGNAL statement"
(its message is a constant), "RESIGNAL statement", "GET DIAGNOSTICS statement", "raise_error function", "format_string function".
"""

from __future__ import annotations

import re

from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote, string_literal
from migration.transpile.procedural import asked
from migration.transpile.procedural.emitter import Emitter, indented
from migration.transpile.procedural.tree import Leaf, Try
from migration.transpile.procedural.variables import split_items
from migration.transpile.table_model import Span
from migration.transpile.types import INT, STRING, SqlType
from migration.tsql.lexer import Kind, Token

#: What a handler can ask for: T-SQL function, condition item, its type.
_ASKED: tuple[tuple[str, str, SqlType], ...] = (
    ("error_message()", "MESSAGE_TEXT", STRING),
    ("error_line()", "LINE_NUMBER", INT),
)
#: What a handler has no item for, and what stands for it.
_FIXED: tuple[tuple[str, str, SqlType], ...] = (
    ("error_severity()", "16", INT),
    ("error_state()", "1", INT),
    ("error_number()", "50000", INT),
)
_FUNCTIONS = frozenset({"ERROR_MESSAGE", "ERROR_LINE", "ERROR_SEVERITY", "ERROR_STATE", "ERROR_NUMBER", "ERROR_PROCEDURE"})
_PLACEHOLDER = re.compile(r"%[-+0 #]*\d*(?:\.\d+)?(?:h|l)?[diuosxX]|%%")
_SIMPLE = re.compile(r"%(?:[diu]|s)")


def handler(e: Emitter, node: Try, wanted: frozenset[str]) -> list[str]:
    """The handler that stands for CATCH; ``wanted`` is asked of its last statement."""
    facts = _asked(e, node)
    known: dict[str, Variable] = {}
    declared: list[str] = []
    items: list[str] = []
    begin: list[str] = []
    for name, item, kind in _ASKED:
        if name in facts:
            made = e.unique("v_" + name[:-2])
            declared.append(f"DECLARE {quote(made)} {'BIGINT' if kind is INT else 'STRING'};")
            items.append(f"{quote(made)} = {item}")
            known[name] = Variable((made,), kind)
    procedure = string_literal(e.context.object.name.rpartition(".")[2])
    for name, value, kind in (*_FIXED, ("error_procedure()", procedure, STRING)):
        if name in facts:
            made = e.unique("v_" + name[:-2])
            declared.append(f"DECLARE {quote(made)} {kind.sql} DEFAULT {value};")
            known[name] = Variable((made,), kind)
            e.context.note("ERROR_FACT", facts[name], name.upper())
    if items:
        begin = [f"GET DIAGNOSTICS CONDITION 1 {', '.join(items)};"]
    e.catching += 1
    e.following = wanted
    if asked.ERROR in asked.asked_by(e, node.catch, 0, asked.NOTHING):
        # CATCH begins with the number of the error.
        e.expected_next = asked.variables(e, frozenset({asked.ERROR}))
        begin = [*begin, f"SET {quote(e.expected_next[asked.ERROR].path[-1])} = {asked.FAILED};"]
        e.count(begin[-1:])
        e.context.note("ERROR_VARIABLE", node.catch[0].start)
    with e.knowing(known):
        body = e.statements(node.catch)
    e.catching -= 1
    return ["DECLARE EXIT HANDLER FOR SQLEXCEPTION", "BEGIN", *indented([*declared, *begin, *body]), "END;"]


def _asked(e: Emitter, node: Try) -> dict[str, int]:
    """The functions that CATCH calls, with the first place of each."""
    if not node.catch:
        return {}
    found: dict[str, int] = {}
    for token in e.tokens((node.catch[0].start, node.catch[-1].end)):
        if token.upper in _FUNCTIONS:
            found.setdefault(token.text.lower() + "()", token.start)
    return found


def tests_number(e: Emitter, span: Span) -> bool:
    """Whether a condition hangs on the number of an error, which Databricks does not have."""
    return any(t.upper in ("ERROR_NUMBER", "ERROR_SEVERITY", "ERROR_STATE") for t in e.tokens(span))


def emit_print(e: Emitter, node: Leaf) -> list[str]:
    """PRINT writes to the client and is left out."""
    e.context.note("PRINT", node.start, " ".join(e.text(node.span).split())[:60])
    tokens = e.tokens(node.span)
    if any(t.upper in ("FROM", "SELECT") for t in tokens):
        raise CannotConvert("UNSUPPORTED_CLAUSE", node.start, "PRINT of a query")
    return []


def emit_waitfor(_e: Emitter, node: Leaf) -> list[str]:
    """WAITFOR has no counterpart."""
    raise CannotConvert("WAITFOR", node.start)


def emit_throw(e: Emitter, node: Leaf) -> list[str]:
    """THROW again, or THROW number, message, state."""
    tokens = e.tokens(node.span)
    if len(tokens) == 1:
        if not e.catching:
            raise CannotConvert("UNKNOWN_SYNTAX", node.start, "THROW outside CATCH")
        return ["RESIGNAL;"]
    parts = split_items(tokens[1:])
    if len(parts) != 3:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:60])
    e.context.note("ERROR_NUMBER", node.start, e.text((parts[0][0].start, parts[0][-1].end)))
    return _raise(e, parts[1], node)


def emit_raiserror(e: Emitter, node: Leaf) -> list[str]:
    """RAISERROR (message, severity, state, arguments)."""
    tokens = e.tokens(node.span)
    if len(tokens) < 3 or tokens[1].upper != "(":
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:60])
    depth = 0
    close = len(tokens)
    for place, token in enumerate(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if token.upper == ")" and not depth:
            close = place
            break
    parts = split_items(tokens[2:close])
    if len(parts) < 3:
        raise CannotConvert("UNKNOWN_SYNTAX", node.start, e.text(node.span)[:60])
    severity = parts[1][0].text if len(parts[1]) == 1 and parts[1][0].kind is Kind.NUMBER else ""
    if severity and int(float(severity)) <= 10:
        e.context.note("PRINT", node.start, " ".join(e.text(node.span).split())[:60])
        return []
    if not severity and not _rethrown(e, parts[1]):
        e.context.note("ERROR_SEVERITY", node.start)
    elif [t.text for part in parts[1:3] for t in part] != ["16", "1"]:
        e.context.note("ERROR_STATE", node.start, e.text((parts[1][0].start, parts[2][-1].end)))
    if parts[0][0].kind is Kind.NUMBER:
        raise CannotConvert("ERROR_MESSAGE_NUMBER", node.start, parts[0][0].text)
    if not e.trying and not e.catching:
        e.context.note("RAISERROR_STOPS", node.start)
    if len(parts) > 3:
        return [_assert(e, _formatted(e, parts, node))]
    return _raise(e, parts[0], node)


def _rethrown(e: Emitter, part: list[Token]) -> bool:
    """Whether the severity is that of the error being handled, kept in a variable or asked for."""
    if part[0].kind is not Kind.VARIABLE:
        return part[0].upper == "ERROR_SEVERITY"
    words = [t.upper for t in e.context.tokens]
    places = [n for n, word in enumerate(words) if word == part[0].upper]
    return any(words[n + k : n + k + 2] == ["=", "ERROR_SEVERITY"] for n in places for k in (1, 2))


def _raise(e: Emitter, part: list[Token], node: Leaf) -> list[str]:
    if len(part) == 1 and part[0].kind is Kind.STRING:
        return [f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = {string_literal(_unformatted(part[0].value, node.head))};"]
    return [_assert(e, e.resolve(e.value((part[0].start, part[-1].end), STRING)))]


def _unformatted(message: str, head: str) -> str:
    return message.replace("%%", "%") if head == "RAISERROR" else message


def _assert(e: Emitter, message: str) -> str:
    """A computed message cannot be SIGNALled: its text must be a constant. raise_error takes any."""
    known = e.scope.variables.get("raise_error()")
    name = known.path[-1] if known else e.temporary("v_raised", "STRING")
    if known is None:
        e.scope.variables["raise_error()"] = Variable((name,), STRING)
    return f"SET {quote(name)} = raise_error({message});"


def _formatted(e: Emitter, parts: list[list[Token]], node: Leaf) -> str:
    message = parts[0]
    if len(message) != 1 or message[0].kind is not Kind.STRING:
        raise CannotConvert("UNSUPPORTED_CLAUSE", node.start, "RAISERROR with a computed format")
    text = message[0].value
    places = [p for p in _PLACEHOLDER.findall(text) if p != "%%"]
    if len(places) != len(parts) - 3 or not all(_SIMPLE.fullmatch(p) for p in places):
        raise CannotConvert("UNSUPPORTED_CLAUSE", node.start, "the format of RAISERROR")
    arguments = [e.resolve(e.value((p[0].start, p[-1].end))) for p in parts[3:]]
    pattern = string_literal(_SIMPLE.sub("%s", text))
    return f"format_string({', '.join([pattern, *arguments])})"
