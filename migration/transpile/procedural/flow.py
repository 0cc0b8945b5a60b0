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
from migration.transpile.procedural import asked, built, calls, captured, checked, cursors, errors, leaves, transactions, variables
from migration.transpile.procedural.emitter import BODY, NOT_CONVERTED, Emitter, indented, mentions
from migration.transpile.procedural.tree import Block, If, Label, Leaf, Node, Try, While, opened, walk
from migration.transpile.types import INT
from migration.tsql.lexer import Kind


def emit_list(e: Emitter, nodes: list[Node]) -> list[str]:
    """The statements of one list."""
    after, e.following = e.following, asked.NOTHING
    labels = [n for n in nodes if isinstance(n, Label)]
    if labels:
        return _labelled(e, nodes, labels, after)
    lines: list[str] = []
    at = 0
    while at < len(nodes):
        used, made = _next(e, nodes, at, after)
        lines += made
        at += used
    return lines


def _next(e: Emitter, nodes: list[Node], at: int, after: frozenset[str]) -> tuple[int, list[str]]:
    """One statement, or several that are converted together: how many, and what they become."""
    node = nodes[at]
    if node in e.lost:
        return 1, e.refuse(node, e.lost[node])
    for several in (cursors.loop, checked.transaction):
        found = several(e, nodes, at)
        if found is not None:
            used, lines = found
            wanted = asked.asked_by(e, nodes, at + used, after)
            if wanted:
                # They end with CLOSE, DEALLOCATE or COMMIT, or with a check of their own.
                lines = [*lines, *asked.resets(e, wanted)]
                e.expected_next = asked.variables(e, wanted)
            return used, lines
    if asked.is_silent(e, node):
        known, e.expected_next = e.expected_next, {}
        lines = emit(e, node)
        e.expected_next = known
        return 1, lines
    return 1, _watched(e, node, asked.asked_by(e, nodes, at + 1, after))


#: Statements behind which nothing runs.
_GOES = frozenset({"RETURN", "BREAK", "CONTINUE", "GOTO", "THROW"})


def _watched(e: Emitter, node: Node, wanted: frozenset[str]) -> list[str]:
    """A statement whose number of rows or error the next one may ask for."""
    if not wanted or (isinstance(node, Leaf) and node.head in _GOES):
        return emit(e, node)
    if not isinstance(node, Leaf):
        outer, e.uncounted = e.uncounted, False
        lines = emit(e, node, wanted)
        e.expected_next = asked.variables(e, wanted - {asked.ROWS} if e.uncounted else wanted)
        e.uncounted = e.uncounted or outer
        return lines
    replaced = e.replaced
    counted = _counted(e, node) if asked.ROWS in wanted else None
    if counted is None:
        e.uncounted = e.uncounted or asked.ROWS in wanted
        wanted -= {asked.ROWS}
    lines = emit(e, node) if counted is None else counted
    if asked.ERROR in wanted and e.replaced == replaced:
        lines = asked.guarded(e, node, lines)
    e.expected_next = asked.variables(e, wanted)
    return lines


def _counted(e: Emitter, node: Leaf) -> list[str] | None:
    """A statement and the number of its rows; None when they cannot be counted, which the asking statement will report."""
    rows = asked.fixed_rows(e, node)
    if rows is not None:
        lines = emit(e, node)
        return [*lines, *asked.resets(e, frozenset({asked.ROWS}), rows)]
    name = asked.variables(e, frozenset({asked.ROWS}))[asked.ROWS].path[-1]
    known, mark = e.expected_next, e.mark()
    try:
        with e.knowing(known):
            lines = captured.capture(e, node) if e.texts is not None else []
            counted = leaves.counted(e, node, name)
    except CannotConvert:
        e.back(mark)
        return None
    e.expected_next = {}
    e.cover(node.span)
    e.count(counted)
    e.written += 1
    return lines + counted


def emit(e: Emitter, node: Node, wanted: frozenset[str] = asked.NOTHING) -> list[str]:
    """One statement; what cannot be converted is reported and replaced by a SIGNAL.

    Args:
        e: The procedure.
        node: The statement.
        wanted: What is asked behind it, when it holds others.
    """
    if node in e.lost:
        return e.refuse(node, e.lost[node])
    known, e.expected_next = e.expected_next, {}
    mark = e.mark()
    try:
        if isinstance(node, Leaf):
            check_tokens(e.tokens(node.span))
            asked.refuse_numbers(e, node)
            with e.knowing(known):
                kept = captured.capture(e, node) if e.texts is not None else []
                dropped = e.texts is not None and node in e.texts.dropped
                lines = [] if dropped else _LEAVES.get(node.head, leaves.emit)(e, node)
            e.cover(node.span)
            e.count(lines)
            e.written += 1
            return kept + lines
        return _STRUCTURES[type(node)](e, node, known, wanted)
    except CannotConvert as why:
        e.back(mark)
        return e.refuse(node, why)


def _block(e: Emitter, node: Node, known: dict[str, Variable], wanted: frozenset[str]) -> list[str]:
    assert isinstance(node, Block)
    e.expected_next, e.following = known, wanted
    return e.statements(node.body)


