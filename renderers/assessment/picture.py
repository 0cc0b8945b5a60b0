"""The dependencies as an SVG picture: each object where they are few, groups of a schema and a span of waves where they are many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape

from core.safe_text import one_line, shorten
from migration.assessment.graph import components
from migration.assessment.report import AssessmentReport, ReportObject
from migration.assessment.totals import hours_range
from renderers.assessment.layout import arrange
from renderers.assessment.words import first_objects, kind_words, plural

_ALONE = 120  # objects that are drawn each for itself
_GROUPS = 90
_COLUMNS = 12
_WIDTH, _BETWEEN, _HEAD = 190, 50, 30
_ROW = 15
_MEMBERS = 6
_LETTERS = 27
_ORDER = {"manual": 2, "assisted": 1, "automatic": 0}


@dataclass(slots=True)
class _Box:
    """One box: its lines of text, its column, and what it leads to."""

    lines: list[str]
    column: int
    work: str
    title: str
    first: str = ""
    link: int | None = None
    cycle: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    count: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG text and what a reader must know of it."""

    svg: str
    note: str


def picture(report: AssessmentReport) -> Picture:
    """Draw the dependencies of an estate; empty where nothing depends on anything."""
    number = {id(item): at for at, item in enumerate(report.objects)}
    found = {name: item for name, item in first_objects(report).items() if item.kind != "schema" and item.wave}
    needs = {name: [n for n in item.needs if n in found and n != name] for name, item in found.items()}
    linked = {n for name, needed in needs.items() if needed for n in (name, *needed)}
    if not linked:
        return Picture("", "No object needs another one.")
    apart = len(found) - len(linked)
    note = f" {plural(apart, 'object')} that need nothing and that nothing needs are not drawn." if apart else ""
    if len(linked) <= _ALONE:
        boxes, users = _objects({name: found[name] for name in found if name in linked}, needs)
        for box in boxes.values():
            box.link = number[id(found[box.first])]
        heads = _heads(report, boxes)
        text = "An arrow goes from what must exist first to what needs it; arrows that follow from others are left out."
        return Picture(_draw(boxes, users, heads, {}), text + note)
    boxes, users, weights, heads = _groups(found, needs)
    text = (
        f"{plural(len(found), 'object')} are too many to draw: each box is the objects of one schema in a span of waves, and the thicker "
        "an arrow the more objects need each other; a box has the colour of its hardest object. The table below has each object's own."
    )
    return Picture(_draw(boxes, users, heads, weights), text)


def _objects(found: dict[str, ReportObject], needs: dict[str, list[str]]) -> tuple[dict[str, _Box], dict[str, list[str]]]:
    """A box an object, one for each cycle, with the arrows that do not follow from others."""
    groups = components(needs)
    of = {name: str(number) for number, group in enumerate(groups) for name in group if name in found}
    boxes: dict[str, _Box] = {}
    for number, group in enumerate(groups):
        members = [found[name] for name in sorted(group, key=str.casefold) if name in found]
        if not members:
            continue
        names = [m.object for m in members]
        lines = [names[0]] if len(names) == 1 else [f"cycle of {len(names)}", *names[:_MEMBERS]]
        lines += [f"and {len(names) - _MEMBERS} more"] if len(names) > _MEMBERS else []
        work = max((m.work for m in members), key=_ORDER.__getitem__)
        title = "; ".join(f"{m.object}: {kind_words(m.kind)}, {m.work}" for m in members[:20])
        kinds = Counter(m.kind for m in members)
        boxes[str(number)] = _Box(lines, (members[0].wave or 1) - 1, work, title, names[0], cycle=len(names) > 1, kinds=kinds)
    direct: dict[str, set[str]] = {}
    for name, needed in needs.items():
        if name in of:
            direct.setdefault(of[name], set()).update(of[n] for n in needed if of[n] != of[name])
    reach: dict[str, set[str]] = {}
    for number in range(len(groups)):  # what a group needs comes before it
        key = str(number)
        reach[key] = set(direct.get(key, ())).union(*(reach[n] for n in direct.get(key, ())))
    users: dict[str, list[str]] = {key: [] for key in boxes}
    for key, directly in direct.items():
        for one in sorted(directly):
            if not any(one in reach[other] for other in directly if other != one):
                users[one].append(key)
    return boxes, users


def _heads(report: AssessmentReport, boxes: dict[str, _Box]) -> list[str]:
    last = max(box.column for box in boxes.values()) + 1
    return [f"wave {w.number} · {hours_range(w.low, w.high)}" for w in report.waves[:last]]


