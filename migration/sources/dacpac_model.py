"""Reading one element of a dacpac's model: properties, relationships, annotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from migration.tsql.quoting import bracket

_PART = re.compile(r"\[((?:[^\]]|\]\])*)\]|([^.\[\]]+)")


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of ``[a].[b]``, without brackets; one empty part for an empty name."""
    found = tuple(m[1].replace("]]", "]") if m[1] is not None else m[2] for m in _PART.finditer(name))
    return found or ("",)


def bracketed(name: str) -> str:
    """A name written anew from its parts."""
    return bracket(*parts_of(name))


class Element:
    """One ``<Element Type= Name=>`` of the model."""

    __slots__ = ("_node",)

    def __init__(self, node: ElementTree.Element) -> None:
        self._node = node

    @property
    def kind(self) -> str:
        """Its type, ``SqlTable``."""
        return self._node.get("Type", "")

    @property
    def name(self) -> str:
        """Its full name in brackets; empty for a nameless one."""
        return self._node.get("Name", "")

    def text(self, key: str) -> str | None:
        """A property: an attribute's value, or the text of its ``<Value>``; None when it is not there."""
        for node in self._children("Property"):
            if node.get("Name") == key:
                value = node.get("Value")
                return value if value is not None else "".join(c.text or "" for c in node if _tag(c) == "Value")
        return None

    def flag(self, key: str, default: bool) -> bool:
        """A property that is True or False."""
        value = self.text(key)
        return default if value is None else value.lower() == "true"

    def number(self, key: str) -> int | None:
        """A whole number; None when it is not there or none."""
        value = self.text(key)
        return int(value) if value is not None and re.fullmatch(r"-?\d+", value) else None

    def has(self, relationship: str) -> bool:
        """Whether a relationship has entries."""
        return any(True for _ in self._entries(relationship))

    def children(self, relationship: str) -> list[Element]:
        """The elements that stand in a relationship."""
        return [Element(node) for node in self._entries(relationship) if _tag(node) == "Element"]

    def child(self, relationship: str) -> Element | None:
        """The first of them."""
        return next(iter(self.children(relationship)), None)

    def references(self, relationship: str) -> list[str]:
        """The names that a relationship refers to."""
        return [node.get("Name", "") for node in self._entries(relationship) if _tag(node) == "References"]

    def reference(self, relationship: str) -> str:
        """The first of them; empty when there is none."""
        return next(iter(self.references(relationship)), "")

    def annotation(self, kind: str, key: str) -> str | None:
        """A property of an annotation of the given type."""
        for node in self._children("Annotation"):
            if node.get("Type") == kind:
                value = Element(node).text(key)
                if value is not None:
                    return value
        return None

    def _children(self, tag: str) -> Iterator[ElementTree.Element]:
        return (node for node in self._node if _tag(node) == tag)

    def _entries(self, relationship: str) -> Iterator[ElementTree.Element]:
        for node in self._children("Relationship"):
            if node.get("Name") == relationship:
                for entry in node:
                    yield from entry


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]
