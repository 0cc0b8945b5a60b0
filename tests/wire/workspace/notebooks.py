"""What a pipeline would find in a notebook: its datasets in order, the secrets and the reader it uses, joins that keep two columns of a name."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from workspace.files import HEADER

_CELL = re.compile(r"^# COMMAND ----------\s*$", re.M)
#: A function called by its full name, as generated notebooks write it.
_ROUTINE = re.compile(r"`([^`\n]+)`\.`([^`\n]+)`\.`([^`\n]+)`\(")
_DECORATORS = {"table", "view", "materialized_view", "temporary_view"}


@dataclass
class Found:
    """One dataset."""

    name: str
    inputs: tuple[str, ...]
    expectations: tuple[str, ...]
    ambiguous: str = ""
    cell: int = 0
    line: int = 0


@dataclass
class Analysis:
    """A notebook as the pipeline's analyzer reads it."""

    datasets: list[Found] = field(default_factory=list)
    scope: str = ""
    keys: tuple[str, ...] = ()
    jdbc: bool = False
    reads_source: bool = False
    calls: list[tuple[str, str, str]] = field(default_factory=list)


def analyse(kind: str, text: str) -> Analysis:
    """Read a notebook's cells; code under a cell's ``%md`` never runs, and a file without the header has no cells at all."""
    found = Analysis()
    if kind != "NOTEBOOK":
        return found
    constants: dict[str, str] = {}
    for number, cell in enumerate(_CELL.split(text.removeprefix(HEADER)), 1):
        code = cell.strip("\n")
        if code.lstrip().startswith("# MAGIC"):
            continue
        _cell(ast.parse(code), number, found, constants)
        found.calls += [tuple(m) for m in _ROUTINE.findall(code)]  # type: ignore[misc]  # three names each
    return found


def _cell(tree: ast.Module, number: int, found: Analysis, constants: dict[str, str]) -> None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = str(node.value.value)
        if isinstance(node, ast.FunctionDef):
            decorators = [d for d in node.decorator_list if isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute)]
            if any(d.func.attr in _DECORATORS for d in decorators):
                found.datasets.append(_dataset(node, decorators, number))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        first = node.args[0] if node.args else None
        if name == "format" and isinstance(first, ast.Constant):
            found.jdbc |= first.value == "jdbc"
            found.reads_source |= first.value in ("jdbc", "sqlserver")
        if name == "get":
            for keyword in node.keywords:
                if keyword.arg == "scope":
                    value = keyword.value
                    found.scope = str(value.value) if isinstance(value, ast.Constant) else constants.get(getattr(value, "id", ""), "")
        if name == "secret" and isinstance(first, ast.Constant):
            found.keys = tuple(dict.fromkeys((*found.keys, str(first.value))))


def _dataset(node: ast.FunctionDef, decorators: list[ast.Call], cell: int) -> Found:
    names = [k.value.value for d in decorators for k in d.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)]
    rules = [str(k.value) for d in decorators if d.func.attr.startswith("expect_all") and d.args for k in d.args[0].keys]  # type: ignore[attr-defined]
    calls = [c for c in ast.walk(node) if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)]
    reads = [
        c.args[0].value for c in calls if c.func.attr in ("read", "table", "read_stream") and c.args and isinstance(c.args[0], ast.Constant)
    ]
    joined = [c for c in calls if c.func.attr == "join" and len(c.args) > 1]
    ambiguous = ""
    if joined and not any(c.func.attr in ("alias", "select") for c in calls):
        ambiguous = next((n.value.rpartition(".")[2] for n in ast.walk(joined[0].args[1]) if isinstance(n, ast.Constant)), "id")
    return Found(names[0] if names else node.name, tuple(reads), tuple(rules), ambiguous, cell, node.lineno)
