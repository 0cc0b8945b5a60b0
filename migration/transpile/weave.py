"""Parts of a statement put together as a query, every character of which still knows its place in the source.

A statement that changes rows is converted by converting queries: ``UPDATE a SET x = e FROM … WHERE …`` says the same as
``SELECT e FROM … WHERE …`` as far as names, types and functions go. So its parts are woven into a SELECT, which the rules of queries
convert; the converted tree is then taken apart again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from sqlglot import exp

from migration.transpile.context import CannotConvert, Context
from migration.transpile.infer import Columns, Types
from migration.transpile.local_names import foreign_table
from migration.transpile.local_scope import LocalTable, Scope, ScopedCatalog, Variable
from migration.transpile.positions import positions
from migration.transpile.queries import RULES
from migration.transpile.rewriter import Rewriter, generate
from migration.transpile.table_model import Span
from migration.transpile.tsql_parse import parse_query
from migration.transpile.types import SqlType
from migration.tsql.lexer import Kind, Token

#: Stands for a local table while a query is converted; nothing with it may reach the output.
_LOCAL = "QP_LOCAL_"
#: Prefix of a variable that stands for ``@@rowcount`` or ``error_message()``.
_SYSTEM = "QP_SYS_"
#: Prefix of a variable whose name the parser would not take.
_ODD = "qp_var_"
#: Kinds of tokens that something may stand for; a set would ask for hashes, which kinds are slow to give.
_SUBSTITUTED = (Kind.WORD, Kind.QUOTED, Kind.VARIABLE)
_WORD = Kind.WORD
#: A variable's name as the parser takes it; names of our own have a letter of another alphabet.
_PLAIN = re.compile(r"@[^\W\d]\w*")


class _Woven(Context):
    """The object with a woven text: what is noticed in it is reported where it stands in the source."""

    __slots__ = ("_outer", "_places")

    def __init__(self, outer: Context, text: str, places: list[tuple[int, int, bool]], scope: Scope) -> None:
        local = {name.lower(): table.columns for name, table in _mentioned_tables(text, scope).items()}
        estate = ScopedCatalog(outer.options.estate, local)
        super().__init__(outer.object.with_text(text), outer.options.within(estate), outer.tokens)
        self._outer = outer
        self._places = places
        self.findings = outer.findings
        self.expected = outer.expected

    def origin(self, offset: int) -> int:
        """Where an offset of the woven text stands in the source."""
        place, source, fixed = self._places[max(bisect_right(self._places, offset, key=lambda p: p[0]) - 1, 0)]
        return source if fixed else source + max(offset - place, 0)

    def note(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Report a finding at an offset of the woven text."""
        self._outer.note(code, self.origin(offset), detail)


#: With ``@@PROCID`` they name the object itself.
_OWN_NAMES = ("OBJECT_NAME", "OBJECT_SCHEMA_NAME")


class Weaver:
    """Builds one query from spans of the source and words of its own.

    Args:
        context: The object.
        scope: Local names; a temporary table that is not in it is refused.
    """

    def __init__(self, context: Context, scope: Scope) -> None:
        self._context = context
        self._scope = scope
        self._parts: list[str] = []
        self._length = 0
        self._places: list[tuple[int, int, bool]] = []

    def add(self, text: str, at: int) -> Weaver:
        """Add words of our own; what is noticed there is reported at ``at``."""
        self._put(text, at, fixed=True)
        return self

    def copy(self, span: Span) -> Weaver:
        """Add a span of the source, with local names in a form that the parser takes."""
        tokens = self._context.tokens
        text = self._context.object.text
        start, end = span
        done = start
        place = tokens.first_from(start)
        stop = tokens.first_from(end)
        while place < stop:
            token = tokens[place]
            if token.kind not in _SUBSTITUTED:
                place += 1
                continue
            other, width = self._substitute(token, place)
            if other:
                self._put(text[done : token.start], done)
                self._put(other, token.start, fixed=True)
                done = tokens[place + width - 1].end
            place += width
        self._put(text[done:end], done)
        return self

    def _put(self, text: str, at: int, *, fixed: bool = False) -> None:
        if text:
            self._places.append((self._length, at, fixed))
            self._parts.append(text)
            self._length += len(text)

    def _substitute(self, token: Token, place: int) -> tuple[str, int]:
        """What stands for a token, and how many tokens that replaces; empty to keep it."""
        scope, tokens = self._scope, self._context.tokens
        if token.upper in _OWN_NAMES and [t.upper for t in tokens[place + 1 : place + 4]] == ["(", "@@PROCID", ")"]:
            own = self._context.object
            name = (own.schema or "dbo") if token.upper == "OBJECT_SCHEMA_NAME" else own.name.partition(".")[2]
            return "N'" + name.replace("'", "''") + "'", 4
        if token.is_temporary or (token.kind is Kind.VARIABLE and token.text.lower() in scope.tables):
            number = _index(scope, token.value.lower())
            if number is None and foreign_table(self._context, scope, token.value, token.start) is not None:
                number = _index(scope, token.value.lower())
            if number is None:
                raise CannotConvert("TEMP_TABLE", token.start, token.value)
            return f"[{_private(number)}]", 1
        if token.text.startswith("@@"):
            if token.text.lower() not in scope.variables:
                raise CannotConvert("SYSTEM_VARIABLE", token.start, token.text)
            return f"@{_SYSTEM}{token.text[2:]}", 1
        if token.kind is Kind.VARIABLE and token.text.lower() in scope.variables and not _PLAIN.fullmatch(token.text):
            return f"@{_spelling(token.text.lower())}", 1
        called = token.kind is _WORD and place + 2 < len(tokens) and tokens[place + 1].upper == "(" and tokens[place + 2].upper == ")"
        if called and token.text.lower() + "()" in scope.variables:
            return f"@{_SYSTEM}CALL_{token.text}", 3
        return "", 1

    def query(self, types: Columns | None = None, *, result: bool = False) -> Woven:
        """Parse and convert what was woven.

        Args:
            types: Types of columns that no FROM of the query gives.
            result: Whether :attr:`Woven.columns` is wanted.

        Raises:
            CannotConvert: No rule converts something in it; the place is one of the source.
        """
        text = "".join(self._parts)
        context = _Woven(self._context, text, self._places, self._scope)
        variables = _mentioned_variables(text, self._scope)
        columns: Columns = dict(types or {}) | {"@" + k: v.type for k, v in variables.items()}
        names = _mentioned_tables(text, self._scope)

        def parameter(q: Rewriter, node: exp.Expr) -> exp.Expr:
            path = variables[node.name.lower()].path
            return exp.column(*[exp.to_identifier(p, quoted=True) for p in reversed(path)], copy=False)

        try:
            tree = parse_query(context, 0, self._length, frozenset(variables))
            found = Types(context.options.estate, context.options.runtime, columns, context.object.schema)
            shown = found.columns(tree) if result else None
            ordered = positions(found, tree) if result else None
            tree = Rewriter(context, found, 0).run(tree, RULES | {exp.Parameter: parameter})
        except CannotConvert as why:
            raise CannotConvert(why.code, context.origin(why.offset), why.detail) from why
        _name_locals(tree, names)
        return Woven(context, tree, found, shown, ordered)


