"""Names that a notebook uses and nothing gives it: a missing import shows only when the pipeline runs."""

from __future__ import annotations

import ast
import builtins
import difflib
from collections.abc import Iterator

from core.findings import Finding, Severity
from migration.notebook_lint.nodes import Nodes

#: What the runtime gives every notebook.
_GIVEN = frozenset({"spark", "sc", "sqlContext", "dbutils", "display", "displayHTML", "getArgument", "table", "sql", "udf"}) | frozenset(
    dir(builtins)
)
_MODULE_NAMES = frozenset({"__name__", "__file__", "__doc__"})


def undefined_names(nodes: Nodes, file: str) -> Iterator[Finding]:
    """One finding per name that is read and never bound anywhere in the notebook."""
    if any(a.name == "*" for n in nodes.of(ast.ImportFrom) for a in n.names):
        return
    bound = set(_bound(nodes)) | _GIVEN | _MODULE_NAMES
    seen: set[str] = set()
    for node in nodes.of(ast.Name):
        if node.id not in bound and node.id not in seen:
            seen.add(node.id)
            near = difflib.get_close_matches(node.id, sorted(bound - _GIVEN), 1)
            remedy = f"Import it{f', or write {near[0]}' if near else ''}."
            yield Finding("UNDEFINED_NAME", Severity.ERROR, f"{node.id} is not defined", remedy, file, node.lineno, node.col_offset + 1)


def _bound(nodes: Nodes) -> Iterator[str]:
    yield from (n.id for n in nodes.of(ast.Name) if not isinstance(n.ctx, ast.Load))
    yield from (n.name for n in nodes.of(ast.FunctionDef))
    yield from (n.name for n in nodes.of(ast.AsyncFunctionDef))
    yield from (n.name for n in nodes.of(ast.ClassDef))
    yield from (n.arg for n in nodes.of(ast.arg))
    yield from (n.asname or n.name.partition(".")[0] for n in nodes.of(ast.alias))
    yield from (n.name for n in nodes.of(ast.ExceptHandler) if n.name)
    yield from (n.name for n in nodes.of(ast.MatchAs) if n.name)
    yield from (n.name for n in nodes.of(ast.MatchStar) if n.name)
    yield from (n.rest for n in nodes.of(ast.MatchMapping) if n.rest)
    yield from (name for n in nodes.of(ast.Global) for name in n.names)
    yield from (name for n in nodes.of(ast.Nonlocal) for name in n.names)