def _if(e: Emitter, node: Node, known: dict[str, Variable], wanted: frozenset[str]) -> list[str]:
    assert isinstance(node, If)
    for rule in (leaves.temporary_check, transactions.rollback_check):
        special = rule(e, node)
        if special is not None:
            return [*special, *asked.resets(e, wanted)]
    if transactions.asks_transaction(e, node):
        raise CannotConvert("TRANSACTION", node.start, " ".join(e.text(node.condition).split())[:40])
    asked.refuse_numbers(e, node)
    lines = [_head(e, "IF", node, known)]
    lines += [*indented(built.way(e, node, True)), *e.body(opened(node.then), wanted)]
    otherwise = opened(node.otherwise)
    # A chain of ELSE IF stays flat.
    while len(otherwise) == 1 and isinstance(otherwise[0], If) and otherwise[0] not in e.lost and _plain_if(e, node, otherwise[0]):
        inner = otherwise[0]
        try:
            head = _head(e, "ELSEIF", inner, {})
        except CannotConvert as why:
            lines += ["ELSE", *indented(e.refuse(inner, why)), "END IF;"]
            return lines
        lines += [head, *e.body(opened(inner.then), wanted)]
        node, otherwise = inner, opened(inner.otherwise)
    if otherwise:
        lines += ["ELSE", *indented(built.way(e, node, False)), *e.body(otherwise, wanted)]
    elif wanted:
        # The condition is the last that ran; a query in it may count its rows.
        e.uncounted = e.uncounted or (asked.ROWS in wanted and mentions(e.tokens(node.condition), "SELECT"))
        lines += ["ELSE", *indented([*built.way(e, node, False), *asked.resets(e, wanted)])]
    elif e.texts is not None and e.texts.decision(node) in e.texts.choices:
        lines += ["ELSE", *indented(built.way(e, node, False))]
    return [*lines, "END IF;"]


def _plain_if(e: Emitter, outer: If, node: If) -> bool:
    if e.texts is not None and e.texts.choices & {e.texts.decision(outer), e.texts.decision(node)}:
        return False
    return not leaves.is_temporary_check(node) and not transactions.asks_transaction(e, node)


def _head(e: Emitter, word: str, node: If, known: dict[str, Variable]) -> str:
    if errors.tests_number(e, node.condition):
        raise CannotConvert("ERROR_NUMBER_TEST", node.condition[0], e.text(node.condition)[:60])
    with e.knowing(known):
        line = f"{word} {e.condition(node.condition)} THEN"
    e.cover(node.condition)
    e.count([line])
    return line


def _while(e: Emitter, node: Node, known: dict[str, Variable], wanted: frozenset[str]) -> list[str]:
    assert isinstance(node, While)
    asked.refuse_numbers(e, node)
    # The condition is asked again behind the last statement of the body.
    again = asked.asks(e, node)
    if again and any(isinstance(n, Leaf) and n.head == "CONTINUE" for n in walk(node.body)):
        raise CannotConvert("SYSTEM_VARIABLE", node.condition[0], e.text(node.condition)[:40])
    with e.knowing(known):
        line = f"WHILE {e.condition(node.condition)} DO"
    e.cover(node.condition)
    e.count([line])
    outer, e.uncounted = e.uncounted, False
    lines = loop_lines(e, line, "WHILE", opened(node.body), again)
    if e.uncounted and again:
        raise CannotConvert("SYSTEM_VARIABLE", node.condition[0], e.text(node.condition)[:40])
    e.uncounted = outer or (asked.ROWS in wanted and mentions(e.tokens(node.condition), "SELECT"))
    return [*lines, *asked.resets(e, wanted)]


def loop_lines(e: Emitter, head: str, word: str, body: list[Node], again: frozenset[str] = asked.NOTHING) -> list[str]:
    """A loop with its label, which only BREAK and CONTINUE need; ``again`` is asked of the last statement of its body."""
    label = quote(e.unique("loop_1"))
    e.loops.append([label, False])
    inner = e.body(body, again)
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


def _try(e: Emitter, node: Node, known: dict[str, Variable], wanted: frozenset[str]) -> list[str]:
    assert isinstance(node, Try)
    e.trying += 1
    replaced, regions = e.replaced, e.transactions
    e.expected_next, e.following = known, wanted
    body = e.statements(node.body)
    guard = [f"DECLARE EXIT HANDLER FOR SQLSTATE '{NOT_CONVERTED}' RESIGNAL;"] if e.replaced > replaced else []
    e.trying -= 1
    before = e.rolled_back
    # Every transaction of TRY was converted as a whole: an error has undone it before CATCH runs.
    e.rolled_back = not e.drops_transactions and e.transactions > regions and e.replaced == replaced
    handler = errors.handler(e, node, wanted)
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


def _labelled(e: Emitter, nodes: list[Node], labels: list[Label], after: frozenset[str]) -> list[str]:
    """What stands before a label becomes a block; GOTO the label leaves it. Only jumps forward can be written so."""
    names = {n.name for n in labels}
    before, outer = set(e.gotos), e.rolled_back
    e.gotos |= names
    lines: list[str] = []
    rest: list[Node] = []
    for node in nodes:
        if not isinstance(node, Label):
            rest.append(node)
            continue
        lines += emit_list(e, rest)
        asked_for = [n for n in walk(nodes) if isinstance(n, Leaf) and n.head == "GOTO" and e.tokens(n.span)[-1].value.lower() == node.name]
        if asked_for:
            name = quote("to_" + node.name)
            lines = [f"{name}: BEGIN", *indented(lines), f"END {name};"]
        e.gotos.discard(node.name)
        rolled_back = checked.rolled_back_at(e, node.name, len(asked_for), rest)
        rest = []
        e.rolled_back = e.rolled_back or rolled_back
    e.following = after
    lines += emit_list(e, rest)
    e.gotos, e.rolled_back = before, outer
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

_STRUCTURES: dict[type[Node], Callable[[Emitter, Node, dict[str, Variable], frozenset[str]], list[str]]] = {
    Block: _block,
    If: _if,
    While: _while,
    Try: _try,
}
