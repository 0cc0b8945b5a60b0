"""Where each statement of a batch begins and ends, although T-SQL needs no semicolons.

A pattern visits words, parentheses, semicolons and quoted forms only, so a long list of values costs little. A statement begins at a
keyword that can begin one, unless what stands before it says that it continues (``THEN UPDATE``, ``ON DELETE``, ``UNION SELECT`` …).
Control flow is flat: IF with its condition, ELSE, WHILE, BEGIN and END are spans of their own, with the depth of blocks around them.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from core.patterns import compiled
from migration.tsql.lexer import comment_end, iter_tokens, words


class Span(NamedTuple):
    """One statement of a batch.

    Attributes:
        head: Its first keyword in upper case (``CREATE``, ``IF``, ``BEGIN``, ``END``, ``EXEC`` …); empty for a call without EXEC.
        start: Offset of its first character.
        end: Offset after its last significant character, its semicolon included.
        depth: BEGIN blocks around it.
    """

    head: str
    start: int
    end: int
    depth: int


@dataclass(slots=True)
class _State:
    """What the statement being read has shown so far."""

    head: str = ""  # becomes INSERT, UPDATE, DELETE or MERGE behind the common table expressions of WITH
    first: str = ""
    start: int = -1
    depth: int = 0
    query: bool = False  # a SELECT, VALUES or EXEC that it was waiting for has come
    clause: bool = False  # its SET (UPDATE, ALTER) or TO/FROM (GRANT) has come


_VISIT = compiled(
    r"""(--)[^\n]*+|(/\*(?:[^*/]++|\*(?!/)|/(?!\*))*+(?:\*/|\Z|(?=/\*)))|([Nn]?+'[^']*+(?:'|\Z)|"[^"]*+(?:"|\Z)|\[[^\]]*+(?:\]|\Z))"""
    r"""|([\w@#$]++)|([();])""",
)
_SIMPLE_HEADS = words(
    "ALTER CREATE DROP TRUNCATE EXEC EXECUTE DECLARE WHILE RETURN BREAK CONTINUE GOTO RAISERROR PRINT USE GRANT DENY REVOKE CLOSE "
    "DEALLOCATE COMMIT ROLLBACK SAVE WAITFOR BACKUP RESTORE DBCC KILL CHECKPOINT SHUTDOWN RECONFIGURE BULK READTEXT WRITETEXT UPDATETEXT "
    "REVERT SETUSER"
)
_GUARDED_HEADS = words("SELECT INSERT UPDATE DELETE MERGE WITH SET IF ELSE BEGIN END OPEN FETCH THROW ENABLE DISABLE ADD CASE FOR")
_ALL_HEADS = _SIMPLE_HEADS | _GUARDED_HEADS
_OTHER_WORDS = words("VALUES TO FROM UNION ALL EXCEPT INTERSECT AS THEN ON")
_WATCHED = {w: w for w in _ALL_HEADS | _OTHER_WORDS}
_SET_OPERATORS = frozenset({"UNION", "ALL", "EXCEPT", "INTERSECT"})
_DML_CONTEXT = frozenset({"THEN", "ON", "FOR", "AFTER", "OF", "NOT"})
_PERMISSIONS = frozenset({"GRANT", "DENY", "REVOKE"})
_SETTABLE = frozenset({"UPDATE", "ALTER", "MERGE", "CREATE"})
_NEXT_WORD = compiled(r"\s*+([\w@#$]++|\S?)")
_CTE = compiled(
    r"\s*+(?:XMLNAMESPACES|CHANGE_TRACKING_CONTEXT|(?:[\w@#$]++|\[[^\]]*+\]|\"[^\"]*+\")\s*+(?:\([^()]*+\)\s*+)?+AS\b)\s*+\(?",
    re.IGNORECASE,
)
_MODULE = compiled(
    r"(?:CREATE(?:\s++OR\s++ALTER)?+|ALTER)\s++(PROCEDURE|PROC|FUNCTION|VIEW|TRIGGER|SCHEMA|DEFAULT|RULE)(?![\w@#$])", re.IGNORECASE
)


