"""Values of one column: what its type allows and its name makes likely."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from migration.rehearse.shapes import Field, words_of_name

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
ORDERED = frozenset({"int", "bigint", "smallint", "decimal", "double", "float", "date", "timestamp"})
_EPOCH = dt.datetime(1970, 1, 1)


class Values:
    """Makes values.

    Args:
        chance: Decides.
        seed: Of binary values.
        today: What dates are near to.
        literals: What the notebook compares columns with, by lower-case name.
    """

    def __init__(self, chance: random.Random, seed: int, today: dt.date, literals: Mapping[str, Sequence[Any]]) -> None:
        self._chance = chance
        self._seed = seed
        self._today = today
        self._literals = literals

    def short(self, known: Field, number: int) -> str:
        """A text that is new for each number and fits: letters first, so that two characters give 676."""
        length = known.length or 12
        if length <= 3:
            letters, left = "", number
            for _ in range(length):
                letters, left = chr(65 + left % 26) + letters, left // 26
            return letters
        prefix = "".join(w[0] for w in words_of_name(known.name))[:2].upper() or "K"
        return f"{prefix}{number + 1:0{max(1, min(length - len(prefix), 4))}d}"[:length]

    def candidates(self, known: Field) -> list[Any]:
        """The literals that the notebook compares the column with, as values of it."""
        base = known.type.partition("(")[0]
        fitting = [v for v in (_fit(c, known, base) for c in self._literals.get(known.name.lower(), ())) if v is not None]
        return list(dict.fromkeys(fitting))

    def value(self, known: Field, number: int, attempt: int) -> Any:
        """A value, often one that the notebook compares the column with."""
        candidates = self.candidates(known)
        if candidates and self._chance.random() < (0.8 if known.type in ("string", "boolean") else 0.4):
            return self._chance.choice(candidates)
        between = [c for c in candidates if isinstance(c, int | Decimal) and not isinstance(c, bool)]
        if len(between) > 1 and self._chance.random() < 0.6:  # most rules of this kind are a range
            low, high = Decimal(min(between)), Decimal(max(between))
            chosen = low + (high - low) * self._chance.randint(0, 20) / 20
            return int(chosen) if isinstance(between[0], int) else chosen.quantize(between[0])
        return self.plain(known, number, attempt)

    def plain(self, known: Field, number: int, attempt: int) -> Any:
        """A value of the column's type that its name makes likely."""
        words = words_of_name(known.name)
        base = known.type.partition("(")[0]
        chance = self._chance
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
            return hashlib.sha256(f"{self._seed}:{number}:{attempt}".encode()).digest()[:8]
        return self._words(known, words, number, attempt)

    def _moment(self, known: Field, base: str, words: list[str]) -> Any:
        chance = self._chance
        seconds = chance.randrange(86_400)
        if known.semantic == "time":
            return _EPOCH + dt.timedelta(seconds=seconds)
        today = self._today
        if "birth" in words:
            day = today - dt.timedelta(days=chance.randint(20 * 365, 60 * 365))
        elif {"end", "to", "until", "expiry", "expires", "due"} & set(words):
            day = today + dt.timedelta(days=chance.randint(-10, 300))
        else:
            day = today - dt.timedelta(days=int(abs(chance.gauss(0, 120))))
        return day if base == "date" else dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)

    def _words(self, known: Field, words: list[str], number: int, attempt: int) -> str:
        chance = self._chance
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
            text = self.short(known, number)
        else:
            text = f"{chance.choice(_PLAIN)} {chance.choice(_PLAIN)}"
        if attempt % 3 == 2:  # a rule may ask for a length: try others too
            text = f"{text}{chance.getrandbits(120):x}"[: chance.randint(1, min(known.length or 40, 40))].upper()
        text = text[: known.length] if known.length else text
        return text.ljust(known.length) if known.fixed else text


def stretched(value: Any, known: Field, lean: int) -> Any:
    """A number made larger or smaller by far, as its type allows; other values as they are."""
    if not lean or isinstance(value, dt.date):
        return value
    if isinstance(value, Decimal):
        precision, scale = (int(p) for p in known.type[8:-1].split(","))
        top = Decimal(10 ** min(precision - scale, 7)) - 1
        return (min(value * 60, top) if lean > 0 else value / 60).quantize(Decimal(1).scaleb(-scale))
    return type(value)(min(value * 60, 30_000) if lean > 0 else value / 60)


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
