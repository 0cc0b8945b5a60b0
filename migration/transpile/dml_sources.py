"""The FROM of an UPDATE or DELETE: which tables it names, and what part of it belongs to the rows that change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from migration.transpile.dml_parse import Statement
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.tsql.lexer import Kind, words

_NO_ALIAS = words(
    "WITH ON JOIN INNER LEFT RIGHT FULL CROSS OUTER WHERE TABLESAMPLE PIVOT UNPIVOT FOR OPTION GROUP ORDER HAVING UNION EXCEPT "
    "INTERSECT AS APPLY HASH LOOP MERGE REMOTE SET OUTPUT"
)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that FROM names.

    Attributes:
        parts: Its name as written.
        spelled: What its columns are qualified with, as written.
        named: Whether the source gives it that alias.
        span: Where it is named.
    """

    parts: tuple[str, ...]
    spelled: str
    named: bool
    span: Span

    @property
    def alias(self) -> str:
        """:attr:`spelled` in lower case."""
        return self.spelled.lower()


def source_tables(statement: Statement, start: int, end: int) -> list[SourceTable]:
    """The tables between two token indices of a FROM clause; those inside queries and functions are left out."""
    reader = Reader(statement.tokens)
    reader.at = start
    found: list[SourceTable] = []
    expected = True
    while reader.at < end:
        token = reader.current
        if expected and token.upper == "(":
            if reader.peek().upper in ("SELECT", "VALUES", "WITH"):
                reader.group()
                expected = False
            else:
                reader.take()
        elif expected and (token.is_name or token.kind is Kind.VARIABLE):
            expected = False
            table = _table(reader)
            if table is not None:
                found.append(table)
        elif token.upper in ("JOIN", "APPLY", ","):
            reader.take()
            expected = True
        elif token.upper == "(":
            reader.group()
        else:
            reader.take()
    return found


def _table(reader: Reader) -> SourceTable | None:
    first = reader.current
    if first.kind is Kind.VARIABLE:
        parts = [reader.take().text]
    else:
        parts, _ = reader.name()
    span = (first.start, reader.peek(-1).end)
    if reader.current.upper == "(" and not reader.peek().upper.startswith(("NOLOCK", "INDEX", "TABLOCK", "UPDLOCK")):
        return None  # a function
    given = reader.accept("AS") or (reader.current.is_name and reader.current.upper not in _NO_ALIAS)
    alias = reader.take().value if given else parts[-1]
    return SourceTable(tuple(parts), alias, given, span)


def conjuncts(node: exp.Expr | None) -> Iterator[exp.Expr]:
    """The parts of a condition that are joined by AND."""
    if node is None:
        return
    if isinstance(node, exp.And):
        yield from conjuncts(node.this)
        yield from conjuncts(node.expression)
    else:
        yield node


def all_of(parts: Iterable[exp.Expr]) -> exp.Expr | None:
    """Conditions joined by AND again; None for none."""
    joined: exp.Expr | None = None
    for part in parts:
        operand = exp.Paren(this=part) if isinstance(part, exp.Or) else part
        joined = operand if joined is None else exp.And(this=joined, expression=operand)
    return joined


def has_query(node: exp.Expr | None) -> bool:
    """Whether a query is part of an expression."""
    return node is not None and node.find(exp.Query) is not None


def nested_query(node: exp.Expr | None) -> bool:
    """Whether a subquery of an expression has a subquery of its own, which Delta takes in no condition."""
    if node is None:
        return False
    for outer in node.find_all(exp.Select):
        for part in (outer.args.get("where"), outer.args.get("having"), *outer.expressions):
            if has_query(part):
                return True
    return False


class Owners:
    """Tells which tables of a FROM an expression reads.

    Args:
        columns: Columns of each alias, lower case; None where they are not known.
    """

    def __init__(self, columns: dict[str, frozenset[str] | None]) -> None:
        self._columns = columns

    def of(self, node: exp.Expr) -> set[str | None]:
        """Aliases that an expression reads, lower case; None is among them when one cannot be told."""
        found: set[str | None] = set()
        for column in node.find_all(exp.Column):
            found |= self._column(column)
        return found

    def _column(self, column: exp.Column) -> set[str | None]:
        table = column.table.lower()
        inner = _inner_aliases(column)
        if table:
            if table in inner:
                return set()
            return {table} if table in self._columns else set()  # a variable's label, or an outer name
        return {self.owner(column.name)} if not inner else {None}

    def owner(self, name: str) -> str | None:
        """The alias that a bare column belongs to; None when it cannot be told."""
        known = [alias for alias, columns in self._columns.items() if columns is not None and name.lower() in columns]
        unknown = [alias for alias, columns in self._columns.items() if columns is None]
        if len(known) == 1 and not unknown:
            return known[0]
        if len(known) == 1:
            return known[0]  # T-SQL refuses a name that two tables have
        return unknown[0] if not known and len(unknown) == 1 else None


def _inner_aliases(column: exp.Column) -> set[str]:
    """Aliases of the queries around a column, inside the expression it belongs to."""
    found: set[str] = set()
    scope = column.find_ancestor(exp.Select)
    while scope is not None and scope.parent is not None:
        items = [scope.args["from_"].this] if scope.args.get("from_") else []
        items += [j.this for j in scope.args.get("joins") or ()]
        found |= {i.alias_or_name.lower() for i in items}
        scope = scope.find_ancestor(exp.Select)
    return found
