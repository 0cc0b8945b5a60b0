"""EXEC of a text of many independent choices: its converted pieces are put together at run time.

Sources: Microsoft Learn, "EXECUTE", "sp_executesql"; Databricks SQL language reference, "EXECUTE IMMEDIATE" (a marker may be given a
value that the text does not ask for).
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert
from migration.transpile.local_scope import Variable
from migration.transpile.names import quote, string_literal
from migration.transpile.procedural import built
from migration.transpile.procedural.emitter import Emitter, indented
from migration.transpile.procedural.skeletons import Hole, Skeleton, Slot, Text
from migration.transpile.procedural.templates import Template, regions
from migration.transpile.procedural.text_sums import pieces_of
from migration.transpile.procedural.tree import Leaf


def execute(
    e: Emitter, node: Leaf, found: Template, known: dict[str, Variable], given: dict[str, str], outputs: dict[str, Variable]
) -> list[str]:
    """EXEC of a text with slots.

    Raises:
        CannotConvert: One of its texts cannot be converted, or its choices are not independent.
    """
    if any(isinstance(p, Hole) and p not in e.parts for p in pieces_of(found.text)):
        raise CannotConvert("DYNAMIC_SQL", node.start)
    sqls, whole, variables, into = {}, Skeleton(), dict(known), ""
    for filling, (_, one) in found.probes.items():
        named = built.named_values(e, one, known)
        sqls[filling], into = built.statement(e, node, one, named, outputs)
        variables |= named
        whole.values |= one.values
        whole.around |= one.around
    places = regions(found, sqls)
    if places is None:
        raise CannotConvert("DYNAMIC_SQL", node.start, "its choices hang together")
    base, at = sqls[found.base], 0
    used: dict[str, None] = {}
    parts: list[str] = []
    for region in places:
        parts += _written(e, base[at : region.start], whole, variables, given, outputs, used)
        slot = found.slots[region.slot]
        parts.append(_chosen(e, slot, [_joined(_written(e, t, whole, variables, given, outputs, used)) for t in region.texts]))
        at = region.end
    parts += _written(e, base[at:], whole, variables, given, outputs, used)
    name = quote(e.text_variable())
    using = f" USING {', '.join(used)}" if used else ""
    lines = [f"SET {name} = {_joined(parts)};", f"EXECUTE IMMEDIATE {name}{into}{using};"]
    missing = _missing(e, found)
    return [f"IF {' AND '.join(missing)} THEN", *indented(lines), "END IF;"] if missing else lines


def _joined(parts: list[str]) -> str:
    return " || ".join(parts) or "''"


def _written(
    e: Emitter,
    sql: str,
    found: Skeleton,
    variables: dict[str, Variable],
    given: dict[str, str],
    outputs: dict[str, Variable],
    used: dict[str, None],
) -> list[str]:
    """A piece of the converted text as expressions of text; ``used`` gets the values it asks for."""
    sql, asked = built.marked(e, sql, found, variables, given, outputs)
    used |= dict.fromkeys(asked)
    return [string_literal(p) if i % 2 == 0 else p for i, p in enumerate(built.names(e, sql, found)) if i % 2 or p]


def _chosen(e: Emitter, slot: Slot, texts: list[str]) -> str:
    """The text of a slot; behind all its decisions exactly one alternative holds."""
    ways = [built.asked_ways(e, t) for t in slot.alternatives]
    # Ways with the same text are one.
    by_text: dict[str, list[str]] = {}
    for way, text in zip(ways, texts, strict=True):
        by_text.setdefault(text, []).append(way)
    *first, last = by_text.items()
    if not first:
        return last[0]
    whens = " ".join(f"WHEN {' OR '.join(f'({w})' if len(held) > 1 else w for w in held)} THEN {text}" for text, held in first)
    return f"CASE {whens} ELSE {last[0]} END"


def _missing(e: Emitter, found: Template) -> list[str]:
    """Conditions for every value that is a part of the text: where one is NULL, the whole text is."""
    conditions: dict[str, None] = {}
    for piece in found.text.pieces:
        alternatives = piece.alternatives if isinstance(piece, Slot) else (Text((), (piece,)),)
        for alternative in alternatives:
            for hole in alternative.pieces:
                if isinstance(hole, Hole) and not hole.optional:
                    there = f"{quote(e.parts[hole][0])} IS NOT NULL"
                    conditions[f"(NOT ({built.asked_ways(e, alternative)}) OR {there})" if alternative.ways else there] = None
    return list(conditions)
