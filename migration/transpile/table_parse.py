"""CREATE TABLE and the element list of ALTER TABLE … ADD, read token by token: what is not understood is refused, never skipped.

Grammar: Microsoft Learn, "CREATE TABLE (Transact-SQL)", "ALTER TABLE (Transact-SQL)", "ALTER TABLE column_constraint".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from migration.transpile.context import CannotConvert
from migration.transpile.reader import Reader
from migration.transpile.table_model import Check, Column, ForeignKey, Key, Span, Table
from migration.transpile.types import TypeName
from migration.tsql.lexer import Kind


class Notes(Protocol):
    """Who is told what was left out (a context, or nobody while a catalog is learned)."""

    def note(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Report a finding."""
        ...


# Words that end an expression without parentheses, such as DEFAULT getdate() NOT NULL.
_ENDS_WORDS = """
    NOT NULL CONSTRAINT PRIMARY UNIQUE CHECK REFERENCES FOREIGN IDENTITY ROWGUIDCOL COLLATE WITH FOR INDEX SPARSE MASKED GENERATED
    HIDDEN PERSISTED FILESTREAM ENCRYPTED
"""
_ENDS = frozenset(_ENDS_WORDS.split())
_ELEMENT_WORDS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "PERIOD", "INDEX", "DEFAULT"})


