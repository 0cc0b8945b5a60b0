"""The job strip: what runs beside the screen, what the connections say, and how many problems the plan has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from core.progress import Progress
from core.safe_text import one_line, shorten

_MUTED = "$text-muted"


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job as shown.

    Attributes:
        id: Its name: ``explore``, ``assess``, ``check``.
        progress: How far it is.
        state: ``running``, ``done``, ``failed`` or ``cancelled``.
        per_second: Items per second; 0 while unknown.
        seconds_left: Estimate; None while unknown.
        note: Words in place of figures once it ended.
    """

    id: str
    progress: Progress = field(default_factory=lambda: Progress("starting"))
    state: Literal["running", "done", "failed", "cancelled"] = "running"
    per_second: float = 0.0
    seconds_left: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProbeLine:
    """One connection as shown: ``✓ sql01 reachable``; ``ok`` is None while it is being tried."""

    name: str
    ok: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class StripModel:
    """Everything the strip shows.

    Attributes:
        jobs: Running ones first.
        probes: Results of the last check of the connections.
        errors: Lint errors; None while there is no plan.
        warnings: Lint warnings.
        hint: Words for a quiet strip.
    """

    jobs: tuple[JobLine, ...] = ()
    probes: tuple[ProbeLine, ...] = ()
    errors: int | None = None
    warnings: int = 0
    hint: str = ""


class JobStrip(Widget, can_focus=True):
    """One line under the panes."""

    DEFAULT_CSS = """
    JobStrip { height: 1; padding: 0 1; background: $panel; &:focus { text-style: bold; } }
    """

    ALLOW_SELECT: ClassVar[bool] = False

    strip: reactive[StripModel] = reactive(StripModel())
    """The model; set it to show another."""

    def render(self) -> Content:
        """Jobs and connections from the left, lint at the right; the left is cut where the room ends."""
        width = max(10, self.size.width)
        model = self.strip
        right = _lint(model.errors, model.warnings)
        pieces = [_job(job, width) for job in model.jobs] + [_probe(p) for p in model.probes]
        left = Content("   ").join(pieces) if pieces else Content.styled(one_line(model.hint), _MUTED)
        if self.has_focus and any(j.state == "running" for j in model.jobs):
            left = Content.assemble(("x cancels ", "bold $accent"), left)
        room = width - right.cell_length - 2
        left = left.truncate(max(0, room), ellipsis=True)
        return Content.assemble(left, " " * max(2, width - left.cell_length - right.cell_length), right)


def _job(job: JobLine, width: int) -> Content:
    progress = job.progress
    if job.state != "running":
        sign, colour = {"done": ("✓", "$success"), "failed": ("✗", "$error"), "cancelled": ("–", "$warning")}[job.state]
        return Content.assemble((f"{sign} ", colour), shorten(one_line(job.note), 120))
    parts: list[Content | str | tuple[str, str]] = [(one_line(progress.stage), "bold $accent")]
    if progress.total:
        digits = len(f"{progress.total:,}")
        if width >= 110:
            parts += [" ", *_bar(progress.done / progress.total, 12)]
        parts.append(f" {progress.done:>{digits},}/{progress.total:,}")
        if job.per_second:
            parts.append((f" {job.per_second:>6,.0f}/s", _MUTED))
        if job.seconds_left is not None:
            seconds = min(int(job.seconds_left + 0.999), 359_999)
            parts.append((f"  {seconds // 60}:{seconds % 60:02d} left", _MUTED))
    elif progress.done:
        parts.append(f" {progress.done:,}")
    else:
        parts.append(" …")
    return Content.assemble(*parts)


def _bar(share: float, cells: int) -> Sequence[tuple[str, str]]:
    full = max(0, min(cells, round(share * cells)))
    return ("━" * full, "$accent"), ("━" * (cells - full), "$border-blurred")


def _probe(probe: ProbeLine) -> Content:
    sign, colour = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("·", _MUTED)}[probe.ok]
    return Content.assemble((f"{sign} ", colour), shorten(one_line(probe.name), 40), (f" {one_line(probe.detail, 60)}", _MUTED))


def _lint(errors: int | None, warnings: int) -> Content:
    if errors is None:
        return Content("")
    if errors:
        return Content.styled(f"lint: {errors} error{'s' * (errors != 1)}", "bold $error")
    if warnings:
        return Content.styled(f"lint: {warnings} warning{'s' * (warnings != 1)}", "$warning")
    return Content.assemble(("lint: ", _MUTED), ("clean", "$success"))
