"""Result sets: a Databricks procedure gives its caller the rows of the last query it ran, T-SQL those of every one."""

from __future__ import annotations

from collections.abc import Callable

from migration.transpile.context import CannotConvert
from migration.transpile.procedural.tree import If, Leaf, Node, Try, While


def lost_results(nodes: list[Node], gives_rows: Callable[[Leaf], bool]) -> dict[Node, CannotConvert]:
    """The queries whose rows a caller would no longer get, because another may follow."""
    lost: dict[Node, CannotConvert] = {}

    def backward(part: list[Node], later: bool) -> bool:
        """Whether rows may come from ``part`` or behind it."""
        for node in reversed(part):
            match node:
                case Leaf() if node.head in ("RETURN", "THROW"):
                    later = False
                case Leaf() if node.head in ("SELECT", "WITH", "(") and gives_rows(node):
                    if later:
                        lost[node] = CannotConvert("RESULT_SETS", node.start)
                    later = True
                case If():
                    then, otherwise = backward(node.then, later), backward(node.otherwise, later)
                    later = then or otherwise
                case While():
                    later = backward(node.body, later or _any(node.body, gives_rows)) or later
                case Try():
                    caught = backward(node.catch, later)
                    later = backward(node.body, later) or caught
                case _:
                    for inner in node.children():
                        later = backward(inner, later)
        return later

    backward(nodes, False)
    return lost


def _any(nodes: list[Node], gives_rows: Callable[[Leaf], bool]) -> bool:
    return any(
        (isinstance(n, Leaf) and n.head in ("SELECT", "WITH", "(") and gives_rows(n)) or any(_any(p, gives_rows) for p in n.children())
        for n in nodes
    )
