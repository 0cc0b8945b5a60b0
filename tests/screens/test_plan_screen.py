"""The plan screen through its keys, on a fake workflow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import CHORE_PROMPT, MIGRATION_PROMPT, FakeWorkflow
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from planner.task import Complexity, TaskType
from tui.app import QuickplanApp
from tui.screens.dialogs import Ask, AskText
from tui.screens.help import HelpScreen
from tui.screens.open import OpenScreen
from tui.screens.plan import PlanScreen
from widgets.indicator_pane import IndicatorPane
from widgets.job_strip import JobStrip
from widgets.key_bar import KeyBar
from widgets.plan_tree import PlanTree
from widgets.problem_list import ProblemList
from widgets.prompt_pane import PromptPane
from workbench.session import PlanSession

MakeApp = Callable[..., QuickplanApp]


def screen_of(app: QuickplanApp) -> PlanScreen:
    screen = app.plan_screen
    assert screen is not None
    return screen


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for something that must happen soon."""
    for _ in range(200):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def drafted(pilot: Pilot[int]) -> PlanScreen:
    screen = screen_of(pilot.app)
    await until(pilot, lambda: screen.session.plan is not None and not screen.board.running)
    return screen


def toasts(app: QuickplanApp) -> str:
    return "\n".join(n.message for n in app._notifications)


