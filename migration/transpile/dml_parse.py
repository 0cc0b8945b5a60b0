"""A statement that reads or changes rows, parted into its clauses by tokens; expressions and tables stay spans of the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migration.transpile.context import CannotConvert, Context
from migration.transpile.local_names import foreign_table
from migration.transpile.local_scope import LocalTable, Scope
from migration.transpile.names import quote_path
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.types import SqlType
from migration.tsql.lexer import Kind, TokenStream

_HEADS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"})


@dataclass(frozen=True, slots=True)
class Made:
    """What a converter makes of a statement.

    Attributes:
        statements: Databricks SQL.
        creates: The local table it creates, by its lower-case T-SQL name.
        drops: Lower-case T-SQL names of the local tables it drops.
    """

    statements: tuple[str, ...]
    creates: tuple[str, LocalTable] | None = None
    drops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """The table whose rows a statement changes.

    Attributes:
        sql: Its quoted Databricks name.
        path: The same, part by part.
        columns: Types by lower-case name in order; None when unknown.
        key: Primary key columns, lower case; empty when it has none or none is known.
        generated: Columns that get their values by themselves, lower case.
        name: Last part of its name, as a source table without alias is called.
        span: Where it is named.
        full: ``schema.name`` in the source, lower case; empty for local tables and other databases.
    """

    sql: str
    path: tuple[str, ...]
    columns: dict[str, SqlType] | None
    key: tuple[str, ...]
    generated: frozenset[str]
    name: str
    span: Span
    full: str = ""


class Statement:
    """One statement on its way.

    Attributes:
        context: The object, or a fork of it that collects this statement's findings.
        scope: Local names.
        tokens: Its tokens, without final semicolons.
        span: Where it stands.
        head: Its first word, behind common table expressions.
        first: Index of that word in :attr:`tokens`.
    """

    __slots__ = ("context", "first", "head", "scope", "span", "tokens")

    def __init__(self, context: Context, scope: Scope, tokens: TokenStream, first: int) -> None:
        self.context = context
        self.scope = scope
        self.tokens = tokens
        self.first = first
        self.head = tokens[first].upper
        self.span = (tokens[0].start, tokens[-1].end)

    @property
    def expressions(self) -> Span | None:
        """Common table expressions with their WITH; None when it has none."""
        return (self.tokens[0].start, self.tokens[self.first - 1].end) if self.first else None

    def reader(self) -> Reader:
        """A reader behind the first word."""
        reader = Reader(self.tokens)
        reader.at = self.first + 1
        return reader

    def find(self, words: Sequence[str], start: int) -> int:
        """Index of the first token from ``start`` that is one of ``words`` outside parentheses and CASE; the length when none is."""
        depth = cases = 0
        for place in range(start, len(self.tokens)):
            upper = self.tokens[place].upper
            if upper == "(":
                depth += 1
            elif upper == ")":
                depth -= 1
            elif not depth:
                if upper == "CASE":
                    cases += 1
                elif upper == "END" and cases:
                    cases -= 1
                elif not cases and upper in words and not (upper == "FROM" and self.tokens[place - 1].upper == "DISTINCT"):
                    return place
        return len(self.tokens)

    def split(self, start: int, end: int, sign: str = ",") -> list[tuple[int, int]]:
        """Index ranges between the ``sign`` tokens outside parentheses in ``[start, end)``."""
        parts: list[tuple[int, int]] = []
        depth = 0
        begin = start
        for place in range(start, end):
            upper = self.tokens[place].upper
            depth += (upper == "(") - (upper == ")")
            if upper == sign and not depth:
                parts.append((begin, place))
                begin = place + 1
        parts.append((begin, end))
        return parts

    def offsets(self, start: int, end: int) -> Span:
        """The span of the tokens ``[start, end)``.

        Raises:
            CannotConvert: There are none.
        """
        if start >= end:
            at = self.tokens[min(start, len(self.tokens) - 1)]
            raise CannotConvert("UNKNOWN_SYNTAX", at.start, at.text)
        return self.tokens[start].start, self.tokens[end - 1].end

    def clauses(self, start: int, words: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Index range behind each of ``words`` that occurs, up to the next one; the part before the first is under ``""``.

        Raises:
            CannotConvert: A clause occurs twice.
        """
        found: dict[str, tuple[int, int]] = {}
        word, begin = "", start
        while True:
            end = self.find(words, begin)
            if word in found:
                raise CannotConvert("UNKNOWN_SYNTAX", self.tokens[begin - 1].start, word)
            found[word] = (begin, end)
            if end >= len(self.tokens):
                return found
            word, begin = self.tokens[end].upper, end + 1

    def top(self, reader: Reader) -> tuple[Span, bool] | None:
        """Read ``TOP (n) [PERCENT]``: the span of n, and whether it is a share."""
        if not reader.accept("TOP"):
            return None
        if reader.current.upper == "(":
            span = reader.group()
        else:
            token = reader.take()
            span = (token.start, token.end)
        return span, reader.accept("PERCENT")

    def target(self, reader: Reader) -> Target:
        """Read a table name, ``#t`` or ``@t``; hints behind it are noted.

        Raises:
            CannotConvert: It is none, or a local table that is not known.
        """
        token = reader.current
        if token.kind is Kind.VARIABLE:
            reader.take()
            parts = [token.text]
        else:
            parts, _ = reader.name()
        if not parts or (reader.current.upper == "(" and parts[-1].upper() in ("OPENQUERY", "OPENROWSET", "OPENDATASOURCE")):
            raise CannotConvert("UNSUPPORTED_CLAUSE", token.start, token.text)
        span = (token.start, reader.peek(-1).end)
        target = self.find_target(parts, span)
        self.hints(reader)
        return target

    def hints(self, reader: Reader) -> None:
        """Leave out ``WITH (TABLOCK)`` and note it."""
        if reader.current.upper == "WITH" and reader.peek().upper == "(":
            at = reader.take().start
            start, end = reader.group()
            self.context.note("HINT", at, self.context.object.text[start:end][:60])

    def find_target(self, parts: list[str], span: Span) -> Target:
        """What is known of the table that these parts name."""
        context = self.context
        name = parts[-1]
        if name.startswith(("#", "@")):
            local = self.scope.tables.get(name.lower()) or foreign_table(context, self.scope, name, span[0])
            if local is None:
                raise CannotConvert("TEMP_TABLE" if name.startswith("#") else "TABLE_VARIABLE", span[0], name)
            columns = None if local.columns is None else dict(local.columns)
            return Target(quote_path(local.path), local.path, columns, local.key, local.generated, name, span)
        estate = context.options.estate
        if len(parts) == 1:
            own = context.object.schema
            parts = [own if estate.columns(own, name) is not None else "dbo", name]
        path = context.target(parts, span[0])
        if len(parts) > 2 and parts[0]:
            return Target(quote_path(path), path, None, (), frozenset(), name, span)
        full = f"{parts[-2] or 'dbo'}.{name}".lower()
        generated = estate.generated.get(full, frozenset())
        return Target(quote_path(path), path, estate.columns(parts[-2], name), estate.keys.get(full, ()), generated, name, span, full)

    def refuse_output(self, clauses: dict[str, tuple[int, int]]) -> None:
        """Refuse an OUTPUT clause.

        Raises:
            CannotConvert: There is one.
        """
        if "OUTPUT" in clauses:
            start, end = clauses["OUTPUT"]
            raise CannotConvert("OUTPUT_CLAUSE", self.tokens[start - 1].start, " ".join(t.text for t in self.tokens[start:end])[:80])

    def note_option(self, clauses: dict[str, tuple[int, int]]) -> None:
        """Leave out ``OPTION (…)`` and note it."""
        if "OPTION" in clauses:
            self.context.note("HINT", self.tokens[clauses["OPTION"][0] - 1].start, "OPTION")


