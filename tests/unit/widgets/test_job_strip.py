"""The job strip as a line of text."""

from __future__ import annotations

from textual.app import App, ComposeResult

from core.progress import Progress
from widgets.job_strip import JobLine, JobStrip, ProbeLine, StripModel


class Host(App[None]):
    AUTO_FOCUS = None

    def __init__(self, model: StripModel) -> None:
        super().__init__()
        self.model = model

    def compose(self) -> ComposeResult:
        strip = JobStrip()
        strip.strip = self.model
        yield strip


async def line(model: StripModel, width: int = 100) -> str:
    async with Host(model).run_test(size=(width, 3)) as pilot:
        await pilot.pause()
        return pilot.app.query_one(JobStrip).render().plain


async def test_a_running_job_shows_count_rate_and_rest() -> None:
    job = JobLine("assess", Progress("transpiling", 41, 64), per_second=1020, seconds_left=1.4)
    shown = await line(StripModel((job,), errors=1))
    assert shown.startswith("transpiling 41/64  1,020/s  0:02 left")
    assert shown.endswith("lint: 1 error")


async def test_figures_keep_their_places() -> None:
    few = await line(StripModel((JobLine("a", Progress("reading", 9, 1000), per_second=7, seconds_left=9),)))
    many = await line(StripModel((JobLine("a", Progress("reading", 990, 1000), per_second=7777, seconds_left=9),)))
    assert few.index("/s") == many.index("/s")
    assert few.index("left") == many.index("left")


async def test_connections_have_a_sign_and_words() -> None:
    probes = (
        ProbeLine("sql01", True, "reachable"),
        ProbeLine("workspace", False, "name does not resolve"),
        ProbeLine("x", None, "trying …"),
    )
    shown = await line(StripModel(probes=probes, errors=0))
    assert "✓ sql01 reachable" in shown
    assert "✗ workspace name does not resolve" in shown
    assert shown.endswith("lint: clean")


async def test_lint_stays_when_the_room_is_short() -> None:
    long = JobLine("a", state="failed", note="x" * 200)
    shown = await line(StripModel((long,), errors=2), width=40)
    assert shown.endswith("lint: 2 errors")
    assert len(shown) <= 40


async def test_data_is_shown_not_obeyed() -> None:
    shown = await line(StripModel((JobLine("a", state="failed", note="[red]\x1b[31mno\x1b[0m[/red]\n2"),)))
    assert "✗ [red]no[/red] 2" in shown


async def test_before_a_plan_nothing_is_said_of_lint() -> None:
    assert "lint" not in await line(StripModel(hint="repo · source: none"))