async def test_without_a_prompt_the_prompt_has_the_focus_and_the_plan_pane_explains(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert isinstance(app.focused, PromptPane)
        assert "Type above what should be done" in app.export_screenshot().replace("&#160;", " ")
        assert screen_of(app).session.plan is None


async def test_typing_drafts_without_a_key_being_pressed(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*"Fix it")
        screen = screen_of(app)
        await until(pilot, lambda: screen.session.plan is not None and screen.session.plan.request == "Fix it" and not screen.board.running)
        assert screen.session.plan.task_type is TaskType.FIX
        assert screen.query_one(IndicatorPane).what.intent.task_type is TaskType.FIX
        assert screen.query_one(PlanTree).plan == screen.session.plan
        assert "explore" in workflow.calls
        assert screen.drafting.codebase is not None


async def test_letters_in_the_prompt_are_text(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*"tyuxczr?1", "ctrl+r", "ctrl+n")
        await pilot.pause()
        assert screen_of(app).prompt_pane.text.startswith("tyuxczr?")
        assert isinstance(app.screen, PlanScreen)
        assert screen_of(app).drafting.intent is None or not screen_of(app).drafting.intent.given


async def test_escape_leaves_the_text_for_the_tree_and_stops_no_job(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "assess" in workflow.calls)
        await pilot.press("escape")
        await pilot.pause()
        assert screen_of(app).query_one(PlanTree) in app.focused.ancestors_with_self
        await pilot.press("escape", "escape")
        assert any(j.id == "assess" for j in screen_of(app).board.running)


async def test_t_goes_to_the_runner_up_and_y_through_the_sizes(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "t")
        assert screen.drafting.intent.task_type is TaskType.FEATURE
        assert screen.session.plan.task_type is TaskType.FEATURE
        for _ in range(5):
            await pilot.press("t")
        assert screen.drafting.intent.task_type is TaskType.CHORE
        assert "type" not in screen.drafting.intent.given
        await pilot.press("y")
        assert screen.drafting.intent.complexity is Complexity.MEDIUM
        assert screen.session.plan.complexity is Complexity.MEDIUM


async def test_a_disabled_action_says_why(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        for key, why in {
            "u": "nothing to undo",
            "U": "nothing to redo",
            "x": "No job",
            "t": "no prompt",
            "g": "No source",
            "R": "no plan",
            "r": "saves it first",
        }.items():
            app.clear_notifications()
            await pilot.press("escape", key)
            await pilot.pause()
            assert why in toasts(app), key


async def test_tick_undo_redo(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        before = screen.session.plan
        await pilot.press("escape", "space")
        await pilot.pause()
        assert screen.session.plan.tasks[0].done
        assert screen.session.can_undo
        await pilot.press("u")
        await pilot.pause()
        assert screen.session.plan == before
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert screen.session.plan.tasks[0].done
        await pilot.press("u", "U")
        await pilot.pause()
        assert screen.session.plan.tasks[0].done


async def test_a_redraft_never_overwrites_an_edit_and_asks(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "space")
        await pilot.pause()
        edited = screen.session.plan
        await pilot.press("1", "end", *" now")
        await until(pilot, lambda: screen.session.pending is not None)
        assert screen.session.plan == edited
        await pilot.press("escape", "R")
        await pilot.pause()
        assert isinstance(app.screen, Ask)
        await pilot.press("n")
        await pilot.pause()
        assert screen.session.plan == edited
        await pilot.press("R", "y")
        await pilot.pause()
        assert screen.session.plan != edited
        assert screen.session.plan.tasks[0].done, "the edit survives the redraft"
        assert "now" in screen.session.plan.request
        await pilot.press("u")
        assert screen.session.plan == edited


async def test_save_reports_and_save_as_asks(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.session.path is not None)
        assert screen.session.path == workflow.out / "bump-the-linter-to-the-latest.md"
        await until(pilot, lambda: "Implementation Plan Created" in toasts(app))
        assert not screen.session.edited
        await pilot.press("f12")
        await pilot.pause()
        assert isinstance(app.screen, AskText)
        app.screen.query_one(Input).value = "specs/other.txt"
        await pilot.press("enter")
        assert isinstance(app.screen, AskText), "a plan's file ends in .md"
        app.screen.query_one(Input).value = "~nobody-here/other.md"
        await pilot.press("enter")
        assert isinstance(app.screen, AskText), "there is no home folder of that name"
        app.screen.query_one(Input).value = "specs/other.md"
        await pilot.press("enter")
        await until(pilot, lambda: screen.session.path == workflow.repo / "specs/other.md")
        assert (workflow.repo / "specs/other.md").read_text().startswith("# Plan: ")


async def test_a_plan_saved_over_another_asks_first(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT)
    workflow.out.mkdir()
    other = workflow.out / "mine.md"
    other.write_text("# Plan: mine\n")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("f12")
        await pilot.pause()
        app.screen.query_one(Input).value = "specs/mine.md"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("n")
        await pilot.pause()
        assert other.read_text() == "# Plan: mine\n"
        assert screen.session.path is None


async def test_saving_where_nothing_can_be_written_says_so_and_keeps_the_plan(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.out.write_text("a file where the folder should be")
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "cannot write" in toasts(app) or "not a folder" in toasts(app))
        assert "journal" in toasts(app)
        assert screen.session.plan is not None
        assert screen.session.edited


async def test_figures_come_in_while_assessing_and_the_plan_takes_them_at_the_end(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: screen.query_one(IndicatorPane).what.summary is not None)
        assert screen.query_one(IndicatorPane).what.summary.transpiled == 41
        assert "41/64" in screen.query_one(JobStrip).render().plain
        workflow.gate.set()
        await until(pilot, lambda: not screen.board.running)
        assert "**Object Count**: 64" in screen.session.plan.text_of("Source System Analysis")
        assert screen.query_one(ProblemList).count == 2
        assert "64 objects assessed" in screen.query_one(JobStrip).render().plain


async def test_x_asks_before_it_cancels_and_what_was_counted_stays(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: screen.query_one(IndicatorPane).what.summary is not None and len(screen.board.running) == 1)
        await pilot.press("escape", "x")
        await pilot.pause()
        assert isinstance(app.screen, Ask)
        await pilot.press("n")
        assert screen.board.running
        await pilot.press("x", "y")
        await until(pilot, lambda: not screen.board.running)
        assert "cancelled" in screen.query_one(JobStrip).render().plain
        assert screen.query_one(IndicatorPane).what.summary.transpiled == 41
        await pilot.press("g")
        await until(pilot, lambda: bool(screen.board.running))


async def test_a_job_that_fails_says_where_and_the_app_lives_on(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.fail = "the folder cannot be read"
    workflow.gate.set()
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "the folder cannot be read" in toasts(app))
        assert "samples/workforce" in toasts(app)
        assert "Check the path." in toasts(app)
        assert screen_of(app).session.plan is not None


async def test_lint_errors_are_counted_and_listed(make_app: MakeApp) -> None:
    app = make_app("Bump the broken thing")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        assert "lint: 1 error" in screen.query_one(JobStrip).render().plain
        await pilot.press("escape", "l")
        await pilot.pause()
        assert isinstance(app.focused, ProblemList)
        assert "src/gone.py does not exist" in app.export_screenshot().replace("&#160;", " ")


@pytest.mark.parametrize(("key", "pane"), [("1", "prompt"), ("2", "what"), ("4", "preview"), ("5", "problems")])
async def test_digits_go_to_panes(make_app: MakeApp, key: str, pane: str) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        await drafted(pilot)
        await pilot.press("escape", key)
        await pilot.pause()
        assert app.focused.id == pane
        if pane != "prompt":
            await pilot.press("z")
            await pilot.pause()
            assert screen_of(app).maximized is app.focused
            await pilot.press("z")
            await pilot.pause()
            assert screen_of(app).maximized is None


async def test_the_tree_can_be_maximised(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "3", "z")
        await pilot.pause()
        assert screen.query_one(PlanTree).size.width > 100
        await pilot.press("escape")
        await pilot.pause()
        assert screen.maximized is None


async def test_help_names_every_key(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("f1")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PlanScreen)
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_the_palette_does_every_action(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"complexity")
        await pilot.pause(0.3)
        before = screen.drafting.intent.complexity
        await pilot.press("enter")
        await until(pilot, lambda: "complexity" in screen.drafting.intent.given)
        assert screen.drafting.intent.complexity is not before
        assert f"**Complexity**: {screen.drafting.intent.complexity.value}" in screen.session.plan.text_of("Task Description")


async def test_small_windows_say_so_and_keep_the_state(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*"Fix it")
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert screen_of(app).query_one("#notice").display
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert not screen_of(app).query_one("#notice").display
        assert screen_of(app).prompt_pane.text == "Fix it"
        assert isinstance(app.focused, PromptPane)


async def test_one_column_turns_to_the_preview_and_back(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(70, 24)) as pilot:
        screen = await drafted(pilot)
        assert not screen.query_one("#right").display
        await pilot.press("escape", "4")
        await pilot.pause()
        assert screen.query_one("#right").display
        assert not screen.query_one("#left").display
        await pilot.press("3")
        await pilot.pause()
        assert screen.query_one("#left").display


async def test_open_lists_newest_first_narrows_and_opens(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    import os

    workflow.out.mkdir()
    for age, name in enumerate(("speed-up-search", "fix-login", "add-export")):
        path = workflow.out / f"{name}.md"
        path.write_text(f"# Plan: {name}\n\n## Task Description\n> {name}\n")
        os.utime(path, (1_700_000_000 - age * 1000,) * 2)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen) and app.screen.query_one("#plans").option_count == 3)
        plans = app.screen.query_one("#plans")
        assert "speed-up-search" in str(plans.get_option_at_index(0).prompt)
        await pilot.press(*"login")
        await pilot.pause()
        assert plans.option_count == 1
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen) and screen_of(app).session.path is not None)
        assert screen_of(app).session.plan.title == "fix-login"
        assert not screen_of(app).session.edited
        assert workflow.calls.count("draft") == 0, "opening a plan drafts nothing"


