"""Regular expressions as every Python that we run on matches them.

Before 3.11.4 a possessive repetition around a capturing group matches wrongly (gh-101955), before 3.11.5 one around a part that may
have to give something back (gh-106052). Debian 12 comes with 3.11.2.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # the parser has no public name
from typing import Any

import pytest

from core.patterns import without_possessive_groups

PACKAGES = ("core", "planner", "migration", "renderers", "workbench")
_GIVES_BACK = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}


def patterns(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for each in value.values():
            yield from patterns(each, depth + 1)
    elif depth < 3 and isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from patterns(each, depth + 1)


def faults(tree: Any, possessive: bool = False) -> Iterator[str]:
    """What is wrong in a parsed expression: captures, and repetitions that give back, inside a possessive repetition."""
    for code, argument in tree:
        if code is _constants.SUBPATTERN:
            group, _, _, inner = argument
            if possessive and group is not None:
                yield "a capturing group"
            yield from faults(inner, possessive)
        elif code is _constants.POSSESSIVE_REPEAT:
            yield from faults(argument[2], True)
        elif code in _GIVES_BACK:
            least, most, inner = argument
            if possessive and least != most:
                yield "a repetition that gives back"
            yield from faults(inner, possessive)
        elif code is _constants.BRANCH:
            for each in argument[1]:
                yield from faults(each, possessive)
        elif code is _constants.ATOMIC_GROUP:
            yield from faults(argument, True)
        elif code in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from faults(argument[1], False)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_possessive_repetition_holds_what_old_pythons_match_wrongly(package: str) -> None:
    found = importlib.import_module(package)
    modules = [m.name for m in pkgutil.walk_packages(found.__path__, f"{package}.")]
    seen = 0
    wrong = []
    for name in modules:
        module = importlib.import_module(name)
        for own, value in vars(module).items():
            for pattern in patterns(value):
                seen += 1
                wrong += [f"{name}.{own}: {fault}" for fault in faults(_parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE))]
    assert seen
    assert sorted(set(wrong)) == []


def test_possessive_groups_become_plain_ones_and_classes_stay() -> None:
    assert without_possessive_groups(r"(?:[^)*+]++|\)*+)*+(a)?+[)?+]x(b)++") == r"(?:[^)*+]++|\)*+)*(a)?[)?+]x(b)+"
