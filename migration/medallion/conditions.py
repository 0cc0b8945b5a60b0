"""Simple T-SQL conditions as Spark SQL that means the same, or a reason why not.

Understood: comparisons of columns and literals, BETWEEN, IN, LIKE without character classes, IS NULL, AND, OR, NOT, LEN, UPPER,
LOWER, YEAR, MONTH, DAY. Texts are compared as SQL Server's default collation does: without regard to case or trailing blanks. Anything else
raises :class:`NotUnderstood`; a wrong condition would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from migration.medallion.columns import NUMBER_TYPES, TIME_TYPES, Column
from migration.medallion.naming import spark_string, tick
from migration.tsql.lexer import Kind, Token, nesting_depth

_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!<": ">=", "!>": "<="}
_OPPOSITE = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_PREDICATE = frozenset(_COMPARISONS) | {"AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "IS"}
_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_DATE_PARTS = frozenset({"YEAR", "MONTH", "DAY"})
_DEEPEST = 40


class NotUnderstood(Exception):
    """The condition is not one of the simple forms.

    Args:
        reason: What stands there, in words.
        token: Where; None for the end.
    """

    def __init__(self, reason: str, token: Token | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.token = token


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison.

    Attributes:
        sql: Spark SQL.
        kind: ``string``, ``number``, ``bit``, ``time``, ``null`` or ``other``.
        text: The value of a string literal; None for anything else.
        path: Parts of the column it is, as the dataset names them; empty for anything else.
        case_sensitive: Whether the column's collation tells upper from lower case.
    """

    sql: str
    kind: str
    text: str | None = None
    path: tuple[str, ...] = ()
    case_sensitive: bool = False


#: Finds a column by the parts of its name as written, or raises :class:`NotUnderstood`.
Resolve = Callable[[tuple[str, ...], Token], Operand]


def column_operand(column: Column, *path: str) -> Operand:
    """The operand of a column that a dataset holds under ``path``."""
    if column.type == "bit":
        kind = "bit"
    elif column.is_string:
        kind = "string"
    elif column.type in NUMBER_TYPES:
        kind = "number"
    elif column.type in TIME_TYPES - {"time"}:
        kind = "time"
    else:
        kind = "other"
    return Operand(tick(*path), kind, path=path, case_sensitive=column.case_sensitive)


@dataclass(frozen=True, slots=True)
class Condition:
    """A translated condition.

    Attributes:
        sql: Spark SQL.
        equalities: Pairs of columns that must be equal for it to be true.
        columns: Every column it reads.
    """

    sql: str
    equalities: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    columns: tuple[tuple[str, ...], ...]


def translate(tokens: Sequence[Token], resolve: Resolve) -> Condition:
    """The condition as Spark SQL.

    Raises:
        NotUnderstood: It is not one of the simple forms.
    """
    if nesting_depth(tokens) > _DEEPEST:
        raise NotUnderstood(f"parentheses more than {_DEEPEST} deep", tokens[0])
    work = _Translator(tokens, resolve)
    sql = work.any_of()
    if (extra := work.peek()) is not None:
        raise NotUnderstood(f"{extra.text!r}", extra)
    return Condition(sql, tuple(work.equalities), tuple(dict.fromkeys(work.columns)))


