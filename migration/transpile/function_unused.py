"""Variables of a function that nothing reads: folding leaves out what they are given, and says so.

Source: Microsoft Learn, "CREATE FUNCTION": a function changes nothing but its own variables.
"""

from __future__ import annotations

from collections.abc import Sequence

from migration.transpile.context import Context
from migration.transpile.procedural.tree import If, Leaf, Node, While, walk
from migration.tsql.lexer import Kind, Token

_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="})
_BEFORE_TARGET = frozenset({"SET", "SELECT", "DECLARE", ","})


def note_unused(context: Context, nodes: Sequence[Node]) -> None:
    """Report every statement that gives values only to variables which nothing reads but what is given to such variables."""
    given: list[tuple[int, set[str], set[str]]] = []
    read: set[str] = set()
    for node in walk(list(nodes)):
        if isinstance(node, (If, While)):
            read |= {t.text.lower() for t in context.tokens if t.kind is Kind.VARIABLE and node.condition[0] <= t.start < node.condition[1]}
        elif isinstance(node, Leaf):
            tokens = [t for t in context.tokens if node.start <= t.start < node.end]
            targets = _targets(tokens) if node.head in ("SET", "SELECT", "DECLARE", "WITH") else {}
            named = {t.text.lower() for place, t in enumerate(tokens) if t.kind is Kind.VARIABLE and place not in targets}
            if not targets:
                read |= named
            elif any(t.upper in _ASSIGNS for t in tokens):
                given.append((node.start, set(targets.values()), named))
    before = -1
    while before != len(read):
        before = len(read)
        for _, names, named in given:
            # What a variable reads of itself is no use of it.
            if len(names) > 1 or names & read:
                read |= named
    for start, names, _ in given:
        if unused := names - read:
            context.note("VALUE_UNUSED", start, ", ".join(sorted(unused)))


def _targets(tokens: Sequence[Token]) -> dict[int, str]:
    """Variables that are given a value, by their place: those before a sign of assignment where one may stand, and all of a DECLARE."""
    found: dict[int, str] = {}
    depth = 0
    declares = bool(tokens) and tokens[0].upper == "DECLARE"
    for place, token in enumerate(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if token.kind is not Kind.VARIABLE or depth or not place or tokens[place - 1].upper not in _BEFORE_TARGET:
            continue
        if declares or (place + 1 < len(tokens) and tokens[place + 1].upper in _ASSIGNS):
            found[place] = token.text.lower()
    return found