class Woven:
    """A converted query.

    Attributes:
        tree: Its converted tree.
        types: Types of the nodes as they were in the source.
        columns: Names and types of the result's columns when they were asked for and are known.
        positions: Types of the result's columns one by one, equal names included, when they were asked for and are known.
    """

    __slots__ = ("_context", "columns", "positions", "tree", "types")

    def __init__(
        self, context: _Woven, tree: exp.Expr, types: Types, columns: Columns | None, positions: list[SqlType] | None = None
    ) -> None:
        self._context = context
        self.columns = columns
        self.positions = positions
        self.tree = tree
        self.types = types

    def note(self, code: str, node: exp.Expr, detail: str = "") -> None:
        """Report a finding at a node."""
        start = next((n.meta["start"] for n in node.walk() if "start" in n.meta), 0)
        self._context.note(code, int(start), detail)

    def sql(self, node: exp.Expr | None = None) -> str:
        """Databricks SQL of the query or of a part of it.

        Raises:
            CannotConvert: Something in it cannot be written.
        """
        try:
            return generate(self._context, self.tree if node is None else node, 0)
        except CannotConvert as why:
            raise CannotConvert(why.code, self._context.origin(why.offset), why.detail) from why


def _private(number: int) -> str:
    return f"{_LOCAL}{number}"


def local_qualifier(scope: Scope, name: str) -> str:
    """What a column of a local table without alias is qualified with in woven text."""
    number = _index(scope, name.lower())
    return name if number is None else _private(number)


def _index(scope: Scope, name: str) -> int | None:
    return next((n for n, key in enumerate(scope.tables) if key == name), None)


@lru_cache(maxsize=10_000)
def _spelling(name: str) -> str:
    """A variable's name as the parser sees it, lower case, without ``@``."""
    if name.startswith("@@"):
        return (_SYSTEM + name[2:]).lower()
    if name.endswith("()"):
        return (_SYSTEM + "CALL_" + name[:-2]).lower()
    # The parser takes ``@3m`` for a parameter with an alias, and other signs for operators.
    return name[1:].lower() if _PLAIN.fullmatch(name) or not name.startswith("@") else _ODD + name[1:].lower().encode().hex()


# A name with the signs that T-SQL allows in it, and as much of it as has none: the parser may take either.
_MENTION = re.compile(r"@(?=(\w+))([\w@#$]+)")
_LOCAL_MENTION = re.compile(_LOCAL + "([0-9]+)")


def _mentioned_variables(text: str, scope: Scope) -> dict[str, Variable]:
    """What the woven text may name of the variables, by the name as the parser sees it, lower case, without ``@``.

    Only those: a procedure of ten thousand statements may have thousands of variables, and each statement is woven by itself.
    """
    mentioned = {n.lower() for names in _MENTION.findall(text) for n in names}
    if not mentioned:
        return {}
    return {spelled: v for k, v in scope.variables.items() if (spelled := _spelling(k)) in mentioned}


def _mentioned_tables(text: str, scope: Scope) -> dict[str, LocalTable]:
    """The local tables that the woven text may name, by what stands for them."""
    numbers = sorted({int(n) for n in _LOCAL_MENTION.findall(text)})
    if not numbers:
        return {}
    tables = list(scope.tables.values())
    return {_private(n): tables[n] for n in numbers if n < len(tables)}


def _name_locals(tree: exp.Expr, names: dict[str, LocalTable]) -> None:
    """Give local tables the names that Databricks knows them by."""
    if not names:
        return
    for table in list(tree.find_all(exp.Table)):
        local = names.get(table.name)
        if local is None:
            continue
        parts = [exp.to_identifier(p, quoted=True) for p in local.path]
        table.set("this", parts[-1])
        table.set("db", parts[-2] if len(parts) > 1 else None)
        table.set("catalog", parts[-3] if len(parts) > 2 else None)
        if len(parts) == 1 and table.alias in names:
            table.set("alias", None)
    for name in list(tree.find_all(exp.Identifier)):
        local = names.get(str(name.this))
        if local is not None:
            name.set("this", local.path[-1])
