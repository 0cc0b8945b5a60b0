"""Walks a tree from its leaves to its root and replaces each node by what its rule makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.databricks import Databricks

from migration.transpile.context import CannotConvert, Context
from migration.transpile.infer import Types
from migration.transpile.types import SqlType
from migration.transpile.writer import write_plainly

_DATABRICKS = Databricks()
E = TypeVar("E", bound=exp.Expr)


class Rewriter:
    """What a rule may ask and do.

    Attributes:
        context: The object being converted.
        types: Types of the nodes, as they were before any rule ran.
        base: Offset in the object's text that the places of nodes are relative to.
        qualifier: Function name that parameters are qualified with, so that no column of the same name can shadow one;
            empty outside functions.
    """

    __slots__ = ("base", "context", "qualifier", "types")

    def __init__(self, context: Context, types: Types, base: int, qualifier: str = "") -> None:
        self.context = context
        self.types = types
        self.base = base
        self.qualifier = qualifier

    def place(self, node: exp.Expr) -> int:
        """Offset of a node in the object's text: its own, or that of the first of its parts that has one."""
        start = node.meta.get("start")
        if start is None:
            start = min((n.meta["start"] for n in node.walk() if "start" in n.meta), default=None)
        scope = node.parent
        while start is None and scope is not None:
            start = scope.meta.get("start")
            scope = scope.parent
        return max(self.base + int(start or 0), 0)

    def note(self, code: str, node: exp.Expr, detail: str = "") -> None:
        """Report a finding at a node."""
        self.context.note(code, self.place(node), detail)

    def fail(self, code: str, node: exp.Expr, detail: str = "") -> CannotConvert:
        """The exception that leaves the object to a person because of a node."""
        return CannotConvert(code, self.place(node), detail)

    def type_of(self, node: exp.Expr | None) -> SqlType:
        """The type of a node, or of what it replaced."""
        return self.types.of(node)

    def run(self, root: exp.Expr, rules: dict[type[exp.Expr], Callable[[Rewriter, exp.Expr], exp.Expr]]) -> exp.Expr:
        """Apply ``rules`` from the leaves up.

        Args:
            root: The tree; changed in place.
            rules: By node class, the function that gives the node's replacement, or the node itself.

        Returns:
            The tree's new root.
        """
        nodes = list(root.walk(bfs=True))
        nodes.reverse()
        self.types.learn(nodes)
        for node in nodes:
            rule = rules.get(type(node))
            if rule is None:
                continue
            before = self.types.of(node) if isinstance(node, exp.Condition) else None
            parent = node.parent
            position = (node.arg_key, node.index)
            after = rule(self, node)
            if after is node:
                continue
            if before is not None and (before.known or not self.types.knows(after)):
                self.types.set(after, before)
            if node is root:
                root = after
            elif node.parent is parent and parent is not None:
                node.replace(after)
            elif parent is not None:
                # The rule put the node inside its replacement.
                parent.set(position[0] or "this", after, position[1])
        return root


def call(name: str, *args: exp.Expr | str | int) -> exp.Anonymous:
    """A Databricks function call; strings become words (``DAY``), ints numbers."""
    return exp.Anonymous(this=name, expressions=[_argument(a) for a in args])


def _argument(value: exp.Expr | str | int) -> exp.Expr:
    if isinstance(value, exp.Expr):
        return value
    return exp.Var(this=value) if isinstance(value, str) else number(value)


def number(value: int) -> exp.Expr:
    """An integer constant."""
    literal = exp.Literal(this=str(abs(value)), is_string=False)
    return literal if value >= 0 else exp.Neg(this=literal)


def text(value: str) -> exp.Literal:
    """A text constant."""
    return exp.Literal(this=value, is_string=True)


@cache
def _data_type(sql: str) -> exp.DataType:
    return exp.DataType.build(sql, dialect="databricks")


def cast(node: exp.Expr, sql: str, *, safe: bool = False) -> exp.Expr:
    """``CAST(node AS sql)``, or TRY_CAST when ``safe``."""
    return (exp.TryCast if safe else exp.Cast)(this=node, to=copied(_data_type(sql)))


def copied(node: E) -> E:
    """A copy of a tree. What the parser noted of places is copied flat, which makes it several times as fast as ``node.copy()``."""
    root = type(node)()
    waiting: list[tuple[exp.Expr, exp.Expr]] = [(node, root)]
    while waiting:
        old, new = waiting.pop()
        if old.comments is not None:
            new.comments = list(old.comments)
        if not (old.is_cast or old.is_data_type) and old.type is not None:
            new.type = old.type.copy()
        if old.meta:
            new.meta.update(old.meta)
        for key, value in old.args.items():
            if isinstance(value, exp.Expr):
                made = type(value)()
                new.set(key, made)
                waiting.append((value, made))
            elif type(value) is list:
                new.args[key] = []
                for part in value:
                    if isinstance(part, exp.Expr):
                        made = type(part)()
                        new.append(key, made)
                        waiting.append((part, made))
                    else:
                        new.append(key, part)
            else:
                new.args[key] = value
    return root


def paren(node: exp.Expr) -> exp.Expr:
    """``node`` in parentheses unless it is one indivisible operand."""
    if isinstance(node, (exp.Binary, exp.Neg, exp.Not, exp.Between, exp.In, exp.BitwiseNot)) and not isinstance(node, exp.Dot):
        return exp.Paren(this=node)
    return node


def concat(parts: Iterable[exp.Expr]) -> exp.Expr:
    """``a || b || …``."""
    listed = list(parts)
    joined = listed[0]
    for part in listed[1:]:
        joined = exp.DPipe(this=joined, expression=part, safe=False)
    return joined


def is_null(node: exp.Expr) -> bool:
    """Whether a node is the constant NULL."""
    return isinstance(node.unnest(), exp.Null)


def string_value(node: exp.Expr | None) -> str | None:
    """The text of a text constant, else None."""
    inner = node.unnest() if node is not None else None
    if isinstance(inner, exp.Literal) and inner.is_string:
        return str(inner.this)
    return str(inner.this) if isinstance(inner, exp.National) else None


def int_value(node: exp.Expr | None) -> int | None:
    """The value of an integer constant, else None."""
    inner = node.unnest() if node is not None else None
    if isinstance(inner, exp.Neg):
        value = int_value(inner.this)
        return None if value is None else -value
    if isinstance(inner, exp.Literal) and not inner.is_string and str(inner.this).isdecimal():
        return int(str(inner.this))
    return None


def generate(context: Context, tree: exp.Expr, offset: int) -> str:
    """Databricks SQL of a tree, every name in backticks.

    Raises:
        CannotConvert: Something in the tree cannot be written.
    """
    generator = _DATABRICKS.generator(identify=True, unsupported_level=ErrorLevel.IGNORE, comments=False)
    write_plainly(generator)
    try:
        sql = generator.generate(tree, copy=False)
    except RecursionError as error:
        raise CannotConvert("TOO_DEEP", offset) from error
    if generator.unsupported_messages:
        raise CannotConvert("UNSUPPORTED_CLAUSE", offset, generator.unsupported_messages[0])
    return str(sql)
