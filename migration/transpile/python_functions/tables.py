"""A multi-statement table function with loops as CREATE FUNCTION … RETURNS TABLE … LANGUAGE PYTHON: each INSERT yields rows.

Sources: Databricks, "Python user-defined table functions (UDTFs) in Unity Catalog"; Microsoft Learn, "CREATE FUNCTION".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from migration.transpile.context import CannotConvert, Context
from migration.transpile.function_tables import Result
from migration.transpile.names import quote
from migration.transpile.procedural.tree import Leaf, Node
from migration.transpile.python_functions.calls import Functions, received
from migration.transpile.python_functions.emit import check_body, parameter_kinds, prelude, python_names
from migration.transpile.python_functions.expressions import Value
from migration.transpile.python_functions.kinds import INT, Kind, databricks, kind_of
from migration.transpile.python_functions.statements import QUERY_WORDS, Statements, parts_between
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.types import TypeName
from migration.tsql.lexer import Token, TokenStream


class _Rows(Statements):
    """Statements of a function that returns a table: INSERT into it yields, RETURN ends."""

    def __init__(self, context: Context, variables: dict[str, Value], result: Result, kinds: list[Kind], functions: Functions) -> None:
        super().__init__(context, variables, INT, functions.find)
        self._result = result
        self._kinds = kinds
        self.counters = {c.name: f"n{place}" for place, c in enumerate(result.written, 1) if c.identity is not None}

    def _leaf(self, node: Leaf) -> list[str]:
        tokens = self._tokens(node.span)
        if any(t.text.lower() == self._result.name for t in (tokens[2:] if node.head == "INSERT" else tokens)[1:]):
            raise CannotConvert("PYTHON_BODY", node.start, "it reads or changes the rows it has inserted")
        if node.head == "RETURN":
            if len(tokens) > 1:
                raise CannotConvert("PYTHON_BODY", node.start, "RETURN with a value")
            return ["return"]
        return self._insert(node, tokens) if node.head == "INSERT" else super()._leaf(node)

    def _insert(self, node: Leaf, tokens: TokenStream) -> list[str]:
        reader = Reader(tokens)
        reader.take()
        reader.accept("INTO")
        target = reader.take()
        if target.text.lower() != self._result.name:
            raise CannotConvert("PYTHON_BODY", target.start, f"it writes to {target.text}")
        names = [c.name for c in self._result.written if c.identity is None]
        if reader.current.upper == "(" and reader.peek().upper not in ("SELECT", "WITH"):
            names = [t.value for t in reader.group_words() if t.upper != ","]
        places = {c.name.lower(): n for n, c in enumerate(self._result.written)}
        if any(n.lower() not in places for n in names):
            raise CannotConvert("PYTHON_BODY", target.start, "a column that the table does not have")
        out: list[str] = []
        for row in self._given(node, tokens, reader.at):
            if len(row) != len(names):
                raise CannotConvert("PYTHON_BODY", node.start, f"{len(names)} columns and {len(row)} values")
            out += self._yield({places[n.lower()]: span for n, span in zip(names, row, strict=True)}, node)
        return out

    def _given(self, node: Leaf, tokens: TokenStream, at: int) -> list[list[Span]]:
        """The rows of VALUES, or of SELECTs without tables, as spans of their values."""
        if at >= len(tokens) or tokens[at].upper not in ("VALUES", "SELECT"):
            raise CannotConvert("PYTHON_BODY", node.start, "rows of another kind than VALUES or SELECT")
        if tokens[at].upper == "VALUES":
            groups = [(first, last) for first, last in parts_between(tokens, at + 1) if tokens[first].upper == "("]
            return [[_span(tokens, *p) for p in parts_between(tokens[: last - 1], first + 1)] for first, last in groups]
        rows: list[list[Span]] = []
        while at < len(tokens):
            end = _union(tokens, at)
            for token in tokens[at + 1 : end]:
                if token.upper in QUERY_WORDS:
                    raise CannotConvert("PYTHON_BODY", token.start, "a Python function cannot query")
            rows.append([_value(tokens, *p) for p in parts_between(tokens[:end], at + 1)])
            at = end + 2
        return rows

    def _yield(self, given: dict[int, Span], node: Leaf) -> list[str]:
        out: list[str] = []
        values: list[str] = []
        for place, (column, kind) in enumerate(zip(self._result.written, self._kinds, strict=True)):
            counter = self.counters.get(column.name)
            if place in given:
                if counter is not None:
                    raise CannotConvert("PYTHON_BODY", node.start, f"a value for the identity column {column.name}")
                values.append(self._stored(given[place], kind))
            elif counter is not None:
                assert column.identity is not None
                out.append(f"{counter} += {column.identity[1]}")
                values.append(counter)
            elif column.default is not None:
                values.append(self._stored(column.default, kind))
            else:
                values.append("None")
        return [*out, f"yield ({', '.join(values)},)"]

    def _stored(self, span: Span, kind: Kind) -> str:
        """A value as a column takes it: text that is too long is an error, which a variable would cut."""
        made = self._value(span, replace(kind, length=0, fixed=False) if kind.name == "text" else kind)
        if kind.name == "text" and kind.length:
            made = f"_stored({made}, {kind.length})"
            return f"_pad({made}, {kind.length})" if kind.fixed else made
        return f"_out_bit({made})" if kind.name == "bit" else made


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    return tokens[first].start, tokens[last - 1].end


def _value(tokens: Sequence[Token], first: int, last: int) -> Span:
    """A projection without its name."""
    if last - first > 2 and tokens[last - 2].upper == "AS":
        last -= 2
    return _span(tokens, first, last)


def _union(tokens: TokenStream, at: int) -> int:
    """Index of the UNION ALL behind a SELECT, or of the end."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].upper == "(") - (tokens[place].upper == ")")
        if not depth and tokens[place].upper == "UNION" and tokens[place + 1 : place + 2] and tokens[place + 1].upper == "ALL":
            return place
    return len(tokens)


