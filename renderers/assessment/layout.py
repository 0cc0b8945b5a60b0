"""Places the boxes of a layered graph: columns from left to right, few crossings, long arrows beside the boxes and not through them.

The steps of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical system structures", 1981): layers are given,
order within a layer by barycentres, then coordinates. All long arrows of one box share one line as far as they can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SWEEPS = 8
_LINE = 7.0  # height that a passing line takes
_GAP = 8.0
_EMPTY = 24.0  # height of a band without any box that is left


@dataclass(slots=True)
class Layout:
    """Where everything stands, in pixels.

    Attributes:
        tops: Upper edge of each box.
        paths: Points of each arrow, as (column, y): from the middle of the needed box's right edge to the middle of the user's left edge.
        height: Of the whole.
    """

    tops: dict[str, float] = field(default_factory=dict)
    paths: dict[tuple[str, str], list[tuple[int, float]]] = field(default_factory=dict)
    height: float = 0.0


def arrange(layers: Sequence[Sequence[str]], heights: Mapping[str, float], users: Mapping[str, Sequence[str]]) -> Layout:
    """Place boxes.

    Args:
        layers: Boxes of each column; every box once.
        heights: Pixels of each.
        users: For each box the boxes of later columns that an arrow goes to.
    """
    column = {box: at for at, layer in enumerate(layers) for box in layer}
    order: list[list[str]] = [list(layer) for layer in layers]
    size = dict(heights)
    right: dict[str, list[str]] = {box: [] for box in column}
    chains: dict[tuple[str, int], str] = {}
    for box, targets in users.items():
        for target in targets:
            before = box
            for at in range(column[box] + 1, column[target]):
                line = chains.get((box, at))
                if line is None:
                    line = chains[box, at] = f"\0{box}\0{at}"
                    order[at].append(line)
                    size[line] = _LINE
                    right[line] = []
                    right[before].append(line)
                before = line
            right[before].append(target)
    left: dict[str, list[str]] = {box: [] for box in right}
    for box, targets in right.items():
        for target in targets:
            left[target].append(box)
    _sort(order, left, right)
    centre = _closed_up(_centres(order, size, left, right), heights)
    made = Layout(height=max((centre[b] + size[b] / 2 for b in centre), default=0.0))
    made.tops = {box: centre[box] - size[box] / 2 for box in column}
    for box, targets in users.items():
        for target in targets:
            passing = [(at, centre[chains[box, at]]) for at in range(column[box] + 1, column[target])]
            made.paths[box, target] = [(column[box], centre[box]), *passing, (column[target], centre[target])]
    return made


def _sort(order: list[list[str]], left: Mapping[str, list[str]], right: Mapping[str, list[str]]) -> None:
    """Order each layer by the barycentres of its neighbours, forwards and backwards in turn."""
    for sweep in range(_SWEEPS):
        near = left if sweep % 2 == 0 else right
        layers = range(1, len(order)) if sweep % 2 == 0 else range(len(order) - 2, -1, -1)
        for at in layers:
            beside = order[at - 1 if sweep % 2 == 0 else at + 1]
            place = {box: (number + 0.5) / len(beside) for number, box in enumerate(beside)}
            here = {box: (number + 0.5) / len(order[at]) for number, box in enumerate(order[at])}
            order[at].sort(key=lambda box: _mean([place[n] for n in near[box]], here[box]))


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _centres(
    order: list[list[str]], size: Mapping[str, float], left: Mapping[str, list[str]], right: Mapping[str, list[str]]
) -> dict[str, float]:
    """Heights of the middles: each box near its neighbours, none upon another."""
    centre: dict[str, float] = {}
    for layer in order:
        top = 0.0
        for box in layer:
            centre[box] = top + size[box] / 2
            top += size[box] + _GAP
    for sweep in range(_SWEEPS):
        near = left if sweep % 2 == 0 else right
        for layer in order if sweep % 2 == 0 else reversed(order):
            wanted = [_mean([centre[n] for n in near[box]], centre[box]) for box in layer]
            _push_apart(layer, wanted, size, centre)
    least = min((centre[b] - size[b] / 2 for b in centre), default=0.0)
    return {box: at - least for box, at in centre.items()}


def _closed_up(centre: dict[str, float], heights: Mapping[str, float]) -> dict[str, float]:
    """The same without bands across the whole picture that hold no box: passing lines move with the boxes around them."""
    spans = sorted((centre[box] - heights[box] / 2, centre[box] + heights[box] / 2) for box in heights)
    bands: list[tuple[float, float]] = []
    bottom = 0.0
    for top, end in spans:
        if top - bottom > _EMPTY:
            bands.append((bottom, top))
        bottom = max(bottom, end)
    moved = dict(centre)
    for box, at in centre.items():
        for top, end in bands:
            inside = min(max(at - top, 0.0), end - top) / (end - top)
            moved[box] -= inside * (end - top - _EMPTY)
    return moved


def _push_apart(layer: list[str], wanted: list[float], size: Mapping[str, float], centre: dict[str, float]) -> None:
    """Set the boxes of a layer where they want to be, blocks that collide sharing the shift (pool adjacent violators)."""
    blocks: list[list[float]] = []  # [sum of wanted tops, boxes, height above the last box's top]
    offsets: list[float] = []
    top = 0.0
    for box, want in zip(layer, wanted, strict=True):
        offsets.append(top)
        blocks.append([want - size[box] / 2 - top, 1])
        top += size[box] + _GAP
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1][0] += last[0]
            blocks[-1][1] += last[1]
    at = 0
    for total, count in blocks:
        for _ in range(int(count)):
            centre[layer[at]] = total / count + offsets[at] + size[layer[at]] / 2
            at += 1
