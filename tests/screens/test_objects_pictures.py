"""Pictures of the Objects screen's states on a fake feed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fakes import MIGRATION_PROMPT, FakeWorkflow
from test_objects_deciding import kept
from test_objects_screen import opened, settled
from test_plan_screen import screen_of, until
from textual.pilot import Pilot

from tui.app import QuickplanApp
from tui.screens.dialogs import Show
from tui.screens.objects import ObjectsScreen

MakeApp = Callable[..., QuickplanApp]
Play = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [(80, 24), (120, 40), (200, 60)]
ids = "{0[0]}x{0[1]}".format


pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.fixture
def done(workflow: FakeWorkflow) -> FakeWorkflow:
    """A feed whose conversions come at once."""
    workflow.feed.gate.set()
    return workflow


def playing(*keys: str, running: int = 0) -> Play:
    """Open the screen and press keys."""

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        await until(pilot, lambda: len(screen.board.running) == running)
        for key in keys:
            await pilot.press(key)
            await settled(pilot, screen)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)
        await settled(pilot, screen)

    return play


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_while_converting(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=playing("p", running=1))


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_finding_of_an_opened_object(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    play = playing("p", "enter", "right_square_bracket")
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_filtered_and_sorted(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    play = playing("s", "S", "slash", *"close")
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.usefixtures("done")
def test_nothing_fits(snap_compare: Any, make_app: MakeApp) -> None:
    play = playing("slash", *"zzz", "enter")
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=(120, 40), run_before=play)


@pytest.mark.usefixtures("done")
def test_by_hand(snap_compare: Any, make_app: MakeApp) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=(120, 40), run_before=playing("m"))


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_why(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await playing("p", "enter", "right_square_bracket")(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, Show))

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


def test_cancelled(snap_compare: Any, make_app: MakeApp) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await playing("x", running=1)(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ObjectsScreen)
        await until(pilot, lambda: not screen.board.running)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=(120, 40), run_before=play)


def test_error(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.feed.fail = "the folder cannot be read: permission denied"

    async def play(pilot: Pilot[int]) -> None:
        await until(pilot, lambda: screen_of(pilot.app).session.plan is not None)
        await pilot.press("escape", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, ObjectsScreen) and not pilot.app.screen.board.running)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=(120, 40), run_before=play)


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("theme", ["quickplan-light", "quickplan-terminal"])
def test_themes(snap_compare: Any, make_app: MakeApp, theme: str) -> None:
    play = playing("p", "right_square_bracket")
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True, theme=theme), terminal_size=(120, 40), run_before=play)


@pytest.fixture
def kept_run(done: FakeWorkflow) -> FakeWorkflow:
    """A feed whose run is in the estate store."""
    done.feed.decisions = kept()
    return done


def deciding(*keys: str) -> Play:
    """Press keys, waiting for what each decides."""

    async def play(pilot: Pilot[int]) -> None:
        await playing()(pilot)
        screen = next(s for s in pilot.app.screen_stack if isinstance(s, ObjectsScreen))
        for key in keys:
            await pilot.press(key)
            await until(pilot, lambda: screen.deciding.settled or pilot.app.screen is not screen)
            await settled(pilot, screen)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    return play


@pytest.mark.usefixtures("kept_run")
@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_decided_and_grouped(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    keys = ("a", "down", "down", "i", *"dead code", "enter", "home", "G", "space", "space")
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=deciding(*keys))


@pytest.mark.usefixtures("kept_run")
def test_table_alone(snap_compare: Any, make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    assert snap_compare(app, terminal_size=(140, 30), run_before=deciding("a", "G", "z"))


@pytest.mark.usefixtures("kept_run")
def test_bulk_question(snap_compare: Any, make_app: MakeApp) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=(120, 40), run_before=deciding("A", "a"))


@pytest.mark.usefixtures("kept_run")
@pytest.mark.parametrize("size", SIZES[:2], ids=ids)
def test_dependencies(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=deciding("d"))
