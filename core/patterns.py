"""Regular expressions that mean the same on every Python that we run on."""

from __future__ import annotations

import re
import sys

#: Before 3.11.5 a possessive repetition of a group matches wrongly (gh-106052); Debian 12 comes with 3.11.2.
_GROUPS_WORK = sys.version_info >= (3, 11, 5)


def compiled(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """``re.compile`` for patterns with possessive groups that are only there to save time."""
    return re.compile(pattern if _GROUPS_WORK else without_possessive_groups(pattern), flags)


def without_possessive_groups(pattern: str) -> str:
    """``(…)*+`` as ``(…)*``, and likewise ``++`` and ``?+``; possessive characters and classes stay."""
    made: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            made.append(pattern[at : at + 2])
            at += 2
            continue
        if in_class:
            in_class = sign != "]" or made[-1:] in (["["], ["[^"])
        elif sign == "[":
            in_class = True
            if pattern[at : at + 2] == "[^":
                made.append("[^")
                at += 2
                continue
        elif sign == ")" and pattern[at + 1 : at + 3] in ("*+", "++", "?+"):
            made.append(pattern[at : at + 2])
            at += 3
            continue
        made.append(sign)
        at += 1
    return "".join(made)
