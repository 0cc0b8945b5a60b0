"""The datasets that a notebook defines and what they read, from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from migration.notebook_lint.nodes import Nodes

MODULES = ("dlt", "pyspark.pipelines")
TABLE_DECORATORS = frozenset({"table", "materialized_view", "view", "temporary_view", "create_table", "create_view", "append_flow", "sink"})
_NO_DATASET = frozenset({"append_flow", "sink"})
EXPECTATIONS = frozenset({"expect", "expect_or_drop", "expect_or_fail", "expect_all", "expect_all_or_drop", "expect_all_or_fail"})
_TARGETS = frozenset({"create_streaming_table", "create_streaming_live_table", "create_target_table", "create_sink"})
_FLOWS = frozenset(
    {
        "create_auto_cdc_flow", "create_auto_cdc_from_snapshot_flow", "apply_changes", "apply_changes_from_snapshot",
    }
)  # fmt: skip
_LIVE = re.compile(r"\blive\s*\.\s*`?([\w]+)`?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """A dataset that is read.

    Attributes:
        name: Its name without ``LIVE.``.
        own: It must be a dataset of this pipeline (``dlt.read``, ``LIVE.``).
        node: Where.
    """

    name: str
    own: bool
    node: ast.expr


@dataclass(slots=True)
class Defined:
    """A dataset that is defined.

    Attributes:
        name: Its name; empty when only running the code would tell.
        node: The function, or the call that creates it.
        file: The notebook.
        view: It is a view, which is not stored.
        reads: What it reads.
        decorator: What it is decorated with, in the notebook's own words.
    """

    name: str
    node: ast.FunctionDef | ast.Call
    file: str
    view: bool = False
    reads: list[Read] = field(default_factory=list)
    decorator: ast.expr | None = None


@dataclass(slots=True)
class Code:
    """One notebook's code.

    Attributes:
        file: The notebook.
        nodes: Of its syntax tree.
        modules: Local names of ``dlt`` and ``pyspark.pipelines``.
        functions: Local names of functions imported from them, with their own names.
        defined: Datasets.
        flows: Names that flows write to and read, with where.
        dynamic: Some dataset's name is made when the code runs.
    """

    file: str
    nodes: Nodes
    modules: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    defined: list[Defined] = field(default_factory=list)
    flows: list[Read] = field(default_factory=list)
    dynamic: bool = False

    def pipeline_function(self, node: ast.expr) -> str:
        """The name of the pipeline function that an expression is: ``table`` for ``dlt.table``; empty for anything else."""
        if isinstance(node, ast.Call):
            node = node.func
        if isinstance(node, ast.Attribute):
            return node.attr if dotted(node.value) in self.modules else ""
        return self.functions.get(node.id, "") if isinstance(node, ast.Name) else ""


def read_code(tree: ast.Module, file: str) -> Code:
    """What a notebook's tree defines and reads."""
    code = Code(file, Nodes(tree))
    _imports(code)
    calls: dict[int, list[ast.Call]] = {}
    for call in code.nodes.of(ast.Call):
        _call(code, call)
        owner = code.nodes.owner.get(id(call))
        if owner is not None:
            calls.setdefault(id(owner), []).append(call)
    for node in code.nodes.of(ast.FunctionDef):
        inner = calls.get(id(node))
        _function(code, node, inner if inner is not None else [n for n in ast.walk(node) if isinstance(n, ast.Call)])
    code.defined.sort(key=lambda d: d.node.lineno)
    return code


def _imports(code: Code) -> None:
    for plain in code.nodes.of(ast.Import):
        for name in plain.names:
            if name.name in MODULES:
                code.modules[name.asname or name.name] = name.name
    for node in code.nodes.of(ast.ImportFrom):
        for name in node.names:
            full = f"{node.module}.{name.name}"
            if full in MODULES:
                code.modules[name.asname or name.name] = full
            elif node.module in MODULES:
                code.functions[name.asname or name.name] = name.name


def _function(code: Code, node: ast.FunctionDef, calls: Sequence[ast.Call]) -> None:
    """A decorated function: one dataset."""
    for decorator in node.decorator_list:
        kind = code.pipeline_function(decorator)
        if kind not in TABLE_DECORATORS:
            continue
        reads = list(_reads(code, calls))
        if kind in _NO_DATASET:
            target = _keyword(decorator, "target")
            if isinstance(target, ast.Constant) and isinstance(target.value, str):
                code.flows.append(Read(plain_name(target.value), True, target))
            code.flows += reads
            return
        given = _keyword(decorator, "name")
        name = node.name
        if given is not None:
            name = plain_name(given.value) if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
        code.dynamic |= not name
        code.defined.append(Defined(name, node, code.file, kind in ("view", "temporary_view", "create_view"), reads, decorator))
        return


def _call(code: Code, node: ast.Call) -> None:
    """``create_streaming_table(…)`` makes a dataset; a flow names its target and its source."""
    kind = code.pipeline_function(node)
    if kind in _TARGETS:
        given = _keyword(node, "name") or (node.args[0] if node.args else None)
        text = given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
        code.dynamic |= not text
        code.defined.append(Defined(plain_name(text), node, code.file))
    elif kind in _FLOWS:
        for at, key in enumerate(("target", "source")):
            given = _keyword(node, key) or (node.args[at] if len(node.args) > at else None)
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                code.flows.append(Read(plain_name(given.value), given.value.count(".") == 0, given))


def _reads(code: Code, calls: Iterable[ast.Call]) -> Iterator[Read]:
    """The datasets that calls read by a name that stands in them."""
    for call in calls:
        if not call.args:
            continue
        text = constant_text(call.args[0])
        if text is None:
            continue
        kind = code.pipeline_function(call)
        if kind in ("read", "read_stream"):
            yield Read(plain_name(text), True, call)
        elif is_table_read(call.func):
            live = text.lower().startswith("live.")
            if live or "." not in text:
                yield Read(plain_name(text), live, call)
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "sql":
            yield from (Read(found[1], True, call) for found in _LIVE.finditer(text))


def is_table_read(function: ast.expr) -> bool:
    """Whether a call is ``spark.read.table``, ``spark.table`` or ``spark.readStream.table``, with options between."""
    if not isinstance(function, ast.Attribute) or function.attr != "table":
        return False
    inner: ast.expr = function.value
    while isinstance(inner, ast.Call | ast.Attribute):
        if isinstance(inner, ast.Attribute) and inner.attr in ("read", "readStream"):
            return True
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return isinstance(inner, ast.Name) and inner.id == "spark"


def constant_text(node: ast.expr) -> str | None:
    """The text that an expression is; None when it is made when the code runs. Of an f-string only what is fixed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = constant_text(node.left), constant_text(node.right)
        return left + right if left is not None and right is not None else None
    return None


def plain_name(name: str) -> str:
    """A dataset's own name: without ``LIVE.``, catalog and schema, without backticks, in lower case."""
    return re.split(r"\.(?=(?:[^`]*`[^`]*`)*[^`]*$)", name)[-1].strip("`").lower()


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an expression; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _keyword(node: ast.expr, name: str) -> ast.expr | None:
    words: Sequence[ast.keyword] = node.keywords if isinstance(node, ast.Call) else ()
    return next((k.value for k in words if k.arg == name), None)
