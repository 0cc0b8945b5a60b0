"""Fits the weights to hours that were really spent: one factor a group of terms.

The factors minimise, over all entered objects, the squared relative error plus a pull back to the shipped weights::

    sum_i ((sum_g s_g x_ig - y_i) / m_i)^2  +  PULL * sum_g (s_g - 1)^2,   LEAST <= s_g <= MOST

with ``x_ig`` the unscaled hours of group g in object i (middle of the range), ``y_i`` the actual hours and ``m_i`` the unscaled estimate,
at least half an hour, so that one giant does not outvote ten common objects. Hours beyond :data:`MOST` times m_i, which no factor can
explain (a typing error, a rewrite of something else), count as that much. A handful of objects cannot turn the table over: the pull
weighs as much as :data:`PULL` objects. The sum is strictly convex, so the answer is one and the same on every machine; coordinate descent
with the bounds finds it. As the m_i do not depend on the hours entered, raising an object's hours never lowers its estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migration.assessment.weights import GROUPS

PULL = 1.0
LEAST, MOST = 0.1, 10.0
_FLOOR_HOURS = 0.5
_ROUNDS = 2_000
_ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """What the fit found.

    Attributes:
        scale: Factor by group.
        rows: Object, actual hours, estimate before, estimate after.
        told: Groups of which the entered objects have any hours; the others keep 1.
    """

    scale: dict[str, float]
    rows: tuple[tuple[str, float, float, float], ...]
    told: tuple[str, ...]

    def explain(self) -> list[str]:
        """What changed and why, one sentence a line."""
        lines = []
        for group in GROUPS:
            factor = self.scale[group]
            if group not in self.told:
                lines.append(f"{group}: kept at 1 (no entered object has such a term)")
            elif abs(factor - 1) < 0.005:
                lines.append(f"{group}: kept at 1 (the entered hours agree)")
            else:
                lines.append(f"{group}: × {factor:.2f} ({'more' if factor > 1 else 'fewer'} hours than shipped)")
        before = sum(abs(estimate - spent) for _, spent, estimate, _ in self.rows) / len(self.rows)
        after = sum(abs(estimate - spent) for _, spent, _, estimate in self.rows) / len(self.rows)
        lines.append(f"mean error over {len(self.rows)} objects: {before:.1f} h before, {after:.1f} h after")
        return lines


def group_hours(terms: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Hours by group of an object's ``effort_hours.terms``."""
    hours = dict.fromkeys(GROUPS, 0.0)
    for term in terms:
        hours[term["group"]] += (term["low"] + term["high"]) / 2
    return hours


def fit(objects: Sequence[tuple[str, Mapping[str, float], float]]) -> Fit:
    """Fit the factors.

    Args:
        objects: Name, unscaled hours by group, and actual hours (0 or more) of each; at least one.
    """
    base = [sum(x.values()) for _, x, _ in objects]
    size = [max(m, _FLOOR_HOURS) for m in base]
    rows = [([x.get(g, 0.0) / m for g in GROUPS], min(y / m, MOST)) for (_, x, y), m in zip(objects, size, strict=True)]
    count = len(GROUPS)
    square = [[sum(r[a] * r[b] for r, _ in rows) + (PULL if a == b else 0.0) for b in range(count)] for a in range(count)]
    right = [sum(r[a] * y for r, y in rows) + PULL for a in range(count)]
    scale = [1.0] * count
    for _ in range(_ROUNDS):
        moved = 0.0
        for a in range(count):
            rest = right[a] - sum(square[a][b] * scale[b] for b in range(count) if b != a)
            new = min(MOST, max(LEAST, rest / square[a][a]))
            moved, scale[a] = max(moved, abs(new - scale[a])), new
        if moved < _ENOUGH:
            break
    found = dict(zip(GROUPS, scale, strict=True))
    told = tuple(g for g in GROUPS if any(x.get(g, 0.0) > 0 for _, x, _ in objects))
    return Fit(
        found,
        tuple((name, y, before, sum(found[g] * x.get(g, 0.0) for g in GROUPS)) for (name, x, y), before in zip(objects, base, strict=True)),
        told,
    )


def with_scale(text: str, fitted: Fit) -> str:
    """The text of an ``effort.toml`` with its ``[scale]`` table replaced; everything else, comments too, stays."""
    kept, inside = [], False
    for line in text.splitlines():
        head = re.match(r"\s*\[+\s*\"?([\w ]+)", line)
        if head:
            inside = head[1].strip() == "scale"
        if not inside and not line.startswith(_MARK):
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    table = [f"{_MARK} to the hours of {len(fitted.rows)} objects; run it again with more.", "[scale]"]
    table += [f"{group} = {fitted.scale[group]:.4f}" for group in GROUPS]
    return "\n".join([*kept, *([""] if kept else []), *table]) + "\n"


_MARK = "# Fitted by `quickplan calibrate`"
