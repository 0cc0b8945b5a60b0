"""A read-only connection to a SQL Server database through pyodbc.

Read-only by construction: :meth:`Connection.rows` accepts one SELECT; besides it only the session settings below are sent. What the
drivers send by themselves is listed in ``docs/sql-server.md``. Runs in a job's child, where a blocked driver can be killed.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from core.errors import UsageProblem
from core.secret import Secret
from core.targets import ProbeResult, probe
from migration.sources.sqlserver.address import Encrypt, Login, SourceAddress
from migration.sources.sqlserver.browser import ask_port
from migration.sources.sqlserver.diagnosis import UNCLEAR, Diagnosis, SourceFailed, diagnose, explain
from migration.sources.sqlserver.drivers import Driver, DriverKind, choose_driver, install_command, lacking_for
from migration.sources.sqlserver.freetds import SECTION, write_conf
from migration.sources.sqlserver.tls_probe import UNVERIFIED, TlsState, explain_tls, look

if TYPE_CHECKING:
    import pyodbc

APPLICATION = "quickplan"
#: Wait this long for a lock on the catalog, in milliseconds.
LOCK_TIMEOUT = 10_000
_FETCH = 500
_ACCESS_TOKEN = 1256  # SQL_COPT_SS_ACCESS_TOKEN, msodbcsql.h
_AZURE_RESOURCE = "https://database.windows.net/"
_SELECT = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
#: The only statements besides SELECT that quickplan sends.
SESSION = (f"SET LOCK_TIMEOUT {LOCK_TIMEOUT}", "SET DEADLOCK_PRIORITY LOW")


def connection_string(address: SourceAddress, driver: Driver, secret: Secret | None) -> str:
    """The ODBC connection string; it holds the secret, so it is handed to the driver and to nothing else.

    Values are braced, with ``}`` doubled (ODBC Programmer's Reference, SQLDriverConnect), so that no name or password can add a keyword.

    Raises:
        UsageProblem: FreeTDS has no way to write a value.
    """
    pairs: list[tuple[str, str]] = [("DRIVER", driver.name)]
    if driver.kind is DriverKind.FREETDS:
        pairs += [("SERVERNAME", SECTION), ("ApplicationIntent", "ReadOnly")]
    else:
        pairs += [
            ("SERVER", f"tcp:{address.host},{address.port}"),
            ("Encrypt", _encrypt(address, driver)),
            ("TrustServerCertificate", "yes" if address.trust_server_certificate else "no"),
            ("ApplicationIntent", "ReadOnly"),
            ("ConnectRetryCount", "0"),
        ]
    pairs += [("APP", APPLICATION)]
    if address.database:
        pairs.append(("DATABASE", address.database))
    if address.login is Login.WINDOWS:
        pairs.append(("Trusted_Connection", "yes"))
    elif address.login is not Login.ENTRA_DEFAULT:
        if address.login is Login.ENTRA_PASSWORD:
            pairs.append(("Authentication", "ActiveDirectoryPassword"))
        elif address.login is Login.ENTRA_SERVICE_PRINCIPAL:
            pairs.append(("Authentication", "ActiveDirectoryServicePrincipal"))
        pairs += [("UID", address.user), ("PWD", secret.reveal() if secret else "")]
    quoted = _for_freetds if driver.kind is DriverKind.FREETDS else _braced
    return "".join(f"{key}={quoted(value)};" for key, value in pairs)


def connect(
    address: SourceAddress,
    secret: Secret | None,
    *,
    timeout: float,
    folder: Path,
    query_timeout: int = 0,
    probed: ProbeResult | None = None,
) -> Connection:
    """Open a connection: probe the port, choose a driver, log in, set the session.

    Args:
        address: Where; a named instance's port is asked from SQL Browser.
        secret: The password, client secret or access token; None for a login that needs none.
        timeout: Seconds for each of probe and login.
        folder: Private folder for FreeTDS's configuration.
        query_timeout: Seconds after which a query is given up; 0 for no limit.
        probed: An own probe already made of this address.

    Raises:
        SourceFailed: With its diagnosis.
        DriverMissing: No driver is on this machine.
        UsageProblem: The driver cannot do what the address asks for.
    """
    if address.login.needs_password and secret is None:
        raise SourceFailed(
            Diagnosis("NO_PASSWORD", f"{address.server} needs a password", "Set QUICKPLAN_SOURCE_PASSWORD in the environment.")
        )
    driver = choose_driver(address.driver)
    lacking = lacking_for(driver)
    if lacking:
        raise SourceFailed(
            Diagnosis(
                "DRIVER_MISSING",
                f"{driver.shown} needs libraries that are not on this machine: {', '.join(lacking)}",
                install_command(lacking),
            )
        )
    if address.instance and not address.port:
        address = address.with_port(ask_port(address, timeout))
    probed = probed or probe(address.target, timeout)
    if not probed.ok:
        raise diagnose(Exception(), address, probed)
    _prepare(address, driver, folder, timeout)
    import pyodbc

    try:
        raw = _open(address, driver, secret, timeout)
    except pyodbc.Error as error:
        found = diagnose(error, address, probed)
        if found.diagnosis.code == "LOGIN_FAILED" and _enters_without_database(address, driver, secret, timeout):
            raise SourceFailed(explain("", 4060, address), state=found.state, native=4060) from None
        if found.state == "08001" and address.encrypt is not Encrypt.NO:
            raise _closer_look(found, address, timeout) from None
        raise found from None  # the driver's text may repeat the connection string
    with suppress(pyodbc.Error):
        raw.timeout = query_timeout
    made = Connection(raw, address, driver)
    made.prepare_session()
    return made


class Connection:
    """An open connection that can only read."""

    def __init__(self, raw: pyodbc.Connection, address: SourceAddress, driver: Driver) -> None:
        self._raw = raw
        self.address = address
        self.driver = driver

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close it; a connection that is already broken counts as closed."""
        import pyodbc

        with suppress(pyodbc.Error):
            self._raw.close()

    def prepare_session(self) -> None:
        """Send the session settings of :data:`SESSION`."""
        import pyodbc

        try:
            with self._raw.cursor() as cursor:
                for statement in SESSION:
                    cursor.execute(statement)
        except pyodbc.Error as error:
            raise diagnose(error, self.address) from None

    def rows(self, query: str, parameters: Sequence[Any] = (), *, object: str = "") -> Iterator[tuple[Any, ...]]:
        """Stream the rows of one SELECT.

        Args:
            query: One SELECT, possibly with CTEs; values from outside only as ``?`` parameters.
            parameters: Their values.
            object: What is being read, for the error.

        Raises:
            SourceFailed: The server refused it or the connection broke.
            ValueError: It is no SELECT: nothing else is ever sent.
        """
        if not _SELECT.match(query) or ";" in query:
            raise ValueError("only one SELECT can be sent")
        import pyodbc

        cursor = None
        try:
            cursor = self._raw.cursor()
            cursor.execute(query, *parameters)
            while batch := cursor.fetchmany(_FETCH):
                for row in batch:
                    yield tuple(row)
        except pyodbc.Error as error:
            raise self._why(error, object) from None
        finally:
            if cursor is not None:
                with suppress(pyodbc.Error):  # the connection may be closed before a generator that nobody finishes
                    cursor.close()

    def _why(self, error: pyodbc.Error, object: str) -> SourceFailed:
        """The diagnosis of a failed query; FreeTDS reports a broken connection as a warning or without any number."""
        found = diagnose(error, self.address, object=object)
        if found.diagnosis.code in UNCLEAR and not self._alive():
            return SourceFailed(explain("08S01", found.native, self.address), object=object, state=found.state, native=found.native)
        return found

    def _alive(self) -> bool:
        import pyodbc

        try:
            self._raw.execute("SELECT 1 AS one").fetchone()
        except pyodbc.Error:
            return False
        return True

    def value(self, query: str, parameters: Sequence[Any] = (), *, object: str = "") -> Any:
        """The first column of the first row; None when there is no row."""
        return next((row[0] for row in self.rows(query, parameters, object=object)), None)


def _open(address: SourceAddress, driver: Driver, secret: Secret | None, timeout: float) -> pyodbc.Connection:
    import pyodbc

    attributes = _attributes(address, secret, timeout)
    text = connection_string(address, driver, secret)
    return pyodbc.connect(text, timeout=max(1, round(timeout)), autocommit=True, readonly=True, attrs_before=attributes)


def _closer_look(found: SourceFailed, address: SourceAddress, timeout: float) -> SourceFailed:
    """Which of the reasons behind SQLSTATE 08001 it was: drivers tell certificate, closing and foreign protocol apart in words only."""
    seen = look(address, timeout)
    if seen.state is TlsState.TRUSTED or (seen.state in UNVERIFIED and not address.verifies):
        closed = explain("08001", 0, replace(address, encrypt=Encrypt.NO))
        return SourceFailed(closed, state=found.state, native=found.native)
    return SourceFailed(explain_tls(seen, address), state=found.state, native=found.native)


def _enters_without_database(address: SourceAddress, driver: Driver, secret: Secret | None, timeout: float) -> bool:
    """Whether a refused login is really a refused database: of the server's two messages (4060, 18456) FreeTDS gives only the last."""
    if driver.kind is not DriverKind.FREETDS or not address.database:
        return False
    import pyodbc

    try:
        _open(replace(address, database=""), driver, secret, timeout).close()
    except pyodbc.Error:
        return False
    return True


def _encrypt(address: SourceAddress, driver: Driver) -> str:
    if address.encrypt is Encrypt.STRICT and driver.version.split(".")[0] == "17":
        raise SourceFailed(Diagnosis("DRIVER_TOO_OLD", "driver 17 has no strict encryption", "Use driver 18: driver=18"))
    return address.encrypt.value


def _prepare(address: SourceAddress, driver: Driver, folder: Path, timeout: float) -> None:
    """What drivers only take from the environment; a job's child holds one connection's address, so this reaches nothing else."""
    if driver.kind is DriverKind.FREETDS:
        os.environ["FREETDSCONF"] = str(write_conf(address, folder, max(1, round(timeout))))
        if address.login is not Login.SQL:
            raise SourceFailed(
                Diagnosis("DRIVER_CANNOT", f"FreeTDS has no {address.login.value} login", "Use Microsoft's driver: driver=microsoft")
            )
    elif address.ca_file:
        os.environ["SSL_CERT_FILE"] = address.ca_file


def _attributes(address: SourceAddress, secret: Secret | None, timeout: float) -> dict[int, bytes]:
    if address.login is not Login.ENTRA_DEFAULT:
        return {}
    token = (secret.reveal() if secret else _azure_token(timeout)).encode("utf-16-le")
    return {_ACCESS_TOKEN: struct.pack("<I", len(token)) + token}


def _azure_token(timeout: float) -> str:
    """An access token of the account that the Azure command line is logged in with."""
    command = ["az", "account", "get-access-token", "--resource", _AZURE_RESOURCE, "--query", "accessToken", "--output", "tsv"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=max(timeout, 30), check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode or not done.stdout.strip():
        raise SourceFailed(
            Diagnosis(
                "NO_AZURE_LOGIN",
                "no Azure login was found for the entra-default login",
                "az login, or give an access token in QUICKPLAN_SOURCE_TOKEN",
            )
        )
    return done.stdout.strip()


def _braced(value: str) -> str:
    return "{" + value.replace("}", "}}") + "}"


def _for_freetds(value: str) -> str:
    """FreeTDS ends a braced value at the first ``};`` and knows no doubling (its odbc/connectparams.c)."""
    if "};" in value or value.endswith("}"):
        raise UsageProblem(
            "FreeTDS cannot be given a name or password with '};' in it, or '}' at its end", remedy="Use Microsoft's driver."
        )
    return "{" + value + "}"