def split_statements(batch: str) -> list[Span]:
    """The statements of one batch, in order, for any text; linear in its length.

    A procedure, function, view or trigger takes the rest of the batch, as the server does; a further one that begins a line behind it
    shows a missing GO and is a span of its own.
    """
    spans: list[Span] = []
    state = _State()
    blocks = 0
    parens = 0
    cases = 0
    previous, last_end = "", 0
    pos, size = 0, len(batch)
    behind: deque[tuple[int, int]] | None = None

    def close() -> None:
        nonlocal state
        if state.start >= 0:
            spans.append(Span(state.first, state.start, last_end, state.depth))
        state = _State()

    while pos < size:
        for match in _VISIT.finditer(batch, pos):
            index = match.lastindex
            if index == 1:
                continue
            start, stop = match.span()
            if index == 2:
                if batch.startswith("/*", stop) and not batch.startswith("*/", stop - 2):
                    pos = comment_end(batch, start)[0]
                    break
                continue
            if index == 5:
                sign = match.group()
                if sign == ";":
                    last_end = stop
                    if not parens:
                        close()
                    previous = ";"
                    continue
                parens = parens + 1 if sign == "(" else max(0, parens - 1)
                if state.start < 0:
                    state = _State(start=start, depth=blocks)
                previous, last_end = sign, stop
                continue
            word = _WATCHED.get(match.group().upper(), "") if index == 4 else ""
            if word == "CASE":
                cases += 1
            elif word == "END" and cases:
                cases -= 1
                previous, last_end = "END", stop
                continue
            if word in _ALL_HEADS and not parens and not cases and _begins(batch, word, start, stop, previous, state):
                close()
                module = _MODULE.match(batch, start) if word in ("CREATE", "ALTER") else None
                if module is not None:
                    if module[1].upper() == "SCHEMA":
                        end = _schema_end(batch, start)
                    else:
                        behind = deque(_modules_behind(batch, start)) if behind is None else behind
                        while behind and behind[0][0] <= start:
                            behind.popleft()
                        end = behind[0][1] if behind else len(batch.rstrip())
                        if module[1].upper() == "VIEW":
                            end = _view_end(batch, start, end)
                    spans.append(Span(word, start, end, blocks))
                    previous, last_end, pos = "", end, end
                    break
                if word == "BEGIN" and _opens_block(batch, stop):
                    blocks += 1
                    last_end = _skip_word(batch, stop, ("TRY", "CATCH"))
                    spans.append(Span(word, start, last_end, blocks - 1))
                elif word == "END" and blocks and _next_word(batch, stop) != "CONVERSATION":
                    blocks -= 1
                    last_end = _skip_word(batch, stop, ("TRY", "CATCH"))
                    spans.append(Span(word, start, last_end, blocks))
                elif word == "ELSE":
                    last_end = stop
                    spans.append(Span(word, start, stop, blocks))
                else:
                    state = _State(word, word, start, blocks)
                    last_end = stop
                previous = word
                if last_end != stop:
                    pos = last_end
                    break
                continue
            if state.start < 0:
                state = _State(start=start, depth=blocks)
            if parens:
                pass
            elif state.head == "WITH" and word in ("INSERT", "UPDATE", "DELETE", "MERGE"):
                state.head = word
            elif word in ("SELECT", "VALUES", "EXEC", "EXECUTE"):
                state.query = True
            elif word in ("SET", "TO", "FROM"):
                state.clause = True
            previous, last_end = (word or match.group().upper() if index == 4 else "'"), stop
        else:
            break
    last_end = max(last_end, state.start)
    close()
    return _to_next(batch, spans)


