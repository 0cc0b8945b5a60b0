"""UPDATE and DELETE with OUTPUT: the rows are read by the same condition before they change.

Sources: Microsoft Learn, "OUTPUT clause"; Databricks SQL language reference, "CREATE TEMPORARY TABLE".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_change import Change
from migration.transpile.dml_keyed import one_each
from migration.transpile.dml_output import Output, Piece, Resolve, capture, expanded, finish, fit_items, steady, table_of_rows, weave_items
from migration.transpile.dml_parse import Made
from migration.transpile.names import quote, quote_path


def change_with_output(change: Change, output: Output) -> Made:
    """The change with the rows that OUTPUT gives.

    Raises:
        CannotConvert: The rows cannot be told apart where that matters, or a value would be another one when it is made again.
    """
    statement, target = change.statement, change.target
    at = statement.tokens[output.place[0]].start
    items = expanded(statement, output, target)
    if change.through:
        raise CannotConvert("OUTPUT_CLAUSE", at, "through a common table expression")
    apart = change.top is not None or len(change.source_tables()) > 1 or (change.sources is not None and change.implicit)
    if apart and not target.key:
        raise CannotConvert("ROW_IDENTITY", at, target.name)
    if change.top is not None and (change.top[1] or change.verb == "UPDATE"):
        raise CannotConvert("OUTPUT_CLAUSE", at, "beside TOP")
    keys = list(target.key) if apart else []
    before = dict(statement.context.expected)
    woven = change.weave(keys, limit=True, given=lambda w: weave_items(statement, w, items, _resolver(change))).query()
    tree = woven.tree
    if not isinstance(tree, exp.Select):
        raise CannotConvert("OUTPUT_CLAUSE", at, "a set operation")
    own = tree.expressions[len(items) :]
    tree.set("expressions", tree.expressions[: len(items)])
    fit_items(statement, woven, items, output, target)
    named = [exp.alias_(k, f"k{n}", quoted=True) for n, k in enumerate(own, 1)]
    tree.set("expressions", [*tree.expressions, *named])
    if tree.args.get("joins") and keys:
        one_each(change, tree, len(items))
    rows = table_of_rows(statement)
    captured = capture(statement, rows, [woven.sql()])
    statement.context.expected.clear()
    statement.context.expected.update(before)
    made = change.made() if change.top is None else _of_captured(change, quote_path(rows.path))
    return finish(statement, output, rows, items, made, [captured])


def _of_captured(change: Change, rows: str) -> Made:
    """``DELETE TOP``: the rows that were read are the rows that go."""
    on = " AND ".join(f"`target`.{quote(k)} = `source`.{quote(f'k{n}')}" for n, k in enumerate(change.target.key, 1))
    context = change.statement.context
    where = "WHERE" in {t.upper for t in change.statement.tokens}
    context.expect("FROM", -change.froms)
    context.expect("WHERE", -int(where))
    return Made((f"MERGE INTO {change.target.sql} AS `target` USING {rows} AS `source` ON {on} WHEN MATCHED THEN DELETE",))


def _resolver(change: Change) -> Resolve:
    name = f"[{change.qualifier.replace(']', ']]')}]"

    def resolve(which: str, column: str, at: int) -> list[Piece]:
        own: list[Piece] = [f"{name}.[{column.replace(']', ']]')}]"]
        if which == "DELETED":
            return own
        if which != "INSERTED" or change.verb == "DELETE":
            raise CannotConvert("OUTPUT_CLAUSE", at, which)
        if column.lower() in change.target.generated:
            raise CannotConvert("OUTPUT_CLAUSE", at, f"{column}, which the table makes itself")
        set_ = next((s for s in change.sets if s.column.lower() == column.lower()), None)
        if set_ is None:
            return own
        if set_.value is None:
            raise CannotConvert("OUTPUT_CLAUSE", at, f"the default of {column}")
        value = steady(change.statement, set_.value)
        return ["(", *own, f" {set_.operator} ", *value, ")"] if set_.operator else value

    return resolve
