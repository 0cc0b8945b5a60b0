"""What sqlglot reads and SQL Server refuses, with SQL Server's errors."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from responder.tokens import SqlError
from responder.versions import Version

#: Tokens of other dialects.
_FOREIGN = {
    TokenType.LIMIT: "LIMIT",
    TokenType.DCOLON: "::",
    TokenType.ILIKE: "ILIKE",
    TokenType.QUALIFY: "QUALIFY",
    TokenType.USING: "USING",
}
#: Functions that SQL Server has and the responder does not execute.
UNEXECUTED = frozenset(
    [
        "DATEDIFF",
        "DATEADD",
        "DATEPART",
        "DATENAME",
        "DATEDIFF_BIG",
        "EOMONTH",
        "DATEFROMPARTS",
        "FORMAT",
        "ISDATE",
        "CHECKSUM",
        "BINARY_CHECKSUM",
        "NEWID",
        "RAND",
        "CHOOSE",
        "STR",
        "DIFFERENCE",
        "SOUNDEX",
        "PATINDEX",
        "TRANSLATE",
        "STRING_SPLIT",
        "OPENJSON",
        "OPENXML",
        "OPENROWSET",
        "OPENQUERY",
        "JSON_VALUE",
        "JSON_QUERY",
        "ISJSON",
        "STRING_ESCAPE",
        "COMPRESS",
        "DECOMPRESS",
        "INDEX_COL",
        "INDEXPROPERTY",
        "FILEPROPERTY",
        "STATS_DATE",
        "IDENT_CURRENT",
        "IDENT_SEED",
        "IDENT_INCR",
        "SCOPE_IDENTITY",
        "PERMISSIONS",
        "SUSER_SID",
        "USER_ID",
        "SUSER_ID",
        "STDEV",
        "STDEVP",
        "VAR",
        "VARP",
        "CHECKSUM_AGG",
        "GROUPING",
        "PERCENT_RANK",
        "CUME_DIST",
        "SQRT",
        "EXP",
        "LOG",
        "PI",
        "SQUARE",
        "TODATETIMEOFFSET",
        "DATETRUNC",
        "TYPEPROPERTY",
        "FULLTEXTCATALOGPROPERTY",
        "FULLTEXTSERVICEPROPERTY",
        "CONTEXT_INFO",
        "SESSION_CONTEXT",
        "GENERATE_SERIES",
        "PARSE",
        "TRY_PARSE",
    ]
)


def check_tokens(words: list[Token], version: Version) -> None:
    """Refuse what is not T-SQL of this version before anything is parsed.

    Raises:
        SqlError: 102; 50000 for what the responder does not execute.
    """
    for token, following in zip(words, [*words[1:], None], strict=True):
        kind, after = token.token_type, following.text.upper() if following else ""
        word = token.text.upper()
        if kind in _FOREIGN and not (kind is TokenType.USING and after != "("):
            raise _near(_FOREIGN[kind])
        if (kind is TokenType.DPIPE and version.year < 2025) or (word == "NULLS" and after in ("FIRST", "LAST")):
            raise _near(token.text)
        if word == "WITH" and after == "RECURSIVE":
            raise _near(following.text if following else "")
        if word == "FOR" and after in ("XML", "JSON"):
            raise SqlError(50_000, f"This responder does not execute FOR {after}.")
        if word in UNEXECUTED and after == "(" and kind is not TokenType.IDENTIFIER:
            raise SqlError(50_000, f"This responder does not execute {word}.")


def _near(text: str) -> SqlError:
    return SqlError(102, f"Incorrect syntax near '{text}'.", 15)


def check_tree(tree: exp.Expression) -> None:
    """Refuse what only the whole query shows.

    Raises:
        SqlError: 1033, 4145, 8155, 145, 102; 50000 for what the responder does not execute.
    """
    if tree.find(exp.Lateral):
        raise SqlError(50_000, "This responder does not execute APPLY.")
    if tree.find(exp.Values):
        raise SqlError(50_000, "This responder does not execute VALUES.")
    for query in tree.find_all(exp.Select):
        _check_order(query, outermost=query is tree)
        for clause in (query.args.get("where"), query.args.get("having"), *(j.args.get("on") for j in query.args.get("joins") or [])):
            if clause is not None:
                _check_condition(clause.this if isinstance(clause, (exp.Where, exp.Having)) else clause)
    for table in tree.find_all(exp.Subquery):
        if isinstance(table.parent, (exp.From, exp.Join)):
            if not table.alias:
                raise _near(")")
            if not table.alias_column_names:
                _check_names(table.unnest(), table.alias)
    for cte in tree.find_all(exp.CTE):
        if not cte.alias_column_names:
            _check_names(cte.this, cte.alias)


def _check_order(query: exp.Select, *, outermost: bool) -> None:
    order = query.args.get("order")
    limited = bool(query.args.get("limit") or query.args.get("offset"))
    if query.args.get("offset") and order is None:
        raise _near(query.args["offset"].sql("tsql").strip())
    if order is None:
        return
    if not outermost and not limited and not isinstance(query.parent, exp.SetOperation):
        raise SqlError(
            1033,
            "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, "
            "OFFSET or FOR XML is also specified.",
            15,
        )
    if query.args.get("distinct"):
        listed = {p.sql("tsql").lower() for p in query.expressions} | {p.alias_or_name.lower() for p in query.expressions}
        listed |= {p.this.sql("tsql").lower() for p in query.expressions if isinstance(p, exp.Alias)}
        for item in order.expressions:
            if item.this.sql("tsql").lower() not in listed and not item.this.is_number and not any(p.is_star for p in query.expressions):
                raise SqlError(145, "ORDER BY items must appear in the select list if SELECT DISTINCT is specified.", 15)


def _check_condition(node: exp.Expression) -> None:
    """4145: a value where a condition is asked for."""
    if isinstance(node, (exp.And, exp.Or)):
        _check_condition(node.left)
        _check_condition(node.right)
    elif isinstance(node, (exp.Not, exp.Paren)):
        _check_condition(node.this)
    elif isinstance(node, (exp.Column, exp.Literal, exp.Anonymous, exp.Case, exp.Parameter, exp.Add, exp.Boolean, exp.Coalesce)):
        raise SqlError(
            4145, f"An expression of non-boolean type specified in a context where a condition is expected, near '{node.sql('tsql')}'.", 15
        )


def _check_names(query: exp.Expression, name: str) -> None:
    first = query
    while isinstance(first, exp.SetOperation):
        first = first.left.unnest()
    for place, item in enumerate(first.expressions if isinstance(first, exp.Select) else (), 1):
        if not isinstance(item, (exp.Alias, exp.Column, exp.Star)):
            raise SqlError(8155, f"No column name was specified for column {place} of '{name}'.")
