"""The objects of an estate as a screen lists them: rows, filter, order, and what to go to next. Pure; built for 50,000 rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from migration.assessment.effort import EffortClass
from migration.assessment.totals import hours_range
from migration.conversion import Status
from migration.estate import ObjectKind
from workbench.store.model import State, StoredObject

#: Status of a row whose conversion has not come yet.
WAITING = "waiting"
#: Statuses in the order of the work they mean.
STATUSES = (Status.MANUAL.value, Status.PARTIAL.value, WAITING, Status.CONVERTED.value)
#: Those that leave something to a person.
NEEDS_WORK = frozenset({Status.MANUAL.value, Status.PARTIAL.value})

_RANK = {status: place for place, status in enumerate(STATUSES)}
_KIND_RANK = {kind.value: place for place, kind in enumerate(ObjectKind)}
_DEFINITIONS = frozenset(kind.value for kind in ObjectKind if kind.is_definition)
#: Words before a colon that bind a filter word to one field.
FIELDS = ("kind", "status", "file", "code", "class", "state", "name")
_CLASS_RANK = {name.value: place for place, name in enumerate((EffortClass.MANUAL, EffortClass.ASSISTED, EffortClass.AUTOMATIC))}
_STATE_RANK = {state.value: place for place, state in enumerate(State)}


@dataclass(slots=True)
class ObjectRow:
    """One object of the estate.

    Attributes:
        index: Place in the estate, from 0.
        name: ``schema.name`` as data.
        kind: Value of :class:`migration.estate.ObjectKind`.
        file: Source file.
        line: 1-based first line.
        end_line: Last line, inclusive.
        indicators: Name and number of places of each complexity indicator.
        status: Value of :class:`migration.conversion.Status`, or :data:`WAITING`.
        errors: Findings that leave it to a person.
        warnings: Findings to look at.
        notes: Findings that only inform.
        codes: Distinct codes of its findings.
        source_at: Offset and length of its source in the feed's spool.
        result_at: Offset and length of its conversion there; length 0 while it waits.
        effort_class: Value of :class:`migration.assessment.effort.EffortClass`; empty while it waits.
        low: Least hours.
        high: Most hours.
        stored: What the estate store says of it; None until the run was kept there.
    """

    index: int
    name: str
    kind: str
    file: str
    line: int
    end_line: int
    indicators: tuple[tuple[str, int], ...] = ()
    status: str = WAITING
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    codes: tuple[str, ...] = ()
    source_at: tuple[int, int] = (0, 0)
    result_at: tuple[int, int] = (0, 0)
    effort_class: str = ""
    low: float = 0.0
    high: float = 0.0
    stored: StoredObject | None = None

    @property
    def state(self) -> str:
        """Value of :class:`workbench.store.model.State`; empty until it is known."""
        return self.stored.state.value if self.stored is not None else ""

    @property
    def changed(self) -> bool:
        """Whether its text changed since a person decided about it."""
        return self.stored is not None and bool(self.stored.changed_since)

    @property
    def is_definition(self) -> bool:
        """Whether it is an object of its own rather than a statement about one."""
        return self.kind in _DEFINITIONS

    @property
    def lines(self) -> int:
        """Lines of source."""
        return self.end_line - self.line + 1


@dataclass(frozen=True, slots=True)
class Made:
    """The conversion of one row, as far as a list shows it; the fields are those of :class:`ObjectRow`."""

    index: int
    status: str
    errors: int
    warnings: int
    notes: int
    codes: tuple[str, ...]
    result_at: tuple[int, int]
    effort_class: str = ""
    low: float = 0.0
    high: float = 0.0


class Order(StrEnum):
    """What rows are sorted by."""

    PLACE = "place"
    NAME = "name"
    KIND = "kind"
    STATUS = "status"
    CLASS = "class"
    EFFORT = "effort"
    STATE = "state"
    FINDINGS = "findings"
    INDICATORS = "indicators"
    LINES = "lines"


#: Orders that change while conversions come.
_MOVING = frozenset({Order.STATUS, Order.FINDINGS, Order.CLASS, Order.EFFORT, Order.STATE})
_KEYS: dict[Order, Callable[[ObjectRow], tuple[object, ...]]] = {
    Order.PLACE: lambda r: (r.index,),
    Order.NAME: lambda r: (r.name.casefold(), r.index),
    Order.KIND: lambda r: (_KIND_RANK.get(r.kind, 99), r.name.casefold(), r.index),
    Order.STATUS: lambda r: (_RANK[r.status], -r.errors, -r.warnings, r.index),
    Order.CLASS: lambda r: (_CLASS_RANK.get(r.effort_class, 99), -r.high, r.index),
    Order.EFFORT: lambda r: (-r.high, -r.low, r.index),
    Order.STATE: lambda r: (not r.changed, _STATE_RANK.get(r.state, -1), r.index),
    Order.FINDINGS: lambda r: (-r.errors, -r.warnings, -r.notes, r.index),
    Order.INDICATORS: lambda r: (-sum(n for _, n in r.indicators), r.index),
    Order.LINES: lambda r: (-(r.end_line - r.line), r.index),
}


@dataclass(slots=True)
class Totals:
    """Definitions by kind and status; statements that hang on objects are counted apart.

    Attributes:
        by_kind: Kind to statuses; kinds in the order of :class:`migration.estate.ObjectKind`.
        statements: Statuses of the statements that are no objects of their own.
    """

    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    statements: Counter[str] = field(default_factory=Counter)

    @property
    def statuses(self) -> Counter[str]:
        """Definitions by status."""
        return sum(self.by_kind.values(), Counter[str]())

    @property
    def objects(self) -> int:
        """Definitions in all."""
        return sum(self.statuses.values())


class ObjectList:
    """The rows with their filter, order and the rows that are left: :attr:`visible`."""

    def __init__(self) -> None:
        self.rows: list[ObjectRow] = []
        self.visible: list[int] = []
        self.filter = ""
        self.only = ""
        self.order = Order.PLACE
        self.backwards = False
        self.with_statements = False
        self.marked: set[int] = set()
        self._words: list[str] = []
        self._sorted: list[int] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    # -- rows --------------------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget all rows; filter and order stay."""
        self.rows, self.visible, self._words, self._sorted = [], [], [], []
        self._counts.clear()
        self.marked.clear()

    def add(self, rows: Sequence[ObjectRow]) -> None:
        """Append rows, whose ``index`` must go on where the list ends."""
        for row in rows:
            self.rows.append(row)
            self._words.append(_words(row))
            self._counts[row.kind, row.status] += 1
        if self.order is Order.PLACE and not self.backwards:
            fresh = [row.index for row in rows]
            self._sorted += fresh
            self.visible += self._matching(fresh)
        else:
            self.arrange()

    def made(self, results: Iterable[Made]) -> None:
        """Take in conversions; call :meth:`catch_up` when a few came."""
        for made in results:
            row = self.rows[made.index]
            self._counts[row.kind, row.status] -= 1
            row.status, row.errors, row.warnings, row.notes = made.status, made.errors, made.warnings, made.notes
            row.codes, row.result_at = made.codes, made.result_at
            row.effort_class, row.low, row.high = made.effort_class, made.low, made.high
            self._counts[row.kind, row.status] += 1
            self._words[made.index] = _words(row)

    def decided(self, stored: Iterable[tuple[int, StoredObject]]) -> None:
        """Take in what the store says of rows; call :meth:`catch_up` when all came."""
        for index, item in stored:
            self.rows[index].stored = item
            self._words[index] = _words(self.rows[index])

    def catch_up(self) -> None:
        """Bring the visible rows in step with conversions that came, where they depend on them."""
        if self.order in _MOVING:
            self.arrange()
        elif self.filter or self.only:
            self._narrow()

    @property
    def totals(self) -> Totals:
        """Figures of all rows, whatever the filter."""
        found = Totals()
        for (kind, status), count in sorted(self._counts.items(), key=lambda entry: _KIND_RANK.get(entry[0][0], 99)):
            if not count:
                continue
            if kind in _DEFINITIONS:
                found.by_kind.setdefault(kind, Counter())[status] += count
            else:
                found.statements[status] += count
        return found

    # -- what is visible ---------------------------------------------------------------------------------------------------

    def narrow(self, text: str) -> None:
        """Keep the rows that contain every word of ``text``.

        A word may be bound to a field (``kind:view``, ``status:manual``, ``file:hr/``, ``code:CURSOR``, ``name:usp``);
        a minus before it turns it around. Case is ignored.
        """
        self.filter = text.strip()
        self._narrow()

    def keep_only(self, status: str) -> None:
        """Keep the rows of one status; an empty one keeps all."""
        self.only = status
        self._narrow()

    def include_statements(self, yes: bool) -> None:
        """List statements about objects (ALTER TABLE, indexes, permissions, scripts) too, or leave them out."""
        self.with_statements = yes
        self._narrow()

    def sort(self, order: Order, *, backwards: bool = False) -> None:
        """Sort by another column; equal rows stay in the estate's order."""
        self.order, self.backwards = order, backwards
        self.arrange()

    def arrange(self) -> None:
        """Sort and filter anew."""
        rows, key = self.rows, _KEYS[self.order]
        self._sorted = sorted(range(len(rows)), key=lambda i: key(rows[i]), reverse=self.backwards)
        self._narrow()

    def _narrow(self) -> None:
        self.visible = self._matching(self._sorted)

    def _matching(self, places: Sequence[int]) -> list[int]:
        rows, words = self.rows, self._words
        if not self.with_statements:
            places = [i for i in places if rows[i].kind in _DEFINITIONS]
        if self.only:
            places = [i for i in places if rows[i].status == self.only]
        for found, wanted in _terms(self.filter):
            places = [i for i in places if found(words[i]) is wanted]
        return list(places)

    # -- going about -------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.visible)

    def __getitem__(self, place: int) -> ObjectRow:
        return self.rows[self.visible[place]]

    def place_of(self, index: int) -> int | None:
        """Where a row stands among the visible ones; None when it is filtered away."""
        try:
            return self.visible.index(index)
        except ValueError:
            return None

    def toggle(self, index: int) -> None:
        """Mark a row, or take its mark away."""
        self.marked ^= {index}

    def mark_all(self) -> None:
        """Mark every visible row; take all marks away where every one is marked."""
        shown = set(self.visible)
        self.marked = set() if shown <= self.marked else self.marked | shown

    def chosen(self, place: int) -> list[int]:
        """The rows that an action is about: the marked ones in their order, else the one at ``place``."""
        if self.marked:
            return sorted(self.marked)
        return [self.visible[place]] if 0 <= place < len(self.visible) else []

    @property
    def groups(self) -> list[tuple[int, str]]:
        """Where each class begins among the visible rows, and its heading with number and hours; empty unless sorted by class."""
        if self.order is not Order.CLASS:
            return []
        rows, found = self.rows, Counter[str]()
        low: defaultdict[str, float] = defaultdict(float)
        high: defaultdict[str, float] = defaultdict(float)
        first: dict[str, int] = {}
        for place, index in enumerate(self.visible):
            name = rows[index].effort_class
            first.setdefault(name, place)
            found[name] += 1
            low[name] += rows[index].low
            high[name] += rows[index].high
        return [(place, f"{name or 'waiting'}  {found[name]:,}  {hours_range(low[name], high[name])}") for name, place in first.items()]

    def next_of(self, place: int, statuses: Collection[str], step: int = 1) -> int | None:
        """The next visible row of one of the statuses after ``place``, going round; None when there is none.

        Args:
            place: Where to begin; that row comes last.
            statuses: Statuses wanted.
            step: 1 downwards, -1 upwards.
        """
        count = len(self.visible)
        for offset in range(1, count + 1):
            at = (place + step * offset) % count
            if self.rows[self.visible[at]].status in statuses:
                return at
        return None


def _words(row: ObjectRow) -> str:
    """Everything that a filter looks at, one line a field in the order of :data:`FIELDS`."""
    codes = " ".join((*(name for name, _ in row.indicators), *row.codes))
    state = row.state.replace("_", " ") + (" changed" if row.changed else "")
    values = (row.kind.replace("_", " "), row.status, row.file, codes, row.effort_class, state, row.name)
    return "\n".join(" ".join(value.split()) for value in values).casefold()


def _terms(text: str) -> list[tuple[Callable[[str], bool], bool]]:
    """The words of a filter: how each is looked for, and whether it must be there."""
    terms: list[tuple[Callable[[str], bool], bool]] = []
    for word in text.casefold().split():
        wanted = not (word.startswith("-") and len(word) > 1)
        word = word if wanted else word[1:]
        name, colon, rest = word.partition(":")
        if not colon or name not in FIELDS:
            terms.append((partial(_contains, word), wanted))
        elif rest:
            terms.append((partial(_field_contains, FIELDS.index(name), rest), wanted))
    return terms


def _contains(needle: str, words: str) -> bool:
    return needle in words


def _field_contains(field_place: int, needle: str, words: str) -> bool:
    return needle in words.split("\n", field_place + 1)[field_place]
