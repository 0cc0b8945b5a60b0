"""A runbook's tables read back: what people wrote, and the facts, so that its times can be reckoned anew without the source."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from migration.cutover.assumptions import Assumptions, Name
from migration.cutover.model import RunbookInputs
from migration.cutover.times import times
from migration.cutover.volumes import TableVolume, Volumes
from planner.plan import Plan, TextSection
from renderers.markdown_blocks import fenced_lines
from renderers.markdown_tables import read_table, table
from renderers.runbook import (
    ASSUMPTIONS,
    DERIVED,
    FACTS,
    HEADING,
    MESSAGES,
    OBJECTS,
    OWNERS,
    SIGN_OFFS,
    SUMS,
    TABLES,
    final_load,
    rollback,
    timeline,
)

_NOTES = "Notes"
_SPAN = re.compile(r"^(`+) ?(.+?) ?\1$")
_WIDTH = re.compile(r"^([\d,]+)(?: \+ (\d+) large)?$")
_COMMAND = re.compile(r"quickplan (?:runbook|deploy|monitor|reconcile|evidence) ('(?:[^']|'\"'\"')*'|[^\s'`|]+)")
_BY_NAME = {name.value.casefold(): name for name in Name}


@dataclass(frozen=True, slots=True)
class SignOff:
    """One row of the sign-off table.

    Attributes:
        what: What is agreed to.
        owner: Whose agreement it is; empty while not filled in.
        by: Who signed; empty while nobody did.
        when: When, as typed.
    """

    what: str
    owner: str
    by: str
    when: str


def runbook_text(plan: Plan) -> str:
    """The runbook's Markdown below its heading; empty for a plan without one."""
    return next((text for heading, text in blocks_of(plan.text_of(_NOTES), "### ") if heading == HEADING), "")


def read_sign_offs(plan: Plan) -> list[SignOff]:
    """The rows of a plan's sign-off table; none where there is no runbook."""
    rows = read_table(runbook_text(plan), SIGN_OFFS)
    return [SignOff(*(row[name] for name in SIGN_OFFS)) for row in rows if row[SIGN_OFFS[0]]]


def read_inputs(plan: Plan) -> RunbookInputs:
    """What people wrote into the tables of a plan's runbook; the usual where there is none."""
    text = runbook_text(plan)
    return RunbookInputs(
        _assumptions(text),
        tuple(read_table(text, OWNERS)),
        tuple(read_table(text, SIGN_OFFS)),
        tuple(read_table(text, MESSAGES)),
        tuple(r for r in read_table(text, ASSUMPTIONS) if r[ASSUMPTIONS[0]].casefold() not in _BY_NAME and r[ASSUMPTIONS[0]]),
    )


def recomputed(plan: Plan, before: Plan | None = None) -> Plan:
    """The plan with the times of its runbook as its tables give them; the same plan when nothing differs.

    Args:
        plan: The plan, perhaps just edited.
        before: The plan before the edit; blocks that people rewrote in their own words, then or earlier, stay as they are. None to reckon
            every block anew.
    """
    text = runbook_text(plan)
    old = runbook_text(before) if before is not None else ""
    if not text or (before is not None and text == old):
        return plan
    made, was = _derived(text), _derived(old) if old else {}
    parts = []
    stood = dict(blocks_of(old, "#### "))
    for heading, body in blocks_of(text, "#### "):
        ours = before is None or (body == stood.get(heading) == was.get(heading))
        parts.append((heading, made[heading] if heading in made and ours else body))
    return _with_runbook(plan, joined(parts, "#### "))


def blocks_of(text: str, mark: str) -> list[tuple[str, str]]:
    """A text by its headings of one level: (heading, text below it); what stands above the first has the heading ``""``.

    Args:
        text: Markdown.
        mark: ``### `` or ``#### ``.
    """
    lines = text.split("\n")
    found: list[tuple[str, list[str]]] = [("", [])]
    for line, inside in zip(lines, fenced_lines(lines), strict=True):
        if not inside and line.startswith(mark):
            found.append((line[len(mark) :].strip(), []))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(body).strip("\n")) for heading, body in found if heading or any(b.strip() for b in body)]


def joined(parts: list[tuple[str, str]], mark: str) -> str:
    """The inverse of :func:`blocks_of`."""
    return "\n\n".join((f"{mark}{heading}\n{body}" if body else f"{mark}{heading}") if heading else body for heading, body in parts)


def _with_runbook(plan: Plan, text: str) -> Plan:
    old = runbook_text(plan)
    made = tuple(
        s.model_copy(update={"text": s.text.replace(old, text, 1)}) if isinstance(s, TextSection) and s.heading == _NOTES else s
        for s in plan.sections
    )
    return plan if made == plan.sections else plan.model_copy(update={"sections": made})


def _derived(text: str) -> dict[str, str]:
    """The blocks that follow from the tables, as they have to be."""
    assumed = _assumptions(text)
    facts = {row[FACTS[0]]: row[FACTS[1]] for row in read_table(text, FACTS)}
    command = _COMMAND.search(text)
    plan = shlex.split(command[1])[0] if command else "specs/NAME.md"
    reckoned = times(_volumes(text), int(_number(facts.get(OBJECTS, "")) or 0), assumed)
    return dict(zip(DERIVED, (final_load(reckoned, plan), timeline(reckoned, assumed, plan), rollback(reckoned)), strict=True))


