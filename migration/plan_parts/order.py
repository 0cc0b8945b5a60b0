"""The order of conversion: waves, cycles and missing objects, as the dependencies of the source show them."""

from __future__ import annotations

from core.safe_text import code_span
from migration.estate import ObjectKind
from migration.plan_parts.facts import Facts, plural

_NAMED = 4
_TABLE = ObjectKind.TABLE.value


def order(f: Facts) -> tuple[str, ...]:
    """What a plan says about the order in which objects are created; empty where at most one object moves."""
    waves = f.summary.waves if f.summary else ()
    return tuple(text for text in (_waves(waves), _table_order(f), *_cycles(f), _missing(f)) if text)


def _waves(waves: tuple[dict[str, int], ...]) -> str:
    if len(waves) < 2:
        return ""
    last = max((number for number, wave in enumerate(waves, 1) if _TABLE in wave), default=0)
    parts = []
    if last:
        parts.append(f"tables in {_span(1, last)}")
    if last < len(waves):
        parts.append(f"{'code' if last else 'views, functions and procedures'} in {_span(last + 1, len(waves))}")
    return (
        f"Go by the {len(waves)} waves of the dependencies: {', '.join(parts)}; `quickplan analyze --json` names the wave of each object."
    )


def _span(first: int, last: int) -> str:
    return f"wave {first}" if first == last else f"waves {first} {'and' if last == first + 1 else 'to'} {last}"


def _table_order(f: Facts) -> str:
    """Empty where at most one table moves."""
    if f.count(ObjectKind.TABLE) < 2 and (f.summary or f.simple):
        return ""
    keys = "; key constraints are informational on Databricks and checked by expectations instead" if f.to_databricks else ""
    return f"Create tables in foreign-key order, parents first{keys}."


def _cycles(f: Facts) -> tuple[str, ...]:
    cycles = f.summary.cycles if f.summary else ()
    if not cycles:
        return ()
    shown = "; ".join(_named(cycle) for cycle in cycles[:_NAMED])
    more = f"; and {len(cycles) - _NAMED} more" if len(cycles) > _NAMED else ""
    each = "these need each other" if len(cycles) == 1 else f"{len(cycles)} groups need each other"
    return (f"Create each cycle in one step, keys after the tables: {each}: {shown}{more}.",)


def _missing(f: Facts) -> str:
    names = f.summary.missing if f.summary else ()
    if not names:
        return ""
    return f"Find {plural(len(names), 'object')} that the code uses and the source does not define: {_named(names)}."


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(code_span(n) for n in names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
