"""One look at every object of an estate: its indicators, the names it mentions, how long it is. By one process or several, alike.

The tokens of an object are read once, and the words that any finder watches are looked for once.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.progress import Progress, ProgressCallback, no_progress
from migration.assessment.effort import STATEMENTS
from migration.assessment.indicators import find_indicators, wanted
from migration.assessment.references import WATCHED, references_of
from migration.estate import Estate, Indicator, ObjectKind, SqlObject
from migration.look import Look
from migration.tsql.signs import Signs
from migration.workers import Crew

_NOT_READ = frozenset({ObjectKind.PROPERTY, ObjectKind.PERMISSION})
_CHUNK_CHARACTERS = 400_000
_Looked = tuple[tuple[Indicator, ...], Look]


def survey(estate: Estate, crew: Crew | None = None, *, progress: ProgressCallback = no_progress) -> None:
    """Fill in :attr:`SqlObject.indicators` and :attr:`SqlObject.look` of every object.

    Args:
        estate: Any.
        crew: Who does it; None for this process.
        progress: Told of the objects that are done (stage ``analysing``).

    Raises:
        Cancelled: The crew was stopped.
    """
    types = type_names(estate)
    total = len(estate.objects)
    done = 0
    chunks = ((chunk, types) for chunk in _chunks(estate.objects))
    for looked in (crew or Crew(1)).map(_look_at_all, chunks, characters=sum(len(item.text) for item in estate.objects)):
        for indicators, found in looked:
            item = estate.objects[done]
            item.indicators, item.look = indicators, found
            done += 1
        progress(Progress("analysing", done, total))


def type_names(estate: Estate) -> frozenset[str]:
    """Case-folded names, without schema, of the types that an estate defines."""
    return frozenset(item.name.partition(".")[2].casefold() for item in estate.definitions() if item.kind is ObjectKind.TYPE)


def look(item: SqlObject, types: frozenset[str]) -> _Looked:
    """The indicators of an object, and what else one look at it finds; ``types`` as :func:`type_names` gives them."""
    if item.kind in _NOT_READ:
        return (), Look()
    tokens = Signs(item.text, quoted_identifier=item.quoted_identifier)
    places = tokens.where(wanted(tokens) | WATCHED)
    found = references_of(item, tokens, types, places)
    words = [tokens.uppers[at] for at in places]
    return find_indicators(item, tokens, places), Look(
        mentions=tuple(dict.fromkeys((mention.parts, mention.use) for mention in found.found)),
        made=tuple(found.made),
        unknown=tuple(dict.fromkeys(item.place(at)[0] for at in found.unknown)),
        loops=words.count("WHILE"),
        statements=sum(map(STATEMENTS.__contains__, words)),
    )


def _look_at_all(task: tuple[list[SqlObject], frozenset[str]]) -> list[_Looked]:
    objects, types = task
    return [look(item, types) for item in objects]


def _chunks(objects: list[SqlObject]) -> Iterator[list[SqlObject]]:
    """Objects in lists of bounded text, so that a message costs less than the work."""
    chunk: list[SqlObject] = []
    characters = 0
    for item in objects:
        chunk.append(item)
        characters += len(item.text)
        if characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
