"""A text with values in it as one T-SQL statement: each value gets the place of a variable, of a number or of a name.

Sources: Microsoft Learn, "Database identifiers", "QUOTENAME"; Databricks SQL language reference, "EXECUTE IMMEDIATE", "Parameter markers".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from migration.transpile.names import MARK
from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.tree import If, Leaf
from migration.transpile.table_model import Span
from migration.tsql.lexer import Kind, Token
from migration.tsql.quoting import literal as literal_text


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """A value in a text.

    Attributes:
        node: The statement that computes it.
        span: Where it stands.
        optional: Whether NULL counts as no text, as in CONCAT.
    """

    node: Leaf
    span: Span
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A CASE or IIF in a sum of texts whose results are texts themselves.

    Attributes:
        node: The statement that computes it.
        number: T-SQL of the same CASE, which gives the number of the branch in place of its text.
    """

    node: Leaf
    number: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text on one way.

    Attributes:
        ways: The IF statements that led to it, with whether each condition held, and choices with the number of the branch.
        pieces: Constants and values in order.
    """

    ways: tuple[tuple[If | Choice, int], ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A place of a text where one of several texts stands, each on its way."""

    alternatives: tuple[Text, ...]


Piece = str | Hole | Slot


class Place(Enum):
    """Where a value stands."""

    QUOTED = auto()  # between quotes: a text
    BARE = auto()  # a number
    NAME = auto()  # a part of a name
    TABLE = auto()  # a whole name of a table, of one to three parts
    REMOTE = auto()  # a piece of the text that another server runs


@dataclass(slots=True)
class Skeleton:
    """A statement with placeholders.

    Attributes:
        sql: T-SQL; values are ``@ǃpart_n``, names ``[ǃpart_n]``.
        values: By placeholder: the value and where it stands.
        around: By placeholder of a name: what stands before and behind the value in the same name.
        numbers: Numbers of the values, where several texts must have the same placeholders for them.
    """

    sql: str = ""
    values: dict[str, tuple[Hole, Place]] = field(default_factory=dict)
    around: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[Hole, int] = field(default_factory=dict)


class NoSkeleton(Exception):
    """A value is a piece of the statement itself."""


_TABLE_WORDS = frozenset({"FROM", "JOIN", "INTO", "UPDATE", "TABLE"})
_NAME_END = re.compile(r"[\w@#$]+\Z")
_NAME_START = re.compile(r"[\w@#$]+")
#: What stands before a text that goes to a linked server.
_REMOTE = re.compile(r"\bOPENQUERY\s*\(\s*(?:\w+|\[[^\]]+\])\s*,\s*\Z", re.IGNORECASE)
#: What stands behind a column that gets a value.
_ASSIGNED = re.compile(r"\s*=")
_WORD_BEFORE = re.compile(r"([A-Za-z_]+)\s*\Z")


def skeleton(e: Emitter, text: Text, numbers: dict[Hole, int] | None = None) -> Skeleton:
    """Find the place of every value.

    Raises:
        NoSkeleton: A value is neither a text, a number nor a name.
    """
    made = Skeleton(numbers=numbers or {})
    pieces = [p for p in text.pieces if not isinstance(p, Slot)]
    out: list[str] = []
    literal: list[str] | None = None  # parts of the string being read, as T-SQL
    state = ""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, str):
            literal, state = _constant(piece, out, literal, state)
        elif state == "'":
            assert literal is not None
            if quoting(e, piece):
                raise NoSkeleton  # the signs of QUOTENAME are a part of the constant
            key = _key(made, piece, Place.REMOTE if _REMOTE.search("".join(out)) else Place.QUOTED)
            literal.append(f"@{key}")
            if listed(e, piece):
                _list(literal, key, out, pieces[at + 1] if at + 1 < len(pieces) else "")
            elif _ends_constant(e, piece):
                raise NoSkeleton
        elif state in ("--", "/*"):
            pass
        elif state == '"':
            raise NoSkeleton
        else:
            following = pieces[at + 1] if at + 1 < len(pieces) else ""
            behind = following if isinstance(following, str) else "\0"
            taken = _bare(e, made, piece, out, behind, bracketed=state == "[")
            if taken:
                assert isinstance(following, str)
                pieces[at + 1] = following[taken:]
                state = ""
        at += 1
    if state in ("'", "[", "/*", '"'):
        raise NoSkeleton
    made.sql = "".join(out)
    return made


