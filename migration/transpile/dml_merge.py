"""MERGE.

Sources: Microsoft Learn, "MERGE (Transact-SQL)"; Databricks SQL language reference, "MERGE INTO".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from migration.transpile.context import CannotConvert
from migration.transpile.dml_output import Output, read_output
from migration.transpile.dml_parse import Made, Statement, Target
from migration.transpile.dml_shape import merge_source
from migration.transpile.dml_sources import has_query
from migration.transpile.dml_values import assigned, plain, weave_values
from migration.transpile.names import quote
from migration.transpile.reader import Reader
from migration.transpile.table_model import Span
from migration.transpile.weave import Woven

_BY = {"TARGET": "WHEN NOT MATCHED", "SOURCE": "WHEN NOT MATCHED BY SOURCE"}
_ORDER = ("WHEN MATCHED", "WHEN NOT MATCHED", "WHEN NOT MATCHED BY SOURCE")


@dataclass(slots=True)
class Branch:
    """One WHEN.

    Attributes:
        when: Its Databricks words.
        condition: Index of its condition among the conditions; -1 when it has none.
        verb: ``UPDATE``, ``DELETE`` or ``INSERT``.
        columns: Columns that get a value.
        values: Index of each one's value among the values; -1 for DEFAULT.
    """

    when: str
    condition: int = -1
    verb: str = ""
    columns: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Merge:
    """A MERGE as it was read.

    Attributes:
        statement: The statement.
        target: The table whose rows change.
        alias: What its columns are qualified with.
        named: Whether that is an alias.
        source: Where its source stands, alias included.
        conditions: Where ON and the conditions of the branches stand.
        branches: Its branches in order.
        values: Where the values stand.
        output: Its OUTPUT clause; None when it has none.
    """

    statement: Statement
    target: Target
    alias: str
    named: bool
    source: Span
    conditions: list[Span]
    branches: list[Branch]
    values: list[Span]
    output: Output | None = None


def convert_merge(statement: Statement) -> Made:
    """MERGE with any branches.

    Raises:
        CannotConvert: It has TOP, a condition holds a query, or no rule converts something in it.
    """
    merge = _read(statement)
    if merge.output is None:
        return Made((_write(merge, _weave(merge)),))
    from migration.transpile.dml_output_merge import merge_with_output

    return merge_with_output(merge, merge.output, lambda: Made((_write(merge, _weave(merge)),)))


def _read(statement: Statement) -> Merge:
    reader = statement.reader()
    if statement.top(reader) is not None:
        raise CannotConvert("UNSUPPORTED_CLAUSE", statement.span[0], "MERGE TOP")
    reader.accept("INTO")
    target = statement.target(reader)
    named = reader.accept("AS") or (reader.current.is_name and reader.current.upper != "USING")
    alias = reader.take().value if named else target.name
    statement.hints(reader)
    if not reader.accept("USING"):
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    on = statement.find(("ON",), reader.at)
    source = statement.offsets(reader.at, on)
    end = statement.find(("WHEN", "OUTPUT", "OPTION"), on + 1)
    merge = Merge(statement, target, alias, named, source, [statement.offsets(on + 1, end)], [], [])
    while end < len(statement.tokens) and statement.tokens[end].upper == "WHEN":
        start, end = end + 1, statement.find(("WHEN", "OUTPUT", "OPTION"), end + 1)
        _branch(merge, start, end)
    if end < len(statement.tokens):
        behind = statement.find(("OPTION",), end)
        if statement.tokens[end].upper == "OUTPUT":
            merge.output = read_output(statement, end + 1, behind)
        if behind < len(statement.tokens):
            statement.note_option({"OPTION": (behind + 1, len(statement.tokens))})
    if not merge.branches:
        raise CannotConvert("UNKNOWN_SYNTAX", statement.span[0], "MERGE without WHEN")
    return merge


def _branch(merge: Merge, start: int, end: int) -> None:
    statement = merge.statement
    reader = Reader(statement.tokens)
    reader.at = start
    when = "WHEN MATCHED"
    if reader.accept("NOT", "MATCHED"):
        when = _BY["TARGET"]
        if reader.accept("BY"):
            when = _BY.get(reader.take().upper, "")
    elif not reader.accept("MATCHED"):
        when = ""
    then = statement.find(("THEN",), reader.at)
    if not when or then >= end:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    branch = Branch(when)
    merge.branches.append(branch)
    if reader.accept("AND"):
        branch.condition = len(merge.conditions)
        merge.conditions.append(statement.offsets(reader.at, then))
    elif reader.at != then:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    reader.at = then + 1
    branch.verb = reader.take().upper
    if branch.verb == "UPDATE" and reader.accept("SET"):
        for first, last in statement.split(reader.at, end):
            _set(merge, branch, first, last)
    elif branch.verb == "INSERT":
        _insert(merge, branch, reader, end)
    elif branch.verb != "DELETE" or reader.at != end:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)


def _set(merge: Merge, branch: Branch, first: int, last: int) -> None:
    reader = Reader(merge.statement.tokens)
    reader.at = first
    token = reader.current
    parts, _ = reader.name()
    if not parts or not reader.accept("="):
        raise CannotConvert("UNSUPPORTED_CLAUSE", token.start, token.text + " " + reader.current.text)
    branch.columns.append(parts[-1])
    branch.values.append(_value(merge, reader.at, last))


def _value(merge: Merge, first: int, last: int) -> int:
    if last - first == 1 and merge.statement.tokens[first].upper == "DEFAULT":
        return -1
    merge.values.append(merge.statement.offsets(first, last))
    return len(merge.values) - 1


def _insert(merge: Merge, branch: Branch, reader: Reader, end: int) -> None:
    statement, target = merge.statement, merge.target
    if reader.current.upper == "(":
        branch.columns = [t.value for t in reader.group_words() if t.upper != ","]
    elif target.generated and target.columns:
        branch.columns = [c for c in target.columns if c not in target.generated]
    if not reader.accept("VALUES") or reader.current.upper != "(":
        raise CannotConvert("UNSUPPORTED_CLAUSE", reader.current.start, "INSERT " + reader.current.text)
    first = reader.at
    reader.group()
    if reader.at != end:
        raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
    branch.values = [_value(merge, a, b) for a, b in statement.split(first + 1, reader.at - 1)]


def _weave(merge: Merge) -> Woven:
    statement = merge.statement
    at = statement.span[0]
    weaver = weave_values(statement, merge.values).add("\nFROM ", at).copy(merge.target.span)
    if merge.named:
        weaver.add(f" AS [{merge.alias.replace(']', ']]')}]", at)
    weaver.add("\nCROSS JOIN ", at).copy(merge.source).add("\nWHERE ", at)
    for number, span in enumerate(merge.conditions):
        weaver.add(" AND (" if number else "(", span[0]).copy(span).add("\n)", span[1])
    return weaver.query()


def _write(merge: Merge, woven: Woven) -> str:
    tree = woven.tree
    conditions = _conditions(tree, len(merge.conditions))
    if not isinstance(tree, exp.Select) or len(tree.args.get("joins") or ()) != 1 or conditions is None:
        raise CannotConvert("UNSUPPORTED_CLAUSE", merge.source[0], "a source of several tables")
    for node, span in zip(conditions, merge.conditions, strict=True):
        if has_query(node):
            raise CannotConvert("UNSUPPORTED_CLAUSE", span[0], "a query in a condition of MERGE")
    projections = list(tree.expressions)
    for node, span in zip(projections, merge.values, strict=False):
        if has_query(node):
            raise CannotConvert("UNSUPPORTED_CLAUSE", span[0], "a query as a value of MERGE")
    source, added = merge_source(woven, tree.args["joins"][0].this)
    if tree.args.get("with_"):
        alias = tree.args["joins"][0].this.alias_or_name
        source = f"({woven.sql(tree.args['with_'])} SELECT * FROM {source}) AS {quote(alias)}"  # noqa: S608 - converted SQL
        added += 1
    if added:
        merge.statement.context.expect("FROM", added)
    alias = merge.alias
    if not merge.named and alias.startswith(("#", "@")):
        alias = merge.target.path[-1]
    lines = [f"MERGE INTO {merge.target.sql} AS {quote(alias)} USING {source} ON {woven.sql(plain(conditions[0]))}"]
    # Databricks wants the kinds in this order; a row falls under one kind only, so their order changes nothing.
    for branch in sorted(merge.branches, key=lambda b: _ORDER.index(b.when)):
        when = branch.when
        if branch.condition >= 0:
            when += f" AND {_operand(woven, conditions[branch.condition])}"
        lines.append(f"{when} THEN {_action(merge, branch, woven, projections)}")
    return "\n".join(lines)


def _operand(woven: Woven, node: exp.Expr) -> str:
    inner = plain(node)
    return woven.sql(exp.Paren(this=inner)) if isinstance(inner, exp.Or) else woven.sql(inner)


def _conditions(tree: exp.Expr, count: int) -> list[exp.Expr] | None:
    """The conditions that WHERE joins by AND, in order; None when they are not ``count``."""
    where = tree.args.get("where")
    node = where.this if where is not None else None
    found: list[exp.Expr] = []
    while node is not None and len(found) < count - 1:
        if not isinstance(node, exp.And):
            return None
        found.append(node.expression)
        node = node.this
    if node is None:
        return None
    return [node, *reversed(found)]


def _action(merge: Merge, branch: Branch, woven: Woven, projections: list[exp.Expr]) -> str:
    if branch.verb == "DELETE":
        return "DELETE"
    known = merge.target.columns or {}
    names = branch.columns or list(known)
    made = []
    for place, value in enumerate(branch.values):
        wanted = known.get(names[place].lower()) if place < len(names) else None
        made.append("DEFAULT" if value < 0 else assigned(woven, projections[value], wanted))
    if branch.verb == "UPDATE":
        return "UPDATE SET " + ", ".join(f"{quote(c)} = {v}" for c, v in zip(branch.columns, made, strict=True))
    if not names:
        raise CannotConvert("UNSUPPORTED_CLAUSE", merge.target.span[0], "INSERT without columns into a table whose columns are not known")
    if len(names) != len(made):
        raise CannotConvert("UNKNOWN_SYNTAX", merge.target.span[0], f"{len(names)} columns and {len(made)} values")
    return f"INSERT ({', '.join(quote(c) for c in names)}) VALUES ({', '.join(made)})"  # noqa: S608 - quoted names, converted values
