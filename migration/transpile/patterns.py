"""LIKE patterns as regular expressions (Java), for what LIKE of Databricks does not know.

Source: Microsoft Learn, "LIKE (Transact-SQL)", "PATINDEX (Transact-SQL)".
"""

from __future__ import annotations

import re

from sqlglot import exp

from migration.transpile.rewriter import call, text


def whole_regex(pattern: str, escape: str | None = None) -> str:
    """The expression that matches the whole text."""
    return "(?s)^" + _body(pattern, escape) + r"\z"


def search_regex(pattern: str) -> str:
    """The expression whose first match begins where PATINDEX finds the pattern: without the ``%`` at its ends."""
    start = "" if pattern.startswith("%") else "^"
    end = "" if pattern.endswith("%") else r"\z"
    return "(?s)" + start + _body(pattern.strip("%"), None) + end


def _body(pattern: str, escape: str | None) -> str:
    out: list[str] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        close = pattern.find("]", at + 2) if sign == "[" else -1
        if escape and sign == escape and at + 1 < len(pattern):
            at += 1
            out.append(re.escape(pattern[at]))
        elif sign == "%":
            out.append(".*")
        elif sign == "_":
            out.append(".")
        elif close > 0:
            inside = pattern[at + 1 : close]
            negated = inside.startswith("^") and len(inside) > 1
            body = re.sub(r"([\\\[\]^&~])", r"\\\1", inside[1:] if negated else inside)
            out.append(f"[{'^' if negated else ''}{body}]")
            at = close
        else:
            out.append(re.escape(sign))
        at += 1
    return "".join(out)


def computed_search(pattern: exp.Expr) -> exp.Expr:
    """:func:`search_regex` of a pattern that is known only when the query runs, as one expression.

    Outside brackets ``%`` and ``_`` are wildcards, whatever means something to a regular expression alone is escaped, and ``[^`` stays.
    """
    steps = (
        (r"(?<=.)%+$", ""),
        (r"^%+", ""),
        (r"([.$|?*+(){}\\&~])", r"\\$1"),
        (r"(?<!\[)\^", r"\\^"),
        (r"(?<=\[\^?)\[", r"\\["),
        (r"%(?![^\[]*\])", ".*"),
        (r"_(?![^\[]*\])", "."),
    )
    body = pattern.copy()
    for wanted, instead in steps:
        body = call("REGEXP_REPLACE", body, text(wanted), text(instead))
    start = call("IF", call("STARTSWITH", pattern.copy(), text("%")), text("(?s)"), text("(?s)^"))
    end = call("IF", call("ENDSWITH", pattern.copy(), text("%")), text(""), text(r"\z"))
    return call("CONCAT", start, body, end)
