"""Long lines of Databricks SQL broken for reading, at clauses and commas: only white space differs from what is written."""

from __future__ import annotations

import re

#: Lines up to this length stay as they are.
WIDTH = 72

_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.|'')*' | "(?:[^"\\]|\\.|"")*" | `(?:[^`]|``)*` | --[^\n]* | /\*.*?\*/ | [A-Za-z_]\w* | \s+ | .""", re.X | re.S
)
#: Words that begin a clause of a query.
_CLAUSE_WORDS = "FROM WHERE GROUP HAVING ORDER QUALIFY LIMIT UNION EXCEPT INTERSECT WINDOW PIVOT UNPIVOT VALUES USING WHEN SELECT"
_CLAUSES = frozenset(_CLAUSE_WORDS.split())
_JOINS = frozenset({"JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "LATERAL"})
#: Words after which a word of a join goes on with it.
_JOIN_TAIL = _JOINS | {"OUTER", "SEMI", "ANTI", "VIEW"}
_QUERY = frozenset({"SELECT", "WITH", "VALUES"})
_STATEMENT_WORDS = "SELECT INSERT UPDATE DELETE MERGE WITH CREATE SET DECLARE FOR IF RETURN EXECUTE"
_STATEMENTS = frozenset(_STATEMENT_WORDS.split())
_STEP = "  "


def laid_out(sql: str, *, width: int = WIDTH) -> list[str]:
    """The lines of a statement, long ones broken.

    Args:
        sql: Databricks SQL.
        width: Characters that a line may have without being broken.
    """
    lines: list[str] = []
    texts = _long_texts(sql)
    start = 0
    for line in sql.split("\n"):
        # a line that begins or ends within a string or comment of several lines is data: it stays
        end = start + len(line)
        whole = not any(a < start < b or a < end < b for a, b in texts)
        lines += _broken(line, width) if len(line) > width and whole else [line]
        start += len(line) + 1
    return lines


def _long_texts(sql: str) -> list[tuple[int, int]]:
    """Strings and comments of several lines, as offsets of their beginning and end."""
    return [(m.start(), m.end()) for m in _TOKEN.finditer(sql) if "\n" in m[0] and not m[0].isspace()]


def _broken(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    tokens = [m[0] for m in _TOKEN.finditer(line.strip())]
    first = next((t.upper() for t in tokens if t[0].isalpha()), "")
    if first not in _STATEMENTS:
        return [line]
    lines = [piece for piece in _Breaker(tokens, indent).run() if piece.strip()]
    return lines or [line]


class _Breaker:
    """Walks over the tokens of one line; ``_stack`` says of each open parenthesis whether a query is in it."""

    def __init__(self, tokens: list[str], indent: str) -> None:
        self._tokens = tokens
        self._indent = indent
        self._stack = [True]
        self._clause = [""]
        self._cases = [0]
        self._between = False
        self._line = ""
        self._more = 0
        self._lines: list[str] = []

    def run(self) -> list[str]:
        """The lines."""
        before = ""
        for place, word in enumerate(self._tokens):
            if word == "(":
                self._open(self._following(place))
            elif word == ")":
                self._close()
            elif word == "," and self._stack[-1] and self._clause[-1] in {"SELECT", "SET"} and not self._cases[-1]:
                self._put(word)
                self._break(1)
            elif word[0].isalpha():
                upper = word.upper()
                self._word(upper, before, self._following(place))
                self._put(word)
                before = upper
            elif self._line or not word.isspace():
                self._put(word)
        self._break(0)
        return self._lines

    def _following(self, place: int) -> str:
        return next((t.upper() for t in self._tokens[place + 1 : place + 3] if not t.isspace()), "")

    def _word(self, upper: str, before: str, following: str) -> None:
        if upper == "CASE":
            self._cases[-1] += 1
        elif upper == "END" and self._cases[-1]:
            self._cases[-1] -= 1
        elif upper == "BETWEEN":
            self._between = True
        if not self._stack[-1] or self._cases[-1]:
            return
        if upper == "AND" and self._between:
            self._between = False
        elif upper in _JOINS:
            if following != "(" and before not in _JOIN_TAIL:
                self._break(0)
        elif upper in _CLAUSES:
            if upper != "FROM" or before not in {"DELETE", "DISTINCT"}:
                self._break(0)
                self._clause[-1] = upper
        elif upper in {"AND", "OR"} and self._clause[-1] in {"WHERE", "HAVING"}:
            self._break(1)
        elif upper == "SET":
            self._clause[-1] = upper

    def _open(self, following: str) -> None:
        self._put("(")
        self._stack.append(following in _QUERY)
        self._clause.append("")
        self._cases.append(0)
        if self._stack[-1]:
            self._break(0)

    def _close(self) -> None:
        if len(self._stack) > 1:
            if self._stack[-1]:
                self._break(0)
            for each in (self._stack, self._clause, self._cases):
                each.pop()
        self._put(")")

    def _put(self, word: str) -> None:
        if not self._line:
            self._line = self._indent + _STEP * (sum(self._stack) - 1 + self._more)
        self._line += word

    def _break(self, more: int) -> None:
        """End the line; the next one stands where its first word says, ``more`` steps further in."""
        if self._line.strip():
            self._lines.append(self._line.rstrip())
        self._line, self._more = "", more
