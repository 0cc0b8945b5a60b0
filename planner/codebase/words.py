"""Words of prompts, paths, sources and commit messages, cut the same way so that they can meet."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d]\w*")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\d_A-Za-z]+")


def word_set(text: str) -> frozenset[str]:
    """The words of a literal table."""
    return frozenset(text.split())


_STOP = word_set(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by can cannot
    could did do does doing done down during each few for from further get gets got had has have having he her here him his how i
    if in into is it its itself just let like me more most my need needs no nor not now of off on once one only or other our out
    over own please same shall she should so some such than that the their them then there these they this those through to too
    under until up us very via want wants was we were what when where which while who whom why will with without would you your
    """
)

# Words that say what kind of work is asked rather than where: they may still be a file's subject, so they count a little.
_TASK_WORDS = word_set(
    """
    add added adding adds allow allows avoid bug bump change changed changes changing cleanup correct correctly create dont enable
    ensure error feature fix fixed fixes fixing handle handling implement implemented improve improved improvement incorrect
    introduce issue make makes making minor move new old problem provide refactor refactored remove removed removes removing
    rename replace rework set simplify small some support supported supports task tweak tweaks update updated updates updating use
    used uses using work works wrong
    """
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A light stem of a lower-case word: plurals, -ing, -ed, -er, -ion and a final e go, when enough is left.

    ``parse``, ``parses``, ``parsed``, ``parsing`` and ``parser`` all give ``pars``. Both sides of every comparison are stemmed,
    so the stem needs to be stable, not a word.
    """
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix, least in (("ing", 3), ("ed", 3), ("er", 4), ("or", 4)):
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            word = word[: -len(suffix)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    else:
        if word.endswith(("tion", "sion")) and len(word) >= 7:
            word = word[:-3]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word


@lru_cache(maxsize=200_000)
def split_identifier(identifier: str) -> tuple[str, ...]:
    """Stemmed terms of one identifier: its parts, then the whole in lower case when it has several parts.

    ``parseMoney2`` gives ``pars``, ``money``, ``parsemoney2``; ``parse_money`` gives ``pars``, ``money``, ``parse_money``.
    """
    parts = [part.lower() for part in _PART.findall(identifier)]
    terms = [stem(part) for part in parts if len(part) > 1 and part not in _STOP]
    whole = identifier.lower().strip("_")
    if len(parts) > 1 or (parts and whole != parts[0]):
        terms.append(whole)
    return tuple(terms)


def words_of(text: str) -> list[str]:
    """Identifier-like words of ``text`` in order, as written."""
    return _WORD.findall(text)


def terms_of(text: str) -> list[str]:
    """Stemmed terms of ``text`` in order, stop words left out."""
    terms: list[str] = []
    for word in _WORD.findall(text):
        if word.lower() not in _STOP:
            terms.extend(split_identifier(word))
    return terms


def query_of(prompt: str, limit: int = 4000) -> dict[str, float]:
    """Terms of a prompt with their weights.

    Args:
        prompt: What the person typed.
        limit: Characters looked at: a pasted log must not drown the request, which comes first.

    Returns:
        term → weight: 1 for a word, 0.3 for words that name the kind of work, a little more for compound identifiers
        (they are rarely typed by accident) and for words said again.
    """
    query: dict[str, float] = {}
    for word in _WORD.findall(prompt[:limit]):
        lower = word.lower()
        if lower in _STOP or len(lower) < 2:
            continue
        base = 0.3 if lower in _TASK_WORDS else 1.0
        for term in split_identifier(word):
            gain = base * (1.4 if "_" in term or (len(term) > 3 and term == lower and term != stem(lower)) else 1.0)
            query[term] = max(query.get(term, 0.0) * 1.15, gain)
    return query


def display_words(prompt: str) -> dict[str, str]:
    """Stemmed term → the word as the person typed it, first spelling wins: reasons quote people's own words."""
    shown: dict[str, str] = {}
    for word in _WORD.findall(prompt):
        if word.lower() in _STOP:
            continue
        for part in _PART.findall(word):
            shown.setdefault(stem(part.lower()), part.lower())
        shown.setdefault(word.lower().strip("_"), word)
    return shown


def is_task_word(word: str) -> bool:
    """Whether a lower-case word only says what kind of work is meant."""
    return word in _TASK_WORDS
