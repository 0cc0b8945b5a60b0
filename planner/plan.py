"""The plan: just what its Markdown shows, no more (quick-plan.md, "Plan Format").

Every text field holds Markdown as it stands in the file, newlines as LF, without leading or trailing blank lines.
The model is frozen: :mod:`planner.edit` makes changed copies, which is what undo keeps.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.task import Complexity, TaskType


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Prose(_Model):
    """Verbatim Markdown that is none of the structured things: paragraphs, code fences, tables, foreign lists.

    Attributes:
        text: The Markdown, inner blank lines kept.
    """

    kind: Literal["prose"] = "prose"
    text: str


class Action(_Model):
    """One list item.

    Attributes:
        text: Its Markdown without marker and box; continuation lines follow after LF, dedented.
        done: Ticked or not; None for an item without a box.
        level: Depth of nesting, 0 for the outermost.
    """

    kind: Literal["action"] = "action"
    text: str
    done: bool | None = None
    level: int = Field(default=0, ge=0)


_CHECK = re.compile(r"\s*\(check: `([A-Z][A-Z_]{2,39})`\)\s*$")

Block = Annotated[Prose | Action, Field(discriminator="kind")]


class FieldLine(_Model):
    """A ``- **Name**: value`` line under a task heading that is not one of ours, kept for other tools."""

    name: str
    value: str


class Task(_Model):
    """One ``###`` under Step by Step Tasks.

    Attributes:
        number: 1-based place in the list; the renderer writes ``### number. name``.
        name: Heading text.
        task_id: Kebab-case, unique in the plan; empty when the file states none.
        depends_on: Task ids; empty for none.
        phase: Number of the phase it belongs to; None when the plan has no phases or the file states none.
        fields: Other ``**Name**: value`` lines, in order.
        blocks: Actions and prose, in order.
    """

    number: int = Field(ge=0)
    name: str
    task_id: str = ""
    depends_on: tuple[str, ...] = ()
    phase: int | None = None
    fields: tuple[FieldLine, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The list items among the blocks."""
        return tuple(b for b in self.blocks if isinstance(b, Action))

    @property
    def progress(self) -> tuple[int, int]:
        """(ticked boxes, boxes)."""
        boxes = [a.done for a in self.actions if a.done is not None]
        return sum(boxes), len(boxes)

    @property
    def done(self) -> bool:
        """Whether it has boxes and all are ticked."""
        ticked, boxes = self.progress
        return boxes > 0 and ticked == boxes


class Phase(_Model):
    """One ``### Phase N: name`` under Implementation Phases.

    Attributes:
        number: As written; None when the heading has none.
        name: Heading text after the number.
        blocks: Bullets and prose, in order.
    """

    number: int | None
    name: str
    blocks: tuple[Block, ...] = ()


class FileRef(_Model):
    """One path under Relevant Files.

    Attributes:
        path: Relative to the repository root, ``/`` between parts.
        lines: Line ranges (first, last), 1-based and inclusive, that bear the reason.
        reason: Why it matters, one Markdown line.
        new: True under ``### New Files``.
    """

    kind: Literal["file"] = "file"
    path: str
    lines: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    new: bool = False


class Criterion(_Model):
    """One acceptance criterion.

    Attributes:
        text: One measurable statement.
        done: Ticked; None where the file has no box.
        evidence: What proves it (run, time, figure), or why nothing does any more; empty until there is some.
    """

    kind: Literal["criterion"] = "criterion"
    text: str
    done: bool | None = False
    evidence: str = ""

    @property
    def check(self) -> str:
        """The code of the check whose recorded result proves it, as its text ends with it; empty when a person judges it."""
        found = _CHECK.search(self.text)
        return found[1] if found else ""

    @property
    def statement(self) -> str:
        """Its text without the code of its check."""
        return _CHECK.sub("", self.text)


class Command(_Model):
    """One validation command.

    Attributes:
        command: The exact shell command.
        purpose: What it shows.
        folder: Folder to run it in, relative to the repository root; empty for the root.
    """

    kind: Literal["command"] = "command"
    command: str
    purpose: str = ""
    folder: str = ""


class TextSection(_Model):
    """A ``##`` section kept as Markdown."""

    kind: Literal["text"] = "text"
    heading: str
    text: str = ""


class PhasesSection(_Model):
    """``## Implementation Phases``; ``intro`` is what stands before the first phase."""

    kind: Literal["phases"] = "phases"
    heading: str = "Implementation Phases"
    intro: str = ""
    phases: tuple[Phase, ...] = ()