def _groups(
    found: dict[str, ReportObject], needs: dict[str, list[str]]
) -> tuple[dict[str, _Box], dict[str, list[str]], dict[tuple[str, str], int], list[str]]:
    """A box a schema and span of waves; the smallest schemas of a span share one."""
    last = max(item.wave or 1 for item in found.values())
    in_wave = Counter(item.wave or 1 for item in found.values())
    spans: dict[int, int] = {}
    share, filled, column = len(found) / _COLUMNS, 0.0, 0
    for wave in range(1, last + 1):
        spans[wave] = wave - 1 if last <= _COLUMNS else column
        filled += in_wave[wave]
        if filled >= share * (column + 1) and column < _COLUMNS - 1:
            column += 1
    heads = []
    for at in sorted(set(spans.values())):
        waves = [wave for wave, span in spans.items() if span == at]
        heads.append(f"wave {waves[0]}" if len(waves) == 1 else f"waves {waves[0]} to {waves[-1]}")
    places = {span: at for at, span in enumerate(sorted(set(spans.values())))}
    sizes = Counter((places[spans[item.wave or 1]], item.schema_name) for item in found.values())
    kept = {key for key, _ in sizes.most_common(_GROUPS - _COLUMNS)}
    of: dict[str, str] = {}
    boxes: dict[str, _Box] = {}
    hours: dict[str, list[float]] = {}
    for name, item in found.items():
        at = places[spans[item.wave or 1]]
        schema = item.schema_name if (at, item.schema_name) in kept else "other schemas"
        key = of[name] = f"{at}\0{schema}"
        box = boxes.setdefault(key, _Box([schema], at, "automatic", "", count=0))
        box.kinds[item.kind] += 1
        box.count += 1
        box.work = max(box.work, item.work, key=_ORDER.__getitem__)
        spent = hours.setdefault(key, [0.0, 0.0])
        spent[0] += item.low
        spent[1] += item.high
    for key, box in boxes.items():
        box.lines += [plural(box.count, "object"), hours_range(*hours[key])]
        box.title = ", ".join(f"{count} {kind_words(kind, count)}" for kind, count in box.kinds.most_common())
    weights: Counter[tuple[str, str]] = Counter()
    for name, needed in needs.items():
        for one in needed:
            if boxes[of[one]].column < boxes[of[name]].column:
                weights[of[one], of[name]] += 1
    users: dict[str, list[str]] = {key: [] for key in boxes}
    for one, user in weights:
        users[one].append(user)
    return boxes, users, dict(weights), heads


def _draw(boxes: dict[str, _Box], users: dict[str, list[str]], heads: list[str], weights: dict[tuple[str, str], int]) -> str:
    used = sorted({box.column for box in boxes.values()})
    at = {column: number for number, column in enumerate(used)}
    layers: list[list[str]] = [[] for _ in used]
    for key in sorted(boxes, key=lambda k: boxes[k].lines[0].casefold()):
        layers[at[boxes[key].column]].append(key)
    heights = {key: len(box.lines) * _ROW + 9.0 for key, box in boxes.items()}
    made = arrange(layers, heights, users)
    step = _WIDTH + _BETWEEN
    width, height = len(used) * step - _BETWEEN + 8, made.height + _HEAD + 12
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}" role="group" aria-label="Dependencies, from left to right">'
    ]
    for column in used:
        if column < len(heads):
            out.append(f'<text class="head" x="{at[column] * step + 4}" y="16">{escape(heads[column])}</text>')
    number = {key: place for place, key in enumerate(boxes)}
    most = max(weights.values(), default=1)
    for (one, user), points in made.paths.items():
        thick = f' stroke-width="{1 + 5 * weights[one, user] / most:.1f}"' if weights else ""
        out.append(f'<path class="edge" data-a="{number[one]}" data-b="{number[user]}" d="{_path(points, step)}"{thick}/>')
    for key, box in boxes.items():
        out.append(_box(box, number[key], at[box.column] * step + 4, made.tops[key] + _HEAD, heights[key]))
    return "".join([*out, "</svg>"])


def _path(points: list[tuple[int, float]], step: int) -> str:
    """A smooth line: across the gaps in curves, past boxes straight."""
    (first, y), *rest = points
    x = float(first * step + 4 + _WIDTH)
    text = f"M{x:.0f} {y + _HEAD:.1f}"
    for column, following in rest:
        to = float(column * step + 4)
        middle = (x + to) / 2
        text += f"C{middle:.0f} {y + _HEAD:.1f} {middle:.0f} {following + _HEAD:.1f} {to:.0f} {following + _HEAD:.1f}"
        if column != points[-1][0]:
            x, y = to + _WIDTH, following
            text += f"L{x:.0f} {y + _HEAD:.1f}"
    return text


def _box(box: _Box, number: int, x: float, y: float, height: float) -> str:
    kind = box.kinds.most_common(1)[0][0] if box.kinds else ""
    more = ' class="more"'
    texts = "".join(
        f'<text x="{x + 10:.0f}" y="{y + 16 + _ROW * line:.1f}"{more if line else ""}>{escape(shorten(one_line(text), _LETTERS))}</text>'
        for line, text in enumerate(box.lines)
    )
    inside = (
        f"<title>{escape(one_line(box.title, 600))}</title>"
        f'<rect x="{x:.0f}" y="{y:.1f}" width="{_WIDTH}" height="{height:.0f}" rx="4"/>'
        f'<rect class="work" x="{x:.0f}" y="{y:.1f}" width="5" height="{height:.0f}"/>{texts}'
    )
    classes = f"node {box.work}{' cycle' if box.cycle else ''} {kind}"
    if box.link is not None:
        label = escape(one_line(box.title, 200), quote=True)
        return f'<a class="{classes}" data-n="{number}" data-o="{box.link}" href="#objects" aria-label="{label}">{inside}</a>'
    return f'<g class="{classes}" data-n="{number}" tabindex="0">{inside}</g>'
