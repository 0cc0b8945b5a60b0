"""What one statement defines: its kind, name and parent, read from its first tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from core.patterns import compiled
from migration.estate import ObjectKind
from migration.tsql.lexer import Kind, Token, iter_tokens, words
from migration.tsql.statements import Span

_HEAD_TOKENS = {"CREATE": 20, "ALTER": 12}  # a name of four parts, and what stands before and behind it; else 64
_HEADER_TOKENS = 20_000  # a module's parameters and options, up to AS

_SIMPLE = {
    "PROCEDURE": ObjectKind.PROCEDURE,
    "PROC": ObjectKind.PROCEDURE,
    "VIEW": ObjectKind.VIEW,
    "TABLE": ObjectKind.TABLE,
    "TYPE": ObjectKind.TYPE,
    "SEQUENCE": ObjectKind.SEQUENCE,
    "SYNONYM": ObjectKind.SYNONYM,
}
_MODULES = frozenset({"PROCEDURE", "PROC", "VIEW", "FUNCTION", "TRIGGER"})
_SECURITY = frozenset({"USER", "LOGIN", "ROLE", "APPLICATION"})
_UNSCHEMED = words(
    "ASSEMBLY PARTITION FULLTEXT CERTIFICATE SYMMETRIC ASYMMETRIC MASTER CREDENTIAL COLUMN EVENT MESSAGE CONTRACT SERVICE ROUTE "
    "BROKER REMOTE ENDPOINT SERVER RESOURCE WORKLOAD CRYPTOGRAPHIC AVAILABILITY SEARCH"
)
_OTHER = _UNSCHEMED | frozenset({"XML", "AGGREGATE", "QUEUE", "SECURITY", "DEFAULT", "RULE", "EXTERNAL", "SELECTIVE"})
_KIND_WORDS = words(
    "FUNCTION SCHEME CATALOG STOPLIST KEY ENCRYPTION TYPE PRIORITY SESSION NOTIFICATION BINDING SCHEMA COLLECTION DATA SOURCE FILE FORMAT "
    "LIBRARY LANGUAGE MODEL JOB STREAM STREAMING POLICY PROPERTY LIST AUDIT SPECIFICATION DATABASE SCOPED GROUP POOL CLASSIFIER GOVERNOR "
    "PROVIDER RESOURCE"
)
_NOISE = words(
    "USE SET PRINT IF ELSE BEGIN END WHILE RETURN DECLARE BREAK CONTINUE GOTO COMMIT ROLLBACK SAVE RAISERROR THROW CHECKPOINT RECONFIGURE "
    "WAITFOR"
)
_READ = frozenset({"CREATE", "ALTER", "GRANT", "DENY", "REVOKE", "EXEC", "EXECUTE", ""})
_PROPERTY = frozenset({"SP_ADDEXTENDEDPROPERTY"})
_ROLE_CALLS = words(
    "SP_ADDROLEMEMBER SP_ADDROLE SP_GRANTDBACCESS SP_ADDUSER SP_ADDLOGIN SP_GRANTLOGIN SP_ADDSRVROLEMEMBER SP_REVOKEDBACCESS "
    "SP_DROPROLEMEMBER SP_CHANGEDBOWNER SP_CHANGE_USERS_LOGIN"
)
_UNWRAPS = compiled(r"\s*+(?:(?:--[^\n]*+\n|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/)\s*+)*+(?:CREATE|ALTER)\b", re.IGNORECASE)


@dataclass(slots=True)
class Recognised:
    """What a statement is.

    Attributes:
        kind: SCRIPT for a loose statement.
        name: ``schema.name``, or a bare name where the kind has no schema.
        parent: ``schema.name`` of the table it belongs to.
        database: First part of a three-part name, or the name CREATE DATABASE and USE give.
        altered: Whether it is ALTER of a module.
        substance: False for statements that say nothing alone (SET, PRINT, control flow).
        wrapped: The string token whose content is the real definition, as SSMS writes it.
        notes: Codes of what is worth a finding: ``ENCRYPTED_MODULE``, ``CLR_MODULE``.
    """

    kind: ObjectKind
    name: str = ""
    parent: str = ""
    database: str = ""
    altered: bool = False
    substance: bool = True
    wrapped: Token | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name of one to four parts."""

    parts: tuple[str, ...]

    @property
    def full(self) -> str:
        """``schema.name``, ``dbo`` where no schema is written."""
        schema = self.parts[-2] if len(self.parts) > 1 else ""
        return f"{schema or 'dbo'}.{self.last}"

    @property
    def last(self) -> str:
        """The name itself."""
        return self.parts[-1] if self.parts else ""

    @property
    def database(self) -> str:
        """The part before the schema; empty when there is none."""
        return self.parts[-3] if len(self.parts) > 2 else ""


