"""Which object of an estate needs which: what each reads, writes and calls, cycles, missing objects, and waves to migrate in.

Names are found as the server finds them: without case, a name without schema first in the object's own schema, then in ``dbo``.
A name with the estate's own database is one of its own; with another database or server it is ``external``. Synonyms are followed.
The order of waves holds for creating objects: whatever an object names exists in an earlier wave, or in its own where both are in one
cycle. Tables, and all they need, come before code that no table needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from migration.assessment.graph import components
from migration.assessment.reference_words import is_system
from migration.assessment.survey import survey
from migration.estate import Estate, ObjectKind, SqlObject
from migration.look import Look, Use

#: What stands before all code, in the order in which one wave creates it.
_DATA = (ObjectKind.SCHEMA, ObjectKind.TYPE, ObjectKind.SEQUENCE, ObjectKind.TABLE)
_CREATED = (
    *_DATA,
    ObjectKind.SYNONYM,
    ObjectKind.SCALAR_FUNCTION,
    ObjectKind.INLINE_FUNCTION,
    ObjectKind.TABLE_FUNCTION,
    ObjectKind.VIEW,
    ObjectKind.PROCEDURE,
    ObjectKind.TRIGGER,
    ObjectKind.OTHER,
)
_PLACE = {kind: place for place, kind in enumerate(_CREATED)}
_SYNONYMS_DEEP = 8


@dataclass(slots=True)
class ObjectUse:
    """What one object, or loose statement, names; names as the source defines them, in order of the text, without repetition.

    Attributes:
        reads: Tables, views, sequences and types; for a table the parents of its foreign keys.
        writes: Tables and views.
        calls: Procedures and functions.
        missing: Names of ``reads``, ``writes`` and ``calls`` that the source does not define.
        external: Names of them in another database or on another server.
        system: Names that are the server's own; not among the three.
        unknown: 1-based lines of what only a run can tell: texts and names built at run time, remote queries.
    """

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a line of ``quickplan analyze --json``."""
        return {"reads": list(self.reads), "writes": list(self.writes), "calls": list(self.calls), "unknown": list(self.unknown)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that code uses and the source does not define; ``used_by`` in order of the estate."""

    name: str
    used_by: tuple[str, ...]


@dataclass(slots=True)
class Dependencies:
    """The dependencies of a whole estate.

    Attributes:
        uses: One per object of the estate, in its order.
        needs: Names each definition needs (case-folded), its attached statements included.
        cycles: Names that need each other, each cycle in order of creation.
        missing: What is not in the source, most used first.
        waves: Names to migrate in order, each wave in order of creation; a cycle stands together in one.
    """

    uses: list[ObjectUse] = field(default_factory=list)
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cycles: tuple[tuple[str, ...], ...] = ()
    missing: tuple[Missing, ...] = ()
    waves: tuple[tuple[str, ...], ...] = ()
    kinds: dict[str, ObjectKind] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    _wave_of: dict[str, int] = field(default_factory=dict)

    def wave(self, item: SqlObject) -> int | None:
        """The 1-based wave of an object; of a statement that hangs on one, that one's; None for loose statements."""
        name = item.name if item.kind.is_definition else item.parent
        return self._wave_of.get(_key(name, item.kind)) or self._wave_of.get(_key(name, ObjectKind.TABLE))

    def needed_by(self, item: SqlObject) -> tuple[str, ...]:
        """Names of the definitions that a definition needs, directly; none for a statement that hangs on one."""
        return tuple(self.names[key] for key in self.needs.get(_key(item.name, item.kind), ())) if item.kind.is_definition else ()

    def callers(self, name: str) -> tuple[str, ...]:
        """Names of the definitions that read, write or call ``schema.name``."""
        key = name.casefold()
        return tuple(self.names[k] for k, needed in self.needs.items() if key in needed)

    def wave_counts(self) -> list[dict[str, int]]:
        """Definitions by kind (values of :class:`ObjectKind`) of each wave."""
        found = []
        for number in range(1, len(self.waves) + 1):
            seen = Counter(self.kinds[key] for key, wave in self._wave_of.items() if wave == number)
            found.append({kind.value: seen[kind] for kind in _CREATED if seen[kind]})
        return found


def _key(name: str, kind: ObjectKind) -> str:
    """Types and schemas have names of their own: a table and a type may be called the same."""
    folded = name.casefold()
    return f"{folded}\0{kind.value}" if kind in (ObjectKind.TYPE, ObjectKind.SCHEMA) else folded


def dependencies(estate: Estate) -> Dependencies:
    """Find out what every object of ``estate`` needs. Linear in its text but for sorting; never raises for any text."""
    if any(item.look is None for item in estate.objects):
        survey(estate)
    resolver = _Resolver(estate)
    for item in estate.objects:
        for parts in _look(item).made:
            resolver.made(parts, item)
    result = Dependencies(names=resolver.names, kinds=resolver.kinds)
    needs: dict[str, dict[str, None]] = {key: {} for key in resolver.kinds}
    for item in estate.objects:
        use, needed = resolver.resolve(item, _look(item).mentions)
        use.unknown = _look(item).unknown
        result.uses.append(use)
        owner = _key(item.name, item.kind) if item.kind.is_definition else item.parent.casefold()
        if owner in needs:
            needs[owner].update(dict.fromkeys(n for n in needed if n != owner))
    result.needs = {key: tuple(n) for key, n in needs.items()}
    result.missing = _missing(estate.objects, result.uses)
    _arrange(result)
    return result


def _look(item: SqlObject) -> Look:
    assert item.look is not None
    return item.look


class _Resolver:
    """Finds the object that a name means."""

    def __init__(self, estate: Estate) -> None:
        self.database = estate.database.casefold()
        self.names: dict[str, str] = {}
        self.kinds: dict[str, ObjectKind] = {}
        self._synonyms: dict[str, tuple[str, ...]] = {}
        self._made: set[str] = set()
        self.schemas = {"dbo"}
        for item in estate.definitions():
            key = _key(item.name, item.kind)
            self.names.setdefault(key, item.name)
            self.kinds.setdefault(key, item.kind)
            if item.kind is ObjectKind.SCHEMA:
                self.schemas.add(item.name.rpartition(".")[2].casefold())
            else:
                self.schemas.add(item.schema.casefold())
            if item.kind is ObjectKind.SYNONYM:
                target = _look(item).mentions
                if target:
                    self._synonyms[key] = target[0][0]

    def made(self, parts: tuple[str, ...], item: SqlObject) -> None:
        """A table that code creates is not missing."""
        local = self._local(parts)
        if local:
            self._made.add(f"{local[0] or item.schema}.{local[1]}".casefold())

    def _local(self, parts: tuple[str, ...]) -> tuple[str, str] | None:
        """Schema (empty for none) and name in this estate; None for another database or server."""
        if (len(parts) > 3 and parts[-4]) or (len(parts) > 2 and parts[-3] and parts[-3].casefold() != self.database):
            return None
        return (parts[-2] if len(parts) > 1 else ""), parts[-1]

    def _find(self, parts: tuple[str, ...], schema: str, use: Use) -> str | None:
        """The key of what a name means; None when the source does not define it."""
        local = self._local(parts)
        if local is None:
            return None
        suffix = f"\0{ObjectKind.TYPE.value}" if use is Use.TYPE else ""
        for place in (local[0],) if local[0] else (schema, "dbo"):
            key = f"{place}.{local[1]}".casefold() + suffix
            if key in self.kinds:
                return key
        return None

    def resolve(self, item: SqlObject, mentions: Iterable[tuple[tuple[str, ...], Use]]) -> tuple[ObjectUse, list[str]]:
        """What one object uses, and the keys of what it needs."""
        lists: dict[Use, dict[str, None]] = {Use.READ: {}, Use.WRITE: {}, Use.CALL: {}}
        missing: dict[str, None] = {}
        external: dict[str, None] = {}
        system: dict[str, None] = {}
        needed: list[str] = []
        own = item.name.casefold() if item.kind.is_definition else ""
        for parts, use in mentions:
            key = self._find(parts, item.schema, use)
            for _ in range(_SYNONYMS_DEEP):
                if key is None or key not in self._synonyms or key == own:
                    break
                needed.append(key)
                parts = self._synonyms[key]
                key = self._find(parts, self.names[key].partition(".")[0], use)
            if use is Use.MAYBE_CALL:
                kind = self.kinds.get(key or "")
                if key is None and not self._is_call(parts):
                    continue
                if kind is not None and not kind.is_function and kind is not ObjectKind.OTHER:
                    continue
                use = Use.CALL
            group = lists[Use.READ if use in (Use.TYPE, Use.HISTORY) else use]
            if key is not None:
                needed.append(key)
                group[self.names[key]] = None
                continue
            if use in (Use.TYPE, Use.HISTORY):
                continue
            local = self._local(parts)
            if is_system(parts):
                system[".".join(parts)] = None
            elif local is None:
                name = ".".join(parts)
                group[name] = external[name] = None
            else:
                name = f"{local[0] or 'dbo'}.{local[1]}"
                group[name] = None
                if f"{local[0] or item.schema}.{local[1]}".casefold() not in self._made and name.casefold() not in self._made:
                    missing[name] = None
        reads, writes, calls = (tuple(lists[u]) for u in (Use.READ, Use.WRITE, Use.CALL))
        return ObjectUse(reads, writes, calls, tuple(missing), tuple(external), tuple(system)), needed

    def _is_call(self, parts: tuple[str, ...]) -> bool:
        """Whether ``a.b(`` that the source does not define can still be a function: its schema is one, or it has three parts."""
        if len(parts) > 2:
            return is_system(parts)
        return parts[0].casefold() in self.schemas


def _missing(objects: Iterable[SqlObject], uses: Iterable[ObjectUse]) -> tuple[Missing, ...]:
    used: dict[str, dict[str, None]] = {}
    shown: dict[str, str] = {}
    for item, use in zip(objects, uses, strict=True):
        for name in use.missing:
            shown.setdefault(name.casefold(), name)
            used.setdefault(name.casefold(), {})[item.name] = None
    ranked = sorted(used, key=lambda key: (-len(used[key]), key))
    return tuple(Missing(shown[key], tuple(used[key])) for key in ranked)


def _arrange(result: Dependencies) -> None:
    """Cycles and waves."""
    groups = components(result.needs)
    of_group = {key: number for number, group in enumerate(groups) for key in group}
    order = {key: (_PLACE[result.kinds[key]], result.names[key].casefold()) for key in result.needs}
    result.cycles = tuple(tuple(result.names[key] for key in sorted(group, key=order.__getitem__)) for group in groups if len(group) > 1)
    # Groups come with what they need before them: going backwards marks whatever a table needs, directly or not.
    base = [False] * len(groups)
    for number in range(len(groups) - 1, -1, -1):
        group = groups[number]
        if base[number] or any(result.kinds[key] in _DATA for key in group):
            base[number] = True
            for key in group:
                for needed in result.needs[key]:
                    base[of_group[needed]] = True
    wave = [0] * len(groups)
    last = 0
    for wanted in (True, False):
        floor = last
        for number, group in enumerate(groups):
            if base[number] is wanted:
                below = [wave[of_group[n]] for key in group for n in result.needs[key] if of_group[n] != number]
                wave[number] = max([floor, *below]) + 1
                last = max(last, wave[number])
    result._wave_of = {key: wave[of_group[key]] for key in result.needs}
    waves: list[list[str]] = [[] for _ in range(last)]
    for key in sorted(result.needs, key=order.__getitem__):
        waves[result._wave_of[key] - 1].append(result.names[key])
    result.waves = tuple(map(tuple, waves))
