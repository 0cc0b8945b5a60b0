"""Rows for a source table, the same for the same seed: keys unique, foreign keys pointing at rows, conditions mostly met.

A small share of the rows breaks an expectation that warns or drops, so that a rehearsal shows what happens to such rows.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from migration.medallion.naming import column_name
from migration.rehearse.conditions import Condition
from migration.rehearse.shapes import Field, Link, SampleTable, words_of_name
from migration.rehearse.values import ORDERED, Values, stretched
from migration.rehearse.wishes import Wish

_TRIES = 60
_BREAKS = 0.04
_NULLS = 0.12

Rows = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rows are asked for.

    Attributes:
        rows: Rows a table.
        seed: The same seed, day and notebook give the same rows.
        today: What dates are near to: views often look at the last days.
        values: Literals that columns are compared with, by lower-case column name.
        rules: Conditions on the columns of a table (``schema.name`` in lower case) that may be broken.
        musts: Likewise, that may not: a broken one would stop the pipeline.
        wishes: What queries ask of the rows of a table; half the rows are made for them in turn.
    """

    rows: int
    seed: int
    today: dt.date
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    rules: Mapping[str, Sequence[Condition]] = field(default_factory=dict)
    musts: Mapping[str, Sequence[Condition]] = field(default_factory=dict)
    wishes: Mapping[str, Sequence[Wish]] = field(default_factory=dict)


def make_rows(table: SampleTable, wanted: Wanted, parents: Mapping[str, Rows]) -> Rows:
    """The rows of one table, by column name.

    Args:
        table: Its shape.
        wanted: How many, of which seed.
        parents: Rows of the tables its foreign keys point at, by lower-case name; the table itself may be missing.
    """
    return _Maker(table, wanted, parents).run()