def _ends_constant(e: Emitter, hole: Hole) -> bool:
    """Whether a value may end the constant it stands in by a quote that it brings itself."""
    tokens = e.tokens(hole.span)
    return len(inner(e, hole)) == len(tokens) and any(t.kind is Kind.STRING and "'" in t.value for t in tokens)


_IN = re.compile(r"\bIN\s*\(\s*\Z", re.IGNORECASE)


def _list(literal: list[str], key: str, out: list[str], behind: Piece) -> None:
    """A list with commas in ``IN ('…')`` whose commas become the ends and beginnings of constants: its members.

    Raises:
        NoSkeleton: The list stands elsewhere, or with others.
    """
    alone = literal in (["N''", f"@{key}"], [f"@{key}"])
    if not alone or not isinstance(behind, str) or not re.match(r"'\s*\)", behind) or not _IN.search("".join(out)):
        raise NoSkeleton
    literal[:] = [f"SELECT value FROM STRING_SPLIT(@{key}, N',')", ""]  # noqa: S608 - a placeholder of our own


def _key(made: Skeleton, hole: Hole, place: Place, around: tuple[str, str] | None = None) -> str:
    key = f"{MARK}part_{made.numbers[hole] if hole in made.numbers else len(made.values) + 1}"
    while (made.numbers and made.values.get(key, (hole, place)) != (hole, place)) or made.around.get(key, around) != around:
        key += "_"
    made.values[key] = (hole, place)
    if around is not None:
        made.around[key] = around
    return key


def _constant(text: str, out: list[str], literal: list[str] | None, state: str) -> tuple[list[str] | None, str]:
    """Copy a constant piece; the string and the quotes it ends in."""
    at = 0
    while at < len(text):
        if state == "'":
            assert literal is not None
            end = text.find("'", at)
            if end < 0:
                literal.append(literal_text(text[at:]))
                return literal, state
            literal.append(literal_text(text[at:end]))
            if text.startswith("''", end):
                literal.append("N''''")
                at = end + 2
                continue
            parts = [p for p in literal if p != "N''"] or ["N''"]
            if literal[1:] and not literal[1]:
                parts = literal[:1]  # the members of a list
            # A word may follow the quote at once.
            out.append(f"{parts[0]} " if len(parts) == 1 else "(" + " + ".join(parts) + ")")
            literal, state, at = None, "", end + 1
        elif state:
            close = {"[": "]", '"': '"', "--": "\n", "/*": "*/"}[state]
            end = text.find(close, at)
            out.append(text[at:] if end < 0 else text[at : end + len(close)])
            if end < 0:
                return literal, state
            state, at = "", end + len(close)
        else:
            found = re.compile(r"[Nn]?'|\[|\"|--|/\*").search(text, at)
            if found is None:
                out.append(text[at:])
                return literal, state
            out.append(text[at : found.start()])
            at = found.end()
            if found[0].endswith("'"):
                literal, state = [], "'"
            else:
                state = found[0]
                out.append(state)
    return literal, state


def _bare(e: Emitter, made: Skeleton, hole: Hole, out: list[str], behind: str, *, bracketed: bool) -> int:
    """A value outside quotes; how many characters of the next piece belong to its name.

    Raises:
        NoSkeleton: It is a piece of the statement.
    """
    before = "".join(out)
    if bracketed:
        start = before.rfind("[")
        end = behind.find("]")
        if end < 0:
            raise NoSkeleton
        key = _key(made, hole, Place.NAME, (before[start + 1 :], behind[:end]))
        out[:] = [before[:start], f"[{key}]"]
        return end + 1
    quoted = quoting(e, hole)
    if quoted == "'":
        out.append(f"@{_key(made, hole, Place.QUOTED)}")
        return 0
    front = _NAME_END.search(before)
    back = _NAME_START.match(behind)
    if behind == "\0" or before.endswith((MARK, "]")):
        raise NoSkeleton
    if front and front[0].isdigit():
        raise NoSkeleton
    if quoted or front or back or behind.startswith(".") or before.endswith("."):
        if quoted and (front or back):
            raise NoSkeleton
        head, tail = (front[0] if front else ""), (back[0] if back else "")
        key = _key(made, hole, Place.NAME, (head, tail))
        out[:] = [before[: len(before) - len(head)], f"[{key}]"]
        return len(tail)
    word = _WORD_BEFORE.search(before)
    if word and word[1].upper() == "SET" and _ASSIGNED.match(behind):
        key = _key(made, hole, Place.NAME, ("", ""))
        out.append(f"[{key}]")
        return 0
    if word and word[1].upper() in _TABLE_WORDS:
        out.append(f"[{_key(made, hole, Place.TABLE)}]")
        return 0
    if number_of(e, hole) is None:
        raise NoSkeleton
    out.append(f"@{_key(made, hole, Place.BARE)}")
    return 0


