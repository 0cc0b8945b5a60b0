"""The facts of a cutover from the figures of an assessed source."""

from __future__ import annotations

from migration.assessment.totals import hours_range
from migration.cutover.model import CutoverFacts
from migration.cutover.volumes import Volumes
from migration.estate import ObjectKind
from migration.plan_parts.facts import kind_words
from migration.summary import EstateSummary
from planner.task import Intent

#: Kinds that are deployed as statements of their own.
_CREATED = (
    ObjectKind.TABLE,
    ObjectKind.VIEW,
    ObjectKind.SCALAR_FUNCTION,
    ObjectKind.INLINE_FUNCTION,
    ObjectKind.TABLE_FUNCTION,
    ObjectKind.PROCEDURE,
)


def cutover_facts(intent: Intent, summary: EstateSummary | None, plan: str) -> CutoverFacts:
    """What the runbook of a plan is written from.

    Args:
        intent: The classified prompt.
        summary: Figures of the source; None while it was not assessed.
        plan: The plan's file as commands are given it.
    """
    database = intent.entities.database or (summary.database if summary else "")
    if summary is None:
        return CutoverFacts(database, plan, "", 0, 0, 0)
    return CutoverFacts(
        database,
        plan,
        summary.source,
        sum(summary.counts.get(kind.value, 0) for kind in _CREATED),
        len(summary.manual_items),
        summary.counts.get(ObjectKind.TABLE.value, 0),
        tuple(_wave(summary, n) for n in range(len(summary.waves))),
        Volumes.from_dict(summary.volumes),
    )


def _wave(summary: EstateSummary, place: int) -> str:
    counts = ", ".join(f"{count:,} {kind_words(kind)[count != 1]}" for kind, count in summary.waves[place].items())
    low, high = summary.wave_hours[place] if len(summary.wave_hours) == len(summary.waves) else (0.0, 0.0)
    return f"{counts}; {hours_range(low, high)} to convert" if high else counts
