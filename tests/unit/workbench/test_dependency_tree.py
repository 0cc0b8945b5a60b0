"""What an object needs and what needs it."""

from __future__ import annotations

from typing import Any

from workbench.dependency_tree import DependencyGraph, Link


def line(name: str, kind: str = "view", **uses: Any) -> dict[str, Any]:
    return {"object": name, "kind": kind, "reads": [], "writes": [], "calls": [], "unknown": [], "missing": [], **uses}


GRAPH = DependencyGraph(
    [
        line("dbo.T", "table"),
        line("dbo.T", "index", reads=["dbo.T"]),
        line("dbo.V", reads=["dbo.t", "dbo.Gone", "Other.dbo.X"], missing=["dbo.Gone"]),
        line("dbo.P", "procedure", reads=["dbo.V"], writes=["dbo.T"], calls=["dbo.Q", "dbo.P"], unknown=[3]),
        line("dbo.Q", "procedure", reads=["dbo.T"], calls=["dbo.P"]),
    ]
)


def test_both_directions_with_kinds_missing_and_cycles() -> None:
    assert GRAPH.needs("DBO.v") == [
        Link("dbo.T", "reads", "table"), Link("dbo.Gone", "reads", "", missing=True), Link("Other.dbo.X", "reads"),
    ]  # fmt: skip
    assert GRAPH.needs("dbo.P") == [
        Link("dbo.V", "reads", "view"), Link("dbo.T", "writes", "table"), Link("dbo.Q", "calls", "procedure", cycle=True),
    ]  # fmt: skip
    assert [(link.name, link.how) for link in GRAPH.needed_by("dbo.T")] == [("dbo.V", "reads"), ("dbo.P", "writes"), ("dbo.Q", "reads")]
    assert [link.name for link in GRAPH.needed_by("dbo.gone")] == ["dbo.V"]
    assert GRAPH.cycle("dbo.q") == ["dbo.P", "dbo.Q"]
    assert GRAPH.cycle("dbo.T") == []
    assert GRAPH.has_unknown("dbo.P")
    assert "dbo.Gone" not in GRAPH
