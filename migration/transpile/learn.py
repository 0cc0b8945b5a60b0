"""The first pass: what later conversions ask of the estate, read from its definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile import types as t
from migration.transpile.catalog import INSTEAD, EstateCatalog, LaterColumn, SequenceFacts, TemporaryFacts
from migration.transpile.context import CannotConvert, Context
from migration.transpile.names import safe_name
from migration.transpile.options import Options
from migration.transpile.reader import Reader
from migration.transpile.table_model import Table
from migration.transpile.table_parse import TableParser
from migration.transpile.types import SqlType, TypeName, convert_type
from migration.tsql.lexer import TokenStream, iter_tokens, nesting_depth, tokenize

if TYPE_CHECKING:
    from migration.transpile.procedural.signature import Executed

_WORD = re.compile(r"[\w$#@]+")
_LOOP = re.compile(r"\bWHILE\b", re.IGNORECASE)
_NAMED = frozenset({
    ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.SCALAR_FUNCTION, ObjectKind.TABLE_FUNCTION, ObjectKind.INLINE_FUNCTION,
    ObjectKind.PROCEDURE,
})  # fmt: skip
_CALLED = re.compile(r"([\w$#@]+)[\]\"]?\s*\(")
_NEXT_VALUE = re.compile(r"\bNEXT\s+VALUE\s+FOR\s+([\w\[\]\". ]+?)(?=\s*(?:[,;()=+]|\bAS\b|\bOVER\b|\n|$))", re.IGNORECASE)
_READERS = frozenset({ObjectKind.PROCEDURE, ObjectKind.VIEW, ObjectKind.INLINE_FUNCTION, ObjectKind.SCALAR_FUNCTION,
    ObjectKind.TABLE_FUNCTION, ObjectKind.TRIGGER, ObjectKind.SCRIPT})  # fmt: skip
#: Longest function whose body is kept for the tables that call it.
_BODY = 8_000
_LONG = 2_000_000
_DEEP = 45


class _Nobody:
    """Listens to no findings."""

    def note(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Forget it."""


