"""Where a character of a derived text stands in its file: behind variables that were replaced, or a string that was unwrapped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Origin(NamedTuple):
    """From ``offset`` on, a text continues at this place of its file.

    Attributes:
        offset: Offset in the text.
        line: 1-based line in the file.
        column: 1-based column in the file, in characters.
        fixed: Every offset up to the next origin stands at this very place (it comes from a variable's value).
    """

    offset: int
    line: int
    column: int
    fixed: bool = False


def locate(text: str, offset: int, line: int, origins: Sequence[Origin] = ()) -> tuple[int, int]:
    """1-based line and column in the file of ``offset`` in ``text``.

    Args:
        text: A text with LF line ends.
        offset: Place in it.
        line: Line of its first character in the file.
        origins: In order of offset, the first at 0; empty when the text begins at column 1 and is as in the file.
    """
    if not origins:
        return line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)
    origin = origins[bisect_right(origins, offset, key=_offset) - 1]
    if origin.fixed:
        return origin.line, origin.column
    newlines = text.count("\n", origin.offset, offset)
    if newlines:
        return origin.line + newlines, offset - text.rfind("\n", 0, offset)
    return origin.line, origin.column + offset - origin.offset


def cut(text: str, start: int, end: int, line: int, origins: Sequence[Origin] = ()) -> tuple[Origin, ...]:
    """The origins of ``text[start:end]``; empty when it begins at column 1 and is as in the file."""
    first = Origin(0, *locate(text, start, line, origins), fixed=_fixed_at(origins, start))
    inside = tuple(o._replace(offset=o.offset - start) for o in origins if start < o.offset < end)
    return (first, *inside) if inside or first.column != 1 or first.fixed else ()


def _fixed_at(origins: Sequence[Origin], offset: int) -> bool:
    return bool(origins) and origins[bisect_right(origins, offset, key=_offset) - 1].fixed


def _offset(origin: Origin) -> int:
    return origin.offset
