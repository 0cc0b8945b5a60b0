"""Both languages word by word, and what a text says: for :mod:`tools.silent_loss`, which compares the two.

Nothing here is shared with the transpiler, so that it cannot be wrong in the same way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


def words_of(text: str) -> frozenset[str]:
    """A set of words written as one text."""
    return frozenset(text.split())


class Word(NamedTuple):
    """A token: kind is ``name``, ``word``, ``text``, ``number``, ``variable`` or ``sign``."""

    kind: str
    text: str
    at: int


_SOURCE = re.compile(
    r"(?P<blank>\s+|--[^\n]*)|(?P<comment>/\*)|N?'(?P<text>(?:[^']|'')*)'|\[(?P<bracket>(?:[^\]]|\]\])*)\]|\"(?P<quoted>(?:[^\"]|\"\")*)\""
    r"|(?P<variable>@@?[\w$#@]+)|(?P<number>0[xX][0-9a-fA-F]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[$£€](?P<money>\d+\.?\d*)"
    r"|(?P<word>[^\W\d][\w$#@]*|[#$][\w$#@]+)|(?P<sign><\s*=|>\s*=|<\s*>|!\s*=|!\s*<|!\s*>|[+*/%&|^-]=|::|.)",
    re.DOTALL,
)
_RESULT = re.compile(
    r"(?P<blank>\s+)|(?P<prefix>[xX])?'(?P<text>(?:[^'\\]|\\.|'')*)'|`(?P<quoted>(?:[^`]|``)*)`"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)|(?P<sign><=|>=|<>|!=|=>|\|\||::|.)",
    re.DOTALL,
)


def source_words(text: str) -> Iterator[Word]:
    """Tokens of T-SQL without comments."""
    at = 0
    while at < len(text):
        found = _SOURCE.match(text, at)
        if found is None:
            return
        kind = found.lastgroup or "sign"
        if kind == "comment":
            depth = 1
            for mark in re.compile(r"/\*|\*/").finditer(text, at + 2):
                depth += 1 if mark[0] == "/*" else -1
                if not depth:
                    at = mark.end()
                    break
            else:
                return
            continue
        if kind == "text":
            yield Word("text", found["text"].replace("''", "'"), at)
        elif kind in ("bracket", "quoted"):
            yield Word("name", found[kind].replace("]]", "]").lower(), at)
        elif kind == "money":
            yield Word("number", found["money"], at)
        elif kind != "blank":
            said = "".join(found[0].split()) if kind == "sign" else found[0]  # < = is <=
            yield Word(kind, said.lower() if kind != "word" else said.upper(), at)
        at = found.end()


def _unescaped(found: re.Match[str]) -> str:
    sign: str = found[1] or "'"
    return {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(sign, sign)


def result_words(text: str) -> Iterator[Word]:
    """Tokens of Databricks SQL."""
    for found in _RESULT.finditer(text):
        kind = found.lastgroup or "sign"
        if kind == "text":
            if found["prefix"]:
                yield Word("number", "0x" + found["text"].lower(), found.start())
            else:
                yield Word("text", re.sub(r"\\(.)|''", _unescaped, found["text"], flags=re.DOTALL), found.start())
        elif kind == "quoted":
            yield Word("name", found["quoted"].replace("``", "`").lower(), found.start())
        elif kind != "blank":
            yield Word(kind, found[0].upper() if kind == "word" else found[0].lower(), found.start())


TYPES = words_of("""
    BIGINT INT INTEGER SMALLINT TINYINT BIT DECIMAL DEC NUMERIC MONEY SMALLMONEY FLOAT REAL DATE DATETIME DATETIME2 SMALLDATETIME
    DATETIMEOFFSET TIME CHAR CHARACTER VARCHAR NCHAR NVARCHAR TEXT NTEXT BINARY VARBINARY IMAGE XML UNIQUEIDENTIFIER SQL_VARIANT
    ROWVERSION TIMESTAMP HIERARCHYID GEOGRAPHY GEOMETRY SYSNAME DOUBLE PRECISION VARYING NATIONAL MAX
