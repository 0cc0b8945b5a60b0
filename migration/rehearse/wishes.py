"""What the queries of a notebook ask of the rows of its source: without it, rows made at random seldom get past a view's conditions.

Read from the texts of each dataset: the conditions that one query puts on one table belong together (half the rows are made to meet one
such set), columns that are compared with columns of another table should be large or small, and columns that join tables without a
declared foreign key should hold the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from migration.medallion.naming import column_name
from migration.rehearse.conditions import Condition, parse
from migration.rehearse.shapes import Link, SampleTable

if TYPE_CHECKING:
    from sqlglot import exp

_LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What one query asks of the rows of one table.

    Attributes:
        conditions: To be met together.
        high: Columns (lower case) that should be large, for they are compared with other tables' columns.
        low: Likewise small.
    """

    conditions: tuple[Condition, ...] = ()
    high: frozenset[str] = frozenset()
    low: frozenset[str] = frozenset()


@dataclass(slots=True)
class Wishes:
    """All wishes, by ``schema.name`` of the source's tables in lower case.

    Attributes:
        rows: A set of conditions for each query that has some.
        links: Joins of columns.
    """

    rows: dict[str, list[Wish]] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)


class _Asked:
    """What one query asks, by alias, while it is read."""

    def __init__(self) -> None:
        self.conditions: dict[str, list[Condition]] = {}
        self.high: dict[str, set[str]] = {}
        self.low: dict[str, set[str]] = {}
        self.joins: dict[tuple[str, str], list[tuple[str, str]]] = {}


def gather(made: Wishes, texts: Sequence[str], aliases: Mapping[str, str], behind: Callable[[str], Sequence[str]]) -> None:
    """Add what one dataset's texts ask.

    Args:
        made: Takes it.
        texts: Spark SQL of the dataset, queries and conditions, among other texts.
        aliases: The dataset by alias, as the notebook's own calls name them.
        behind: The source's tables behind a dataset.
    """
    from sqlglot import exp

    called = _Asked()
    for text in texts:
        words = text.lstrip()[:12].upper()
        if len(text) > _LONGEST or (not any(sign in text for sign in "=<>") and " IS " not in text.upper() and " IN " not in text.upper()):
            continue
        tree = parse(text)
        if tree is None:
            continue
        if words.startswith(("SELECT", "WITH", "(SELECT")):
            for select in tree.find_all(exp.Select):
                asked = _Asked()
                tables = {t.alias_or_name.lower(): t.name for t in _tables(select)}
                for conjunct in _conjuncts(select):
                    _read(conjunct, asked, tables)
                _add(made, asked, tables, behind)
        elif not isinstance(tree, exp.Column | exp.Literal | exp.Alias):
            for conjunct in _parts(tree):
                _read(conjunct, called, aliases)
    _add(made, called, aliases, behind)


def _tables(select: exp.Select) -> Iterator[exp.Table]:
    from sqlglot import exp

    start = select.args.get("from_") or select.args.get("from")
    for node in ([start.this] if start else []) + [j.this for j in select.args.get("joins") or []]:
        if isinstance(node, exp.Table):
            yield node


def _conjuncts(select: exp.Select) -> Iterator[exp.Expression]:
    for clause in ("where", "having"):
        if (found := select.args.get(clause)) is not None:
            yield from _parts(found.this)
    for join in select.args.get("joins") or []:
        if (on := join.args.get("on")) is not None:
            yield from _parts(on)


def _parts(tree: exp.Expression) -> Iterator[exp.Expression]:
    """The conditions that AND connects."""
    from sqlglot import exp

    while isinstance(tree, exp.Paren):
        tree = tree.this
    if isinstance(tree, exp.And):
        yield from _parts(tree.this)
        yield from _parts(tree.expression)
    else:
        yield tree


