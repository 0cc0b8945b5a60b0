"""What the text of one object names: tables it reads and writes, procedures and functions it calls, types it uses.

One pass over the tokens with a frame for every open parenthesis. The pass never needs the text to be right: what it does not know it
passes over. Common table expressions, aliases, temporary tables, table variables, ``inserted`` and ``deleted`` are followed or left out.

- A target that is an alias (``UPDATE e … FROM hr.Employee AS e``) is the table behind it, and that mention of the table is no read.
- A target that is a common table expression or derived table is the first table that this reads.
- A text that is run (EXEC, sp_executesql) is read where it is a constant, or a variable that only ever is given constants; otherwise
  the place is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from migration.assessment.reference_frames import Reference, References, SourceReader
from migration.assessment.reference_words import NOT_ALIAS, REMOTE_ROWSETS
from migration.estate import ObjectKind, SqlObject
from migration.look import Use
from migration.tsql.lexer import words
from migration.tsql.signs import Signs

__all__ = ["Reference", "References", "Use", "find_references", "references_of"]

_TEXTS_DEEP = 3


_SET_OPERATORS = frozenset({"UNION", "ALL", "EXCEPT", "INTERSECT"})
_FROM_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_DML_NOT_AFTER = frozenset({"THEN", "ON", "FOR", "AFTER", "OF", ",", "."})
_NO_CALL = NOT_ALIAS | words(
    "KILL ENABLE DISABLE RECONFIGURE CHECKPOINT BULK ADD MOVE SEND RECEIVE READTEXT WRITETEXT UPDATETEXT REVERT SHUTDOWN GET"
)
_HEADS = words("PROCEDURE PROC FUNCTION VIEW TRIGGER TABLE TYPE SYNONYM SEQUENCE")


def find_references(
    text: str, *, quoted_identifier: bool = True, types: frozenset[str] = frozenset(), trigger: bool = False, deep: int = 0
) -> References:
    """What ``text`` names.

    Args:
        text: One object or loose statement.
        quoted_identifier: Whether ``"x"`` is a name.
        types: Case-folded names (without schema) of the estate's types: only those are looked for.
        trigger: Whether ``inserted`` and ``deleted`` are the pseudo tables.
        deep: How many constant texts this text stands in.
    """
    return _Reader(Signs(text, quoted_identifier=quoted_identifier), types, trigger, deep).read()


def references_of(item: SqlObject, tokens: Signs, types: frozenset[str] = frozenset(), places: Sequence[int] | None = None) -> References:
    """What an object names.

    Args:
        item: The object.
        tokens: Its text's.
        types: See :func:`find_references`.
        places: Where words and signs of :data:`WATCHED` stand, others among them, where the caller has looked already.
    """
    return _Reader(tokens, types, item.kind is ObjectKind.TRIGGER, 0).read(places)


class _Reader(SourceReader):
    def read(self, places: Sequence[int] | None = None) -> References:
        if self.uppers and self._is_name(0):
            self._head()
        actions = _ACTIONS if self.types else _ACTIONS_WITHOUT_TYPES
        if self.types:
            places = self.tokens.where(WATCHED.union([".", *(upper for upper in set(self.uppers) if upper[0] == "@")]))
        elif places is None:
            places = self.tokens.where(WATCHED)
        done, uppers = self.done, self.uppers
        for at in places:
            if at < self.until or at in done:
                continue
            upper = uppers[at]
            action = actions.get(upper)
            if upper == ",":
                if self.frames[-1].in_from:
                    self._source(at + 1)
            elif action is not None:
                action(self, at)
            elif upper[0] == "@":
                self._variable_type(at)
        while len(self.frames) > 1:
            self._close(self.size)
        self._finish(self.frames[0])
        return self.out

    # Clauses

    def _from(self, at: int) -> None:
        frame = self.frames[-1]
        if frame.verb not in _FROM_VERBS or (self._sign(at - 1) == "DISTINCT" and self._sign(at - 2) in ("IS", "NOT")):
            return
        self._source(at + 1)

    def _join(self, at: int) -> None:
        if self._sign(at + 1) not in (")", ",", "."):
            self._source(at + 1)

    def _using(self, at: int) -> None:
        if self.frames[-1].verb == "MERGE":
            self._source(at + 1)

    def _clause(self, _at: int) -> None:
        self.frames[-1].in_from = False

    def _for(self, at: int) -> None:
        if self._sign(at + 1) in ("XML", "JSON", "BROWSE", "UPDATE", "READ"):
            self.frames[-1].in_from = False

    def _references(self, at: int) -> None:
        parts, behind = self._name(at + 1)
        if parts:
            self.done.update(range(at + 1, behind))
            self._add(parts, Use.READ, at + 1)

    def _history(self, at: int) -> None:
        """``HISTORY_TABLE = name``: needed where the source defines it; else the server makes it."""
        parts, behind = self._name(at + 2)
        if self._sign(at + 1) == "=" and parts:
            self.done.update(range(at + 2, behind))
            self._add(parts, Use.HISTORY, at + 2)
            self.out.made.append(parts)

    def _next_value(self, at: int) -> None:
        if self._sign(at + 1) == "VALUE" and self._sign(at + 2) == "FOR":
            parts, _ = self._name(at + 3)
            if parts:
                self._add(parts, Use.READ, at + 3)

    # Statements

    def _with(self, at: int) -> None:
        self._common_table(at + 1)

    def _select(self, at: int) -> None:
        frame = self.frames[-1]
        if self._sign(at - 1) in _SET_OPERATORS and frame.verb in ("SELECT", "INSERT"):
            frame.in_from = False
        elif frame.verb == "WITH":
            frame.verb = "SELECT"
        elif frame.verb == "INSERT" and not frame.query:
            frame.query = True
        elif len(self.frames) > 1:
            frame.verb, frame.in_from = "SELECT", False
        else:
            self._begin("SELECT")

    def _insert(self, at: int) -> None:
        if self._sign(at - 1) not in _DML_NOT_AFTER and self._sign(at + 1) != "BULK":
            self._writes("INSERT", at)

    def _update(self, at: int) -> None:
        if self._sign(at - 1) in _DML_NOT_AFTER or self._sign(at + 1) in ("(", "STATISTICS"):
            if self._sign(at + 1) == "STATISTICS":
                self._begin("STATISTICS")
            return
        self._writes("UPDATE", at)

    def _delete(self, at: int) -> None:
        if self._sign(at - 1) not in _DML_NOT_AFTER:
            self._writes("DELETE", at)

    def _merge(self, at: int) -> None:
        if self._sign(at + 1) not in ("JOIN", "UNION", "RANGE", ",", ")", ".") and self._sign(at - 1) not in ("OPTION", ".", ","):
            self._writes("MERGE", at)

    def _writes(self, verb: str, at: int) -> None:
        """INSERT, UPDATE, DELETE or MERGE: note its target, which its FROM may explain."""
        frame = self.frames[-1]
        if frame.verb == "WITH":
            frame.verb = verb
        else:
            self._begin(verb)
        at += 1
        if self._sign(at) == "TOP":
            at = self._behind(at + 1) if self._sign(at + 1) == "(" else at + 2
            at += self._sign(at) == "PERCENT"
        if self._sign(at) == ("FROM" if verb == "DELETE" else "INTO"):
            self.done.add(at)
            at += 1
        parts, behind = self._name(at)
        if not parts or self._sign(at) in NOT_ALIAS:
            return
        if len(parts) == 1 and parts[0].upper() in REMOTE_ROWSETS:
            self._unknown(at)
            return
        self.done.update(range(at, behind))
        frame.target = (parts, at)
        if verb == "MERGE":
            alias, _ = self._alias(self._behind(behind + 1) if self._sign(behind) == "WITH" else behind)
            if alias:
                self._finish(frame)
        elif verb == "INSERT":
            self._finish(frame)

    def _set(self, at: int) -> None:
        frame = self.frames[-1]
        if frame.verb == "UPDATE" and not frame.set_seen:
            frame.set_seen = True
        elif self._sign(at - 1) not in ("UPDATE", "DELETE", "ON") and len(self.frames) == 1 and frame.verb not in ("ALTER", "CREATE"):
            self._begin("SET")

    def _into(self, at: int) -> None:
        """SELECT … INTO t, OUTPUT … INTO t."""
        frame = self.frames[-1]
        parts, behind = self._name(at + 1)
        if not parts or frame.verb not in ("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"):
            return
        self.done.update(range(at + 1, behind))
        self._add(parts, Use.WRITE, at + 1)
        if frame.verb == "SELECT" and not self._is_local(parts):
            self.out.made.append(parts)

    def _truncate(self, at: int) -> None:
        self._begin("TRUNCATE")
        if self._sign(at + 1) == "TABLE":
            self._write_now(at + 2)

    def _write_now(self, at: int) -> tuple[str, ...]:
        parts, behind = self._name(at)
        if parts:
            self.done.update(range(at, behind))
            self._add(parts, Use.WRITE, at)
        return parts

    def _head(self) -> None:
        """The object's own name is no mention; a trigger's table is."""
        if self._sign(0) not in ("CREATE", "ALTER"):
            if self.uppers[0] not in _ACTIONS and self.uppers[0] not in _NO_CALL:
                behind = self._name(0)[1]
                if self._sign(behind) not in (":", "(") and not self.deep:
                    self._call_procedure(0)  # the first statement of a batch needs no EXEC
            return
        at = 3 if self._sign(1) == "OR" else 1
        kind = self._sign(at)
        if kind not in _HEADS:
            return
        behind = self._name(at + 1)[1]
        self.done.update({0, *range(at + 1, behind)})
        self.frames[0].verb = "CREATE" if kind == "TABLE" else ""
        if kind == "TRIGGER" and self._sign(behind) == "ON":
            table, _ = self._name(behind + 1)
            if table and table[0].upper() not in ("DATABASE", "ALL"):
                self._add(table, Use.READ, behind + 1)
            while behind < self.size and not (self._sign(behind) == "AS" and self._sign(behind - 1) not in ("EXECUTE", "EXEC")):
                behind += 1
            self.until = behind
        elif kind == "SYNONYM":
            self._add(self._name(behind + 1)[0] or ("",), Use.READ, behind + 1)
            self.until = self.size

    def _define(self, at: int) -> None:
        """CREATE, ALTER or DROP within code."""
        if self._sign(at - 1) == "." or (self.frames[-1].verb in ("ALTER", "CREATE") and self._sign(at - 1) == ","):
            return
        verb, what = self._sign(at), self._sign(at + 1)
        if len(self.frames) > 1 or (self.frames[0].verb == "ALTER" and what in ("COLUMN", "CONSTRAINT", "PERIOD", "INDEX")):
            return
        self._begin(verb)
        name = at + 2
        if self._sign(name) == "IF":
            name += 3 if self._sign(name + 1) == "NOT" else 2
        if what == "TABLE" or (what == "VIEW" and verb == "DROP"):
            parts = self._write_now(name)
            if parts and verb == "CREATE" and not self._is_local(parts):
                self.out.made.append(parts)
        elif what in ("INDEX", "STATISTICS", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "COLUMNSTORE", "SPATIAL", "XML", "PRIMARY", "TRIGGER"):
            on = next((k for k in range(at + 2, min(at + 16, self.size)) if self._sign(k) == "ON"), 0)
            if on:
                self.done.update(range(on + 1, self._name(on + 1)[1]))
        else:
            self.done.update(range(name, self._name(name)[1]))

    def _permission(self, at: int) -> None:
        self._begin(self._sign(at))
        while at < self.size and self._sign(at) not in ("TO", "FROM", ";"):
            at += 1
        self.until = at + 1

    def _statement(self, at: int) -> None:
        """Any other statement begins."""
        if self._sign(at - 1) != "." and len(self.frames) == 1:
            self._begin(self._sign(at))

    def _fetch(self, at: int) -> None:
        if self._sign(at - 1) not in ("ROWS", "ROW"):
            self._statement(at)

    def _case(self, _at: int) -> None:
        self.frames[-1].cases += 1

    def _end(self, at: int) -> None:
        if self.frames[-1].cases:
            self.frames[-1].cases -= 1
        else:
            self._statement(at)

    def _else(self, at: int) -> None:
        if not self.frames[-1].cases:
            self._statement(at)

    # Calls and texts that are run

    def _exec(self, at: int) -> None:
        if self._sign(at - 1) in ("WITH", ".", ",") or self._sign(at + 1) == "AS":
            return
        frame = self.frames[-1]
        if frame.verb == "INSERT" and not frame.query:
            frame.query = True
        else:
            self._begin("EXEC")
        name = at + 1
        if self._is_variable(name) and self._sign(name + 1) == "=":
            name += 2
        if self._sign(name) == "(":
            behind = self._behind(name)
            self._run_text(name + 1, behind - 1, at, remote=self._sign(behind) == "AT")
        elif self._is_variable(name):
            self._unknown(at)
        else:
            self._call_procedure(name)

    def _call_procedure(self, at: int) -> None:
        parts, behind = self._name(at)
        if not parts:
            return
        self.done.update(range(at, behind))
        if parts[-1].casefold() != "sp_executesql":
            self._add(parts, Use.CALL, at)
            return
        if self._is_variable(behind) and self._sign(behind + 1) == "=":
            behind += 2
        end = behind
        while self._sign(end) == "+" or self._is_string(end) or (end == behind and self._is_variable(end)):
            end += 1
        self._run_text(behind, end, at, remote=len(parts) > 3)

    def _run_text(self, start: int, end: int, at: int, *, remote: bool) -> None:
        """A text that is run: read where constant, else unknown."""
        texts = None if remote or self.deep >= _TEXTS_DEEP else self._constants(start, end)
        if texts is None:
            self._unknown(at)
            return
        place = self.tokens.start(at)
        for text in texts:
            inner = find_references(text, quoted_identifier=self.tokens.quoted_identifier, types=self.types, deep=self.deep + 1)
            self.out.found += [r._replace(offset=place) for r in inner.found]
            self.out.made += inner.made
            self.out.unknown += [place] * bool(inner.unknown)

    def _constants(self, start: int, end: int) -> list[str] | None:
        """The texts that the expression can be, where all of them are constant."""
        if end - start == 1 and self._is_variable(start):
            return self._values(self.uppers[start])
        joined = self._joined(start)
        return [joined[0]] if joined and joined[1] == end else None

    def _joined(self, at: int) -> tuple[str, int] | None:
        """Strings joined by ``+`` from ``at`` on, and the index behind them."""
        text = ""
        while self._is_string(at):
            text += self.tokens[at].value
            at += 1
            if self._sign(at) != "+":
                return text, at
            at += 1
        return None

    def _values(self, variable: str) -> list[str] | None:
        """Everything a variable is ever given, where that is constant texts alone; None where it may be something else."""
        texts: list[str] = []
        declared = False
        for at in self.tokens.where(frozenset({variable})):
            before, behind = self._sign(at - 1), self._sign(at + 1)
            if before == "INTO" or behind in ("+=", "OUTPUT", "OUT"):
                return None
            if behind == "=":
                value = at + 2
            elif self._is_word(at + 1) and before in ("DECLARE", ","):
                declared = True
                value = at + 3 if self._sign(at + 2) != "(" else self._behind(at + 2)
                if self._sign(value) != "=":
                    continue
                value += 1
            else:
                continue
            joined = self._joined(value)
            if joined is None or self._sign(joined[1]) in ("-", "*", ".") or self._is_variable(joined[1]):
                return None
            texts.append(joined[0])
        return texts if declared and texts else None


_Action = Callable[[_Reader, int], None]
_ACTIONS: dict[str, _Action] = {
    "(": _Reader._open,
    ")": _Reader._close,
    ",": _Reader._comma,
    ";": _Reader._semicolon,
    ".": _Reader._dot,
    "FROM": _Reader._from,
    "JOIN": _Reader._join,
    "APPLY": _Reader._join,
    "USING": _Reader._using,
    "FOR": _Reader._for,
    "REFERENCES": _Reader._references,
    "HISTORY_TABLE": _Reader._history,
    "NEXT": _Reader._next_value,
    "WITH": _Reader._with,
    "SELECT": _Reader._select,
    "INSERT": _Reader._insert,
    "UPDATE": _Reader._update,
    "DELETE": _Reader._delete,
    "MERGE": _Reader._merge,
    "SET": _Reader._set,
    "INTO": _Reader._into,
    "TRUNCATE": _Reader._truncate,
    "CREATE": _Reader._define,
    "ALTER": _Reader._define,
    "DROP": _Reader._define,
    "FETCH": _Reader._fetch,
    "CASE": _Reader._case,
    "END": _Reader._end,
    "ELSE": _Reader._else,
    "EXEC": _Reader._exec,
    "EXECUTE": _Reader._exec,
}
_ACTIONS |= dict.fromkeys(words("WHERE GROUP ORDER HAVING UNION EXCEPT INTERSECT OPTION WHEN OUTPUT WINDOW"), _Reader._clause)
_ACTIONS |= dict.fromkeys(words("GRANT DENY REVOKE"), _Reader._permission)
_ACTIONS |= dict.fromkeys(
    words(
        "IF WHILE BEGIN DECLARE RETURN PRINT RAISERROR THROW OPEN CLOSE DEALLOCATE COMMIT ROLLBACK SAVE USE WAITFOR GOTO BACKUP "
        "RESTORE DBCC"
    ),
    _Reader._statement,
)
#: Where the estate has no types, a dot says nothing; half of the tokens that any action is for are dots.
_ACTIONS_WITHOUT_TYPES = {sign: action for sign, action in _ACTIONS.items() if sign != "."}
WATCHED = frozenset(_ACTIONS_WITHOUT_TYPES)
