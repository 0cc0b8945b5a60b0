"""Transactions that a procedure begins only when its caller has none, and remembers in a flag.

``IF @@TRANCOUNT = 0 BEGIN BEGIN TRAN SET @own = 1 END ELSE SET @own = 0`` … ``IF @own = 1 BEGIN SET @own = 0 COMMIT END`` is a plain
transaction on Databricks: an atomic procedure that is called from an atomic block becomes part of it. So is ``SET @before = @@TRANCOUNT``
… ``IF @before = 0 BEGIN TRAN`` … ``IF @before = 0 COMMIT``.

Sources: Microsoft Learn, "@@TRANCOUNT"; Databricks SQL language reference, "ATOMIC compound statement" (an atomic procedure called from an
atomic block is flattened into it).
"""

from __future__ import annotations

from migration.transpile.procedural.emitter import Emitter, mentions, own_span
from migration.transpile.procedural.transactions import is_transaction
from migration.transpile.procedural.tree import If, Leaf, Node, opened, walk
from migration.transpile.types import INT
from migration.tsql.lexer import Kind, Token


def plain_transactions(e: Emitter, nodes: list[Node]) -> None:
    """Write transactions that a flag guards as plain ones; a flag that is used for anything else guards nothing."""
    flags = {flag for node in walk(nodes) if (flag := _begins(e, node))}
    for flag in flags:
        if all(_guards_only(e, node, flag) for node in walk(nodes)):
            _open(e, nodes, flag)
    for count in {count for node in walk(nodes) if (count := _counts(e, node))}:
        if _known_count(e, nodes) and all(_asks_count_only(e, node, count) for node in walk(nodes)):
            _open_count(e, nodes, count)
            if "@@trancount" not in e.scope.variables:
                e.declare("@@trancount", INT)
                e.declarations[-1] += " DEFAULT 0"


def _known_count(e: Emitter, nodes: list[Node]) -> bool:
    """Whether ``@@TRANCOUNT`` is kept before the first transaction begins, and otherwise only asked for in conditions."""
    begun = False
    for node in walk(nodes):
        begun = begun or is_transaction(e, node, "BEGIN")
        if not isinstance(node, If) and mentions(e.tokens(own_span(node)), "@@TRANCOUNT") and (begun or not _counts(e, node)):
            return False
    return True


def _counts(e: Emitter, node: Node) -> str:
    """The variable that keeps how many transactions the caller had: ``SET @x = @@TRANCOUNT``, or its DECLARE; empty for anything else."""
    if not isinstance(node, Leaf) or node.head not in ("SET", "SELECT", "DECLARE"):
        return ""
    tokens = e.tokens(node.span)
    places = [i for i, t in enumerate(tokens) if t.upper == "@@TRANCOUNT"]
    place = places[0] if len(places) == 1 else 0
    if place < 2 or tokens[place - 1].text != "=" or (place + 1 < len(tokens) and tokens[place + 1].text != ","):
        return ""
    names = [t for t in tokens[:place] if t.kind is Kind.VARIABLE]
    return names[-1].text.lower() if names else ""


def _count_guard(e: Emitter, node: Node, count: str) -> bool:
    """Whether ``IF @x = 0`` guards just one statement of a transaction."""
    if not isinstance(node, If) or node.otherwise or len(opened(node.then)) != 1:
        return False
    words = _words(e.tokens(node.condition))
    own = words in ([count, "=", "0"], ["0", "=", count])
    ended = words in ([count, "=", "0", "and", "@@trancount", ">", "0"], ["@@trancount", ">", "0", "and", count, "=", "0"])
    only = opened(node.then)[0]
    return (own and is_transaction(e, only, "BEGIN", "COMMIT", "ROLLBACK")) or (ended and is_transaction(e, only, "COMMIT", "ROLLBACK"))


def _asks_count_only(e: Emitter, node: Node, count: str) -> bool:
    if not any(t.text.lower() == count for t in e.tokens(own_span(node))):
        return True
    return _counts(e, node) == count or _count_guard(e, node, count)


