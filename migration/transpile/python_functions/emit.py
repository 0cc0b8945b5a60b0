"""A function's body as CREATE FUNCTION … LANGUAGE PYTHON: the lines, and in front of them the runtime functions that they call.

Sources: Databricks SQL language reference, "CREATE FUNCTION (SQL and Python)"; Databricks, "User-defined functions in Unity Catalog".
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from migration.transpile.context import CannotConvert, Context
from migration.transpile.procedural.tree import Leaf, Node
from migration.transpile.python_functions.calls import Functions, received
from migration.transpile.python_functions.expressions import Value
from migration.transpile.python_functions.kinds import Kind, databricks, kind_of
from migration.transpile.python_functions.statements import Statements
from migration.transpile.types import TypeName

#: Longest body in characters; a longer one is left to a person.
_MAX_BODY = 60_000
#: Modules of runtime functions.
_RUNTIME = ("values", "text", "dates")


@cache
def _runtime() -> dict[str, tuple[str, frozenset[str]]]:
    """Source of every runtime function without annotations, and the others that it calls."""
    trees = [ast.parse(Path(__file__).with_name(f"runtime_{name}.py").read_text(encoding="utf-8")) for name in _RUNTIME]
    functions = {n.name: n for tree in trees for n in tree.body if isinstance(n, ast.FunctionDef)}
    out: dict[str, tuple[str, frozenset[str]]] = {}
    for name, node in functions.items():
        for inner in ast.walk(node):
            if isinstance(inner, ast.arg):
                inner.annotation = None
            elif isinstance(inner, ast.FunctionDef):
                inner.returns = None
        _Bare().visit(node)
        used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & functions.keys() - {name}
        # A dollar sign, which stands in texts alone, could end the body or begin a variable of a notebook.
        out[name] = (ast.unparse(node).replace("$", "\\x24"), frozenset(used))
    return out


class _Bare(ast.NodeTransformer):
    """Drops the annotations of variables."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """``x: T = v`` as ``x = v``."""
        assert node.value is not None
        return ast.copy_location(ast.Assign(targets=[node.target], value=node.value, lineno=node.lineno), node)


def prelude(lines: Sequence[str]) -> list[str]:
    """Runtime functions that lines of Python call, in the order of the runtime, each with those it needs itself."""
    functions = _runtime()
    called = {n.id for n in ast.walk(ast.parse("def f():\n" + "\n".join("    " + x for x in lines))) if isinstance(n, ast.Name)}
    wanted = called & functions.keys()
    waiting = list(wanted)
    while waiting:
        for name in functions[waiting.pop()][1] - wanted:
            wanted.add(name)
            waiting.append(name)
    return [line for name, (source, _) in functions.items() if name in wanted for line in source.split("\n")]


def python_function(
    context: Context, head: str, parameters: Sequence[tuple[str, TypeName, str]], wanted: TypeName, nodes: Sequence[Node], at: int
) -> str:
    """``CREATE FUNCTION … LANGUAGE PYTHON AS $$ … $$`` of a scalar function.

    Args:
        context: The function.
        head: ``CREATE FUNCTION name``.
        parameters: Name, resolved type and the text behind the type (a DEFAULT) of each.
        wanted: The type returned.
        nodes: The statements of its body.
        at: Where the body begins.

    Raises:
        CannotConvert: A type, statement or expression has no rule.
    """
    last = nodes[-1] if nodes else None
    if not (isinstance(last, Leaf) and last.head == "RETURN"):
        raise CannotConvert("PYTHON_BODY", at, "it does not end with RETURN")
    result = kind_of(wanted)
    if result is None:
        raise CannotConvert("PYTHON_BODY", at, f"the type {wanted.name}")
    names = python_names([name for name, _, _ in parameters])
    kinds = parameter_kinds(parameters, at)
    variables: dict[str, Value] = {
        "@" + name.lower(): (f"p_{shown}", kind) for (name, _, _), shown, kind in zip(parameters, names, kinds, strict=True)
    }
    functions = Functions(context)
    statements = Statements(context, variables, result, functions.find)
    statements.declare(nodes)
    entry = [f"p_{shown} = {received(shown, kind)}" for shown, kind in zip(names, kinds, strict=True)]
    entry += [f"{name} = None" for name in statements.declared]
    made = statements.lines(nodes)
    lines = [*functions.lines, *entry, *made]
    body = "\n".join([*prelude(lines), *lines])
    check_body(body, names, at)
    context.note("PYTHON_FUNCTION", at)
    if any(kind.name == "datetime" for kind in (*kinds, result)):
        context.note("PYTHON_TIME", at)
    listed = ", ".join(f"`{shown}` {databricks(kind)}{tail}" for shown, kind, (_, _, tail) in zip(names, kinds, parameters, strict=True))
    return f"{head}({listed}) RETURNS {databricks(result)} LANGUAGE PYTHON DETERMINISTIC AS $$\n{body}\n$$"


def parameter_kinds(parameters: Sequence[tuple[str, TypeName, str]], at: int) -> list[Kind]:
    """The types of parameters.

    Raises:
        CannotConvert: Values of one do not translate.
    """
    kinds: list[Kind] = []
    for name, kind, _ in parameters:
        found = kind_of(kind)
        if found is None:
            raise CannotConvert("PYTHON_BODY", at, f"@{name} of type {kind.name}")
        kinds.append(found)
    return kinds


def python_names(written: list[str]) -> list[str]:
    """Names of parameters as Python identifiers, each its own; arguments of a scalar function are given by place."""
    out: list[str] = []
    for place, name in enumerate(written, start=1):
        lower = name.lower()
        plain = lower.isascii() and lower.isidentifier() and not keyword.iskeyword(lower) and not keyword.issoftkeyword(lower)
        # A name that begins with an underscore, or looks like one of ours, could be taken for it.
        good = plain and lower[0].isalpha() and not re.match(r"p_|v[0-9]|t[0-9]+$", lower) and lower not in dir(builtins)
        out.append(lower if good and lower not in out else f"p_{place}")
    return out


def check_body(body: str, names: list[str], at: int) -> None:
    """See that the body is Python, and that nothing in it ends it."""
    if "$" in body or len(body) > _MAX_BODY:
        raise CannotConvert("PYTHON_BODY", at, "its text is too long" if "$" not in body else "a dollar sign")
    try:
        compile(f"def f({', '.join(names)}):\n" + "\n".join("    " + x for x in body.split("\n")), "<function>", "exec")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise CannotConvert("PYTHON_BODY", at, "it is nested too deep") from error
