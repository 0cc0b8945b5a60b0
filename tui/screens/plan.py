"""The plan screen: prompt, what this is, plan tree and preview, with the job strip and the keys under them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static, TextArea

from core.clock import Clock
from core.safe_text import one_line
from planner.plan import Plan
from tui.drafting import Drafting
from tui.job_board import JobBoard
from tui.keymap import Keymap, shown_key, works_in_text
from tui.ports import LintPort, WorkflowPort
from tui.screens.dialogs import Ask
from tui.screens.plan_deeds import PlanDeeds
from tui.screens.plan_edits import PlanEdits
from tui.screens.plan_evidence import PlanEvidence
from tui.screens.plan_jobs import PlanJobs
from tui.screens.plan_lint import PlanLint
from widgets.indicator_pane import IndicatorPane, WhatThisIs
from widgets.job_strip import JobStrip, ProbeLine, StripModel
from widgets.key_bar import KeyBar, KeyHint
from widgets.modal_editor import ModalEditor
from widgets.plan_tree import PlanTree
from widgets.plan_tree_rows import RowNote
from widgets.preview import Preview
from widgets.problem_list import ProblemList
from widgets.prompt_pane import PromptPane
from workbench.check_sheet import CONNECTIONS_TASK, Outcome
from workbench.session import PlanSession

_TREE_BAR = (("tree.add", "add"), ("tree.tick", "tick"), ("tree.find", "find"))  # what the key bar shows of the tree's own keys
_FIRST_FRAME = 0.01  # seconds: enough for what mounting queued to be laid out and drawn first
_EXPLAIN = (
    (
        "start",
        """Type above what should be done, in a sentence or two. No key is needed for the draft to appear.

- `Fix the login timeout when the server is slow`
- `Add CSV export to the report page`
- `Migrate WorkforceDB on sql01 to catalog main schema workforce`

quickplan finds out what kind of task that is and how big, reads the codebase, for a migration also the
source database, and writes the whole plan here. Then edit it in the tree, and save it with ctrl+s.
""",
    ),
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait for more typing, in seconds: before drafting, and before ranking the repository's files."""

    typing: float = 0.2
    exploring: float = 0.4


