"""FROM and WHERE of a woven UPDATE or DELETE taken apart: the target, the other tables, and the conditions between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from migration.transpile.dml_parse import Statement, Target
from migration.transpile.dml_sources import Owners, SourceTable, conjuncts
from migration.transpile.dml_values import plain
from migration.transpile.names import quote
from migration.transpile.weave import Woven


class Reading(Protocol):
    """What is asked of the statement that was woven."""

    statement: Statement

    @property
    def alias(self) -> str:
        """What the target is called in the converted query, lower case."""
        ...

    def source_tables(self) -> list[SourceTable]:
        """The tables of FROM, the target among them."""
        ...


@dataclass(slots=True)
class Shape:
    """A woven change, its FROM taken apart.

    Attributes:
        alias: The target's alias in the converted tree, lower case.
        spelled: The same as written.
        others: Joins of the other tables; the first may be FROM's own item.
        conditions: Parts of WHERE and of the ON of inner joins.
        outer: Whether the target is joined by an outer join.
        complex: Whether FROM holds more than tables and queries joined one by one.
        owners: Which table a column belongs to.
        owners_of_all: All aliases.
        tables: The tables that the source names, with what is known of them.
        ands: ANDs between the parts of WHERE and of every ON.
        joins: Joins that are written with the word JOIN.
    """

    alias: str
    spelled: str
    others: list[exp.Join]
    conditions: list[exp.Expr]
    outer: bool
    complex: bool
    owners: Owners
    owners_of_all: frozenset[str]
    tables: list[tuple[SourceTable, Target]]
    ands: int
    joins: int

    @classmethod
    def read(cls, change: Reading, woven: Woven, tree: exp.Select) -> Shape | None:
        """Take FROM apart; None when the target does not stand in it by itself."""
        items: list[exp.Join] = [exp.Join(this=tree.args["from_"].this), *(tree.args.get("joins") or ())]
        wanted = change.alias
        place = next((n for n, j in enumerate(items) if j.this.alias_or_name.lower() == wanted), -1)
        if place < 0 or not isinstance(items[place].this, exp.Table) or items[place].this.args.get("joins"):
            return None
        target = items[place]
        others = [j for n, j in enumerate(items) if n != place]
        outer = bool(target.side) or (place == 0 and bool(others) and bool(others[0].side))
        complex_ = any(isinstance(j.this, exp.Lateral) or j.side in ("RIGHT", "FULL") or j.args.get("method") for j in items)
        complex_ = complex_ or any(j.this.args.get("joins") for j in items) or bool(tree.args.get("laterals"))
        names = {c.alias.lower() for c in (tree.args["with_"].expressions if tree.args.get("with_") else ())}
        tables = [(s, _facts(change.statement, s)) for s in change.source_tables() if len(s.parts) > 1 or s.parts[0].lower() not in names]
        columns: dict[str, frozenset[str] | None] = {j.this.alias_or_name.lower(): None for j in items}
        for source, found in tables:
            name = source.alias if source.named or not source.parts[-1].startswith(("#", "@")) else found.path[-1].lower()
            if found.columns is not None:
                columns[name] = frozenset(found.columns)
        owners = Owners(columns)
        written = [*(j.args.get("on") for j in items), tree.args["where"].this if tree.args.get("where") else None]
        joins = sum(_is_written(j) for j in items)
        ands = sum(max(len(list(conjuncts(c))) - 1, 0) for c in written)
        conditions: list[exp.Expr] = list(conjuncts(target.args.get("on"))) if not target.side else []
        for join in others:
            if join.side:
                mentioned = set().union(*(owners.of(c) for c in conjuncts(join.args.get("on")))) if join.args.get("on") else set()
                outer = outer or wanted in mentioned or None in mentioned
            else:
                conditions += conjuncts(join.args.get("on"))
                if len(others) > 1:
                    join.set("on", None)
                    join.set("kind", None)
        where = tree.args.get("where")
        conditions += conjuncts(where.this if where is not None else None)
        spelled = target.this.alias_or_name
        return cls(wanted, spelled, others, conditions, outer, complex_, owners, frozenset(columns), tables, ands, joins)


def _facts(statement: Statement, source: SourceTable) -> Target:
    """What is known of a table that is read; nothing of a linked server's."""
    if len(source.parts) > 3:
        return Target("", tuple(source.parts), None, (), frozenset(), source.parts[-1], source.span)
    return statement.find_target(list(source.parts), source.span)


def merge_source(woven: Woven, node: exp.Expr) -> tuple[str, int]:
    """A table or query as MERGE INTO takes it, and how many FROM that adds: anything else stands in a query of its own."""
    plain_table = isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier) and not node.args.get("pivots")
    renamed = node.args.get("alias") and node.args["alias"].columns  # which MERGE INTO does not take
    if plain_table and not node.args.get("sample") and not renamed:
        return woven.sql(node), 0
    if not renamed and isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query) and not node.args.get("pivots"):
        return woven.sql(node), 0
    alias = node.alias_or_name
    return f"(SELECT * FROM {woven.sql(node)}) AS {quote(alias)}", 1  # noqa: S608 - converted SQL


def _is_written(join: exp.Join) -> bool:
    """Whether a join is written with the word JOIN rather than a comma."""
    return bool(join.side or join.kind or join.args.get("on") or join.args.get("method") or join.args.get("hint"))


def is_null_of(node: exp.Expr, name: str) -> bool:
    """Whether a condition says that a column of the alias ``name`` (lower case) is NULL."""
    inner = plain(node)
    return (
        isinstance(inner, exp.Is)
        and isinstance(inner.expression, exp.Null)
        and isinstance(inner.this, exp.Column)
        and inner.this.table.lower() == name
    )
