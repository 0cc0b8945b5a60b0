"""Cuts a batch into statements and says of each what kind it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot.errors import TokenError
from sqlglot.tokens import Token, Tokenizer, TokenType

from responder.tokens import SqlError

_WRITES = frozenset(["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "BULK", "UPDATETEXT", "WRITETEXT"])
_DEFINES = frozenset(
    [
        "CREATE",
        "ALTER",
        "DROP",
        "GRANT",
        "REVOKE",
        "DENY",
        "ENABLE",
        "DISABLE",
        "ADD",
        "BACKUP",
        "RESTORE",
        "DBCC",
        "KILL",
        "SHUTDOWN",
        "RECONFIGURE",
        "CHECKPOINT",
    ]
)
_TRANSACTIONS = frozenset(["COMMIT", "ROLLBACK", "SAVE"])
# Statements that may follow a SET, USE or DECLARE without a semicolon.
_OPENS = frozenset(
    [
        "SELECT",
        "WITH",
        "SET",
        "USE",
        "DECLARE",
        "EXEC",
        "EXECUTE",
        "IF",
        "INSERT",
        "UPDATE",
        "DELETE",
        "MERGE",
        "TRUNCATE",
        "CREATE",
        "ALTER",
        "DROP",
        "GRANT",
        "COMMIT",
    ]
)
_SHORT = frozenset({"SET", "USE", "DECLARE", "PRINT", "COMMIT", "ROLLBACK", "SAVE"})


@dataclass(frozen=True)
class Piece:
    """One statement; ``kind`` as in :class:`responder.record.Statement`."""

    kind: str
    text: str


def tokenize(text: str) -> list[Token]:
    """Tokens of T-SQL.

    Raises:
        SqlError: 105, a string or name that does not end.
    """
    try:
        return Tokenizer(dialect="tsql").tokenize(text)
    except TokenError as error:
        raise SqlError(105, "Unclosed quotation mark after the character string ''.", 15) from error


def split(text: str) -> list[Piece]:
    """The statements of a batch, cut at semicolons and behind SET, USE and DECLARE.

    Raises:
        SqlError: 105.
    """
    runs: list[list[Token]] = [[]]
    depth = 0
    for token in tokenize(text):
        word = token.text.upper()
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if token.token_type is TokenType.SEMICOLON:
            runs.append([])
            continue
        run = runs[-1]
        bare = token.token_type not in (TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.IDENTIFIER)
        if run and depth == 0 and bare and word in _OPENS and run[0].text.upper() in _SHORT and not _belongs(run, word):
            runs.append([])
        runs[-1].append(token)
    return [Piece(_kind(run), text[run[0].start : run[-1].end + 1]) for run in runs if run]


def _belongs(run: list[Token], word: str) -> bool:
    """Whether a word goes on with a SET or DECLARE: ``SET @x = …``, ``DECLARE @c CURSOR … SELECT``."""
    if word == "WITH":
        return run[0].text.upper() in ("COMMIT", "ROLLBACK")
    return run[0].text.upper() == "DECLARE" and word in ("SET",)


def _kind(run: list[Token]) -> str:
    words = [t.text.upper() for t in run]
    first = words[0]
    if first in ("SELECT", "("):
        return "write" if _selects_into(run) else "select"
    if first == "WITH":
        return (
            next((_main(word) for word in _outside(run) if word in {"SELECT"} | _WRITES), "select") if not _selects_into(run) else "write"
        )
    if first in _WRITES:
        return "write"
    if first in _DEFINES:
        return "ddl"
    if first in _TRANSACTIONS or (first == "BEGIN" and words[1:2] and words[1].startswith("TRAN")):
        return "transaction"
    if first == "IF":
        # FreeTDS and Microsoft's driver end transactions so: IF @@TRANCOUNT > 0 COMMIT TRAN.
        return "transaction" if "TRANCOUNT" in "".join(words) and set(words) & {"COMMIT", "ROLLBACK"} and len(words) < 14 else "other"
    name = words[1] if first in ("EXEC", "EXECUTE") and len(words) > 1 else first
    if name.startswith("SP_DATATYPE_INFO"):  # FreeTDS asks for types in a batch
        return "driver"
    if first in ("SET", "USE", "DECLARE"):
        return first.lower()
    if first in ("EXEC", "EXECUTE") or run[0].token_type in (TokenType.VAR, TokenType.IDENTIFIER):
        return {"PRINT": "other", "WAITFOR": "other"}.get(first, "exec")
    return "other"


def _main(word: str) -> str:
    return "select" if word == "SELECT" else "write"


def _outside(run: list[Token]) -> list[str]:
    """Words outside of parentheses."""
    depth, found = 0, []
    for token in run:
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth == 0:
            found.append(token.text.upper())
    return found


def _selects_into(run: list[Token]) -> bool:
    depth = 0
    for token in run:
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth == 0 and token.token_type is TokenType.INTO:
            return True
    return False
