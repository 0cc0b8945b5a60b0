"""Lists of statements, IF, WHILE, TRY, RETURN, GOTO.

Sources: Microsoft Learn, "Control-of-flow"; Databricks SQL language reference, "IF THEN ELSE statement", "WHILE statement",
"LEAVE statement", "ITERATE statement", "BEGIN END compound statement".
"""

from __future__ import annotations

from collections.abc import Callable

from migration.transpile.context import CannotConvert
from migration.transpile.limits import check_tokens
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural import calls, cursors, errors, leaves, transactions, variables
from migration.transpile.procedural.emitter import BODY, NOT_CONVERTED, Emitter, indented, mentions, own_span
from migration.transpile.procedural.tree import Block, If, Label, Leaf, Node, Try, While, opened, walk
from migration.transpile.types import INT
from migration.tsql.lexer import Kind


def emit_list(e: Emitter, nodes: list[Node]) -> list[str]:
    """The statements of one list."""
    labels = [n for n in nodes if isinstance(n, Label)]
    if labels:
        return _labelled(e, nodes, labels)
    lines: list[str] = []
    at = 0
    while at < len(nodes):
        used, made = _next(e, nodes, at)
        lines += made
        at += used
    return lines


def _next(e: Emitter, nodes: list[Node], at: int) -> tuple[int, list[str]]:
    """One statement, or several that are converted together: how many, and what they become."""
    node = nodes[at]
    if node in e.lost:
        return 1, e.refuse(node, e.lost[node])
    loop = cursors.loop(e, nodes, at)
    if loop is not None:
        return loop
    atomic = transactions.atomic(e, nodes, at)
    if atomic is not None:
        return atomic
    return 1, _watched(e, node, nodes[at + 1] if at + 1 < len(nodes) else None)


def _watched(e: Emitter, node: Node, following: Node | None) -> list[str]:
    """A statement whose number of rows or error the next one may ask for."""
    asked = e.tokens(own_span(following)) if following is not None else []
    counts = mentions(asked, "@@ROWCOUNT", "ROWCOUNT_BIG")
    catches = mentions(asked, "@@ERROR")
    if not (counts or catches) or not isinstance(node, Leaf):
        return emit(e, node)
    known: dict[str, Variable] = {}
    replaced = e.replaced
    if counts:
        name = e.declare("@@rowcount", INT)
        known["@@rowcount"] = e.scope.variables.pop("@@rowcount")
        lines = _tried(e, node, lambda: leaves.counted(e, node, name))
        if lines is None:
            e.expected_next = {}
            return emit(e, node)
    else:
        lines = emit(e, node)
    if catches and e.replaced == replaced:
        name = e.declare("@@error", INT)
        known["@@error"] = e.scope.variables.pop("@@error")
        e.context.note("ERROR_VARIABLE", node.start)
        reset = f"SET {quote(name)} = 0;"
        if lines:
            handler = f"DECLARE EXIT HANDLER FOR SQLEXCEPTION SET {quote(name)} = 50000;"
            lines = ["BEGIN", *indented([handler, reset, *lines]), "END;"]
            e.count([handler, reset])
        else:
            lines = [reset]
            e.count(lines)
    e.expected_next = known
    return lines


def _tried(e: Emitter, node: Leaf, make: Callable[[], list[str]]) -> list[str] | None:
    """What ``make`` gives; None when the rows cannot be counted, which the asking statement will report."""
    try:
        lines = make()
    except CannotConvert:
        return None
    e.cover(node.span)
    e.count(lines)
    e.written += 1
    return lines


def emit(e: Emitter, node: Node) -> list[str]:
    """One statement; what cannot be converted is reported and replaced by a SIGNAL."""
    if node in e.lost:
        return e.refuse(node, e.lost[node])
    known, e.expected_next = e.expected_next, {}
    mark = e.mark()
    try:
        if isinstance(node, Leaf):
            check_tokens(e.tokens(node.span))
        if isinstance(node, Leaf):
            with e.knowing(known):
                lines = _LEAVES.get(node.head, leaves.emit)(e, node)
            e.cover(node.span)
            e.count(lines)
            e.written += 1
            return lines
        return _STRUCTURES[type(node)](e, node, known)
    except CannotConvert as why:
        e.back(mark)
        return e.refuse(node, why)


def _block(e: Emitter, node: Node, _known: dict[str, Variable]) -> list[str]:
    assert isinstance(node, Block)
    return e.statements(node.body)


def _if(e: Emitter, node: Node, known: dict[str, Variable]) -> list[str]:
    assert isinstance(node, If)
    for rule in (leaves.temporary_check, transactions.rollback_check):
        special = rule(e, node)
        if special is not None:
            return special
    if transactions.asks_transaction(e, node):
        raise CannotConvert("TRANSACTION", node.start, " ".join(e.text(node.condition).split())[:40])
    lines = [_head(e, "IF", node, known)]
    lines += e.body(opened(node.then))
    otherwise = opened(node.otherwise)
    # A chain of ELSE IF stays flat.
    while len(otherwise) == 1 and isinstance(otherwise[0], If) and otherwise[0] not in e.lost and _plain_if(e, otherwise[0]):
        inner = otherwise[0]
        try:
            head = _head(e, "ELSEIF", inner, {})
        except CannotConvert as why:
            lines += ["ELSE", *indented(e.refuse(inner, why)), "END IF;"]
            return lines
        lines += [head, *e.body(opened(inner.then))]
        otherwise = opened(inner.otherwise)
    if otherwise:
        lines += ["ELSE", *e.body(otherwise)]
    return [*lines, "END IF;"]


