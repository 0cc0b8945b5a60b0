"""The Run screen on a fake supply: what runs, what is asked, what follows, what is said of failures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from fakes import CHORE_PROMPT, FakeWorkflow
from fakes_run import AMBIGUOUS, DENIED
from test_plan_screen import until
from textual.pilot import Pilot
from textual.widgets import Input

from core.errors import UsageProblem
from migration.checks import CheckStatus
from tui.app import QuickplanApp
from tui.screens.dialogs import Ask, AskSecrets, Show
from tui.screens.plan import PlanScreen
from tui.screens.run import RunScreen
from workbench.run_sheet import StageResult

MakeApp = Callable[..., QuickplanApp]
FAILED = StageResult(CheckStatus.FAILED, "AMBIGUOUS_REFERENCE: `OrderID` is ambiguous", (AMBIGUOUS,))


async def opened(pilot: Pilot[int]) -> RunScreen:
    """Draft, save and press the key."""
    app = pilot.app
    assert isinstance(app, QuickplanApp)
    await until(pilot, lambda: app.screen.query("#tree") and app.session.plan is not None)
    await pilot.press("escape", "ctrl+s")
    await until(pilot, lambda: app.session.path is not None)
    app.clear_notifications()
    await pilot.press("r")
    await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.flow is not None)
    screen = app.screen
    assert isinstance(screen, RunScreen)
    await pilot.pause()
    return screen


def states(screen: RunScreen) -> dict[str, str]:
    assert screen.flow is not None
    return {row.name: row.status.value for row in screen.flow.sheet}


async def settled(pilot: Pilot[int], screen: RunScreen) -> None:
    await until(pilot, lambda: screen.flow is not None and screen.flow.sheet.running is None)
    await pilot.pause()


async def answered(pilot: Pilot[int], screen: RunScreen, key: str, answer: str) -> None:
    """Press a key that asks, answer, and wait for the end."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, Ask))
    await pilot.press(answer)
    await settled(pilot, screen)


async def test_a_plan_is_saved_before_it_is_run(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session.plan is not None)
        await pilot.press("escape", "r")
        await pilot.pause()
        assert isinstance(app.screen, PlanScreen)
        assert any("saves it first" in n.message for n in app._notifications)


