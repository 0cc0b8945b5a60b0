"""Builds an :class:`~migration.assessment.report.AssessmentReport` from the lines of an analysis, its dependencies and its figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.findings import Severity
from migration.assessment.dependencies import Dependencies
from migration.assessment.report import STATES, AssessmentReport, Blocker, Notice, ReportObject, Totals, Unmet, Wave
from migration.estate import Estate, ObjectKind
from migration.summary import EstateSummary
from migration.transpile.rules import RULES


def build(
    lines: Iterable[Mapping[str, Any]],
    estate: Estate,
    order: Dependencies,
    summary: EstateSummary,
    *,
    now: datetime,
    runtime: str,
    against: str = "",
    changes: Iterable[str] = (),
) -> AssessmentReport:
    """The report of an analysed estate.

    Args:
        lines: One per object of the estate, in its order, in the shape of ``quickplan analyze --json``.
        estate: The estate.
        order: Its dependencies.
        summary: Its figures.
        now: The moment the report shows.
        runtime: Runtime aimed at.
        against: Another runtime that was estimated for; empty for none.
        changes: What that one would change, in sentences.
    """
    objects = tuple(
        ReportObject.model_validate(
            _plain(line)
            | {
                "definition": item.kind.is_definition,
                "missing": use.missing,
                "external": use.external,
                "needs": order.needed_by(item),
            }
        )
        for line, item, use in zip(lines, estate.objects, order.uses, strict=True)
    )
    known = {"low": 0.0, "high": 0.0, "count": 0} | summary.effort
    return AssessmentReport(
        generated=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=_text(summary.source),
        database=_text(summary.database),
        server=_text(summary.server),
        files=summary.files,
        runtime=runtime,
        against=against,
        changes=tuple(changes),
        counts=summary.counts,
        converted=summary.converted,
        partial=summary.partial,
        manual=summary.manual,
        indicators=summary.indicators | summary.further,
        totals=Totals.model_validate(known),
        waves=_waves(objects, order),
        cycles=order.cycles,
        missing=tuple(Unmet(name=m.name, used_by=m.used_by) for m in order.missing),
        external=_external(objects),
        blockers=blockers(objects),
        findings=tuple(Notice.model_validate(_plain(f.to_dict())) for f in summary.findings),
        states=_states(objects),
        objects=objects,
    )


def _states(objects: Iterable[ReportObject]) -> dict[str, int]:
    seen = Counter(o.state for o in objects if o.definition and o.state)
    return {state: seen[state] for state in STATES if seen[state]}


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy whose texts are valid Unicode: the name of a file need not be."""
    return dict(json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")))


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def _waves(objects: tuple[ReportObject, ...], order: Dependencies) -> tuple[Wave, ...]:
    """The waves with their hours; a cycle is one step, at the place of its first member."""
    cycle_of = {name: cycle for cycle in order.cycles for name in cycle}
    by_name: dict[tuple[str, bool], ReportObject] = {}
    hours: dict[int, list[float]] = {}
    counts: dict[int, Counter[str]] = {}
    for item in objects:
        if item.wave is None:
            continue
        spent = hours.setdefault(item.wave, [0.0, 0.0])
        spent[0] += item.low
        spent[1] += item.high
        if item.definition and (item.object.casefold(), item.kind == "type") not in by_name:
            by_name[item.object.casefold(), item.kind == "type"] = item
            counts.setdefault(item.wave, Counter())[item.kind] += 1
    made = []
    for number, names in enumerate(order.waves, 1):
        steps: dict[tuple[str, ...], None] = {}
        for name in names:
            steps[cycle_of.get(name, (name,))] = None
        low, high = hours.get(number, (0.0, 0.0))
        kinds = {kind.value: counts.get(number, Counter())[kind.value] for kind in ObjectKind}
        made.append(
            Wave(
                number=number,
                counts={kind: count for kind, count in kinds.items() if count},
                low=round(low, 2),
                high=round(high, 2),
                steps=tuple(steps),
            )
        )
    return tuple(made)


def _external(objects: Iterable[ReportObject]) -> tuple[Unmet, ...]:
    used: dict[str, dict[str, None]] = {}
    for item in objects:
        for name in item.external:
            used.setdefault(name, {})[item.object] = None
    ranked = sorted(used, key=lambda name: (-len(used[name]), name.casefold()))
    return tuple(Unmet(name=name, used_by=tuple(used[name])) for name in ranked)


def blockers(objects: Iterable[ReportObject]) -> tuple[Blocker, ...]:
    """The errors that the conversions of the definitions among ``objects`` met, by code: most objects first.

    What hangs on a definition (an index, a permission) stops nobody, and loose scripts are run once or not at all.
    """
    stopped: dict[str, dict[str, None]] = {}
    places: Counter[str] = Counter()
    shown: dict[str, Notice] = {}
    for item in sorted((o for o in objects if o.definition), key=lambda o: -o.high):
        for finding in item.findings:
            if finding.severity == Severity.ERROR.value:
                stopped.setdefault(finding.code, {})[item.object] = None
                places[finding.code] += 1
                shown.setdefault(finding.code, finding)
    ranked = sorted(stopped, key=lambda code: (-len(stopped[code]), code))
    found = []
    for code in ranked:
        rule = RULES.get(code)
        text, remedy = (rule.text, rule.remedy) if rule else (shown[code].message, shown[code].remedy)
        found.append(Blocker(code=code, text=text, remedy=remedy, objects=tuple(stopped[code]), places=places[code]))
    return tuple(found)
