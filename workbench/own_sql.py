"""The gates for SQL that a person wrote instead of a conversion: what is wrong with it is said, and keeping it all the same is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.findings import Finding, Severity
from migration.conversion import Conversion, Gates, Status
from migration.estate import ObjectKind
from workbench.child import EventWriter

#: Strings, quoted names, bodies of Python functions and comments, which hold anything; words; any other character.
_PIECE = re.compile(
    r"""(?P<text>\$\$.*?(?:\$\$|\Z)|`(?:[^`]|``)*(?:`|\Z)|'(?:[^'\\]|\\.|'')*(?:'|\Z)|"(?:[^"\\]|\\.|"")*(?:"|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<sign>.)""",
    re.DOTALL,
)
_OPENED = frozenset({"BEGIN", "CASE"})
_NOT_CLOSED_BY = frozenset({"IF", "WHILE", "FOR", "LOOP", "REPEAT"})
_ENDS = {"'": "'", '"': '"', "`": "`", "/*": "*/", "$$": "$$"}


def statements_of(sql: str) -> list[str]:
    """The statements of a text, without their semicolons; those inside BEGIN … END stay together.

    Args:
        sql: Databricks SQL.
    """
    found, start, depth = [], 0, 0
    for kind, text, at, following in _pieces(sql):
        if kind == "word":
            upper = text.upper()
            if upper in _OPENED and not _is_end(sql, at):
                depth += 1
            elif upper == "END" and following not in _NOT_CLOSED_BY:
                depth = max(0, depth - 1)
        elif kind == "sign" and text == ";" and not depth:
            found.append(sql[start:at])
            start = at + 1
    found.append(sql[start:])
    return [statement.strip() for statement in found if _says_something(statement)]


def _is_end(sql: str, at: int) -> bool:
    """Whether the word at ``at`` stands behind END: END CASE closes what CASE opened."""
    return re.search(r"\bEND\s+\Z", sql[max(0, at - 40) : at], re.IGNORECASE) is not None


def _says_something(statement: str) -> bool:
    return any(not (kind == "text" and text.startswith(("--", "/*"))) and text.strip() for kind, text, _, _ in _pieces(statement))


def _pieces(sql: str) -> Iterator[tuple[str, str, int, str]]:
    """Kind, text, offset, and the word that follows in upper case."""
    for match in _PIECE.finditer(sql):
        following = re.match(r"\s+([A-Za-z]+)", sql[match.end() : match.end() + 40]) if match.lastgroup == "word" else None
        yield match.lastgroup or "", match[0], match.start(), following[1].upper() if following else ""


def check_sql(
    writer: EventWriter, *, sql: str, object: str, kind: str, text: str = "", quoted: bool = True, verify: bool = False
) -> dict[str, Any]:
    """Run the gates over SQL that a person wrote.

    Args:
        writer: The job's; nothing is streamed.
        sql: The SQL.
        object: Name of the object it is for.
        kind: Its kind.
        text: Its T-SQL, for comparing clauses; empty when it is not at hand.
        quoted: Whether ``"x"`` is a name in it.
        verify: Let a real Spark parse it too.

    Returns:
        ``findings``, located in ``sql``, and ``gates``.
    """
    statements = statements_of(sql)
    bare = [_without_comments(statement) for statement in statements]
    findings = [*_unclosed(sql), *_left(bare), *_unread(sql, statements)]
    missing = _not_conserved(text, bare, quoted) if text else None
    if missing:
        words = f"its clauses differ from the source's: {missing}"
        findings.append(Finding("OVERRIDE_CLAUSES", Severity.INFO, words, "Compare them once.", line=1, column=1))
    gates = Gates(residue=not any(f.code == "OVERRIDE_RESIDUE" for f in findings), conserved=not missing)
    if verify:
        gates, more = _verified(object, ObjectKind(kind), statements)
        findings += more
    passed = {name: getattr(gates, name) for name in ("residue", "conserved", "parsed", "resolved")} | ({} if text else {"conserved": None})
    return {"findings": [f.to_dict() for f in findings], "gates": passed, "statements": len(statements)}


def _without_comments(statement: str) -> str:
    return "".join(" " if kind == "text" and text.startswith(("--", "/*")) else text for kind, text, _, _ in _pieces(statement))


def _unclosed(sql: str) -> list[Finding]:
    """A text or name that is never closed, and parentheses that do not match."""
    depth = 0
    for kind, text, at, _ in _pieces(sql):
        if kind == "text" and not text.startswith("--"):
            begin = text[:2] if text[:2] in _ENDS else text[0]
            if len(text) < 2 * len(_ENDS[begin]) or not text.endswith(_ENDS[begin]):
                return [_error("OVERRIDE_UNPARSED", f"{begin} is never closed", sql, at)]
        depth += (text == "(") - (text == ")") if kind == "sign" else 0
        if depth < 0:
            return [_error("OVERRIDE_UNPARSED", "a ) closes nothing", sql, at)]
    return [_error("OVERRIDE_UNPARSED", "a ( is never closed", sql, len(sql) - 1)] if depth else []


def _left(statements: list[str]) -> list[Finding]:
    from migration.transpile.gates import residue

    left = residue(statements)
    if not left:
        return []
    return [Finding("OVERRIDE_RESIDUE", Severity.ERROR, f"T-SQL is left in it: {left}", "Write it in Databricks SQL.", line=1, column=1)]


def _unread(sql: str, statements: list[str]) -> list[Finding]:
    """What sqlglot cannot parse; SQL scripting is beyond it and is left to Spark and the workspace."""
    import sqlglot
    from sqlglot.errors import ErrorLevel, ParseError, TokenError

    found = []
    for statement in statements:
        if re.search(r"\bBEGIN\b", statement, re.IGNORECASE):
            continue
        at = max(0, sql.find(statement))
        try:
            sqlglot.parse(statement, read="databricks", error_level=ErrorLevel.RAISE)
        except ParseError as error:
            told = error.errors[0] if error.errors else {}
            line = sql.count("\n", 0, at) + int(told.get("line") or 1)
            words = f"it does not parse: {told.get('description') or 'syntax error'}"
            found.append(
                Finding("OVERRIDE_UNPARSED", Severity.ERROR, words, "Correct it, or keep it if Databricks takes it.", line=line, column=1)
            )
        except (TokenError, RecursionError):
            found.append(_error("OVERRIDE_UNPARSED", "it does not parse", sql, at))
    return found


def _not_conserved(text: str, statements: list[str], quoted: bool) -> str:
    from migration.transpile.gates import conservation, source_clauses
    from migration.tsql.lexer import tokenize

    return conservation(source_clauses(tokenize(text, quoted_identifier=quoted)), statements, {})


def _verified(name: str, kind: ObjectKind, statements: list[str]) -> tuple[Gates, list[Finding]]:
    from core.progress import no_progress
    from migration.transpile.verify import SparkVerifier

    gates = Gates(residue=True, conserved=True)
    made = Conversion(name, kind, "", 1, 1, Status.CONVERTED, tuple(statements), (), gates, 0.0)
    (checked,) = SparkVerifier().verify([made], no_progress)
    findings = [replace(f, file="", line=0, column=0) for f in checked.findings]
    return checked.gates, findings


def _error(code: str, words: str, sql: str, at: int) -> Finding:
    line, column = sql.count("\n", 0, at) + 1, at - (sql.rfind("\n", 0, at) + 1) + 1
    return Finding(code, Severity.ERROR, words, "Correct it, or keep it if Databricks takes it.", line=line, column=column)
