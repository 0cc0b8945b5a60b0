"""Which file tests which, told from names and places as people lay them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from planner.codebase.languages import CODE, language_of
from planner.codebase.words import word_set

_TEST_FOLDER = re.compile(r"^(?:tests?|specs?|__tests__|testing|unit|unittests?|integration|e2e|.+[._-]tests?|tests?[._-].+|.+Tests?)$")
_TEST_NAME = re.compile(
    r"^(?:tests?[_-].+|.+[._-](?:tests?|spec|specs)|(?:.*[A-Za-z0-9])(?:Tests?|Specs?|TestCase)|(?:.+[a-z0-9])IT|Test[A-Z]\w*|tests?)$"
)
_STRIP = re.compile(r"^(?:tests?[_-])|[._-](?:tests?|specs?)$|(?<=[A-Za-z0-9])(?:Tests?|Specs?|TestCase)$|(?<=[a-z0-9])IT$|^Test(?=[A-Z])")
_ASIDE = re.compile(r"(?:^|/)(?:examples?|samples?|docs?|demos?|benchmarks?|deprecated)/", re.IGNORECASE)
_SUPPORT = word_set(
    """
    conftest __init__ mod setup helper helpers util utils fixtures common base spec_helper test_helper
    """
)


@lru_cache(maxsize=100_000)
def is_test(path: str) -> bool:
    """Whether a code file is a test, by its name or by lying below a folder of tests."""
    if language_of(path) not in CODE:
        return False
    parts = PurePosixPath(path)
    if _TEST_NAME.match(parts.stem):
        return True
    return any(_TEST_FOLDER.match(folder) for folder in parts.parts[:-1])


def is_aside(path: str) -> bool:
    """Whether a path lies among examples, documentation or benchmarks, beside the program itself."""
    return bool(_ASIDE.search(path))


def is_test_case(path: str) -> bool:
    """Whether a test file holds test cases, rather than the fixtures and helpers beside them."""
    stem = PurePosixPath(path).stem
    return is_test(path) and stem.lower() not in _SUPPORT


def subject_of(path: str) -> str:
    """What a test's name says it tests: ``test_money`` → ``money``, ``MoneyTests`` → ``Money``; folded to compare."""
    stem = PurePosixPath(path).stem
    bare = _STRIP.sub("", stem)
    return re.sub(r"[._-]", "", bare or stem).lower()


def pair_up(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Tests of each source file.

    A test pairs with the sources whose name it carries; among several of that name, with those whose folders are most like its own.

    Returns:
        source path → its tests, both sorted.
    """
    sources: dict[str, list[str]] = defaultdict(list)
    tests: list[str] = []
    for path in paths:
        if language_of(path) not in CODE:
            continue
        if is_test(path):
            if is_test_case(path):
                tests.append(path)
        else:
            stem = PurePosixPath(path).stem
            if stem == "__init__":
                stem = PurePosixPath(path).parent.name
            sources[re.sub(r"[._-]", "", stem).lower()].append(path)
    pairs: dict[str, list[str]] = defaultdict(list)
    for test in sorted(tests):
        for source in _sources_for(test, sources):
            pairs[source].append(test)
    return {source: tuple(found) for source, found in sorted(pairs.items())}


def _sources_for(test: str, sources: dict[str, list[str]]) -> list[str]:
    candidates = sources.get(subject_of(test), [])
    if not candidates:
        return []
    family = _family(test)
    alike = [(_likeness(test, c), c) for c in candidates if _family(c) == family and not (is_aside(c) and not is_aside(test))]
    best = max((score for score, _ in alike), default=0.0)
    return sorted(c for score, c in alike if score == best)[:3]


def _family(path: str) -> str:
    language = language_of(path)
    return {
        "TypeScript": "JavaScript",
        "Vue": "JavaScript",
        "Svelte": "JavaScript",
        "C": "C++",
        "Kotlin": "Java",
        "Scala": "Java",
        "Groovy": "Java",
    }.get(language, language)


def _likeness(test: str, source: str) -> float:
    one = {part.lower() for part in PurePosixPath(test).parts[:-1]}
    other = {part.lower() for part in PurePosixPath(source).parts[:-1]}
    return len(one & other) - 0.1 * len(one ^ other)
