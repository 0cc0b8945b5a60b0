"""What a table is made of, read from the tokens of its CREATE TABLE and the ALTER TABLEs about it.

Only what a pipeline needs: columns, keys, checks. A part that is not understood is passed over, never guessed.
Grammar: Microsoft Learn, "CREATE TABLE (Transact-SQL)", "ALTER TABLE (Transact-SQL)".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from migration.estate import Estate, ObjectKind, SqlObject
from migration.tsql.lexer import Token, TokenStream, tokenize

#: Types whose values leave the server only after a method call or a cast, with the T-SQL expression that reads them.
SERVER_READ = {
    "geography": "{0}.STAsText()",
    "geometry": "{0}.STAsText()",
    "hierarchyid": "{0}.ToString()",
    "sql_variant": "CAST({0} AS nvarchar(4000))",
}
STRING_TYPES = frozenset({"char", "nchar", "varchar", "nvarchar", "text", "ntext", "sysname"})
NUMBER_TYPES = frozenset({"tinyint", "smallint", "int", "bigint", "decimal", "numeric", "money", "smallmoney", "float", "real"})
TIME_TYPES = frozenset({"date", "time", "datetime", "datetime2", "smalldatetime", "datetimeoffset"})
_SYNONYMS = {
    "integer": "int",
    "dec": "decimal",
    "character": "char",
    "rowversion": "timestamp",
    "double": "float",
}
_TABLE_LEVEL = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "PERIOD", "INDEX", "DEFAULT", "CONNECTION"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: As in the source, without brackets.
        type: Base type in lower case without schema and arguments (``nvarchar``); the alias type's base where one is known;
            empty for a computed column whose type the script does not say.
        arguments: What stands in the parentheses of the type (``100``, ``19,4``, ``max``); empty for none.
        nullable: False with NOT NULL or in the primary key.
        computed: Its value is an expression.
        hidden: GENERATED ALWAYS … HIDDEN: left out of ``SELECT *``, so a reader of the whole table never sees it.
        collation: As written; empty for the database's.
        line: 1-based line in the object's file.
    """

    name: str
    type: str
    arguments: str = ""
    nullable: bool = True
    computed: bool = False
    hidden: bool = False
    collation: str = ""
    line: int = 0

    @property
    def is_string(self) -> bool:
        """Whether it holds text."""
        return self.type in STRING_TYPES

    @property
    def case_sensitive(self) -> bool:
        """Whether its collation tells upper from lower case; SQL Server's default does not."""
        parts = self.collation.upper().split("_")
        return "CS" in parts or "BIN" in parts or "BIN2" in parts


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint: its name (empty for none), the tokens between its parentheses, its file and line there."""

    name: str
    tokens: tuple[Token, ...]
    line: int
    file: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A FOREIGN KEY: its columns, the table it points at as ``schema.name``, the columns there (empty for the primary key)."""

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table's columns and constraints.

    Attributes:
        name: ``schema.name``.
        file: Where it is created.
        line: 1-based line there.
        columns: In order.
        primary_key: Column names; empty for none.
        checks: CHECK constraints of columns, table and later ALTER TABLEs.
        foreign_keys: Likewise.
        temporal: SYSTEM_VERSIONING is on.
        readable: The column list was found.
    """

    name: str
    file: str
    line: int
    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    temporal: bool = False
    readable: bool = True

    def column(self, name: str) -> Column | None:
        """The column of that name, in any case."""
        wanted = name.casefold()
        return next((c for c in self.columns if c.name.casefold() == wanted), None)


@dataclass(slots=True)
class _Parts:
    """What is being gathered about one table; ``file`` is the one that is being read."""

    file: str
    columns: list[Column] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    checks: list[Check] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    switched_off: set[str] = field(default_factory=set)  # constraints by case-folded name; * for all so far

    def switch(self, reader: Reader, *, off: bool) -> None:
        """NOCHECK CONSTRAINT and CHECK CONSTRAINT: what is switched off promises nothing about the rows."""
        named = [p[0] for p in split_commas(reader.tokens[reader.at :]) if p[0].is_name]
        names = {t.value.casefold() for t in named}
        if len(named) == 1 and named[0].upper == "ALL":
            names = {n.casefold() for n in (*(c.name for c in self.checks), *(f.name for f in self.foreign_keys)) if n}
        self.switched_off = self.switched_off | names if off else self.switched_off - names


class Reader:
    """A cursor over tokens; every read is bounded by the end of the list."""

    def __init__(self, tokens: Sequence[Token], lines: TokenStream, first_line: int) -> None:
        self.tokens = tokens
        self.at = 0
        self._lines = lines
        self._first_line = first_line

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.tokens)

    def upper(self, ahead: int = 0) -> str:
        """``upper`` of the token ``ahead`` of here; empty past the end and for quoted names."""
        at = self.at + ahead
        return self.tokens[at].upper if at < len(self.tokens) else ""

    def peek(self, ahead: int = 0) -> Token | None:
        """The token ``ahead`` of here."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def take(self, *words: str) -> bool:
        """Step over ``words`` when they all stand here."""
        if all(self.upper(i) == w for i, w in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def line(self) -> int:
        """1-based line in the object's file of the token here (or the last one)."""
        if not self.tokens:
            return self._first_line
        token = self.tokens[min(self.at, len(self.tokens) - 1)]
        return self._lines.line_column(token.start)[0] + self._first_line - 1

    def name(self) -> tuple[str, ...]:
        """The parts of a dotted name here, brackets removed; empty when there is none."""
        parts: list[str] = []
        while (token := self.peek()) is not None and token.is_name:
            parts.append(token.value)
            self.at += 1
            if self.upper() != ".":
                break
            self.at += 1
            while self.upper() == ".":  # db..table
                parts.append("")
                self.at += 1
        return tuple(parts)

    def group(self) -> tuple[Token, ...]:
        """The tokens between the parenthesis here and its partner, stepping over both; empty when none stands here."""
        if self.upper() != "(":
            return ()
        depth, start = 0, self.at + 1
        while not self.done:
            upper = self.upper()
            self.at += 1
            depth += (upper == "(") - (upper == ")")
            if not depth:
                return tuple(self.tokens[start : self.at - 1])
        return tuple(self.tokens[start:])

    def inside(self, tokens: Sequence[Token]) -> Reader:
        """A reader over some of the same text's tokens."""
        return Reader(tokens, self._lines, self._first_line)


def split_commas(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The parts between commas outside parentheses."""
    parts: list[tuple[Token, ...]] = []
    depth, start = 0, 0
    for index, token in enumerate(tokens):
        depth += (token.upper == "(") - (token.upper == ")")
        if token.upper == "," and not depth:
            parts.append(tuple(tokens[start:index]))
            start = index + 1
    parts.append(tuple(tokens[start:]))
    return [p for p in parts if p]


def object_name(parts: Sequence[str]) -> str:
    """``schema.name`` of a dotted name's parts; ``dbo`` where no schema is written."""
    if not parts:
        return ""
    return f"{parts[-2]}.{parts[-1]}" if len(parts) > 1 and parts[-2] else f"dbo.{parts[-1]}"


def read_tables(estate: Estate) -> list[TableShape]:
    """The shape of every table of the estate, in order; the first definition of a name wins."""
    alias_types = _alias_types(estate.of_kind(ObjectKind.TYPE))
    altered: dict[str, list[SqlObject]] = {}
    for item in estate.of_kind(ObjectKind.ALTER_TABLE):
        altered.setdefault((item.parent or item.name).casefold(), []).append(item)
    shapes: dict[str, TableShape] = {}
    for item in estate.of_kind(ObjectKind.TABLE):
        key = item.name.casefold()
        if key not in shapes and not item.name.rpartition(".")[2].startswith("#"):
            shapes[key] = read_table(item, alias_types, altered.get(key, ()))
    return list(shapes.values())


def read_table(item: SqlObject, alias_types: dict[str, Column] | None = None, altered: Iterable[SqlObject] = ()) -> TableShape:
    """One table's shape from its CREATE TABLE and the ALTER TABLEs about it.

    Args:
        item: An object of kind TABLE.
        alias_types: Base types of CREATE TYPE … FROM, by case-folded ``schema.name``.
        altered: Objects of kind ALTER_TABLE about the same table.
    """
    stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
    reader = Reader(stream, stream, item.line)
    parts = _Parts(item.file)
    if not _to_table(reader):
        return TableShape(item.name, item.file, item.line, readable=False)
    reader.name()
    if reader.upper() != "(":
        return TableShape(item.name, item.file, item.line, readable=False)
    for element in split_commas(reader.group()):
        _element(reader.inside(element), parts, alias_types or {})
    temporal = any(t.upper == "SYSTEM_VERSIONING" for t in stream[reader.at :])
    for change in altered:
        _alter(change, parts, alias_types or {})
    key = {n.casefold() for n in parts.primary_key}
    columns = tuple(replace(c, nullable=False) if c.name.casefold() in key else c for c in parts.columns)
    return TableShape(
        item.name,
        item.file,
        item.line,
        columns,
        parts.primary_key,
        tuple(c for c in parts.checks if c.name.casefold() not in parts.switched_off),
        tuple(f for f in parts.foreign_keys if f.name.casefold() not in parts.switched_off),
        temporal,
        readable=bool(columns),
    )


def _to_table(reader: Reader) -> bool:
    """Move behind the first CREATE TABLE."""
    while not reader.done:
        if reader.take("CREATE", "TABLE") or reader.take("CREATE", "EXTERNAL", "TABLE"):
            return True
        reader.at += 1
    return False


def _alter(item: SqlObject, parts: _Parts, alias_types: dict[str, Column]) -> None:
    """Apply ADD, DROP COLUMN and ALTER COLUMN; other forms of ALTER TABLE change nothing here."""
    parts.file = item.file
    stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
    reader = Reader(stream, stream, item.line)
    while not reader.done and not reader.take("ALTER", "TABLE"):
        reader.at += 1
    reader.name()
    if reader.take("WITH"):
        reader.at += 1  # CHECK or NOCHECK
    if reader.take("NOCHECK", "CONSTRAINT"):
        parts.switch(reader, off=True)
        return
    if reader.take("CHECK", "CONSTRAINT"):
        parts.switch(reader, off=False)
        return
    if reader.take("DROP", "COLUMN"):
        reader.take("IF", "EXISTS")
        gone = {p[0].value.casefold() for p in split_commas(stream[reader.at :])}
        parts.columns = [c for c in parts.columns if c.name.casefold() not in gone]
    elif reader.take("ALTER", "COLUMN"):
        changed = _Parts(item.file)
        _element(reader.inside(stream[reader.at :]), changed, alias_types)
        by_name = {c.name.casefold(): c for c in changed.columns if c.type not in ("add", "drop")}
        parts.columns = [by_name.get(c.name.casefold(), c) for c in parts.columns]
    elif reader.take("ADD"):
        rest = [t for t in stream[reader.at :] if t.upper != ";"]
        for element in split_commas(rest):
            _element(reader.inside(element), parts, alias_types)


def _element(reader: Reader, parts: _Parts, alias_types: dict[str, Column]) -> None:
    """One comma-separated part of a column list: a column or a table constraint."""
    if reader.upper() in _TABLE_LEVEL:
        _constraint(reader, parts, ())
        return
    line = reader.line()
    token = reader.peek()
    if token is None or not token.is_name:
        return
    name = token.value
    reader.at += 1
    if reader.take("AS"):
        _computed(reader, parts, name, line)
        return
    type_parts = reader.name()
    if not type_parts:
        # ``timestamp`` alone is a column of that name and type.
        type_parts = (name,) if name.casefold() == "timestamp" else ()
    if not type_parts:
        return
    arguments = "".join(t.text for t in reader.group()).lower()
    base = type_parts[-1].lower()
    if base == "double" and reader.take("PRECISION"):
        base = "float"
    elif base in ("char", "character", "nchar") and reader.take("VARYING"):
        base, arguments = ("nvarchar" if base == "nchar" else "varchar"), "".join(t.text for t in reader.group()).lower()
    known = alias_types.get(object_name(type_parts).casefold()) if len(type_parts) > 1 or base not in _SYNONYMS else None
    column = Column(name, known.type, known.arguments, known.nullable) if known else Column(name, _SYNONYMS.get(base, base), arguments)
    parts.columns.append(_attributes(reader, parts, replace(column, line=line)))


def _computed(reader: Reader, parts: _Parts, name: str, line: int) -> None:
    """A computed column: its type is only known when the expression is one CONVERT."""
    expression = list(reader.tokens[reader.at :])
    depth = 0
    for index, token in enumerate(expression):
        depth += (token.upper == "(") - (token.upper == ")")
        if not depth and token.upper == "PERSISTED":
            del expression[index:]
            break
    words = [t for t in expression if t.upper != "("]
    base = words[1].value.lower() if len(words) > 1 and words[0].upper == "CONVERT" and words[1].is_name else ""
    # Only what follows PERSISTED can say NOT NULL; inside the expression the words mean something else.
    reader.at += len(expression)
    column = Column(name, _SYNONYMS.get(base, base), computed=True, line=line)
    parts.columns.append(_attributes(reader, parts, column))


def _attributes(reader: Reader, parts: _Parts, column: Column) -> Column:
    """What follows a column's type: nullability, keys, checks and everything passed over."""
    name = ""
    while not reader.done:
        if reader.take("NOT", "NULL"):
            column = replace(column, nullable=False)
        elif reader.take("CONSTRAINT"):
            name = ".".join(reader.name())
            continue
        elif reader.take("COLLATE"):
            column = replace(column, collation=".".join(reader.name()))
        elif reader.take("HIDDEN"):
            column = replace(column, hidden=True)
        elif reader.upper() in ("PRIMARY", "FOREIGN", "REFERENCES", "CHECK"):
            _constraint(reader, parts, (column.name,), name)
        elif reader.upper() == "(":
            reader.group()
            continue
        else:
            reader.at += 1
            continue
        name = ""
    return column


def _constraint(reader: Reader, parts: _Parts, own: tuple[str, ...], name: str = "") -> None:
    """A PRIMARY KEY, FOREIGN KEY or CHECK here; ``own`` names the column it stands at, if any."""
    if reader.take("CONSTRAINT"):
        name = ".".join(reader.name())
    line = reader.line()
    if reader.take("PRIMARY", "KEY"):
        while reader.upper() in ("CLUSTERED", "NONCLUSTERED", "HASH"):
            reader.at += 1
        listed = _column_list(reader)
        parts.primary_key = listed or own
    elif reader.upper() in ("FOREIGN", "REFERENCES"):
        columns = own
        if reader.take("FOREIGN", "KEY"):
            columns = _column_list(reader) or own
        if reader.take("REFERENCES"):
            target = object_name(reader.name())
            parts.foreign_keys.append(ForeignKey(name, columns, target, _column_list(reader), line))
    elif reader.take("CHECK"):
        reader.take("NOT", "FOR", "REPLICATION")
        parts.checks.append(Check(name, reader.group(), line, parts.file))


def _column_list(reader: Reader) -> tuple[str, ...]:
    """``(a, b DESC)`` here as names; empty when there is none."""
    return tuple(part[0].value for part in split_commas(reader.group()) if part[0].is_name)


def _alias_types(types: Iterable[SqlObject]) -> dict[str, Column]:
    """Base types of ``CREATE TYPE x FROM base``, by case-folded ``schema.name``."""
    found: dict[str, Column] = {}
    for item in types:
        stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        reader = Reader(stream, stream, item.line)
        while not reader.done and not reader.take("CREATE", "TYPE"):
            reader.at += 1
        name = object_name(reader.name())
        if name and reader.take("FROM") and (base := reader.name()):
            arguments = "".join(t.text for t in reader.group()).lower()
            base_type = base[-1].lower()
            found[name.casefold()] = Column("", _SYNONYMS.get(base_type, base_type), arguments, not reader.take("NOT", "NULL"))
    return found


__all__ = [
    "NUMBER_TYPES",
    "SERVER_READ",
    "STRING_TYPES",
    "TIME_TYPES",
    "Check",
    "Column",
    "ForeignKey",
    "Reader",
    "TableShape",
    "object_name",
    "read_table",
    "read_tables",
    "split_commas",
]
