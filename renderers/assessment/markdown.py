"""The Markdown report: what a plan or a pull request quotes. Names stand in code spans, messages as text: nothing in them is markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.safe_text import code_span, markdown_text
from migration.assessment.report import AssessmentReport, ReportObject, Total
from migration.assessment.totals import hours_range
from renderers.assessment.words import (
    CLASSES,
    beside,
    by_hours,
    counted,
    decided,
    first_objects,
    kind_words,
    plural,
    record_text,
    said,
    state_text,
    told_once,
)

_OBJECTS, _STEPS, _NAMES, _USERS, _FINDINGS, _PLACES, _BLOCKERS, _DECIDED = 200, 60, 100, 6, 6, 8, 40, 200


def render_markdown(report: AssessmentReport) -> str:
    """The report as Markdown (CommonMark with GFM tables)."""
    parts = [
        f"# Assessment of {markdown_text(report.name)}",
        "\n".join(f"- {markdown_text(text)}" for text in said(report)),
        _facts(report),
        _work(report),
        _stops(report),
        _runtime(report),
        _waves(report),
        _decisions(report),
        _objects(report),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(r: AssessmentReport) -> str:
    rows = [
        ("Source", code_span(r.source)),
        *((title, code_span(value)) for title, value in (("Database", r.database), ("Server", r.server)) if value),
        ("Files", f"{r.files:,}"),
        ("Target runtime", r.runtime),
        ("Made", f"{r.generated[:10]} {r.generated[11:16]} UTC"),
        *((("Names", "replaced"),) if r.anonymised else ()),
    ]
    return _table(("", ""), rows)


def _work(r: AssessmentReport) -> str:
    t = r.totals
    classes = [(name, *_figures(t.classes[name]), CLASSES[name]) for name in CLASSES if name in t.classes]
    parts = [
        "## Work",
        f"{hours_range(t.low, t.high)} on {t.count:,.0f} objects and statements that hang on them, each the sum of weighted terms.",
        _table(("Class", "Count", "Hours", "Meaning"), classes),
        _table(("Kind", "Count", "Hours"), ((kind_words(name), *_figures(s)) for name, s in _largest(t.kinds))),
        _table(("Schema", "Count", "Hours"), ((_cell(name), *_figures(s)) for name, s in _largest(t.schemas))),
    ]
    if r.indicators:
        parts.append(_table(("Indicator", "Objects"), ((name, f"{count:,}") for name, count in r.indicators.items())))
    return "\n\n".join(parts)


def _stops(r: AssessmentReport) -> str:
    parts = ["## What stops us"]
    if r.blockers:
        rows = [(_cell(b.text), _cell(b.remedy), f"{len(b.objects):,}", f"{b.places:,}", b.code) for b in r.blockers[:_BLOCKERS]]
        parts.append(_table(("Reason", "What to do", "Objects", "Places", "Code"), rows))
    else:
        parts.append("No error stops conversion by rule.")
    parts += [text for text in (beside(r),) if text]
    for title, names in (("Not in the source", r.missing), ("In other databases or on other servers", r.external)):
        if names:
            shown = [f"- {code_span(m.name)}: used by {_names(m.used_by)}" for m in names[:_NAMES]]
            parts += [f"### {title} ({len(names):,})", "\n".join(shown + _more(len(names) - _NAMES))]
    unknown = [o for o in r.objects if o.unknown]
    if unknown:
        shown = [f"- {code_span(o.object)} at {_lines(o.unknown)}" for o in unknown[:_NAMES]]
        parts += [f"### Only a run can tell ({len(unknown):,})", "\n".join(shown + _more(len(unknown) - _NAMES))]
    if r.findings:
        told = told_once(r.findings)
        shown = [
            f"- {f.severity}: {markdown_text(f.message)}{f' ({code_span(f.file)})' if f.file else ''}"
            + (f", and {plural(times - 1, 'more place')}" if times > 1 else "")
            for f, times in told[:_NAMES]
        ]
        parts += ["### About the source itself", "\n".join(shown + _more(len(told) - _NAMES))]
    return "\n\n".join(parts)


def _runtime(r: AssessmentReport) -> str:
    if not r.changes:
        return ""
    return f"## Runtime {r.runtime} or {r.against}\n\n" + "\n".join(f"- {markdown_text(text)}" for text in r.changes)


def _waves(r: AssessmentReport) -> str:
    if not r.waves:
        return ""
    found = first_objects(r)
    parts = ["## Waves", "What an object needs is in an earlier wave; within a wave the order is the order of creation."]
    for wave in r.waves:
        parts.append(f"### Wave {wave.number}: {counted(wave.counts)}, {hours_range(wave.low, wave.high)}")
        lines = []
        for number, step in enumerate(wave.steps[:_STEPS], 1):
            members = [found[name] for name in step if name in found]
            needs = tuple(dict.fromkeys(n for m in members for n in m.needs if n not in step and _counts(n, found)))
            together = "together: " if len(members) > 1 else ""
            named = ", ".join(
                f"{code_span(m.object)} ({kind_words(m.kind)}, {m.work}, {_hours(m)}, {code_span(f'{m.file}:{m.line}')})" for m in members
            )
            lines.append(f"{number}. {together}{named}" + (f"; needs {_names(needs)}" if needs else ""))
        parts.append("\n".join(lines + _more(len(wave.steps) - _STEPS)))
    if r.cycles:
        parts += ["### Cycles", "\n".join(f"- {_names(cycle)}" for cycle in r.cycles[:_NAMES])]
    return "\n\n".join(parts)


def _decisions(r: AssessmentReport) -> str:
    """What was decided, by whom, when and why: those that changed since first, then the latest."""
    if not decided(r):
        return ""
    marked = sorted((o for o in r.objects if o.marks), key=lambda o: o.marks[-1].at, reverse=True)
    marked.sort(key=lambda o: not o.changed_since)
    rows = [
        (code_span(o.object), kind_words(o.kind), state_text(o), "; ".join(_cell(record_text(m)) for m in o.marks))
        for o in marked[:_DECIDED]
    ]
    states = [(state.replace("_", " "), f"{count:,}") for state, count in r.states.items()]
    parts = ["## Decisions", _table(("State", "Objects"), states), _table(("Object", "Kind", "State", "Recorded"), rows)]
    return "\n\n".join([*parts, *_more(len(marked) - _DECIDED)])


def _counts(name: str, found: dict[str, ReportObject]) -> bool:
    return name not in found or found[name].kind != "schema"


def _objects(r: AssessmentReport) -> str:
    """What a person works on, hardest first, each with its terms and its places."""
    work = by_hours(o for o in r.objects if o.work != "automatic")
    if not work:
        return ""
    parts = [f"## Objects that need a person ({len(work):,})"]
    for item in work[:_OBJECTS]:
        terms = " + ".join(f"{t.name}{f' × {t.count:g}' if t.count != 1 else ''} {t.low:.2f}–{t.high:.2f}" for t in item.effort_hours.terms)
        lines = [
            f"### {markdown_text(item.object)}",
            f"{kind_words(item.kind)}, {item.work}, {_hours(item)}, {_place(item)}" + (f", wave {item.wave}" if item.wave else ""),
            "\n".join(
                [
                    f"- Effort: {markdown_text(terms)}",
                    *(f"- {markdown_text(record_text(m)).capitalize()}" for m in item.marks),
                    *_indicators(item),
                    *(f"- {word}: {_names(names)}" for word, names in _uses(item) if names),
                    *_findings(item),
                ]
            ),
        ]
        parts.append("\n\n".join(lines))
    return "\n\n".join([*parts, *(text.removeprefix("- ").capitalize() for text in _more(len(work) - _OBJECTS))])


def _uses(item: ReportObject) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("Reads", item.reads), ("Writes", item.writes), ("Calls", item.calls), ("Not in the source", item.missing)


def _indicators(item: ReportObject) -> list[str]:
    places: dict[str, list[int]] = {}
    for place in item.indicators:
        places.setdefault(place.name, []).append(place.line)
    return [f"- {markdown_text(name)} at {_lines(tuple(lines))}" for name, lines in places.items()]


def _findings(item: ReportObject) -> list[str]:
    told = sorted((f for f in item.findings if f.severity != "info"), key=lambda f: (f.severity != "error", f.line))
    shown = [
        f"- {f.severity}{f' (line {f.line})' if f.line else ''}: {markdown_text(f.message)}"
        + (f" → {markdown_text(f.remedy)}" if f.remedy else "")
        for f in told[:_FINDINGS]
    ]
    return shown + _more(len(told) - _FINDINGS)


def _hours(item: ReportObject) -> str:
    return hours_range(item.effort_hours.low, item.effort_hours.high)


def _place(item: ReportObject) -> str:
    return code_span(f"{item.file}:{item.line}")


def _lines(lines: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, lines[:_PLACES]))
    return f"line{'s' if len(lines) > 1 else ''} {shown}" + (f" and {len(lines) - _PLACES} more" if len(lines) > _PLACES else "")


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(code_span(name) for name in names[:_USERS])
    return shown + (f" and {len(names) - _USERS} more" if len(names) > _USERS else "")


def _more(count: int) -> list[str]:
    return [f"- and {plural(count, 'more', 'more')}; the HTML, XLSX and JSON reports have all"] if count > 0 else []


def _largest(sums: dict[str, Total]) -> list[tuple[str, Total]]:
    return sorted(sums.items(), key=lambda pair: -pair[1].high)


def _figures(total: Total) -> tuple[str, str]:
    return f"{total.count:,.0f}", hours_range(total.low, total.high)


def _cell(text: str) -> str:
    return markdown_text(text).replace("|", "\\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A GFM table; a bar inside a cell is escaped, also in a code span (GFM, "Tables")."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell if '`' not in cell else cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)
