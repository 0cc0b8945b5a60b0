"""A plan that is opened is a person's work: nothing typed takes its place unasked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import FakeWorkflow
from test_plan_screen import screen_of, toasts, until

from tui.app import QuickplanApp
from tui.screens.dialogs import Ask
from widgets.plan_tree import PlanTree
from workbench.session import PlanSession

MakeApp = Callable[..., QuickplanApp]
FOREIGN = "# Feature: Mine\n\nIntro.\n\n## Weird\ntext\n\n## Step by Step Tasks\n### Task 1: Begin\n- [ ] one\n"
OURS = "# Plan: Ours\n\n## Task Description\n> Bump the linter\n\n## Step by Step Tasks\n### 1. Begin\n- [ ] one\n"


def opened(workflow: FakeWorkflow, text: str) -> PlanSession:
    workflow.out.mkdir()
    path = workflow.out / "mine.md"
    path.write_text(text)
    session = PlanSession(workflow.out, workflow.repo)
    session.open(path)
    return session


@pytest.mark.parametrize("text", [FOREIGN, OURS])
async def test_the_tree_has_the_focus_from_the_first_frame(make_app: MakeApp, workflow: FakeWorkflow, text: str) -> None:
    app = make_app(session=opened(workflow, text))
    async with app.run_test(size=(120, 40)) as pilot:
        assert screen_of(app).query_one(PlanTree).has_focus_within
        await pilot.press("3", "asterisk")
        await pilot.pause()
        assert screen_of(app).prompt_pane.text == screen_of(app).session.prompt, "keys are no prompt"
        assert "draft" not in workflow.calls


@pytest.mark.parametrize("text", [FOREIGN, OURS])
async def test_a_changed_prompt_offers_a_redraft_and_never_takes_the_plans_place(
    make_app: MakeApp, workflow: FakeWorkflow, text: str
) -> None:
    app = make_app(session=opened(workflow, text))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        before = screen.session.plan
        await pilot.press("1", *" Fix it")
        await until(pilot, lambda: screen.session.pending is not None and not screen.board.running)
        assert screen.session.plan is before
        assert "Your plan stays" in toasts(app)
        await pilot.press("escape", "R")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: screen.session.plan is not before)
        await pilot.press("u")
        await until(pilot, lambda: screen.session.plan == before)
        assert (workflow.out / "mine.md").read_text() == text, "nothing is written without saving"
