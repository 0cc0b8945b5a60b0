"""Editing through the tree, the modal editor and the person's own editor."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes import CHORE_PROMPT, MIGRATION_PROMPT, FakeWorkflow
from test_plan_screen import drafted, screen_of, toasts, until
from textual.widgets import TextArea

from core.errors import UsageProblem
from planner import edit
from planner.edit import NodeRef
from tui import handover
from tui.app import QuickplanApp
from tui.screens.dialogs import Ask
from tui.screens.plan import PlanScreen
from widgets.modal_editor import ModalEditor
from widgets.plan_tree import PlanTree

MakeApp = Callable[..., QuickplanApp]


def objective(screen: PlanScreen) -> NodeRef:
    plan = screen.session.plan
    return NodeRef.section(next(i for i, s in enumerate(plan.sections) if s.heading == "Objective"))


async def test_e_on_a_section_opens_the_editor_and_its_text_comes_back(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape")
        screen.query_one(PlanTree).go_to(objective(screen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        area = app.screen.query_one(TextArea)
        area.text = "All linters are current."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.session.plan.text_of("Objective") == "All linters are current.")
        assert isinstance(app.screen, PlanScreen)
        await pilot.press("u")
        await pilot.pause()
        assert "proven by" in screen.session.plan.text_of("Objective")


async def test_e_works_from_another_pane(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "4")
        assert not screen.query_one(PlanTree).editing
        await pilot.press("e")
        await until(pilot, lambda: screen.query_one(PlanTree).editing)
        assert screen.query_one(PlanTree).has_focus_within, "what is typed goes into the row"


async def test_adding_a_task_by_keys(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        count = len(screen.session.plan.tasks)
        await pilot.press("escape", "home", "a", *"Read the log", "enter")
        await until(pilot, lambda: len(screen.session.plan.tasks) == count + 1)
        assert "Read the log" in [t.name for t in screen.session.plan.tasks]
        assert screen.session.edited_by_hand


async def test_deleting_what_holds_others_asks(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        count = len(screen.session.plan.phases)
        await pilot.press("escape")
        screen.query_one(PlanTree).go_to(NodeRef.phase(0))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("n")
        await pilot.pause()
        assert len(screen.session.plan.phases) == count
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await until(pilot, lambda: len(screen.session.plan.phases) == count - 1)
        assert len(screen.session.plan.tasks) == 4, "its tasks join another phase"


async def test_a_refused_edit_says_why(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape", "home", "K")
        await until(pilot, lambda: bool(toasts(app)))
        assert "already" in toasts(app) or "no place" in toasts(app) or "top" in toasts(app)
        assert not screen.session.can_undo


async def test_text_edited_while_the_plan_moved_on_is_not_guessed_into_place(make_app: MakeApp) -> None:
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        before = screen.session.plan
        ref = objective(screen)
        screen.edits.open_editor(ref, "Objective", edit.text_of(before, ref))
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        app.screen.query_one(TextArea).text = "mine"
        screen.session.apply(edit.tick(before, NodeRef.task(0)).plan, "tick")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "changed while the editor was open" in toasts(app))
        assert app.clipboard == "mine"


async def test_f4_hands_the_text_to_the_persons_own_editor(make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my editor"
    script.write_text("#!/bin/sh\necho ' and more' >> \"$1\"\n")
    script.chmod(0o755)
    app = make_app(CHORE_PROMPT, environment={"TERM": "xterm-256color", "VISUAL": f"'{script}'"})

    @contextmanager
    def suspended() -> Iterator[None]:
        yield

    monkeypatch.setattr(app, "suspend", suspended)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("escape")
        screen.query_one(PlanTree).go_to(objective(screen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        given = app.screen.query_one(TextArea).text
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query_one(TextArea).text != given)
        assert app.screen.query_one(TextArea).text.split("\n") == [*given.split("\n"), " and more"]


async def test_f4_without_an_editor_says_what_to_do(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(CHORE_PROMPT, environment={"TERM": "xterm-256color", "EDITOR": "no-such-editor"})

    resumed: list[bool] = []

    @contextmanager
    def suspended() -> Iterator[None]:
        yield
        resumed.append(True)  # as in Textual, not in a finally

    monkeypatch.setattr(app, "suspend", suspended)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        screen.edits.open_editor(objective(screen), "Objective", "text")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        await pilot.press("f4")
        await until(pilot, lambda: "no-such-editor" in toasts(app))
        assert resumed, "an editor that fails gives the terminal back"
        assert isinstance(app.screen, ModalEditor)


def test_the_temporary_file_is_private_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, seen = tmp_path / "ed", tmp_path / "seen"
    script.write_text(f'#!/bin/sh\nstat -c %a "$1" > {seen}\necho "$1" >> {seen}\nprintf "x\\n" > "$1"\n')
    script.chmod(0o755)
    assert handover.edit_outside("before", {"EDITOR": str(script)}) == "x"
    mode, name = seen.read_text().split()
    assert mode == "600"
    assert not Path(name).exists()
    assert stat.S_IMODE(script.stat().st_mode) == 0o755


def test_an_editor_that_fails_leaves_the_text(tmp_path: Path) -> None:
    script = tmp_path / "ed"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    with pytest.raises(UsageProblem, match="ended with 3"):
        handover.edit_outside("before", {"EDITOR": str(script)})


def test_visual_comes_before_editor_and_may_have_arguments(tmp_path: Path) -> None:
    script = tmp_path / "ed"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    assert handover.editor_command({"VISUAL": f"{script} -n", "EDITOR": "vi"}) == [str(script), "-n"]
    with pytest.raises(UsageProblem, match="cannot be read"):
        handover.editor_command({"EDITOR": "'unbalanced"})


async def test_a_draft_waits_until_the_edit_is_done(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: screen.drafting.codebase is not None and screen.session.plan is not None)
        before = screen.session.plan
        ref = objective(screen)
        screen.edits.open_editor(ref, "Objective", edit.text_of(before, ref))
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        workflow.gate.set()
        await until(pilot, lambda: not screen.board.running)
        assert screen.session.plan is before
        app.screen.query_one(TextArea).text = "mine"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen.session.plan.text_of("Objective") == "mine")
        await until(pilot, lambda: screen.session.pending is not None)
        screen.session.accept_redraft()
        assert screen.session.plan.text_of("Objective") == "mine"
        assert "64 of them" in screen.session.plan.text_of("Source System Analysis")
