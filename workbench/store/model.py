"""What the estate store says of an object, a run and a change: values only, and the rules that read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import QuickplanError
from migration.conversion import Status
from migration.estate import ObjectKind


class StoreProblem(QuickplanError):
    """The estate store cannot be used as asked; names its file (exit 2)."""

    code = "STORE"


class State(StrEnum):
    """How far an object has come, in order."""

    ASSESSED = "assessed"  # analysed; its conversion is not whole, and nobody has decided
    CONVERTED = "converted"  # wholly converted by rule
    ACCEPTED = "accepted"  # a person took the conversion as it is
    OVERRIDDEN = "overridden"  # a person wrote the SQL
    SKIPPED = "skipped"  # a person left it out, with a reason
    DEPLOYED = "deployed"
    RECONCILED = "reconciled"
    SIGNED_OFF = "signed_off"


#: Of these an object has one at a time: what a person decided about its SQL.
DECISIONS = (State.ACCEPTED, State.OVERRIDDEN, State.SKIPPED)
#: What happens to a decided object, in order.
PROGRESS = (State.DEPLOYED, State.RECONCILED, State.SIGNED_OFF)
#: Records that hold for one text: once it changed, a person must look again before it is deployed.
_BINDING = (State.ACCEPTED, State.OVERRIDDEN, State.SIGNED_OFF)


@dataclass(frozen=True, slots=True)
class Mark:
    """One record about an object.

    Attributes:
        state: What was recorded: one of :data:`DECISIONS` or :data:`PROGRESS`.
        sequence: Rises with each record of the store; orders records of the same second.
        at: ISO 8601, UTC.
        who: Who did it.
        note: Reason or remark; of an override what its gates found, one line each.
        source_print: Fingerprint of the object's text at that time.
        result_print: Fingerprint of its conversion at that time; empty when there was none.
        target: Fingerprint of what it was converted for; empty when there was none.
    """

    state: State
    sequence: int
    at: str
    who: str
    note: str = ""
    source_print: str = ""
    result_print: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object or loose statement as the last run found it, with what was decided since.

    Attributes:
        id: Its number in this store.
        key: Its identity between runs, see :func:`keys_of`.
        name: ``schema.name`` as data.
        kind: Value of :class:`migration.estate.ObjectKind`.
        file: Source file.
        line: 1-based first line.
        lines: Number of lines.
        status: Value of :class:`migration.conversion.Status`; ``converted`` too where nothing needs doing.
        effort_class: Value of :class:`migration.assessment.effort.EffortClass`.
        low: Least hours.
        high: Most hours.
        wave: Wave of migration, from 1; None for loose statements.
        source_print: Fingerprint of its text.
        result_print: Fingerprint of its statements; empty when there are none.
        target: Fingerprint of what the statements were made for.
        gone: Whether the last run no longer found it.
        marks: What was recorded, by state.
    """

    id: int
    key: str
    name: str
    kind: str
    file: str
    line: int
    lines: int
    status: str
    effort_class: str
    low: float
    high: float
    wave: int | None
    source_print: str
    result_print: str
    target: str
    gone: bool = False
    marks: Mapping[State, Mark] = field(default_factory=dict)

    @property
    def decision(self) -> Mark | None:
        """What a person decided about it."""
        return next((self.marks[state] for state in DECISIONS if state in self.marks), None)

    def is_stale(self, mark: Mark) -> bool:
        """Whether the object changed since ``mark`` was made: its text, or for the same target the SQL that was accepted."""
        if mark.source_print != self.source_print:
            return True
        overridden = State.OVERRIDDEN in self.marks or mark.state is State.OVERRIDDEN
        return not overridden and mark.target == self.target and mark.result_print != self.result_print

    @property
    def changed_since(self) -> tuple[State, ...]:
        """Records that were made of another text, until a person decides anew."""
        decision = self.decision
        if decision is not None and not self.is_stale(decision):
            return ()
        return tuple(state for state, mark in self.marks.items() if state is not State.SKIPPED and self.is_stale(mark))

    @property
    def state(self) -> State:
        """How far it has come; with :attr:`changed_since` it shows the old record still."""
        decision = self.decision
        floor = decision.sequence if decision is not None else 0
        fresh = decision is not None and not self.is_stale(decision)
        for state in reversed(PROGRESS):
            mark = self.marks.get(state)
            # What was deployed or compared is not this text any more; a sign-off still shows, with what it was given for changed since.
            old = mark is not None and self.is_stale(mark) and (fresh or state is not State.SIGNED_OFF)
            if mark is not None and mark.sequence > floor and not old:
                return state
        if decision is not None:
            return decision.state
        return State.CONVERTED if self.status == Status.CONVERTED.value else State.ASSESSED

    @property
    def why_not_deployable(self) -> str:
        """Why it must not be deployed, as half a sentence; empty when it may."""
        if self.gone:
            return "it is no longer in the source"
        decision = self.decision
        if decision is not None and decision.state is State.SKIPPED:
            return f"skipped: {decision.note}"
        stale = [state for state in self.changed_since if state in _BINDING]
        if stale:
            return f"its text changed since it was {shown(stale[-1])}: accept it again"
        if decision is None and self.status != Status.CONVERTED.value:
            what = "was converted in part" if self.status == Status.PARTIAL.value else "has no conversion"
            return f"it {what}: accept, override or skip it"
        return ""

    @property
    def state_word(self) -> str:
        """The state as people read it."""
        return shown(self.state) + (", changed since" if self.changed_since else "")

    def fields(self) -> dict[str, Any]:
        """What a line of ``--json`` gains from the store."""
        return {
            "state": self.state.value,
            "changed_since": [state.value for state in self.changed_since],
            "deployable": deployable(self),
            "marks": [
                {"state": m.state.value, "at": m.at, "by": m.who, "note": m.note}
                for m in sorted(self.marks.values(), key=lambda m: m.sequence)
            ],
        }

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan objects --json``."""
        return {
            "object": self.name,
            "kind": self.kind,
            "file": self.file,
            "line": self.line,
            "lines": self.lines,
            "status": self.status,
            "class": self.effort_class,
            "effort_hours": {"low": self.low, "high": self.high},
            "wave": self.wave,
            **self.fields(),
            "why_not_deployable": self.why_not_deployable,
        }


def deployable(item: StoredObject) -> bool:
    """Whether an object may be deployed: converted, accepted or overridden, and not changed since a person looked at it."""
    return not item.why_not_deployable


def shown(state: State) -> str:
    """A state in words."""
    return state.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Run:
    """One whole run.

    Attributes:
        id: Its number, from 1, in the order in which runs ended.
        started: ISO 8601, UTC.
        ended: ISO 8601, UTC.
        source: The source as shown, without any secret.
        options: What it was run with: runtime, catalog, schema, weights.
        versions: Versions of quickplan, its rules and sqlglot.
        counts: Objects, statements, new, changed, gone; and objects by class.
        source_print: Fingerprint of all that was read; empty when that cannot be told.
        work_print: Fingerprint of that, the options and the versions; empty likewise.
        worst: Highest rank of a finding's severity; -1 for none.
        low: Least hours of all objects.
        high: Most hours.
    """

    id: int
    started: str
    ended: str
    source: str
    options: Mapping[str, Any]
    versions: Mapping[str, str]
    counts: Mapping[str, Any]
    source_print: str
    work_print: str
    worst: int
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a run."""
        names = ("id", "started", "ended", "source", "counts")
        return {name: getattr(self, name) for name in names} | {
            "options": dict(self.options),
            "versions": dict(self.versions),
            "effort_hours": {"low": self.low, "high": self.high},
        }


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of an object's history; ``what`` is a state, ``withdrawn``, or what a run noticed (``new``, ``changed``, ``gone``)."""

    at: str
    what: str
    who: str = ""
    note: str = ""


def keys_of(objects: Iterable[tuple[str, str, str, int]]) -> list[str]:
    """The identity of each object between runs.

    Definitions are known by kind and name, without case. What may occur several times (ALTER TABLE, permissions, loose scripts) is
    counted; a loose script, whose name is its place, is known by its file.

    Args:
        objects: Kind, name, file and line of each, in the estate's order.
    """
    seen: Counter[str] = Counter()
    keys = []
    for kind, name, file, line in objects:
        base = file if name == f"{file}:{line}" else name.casefold()
        key = f"{kind}\t{base}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}\t{seen[key]}")
    return keys


DEFINITIONS = frozenset(kind.value for kind in ObjectKind if kind.is_definition)
