"""Where a failure came from: the line of the generated notebook and the T-SQL object that its dataset was made of.

The notebooks are read as text, with the lint of notebooks; nothing of them is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from migration.notebook_lint.lint import lint_notebooks
from migration.workspace.diagnoses import AMBIGUOUS_REFERENCE, MISSING_JDBC_DRIVER, NO_TABLES_IN_PIPELINE, WAYS_WITHOUT_JAR, Diagnosis

#: Findings of the lint that stand for one of the eight failures.
LINTED: Mapping[str, str] = {
    "NO_TABLES_IN_PIPELINE": NO_TABLES_IN_PIPELINE,
    "JDBC_DRIVER_IN_PIPELINE": MISSING_JDBC_DRIVER,
    "AMBIGUOUS_REFERENCE": AMBIGUOUS_REFERENCE,
}
_COMMENTED = re.compile(r"\b([^\s,:]+\.[^\s,:]+)")
_COLUMN = re.compile(r"Reference `((?:[^`]|``)+)`")


def foreseen(texts: Mapping[str, str]) -> Diagnosis | None:
    """The first of the eight failures that a pipeline of these notebooks is bound to end with; None when the lint finds none.

    Args:
        texts: Text of each notebook by file.
    """
    for found in lint_notebooks(texts):
        if code := LINTED.get(found.code):
            remedy = f"{found.remedy} Ways that work: {WAYS_WITHOUT_JAR}." if code == MISSING_JDBC_DRIVER else found.remedy
            return Diagnosis(code, found.message, remedy, found.file, found.line, _object_at(texts.get(found.file, ""), found.line))
    return None


def located(why: Diagnosis, texts: Mapping[str, str], dataset: str) -> Diagnosis:
    """A diagnosis with file, line and T-SQL object, where they are known.

    Args:
        why: What went wrong.
        texts: Text of each notebook by file.
        dataset: Name of the dataset that failed; empty when none did.
    """
    for file, text in texts.items() if dataset else ():
        if found := _dataset_in(text, dataset):
            function, source = found
            return replace(why, file=file, line=_line_of(text, function, why) or function.lineno, object=source)
    if why.code in LINTED.values() and not why.file:
        seen = foreseen(texts)
        if seen is not None and seen.code == why.code:
            return replace(why, file=seen.file, line=seen.line, object=seen.object)
    return why


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _dataset_in(text: str, name: str) -> tuple[ast.FunctionDef, str] | None:
    """The function that defines a dataset, and the object that its comment names."""
    tree = _tree(text)
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            said = _said(node)
            if said.get("name", node.name).lower() == name.lower():
                return node, _object_of(said)
    return None


def _object_at(text: str, line: int) -> str:
    tree = _tree(text)
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0):
            return _object_of(_said(node))
    return ""


def _said(node: ast.FunctionDef) -> dict[str, str]:
    """The texts that a dataset's decorators are given by name."""
    return {
        keyword.arg or "": str(keyword.value.value)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
        if isinstance(keyword.value, ast.Constant)
    }


def _object_of(said: Mapping[str, str]) -> str:
    source = _COMMENTED.search(said.get("comment", ""))
    return source[1] if source else ""


def _line_of(text: str, function: ast.FunctionDef, why: Diagnosis) -> int:
    """The line in a function that the failure speaks of; 0 when none can be told."""
    lines = text.splitlines()[function.lineno - 1 : function.end_lineno]
    if why.code == MISSING_JDBC_DRIVER:
        word = re.compile(r"\bjdbc\b")
    elif why.code == AMBIGUOUS_REFERENCE and (column := _COLUMN.search(why.evidence)):
        word = re.compile(rf"\b{re.escape(column[1].rpartition('.')[2])}\b")
    else:
        return 0
    return next((n for n, line in enumerate(lines, function.lineno) if word.search(line)), 0)
