"""``SELECT @s = @s + a FROM t``: a variable folded over all rows becomes a loop over them.

Sources: Microsoft Learn, "SELECT @local_variable" (an expression is evaluated for each row); Databricks SQL language reference,
"FOR statement".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert
from migration.transpile.dml_assign import COMPOUND
from migration.transpile.dml_parse import read_statement
from migration.transpile.dml_values import assigned, kept_type
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote
from migration.transpile.procedural.emitter import Emitter, fitted, indented
from migration.transpile.procedural.tree import Leaf
from migration.transpile.table_model import Span
from migration.transpile.types import SqlType
from migration.transpile.weave import Weaver
from migration.tsql.lexer import Kind, Token

_ENDS = ("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "EXCEPT", "INTERSECT", "OPTION", "FOR")
#: Private name of the value that a row brings.
_ROW = "@\u01c3row"


def emit_folding(e: Emitter, node: Leaf) -> list[str]:
    """One variable that gets its old value and something of each row.

    Raises:
        CannotConvert: The statement has another shape.
    """
    own = e.context.fork()
    statement = read_statement(own, node.span, e.scope)
    tokens = statement.tokens
    end = statement.find(_ENDS, statement.first + 1)
    items = statement.split(statement.first + 1, end)
    start = items[0][0]
    name = tokens[start].text.lower()
    known = e.scope.variables.get(name)
    mixed = statement.first or len(items) != 1 or end >= len(tokens) or tokens[end].upper != "FROM" or known is None
    if mixed or any(t.upper in ("GROUP", "UNION", "EXCEPT", "INTERSECT", "OPTION", "TOP", "DISTINCT") for t in tokens):
        raise CannotConvert("ACCUMULATION", node.start, name)
    left, right = _parted(e, tokens, start, end, name)
    if any(t.text.lower() == name for t in tokens[end:]):
        raise CannotConvert("ACCUMULATION", node.start, name)
    rest: Span = (tokens[end].start, tokens[-1].end)
    woven = Weaver(own, e.scope).add("SELECT (", right[0]).copy(right).add("\n) ", right[1]).copy(rest).query()
    kind: SqlType = woven.types.of(woven.tree.expressions[0])
    query = e.resolve(woven.sql())
    row = e.unique("row")
    assert known is not None
    with e.knowing({_ROW: Variable((row, "c1"), kind)}):
        weaver = Weaver(own, e.scope).add("SELECT (", node.start)
        folded = (weaver.copy(left) if left else weaver.add(f"{name} {COMPOUND[tokens[start + 1].upper]} ", node.start)).add(
            f" {_ROW}\n)", node.start
        )
        value = folded.query()
        expression = value.tree.expressions[0]
        found = kept_type(expression, value.types.of(expression), known.type)
        sql = fitted(assigned(value, expression, known.type), found, known.type, node.start)
    lost = conservation(source_clauses(tokens), [query, sql], own.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", node.start, lost)
    e.context.adopt(own.findings)
    e.context.note("FOLDED", node.start, name)
    head = f"FOR {quote(row)} AS SELECT * FROM ({query}) AS `r`(c1) DO"  # noqa: S608 - converted SQL
    return [head, *indented([f"SET {quote(known.path[-1])} = {sql};"]), "END FOR;"]


def _parted(e: Emitter, tokens: list[Token], start: int, end: int, name: str) -> tuple[Span | None, Span]:
    """``@s = left + right`` with the old value in ``left`` only; ``left`` ends with the plus, and is None for ``@s += right``."""
    sign = tokens[start + 1].upper
    value = tokens[start + 2 : end]
    mentions = [i for i, t in enumerate(value) if t.text.lower() == name]
    others = [t for t in value if t.kind is Kind.VARIABLE and t.text.startswith("@@")]
    if others or not value:
        raise CannotConvert("ACCUMULATION", tokens[start].start, name)
    if sign == "+=" and not mentions:
        return None, (value[0].start, value[-1].end)
    depth = 0
    place = -1
    for index, token in enumerate(value):
        depth += (token.upper in ("(", "CASE")) - (token.upper in (")", "END"))
        if token.upper == "+" and not depth and mentions and index > mentions[-1]:
            place = index
            break
    if sign != "=" or place < 0 or place + 1 >= len(value):
        raise CannotConvert("ACCUMULATION", tokens[start].start, name)
    return (value[0].start, value[place].end), (value[place + 1].start, value[-1].end)
