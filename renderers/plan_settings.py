"""``plan.toml``: the settings of one migration plan, beside its scripts. No secret ever stands in it.

Read with :mod:`tomllib`; written here, so that the same settings give the same bytes. Keys that this version does not know are
reported and kept.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import ConfigProblem
from core.findings import Finding, Severity
from core.nearest import did_you_mean

FILE_NAME = "plan.toml"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """Settings that every command finds when it is given the plan.

    Attributes:
        source: Where the T-SQL lies: relative to the plan's folder with ``/`` between parts, absolute only when it lies outside
            the repository; empty when not yet known.
        database: Source database; empty when not yet known.
        server: Source server as the user typed it; empty when not yet known.
        connection: Address of the source database, ``mssql://user@host/database``, without a password; empty when not yet known.
        runtime: Target runtime such as ``17.3``.
        catalog: Unity Catalog name; empty when not yet known.
        schema: Target schema; empty when not yet known.
        scope: Secret scope that holds the three source keys.
        ingestion: Value of :class:`migration.medallion.model.Ingestion`.
        dialect: Value of :class:`migration.medallion.model.Dialect`.
        extra: Keys of other versions by table, kept as they were read.
    """

    source: str = ""
    database: str = ""
    server: str = ""
    connection: str = ""
    runtime: str = "17.3"
    catalog: str = ""
    schema: str = ""
    scope: str = "sqlserver"
    ingestion: str = "sqlserver"
    dialect: str = "dlt"
    extra: dict[str, Any] = field(default_factory=dict)


#: Where each setting stands in the file: table, key, the comment behind it.
_PLACES: tuple[tuple[str, str, str, str], ...] = (
    ("source", "path", "source", "seen from this folder; absolute only when it lies outside the repository"),
    ("source", "database", "database", ""),
    ("source", "server", "server", ""),
    ("source", "connection", "connection", "mssql://user@host/database; the password is read from QUICKPLAN_SOURCE_PASSWORD"),
    ("target", "runtime", "runtime", ""),
    ("target", "catalog", "catalog", ""),
    ("target", "schema", "schema", ""),
    ("target", "scope", "scope", "secret scope with sqlserver_jdbc_url, sqlserver_user, sqlserver_password"),
    ("pipeline", "ingestion", "ingestion", "sqlserver, jdbc, federation or connect"),
    ("pipeline", "dialect", "dialect", "dlt or dp"),
)
_CHOICES = {"ingestion": ("sqlserver", "jdbc", "federation", "connect"), "dialect": ("dlt", "dp")}


def locate_source(source: str | Path, plan_folder: Path, repo: Path) -> str:
    """:attr:`PlanSettings.source` for a source: a path that stays true when the repository is cloned elsewhere.

    Args:
        source: The source as the user gave it, relative to the current folder or absolute.
        plan_folder: ``specs/<name>``.
        repo: The repository's root.
    """
    top, folder, full = repo.absolute(), plan_folder.absolute(), Path(source).absolute()
    if full.is_relative_to(top) and folder.is_relative_to(top):
        return Path(os.path.relpath(full, folder)).as_posix()
    return full.as_posix()


def source_path(settings: PlanSettings, plan_folder: Path) -> Path | None:
    """Where the source lies on this machine; None when the settings name none."""
    if not settings.source:
        return None
    if PurePosixPath(settings.source).is_absolute():
        return Path(settings.source)
    return Path(os.path.normpath(plan_folder / settings.source))


def read_settings(text: str, *, file: str = FILE_NAME) -> tuple[PlanSettings, list[Finding]]:
    """Settings from the text of a ``plan.toml``, with a finding per key that is not known.

    Raises:
        ConfigProblem: It is not TOML, or a known key has a value it cannot have; names file and line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        what = _AT.sub("", str(error)).strip()
        raise ConfigProblem(f"{file} is not valid TOML: {what}", remedy="Mend the line.", file=file, line=line, column=column) from error
    values: dict[str, Any] = {}
    for table, key, name, _ in _PLACES:
        section = data.get(table, {})
        if not isinstance(section, dict):
            raise ConfigProblem(f"{table} must be a table", remedy=f"Write [{table}].", file=file, line=_line_of(text, "", table))
        if key not in section:
            continue
        value = section.pop(key)
        choices = _CHOICES.get(name)
        if not isinstance(value, str) or (choices and value not in choices):
            expected = " or ".join(choices) if choices else "a text in quotes"
            raise ConfigProblem(
                f"{table}.{key} must be {expected}, not {value!r}", remedy="Mend the line.", file=file, line=_line_of(text, table, key)
            )
        values[name] = value
    extra = {key: value for key, value in data.items() if value != {} or key not in {t for t, *_ in _PLACES}}
    return PlanSettings(**values, extra=extra), [_unknown(text, file, t, k) for t, k in _leaves(extra)]


