"""Pictures of the main states on a fake workflow: fixed clock, sizes and ids, no blinking, no animation."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fakes import CHORE_PROMPT, MIGRATION_PROMPT, FakeWorkflow
from test_checks_screen import opened
from test_plan_screen import screen_of, until
from textual.pilot import Pilot

from planner.edit import NodeRef
from tui.app import QuickplanApp
from tui.screens.open import OpenScreen
from widgets.modal_editor import ModalEditor
from widgets.plan_tree import PlanTree
from widgets.preview import Preview

MakeApp = Callable[..., QuickplanApp]
Play = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [(80, 24), (120, 40), (200, 50)]
ids = "{0[0]}x{0[1]}".format


pytestmark = pytest.mark.usefixtures("plain_environment")


async def shown(pilot: Pilot[int], *, jobs: int = 0, toasts: bool = False) -> None:
    screen = screen_of(pilot.app)
    await until(pilot, lambda: len(screen.board.running) == jobs)
    preview = screen.query_one(Preview)
    await until(pilot, lambda: screen.lint.settled and (preview.settled or not preview.display))
    if not toasts:
        pilot.app.clear_notifications()
    await pilot.pause(0.05)
    await until(pilot, lambda: screen.lint.settled and (preview.settled or not preview.display))


async def ready(pilot: Pilot[int]) -> None:
    screen = screen_of(pilot.app)
    await until(pilot, lambda: screen.drafting.codebase is not None and screen.session.plan is not None)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_empty(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=shown)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_chore(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await pilot.press("escape")
        await shown(pilot)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_migration_while_transpiling(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await shown(pilot, jobs=1)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_migration_done(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        workflow.gate.set()
        await until(pilot, lambda: screen_of(pilot.app).drafting.assessment is not None)
        checks = await opened(pilot)
        await pilot.press("escape")
        assert pilot.app.screen is not checks
        await shown(pilot)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_typing_in_the_tree(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await until(pilot, lambda: not screen_of(pilot.app).board.running)
        await pilot.press("escape", "home", "a", *"Read the log")
        await shown(pilot)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_editor(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        screen = screen_of(pilot.app)
        await until(pilot, lambda: not screen.board.running)
        await pilot.press("escape")
        screen.query_one(PlanTree).go_to(NodeRef.section(1))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, ModalEditor))
        await shown(pilot)

    assert snap_compare(make_app(CHORE_PROMPT), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_help(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await shown(pilot)
        await pilot.press("f1")
        await pilot.pause()

    assert snap_compare(make_app(), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_open(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    from fakes import NOW

    workflow.out.mkdir()
    for age, title in enumerate(("Speed up the search", "Fix the login", "Add an export")):
        path = workflow.out / f"{title.lower().replace(' ', '-')}.md"
        path.write_text(f"# Plan: {title}\n\n## Task Description\n> {title}\n")
        moment = NOW.timestamp() - (age + 1) ** 4 * 1800
        os.utime(path, (moment, moment))

    async def play(pilot: Pilot[int]) -> None:
        await shown(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, OpenScreen) and pilot.app.screen.query_one("#plans").option_count == 3)

    assert snap_compare(make_app(), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_problems(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    workflow.gate.set()

    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await until(pilot, lambda: screen_of(pilot.app).drafting.assessment is not None)
        await pilot.press("escape", "5")
        await shown(pilot)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=ids)
def test_error(snap_compare: Any, make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    workflow.fail = "the folder cannot be read: permission denied"
    workflow.gate.set()

    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await shown(pilot, toasts=True)

    assert snap_compare(make_app(MIGRATION_PROMPT, source=True), terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", [(56, 24), (120, 12)], ids=ids)
def test_too_small(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=shown)


@pytest.mark.parametrize("size", [(120, 40)], ids=ids)
def test_terminal_colours(snap_compare: Any, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await pilot.press("escape")
        await shown(pilot)

    assert snap_compare(make_app(CHORE_PROMPT, environment={"TERM": "linux"}), terminal_size=size, run_before=play)
