r"""The address of a SQL Server database: ``mssql://[user@]host[:port|\instance]/database[?options]``.

An address holds no secret and may be shown anywhere; a password in it is refused before it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from core.errors import UsageProblem
from core.nearest import did_you_mean
from core.safe_text import one_line
from core.targets import SQL_SERVER_PORT, Target, parse_server
from migration.tsql.quoting import bracket

SCHEME = "mssql://"
_FORM = r"mssql://[user@]host[:port|\instance]/database[?encrypt=yes|no|strict&trust_server_certificate=yes&driver=NAME]"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YES, _NO = frozenset({"yes", "true", "1", "mandatory"}), frozenset({"no", "false", "0", "optional"})


class Encrypt(StrEnum):
    """Whether the connection is encrypted (ODBC keyword ``Encrypt``)."""

    YES = "yes"
    NO = "no"
    STRICT = "strict"  # TLS before anything else (TDS 8.0)


class Login(StrEnum):
    """How the person proves who they are."""

    SQL = "sql"
    WINDOWS = "windows"  # Kerberos ticket of the account that runs quickplan
    ENTRA_DEFAULT = "entra-default"  # a token from the Azure command line or the environment
    ENTRA_PASSWORD = "entra-password"  # noqa: S105 - the name of a way, not a password
    ENTRA_SERVICE_PRINCIPAL = "entra-service-principal"

    @property
    def needs_password(self) -> bool:
        """Whether a password or client secret belongs to it."""
        return self in (Login.SQL, Login.ENTRA_PASSWORD, Login.ENTRA_SERVICE_PRINCIPAL)


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """Where a source database is and how it is reached; no secret among it.

    Attributes:
        host: Name or IP address.
        port: TCP port; 0 when a named instance's port must be asked from SQL Browser.
        instance: Named instance; empty for the default one or when a port is given.
        database: Database name; empty for the login's default.
        user: Login name, Entra user or client id; empty when not given.
        encrypt: Encryption of the connection.
        trust_server_certificate: The server's certificate is not verified: an explicit choice, which the plan mentions.
        driver: Name or path of the ODBC driver; empty for the best that is found.
        login: How to log in.
        ca_file: Certificates that FreeTDS trusts; empty for the system's.
    """

    host: str
    port: int = SQL_SERVER_PORT
    instance: str = ""
    database: str = ""
    user: str = ""
    encrypt: Encrypt = Encrypt.YES
    trust_server_certificate: bool = False
    driver: str = ""
    login: Login = Login.SQL
    ca_file: str = ""

    @property
    def server(self) -> str:
        r"""``host``, ``host:port`` or ``host\instance``, as shown to people."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.instance:
            return f"{host}\\{self.instance}"
        return host if self.port == SQL_SERVER_PORT else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """``database @ server`` for headings."""
        return f"{self.database} @ {self.server}" if self.database else self.server

    @property
    def principal(self) -> str:
        """The login as T-SQL writes it, so that a GRANT that is suggested can be pasted."""
        return bracket(one_line(self.user or "login"))

    @property
    def verifies(self) -> bool:
        """Whether the server's certificate is verified; strict encryption always does (ODBC driver 18, ``Encrypt=strict``)."""
        return self.encrypt is Encrypt.STRICT or not self.trust_server_certificate

    @property
    def target(self) -> Target:
        """What a TCP probe tries."""
        return Target("source", self.server, self.host, self.port or SQL_SERVER_PORT, self.instance)

    def with_port(self, port: int) -> SourceAddress:
        """The same with the port that SQL Browser named."""
        return replace(self, port=port)

    def url(self) -> str:
        """The address as typed on a command line; :func:`parse_address` reads it back."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        where = f"%5C{quote(self.instance, safe='')}" if self.instance else "" if self.port == SQL_SERVER_PORT else f":{self.port}"
        chosen = {
            "encrypt": self.encrypt.value if self.encrypt is not Encrypt.YES else "",
            "trust_server_certificate": "yes" if self.trust_server_certificate else "",
            "driver": self.driver,
            "login": self.login.value if self.login is not Login.SQL else "",
            "ca_file": self.ca_file,
        }
        options = "&".join(f"{key}={quote(value, safe='/')}" for key, value in chosen.items() if value)
        return f"{SCHEME}{user}{host}{where}/{quote(self.database, safe='')}" + (f"?{options}" if options else "")

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy, read back by :meth:`from_dict`."""
        return {"url": self.url()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SourceAddress:
        """The address of :meth:`to_dict`."""
        return parse_address(data["url"])


@dataclass(slots=True)
class _Options:
    """The options of an address as they are read."""

    values: dict[str, Any] = field(default_factory=dict)

    def take(self, key: str, value: str) -> None:
        """Read one ``key=value``.

        Raises:
            UsageProblem: The key is not known, or the value is none of its values.
        """
        match key:
            case "encrypt":
                word = "yes" if value.lower() in _YES else "no" if value.lower() in _NO else value.lower()
                self.values["encrypt"] = _choice(Encrypt, key, word)
            case "trust_server_certificate" | "trustservercertificate":
                if value.lower() not in _YES | _NO:
                    raise UsageProblem(f"{key} must be yes or no, not {one_line(value)!r}", remedy=_FORM)
                self.values["trust_server_certificate"] = value.lower() in _YES
            case "login" | "authentication":
                self.values["login"] = _choice(Login, key, value.lower())
            case "driver" | "ca_file":
                self.values[key] = value
            case "password" | "pwd":
                raise _password_given()
            case _:
                known = ("encrypt", "trust_server_certificate", "driver", "login", "ca_file")
                remedy = did_you_mean(key, known, f"Known options: {', '.join(known)}.")
                raise UsageProblem(f"a source address has no option {one_line(key)!r}", remedy=remedy)


def is_address(text: str) -> bool:
    """Whether a person means a server rather than a path."""
    return text.lstrip().lower().startswith(("mssql://", "sqlserver://", "mssql+pyodbc://", "jdbc:sqlserver:"))


def parse_address(text: str) -> SourceAddress:
    """Read an address.

    Raises:
        UsageProblem: It is none, or it holds a password (which the message does not repeat).
    """
    rest = text.strip()
    if rest.lower().startswith("jdbc:sqlserver:"):
        raise UsageProblem("a JDBC address is not read here", remedy=f"Write it as {_FORM}")
    if not is_address(rest):
        raise UsageProblem(f"{one_line(text)!r} is not the address of a SQL Server", remedy=f"Write it as {_FORM}")
    rest = rest.split("://", 1)[1]
    if "#" in rest:
        raise UsageProblem("a # in an address must be written %23", remedy=_FORM)
    rest, _, query = rest.partition("?")
    place, _, database = rest.partition("/")
    user, _, server = place.rpartition("@")
    if ":" in user:
        raise _password_given()
    options = _Options()
    for key, value in parse_qsl(query, keep_blank_values=True):
        options.take(key.lower().replace("-", "_"), value)
    target = parse_server(unquote(server)) if server else None
    if target is None:
        raise UsageProblem(f"{one_line(unquote(server))!r} is not a server name", remedy=f"Write it as {_FORM}")
    made = SourceAddress(
        target.host,
        0 if target.instance else target.port,
        target.instance,
        unquote(database.rstrip("/")),
        unquote(user),
        **options.values,
    )
    for name in ("host", "instance", "database", "user", "driver", "ca_file"):
        if _CONTROL.search(getattr(made, name)):
            raise UsageProblem(f"the {name} of a source address must not hold control characters", remedy=f"Write it as {_FORM}")
    return made


def _choice(kind: type[StrEnum], key: str, value: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise UsageProblem(f"{key} must be one of {', '.join(kind)}, not {one_line(value)!r}", remedy=_FORM) from None


def _password_given() -> UsageProblem:
    return UsageProblem(
        "a source address must not hold a password: other users of this machine can read the command line",
        remedy="Leave it out; give it in QUICKPLAN_SOURCE_PASSWORD, or type it when asked.",
    )
