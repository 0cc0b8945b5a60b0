"""The values and choices of a text that is put together at run time, kept by the statements that compute them.

Sources: Microsoft Learn, "EXECUTE", "CAST and CONVERT" (money is written with two digits); Databricks SQL language reference,
"SET variable".
"""

from __future__ import annotations

from dataclasses import replace

from migration.estate import SqlObject
from migration.transpile.context import CannotConvert, Context
from migration.transpile.dml import convert_value
from migration.transpile.gates import conservation, source_clauses
from migration.transpile.names import quote, string_literal
from migration.transpile.procedural import skeletons
from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.skeletons import Choice, Hole, Place
from migration.transpile.procedural.tree import Node
from migration.transpile.types import INT, STRING, UNKNOWN, Category, SqlType
from migration.tsql.lexer import tokenize

#: What SQL Server reads in a constant for two quotes.
UNDOUBLED = f"{string_literal(chr(39) * 2)}, {string_literal(chr(39))}"
_WHOLE = frozenset({"TINYINT", "SMALLINT", "INT", "BIGINT"})


def capture(e: Emitter, node: Node) -> list[str]:
    """Lines that keep the values which a statement adds to a text, before it runs.

    Raises:
        CannotConvert: A value cannot be converted, or is of a type whose text would differ.
    """
    assert e.texts is not None
    lines: list[str] = []
    wanted = UNKNOWN
    for hole in e.texts.holes(node):
        places = e.texts.places.get(hole, set())
        if Place.BARE in places:
            tokens = skeletons.number_of(e, hole)
            kind = e.type_of((tokens[0].start, tokens[-1].end)) if tokens else STRING
            wanted = _written_number(e, hole, kind)
            if tokens is None or len(places) > 1 or not wanted.known:
                raise CannotConvert("DYNAMIC_SQL", hole.span[0], e.text(hole.span)[:60])
        else:
            tokens = skeletons.inner(e, hole)
            kind = e.type_of((tokens[0].start, tokens[-1].end))
            if kind.category is not Category.STRING or (Place.REMOTE in places and len(places) > 1):
                raise CannotConvert("DYNAMIC_SQL", hole.span[0], e.text(hole.span)[:60])
            kind = STRING
        value = e.resolve(e.value((tokens[0].start, tokens[-1].end)))
        if Place.BARE in places and kind != wanted:
            value, kind = f"CAST({value} AS {wanted.sql})", wanted
        if Place.REMOTE in places and not skeletons.is_doubled(e, hole):
            value = f"REPLACE({value}, {UNDOUBLED})"  # the value was written as a part of a constant
        if hole.optional and kind is STRING:
            value = f"COALESCE({value}, '')"
        name = e.temporary("v_part", kind.sql if kind is not STRING else "STRING")
        e.parts[hole] = (name, kind)
        lines.append(f"SET {quote(name)} = {value};")
    for choice in e.texts.chosen(node):
        number = _number(e, node, choice)
        e.ways[choice] = e.temporary("v_way", "INT")
        lines.append(f"SET {quote(e.ways[choice])} = {number};")
    e.count(lines)
    return lines


def _written_number(e: Emitter, hole: Hole, kind: SqlType) -> SqlType:
    """The type of the number that a value writes into a text; an unknown one where its text may be another number."""
    if kind.sql in _WHOLE:
        return kind
    if kind.category is Category.BIT:
        return INT
    if kind.category is not Category.DECIMAL or e.tokens(hole.span)[0].upper not in ("CAST", "CONVERT"):
        return UNKNOWN
    # Money is written with two digits behind the point, a decimal with all it has.
    return SqlType(Category.DECIMAL, "DECIMAL(19, 2)", 19, 2) if kind.money else kind


def _number(e: Emitter, node: Node, choice: Choice) -> str:
    """The number of the branch that a CASE takes.

    Raises:
        CannotConvert: One of its conditions cannot be converted.
    """
    own = inner_context(e, node, choice.number)
    try:
        made = convert_value(own, (0, len(choice.number)), e.scope, INT)
    except CannotConvert as why:
        raise CannotConvert(why.code, node.start, why.detail) from why
    lost = conservation(source_clauses(list(own.tokens)), [made.sql], own.expected)
    if lost:
        raise CannotConvert("NOT_CONSERVED", node.start, lost)
    line, column = e.context.object.place(node.start)
    e.context.adopt([replace(f, line=line, column=column) for f in own.findings])
    return e.resolve(made.sql)


def inner_context(e: Emitter, node: Node, text: str) -> Context:
    """A text as an object of its own that stands where a statement stands."""
    outer = e.context.object
    line, _ = outer.place(node.start)
    item = SqlObject(outer.name, outer.kind, outer.file, line, line, text, quoted_identifier=outer.quoted_identifier)
    return Context(item, e.context.options, tokenize(text, quoted_identifier=outer.quoted_identifier))
