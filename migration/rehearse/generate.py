"""Rows for a source table, the same for the same seed: keys unique, foreign keys pointing at rows, conditions mostly met.

A small share of the rows breaks an expectation that warns or drops, so that a rehearsal shows what happens to such rows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from migration.rehearse.conditions import Condition
from migration.rehearse.shapes import Field, Link, SampleTable, words_of_name

_TRIES = 60
_BREAKS = 0.04
_NULLS = 0.12
_FIRST = [
    "Ada",
    "Alan",
    "Barbara",
    "Dennis",
    "Edsger",
    "Frances",
    "Grace",
    "John",
    "Katherine",
    "Ken",
    "Linus",
    "Margaret",
    "Niklaus",
    "Radia",
]
_LAST = [
    "Allen",
    "Dijkstra",
    "Hamilton",
    "Hopper",
    "Johnson",
    "Kernighan",
    "Liskov",
    "Lovelace",
    "Perlman",
    "Ritchie",
    "Thompson",
    "Turing",
    "Wirth",
]
_CITY = ["Amsterdam", "Berlin", "Bergen", "Cork", "Ghent", "Lisbon", "Lyon", "Malmo", "Porto", "Turin", "Utrecht", "Vienna"]
_PLAIN = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbor",
    "inlet",
    "juniper",
    "knoll",
    "lagoon",
    "meadow",
    "north",
    "orchard",
    "pine",
]
_EPOCH = dt.datetime(1970, 1, 1)

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
    """

    rows: int
    seed: int
    today: dt.date
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    rules: Mapping[str, Sequence[Condition]] = field(default_factory=dict)
    musts: Mapping[str, Sequence[Condition]] = field(default_factory=dict)


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
        name = table.name.lower()
        self._musts = list(wanted.musts.get(name, ()))
        self._rules = list(wanted.rules.get(name, ()))
        self._key = {c.lower() for c in table.key}
        self._seen: set[tuple[Any, ...]] = set()
        self._made: Rows = {f.name: [] for f in table.fields}

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
        breaks = bool(self._rules) and number > 0 and self._random.random() < _BREAKS
        for attempt in range(_TRIES):
            row = self._try(number, attempt)
            key = tuple(row[c.lower()] for c in self._table.key)
            if key and (key in self._seen or None in key):
                continue
            faults = 10 * sum(not c.met(row) for c in self._musts) + sum(not c.met(row) for c in self._rules)
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

    def _break(self, row: dict[str, Any]) -> None:
        """Make a row break one rule that is about no key, by NULL where that breaks it, else by other values."""
        for rule in self._random.sample(self._rules, len(self._rules)):
            free = sorted(rule.columns - self._key)
            for name in free:
                if name not in row or any(name in c.columns for c in self._musts):
                    continue
                before = row[name]
                known = next(f for f in self._table.fields if f.name.lower() == name)
                for value in (None, *(self._plain(known, n, n) for n in range(5))):
                    row[name] = value
                    if not rule.met(row):
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
            elif known.nullable and self._random.random() < self._null_share(known):
                row[name] = None
            else:
                row[name] = self._value(known, number, attempt)
        return row

    def _null_share(self, known: Field) -> float:
        words = set(words_of_name(known.name))
        return 0.9 if words & {"deleted", "terminated", "termination", "ended", "closed"} else _NULLS

    def _link(self, row: dict[str, Any], link: Link, number: int, attempt: int) -> None:
        own = link.parent == self._table.name.lower()
        rows = self._made if own else self._parents.get(link.parent)
        if rows is None:
            return
        by_name = {c.lower(): v for c, v in rows.items()}
        listed = [by_name.get(c.lower()) for c in link.parent_columns]
        if any(v is None for v in listed):
            return
        values = list(zip(*[v for v in listed if v is not None], strict=True))
        fields = {f.name.lower(): f for f in self._table.fields}
        names = [c.lower() for c in link.columns if c.lower() in fields]
        if len(names) != len(link.columns):
            return
        optional = all(fields[n].nullable and n not in self._key for n in names)
        if not values and not optional:
            return  # the first row of a table that points at itself and must: its value is free
        if not values or (optional and self._random.random() < _NULLS):
            row.update(dict.fromkeys((n for n in names if n not in row), None))
            return
        # Among the first tries every parent is used in turn, so that joins find partners on both sides.
        chosen = values[(number + attempt * 7) % len(values)] if attempt < 3 else self._random.choice(values)
        for name, value in zip(names, chosen, strict=True):
            row.setdefault(name, value)

    def _key_value(self, known: Field, number: int, attempt: int) -> Any:
        candidates = self._candidates(known)
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
            return self._short(known, number + attempt)
        return self._plain(known, number, attempt)

    def _short(self, known: Field, number: int) -> str:
        """A text that is new for each number and fits: letters first, so that two characters give 676."""
        length = known.length or 12
        if length <= 3:
            letters, left = "", number
            for _ in range(length):
                letters, left = chr(65 + left % 26) + letters, left // 26
            return letters
        prefix = "".join(w[0] for w in words_of_name(known.name))[:2].upper() or "K"
        return f"{prefix}{number + 1:0{max(1, min(length - len(prefix), 4))}d}"[:length]

    def _candidates(self, known: Field) -> list[Any]:
        base = known.type.partition("(")[0]
        fitting = [v for v in (_fit(c, known, base) for c in self._wanted.values.get(known.name.lower(), ())) if v is not None]
        return list(dict.fromkeys(fitting))

    def _value(self, known: Field, number: int, attempt: int) -> Any:
        candidates = self._candidates(known)
        if candidates and self._random.random() < (0.8 if known.type in ("string", "boolean") else 0.4):
            return self._random.choice(candidates)
        between = [c for c in candidates if isinstance(c, int | Decimal) and not isinstance(c, bool)]
        if len(between) > 1 and self._random.random() < 0.6:  # most rules of this kind are a range
            low, high = Decimal(min(between)), Decimal(max(between))
            chosen = low + (high - low) * self._random.randint(0, 20) / 20
            return int(chosen) if isinstance(between[0], int) else chosen.quantize(between[0])
        return self._plain(known, number, attempt)

    def _plain(self, known: Field, number: int, attempt: int) -> Any:
        """A value of the column's type that its name makes likely."""
        words = words_of_name(known.name)
        base = known.type.partition("(")[0]
        chance = self._random
        if base == "boolean":
            return chance.random() < (0.1 if {"deleted", "archived"} & set(words) else 0.5)
        if base in ("int", "bigint", "smallint"):
            low, high = _whole_range(words)
            return chance.randint(low, high)
        if base == "decimal":
            precision, scale = (int(p) for p in known.type[8:-1].split(","))
            top = min(10 ** (precision - scale) - 1, 100 if attempt % 2 else 5000)
            return Decimal(chance.randint(0, top * 10**scale)).scaleb(-scale)
        if base in ("double", "float"):
            return round(chance.uniform(0, 90), 4)
        if base in ("date", "timestamp"):
            return self._moment(known, base, words)
        if base == "binary":
            return hashlib.sha256(f"{self._wanted.seed}:{number}:{attempt}".encode()).digest()[:8]
        return self._words(known, words, number, attempt)

    def _moment(self, known: Field, base: str, words: list[str]) -> Any:
        chance = self._random
        seconds = chance.randrange(86_400)
        if known.semantic == "time":
            return _EPOCH + dt.timedelta(seconds=seconds)
        today = self._wanted.today
        if "birth" in words:
            day = today - dt.timedelta(days=chance.randint(20 * 365, 60 * 365))
        elif {"end", "to", "until", "expiry", "expires", "due"} & set(words):
            day = today + dt.timedelta(days=chance.randint(-10, 300))
        else:
            day = today - dt.timedelta(days=int(abs(chance.gauss(0, 120))))
        return day if base == "date" else dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)

    def _words(self, known: Field, words: list[str], number: int, attempt: int) -> str:
        chance = self._random
        if known.semantic == "guid":
            return str(uuid.UUID(int=chance.getrandbits(128), version=4)).upper()
        if known.semantic == "xml":
            return "<root/>"
        if known.semantic == "point":
            return f"POINT ({chance.randint(-9, 25)} {chance.randint(38, 60)})"
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        named = set(words)
        if "email" in named or "mail" in named:
            text = f"{first}.{last}{number}@example.com".lower()
        elif "first" in named or "given" in named:
            text = first
        elif "last" in named or "surname" in named or "family" in named:
            text = last
        elif named & {"json", "settings", "metadata", "payload", "attributes"}:
            text = "{}"
        elif "city" in named:
            text = chance.choice(_CITY)
        elif named & {"phone", "fax", "mobile"}:
            text = f"+31 20 555 {number:04d}"
        elif "name" in named:
            text = f"{first} {last}" if named & {"full", "contact", "employee", "customer"} else f"{chance.choice(_PLAIN)} {number + 1}"
        elif named & {"code", "number", "no", "key", "sku"}:
            text = self._short(known, number)
        else:
            text = f"{chance.choice(_PLAIN)} {chance.choice(_PLAIN)}"
        if attempt % 3 == 2:  # a rule may ask for a length: try others too
            text = f"{text}{chance.getrandbits(120):x}"[: chance.randint(1, min(known.length or 40, 40))].upper()
        text = text[: known.length] if known.length else text
        return text.ljust(known.length) if known.fixed else text