class PlanScreen(Screen[None]):
    """Home. Everything that is shown comes from the session and the drafting; this class keeps the panes and them in step."""

    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (60, "-one"), (80, "-tabs"), (120, "-wide")]  # noqa: RUF012  (typed by the base class)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-low"), (30, "-tall"), (46, "-high")]  # noqa: RUF012
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        workflow: WorkflowPort,
        session: PlanSession,
        *,
        keymap: Keymap,
        clock: Clock,
        lint: LintPort,
        prompt: str = "",
        pauses: Pauses = Pauses(),
    ) -> None:
        super().__init__()
        self.keymap = keymap
        self.workflow = workflow
        self.session = session
        self.drafting = Drafting(workflow, session)
        self.clock = clock
        self.board = JobBoard(self, clock, self.show_strip, self.complain)
        self.jobs = PlanJobs(self)
        self.edits = PlanEdits(self)
        self.evidence = PlanEvidence(self)
        self.deeds = PlanDeeds(self)
        self.probes: tuple[ProbeLine, ...] = ()
        self._first_prompt = prompt or session.prompt
        self.lint = PlanLint(self, lint)
        self._delay = pauses.typing
        self.explore_pause = pauses.exploring
        self._shown: Plan | None = None

    @classmethod
    def with_keys(cls, keymap: Keymap) -> type[PlanScreen]:
        """This screen with its keys taken from ``keymap``."""
        bindings: list[BindingType] = keymap.bindings()
        return cast("type[PlanScreen]", type("PlanScreen", (cls,), {"BINDINGS": bindings, "__module__": cls.__module__}))

    # -- layout ------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Left: prompt, indicators, tree. Right: preview or problems. Under them: strip and keys."""
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield PromptPane(self._first_prompt, delay=self._delay, id="prompt")
                yield IndicatorPane(id="what")
                yield PlanTree(id="tree")
            with ContentSwitcher(initial="preview", id="right"):
                yield Preview(id="preview")
                yield ProblemList(id="problems")
        yield JobStrip(id="strip")
        yield KeyBar(id="keys")
        with Container(id="notice"):
            yield Static("quickplan needs 60×15 characters.\nMake the window larger; nothing is lost.", id="notice-text")

    def on_mount(self) -> None:
        """Name the panes, show what there is, and begin."""
        self.query_one(PlanTree).sign = self.evidence.sign
        self._caption("prompt", "1 Prompt")
        self._caption("what", "2 What this is")
        self._caption("tree", "3 Plan tree")
        # a plan that is there is looked at and edited; letters typed at once must not become its prompt
        (self.prompt_pane if self.session.plan is None else self.query_one(PlanTree)).focus()
        self.show_plan()
        self.show_what()
        self.set_timer(_FIRST_FRAME, lambda: self.run_worker(self._begin(), group="begin"))

    async def _begin(self) -> None:
        """Start work only when the first frame stands and takes keys; what drafting needs is imported beside it."""
        await asyncio.to_thread(_import_drafting)
        if self.session.plan is None and self._first_prompt.strip():
            if self.session.prompt != self.prompt_pane.prompt:
                self.jobs.prompt_changed(self.prompt_pane.prompt)
        elif self.session.plan is not None or self.session.prompt.strip():
            self.jobs.prompt_opened(self.session.prompt)
        self.evidence.look()
        if self.workflow.source is not None:
            self.jobs.assess()

    def on_screen_resume(self) -> None:
        """Back from where things are run or decided: what was recorded there bears on the criteria."""
        self.evidence.look()

    def take_source(self) -> None:
        """The source has become another: read it, and show it in place of the one before."""
        self.jobs.assess()
        self.show_keys()

    def _caption(self, pane: str, title: str) -> None:
        self.query_one(f"#{pane}").border_title = Content(title)

    @property
    def has_panes(self) -> bool:
        """Whether there is something to show on: a job may end while the screen is being taken down."""
        return bool(self.query("#keys"))

    @property
    def prompt_pane(self) -> PromptPane:
        """The prompt."""
        return self.query_one(PromptPane)

    # -- showing -----------------------------------------------------------------------------------------------------------

    def show_plan(self) -> None:
        """Bring tree, preview, problems and titles in step with the session."""
        if not self.has_panes:
            return
        plan = self.session.plan
        if plan is not self._shown or plan is None:
            self._shown = plan
            self.query_one(PlanTree).show(plan)
            self.query_one(Preview).show(self.workflow.render_sections(plan) if plan else _EXPLAIN)
            self.lint.look_at(plan)
        self.show_titles()
        self.show_keys()

    def show_problems(self) -> None:
        """List what is wrong with the plan and with what it was made from."""
        if not self.has_panes:
            return
        summary, codebase = self.jobs.summary, self.drafting.codebase
        others = [*(codebase.findings if codebase else ()), *(summary.findings if summary else ())]
        self.query_one(ProblemList).show(self.lint.findings, others, summary.manual_items if summary else ())
        self.show_strip()
        self.show_titles()

    def show_titles(self) -> None:
        """Where the plan is, and whether it is saved."""
        if not self.has_panes:
            return
        problems = self.query_one(ProblemList).count
        current = self.query_one("#right", ContentSwitcher).current
        where = self._where()
        for pane in ("preview", "problems"):
            widget = self.query_one(f"#{pane}")
            names = (("4 Preview", current == "preview"), (f"5 Problems {problems}" if problems else "5 Problems", current == "problems"))
            widget.border_title = Content("  ").join(Content.styled(n, "bold" if on else "$text-muted not bold") for n, on in names)
            widget.border_subtitle = where

    def _where(self) -> Content:
        if self.session.plan is None:
            return Content("")
        path = self.session.path or self.session.out / f"{self.drafting.intent.slug if self.drafting.intent else 'plan'}.md"
        repo = self.session.repo
        shown = str(path.relative_to(repo)) if path.is_relative_to(repo) else str(path)
        state = "saved" if not self.session.edited else "edited" if self.session.path else "not saved"
        sign = ("✓ ", "$success") if state == "saved" else ("● ", "$warning")
        parts: list[Content | str | tuple[str, str]] = [sign, state, "  ", one_line(shown)]
        if self.session.pending:
            parts = [(f"{self.keymap.key('redraft')}: a redraft waits", "bold $warning"), "  ", *parts]
        return Content.assemble(*parts)

    def show_what(self) -> None:
        """Bring the indicator pane and the marked words in step with the drafting."""
        if not self.has_panes:
            return
        drafting = self.drafting
        self.query_one(IndicatorPane).what = WhatThisIs(
            drafting.intent,
            drafting.codebase,
            self.jobs.summary,
            self.jobs.source_state,
            self.keymap.key("task_type"),
            self.keymap.key("complexity"),
        )
        self.prompt_pane.mark(drafting.intent.cues if drafting.intent else ())

    def show_strip(self) -> None:
        """Bring the job strip in step with the board."""
        if not self.has_panes:
            return
        problems = self.query_one(ProblemList)
        known = self.session.plan is not None and self.lint.known
        self.query_one(JobStrip).strip = StripModel(
            self.board.lines,
            self.probes,
            problems.lint_errors if known else None,
            problems.lint_warnings,
            self._hint(),
        )

    def show_connections(self, outcomes: tuple[Outcome, ...]) -> None:
        """Show how source and workspace answered: in the strip, and at the task that sets them up."""
        self.probes = tuple(ProbeLine(o.name, o.ok, o.words) for o in outcomes)
        if not self.has_panes:
            return
        self.show_strip()
        wrong = next((o for o in outcomes if o.ok is False), None)
        settled = bool(outcomes) and all(o.ok is not None for o in outcomes)
        where = "workspace: " if wrong is not None and wrong.name == "workspace" else ""
        note = RowNote(f"✗ {where}{wrong.words}", bad=True) if wrong else RowNote("✓ reachable") if settled else None
        self.query_one(PlanTree).note(CONNECTIONS_TASK, note)

    def _hint(self) -> str:
        """What a quiet strip says: that unsaved work is in danger, else where we are."""
        if self.session.journal_problem:
            return f"unsaved work cannot be kept: {self.session.journal_problem}"
        return f"{self.workflow.repo.name} · source: {self.workflow.source.name if self.workflow.source else 'none'}"

    def show_keys(self) -> None:
        """The keys that work where the focus is."""
        if not self.has_panes:
            return
        keymap, in_text = self.keymap, self.in_text
        if in_text:
            ids = ("save", "leave_text", "open", "help", "palette", "quit")
            hints = [
                KeyHint(_text_key(keymap, i), "to the tree" if i == "leave_text" else keymap[i].label, i, rank=n) for n, i in enumerate(ids)
            ]
            hints.insert(1, KeyHint("tab", "next pane", rank=3))
        else:
            hints = [
                KeyHint(keymap.key(a.id), a.label, a.id, not self.deeds.why_not(a.id), rank=a.bar)
                for a in keymap.actions
                if a.bar and a.keys and (a.id not in ("objects", "pipeline") or self.workflow.source is not None)
            ]
            if self.query_one(PlanTree).has_focus_within:
                own = {a.id: a for a in keymap.pane_actions}
                hints[3:3] = [KeyHint(shown_key(own[i].keys[0]), word, i, rank=4) for i, word in _TREE_BAR if i in own and own[i].keys]
        self.query_one(KeyBar).hints = tuple(hints)

    # -- keys and messages -------------------------------------------------------------------------------------------------

    @property
    def in_text(self) -> bool:
        """Whether typed letters are text."""
        focused = self.focused
        return isinstance(focused, Input) or (isinstance(focused, TextArea) and not focused.read_only)

    @property
    def is_editing(self) -> bool:
        """Whether an editor or a question is open, or a row of the tree is being typed: the plan must not move under it."""
        return isinstance(self.app.screen, ModalEditor | Ask) or self.query_one(PlanTree).editing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters, digits and most ctrl keys do nothing of ours while a text has the focus."""
        return not (action == "perform_outside" and self.in_text)

    async def action_perform(self, action_id: str) -> None:
        """Do an action of the keymap, or say why it cannot be done now."""
        reason = self.deeds.why_not(action_id)
        if reason:
            self.say(reason, severity="warning", timeout=4)
            return
        await self.deeds.do(action_id)

    async def action_perform_outside(self, action_id: str) -> None:
        """The same, for keys that are text in a text."""
        await self.action_perform(action_id)

    def say(self, words: str, *, severity: SeverityLevel = "information", timeout: float = 4) -> None:
        """Say how an action went, in place of what was said before: a pile of such notes would hide the plan."""
        self.app.clear_notifications()
        self.notify(words, severity=severity, timeout=timeout, markup=False)

    def ask(self, question: Ask, settle: Callable[[bool | None], None]) -> None:
        """Put a question; notes that could lie over it go."""
        self.app.clear_notifications()
        self.app.push_screen(question, settle)

    def complain(self, words: str) -> None:
        """Show an error."""
        self.notify(words, severity="error", timeout=12, markup=False)

    def on_descendant_focus(self) -> None:
        """Other keys work now."""
        self.call_after_refresh(self.show_keys)

    def on_prompt_pane_typed(self, event: PromptPane.Typed) -> None:
        """The person typed: classify, draft, explore."""
        self.jobs.prompt_changed(event.prompt)

    def on_plan_tree_edited(self, event: PlanTree.Edited) -> None:
        """An edit in the tree becomes a step of undo."""
        self.edits.take(event.change.plan, event.description, event.change.dropped)

    def on_plan_tree_refused(self, event: PlanTree.Refused) -> None:
        """An edit made no sense: say why."""
        self.say(event.reason, severity="warning", timeout=4)

    def on_plan_tree_delete_requested(self, event: PlanTree.DeleteRequested) -> None:
        """What holds others is deleted only after asking."""
        self.edits.ask_delete(event)

    def on_plan_tree_edit_text(self, event: PlanTree.EditText) -> None:
        """A text of several lines gets an editor."""
        self.edits.open_editor(event.ref, event.title, event.text)

    def on_plan_tree_highlighted(self, event: PlanTree.Highlighted) -> None:
        """The preview goes where the cursor of the tree is."""
        self.query_one(Preview).reveal(event.section, event.heading, event.words)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key does what the key does."""
        await self.action_perform(event.action)

    def turn_to(self, pane: str) -> None:
        """Show a pane of the right side and give it the focus."""
        self.query_one("#right", ContentSwitcher).current = pane
        self.set_class(True, "-right")
        self.query_one(f"#{pane}").focus()
        self.show_titles()

    def go_to(self, pane: str) -> None:
        """Give a pane of the left side the focus."""
        self.set_class(False, "-right")
        self.query_one(f"#{pane}").focus()

    def zoom(self) -> None:
        """Maximise the focused pane, or bring the others back."""
        if self.maximized is not None:
            self.minimize()
        elif (pane := self._pane_of(self.focused)) is not None:
            self.maximize(pane, container=False)

    def _pane_of(self, widget: Widget | None) -> Widget | None:
        for name in ("prompt", "what", "tree", "preview", "problems"):
            try:
                pane = self.query_one(f"#{name}")
            except NoMatches:
                continue
            if widget is pane or (widget is not None and pane in widget.ancestors):
                return pane
        return None


def _import_drafting() -> None:
    """The first draft should not wait for imports while a key is being pressed."""
    import_module("planner.intent")
    import_module("planner.draft")
    import_module("planner.assemble")


def _text_key(keymap: Keymap, action_id: str) -> str:
    """The key of an action that works in a text: F1 rather than ``?``."""
    keys = [k for k in keymap[action_id].keys if works_in_text(k)]
    return shown_key(keys[0]) if keys else keymap.key(action_id)