class TasksSection(_Model):
    """``## Step by Step Tasks``; ``intro`` is what stands before the first task."""

    kind: Literal["tasks"] = "tasks"
    heading: str = "Step by Step Tasks"
    intro: str = "IMPORTANT: Execute every step in order, top to bottom."
    tasks: tuple[Task, ...] = ()


class FilesSection(_Model):
    """``## Relevant Files``: paths with reasons, and any other Markdown between them."""

    kind: Literal["files"] = "files"
    heading: str = "Relevant Files"
    items: tuple[Annotated[FileRef | Prose, Field(discriminator="kind")], ...] = ()


class CriteriaSection(_Model):
    """``## Acceptance Criteria``."""

    kind: Literal["criteria"] = "criteria"
    heading: str = "Acceptance Criteria"
    items: tuple[Annotated[Criterion | Prose, Field(discriminator="kind")], ...] = ()


class CommandsSection(_Model):
    """``## Validation Commands``."""

    kind: Literal["commands"] = "commands"
    heading: str = "Validation Commands"
    items: tuple[Annotated[Command | Prose, Field(discriminator="kind")], ...] = ()


Section = Annotated[
    TextSection | PhasesSection | TasksSection | FilesSection | CriteriaSection | CommandsSection,
    Field(discriminator="kind"),
]

_TYPE_LINE = re.compile(r"^[-*]?\s*\*\*(?:Task )?Type\*\*:\s*`?(\w+)`?\s*$", re.M | re.I)
_SIZE_LINE = re.compile(r"^[-*]?\s*\*\*Complexity\*\*:\s*`?(\w+)`?\s*$", re.M | re.I)


class Plan(_Model):
    """A whole plan.

    Attributes:
        title: Text after ``# Plan: ``.
        title_prefix: ``Plan: ``, or what another tool wrote in its place (may be empty).
        front: Verbatim text before the title (front matter), empty for none.
        preamble: Markdown between the title and the first section.
        sections: The ``##`` sections in order; a heading may occur once or, in foreign files, more often.
    """

    title: str
    title_prefix: str = "Plan: "
    front: str = ""
    preamble: str = ""
    sections: tuple[Section, ...] = ()

    def section(self, heading: str) -> Section | None:
        """The first section with that heading, compared without case; None when there is none."""
        wanted = heading.casefold()
        return next((s for s in self.sections if s.heading.casefold() == wanted), None)

    def text_of(self, heading: str) -> str:
        """The Markdown of a text section; empty when it is missing or structured."""
        section = self.section(heading)
        return section.text if isinstance(section, TextSection) else ""

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in order."""
        return tuple(t for s in self.sections if isinstance(s, TasksSection) for t in s.tasks)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """All phases in order."""
        return tuple(p for s in self.sections if isinstance(s, PhasesSection) for p in s.phases)

    @property
    def files(self) -> tuple[FileRef, ...]:
        """All file references in order."""
        return tuple(i for s in self.sections if isinstance(s, FilesSection) for i in s.items if isinstance(i, FileRef))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All acceptance criteria in order."""
        return tuple(i for s in self.sections if isinstance(s, CriteriaSection) for i in s.items if isinstance(i, Criterion))

    @property
    def commands(self) -> tuple[Command, ...]:
        """All validation commands in order."""
        return tuple(i for s in self.sections if isinstance(s, CommandsSection) for i in s.items if isinstance(i, Command))

    @property
    def task_type(self) -> TaskType | None:
        """From the ``**Task Type**`` line of Task Description; else migration when the source analysis is there."""
        found = _TYPE_LINE.search(self.text_of("Task Description"))
        if found and found[1].lower() in {t.value for t in TaskType}:
            return TaskType(found[1].lower())
        return TaskType.MIGRATION if self.section("Source System Analysis") else None

    @property
    def complexity(self) -> Complexity | None:
        """From the ``**Complexity**`` line of Task Description."""
        found = _SIZE_LINE.search(self.text_of("Task Description"))
        return Complexity(found[1].lower()) if found and found[1].lower() in {c.value for c in Complexity} else None

    @property
    def request(self) -> str:
        """The prompt as quoted in Task Description (its first block quote); empty when there is none."""
        lines: list[str] = []
        for line in self.text_of("Task Description").splitlines():
            if line.startswith(">"):
                lines.append(line[1:].removeprefix(" "))
            elif lines:
                break
        return "\n".join(lines)