def python_table_function(
    context: Context, head: str, parameters: Sequence[tuple[str, TypeName, str]], result: Result, nodes: Sequence[Node]
) -> str:
    """The statement that creates it.

    Args:
        context: The function.
        head: ``CREATE FUNCTION name``.
        parameters: Name, resolved type and the text behind the type (a DEFAULT) of each.
        result: The table it returns.
        nodes: The statements of its body.

    Raises:
        CannotConvert: A type, statement or expression has no rule.
    """
    at = nodes[0].start if nodes else 0
    kinds: list[Kind] = []
    for column in result.written:
        builtin = context.options.estate.resolve_alias(column.type) if column.type is not None else None
        found = kind_of(builtin) if builtin is not None else None
        if found is None or column.computed is not None or column.sequence is not None:
            raise CannotConvert("PYTHON_BODY", column.at, f"the column {column.name}")
        kinds.append(found)
    if "IGNORE_DUP_KEY" in context.object.text.upper():
        raise CannotConvert("PYTHON_BODY", at, "rows that are there already are left out")
    given = parameter_kinds(parameters, at)
    names = python_names([name for name, _, _ in parameters])
    variables: dict[str, Value] = {
        "@" + name.lower(): (f"p_{shown}", kind) for (name, _, _), shown, kind in zip(parameters, names, given, strict=True)
    }
    functions = Functions(context)
    statements = _Rows(context, variables, result, kinds, functions)
    statements.declare(nodes)
    entry = [f"p_{shown} = {received(shown, kind)}" for shown, kind in zip(names, given, strict=True)]
    entry += [f"{name} = None" for name in statements.declared]
    entry += [
        f"{statements.counters[c.name]} = {c.identity[0] - c.identity[1]}"
        for c in result.written
        if c.identity and c.name in statements.counters
    ]
    lines = [*entry, *statements.lines(nodes)]
    if not any(line.lstrip().startswith("yield ") for line in lines):
        raise CannotConvert("PYTHON_BODY", at, "it inserts no rows")
    lines = [*functions.lines, *lines]
    body = [*prelude(lines), *lines]
    check_body("\n".join(body), names, at)
    context.note("PYTHON_TABLE_FUNCTION", at)
    if any(kind.name == "datetime" for kind in (*given, *kinds)):
        context.note("PYTHON_TIME", at)
    listed = ", ".join(f"`{shown}` {databricks(kind)}{tail}" for shown, kind, (_, _, tail) in zip(names, given, parameters, strict=True))
    columns = ", ".join(f"{quote(c.name)} {databricks(kind)}" for c, kind in zip(result.written, kinds, strict=True))
    code = "\n".join(["class Rows:", f"    def eval({', '.join(['self', *names])}):", *("        " + line for line in body)])
    return f"{head}({listed}) RETURNS TABLE ({columns}) LANGUAGE PYTHON HANDLER 'Rows' DETERMINISTIC AS $$\n{code}\n$$"
