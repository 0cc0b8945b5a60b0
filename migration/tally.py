"""Keeps the figures of an assessed estate while its objects are being converted."""

from __future__ import annotations

from collections import Counter

from core.findings import Severity
from migration.assessment.dependencies import Dependencies
from migration.assessment.effort import Effort, estimate
from migration.assessment.totals import Totals, hours_range
from migration.assessment.weights import Weights
from migration.conversion import Conversion, Status
from migration.estate import INDICATORS, Estate, ObjectKind, SqlObject
from migration.summary import EstateSummary, ManualItem

#: How an indicator reads inside a sentence.
_WORDS = {
    "CURSOR": "cursor",
    "TEMP_TABLE": "temporary table",
    "DYNAMIC_SQL": "dynamic SQL",
    "SPATIAL": "spatial type or method",
    "MERGE": "MERGE",
    "PIVOT": "PIVOT",
}
_REASONS_SHOWN = 6
_LINES_SHOWN = 4
_TERMS_SHOWN = 3
_WAVE_NAMES = 6


class Tally:
    """Counts conversions as they come; :meth:`summary` may be asked at any time.

    Args:
        estate: The estate with its indicators filled in.
        order: Its dependencies, where they were looked at.
        weights: What efforts are estimated with; None for no estimate.
    """

    def __init__(self, estate: Estate, order: Dependencies | None = None, *, weights: Weights | None = None) -> None:
        self._estate = estate
        self._order = order
        self._weights = weights
        self.totals = Totals()
        self._waves = tuple(order.wave_counts()) if order else ()
        self._wave_hours = [[0.0, 0.0] for _ in self._waves]
        self._wave_names = _first_names(order) if order else ()
        self._objects = {(o.file, o.line, o.name): o for o in estate.objects}
        self._statuses: Counter[Status] = Counter()
        self._scripts: set[str] = set()
        self._manual: list[tuple[int, ManualItem]] = []

    def add(self, conversion: Conversion) -> Effort | None:
        """Count one conversion; statements that hang on an object are no definitions: their effort alone counts.

        Returns:
            Its effort; None without weights.
        """
        source = self._objects.get((conversion.file, conversion.line, conversion.object))
        effort = None
        if self._weights is not None and source is not None:
            first = source.kind is ObjectKind.SCRIPT and source.file not in self._scripts
            if first:
                self._scripts.add(source.file)
            effort = estimate(source, conversion.status, conversion.findings, self._weights, first=first)
            self.totals.add(source, effort)
            wave = self._order.wave(source) if self._order else None
            if wave:
                self._wave_hours[wave - 1][0] += effort.low
                self._wave_hours[wave - 1][1] += effort.high
        if not conversion.kind.is_definition:
            return effort
        status = Status.CONVERTED if conversion.needs_nothing else conversion.status
        self._statuses[status] += 1
        if status is Status.CONVERTED:
            return effort
        item = ManualItem(
            object=conversion.object,
            kind=conversion.kind.value,
            status=conversion.status.value,
            file=conversion.file,
            line=conversion.line,
            reasons=_reasons(source, conversion),
            end_line=conversion.end_line,
            low=round(effort.low, 2) if effort else 0.0,
            high=round(effort.high, 2) if effort else 0.0,
            terms=_largest(effort),
        )
        six = sum(i.name in INDICATORS for i in source.indicators) if source else 0
        weight = six * 10 + (conversion.end_line - conversion.line) // 20
        self._manual.append((weight, item))
        return effort

    def summary(self) -> EstateSummary:
        """The figures so far; the manual items hardest first (most indicators, then longest), then by name."""
        items = [item for _, item in sorted(self._manual, key=lambda pair: (-pair[0], pair[1].object))]
        return EstateSummary(
            source=self._estate.source,
            database=self._estate.database,
            server=self._estate.server,
            files=self._estate.files,
            counts=self._estate.counts(),
            indicators=self._estate.indicator_counts(),
            converted=self._statuses[Status.CONVERTED],
            partial=self._statuses[Status.PARTIAL],
            manual=self._statuses[Status.MANUAL],
            transpiled=sum(self._statuses.values()),
            manual_items=tuple(items),
            findings=tuple(self._estate.findings),
            waves=self._waves,
            cycles=self._order.cycles if self._order else (),
            missing=tuple(m.name for m in self._order.missing) if self._order else (),
            further=self._estate.further_counts(),
            effort=self.totals.to_dict() if self._weights is not None else {},
            wave_names=self._wave_names,
            wave_hours=tuple((round(low, 2), round(high, 2)) for low, high in self._wave_hours),
        )


def _first_names(order: Dependencies) -> tuple[tuple[str, ...], ...]:
    """The first names of each wave that a plan shows: schemas are created without being named."""
    schemas = {order.names[key] for key, kind in order.kinds.items() if kind is ObjectKind.SCHEMA}
    return tuple(tuple([name for name in wave if name not in schemas][:_WAVE_NAMES]) for wave in order.waves)


def _largest(effort: Effort | None) -> tuple[str, ...]:
    """The terms that make most of an effort, in words."""
    if effort is None:
        return ()
    terms = sorted(effort.terms, key=lambda term: -term.hours)
    return tuple(f"{t.name}{f' × {t.count:g}' if t.count != 1 else ''} {hours_range(t.low, t.high)}" for t in terms[:_TERMS_SHOWN])


def _reasons(source: SqlObject | None, conversion: Conversion) -> tuple[str, ...]:
    """Why a person is needed: the indicators with their lines, then what the conversion itself found."""
    reasons = []
    for name in (n for n in source.indicator_names if n in INDICATORS) if source else ():
        lines = sorted({i.line for i in source.indicators if i.name == name}) if source else []
        shown = ", ".join(map(str, lines[:_LINES_SHOWN])) + (" …" if len(lines) > _LINES_SHOWN else "")
        word = _WORDS.get(name, name)
        reasons.append(f"{word} at line{'s' if len(lines) > 1 else ''} {shown}")
    for finding in conversion.findings:
        if finding.severity is not Severity.INFO and len(reasons) < _REASONS_SHOWN:
            text = finding.message.rstrip(".")
            reason = f"{text} (line {finding.line})" if finding.line and f"line {finding.line}" not in text else text
            if reason not in reasons:
                reasons.append(reason)
    return tuple(reasons)