def _to_next(batch: str, spans: list[Span]) -> list[Span]:
    """The spans with their ends moved behind operators and punctuation, which the pattern does not visit."""
    result = []
    for number, span in enumerate(spans):
        limit = spans[number + 1].start if number + 1 < len(spans) else len(batch)
        end = span.end
        while end < limit and (tail := _TAIL.match(batch, end, limit)):
            end = tail.end()
        result.append(span._replace(end=end))
    return result


_TAIL = compiled(r"[ \t]*+(?!--|/\*)[-+*/%=<>!&|^~.,;:{}?\\]++")


def _begins(batch: str, word: str, start: int, stop: int, previous: str, state: _State) -> bool:
    """Whether ``word`` begins a statement here, at no depth of parentheses."""
    if start and batch[start - 1] == ".":
        return False
    if state.start < 0:
        return word not in ("CASE", "FOR", "ADD") or (word == "ADD" and _next_word(batch, stop) in ("SIGNATURE", "COUNTER", "SENSITIVITY"))
    head = state.head
    if head in _PERMISSIONS and not state.clause:
        return False
    match word:
        case "CASE" | "FOR" | "ADD":
            return False
        case "GRANT":
            return previous != "WITH"
        case "SELECT":
            if previous in _SET_OPERATORS or (head == "DECLARE" and previous == "FOR"):
                return False
            if head == "CREATE":
                return state.query or not _created_by_query(batch, state.start, start)
            return head not in ("INSERT", "WITH") or state.query
        case "INSERT" | "UPDATE" | "DELETE":
            if _at_comma(batch, start) or (previous in _DML_CONTEXT and not (head == "SET" and previous == "ON")):
                return False
            if word == "UPDATE" and _next_word(batch, stop) == "(" and head in ("IF", "WHILE"):
                return False
            return not (head == "WITH" and not state.query)
        case "MERGE":
            following = _next_word(batch, stop)
            if following in ("JOIN", "UNION", "RANGE") or previous in ("OPTION",):
                return False
            return not (head == "WITH" and not state.query)
        case "WITH":
            return previous not in ("AS", "ON") and _CTE.match(batch, stop) is not None and not (head == "CREATE" and previous == "INDEX")
        case "SET":
            if head in ("CREATE", "ALTER") and _next_word(batch, stop).startswith("@"):
                return True
            if head == "CREATE" and _next_word(batch, stop) in _SESSION_OPTIONS:
                return True
            if previous in ("UPDATE", "DELETE") or (head in _SETTABLE and not state.clause):
                return False
            return not (head == "WITH" and not state.clause)
        case "IF":
            found = _NEXT_TWO.match(batch, stop)
            return not (found and found[1].upper() == "EXISTS" and found[2] != "(")
        case "ELSE":
            return True
        case "OPEN" | "ENABLE" | "DISABLE":
            return word == "OPEN" or (_next_word(batch, stop) == "TRIGGER" and head != "ALTER")
        case "FETCH":
            return previous not in ("ROWS", "ROW")
        case "THROW":
            following = _next_word(batch, stop)
            return not following or following in (";", "END") or following[0] in "@0123456789"
        case "EXEC" | "EXECUTE":
            return not (previous == "WITH" or (head == "INSERT" and not state.query) or _at_comma(batch, start))
        case "ALTER" | "CREATE" | "DROP":
            # ALTER TABLE t ALTER COLUMN …, ALTER TABLE t DROP …; ALTER ROLE r ADD/DROP MEMBER …
            return not (head == "ALTER" and _next_word(batch, stop) in _ALTER_PARTS)
        case "CHECKPOINT" | "BACKUP" | "RESTORE" | "USE" | "BULK" | "CLOSE":
            return (
                not _at_comma(batch, start) and previous not in ("(", ",", "=", "OPENROWSET") and not (head == "CREATE" and previous == "'")
            )
        case _:
            return True


