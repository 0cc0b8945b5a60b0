"""The scenes of the screenshots: how the app is brought there, by its keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.screens.objects import ObjectsScreen
    from tui.screens.plan import PlanScreen

MIGRATION = "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce"
CHORE = "Bump ruff to the latest version and fix what it newly reports"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        name: File name without extension; the size is added.
        sizes: (columns, rows).
        play: Brings the app there.
        prompt: Prompt it begins with.
        source: Whether the sample estate is given.
        halfway: Whether the assessment stops in its middle.
    """

    name: str
    sizes: tuple[tuple[int, int], ...]
    play: Callable[[Pilot[int]], Awaitable[None]]
    prompt: str = ""
    source: bool = False
    halfway: bool = False


def plan_screen(pilot: Pilot[int]) -> PlanScreen:
    """The plan screen of the running app."""
    from tui.app import QuickplanApp

    assert isinstance(pilot.app, QuickplanApp)
    screen = pilot.app.plan_screen
    assert screen is not None
    return screen


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    for _ in range(int(_PATIENCE / 0.02)):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.02)
    raise SystemExit("the app did not get to the scene in time")


async def settled(pilot: Pilot[int]) -> None:
    """Wait until nothing runs and everything is shown."""
    screen = plan_screen(pilot)
    if screen.prompt_pane.prompt:
        await until(pilot, lambda: screen.session.plan is not None and screen.drafting.codebase is not None)
    await until(pilot, lambda: not screen.board.running)


async def show_nothing(pilot: Pilot[int]) -> None:
    """As it opens without a prompt."""
    await pilot.pause()


async def show_tree(pilot: Pilot[int]) -> None:
    """All is done; the tree has the focus."""
    await settled(pilot)
    await pilot.press("escape")


async def show_halfway(pilot: Pilot[int]) -> None:
    """The source is being transpiled."""
    screen = plan_screen(pilot)
    await until(pilot, lambda: len(screen.board.running) == 1 and screen.drafting.codebase is not None and screen.jobs.summary is not None)


async def show_tree_edit(pilot: Pilot[int]) -> None:
    """A new task is being typed."""
    await settled(pilot)
    await pilot.press("escape", "down", "a", *"Ask the owners which reports still read this")


async def show_editor(pilot: Pilot[int]) -> None:
    """A section in the editor."""
    from planner.edit import NodeRef
    from widgets.plan_tree import PlanTree

    await settled(pilot)
    screen = plan_screen(pilot)
    plan = screen.session.plan
    assert plan is not None
    await pilot.press("escape")
    screen.query_one(PlanTree).go_to(NodeRef.section(next(i for i, s in enumerate(plan.sections) if s.heading == "Objective")))
    await pilot.press("e")


async def show_help(pilot: Pilot[int]) -> None:
    """All keys."""
    await pilot.press("f1")


async def show_palette(pilot: Pilot[int]) -> None:
    """All actions by name."""
    await settled(pilot)
    await pilot.press("escape", "ctrl+p")
    await pilot.pause(0.5)


async def show_open(pilot: Pilot[int]) -> None:
    """Saved plans."""
    from tui.screens.open import OpenScreen

    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, OpenScreen) and pilot.app.screen.query_one("#plans").is_mounted)
    await pilot.pause(0.3)


async def show_problems(pilot: Pilot[int]) -> None:
    """What must be done by hand."""
    await settled(pilot)
    await pilot.press("escape", "5")


async def show_objects(pilot: Pilot[int]) -> None:
    """A procedure that was converted in part, with the cursor on one of its findings."""
    await settled(pilot)
    await pilot.press("escape", "o")
    screen = await objects_screen(pilot)
    await until(pilot, lambda: not screen.board.running)
    screen.board.clear("objects")  # how long it took is another figure every time
    await pilot.press("p")
    await until(pilot, lambda: screen.look.settled and screen.look.detail is not None)
    if screen.shows_object:
        await pilot.press("right_square_bracket", "right_square_bracket")


async def show_objects_side_by_side(pilot: Pilot[int]) -> None:
    """The same one on the whole screen."""
    await show_objects(pilot)
    await pilot.press("enter")
    if (await objects_screen(pilot)).has_class("-one"):
        await pilot.press("right_square_bracket", "right_square_bracket")


async def objects_screen(pilot: Pilot[int]) -> ObjectsScreen:
    """The Objects screen, once it is shown."""
    from tui.screens.objects import ObjectsScreen

    await until(pilot, lambda: isinstance(pilot.app.screen, ObjectsScreen) and bool(pilot.app.screen.objects.rows))
    assert isinstance(pilot.app.screen, ObjectsScreen)
    return pilot.app.screen


async def show_checks(pilot: Pilot[int]) -> None:
    """A login that failed, and what mends it."""
    from tui.screens.checks import ChecksScreen

    await settled(pilot)
    await pilot.press("escape", "c")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChecksScreen) and not pilot.app.screen.checks.sheet.busy)
    await pilot.press("n")


async def show_pipeline(pilot: Pilot[int]) -> None:
    """A gold view and the cell of the notebook that makes it."""
    from tui.screens.pipeline import PipelineScreen

    await settled(pilot)
    await pilot.press("escape", "m")
    await until(pilot, lambda: isinstance(pilot.app.screen, PipelineScreen) and pilot.app.screen.sheet is not None)
    screen = pilot.app.screen
    assert isinstance(screen, PipelineScreen)
    await until(pilot, lambda: not screen.board.running)
    screen.board.clear("pipeline")  # how long it took is another figure every time
    await pilot.press("end", *("up",) * 8)


async def show_run(pilot: Pilot[int]) -> None:
    """An update that failed, why, and where it comes from."""
    from tui.screens.dialogs import Ask
    from tui.screens.run import RunScreen

    await settled(pilot)
    plan = plan_screen(pilot)
    await pilot.press("escape", "ctrl+s")
    await until(pilot, lambda: plan.session.path is not None and not plan.board.running)
    await pilot.press("r")
    await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen) and pilot.app.screen.flow is not None)
    screen = pilot.app.screen
    assert isinstance(screen, RunScreen)
    flow = screen.flow
    assert flow is not None
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
    await pilot.press("y")
    await until(pilot, lambda: flow.sheet.running is None)


STANDARD = ((120, 40),)
ALL = ((80, 24), (120, 40), (200, 50))
SCENES = (
    Scene("empty", STANDARD, show_nothing),
    Scene("chore", STANDARD, show_tree, CHORE),
    Scene("transpiling", STANDARD, show_halfway, MIGRATION, source=True, halfway=True),
    Scene("migration", ALL, show_tree, MIGRATION, source=True),
    Scene("problems", STANDARD, show_problems, MIGRATION, source=True),
    Scene("objects", ((80, 24), (120, 40), (200, 60)), show_objects, MIGRATION, source=True),
    Scene("objects-open", ALL, show_objects_side_by_side, MIGRATION, source=True),
    Scene("checks", ((80, 24), (120, 40), (200, 60)), show_checks, MIGRATION),
    Scene("pipeline", ALL, show_pipeline, MIGRATION, source=True),
    Scene("run", ALL, show_run, MIGRATION, source=True),
    Scene("tree-edit", STANDARD, show_tree_edit, CHORE),
    Scene("editor", STANDARD, show_editor, CHORE),
    Scene("help", STANDARD, show_help),
    Scene("palette", STANDARD, show_palette, CHORE),
    Scene("open", STANDARD, show_open),
    Scene("too-small", ((56, 14),), show_nothing),
)
