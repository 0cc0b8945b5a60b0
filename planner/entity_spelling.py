"""Mistyped and foreign words that introduce a name, spelt out before names are looked for: ``databse X form sql01``."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from planner.vocabulary import word_set
from planner.words import Words

_FORM_HOST = re.compile(r"(?i)\s{1,3}(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[a-z_-]{0,40}\d)[\w-]{0,40}(?:sql|srv|db|dw|host)[\w.-]*)")
_INTRODUCING = word_set(
    "database databases catalog schema server instance warehouse migrate migration move convert transfer port from into"
    " procedure procedures tables"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Offsets in the text as spelt out and in the original, for both directions.

    Attributes:
        original: Where each replaced word starts and ends in the original, in order.
        spelt: The same words' places in the new text.
    """

    original: tuple[tuple[int, int], ...] = ()
    spelt: tuple[tuple[int, int], ...] = ()

    def back(self, position: int) -> int:
        """The original offset of ``position`` in the new text."""
        return _moved(position, self.spelt, self.original)

    def forth(self, position: int) -> int:
        """The offset in the new text of ``position`` in the original."""
        return _moved(position, self.original, self.spelt)


def _moved(position: int, here: tuple[tuple[int, int], ...], there: tuple[tuple[int, int], ...]) -> int:
    at = bisect_right(here, (position, position)) - 1
    if at < 0 or position < here[at][0]:
        return position
    (_, end), (start, stop) = here[at], there[at]
    return stop + position - end if position >= end else start


def spelt_out(words: Words, offset: int, text: str) -> tuple[str, Places]:
    """``text``, a window of ``words`` at ``offset``, with introducing words spelt as expected."""
    pieces: list[str] = []
    original: list[tuple[int, int]] = []
    spelt: list[tuple[int, int]] = []
    done = grown = 0
    for token in words.tokens:
        if (token.key not in _INTRODUCING and token.key != "form") or not offset <= token.start < offset + len(text):
            continue
        start, end = token.start - offset, token.end - offset
        raw, word = text[start:end], token.key
        if word == "form" and _FORM_HOST.match(text, end):
            word = "from"
        if raw.casefold() == word or not raw.islower():
            continue
        pieces += [text[done:start], word]
        original.append((start, end))
        spelt.append((start + grown, start + grown + len(word)))
        grown += len(word) - (end - start)
        done = end
    if not original:
        return text, Places()
    return "".join((*pieces, text[done:])), Places(tuple(original), tuple(spelt))
