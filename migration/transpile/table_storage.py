"""The parts of a table statement that are about storage, and the spans of its expressions.

Grammar: Microsoft Learn, "CREATE TABLE (Transact-SQL)", "ALTER TABLE index_option".
"""

from __future__ import annotations

from typing import Protocol

from migration.transpile.context import CannotConvert
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
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


class StorageParser:
    """Reads filegroups, options, keys and indexes, and finds where an expression ends.

    Args:
        reader: At the statement.
        notes: Who is told what was left out.
    """

    def __init__(self, reader: Reader, notes: Notes) -> None:
        self._r = reader
        self._notes = notes

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
            if r.take().upper == "ON" and option.upper == "IGNORE_DUP_KEY":
                self._notes.note("IGNORE_DUP_KEY", at)
                return
            self._notes.note("STORAGE", at, option.upper)
            return
        words = [t.upper for t in r.group_words()]
        if "IGNORE_DUP_KEY" in words and words[words.index("IGNORE_DUP_KEY") + 1 :][:2] == ["=", "ON"]:
            self._notes.note("IGNORE_DUP_KEY", at)
        if "SYSTEM_VERSIONING" in words:
            off = words[words.index("SYSTEM_VERSIONING") + 1 :][:2] == ["=", "OFF"]
            self._notes.note("STORAGE" if off else "TEMPORAL", at, "SYSTEM_VERSIONING")
        elif "MEMORY_OPTIMIZED" in words:
            self._notes.note("MEMORY_OPTIMIZED", at)
        else:
            self._notes.note("STORAGE", at, "WITH " + " ".join(w for w in words if w[:1].isalpha())[:80])

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
