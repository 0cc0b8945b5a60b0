"""Words and figures that the reports share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from migration.assessment.report import AssessmentReport, Notice, Record, ReportObject, Term
from migration.assessment.totals import hours_range

_DAY = 8  # hours
_IRREGULAR = {"index": "indexes", "property": "properties", "statistics": "statistics"}
#: States that nobody has decided about.
_OPEN = ("assessed", "converted")
#: What each class means, for readers who meet the words here first.
CLASSES = {
    "automatic": "converted by rule, or not needed on Databricks; a person reads it and compares its rows",
    "assisted": "converted with a warning to check, or in part; what is missing raises where it stood",
    "manual": "no rule converts it; a person writes it",
}


def kind_words(kind: str, count: float = 1) -> str:
    """``scalar function``, ``indexes``: a kind for that many."""
    words = "other object" if kind == "other" else kind.replace("_", " ")
    return words if count == 1 else _IRREGULAR.get(kind, f"{words}s")


def counted(counts: dict[str, int]) -> str:
    """``41 tables, 12 views``."""
    return ", ".join(f"{count:,} {kind_words(kind, count)}" for kind, count in counts.items() if count) or "none"


def plural(number: int, word: str, many: str = "") -> str:
    """``1 object``, ``2,000 objects``."""
    return f"{number:,} {word if number == 1 else many or word + 's'}"


def days(low: float, high: float) -> str:
    """``4–20 days``: working days of eight hours, rounded up to halves below ten; empty below half a day."""
    if high < _DAY / 2:
        return ""
    least, most = (round(x / _DAY * 2) / 2 for x in (low, high))
    return f"{least:g}–{most:g} days" if most < 10 else f"{low / _DAY:,.0f}–{high / _DAY:,.0f} days"


def term_text(term: Term) -> str:
    """``CURSOR × 2: 2.0–5.0 h``: one addend of an estimate."""
    count = f" × {term.count:g}" if term.count != 1 else ""
    return f"{term.name}{count}: {term.low:.2f}–{term.high:.2f} h"


def sum_text(item: ReportObject) -> str:
    """An object's estimate as its sum of terms, in one line."""
    return " + ".join(f"{t.name}{f' × {t.count:g}' if t.count != 1 else ''} {t.low:.2f}–{t.high:.2f}" for t in item.effort_hours.terms)


def by_hours(objects: Iterable[ReportObject]) -> list[ReportObject]:
    """Most hours first, then by name."""
    return sorted(objects, key=lambda o: (-o.effort_hours.high, o.object.casefold()))


def first_objects(report: AssessmentReport) -> dict[str, ReportObject]:
    """Definitions by name; where a type or schema shares a name with another object, the other."""
    found: dict[str, ReportObject] = {}
    for item in report.objects:
        if item.definition and (item.object not in found or found[item.object].kind in ("type", "schema")):
            found[item.object] = item
    return found


def beside(report: AssessmentReport) -> str:
    """What hangs on objects, or stands loose, and needs a look, in one sentence; empty for nothing."""
    counts: dict[str, int] = {}
    for item in report.objects:
        if not item.definition and item.work == "manual":
            counts[item.kind] = counts.get(item.kind, 0) + 1
    return f"Beside the objects a person looks at {counted(counts)}: loose scripts are run once or left." if counts else ""


def told_once(findings: Iterable[Notice]) -> list[tuple[Notice, int]]:
    """Each notice once, with how often it is told: an undefined variable in forty files is one thing to mend."""
    first: dict[tuple[str, str], Notice] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        key = (finding.code, finding.message)
        first.setdefault(key, finding)
        counts[key] += 1
    return [(finding, counts[key]) for key, finding in first.items()]


def state_text(item: ReportObject) -> str:
    """``accepted``, ``signed off, changed since``: how far an object has come; empty where nothing is kept of it."""
    return item.state.replace("_", " ") + (", changed since" if item.changed_since else "")


def record_text(record: Record) -> str:
    """``accepted by ann on 2026-11-24: looks right``: one record in a line."""
    by = f" by {record.by}" if record.by else ""
    note = "; ".join(line.strip() for line in record.note.splitlines() if line.strip())
    return f"{record.state.replace('_', ' ')}{by} on {record.at[:10]}{f': {note}' if note else ''}"


def decided(report: AssessmentReport) -> str:
    """``3 accepted, 1 skipped; 60 objects open``: how far the objects have come, in one sentence; empty before the first decision."""
    done = {state: count for state, count in report.states.items() if state not in _OPEN}
    if not done:
        return ""
    counts = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in done.items())
    left = sum(report.states.values()) - sum(done.values())
    changed = sum(o.definition and bool(o.changed_since) for o in report.objects)
    stale = f"; {plural(changed, 'object')} changed since and must be looked at again" if changed else ""
    return f"Decided so far: {counts}; {plural(left, 'object')} open{stale}."


def said(report: AssessmentReport) -> tuple[str, ...]:
    """What a manager reads first, in sentences."""
    t = report.totals
    whole = days(t.low, t.high)
    texts = [
        f"{plural(report.definitions, 'object')} ({counted(report.counts)}): {report.converted:,} converted by rule, "
        f"{report.partial:,} in part, {report.manual:,} to write by hand.",
        f"{hours_range(t.low, t.high)} of work{f' ({whole} of eight hours)' if whole else ''} for one person who knows both systems; "
        "meetings, environments, data transfer and go-live are not in it.",
    ]
    if report.waves:
        texts.append(
            f"It can move in {plural(len(report.waves), 'wave')}"
            + (f"; {plural(len(report.cycles), 'group')} of objects must move together" if report.cycles else "")
            + "."
        )
    if decided(report):
        texts.append(decided(report))
    if report.missing:
        texts.append(
            f"{plural(len(report.missing), 'name')} used by the code {'is' if len(report.missing) == 1 else 'are'} not in the source."
        )
    unread = [f for f, _ in told_once(report.findings) if f.severity != "info"]
    if unread:
        texts.append(f"{plural(len(unread), 'notice')} about the source itself: read them before trusting the counts.")
    return tuple(texts)
