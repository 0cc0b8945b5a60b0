"""Headings inside a prompt: issue templates (``### Steps To Reproduce``), tickets (``Acceptance criteria:``), mails (``Background``)."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What the text under a heading is."""

    PLAIN = "plain"
    """No heading above it, or one that says nothing."""
    BUG = "bug"
    """What happens, what should happen."""
    ASK = "ask"
    """What is wanted."""
    CONTEXT = "context"
    """Why it is wanted, what there is."""
    CRITERIA = "criteria"
    """How one sees that it is done."""
    ASIDE = "aside"
    """Steps to reproduce, versions, logs, check lists: no request."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading.

    Attributes:
        part: What stands under it.
        start: Offset of its words.
        end: Offset where its text begins: past the heading and its colon.
        words_end: Offset past its words.
    """

    part: Part
    start: int
    end: int
    words_end: int


_NAMES: dict[Part, str] = {
    Part.BUG: r"(?:current|actual|observed|expected|desired|intended|wrong|buggy) (?:behaviou?r|results?|outcome|output)|what (?:happened|happens|went wrong|did you expect(?: to happen)?|do you see)(?: instead)?|(?:describe the )?bug(?: description| report)?|describe the (?:issue|problem|bug)|error(?: message| log)?|symptoms?|actual|expected|root cause|impact",
    Part.ASIDE: r"(?:steps |how )?to reproduce(?: the (?:issue|bug|behaviou?r))?|steps|reproduction(?: steps)?|repro(?: steps)?|minimal (?:reproducible )?example|mre|(?:your )?environment|versions?|system info(?:rmation)?|(?:operating system|os|platform|browser)(?: version)?|(?:relevant )?(?:logs?|log output|stack ?trace|traceback)(?: or exception details)?|additional (?:context|information|info|notes)|screenshots?|check ?list|is there an existing issue(?: for this)?\??|logs? confirmation|alternatives(?: (?:you've |you have )?considered)?|describe alternatives(?: you've considered)?|related(?: issues)?|references?|links?|category of (?:bug ?/? ?issue|feature request)|type of change|assignee|reporter|labels?|priority|sprint|story points|estimate|severity|frequency",
    Part.CONTEXT: r"problem(?: statement| description)?|background|context|motivation|why|rationale|current (?:state|situation|setup|status)|as is|today|introduction|intro|situation|is your feature request related to a problem\??|use case",
    Part.ASK: r"(?:proposed |suggested |desired |possible )?(?:solution|change|approach|fix)|proposal|describe the (?:solution|feature)(?: you(?:'d| would) like)?|what (?:should be done|to do|is needed|we want|i want|needs to happen)|goals?|objectives?|aim|ask|scope|to ?do|tasks?|requirements?|request|deliverables?|to be|summary|description|overview|title|subject|what|user story|feature description|feature request",
    Part.CRITERIA: r"acceptance criteria|acceptance|definition of done|dod|done when|success criteria|out of scope|non goals|constraints?|notes?|validation|how to test|test plan|testing|risks?|dependencies|timeline|deadline|due",
}
_HEADING = re.compile(
    r"(?im)^[ \t]{0,4}(?P<mark>#{1,6}[ \t]*|\*\*|__|h[1-6]\.[ \t]+|\*)?(?P<words>"
    + "|".join(f"(?P<{part.value}>{names})" for part, names in _NAMES.items())
    + r")(?P<colon>[ \t]*(?:\*\*|__|\*)?[ \t]*:[ \t]*(?:\*\*|__)?|(?:\*\*|__|\*)?[ \t]*(?=\n|\Z))"
)
_SETEXT = re.compile(r"\n[ \t]*[-=]{3,}[ \t]*\n")


def headings(text: str, offset: int) -> list[Heading]:
    """The headings in ``text``, in order; ``offset`` is added to their places.

    A word alone on its line counts only with a mark, a colon or text under it.
    """
    found: list[Heading] = []
    for match in _HEADING.finditer(text):
        part = next(p for p in _NAMES if match[p.value] is not None)
        bare = not (match["mark"] or ":" in match["colon"])
        if bare and not text[match.end() :].strip():
            continue
        start, words_end = match.span("words")
        found.append(Heading(part, start + offset, match.end() + offset, words_end + offset))
    return found


def part_at(found: list[Heading], starts: list[int], position: int) -> Part:
    """What the text at ``position`` belongs to; ``starts`` are the headings' starts."""
    at = bisect_right(starts, position) - 1
    return found[at].part if at >= 0 else Part.PLAIN
