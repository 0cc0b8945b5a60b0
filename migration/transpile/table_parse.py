"""CREATE TABLE and the element list of ALTER TABLE … ADD, read token by token: what is not understood is refused, never skipped.

Grammar: Microsoft Learn, "CREATE TABLE (Transact-SQL)", "ALTER TABLE (Transact-SQL)", "ALTER TABLE column_constraint".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from migration.transpile.context import CannotConvert
from migration.transpile.reader import Reader
from migration.transpile.table_model import Check, Column, ForeignKey, Key, Span, Table
from migration.transpile.table_storage import Notes, StorageParser
from migration.transpile.types import TypeName

_ELEMENT_WORDS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "PERIOD", "INDEX", "DEFAULT"})


class TableParser(StorageParser):
    """Reads the parts of one table statement into a :class:`Table`."""

    def __init__(self, reader: Reader, table: Table, notes: Notes) -> None:
        super().__init__(reader, notes)
        self._table = table

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
