r"""Names a prompt states: source database and server, target catalog and schema, SQL objects.

A name counts only where the words around it say what it is (``the Sales database``, ``on sql01``, ``to main.sales``); a common word is
never a name unless quoted. Where two readings compete, the more explicit one wins, then the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from planner.connection_strings import Named, named_in_strings
from planner.entity_databases import databases
from planner.entity_names import (
    ENDINGS,
    as_host,
    as_name,
    dotted_target,
    is_common,
    is_pair,
    is_platform,
    pair_second,
    unquote,
)
from planner.entity_patterns import (
    ACCOUNT_BEFORE,
    ADDRESSED,
    AFTER_CATALOG,
    AFTER_SCHEMA,
    AFTER_SERVER,
    APPOSED,
    BEFORE_CATALOG,
    BEFORE_SCHEMA,
    BEFORE_SERVER,
    BRACKETED,
    DB_NOUN,
    DOTTED,
    INSTANCE,
    LABELS,
    LAKE,
    LONE,
    NAMED_OBJECT,
    OBJECT,
    OBJECT_BEFORE,
    OFF,
    PLACED,
    PLAIN_WORD,
    SOURCE_LABEL,
    SOURCE_SCHEMA,
    SQL_WORD,
    STROKES,
    TARGET_BEFORE,
    TO,
)
from planner.entity_spelling import spelt_out
from planner.task import Cue, Entities
from planner.words import Words


def find_entities(words: Words, *, moving: bool) -> tuple[Entities, tuple[Cue, ...]]:
    """The names stated, and where.

    Args:
        words: The prompt; secrets in it are blanked already, and its stack traces name nothing.
        moving: The prompt speaks of moving data or SQL between platforms; names that only a move gives a meaning count then.
    """
    found: list[Named] = []
    for offset, text in words.windows:
        whole, places = spelt_out(words, offset, text)
        plain = whole
        for start, end in (*words.traces, *words.code):
            if offset <= start and end <= offset + len(text):
                a, b = places.forth(start - offset), places.forth(end - offset)
                plain = plain[:a] + ";" * (b - a) + plain[b:]
        for n in _search(plain, whole, moving):
            found.append(Named(n.role, n.value, places.back(n.start) + offset, places.back(n.end) + offset, n.rank))
    best: dict[str, Named] = {}
    for name in found:
        if name.role == "object":
            continue
        held = best.get(name.role)
        if held is None or name.rank > held.rank or (name.rank == held.rank and name.start < held.start):
            best[name.role] = name
    objects: dict[str, Named] = {}
    for name in sorted((n for n in found if n.role == "object"), key=lambda n: n.start):
        objects.setdefault(name.value.casefold(), name)
    if not moving and not ("database" in best or SQL_WORD.search(words.windows[0][1])):
        best.pop("server", None)  # an address alone, in a request that moves nothing, is no SQL Server
    kept = [*best.values(), *objects.values()]
    cues = tuple(Cue("", n.start, n.end, n.role) for n in kept)
    values = {role: name.value for role, name in best.items()}
    if (server := values.get("server")) and re.search(r"\w\\\\\w", server):
        values["server"] = server.replace("\\\\", "\\")  # as JSON and code write a backslash
    return Entities(
        values.get("database"), values.get("server"), values.get("catalog"), values.get("schema"), tuple(n.value for n in objects.values())
    ), cues


def _search(text: str, whole: str, moving: bool) -> Iterator[Named]:
    strings = list(named_in_strings(whole))
    yield from strings
    if strings:
        # What a connection string says is not read a second time as prose.
        chars = list(text)
        for match in re.finditer(
            r"(?i)(?:jdbc:\S+|\b[a-z]{2,12}(?:\+\w+)?://(?:[ ]+@)?\S+|(?:[\w ]{2,30}=[^;\n]*;){1,20}(?:[\w ]{2,30}=[^;\s]*)?)", text
        ):
            chars[match.start() : match.end()] = ";" * (match.end() - match.start())
        text = "".join(chars)
    yield from _labelled(text)
    if moving:
        yield from _between_strokes(text)
    hosts = list(islice(_hosts(text, moving), 200))  # more names than anyone states
    yield from hosts
    targets = list(_targets(text, moving))
    yield from targets
    placed = bool(hosts or targets or strings) or moving
    yield from databases(
        text,
        moving,
        placed,
        [(h.start, h.end) for h in hosts],
        bool([t for t in targets if t.role in {"catalog", "schema"}]) or bool(hosts),
    )
    yield from _objects(whole)


def _labelled(text: str) -> Iterator[Named]:
    for match in SOURCE_LABEL.finditer(text):
        value, _ = unquote(match["value"], 0)
        if as_host(value, 0, 6, 2) and (named := as_host(match["value"], match.start("value"), 6, 2)):
            yield named
        elif (
            (name := as_name("database", match["value"].rstrip(",:"), match.start("value"), 3))
            and "." not in name.value
            and not name.value.islower()
        ):
            yield name
    for match in LABELS.finditer(text):
        label = match["label"].lower()
        role = (
            "catalog"
            if "atalog" in label
            else "schema"
            if "schema" in label
            else "server"
            if any(w in label for w in ("server", "host", "inst")) and "database" not in label.split()[-1:]
            else "database"
        )
        if "source" in label and role == "schema":
            continue
        if named := as_name(role, match["value"].rstrip(",:"), match.start("value"), 8, explicit=True):
            yield named


def _between_strokes(text: str) -> Iterator[Named]:
    for match in (*ADDRESSED.finditer(text), *BRACKETED.finditer(text)):
        if (server := as_host(match["host"], match.start("host"), 6, 3)) and (
            name := as_name("database", match["db"], match.start("db"), 6)
        ):
            yield from (server, name)
    for match in PLAIN_WORD.finditer(text):
        if as_host(match["host"], match.start("host"), 4, 2):
            yield Named("database", match["name"], *match.span("name"), 3)
    for match in STROKES.finditer(text):
        first, second = ("host", "db") if as_host(match["db"], 0, 7, 2) and not as_host(match["host"], 0, 7, 2) else ("db", "host")
        database = as_name("database", match[first], match.start(first), 7, explicit=True)
        server = as_host(match[second], match.start(second), 7, 0)
        catalog = as_name("catalog", match["catalog"], match.start("catalog"), 7, explicit=True)
        schema = as_name("schema", match["schema"], match.start("schema"), 7, explicit=True)
        if database and server and catalog and schema:
            yield from (database, server, catalog, schema)


def _hosts(text: str, moving: bool) -> Iterator[Named]:
    for match in AFTER_SERVER.finditer(text):
        sql_server = re.match(r"(?i)(?:azure )?(?:sql|ms)", match["kind"]) is not None
        if named := as_host(match["name"], match.start("name"), 6, 2 if sql_server or not moving else 0):
            yield named
    for match in BEFORE_SERVER.finditer(text):
        product = re.search(r"(?i)sql\s+server$|sql$", match[0]) is not None
        if named := as_host(match["name"], match.start("name"), 5, 0 if moving and not product else 2):
            if named.value.casefold() in {
                "app",
                "web",
                "mail",
                "build",
                "file",
                "ftp",
                "proxy",
                "http",
                "sql",
                "ms",
                "dns",
                "smtp",
                "mcp",
                "grpc",
                "git",
            }:
                continue
            yield named
    if moving:
        for match in PLACED.finditer(text):
            subject, _ = unquote(match["name"], 0)
            weak = match["prep"].strip().split()[-1:] == ["in"] or "(" in match["prep"]
            if subject == match["name"] and (is_common(subject) and not re.search(rf"(?i)\s{DB_NOUN}\s", match[0])):
                continue
            named = as_host(match["host"], match.start("host"), 4, 2 if weak else 0)
            if named and not dotted_target(match["host"]):
                yield named
    for match in APPOSED.finditer(text) if moving else ():
        if named := as_host(match["host"], match.start("host"), 2, 2):
            yield named
    for match in INSTANCE.finditer(text) if moving else ():
        if not ACCOUNT_BEFORE.search(text[max(0, match.start() - 30) : match.start()]) and (
            named := as_host(match["host"], match.start("host"), 0, 3)
        ):
            yield named
    for match in LONE.finditer(text) if moving else ():
        if named := as_host(match["host"], match.start("host"), 1, 3):
            yield named
    for match in OFF.finditer(text):
        least = 2 if moving else 3
        if named := as_host(match["host"], match.start("host"), 3, least):
            yield named


def _targets(text: str, moving: bool) -> Iterator[Named]:
    lake = LAKE.search(text) is not None
    for pattern, role in ((AFTER_CATALOG, "catalog"), (AFTER_SCHEMA, "schema")):
        for match in pattern.finditer(text):
            if role == "schema" and re.search(
                r"(?i)(?:source|from|the database|db)(?: the)? $", text[max(0, match.start() - 20) : match.start()]
            ):
                continue
            if re.search(r"(?i)unity $", text[max(0, match.start() - 6) : match.start()]) and not (
                match["name"][0] in "[\"`'" or match["dot"] or re.match(r"(?i)\s*(?:,|schema|\.|$)", text[match.end() :])
            ):
                continue
            if (
                role == "catalog"
                and re.search(
                    r"(?i)(?:product|initial|service|card|library|course|shop|store|item|parts|the|a|our) $",
                    text[max(0, match.start() - 9) : match.start()],
                )
                and not moving
            ):
                continue
            if role == "schema" and (match["name"].casefold() in {"dbo", "sys"} or SOURCE_SCHEMA.match(text, match.end())):
                continue
            if match["name"][0] in "[\"`'" and "." in match["name"]:
                continue  # a quoted pair, read below
            name = as_name(role, match["name"], match.start("name"), 7, explicit=True)
            if name and (moving or lake or match["name"][0] in "[\"`'"):
                yield name
                if match["second"] and (second := as_name("schema", match["second"], match.start("second"), 7, explicit=True)):
                    if role == "schema":
                        yield Named("catalog", name.value, name.start, name.end, 7)
                        yield Named("schema", second.value, second.start, second.end, 8)
                    else:
                        yield second
    if not moving:
        return
    for pattern, role in ((BEFORE_CATALOG, "catalog"), (BEFORE_SCHEMA, "schema")):
        for match in pattern.finditer(text):
            if match["name"].casefold() == "unity":
                continue
            before = text[max(0, match.start() - 24) : match.start()]
            if role == "schema" and not re.search(
                rf"(?i)(?<!\w){TO}(?: the| a| our| its own)?(?: (?:target|existing|new|databricks))? $|,\s$|(?:the|a) $|->\s?$|→\s?$|/ ?$",
                before,
            ):
                continue
            if role == "schema" and (
                re.search(r"(?i)(?:migrate|move|port|convert|transfer|from|of) (?:the |our )?$", before)
                or re.match(r"(?i) (?:of|from|in|on) (?:\w+ )?(?:database|db|sql|server|oracle|\w+(?:db|dw))", text[match.end() :])
            ):
                continue
            if name := as_name(role, match["name"], match.start("name"), 6, explicit=True):
                yield name
    for match in DOTTED.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        a, b = match["a"], match["b"]
        if not TARGET_BEFORE.search(before) or OBJECT_BEFORE.search(before) or not is_pair(a, b):
            continue
        weak = re.search(r"(?i)(?:\bin|\bas|\bfor|\bis|[(,])\s{0,2}$", before) is not None
        first, second = (
            as_name("catalog", a, match.start("a"), 4 if weak else 5, explicit=True),
            pair_second(b, match.start("b"), 4 if weak else 5),
        )
        if first and second:
            yield first
            if second.value != "*":
                yield second


def _objects(text: str) -> Iterator[Named]:
    for match in OBJECT.finditer(text):
        value = match[0].replace("[", "").replace("]", "")
        yield Named("object", value, match.start(), match.end(), 5)
    for match in NAMED_OBJECT.finditer(text):
        raw = match["name"]
        value = re.sub(r"[\[\]\"`]", "", raw)
        last = value.split(".")[-1]
        if (
            value
            and value[0].isalpha()
            and last.casefold() not in ENDINGS
            and not (is_common(last) or is_platform(value))
            and (not last.islower() or "_" in last or "." in value)
        ):
            yield Named("object", value, match.start("name"), match.end("name"), 4)
