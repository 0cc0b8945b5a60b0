"""What an enhancement is to make better: speed, choice, robustness, clarity, or something else."""

# ruff: noqa: E501 - patterns are easier to check unbroken
from __future__ import annotations

import re

from planner.drafts.brief import Brief

_FASTER = re.compile(
    (
        r"\b(?:slow\w*|fast\w*|speed\w*|perform\w*|latency|throughput|optimi[sz]\w*|quick\w*|reduce\w* (?:the )?time"
        r"|responsive\w*|efficien\w+|start-?up time|bundle size)\b"
    ),
    re.I,
)
_COSTLY = re.compile(r"\b(?:memory|cach\w+|lazy|lazily|parallel\w*|batch\w*|stream\w*|start-?up)\b", re.I)
_CHOICE = re.compile(
    r"(?<![\w-])--[a-z][\w-]+|\bconfigur(?:able|e|ation)\b|\bcustomi[sz]\w+|\b(?:add|adds|adding|allow|accept|support|introduce|offer|provide|expose|new)\s+(?:\w+\s+){0,3}?"
    r"(?:option|flag|setting|parameter|switch|toggle|argument|environment variable|env var)\b|\b(?:via|through|from|by|with)\s+(?:an?\s+|the\s+)?"
    r"(?:settings?|config(?:uration)?(?: file)?|environment variables?|env vars?|options?|flags?)\b|\bmake\s+.{1,60}?\b(?:optional|adjustable)\b|\b(?:override|threshold)\b",
    re.I,
)
_ROBUST = re.compile(
    r"\b(?:robust\w*|resilien\w+|reliab\w+|graceful\w*|toleran\w+|tolerate\w*|fault|retry|retries|retrying|back-?off|fallback|time-?outs?|recover\w*|harden\w*|validat\w+"
    r"|survive\w*|handle .{0,40}(?:errors?|failures?|missing|empty|invalid))\b",
    re.I,
)
_CLEARER = re.compile(
    r"\b(?:messages?|wording|output|help text|usability|ux|user[- ]friendly|readab\w+|clear(?:er)?|nicer|prettier|friendlier|helpful|intuitive|accessib\w+|layout|look|colou?rs?"
    r"|progress|hints?|suggest\w*|autocomplet\w+|tooltips?|labels?|logs?|logging)\b",
    re.I,
)
_CONFIGURABLE = re.compile(
    r"\b(?:configur\w+|option(?:al|s)?|setting\w*|custom\w*|flag|parameter\w*|environment variable|override|threshold|toggle)\b", re.I
)


def kind_of(brief: Brief) -> str:
    """What is to be better, by what is asked first; words such as "cache", "memory" or "option" name a thing as often, so they decide last.

    ``add a --quiet flag to the slow importer`` is about a choice though it says "slow"; ``a better message for an unknown option`` is
    about clarity though it says "option".
    """
    text = brief.reading.headline or brief.intent.prompt[:2000]
    for asked in (text, brief.intent.prompt[:2000]):
        if _CHOICE.search(asked):
            return "configurable"
        if _FASTER.search(asked) or re.search(
            r"\b(?:memory|start-?up time|cpu)\b.{0,30}\b(?:usage|use|footprint|consumption)\b", asked, re.I
        ):
            return "faster"
        if _ROBUST.search(asked):
            return "robust"
        if _CLEARER.search(asked):
            return "clearer"
    whole = brief.intent.prompt[:2000]
    return "configurable" if _CONFIGURABLE.search(whole) else "faster" if _COSTLY.search(whole) else "better"