def _read(conjunct: exp.Expression, asked: _Asked, tables: Mapping[str, str]) -> None:
    """Take one condition apart."""
    from sqlglot import exp

    if conjunct.find(exp.Query) is not None:
        return
    columns = [(_owner(c, tables), c.name.lower()) for c in conjunct.find_all(exp.Column)]
    owners = {owner for owner, _ in columns}
    if "" in owners or not columns:
        return
    if len(owners) == 1 and conjunct.find(exp.AggFunc) is None:
        asked.conditions.setdefault(owners.pop(), []).append(Condition(frozenset(n for _, n in columns), conjunct))
    elif isinstance(conjunct, exp.EQ) and isinstance(conjunct.this, exp.Column) and isinstance(conjunct.expression, exp.Column):
        (one, here), (other, there) = columns[0], columns[1]
        asked.joins.setdefault((one, other), []).append((here, there))
    elif isinstance(conjunct, exp.GT | exp.GTE):
        _lean(asked, conjunct.this, conjunct.expression, tables)
    elif isinstance(conjunct, exp.LT | exp.LTE):
        _lean(asked, conjunct.expression, conjunct.this, tables)
    elif isinstance(conjunct, exp.Between):
        _lean(asked, None, conjunct.args["low"], tables)
        _lean(asked, conjunct.args["high"], None, tables)


def _lean(asked: _Asked, large: exp.Expression | None, small: exp.Expression | None, tables: Mapping[str, str]) -> None:
    from sqlglot import exp

    for side, kept in ((large, asked.high), (small, asked.low)):
        for column in side.find_all(exp.Column) if side is not None else ():
            if owner := _owner(column, tables):
                kept.setdefault(owner, set()).add(column.name.lower())


def _owner(column: exp.Column, tables: Mapping[str, str]) -> str:
    """The alias that a column belongs to: its own, or the only one there is; empty when that cannot be told."""
    named = column.table.lower()
    if named:
        return named if named in tables else ""
    return next(iter(tables)) if len(tables) == 1 else ""


def _add(made: Wishes, asked: _Asked, aliases: Mapping[str, str], behind: Callable[[str], Sequence[str]]) -> None:
    for alias in {*asked.conditions, *asked.high, *asked.low}:
        wish = Wish(tuple(asked.conditions.get(alias, ())), frozenset(asked.high.get(alias, ())), frozenset(asked.low.get(alias, ())))
        for table in behind(aliases[alias]):
            listed = made.rows.setdefault(table, [])
            if wish not in listed:
                listed.append(wish)
    for (one, other), pairs in asked.joins.items():
        here, there = tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)
        for child in behind(aliases[one]):
            for parent in behind(aliases[other]):
                if child != parent:
                    _join(made, Link(here, parent, there), child)


def _join(made: Wishes, link: Link, child: str) -> None:
    listed = made.links.setdefault(child, [])
    if link not in listed:
        listed.append(link)


def linked(child: str, table: SampleTable, wishes: Wishes, keys: Callable[[str], Sequence[str]]) -> SampleTable:
    """A table with the joins that its foreign keys do not say as links: the side that is not its table's key points at the other.

    Args:
        child: Its lower-case name.
        table: The table.
        wishes: All wishes.
        keys: The primary key of any table, by lower-case name.
    """
    listed = [link for link in wishes.links.get(child, ()) if not _same(link.columns, table.key)]
    for other, links in wishes.links.items():
        listed += [Link(k.parent_columns, other, k.columns) for k in links if k.parent == child and _same(k.columns, keys(other))]
    names = {column_name(f.name).lower(): f.name for f in table.fields}
    key = {c.lower() for c in table.key}
    known = {c.lower() for link in table.links for c in link.columns}
    kept: list[Link] = []
    for link in listed:
        columns = tuple(names.get(c.lower(), "") for c in link.columns)
        folded = {c.lower() for c in columns}
        if "" in folded or folded & known or _same(columns, table.key) or (folded & key and not folded > key):
            continue
        known |= folded
        kept.append(Link(columns, link.parent, link.parent_columns))
    return replace(table, links=(*table.links, *kept)) if kept else table


def _same(columns: Sequence[str], key: Sequence[str]) -> bool:
    return {column_name(c).lower() for c in columns} == {column_name(c).lower() for c in key}
