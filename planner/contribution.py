"""What a floor adds to a plan before it is assembled and numbered.

The planner's own draft is one contribution, a migration's part another; :mod:`planner.assemble` merges them.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.plan import Command, Criterion, FileRef


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task not yet numbered.

    Attributes:
        task_id: Kebab-case, unique among all contributions.
        name: Heading, in the imperative.
        actions: Markdown lines, each becomes ``- [ ] …``; a leading two-blank indent nests it.
        depends_on: Task ids of this or another contribution; unknown ones are dropped by assemble.
        phase: Number of the phase; None where the plan has no phases.
        notes: Markdown after the actions (a code example), empty for none.
        validates: True for the task that must come last.
    """

    task_id: str
    name: str
    actions: tuple[str, ...]
    depends_on: tuple[str, ...] = ()
    phase: int | None = None
    notes: str = ""
    validates: bool = False


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """A phase: its number, name and the Markdown lines of its bullets or, with one entry, its paragraph."""

    number: int
    name: str
    points: tuple[str, ...] = ()
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Parts of a plan, in Markdown already safe to show.

    Attributes:
        sections: (heading, Markdown) of text sections; assemble puts known headings in quick-plan.md's order.
            When two contributions give the same heading the later one wins, except Notes, which are joined.
        phases: Implementation Phases; the last contribution that has any wins whole.
        tasks: Steps; all contributions' tasks are kept, later ones replace the same ``task_id``.
        replaces_tasks: True when this contribution's tasks stand instead of the earlier ones.
        files: Relevant and new files; merged by path.
        criteria: Acceptance criteria in order.
        commands: Validation commands in order.
        notes: (h3 heading or empty, Markdown) pieces of Notes.
        questions: Open questions, most important first; assemble keeps five in all.
    """

    sections: tuple[tuple[str, str], ...] = ()
    phases: tuple[PhaseDraft, ...] = ()
    tasks: tuple[TaskDraft, ...] = ()
    replaces_tasks: bool = False
    files: tuple[FileRef, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    commands: tuple[Command, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ()
