"""The statements of a procedure as a tree; conditions, values and leaf statements stay spans of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from migration.transpile.table_model import Span


@dataclass(slots=True, eq=False)
class Node:
    """A statement.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last; what it holds included.
    """

    start: int
    end: int

    def children(self) -> list[list[Node]]:
        """The lists of statements it holds."""
        return []

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


@dataclass(slots=True, eq=False)
class Leaf(Node):
    """A statement without others in it.

    Attributes:
        head: Its first word in upper case: ``SELECT``, ``EXEC``, ``SET`` …; empty for a call without EXEC.
    """

    head: str = ""


@dataclass(slots=True, eq=False)
class Block(Node):
    """``BEGIN … END``."""

    body: list[Node] = field(default_factory=list)

    def children(self) -> list[list[Node]]:
        """Its statements."""
        return [self.body]


@dataclass(slots=True, eq=False)
class If(Node):
    """``IF condition … ELSE …``; either branch is a list of one statement or, for ELSE, of none."""

    condition: Span = (0, 0)
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)

    def children(self) -> list[list[Node]]:
        """Both branches."""
        return [self.then, self.otherwise]


@dataclass(slots=True, eq=False)
class While(Node):
    """``WHILE condition …``."""

    condition: Span = (0, 0)
    body: list[Node] = field(default_factory=list)

    def children(self) -> list[list[Node]]:
        """What it repeats."""
        return [self.body]


@dataclass(slots=True, eq=False)
class Try(Node):
    """``BEGIN TRY … END TRY BEGIN CATCH … END CATCH``."""

    body: list[Node] = field(default_factory=list)
    catch: list[Node] = field(default_factory=list)

    def children(self) -> list[list[Node]]:
        """What is tried, and what happens on an error."""
        return [self.body, self.catch]


@dataclass(slots=True, eq=False)
class Label(Node):
    """``name:``, the goal of GOTO."""

    name: str = ""


def walk(nodes: list[Node]) -> Iterator[Node]:
    """All statements in ``nodes``, each before what it holds, in order of the source."""
    for node in nodes:
        yield node
        for part in node.children():
            yield from walk(part)


def opened(nodes: list[Node]) -> list[Node]:
    """The statements of a list that is one plain block, else the list."""
    while len(nodes) == 1 and isinstance(nodes[0], Block):
        nodes = nodes[0].body
    return nodes
