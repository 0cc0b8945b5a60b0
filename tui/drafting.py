"""From prompt to plan, headless: what the person chose, and what is known so far."""

from __future__ import annotations

from planner.codebase.model import Codebase
from planner.task import Complexity, Intent, TaskType
from tui.ports import WorkflowPort
from workbench.session import PlanSession
from workbench.workflow import Assessment


class Drafting:
    """Holds the intent and everything a draft is made from.

    Args:
        workflow: The six steps.
        session: The open plan.
    """

    def __init__(self, workflow: WorkflowPort, session: PlanSession) -> None:
        self.workflow = workflow
        self.session = session
        self.intent: Intent | None = None
        self.codebase: Codebase | None = None
        self.assessment: Assessment | None = None
        self._prompt = ""
        self._found: Intent | None = None
        self._type: TaskType | None = None
        self._size: Complexity | None = None

    def take(self, prompt: str) -> None:
        """Another prompt. What the person chose by key stays chosen until the prompt is emptied.

        Touches nothing on screen, so a very long prompt may be taken in a thread.
        """
        self._prompt = prompt
        if prompt.strip():
            self._found = self.workflow.classify(prompt, assessment=self.assessment)
        else:
            self._found = self._type = self._size = None
        self._settle()

    def open(self, prompt: str, task_type: TaskType | None, complexity: Complexity | None) -> None:
        """The prompt of a saved plan, whose own type and complexity count as chosen."""
        self._type, self._size = task_type, complexity
        self.take(prompt)

    def assessed(self, assessment: Assessment) -> None:
        """The source is known: its size bears on the complexity."""
        self.assessment = assessment
        self.take(self._prompt)

    def next_type(self) -> TaskType:
        """Go to the runner-up, then on through the other types, and back to the one that was found."""
        found = self._need()
        order = [found.task_type, found.runner_up, *(t for t in TaskType if t not in (found.task_type, found.runner_up))]
        chosen = order[(order.index(self._type or found.task_type) + 1) % len(order)]
        self._type = None if chosen is found.task_type else chosen
        self._settle()
        return chosen

    def next_size(self) -> Complexity:
        """Go to the next complexity, simple after complex."""
        order = list(Complexity)
        present = self.intent.complexity if self.intent else self._need().complexity
        self._size = order[(order.index(present) + 1) % len(order)]
        self._settle()
        return self._size

    def _need(self) -> Intent:
        if self._found is None:
            raise LookupError("there is no prompt yet")
        return self._found

    def _settle(self) -> None:
        """Lay the person's choices over what was found."""
        if self._found is None or not (self._type or self._size):
            self.intent = self._found
            return
        self.intent = self.workflow.classify(self._prompt, task_type=self._type, complexity=self._size, assessment=self.assessment)

    def redraft(self) -> bool:
        """Draft from what is known and hand it to the session; False without a prompt.

        Sections edited by hand stay: :attr:`PlanSession.pending` then says what the draft would change in them.
        """
        if self.intent is None:
            return False
        name = self.session.path.stem if self.session.path else ""
        self.session.redraft(self.workflow.draft(self.intent, self.codebase, self.assessment, name))
        return True
