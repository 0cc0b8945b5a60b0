"""Pictures of the Pipeline screen's states on a fake feed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fakes import MIGRATION_PROMPT
from test_pipeline_screen import at, opened, settled
from textual.pilot import Pilot

from tui.app import QuickplanApp

MakeApp = Callable[..., QuickplanApp]
Play = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [(80, 24), (120, 40)]
ids = "{0[0]}x{0[1]}".format


pytestmark = pytest.mark.usefixtures("plain_environment")


def playing(line_id: str, *keys: str) -> Play:
    """Open the screen, go to a line and press keys."""

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        await at(pilot, screen, line_id)
        for key in keys:
            await pilot.press(key)
            await settled(pilot, screen)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)
        await settled(pilot, screen)

    return play


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_a_dataset(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=playing("silver_site", "right"))


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_an_opened_dataset(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=playing("bronze_site", "i", "enter"))


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_left_out_and_switched_off(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await playing("bronze_site_archive", "space")(pilot)
        await playing_on(pilot, "silver_site/name_not_null", "e", "e")

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


async def playing_on(pilot: Pilot[int], line_id: str, *keys: str) -> None:
    """Go on in the open screen."""
    from tui.screens.pipeline import PipelineScreen

    screen = pilot.app.screen
    assert isinstance(screen, PipelineScreen)
    await at(pilot, screen, line_id)
    for key in keys:
        await pilot.press(key)
        await settled(pilot, screen)