def read_statement(context: Context, span: Span, scope: Scope) -> Statement:
    """The statement in a span.

    Raises:
        CannotConvert: There is none.
    """
    tokens = context.tokens
    own = TokenStream(tokens.source, tokens.between(*span))
    while own and own[0].upper == ";":
        del own[0]
    while own and own[-1].upper == ";":
        own.pop()
    if not own:
        raise CannotConvert("UNKNOWN_SYNTAX", span[0], "an empty statement")
    return Statement(context, scope, own, _behind_with(own))


def expression_body(statement: Statement, name: str) -> tuple[int, int]:
    """Token indices of the query of a common table expression; ``(0, 0)`` when there is none of that name."""
    depth = 0
    tokens = statement.tokens
    for place in range(1, statement.first):
        token = tokens[place]
        if not depth and token.is_name and token.value.lower() == name.lower() and tokens[place - 1].upper in ("WITH", ","):
            reader = Reader(tokens)
            reader.at = place + 1
            reader.group()
            if reader.accept("AS"):
                first = reader.at
                reader.group()
                return first + 1, reader.at - 1
        depth += (token.upper == "(") - (token.upper == ")")
    return 0, 0


def inner_statement(statement: Statement, first: int, last: int) -> Statement:
    """The query between two token indices as a statement of its own."""
    tokens = TokenStream(statement.tokens.source, statement.tokens[first:last])
    if not tokens:
        raise CannotConvert("UNKNOWN_SYNTAX", statement.span[0], "an empty query")
    return Statement(statement.context, statement.scope, tokens, 0)


def _behind_with(tokens: TokenStream) -> int:
    """Index of the word behind common table expressions; 0 when there are none."""
    if tokens[0].upper != "WITH":
        return 0
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper in _HEADS:
            return place
    raise CannotConvert("UNKNOWN_SYNTAX", tokens[0].start, "WITH without a statement")
