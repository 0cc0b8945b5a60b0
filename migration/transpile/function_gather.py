"""``SELECT @s = @s + a FROM t``: a variable that gathers the text of all rows, as LISTAGG.

Sources: Microsoft Learn, "SELECT @local_variable", "STRING_AGG"; Databricks SQL language reference, "listagg aggregate function".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from migration.transpile.rewriter import call, number, text
from migration.tsql.lexer import Kind, Token


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is joined for each row.

    Attributes:
        first: Index of the first token of the row's text.
        between: What stands between two rows' texts, and before none; None when each row's text is just appended.
    """

    first: int
    between: str | None


def gathered(tokens: Sequence[Token], name: str, start: int, stop: int) -> Gathered | None:
    """Read ``@s = @s + e``, ``@s += e`` or ``@s = COALESCE(@s + ',', '') + e`` (ISNULL too), where ``e`` does not name ``@s``.

    Args:
        tokens: Those of the statement.
        name: The variable in lower case.
        start: Index of the variable.
        stop: Index behind its value.
    """
    words = [t.upper for t in tokens[start:stop]]
    variable = name.upper()
    if words[1] == "+=":
        found = Gathered(start + 2, None)
    elif words[2:4] == [variable, "+"]:
        found = Gathered(start + 4, None)
    elif (
        words[2:3] in (["COALESCE"], ["ISNULL"])
        and words[3:6] == ["(", variable, "+"]
        and len(words) > 11
        and [words[i] for i in (7, 9, 10)] == [",", ")", "+"]
        and tokens[start + 6].kind is Kind.STRING
        and tokens[start + 8].kind is Kind.STRING
        and tokens[start + 8].value == ""
    ):
        found = Gathered(start + 11, tokens[start + 6].value)
    else:
        return None
    rest = words[found.first - start :]
    return None if not rest or variable in rest else found


def joined(query: exp.Select, value: exp.Expr, before: exp.Expr, what: Gathered) -> exp.Expr:
    """The gathered text.

    Args:
        query: The query of the rows; its columns and order are replaced.
        value: Each row's text, as converted.
        before: What the variable held.
        what: How the rows are joined.

    Returns:
        What the variable holds afterwards. Where a row's text is NULL, ``@s + NULL`` is NULL for good; between signs it would begin
        anew there, which fails here instead.
    """
    order = query.args.get("order")
    made: exp.Expr = call("LISTAGG", value.copy(), text(what.between or ""))
    if order is not None:
        made = exp.WithinGroup(this=made, expression=order.copy())
        query.set("order", None)
    rows, known = exp.Count(this=exp.Star()), exp.Count(this=value.copy())
    if what.between is None:
        whole = exp.Case(ifs=[exp.If(this=exp.EQ(this=rows, expression=known), true=call("COALESCE", made, text("")))])
        query.set("expressions", [whole])
        return exp.DPipe(this=exp.Paren(this=before), expression=exp.Subquery(this=query), safe=False)
    error = call("RAISE_ERROR", text("a row's text is NULL: T-SQL would begin anew there"))
    query.set("expressions", [exp.Case(ifs=[exp.If(this=exp.NEQ(this=rows, expression=known), true=error)], default=made)])
    return exp.Subquery(this=query)


def last_row(query: exp.Select) -> None:
    """Make a query with ORDER BY give its last row alone: the one whose values T-SQL leaves in the variables."""
    for item in query.args["order"].expressions:
        item.set("desc", None if item.args.get("desc") else True)
        item.set("nulls_first", not item.args.get("desc"))
    query.set("limit", exp.Limit(expression=number(1)))
