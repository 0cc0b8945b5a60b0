"""Transactions: one statement is one anyway.

Sources: Microsoft Learn, "Transactions"; Databricks SQL language reference, "ATOMIC compound statement".
"""

from __future__ import annotations

from itertools import pairwise

from migration.transpile.context import CannotConvert
from migration.transpile.procedural.emitter import Emitter, mentions
from migration.transpile.procedural.tree import If, Leaf, Node, Try, While, opened, walk

_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"})
_STATE_WORDS = frozenset({"@@TRANCOUNT", "XACT_STATE", "(", ")", "=", "<>", ">", "<", "!=", ">=", "-", "AND", "OR"})
_MANY = frozenset({"EXEC", "EXECUTE", "CREATE", "ALTER", "DROP"})


def is_transaction(e: Emitter, node: Node, *kinds: str) -> bool:
    """Whether a statement begins, commits, rolls back or saves a transaction."""
    if not isinstance(node, Leaf) or node.head not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVE"):
        return False
    words = [t.upper for t in e.tokens(node.span)]
    if node.head == "BEGIN" and words[0] != "ATOMIC" and not (len(words) > 1 and words[1] in ("TRAN", "TRANSACTION")):
        return False
    return not kinds or node.head in kinds


def droppable(e: Emitter, nodes: list[Node]) -> bool:
    """Whether transactions may be left out: at most one statement of the procedure changes rows, and a commit follows it at once.

    One statement is atomic on Databricks by itself.
    """
    changes = [n for n in walk(nodes) if isinstance(n, Leaf) and writes(e, n)]
    if not any(is_transaction(e, n) for n in walk(nodes)):
        return False
    if any(n.head in _MANY for n in changes) or len(changes) > 1:
        return False
    if any(is_transaction(e, n, "SAVE") for n in walk(nodes)):
        return False
    if changes and any(isinstance(w, While) and changes[0] in list(walk(w.body)) for w in walk(nodes)):
        return False
    outside = [n for n in _outside_catch(nodes) if is_transaction(e, n, "ROLLBACK")]
    if not changes:
        return not outside
    after = _following(nodes, changes[0])
    if isinstance(after, If) and _asks_error_only(e, after) and all(n in list(walk([after])) for n in outside):
        # IF @@ERROR = 0 COMMIT ELSE ROLLBACK: what failed has changed nothing.
        return True
    return not outside and after is not None and (is_transaction(e, after, "COMMIT") or _commits_if_open(e, after))


def writes(e: Emitter, node: Leaf) -> bool:
    """Whether a statement changes rows that outlive the procedure, or may."""
    tokens = e.tokens(node.span)
    if node.head in ("WITH",):
        return mentions(tokens, "INSERT", "UPDATE", "DELETE", "MERGE")
    if node.head in ("CREATE", "DROP"):
        return not any(t.is_temporary for t in tokens[:6])
    if node.head == "SELECT":
        return any(t.upper == "INTO" and n.upper and not n.is_temporary for t, n in pairwise(tokens))
    if node.head in _WRITES:
        named = [t for t in tokens[1:4] if t.is_name or t.text.startswith("@")]
        local = next((t for t in named if t.upper not in ("INTO", "FROM", "TOP")), None)
        return not (local is not None and (local.is_temporary or local.text.startswith("@")))
    return node.head in _MANY or node.head == ""


def _outside_catch(nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        parts = [node.body] if isinstance(node, Try) else node.children()
        for part in parts:
            found += _outside_catch(part)
    return found


def _following(nodes: list[Node], write: Node) -> Node | None:
    """What stands behind a statement in its list, messages left out."""
    for part in [nodes, *(p for n in walk(nodes) for p in n.children())]:
        if write in part:
            rest = [n for n in part[part.index(write) + 1 :] if not (isinstance(n, Leaf) and n.head == "PRINT")]
            return rest[0] if rest else None
    return None


def _asks_error_only(e: Emitter, node: If) -> bool:
    """``IF @@ERROR = 0`` that commits, or ``IF @@ERROR <> 0`` that rolls back."""
    words = [t.text.upper() for t in e.tokens(node.condition) if t.text not in "()"]
    if words in (["@@ERROR", "=", "0"], ["0", "=", "@@ERROR"]):
        return not any(is_transaction(e, n, "ROLLBACK") for n in walk(node.then))
    if words in (["@@ERROR", "<>", "0"], ["@@ERROR", "!=", "0"], ["@@ERROR", ">", "0"]):
        return not any(is_transaction(e, n, "ROLLBACK") for n in walk(node.otherwise))
    return False


def _commits_if_open(e: Emitter, node: Node) -> bool:
    return isinstance(node, If) and asks_transaction(e, node) and all(is_transaction(e, n, "COMMIT") for n in opened(node.then))


def emit_transaction(e: Emitter, node: Leaf) -> list[str]:
    """A transaction statement by itself."""
    if not is_transaction(e, node):
        raise CannotConvert("UNSUPPORTED_CLAUSE", node.start, e.text(node.span)[:40])
    if e.drops_transactions:
        e.context.note("TRANSACTION_SINGLE", node.start)
        return []
    if node.head == "ROLLBACK" and e.rolled_back:
        e.context.note("TRANSACTION_ROLLED_BACK", node.start)
        return []
    raise CannotConvert("TRANSACTION", node.start, " ".join(e.text(node.span).split())[:40])


def asks_transaction(e: Emitter, node: If) -> bool:
    """Whether a condition asks for the state of the transaction."""
    return mentions(e.tokens(node.condition), "@@TRANCOUNT", "XACT_STATE")


def rollback_check(e: Emitter, node: If) -> list[str] | None:
    """``IF @@TRANCOUNT > 0 ROLLBACK`` where no transaction is left to be ended."""
    tokens = e.tokens(node.condition)
    if not mentions(tokens, "@@TRANCOUNT", "XACT_STATE") or not (e.drops_transactions or e.rolled_back):
        return None
    names = [t for t in tokens if t.upper and t.upper not in _STATE_WORDS]
    inner = [n for n in walk([*node.then, *node.otherwise]) if isinstance(n, (Leaf, While, Try))]
    if names or not all(is_transaction(e, n) or (isinstance(n, Leaf) and n.head == "PRINT") for n in inner):
        raise CannotConvert("TRANSACTION", node.start, " ".join(e.text(node.condition).split())[:40])
    e.context.note("TRANSACTION_SINGLE" if e.drops_transactions else "TRANSACTION_ROLLED_BACK", node.start)
    e.cover(node.span)
    return []