def _leaves(extra: dict[str, Any]) -> list[tuple[str, str]]:
    """(table, key) of what is not known; whole tables as (``""``, name)."""
    known = {t for t, *_ in _PLACES}
    found: list[tuple[str, str]] = []
    for name, value in extra.items():
        found += [(name, key) for key in value] if name in known and isinstance(value, dict) else [("", name)]
    return found


def _unknown(text: str, file: str, table: str, key: str) -> Finding:
    names = [k for t, k, *_ in _PLACES if t == table] if table else sorted({t for t, *_ in _PLACES})
    remedy = f"{did_you_mean(key, names)} It is kept as it is.".lstrip()
    shown = f"{table}.{key}" if table else key
    return Finding("UNKNOWN_SETTING", Severity.WARNING, f"{shown} is not a setting", remedy, file, _line_of(text, table, key))


def _line_of(text: str, table: str, key: str) -> int:
    """1-based line of ``key`` in ``[table]``; 0 when it is written some other way."""
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]*?)\s*\]+", line):
            current = header[1].strip("\"'")
            if not table and current == key:
                return number
        elif current == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return 0


def write_settings(settings: PlanSettings) -> str:
    """The text of a ``plan.toml``; :func:`read_settings` gives the same settings back."""
    values = {f.name: getattr(settings, f.name) for f in fields(settings)}
    remaining = {k: dict(v) if isinstance(v, dict) else v for k, v in settings.extra.items()}
    tables = dict.fromkeys(t for t, *_ in _PLACES)
    lines = ["# Settings of this plan. Every quickplan command that is given the plan reads them. No secrets belong here."]
    lines += [f"{_key(k)} = {toml_value(v)}" for k, v in remaining.items() if not isinstance(v, dict)]
    for table in tables:
        lines += ["", f"[{table}]"]
        for place, key, name, comment in _PLACES:
            if place == table:
                lines.append(f"{key} = {toml_value(values[name])}" + (f"  # {comment}" if comment else ""))
        more = remaining.pop(table, {})
        lines += [f"{_key(k)} = {toml_value(v)}" for k, v in more.items()]
    for name, section in remaining.items():
        if isinstance(section, dict):
            lines += ["", f"[{_key(name)}]", *(f"{_key(k)} = {toml_value(v)}" for k, v in section.items())]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _toml_string(name)


def _toml_string(text: str) -> str:
    """A basic string (TOML 1.0); a lone surrogate, which TOML cannot hold, becomes U+FFFD."""
    short = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
    parts: list[str] = []
    for character in text:
        code = ord(character)
        if character in short:
            parts.append(short[character])
        elif 0xD800 <= code <= 0xDFFF:
            parts.append("\ufffd")
        elif not character.isprintable():
            parts.append(f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
        else:
            parts.append(character)
    return '"' + "".join(parts) + '"'


def toml_value(value: Any) -> str:
    """One TOML value on one line.

    Raises:
        TypeError: TOML has no such value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _toml_string(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(k))} = {toml_value(v)}" for k, v in value.items()) + "}"
    raise TypeError(f"TOML has no value for {type(value).__name__}")
