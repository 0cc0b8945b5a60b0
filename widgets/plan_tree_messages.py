"""What the plan tree tells its owner; each is also an attribute of :class:`widgets.plan_tree.PlanTree`."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from core.safe_text import one_line
from planner.edit import Change, NodeRef
from planner.plan import Plan


@dataclass
class Edited(Message, namespace="plan_tree"):
    """An edit for the owner of the plan to apply.

    Attributes:
        change: The plan afterwards, where the cursor belongs, the edit in words, dropped dependencies.
    """

    change: Change

    @property
    def plan(self) -> Plan:
        """The plan afterwards."""
        return self.change.plan

    @property
    def description(self) -> str:
        """The edit in words, and the dependencies it made impossible."""
        gone = "; ".join(f"“{one_line(name, 40)}” no longer waits for {one_line(dep, 40)}" for name, dep in self.change.dropped)
        return f"{self.change.description} ({gone})" if gone else self.change.description


@dataclass
class EditText(Message, namespace="plan_tree"):
    """A text of several lines is to be edited; put the answer back with ``planner.edit.set_text(plan, ref, text)``.

    Attributes:
        ref: What is edited, an address in the plan shown.
        title: What it is, for the editor's title.
        text: Its Markdown now.
    """

    ref: NodeRef
    title: str
    text: str


@dataclass
class DeleteRequested(Message, namespace="plan_tree"):
    """Something that holds others is to be deleted: ask, then call :meth:`PlanTree.delete`.

    Attributes:
        ref: What is to be deleted.
        name: Its words.
        children: How many tasks, actions or items it holds.
        keeps: Whether its tasks can be kept (a phase: ``delete(ref, keep_tasks=True)``).
    """

    ref: NodeRef
    name: str
    children: int
    keeps: bool


@dataclass
class Highlighted(Message, namespace="plan_tree"):
    """The cursor stands on another node.

    Attributes:
        ref: Its address.
        section: Heading of the section it is in, empty for the title: ``Preview.reveal(section, heading, words)``.
        heading: The ``###`` heading it is under, empty for none.
        words: Words of its line, empty for none.
    """

    ref: NodeRef
    section: str
    heading: str
    words: str


@dataclass
class Refused(Message, namespace="plan_tree"):
    """An edit made no sense where it was asked for.

    Attributes:
        reason: Why, in one sentence.
    """

    reason: str
