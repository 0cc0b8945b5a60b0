"""The head of a procedure: its name and parameters, and what callers must know of it.

Sources: Microsoft Learn, "CREATE PROCEDURE"; Databricks SQL language reference, "CREATE PROCEDURE", "CALL".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migration.transpile.context import CannotConvert
from migration.transpile.table_model import Span
from migration.transpile.types import TypeName
from migration.tsql.lexer import Kind, TokenStream

if TYPE_CHECKING:
    from migration.transpile.reader import Reader


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as written.

    Attributes:
        name: With ``@``.
        type: Its type; None for a cursor.
        default: Where its default stands; None when it has none.
        output: Whether it gives a value back.
        readonly: Whether it is a table.
        start: Offset of its name.
    """

    name: str
    type: TypeName | None
    default: Span | None
    output: bool
    readonly: bool
    start: int


@dataclass(frozen=True, slots=True)
class Header:
    """A procedure without its body.

    Attributes:
        replace: Whether an existing one is replaced.
        name: Its parts.
        start: Offset of its name.
        parameters: In order.
        options: Words behind WITH, with their offsets.
        body: Where the body stands.
    """

    replace: bool
    name: list[str]
    start: int
    parameters: list[Parameter]
    options: list[tuple[int, str]]
    body: Span


def read_header(tokens: TokenStream) -> Header:
    """Read ``CREATE [OR ALTER] PROCEDURE … AS``.

    Raises:
        CannotConvert: It is not understood.
    """
    from migration.transpile.reader import Reader

    reader = Reader(tokens)
    replace = reader.accept("ALTER") or reader.accept("CREATE", "OR", "ALTER")
    if not replace and not reader.accept("CREATE"):
        raise _unknown(reader)
    if not (reader.accept("PROCEDURE") or reader.accept("PROC")):
        raise _unknown(reader)
    parts, first = reader.name()
    if not parts:
        raise _unknown(reader)
    if reader.accept(";"):
        raise CannotConvert("UNSUPPORTED_CLAUSE", first.start, "numbered procedures")
    bracketed = reader.accept("(")
    parameters = _parameters(reader)
    if bracketed and not reader.accept(")"):
        raise _unknown(reader)
    options = _options(reader)
    if not reader.accept("AS"):
        raise _unknown(reader)
    last = len(tokens) - 1
    if reader.at > last:
        raise CannotConvert("UNKNOWN_SYNTAX", first.start, "the body is missing")
    if reader.sees("EXTERNAL", "NAME"):
        raise CannotConvert("CLR", reader.current.start)
    return Header(replace, parts, first.start, parameters, options, (reader.current.start, tokens[last].end))


def _unknown(reader: Reader) -> CannotConvert:
    return CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)


def _parameters(reader: Reader) -> list[Parameter]:
    found: list[Parameter] = []
    while reader.current.kind is Kind.VARIABLE:
        token = reader.take()
        reader.accept("AS")
        if reader.accept("CURSOR"):
            raise CannotConvert("CURSOR", token.start, token.text)
        kind = reader.type_name()
        if kind is None:
            raise _unknown(reader)
        default: Span | None = None
        output = readonly = False
        while not reader.done and reader.current.upper not in (",", ")", "AS", "WITH", "FOR"):
            if reader.accept("="):
                default = _default(reader)
            elif reader.accept("OUTPUT") or reader.accept("OUT"):
                output = True
            elif reader.accept("READONLY"):
                readonly = True
            elif not (reader.accept("NULL") or reader.accept("NOT", "NULL") or reader.accept("VARYING")):
                raise _unknown(reader)
        found.append(Parameter(token.text, kind, default, output, readonly, token.start))
        if not reader.accept(","):
            break
    return found


_BEHIND_DEFAULT = frozenset({",", ")", "OUTPUT", "OUT", "READONLY", "AS", "WITH", "FOR"})


def _default(reader: Reader) -> Span:
    """A default: a constant with its sign, or a bare word, which T-SQL takes as text."""
    start = reader.current.start
    while not reader.done and reader.current.upper not in _BEHIND_DEFAULT:
        if reader.current.upper == "(":
            reader.group()
        else:
            reader.take()
    if reader.current.start == start:
        raise _unknown(reader)
    return start, reader.peek(-1).end


def _options(reader: Reader) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    if reader.accept("WITH"):
        while True:
            token = reader.take()
            word = token.upper
            if word in ("EXECUTE", "EXEC") and reader.accept("AS"):
                word = f"EXECUTE AS {reader.take().text}"
            elif word not in ("RECOMPILE", "ENCRYPTION", "NATIVE_COMPILATION", "SCHEMABINDING"):
                raise CannotConvert("UNKNOWN_SYNTAX", token.start, token.text)
            found.append((token.start, word))
            if not reader.accept(","):
                break
    if reader.sees("FOR", "REPLICATION"):
        found.append((reader.take().start, "FOR REPLICATION"))
        reader.take()
    return found


_VALUES = frozenset({"(", "-", "ERROR_NUMBER", "SCOPE_IDENTITY", "ISNULL", "COALESCE", "CASE", "CAST", "CONVERT"})


def returns_value(tokens: TokenStream) -> bool:
    """Whether a RETURN gives something else than 0: callers may ask for it."""
    for place, token in enumerate(tokens):
        if token.upper == "RETURN" and place + 1 < len(tokens):
            following = tokens[place + 1]
            if following.kind is Kind.NUMBER and following.text.strip("0") == "":
                continue
            if following.kind in (Kind.NUMBER, Kind.VARIABLE) or following.upper in _VALUES:
                return True
    return False