# What a value is made of.


def quoting(e: Emitter, hole: Hole) -> str:
    """The sign with which QUOTENAME surrounds a value; empty without it."""
    tokens = e.tokens(hole.span)
    if len(tokens) < 4 or tokens[0].upper != "QUOTENAME" or tokens[-1].text != ")":
        return ""
    if len(tokens) > 5 and tokens[-3].text == "," and tokens[-2].kind is Kind.STRING:
        return "'" if tokens[-2].value == "'" else "["
    return "["


#: The end of REPLACE that doubles quotes, and of REPLACE that puts quotes around commas.
_DOUBLED = [",", "'", ",", "''", ")"]
_TO_CONSTANTS = [",", ",", ",", "','", ")"]


def inner(e: Emitter, hole: Hole) -> list[Token]:
    """The value without QUOTENAME, and without the doubling of quotes."""
    tokens = e.tokens(hole.span)
    if quoting(e, hole):
        return tokens[2:-3] if len(tokens) > 5 and tokens[-3].text == "," and tokens[-2].kind is Kind.STRING else tokens[2:-1]
    words = [t.value if t.kind is Kind.STRING else t.text.upper() for t in tokens]
    if words[:2] == ["REPLACE", "("] and words[-5:] in (_DOUBLED, _TO_CONSTANTS):
        return tokens[2:-5]
    return tokens


def listed(e: Emitter, hole: Hole) -> bool:
    """Whether a value is a list with commas that become the ends and beginnings of constants."""
    words = [t.value if t.kind is Kind.STRING else t.text.upper() for t in e.tokens(hole.span)]
    return words[:2] == ["REPLACE", "("] and words[-5:] == _TO_CONSTANTS


def is_doubled(e: Emitter, hole: Hole) -> bool:
    """Whether every quote of a value was doubled before it came into the text."""
    return len(inner(e, hole)) < len(e.tokens(hole.span))


_TRIMS = frozenset({"LTRIM", "RTRIM", "TRIM"})


def number_of(e: Emitter, hole: Hole) -> list[Token] | None:
    """The number that a value writes as text: ``CAST(@n AS varchar(9))``, ``STR(@n)`` …; None when it is another text."""
    tokens = e.tokens(hole.span)
    while len(tokens) > 3 and tokens[0].upper in _TRIMS and tokens[1].text == "(" and tokens[-1].text == ")":
        tokens = tokens[2:-1]
    if len(tokens) < 4 or tokens[1].text != "(" or tokens[-1].text != ")":
        return tokens if hole.optional and len(tokens) == 1 and tokens[0].kind is Kind.VARIABLE else None
    head, inside = tokens[0].upper, tokens[2:-1]
    if head == "CAST":
        at = next((i for i in range(len(inside) - 1, -1, -1) if inside[i].upper == "AS"), 0)
        return inside[:at] if at and _is_text(inside[at + 1]) else None
    if head == "CONVERT" and _is_text(inside[0]):
        at = next((i for i, t in enumerate(inside) if t.text == ","), 0)
        if inside[1].text == "(":
            at = next((i for i, t in enumerate(inside) if t.text == ")"), 0) + 1
        rest = inside[at + 1 :]
        return rest if at and rest and inside[at].text == "," and not any(t.text == "," for t in rest) else None
    if head == "STR":
        return inside if not any(t.text == "," for t in inside) else None
    return None


def _is_text(token: Token) -> bool:
    return token.value.upper().lstrip("N") in ("VARCHAR", "CHAR")