def _plain_if(e: Emitter, node: If) -> bool:
    return not leaves.is_temporary_check(node) and not transactions.asks_transaction(e, node)


def _head(e: Emitter, word: str, node: If, known: dict[str, Variable]) -> str:
    if errors.tests_number(e, node.condition):
        raise CannotConvert("ERROR_NUMBER_TEST", node.condition[0], e.text(node.condition)[:60])
    with e.knowing(known):
        line = f"{word} {e.condition(node.condition)} THEN"
    e.cover(node.condition)
    e.count([line])
    return line


def _while(e: Emitter, node: Node, _known: dict[str, Variable]) -> list[str]:
    assert isinstance(node, While)
    line = f"WHILE {e.condition(node.condition)} DO"
    e.cover(node.condition)
    e.count([line])
    return loop_lines(e, line, "WHILE", opened(node.body))


def loop_lines(e: Emitter, head: str, word: str, body: list[Node]) -> list[str]:
    """A loop with its label, which only BREAK and CONTINUE need."""
    label = quote(e.unique("loop_1"))
    e.loops.append([label, False])
    inner = e.body(body)
    used = e.loops.pop()[1]
    if used:
        return [f"{label}: {head}", *inner, f"END {word} {label};"]
    return [head, *inner, f"END {word};"]


def _leave(word: str) -> Callable[[Emitter, Leaf], list[str]]:
    def made(e: Emitter, node: Leaf) -> list[str]:
        if not e.loops:
            raise CannotConvert("UNKNOWN_SYNTAX", node.start, f"{node.head} outside a loop")
        e.loops[-1][1] = True
        return [f"{word} {e.loops[-1][0]};"]

    return made


def _try(e: Emitter, node: Node, _known: dict[str, Variable]) -> list[str]:
    assert isinstance(node, Try)
    e.trying += 1
    replaced = e.replaced
    body = e.statements(node.body)
    guard = [f"DECLARE EXIT HANDLER FOR SQLSTATE '{NOT_CONVERTED}' RESIGNAL;"] if e.replaced > replaced else []
    e.trying -= 1
    before, e.rolled_back = e.rolled_back, transactions.covers_catch(e, node)
    handler = errors.handler(e, node)
    e.rolled_back = before
    return ["BEGIN", *indented([*guard, *handler, *body]), "END;"]


def _return(e: Emitter, node: Leaf) -> list[str]:
    """RETURN leaves the body; its value goes into a parameter when callers may ask for it."""
    tokens = e.tokens(node.span)
    lines = []
    if len(tokens) > 1:
        if e.returns:
            lines.append(f"SET {quote(e.returns)} = {e.resolve(e.value((tokens[1].start, tokens[-1].end), INT))};")
        elif tokens[1].kind is not Kind.NUMBER:
            raise CannotConvert("RETURN_VALUE", node.start, e.text(node.span)[:40])
    e.leaves = True
    return [*lines, f"LEAVE {BODY};"]


def _goto(e: Emitter, node: Leaf) -> list[str]:
    tokens = e.tokens(node.span)
    name = tokens[1].value.lower() if len(tokens) > 1 else ""
    if name not in e.gotos:
        raise CannotConvert("GOTO", node.start, name)
    return [f"LEAVE {quote('to_' + name)};"]


def _labelled(e: Emitter, nodes: list[Node], labels: list[Label]) -> list[str]:
    """What stands before a label becomes a block; GOTO the label leaves it. Only jumps forward can be written so."""
    names = {n.name for n in labels}
    before = set(e.gotos)
    e.gotos |= names
    lines: list[str] = []
    rest: list[Node] = []
    for node in nodes:
        if not isinstance(node, Label):
            rest.append(node)
            continue
        lines += emit_list(e, rest)
        asked = [n for n in walk(nodes) if isinstance(n, Leaf) and n.head == "GOTO" and e.tokens(n.span)[-1].value.lower() == node.name]
        if asked:
            name = quote("to_" + node.name)
            lines = [f"{name}: BEGIN", *indented(lines), f"END {name};"]
        e.gotos.discard(node.name)
        rest = []
    lines += emit_list(e, rest)
    e.gotos = before
    return lines


_Leaf = Callable[[Emitter, Leaf], list[str]]

_LEAVES: dict[str, _Leaf] = {
    "DECLARE": variables.emit_declare,
    "SET": variables.emit_set,
    "BREAK": _leave("LEAVE"),
    "CONTINUE": _leave("ITERATE"),
    "RETURN": _return,
    "GOTO": _goto,
    "PRINT": errors.emit_print,
    "RAISERROR": errors.emit_raiserror,
    "THROW": errors.emit_throw,
    "EXEC": calls.emit_exec,
    "EXECUTE": calls.emit_exec,
    "": calls.emit_exec,
    "BEGIN": transactions.emit_transaction,
    "COMMIT": transactions.emit_transaction,
    "ROLLBACK": transactions.emit_transaction,
    "SAVE": transactions.emit_transaction,
    "OPEN": cursors.emit_cursor,
    "FETCH": cursors.emit_cursor,
    "CLOSE": cursors.emit_cursor,
    "DEALLOCATE": cursors.emit_cursor,
    "WAITFOR": errors.emit_waitfor,
}

_STRUCTURES: dict[type[Node], Callable[[Emitter, Node, dict[str, Variable]], list[str]]] = {
    Block: _block,
    If: _if,
    While: _while,
    Try: _try,
}
