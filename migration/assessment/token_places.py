"""Where a token stands: what both finders of indicators ask of the tokens around it."""

from __future__ import annotations

from collections.abc import Callable

from migration.tsql.lexer import Kind
from migration.tsql.signs import Signs

_FAR = 400  # tokens: an unclosed parenthesis must not be looked for through a whole script


def sign(tokens: Signs, at: int) -> str:
    """Upper-case text of the token at ``at``, a quoted one with its quotes; empty beyond the ends."""
    uppers = tokens.uppers
    return uppers[at] if 0 <= at < len(uppers) else ""


def kind(tokens: Signs, at: int) -> Kind | None:
    """What the token at ``at`` is; None beyond the ends."""
    return tokens[at].kind if 0 <= at < len(tokens) else None


def body_start(tokens: Signs) -> int:
    """Index of the AS behind the parameters of a procedure or the events of a trigger; 0 for anything else."""
    if sign(tokens, 0) not in ("CREATE", "ALTER") or not {sign(tokens, 1), sign(tokens, 3)} & {"PROC", "PROCEDURE", "TRIGGER"}:
        return 0
    depth = 0
    for at, upper in enumerate(tokens.uppers):
        if upper in ("(", ")"):
            depth += 1 if upper == "(" else -1
        elif upper == "AS" and not depth and tokens[at - 1].kind is not Kind.VARIABLE and sign(tokens, at - 1) not in ("EXECUTE", "EXEC"):
            return at
    return 0


def is_alias(tokens: Signs, at: int) -> bool:
    """Whether the name at ``at`` is given by AS; a module's own AS gives none, its first statement follows."""
    return sign(tokens, at - 1) == "AS" and body_start(tokens) != at - 1


def in_call(tokens: Signs, at: int, names: tuple[str, ...]) -> bool:
    """Whether ``at`` stands in the parentheses of a call of one of ``names``, nearest parenthesis only."""
    depth = 0
    for back in range(at - 1, max(-1, at - _FAR), -1):
        upper = tokens.uppers[back]
        if upper == ")":
            depth += 1
        elif upper == "(":
            if not depth:
                return sign(tokens, back - 1) in names
            depth -= 1
    return False


def defines_column(tokens: Signs, column: int, opens: Callable[[Signs, int], bool]) -> bool:
    """Whether a column definition begins at ``column``: behind ADD or ALTER COLUMN, or in a list of columns.

    Args:
        tokens: The object's.
        column: Where the column's name stands.
        opens: Whether the parenthesis at an index opens a list of columns.
    """
    before = sign(tokens, column - 1)
    if before in ("ADD", "COLUMN"):
        return True
    if before not in ("(", ","):
        return False
    depth = 0
    for back in range(column - 1, -1, -1):
        upper = tokens.uppers[back]
        if upper == ")":
            depth += 1
        elif upper == "(":
            if not depth:
                return opens(tokens, back)
            depth -= 1
        elif not depth and upper in ("SELECT", "WHERE", "BY"):
            return False
        elif not depth and upper == "ADD":
            return True
    return False