async def test_nothing_runs_before_it_is_asked_for_then_one_stage(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        assert workflow.runs.calls == []
        assert screen.stages.current == "check"
        await pilot.press("enter")
        await settled(pilot, screen)
        assert workflow.runs.calls == [("check", "", ())]
        assert states(screen)["check"] == "passed"
        assert states(screen)["lint"] == "waiting"


async def test_all_from_here_stops_at_the_first_failure(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.results["rehearse"] = FAILED
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        await settled(pilot, screen)
        assert [c[0] for c in workflow.runs.calls] == ["check", "lint", "rehearse"]
        assert states(screen)["rehearse"] == "failed"
        assert states(screen)["deploy"] == "waiting"
        await pilot.press("n")
        await pilot.pause()
        assert (screen.stages.current, screen.items.current) == ("rehearse", "diagnosis")


async def test_the_cursor_goes_along_until_it_is_put_elsewhere(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    gate = workflow.runs.gates["rehearse"] = asyncio.Event()
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        await until(pilot, lambda: states(screen)["rehearse"] == "running")
        assert screen.stages.current == "rehearse"
        await pilot.press("up")
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert screen.stages.current == "lint"


async def test_a_skipped_stage_is_left_out_and_taken_in_again(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.results["rehearse"] = FAILED
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.stages.go("lint")
        await pilot.press("s")
        await pilot.press("up", "a")
        await settled(pilot, screen)
        assert [c[0] for c in workflow.runs.calls] == ["check", "rehearse"]
        screen.stages.go("lint")
        await pilot.press("s")
        assert states(screen)["lint"] == "waiting"


async def test_a_deployment_is_looked_at_and_asked_about_first(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.stages.go("deploy")
        await answered(pilot, screen, "r", "n")
        assert [c[1] for c in workflow.runs.calls] == ["look"]
        assert screen.flow is not None
        assert "nothing was changed" in screen.flow.sheet["deploy"].words
        assert states(screen)["deploy"] == "waiting"
        await answered(pilot, screen, "r", "y")
        assert [c[1] for c in workflow.runs.calls] == ["look", "look", "apply"]
        assert states(screen)["deploy"] == "passed"


async def test_a_refused_step_can_be_tried_alone(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.applied = StageResult(CheckStatus.FAILED, "1 failed", (DENIED,), host="https://dbc.example")
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.stages.go("deploy")
        await answered(pilot, screen, "r", "y")
        assert states(screen)["deploy"] == "failed"
        assert screen.current_item == DENIED
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert workflow.runs.calls[-1] == ("deploy", "look", ("schema",))


async def test_what_was_deployed_is_taken_back_after_asking(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await answered(pilot, screen, "R", "y")
        assert [c[1] for c in workflow.runs.calls] == ["look_revert", "revert"]


async def test_a_stage_is_stopped_and_nothing_follows(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.gates["lint"] = asyncio.Event()
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        await until(pilot, lambda: states(screen)["lint"] == "running")
        await pilot.press("r")  # refused while something runs
        await pilot.press("x")
        await until(pilot, lambda: workflow.runs.cancelled == ["lint"])
        await pilot.pause()
        assert screen.flow is not None
        assert (states(screen)["lint"], screen.flow.sheet["lint"].words) == ("skipped", "stopped")
        assert [c[0] for c in workflow.runs.calls] == ["check", "lint"]


async def test_a_stage_goes_on_behind_the_plan_and_its_end_is_said(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    gate = workflow.runs.gates["check"] = asyncio.Event()
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("r")
        await until(pilot, lambda: states(screen)["check"] == "running")
        await pilot.press("escape")
        assert isinstance(app.screen, PlanScreen)
        gate.set()
        await settled(pilot, screen)
        assert any("Preflight: passed" in n.message for n in app._notifications)
        await pilot.press("r")
        await until(pilot, lambda: app.screen is screen)
        assert states(screen)["check"] == "passed"


async def test_an_error_is_shown_with_its_remedy(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.runs.results["reconcile"] = UsageProblem("no SQL warehouse is named", remedy="Set warehouse in quickplan.toml.")
    workflow.runs.results["monitor"] = RuntimeError("broken inside")
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.stages.go("reconcile")
        await pilot.press("r")
        await settled(pilot, screen)
        item = screen.current_item
        assert item is not None
        assert (item.words, item.remedy) == ("no SQL warehouse is named", "Set warehouse in quickplan.toml.")
        screen.stages.go("monitor")
        await pilot.press("r")
        await settled(pilot, screen)
        assert states(screen)["monitor"] == "failed"
        assert screen.flow is not None
        assert "broken inside" not in screen.flow.sheet["monitor"].words


async def test_a_command_of_the_plan_is_asked_about_once(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        assert workflow.runs.commands
        screen.stages.go("command 1")
        await answered(pilot, screen, "r", "n")
        assert workflow.runs.calls == []
        await answered(pilot, screen, "r", "y")
        await pilot.press("r")
        await settled(pilot, screen)
        assert [c[0] for c in workflow.runs.calls] == ["command 1", "command 1"]


async def test_the_place_of_a_failure_is_shown(make_app: MakeApp, workflow: FakeWorkflow, tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text("import dlt\n\nselect [bold]OrderID[/]\n")
    workflow.runs.results["monitor"] = FAILED
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.stages.go("monitor")
        await pilot.press("r")
        await settled(pilot, screen)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, Show))
        shown = str(app.screen.query_one("VerticalScroll Static").render())
        assert "▸ 3  select [bold]OrderID[/]" in shown


async def test_secrets_are_typed_unseen_and_handed_to_the_deployment(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, AskSecrets))
        assert all(field.password for field in app.screen.query(Input))
        await pilot.press("enter", *"reader", "enter", *"hush", "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        assert workflow.runs.secrets == {"sqlserver_user": "reader", "sqlserver_password": "hush"}


async def test_another_plan_brings_its_own_stages(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("r")
        await settled(pilot, screen)
        await pilot.press("escape")
        assert app.session.path is not None
        app.session.path = app.session.path.with_name("another.md")
        await pilot.press("r")
        await until(pilot, lambda: app.screen is screen)
        await pilot.pause()
        assert states(screen)["check"] == "waiting"
