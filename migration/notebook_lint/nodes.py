"""The nodes of a syntax tree sorted by kind, walked through once: a large estate's notebooks have millions."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TypeVar

_N = TypeVar("_N", bound=ast.AST)


class Nodes:
    """Every node of a tree, outer ones first.

    Args:
        tree: The tree.

    Attributes:
        owner: The outermost function that a call or attribute stands in (its decorators and arguments too), by ``id`` of the node.
    """

    def __init__(self, tree: ast.Module) -> None:
        self._by_kind: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        self.owner: dict[int, ast.FunctionDef] = {}
        by_kind, owners = self._by_kind, self.owner
        level: list[tuple[ast.AST, ast.FunctionDef | None]] = [(tree, None)]
        while level:
            following: list[tuple[ast.AST, ast.FunctionDef | None]] = []
            for node, owner in level:
                kind = type(node)
                by_kind[kind].append(node)
                if kind is ast.FunctionDef and owner is None:
                    assert isinstance(node, ast.FunctionDef)
                    owner = node
                if owner is not None and (kind is ast.Call or kind is ast.Attribute):
                    owners[id(node)] = owner
                for name in node._fields:
                    value = getattr(node, name, None)
                    if value.__class__ is list:
                        following += [(child, owner) for child in value if isinstance(child, ast.AST)]
                    elif isinstance(value, ast.AST) and value._fields:  # Load() and Store() hold nothing
                        following.append((value, owner))
            level = following

    def of(self, kind: type[_N]) -> list[_N]:
        """The nodes of one kind."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]  # filed under their own type
