"""UPDATE and DELETE whose rows are found by a query of their own and told apart by a key, or by the columns that the statement names.

Sources: Microsoft Learn, "UPDATE", "DELETE", "TOP"; Databricks SQL language reference, "MERGE INTO".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_change import Change
from migration.transpile.dml_values import store_in_place
from migration.transpile.names import quote
from migration.tsql.lexer import Kind

#: Functions that give each row another value.
_EACH_ITS_OWN = frozenset({"NEWID", "NEWSEQUENTIALID", "RAND", "CRYPT_GEN_RANDOM", "NEXT"})


def by_key(change: Change) -> str:
    """MERGE INTO with the rows found by a query of their own, told apart by the primary key.

    Without one they are told apart by the columns that the statement names: what becomes of a row hangs on nothing else of it, so
    rows that are alike in these columns change alike.
    """
    statement = change.statement
    at = statement.tokens[statement.first].start
    key = list(change.target.key)
    alike = not key
    if alike:
        key = _named_columns(change, at)
    if change.top is not None and change.top[1]:
        raise CannotConvert("UNSUPPORTED_CLAUSE", change.top[0][0], "TOP n PERCENT")
    woven = change.weave(key, limit=True).query()
    tree = woven.tree
    if not isinstance(tree, exp.Select):
        raise CannotConvert("UNSUPPORTED_CLAUSE", at, "a set operation")
    columns = change.target.columns or {}
    names: list[str] = []
    with_values = [s for s in change.sets if s.value is not None]
    for place, node in enumerate(list(tree.expressions)):
        own = place >= len(with_values)
        name = f"key_{key[place - len(with_values)]}" if own else f"new_{with_values[place].column}"
        value = node
        if not own:
            value = store_in_place(woven, node, columns.get(with_values[place].column.lower()))
        names.append(name)
        tree.expressions[place] = exp.alias_(value.copy(), name, quoted=True)
    tree.set("expressions", list(tree.expressions))
    if (tree.args.get("joins") and not tree.args.get("limit")) or alike:
        if change.verb == "DELETE":
            tree.set("distinct", exp.Distinct())
        else:
            one_each(change, tree, len(with_values))
    same = "<=>" if alike else "="
    on = " AND ".join(f"`target`.{quote(k)} {same} `source`.{quote('key_' + k)}" for k in key)
    if change.verb == "DELETE":
        action = "WHEN MATCHED THEN DELETE"
    else:
        changes = ", ".join(
            f"{quote(s.column)} = " + ("DEFAULT" if s.value is None else f"`source`.{quote('new_' + s.column)}") for s in change.sets
        )
        action = f"WHEN MATCHED THEN UPDATE SET {changes}"
    change.expect(FROM=1 - change.froms)
    source = f"({woven.sql()}) AS `source`"
    return " ".join(["MERGE INTO", change.target.sql, "AS `target` USING", source, "ON", on, action])


def _named_columns(change: Change, at: int) -> list[str]:
    """Columns of the target that the statement names, lower case; some of them may be another table's of the same name.

    Raises:
        CannotConvert: They cannot be told, or the rows are limited or change each in its own way.
    """
    statement = change.statement
    words = {t.upper for t in statement.tokens if t.kind is Kind.WORD}
    if change.top is not None or change.through or words & _EACH_ITS_OWN:
        raise CannotConvert("ROW_IDENTITY", at, change.target.name)
    tree = change.weave().query().tree
    known = change.target.columns
    found: set[str] = set()
    for column in tree.find_all(exp.Column):
        own = column.table.lower() == change.alias
        if own and isinstance(column.this, exp.Star):
            raise CannotConvert("ROW_IDENTITY", at, change.target.name)
        if own or (known is not None and column.name.lower() in known):
            found.add(column.name.lower())
        elif known is None and not column.table:
            raise CannotConvert("ROW_IDENTITY", at, change.target.name)
    if not found and not known:
        raise CannotConvert("ROW_IDENTITY", at, change.target.name)
    # Where the statement names no column of the row, all rows change alike, and any column will do.
    return [c for c in known if c in found] or list(known)[:1] if known else sorted(found)


def one_each(change: Change, tree: exp.Select, values: int) -> None:
    """Of several rows for one key take any one, as T-SQL does; MERGE would stop."""
    keys = [p.this.copy() for p in tree.expressions[values:]]
    window = exp.Window(
        this=exp.Anonymous(this="ROW_NUMBER"),
        partition_by=keys,
        order=exp.Order(expressions=[exp.Ordered(this=keys[0].copy(), nulls_first=True)]),
        over="OVER",
    )
    tree.set("qualify", exp.Qualify(this=exp.EQ(this=window, expression=exp.Literal.number(1))))
    change.expect(ORDER=1)
