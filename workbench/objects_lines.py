"""Which line of a result belongs to which line of its source: anchors that both share, and straight lines between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

#: A name, a number or the text of a string; signs and brackets differ between the dialects.
_WORD = re.compile(r"[^\W\d]\w*|\d+", re.A)
#: What a conversion says of a line it left out.
_NAMED = re.compile(r"line (\d+): not converted")
#: Prefixes that the conversion gives to names of the source (variables, parameters, cursors).
_PREFIX = re.compile(r"^(?:v|p|tmp|row)_")
#: A word on more lines than this says nothing about one of them.
_OFTEN = 6


class LineMap:
    """Goes from a line of one text to the line of the other, both from 0.

    Args:
        anchors: Pairs of lines, rising in both.
        lines: Number of lines of each text.
    """

    def __init__(self, anchors: Sequence[tuple[int, int]], lines: tuple[int, int]) -> None:
        pairs = [(0, 0), *((a, b) for a, b in anchors if a > 0 and b > 0), (lines[0], lines[1])]
        self._sides = ([a for a, _ in pairs], [b for _, b in pairs])

    def to_result(self, line: int) -> int:
        """The line of the result beside a line of the source."""
        return self._along(line, 0)

    def to_source(self, line: int) -> int:
        """The line of the source beside a line of the result."""
        return self._along(line, 1)

    def _along(self, line: int, side: int) -> int:
        here, there = self._sides[side], self._sides[1 - side]
        after = min(max(1, bisect_right(here, line)), len(here) - 1)
        start, end = here[after - 1], here[after]
        if end <= start:
            return there[after - 1]
        share = (line - start) / (end - start)
        return max(0, min(there[-1] - 1, round(there[after - 1] + share * (there[after] - there[after - 1]))))


def map_lines(source: Sequence[str], result: Sequence[str], first_line: int = 1) -> LineMap:
    """Match two texts by the words that both hold equally often.

    Args:
        source: Lines of T-SQL.
        result: Lines of Databricks SQL made from it.
        first_line: The source's first line in its file, for results that name a line of it.
    """
    sure = _rising(_named(result, first_line, len(source)))
    likely = {pair for pair in _shared(source, result) if not _crosses(pair, sure)}
    return LineMap(_rising(likely | set(sure)), (len(source), len(result)))


def _crosses(pair: tuple[int, int], sure: Sequence[tuple[int, int]]) -> bool:
    """Whether a pair contradicts what the result says itself: it stands on the other side, or ties such a line to another one."""
    at = bisect_left(sure, pair)
    before, after = sure[max(0, at - 1) : at], sure[at : at + 1]
    return any(a == pair[0] or b >= pair[1] for a, b in before) or any(a == pair[0] or b <= pair[1] for a, b in after)


def _shared(source: Sequence[str], result: Sequence[str]) -> set[tuple[int, int]]:
    """Lines that hold the same word for the same time, of words that are rare and as frequent in both."""
    ours, theirs = _places(source), _places(result)
    found: set[tuple[int, int]] = set()
    for word, lines in ours.items():
        others = theirs.get(word, ())
        if len(lines) == len(others) <= _OFTEN:
            found.update(zip(lines, others, strict=True))
    return found


def _places(lines: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for word in _WORD.findall(line.casefold()):
            places[_PREFIX.sub("", word)].append(number)
    return places


def _named(result: Sequence[str], first_line: int, count: int) -> set[tuple[int, int]]:
    named = ((int(m[1]) - first_line, number) for number, line in enumerate(result) if (m := _NAMED.search(line)))
    return {(line, number) for line, number in named if 0 <= line < count}


def _rising(pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both texts; what crosses it was moved (a hoisted DECLARE) and is no anchor."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    for place, (_, line) in enumerate(ordered):
        at = bisect_left(tails, line)
        if at == len(tails):
            tails.append(line)
            ends.append(place)
        else:
            tails[at], ends[at] = line, place
        before.append(ends[at - 1] if at else -1)
    run: list[tuple[int, int]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(ordered[place])
        place = before[place]
    return run[::-1]