def read_name(tokens: Sequence[Token], at: int) -> tuple[Name | None, int]:
    """The name that begins at ``tokens[at]`` and the index behind it; None when there is none."""
    parts: list[str] = []
    while at < len(tokens):
        # @name. is a place that a tool fills in before the script runs: the object is one all the same.
        if tokens[at].is_name or (tokens[at].kind is Kind.VARIABLE and at + 1 < len(tokens) and tokens[at + 1].upper == "."):
            parts.append(tokens[at].value)
            at += 1
        elif tokens[at].upper == "." and parts:
            parts.append("")
        else:
            break
        if at >= len(tokens) or tokens[at].upper != ".":
            break
        at += 1
    return (Name(tuple(parts)), at) if parts and parts[-1] else (None, at)


def recognise(text: str, span: Span, *, quoted_identifier: bool = True) -> Recognised:
    """What the statement at ``span`` of the batch ``text`` is."""
    head = span.head
    if head in _NOISE:
        return _noise(text, span)
    if head not in _READ:
        return Recognised(ObjectKind.SCRIPT)
    piece = text[span.start : span.end] if span.end - span.start < 4000 else text[span.start : span.start + 4000]
    tokens = list(islice(iter_tokens(piece, quoted_identifier=quoted_identifier), _HEAD_TOKENS.get(head, 64)))
    if head == "CREATE":
        return _create(text, span, tokens)
    if head == "ALTER":
        return _alter(text, span, tokens)
    if head in ("GRANT", "DENY", "REVOKE"):
        return _permission(tokens)
    return _call(text, span, tokens)


def _noise(text: str, span: Span) -> Recognised:
    if span.head == "USE":
        name, _ = read_name(list(islice(iter_tokens(text, span.start), 2)), 1)
        return Recognised(ObjectKind.SCRIPT, database=name.last if name else "", substance=False)
    return Recognised(ObjectKind.SCRIPT, substance=False)


def _create(text: str, span: Span, tokens: list[Token]) -> Recognised:
    at = 1
    if _word(tokens, 1) == "OR" and _word(tokens, 2) == "ALTER":
        at = 3
    word = _word(tokens, at)
    if word == "EXTERNAL" and _word(tokens, at + 1) == "TABLE":
        at, word = at + 1, "TABLE"
    if word in _MODULES:
        return _module(text, span, tokens, at)
    if word in _SIMPLE:
        name, behind = read_name(tokens, at + 1)
        if name is None or (word == "TABLE" and _temporary(tokens[at + 1 : behind])):
            return Recognised(ObjectKind.SCRIPT)
        return Recognised(_SIMPLE[word], name.full, database=name.database)
    if word == "SCHEMA":
        if _word(tokens, at + 1) == "AUTHORIZATION":
            at += 1
        name, _ = read_name(tokens, at + 1)
        return Recognised(ObjectKind.SCHEMA, name.last) if name else Recognised(ObjectKind.SCRIPT)
    if word == "DATABASE":
        name, _ = read_name(tokens, at + 1)
        plain = name is not None and _word(tokens, at + 1) not in ("AUDIT", "SCOPED", "ENCRYPTION")
        return Recognised(ObjectKind.SCRIPT, database=name.last if name and plain else "")
    if word == "STATISTICS":
        name, behind = read_name(tokens, at + 1)
        return _attached(ObjectKind.STATISTICS, name, tokens, behind)
    index = next((i for i in range(at, min(at + 6, len(tokens))) if tokens[i].upper == "INDEX"), 0)
    if index:
        if _word(tokens, index + 1) == "ON":
            return _attached(ObjectKind.INDEX, None, tokens, index + 1)
        name, behind = read_name(tokens, index + 1)
        return _attached(ObjectKind.INDEX, name, tokens, behind)
    if word in _SECURITY:
        name, _ = read_name(tokens, at + 2 if word == "APPLICATION" else at + 1)
        return Recognised(ObjectKind.PERMISSION, name.last if name else word.lower())
    if word in _OTHER:
        at += 1
        while _word(tokens, at) in _KIND_WORDS and at + 1 < len(tokens) and tokens[at + 1].is_name:
            at += 1
        name, _ = read_name(tokens, at)
        if name is None:
            return Recognised(ObjectKind.OTHER, " ".join(t.value.lower() for t in tokens[1:3]))
        return Recognised(ObjectKind.OTHER, name.last if word in _UNSCHEMED or word == "EXTERNAL" else name.full)
    return Recognised(ObjectKind.SCRIPT)


