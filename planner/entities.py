r"""Names a prompt states: source database and server, target catalog and schema, SQL objects.

A name counts only where the words around it say what it is (``the Sales database``, ``on sql01``, ``to main.sales``); a common word is
never a name unless quoted. Where two readings compete, the more explicit one wins, then the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.connection_strings import Named, named_in_strings
from planner.task import Cue, Entities
from planner.vocabulary import COMMON_NAMES, FILLERS, FUNCTION_WORDS, KNOWN, LEMMA, SOURCES, TARGETS
from planner.words import Words, mend

_PLATFORM = re.compile("(?:" + "|".join(pattern for _, pattern in (*TARGETS, *SOURCES)) + r"|kafka|dbt|github|gitlab|jenkins|azure|aws|gcp|node\.js|next\.js|vue\.js|asp\.net)")
_PRODUCT_DBS = frozenset("mongodb mariadb dynamodb cosmosdb duckdb influxdb rocksdb indexeddb localdb tinydb couchdb documentdb timescaledb questdb scylladb leveldb lmdb pouchdb vectordb chromadb arangodb cockroachdb ravendb nosqldb userdb mydb".split()) - {"userdb", "mydb"}

_Q = r"\[[^\[\]\n]{1,128}\]|\"[^\"\n]{1,128}\"|`[^`\n]{1,128}`|“[^”\n]{1,128}”|„[^“”\n]{1,128}[“”]|«[^»\n]{1,128}»|‘[^’\n]{1,128}’|(?<!\w)'[^'\n]{1,128}'(?!\w)"
_BARE = r"[^\W\d_][\w$#-]{0,127}|\d[\w$#-]*[^\W\d][\w$#-]{0,127}|_\w{1,100}"
_NAME = rf"(?:{_Q}|{_BARE})"
_PORT = r"(?:[,:]\s?\d{2,5}(?!\d|\.\d))?"
_HOST = (
    r"(?:\(localdb\)\\[\w.$-]{1,64}|\[[0-9a-fA-F:]{2,45}(?:%\w+)?\](?::\d{2,5}|,\s?\d{2,5})?|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"
    rf"|(?:tcp:|np:|lpc:|admin:)?(?:\\\\)?(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|[^\W_][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,8}}|\.)(?:\\[\w$.-]{{1,64}})?{_PORT})"
)
_IP6 = r"\[[0-9a-fA-F:]{2,45}(?:%\w+)?\](?::\d{2,5}|,\s?\d{2,5})?"
_HOST_Q = rf"(?:{_IP6}|{_Q}|{_HOST})"
_DB_NOUN = r"(?:databases?|dbs?|datenbank|dwh|data ?warehouse|edw)"
_TO = r"(?:to|into|onto|in|under|as|nach|ins?|target(?:ing|s)?(?: is)?|->|=>|→|-->|towards?|destination(?: is)?|land(?:s|ed)? in|for|is|becomes?)"

# The name that stands before or after the word which says what it is.
_LABELS = re.compile(
    rf"(?i)(?<![\w-])(?P<label>(?:source |sql |mssql |quell)?(?:database|db|datenbank)(?: name)?|(?:source |sql |mssql |database |db |quell)?(?:server|host|instance|instanz)(?: name| address)?"
    rf"|(?:target |unity |uc |dest(?:ination)? |ziel)?(?:catalog(?:ue)?|katalog)(?: name)?|(?:target |unity |uc |dest(?:ination)? |ziel)?schema(?: name)?)"
    rf"[\"*]{{0,3}}\s{{0,3}}:[\"*]{{0,3}}\s{{0,3}}(?P<value>{_HOST_Q}|{_NAME})"
)
_AFTER_DB = re.compile(rf"(?i)(?<![\w-])(?:{_DB_NOUN})(?:,? (?:called|named|name|namens|is|with the name|by the name of)\s|\s(?!called|named))\s{{0,2}}(?P<name>{_NAME})(?![\w.\\]|\s?=|:\S)")
_BEFORE_DB = re.compile(rf"(?i)(?P<name>{_Q}|(?<![\w.\\@/-])(?:{_BARE}))(?:'s)?\s{{1,3}}(?:sql server |mssql |sql |oracle |source |production |prod )?(?:database|db|datenbank)(?![\w\]\"`-])")
_AFTER_SERVER = re.compile(rf"(?i)(?<![\w-])(?P<kind>(?:(?:azure )?sql[ -]?|mssql |db |database |source |linked )?(?:server|host|instance|box|machine|vm|instanz))(?: (?:called|named|is|address|name|namens|at))?\s{{1,3}}(?P<name>{_HOST_Q})")
_BEFORE_SERVER = re.compile(rf"(?i)(?P<name>{_Q}|(?<![\w.\\@/-]){_HOST})\s{{1,3}}(?:sql |db |database )?(?:server|host|instance|box)(?![\w-])")
_AFTER_CATALOG = re.compile(rf"(?i)(?<![\w-])(?:catalog(?:ue)?|katalog)(?: (?:called|named|is|name))?\s{{1,3}}(?P<name>{_NAME})(?P<dot>\.(?P<second>{_NAME}))?")
_BEFORE_CATALOG = re.compile(rf"(?i)(?P<name>{_Q}|(?<![\w.\\@/-])(?:{_BARE}))\s{{1,3}}(?:uc |unity )?(?:catalog(?:ue)?|katalog)(?![\w-])")
_AFTER_SCHEMA = re.compile(rf"(?i)(?<![\w-])schema(?: (?:called|named|is|name))?\s{{1,3}}(?P<name>{_NAME})(?P<dot>\.(?P<second>{_NAME}))?")
_BEFORE_SCHEMA = re.compile(rf"(?i)(?P<name>{_Q}|(?<![\w.\\@/-])(?:{_BARE}))\s{{1,3}}(?:target )?schema(?![\w-])")
_DOTTED = re.compile(rf"(?<![\w.\\/@:=-])(?P<a>{_Q}|[^\W\d][\w$#-]{{0,127}})\.(?P<b>{_Q}|[^\W\d][\w$#-]{{0,127}}|\*)(?:\.(?P<c>{_Q}|[^\W\d][\w$#-]{{0,127}}|\*))?(?![\w\\/:@]|\.\w|,\s?\d{{4,5}})")
_TARGET_BEFORE = re.compile(rf"(?i)(?:(?<![\w]){_TO}\s?:?|unity catalog,?(?: as| under| in)?|databricks,?(?: as| under| in)?|lakehouse|uc|catalog|schema|delta|->|=>|→|[(,]|target\s?[:=])\s{{0,2}}(?:the )?[`\"'\[]?$")
_OBJECT_BEFORE = re.compile(r"(?i)(?:tables?|views?|procedures?|procs?|sprocs?|functions?|udfs?|triggers?|stored proc\w*|prozedur|tabelle)\s{1,2}$")
_MOVED = re.compile(
    rf"(?i)(?<![\w-])(?:(?P<verb>[^\W\d]{{3,20}})|->)\s{{1,2}}(?:over\s)?(?P<name>{_NAME}(?:\s{{0,1}}-\s?)?)\s{{0,2}}(?P<next>to(?= )|into|onto|from|off(?: of)?|on(?= )|at(?= )|over to|von|nach|auf|->|=>|→|@|[,;(]|\.(?=\s|$)|$|from)"
)
_PLACED = re.compile(
    rf"(?i)(?P<name>{_Q}|(?<![\w.\\@/-])(?:{_BARE}))(?:\s{_DB_NOUN})?\s{{0,2}}(?P<prep>\((?:(?:hosted )?(?:on|at|server|host):? )?|@|,? ?(?:currently |which |that |still |is |it |now )*(?:hosted |running |located |lives? |living |sitting |sits |runs |residing |resides |stored )?(?<![\w])(?:on|at|from|auf|von|in)(?= ))\s{{0,2}}(?:the |our )?(?:sql )?(?:server |host |instance )?(?P<host>{_HOST_Q})"
)
_OFF = re.compile(rf"(?i)(?<![\w-])(?P<prep>on|at|from|off(?: of)?|@|von|auf|vom|against|via|reach|connect(?:ing)? to|connection to)\s{{0,2}}(?P<host>{_HOST_Q})")
_FROM = re.compile(rf"(?i)(?<![\w-])(?:from|von|aus|out of)\s{{1,2}}(?P<name>{_NAME})(?=\s(?:to|into|onto|nach|on|at|->|in)\b|\s?(?:->|→|=>)|[,;]|\.?\s*$|\.dbo\b)")
_SUBJECT = re.compile(rf"(?<![\w.\\@/=-])(?P<name>{_Q}|[A-Z][\w$]{{2,60}})\s(?:must|should|has to|needs to|will|shall|currently|lives|sits|resides|is (?:hosted|currently|running|to be)|runs)\b")
_SUFFIXED = re.compile(r"(?<![\w.\\@/=-])(?:[^\W\d_][\w$]{0,60}(?:DB|Db|_db|_DB|DW|_dw|_DW|DWH|_dwh|_DWH|Warehouse))(?![\w.\\/-]|\(|\s?=)")
_OBJECT = re.compile(
    r"(?i)(?<![\w.\\/@])(?:(?P<schema>\[[^\]\n]{1,60}\]|[^\W\d]\w{0,60})\.)?(?P<name>(?:usp|sp|fn|ufn|udf|tvf|vw|tbl|trg|tr|proc|rpt)_\w{1,100}|(?<=dbo\.)(?:\w{1,100}|\[[^\]\n]{1,100}\])|(?<=\[dbo\]\.)(?:\w{1,100}|\[[^\]\n]{1,100}\]))(?![\w/\\]|\.\w)"
)
_NAMED_OBJECT = re.compile(r"(?i)(?<![\w-])(?:table|view|procedure|proc|sproc|function|udf|trigger|stored proc(?:edure)?|tabelle|prozedur)s?\s(?:called |named )?(?P<name>(?:[\w\[\]]{1,100}\.)?[\[\"`]?[\w]{1,100}[\]\"`]?)(?![\w\\/]|\.\w)")
_SQL_WORD = re.compile(r"(?i)\b(?:\w*sql\w*|database|db|datenbank|tds|odbc|jdbc)\b")
_LAKE = re.compile(r"(?i)\b(?:unity|databricks|lakehouse|dlt|lakeflow)\b")
_ENDINGS = frozenset(
    "py js ts tsx jsx java cs go rb php sql md rst txt json yaml yml toml ini cfg csv xml html css scss sh ps1 bat exe dll dacpac bak ipynb scala kt rs cpp c h lock log pdf png svg"
    " com net org io dev local corp lan internal intra cloud de eu uk us home test app ai co example invalid localdomain ad int edu gov info js".split()
)
_HOST_ENDINGS = frozenset("com net org io dev local corp lan internal intra cloud de eu uk us home co example invalid localdomain ad int edu gov info domain ch at fr".split())


def find_entities(words: Words, *, moving: bool) -> tuple[Entities, tuple[Cue, ...]]:
    """The names stated, and where.

    Args:
        words: The prompt; secrets in it are blanked already, and its stack traces name nothing.
        moving: The prompt speaks of moving data or SQL between platforms; names that only a move gives a meaning count then.
    """
    found: list[Named] = []
    for offset, text in words.windows:
        whole = text
        for start, end in (*words.traces, *words.code):
            if offset <= start and end <= offset + len(text):
                text = text[: start - offset] + ";" * (end - start) + text[end - offset :]
        found += [Named(n.role, n.value, n.start + offset, n.end + offset, n.rank) for n in _search(text, whole, moving)]
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
    if not moving and not ("database" in best or _SQL_WORD.search(words.windows[0][1])):
        best.pop("server", None)  # an address alone, in a request that moves nothing, is no SQL Server
    kept = [*best.values(), *objects.values()]
    cues = tuple(Cue("", n.start, n.end, n.role) for n in kept)
    values = {role: name.value for role, name in best.items()}
    return Entities(values.get("database"), values.get("server"), values.get("catalog"), values.get("schema"), tuple(n.value for n in objects.values())), cues


def _search(text: str, whole: str, moving: bool) -> Iterator[Named]:
    strings = list(named_in_strings(whole))
    yield from strings
    if strings:
        # What a connection string says is not read a second time as prose.
        chars = list(text)
        for match in re.finditer(r"(?i)(?:jdbc:\S+|\b[a-z]{2,12}(?:\+\w+)?://(?:[ ]+@)?\S+|(?:[\w ]{2,30}=[^;\n]*;){1,20}(?:[\w ]{2,30}=[^;\s]*)?)", text):
            chars[match.start() : match.end()] = ";" * (match.end() - match.start())
        text = "".join(chars)
    yield from _labelled(text)
    hosts = list(_hosts(text, moving))
    yield from hosts
    targets = list(_targets(text, moving))
    yield from targets
    placed = bool(hosts or targets or strings) or moving
    yield from _databases(text, moving, placed, [(h.start, h.end) for h in hosts], bool([t for t in targets if t.role in {"catalog", "schema"}]) or bool(hosts))
    yield from _objects(whole)


def _unquote(raw: str, start: int) -> tuple[str, int]:
    if raw and raw[0] in "[\"`“„«‘'" and not re.match(r"\[[0-9a-fA-F:%]*:[0-9a-fA-F:%]*\]", raw):
        inner = raw[1:-1]
        return inner.strip(), start + 1 + len(inner) - len(inner.lstrip())
    return raw, start


def _named(role: str, raw: str, start: int, rank: int, *, explicit: bool = False) -> Named | None:
    """``raw`` as a name, or None where it is a common word; after an explicit ``catalog`` or ``database:`` few words are."""
    value, begin = _unquote(raw, start)
    quoted = value != raw
    if not quoted:
        value = value.rstrip("-.'")
    if not value or (not quoted and (_is_no_label(value) if explicit else _is_common(value) or _is_platform(value))):
        return None
    return Named(role, value, begin, begin + len(value), rank)


_NOT_AFTER_LABEL = frozenset(
    "server servers migration migrations name names called named table tables view views procedure procedures data object objects database databases catalog catalogs catalogue schema schemas"
    " function functions called which that where whose there permission permissions change changes user users connection connections job jobs access level owner owners backup"
    " design drift evolution explorer page pages entry entries item items search service api browser feature tab list sync tbd unknown none any todo n/a na yes no later"
    " uc glue hive product target databricks delta lakehouse lineage registry validation update updates management first second new old same per by using query queries upgrade".split()
)


def _is_no_label(word: str) -> bool:
    key = word.casefold()
    return key in _NOT_AFTER_LABEL or key in FUNCTION_WORDS


def _is_common(word: str) -> bool:
    key = mend(word)
    return key in COMMON_NAMES or key in FUNCTION_WORDS or key in FILLERS or (key in LEMMA and key == word) or (LEMMA.get(key) is not None and word[1:].islower() and not (word[0].isupper() and key.endswith("s"))) or (key in KNOWN and word.islower() and key not in {"requests"})


def _is_platform(word: str) -> bool:
    return _PLATFORM.fullmatch(mend(word).replace("-", " ")) is not None or word.casefold() in _PRODUCT_DBS


_SOURCE_LABEL = re.compile(rf"(?i)(?<![\w-])(?:source|from|quelle)\s?:\s{{0,3}}(?P<value>{_HOST_Q})")


def _labelled(text: str) -> Iterator[Named]:
    for match in _SOURCE_LABEL.finditer(text):
        if named := _host(match["value"], match.start("value"), 6, 2):
            yield named
        elif (name := _named("database", match["value"].rstrip(",:"), match.start("value"), 3)) and "." not in name.value and not name.value.islower():
            yield name
    for match in _LABELS.finditer(text):
        label = match["label"].lower()
        role = (
            "catalog" if "atalog" in label else "schema" if "schema" in label else "server" if any(w in label for w in ("server", "host", "inst")) and "database" not in label.split()[-1:] else "database"
        )
        if "source" in label and role == "schema":
            continue
        if named := _named(role, match["value"].rstrip(",:"), match.start("value"), 8, explicit=True):
            yield named


def _looks_like_host(value: str) -> int:
    """3 for an address with instance, port, domain or IP; 2 for ``sql01``, ``dw-01``; 0 for anything else."""
    if "\\" in value or re.search(r"[,:]\s?\d{2,5}$", value) or re.fullmatch(r"(?:\w+:)?\d{1,3}(?:\.\d{1,3}){3}.*", value) or value.startswith("[") or value.count(":") > 1:
        return 3
    parts = value.casefold().split(".")
    if len(parts) > 1 and (parts[-1] in _HOST_ENDINGS or (len(parts) > 2 and parts[-1] not in _ENDINGS and not parts[-1].isdigit())) and "" not in parts:
        return 3
    if value.casefold() == "localhost" or value == "(local)":
        return 3
    if re.fullmatch(r"(?i)(?=\D*\d)[a-z][\w-]*(?:sql|srv|db|server|dw|host|node|vm|ops|inst|prod|prd|dev)?[\w-]*\d[\w]*", value) and not re.fullmatch(r"(?i)(?:v|py|python|q|es|h|http|utf|sha|s|ec|b|db)-?\d+.*|.*\d{4}", value):
        return 2
    if re.search(r"(?i)(?:sql|srv|server|host|-db|db-|\bdb)", value) and "-" in value:
        return 2
    if re.fullmatch(r"(?i)(?:sql|srv|db|host)[a-z]{2,20}|[a-z]{2,20}(?:sql|srv|host|server)", value):
        return 2
    return 0


def _host(raw: str, start: int, rank: int, least: int) -> Named | None:
    value, begin = _unquote(raw, start)
    if value == raw:
        value = value.rstrip(".,:-")
    look = _looks_like_host(value)
    if look < 3 and (not value or _is_common(value) or _is_platform(value) or re.fullmatch(r"(?i)[\d.]+|v?\d.*|sql-?server.*|on-?prem.*|mssql|postgresql|mysql|nosql", value)):
        return None
    if value == raw and look < least:
        return None
    if value.casefold().split(".")[-1] in _ENDINGS - _HOST_ENDINGS and "." in value and "\\" not in value and not re.search(r"[,:]\d", value):
        return None
    return Named("server", value, begin, begin + len(value), rank + (1 if look == 3 else 0))


def _hosts(text: str, moving: bool) -> Iterator[Named]:
    for match in _AFTER_SERVER.finditer(text):
        sql_server = re.match(r"(?i)(?:azure )?(?:sql|ms)", match["kind"]) is not None
        if named := _host(match["name"], match.start("name"), 6, 2 if sql_server or not moving else 0):
            yield named
    for match in _BEFORE_SERVER.finditer(text):
        product = re.search(r"(?i)sql\s+server$|sql$", match[0]) is not None
        if named := _host(match["name"], match.start("name"), 5, 0 if moving and not product else 2):
            if named.value.casefold() in {"app", "web", "mail", "build", "file", "ftp", "proxy", "http", "sql", "ms", "dns", "smtp", "mcp", "grpc", "git"}:
                continue
            yield named
    if moving:
        for match in _PLACED.finditer(text):
            subject, _ = _unquote(match["name"], 0)
            weak = match["prep"].strip().split()[-1:] == ["in"] or "(" in match["prep"]
            if subject == match["name"] and (_is_common(subject) and not re.search(rf"(?i)\s{_DB_NOUN}\s", match[0])):
                continue
            if named := _host(match["host"], match.start("host"), 4, 2 if weak else 0):
                if not _dotted_target(text, match.start("host"), match["host"]):
                    yield named
    for match in _OFF.finditer(text):
        least = 2 if moving else 3
        if named := _host(match["host"], match.start("host"), 3, least):
            yield named


def _dotted_target(text: str, start: int, raw: str) -> bool:
    return "." in raw and _looks_like_host(raw.rstrip(".,")) < 3


def _targets(text: str, moving: bool) -> Iterator[Named]:
    lake = _LAKE.search(text) is not None
    for pattern, role in ((_AFTER_CATALOG, "catalog"), (_AFTER_SCHEMA, "schema")):
        for match in pattern.finditer(text):
            if role == "schema" and re.search(r"(?i)(?:source|from|the database|db)(?: the)? $", text[max(0, match.start() - 20) : match.start()]):
                continue
            if re.search(r"(?i)unity $", text[max(0, match.start() - 6) : match.start()]) and not (match["name"][0] in "[\"`'" or match["dot"] or re.match(r"(?i)\s*(?:,|schema|\.|$)", text[match.end() :])):
                continue
            if role == "catalog" and re.search(r"(?i)(?:product|initial|service|card|library|course|shop|store|item|parts|the|a|our) $", text[max(0, match.start() - 9) : match.start()]) and not moving:
                continue
            if match["name"][0] in "[\"`'" and "." in match["name"]:
                continue  # a quoted pair, read below
            name = _named(role, match["name"], match.start("name"), 7, explicit=True)
            if name and (moving or lake or match["name"][0] in "[\"`'"):
                yield name
                if match["second"] and (second := _named("schema", match["second"], match.start("second"), 7, explicit=True)):
                    if role == "schema":
                        yield Named("catalog", name.value, name.start, name.end, 7)
                        yield Named("schema", second.value, second.start, second.end, 8)
                    else:
                        yield second
    if not moving:
        return
    for pattern, role in ((_BEFORE_CATALOG, "catalog"), (_BEFORE_SCHEMA, "schema")):
        for match in pattern.finditer(text):
            if match["name"].casefold() == "unity":
                continue
            before = text[max(0, match.start() - 24) : match.start()]
            if role == "schema" and not re.search(rf"(?i)(?<!\w){_TO}(?: the| a| our| its own)?(?: (?:target|existing|new|databricks))? $|,\s$|(?:the|a) $|->\s?$|→\s?$|/ ?$", before):
                continue
            if role == "schema" and (re.search(r"(?i)(?:migrate|move|port|convert|transfer|from|of) (?:the |our )?$", before) or re.match(r"(?i) (?:of|from|in|on) (?:\w+ )?(?:database|db|sql|server|oracle|\w+(?:db|dw))", text[match.end() :])):
                continue
            if name := _named(role, match["name"], match.start("name"), 6, explicit=True):
                yield name
    for match in _DOTTED.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        a, b = match["a"], match["b"]
        if not _TARGET_BEFORE.search(before) or _OBJECT_BEFORE.search(before) or not _is_pair(a, b):
            continue
        weak = re.search(r"(?i)(?:\bin|\bas|\bfor|\bis|[(,])\s{0,2}$", before) is not None
        first, second = _named("catalog", a, match.start("a"), 4 if weak else 5, explicit=True), _pair_second(b, match.start("b"), 4 if weak else 5)
        if first and second:
            yield first
            if second.value != "*":
                yield second


def _pair_second(raw: str, start: int, rank: int) -> Named | None:
    value, begin = _unquote(raw, start)
    value = value.rstrip("-")
    return Named("schema", value, begin, begin + len(value), rank) if value else None


def _is_pair(a: str, b: str) -> bool:
    """``a.b`` can be catalog and schema: no file, host, version or product."""
    first, second = _unquote(a, 0)[0].casefold(), _unquote(b, 0)[0].casefold()
    if second in {"dbo", "sys", "guest", "information_schema"} or first in {"dbo", "sys", "e", "i", "z", "www", "node", "vue", "next", "asp", "d3", "spark", "system"}:
        return False
    quoted = a[0] in "[\"`" or b[0] in "[\"`"
    return quoted or not (second in _ENDINGS - {"test", "dev", "home", "info", "cloud", "app", "log", "ad", "int", "us", "eu", "uk", "de", "corp", "local", "internal", "example", "ai"} or re.match(r"(?:usp|sp|fn|vw|tbl)_", second))


def _databases(text: str, moving: bool, placed: bool, hosts: list[tuple[int, int]], certain: bool) -> Iterator[Named]:
    def is_host(start: int) -> bool:
        return any(a <= start < b for a, b in hosts)

    for match in _BEFORE_DB.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        named = _named("database", match["name"], match.start("name"), 6)
        if named is None or is_host(named.start) or re.search(r"(?i)(?:azure|sql) $", before) or (not placed and named.value.islower() and named.value == match["name"]):
            continue
        if named.value == match["name"] and named.value[0].isupper() and (grown := re.search(r"((?:[A-Z][\w]+ ){1,2})$", before)):
            words = grown[1].split()
            while words and (_is_common(words[0]) or _is_platform(words[0])):
                words.pop(0)
            if words and not any(_is_common(w) or _is_platform(w) for w in words):
                start = named.start - len(" ".join(words)) - 1
                named = Named("database", text[start : named.end], start, named.end, 6)
        yield named
    for match in _AFTER_DB.finditer(text):
        raw = match["name"]
        named = _named("database", raw, match.start("name"), 5, explicit=re.search(r"(?i)called|named|namens", match[0]) is not None or raw[:1].isupper()) if not _is_platform(raw) else None
        called = re.search(r"(?i)called|named|namens", match[0]) is not None
        distinct = named is not None and (named.value != match["name"] or not named.value.islower() or re.search(r"[\d_]", named.value) is not None)
        if named and not is_host(named.start) and (called or distinct or (placed and re.match(r"(?i)\s+(?:on|at|from|to|into|auf)\s|[,;]", text[match.end() :]))):
            yield named
    if not placed:
        yield from _suffixed(text)
        return
    if moving:
        for match in _MOVED.finditer(text):
            verb = LEMMA.get((match["verb"] or "").casefold(), "")
            named = _named("database", match["name"], match.start("name"), 4)
            if not named or is_host(named.start) or (not verb and match["verb"] is not None and match["verb"].casefold() not in {"migration", "of", "plan", "for", "want", "need"} and not re.match(r"(?i)mi?g?r", match["verb"])):
                continue
            if verb in {"build", "use", "add", "write", "create", "fix", "document", "update", "test"} or (text[match.start("next") : match.end("next")] == "." and not certain):
                continue
            if _is_object_name(named.value) or (named.value == match["name"] and named.value.islower() and not certain and not re.search(r"[\d_]", named.value)):
                continue
            yield named
        for match in _PLACED.finditer(text):
            named = _named("database", match["name"], match.start("name"), 3)
            host, _ = _unquote(match["host"], 0)
            if named and not is_host(named.start) and is_host(match.start("host") + (host != match["host"])) and not _is_object_name(named.value):
                yield named
        for match in _FROM.finditer(text):
            named = _named("database", match["name"], match.start("name"), 2)
            if named and not is_host(named.start) and not _is_object_name(named.value) and (certain or not named.value.islower()):
                yield named
        for match in _DOTTED.finditer(text):
            if _unquote(match["b"], 0)[0].casefold() == "dbo" and (named := _named("database", match["a"], match.start("a"), 4)):
                yield named
        for match in _SUBJECT.finditer(text):
            named = _named("database", match["name"], match.start("name"), 2)
            if named and not is_host(named.start) and re.search(r"[a-z][A-Z]|[\d_]", named.value):
                yield named
        start = re.match(rf"\s*(?P<name>{_NAME})\s(?:from|->|to|should|must|has|needs|on|@)\b", text)
        if start and (named := _named("database", start["name"], start.start("name"), 2)) and not named.value.islower():
            yield named
        for match in re.finditer(rf"(?i)(?<![\w-])(?:the|our|want|get|have|that)\s(?P<name>{_BARE})\s(?:moved|migrated|ported|transferred|should|must|needs)(?= )", text):
            if (named := _named("database", match["name"], match.start("name"), 2)) and not named.value.islower():
                yield named
    yield from _suffixed(text)


def _suffixed(text: str) -> Iterator[Named]:
    for match in _SUFFIXED.finditer(text):
        if (named := _named("database", match[0], match.start(), 1)) and named.value.casefold() not in {"db", "dw", "dwh", "warehouse", "datawarehouse"} and not re.match(r"(?i)(?:get|set|init|connect|open|close|my|the)_?", named.value):
            yield named


def _is_object_name(value: str) -> bool:
    return re.match(r"(?i)(?:usp|sp|fn|ufn|udf|tvf|vw|tbl|trg|proc|rpt)_|v[A-Z]\w+$", value) is not None


def _objects(text: str) -> Iterator[Named]:
    for match in _OBJECT.finditer(text):
        value = match[0].replace("[", "").replace("]", "")
        yield Named("object", value, match.start(), match.end(), 5)
    for match in _NAMED_OBJECT.finditer(text):
        raw = match["name"]
        value = re.sub(r"[\[\]\"`]", "", raw)
        last = value.split(".")[-1]
        if value and value[0].isalpha() and last.casefold() not in _ENDINGS and not (_is_common(last) or _is_platform(value)) and (not last.islower() or "_" in last or "." in value):
            yield Named("object", value, match.start("name"), match.end("name"), 4)