class TableParser:
    """Reads the parts of one table statement into a :class:`Table`."""

    def __init__(self, reader: Reader, table: Table, notes: Notes) -> None:
        self._r = reader
        self._table = table
        self._notes = notes

    # Statements.

    def elements(self) -> None:
        """Read ``( element, … )``.

        Raises:
            CannotConvert: Something in it is not understood.
        """
        r = self._r
        if not r.accept("("):
            raise self._unknown("no column list")
        while not r.accept(")"):
            if r.done:
                raise self._unknown("the column list does not end")
            self.element()
            if not r.accept(",") and r.current.upper != ")":
                raise self._unknown(r.current.text)

    def element(self) -> None:
        """Read one column or table constraint."""
        r = self._r
        word = r.current.upper
        # A column may be called Index or Period: then a type follows, not what the clause asks for.
        if word == "CONSTRAINT" or (word in _ELEMENT_WORDS and self._begins_clause()):
            self._table_constraint()
        else:
            self._column()

    def _begins_clause(self) -> bool:
        following = self._r.peek()
        match self._r.current.upper:
            case "PRIMARY" | "FOREIGN":
                return following.upper == "KEY"
            case "PERIOD":
                return following.upper == "FOR"
            case "CHECK":
                return following.upper in ("(", "NOT")
            case "UNIQUE":
                return following.upper in ("(", "CLUSTERED", "NONCLUSTERED")
            case "INDEX":
                after = self._r.peek(2)
                return following.is_name and (after.upper in ("(", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "HASH"))
            case _:
                return True

    def table_options(self) -> None:
        """Read what follows the column list up to the end.

        Raises:
            CannotConvert: It is not understood, or the table is of a kind without counterpart.
        """
        r = self._r
        while not r.done:
            at = r.current.start
            if r.accept(";"):
                continue
            if r.accept("ON") or r.accept("TEXTIMAGE_ON") or r.accept("FILESTREAM_ON"):
                self._filegroup(at)
            elif r.accept("WITH"):
                self._with_options(at)
            elif r.sees("AS", "NODE") or r.sees("AS", "EDGE"):
                raise CannotConvert("GRAPH_TABLE", at)
            else:
                raise self._unknown(r.current.text)

    def _filegroup(self, at: int) -> None:
        parts, first = self._r.name()
        if not parts and self._r.current.kind is not Kind.STRING:
            raise self._unknown(first.text)
        if not parts:
            parts = [self._r.take().value]
        self._r.group()
        self._notes.note("STORAGE", at, "ON " + parts[-1])

    def _with_options(self, at: int) -> None:
        """``WITH (…)`` or the old ``WITH FILLFACTOR = n``."""
        r = self._r
        if r.current.upper != "(":
            option = r.take()
            if not (option.upper in ("FILLFACTOR", "PAD_INDEX", "IGNORE_DUP_KEY") and r.accept("=")):
                raise self._unknown(option.text)
            r.take()
            self._notes.note("STORAGE", at, option.upper)
            return
        words = [t.upper for t in r.group_words()]
        if "SYSTEM_VERSIONING" in words:
            off = words[words.index("SYSTEM_VERSIONING") + 1 :][:2] == ["=", "OFF"]
            self._notes.note("STORAGE" if off else "TEMPORAL", at, "SYSTEM_VERSIONING")
        elif "MEMORY_OPTIMIZED" in words:
            self._notes.note("MEMORY_OPTIMIZED", at)
        else:
            self._notes.note("STORAGE", at, "WITH " + " ".join(w for w in words if w[:1].isalpha())[:80])

    # Columns.

    def _column(self) -> None:
        r = self._r
        token = r.take()
        if not token.is_name:
            raise self._unknown(token.text, token.start)
        column = Column(token.value, token.start)
        self._table.columns.append(column)
        if r.accept("AS"):
            column.computed = self._expression()
        elif token.upper == "TIMESTAMP" and r.current.upper in (",", ")", "NOT", "NULL"):
            column.type = TypeName("timestamp")
        else:
            column.type = r.type_name()
            if column.type is None:
                raise self._unknown(r.current.text or token.text, token.start)
        while self._column_option(column):
            pass

    def _column_option(self, column: Column) -> bool:
        """Read one option of a column; False when none follows."""
        r = self._r
        if r.current.upper in (",", ")", ";") or r.done:
            return False
        name = ""
        at = r.current.start
        if r.accept("CONSTRAINT"):
            name = r.take().value
        option = self._OPTIONS.get(r.current.upper)
        if option is None:
            raise self._unknown(r.current.text)
        r.take()
        option(self, column, name, at)
        return True

    def _null(self, column: Column, _name: str, _at: int) -> None:
        column.nullable = True

    def _not(self, column: Column, _name: str, at: int) -> None:
        r = self._r
        if r.accept("NULL"):
            column.nullable = False
        elif r.accept("FOR", "REPLICATION"):
            self._notes.note("COLUMN_OPTION", at, "NOT FOR REPLICATION")
        else:
            raise self._unknown("NOT " + r.current.text)

    def _default(self, column: Column, name: str, at: int) -> None:
        if name:
            self._notes.note("NAMED_DEFAULT", at, name)
        column.sequence = self._sequence_default()
        if column.sequence is None:
            column.default = self._expression()
        if self._r.accept("WITH", "VALUES"):
            self._notes.note("COLUMN_OPTION", at, "WITH VALUES")

    def _sequence_default(self) -> list[str] | None:
        """The sequence of ``[(] NEXT VALUE FOR name [)]``; None when something else stands here."""
        r = self._r
        opened = 0
        while r.peek(opened).upper == "(":
            opened += 1
        if [r.peek(opened + i).upper for i in range(3)] != ["NEXT", "VALUE", "FOR"]:
            return None
        r.at += opened + 3
        parts, _ = r.name()
        for _ in range(opened):
            if not r.accept(")"):
                raise self._unknown(r.current.text)
        return parts

    def _identity(self, column: Column, _name: str, _at: int) -> None:
        words = [t.text for t in self._r.group_words()] if self._r.current.upper == "(" else []
        seed, _, step = "".join(words).partition(",")
        try:
            column.identity = (int(seed or 1), int(step or 1))
        except ValueError:
            raise self._unknown("IDENTITY(" + "".join(words) + ")") from None
        if column.nullable is None:
            column.nullable = False

    def _collate(self, column: Column, _name: str, _at: int) -> None:
        column.collation = self._r.take().value

    def _drop_option(self, _column: Column, _name: str, at: int) -> None:
        self._notes.note("COLUMN_OPTION", at, self._r.peek(-1).upper)

    def _persisted(self, _column: Column, _name: str, _at: int) -> None:
        """Generated columns are stored anyway."""

    def _masked(self, column: Column, _name: str, at: int) -> None:
        if not self._r.accept("WITH"):
            raise self._unknown(self._r.current.text)
        self._r.group()
        self._notes.note("MASKED", at, column.name)

    def _encrypted(self, column: Column, _name: str, at: int) -> None:
        if not self._r.accept("WITH"):
            raise self._unknown(self._r.current.text)
        self._r.group()
        self._notes.note("ENCRYPTED_COLUMN", at, column.name)

    def _generated(self, column: Column, _name: str, at: int) -> None:
        r = self._r
        if not (r.accept("ALWAYS", "AS") and r.current.upper in ("ROW", "TRANSACTION_ID", "SEQUENCE_NUMBER")):
            raise self._unknown(r.current.text)
        r.take()
        if not (r.accept("START") or r.accept("END")):
            raise self._unknown(r.current.text)
        r.accept("HIDDEN")
        self._notes.note("TEMPORAL", at, column.name)
        if column.nullable is None:
            column.nullable = False

    def _column_key(self, column: Column, name: str, at: int) -> None:
        if not self._r.accept("KEY"):
            raise self._unknown(self._r.current.text)
        self._table.primary_key = Key(name, self._key_columns(at) or [column.name], at)

    def _column_unique(self, column: Column, name: str, at: int) -> None:
        self._table.uniques.append(Key(name, self._key_columns(at) or [column.name], at))

    def _column_check(self, column: Column, name: str, at: int) -> None:
        self._table.checks.append(Check(name, self._check_span(at), at, (column.name,)))

    def _column_foreign(self, column: Column, name: str, at: int) -> None:
        if not self._r.accept("KEY"):
            raise self._unknown(self._r.current.text)
        if not self._r.accept("REFERENCES"):
            raise self._unknown(self._r.current.text)
        self._references(column, name, at)

    def _references(self, column: Column, name: str, at: int) -> None:
        self._table.foreign_keys.append(self._foreign_target(name, [column.name], at))

    def _column_index(self, _column: Column, _name: str, at: int) -> None:
        self._index(at)

    _OPTIONS: ClassVar[dict[str, Callable[[TableParser, Column, str, int], None]]] = {
        "NULL": _null,
        "NOT": _not,
        "DEFAULT": _default,
        "IDENTITY": _identity,
        "COLLATE": _collate,
        "ROWGUIDCOL": _drop_option,
        "SPARSE": _drop_option,
        "FILESTREAM": _drop_option,
        "HIDDEN": _drop_option,
        "PERSISTED": _persisted,
        "MASKED": _masked,
        "ENCRYPTED": _encrypted,
        "GENERATED": _generated,
        "PRIMARY": _column_key,
        "UNIQUE": _column_unique,
        "CHECK": _column_check,
        "FOREIGN": _column_foreign,
        "REFERENCES": _references,
        "INDEX": _column_index,
    }

    # Constraints of the table.

    def _table_constraint(self) -> None:
        r = self._r
        at = r.current.start
        name = ""
        if r.accept("CONSTRAINT"):
            name = r.take().value
        if r.accept("PRIMARY", "KEY"):
            self._table.primary_key = Key(name, self._key_columns(at), at)
        elif r.accept("UNIQUE"):
            self._table.uniques.append(Key(name, self._key_columns(at), at))
        elif r.accept("FOREIGN", "KEY"):
            columns = self._column_list()
            if not r.accept("REFERENCES"):
                raise self._unknown(r.current.text)
            self._table.foreign_keys.append(self._foreign_target(name, columns, at))
        elif r.accept("CHECK"):
            self._table.checks.append(Check(name, self._check_span(at), at))
        elif r.accept("DEFAULT"):
            self._default_for(name, at)
        elif r.accept("PERIOD", "FOR", "SYSTEM_TIME"):
            r.group()
            self._notes.note("TEMPORAL", at)
        elif r.accept("INDEX"):
            self._index(at)
        else:
            raise self._unknown(r.current.text)

    def _default_for(self, name: str, at: int) -> None:
        r = self._r
        sequence = self._sequence_default()
        span = self._expression() if sequence is None else (at, at)
        if not r.accept("FOR"):
            raise self._unknown(r.current.text)
        column = r.take()
        if name:
            self._notes.note("NAMED_DEFAULT", at, name)
        if r.accept("WITH", "VALUES"):
            self._notes.note("COLUMN_OPTION", at, "WITH VALUES")
        if sequence is not None:
            self._table.sequences_for.append((column.value, sequence, at))
        else:
            self._table.defaults_for.append((column.value, span, at))

    def _check_span(self, at: int) -> Span:
        r = self._r
        if r.accept("NOT", "FOR", "REPLICATION"):
            self._notes.note("COLUMN_OPTION", at, "NOT FOR REPLICATION")
        if r.current.upper != "(":
            raise self._unknown(r.current.text)
        return r.group()

    def _key_columns(self, at: int) -> list[str]:
        """Columns of a key with its options, which are noted; empty when none are written."""
        r = self._r
        stored = False
        while r.current.upper in ("CLUSTERED", "NONCLUSTERED", "HASH"):
            stored = True
            r.take()
        columns: list[str] = []
        if r.accept("("):
            while not r.accept(")"):
                token = r.take()
                if not token.is_name:
                    raise self._unknown(token.text, token.start)
                columns.append(token.value)
                stored = r.accept("DESC") or stored
                r.accept("ASC")
                if not r.accept(",") and r.current.upper != ")":
                    raise self._unknown(r.current.text)
        if stored:
            self._notes.note("KEY_STORAGE", at)
        self._index_tail(at)
        return columns

    def _index_tail(self, at: int) -> None:
        """``WITH (…)``, ``ON filegroup`` and NOT ENFORCED after a key or index."""
        r = self._r
        while True:
            here = r.current.start
            if r.current.upper == "WITH" and r.peek().upper != "VALUES":
                r.take()
                self._with_options(here)
            elif r.accept("ON") or r.accept("FILESTREAM_ON"):
                self._filegroup(here)
            elif r.accept("NOT", "ENFORCED"):
                self._notes.note("KEY_STORAGE", at)
            else:
                return

    def _index(self, at: int) -> None:
        r = self._r
        name = r.take()
        unique = False
        while r.current.upper in ("UNIQUE", "CLUSTERED", "NONCLUSTERED", "HASH", "COLUMNSTORE"):
            unique = r.take().upper == "UNIQUE" or unique
        r.group()
        if r.accept("INCLUDE"):
            r.group()
        if r.accept("ORDER"):
            r.group()
        if r.accept("WHERE"):
            while not r.done and r.current.upper not in (",", ")", "WITH", "ON"):
                r.group() if r.current.upper == "(" else r.take()
        self._index_tail(at)
        self._notes.note("UNIQUE_NOT_ENFORCED" if unique else "INLINE_INDEX", at, name.value)

    def _column_list(self) -> list[str]:
        return [t.value for t in self._r.group_words() if t.is_name]

    def _foreign_target(self, name: str, columns: list[str], at: int) -> ForeignKey:
        r = self._r
        target, first = r.name()
        if not target:
            raise self._unknown(first.text)
        target_columns = self._column_list() if r.current.upper == "(" else []
        while True:
            here = r.current.start
            if r.sees("ON", "DELETE") or r.sees("ON", "UPDATE"):
                r.take()
                event = r.take().upper
                action = r.take().upper
                if action in ("SET", "NO"):
                    action += " " + r.take().upper
                if action != "NO ACTION":
                    self._notes.note("FK_ACTION", here, f"ON {event} {action}")
            elif r.accept("NOT", "FOR", "REPLICATION"):
                self._notes.note("COLUMN_OPTION", here, "NOT FOR REPLICATION")
            elif r.accept("NOT", "ENFORCED"):
                pass
            else:
                return ForeignKey(name, columns, target, target_columns, at)

    # Expressions.

    def _expression(self) -> Span:
        """The span of an expression: up to a comma, closing parenthesis or option word outside parentheses."""
        r = self._r
        start = r.current.start
        end = start
        while not r.done:
            token = r.current
            if token.upper in (",", ")", ";") or (end > start and token.upper in _ENDS and not self._continues()):
                break
            if token.upper == "CASE":
                end = self._case()
            elif token.upper == "(":
                r.group()
                end = r.peek(-1).end
            else:
                end = r.take().end
        if end == start:
            raise self._unknown(r.current.text)
        return start, end

    def _case(self) -> int:
        """Read CASE … END, where NULL and NOT belong to the expression; the offset of its end."""
        r = self._r
        depth = 0
        while not r.done:
            token = r.take()
            depth += (token.upper == "CASE") - (token.upper == "END")
            if not depth:
                return token.end
        raise self._unknown("CASE without END")

    def _continues(self) -> bool:
        """Whether the ending word still belongs to the expression: ``a IS NOT NULL``."""
        before = self._r.peek(-1).upper
        if self._r.current.upper in ("NULL", "NOT"):
            return before in ("IS", "AND", "OR", "=", "+", "-", "*", "/") or (before == "NOT" and self._r.peek(-2).upper == "IS")
        return False

    def _unknown(self, what: str, at: int | None = None) -> CannotConvert:
        return CannotConvert("UNKNOWN_SYNTAX", self._r.current.start if at is None else at, what)
