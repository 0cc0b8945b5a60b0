"""A text of many independent choices as one template: what stands always, and slots for what stands on some ways only.

Twelve filters that are each appended or not are 4,096 texts. Each is converted alone, all together, and all but one; where the results
differ in one place for each filter and nowhere else, that place is its slot, and the text is put together at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from migration.transpile.procedural.emitter import Emitter
from migration.transpile.procedural.skeletons import Hole, NoSkeleton, Skeleton, Slot, Text, skeleton
from migration.transpile.procedural.text_sums import merged, pieces_of

#: Most texts that are converted to find the slots of one.
MAX_PROBES = 160

#: Which alternative stands in each slot.
Filling = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A text with slots.

    Attributes:
        text: Its pieces, slots among them.
        base: The filling with the shortest alternatives.
        probes: The texts that are converted, by filling.
    """

    text: Text
    base: Filling
    probes: dict[Filling, tuple[Text, Skeleton]]

    @property
    def slots(self) -> list[Slot]:
        """Its slots in order."""
        return [p for p in self.text.pieces if isinstance(p, Slot)]


@dataclass(frozen=True, slots=True)
class Region:
    """Where a slot stands in a converted text.

    Attributes:
        slot: Number of the slot.
        start: Offset in the converted base.
        end: Where the base's own alternative ends.
        texts: What each alternative is converted to.
    """

    slot: int
    start: int
    end: int
    texts: tuple[str, ...]


def template(e: Emitter, text: Text) -> Template:
    """Read every text that has to be converted.

    Raises:
        NoSkeleton: There are too many, or a value in one is a piece of the statement itself.
    """
    slots = [p for p in text.pieces if isinstance(p, Slot)]
    base = tuple(min(range(len(s.alternatives)), key=lambda n, s=s: _length(s.alternatives[n])) for s in slots)  # type: ignore[misc]
    fillings = _fillings(base, [len(s.alternatives) for s in slots])
    if len(fillings) > MAX_PROBES:
        raise NoSkeleton
    numbers: dict[Hole, int] = {}
    for piece in pieces_of(text):
        if isinstance(piece, Hole):
            numbers.setdefault(piece, len(numbers) + 1)
    probes = {}
    for filling in fillings:
        filled = _filled(text, filling)
        probes[filling] = (filled, skeleton(e, filled, numbers))
    return Template(text, base, probes)


def _length(text: Text) -> int:
    return sum(len(p) if isinstance(p, str) else 10 for p in pieces_of(text))


def _fillings(base: Filling, sizes: list[int]) -> list[Filling]:
    """Each alternative alone, all others together, all but one, and neighbours together."""
    other = tuple((n + 1) % size for n, size in zip(base, sizes, strict=True))
    found = [base, other]
    for place, size in enumerate(sizes):
        for number in range(size):
            found += [_with(base, place, number), _with(other, place, number)]
        if place:
            found.append(_with(_with(base, place, other[place]), place - 1, other[place - 1]))
    return list(dict.fromkeys(found))


def _with(filling: Filling, place: int, number: int) -> Filling:
    return (*filling[:place], number, *filling[place + 1 :])


def _filled(text: Text, filling: Filling) -> Text:
    pieces: list[str | Hole | Slot] = []
    numbers = iter(filling)
    for piece in text.pieces:
        pieces += piece.alternatives[next(numbers)].pieces if isinstance(piece, Slot) else [piece]
    return Text((), merged(pieces))


def regions(found: Template, sqls: dict[Filling, str]) -> list[Region] | None:
    """Where the slots are in the converted texts; None when a slot changes more than one place, or two hang together."""
    base = sqls[found.base]
    made: list[Region] = []
    for place, slot in enumerate(found.slots):
        texts = [sqls[_with(found.base, place, number)] for number in range(len(slot.alternatives))]
        if any(t != base for t in texts):
            made.append(_region(place, base, texts))
    made.sort(key=lambda r: (r.start, r.slot))
    if any(before.end > behind.start for before, behind in pairwise(made)):
        return None
    return made if all(_rendered(base, made, filling) == sql for filling, sql in sqls.items()) else None


def _region(slot: int, base: str, texts: list[str]) -> Region:
    start = 0
    shortest = min(len(base), *map(len, texts))
    while start < shortest and all(t[start] == base[start] for t in texts):
        start += 1
    behind = 0
    while behind < shortest - start and all(t[-1 - behind] == base[-1 - behind] for t in texts):
        behind += 1
    # What is put in at one point may be read from several: take it from the first, where a word begins.
    while start + behind == len(base) and start and all(len(t) == len(base) or t[len(t) - behind - 1] == base[start - 1] for t in texts):
        start -= 1
        behind += 1
    return Region(slot, start, len(base) - behind, tuple(t[start : len(t) - behind] for t in texts))


def _rendered(base: str, found: list[Region], filling: Filling) -> str:
    made, at = "", 0
    for region in found:
        made += base[at : region.start] + region.texts[filling[region.slot]]
        at = region.end
    return made + base[at:]