class _Maker:
    def __init__(self, table: SampleTable, wanted: Wanted, parents: Mapping[str, Rows]) -> None:
        self._table = table
        self._wanted = wanted
        self._parents = parents
        self._random = random.Random(f"{wanted.seed}:{table.name.lower()}")  # noqa: S311 - sample rows, no secret
        self._values = Values(self._random, wanted.seed, wanted.today, wanted.values)
        name = table.name.lower()
        self._musts = list(wanted.musts.get(name, ()))
        self._rules = list(wanted.rules.get(name, ()))
        self._key = {c.lower() for c in table.key}
        self._seen: set[tuple[Any, ...]] = set()
        self._made: Rows = {f.name: [] for f in table.fields}
        self._wishes = list(wanted.wishes.get(name, ()))
        self._wish = Wish()
        self._fields = {f.name.lower(): f for f in table.fields}
        # Datasets may call a column otherwise: names of the source with blanks and such in them.
        self._called = {n: f.name.lower() for f in table.fields if (n := column_name(f.name).lower()) not in self._fields}

    def run(self) -> Rows:
        for number in range(self._wanted.rows):
            row = self._row(number)
            if row is None:
                break  # a key made of few parents has no more values
            for known in self._table.fields:
                self._made[known.name].append(row[known.name.lower()])
        return self._made

    def _row(self, number: int) -> dict[str, Any] | None:
        """One row: the best of some tries; None when no try had a new key."""
        best: tuple[int, dict[str, Any]] | None = None
        self._wish = self._wishes[number // 2 % len(self._wishes)] if self._wishes and number % 2 == 0 else Wish()
        breaks = bool(self._rules) and number > 0 and self._random.random() < _BREAKS
        for attempt in range(_TRIES):
            row = self._try(number, attempt)
            key = tuple(row[c.lower()] for c in self._table.key)
            if key and (key in self._seen or None in key):
                continue
            broken = [sum(not self._met(c, row) for c in some) for some in (self._musts, self._wish.conditions, self._rules)]
            faults = 100 * broken[0] + 3 * broken[1] + broken[2]
            if best is None or faults < best[0]:
                best = faults, row
            if not faults:
                break
        if best is None:
            return None
        if breaks:
            self._break(best[1])
        if self._key:
            self._seen.add(tuple(best[1][c.lower()] for c in self._table.key))
        return best[1]

    def _met(self, condition: Condition, row: dict[str, Any]) -> bool:
        """Whether a row meets a condition that calls columns as datasets do."""
        if self._called and not condition.columns <= row.keys():
            row = row | {name: row[own] for name, own in self._called.items() if own in row}
        return condition.met(row)

    def _asked_of(self, name: str) -> list[Condition]:
        """The conditions of this row's wish that are about one column alone."""
        return [c for c in self._wish.conditions if len(c.columns) == 1 and self._called.get(n := next(iter(c.columns)), n) == name]

    def _break(self, row: dict[str, Any]) -> None:
        """Make a row break one rule that is about no key, by NULL where that breaks it, else by other values."""
        for rule in self._random.sample(self._rules, len(self._rules)):
            free = sorted({self._called.get(c, c) for c in rule.columns} - self._key)
            for name in free:
                if name not in row or any(name in (c, self._called.get(c)) for m in self._musts for c in m.columns):
                    continue
                before = row[name]
                known = self._fields[name]
                for value in (None, *(self._values.plain(known, n, n) for n in range(5))):
                    row[name] = value
                    if not self._met(rule, row):
                        return
                row[name] = before

    def _try(self, number: int, attempt: int) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for link in self._table.links:
            self._link(row, link, number, attempt)
        for known in self._table.fields:
            name = known.name.lower()
            if name in row:
                continue
            if name in self._key:
                row[name] = self._key_value(known, number, attempt)
            elif asked := self._asked_of(name):
                row[name] = self._wished(known, asked, number, attempt)
            elif known.nullable and self._random.random() < self._null_share(known):
                row[name] = None
            elif (lean := self._lean(name)) and known.type.partition("(")[0] in ORDERED:
                values = [self._values.plain(known, number, 0) for _ in range(8)]
                row[name] = stretched(max(values) if lean > 0 else min(values), known, lean if attempt % 2 == 0 else 0)
            else:
                row[name] = self._values.value(known, number, attempt)
        return row

    def _lean(self, name: str) -> int:
        """1 for a column that should be large, -1 for small, 0 for neither or both."""
        called = {name, *(c for c, own in self._called.items() if own == name)}
        return bool(called & self._wish.high) - bool(called & self._wish.low)

    def _wished(self, known: Field, asked: Sequence[Condition], number: int, attempt: int) -> Any:
        """A value that meets conditions on its column; any value where none is found."""
        values = [
            *([None] if known.nullable else []),
            *self._values.candidates(known),
            *(self._values.plain(known, number, n) for n in range(4)),
        ]
        names = {n for c in asked for n in c.columns}
        fitting = [v for v in values if all(c.met(dict.fromkeys(names, v)) for c in asked)]
        return self._random.choice(fitting) if fitting else self._values.value(known, number, attempt)

    def _null_share(self, known: Field) -> float:
        words = set(words_of_name(known.name))
        return 0.9 if words & {"deleted", "terminated", "termination", "ended", "closed"} else _NULLS

    def _link(self, row: dict[str, Any], link: Link, number: int, attempt: int) -> None:
        own = link.parent == self._table.name.lower()
        rows = self._made if own else self._parents.get(link.parent)
        if rows is None:
            return
        by_name = _by_name(rows)
        listed = [by_name.get(c.lower()) for c in link.parent_columns]
        if any(v is None for v in listed):
            return
        values = list(zip(*[v for v in listed if v is not None], strict=True))
        fields = {f.name.lower(): f for f in self._table.fields}
        names = [c.lower() for c in link.columns if c.lower() in fields]
        if len(names) != len(link.columns):
            return
        if values and not (values := _of_type(values, [fields[n] for n in names])):
            return  # the parent's key is of another type: a table of the same name in another database
        optional = all(fields[n].nullable and n not in self._key for n in names)
        if not values and not optional:
            return  # the first row of a table that points at itself and must: its value is free
        asked = {n: self._asked_of(n) for n in names}
        if any(asked.values()):
            meeting = [v for v in values if self._all_met(asked, names, v)]
            if not meeting and optional and self._all_met(asked, names, [None] * len(names)):
                row.update(dict.fromkeys((n for n in names if n not in row), None))
                return
            values = meeting or values
        if not values or (optional and not self._wish.conditions and self._random.random() < _NULLS):
            row.update(dict.fromkeys((n for n in names if n not in row), None))
            return
        # Among the first tries every parent is used in turn, so that joins find partners on both sides.
        chosen = values[(number + attempt * 7) % len(values)] if attempt < 3 else self._random.choice(values)
        for name, value in zip(names, chosen, strict=True):
            row.setdefault(name, value)

    def _all_met(self, asked: Mapping[str, Sequence[Condition]], names: Sequence[str], values: Sequence[Any]) -> bool:
        return all(c.met(dict.fromkeys(c.columns, v)) for n, v in zip(names, values, strict=True) for c in asked[n])

    def _key_value(self, known: Field, number: int, attempt: int) -> Any:
        candidates = self._values.candidates(known)
        alone = len(self._key) == 1
        attempt = attempt // 8 if alone else attempt  # a rule about other columns needs no other key
        if candidates and (not alone or number < len(candidates)):
            return candidates[(number + attempt) % len(candidates)]
        base = known.type.partition("(")[0]
        if base in ("int", "bigint", "smallint", "decimal"):
            value = number + 1 + (attempt if alone else 0) if alone else 1 + (number + attempt) % 5
            return Decimal(value) if base == "decimal" else value
        if base == "date":
            return self._wanted.today - dt.timedelta(days=number + attempt)
        if base == "timestamp":
            return dt.datetime.combine(self._wanted.today, dt.time()) - dt.timedelta(hours=number + attempt)
        if base == "string" and known.semantic != "guid":
            return self._values.short(known, number + attempt)
        return self._values.plain(known, number, attempt)


def close_circle(table: SampleTable, link: Link, rows: Rows, parents: Rows, wanted: Wanted) -> None:
    """Fill in a foreign key whose parent could only be made after the table itself, in ``rows``; keys and needed rules stay as they are.

    Args:
        table: Its table.
        link: The key.
        rows: The table's rows; changed.
        parents: The parent's.
        wanted: As the rows were made.
    """
    by_name = _by_name(parents)
    fields = {f.name.lower(): f for f in table.fields}
    names = [c.lower() for c in link.columns]
    listed = [by_name.get(c.lower(), []) for c in link.parent_columns]
    if any(n not in fields for n in names) or set(names) & {c.lower() for c in table.key}:
        return
    values = _of_type(list(zip(*listed, strict=True)), [fields[n] for n in names])
    if not values:
        return
    chance = random.Random(f"{wanted.seed}:{table.name.lower()}:{','.join(names)}")  # noqa: S311 - sample rows, no secret
    musts = wanted.musts.get(table.name.lower(), ())
    optional = all(fields[n].nullable for n in names)
    for number in range(len(rows[table.fields[0].name])):
        before = {f.name.lower(): rows[f.name][number] for f in table.fields}
        chosen: Sequence[Any] = values[number % len(values)]
        if optional and chance.random() < _NULLS:
            chosen = [None] * len(names)
        after = before | dict(zip(names, chosen, strict=True))
        if all(c.met(after) or not c.met(before) for c in musts):
            for name in names:
                rows[fields[name].name][number] = after[name]


_PYTHON: dict[str, type | tuple[type, ...]] = {
    "bigint": int, "int": int, "smallint": int, "boolean": bool, "double": (float, int), "float": (float, int), "decimal": (Decimal, int),
    "date": dt.date, "timestamp": dt.datetime, "binary": bytes, "string": str,
}  # fmt: skip


def _of_type(values: Sequence[tuple[Any, ...]], fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """Those values of a parent that its child's columns can hold."""
    return [row for row in values if all(_fits(value, known) for value, known in zip(row, fields, strict=True))]


def _fits(value: Any, known: Field) -> bool:
    base = known.type.partition("(")[0]
    if value is None:
        return True
    if isinstance(value, bool) or (isinstance(value, dt.datetime) and base == "date"):
        return base == "boolean"
    return isinstance(value, _PYTHON[base])


def _by_name(rows: Rows) -> dict[str, list[Any]]:
    """Columns by lower-case name, the source's and the one that datasets give them."""
    return {column_name(c).lower(): v for c, v in rows.items()} | {c.lower(): v for c, v in rows.items()}
