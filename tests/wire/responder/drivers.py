"""The two real ODBC drivers and how each is told where to connect."""

from __future__ import annotations

import glob
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from responder.settings import Login

_FREETDS = ("/usr/lib/*/odbc/libtdsodbc.so", "/usr/lib/odbc/libtdsodbc.so", "/usr/lib64/libtdsodbc.so*")


@dataclass(frozen=True)
class Driver:
    """An installed driver.

    Attributes:
        name: ``freetds`` or ``microsoft``.
        path: Its library.
    """

    name: str
    path: str

    @property
    def is_microsoft(self) -> bool:
        """Whether it is Microsoft's."""
        return self.name == "microsoft"

    def string(
        self, port: int, *, host: str = "127.0.0.1", login: Login | None = None, password: str | None = None, database: str = "",
        encrypt: str = "optional", trust: bool = True, more: str = "",
    ) -> str:  # fmt: skip
        """A connection string.

        Args:
            port: Where the server listens.
            host: The server.
            login: Who enters.
            password: Instead of the login's own.
            database: The login's default when empty.
            encrypt: ``no`` (without TLS where the driver can), ``optional``, ``yes`` or, Microsoft's only, ``strict``.
            trust: Whether any certificate is accepted (Microsoft's driver; FreeTDS accepts all unless a file of authorities is set).
            more: Further ``Keyword=value`` pairs.
        """
        login = login or Login()
        words = [f"DRIVER={self.path}", f"UID={login.user}", f"PWD={{{(password or login.password).replace('}', '}}')}}}", "APP=quickplan"]
        if self.is_microsoft:
            words += [f"SERVER={host},{port}", f"Encrypt={encrypt}", f"TrustServerCertificate={'yes' if trust else 'no'}"]
        else:
            # Without a version FreeTDS tries one after the other, and then no login timeout ends a silent server.
            level = {"no": "off", "optional": "request", "yes": "require"}[encrypt]
            words[2] = f"PWD={password or login.password}"  # FreeTDS 1.3 takes braces for part of the password
            words += [f"SERVER={host}", f"PORT={port}", f"Encryption={level}", "TDS_Version=7.4"]
        if database:
            words.append(f"DATABASE={database}")
        return ";".join([*words, more]).rstrip(";")

    def connect(self, port: int, *, timeout: int = 5, **options: Any) -> Any:
        """A pyodbc connection in autocommit mode; ``options`` as of :meth:`string`."""
        import pyodbc

        pyodbc.pooling = False
        return pyodbc.connect(self.string(port, **options), timeout=timeout, autocommit=True)


def find_drivers() -> dict[str, Driver]:
    """Installed drivers by name."""
    found: dict[str, Driver] = {}
    free = next((hit for pattern in _FREETDS for hit in sorted(glob.glob(pattern))), None)
    if free:
        found["freetds"] = Driver("freetds", free)
    spec = importlib.util.find_spec("mssql_python_odbc")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "libs" / "linux"
        machine = __import__("platform").machine().replace("aarch64", "arm64")
        hits = sorted(folder.glob(f"debian_ubuntu/{machine}/lib/libmsodbcsql-18.*.so*"))
        if hits:
            found["microsoft"] = Driver("microsoft", str(hits[-1]))
    return found
