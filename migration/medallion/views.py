"""Gold: a view whose shape is understood, as a dataset with explicit, aliased columns.

Understood: one driving table, inner and left joins on equalities, plain columns, COUNT, SUM, MIN and MAX with GROUP BY, simple
conditions. A view beyond that gets no dataset and a reason with its line; guessing would give wrong figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from migration.estate import SqlObject
from migration.medallion.columns import SERVER_READ, Column, Reader, object_name, split_commas
from migration.medallion.conditions import NotUnderstood, Operand, column_operand, translate
from migration.medallion.model import Dataset, Input, Layer, Projection
from migration.medallion.naming import Names, column_name, tick
from migration.medallion.stored import CleanTable, StoredColumn
from migration.tsql.lexer import Kind, Token, nesting_depth, tokenize

_BEYOND = {
    "UNION": "UNION",
    "EXCEPT": "EXCEPT",
    "INTERSECT": "INTERSECT",
    "PIVOT": "PIVOT",
    "UNPIVOT": "UNPIVOT",
    "APPLY": "APPLY",
    "HAVING": "HAVING",
    "FOR": "FOR",
    "OVER": "a window function",
    "SELECT": "a subquery",
    "TABLESAMPLE": "TABLESAMPLE",
    "OPTION": "OPTION",
}
_DEEPEST = 40
_CLAUSES = ("FROM", "WHERE", "GROUP", "ORDER")
_JOIN_WORDS = frozenset({"INNER", "LEFT", "RIGHT", "FULL", "CROSS", "JOIN", "OUTER"})
_AGGREGATES = {"COUNT": "count", "COUNT_BIG": "count", "SUM": "sum", "MIN": "min", "MAX": "max"}
_NO_ALIAS = _JOIN_WORDS | frozenset({"ON", "WITH", "WHERE", "GROUP", "ORDER", "AS", "FROM"})


class Refused(Exception):
    """The view's shape is not understood; ``reason`` in words, ``line`` in its file."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class _Source:
    """One table of the FROM clause: its alias in the view and the dataset behind it."""

    alias: str
    table: CleanTable
    written: str


#: Finds what stands behind a table name of the view; raises :class:`Refused` with the reason when there is nothing.
Lookup = Callable[[tuple[str, ...], int], CleanTable]


def referenced(item: SqlObject) -> tuple[str, ...]:
    """``schema.name`` of what follows FROM and JOIN anywhere in the view, in order, once each."""
    stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
    reader = Reader(stream, stream, item.line)
    found: dict[str, None] = {}
    while not reader.done:
        if reader.upper() in ("FROM", "JOIN", "APPLY"):
            reader.at += 1
            if parts := reader.name():
                found[_qualified(parts, item.schema)] = None
        else:
            reader.at += 1
    return tuple(found)


def _qualified(parts: Sequence[str], schema: str) -> str:
    return f"{schema}.{parts[0]}" if len(parts) == 1 and schema else object_name(parts)


def gold(item: SqlObject, name: str, lookup: Lookup) -> tuple[Dataset, CleanTable]:
    """The view as a gold dataset, and what other views may know of it.

    Raises:
        Refused: Its shape is not understood.
    """
    return _View(item, name, lookup).dataset()