class _Translator:
    """Recursive descent over the tokens; depth is bounded by :data:`_DEEPEST`."""

    def __init__(self, tokens: Sequence[Token], resolve: Resolve) -> None:
        self.tokens = tokens
        self.at = 0
        self.resolve = resolve
        self.equalities: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        self.columns: list[tuple[str, ...]] = []

    def peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def upper(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.upper if token else ""

    def take(self, word: str) -> bool:
        if self.upper() == word:
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            token = self.peek()
            raise NotUnderstood(f"{token.text!r}" if token else "its end", token)

    def any_of(self) -> str:
        known = len(self.equalities)
        parts = [self.all_of()]
        while self.take("OR"):
            parts.append(self.all_of())
        if len(parts) == 1:
            return parts[0]
        # Under an OR no equality must hold.
        del self.equalities[known:]
        return "(" + " OR ".join(parts) + ")"

    def all_of(self) -> str:
        parts = [self.negation()]
        while self.take("AND"):
            parts.append(self.negation())
        return " AND ".join(parts)

    def negation(self) -> str:
        if not self.take("NOT"):
            return self.predicate()
        known = len(self.equalities)
        inner = self.negation()
        del self.equalities[known:]
        return f"NOT ({inner})"

    def predicate(self) -> str:
        if self.upper() == "(" and self._group_is_predicate():
            self.at += 1
            inner = self.any_of()
            self.need(")")
            return f"({inner})"
        left = self.operand()
        negated = self.take("NOT")
        token = self.peek()
        word = self.upper()
        if not negated and word in _COMPARISONS:
            self.at += 1
            return self._compare(left, _COMPARISONS[word], self.operand(), token)
        if not negated and self.take("IS"):
            not_null = self.take("NOT")
            self.need("NULL")
            return f"{left.sql} IS {'NOT ' if not_null else ''}NULL"
        if self.take("BETWEEN"):
            low = self.operand()
            self.need("AND")
            high = self.operand()
            both = f"{self._compare(left, '>=', low, token)} AND {self._compare(left, '<=', high, token)}"
            return f"NOT ({both})" if negated else f"({both})"
        if self.take("IN"):
            return self._in(left, negated)
        if self.take("LIKE"):
            return self._like(left, negated)
        raise NotUnderstood(f"{token.text!r}" if token else "its end", token)

    def _group_is_predicate(self) -> bool:
        """Whether the parentheses here hold a condition rather than a value."""
        depth = 0
        for token in self.tokens[self.at :]:
            depth += (token.upper == "(") - (token.upper == ")")
            if not depth:
                return False
            if token.upper in _PREDICATE:
                return True
        return False

    def _in(self, left: Operand, negated: bool) -> str:
        self.need("(")
        choices: list[str] = []
        folded = left
        while True:
            token = self.peek()
            right = self.operand()
            if right.path or right.kind == "null":
                raise NotUnderstood("IN with something other than literals", token)
            folded, value, operator = self._alike(left, "=", right, token)
            if operator != "=":
                raise NotUnderstood("IN over a bit column", token)
            choices.append(value.sql)
            if not self.take(","):
                break
        self.need(")")
        return f"{folded.sql} {'NOT ' if negated else ''}IN ({', '.join(choices)})"

    def _like(self, left: Operand, negated: bool) -> str:
        token = self.peek()
        pattern = self.operand()
        if left.kind != "string" or pattern.text is None:
            raise NotUnderstood("LIKE with something other than a text column and a literal", token)
        if any(c in pattern.text for c in "[]^\\") or self.upper() == "ESCAPE":
            raise NotUnderstood("LIKE with a character class or an escape", token)
        subject, text = (left.sql, pattern.text) if left.case_sensitive else (f"upper({left.sql})", pattern.text.upper())
        return f"{subject} {'NOT ' if negated else ''}LIKE {spark_string(text)}"

    def operand(self) -> Operand:
        token = self.peek()
        if token is None:
            raise NotUnderstood("its end", None)
        if token.upper == "(":
            self.at += 1
            inner = self.operand()
            self.need(")")
            return inner
        if token.upper in ("-", "+"):
            self.at += 1
            number = self.operand()
            if number.kind != "number" or number.path:
                raise NotUnderstood("arithmetic", token)
            return Operand(f"-{number.sql}" if token.upper == "-" else number.sql, "number")
        self.at += 1
        if not token.closed:
            raise NotUnderstood("a quote that is never closed", token)
        if token.kind is Kind.NUMBER:
            return _number(token)
        if token.kind is Kind.STRING:
            return Operand(spark_string(token.value), "string", text=token.value)
        if token.upper == "NULL":
            return Operand("NULL", "null")
        if token.kind is Kind.WORD and self.upper() == "(":
            return self._call(token)
        if token.upper in ("CASE", "EXISTS"):
            raise NotUnderstood(f"{token.upper}", token)
        if token.is_name and not token.is_temporary:
            return self._column(token)
        raise NotUnderstood(f"{token.text!r}", token)

    def _call(self, token: Token) -> Operand:
        if token.upper not in ("LEN", "UPPER", "LOWER") and token.upper not in _DATE_PARTS:
            raise NotUnderstood(f"the function {token.text}", token)
        self.need("(")
        inner = self.operand()
        self.need(")")
        if token.upper == "LEN" and inner.kind == "string":
            return Operand(f"length(rtrim({inner.sql}))", "number")
        if token.upper in ("UPPER", "LOWER") and inner.kind == "string" and inner.path:
            # Where case does not count anyway, the comparison itself folds it.
            return replace(inner, sql=f"{token.upper.lower()}({inner.sql})") if inner.case_sensitive else inner
        if token.upper in _DATE_PARTS and inner.kind == "time":
            return Operand(f"{token.upper.lower()}({inner.sql})", "number")
        raise NotUnderstood(f"{token.text} of something unexpected", token)

    def _column(self, token: Token) -> Operand:
        parts = [token.value]
        while self.upper() == "." and (after := self.peek(1)) is not None and after.is_name:
            parts.append(after.value)
            self.at += 2
        if self.upper() in ("(", "."):
            raise NotUnderstood(f"the method or function {'.'.join(parts)}", token)
        found = self.resolve(tuple(parts), token)
        self.columns.append(found.path)
        return found

    def _compare(self, left: Operand, operator: str, right: Operand, token: Token | None) -> str:
        if left.path and right.path and operator == "=":
            self.equalities.append((left.path, right.path))
        left, right, operator = self._alike(left, operator, right, token)
        return f"{left.sql} {operator} {right.sql}"

    def _alike(self, left: Operand, operator: str, right: Operand, token: Token | None) -> tuple[Operand, Operand, str]:
        """Both sides so that Spark compares them as SQL Server does."""
        if not left.path and right.path:
            right, left, operator = self._alike(right, _OPPOSITE.get(operator, operator), left, token)
            return left, right, _OPPOSITE.get(operator, operator)
        kinds = (left.kind, right.kind)
        if kinds in (("number", "number"), ("time", "time"), ("bit", "bit")):
            return left, right, operator
        if kinds == ("bit", "number") and not right.path and right.sql in ("0", "1") and operator in ("=", "<>"):
            return left, Operand("true" if right.sql == "1" else "false", "bit"), operator
        if kinds == ("string", "string") and operator in ("=", "<>"):
            keep_case = left.case_sensitive or right.case_sensitive
            return _folded(left, keep_case), _folded(right, keep_case), operator
        if left.kind == "time" and right.text is not None and (day := _iso_date(right.text)):
            return left, Operand(f"DATE'{day}'", "time"), operator
        if "other" in kinds and {left.kind, right.kind} <= {"other", "number"}:
            return left, right, operator
        raise NotUnderstood(f"a comparison of {left.kind} and {right.kind} values", token)


def _iso_date(text: str) -> str:
    """A text that SQL Server reads as the same day under every language setting, as ``YYYY-MM-DD``; empty for any other."""
    found = _ISO_DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def _folded(side: Operand, keep_case: bool) -> Operand:
    """A text as SQL Server compares it: trailing blanks do not count, nor does case unless the collation says so."""
    if side.text is not None:
        text = side.text.rstrip(" ")
        return Operand(spark_string(text if keep_case else text.upper()), "string")
    return Operand(f"rtrim({side.sql})" if keep_case else f"upper(rtrim({side.sql}))", "string")


def _number(token: Token) -> Operand:
    text = token.text
    if text[0] in "$\u00a2\u00a3\u00a4\u00a5" or text[0] > "\u2000":
        text = text[1:] or "0"
    if not re.fullmatch(r"\d+(\.\d+)?|\.\d+", text):
        raise NotUnderstood(f"the number {token.text}", token)
    return Operand(text, "number")
