"""The two gates that need no Spark: is T-SQL left in the result, and are all clauses of the source still there?

Both look at tokens, not at trees: a tree that lost a clause would agree with itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.patterns import compiled
from migration.tsql.lexer import Token

_CLAUSES_WORDS = """
    FROM JOIN WHERE VALUES SET INSERT UPDATE DELETE GROUP ORDER UNION HAVING EXCEPT INTERSECT
"""
#: Words counted on both sides.
CLAUSES = frozenset(_CLAUSES_WORDS.split())

_KEPT_WORDS = """
    NOT AND OR DISTINCT CASE WHEN ELSE BETWEEN EXISTS OVER DESC ALL PIVOT UNPIVOT
"""
#: Words that must not become fewer; a rule may add some (a NOT, a CASE), or write an operand twice.
KEPT = frozenset(_KEPT_WORDS.split())

# Functions and words that only T-SQL has; as calls (before a parenthesis) or anywhere.
_CALLS_WORDS = """
    GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME SYSDATETIMEOFFSET ISNULL LEN DATALENGTH PATINDEX STUFF CONVERT TRY_CONVERT PARSE
    TRY_PARSE QUOTENAME PARSENAME STR IIF CHOOSE DATENAME EOMONTH DATEFROMPARTS NEWID NEWSEQUENTIALID OBJECT_ID OBJECT_NAME
    SCOPE_IDENTITY IDENT_CURRENT ISNUMERIC ISDATE OPENJSON OPENXML OPENROWSET OPENQUERY STRING_SPLIT COUNT_BIG STDEVP VARP
    BINARY_CHECKSUM CHECKSUM ERROR_MESSAGE ERROR_NUMBER SUSER_SNAME DB_NAME HOST_NAME APP_NAME REPLICATE SQUARE RAISERROR
    CONTAINSTABLE FREETEXTTABLE FREETEXT TRIGGER_NESTLEVEL COLUMNPROPERTY
"""
_CALLS = frozenset(_CALLS_WORDS.split())
_WORDS_WORDS = """
    CLUSTERED NONCLUSTERED ROWGUIDCOL TEXTIMAGE_ON SCHEMABINDING NOLOCK NVARCHAR NCHAR NTEXT DATETIME DATETIME2 SMALLDATETIME
    DATETIMEOFFSET UNIQUEIDENTIFIER MONEY SMALLMONEY HIERARCHYID SYSNAME ROWVERSION VARBINARY IMAGE TOP APPLY GO RAISERROR WAITFOR
    GOTO OPENROWSET NOCOUNT XACT_ABORT FILLFACTOR PERSISTED SPARSE AUTO_INCREMENT
"""
_WORDS = frozenset(_WORDS_WORDS.split())


def output_tokens(sql: str) -> list[tuple[str, str]]:
    """Tokens of Databricks SQL as (kind, upper-case text): kind is ``word``, ``quoted``, ``string`` or ``sign``.

    Args:
        sql: One statement.
    """
    out: list[tuple[str, str]] = []
    at, size = 0, len(sql)
    while at < size:
        sign = sql[at]
        if sign.isspace():
            at += 1
        elif sign in "`'\"":
            end = _closing(sql, at, sign)
            out.append(("quoted" if sign == "`" else "string", ""))
            at = end
        elif sign == "$" and sql.startswith("$$", at):
            # The body of a Python function: text as far as SQL goes.
            close = sql.find("$$", at + 2)
            out.append(("string", ""))
            at = close + 2 if close >= 0 else size
        elif sign.isalpha() or sign == "_":
            end = at + 1
            while end < size and (sql[end].isalnum() or sql[end] in "_$#@"):
                end += 1
            out.append(("word", sql[at:end].upper()))
            at = end
        else:
            out.append(("sign", sign))
            at += 1
    return out


def _closing(sql: str, at: int, sign: str) -> int:
    end = at + 1
    while end < len(sql):
        if sql[end] == "\\" and sign != "`":
            end += 2
        elif sql[end] == sign:
            if sign == "`" and sql[end + 1 : end + 2] == sign:
                end += 2
            else:
                return end + 1
        else:
            end += 1
    return end


# Bodies of Python functions, names in backticks and texts, which hold anything; words, and the signs that only T-SQL has, are the group.
_PIECES = compiled(r"""\$\$.*?(?:\$\$|\Z)|`[^`]*+(?:``[^`]*+)*+(?:`|\Z)|'(?:[^'\\]++|\\.)*+(?:'|\\?\Z)|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)"""
    r"""|([^\W\d][\w$#@]*+|[@#\[\]${}])""", re.DOTALL)  # fmt: skip
