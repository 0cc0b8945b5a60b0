"""A transaction from BEGIN to COMMIT: BEGIN ATOMIC where it changes rows in several statements, nothing where in one.

``IF @@ERROR …`` on the way to COMMIT becomes one question behind the block: an error anywhere in it has undone all of it.

Sources: Microsoft Learn, "Transactions", "@@ERROR", "XACT_STATE"; Databricks SQL language reference, "ATOMIC compound statement" (18.0).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from migration.transpile import features
from migration.transpile.context import CannotConvert
from migration.transpile.names import quote
from migration.transpile.procedural import asked
from migration.transpile.procedural.emitter import NOT_CONVERTED, Emitter, indented, mentions, own_span
from migration.transpile.procedural.transactions import asks_transaction, is_transaction, writes
from migration.transpile.procedural.tree import If, Label, Leaf, Node, Try, While, opened, walk
from migration.tsql.lexer import Kind, Token

_LEAVES = frozenset({"RETURN", "GOTO", "THROW"})
_MANY = frozenset({"EXEC", "EXECUTE", "", "CREATE", "ALTER", "DROP"})


class _Unfit(Exception):
    """A transaction has another shape."""


@dataclass(slots=True)
class _Region:
    """A transaction on the way where nothing fails.

    Attributes:
        body: Its statements, those of checked branches among them.
        done: What only runs after COMMIT; None while COMMIT was not met.
        after: What runs behind the last check, whether it failed or not.
        failed: What runs when something failed, ROLLBACK left out; None without a check.
        falls: Whether the branch for errors goes on behind the check.
        captured: Variables that keep ``@@ERROR``.
        covered: Statements that need no counterpart: checks, COMMIT, ROLLBACK.
        jumps: Labels that errors go to.
    """

    body: list[Node] = field(default_factory=list)
    done: list[Node] | None = None
    after: list[Node] = field(default_factory=list)
    failed: list[Node] | None = None
    falls: bool = False
    captured: set[str] = field(default_factory=set)
    covered: list[tuple[int, int]] = field(default_factory=list)
    jumps: list[str] = field(default_factory=list)


def transaction(e: Emitter, nodes: list[Node], at: int) -> tuple[int, list[str]] | None:
    """BEGIN TRANSACTION … COMMIT on one way through the statements.

    Returns:
        How many statements were used and what they become; None when no such transaction begins here.
    """
    if e.drops_transactions or not is_transaction(e, nodes[at], "BEGIN"):
        return None
    region = _Region()
    try:
        used = _way(e, nodes[at + 1 :], region)
    except _Unfit:
        return None
    if used is None:
        return None
    single = _most_writes(e, region.body) <= 1
    if not single and e.context.options.runtime < features.ATOMIC:
        return None
    e.transactions += 1
    e.cover(nodes[at].span)
    for span in region.covered:
        e.cover(span)
    e.rolled_labels.update(region.jumps)
    if region.failed is None:
        return used + 1, _block(e, nodes[at], region, single=single)
    return used + 1, _with_error(e, nodes[at], region, single=single)


def _block(e: Emitter, begin: Node, region: _Region, *, single: bool) -> list[str]:
    """The statements of the transaction."""
    replaced, mark = e.replaced, e.mark()
    lines = e.statements(region.body)
    written = sum(isinstance(n, Leaf) and n.head in _CHANGES for n in walk(region.body))
    if single and sum(bool(_WRITTEN.match(line)) for line in lines) > written and e.replaced == replaced:
        # One statement that became several is no longer one.
        single = e.context.options.runtime < features.ATOMIC
        if single:
            e.back(mark)
            return e.refuse(begin, CannotConvert("TRANSACTION", begin.start, "one statement became several"))
    if single or not lines:
        e.context.note("TRANSACTION_SINGLE", begin.start)
        return lines
    e.context.note("TRANSACTION_ATOMIC", begin.start)
    if any(line.strip() == "BEGIN" for line in lines):
        e.context.note("TRANSACTION_BLOCK", begin.start)
    return ["BEGIN ATOMIC", *indented(lines), "END;"]


_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "WITH", "SELECT"})
_WRITTEN = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b")


def _with_error(e: Emitter, begin: Node, region: _Region, *, single: bool) -> list[str]:
    """The transaction and the two ways behind it."""
    assert region.failed is not None
    if e.trying:
        # In TRY an error goes to CATCH: what a check does with it never runs.
        lines = _block(e, begin, region, single=single) + _part(e, region.done or [])
        for node in region.failed:
            e.cover(node.span)
        return lines + e.statements(region.after)
    error = quote(asked.variables(e, frozenset({asked.ERROR}))[asked.ERROR].path[-1])
    replaced = e.replaced
    e.trying += 1
    block = _block(e, begin, region, single=single)
    e.trying -= 1
    guard = [f"DECLARE EXIT HANDLER FOR SQLSTATE '{NOT_CONVERTED}' RESIGNAL;"] if e.replaced > replaced else []
    handler = f"DECLARE EXIT HANDLER FOR SQLEXCEPTION SET {error} = {asked.FAILED};"
    reset = f"SET {error} = 0;"
    e.context.note("TRANSACTION_ANY_ERROR", begin.start)
    lines = ["BEGIN", *indented([*guard, handler, *block, reset]), "END;"]
    e.count([handler, reset])
    kept = [f"SET {quote(e.scope.variables[n].path[-1])} = {asked.FAILED};" for n in sorted(region.captured) if n in e.scope.variables]
    e.count(kept)
    outer, e.rolled_back = e.rolled_back, True
    failed = [*kept, *_part(e, region.failed)]
    e.rolled_back = outer
    if region.done is None or not (done := _part(e, region.done)):
        lines += [f"IF {error} <> 0 THEN", *indented(failed), "END IF;"] if failed else []
    else:
        otherwise = ["ELSE", *indented(failed)] if failed else []
        lines += [f"IF {error} = 0 THEN", *indented(done), *otherwise, "END IF;"]
    return lines + e.statements(region.after)


def _part(e: Emitter, nodes: list[Node]) -> list[str]:
    """Statements behind COMMIT or ROLLBACK, which neither fail nor touch rows."""
    wanted = asked.asked_by(e, nodes, 0, asked.NOTHING)
    lines = asked.resets(e, wanted)
    e.expected_next = asked.variables(e, wanted)
    return lines + e.statements(nodes)


# The way to COMMIT.


def _way(e: Emitter, nodes: list[Node], region: _Region) -> int | None:
    """How many statements lead to COMMIT; None when the list ends before it.

    Raises:
        _Unfit: Something stands in the way.
    """
    for place, node in enumerate(nodes):
        if is_transaction(e, node, "COMMIT") or _commits(e, node):
            region.covered.append(node.span)
            return place + 1
        check = _check(e, node, region)
        if check is None:
            _fits(e, node, region)
            region.body.append(node)
            continue
        assert isinstance(node, If)
        region.covered.append(node.condition)
        good, bad = check
        _failed(e, bad, region)
        used = _way(e, good, region)
        if used is None:
            if not _ends(region.failed):
                raise _Unfit
            continue
        if region.done is None:
            region.done = good[used:]
        else:
            region.after += good[used:]
        return place + 1
    return None


def _check(e: Emitter, node: Node, region: _Region) -> tuple[list[Node], list[Node]] | None:
    """What follows when there was no error, and what when there was; None when a statement does not ask so."""
    if not isinstance(node, If):
        return None
    words = [t.text.lower() for t in e.tokens(node.condition) if t.text not in "()"]
    if words[:1] == ["0"] and len(words) == 3:
        words = [words[2], {"<": ">"}.get(words[1], words[1]), "0"]
    if len(words) != 3 or words[2] != "0" or not (words[0] == asked.ERROR or words[0] in region.captured):
        return None
    then, otherwise = opened(node.then), opened(node.otherwise)
    if words[1] == "=":
        return then, otherwise
    return (otherwise, then) if words[1] in ("<>", "!=", ">") else None


def _failed(e: Emitter, bad: list[Node], region: _Region) -> None:
    """Take the branch for errors, which all checks of a transaction must have alike."""
    rest: list[Node] = []
    rolled_back = False
    for node in bad:
        ends = is_transaction(e, node, "ROLLBACK") or (
            isinstance(node, If) and asks_transaction(e, node) and all(is_transaction(e, n, "ROLLBACK") for n in opened(node.then))
        )
        if ends and not rolled_back:
            rolled_back = True
            region.covered.append(node.span)
        elif not rolled_back and any(isinstance(n, Leaf) and (writes(e, n) or is_transaction(e, n)) for n in walk([node])):
            raise _Unfit
        else:
            rest.append(node)
    last = rest[-1] if rest else None
    if not rolled_back:
        if not (isinstance(last, Leaf) and last.head == "GOTO" and len(rest) == 1):
            raise _Unfit
        region.jumps.append(e.tokens(last.span)[-1].value.lower())
    if region.failed is not None and _said(e, region.failed) != _said(e, rest):
        raise _Unfit
    if region.failed is not None:
        region.covered += [n.span for n in rest]
    else:
        region.failed = rest


def _said(e: Emitter, nodes: list[Node]) -> list[str]:
    return [t.upper or t.text for n in nodes for t in e.tokens(n.span)]


def _ends(nodes: list[Node] | None) -> bool:
    last = opened(nodes)[-1] if nodes else None
    return isinstance(last, Leaf) and last.head in _LEAVES


def _fits(e: Emitter, node: Node, region: _Region) -> None:
    """Whether a statement may stand in a transaction that is one block.

    Raises:
        _Unfit: It leaves the block, ends the transaction, or asks for it.
    """
    tokens = e.tokens(own_span(node))
    if isinstance(node, Leaf) and node.head in ("SET", "SELECT", "DECLARE") and mentions(tokens, "@@ERROR"):
        region.captured |= _keeping(tokens)
    for inner in walk([node]):
        own = e.tokens(own_span(inner))
        if is_transaction(e, inner) or isinstance(inner, (Try, Label)):
            raise _Unfit
        if isinstance(inner, Leaf) and inner.head in ("RETURN", "GOTO"):
            raise _Unfit
        if mentions(own, "@@TRANCOUNT", "XACT_STATE") or (mentions(own, "@@ERROR") and not (inner is node and region.captured)):
            raise _Unfit
    if _breaks([node]):
        raise _Unfit


def _keeping(tokens: list[Token]) -> set[str]:
    """The variables that get ``@@ERROR``, alone or added up."""
    found = set()
    for place, token in enumerate(tokens):
        if token.upper == "@@ERROR":
            names = [t for t in tokens[:place] if t.kind is Kind.VARIABLE and t.upper not in ("@@ROWCOUNT", "@@IDENTITY")]
            if names:
                found.add(names[-1].text.lower())
    return found


def _breaks(nodes: list[Node]) -> bool:
    """Whether BREAK or CONTINUE leaves a loop around these statements."""
    for node in nodes:
        if isinstance(node, Leaf) and node.head in ("BREAK", "CONTINUE"):
            return True
        if not isinstance(node, While) and any(_breaks(part) for part in node.children()):
            return True
    return False


# How much a transaction changes.


def _most_writes(e: Emitter, nodes: list[Node]) -> int:
    """How many statements change rows on one way at most; 2 also stands for more, and for one with something behind it that may fail."""
    found = 0
    for node in nodes:
        if isinstance(node, Leaf):
            number = (2 if node.head in _MANY else 1) if writes(e, node) else 0
            fails = not _harmless(e, node)
        elif isinstance(node, While):
            number = 2 * min(1, _most_writes(e, node.body))
            fails = True
        else:
            parts = [_most_writes(e, part) for part in node.children()]
            number = max(parts) if isinstance(node, If) else sum(parts)
            fails = any(not _harmless(e, n) for n in walk([node]) if isinstance(n, Leaf)) or isinstance(node, If)
        if found and (number or fails):
            return 2
        found += number
    return min(found, 2)


def _harmless(e: Emitter, node: Leaf) -> bool:
    """Whether a statement cannot fail: a message, or a variable that gets a constant, a variable or the last identity."""
    tokens = e.tokens(node.span)
    if node.head == "PRINT" or asked.is_silent(e, node):
        return True
    if node.head not in ("SET", "SELECT") or len(tokens) < 2 or tokens[1].kind is not Kind.VARIABLE:
        return node.head == "SET" and tokens[1].kind is not Kind.VARIABLE
    plain = (Kind.VARIABLE, Kind.NUMBER, Kind.STRING)
    return all(t.kind in plain or t.upper in ("=", ",", "(", ")", "SCOPE_IDENTITY", "NULL") for t in tokens[1:])


# Shapes of the source that mean the same.


def moved_into_try(e: Emitter, nodes: list[Node]) -> None:
    """Write ``BEGIN TRAN; BEGIN TRY … COMMIT`` as a TRY that begins with it, and a COMMIT behind CATCH as the last of TRY."""
    for place in range(len(nodes) - 1, 0, -1):
        tried = nodes[place]
        if not isinstance(tried, Try) or not is_transaction(e, nodes[place - 1], "BEGIN"):
            continue
        inside = [n for n in tried.body if is_transaction(e, n)]
        caught = any(is_transaction(e, n, "ROLLBACK") for n in walk(tried.catch))
        behind = nodes[place + 1] if place + 1 < len(nodes) else None
        if inside and all(is_transaction(e, n, "COMMIT") for n in inside):
            tried.body.insert(0, nodes.pop(place - 1))
        elif not inside and caught and behind is not None and _commits(e, behind):
            tried.body.append(nodes.pop(place + 1))
            tried.body.insert(0, nodes.pop(place - 1))
    for node in nodes:
        for part in node.children():
            moved_into_try(e, part)


def _commits(e: Emitter, node: Node) -> bool:
    """``IF @@TRANCOUNT > 0 COMMIT``: only where CATCH has not rolled back."""
    return isinstance(node, If) and asks_transaction(e, node) and not node.otherwise and _only_commits(e, opened(node.then))


def _only_commits(e: Emitter, nodes: list[Node]) -> bool:
    return len(nodes) == 1 and is_transaction(e, nodes[0], "COMMIT")


def rolled_back_at(e: Emitter, label: str, jumps: int, before: list[Node]) -> bool:
    """Whether a label is only reached from transactions that failed and are undone."""
    last = opened(before)[-1] if before else None
    return bool(jumps) and e.rolled_labels[label] == jumps and isinstance(last, Leaf) and last.head == "RETURN"
