"""Names inside connection strings and URLs: ADO.NET, ODBC, JDBC, SQLAlchemy, sqlcmd."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A name found.

    Attributes:
        role: ``database``, ``server``, ``catalog``, ``schema`` or ``object``.
        value: The name without quotes or brackets.
        start: Offset of the value in the text searched.
        end: Offset past it.
        rank: How sure: the highest rank of a role wins, then the first in the text.
    """

    role: str
    value: str
    start: int
    end: int
    rank: int


_KEYS = {
    "server": ("server", "data source", "datasource", "host", "addr", "address", "network address", "servername"),
    "database": ("database", "initial catalog", "databasename", "dbname", "db"),
    "catalog": ("catalog", "conncatalog", "target catalog", "target_catalog", "unity catalog", "catalogue", "uc catalog"),
    "schema": ("schema", "connschema", "target schema", "target_schema"),
}
_ALIASES = {"hostname": "server", "databasename": "database"}
_ROLE = _ALIASES | {key.replace(" ", "").replace("_", ""): role for role, keys in _KEYS.items() for key in keys}
_PAIR = re.compile(
    r"(?i)(?<![\w-])(?:--)?(?P<key>server(?:[ ]?name)?|data ?source|host(?:name)?|addr(?:ess)?|network address|database(?:[ ]?name)?|initial catalog|dbname|db"
    r"|(?:target[ _]|unity |uc )?catalog(?:ue)?|conncatalog|(?:target[ _])?schema|connschema)\s{0,3}=\s{0,3}"
)
_VALUE = re.compile(r"(?P<value>\{[^}\n]{1,128}\}|\[[^\]\n]{1,128}\]|\"[^\"\n]{1,128}\"|'[^'\n]{1,128}'|`[^`\n]{1,128}`|[^;\n\"'`]{1,200})")
_JDBC = re.compile(
    r"(?i)jdbc:(?!databricks|spark)(?P<sub>[a-z0-9]{2,20})(?::thin)?:(?://|@/{0,2})(?:[ ]{0,250}@)?(?P<server>(?:\[[0-9a-f:.]{2,45}\]|[\w.$-]{1,253})(?:\\[\w$-]{1,64})?(?::\d{2,5})?)(?:[/:](?P<db>[\w$-]{1,128}))?"
)
_URL = re.compile(
    r"(?i)\b(?:mssql|sqlserver|postgres(?:ql)?|mysql|mariadb|oracle|redshift|snowflake|teradata|db2|mongodb(?:\+srv)?|synapse)(?:\+\w{1,20})?://(?:[^\s/@]{0,200}@|[ ]{1,250}@)?"
    r"(?P<server>(?:\[[0-9a-f:.]{2,45}\]|[\w.$-]{1,253})(?:\\[\w$-]{1,64})?(?:[:,]\d{2,5})?)(?:/(?P<db>[\w$%-]{1,128}))?"
)
_SQLCMD = re.compile(r"(?:^|\s)-(?P<key>[Sd])[ ]?(?P<value>\"[^\"\n]{1,128}\"|[^\s\"]{1,200})(?=\s|$)")


def named_in_strings(text: str) -> Iterator[Named]:
    """Every name that a connection string or URL in ``text`` states."""
    for match in _PAIR.finditer(text):
        role = _ROLE.get(match["key"].lower().replace(" ", "").replace("_", ""))
        found = _VALUE.match(text, match.end())
        if role is None or found is None:
            continue
        value, start = _trim(found["value"], found.start(), role, whole=_is_list_of_pairs(text, found))
        if value:
            yield Named(role, value, start, start + len(value), 9)
    for pattern in (_JDBC, _URL):
        for match in pattern.finditer(text):
            yield Named("server", match["server"], *match.span("server"), 9)
            if match["db"]:
                yield Named("database", match["db"], *match.span("db"), 9)
    if "sqlcmd" in text or "bcp" in text:
        for match in _SQLCMD.finditer(text):
            value, start = _trim(match["value"], match.start("value"), "server", whole=True)
            yield Named("server" if match["key"] == "S" else "database", value, start, start + len(value), 9)


def _is_list_of_pairs(text: str, match: re.Match[str]) -> bool:
    """The value ends in ``;`` or at a quote, so that blanks inside belong to it."""
    return text[match.end() : match.end() + 1] == ";"


def _trim(value: str, start: int, role: str, *, whole: bool) -> tuple[str, int]:
    if value[0] in "{[\"'`" and not re.match(r"\[[0-9a-fA-F:.]+\]", value):
        return value[1:-1].strip(), start + 1 + (len(value[1:-1]) - len(value[1:-1].lstrip()))
    if not whole:
        value = re.split(r"\s", value, maxsplit=1)[0]
    if role != "server" and not whole:
        value = re.split(r"[,&]", value, maxsplit=1)[0]
    value = value.rstrip(" .,:!?&")
    opened = value.count("(")
    while value.endswith(")") and value.count(")") > opened:
        value = value[:-1]
    return value, start
