"""The plan screen's actions: what each does, and why it cannot be done now."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding

from core.errors import CannotWrite
from core.progress import Progress, ProgressCallback
from core.safe_text import one_line
from planner.plan import Plan
from planner.task import TaskType
from renderers.plan_markdown import render
from tui import clipboard
from tui.screens.dialogs import Ask, AskText
from widgets.plan_tree import PlanTree
from workbench.session import SaveReport, renamed

if TYPE_CHECKING:
    from tui.screens.plan import PlanScreen

_NO_PLAN = "There is no plan yet: type a prompt first."


class PlanDeeds:
    """Carries out the actions of the keymap on one plan screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: PlanScreen) -> None:
        self._screen = screen
        self._deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "save": self._save,
            "save_as": self._save_as,
            "copy": self._copy,
            "edit_section": self._edit,
            "undo": self._undo,
            "redo": self._redo,
            "redraft": self._redraft,
            "task_type": self._next_type,
            "complexity": self._next_size,
            "prompt": lambda: screen.go_to("prompt"),
            "what": lambda: screen.go_to("what"),
            "tree": lambda: screen.go_to("tree"),
            "preview": lambda: screen.turn_to("preview"),
            "problems": lambda: screen.turn_to("problems"),
            "maximise": screen.zoom,
            "leave_text": self._leave_text,
            "assess": screen.jobs.assess,
            "cancel": self._cancel,
        }

    def why_not(self, action: str) -> str:
        """Why an action would do nothing now, in a sentence; empty when it would."""
        screen = self._screen
        session, drafting = screen.session, screen.drafting
        match action:
            case "save" | "save_as" | "copy" | "edit_section" if session.plan is None:
                return _NO_PLAN
            case _ if action.startswith("tree.") and session.plan is None:
                return _NO_PLAN
            case "undo" if not session.can_undo:
                return "There is nothing to undo."
            case "redo" if not session.can_redo:
                return "There is nothing to redo."
            case "redraft" if session.plan is None:
                return _NO_PLAN
            case "redraft" if session.pending is None:
                return "No redraft waits: the plan is what the prompt gives, with your edits."
            case "task_type" | "complexity" if drafting.intent is None:
                return "There is no prompt yet."
            case "assess" if screen.workflow.source is None:
                return "No source was given: start with --source, or name one in quickplan.toml."
            case "objects" | "pipeline" if screen.workflow.source is None:
                return "No source was given: start with --source, or name one in quickplan.toml."
            case "run" if session.path is None:
                return f"What is run is the saved plan: {screen.keymap.key('save')} saves it first."
            case "cancel" if not screen.board.running:
                return "No job is running."
            case _:
                return ""

    async def do(self, action: str) -> None:
        """Carry an action out."""
        deed = self._deeds.get(action)
        if action.startswith("tree."):
            await self._in_tree(action)
        elif deed is None:
            await self._screen.app.run_action(f"app.perform('{action}')")
        elif (waiting := deed()) is not None:
            await waiting

    async def _in_tree(self, action: str) -> None:
        """An action of the plan tree, chosen from the palette."""
        tree = self._screen.query_one(PlanTree)
        bound = next((b for b in PlanTree.BINDINGS if isinstance(b, Binding) and b.id == action), None)
        if bound is not None:
            self._screen.go_to("tree")
            await tree.run_action(bound.action)

    # -- saving ------------------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        self._write(None, force=False)

    def _write(self, path: Path | None, *, force: bool) -> None:
        """Write plan and companions in a job: making a migration's companions takes a child process."""
        screen = self._screen
        session, plan = screen.session, screen.session.plan
        if plan is None:
            return
        slug = screen.drafting.intent.slug if screen.drafting.intent else "plan"
        target = path or session.path
        name = target.stem if target else screen.workflow.free_name(slug)
        if path is not None and (old := session.path.stem if session.path else slug) != name:
            session.apply(renamed(plan, old, name), f"name the plan {name}")

        async def work(report: ProgressCallback) -> str:
            files = await self._companions(plan, name, report)
            try:
                saved = session.save(name, path=path, force=force, companions=files)
            except CannotWrite as error:
                self._cannot_write(error, path)
                return ""
            screen.show_plan()
            self._tell_saved(saved, first=target is None)
            screen.evidence.look()
            return ""

        screen.board.start("save", work)

    def _tell_saved(self, saved: SaveReport, *, first: bool) -> None:
        """The whole report for a new file; a line when the same one was written again, since it covers the screen."""
        screen = self._screen
        repo = screen.session.repo
        shown = str(saved.path.relative_to(repo)) if saved.path.is_relative_to(repo) else str(saved.path)
        if first:
            screen.say(saved.report, timeout=8)
        else:
            screen.say(f"Saved {one_line(shown)}", timeout=3)

    async def _companions(self, plan: Plan, name: str, report: ProgressCallback) -> dict[str, str]:
        intent = self._screen.drafting.intent
        if intent is None or plan.task_type is not TaskType.MIGRATION:
            return {}
        report(Progress("writing companions"))
        return await self._screen.workflow.companions(replace(intent, task_type=TaskType.MIGRATION), name, report)

    def _cannot_write(self, error: CannotWrite, path: Path | None) -> None:
        """A file that is in the way asks; anything else says what to do. Either way the plan stays in the journal."""
        screen = self._screen
        target = path or screen.session.path
        if target is not None and target.exists() and os.access(target, os.W_OK):
            lines = (error.message, str(error.remedy), "The plan is not lost: it stays in the journal.")
            question = Ask(f"Overwrite {target.name}?", lines, yes="overwrite it", no="leave it")
            screen.ask(question, lambda yes: self._write(path, force=True) if yes else None)
        else:
            screen.complain(f"{error.message}\n{error.remedy}\nThe plan is not lost: it stays in the journal.")

    def _save_as(self) -> None:
        screen = self._screen
        present = screen.session.path or screen.session.out / f"{screen.drafting.intent.slug if screen.drafting.intent else 'plan'}.md"
        repo = screen.session.repo
        shown = str(present.relative_to(repo)) if present.is_relative_to(repo) else str(present)

        def check(value: str) -> str:
            try:
                Path(value).expanduser()
            except RuntimeError:  # "~name" of a user that this machine does not know
                return "there is no home folder of that name"
            return "" if value.endswith(".md") else "a plan's file ends in .md"

        def write(value: str | None) -> None:
            if value is not None:
                self._write(repo / Path(value).expanduser(), force=False)

        screen.app.push_screen(AskText("Save under another name", shown, check=check), write)

    async def _copy(self) -> None:
        screen = self._screen
        plan = screen.session.plan
        if plan is None:
            return
        text = render(plan)
        report = await clipboard.copy(text, os.environ, screen.app.copy_to_clipboard)
        key = screen.keymap.key("save_as")
        words = f"{report.words}. {key} writes a file instead."
        screen.notify(words, severity="information" if report.ok else "warning", timeout=8, markup=False)

    # -- editing -----------------------------------------------------------------------------------------------------------

    def _edit(self) -> None:
        screen = self._screen
        screen.go_to("tree")
        screen.query_one(PlanTree).action_edit()

    def _undo(self) -> None:
        self._tell("undone", self._screen.session.undo())

    def _redo(self) -> None:
        self._tell("done again", self._screen.session.redo())

    def _tell(self, verb: str, what: str | None) -> None:
        if what:
            self._screen.show_plan()
            self._screen.say(f"{verb}: {what}", timeout=2)

    def _redraft(self) -> None:
        screen = self._screen
        pending = screen.session.pending
        if pending is None:
            return
        words = {"kept": "stays as you wrote it", "changed": "would change", "added": "would be added", "removed": "would go"}
        lines = [f"{change.heading}: {words.get(change.what, change.what)}" for change in pending.changes]

        def settle(yes: bool | None) -> None:
            if yes and screen.session.accept_redraft():
                screen.show_plan()
                screen.say("Redraft taken; undo brings the plan back.", timeout=3)

        screen.ask(Ask("Take the new draft?", lines, yes="take it", no="keep the plan as it is"), settle)

    def _next_type(self) -> None:
        self._screen.drafting.next_type()
        self._screen.jobs.draft()

    def _next_size(self) -> None:
        self._screen.drafting.next_size()
        self._screen.jobs.draft()

    # -- moving ------------------------------------------------------------------------------------------------------------

    def _leave_text(self) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        elif screen.in_text or screen.focused is None:
            screen.go_to("tree")

    def _cancel(self) -> None:
        """Ask before work that took a while is thrown away; a quick job just ends."""
        screen = self._screen
        job = next((j for j in screen.board.running if j.id == "assess"), screen.board.running[0])
        if job.id != "assess" or not job.progress.done:
            screen.board.cancel(job.id)
            return

        def settle(yes: bool | None) -> None:
            if yes:
                screen.board.cancel(job.id)
                screen.jobs.take_in()

        lines = (f"{job.progress.done:,} of {job.progress.total:,} done. What was counted so far stays; the plan says how far it went.",)
        screen.ask(Ask(f"Stop {job.progress.stage}?", lines, yes="stop it", no="let it run"), settle)
