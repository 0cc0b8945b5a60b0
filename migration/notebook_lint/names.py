"""Names that a notebook uses and nothing gives it: a missing import shows only when the pipeline runs."""

from __future__ import annotations

import ast
import builtins
import difflib
from collections.abc import Iterator

from core.findings import Finding, Severity

#: What the runtime gives every notebook.
_GIVEN = frozenset({"spark", "sc", "sqlContext", "dbutils", "display", "displayHTML", "getArgument", "table", "sql", "udf"}) | frozenset(
    dir(builtins)
)
_MODULE_NAMES = frozenset({"__name__", "__file__", "__doc__"})


def undefined_names(tree: ast.Module, file: str) -> Iterator[Finding]:
    """One finding per name that is read and never bound anywhere in the notebook."""
    if any(isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names) for n in ast.walk(tree)):
        return
    bound = set(_bound(tree)) | _GIVEN | _MODULE_NAMES
    seen: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in bound and node.id not in seen:
            seen.add(node.id)
            near = difflib.get_close_matches(node.id, sorted(bound - _GIVEN), 1)
            remedy = f"Import it{f', or write {near[0]}' if near else ''}."
            yield Finding("UNDEFINED_NAME", Severity.ERROR, f"{node.id} is not defined", remedy, file, node.lineno, node.col_offset + 1)


def _bound(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif (isinstance(node, ast.ExceptHandler) and node.name) or (isinstance(node, ast.MatchAs | ast.MatchStar) and node.name):
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names
