"""Follows names, parentheses, table sources and common table expressions through the tokens of one object.

The floor under :mod:`migration.assessment.references`, which knows the statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from migration.assessment.reference_words import METHODS, NOT_ALIAS, OLD_HINTS, REMOTE_ROWSETS, ROWSETS, TABLE_ROWSETS
from migration.look import Use
from migration.tsql.lexer import Kind, words
from migration.tsql.signs import Signs

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_#")
_VIEW_OPTIONS = words("SCHEMABINDING ENCRYPTION VIEW_METADATA RECOMPILE")


class Reference(NamedTuple):
    """One mention of an object.

    Attributes:
        parts: The name as written, outermost first, without brackets; an empty part is one left out (``db..t``).
        use: How it is used.
        offset: Where it stands in the object's text; the EXEC for a name inside a constant text.
    """

    parts: tuple[str, ...]
    use: Use
    offset: int


@dataclass(slots=True)
class References:
    """Everything one text names.

    Attributes:
        found: In order, repeated mentions included.
        made: Names of tables that it creates itself (CREATE TABLE, SELECT INTO).
        unknown: Offsets of what cannot be read: texts and procedure names built at run time, remote queries.
    """

    found: list[Reference] = field(default_factory=list)
    made: list[tuple[str, ...]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


class Frame:
    """What is known between one parenthesis and its end; the first frame is the statement's."""

    __slots__ = ("aliases", "cases", "cte", "first", "in_from", "query", "set_seen", "source", "target", "verb")

    def __init__(self, source: bool = False, cte: str = "") -> None:
        self.source = source
        self.cte = cte
        self.begin("")

    def begin(self, verb: str) -> None:
        """A statement begins; what the last one said is forgotten."""
        self.verb = verb
        self.in_from = self.query = self.set_seen = False
        self.aliases: dict[str, int | None] = {}
        self.first: int | None = None
        self.target: tuple[tuple[str, ...], int] | None = None
        self.cases = 0


