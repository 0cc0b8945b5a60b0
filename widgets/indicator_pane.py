"""What this is: type, size, names and figures, at fixed places so that nothing jumps when a number changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from core.safe_text import one_line, shorten
from migration.estate import INDICATORS
from migration.summary import EstateSummary
from planner.codebase.model import Codebase
from planner.task import Intent, TaskType

_MUTED = "$text-muted"
_KINDS = (("table", "tables"), ("view", "views"), ("procedure", "procedures"))
_SINGULAR = {w: w[:-1] for w in ("tables", "views", "procedures", "functions", "others", "notices")}


@dataclass(frozen=True, slots=True)
class WhatThisIs:
    """What the pane shows.

    Attributes:
        intent: The classified prompt; None while there is none.
        codebase: The explored repository, when it is.
        summary: Figures of the source, when there are some.
        source: How the source stands: ``reading``, ``failed: …``, ``none``; empty when the figures say enough.
        type_key: Key that changes the type, as shown.
        size_key: Key that changes the complexity, as shown.
    """

    intent: Intent | None = None
    codebase: Codebase | None = None
    summary: EstateSummary | None = None
    source: str = ""
    type_key: str = "t"
    size_key: str = "y"


class IndicatorPane(Widget, can_focus=True):
    """Type, complexity, runner-up, names, object counts, indicators and how much converts by itself."""

    DEFAULT_CSS = """
    IndicatorPane { padding: 0 1; }
    """

    ALLOW_SELECT: ClassVar[bool] = False

    what: reactive[WhatThisIs] = reactive(WhatThisIs())
    """The model; set it to show another."""

    def render(self) -> Content:
        """The lines, most important first: a low pane cuts the least important ones."""
        width = max(20, self.size.width)
        intent = self.what.intent
        if intent is None:
            return Content.styled("Say above what should be done. Type, size, names and figures appear here by themselves.", _MUTED)
        lines = [self._type_line(intent, width), *self._name_lines(intent, width)]
        estate = self._estate_lines(width)
        code = self._code_lines(width)
        lines += estate + code if intent.task_type is TaskType.MIGRATION or self.what.summary else code + estate
        return Content("\n").join(lines)

    def _type_line(self, intent: Intent, width: int) -> Content:
        what = self.what
        left = Content.assemble((intent.task_type.value, "bold $accent"), "  ", (intent.complexity.value, "bold"))
        if "type" in intent.given:
            right = Content.styled(f"you chose the type ({what.type_key})", _MUTED)
        elif intent.margin >= 0.999:
            right = Content.styled(f"type {what.type_key}  size {what.size_key}", _MUTED)
        else:
            sure = "or: " if intent.margin < 0.34 else "else: "
            right = Content.assemble((sure, _MUTED), (intent.runner_up.value, ""), (f" (press {what.type_key})", _MUTED))
        if left.cell_length + right.cell_length + 2 > width:
            right = Content.assemble(("or ", _MUTED), (intent.runner_up.value, ""))
            if left.cell_length + right.cell_length + 6 <= width:
                right = Content.assemble(right, (f" ({what.type_key})", _MUTED))
        gap = max(2, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right).truncate(width, ellipsis=True)

    def _name_lines(self, intent: Intent, width: int) -> list[Content]:
        entities, summary = intent.entities, self.what.summary
        database = entities.database or (summary.database if summary else "")
        server = entities.server or (summary.server if summary else "")
        target = ".".join(n for n in (entities.catalog, entities.schema) if n)
        if not (database or server or target):
            objects = ", ".join(entities.objects)
            return [Content(shorten(one_line(objects), width))] if objects else []
        source = " @ ".join(one_line(n) for n in (database, server) if n)
        line = f"{source} → {one_line(target)}" if target and source else source or f"→ {one_line(target)}"
        if cell_len(line) > width and server:
            host = one_line(server).split(".")[0] if not one_line(server)[:1].isdigit() else one_line(server)
            source = " @ ".join(n for n in (one_line(database) if database else "", host) if n)
            line = f"{source} → {one_line(target)}" if target else source
        return [Content(shorten(line, width))]

    def _estate_lines(self, width: int) -> list[Content]:
        summary, state = self.what.summary, self.what.source
        if summary is None:
            if state == "reading":
                # the room the figures will need, so that nothing moves when they come
                return [*_counts(None, width), Content.styled("reading the source …", _MUTED), *_indicators(None, width)]
            if state.startswith("failed"):
                return [Content.assemble(("✗ ", "$error"), shorten(one_line(state), width - 2))]
            if state == "none" and self._is_migration:
                words = "objects not counted: no source given (--source)"
                return [Content.styled(words if len(words) <= width else "not counted: no --source given", _MUTED)]
            return []
        digits = _digits(summary, width)
        results = [
            _figure(summary.converted, "converted", digits, "$success"),
            _figure(summary.partial, "partly", digits, "$warning"),
            _figure(summary.manual, "by hand", digits, "$error"),
        ]
        lines = [*_counts(summary, width), *_flow(results, width), *_indicators(summary, width)]
        if summary.findings:
            lines.append(Content.assemble(_figure(len(summary.findings), "notices", digits, "$warning"), " of the source"))
        return lines

    @property
    def _is_migration(self) -> bool:
        return self.what.intent is not None and self.what.intent.task_type is TaskType.MIGRATION

    def _code_lines(self, width: int) -> list[Content]:
        code = self.what.codebase
        if code is None:
            return []
        languages = ", ".join(f"{name} {n:,}" for name, n in code.languages[:3])
        lines = [_pair("files", f"{code.file_count:,}" + (f": {languages}" if languages else ""), width)]
        for purpose in ("test", "lint", "build"):
            commands = code.commands_for(purpose)
            if commands:
                lines.append(_pair(purpose, one_line(commands[0].command), width))
        if code.conventions:
            lines.append(_pair("habits", ", ".join(one_line(c.name) for c in code.conventions[:3]), width))
        return lines


def _order(width: int) -> tuple[str, ...]:
    # In a narrow pane the same six names fit two lines when long and short ones are mixed.
    return INDICATORS if width >= 44 else ("CURSOR", "TEMP_TABLE", "MERGE", "DYNAMIC_SQL", "SPATIAL", "PIVOT")


def _pair(name: str, value: str, width: int) -> Content:
    return Content.assemble((f"{name:<7}", _MUTED), shorten(value, max(1, width - 7)))


def _digits(summary: EstateSummary | None, width: int) -> int:
    """Places for a number, the same for all of a source so that its columns stand."""
    return max(2 if width < 44 else 3, len(str(summary.total)) if summary else 0)


def _counts(summary: EstateSummary | None, width: int) -> list[Content]:
    """Objects by kind; dashes while they are not counted."""
    words = [word for _, word in _KINDS] + ["functions", "others"]
    if summary is None:
        return _flow([_figure(None, word, _digits(None, width)) for word in words], width)
    numbers = [summary.counts.get(kind, 0) for kind, _ in _KINDS] + [summary.functions]
    numbers.append(summary.total - sum(numbers))
    return _flow([_figure(n, word, _digits(summary, width)) for n, word in zip(numbers, words, strict=True)], width)


def _indicators(summary: EstateSummary | None, width: int) -> list[Content]:
    """Objects by what makes them hard; dashes while they are not counted."""
    digits = max(2, len(str(summary.total))) if summary else 2
    return _flow([_named(name, summary.indicators.get(name, 0) if summary else None, digits) for name in _order(width)], width)


def _figure(number: int | None, word: str, digits: int, colour: str = "") -> Content:
    """A number and its word; a singular keeps the room of the plural."""
    shown = "–" if number is None else str(number)
    word = f"{_SINGULAR.get(word, word):<{len(word)}}" if number == 1 else word
    style = f"bold {colour}".strip() if number else _MUTED
    return Content.assemble((f"{shown:>{digits}}", style), (f" {word}", "" if number else _MUTED))


def _named(name: str, number: int | None, digits: int) -> Content:
    shown = "–" if number is None else str(number)
    return Content.assemble((name, "" if number else _MUTED), (f" {shown:<{digits}}", "bold $warning" if number else _MUTED))


def _flow(pieces: list[Content], width: int) -> list[Content]:
    """Pieces of fixed width put side by side, as many as fit a line; numbers that change never move them."""
    gap = "  " if width >= 44 else " "
    lines: list[Content] = []
    line = Content("")
    for piece in pieces:
        joined = Content.assemble(line, gap, piece) if len(line) else piece
        if joined.cell_length > width and len(line):
            lines.append(line)
            line = piece
        else:
            line = joined
    return [*lines, line] if len(line) else lines