def _assumptions(text: str) -> Assumptions:
    given = {}
    for row in read_table(text, ASSUMPTIONS):
        name, value = _BY_NAME.get(row[ASSUMPTIONS[0]].casefold()), _number(row[ASSUMPTIONS[1]])
        if name is not None and value is not None:
            given[name] = value
    rows = {}
    for row in read_table(text, TABLES):
        count = _number(row["Rows"])
        if row["From"].casefold() == "given" and count is not None:
            rows[_name(row["Table"])] = round(count)
    return Assumptions(given, rows)


def _volumes(text: str) -> Volumes:
    largest = []
    for row in read_table(text, TABLES):
        rows, megabytes = _number(row["Rows"]), _number(row["MB"])
        width, large = _width(row["Bytes a row"])
        count = round(rows) if rows is not None and row["From"] != "given" else None
        if megabytes is not None and count is not None:
            largest.append(TableVolume(_name(row["Table"]), 1, count, round(megabytes * 1000), 0))
        else:
            largest.append(TableVolume(_name(row["Table"]), 1, count, None, 1, width, large))
    others = []
    for row in read_table(text, SUMS):
        rows, megabytes = _number(row["Rows known"]), _number(row["MB known"])
        width, large = _width(row["Bytes of their rows"])
        others.append(
            TableVolume(
                _name(row["Schema"]),
                round(_number(row["Other tables"]) or 0),
                round(rows) if rows is not None else None,
                round(megabytes * 1000) if megabytes is not None else None,
                round(_number(row["Not known"]) or 0),
                width,
                large,
            )
        )
    return Volumes(tuple(largest), tuple(others))


def _width(text: str) -> tuple[int, int]:
    found = _WIDTH.match(text)
    return (int(found[1].replace(",", "")), int(found[2] or 0)) if found else (0, 0)


def _name(cell: str) -> str:
    found = _SPAN.match(cell)
    return found[2] if found else cell


def _number(cell: str) -> float | None:
    """A figure as people type it, ``1,000,000`` or ``2.5``; None for anything else, and for what is no sensible amount."""
    tidy = re.sub(r"[\s,_']", "", cell)
    return float(tidy) if re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", tidy) else None


# -- into a new draft -----------------------------------------------------------------------------------------------------


def carried(draft: Plan, mine: Plan) -> Plan:
    """A new draft whose runbook has what people wrote into the tables of the present one, and the times that follow.

    A signature holds for just the words that were signed: where the draft has other figures it is gone, and the owner stays.
    """
    text, old = runbook_text(draft), runbook_text(mine)
    if not text or not old:
        return draft
    made = []
    for heading, body in blocks_of(text, "#### "):
        if heading == "Assumptions":
            body = _swapped(body, ASSUMPTIONS, _carry(read_table(body, ASSUMPTIONS), read_table(old, ASSUMPTIONS), ASSUMPTIONS, ()))
        elif heading == "Owners":
            body = _swapped(body, OWNERS, _carry(read_table(body, OWNERS), read_table(old, OWNERS), OWNERS, ()))
        elif heading == "Messages":
            body = _swapped(body, MESSAGES, _carry(read_table(body, MESSAGES), read_table(old, MESSAGES), MESSAGES, ()))
        elif heading == "Sign-offs":
            body = _swapped(body, SIGN_OFFS, _carry(read_table(body, SIGN_OFFS), read_table(old, SIGN_OFFS), SIGN_OFFS, SIGN_OFFS[2:]))
        elif heading == "Volumes":
            given = {row["Table"]: row for row in read_table(old, TABLES) if row["From"].casefold() == "given"}
            rows = [
                {**row, "Rows": given.pop(row["Table"])["Rows"], "MB": "", "From": "given"} if row["Table"] in given else row
                for row in read_table(body, TABLES)
            ]
            body = _swapped(body, TABLES, [*rows, *given.values()] if rows else [])
        made.append((heading, body))
    return recomputed(_with_runbook(draft, joined(made, "#### ")))


def _carry(draft: list[dict[str, str]], mine: list[dict[str, str]], head: tuple[str, ...], exact: tuple[str, ...]) -> list[dict[str, str]]:
    """The draft's rows with the cells that people filled in, then their own rows.

    Args:
        draft: Rows of the draft.
        mine: Rows of the present plan.
        head: Columns; rows are known by the first one, figures in it aside.
        exact: Columns that are carried only where the first one is the same to the letter.
    """
    known = {_stem(row[head[0]]): row for row in mine}
    rows = []
    for row in draft:
        theirs = known.pop(_stem(row[head[0]]), None)
        same = theirs is not None and theirs[head[0]] == row[head[0]]
        cells = {c: theirs[c] for c in head[1:] if theirs and theirs[c] and (same or c not in exact)} if theirs else {}
        rows.append({**row, **cells})
    return [*rows, *(row for row in known.values() if row[head[0]])]


def _stem(text: str) -> str:
    return re.sub(r"[\d,]+", "#", text).casefold().removesuffix("s")


def _swapped(body: str, head: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """A block with its table of these columns replaced."""
    if not rows:
        return body
    lines = body.split("\n")
    first = next(i for i, line in enumerate(lines) if set(head) <= {c.strip() for c in line.strip().strip("|").split("|")})
    last = next((i for i in range(first, len(lines)) if "|" not in lines[i]), len(lines))
    made = table(head, [tuple(row.get(column, "") for column in head) for row in rows])
    return "\n".join([*lines[:first], *made.split("\n"), *lines[last:]])
