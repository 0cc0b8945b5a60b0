"""Spark SQL inside a notebook: which names it means, and which of them two of its tables have. Loads sqlglot when there is SQL to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

_LONGEST = 200_000
#: A name with the tables that could be meant.
Referred = tuple[str, tuple[str, ...]]


@lru_cache(maxsize=4096)
def unqualified(text: str) -> tuple[str, ...]:
    """Column names without a table in an expression; none for what cannot be read."""
    from sqlglot import exp

    tree = _parse(f"SELECT {text}")
    return tuple(dict.fromkeys(c.name for c in tree.find_all(exp.Column) if not c.table)) if tree else ()


@lru_cache(maxsize=4096)
def equated(text: str) -> tuple[str, ...]:
    """Names that a condition such as ``a.id = b.id AND …`` shows two tables to have."""
    tree = _parse(f"SELECT {text}")
    return tuple(name for name, _ in _equalities(tree)) if tree else ()


def output_of(text: str) -> tuple[str, ...] | None:
    """Names of the columns that a query gives; None when unknown."""
    from sqlglot import exp

    tree = _parse(text)
    if not isinstance(tree, exp.Select):
        return None
    names = [e.alias_or_name for e in tree.expressions]
    return None if any(e.is_star for e in tree.expressions) or not all(names) else tuple(names)


def ambiguous_in_query(text: str, columns_of: Callable[[str], tuple[str, ...] | None]) -> Iterator[Referred]:
    """Names without a table that two tables of one SELECT have."""
    from sqlglot import exp

    tree = _parse(text)
    for select in tree.find_all(exp.Select) if tree else ():
        joins = select.args.get("joins") or []
        start = next((n.this for n in select.find_all(exp.From) if n.parent is select), None)
        if not joins or start is None:
            continue
        owners: dict[str, list[str]] = {}
        once: set[str] = set()
        for source in (start, *(j.this for j in joins)):
            known = columns_of(source.name.casefold()) if isinstance(source, exp.Table) else None
            for given in known or ():
                owners.setdefault(given.casefold(), []).append(source.alias_or_name)
        for join in joins:
            once |= {c.name.casefold() for c in join.args.get("using") or []}
            condition = join.args.get("on")
            for name, sides in _equalities(condition) if condition is not None else ():
                known_sides = owners.setdefault(name.casefold(), [])
                known_sides += [s for s in sides if s not in known_sides]
        own = {e.alias.casefold() for e in select.expressions if e.alias}
        told: set[str] = set()
        for column in select.find_all(exp.Column):
            name = column.name.casefold()
            found = tuple(owners.get(name, ()))
            if column.table or len(found) < 2 or name in once or name in told or column.find_ancestor(exp.Select) is not select:
                continue
            if name in own and column.find_ancestor(exp.Order, exp.Having) is not None:
                continue  # the select's own alias is meant
            told.add(name)
            yield column.name, found


def _equalities(tree: exp.Expr) -> Iterator[tuple[str, tuple[str, str]]]:
    from sqlglot import exp

    for node in tree.find_all(exp.EQ):
        left, right = node.this, node.expression
        if not (isinstance(left, exp.Column) and isinstance(right, exp.Column) and left.table and right.table):
            continue
        if left.name.casefold() == right.name.casefold() and left.table.casefold() != right.table.casefold():
            yield left.name, (left.table, right.table)


def _parse(text: str) -> exp.Expr | None:
    from sqlglot import parse_one
    from sqlglot.errors import SqlglotError

    if len(text) > _LONGEST:
        return None
    try:
        return parse_one(text, read="databricks")
    except (SqlglotError, RecursionError):
        return None