class SourceReader:
    """The tokens of one text, and what is known of them so far; a frame for every open parenthesis, the statement's first."""

    def __init__(self, tokens: Signs, types: frozenset[str], trigger: bool, deep: int) -> None:
        self.tokens = tokens
        self.uppers = tokens.uppers
        self.size = len(tokens.uppers)
        self.types = types
        self.trigger = trigger
        self.deep = deep
        self.out = References()
        self.frames = [Frame()]
        self.ctes: dict[str, int | None] = {}
        self.done: set[int] = set()  # tokens that something before them has dealt with
        self.sources: set[int] = set()  # parentheses that stand where a table may
        self.cte_opens: dict[int, str] = {}
        self.until = 0

    # Looking at tokens

    def _sign(self, at: int) -> str:
        return self.uppers[at] if 0 <= at < self.size else ""

    def _is_variable(self, at: int) -> bool:
        return self._sign(at)[:1] == "@"

    def _is_string(self, at: int) -> bool:
        return 0 <= at < self.size and self.tokens.kind(at) is Kind.STRING

    def _is_word(self, at: int) -> bool:
        return 0 <= at < self.size and self.tokens.kind(at) is Kind.WORD

    def _is_quoted(self, at: int) -> bool:
        return 0 <= at < self.size and self.tokens.kind(at) is Kind.QUOTED

    def _value(self, at: int) -> str:
        """The name at ``at`` without what quotes it; empty where no name stands."""
        upper = self.uppers[at] if 0 <= at < self.size else ""
        if not upper:
            return ""
        first = upper[0]
        if first in _LETTERS and upper[1:2] != "'":
            return self.tokens.text(at)
        if first == "[":
            text = self.tokens.text(at)
            if text[-1] == "]" and "]]" not in text:
                return text[1:-1]
        token = self.tokens[at]
        return token.value if token.is_name else ""

    def _is_name(self, at: int) -> bool:
        upper = self.uppers[at] if 0 <= at < self.size else ""
        return bool(upper) and ((upper[0] in _LETTERS and upper[1:2] != "'") or self.tokens[at].is_name)

    def _name(self, at: int) -> tuple[tuple[str, ...], int]:
        """The dotted name that begins at ``at`` and the index behind it; no parts when none does."""
        if not self._is_name(at):
            return (), at
        parts = [self._value(at)]
        at += 1
        while self._sign(at) == ".":
            at += 1
            if self._is_name(at):
                parts.append(self._value(at))
                at += 1
            else:
                parts.append("")
        return tuple(parts), at

    def _name_before(self, at: int) -> tuple[tuple[str, ...], int]:
        """The dotted name that ends before ``at`` and the index of its first token."""
        parts: list[str] = [self.tokens[at - 1].value]
        at -= 1
        while self._sign(at - 1) == ".":
            at -= 1
            if self._is_name(at - 1):
                at -= 1
                parts.append(self._value(at))
            elif self._sign(at - 1) == ".":
                parts.append("")
            else:
                return (), at  # a method of a variable or of a call
        return tuple(reversed(parts)), at

    def _behind(self, opening: int) -> int:
        """The index behind the parenthesis that closes the one at ``opening``."""
        depth = 0
        for at in range(opening, self.size):
            sign = self.uppers[at]
            if sign == "(":
                depth += 1
            elif sign == ")":
                depth -= 1
                if not depth:
                    return at + 1
        return self.size

    # Taking notes

    def _is_local(self, parts: tuple[str, ...]) -> bool:
        name = parts[-1]
        if not name or name[0] == "#":
            return True
        return self.trigger and len(parts) == 1 and name.casefold() in ("inserted", "deleted")

    def _add(self, parts: tuple[str, ...], use: Use, at: int) -> int | None:
        """Note a mention; its index, or None for what is temporary."""
        if self._is_local(parts):
            return None
        self.out.found.append(Reference(parts, use, self.tokens.start(at)))
        return len(self.out.found) - 1

    def _unknown(self, at: int) -> None:
        self.out.unknown.append(self.tokens.start(at))

    def _finish(self, frame: Frame) -> None:
        """Resolve the target of a statement now that its FROM is known."""
        if frame.target is None:
            return
        parts, at = frame.target
        frame.target = None
        key = parts[-1].casefold()
        single = len(parts) == 1
        if single and key in frame.aliases:
            self._becomes_written(frame.aliases[key])
        elif single and key in self.ctes:
            base = self.ctes[key]
            if base is not None:
                self.out.found.append(self.out.found[base]._replace(use=Use.WRITE))
        else:
            again = frame.aliases.get(key)  # UPDATE dbo.t … FROM dbo.t JOIN …
            if again is not None and self.out.found[again].parts == parts:
                self._becomes_written(again)
            else:
                self._add(parts, Use.WRITE, at)

    def _becomes_written(self, index: int | None) -> None:
        if index is not None and self.out.found[index].use is Use.READ:
            self.out.found[index] = self.out.found[index]._replace(use=Use.WRITE)

    def _begin(self, verb: str) -> None:
        """A statement begins; what stands in parentheses is a statement of its own (``FROM (DELETE … OUTPUT …)``)."""
        frame = self.frames[-1]
        self._finish(frame)
        if len(self.frames) == 1:
            self.ctes = {}
        frame.begin(verb)

    # Parentheses, commas, ends

    def _open(self, at: int) -> None:
        frame = Frame(at in self.sources, self.cte_opens.get(at, ""))
        if at >= 2 and self.uppers[at - 2] == "." and at - 1 not in self.done and self._is_name(at - 1):
            self._call(at)
        self.frames.append(frame)
        if frame.source and self._sign(at + 1) not in ("SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "MERGE"):
            self._source(at + 1)

    def _call(self, at: int) -> None:
        parts, start = self._name_before(at)
        if len(parts) < 2 or parts[-1].upper() in METHODS or (parts[-1].upper().startswith("ST") and len(parts) != 2):
            return
        if self._is_variable(start - 1) or self._sign(start - 1) == "::":
            return
        if parts[0].casefold() not in self.frames[-1].aliases or len(parts) > 2:
            self._add(parts, Use.MAYBE_CALL, start)

    def _close(self, at: int) -> None:
        if len(self.frames) == 1:
            return
        frame = self.frames.pop()
        self._finish(frame)
        outer = self.frames[-1]
        if frame.cte:
            self.ctes[frame.cte] = frame.first
            if self._sign(at + 1) == ",":
                self._common_table(at + 2)
        elif frame.source:
            alias, _ = self._alias(at + 1)
            if alias:
                outer.aliases[alias] = frame.first
            for name, index in frame.aliases.items():  # FROM (a JOIN b ON …)
                outer.aliases.setdefault(name, index)
            if outer.first is None:
                outer.first = frame.first

    def _comma(self, at: int) -> None:
        if self.frames[-1].in_from:
            self._source(at + 1)

    def _semicolon(self, at: int) -> None:
        if len(self.frames) == 1:
            self._begin("")

    def _dot(self, at: int) -> None:
        """``dbo.Flag``: a type of the estate."""
        if not self.types:
            return
        if self._value(at + 1).casefold() not in self.types or self._sign(at + 2) in (".", "("):
            return
        parts, start = self._name_before(at + 2)
        if len(parts) == 2 and start not in self.done:
            self._add(parts, Use.TYPE, start)

    def _variable_type(self, at: int) -> None:
        """``@x Flag``, ``@x AS Flag``."""
        behind = at + 2 if self._sign(at + 1) == "AS" else at + 1
        name = self._value(behind)
        if name.casefold() in self.types and self._sign(behind + 1) != ".":
            self._add((name,), Use.TYPE, behind)

    # Where tables stand

    def _alias(self, at: int) -> tuple[str, int]:
        if self._sign(at) == "AS":
            at += 1
        name = self._value(at) if self._sign(at) not in NOT_ALIAS else ""
        return (name.casefold(), at + 1) if name or self._is_name(at) else ("", at)

    def _source(self, at: int) -> None:
        """One table, view or function where a table may stand."""
        frame = self.frames[-1]
        frame.in_from = True
        upper = self._sign(at)
        if upper == "(":
            self.sources.add(at)
            return
        if upper[:1] == "@":
            alias, _ = self._alias(at + 1)
            frame.aliases[alias or upper.casefold()] = None
            return
        parts, behind = self._name(at)
        if not parts or (len(parts) == 1 and upper in NOT_ALIAS):
            return
        self.done.update(range(at, behind))
        index: int | None
        if self._sign(behind) == "(":
            hints = self._sign(behind + 1) in OLD_HINTS and self._sign(behind + 2) in (")", ",", "(", "=")
            index = self._add(parts, Use.READ, at) if hints else self._rowset(parts, at, behind)
            behind = self._behind(behind)
        elif len(parts) == 1 and parts[0].casefold() in self.ctes:
            index = self.ctes[parts[0].casefold()]
        else:
            index = self._add(parts, Use.READ, at)
        alias, _ = self._alias(behind)
        frame.aliases[alias or parts[-1].casefold()] = index
        if frame.first is None:
            frame.first = index

    def _rowset(self, parts: tuple[str, ...], at: int, opening: int) -> int | None:
        """A function where a table may stand."""
        upper = parts[-1].upper()
        if len(parts) == 1:
            if upper in REMOTE_ROWSETS:
                if self._sign(opening + 1) != "BULK":
                    self._unknown(at)
                return None
            if upper in ROWSETS:
                return None
            if upper in TABLE_ROWSETS:
                inner = opening + 1
                if upper == "CHANGETABLE":
                    inner += 1  # CHANGES or VERSION
                table, _ = self._name(inner)
                return self._add(table, Use.READ, inner) if table else None
        elif upper in METHODS:
            return None
        return self._add(parts, Use.CALL, at)

    # Common table expressions

    def _common_table(self, at: int) -> bool:
        """``name [(columns)] AS (`` at ``at``: mark its parenthesis."""
        if self._sign(at) == "XMLNAMESPACES":
            if len(self.frames) == 1:
                self._begin("WITH")
            behind = self._behind(at + 1)
            if self._sign(behind) == ",":
                self._common_table(behind + 1)
            return True
        name = self._value(at).casefold()
        if self._sign(at) in _VIEW_OPTIONS or not self._is_name(at):
            return False
        behind = self._behind(at + 1) if self._sign(at + 1) == "(" else at + 1
        if self._sign(behind) != "AS" or self._sign(behind + 1) != "(":
            return False
        if len(self.frames) == 1 and self._sign(at - 1) == "WITH":
            self._begin("WITH")
        self.cte_opens[behind + 1] = name
        self.ctes[name] = None
        return True