""")
#: Words of the language that are no names; what they mean is compared by :data:`COUNTED` where it can get lost.
_WORDS = words_of("""
    ADD ALL ALTER AND ANY AS ASC AUTHORIZATION BEGIN BETWEEN BREAK BY CASCADE CASE CATCH CHECK CLOSE CLUSTERED COLLATE COLUMN
    COMMIT COMMITTED CONSTRAINT CONTINUE CREATE CROSS CURSOR DEALLOCATE DECLARE DEFAULT DELETE DESC DISTINCT DROP ELSE END ESCAPE
    EXCEPT EXEC EXECUTE EXISTS EXTERNAL FAST_FORWARD FETCH FOR FOREIGN FORWARD_ONLY FROM FULL FUNCTION GOTO GROUP HAVING HOLDLOCK
    IDENTITY IF IN INDEX INNER INSERT INTERSECT INTO IS ISOLATION JOIN KEY LEFT LEVEL LIKE LOCAL MERGE NEXT NOLOCK NONCLUSTERED
    NOT NULL OF OFF OFFSET ON OPEN OPTION OR ORDER OUT OUTER OUTPUT OVER PARTITION PERCENT PIVOT PRECEDING PRIMARY PRINT PROC
    PROCEDURE RAISERROR READ READONLY READ_ONLY RECOMPILE REFERENCES RETURN RETURNS REPLICATION RIGHT ROLLBACK ROW ROWS RANGE SAVE
    SCHEMABINDING SELECT SET SOME STATIC TABLE THEN THROW TIES TO TOP TRAN TRANSACTION TRIGGER TRUNCATE TRY UNBOUNDED UNCOMMITTED
    UNION UNIQUE UNPIVOT UPDATE USING VALUES VIEW WAITFOR WHEN WHERE WHILE WITH WITHIN WORK XACT_ABORT NOCOUNT ANSI_NULLS
    QUOTED_IDENTIFIER FOLLOWING CURRENT MATCHED SOURCE TARGET ONLY APPLY GLOBAL KEYSET DYNAMIC SCROLL PRIOR FIRST LAST ABSOLUTE
    RELATIVE INSENSITIVE TYPE_WARNING OPTIMISTIC SCROLL_LOCKS ENCRYPTION CALLER OWNER SELF VIEW_METADATA ATOMIC NATIVE_COMPILATION
    SNAPSHOT LANGUAGE CALLED INPUT STATISTICS CHECKPOINT ROLLUP CUBE GROUPING SETS AT ZONE MAXRECURSION HASH LOOP REMOTE ROOT PATH
    AUTO RAW ELEMENTS SYSTEM_TIME NAME FOR TABLESAMPLE TEXTIMAGE_ON
""")
_HINTS = words_of("""
    NOLOCK READUNCOMMITTED READPAST ROWLOCK UPDLOCK HOLDLOCK TABLOCK TABLOCKX XLOCK PAGLOCK NOWAIT FORCESEEK FORCESCAN INDEX
    SERIALIZABLE READCOMMITTED REPEATABLEREAD NOEXPAND SNAPSHOT READCOMMITTEDLOCK KEEPIDENTITY
