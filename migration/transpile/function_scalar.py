"""The body of a scalar function as one expression, and what that does to the account of clauses.

Source: Databricks SQL language reference, "CREATE FUNCTION (SQL)".
"""

from __future__ import annotations

from migration.transpile.context import Context
from migration.transpile.gates import output_clauses, source_clauses
from migration.transpile.infer import Columns
from migration.transpile.reader import Reader
from migration.transpile.types import SqlType


def fold_scalar(context: Context, reader: Reader, last: int, scope: Columns, name: str, wanted: SqlType) -> str:
    """The body from the reader to the token ``last`` as one expression.

    Raises:
        CannotConvert: A statement is none that folds.
    """
    from sqlglot import exp

    from migration.transpile.dml_values import plain
    from migration.transpile.function_fold import Folder
    from migration.transpile.function_unused import note_unused
    from migration.transpile.parameter_depth import reach_parameters
    from migration.transpile.procedural.parse import Parser
    from migration.transpile.rewriter import generate

    start = reader.current.start
    nodes = Parser(context.tokens, start, context.tokens[last].end).parse()
    note_unused(context, nodes)
    tree = plain(Folder(context, scope, name).fold(nodes, {}, wanted))
    holder = exp.Paren(this=tree)
    reach_parameters(holder, name)
    sql = generate(context, holder.this, start)
    settle(context, sql)
    return sql


def settle(context: Context, sql: str) -> None:
    """Tell the conservation gate what folding did: every part was counted by itself before it was written once or several times."""
    context.expected.clear()
    source, found = source_clauses(context.tokens), output_clauses([sql])
    for clause in {*source, *found}:
        context.expect(clause, found[clause] - source[clause])