def _alter(text: str, span: Span, tokens: list[Token]) -> Recognised:
    word = _word(tokens, 1)
    if word in _MODULES:
        found = _module(text, span, tokens, 1)
        found.altered = found.kind is not ObjectKind.SCRIPT
        return found
    if word == "TABLE":
        name, behind = read_name(tokens, 2)
        if name is None or _temporary(tokens[2:behind]):
            return Recognised(ObjectKind.SCRIPT)
        return Recognised(ObjectKind.ALTER_TABLE, name.full, name.full, name.database)
    if word in ("ROLE", "USER", "LOGIN", "AUTHORIZATION", "SERVER"):
        name, _ = read_name(tokens, 2)
        return Recognised(ObjectKind.PERMISSION, name.last if name else word.lower())
    return Recognised(ObjectKind.SCRIPT)


def _module(text: str, span: Span, tokens: list[Token], at: int) -> Recognised:
    word = tokens[at].upper
    name, behind = read_name(tokens, at + 1)
    if name is None or _temporary(tokens[at + 1 : behind]):
        return Recognised(ObjectKind.SCRIPT)
    kind, parent, full = _SIMPLE.get(word, ObjectKind.TRIGGER), "", name.full
    if word == "FUNCTION":
        kind = _function_kind(text, span)
    elif word == "TRIGGER" and _word(tokens, behind) == "ON":
        on, _ = read_name(tokens, behind + 1)
        level = _word(tokens, behind + 1) in ("DATABASE", "ALL") and on is not None and len(on.parts) == 1
        if on is not None and not level:
            parent = on.full
            if len(name.parts) == 1:
                full = Name((on.parts[-2] if len(on.parts) > 1 else "", name.last)).full
    return Recognised(kind, full, parent, name.database, notes=_notes(text, span))


def _function_kind(text: str, span: Span) -> ObjectKind:
    """Told by what RETURNS: a table variable, TABLE with a body of its own, or a type (Microsoft Learn, CREATE FUNCTION)."""
    depth = 0
    tokens = islice(iter_tokens(text, span.start), _HEADER_TOKENS)
    for token in tokens:
        if token.upper == "(":
            depth += 1
        elif token.upper == ")":
            depth -= 1
        elif token.upper == "RETURNS" and depth <= 0:
            following = next(tokens, None)
            if following is not None and following.kind is Kind.VARIABLE:
                return ObjectKind.TABLE_FUNCTION
            if following is not None and following.upper == "TABLE":
                behind = next(tokens, None)
                # RETURNS TABLE (columns) is a CLR table function; it has no query to inline.
                return ObjectKind.TABLE_FUNCTION if behind is not None and behind.upper == "(" else ObjectKind.INLINE_FUNCTION
            break
    return ObjectKind.SCALAR_FUNCTION


def _notes(text: str, span: Span) -> tuple[str, ...]:
    lowered = text[span.start : span.end].lower()
    if "encryption" not in lowered and "external" not in lowered:
        return ()
    notes: list[str] = []
    previous = ""
    expecting_options = False
    for token in islice(iter_tokens(text, span.start), _HEADER_TOKENS):
        if token.start >= span.end:
            break
        if token.upper == "WITH":
            expecting_options = True
        elif token.upper == "ENCRYPTION" and expecting_options:
            notes.append("ENCRYPTED_MODULE")
        elif previous == "AS" and token.upper == "EXTERNAL":
            notes.append("CLR_MODULE")
            break
        elif token.upper in ("SELECT", "BEGIN", "DECLARE", "INSERT", "UPDATE", "EXEC") and previous != "WITH":
            break
        previous = token.upper
    return tuple(dict.fromkeys(notes))


def _attached(kind: ObjectKind, name: Name | None, tokens: list[Token], behind: int) -> Recognised:
    on = next((i for i in range(behind, min(behind + 3, len(tokens))) if tokens[i].upper == "ON"), None)
    if on is None:
        return Recognised(ObjectKind.SCRIPT)
    table, after = read_name(tokens, on + 1)
    if table is None or _temporary(tokens[on + 1 : after]):
        return Recognised(ObjectKind.SCRIPT)
    schema = table.full.partition(".")[0] if len(table.parts) < 2 else table.parts[-2] or "dbo"
    return Recognised(kind, f"{schema}.{name.last}" if name else table.full, table.full, table.database)


