"""Pictures of every state of the Checks screen on a fake checker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from fakes import CASE_INSENSITIVE, CHORE_PROMPT, LOGIN_FAILED, MIGRATION_PROMPT, NO_PROFILE, FakeWorkflow
from test_checks_screen import live, opened, statuses
from test_plan_screen import screen_of, until
from textual.pilot import Pilot

from tui.app import QuickplanApp
from tui.screens.dialogs import Show
from widgets.preview import Preview

MakeApp = Callable[..., QuickplanApp]
Play = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [(80, 24), (120, 40), (200, 60)]
ids = "{0[0]}x{0[1]}".format


pytestmark = pytest.mark.usefixtures("plain_environment")


def playing(*keys: str, settled: bool = True) -> Play:
    """Open the screen and press keys."""

    async def play(pilot: Pilot[int]) -> None:
        await opened(pilot, settled=settled)
        for key in keys:
            await pilot.press(key)
        await pilot.pause(0.05)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)

    return play


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_waiting_and_running(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    checker = live(workflow)
    checker.gates = {name: asyncio.Event() for name in ("source.tls", "source.login", "workspace.profile")}

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot, settled=False)
        await until(pilot, lambda: all(statuses(screen)[name] == "running" for name in checker.gates))
        screen.rows.go("source.login")
        await pilot.pause(0.05)

    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_failed_and_what_it_holds_up(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    checker = live(workflow)
    checker.results = {"source.login": LOGIN_FAILED, "workspace.profile": NO_PROFILE}
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=playing("n"))


def test_skipped(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow).results = {"source.login": LOGIN_FAILED}
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=(120, 40), run_before=playing("n", "down"))


def test_passed(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow)
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=(120, 40), run_before=playing())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_warning(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    live(workflow).results = {"source.collation": CASE_INSENSITIVE}
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=playing("n"))


def test_cancelled(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    checker = live(workflow)
    checker.gates = {"source.login": asyncio.Event()}

    async def play(pilot: Pilot[int]) -> None:
        screen = await opened(pilot, settled=False)
        await until(pilot, lambda: statuses(screen)["workspace.identity"] == "passed")
        screen.rows.go("source.login")
        await pilot.press("x")
        await until(pilot, lambda: not screen.checks.sheet.busy)
        await pilot.pause(0.05)

    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=(120, 40), run_before=play)


def test_without_a_source(snap_compare: Any, make_app: MakeApp) -> None:
    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=(120, 40), run_before=playing())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_the_prompt_names_a_server_and_no_login(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    play = playing(*["down"] * 4)
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_password_asked(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    live(workflow, password=None)
    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=playing(*"secret"))


def test_why(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow) -> None:
    live(workflow).results = {"source.login": LOGIN_FAILED}

    async def play(pilot: Pilot[int]) -> None:
        await playing("n", "w")(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, Show))

    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=(120, 40), run_before=play)


@pytest.mark.parametrize("theme", ["quickplan-light", "quickplan-terminal"])
def test_themes(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, theme: str) -> None:
    live(workflow).results = {"source.login": LOGIN_FAILED, "source.tls": replace(CASE_INSENSITIVE, check="source.tls")}
    assert snap_compare(make_app(MIGRATION_PROMPT, theme=theme), terminal_size=(120, 40), run_before=playing("n"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=ids)
def test_the_plan_afterwards(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    live(workflow).results = {"source.login": LOGIN_FAILED}

    async def play(pilot: Pilot[int]) -> None:
        await playing("escape")(pilot)
        screen = screen_of(pilot.app)
        preview = screen.query_one(Preview)
        await until(pilot, lambda: not screen.board.running and screen.lint.settled and preview.settled)

    assert snap_compare(make_app(MIGRATION_PROMPT), terminal_size=size, run_before=play)
