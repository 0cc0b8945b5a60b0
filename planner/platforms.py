"""Platforms a prompt names, and on which side of a move they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.vocabulary import SOURCES, TARGETS, word_set
from planner.words import Flat

DATABRICKS = "Databricks"

_ALL = re.compile("|".join(rf"(?P<p{i}>(?<= )(?:{pattern})(?= ))" for i, (_, pattern) in enumerate((*TARGETS, *SOURCES))))
_NAMES = [name for name, _ in (*TARGETS, *SOURCES)]
_TO = word_set("to into onto -> towards nach in on for as under via using auf ins")
_FROM = word_set(
    "from off von aus leaving retire retiring retired decommission decommissioning sunset replace replacing legacy existing old"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A platform's name in a sentence.

    Attributes:
        name: Its usual name.
        first: Index of its first token in the sentence.
        end: Index past its last token.
        side: ``to``, ``from`` or empty: what the words before it say.
    """

    name: str
    first: int
    end: int
    side: str


def mentions(flat: Flat) -> list[Mention]:
    """The platforms named in ``flat``, in order."""
    found: list[Mention] = []
    for match in _ALL.finditer(flat.text):
        first, end = flat.span(*match.span())
        name = _NAMES[int((match.lastgroup or "p0")[1:])]
        side = ""
        for token in reversed(flat.tokens[max(0, first - 5) : first]):
            if token.key in _TO:
                side = "to"
            elif token.key in _FROM:
                side = "from"
            if side or not token.is_word:
                break
        found.append(Mention(name, first, end, side))
    return found


def route(found: list[Mention]) -> tuple[str, str]:
    """Source and target platform, each empty when nothing says it.

    Databricks is the target unless the words say that things leave it.
    """
    source = next((m.name for m in found if m.side == "from"), "")
    target = next((m.name for m in found if m.side == "to" and m.name != source), "")
    if any(m.name == DATABRICKS for m in found) and source != DATABRICKS and (not target or target != DATABRICKS):
        source, target = source or target, DATABRICKS
    if not source:
        source = next((m.name for m in found if m.name != target and m.side != "to"), "")
    if not source:
        source = next((m.name for m in found if m.name != target), "")
    return source, target
