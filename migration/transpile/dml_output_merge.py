"""MERGE with OUTPUT: the rows that each branch will take, read by its conditions before they change.

A row falls under the first branch of its kind whose condition holds; MERGE itself stops when a row of the target matches several rows of
the source, so each row is read once.

Sources: Microsoft Learn, "MERGE", "OUTPUT clause"; Databricks SQL language reference, "MERGE INTO".
"""

from __future__ import annotations

from collections.abc import Callable

from migration.transpile.context import CannotConvert
from migration.transpile.dml_merge import Branch, Merge
from migration.transpile.dml_output import (
    Item,
    Output,
    Piece,
    Resolve,
    capture,
    expanded,
    finish,
    fit_items,
    steady,
    table_of_rows,
    weave_items,
)
from migration.transpile.dml_parse import Made
from migration.transpile.weave import Weaver, local_qualifier


def merge_with_output(merge: Merge, output: Output, change: Callable[[], Made]) -> Made:
    """The change with the rows that OUTPUT gives.

    Raises:
        CannotConvert: A column is given that a branch does not write, or a value would be another one when it is made again.
    """
    statement = merge.statement
    items = expanded(statement, output, merge.target)
    before = dict(statement.context.expected)
    queries = [_branch(merge, output, items, branch) for branch in merge.branches]
    rows = table_of_rows(statement)
    captured = capture(statement, rows, queries)
    statement.context.expected.clear()
    statement.context.expected.update(before)
    return finish(statement, output, rows, items, change(), [captured])


def _branch(merge: Merge, output: Output, items: list[Item | str], branch: Branch) -> str:
    """The rows of one branch, as OUTPUT shows them."""
    statement, at = merge.statement, merge.statement.span[0]
    if branch.when.endswith("BY SOURCE"):
        _refuse_source(merge, items)
    weaver = Weaver(statement.context, statement.scope)
    if statement.expressions is not None:
        weaver.copy(statement.expressions).add("\n", at)
    weaver.add("SELECT ", at)
    weave_items(statement, weaver, items, _resolver(merge, branch))
    on = merge.conditions[0]
    if branch.when == "WHEN MATCHED":
        _target(merge, weaver.add(" FROM ", at))
        weaver.add("\nINNER JOIN ", at).copy(merge.source).add("\nON (", at).copy(on).add("\n) WHERE 1 = 1", at)
    elif branch.when == "WHEN NOT MATCHED":
        weaver.add(" FROM ", at).copy(merge.source).add("\nWHERE NOT EXISTS (SELECT 1 FROM ", at)
        _target(merge, weaver)
        weaver.add("\nWHERE ", at).copy(on).add("\n)", at)
    else:
        _target(merge, weaver.add(" FROM ", at))
        weaver.add("\nWHERE NOT EXISTS (SELECT 1 FROM ", at).copy(merge.source).add("\nWHERE ", at).copy(on).add("\n)", at)
    for other in merge.branches:
        if other is branch:
            break
        if other.when == branch.when and other.condition >= 0:
            weaver.add(" AND CASE WHEN ", at).copy(merge.conditions[other.condition]).add("\nTHEN 1 ELSE 0 END = 0", at)
    if branch.condition >= 0:
        weaver.add(" AND (", at).copy(merge.conditions[branch.condition]).add("\n)", at)
    woven = weaver.query()
    fit_items(statement, woven, items, output, merge.target)
    return woven.sql()


def _target(merge: Merge, weaver: Weaver) -> None:
    weaver.copy(merge.target.span)
    if merge.named:
        weaver.add(f" AS [{merge.alias.replace(']', ']]')}]", merge.target.span[0])


def _refuse_source(merge: Merge, items: list[Item | str]) -> None:
    """A row that no row of the source matches has no columns of the source to show."""
    tokens = merge.statement.tokens
    for item in items:
        if isinstance(item, str):
            continue
        place = item.start
        while place < item.end:
            token = tokens[place]
            own = token.upper in ("INSERTED", "DELETED")
            if not own and token.upper != "$ACTION" and token.is_name and (place + 1 >= item.end or tokens[place + 1].upper != "("):
                raise CannotConvert("OUTPUT_CLAUSE", token.start, f"{token.text} of a row that the source has not")
            place += 3 if own else 1


def _resolver(merge: Merge, branch: Branch) -> Resolve:
    alias = merge.alias
    if not merge.named and alias.startswith(("#", "@")):
        alias = local_qualifier(merge.statement.scope, alias)

    def resolve(which: str, column: str, at: int) -> list[Piece]:
        if which == "$ACTION":
            return [f"'{branch.verb}'"]
        own: list[Piece] = [f"[{alias.replace(']', ']]')}].[{column.replace(']', ']]')}]"]
        if which == "DELETED":
            return ["NULL"] if branch.verb == "INSERT" else own
        if branch.verb == "DELETE":
            return ["NULL"]
        names = [c.lower() for c in branch.columns or list(merge.target.columns or ())]
        if column.lower() in names and names.index(column.lower()) < len(branch.values):
            value = branch.values[names.index(column.lower())]
            if value < 0:
                raise CannotConvert("OUTPUT_CLAUSE", at, f"the default of {column}")
            return steady(merge.statement, merge.values[value])
        if branch.verb == "INSERT" or column.lower() in merge.target.generated:
            raise CannotConvert("OUTPUT_CLAUSE", at, f"{column}, which the table makes itself")
        return own

    return resolve
