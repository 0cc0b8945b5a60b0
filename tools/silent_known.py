"""What a source says that stands in its result in other words, for :mod:`tools.silent_loss`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from tools.silent_words import Word, behind, number_of, skeleton, words_of

CATALOG = words_of("schemas tables columns views objects all_objects all_columns procedures types indexes index_columns databases")


def before_1900(days: int) -> str:
    """The skeleton of the date so many days before 1 January 1900."""
    return skeleton(str(date(1900, 1, 1) - timedelta(days=min(days, 99_999))))


def asked_of_server(words: list[Word]) -> set[str]:
    """What SERVERPROPERTY and its kin are asked."""
    asked = ("SERVERPROPERTY", "DATABASEPROPERTYEX", "CONNECTIONPROPERTY")
    found = {c.text for a, b, c in zip(words, words[1:], words[2:], strict=False) if a.text.upper() in asked and b.text == "("}
    return {skeleton(t) for t in found}


def json_words(words: list[Word]) -> set[str]:
    """Texts of JSON paths with a word before them (``append $.a``, ``strict $.a``), and what STRING_ESCAPE is told."""
    paths = {skeleton(w.text) for w in words if w.kind == "text" and re.match(r"(?:append|strict|lax)\s+\$|json$", w.text, re.IGNORECASE)}
    return paths if any(w.text.upper().startswith(("JSON_", "STRING_ESCAPE", "OPENJSON", "ISJSON")) for w in words) else set()


_STORAGE_WORDS = words_of("""
    distribution heap memory_optimized durability bucket_count data_compression ignore_dup_key pad_index fillfactor statistics_norecompute
    allow_row_locks allow_page_locks sort_in_tempdb online maxdop optimize_for_sequential_key
""")


def storage(words: list[Word]) -> set[str]:
    """Names and numbers in ``WITH (…)`` that say how rows are stored."""
    found: set[str] = set()
    for at, word in enumerate(words[:-2]):
        if word.text == "WITH" and words[at + 1].text == "(" and words[at + 2].text.lower() in _STORAGE_WORDS:
            group = words[at + 2 : behind(words, at + 1)]
            found |= {w.text.lower() for w in group} | {number_of(w.text) for w in group if w.kind == "number"}
    return found


def namespaces(words: list[Word]) -> set[str]:
    """Prefixes that WITH XMLNAMESPACES declares."""
    found: set[str] = set()
    for at, word in enumerate(words[:-2]):
        if word.text.upper() == "XMLNAMESPACES":
            group = words[at + 1 : behind(words, at + 1)]
            found |= {b.text.lower() for a, b in pairwise(group) if a.text == "AS"}
    return found