def _permission(tokens: list[Token]) -> Recognised:
    for number, token in enumerate(tokens):
        if token.upper in ("TO", "FROM"):
            name, _ = read_name(tokens, number + 1)
            return Recognised(ObjectKind.PERMISSION, name.last if name else "database")
        if token.upper == "ON":
            at = number + 1
            if at + 1 < len(tokens) and tokens[at + 1].upper == "::":
                unschemed = tokens[at].upper not in ("OBJECT", "TYPE")
                name, _ = read_name(tokens, at + 2)
                return Recognised(ObjectKind.PERMISSION, (name.last if unschemed else name.full) if name else "database")
            name, _ = read_name(tokens, at)
            return Recognised(
                ObjectKind.PERMISSION, name.full if name else "database", name.full if name else "", name.database if name else ""
            )
    return Recognised(ObjectKind.PERMISSION, "database")


def _call(text: str, span: Span, tokens: list[Token]) -> Recognised:
    at = 1 if span.head else 0
    if not tokens or (at < len(tokens) and tokens[at].upper in (";", "(") and span.head == ""):
        return Recognised(ObjectKind.SCRIPT, substance=len(tokens) > 1)
    if _word(tokens, at) == "AS":
        return Recognised(ObjectKind.SCRIPT, substance=False)
    if _sign(tokens, at) == "(":
        return _unwrapped(text, span, at + 1, [")"])
    name, behind = read_name(tokens, at)
    if name is None:
        return Recognised(ObjectKind.SCRIPT)
    called = name.last.upper()
    if called == "SP_EXECUTESQL":
        if behind + 1 < len(tokens) and tokens[behind].upper in ("@STATEMENT", "@STMT") and tokens[behind + 1].upper == "=":
            behind += 2
        return _unwrapped(text, span, behind, [])
    if called in _PROPERTY:
        return _property(_arguments(tokens, behind))
    if called == "SP_ADDTYPE":
        arguments = _arguments(tokens, behind)
        given = arguments.get("@TYPENAME") or arguments.get("0", "")
        return Recognised(ObjectKind.TYPE, f"dbo.{given}") if given else Recognised(ObjectKind.SCRIPT)
    if called in _ROLE_CALLS:
        arguments = _arguments(tokens, behind)
        return Recognised(ObjectKind.PERMISSION, next(iter(arguments.values()), "database"))
    return Recognised(ObjectKind.SCRIPT)


def _unwrapped(text: str, span: Span, at: int, behind: list[str]) -> Recognised:
    """A call whose one constant literal is a definition; the literal is read whole."""
    tokens = list(islice(iter_tokens(text, span.start), at + len(behind) + 2))
    if at < len(tokens) and tokens[at].kind is Kind.STRING and tokens[at].closed and tokens[at].end <= span.end:
        rest = [t.upper for t in tokens[at + 1 :] if t.end <= span.end and t.upper != ";"]
        if rest == behind and _UNWRAPS.match(tokens[at].value):
            return Recognised(ObjectKind.SCRIPT, wrapped=tokens[at])
    return Recognised(ObjectKind.SCRIPT)


def _arguments(tokens: list[Token], at: int) -> dict[str, str]:
    """Constant arguments of a call by upper-case name, positional ones by number."""
    found: dict[str, str] = {}
    position = 0
    while at < len(tokens):
        key = str(position)
        if tokens[at].kind is Kind.VARIABLE and _sign(tokens, at + 1) == "=":
            key, at = tokens[at].upper, at + 2
        if at >= len(tokens):
            break
        if tokens[at].upper == "NULL":
            found[key] = ""
        elif tokens[at].kind in (Kind.STRING, Kind.WORD, Kind.NUMBER, Kind.QUOTED):
            found[key] = tokens[at].value
        position += 1
        while at < len(tokens) and tokens[at].upper != ",":
            at += 1
        at += 1
    return found


def _property(arguments: dict[str, str]) -> Recognised:
    """``sp_addextendedproperty``: the level names say what it describes (Microsoft Learn, same title)."""
    levels = []
    for level in range(3):
        kind = arguments.get(f"@LEVEL{level}TYPE", arguments.get(str(2 + 2 * level), "")).upper()
        levels.append((kind, arguments.get(f"@LEVEL{level}NAME", arguments.get(str(3 + 2 * level), ""))))
    if not levels[0][1]:
        return Recognised(ObjectKind.PROPERTY, "database")
    if not levels[1][1]:
        return Recognised(ObjectKind.PROPERTY, levels[0][1])
    # USER as first level is how SQL Server 2000 named a schema.
    parent = f"{levels[0][1]}.{levels[1][1]}"
    return Recognised(ObjectKind.PROPERTY, f"{parent}.{levels[2][1]}" if levels[2][1] else parent, parent)


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].upper if at < len(tokens) and tokens[at].kind is Kind.WORD else ""


def _sign(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].upper if at < len(tokens) else ""


def _temporary(tokens: Sequence[Token]) -> bool:
    return any(t.is_temporary for t in tokens)