def _whole_range(words: list[str]) -> tuple[int, int]:
    named = set(words)
    if "year" in named:
        return 2022, 2026
    if "month" in named:
        return 1, 12
    if named & {"day", "days", "hour", "hours"}:
        return 1, 24
    if named & {"minutes", "percent", "pct", "level", "priority"}:
        return 1, 60
    return 1, 100


def _fit(value: Any, known: Field, base: str) -> Any:
    """A literal as a value of the column; None when it is none."""
    if base == "boolean":
        return value if isinstance(value, bool) else bool(value) if value in (0, 1) else None
    if isinstance(value, bool):
        return None
    if base in ("int", "bigint", "smallint"):
        return int(value) if isinstance(value, int) and abs(value) < 30_000 else None
    if base == "decimal":
        precision, scale = (int(p) for p in known.type[8:-1].split(","))
        if isinstance(value, str) or abs(value) >= 10 ** (precision - scale):
            return None
        return Decimal(value).quantize(Decimal(1).scaleb(-scale))
    if base in ("double", "float"):
        return None if isinstance(value, str) else float(value)
    if base == "string" and isinstance(value, str) and (not known.length or len(value) <= known.length):
        return value.ljust(known.length) if known.fixed else value
    if base in ("date", "timestamp") and isinstance(value, str):
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            return None
        return moment.date() if base == "date" else moment.replace(tzinfo=None)
    return None
