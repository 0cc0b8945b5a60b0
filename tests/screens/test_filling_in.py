"""The plan grows while the source is read, and nothing of it moves under the person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import CHORE_PROMPT, MIGRATION_PROMPT, FakeWorkflow, summary
from test_plan_screen import drafted, screen_of, toasts, until
from textual.pilot import Pilot

from core.clock import FixedClock
from core.errors import UnreadableInput
from planner import edit
from planner.edit import NodeRef
from planner.plan import Plan
from tui.app import QuickplanApp
from tui.screens.dialogs import Ask
from tui.screens.plan import PlanScreen
from widgets.indicator_pane import IndicatorPane
from widgets.plan_tree import PlanTree
from widgets.plan_tree_view import PlanRows
from widgets.preview import Preview

MakeApp = Callable[..., QuickplanApp]


def analysis(screen: PlanScreen) -> str:
    assert screen.session.plan is not None
    return screen.session.plan.text_of("Source System Analysis") or ""


async def filling(pilot: Pilot[int]) -> PlanScreen:
    """The screen once the source is half read and the repository is explored."""
    screen = screen_of(pilot.app)
    await until(
        pilot, lambda: screen.drafting.codebase is not None and screen.session.plan is not None and "41 of them" in analysis(screen)
    )
    return screen


def clock_of(app: QuickplanApp) -> FixedClock:
    assert isinstance(app.clock, FixedClock)
    return app.clock


async def test_the_plan_takes_in_figures_while_they_grow_but_at_most_twice_a_second(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await filling(pilot)
        workflow.tell(summary(50))
        assert screen.jobs.summary.transpiled == 50, "the pane shows each figure"
        assert "41 of them" in analysis(screen), "the plan waits for half a second"
        clock_of(app).advance(0.5)
        workflow.tell(summary(55))
        assert "55 of them" in analysis(screen)
        workflow.gate.set()
        await until(pilot, lambda: not screen.board.running)
        assert "64 of them" in analysis(screen)
        assert not screen.session.can_undo, "filling in is no edit"


async def test_nothing_moves_while_the_plan_fills_in(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await filling(pilot)
        preview, rows = screen.query_one(Preview), screen.query_one(PlanRows)
        await until(pilot, lambda: preview.settled)
        screen.query_one(PlanTree).go_to(NodeRef.task(2))
        await pilot.press("escape", "4", "pagedown", "down")
        await until(pilot, lambda: preview.scroll_offset.y > 0)
        before = (preview.scroll_offset.y, rows.scroll_offset.y, rows.cursor_line, rows.current.ref, app.focused)
        top = preview.line_text(preview.scroll_offset.y)
        for step in range(1, 4):
            clock_of(app).advance(1)
            workflow.tell(summary(41 + step))
            await until(pilot, lambda: preview.settled)
        assert "44 of them" in analysis(screen)
        assert (preview.scroll_offset.y, rows.scroll_offset.y, rows.cursor_line, rows.current.ref, app.focused) == before
        assert preview.line_text(preview.scroll_offset.y) == top


async def test_a_plan_edited_by_hand_is_left_alone_until_the_end_and_then_offered(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await filling(pilot)
        screen.edits.take(edit.rename(screen.session.plan, NodeRef.task(0), "Mine").plan, "rename")
        mine = screen.session.plan
        clock_of(app).advance(5)
        workflow.tell(summary(60))
        assert screen.session.plan is mine
        assert screen.session.pending is None, "no offer is made for figures that still change"
        workflow.gate.set()
        await until(pilot, lambda: screen.session.pending is not None)
        assert screen.session.plan is mine


async def test_a_row_being_typed_stays_while_figures_come_in(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await filling(pilot)
        screen.query_one(PlanTree).go_to(NodeRef.task(0))
        await pilot.press("escape", "a", *"New")
        clock_of(app).advance(5)
        workflow.tell(summary(60))
        await pilot.press(*" one", "enter")
        await until(pilot, lambda: any(t.name == "New one" for t in screen.session.plan.tasks))
        assert screen.session.plan.tasks[1].name == "New one"


async def test_stopping_keeps_what_was_counted_in_pane_and_plan(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await filling(pilot)
        workflow.tell(summary(47))
        await pilot.press("escape", "x")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: not screen.board.running)
        assert screen.jobs.summary.transpiled == 47
        assert "47 of them" in analysis(screen)


async def test_a_source_that_breaks_half_way_keeps_what_was_counted(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await filling(pilot)
        workflow.tell(summary(47))
        workflow.fail = "the disk went away"
        workflow.gate.set()
        await until(pilot, lambda: not screen.board.running)
        assert "47 of them" in analysis(screen)
        assert "the disk went away" in toasts(app)


async def test_a_source_that_holds_nothing_says_so_once_and_where_it_is_looked_for(
    make_app: MakeApp, workflow: FakeWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        raise UnreadableInput("/srv/sql holds no T-SQL script", remedy="Give a .sql file.", file="/srv/sql")

    monkeypatch.setattr(workflow, "assess", nothing)
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        assert "failed: /srv/sql holds no" in screen.query_one(IndicatorPane).render().plain
        assert toasts(app).count("/srv/sql") == 1, "the place is not said twice"


async def test_a_chore_does_not_take_in_the_source(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(CHORE_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: screen.drafting.codebase is not None and screen.jobs.summary is not None)
        plan = screen.session.plan
        clock_of(app).advance(5)
        workflow.tell(summary(60))
        assert screen.session.plan is plan


async def test_only_the_last_note_stands_and_none_hides_a_question(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "u", "u", "u")
        await until(pilot, lambda: bool(toasts(app)))
        assert len(app._notifications) == 1
        screen.query_one(PlanTree).go_to(NodeRef.phase(0))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert not app._notifications


async def test_lint_looks_only_at_the_last_of_many_plans(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await until(pilot, lambda: screen.lint.known)
        seen: list[Plan] = []
        monkeypatch.setattr(screen.lint, "_lint", lambda plan: seen.append(plan) or [])
        plans = [screen.session.plan.model_copy(update={"title": f"Number {n}"}) for n in range(20)]
        for plan in plans:
            screen.lint.look_at(plan)
        await until(pilot, lambda: bool(seen) and screen.lint.settled)
        assert seen[-1] is plans[-1]
        assert len(seen) <= 2, "the one it began with and the last"


async def test_a_defect_in_a_rule_is_told_and_the_app_lives_on(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(CHORE_PROMPT)

    def broken(_: Plan) -> list[object]:
        raise ZeroDivisionError

    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await until(pilot, lambda: screen.lint.known)
        monkeypatch.setattr(screen.lint, "_lint", broken)
        screen.edits.take(edit.rename(screen.session.plan, NodeRef.task(0), "Other").plan, "rename")
        await until(pilot, lambda: "linting failed" in toasts(app))
        assert app.is_running
