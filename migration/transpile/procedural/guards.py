"""Branches that exclude each other: ``IF @a = 'x' …`` and a later ``IF @a = 'y' …`` never both run, as long as nothing sets ``@a`` between.

Sources: Microsoft Learn, "IF…ELSE", "= (Equals)".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from migration.transpile.procedural.tree import Leaf, Node, walk
from migration.transpile.table_model import Span
from migration.tsql.lexer import Kind, Token

_PRINTABLE = re.compile(r"[ -~]*")


@dataclass(frozen=True, slots=True)
class Guard:
    """``@name = constant``; without a name it holds always.

    Attributes:
        name: The variable in lower case.
        value: The constant; texts in lower case without trailing blanks, as most collations compare them.
    """

    name: str = ""
    value: int | str = ""

    def excludes(self, other: Guard) -> bool:
        """Whether both cannot hold for the same value of the variable."""
        return bool(self.name) and self.name == other.name and type(self.value) is type(other.value) and self.value != other.value


ALWAYS = Guard()
#: Under which conditions something happens later; empty when it never does.
Guards = frozenset[Guard]


@dataclass(frozen=True, slots=True)
class Reader:
    """What is asked of the source.

    Attributes:
        tokens: The tokens of a span.
        is_text: Whether a variable, in lower case, is known to hold text: dates and numbers are equal in several spellings.
    """

    tokens: Callable[[Span], list[Token]]
    is_text: Callable[[str], bool]

    def guard(self, condition: Span) -> Guard:
        """The condition of an IF when it compares one variable with one constant."""
        found = self.tokens(condition)
        while len(found) > 2 and found[0].text == "(" and found[-1].text == ")":
            found = found[1:-1]
        if len(found) != 3 or found[0].kind is not Kind.VARIABLE or found[0].text.startswith("@@") or found[1].text != "=":
            return ALWAYS
        name, constant = found[0].text.lower(), found[2]
        if constant.kind is Kind.NUMBER and constant.text.isdecimal():
            return Guard(name, int(constant.text))
        if constant.kind is Kind.STRING and _PRINTABLE.fullmatch(constant.value) and self.is_text(name):
            return Guard(name, constant.value.rstrip(" ").lower())
        return ALWAYS

    def may_set(self, nodes: list[Node]) -> frozenset[str]:
        """The variables that statements may give a value, in lower case; rather too many than too few."""
        found: set[str] = set()
        for node in walk(nodes):
            if not isinstance(node, Leaf):
                continue
            tokens = self.tokens(node.span)
            for token, following in zip(tokens, [*tokens[1:], None], strict=True):
                if token.kind is Kind.VARIABLE and (node.head == "FETCH" or (following is not None and _sets(following))):
                    found.add(token.text.lower())
        return frozenset(found)


def _sets(following: Token) -> bool:
    return following.text.endswith("=") or following.upper in ("OUTPUT", "OUT", ".")


def forget(guards: Guards, names: frozenset[str]) -> Guards:
    """The guards before a statement that may set variables: what they say of those says nothing there."""
    return frozenset(ALWAYS if g.name in names else g for g in guards) if names else guards