class _View:
    """One view being read."""

    def __init__(self, item: SqlObject, name: str, lookup: Lookup) -> None:
        self.item = item
        self.name = name
        self.lookup = lookup
        self.stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        self.sources: list[_Source] = []
        self.inputs: list[Input] = []
        self.stored: dict[str, StoredColumn] = {}

    def line_of(self, token: Token | None) -> int:
        """1-based line in the view's file of a token; of the view for none."""
        return self.item.line if token is None else self.stream.line_column(token.start)[0] + self.item.line - 1

    def dataset(self) -> tuple[Dataset, CleanTable]:
        """Read the whole view."""
        column_list, body = self._body()
        clauses = self._clauses(body)
        if not clauses.get("FROM"):
            raise Refused("it reads no table", self.item.line)
        self._from(clauses["FROM"])
        group_by = self._group_by(clauses["GROUP"]) if "GROUP" in clauses else None
        columns, aggregated = self._select(clauses["SELECT"], column_list)
        if aggregated and group_by is None:
            group_by = ()
        if group_by is not None:
            self._only_grouped(columns, group_by)
        where, mentioned = self._where(clauses.get("WHERE", ()))
        driving = self.sources[0]
        names = Names()
        for column in columns:
            names.take(column.name)
        ingested_from = (driving.alias, driving.table.ingested_at)
        wanted = "ingested_at" if "ingested_at" not in names else driving.table.ingested_at
        ingested_at = names.take(wanted)
        if group_by is None:
            columns.append(Projection(ingested_at, ingested_from))
        else:
            columns.append(Projection(ingested_at, sql=f"max({tick(*ingested_from)})", reason="the latest row of the group"))
        read_from = ", ".join(dict.fromkeys(s.written for s in self.sources))
        dataset = Dataset(
            self.name,
            Layer.GOLD,
            self.item.name,
            self.item.file,
            self.item.line,
            f"{self.item.name} over {read_from}",
            tuple(columns),
            inputs=tuple(self.inputs),
            where=where,
            where_reason="the view's own WHERE" if where else "",
            group_by=group_by,
            hides_deleted=self._hides_deleted(mentioned),
        )
        return dataset, CleanTable(self.name, self.stored, ingested_at, None)

    def _body(self) -> tuple[tuple[str, ...], list[Token]]:
        """The view's column list and the tokens from SELECT on."""
        reader = Reader(self.stream, self.stream, self.item.line)
        while not reader.done and not reader.take("VIEW"):
            reader.at += 1
        reader.name()
        listed = tuple(p[0].value for p in split_commas(reader.group()))
        while not reader.done and not reader.take("AS"):
            reader.at += 1
        body = list(self.stream[reader.at :])
        while body and body[-1].upper == ";":
            body.pop()
        if [t.upper for t in body[-3:]] == ["WITH", "CHECK", "OPTION"]:
            del body[-3:]
        first = body[0] if body else None
        if first is None or first.upper != "SELECT":
            what = "a common table expression" if first is not None and first.upper == "WITH" else "something other than SELECT"
            raise Refused(f"it begins with {what}", self.line_of(first))
        beyond = [t for i, t in enumerate(body) if i and t.upper in _BEYOND and not _harmless(body, i)]
        if len(body) > 1 and body[1].upper in ("DISTINCT", "TOP"):
            beyond.insert(0, body[1])
        if beyond:
            following = {t.start: f" {after.upper}" for t, after in pairwise(body) if t.upper == "FOR"}
            words = dict.fromkeys(_BEYOND.get(t.upper, t.upper) + following.get(t.start, "") for t in beyond)
            raise Refused(f"it uses {', '.join(words)}", self.line_of(beyond[0]))
        if (second := next((t for t in body if t.upper == ";"), None)) is not None:
            raise Refused("it holds more than one statement", self.line_of(second))
        return listed, body

    def _clauses(self, body: Sequence[Token]) -> dict[str, Sequence[Token]]:
        """The tokens of each clause, by its first word."""
        found: dict[str, Sequence[Token]] = {}
        depth, start, current = 0, 1, "SELECT"
        for index, token in enumerate(body):
            depth += (token.upper == "(") - (token.upper == ")")
            if not depth and token.upper in _CLAUSES:
                found[current] = body[start:index]
                current, start = token.upper, index + 1
        found[current] = body[start:]
        if "ORDER" in found:
            # Without TOP, SQL Server refuses it in a view; a dataset has no order either.
            raise Refused("it uses ORDER BY", self.line_of(body[0]))
        return found

    def _from(self, tokens: Sequence[Token]) -> None:
        """Read the FROM clause; ``(a JOIN b ON …) JOIN c`` joins from the left just as without parentheses."""
        if nesting_depth(tokens) > _DEEPEST:
            raise Refused(f"it nests parentheses more than {_DEEPEST} deep", self.item.line)
        reader = Reader(tokens, self.stream, self.item.line)
        if reader.upper() == "(":
            self._from(reader.group())
        else:
            self._source(reader, driving=True)
        while not reader.done:
            token = reader.peek()
            how = "inner"
            if reader.take(","):
                # Joined by the WHERE clause, as before SQL-92; dataset() checks that it is.
                self._source(reader, driving=False)
                self.inputs.append(Input(self.sources[-1].table.dataset, self.sources[-1].alias, "cross"))
                continue
            if reader.take("LEFT"):
                reader.take("OUTER")
                how = "left"
            elif reader.upper() in ("RIGHT", "FULL", "CROSS"):
                raise Refused(f"it uses {reader.upper()} JOIN", self.line_of(token))
            else:
                reader.take("INNER")
            if reader.upper() in ("LOOP", "HASH", "MERGE", "REMOTE"):
                reader.at += 1
            if not reader.take("JOIN"):
                raise Refused(f"it uses {token.text!r} in FROM" if token else "its FROM ends too soon", self.line_of(token))
            on_tokens = self._source_and_condition(reader)
            self._join(how, on_tokens, token)

    def _source(self, reader: Reader, *, driving: bool) -> None:
        """Read one table with its alias; the join condition is added when its tokens are known."""
        token = reader.peek()
        parts = reader.name()
        if not parts:
            raise Refused("it reads something other than a table", self.line_of(token))
        if reader.upper() == "(" and reader.upper(1) not in ("NOLOCK", "READUNCOMMITTED", "HOLDLOCK"):
            raise Refused(f"it reads the function {'.'.join(parts)}", self.line_of(token))
        table = self.lookup(parts, self.line_of(token))
        had_as = reader.take("AS")
        alias_token = reader.peek()
        alias = parts[-1]
        if alias_token is not None and alias_token.is_name and (had_as or alias_token.upper not in _NO_ALIAS):
            alias = alias_token.value
            reader.at += 1
        if reader.take("WITH") or reader.upper() == "(":
            reader.group()  # table hints mean nothing in Spark
        if any(s.alias.casefold() == alias.casefold() for s in self.sources):
            raise Refused(f"it reads two tables as {alias}", self.line_of(token))
        self.sources.append(_Source(alias, table, _qualified(parts, self.item.schema)))
        if driving:
            self.inputs.append(Input(table.dataset, alias))

    def _source_and_condition(self, reader: Reader) -> list[Token]:
        self._source(reader, driving=False)
        token = reader.peek()
        if not reader.take("ON"):
            raise Refused("it nests joins", self.line_of(token))
        tokens: list[Token] = []
        depth = 0
        while (token := reader.peek()) is not None:
            depth += (token.upper == "(") - (token.upper == ")")
            if not depth and (token.upper in _JOIN_WORDS or token.upper == ","):
                break
            tokens.append(token)
            reader.at += 1
        return tokens

    def _join(self, how: str, tokens: Sequence[Token], join: Token | None) -> None:
        try:
            condition = translate(tokens, self._resolve)
        except NotUnderstood as why:
            raise Refused(f"a join condition has {why.reason}", self.line_of(why.token or join)) from why
        added = self.sources[-1]
        if not any({left[0], right[0]} > {added.alias} for left, right in condition.equalities):
            raise Refused(f"the join with {added.written} is not on an equality", self.line_of(join))
        self.inputs.append(Input(added.table.dataset, added.alias, how, condition.sql))

    def _resolve(self, parts: tuple[str, ...], token: Token) -> Operand:
        source, stored = self._find(parts, token)
        if stored.column.type in SERVER_READ:
            raise NotUnderstood(f"{stored.column.type} column {stored.column.name}", token)
        return column_operand(stored.column, source.alias, stored.name)

    def _find(self, parts: tuple[str, ...], token: Token) -> tuple[_Source, StoredColumn]:
        """The one column that a name means."""
        wanted = parts[-1].casefold()
        if len(parts) > 1:
            alias = parts[-2].casefold()
            candidates = [s for s in self.sources if s.alias.casefold() == alias]
        else:
            candidates = list(self.sources)
        found = [(s, s.table.columns[wanted]) for s in candidates if wanted in s.table.columns]
        if len(found) != 1:
            raise NotUnderstood(f"{'.'.join(parts)}, which is {'no' if not found else 'more than one'} known column", token)
        return found[0]

    def _group_by(self, tokens: Sequence[Token]) -> tuple[tuple[str, ...], ...]:
        parts = tokens[1:]  # BY
        keys: list[tuple[str, ...]] = []
        for part in split_commas(parts):
            plain = self._plain(part)
            if plain is None:
                raise Refused("it groups by an expression", self.line_of(part[0]))
            keys.append((plain[0].alias, plain[1].name))
        return tuple(keys)

    def _plain(self, tokens: Sequence[Token]) -> tuple[_Source, StoredColumn] | None:
        """The column that the tokens name; None when they are anything else."""
        reader = Reader(tokens, self.stream, self.item.line)
        parts = reader.name()
        if not parts or not reader.done:
            return None
        try:
            return self._find(parts, tokens[0])
        except NotUnderstood as why:
            raise Refused(f"it selects {why.reason}", self.line_of(tokens[0])) from why

    def _select(self, tokens: Sequence[Token], listed: Sequence[str]) -> tuple[list[Projection], bool]:
        columns: list[Projection] = []
        names: dict[str, None] = {}
        aggregated = False
        for index, part in enumerate(split_commas(tokens)):
            if part[-1].upper == "*" and len(part) in (1, 3):
                for projection, stored in self._star(part):
                    self._add(columns, names, projection, stored, part[0])
                continue
            expression, alias = _alias(part)
            if index < len(listed):
                alias = listed[index]
            plain = self._plain(expression)
            if plain is not None:
                source, stored = plain
                name = column_name(alias or stored.column.name)
                self._add(columns, names, Projection(name, (source.alias, stored.name)), stored, part[0], alias or stored.column.name)
                continue
            sql, stored = self._aggregate(expression)
            if not alias:
                raise Refused("a column has no name", self.line_of(part[0]))
            aggregated = True
            self._add(columns, names, Projection(column_name(alias), sql=sql), stored, part[0], alias)
        return columns, aggregated

    def _star(self, part: Sequence[Token]) -> list[tuple[Projection, StoredColumn]]:
        wanted = part[0].value.casefold() if len(part) == 3 else ""
        return [
            (Projection(stored.name, (source.alias, stored.name)), stored)
            for source in self.sources
            if not wanted or source.alias.casefold() == wanted
            for stored in source.table.columns.values()
        ]

    def _add(
        self,
        columns: list[Projection],
        names: dict[str, None],
        projection: Projection,
        stored: StoredColumn,
        token: Token,
        source_name: str = "",
    ) -> None:
        if projection.name.casefold() in names:
            raise Refused(f"it has two columns named {projection.name}", self.line_of(token))
        names[projection.name.casefold()] = None
        columns.append(projection)
        self.stored[(source_name or stored.column.name).casefold()] = StoredColumn(projection.name, stored.column)

    def _aggregate(self, tokens: Sequence[Token]) -> tuple[str, StoredColumn]:
        first = tokens[0] if tokens else None
        function = _AGGREGATES.get(first.upper) if first is not None else None
        reader = Reader(tokens, self.stream, self.item.line)
        reader.at = 1
        inner = reader.group()
        if first is None or function is None or not inner or not reader.done:
            raise Refused(f"it computes a column: {_short(tokens)}", self.line_of(first))
        if function == "count" and len(inner) == 1 and inner[0].upper == "*":
            return "count(*)", _COUNT
        plain = self._plain(inner)
        if plain is None:
            raise Refused(f"it computes a column: {_short(tokens)}", self.line_of(first))
        source, stored = plain
        kind = column_operand(stored.column).kind
        if function != "count" and kind not in ("number", "time"):
            raise Refused(f"it takes {first.upper} of a {stored.column.type or 'computed'} column", self.line_of(first))
        return f"{function}({tick(source.alias, stored.name)})", stored if function != "count" else _COUNT

    def _only_grouped(self, columns: Sequence[Projection], group_by: Sequence[tuple[str, ...]]) -> None:
        for column in columns:
            if column.reference and column.reference not in group_by:
                raise Refused(f"{column.name} is neither grouped nor aggregated", self.item.line)

    def _where(self, tokens: Sequence[Token]) -> tuple[str, Sequence[tuple[str, ...]]]:
        crossed = [s for s, i in zip(self.sources, self.inputs, strict=True) if i.how == "cross"]
        if not tokens:
            if crossed:
                raise Refused(f"{crossed[0].written} is not joined on an equality", self.item.line)
            return "", ()
        try:
            condition = translate(tokens, self._resolve)
        except NotUnderstood as why:
            raise Refused(f"its WHERE has {why.reason}", self.line_of(why.token or tokens[0])) from why
        for source in crossed:
            if not any({left[0], right[0]} > {source.alias} for left, right in condition.equalities):
                raise Refused(f"{source.written} is not joined on an equality", self.line_of(tokens[0]))
        return condition.sql, condition.columns

    def _hides_deleted(self, mentioned: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Inputs that have left out deleted rows where the view has no condition on the column that marks them."""
        found: dict[str, None] = {}
        for source in self.sources:
            deleted = source.table.soft_delete
            if deleted and not any((source.alias, c) in mentioned for c in deleted.columns):
                found[source.table.dataset] = None
        return tuple(found)


_COUNT = StoredColumn("", Column("", "bigint"))


def _harmless(body: Sequence[Token], at: int) -> bool:
    """Whether the word at ``at`` only belongs to another one that is named anyway: FOR in PIVOT, SELECT behind UNION."""
    word = body[at].upper
    if word == "FOR":
        return at + 1 >= len(body) or body[at + 1].upper not in ("XML", "JSON", "BROWSE", "SYSTEM_TIME")
    return word == "SELECT" and body[at - 1].upper in ("UNION", "ALL", "EXCEPT", "INTERSECT")


def _alias(part: Sequence[Token]) -> tuple[Sequence[Token], str]:
    """A select item without its alias, and the alias: ``x AS a``, ``a = x``, ``x a``."""
    if len(part) > 2 and part[1].upper == "=" and part[0].is_name:
        return part[2:], part[0].value
    last = part[-1]
    named = last.is_name or last.kind is Kind.STRING
    if named and len(part) > 2 and part[-2].upper == "AS":
        return part[:-2], last.value
    if named and len(part) > 1 and (part[-2].is_name or part[-2].upper == ")" or part[-2].kind in (Kind.STRING, Kind.NUMBER)):
        return part[:-1], last.value
    return part, ""


def _short(tokens: Sequence[Token]) -> str:
    text = " ".join(t.text for t in tokens[:8])
    return text + (" …" if len(tokens) > 8 else "")


__all__ = ["Lookup", "Refused", "gold", "referenced"]
