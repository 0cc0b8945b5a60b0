"""What the statement behind another one asks of it: its number of rows, its error.

Sources: Microsoft Learn, "@@ERROR" (reset by every statement), "@@ROWCOUNT" (which statements reset it), "TRY...CATCH" (an error goes to
CATCH); Databricks SQL language reference, "BEGIN END compound statement" (EXIT handlers).
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, indented, mentions, own_span
from migration.transpile.procedural.tree import Block, If, Leaf, Node, Try, While
from migration.transpile.types import INT
from migration.tsql.lexer import Kind

ERROR = "@@error"
ROWS = "@@rowcount"
NOTHING: frozenset[str] = frozenset()
#: What stands for the number of any error.
FAILED = 50000
#: Statements that set the number of rows to none.
_NO_ROWS = frozenset({"PRINT", "RAISERROR", "CLOSE", "DEALLOCATE", "BEGIN", "COMMIT"})


def is_silent(e: Emitter, node: Node) -> bool:
    """Whether nothing runs here: a DECLARE without a value."""
    if not isinstance(node, Leaf) or node.head != "DECLARE":
        return False
    return not mentions(e.tokens(node.span), "=", "CURSOR")


def asked_by(e: Emitter, nodes: list[Node], at: int, after: frozenset[str]) -> frozenset[str]:
    """What the statement that runs after ``nodes[:at]`` asks of the one before it.

    Args:
        e: The procedure.
        nodes: A list of statements.
        at: Where to look.
        after: What is asked behind the list.
    """
    for node in nodes[at:]:
        if is_silent(e, node):
            continue
        if isinstance(node, Block):
            return asked_by(e, node.body, 0, NOTHING)
        if isinstance(node, Try):
            return asked_by(e, node.body, 0, NOTHING)
        return asks(e, node)
    return after


def asks(e: Emitter, node: Node) -> frozenset[str]:
    """What a statement, or its condition, asks of the one before."""
    tokens = e.tokens(own_span(node))
    found = set()
    if mentions(tokens, "@@ERROR"):
        found.add(ERROR)
    if mentions(tokens, "@@ROWCOUNT", "ROWCOUNT_BIG"):
        found.add(ROWS)
    return frozenset(found)


def variables(e: Emitter, wanted: frozenset[str]) -> dict[str, Variable]:
    """The variables that keep what is asked; no statement may name them unless it is told to."""
    found: dict[str, Variable] = {}
    for name in sorted(wanted):
        if name not in e.kept:
            outer = e.scope.variables.pop(name, None)
            e.declare(name, INT)
            e.kept[name] = e.scope.variables.pop(name)
            if outer is not None:
                e.scope.variables[name] = outer
        found[name] = e.kept[name]
    return found


def resets(e: Emitter, wanted: frozenset[str], rows: int = 0) -> list[str]:
    """Lines behind a statement that did not fail and touched ``rows`` rows."""
    known = variables(e, wanted)
    values = {ERROR: 0, ROWS: rows}
    lines = [f"SET {quote(known[name].path[-1])} = {values[name]};" for name in sorted(wanted)]
    e.count(lines)
    return lines


def fixed_rows(e: Emitter, node: Leaf) -> int | None:
    """The number of rows after a statement that has always the same; None otherwise."""
    tokens = e.tokens(node.span)
    if node.head in _NO_ROWS:
        return 0
    if node.head == "SET":
        return 1 if len(tokens) > 1 and tokens[1].kind is Kind.VARIABLE else 0
    return 1 if node.head == "DECLARE" and mentions(tokens, "=") else None


def guarded(e: Emitter, node: Leaf, lines: list[str]) -> list[str]:
    """A statement whose error the next one asks for, in a block of its own that keeps it.

    In TRY an error goes to CATCH, and what follows sees none.
    """
    name = quote(variables(e, frozenset({ERROR}))[ERROR].path[-1])
    reset = f"SET {name} = 0;"
    if e.trying or not lines or cannot_fail(e, node):
        e.count([reset])
        return [*lines, reset]
    e.context.note("ERROR_VARIABLE", node.start)
    handler = f"DECLARE EXIT HANDLER FOR SQLEXCEPTION SET {name} = {FAILED};"
    e.count([handler, reset])
    return ["BEGIN", *indented([handler, *lines, reset]), "END;"]


def cannot_fail(e: Emitter, node: Leaf) -> bool:
    """Whether a statement sets a variable to a constant or to another variable."""
    tokens = e.tokens(node.span)
    return node.head == "SET" and len(tokens) == 4 and tokens[2].upper == "=" and tokens[3].upper not in ("@@ROWCOUNT",)


_SIGNS = frozenset({"=", "<>", "!=", ">", "<", ">=", "<="})


def refuse_numbers(e: Emitter, node: Node) -> None:
    """Refuse a comparison of ``@@ERROR`` with the number of one error.

    Raises:
        CannotConvert: There is one.
    """
    tokens = e.tokens(own_span(node))
    for place, token in enumerate(tokens):
        if token.upper != "@@ERROR":
            continue
        behind, before = tokens[place + 1 : place + 3], tokens[max(0, place - 2) : place]
        if len(behind) == 2 and (behind[0].upper == "IN" or (behind[0].upper in _SIGNS and _names_one(behind[1].text))):
            raise CannotConvert("ERROR_NUMBER_TEST", token.start, e.text((token.start, behind[1].end)))
        if isinstance(node, (If, While)) and len(before) == 2 and before[1].upper in _SIGNS and _names_one(before[0].text):
            raise CannotConvert("ERROR_NUMBER_TEST", token.start, e.text((before[0].start, token.end)))


def _names_one(text: str) -> bool:
    return text.isdigit() and text.strip("0") != ""
