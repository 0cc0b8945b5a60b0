"""What stands in front of a request: ticket numbers, declared types, tags and scopes."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from dataclasses import dataclass

from planner.task import TaskType
from planner.vocabulary import LEMMA, word_set
from planner.words import Words

_CONVENTIONAL = re.compile(r"\s*(?:[\w-]+!?:\s)?([a-zA-Z]{2,12})(\([^()\n]{1,60}\))?!?:(?=\s|$)")
_TAG = re.compile(r"\s*[\[(<{]?\s*([a-zA-Z]{2,12}(?: (?:request|report))?)\s*(?:\]|\)|>|\}|:| -)(?=[\s:-]|$)")
_TICKET = re.compile(
    r"\s*(?!CVE)(?:(?:ticket|issue|bug|task|story|inc|req|jira)?[ \t]*#?\[?(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,8}|(?<=#)\d{1,8})\]?)[ \t]*[:.)|–-]?[ \t]*",
    re.I,
)

PREFIX_TYPES: dict[str, TaskType] = {
    **dict.fromkeys(
        ("fix", "bugfix", "hotfix", "bug", "bug report", "defect", "regression", "incident", "fehler", "problem"), TaskType.FIX
    ),
    **dict.fromkeys(("feat", "feature", "feature request", "new"), TaskType.FEATURE),
    **dict.fromkeys(
        ("perf", "performance", "enhancement", "enhance", "improvement", "improve", "enh", "ux", "imp", "a11y"), TaskType.ENHANCEMENT
    ),
    **dict.fromkeys(("refactor", "refac", "refactoring", "cleanup", "restructure", "ref", "techdebt", "rfc"), TaskType.REFACTOR),
    **dict.fromkeys(
        (
            "chore",
            "docs",
            "doc",
            "test",
            "tests",
            "ci",
            "build",
            "deps",
            "style",
            "release",
            "maint",
            "maintenance",
            "housekeeping",
            "lint",
            "renovate",
            "dependabot",
            "config",
            "chores",
        ),
        TaskType.CHORE,
    ),
    **dict.fromkeys(("migration", "migrate", "port"), TaskType.MIGRATION),
}
del PREFIX_TYPES["rfc"]
_NEUTRAL = word_set(
    "rfc proposal epic spike story task ticket question idea discussion request todo subject title summary issue user wip draft poc goal objective"
    " aufgabe thema betreff note fyi ask prompt"
)
_NEUTRAL_TAG = re.compile(r"\s*[\[(<{]?\s*([a-zA-Z]{3,10})\s*(?:[\])>}]\s*:?|:)(?=\s)")
_SCOPE = re.compile(r"\s*(?:\[[\w ./-]{2,30}\]:?|[\w./-]{2,30}:)\s+(?=([a-zA-Z]{2,20})\b)")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A declared type in front of the request: ``fix(auth):``, ``[BUG]``.

    Attributes:
        task_type: What it declares.
        start: Offset of the word.
        end: Offset past it.
    """

    task_type: TaskType
    start: int
    end: int


def read_prefix(words: Words) -> tuple[Prefix | None, int]:
    """The declared type, if any, and the offset where the request itself starts."""
    offset, text = words.windows[0]
    first = words.tokens[0].start - offset if words.tokens else 0
    # Opening brackets and list marks carry no token: step back over them so that a tag is seen whole.
    while first > 0 and text[first - 1] in "[(<{#*":
        first -= 1
    at = first
    found: Prefix | None = None
    for _ in range(3):
        ticket = _TICKET.match(text, at)
        if ticket and ticket.end() > at:
            at = ticket.end()
            continue
        match = _CONVENTIONAL.match(text, at) or _TAG.match(text, at)
        if not match or (kind := PREFIX_TYPES.get(match[1].lower())) is None:
            neutral = _NEUTRAL_TAG.match(text, at)
            if neutral and neutral[1].lower() in _NEUTRAL and text[neutral.end() :].strip():
                at = neutral.end()
                continue
            scope = _SCOPE.match(text, at) if found is None else None
            if scope and LEMMA.get(scope[1].lower()) == scope[1].lower():
                at = scope.end() - 1
            break
        if found is None:
            found = Prefix(kind, offset + match.start(1), offset + match.end(1))
        at = match.end()
    if not text[at:].strip():
        return found, offset + first
    return found, offset + at
