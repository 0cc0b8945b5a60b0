"""Class and effort of each object: hours as a range, shown as the sum of its named terms.

The rule of the classes, by what the conversion of the object left:

- ``automatic``: converted, and no finding above information, or nothing to run and nothing to do (a type that is written out where it
  is used, an index). A person reads it and compares its rows.
- ``assisted``: converted, or not needed, with a warning (a meaning to check), or in part (executable, what is missing raises where it
  stood).
- ``manual``: no statements came out; a person writes it.

The terms of an object, each a count times a weight of :mod:`migration.assessment.weights`:

- base: ``object`` once; ``size`` per 400 characters times the share of the class; for routines that are not automatic the
  level ``MEDIUM``, ``COMPLEX`` or ``VERY_COMPLEX``.
- indicators: each place that is *open*, at its weight. A place is open when the object is manual, or when an error lies on its line;
  else it was converted by rule and counts as ``NAME (direct)`` at the share ``direct``.
- findings: ``error`` per code that lies on no open indicator (which is paid for already), ``error again`` for its repetitions,
  ``warning`` per code.
- test: by kind.

Of one indicator the first five places of an object are paid in full, further ones as ``NAME (again)`` at the share ``again``: a script with
a thousand points of geography is no thousand problems.

What hangs on a definition (constraint, index, statistics, property, permission) pays the share ``attached`` of these terms, and for each
code of an error or warning ``decision`` instead: it is decided once for many of its kind. An index, statistics or a property that is
automatic costs nothing.

Loose statements are run once or not at all: each file of them pays ``script`` once, each statement for being read and, at the share
``attached``, for its indicators as open places, but for what only guards a run (transactions, TRY, IDENTITY_INSERT).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.findings import Finding, Severity
from migration.assessment.weights import Weights
from migration.conversion import Status, needs_nothing
from migration.estate import Indicator, ObjectKind, SqlObject
from migration.tsql.lexer import words
from migration.tsql.signs import Signs

_CHARACTERS = 400
_ROUTINES = frozenset(
    {
        ObjectKind.PROCEDURE,
        ObjectKind.SCALAR_FUNCTION,
        ObjectKind.INLINE_FUNCTION,
        ObjectKind.TABLE_FUNCTION,
        ObjectKind.TRIGGER,
    }
)
#: What the target brings by itself, or what only describes: converted by rule, nobody looks at it again.
_BY_ITSELF = frozenset({ObjectKind.INDEX, ObjectKind.STATISTICS, ObjectKind.PROPERTY})
#: Indicators of a loose statement that guard the one run of it; there is nothing to rewrite about them.
_GUARDS = frozenset({"TRANSACTION", "TRY_CATCH", "IDENTITY_INSERT"})
#: The finding of every loose statement; the term ``script`` pays for it.
_LOOSE = "SCRIPT"
#: Places of one indicator in one object that are paid in full: who has rewritten five has the pattern for the rest.
_PAID_IN_FULL = 5
#: Size of a loose script that is read in full, in units: what is longer is rows of data, which are loaded.
_SCRIPT_IN_FULL = 50
_TESTED = {ObjectKind.VIEW: "view", ObjectKind.TABLE: "table"} | dict.fromkeys(_ROUTINES, "routine")
#: Words that begin a statement.
STATEMENTS = words("SELECT INSERT UPDATE DELETE MERGE TRUNCATE EXEC EXECUTE SET IF RETURN PRINT RAISERROR THROW DECLARE CREATE DROP ALTER")
#: Level, and the loops, statements, PIVOT and XML uses from which it holds.
_LEVELS = (("VERY_COMPLEX", 9, 51, 6), ("COMPLEX", 6, 31, 4), ("MEDIUM", 1, 11, 1))


class EffortClass(StrEnum):
    """Who does the work; the module's docstring has the rule."""

    AUTOMATIC = "automatic"
    ASSISTED = "assisted"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of an effort.

    Attributes:
        name: What is counted; ``CURSOR (direct)`` for what was converted by rule.
        group: Group of weights it belongs to.
        count: How many units.
        low: Least hours of all of them.
        high: Most hours.
    """

    name: str
    group: str
    count: float
    low: float
    high: float

    @property
    def hours(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``effort_hours.terms``."""
        return {
            "name": self.name,
            "group": self.group,
            "count": self.count,
            "hours": round(self.hours, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


@dataclass(frozen=True, slots=True)
class Effort:
    """Class and hours of one object.

    Attributes:
        kind_of_work: Its class.
        terms: The addends, in the order of the module's docstring.
    """

    kind_of_work: EffortClass
    terms: tuple[Term, ...]

    @property
    def low(self) -> float:
        """Least hours: the sum of the terms' least."""
        return sum(t.low for t in self.terms)

    @property
    def high(self) -> float:
        """Most hours."""
        return sum(t.high for t in self.terms)

    def fields(self) -> dict[str, Any]:
        """What a line of ``quickplan analyze --json`` gains."""
        return {"class": self.kind_of_work.value, "effort_hours": self.to_dict()}

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``effort_hours``."""
        return {"low": round(self.low, 2), "high": round(self.high, 2), "terms": [t.to_dict() for t in self.terms]}


def classify(status: Status, findings: Iterable[Finding]) -> EffortClass:
    """The class of an object from its conversion; see the module's docstring."""
    told = tuple(findings)
    clean = all(f.severity is Severity.INFO for f in told)
    if status is Status.MANUAL and not needs_nothing(status, told):
        return EffortClass.MANUAL
    if status is Status.PARTIAL or not clean:
        return EffortClass.ASSISTED
    return EffortClass.AUTOMATIC


def estimate(item: SqlObject, status: Status, findings: Iterable[Finding], weights: Weights, *, first: bool = True) -> Effort:
    """The effort of one object.

    Args:
        item: The object with its indicators.
        status: How far its conversion got.
        findings: What the conversion found; severity, code and line count.
        weights: The table.
        first: Of a loose statement, whether it is the first of its file.
    """
    found = tuple(findings)
    made = classify(status, found)
    if item.kind is ObjectKind.SCRIPT:
        terms = _loose_terms(item, found, weights, first=first)
    elif not item.kind.is_definition:
        terms = _attached_terms(item, made, status, found, weights)
    else:
        terms = _definition_terms(item, made, status, found, weights)
    return Effort(made, tuple(terms))


def _definition_terms(item: SqlObject, made: EffortClass, status: Status, found: tuple[Finding, ...], weights: Weights) -> list[Term]:
    sheet = _Sheet(weights)
    sheet.add("base", "object", 1)
    sheet.size(_size(item), made)
    if item.kind in _ROUTINES and made is not EffortClass.AUTOMATIC:
        level = level_of(item)
        if level:
            sheet.add("base", level, 1)
    open_lines = _indicator_terms(sheet, item.indicators, made, status, found)
    errors = Counter(f.code for f in found if f.severity is Severity.ERROR and f.line not in open_lines)
    sheet.add("findings", "error", len(errors))
    sheet.add("findings", "error again", errors.total() - len(errors))
    sheet.add("findings", "warning", len({f.code for f in found if f.severity is Severity.WARNING}))
    sheet.add("test", _TESTED.get(item.kind, "other"), 1)
    return sheet.terms


def _attached_terms(item: SqlObject, made: EffortClass, status: Status, found: tuple[Finding, ...], weights: Weights) -> list[Term]:
    """Of what hangs on a definition."""
    if made is EffortClass.AUTOMATIC and item.kind in _BY_ITSELF:
        return []
    sheet = _Sheet(weights, weights.share["attached"])
    sheet.add("base", "object", 1)
    sheet.size(_size(item), made)
    open_lines = _indicator_terms(sheet, item.indicators, made, status, found)
    sheet.whole("findings", "decision", len(_codes(f for f in found if f.line not in open_lines)))
    sheet.add("test", "other", 1)
    return sheet.terms


def _loose_terms(item: SqlObject, found: tuple[Finding, ...], weights: Weights, *, first: bool) -> list[Term]:
    """Of a loose statement."""
    sheet = _Sheet(weights, weights.share["attached"])
    sheet.whole("base", "script", int(first))
    size = _size(item)
    read = min(size, _SCRIPT_IN_FULL)
    sheet.add("base", "size", read, weights.share["automatic"], "read")
    sheet.add("base", "size", round(size - read, 2), weights.share["automatic"] * sheet.again, "again")
    open_lines = _indicator_terms(sheet, item.indicators, EffortClass.MANUAL, Status.MANUAL, found, guards=_GUARDS)
    sheet.whole("findings", "decision", len(_codes(f for f in found if f.line not in open_lines) - {_LOOSE}))
    return sheet.terms


def _size(item: SqlObject) -> float:
    return round(len(item.text.strip()) / _CHARACTERS, 2)


def _codes(findings: Iterable[Finding]) -> set[str]:
    return {f.code for f in findings if f.severity is not Severity.INFO}


def level_of(item: SqlObject) -> str:
    """The level of a routine as Lakebridge's analyzer counts: loops, statements, PIVOT and XML; empty for a low one."""
    if item.look is not None:
        loops, statements = item.look.loops, item.look.statements
    else:
        counts = Counter(Signs(item.text, quoted_identifier=item.quoted_identifier).uppers)
        loops, statements = counts["WHILE"], sum(counts[word] for word in STATEMENTS)
    special = sum(i.name in ("PIVOT", "XML", "FOR_XML") for i in item.indicators)
    for level, least_loops, least_statements, least_special in _LEVELS:
        if loops >= least_loops or statements >= least_statements or special >= least_special:
            return level
    return ""


class _Sheet:
    """Collects terms."""

    def __init__(self, weights: Weights, factor: float = 1.0) -> None:
        self.terms: list[Term] = []
        self.direct = weights.share["direct"]
        self.again = weights.share["again"]
        self._weights = weights
        self._factor = factor

    def add(self, group: str, name: str, count: float, share: float = 1.0, why: str = "") -> None:
        """Add ``count`` units at ``share`` of their weight; nothing for none."""
        if not count:
            return
        label = f"test ({name})" if group == "test" else f"{name} ({why})" if why else name
        self._term(label, group, name, count, share * self._factor)

    def size(self, units: float, made: EffortClass) -> None:
        """Add a size at the share of the class."""
        self.add("base", "size", units, self._weights.share[made.value], "" if made is EffortClass.MANUAL else made.value)

    def whole(self, group: str, name: str, count: float) -> None:
        """Add ``count`` units at their whole weight, whatever share the other terms have."""
        if count:
            self._term(name, group, name, count, 1.0)

    def _term(self, label: str, group: str, name: str, count: float, share: float) -> None:
        low, high = self._weights.hours(group, name)
        self.terms.append(Term(label, group, count, low * count * share, high * count * share))


def _indicator_terms(
    sheet: _Sheet,
    indicators: tuple[Indicator, ...],
    made: EffortClass,
    status: Status,
    findings: tuple[Finding, ...],
    *,
    guards: frozenset[str] = frozenset(),
) -> set[int]:
    """Add the terms of the indicators; return the lines of the open ones. Those in ``guards`` are never open."""
    bad = {f.line for f in findings if f.severity is Severity.ERROR}
    is_open = [i.name not in guards and (made is EffortClass.MANUAL or (status is Status.PARTIAL and i.line in bad)) for i in indicators]
    counts = Counter((i.name, flag) for i, flag in zip(indicators, is_open, strict=True))
    for (name, flag), count in sorted(counts.items(), key=lambda pair: (pair[0][0], not pair[0][1])):
        if flag:
            sheet.add("indicators", name, min(count, _PAID_IN_FULL))
            sheet.add("indicators", name, max(0, count - _PAID_IN_FULL), sheet.again, "again")
        else:
            sheet.add("indicators", name, count, sheet.direct, "direct")
    return {i.line for i, flag in zip(indicators, is_open, strict=True) if flag}