""")
_DATE_FUNCTIONS = frozenset({"DATEPART", "DATENAME", "DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATETRUNC", "DATE_BUCKET"})
#: What may not get lost, and the words of the result that say the same.
COUNTED: dict[str, tuple[str, ...]] = {
    "JOIN": ("JOIN", "EXISTS", "USING", "IN"),
    "APPLY": ("LATERAL", "JOIN", "EXPLODE", "INLINE", "SELECT"),
    "LEFT JOIN": ("LEFT JOIN", "NOT"),
    "WHERE": ("WHERE", "ON", "WHEN", "AND", "FILTER"),
    "HAVING": ("HAVING",),
    "GROUP BY": ("GROUP",),
    "ORDER BY": ("ORDER", "ARRAY_SORT", "SORT_ARRAY"),
    "DISTINCT": ("DISTINCT",),
    "TOP": ("LIMIT", "QUALIFY", "ROW_NUMBER", "RANK"),
    "UNION": ("UNION",),
    "UNION ALL": ("UNION",),
    "EXCEPT": ("EXCEPT", "NOT"),
    "INTERSECT": ("INTERSECT",),
    "WHEN": ("WHEN",),
    "EXISTS": ("EXISTS",),
    "BETWEEN": ("BETWEEN",),
    "OVER": ("OVER",),
    "DESC": ("DESC",),
    "INSERT": ("INSERT", "CREATE", "SET"),
    "UPDATE": ("UPDATE",),
    "DELETE": ("DELETE", "TRUNCATE", "EXCEPT", "OVERWRITE"),
    "WHILE": ("WHILE", "FOR", "REPEAT", "LOOP"),
    "IF": ("IF", "ELSEIF", "CASE"),
    "LIKE": ("LIKE", "REGEXP_LIKE", "RLIKE", "STARTSWITH"),
    "PIVOT": ("PIVOT",),
    "UNPIVOT": ("UNPIVOT",),
    "CALL": ("CALL",),
}
_COMPARED = {"<": "< >", ">": "< >", "<=": "<= >=", ">=": "<= >=", "!<": "<= >=", "!>": "<= >=", "<>": "<>", "!=": "<>"}


def skeleton(text: str) -> str:
    """Letters and digits of a text: what stays when a pattern or format is written otherwise."""
    return re.sub(r"[\W_]", "", re.sub(r"%-?[\d.]*l?[disuxX]", "", text)).lower()


def number_of(text: str) -> str:
    """A number as it compares: no needless zeros."""
    if text.startswith("0x"):
        return text
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text.lstrip("0") or "0"


def facts(words: list[Word], *, source: bool) -> Counter[tuple[str, str]]:
    """What a text says, each fact with how often."""
    found: Counter[tuple[str, str]] = Counter()
    styles: set[int] = set()  # places of CONVERT's styles
    at = 0
    while at < len(words):
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else Word("sign", "", 0)
        if source and word.kind == "word" and word.text in ("WITH", "OPTION") and after.text == "(":
            inner = words[at + 2] if at + 2 < len(words) else after
            if word.text == "OPTION" or inner.text in _HINTS:
                at = behind(words, at + 1)
                continue
        if source and _sized_type(words, at):
            at = behind(words, at + 1)
            continue
        if source and word.text in ("CONVERT", "TRY_CONVERT") and word.kind == "word" and after.text == "(":
            end = behind(words, at + 1)
            if words[end - 2].kind == "number" and words[end - 3].text == "," and _arguments(words, at + 1) == 3:
                styles.add(end - 2)
        if word.kind == "text":
            found["text", skeleton(word.text)] += 1
        elif at in styles:
            pass
        elif word.kind == "number":
            found["number", number_of(word.text)] += 1
        elif word.kind == "variable":
            if not word.text.startswith("@@"):
                found["variable", word.text[1:]] += 1
        elif word.kind == "name":
            if after.text == "(" and source:
                found["call", word.text] += 1
            elif after.text != ".":
                found["name", word.text] += 1
        elif word.kind == "word":
            _word(found, words, at, source=source)
        elif word.text in _COMPARED:
            found["compare", _COMPARED[word.text]] += 1
        at += 1
    return found


def _word(found: Counter[tuple[str, str]], words: list[Word], at: int, *, source: bool) -> None:
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else Word("sign", "", 0)
    before = words[at - 1] if at else Word("sign", "", 0)
    text = word.text
    if text == "LEFT" and after.text in ("JOIN", "OUTER"):
        found["word", "LEFT JOIN"] += 1
    if not source:
        found["word", text] += 1
        return
    if text in COUNTED and not (text == "LEFT" and after.text == "("):
        found["word", text] += 1
    if text in ("GROUP", "ORDER") and after.text == "BY":
        found["word", text + " BY"] += 1
    if text in ("EXEC", "EXECUTE") and after.text not in ("(", "AS") and before.text != "WITH":
        found["word", "CALL"] += 1
    if (text in _WORDS and before.text != ".") or text in TYPES:
        return
    if before.text == "(" and at > 1 and words[at - 2].text in _DATE_FUNCTIONS and after.text == ",":
        return
    if after.text == "(":
        if before.text == "." or (at > 1 and words[at - 1].text == "."):
            found["call", text.lower()] += 1
        return
    if after.text != ".":
        found["name", text.lower()] += 1


def _sized_type(words: list[Word], at: int) -> bool:
    """Whether ``varchar(20)`` stands here: its length is no number of the statement."""
    word, before = words[at], words[at - 1] if at else words[at]
    if word.kind not in ("word", "name") or word.text.upper() not in TYPES or before.text == ".":
        return False
    inside = [w.text.upper() for w in words[at + 1 : at + 6]]
    sized = inside[:1] == ["("] and (inside[2:3] == [")"] or inside[4:5] == [")"]) and (inside[1].isdigit() or inside[1] == "MAX")
    return sized and (word.text != "CHAR" or before.text in ("AS", "(") or before.kind in ("variable", "name", "word"))


def _arguments(words: list[Word], at: int) -> int:
    """How many arguments stand in the parenthesis that opens at ``at``."""
    depth = commas = 0
    for word in words[at : behind(words, at)]:
        depth += (word.text == "(") - (word.text == ")")
        commas += word.text == "," and depth == 1
    return commas + 1


def behind(words: list[Word], at: int) -> int:
    """The place behind the parenthesis that opens at ``at``."""
    depth = 0
    while at < len(words):
        depth += (words[at].text == "(" and words[at].kind == "sign") - (words[at].text == ")" and words[at].kind == "sign")
        at += 1
        if not depth:
            break
    return at
