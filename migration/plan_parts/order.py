"""The order of conversion: waves, cycles and missing objects, as the dependencies of the source show them."""

from __future__ import annotations

from core.safe_text import code_span
from migration.assessment.totals import hours_range
from migration.estate import ObjectKind
from migration.plan_parts.facts import Facts, kind_words, plural

_NAMED = 4
_WAVES = 12  # waves that get an action of their own
_HARDEST = 5
_MUCH = 0.2  # share of the hours from which they are named
_TABLE = ObjectKind.TABLE.value


def order(f: Facts) -> tuple[str, ...]:
    """What a plan says about the order in which objects are created; empty where at most one object moves."""
    waves = f.summary.waves if f.summary else ()
    each = () if f.simple else _each_wave(f)
    return tuple(text for text in (_waves(waves), *each, _table_order(f), *_cycles(f), _missing(f)) if text)


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


def _each_wave(f: Facts) -> tuple[str, ...]:
    """An action for each wave, in order: what is in it, its hours, and the first to create."""
    s = f.summary
    if not s or len(s.waves) < 2 or len(s.wave_names) != len(s.waves):
        return ()
    texts = []
    for number, (kinds, names) in enumerate(zip(s.waves[:_WAVES], s.wave_names, strict=False), 1):
        counts = ", ".join(f"{count:,} {kind_words(kind)[count != 1]}" for kind, count in kinds.items())
        low, high = s.wave_hours[number - 1] if s.wave_hours else (0.0, 0.0)
        hours = f"; {hours_range(low, high)}" if high else ""
        rest = sum(n for kind, n in kinds.items() if kind != ObjectKind.SCHEMA.value) - len(names)
        named = ", ".join(code_span(n) for n in names) + (f" and {rest:,} more" if rest > 0 else "")
        texts.append(f"Wave {number} ({counts}{hours})" + (f": {named}." if named else "."))
    if len(s.waves) > _WAVES:
        texts.append(f"Waves {_WAVES + 1} to {len(s.waves)} in the same way; the assessment report lists them.")
    return tuple(texts)


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


def risks(f: Facts) -> str:
    """What may upset order and date, as bullets: cycles, missing objects, and hours that lie in few objects; empty for none."""
    s = f.summary
    if not s:
        return ""
    bullets = [
        f"- **Cycle**: {_named(cycle)} need each other; none can be finished, or rolled back, without the others"
        for cycle in s.cycles[:_NAMED]
    ]
    if len(s.cycles) > _NAMED:
        bullets.append(f"- **Cycles**: {len(s.cycles) - _NAMED} more")
    if s.missing:
        bullets.append(
            f"- **Missing objects**: {plural(len(s.missing), 'name')} used by the code {'is' if len(s.missing) == 1 else 'are'} not in the "
            f"source ({_named(s.missing)}): what uses them fails until they are found or cut out"
        )
    hardest = sorted(s.manual_items, key=lambda m: -m.high)[:_HARDEST]
    if len(s.manual_items) > 2 * _HARDEST and s.effort and s.effort["high"]:
        share = sum(m.high for m in hardest) / s.effort["high"]
        if share >= _MUCH:
            named = ", ".join(code_span(m.object) for m in hardest)
            bullets.append(f"- **Few objects decide the date**: {share:.0%} of the hours lie in {named}; begin them early")
    return "\n".join(bullets)


def _missing(f: Facts) -> str:
    names = f.summary.missing if f.summary else ()
    if not names:
        return ""
    return f"Find {plural(len(names), 'object')} that the code uses and the source does not define: {_named(names)}."


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(code_span(n) for n in names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
