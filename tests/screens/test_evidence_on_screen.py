"""The plan's criteria on the screen: ticked by what was recorded, by hand only with a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeWorkflow
from test_plan_screen import screen_of, until

from planner.edit import NodeRef
from tui.app import QuickplanApp
from widgets.plan_tree import PlanTree
from workbench.evidence.outcomes import of_lint
from workbench.evidence.recorded import Keeper
from workbench.plan_folder import open_plan
from workbench.session import PlanSession

MakeApp = Callable[..., QuickplanApp]
TEXT = """# Plan: Ours

## Acceptance Criteria
- [ ] Clean. (check: `NOTEBOOKS_LINT_CLEAN`)
- [ ] Agrees. (check: `TABLES_RECONCILED`)
- [ ] No password.
"""


@pytest.fixture
def session(workflow: FakeWorkflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlanSession:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    workflow.out.mkdir()
    path = workflow.out / "mine.md"
    path.write_text(TEXT)
    (workflow.out / "mine").mkdir()
    (workflow.out / "mine" / "pipeline.py").write_text("# Databricks notebook source\n")
    made = PlanSession(workflow.out, workflow.repo)
    made.open(path)
    return made


def record(session: PlanSession, errors: int) -> None:
    assert session.path is not None
    assert Keeper(open_plan(str(session.path))).keep("lint", of_lint(1, errors, 0))


async def test_what_was_recorded_ticks_the_plan_that_is_opened_and_what_is_recorded_later_too(
    make_app: MakeApp, session: PlanSession
) -> None:
    record(session, 0)
    app = make_app(session=session)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: session.plan is not None and session.plan.criteria[0].done is True)
        assert session.plan is not None
        assert session.plan.criteria[0].evidence.startswith("lint run 1, ")
        assert session.edited
        record(session, 2)
        screen.on_screen_resume()
        await until(pilot, lambda: session.plan is not None and session.plan.criteria[0].done is False)
        assert session.plan.criteria[0].evidence.endswith("failed: 1 notebook, 2 errors")


async def test_a_tick_by_hand_is_marked_with_its_name_and_stays(make_app: MakeApp, session: PlanSession) -> None:
    app = make_app(session=session)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await pilot.pause()
        tree = screen.query_one(PlanTree)
        for place in (1, 2):
            tree.go_to(NodeRef.entry(0, place))
            tree.action_tick()
            await pilot.pause()
        assert session.plan is not None
        checked, other = session.plan.criteria[1:]
        assert checked.done
        assert checked.evidence.startswith("by hand, by ann, 20")
        assert (other.done, other.evidence) == (True, "")
        screen.evidence.look()
        await app.workers.wait_for_complete([w for w in app.workers if w.group == "evidence"])
        assert session.plan.criteria[1] == checked
