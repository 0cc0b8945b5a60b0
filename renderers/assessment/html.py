"""The HTML report: one page that asks for nothing else, its data inside it."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any

from core.safe_text import one_line
from migration.assessment.effort import EffortClass
from migration.assessment.report import AssessmentReport, ReportObject, Total, Wave
from migration.assessment.totals import hours_range
from renderers.assessment.picture import picture
from renderers.assessment.words import (
    CLASSES,
    beside,
    counted,
    days,
    decided,
    first_objects,
    kind_words,
    plural,
    said,
    state_text,
    told_once,
)

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_FIRST_WAVE, _LATER_WAVES = 400, 60  # steps that are listed; the table has all
_MISSING, _BLOCKERS, _CYCLES, _USERS = 200, 40, 50, 8
_FOR_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render_html(report: AssessmentReport) -> str:
    """The report as one self-contained page."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {
        "t": one_line,
        "hours": lambda s: hours_range(s.low, s.high),
        "kind": kind_words,
        "counted": counted,
        "plural": plural,
    }
    sources = {name: environment.get_template(f"assessment.{name}.j2").render() for name in ("css", "js")}
    drawn = picture(report)
    number = {id(item): at for at, item in enumerate(report.objects)}
    at = {name: number[id(item)] for name, item in first_objects(report).items()}
    return environment.get_template("assessment.html.j2").render(
        r=report,
        said=said(report),
        beside=beside(report),
        decided=decided(report),
        notices=told_once(report.findings),
        days=days(report.totals.low, report.totals.high),
        css=Markup(sources["css"]),  # noqa: S704 - a file of this package
        js=Markup(sources["js"]),  # noqa: S704
        hashes={name: _hash(text) for name, text in sources.items()},
        data=Markup(_data(report)),  # noqa: S704 - escaped for a script element
        picture=Markup(drawn.svg),  # noqa: S704 - every name in it is escaped where it is drawn
        picture_note=drawn.note,
        classes=[(c.value, report.totals.classes.get(c.value, Total(count=0, low=0, high=0)), CLASSES[c.value]) for c in EffortClass],
        sums=partial(_sums, report),
        waves=[_wave(wave, report, at) for wave in report.waves],
        at=at,
        limits={"missing": _MISSING, "blockers": _BLOCKERS, "cycles": _CYCLES, "users": _USERS},
        unknown=sum(len(o.unknown) for o in report.objects),
        unknown_objects=sum(bool(o.unknown) for o in report.objects),
    )


def _hash(text: str) -> str:
    """A source expression of a content security policy (CSP level 3, "Hash source")."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _sums(report: AssessmentReport, table: str) -> list[tuple[str, Total]]:
    sums: dict[str, Total] = getattr(report.totals, table)
    return sorted(sums.items(), key=lambda pair: -pair[1].high)


def _wave(wave: Wave, report: AssessmentReport, at: dict[str, int]) -> dict[str, Any]:
    """A wave with the first of its steps, each with what it needs from earlier ones."""
    limit = _FIRST_WAVE if wave.number == 1 else _LATER_WAVES
    steps = []
    for step in wave.steps[:limit]:
        members = [report.objects[at[name]] for name in step if name in at]
        needs = {n: at.get(n) for m in members for n in m.needs if n not in step and not _is_schema(n, report, at)}
        steps.append({"members": [(m, at[m.object]) for m in members], "needs": list(needs.items())})
    return {"wave": wave, "steps": steps, "more": max(0, len(wave.steps) - limit)}


def _is_schema(name: str, report: AssessmentReport, at: dict[str, int]) -> bool:
    return name in at and report.objects[at[name]].kind == "schema"


def _data(report: AssessmentReport) -> str:
    """What the page's script shows: texts once each, objects as arrays in the order that ``assessment.js.j2`` reads."""
    strings: dict[str, int] = {}

    def text(value: str) -> int:
        return strings.setdefault(one_line(value), len(strings))

    number = {id(item): at for at, item in enumerate(report.objects)}
    at = {name: number[id(item)] for name, item in first_objects(report).items()}
    schemas: dict[str, str] = {}
    rows = [_row(item, text, at, schemas) for item in report.objects]
    dumped = json.dumps({"s": list(strings), "o": rows}, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _FOR_SCRIPT.items():
        dumped = dumped.replace(character, escape)
    return dumped


def _row(item: ReportObject, text: Any, at: dict[str, int], schemas: dict[str, str]) -> list[Any]:
    def refs(names: tuple[str, ...]) -> list[int | str]:
        return [at[name] if name in at else one_line(name) for name in names]

    return [
        one_line(item.object),
        text(item.kind),
        text(item.file),
        item.line,
        item.end_line,
        text(item.status),
        text(item.work),
        round(item.low, 4),
        round(item.high, 4),
        item.wave or 0,
        [[text(i.name), i.line, i.column] for i in item.indicators],
        [[text(f.code), text(f.severity), f.line, f.column, text(f.message), text(f.remedy)] for f in item.findings],
        refs(item.reads),
        refs(item.writes),
        refs(item.calls),
        list(item.unknown),
        [text(name) for name in item.missing],
        [text(name) for name in item.external],
        refs(item.needs),
        [[text(t.name), t.count, round(t.low, 3), round(t.high, 3)] for t in item.effort_hours.terms],
        text(schemas.setdefault(item.schema_name.casefold(), item.schema_name)),
        text(state_text(item)) if item.state else -1,
        {True: 1, False: 0, None: -1}[item.deployable],
        [[text(m.state), text(m.at[:10]), text(m.by), text(m.note), int(m.state in item.changed_since)] for m in item.marks],
    ]