_SESSION_OPTIONS = words("NOCOUNT XACT_ABORT IDENTITY_INSERT ROWCOUNT DATEFIRST DATEFORMAT ANSI_WARNINGS ANSI_NULLS")
_ALTER_PARTS = words(
    "COLUMN CONSTRAINT MEMBER VALUE FILE FILEGROUP PERIOD INDEX CREDENTIAL ENCRYPTION SYSTEM_VERSIONING IF NAME EVENT TARGET LISTENER"
)
_NEXT_TWO = compiled(r"\s*+([\w@#$]++)\s*+(\(|\S?)")


def _next_word(batch: str, pos: int) -> str:
    """The next word in upper case, or the next sign; comments between are not looked through."""
    found = _NEXT_WORD.match(batch, pos)
    return found[1].upper() if found else ""


def _skip_word(batch: str, pos: int, words: tuple[str, ...]) -> int:
    found = _NEXT_WORD.match(batch, pos)
    return found.end() if found and found[1].upper() in words else pos


def _created_by_query(batch: str, start: int, stop: int) -> bool:
    """Whether a CREATE says AS outside parentheses: what follows is its query, as in ``CREATE TABLE t AS SELECT``."""
    depth = 0
    for token in iter_tokens(batch[start:stop]):
        depth += (token.text == "(") - (token.text == ")")
        if token.upper == "AS" and not depth:
            return True
    return False


def _at_comma(batch: str, start: int) -> bool:
    while start > 0 and batch[start - 1] in " \t\n":
        start -= 1
    return start > 0 and batch[start - 1] == ","


def _opens_block(batch: str, stop: int) -> bool:
    return _next_word(batch, stop) not in ("TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION")


_ANOTHER = compiled(
    r"^[ \t]*+((?:CREATE(?:\s++OR\s++ALTER)?+|ALTER)\s++(?:PROCEDURE|PROC|FUNCTION|VIEW|TRIGGER)(?![\w@#$]))", re.IGNORECASE | re.MULTILINE
)


def _modules_behind(batch: str, start: int) -> list[tuple[int, int]]:
    """Further modules that begin a line behind ``start``, outside comments and strings: where each starts and what precedes it ends."""
    lowered = batch.lower()
    if lowered.count("create") + lowered.count("alter") < 2:
        return []
    candidates = {m.start(1) for m in _ANOTHER.finditer(batch, start + 1)}
    if not candidates:
        return []
    found = []
    end = start
    for token in iter_tokens(batch, start):
        if token.start in candidates and token.upper in ("CREATE", "ALTER"):
            found.append((token.start, end))
        end = token.end
    return found


_LINE_HEAD = compiled(
    r"^[ \t]*+(?:SELECT|EXEC(?:UTE)?|GRANT|DENY|PRINT|DROP|INSERT|UPDATE|DELETE|IF|USE|SET)\b", re.IGNORECASE | re.MULTILINE
)


_LINE_SELECT = compiled(r"\bSELECT\b", re.IGNORECASE)


def _view_end(batch: str, start: int, end: int) -> int:
    """Where the query of a view ends: what begins a line behind it is no part of it, though the server refuses both in one batch."""
    first = _LINE_SELECT.search(batch, start, end)
    if first is None or not _LINE_HEAD.search(batch, first.end(), end):
        return end
    depth = 0
    for token in iter_tokens(batch, start):
        depth += (token.text == "(") - (token.text == ")")
        if token.upper == "AS" and not depth:
            break
    else:
        return end
    spans = split_statements(batch[token.end : end])
    for before, span in pairwise(spans):
        at = token.end + span.start
        if span.head and not batch[batch.rfind("\n", 0, at) + 1 : at].strip():
            return token.end + before.end
    return end


def _schema_end(batch: str, start: int) -> int:
    end = start
    tokens = iter_tokens(batch, start)
    expecting = 3  # CREATE SCHEMA name
    for count, token in enumerate(tokens):
        if count < expecting or token.upper in (".",):
            if token.upper == "AUTHORIZATION":
                expecting = count + 2
            end = token.end
        elif token.upper == "AUTHORIZATION":
            expecting = count + 2
            end = token.end
        else:
            break
    return end
