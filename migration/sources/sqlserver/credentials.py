"""Lakebridge's ``~/.databricks/labs/lakebridge/.credentials.yml``: read as a source, written on request by merging.

The format is Lakebridge's: ``secret_vault_type`` (``local``, ``env`` or ``databricks``), ``secret_vault_name``, then one block per source.
Under ``env`` every string is the name of an environment variable. Lakebridge itself uses the text as it stands when that variable is
unset; here it is an error, because a password would be compared with its variable's name.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ConfigProblem
from core.files import exists, expand_user, read_text, write_atomic
from core.secret import Secret
from core.targets import SQL_SERVER_PORT
from migration.sources.sqlserver.address import Login, SourceAddress

BLOCK = "mssql"
_FILE = "~/.databricks/labs/lakebridge/.credentials.yml"
_LIMIT = 1_000_000
_LOGINS = {
    "SqlPassword": Login.SQL,
    "DefaultAzureCredential": Login.ENTRA_DEFAULT,
    "ActiveDirectoryPassword": Login.ENTRA_PASSWORD,
    "ActiveDirectoryServicePrincipal": Login.ENTRA_SERVICE_PRINCIPAL,
}
_ALL_DATABASES = "*"


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source as the credentials file holds it.

    Attributes:
        address: Where; without database when the file says all.
        secret: Its password; None when there is none in it, or it lies in a Databricks secret scope.
        vault: ``local``, ``env`` or ``databricks``.
    """

    address: SourceAddress
    secret: Secret | None
    vault: str


def credentials_file() -> Path:
    """Where Lakebridge keeps it."""
    return expand_user(_FILE)


def read_credentials(path: Path, *, environ: Mapping[str, str] | None = None) -> StoredSource:
    """The SQL Server block of a credentials file.

    Raises:
        UnreadableInput: The file cannot be read.
        ConfigProblem: It is no YAML, has no such block, or names a variable that is not set.
    """
    data = _load(path)
    block = data.get(BLOCK)
    if not isinstance(block, Mapping):
        raise ConfigProblem(
            f"{path} has no {BLOCK} block", remedy="Run quickplan check --source mssql://… --save-credentials.", file=str(path)
        )
    vault = str(data.get("secret_vault_type") or "local")
    if vault not in ("local", "env", "databricks"):
        raise ConfigProblem(
            f"{path}: secret_vault_type must be local, env or databricks",
            remedy="Mend it.",
            file=str(path),
            line=_line(data, "secret_vault_type"),
        )
    values = {key: _value(path, block, key, vault, os.environ if environ is None else environ) for key in block}
    kind = values.get("auth_type") or "SqlPassword"
    if kind not in _LOGINS:
        raise ConfigProblem(
            f"{path}: auth_type must be one of {', '.join(_LOGINS)}", remedy="Mend it.", file=str(path), line=_line(block, "auth_type")
        )
    host, _, instance = values.get("server", "").partition("\\")
    if not host:
        raise ConfigProblem(
            f"{path}: the {BLOCK} block names no server", remedy="Add server: HOST.", file=str(path), line=_line(data, BLOCK)
        )
    port = _port(path, block, values.get("port", ""))
    database = values.get("database", "")
    address = SourceAddress(
        host=host,
        port=0 if instance and not values.get("port") else port,
        instance="" if values.get("port") else instance,
        database="" if database == _ALL_DATABASES else database,
        user=values.get("user", ""),
        trust_server_certificate=values.get("trust_server_certificate", "").lower() in ("yes", "true", "1"),
        driver=_driver(values.get("driver", "")),
        login=_LOGINS[kind],
    )
    password = values.get("password", "") if vault != "databricks" else ""
    return StoredSource(address, Secret(password) if password else None, vault)


def write_credentials(path: Path, address: SourceAddress, secret: Secret | None) -> None:
    """Write or replace the SQL Server block; other blocks, comments and the order of keys stay. The file's mode becomes 0600.

    Under an ``env`` vault the names of variables are kept, and the password is not written.

    Raises:
        ConfigProblem: The existing file is no YAML.
        CannotWrite: It cannot be written.
    """
    data = _load(path) if exists(path) else {"secret_vault_type": "local", "secret_vault_name": None}
    vault = str(data.get("secret_vault_type") or "local")
    old = data.get(BLOCK)
    block: dict[str, Any] = old if isinstance(old, dict) else {}
    if vault == "env" and block:
        raise ConfigProblem(
            f"{path} keeps its values in environment variables",
            remedy="Set those variables instead.",
            file=str(path),
            line=_line(data, BLOCK),
        )
    block["auth_type"] = next(name for name, login in _LOGINS.items() if login is _stored_login(address))
    block["server"] = f"{address.host}\\{address.instance}" if address.instance else address.host
    if not address.instance:
        block["port"] = address.port
    block["database"] = address.database or _ALL_DATABASES
    block["user"] = address.user
    if secret is not None and vault == "local":
        block["password"] = secret.reveal()
    block["trust_server_certificate"] = address.trust_server_certificate
    block.setdefault("fetch_size", 1000)
    block.setdefault("login_timeout", 10)
    block.setdefault("tz_info", "UTC")
    data[BLOCK] = block
    text = io.StringIO()
    _yaml().dump(data, text)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomic(path, text.getvalue(), mode=0o600)


def _stored_login(address: SourceAddress) -> Login:
    if address.login is Login.WINDOWS:
        raise ConfigProblem("the credentials file has no word for a Windows login", remedy="Name the source in quickplan.toml instead.")
    return address.login


def _yaml() -> Any:
    from ruamel.yaml import YAML

    made = YAML()
    made.preserve_quotes = True
    return made


def _load(path: Path) -> Any:
    from ruamel.yaml.error import MarkedYAMLError

    text = read_text(path, limit=_LIMIT).text
    try:
        data = _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        # The parser's message quotes the line, which may hold a password.
        raise ConfigProblem(f"{path} is not valid YAML", remedy="Mend the line named.", file=str(path), line=line, column=column) from None
    if not isinstance(data, dict):
        raise ConfigProblem(f"{path} is not a credentials file", remedy="Delete it, or mend it.", file=str(path))
    return data


def _value(path: Path, block: Any, key: str, vault: str, environ: Mapping[str, str]) -> str:
    value = block[key]
    if not isinstance(value, str) or vault != "env":
        return "" if value is None else str(value)
    if value not in environ:
        raise ConfigProblem(
            f"{path}: {key} names the environment variable {value}, which is not set",
            remedy=f"export {value}=…",
            file=str(path),
            line=_line(block, key),
        )
    return environ[value]


def _port(path: Path, block: Any, text: str) -> int:
    if not text:
        return SQL_SERVER_PORT
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise ConfigProblem(f"{path}: port must be a number", remedy="Mend it.", file=str(path), line=_line(block, "port"))


def _driver(text: str) -> str:
    """Older files name an ODBC driver; a name that is not here must not stop a better one from being used."""
    from migration.sources.sqlserver.drivers import installed_drivers

    return text if text and any(text.casefold() == d.name.casefold() for d in installed_drivers()) else ""


def _line(block: Any, key: str) -> int:
    """1-based line of a key in a loaded YAML block; 0 when it is not known."""
    places = getattr(block, "lc", None)
    try:
        return int(places.key(key)[0]) + 1 if places is not None else 0
    except KeyError:
        return 0