def _open_count(e: Emitter, nodes: list[Node], count: str) -> None:
    """Put what stands in the guards of a count in their place."""
    for place, node in enumerate(nodes):
        if isinstance(node, If) and _count_guard(e, node, count):
            e.cover(node.condition)
            nodes[place] = opened(node.then)[0]
            if is_transaction(e, nodes[place], "BEGIN"):
                e.context.note("TRANSACTION_OWN", node.start)
            continue
        for part in node.children():
            _open_count(e, part, count)


def _words(tokens: list[Token]) -> list[str]:
    return [t.text.lower() for t in tokens if t.text not in "()"]


def _begins(e: Emitter, node: Node) -> str:
    """The flag of ``IF @@TRANCOUNT = 0 BEGIN BEGIN TRAN SET @flag = 1 END [ELSE SET @flag = 0]``; empty for anything else."""
    if not isinstance(node, If) or _words(e.tokens(node.condition)) != ["@@trancount", "=", "0"]:
        return ""
    then = opened(node.then)
    if len(then) != 2:
        return ""
    begins = [n for n in then if is_transaction(e, n, "BEGIN")]
    flag = next((f for n in then if (f := _set_to(e, n, "1"))), "")
    otherwise = opened(node.otherwise)
    unset = not otherwise or (len(otherwise) == 1 and _set_to(e, otherwise[0], "0") == flag)
    return flag if len(begins) == 1 and flag and unset else ""


def _set_to(e: Emitter, node: Node, value: str) -> str:
    """The variable that ``SET @x = value`` or ``SELECT @x = value`` sets; empty for anything else."""
    if not isinstance(node, Leaf) or node.head not in ("SET", "SELECT"):
        return ""
    tokens = e.tokens(node.span)
    fits = len(tokens) == 4 and tokens[1].kind is Kind.VARIABLE and tokens[2].text == "=" and tokens[3].text == value
    return tokens[1].text.lower() if fits else ""


def _asks(e: Emitter, node: Node, flag: str) -> bool:
    return isinstance(node, If) and _words(e.tokens(node.condition)) in ([flag, "=", "1"], ["1", "=", flag], [flag, "<>", "0"])


def _ends(e: Emitter, node: If, flag: str) -> bool:
    """Whether all that ``IF @flag = 1`` does is to commit or to roll back; ELSE may only roll back what is not there."""
    then, otherwise = opened(node.then), opened(node.otherwise)
    plain = all(is_transaction(e, n, "COMMIT", "ROLLBACK") or _set_to(e, n, "0") == flag for n in then)
    ended = sum(is_transaction(e, n) for n in then)
    return plain and ended == 1 and all(is_transaction(e, n, "ROLLBACK") for n in otherwise)


def _guards_only(e: Emitter, node: Node, flag: str) -> bool:
    """Whether a statement does not use the flag, or only as a guard of a transaction."""
    if not any(t.text.lower() == flag for t in e.tokens(own_span(node))):
        return True
    if isinstance(node, If):
        return _asks(e, node, flag) and _ends(e, node, flag)
    if isinstance(node, Leaf) and node.head == "DECLARE":
        words = _words(e.tokens(node.span))
        behind = words[words.index(flag) + 1 :]
        value = behind[behind.index("=") + 1] if "=" in behind[: behind.index(",") if "," in behind else None] else "0"
        return words.count(flag) == 1 and value == "0"
    return bool(_set_to(e, node, "0") or _set_to(e, node, "1"))


def _open(e: Emitter, nodes: list[Node], flag: str) -> None:
    """Put what stands in the guards of a flag in their place."""
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        if not isinstance(node, If):
            for part in node.children():
                _open(e, part, flag)
            continue
        if _begins(e, node) != flag and not _asks(e, node, flag):
            _open(e, node.then, flag)
            _open(e, node.otherwise, flag)
            continue
        e.cover(node.condition)
        for other in node.otherwise:
            e.cover(other.span)
        then = opened(node.then)
        ends = [n for n in then if is_transaction(e, n)]
        kept = [n for n in then if n not in ends]
        if is_transaction(e, ends[0], "BEGIN"):
            # The flag is set before the transaction begins and after it has ended: it is no part of it.
            nodes[place : place + 1] = [*kept, *ends]
            e.context.note("TRANSACTION_OWN", node.start)
        else:
            nodes[place : place + 1] = [*ends, *kept]
