"""What an object needs and what needs it, to be walked along as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from migration.assessment.graph import components
from migration.estate import ObjectKind

_USES = (("reads", "reads"), ("writes", "writes"), ("calls", "calls"))
_DEFINITIONS = frozenset(kind.value for kind in ObjectKind if kind.is_definition)


@dataclass(frozen=True, slots=True)
class Link:
    """One step from an object to another.

    Attributes:
        name: The other object's name, as data.
        how: ``reads``, ``writes``, ``calls``, or several of them.
        kind: Its kind; empty where the source does not define it.
        missing: Whether it is missing from the source.
        cycle: Whether both need each other, directly or not.
    """

    name: str
    how: str
    kind: str = ""
    missing: bool = False
    cycle: bool = False


@dataclass(slots=True)
class _Node:
    name: str
    kind: str
    needs: dict[str, list[str]] = field(default_factory=dict)
    needed: dict[str, list[str]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    unknown: bool = False


class DependencyGraph:
    """The dependencies of an estate.

    Args:
        lines: Lines of ``quickplan analyze --json``.
    """

    def __init__(self, lines: Iterable[Mapping[str, Any]]) -> None:
        self._nodes: dict[str, _Node] = {}
        self._shown: dict[str, str] = {}
        kept = []
        for line in lines:
            if line["kind"] in _DEFINITIONS:
                self._nodes.setdefault(line["object"].casefold(), _Node(line["object"], line["kind"]))
                kept.append(line)
        for line in kept:
            node = self._nodes[line["object"].casefold()]
            node.unknown = node.unknown or bool(line["unknown"])
            node.missing |= {name.casefold() for name in line.get("missing", ())}
            for group, how in _USES:
                for name in line[group]:
                    key = name.casefold()
                    if key == line["object"].casefold():
                        continue
                    self._shown.setdefault(key, name)
                    node.needs.setdefault(key, []).append(how)
                    if key in self._nodes:
                        self._nodes[key].needed.setdefault(node.name.casefold(), []).append(how)
        groups = components({key: tuple(n for n in node.needs if n in self._nodes) for key, node in self._nodes.items()})
        self._cycle = {key: number for number, group in enumerate(groups) if len(group) > 1 for key in group}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._nodes

    def needs(self, name: str) -> list[Link]:
        """What an object reads, writes and calls, in the order of its text."""
        node = self._nodes.get(name.casefold())
        return [self._link(name, key, how, node) for key, how in node.needs.items()] if node is not None else []

    def needed_by(self, name: str) -> list[Link]:
        """What reads, writes or calls an object; of a missing one too."""
        key = name.casefold()
        node = self._nodes.get(key)
        if node is not None:
            return [self._link(name, other, how, None) for other, how in node.needed.items()]
        return [self._link(name, other, found.needs[key], None) for other, found in self._nodes.items() if key in found.needs]

    def has_unknown(self, name: str) -> bool:
        """Whether some of what an object needs only a run can tell."""
        node = self._nodes.get(name.casefold())
        return node is not None and node.unknown

    def cycle(self, name: str) -> list[str]:
        """The objects that need each other with this one, itself among them; empty when there are none."""
        number = self._cycle.get(name.casefold())
        return sorted(self._nodes[key].name for key, other in self._cycle.items() if other == number) if number is not None else []

    def _link(self, name: str, key: str, how: list[str], user: _Node | None) -> Link:
        other = self._nodes.get(key)
        number = self._cycle.get(key)
        return Link(
            other.name if other is not None else self._shown.get(key, key),
            ", ".join(dict.fromkeys(how)),
            other.kind if other is not None else "",
            other is None and user is not None and key in user.missing,
            number is not None and number == self._cycle.get(name.casefold()),
        )
