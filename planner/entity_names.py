"""Whether a word can be a name at all, and what kind of name it looks like."""

from __future__ import annotations

import re

from planner.connection_strings import Named
from planner.vocabulary import COMMON_NAMES, FILLERS, FUNCTION_WORDS, KNOWN, LEMMA, SOURCES, TARGETS, word_set
from planner.words import mend

_PLATFORM = re.compile(
    "(?:"
    + "|".join(pattern for _, pattern in (*TARGETS, *SOURCES))
    + r"|kafka|dbt|github|gitlab|jenkins|azure|aws|gcp|node\.js|next\.js|vue\.js|asp\.net)"
)
_PRODUCT_DBS = word_set(
    "mongodb mariadb dynamodb cosmosdb duckdb influxdb rocksdb indexeddb localdb tinydb couchdb documentdb timescaledb questdb"
    " scylladb leveldb lmdb pouchdb vectordb chromadb arangodb cockroachdb ravendb nosqldb userdb mydb"
) - {"userdb", "mydb"}
ENDINGS = word_set(
    "py js ts tsx jsx java cs go rb php sql md rst txt json yaml yml toml ini cfg csv xml html css scss sh ps1 bat exe dll dacpac bak"
    " ipynb scala kt rs cpp c h lock log pdf png svg com net org io dev local corp lan internal intra cloud de eu uk us home test app"
    " ai co example invalid localdomain ad int edu gov info js"
)
_HOST_ENDINGS = word_set(
    "com net org io dev local corp lan internal intra cloud de eu uk us home co example invalid localdomain ad int edu gov info"
    " domain ch at fr"
)


def unquote(raw: str, start: int) -> tuple[str, int]:
    """The name inside quotes or brackets and where it starts; an IPv6 address keeps its brackets."""
    if (
        raw
        and not re.fullmatch(r"\[[\w.$\\-]+\][,:]\d{2,5}", raw)
        and raw[0] in "[\"`“„«‘'"
        and not re.match(r"\[[0-9a-fA-F:%]*:[0-9a-fA-F:%]*\]", raw)
    ):
        inner = raw[1:-1]
        return inner.strip(), start + 1 + len(inner) - len(inner.lstrip())
    return raw, start


def as_name(role: str, raw: str, start: int, rank: int, *, explicit: bool = False) -> Named | None:
    """``raw`` as a name, or None where it is a common word; after an explicit ``catalog`` or ``database:`` few words are."""
    value, begin = unquote(raw, start)
    quoted = value != raw
    if not quoted:
        value = value.rstrip("-.'")
    if quoted and (value.count(" ") > 3 or any(w in _PROSE for w in value.split())):
        return None  # a quotation, not a name
    if not value or (not quoted and (_is_no_label(value) if explicit else is_common(value) or is_platform(value))):
        return None
    return Named(role, value, begin, begin + len(value), rank)


_PROSE = word_set("does not is are was has have do did can't cannot doesn't the a an there no you already")
_NOT_AFTER_LABEL = word_set(
    "server servers migration migrations name names called named table tables view views procedure procedures data object objects"
    " database databases catalog catalogs catalogue schema schemas function functions called which that where whose there permission"
    " permissions change changes user users connection connections job jobs access level owner owners backup design drift evolution"
    " explorer page pages entry entries item items search service api browser feature tab list sync tbd unknown none any todo n/a na"
    " yes no later uc glue hive product target databricks delta lakehouse lineage registry validation update updates management first"
    " second new old same per by using query queries upgrade one two three each every own separate single dedicated"
)


def _is_no_label(word: str) -> bool:
    key = word.casefold()
    return key in _NOT_AFTER_LABEL or key in FUNCTION_WORDS


def is_common(word: str) -> bool:
    """``word`` is an everyday word that names nothing unless quoted."""
    key = mend(word)
    if word.isupper() and key in {"his", "who"}:
        return False  # hospital information systems
    return (
        key in COMMON_NAMES
        or key in FUNCTION_WORDS
        or key in FILLERS
        or (key in LEMMA and key == word)
        or (LEMMA.get(key) is not None and word[1:].islower() and not (word[0].isupper() and key.endswith("s")))
        or (key in KNOWN and word.islower() and key not in {"requests"})
    )


def is_platform(word: str) -> bool:
    """``word`` names a product, not something of the user's own."""
    return _PLATFORM.fullmatch(mend(word).replace("-", " ")) is not None or word.casefold() in _PRODUCT_DBS


