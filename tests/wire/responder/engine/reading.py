"""T-SQL text into sqlglot's tree, refusing what is not T-SQL of the version."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokens import Token, TokenType

from responder.engine.functions_list import FUNCTIONS, NATIVE
from responder.engine.infer import PREFIX
from responder.engine.strictness import check_tokens, check_tree
from responder.sqltypes import NAMES
from responder.statements import tokenize
from responder.tokens import SqlError
from responder.versions import Version

_HIGHLIGHT = re.compile(r"\x1b\[4m(.*?)\x1b\[0m", re.DOTALL)
# Words before a parenthesis that are no functions.
_CLAUSES = frozenset(
    [
        "IN",
        "VALUES",
        "AND",
        "OR",
        "NOT",
        "EXISTS",
        "AS",
        "ON",
        "OVER",
        "WHERE",
        "SELECT",
        "FROM",
        "JOIN",
        "UNION",
        "ALL",
        "EXCEPT",
        "INTERSECT",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "BY",
        "HAVING",
        "TOP",
        "DISTINCT",
        "ANY",
        "SOME",
        "LIKE",
        "BETWEEN",
        "WITH",
        "OPTION",
        "GROUP",
        "APPLY",
        "IS",
        "RETURNS",
        "OFFSET",
        "FETCH",
        "MAXRECURSION",
    ]
)


def read(text: str, version: Version) -> exp.Query:
    """The tree of one SELECT, its built-in functions under names that sqlglot leaves alone.

    Raises:
        SqlError: As SQL Server would; 50000 for what this responder does not execute.
    """
    marked = _mark_functions(text, version)
    try:
        tree = sqlglot.parse_one(marked, dialect="tsql")
    except ParseError as error:
        found = _HIGHLIGHT.search(str(error))
        near = (found[1] if found else "").removeprefix(PREFIX)
        raise SqlError(102, f"Incorrect syntax near '{near}'.", 15) from error
    if not isinstance(tree, exp.Query):
        raise SqlError(50_000, f"This responder executes no {tree.key.upper()}.")
    check_tree(tree)
    _mark_recursion(tree)
    return tree


def _mark_functions(text: str, version: Version) -> str:
    """Give each built-in function a name that sqlglot leaves alone; refuse unknown ones (195)."""
    words = tokenize(text)
    check_tokens(words, version)
    out, at = [], 0
    for i, token in enumerate(words[:-1]):
        name = token.text.upper()
        if words[i + 1].token_type is not TokenType.L_PAREN or not token.text.replace("_", "a").isalnum() or token.text[0].isdigit():
            continue
        if token.token_type in (TokenType.STRING, TokenType.NUMBER, TokenType.IDENTIFIER) or (i and words[i - 1].text in (".", "@")):
            continue
        if i and words[i - 1].text.upper() in ("FROM", "JOIN", "AS", "WITH", ",") and name not in FUNCTIONS and name not in NATIVE:
            continue
        if name in ("CHAR", "NCHAR") and _is_type(words, i):
            continue
        since = FUNCTIONS[name][0] if name in FUNCTIONS else NATIVE.get(name)
        if since is None and (name in _CLAUSES or name.lower() in NAMES):
            continue
        if since is None or since > version.year:
            raise SqlError(195, f"'{token.text}' is not a recognized built-in function name.", 15, 10)
        if name in FUNCTIONS:
            out.append(text[at : token.start] + PREFIX)
            at = token.start
    return "".join(out) + text[at:]


def _is_type(words: list[Token], at: int) -> bool:
    """Whether CHAR is the type in ``AS char(5)`` or ``CONVERT(char(5), …)``."""
    before = [w.text.upper() for w in words[max(0, at - 2) : at]]
    return before[-1:] == ["AS"] or (before[-1:] == ["("] and before[0].endswith("CONVERT"))


def _mark_recursion(tree: exp.Query) -> None:
    """T-SQL does not say RECURSIVE."""
    for clause in tree.find_all(exp.With):
        if any(
            table.name.lower() == cte.alias.lower() and not table.db for cte in clause.expressions for table in cte.this.find_all(exp.Table)
        ):
            clause.set("recursive", True)