async def test_opening_what_vanished_says_so(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.out.mkdir()
    path = workflow.out / "gone.md"
    path.write_text("# Plan: gone\n")
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen) and app.screen.query_one("#plans").option_count == 1)
        path.unlink()
        await pilot.press("enter")
        await until(pilot, lambda: bool(toasts(app)))
        assert "does not exist" in toasts(app)
        assert screen_of(app).session.plan is None, "what was open stays open"


async def test_new_begins_with_an_empty_prompt(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        await drafted(pilot)
        await pilot.press("escape", "ctrl+n")
        await until(pilot, lambda: screen_of(app).session.plan is None)
        assert screen_of(app).prompt_pane.text == ""


async def test_an_opened_plan_shows_its_prompt_and_is_not_redrafted(make_app: MakeApp, workflow: FakeWorkflow, tmp_path: Path) -> None:
    path = tmp_path / "specs" / "x.md"
    path.parent.mkdir()
    path.write_text("# Plan: X\n\n## Task Description\n> Fix the thing\n\n## Odd Section\nkept\n")
    session = PlanSession(workflow.out, workflow.repo)
    session.open(path)
    app = make_app(session=session, source=True)
    workflow.gate.set()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: "assess" in workflow.calls and not screen.board.running)
        assert screen.prompt_pane.text == "Fix the thing"
        assert workflow.calls.count("draft") == 0
        assert not session.edited


async def test_copy_says_which_way_it_went(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        await drafted(pilot)
        await pilot.press("escape", "C")
        await until(pilot, lambda: "OSC 52" in toasts(app))
        assert app.clipboard.startswith("# Plan: ")
        assert "F12 writes a file" in toasts(app)


async def test_the_key_bar_follows_the_focus(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await until(pilot, lambda: "to the tree" in screen.query_one(KeyBar).render().plain)
        await pilot.press("escape")
        await until(pilot, lambda: "undo" in screen.query_one(KeyBar).render().plain)
        assert isinstance(screen.prompt_pane, TextArea)


async def test_quit_is_quick_and_needs_no_answer(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await drafted_or_running(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 0


async def drafted_or_running(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: screen_of(pilot.app).session.plan is not None)


@pytest.mark.parametrize("nasty", ["Fix \x1b[31mred\x1b[0m [bold]markup[/bold] \x07 in \u202eevil", "[/] [x](y) $accent {0} %s"])
async def test_control_characters_and_markup_are_data(make_app: MakeApp, nasty: str) -> None:
    app = make_app(nasty)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        shown = screen.prompt_pane.text
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[" in shown, "markup is shown, not obeyed"
        picture = app.export_screenshot()
        assert "\x1b" not in picture
