"""Strongly connected parts of a graph (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def components(graph: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The parts of ``graph`` whose nodes all reach each other; what a part needs comes before it.

    Args:
        graph: Each node with the nodes it needs; those that are no node are passed over.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_path: set[str] = set()
    path: list[str] = []
    found: list[list[str]] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = []
        index[root] = low[root] = len(index)
        path.append(root)
        on_path.add(root)
        work.append((root, iter(graph[root])))
        while work:
            node, rest = work[-1]
            for following in rest:
                if following not in graph:
                    continue
                if following not in index:
                    index[following] = low[following] = len(index)
                    path.append(following)
                    on_path.add(following)
                    work.append((following, iter(graph[following])))
                    break
                if following in on_path:
                    low[node] = min(low[node], index[following])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = []
                    while True:
                        member = path.pop()
                        on_path.discard(member)
                        part.append(member)
                        if member == node:
                            break
                    found.append(part)
    return found
