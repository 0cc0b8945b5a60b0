"""Which words of a prompt name the source database."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from planner.connection_strings import Named
from planner.entity_names import as_name, is_common, is_object_name, is_platform, unquote
from planner.entity_patterns import AFTER_DB, BARE, BEFORE_DB, DOTTED, FROM, MOVED, NAME, OF_MIGRATION, PLACED, SUBJECT, SUFFIXED
from planner.vocabulary import LEMMA


def databases(text: str, moving: bool, placed: bool, hosts: list[tuple[int, int]], certain: bool) -> Iterator[Named]:
    """Databases named in ``text``.

    Args:
        text: What is read, traces and code blanked.
        moving: The prompt speaks of moving data or SQL.
        placed: A server, a target or a move makes database names likely.
        hosts: Places of servers already found.
        certain: A server or target was found, so that a lower-case word can be a name.
    """

    def is_host(start: int) -> bool:
        return any(a <= start < b for a, b in hosts)

    for match in BEFORE_DB.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        named = as_name("database", match["name"], match.start("name"), 6)
        if (
            named is None
            or is_host(named.start)
            or re.search(r"(?i)(?:azure|sql) $", before)
            or (not placed and named.value.islower() and named.value == match["name"])
        ):
            continue
        if named.value == match["name"] and named.value[0].isupper() and (grown := re.search(r"((?:[A-Z][\w]+ ){1,2})$", before)):
            words = grown[1].split()
            while words and (is_common(words[0]) or is_platform(words[0])):
                words.pop(0)
            if words and not any(is_common(w) or is_platform(w) for w in words):
                start = named.start - len(" ".join(words)) - 1
                named = Named("database", text[start : named.end], start, named.end, 6)
        yield named
    for match in AFTER_DB.finditer(text):
        raw = match["name"]
        named = (
            as_name(
                "database",
                raw,
                match.start("name"),
                5,
                explicit=re.search(r"(?i)called|named|namens", match[0]) is not None or raw[:1].isupper(),
            )
            if not is_platform(raw)
            else None
        )
        called = re.search(r"(?i)called|named|namens", match[0]) is not None
        if (
            named
            and called
            and named.value == raw
            and (more := re.match(r"(?: [A-Z]\w*){1,3}(?= (?:to|on|at|from|into)\b|[,.;]|$)", text[named.end :]))
        ):
            named = Named("database", named.value + more[0], named.start, named.end + len(more[0]), named.rank)
        distinct = named is not None and (
            named.value != match["name"] or not named.value.islower() or re.search(r"[\d_]", named.value) is not None
        )
        if (
            named
            and not is_host(named.start)
            and (called or distinct or (placed and re.match(r"(?i)\s+(?:on|at|from|to|into|auf)\s|[,;]", text[match.end() :])))
        ):
            yield named
    if not placed:
        yield from _suffixed(text)
        return
    if moving:
        for match in MOVED.finditer(text):
            verb = LEMMA.get((match["verb"] or "").casefold(), "")
            named = as_name("database", match["name"], match.start("name"), 4)
            if (
                not named
                or is_host(named.start)
                or (
                    not verb
                    and match["verb"] is not None
                    and match["verb"].casefold() not in {"migration", "of", "plan", "for", "want", "need", "bitte"}
                    and not re.match(r"(?i)mi?g?r", match["verb"])
                )
            ):
                continue
            if verb in {"build", "use", "add", "write", "create", "fix", "document", "update", "test"} or (
                text[match.start("next") : match.end("next")] == "." and not certain
            ):
                continue
            if is_object_name(named.value) or (
                named.value == match["name"] and named.value.islower() and not certain and not re.search(r"[\d_]", named.value)
            ):
                continue
            yield named
        for match in PLACED.finditer(text):
            named = as_name("database", match["name"], match.start("name"), 3)
            host, _ = unquote(match["host"], 0)
            if (
                named
                and not is_host(named.start)
                and is_host(match.start("host") + (host != match["host"]))
                and not is_object_name(named.value)
            ):
                yield named
        for match in FROM.finditer(text):
            named = as_name("database", match["name"], match.start("name"), 2)
            if named and not is_host(named.start) and not is_object_name(named.value) and (certain or not named.value.islower()):
                yield named
        for match in DOTTED.finditer(text):
            if unquote(match["b"], 0)[0].casefold() == "dbo" and (named := as_name("database", match["a"], match.start("a"), 4)):
                yield named
        for match in (*SUBJECT.finditer(text), *OF_MIGRATION.finditer(text)):
            named = as_name("database", match["name"], match.start("name"), 2)
            if named and not is_host(named.start) and re.search(r"[a-z][A-Z]|[\d_]", named.value):
                yield named
        opening = re.match(rf"\s*(?P<name>{NAME})\s(?:from|->|to|should|must|has|needs|on|@)\b", text)
        if opening and (named := as_name("database", opening["name"], opening.start("name"), 2)) and not named.value.islower():
            yield named
        for match in re.finditer(
            rf"(?i)(?<![\w-])(?:the|our|want|get|have|that)\s(?P<name>{BARE})\s(?:moved|migrated|ported|transferred|should|must|needs)(?= )",
            text,
        ):
            if (named := as_name("database", match["name"], match.start("name"), 2)) and not named.value.islower():
                yield named
    yield from _suffixed(text)


def _suffixed(text: str) -> Iterator[Named]:
    for match in SUFFIXED.finditer(text):
        if (
            (named := as_name("database", match[0], match.start(), 1))
            and named.value.casefold() not in {"db", "dw", "dwh", "warehouse", "datawarehouse"}
            and not re.match(r"(?i)(?:get|set|init|connect|open|close|my|the)_?", named.value)
        ):
            yield named
