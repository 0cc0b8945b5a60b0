"""What the Run screen says of stages and of what they bring. Values in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.content import Content

from core.safe_text import one_line
from migration.checks import CheckStatus
from tui.screens.checks_words import took
from widgets.check_list import CHECK_SIGNS, CheckLine
from widgets.object_columns import clip
from workbench.run_items import RunItem
from workbench.run_sheet import RunSheet, StageRow

_COLOURS = {CheckStatus.PASSED: "$success", CheckStatus.WARNING: "$warning", CheckStatus.FAILED: "$error", CheckStatus.RUNNING: "$accent"}
_LEAST_TITLE = 16
_STAGE_TITLE = 24  # cells; a command of the plan is whole in the detail


def stage_lines(sheet: RunSheet, now: float) -> list[CheckLine]:
    """The lines of the stages under their headings.

    Args:
        sheet: The stages.
        now: Seconds of the session's clock, for what runs.
    """
    made: list[CheckLine] = []
    for heading, rows in groupby(sheet, key=lambda row: row.stage.group):
        made.append(CheckLine("", heading, None))
        made += [_stage_line(sheet, row, now) for row in rows]
    return made


def _stage_line(sheet: RunSheet, row: StageRow, now: float) -> CheckLine:
    title = clip(row.stage.title, _STAGE_TITLE)
    if row.status is CheckStatus.RUNNING:
        return CheckLine(row.name, title, row.status, _counted(row), f"{max(0.0, now - row.started):.0f} s")
    if row.name in sheet.in_line:
        return CheckLine(row.name, title, row.status, "in line")
    words = ", ".join(part for part in ("left out by you" if row.left_out else "", row.words) if part)
    return CheckLine(row.name, title, row.status, words, took(row.seconds * 1000))


def _counted(row: StageRow) -> str:
    many = len(row.items)
    return f"{many:,} so far" if many else ""


def item_lines(row: StageRow, width: int) -> list[CheckLine]:
    """The lines of what a stage brought; a deployment's under its steps.

    Args:
        row: The stage.
        width: Cells of the pane, of which titles take half at most.
    """
    steps = any(item.step for item in row.items.values())
    room = max(_LEAST_TITLE, (width * 2 // 3 if steps else width // 2) - 8)
    made: list[CheckLine] = []
    for step, items in groupby(_in_order(row), key=lambda item: item.step):
        if step:
            made.append(CheckLine("", step, None))
        made += [CheckLine(i.key, _clipped(i.title, room), i.status, _said(i)) for i in items]
    return made


def _clipped(title: str, room: int) -> str:
    """A title in so many cells; of a path the end tells more than its beginning."""
    title = one_line(title)
    verb, space, path = title.partition(" ")
    if len(title) <= room or not path.startswith("/"):
        return clip(title, room)
    return f"{verb}{space}…{path[-max(1, room - len(verb) - 2) :]}"


def _in_order(row: StageRow) -> Sequence[RunItem]:
    """What failed comes first where it is not part of a sequence of steps."""
    items = list(row.items.values())
    if row.status is CheckStatus.RUNNING or any(i.step for i in items):
        return items
    rank = {CheckStatus.FAILED: 0, CheckStatus.WARNING: 1}
    return sorted(items, key=lambda i: rank.get(i.status, 2))


def _said(item: RunItem) -> str:
    code = item.code if item.code != item.title and not item.words.startswith(f"[{item.code}]") else ""
    return f"{code}: {item.words}" if code and item.words else code or item.words


def items_heading(row: StageRow) -> Content:
    """The title of the pane of what was found: the stage, how it stands, and the counts."""
    state = (f"  {CHECK_SIGNS[row.status]} {row.status.value}", _COLOURS.get(row.status, "$text-muted"))
    problems = len(row.problems)
    return Content.assemble("2 ", row.stage.title, state, f"  {problems:,} to look at" if problems else "")


def detail(row: StageRow, item: RunItem | None) -> tuple[tuple[str, str, str], ...]:
    """The rows of the detail: name, text, style. What helps most comes first, where there is little room."""
    if item is None:
        now = row.words or ("runs" if row.status is CheckStatus.RUNNING else "has not run")
        return ("now", now, ""), ("command", row.stage.command, "")
    place = item.place + (f" ({item.object})" if item.object and item.object not in item.place else "") if item.place else item.object
    rows = (
        ("saw", item.words, ""),
        ("mend it", item.remedy, "bold $accent"),
        ("why", item.code, "bold $error" if item.status is CheckStatus.FAILED else "bold $warning"),
        ("at", place, ""),
        *(("", f"{name}: {text}" if name else text, "") for name, text in item.more),
        ("command", row.stage.command, "$text-muted"),
    )
    return tuple(each for each in rows if each[1])


def as_text(row: StageRow) -> str:
    """A stage with all it brought as lines of text, to be sent to somebody who can mend it."""
    lines = [f"{row.stage.command}: {row.status.value}" + (f" ({row.words})" if row.words else "")]
    for item in row.items.values():
        code = f" [{item.code}]" if item.code else ""
        lines.append(f"  {item.status.value}{code} {one_line(item.title)}: {one_line(item.words)}".rstrip(": "))
        lines += [f"    {one_line(text)}" for text in (item.place, item.remedy) if text]
    return "\n".join(lines) + "\n"
