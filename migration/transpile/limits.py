"""What is refused in tokens because it would break a recursive parser."""

from __future__ import annotations

from collections.abc import Sequence

from migration.transpile.context import CannotConvert
from migration.tsql.lexer import Token, nesting_depth

#: Deepest nesting that is given to the parser. Pure Python sqlglot fails at 50 nested calls (measured); parentheses, CASE and BEGIN count.
MAX_DEPTH = 45
#: Longest chain of operators on one level, which a parser also walks by recursion.
MAX_CHAIN = 400

_OPENERS = ("(", "CASE", "BEGIN")
_CHAIN_SIGNS = frozenset({"+", "-", "*", "/", "%", "AND", "OR", "UNION", "||", "&", "|"})
_CHAIN_ENDS = frozenset({",", "SELECT", "WHEN"})


def check_tokens(tokens: Sequence[Token]) -> None:
    """Refuse what is nested or chained too deeply.

    Raises:
        CannotConvert: It is.
    """
    if len(tokens) <= MAX_DEPTH:
        return
    at = tokens[0].start
    uppers = [t.upper for t in tokens]
    # Nothing is nested deeper, no chain longer, than there are signs for it: few objects need a second look.
    if sum(map(uppers.count, _OPENERS)) > MAX_DEPTH:
        depth = nesting_depth(tokens)
        if depth > MAX_DEPTH:
            raise CannotConvert("TOO_DEEP", at, f"{depth} levels")
    if sum(map(_CHAIN_SIGNS.__contains__, uppers)) <= MAX_CHAIN:
        return
    chain = longest = 0
    for upper in uppers:
        if upper in _CHAIN_SIGNS:
            chain += 1
            longest = max(longest, chain)
        elif upper in _CHAIN_ENDS:
            chain = 0
    if longest > MAX_CHAIN:
        raise CannotConvert("TOO_DEEP", at, f"{longest} operators in one expression")