class Learner:
    """Builds an :class:`EstateCatalog` for one target runtime."""

    def __init__(self, runtime: TargetRuntime, spatial: str = "native") -> None:
        self._runtime = runtime
        self._catalog = EstateCatalog()
        if spatial != "native":
            # H3 divides the surface of the earth: a plane has no cells.
            self._catalog.aliases[INSTEAD + "geography"] = TypeName(f"geography as {spatial}")
            self._catalog.aliases[INSTEAD + "geometry"] = TypeName("geometry as wkt")
        self._options = Options(runtime=runtime, estate=self._catalog)
        self._shared: dict[SqlType, SqlType] = {}
        self._several: set[str] = set()
        self._procedures: dict[str, SqlObject] = {}
        self._calls: dict[str, list[Executed]] = {}
        self._created: dict[str, set[str]] = {}
        self._called: set[str] = set()
        self._defaults: dict[str, str] = {}

    def learn(self, objects: Iterable[SqlObject]) -> EstateCatalog:
        """Read all definitions; what cannot be read is skipped, since its own conversion will say so."""
        tables: list[SqlObject] = []
        functions: list[SqlObject] = []
        readers: list[SqlObject] = []
        queries: list[SqlObject] = []
        procedures: list[SqlObject] = []
        table_types: list[SqlObject] = []
        words: dict[str, int] = {}
        written: dict[str, str] = {}
        for item in objects:
            if item.kind in _NAMED:
                schema, _, last = item.name.lower().partition(".")
                safe = f"{schema}.{safe_name(last)}"
                if written.setdefault(safe, item.name.lower()) != item.name.lower():
                    self._catalog.twins.add(safe)
            match item.kind:
                case ObjectKind.TYPE | ObjectKind.SCRIPT:
                    self._aliases(item)
                    if item.kind is ObjectKind.TYPE:
                        table_types.append(item)
                case ObjectKind.PROCEDURE:
                    procedures.append(item)
                case ObjectKind.SEQUENCE:
                    self._sequence(item)
                case ObjectKind.TABLE | ObjectKind.ALTER_TABLE:
                    tables.append(item)
                case ObjectKind.VIEW:
                    queries.append(item)
                case ObjectKind.SCALAR_FUNCTION:
                    self._function(item)
                    functions.append(item)
                    self._called_by_loops(item)
                case ObjectKind.TABLE_FUNCTION:
                    self._called_by_loops(item)
                case _:
                    pass
            if item.kind in _READERS:
                readers.append(item)
            if item.kind in (ObjectKind.VIEW, ObjectKind.INLINE_FUNCTION, ObjectKind.SCALAR_FUNCTION):
                for word in {w.lower() for w in _WORD.findall(item.text)}:
                    words[word] = words.get(word, 0) + 1
        for item in tables:
            self._table(item)
        self._keep_later_columns()
        for item in functions:
            if item.name.rpartition(".")[2].lower() in self._called and len(item.text) <= _BODY:
                self._catalog.bodies[item.name.lower()] = item
        for item in readers if self._catalog.sequences else ():
            for found in _NEXT_VALUE.finditer(item.text):
                self._sequence_read(found[1], item.name)
        for item in table_types:
            self._table_type(item)
        for item in procedures:
            self._procedure(item)
        if any(c.inserted for calls in self._calls.values() for c in calls):
            from migration.transpile.procedural.signature import kept_rows

            self._catalog.kept_rows |= kept_rows(self._procedures, self._calls)
        for item in queries:
            # A view that no other query names needs no types of its own.
            if words.get(item.name.rpartition(".")[2].lower(), 0) > 1:
                self._view(item)
        return self._catalog

    def _aliases(self, item: SqlObject) -> None:
        """Alias types by CREATE TYPE … FROM and by the old sp_addtype."""
        lowered = item.text.lower()
        if "sp_addtype" not in lowered and "create" not in lowered:
            return
        if len(item.text) > _LONG or ("sp_addtype" not in lowered and " type" not in lowered):
            return
        reader = Reader(tokenize(item.text))
        while not reader.done:
            if reader.accept("CREATE", "TYPE"):
                parts, _ = reader.name()
                if reader.accept("FROM"):
                    self._alias(parts, reader.type_name(), not_null=reader.accept("NOT", "NULL"))
            elif reader.take().value.lower() == "sp_addtype":
                words = [reader.take().value for _ in range(5)]
                base = Reader(tokenize(words[2])).type_name()
                self._alias([words[0]], base, not_null=words[3] == "," and words[4].upper() == "NOT NULL")

    def _alias(self, parts: list[str], base: TypeName | None, *, not_null: bool) -> None:
        if not parts or base is None:
            return
        name = ".".join(["dbo", *parts][-2:]).lower()
        self._catalog.aliases[name] = base
        if not_null:
            self._catalog.not_null_aliases.add(name)

    def _sequence(self, item: SqlObject) -> None:
        words = [token.text.upper() for token in iter_tokens(item.text)]
        self._catalog.sequences[item.name.lower()] = SequenceFacts(_number(words, "START", "WITH"), _number(words, "INCREMENT", "BY") or 1)

    def _keep_later_columns(self) -> None:
        """Of the columns that ALTER TABLE adds, those that CREATE TABLE of the source could have had: they read only what it has."""
        kept: dict[str, tuple[LaterColumn, ...]] = {}
        for name, columns in self._catalog.later_columns.items():
            created = self._created.get(name)
            later = set(self._catalog.tables.get(name, {})) - (created or set())
            if created is not None:
                kept[name] = tuple(c for c in columns if not later.intersection(w.lower() for w in _WORD.findall(c.expression)))
        self._catalog.later_columns = kept

    def _sequence_read(self, written: str, reader: str) -> None:
        """Remember who takes numbers from a sequence beside the default of one column."""
        name = ".".join(["dbo", *(p.strip('[]" ') for p in written.split("."))][-2:]).lower()
        self._catalog.sequence_readers.setdefault(name, f"{reader} takes numbers from it")

    def _sequence_default(self, parts: Iterable[str], column: str) -> None:
        name = ".".join(["dbo", *parts][-2:]).lower()
        first = self._defaults.setdefault(name, column)
        if first != column:
            self._catalog.sequence_readers.setdefault(name, f"{first} and {column} share its numbers")

    def _called_by_loops(self, item: SqlObject) -> None:
        """What a function with a loop calls becomes part of it in Python."""
        if len(item.text) <= _LONG and _LOOP.search(item.text):
            self._called |= {w.lower() for w in _CALLED.findall(item.text)}

    def _function(self, item: SqlObject) -> None:
        reader = Reader(tokenize(item.text[:20_000]))
        while not reader.done and not reader.accept("RETURNS"):
            reader.group() if reader.current.upper == "(" else reader.take()
        name = reader.type_name()
        if name is not None and (kind := self._type(name)) is not None:
            self._catalog.functions[item.name.lower()] = kind

    def _procedure(self, item: SqlObject) -> None:
        from migration.transpile.procedural.signature import executed, procedure_facts

        if len(item.text) > _LONG:
            return
        tokens = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        facts = procedure_facts(tokens, self._type)
        if facts is not None:
            self._catalog.procedures[item.name.lower()] = facts
            self._procedures[item.name.lower()] = item
            if calls := executed(tokens):
                self._calls[item.name.lower()] = calls
            if "#" in item.text:
                self._temporary(item, tokens)

    def _temporary(self, item: SqlObject, tokens: TokenStream) -> None:
        """Temporary tables that a procedure creates; those that several create in different ways are forgotten."""
        for place, token in enumerate(tokens):
            before = tokens[place - 1].upper if place else ""
            if not token.is_temporary or not (before == "INTO" or (before == "TABLE" and tokens[place - 2].upper == "CREATE")):
                continue
            reader = Reader(tokens)
            reader.at = place
            parts, first = reader.name()
            table = Table(parts, first.start)
            if before == "TABLE":
                try:
                    TableParser(reader, table, _Nobody()).elements()
                except CannotConvert:
                    table = Table(parts, first.start)
            elif self._is_insert(tokens, place):
                continue
            columns = {c.name.lower(): (self._type(c.type) if c.type else None) or t.UNKNOWN for c in table.columns}
            key = tuple(c.lower() for c in table.primary_key.columns) if table.primary_key else ()
            name = token.value.lower()
            facts = TemporaryFacts(item.name.lower(), columns, key)
            known = self._catalog.temporary.get(name)
            if known is None and name not in self._several:
                self._catalog.temporary[name] = facts
            elif known is not None and known != facts:
                self._several.add(name)
                del self._catalog.temporary[name]

    @staticmethod
    def _is_insert(tokens: TokenStream, place: int) -> bool:
        """Whether ``INTO`` before a table belongs to INSERT or MERGE, which create none."""
        return place > 1 and tokens[place - 2].upper in ("INSERT", "MERGE", ")")

    def _table_type(self, item: SqlObject) -> None:
        """The columns of CREATE TYPE … AS TABLE."""
        reader = Reader(tokenize(item.text[:_LONG], quoted_identifier=item.quoted_identifier))
        if not reader.accept("CREATE", "TYPE"):
            return
        parts, first = reader.name()
        if not parts or not reader.accept("AS", "TABLE"):
            return
        table = Table(parts, first.start)
        try:
            TableParser(reader, table, _Nobody()).elements()
        except CannotConvert:
            return
        name = ".".join(["dbo", *parts][-2:]).lower()
        self._catalog.table_types[name] = {c.name.lower(): (self._type(c.type) if c.type else None) or t.UNKNOWN for c in table.columns}

    def _type(self, name: TypeName) -> SqlType | None:
        builtin = self._catalog.resolve_alias(name)
        resolved = convert_type(builtin, self._runtime) if builtin else None
        return self._shared.setdefault(resolved.type, resolved.type) if resolved else None

    def _table(self, item: SqlObject) -> None:
        if len(item.text) > _LONG:
            return
        tokens = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        reader = Reader(tokens)
        created = reader.accept("CREATE", "TABLE")
        if not created and not reader.accept("ALTER", "TABLE"):
            return
        parts, first = reader.name()
        table = Table(parts, first.start)
        parser = TableParser(reader, table, _Nobody())
        try:
            if created:
                parser.elements()
            else:
                reader.accept("WITH", "CHECK") or reader.accept("WITH", "NOCHECK")
                if not reader.accept("ADD"):
                    return
                parser.element()
                while reader.accept(","):
                    parser.element()
        except CannotConvert:
            if not created:
                return
        name = ".".join(["dbo", *parts][-2:]).lower()
        columns = self._catalog.tables.setdefault(name, {})
        for column in table.columns:
            kind = self._type(column.type) if column.type else None
            columns[column.name.lower()] = kind or t.UNKNOWN
        for column in table.columns:
            if column.computed is not None and nesting_depth(tokens) < _DEEP:
                columns[column.name.lower()] = self._computed(item, column.computed, columns)
        self._generated(name, table)
        counted = [(c.name, c.sequence) for c in table.columns if c.sequence] + [(c, s) for c, s, _ in table.sequences_for]
        for column_name, sequence in counted:
            facts = self._catalog.sequences.get(".".join(["dbo", *sequence][-2:]).lower(), SequenceFacts())
            if facts.increment > 0:
                self._catalog.numbered[name] = column_name.lower()
        self._expressions(item, name, table, created=created)
        for column_name, sequence, _ in table.sequences_for:
            self._catalog.later_sequences[f"{name}.{column_name.lower()}"] = tuple(sequence)
        if table.primary_key:
            self._catalog.keys[name] = tuple(c.lower() for c in table.primary_key.columns)

    def _expressions(self, item: SqlObject, name: str, table: Table, *, created: bool) -> None:
        """Functions that its expressions call, sequences that its defaults read, and columns that only CREATE TABLE can make."""
        if created:
            self._created[name] = {c.name.lower() for c in table.columns}
        spans = [c.computed or c.default for c in table.columns] + [c.span for c in table.checks]
        for span in spans:
            if span is not None:
                self._called |= {w.lower() for w in _CALLED.findall(item.text[span[0] : span[1]])}
        for column in table.columns:
            if column.sequence is not None:
                self._sequence_default(column.sequence, f"{name}.{column.name}")
        for column_name, sequence, _ in table.sequences_for:
            self._sequence_default(sequence, f"{name}.{column_name}")
        if created:
            return
        later = [
            LaterColumn(
                c.name, item.text[c.computed[0] : c.computed[1]] if c.computed else "", c.identity, c.type, required=c.nullable is False
            )
            for c in table.columns
            if c.computed is not None or c.identity is not None
        ]
        if later:
            self._catalog.later_columns[name] = (*self._catalog.later_columns.get(name, ()), *later)

    def _generated(self, name: str, table: Table) -> None:
        """Columns that an INSERT without a column list leaves out."""
        identity = [c.name.lower() for c in table.columns if c.identity is not None]
        others = [
            c.name.lower() for c in table.columns if c.computed is not None or (c.type and c.type.name in ("rowversion", "timestamp"))
        ]
        if identity:
            self._catalog.identities[name] = identity[0]
        if identity or others:
            self._catalog.generated[name] = self._catalog.generated.get(name, frozenset()) | frozenset(identity + others)

    def _computed(self, item: SqlObject, span: tuple[int, int], columns: dict[str, SqlType]) -> SqlType:
        from migration.transpile.infer import Types
        from migration.transpile.tsql_parse import parse_expression

        context = Context(item, self._options, tokenize(item.text))
        try:
            tree, _ = parse_expression(context, *span)
        except CannotConvert:
            return t.UNKNOWN
        value = tree.expressions[0]
        value.pop()
        return Types(self._catalog, self._runtime, columns).of(value)

    def _view(self, item: SqlObject) -> None:
        from migration.transpile.infer import Types
        from migration.transpile.tsql_parse import parse_query

        if len(item.text) > _LONG:
            return
        tokens = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        if nesting_depth(tokens) > _DEEP:
            return
        reader = Reader(tokens)
        while not reader.done and reader.take().upper != "VIEW":
            pass
        reader.name()
        given = [w.value.lower() for w in reader.group_words() if w.is_name] if reader.current.upper == "(" else []
        while not reader.done and not reader.accept("AS"):
            reader.take()
        if reader.done:
            return
        end = tokens[-1].end
        if [w.upper for w in tokens[-3:]] == ["WITH", "CHECK", "OPTION"]:
            end = tokens[-4].end
        context = Context(item, self._options, tokens)
        try:
            tree = parse_query(context, reader.current.start, end)
            columns = Types(self._catalog, self._runtime, schema=item.schema).columns(tree)
        except (CannotConvert, RecursionError):
            return
        if columns is not None:
            named = dict(zip(given, columns.values(), strict=False)) if given else columns
            self._catalog.tables[item.name.lower()] = {k: self._shared.setdefault(v, v) for k, v in named.items()}


def _number(words: list[str], first: str, second: str) -> int:
    """The number after two words, such as START WITH 5; 1 when it is not there."""
    for place in range(len(words) - 2):
        if words[place : place + 2] == [first, second]:
            sign = -1 if words[place + 2] == "-" else 1
            value = words[place + 3] if sign < 0 and place + 3 < len(words) else words[place + 2]
            return sign * int(value) if value.isdecimal() else 1
    return 1
