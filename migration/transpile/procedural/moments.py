"""FOR SYSTEM_TIME AS OF a variable: the moment must be known when a query is planned, so the statement runs as a text with markers.

Sources: Microsoft Learn, "FROM", "Temporal tables"; Databricks SQL language reference, "EXECUTE IMMEDIATE", "table reference".
"""

from __future__ import annotations

import re

from migration.transpile.context import CannotConvert
from migration.transpile.dml import convert_statement
from migration.transpile.local_scope import Scope, Variable
from migration.transpile.names import MARK, quote, string_literal
from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.tree import Leaf
from migration.tsql.lexer import Kind


def reads_moment(e: Emitter, node: Leaf) -> bool:
    """Whether an INSERT reads a table as of the value of a variable."""
    words = [t.upper for t in e.tokens(node.span)]
    variables = [t.kind is Kind.VARIABLE for t in e.tokens(node.span)]
    return node.head == "INSERT" and any(
        words[i : i + 3] == ["SYSTEM_TIME", "AS", "OF"] and any(variables[i + 3 : i + 4]) for i in range(len(words))
    )


def emit(e: Emitter, node: Leaf) -> list[str]:
    """EXECUTE IMMEDIATE of such a statement; its variables are markers.

    Raises:
        CannotConvert: No rule converts it, or it reads what only the procedure itself sees.
    """
    names = list(e.scope.variables)
    private = {n: MARK + f"moment_{i}" for i, n in enumerate(names, 1)}
    known = {n: Variable((private[n],), e.scope.variables[n].type) for n in names}
    made = convert_statement(e.context, node.span, Scope(known, e.scope.tables, e.scope.foreign))
    made.apply(e.context)
    if len(made.statements) != 1 or made.creates is not None or e.resolve(made.statements[0]) != made.statements[0]:
        raise CannotConvert("SYSTEM_TIME_MOMENT", node.start)
    sql, used = made.statements[0], []
    for name in names:
        if quote(private[name]) in sql:
            plain = private[name].removeprefix(MARK)
            sql = sql.replace(quote(private[name]), f":{plain}")
            used.append(f"{quote(e.scope.variables[name].path[-1])} AS {quote(plain)}")
    if not re.search(r"\bTIMESTAMP AS OF \(*(?:CAST\()?:", sql) or MARK in sql:
        raise CannotConvert("SYSTEM_TIME_MOMENT", node.start)
    return [f"EXECUTE IMMEDIATE {string_literal(sql)} USING {', '.join(used)};"]