def _looks_like_host(value: str) -> int:
    """3 for an address with instance, port, domain or IP; 2 for ``sql01``, ``dw-01``; 0 for anything else."""
    if (
        "\\" in value
        or re.search(r"[,:]\s?\d{2,5}$", value)
        or re.fullmatch(r"(?:\w+:)?\d{1,3}(?:\.\d{1,3}){3}.*", value)
        or value.startswith("[")
        or value.count(":") > 1
    ):
        return 3
    parts = value.casefold().split(".")
    if (
        len(parts) > 1
        and (parts[-1] in _HOST_ENDINGS or (len(parts) > 2 and parts[-1] not in ENDINGS and not parts[-1].isdigit()))
        and "" not in parts
    ):
        return 3
    if value.casefold() == "localhost" or value == "(local)":
        return 3
    if re.fullmatch(
        r"(?i)(?=\D*\d)[a-z][\w-]*(?:sql|srv|db|server|dw|host|node|vm|ops|inst|prod|prd|dev)?[\w-]*\d[\w]*", value
    ) and not re.fullmatch(r"(?i)(?:v|py|python|q|es|h|http|utf|sha|s|ec|b|db)-?\d+.*|.*\d{4}", value):
        return 2
    if re.search(r"(?i)(?:sql|srv|server|host|-db|db-|\bdb)", value) and "-" in value:
        return 2
    if re.fullmatch(r"(?i)(?:sql|srv|db|host)[a-z]{2,20}|[a-z]{2,20}(?:sql|srv|host|server)", value):
        return 2
    return 0


def as_host(raw: str, start: int, rank: int, least: int) -> Named | None:
    """``raw`` as a server, or None; ``least`` is how much it must look like an address (see ``_looks_like_host``)."""
    if bracketed := re.fullmatch(r"\[([\w.$\\-]+)\]([,:]\d{2,5})", raw):
        return Named("server", bracketed[1] + bracketed[2], start + 1, start + len(raw), rank + 1)
    value, begin = unquote(raw, start)
    if value == raw:
        value = value.rstrip(".,:-")
    look = _looks_like_host(value)
    if look < 3 and (
        not value
        or is_common(value)
        or is_platform(value)
        or re.fullmatch(r"(?i)[\d.]+|v?\d.*|sql-?server.*|on-?prem.*|mssql|postgresql|mysql|nosql", value)
    ):
        return None
    if value == raw and look < least:
        return None
    if (
        value.casefold().split(".")[-1] in ENDINGS - _HOST_ENDINGS
        and "." in value
        and "\\" not in value
        and not re.search(r"[,:]\d", value)
    ):
        return None
    return Named("server", value, begin, begin + len(value), rank + (1 if look == 3 else 0))


def dotted_target(raw: str) -> bool:
    """``raw`` reads as ``catalog.schema`` rather than as a host."""
    return "." in raw and _looks_like_host(raw.rstrip(".,")) < 3


def pair_second(raw: str, start: int, rank: int) -> Named | None:
    """The part after the dot of a quoted or bare pair."""
    value, begin = unquote(raw, start)
    value = value.rstrip("-")
    return Named("schema", value, begin, begin + len(value), rank) if value else None


def is_pair(a: str, b: str) -> bool:
    """``a.b`` can be catalog and schema: no file, host, version or product."""
    first, second = unquote(a, 0)[0].casefold(), unquote(b, 0)[0].casefold()
    if second in {"dbo", "sys", "guest", "information_schema"} or first in {
        "dbo",
        "sys",
        "e",
        "i",
        "z",
        "www",
        "node",
        "vue",
        "next",
        "asp",
        "d3",
        "spark",
        "system",
    }:
        return False
    quoted = a[0] in '["`' or b[0] in '["`'
    return quoted or not (
        second
        in ENDINGS
        - {
            "test",
            "dev",
            "home",
            "info",
            "cloud",
            "app",
            "log",
            "ad",
            "int",
            "us",
            "eu",
            "uk",
            "de",
            "corp",
            "local",
            "internal",
            "example",
            "ai",
        }
        or re.match(r"(?:usp|sp|fn|vw|tbl)_", second)
    )


def is_object_name(value: str) -> bool:
    """``value`` is prefixed as SQL modules are."""
    return re.match(r"(?i:usp|sp|fn|ufn|udf|tvf|vw|tbl|trg|proc|rpt)_|v[A-Z]\w+$", value) is not None
