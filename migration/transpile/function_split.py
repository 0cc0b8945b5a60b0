"""A scalar function that reads rows first and loops behind: SQL reads, and gives what it read to a Python function.

Neither alone could: a SQL function has no loops, a Python function cannot query. The statements up to the last one that reads fold into one
expression for each variable; the others become a function ``name__python`` with those variables as parameters.

Sources: Databricks SQL language reference, "CREATE FUNCTION (SQL and Python)"; a SQL function may call any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.function_fold import Bound, Environment, Folder
from migration.transpile.infer import Columns
from migration.transpile.parameter_depth import reach_parameters
from migration.transpile.procedural.tree import Block, Leaf, Node, walk
from migration.transpile.python_functions.emit import python_function
from migration.transpile.reader import Reader
from migration.transpile.rewriter import generate
from migration.transpile.types import TypeName
from migration.tsql.lexer import Kind, Token, TokenStream

_READS = frozenset({"FROM", "EXEC", "EXECUTE"})
#: What the Python function is called behind the name of the function.
SUFFIX = "__python"


def split_scalar(
    context: Context,
    nodes: Sequence[Node],
    parameters: Sequence[tuple[str, TypeName]],
    scope: Columns,
    name: str,
    helper: tuple[str, str],
    wanted: TypeName,
) -> tuple[str, str]:
    """The Python function, and the expression that calls it.

    Args:
        context: The function.
        nodes: The statements of its body.
        parameters: Name without sign and resolved type of each parameter.
        scope: Their types by ``@name``.
        name: The function's name, which qualifies its parameters.
        helper: ``CREATE`` or ``CREATE OR REPLACE``, and the quoted path of the Python function.
        wanted: The type returned.

    Raises:
        CannotConvert: It reads in a loop or behind one, returns before, or something in it has no rule.
    """
    body = [*_flat(nodes)]
    last = max((place for place, node in enumerate(body) if _reads(context, node)), default=-1)
    first, rest = body[: last + 1], body[last + 1 :]
    if not first or not rest:
        raise CannotConvert("FUNCTION_BODY", nodes[0].start if nodes else 0, "it reads in a loop, or behind one")
    if any(isinstance(n, Leaf) and n.head == "RETURN" for n in walk(list(first))):
        raise CannotConvert("FUNCTION_BODY", first[0].start, "it returns before it has read")
    folder = Folder(context, scope, name)
    environment: Environment = {}
    for node in first:
        folder.step(node, environment)
    used = {t.text.lower() for n in rest for t in context.tokens.between(n.start, n.end) if t.kind is Kind.VARIABLE}
    types = {"@" + p.lower(): (p, kind) for p, kind in parameters} | _declared(context, first)
    given = [key for key in types if key in used]
    if any(key in environment and key not in types for key in used):
        raise CannotConvert("FUNCTION_BODY", first[0].start, "a variable without a type")
    listed = [(types[key][0], types[key][1], "") for key in given]
    made = python_function(context, " FUNCTION ".join(helper), listed, wanted, rest, rest[0].start)
    values = [_value(context, key, environment.get(key), name, rest[0].start) for key in given]
    return made, f"{helper[1]}({', '.join(values)})"


def _flat(nodes: Sequence[Node]) -> list[Node]:
    """The statements of a body, plain blocks opened."""
    return [inner for node in nodes for inner in (_flat(node.body) if isinstance(node, Block) else [node])]


def _reads(context: Context, node: Node) -> bool:
    return any(t.kind is Kind.WORD and t.upper in _READS for t in _tokens(context, node))


def _tokens(context: Context, node: Node) -> list[Token]:
    return context.tokens.between(node.start, node.end)


def _declared(context: Context, nodes: Sequence[Node]) -> dict[str, tuple[str, TypeName]]:
    """The variables that statements declare, with their built-in types."""
    found: dict[str, tuple[str, TypeName]] = {}
    for node in walk(list(nodes)):
        if not isinstance(node, Leaf) or node.head != "DECLARE":
            continue
        reader = Reader(TokenStream(context.object.text, _tokens(context, node)))
        reader.take()
        depth = 0
        fresh = True
        while not reader.done:
            token = reader.current
            depth += (token.text == "(") - (token.text == ")")
            if fresh and token.kind is Kind.VARIABLE:
                reader.take()
                reader.accept("AS")
                name = reader.type_name()
                kind = context.options.estate.resolve_alias(name) if name else None
                if kind is None:
                    raise CannotConvert("UNKNOWN_TYPE", token.start, token.text)
                found[token.text.lower()] = (token.text[1:], kind)
                fresh = False
                continue
            fresh = token.text == "," and not depth
            reader.take()
    return found


def _value(context: Context, key: str, bound: Bound | None, name: str, at: int) -> str:
    """What a parameter of the Python function gets: what a variable holds behind the last reading statement."""
    if bound is None:
        column = exp.column(exp.to_identifier(key[1:], quoted=True), exp.to_identifier(name, quoted=True))
        return generate(context, column, at)
    holder = exp.Paren(this=bound.value.copy())
    reach_parameters(holder, name)
    return generate(context, holder.this, at)
