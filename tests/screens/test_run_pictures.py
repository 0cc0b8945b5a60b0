"""Pictures of the states of the Run screen on a fake supply."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from fakes import CHORE_PROMPT, FakeWorkflow
from fakes_run import DENIED, WOULD
from test_plan_screen import until
from test_run_screen import FAILED, answered, opened, settled, states
from textual.pilot import Pilot

from migration.checks import CheckStatus
from tui.app import QuickplanApp
from tui.screens.dialogs import Ask, AskSecrets
from workbench.run_sheet import StageResult

MakeApp = Callable[..., QuickplanApp]
SIZES = [(80, 24), (120, 40), (200, 50)]
ids = "{0[0]}x{0[1]}".format


pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_before_anything_ran(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await opened(pilot)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_a_failed_update(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    workflow.runs.results["monitor"] = FAILED

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        for stage in ("check", "lint", "monitor"):
            screen.stages.go(stage)
            await pilot.press("r")
            await settled(pilot, screen)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_a_refused_deployment(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    workflow.runs.applied = StageResult(CheckStatus.FAILED, "1 failed", (DENIED,), host="https://dbc.example")

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        screen.stages.go("deploy")
        await answered(pilot, screen, "r", "y")
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


def test_what_would_change_is_asked(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    assert workflow.runs.looks.items == (WOULD,)

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        screen.stages.go("deploy")
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=(120, 40), run_before=play)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_secrets_are_typed(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskSecrets))
        await pilot.press(*"jdbc", "enter", *"reader", "enter", *"hush")
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


def test_while_it_runs(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.gates["rehearse"] = asyncio.Event()

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot)
        await pilot.press("a")
        await until(pilot, lambda: states(screen)["rehearse"] == "running" and screen.flow is not None and screen.flow.progress is not None)
        screen.show_run()
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=(120, 40), run_before=play)