_SIGNS = frozenset("@#[]${}")
_SUSPECT = _WORDS | _CALLS | _SIGNS


def output_words(sql: str) -> list[str]:
    """The words of :func:`output_tokens`, and the signs that only T-SQL has, in order; empty texts stand for quoted pieces.

    Six times as fast, for the gates, which look at every character of every result.
    """
    if sql.isascii():
        return _PIECES.findall(sql.upper())
    found: list[str] = _PIECES.findall(sql)
    if any(w and not (w[0].isalpha() or w[0] == "_" or w in _SIGNS) for w in found):
        # A number sign such as ² begins no word, but a pattern cannot tell it from a letter.
        return [text for kind, text in output_tokens(sql) if kind == "word" or text in _SIGNS]
    return [w.upper() for w in found]


def residue(statements: Iterable[str]) -> str:
    """What T-SQL is left in the statements; empty when nothing is."""
    for sql in statements:
        found = output_words(sql)
        joined = " ".join(found)
        # Nearly every result is clean: only one that holds a suspicious word is read token by token.
        if _SUSPECT.isdisjoint(found) and "@" not in joined and "#" not in joined and "QP_" not in joined:
            continue
        left = _residue(sql)
        if left:
            return left
    return ""


def _residue(sql: str) -> str:
    tokens = output_tokens(sql)
    for place, (kind, text) in enumerate(tokens):
        following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if kind == "sign" and text in _SIGNS:
            return text
        if kind == "word" and (
            text.startswith("QP_") or text in _WORDS or (text in _CALLS and following == "(") or "@" in text or "#" in text
        ):
            return text
    return ""


_COUNTED = CLAUSES | KEPT
_CLAUSES_IN_ORDER = tuple(sorted(CLAUSES))
_KEPT_IN_ORDER = tuple(sorted(KEPT))


def source_clauses(tokens: Iterable[Token]) -> Counter[str]:
    """Clause words of T-SQL tokens; those that belong to table options or types of events are the caller's to leave out."""
    # Quoted names and strings have no upper-case text, variables one with @: no other kind of token is one of these words.
    return Counter([t.upper for t in tokens if t.upper in _COUNTED])


def output_clauses(statements: Iterable[str]) -> Counter[str]:
    """Clause words of Databricks statements."""
    return Counter([word for sql in statements for word in output_words(sql) if word in _COUNTED])


def conservation(source: Counter[str], statements: Iterable[str], expected: dict[str, int]) -> str:
    """The first clause whose count differs from what the rules explain: ``WHERE 2 → 1``; empty when all agree."""
    found = output_clauses(statements)
    # A Counter asks a method of Python's for each word that it does not have.
    of, had, planned = found.get, source.get, expected.get
    for clause in _CLAUSES_IN_ORDER:
        wanted = had(clause, 0) + planned(clause, 0)
        if wanted != of(clause, 0):
            return f"{clause} {wanted} → {found[clause]}"
    for word in _KEPT_IN_ORDER:
        if of(word, 0) < had(word, 0) + planned(word, 0):
            return f"{word} {source[word]} → {found[word]}"
    return ""
