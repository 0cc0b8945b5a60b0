"""Our connection against each fault of the table of ODBC facts: the diagnosis is the same with both drivers, and comes in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from responder import Encryption, Fault, Login, Responder, Rights
from responder.browser import Browser
from responder.certificates import Certificates
from responder.drivers import Driver
from responder.server import refused_port

from core.secret import Secret
from migration.sources.sqlserver.address import Encrypt, SourceAddress
from migration.sources.sqlserver.browser import ask_port
from migration.sources.sqlserver.connection import SESSION, Connection, connect
from migration.sources.sqlserver.diagnosis import SourceFailed
from migration.sources.sqlserver.drivers import DriverMissing
from migration.sources.sqlserver.tls_probe import TlsState, look

pytestmark = pytest.mark.xdist_group("wire")
TIMEOUT = 2.0
SLACK = 2.5
LOGIN = Login()
Start = Callable[..., Responder]


def address(driver: Driver, port: int, **changes: object) -> SourceAddress:
    given: dict[str, object] = {
        "host": "127.0.0.1", "port": port, "database": "WorkforceDB", "user": LOGIN.user, "trust_server_certificate": True,
        "driver": "microsoft" if driver.is_microsoft else "freetds",
    }  # fmt: skip
    return SourceAddress(**(given | changes))  # type: ignore[arg-type]


def reach(where: SourceAddress, folder: Path, password: str = LOGIN.password) -> Connection:
    return connect(where, Secret(password), timeout=TIMEOUT, folder=folder)


def failure(where: SourceAddress, folder: Path, password: str = LOGIN.password) -> tuple[str, str, float]:
    """Diagnosis, everything said, and seconds of a connection that must fail."""
    began = time.monotonic()
    with pytest.raises(SourceFailed) as caught:
        reach(where, folder, password).close()
    return caught.value.diagnosis.code, caught.value.message + caught.value.remedy, time.monotonic() - began


def test_wrong_password(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    code, said, _ = failure(address(driver, responder.port), tmp_path, "not-the-password")
    assert code == "LOGIN_FAILED"
    assert "not-the-password" not in said


def test_no_password(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed) as caught:
        connect(address(driver, responder.port), None, timeout=TIMEOUT, folder=tmp_path)
    assert caught.value.diagnosis.code == "NO_PASSWORD"
    assert not responder.sessions


def test_port_refused(driver: Driver, tmp_path: Path) -> None:
    with refused_port() as port:
        code, _, seconds = failure(address(driver, port), tmp_path)
    assert code == "PORT_REFUSED"
    assert seconds < TIMEOUT


def test_silent_listener(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    responder.faults.always(Fault(silent=True))
    code, _, seconds = failure(address(driver, responder.port), tmp_path)
    assert code == "NO_ANSWER"
    assert seconds < TIMEOUT + SLACK


@pytest.mark.parametrize("fault", [Fault(close_after_accept=True), Fault(close_after_prelogin=True)])
def test_closed_before_login(driver: Driver, responder: Responder, tmp_path: Path, fault: Fault) -> None:
    responder.faults.always(fault)
    code, _, seconds = failure(address(driver, responder.port), tmp_path)
    assert code == "CLOSED_EARLY"
    assert seconds < 2 * TIMEOUT + SLACK


def test_unknown_host(driver: Driver, tmp_path: Path) -> None:
    # An empty label never leaves the resolver of the C library, so that nothing outside the machine is asked.
    code, _, seconds = failure(address(driver, 1433, host="unknown..host"), tmp_path)
    assert code == "NAME_NOT_RESOLVED"
    assert seconds < TIMEOUT


@pytest.mark.parametrize("number", [911, 4060])
def test_unknown_database(driver: Driver, start_responder: Start, tmp_path: Path, number: int) -> None:
    responder = start_responder(unknown_database=number)
    code, said, _ = failure(address(driver, responder.port, database="No]where"), tmp_path)
    assert code == "UNKNOWN_DATABASE"
    assert "[No]]where]" in said


def test_driver_missing(tmp_path: Path) -> None:
    where = SourceAddress("127.0.0.1", database="d", user="u", driver="No Such Driver")
    with pytest.raises(DriverMissing) as caught:
        reach(where, tmp_path)
    assert "No Such Driver" in caught.value.message
    assert caught.value.remedy.startswith("Found: ")


def test_permission_denied(driver: Driver, start_responder: Start, tmp_path: Path) -> None:
    limited = Login(rights=Rights(denied=frozenset({"sys.tables"})))
    responder = start_responder(logins=(limited,))
    with reach(address(driver, responder.port), tmp_path) as connection, pytest.raises(SourceFailed) as caught:
        list(connection.rows("SELECT t.name FROM sys.tables AS t", object="sys.tables"))
    assert caught.value.diagnosis.code == "PERMISSION_DENIED"
    assert caught.value.object == "sys.tables"


def test_certificate_not_trusted(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    code, said, _ = failure(address(driver, responder.port, trust_server_certificate=False), tmp_path)
    assert code == "TLS_UNTRUSTED"
    assert "trust_server_certificate=yes" in said


def test_a_trusted_authority(freetds: Driver, responder: Responder, certificates: Certificates, tmp_path: Path) -> None:
    where = address(freetds, responder.port, host="localhost", trust_server_certificate=False, ca_file=str(certificates.authority))
    with reach(where, tmp_path) as connection:
        assert connection.value("SELECT DB_NAME() AS n") == "WorkforceDB"


def test_the_own_look_at_the_certificate(responder: Responder, certificates: Certificates) -> None:
    where = SourceAddress("localhost", responder.port)
    assert look(where, TIMEOUT).state is TlsState.UNTRUSTED
    trusting = SourceAddress("localhost", responder.port, ca_file=str(certificates.authority))
    found = look(trusting, TIMEOUT)
    assert found.state is TlsState.TRUSTED
    assert "TLSv1.2" in found.evidence
    strict = SourceAddress("localhost", responder.port, ca_file=str(certificates.authority), encrypt=Encrypt.STRICT)
    assert look(strict, TIMEOUT).state is TlsState.TRUSTED


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault(silent=True), TlsState.NO_ANSWER),
        (Fault(close_after_accept=True), TlsState.CLOSED),
        (Fault(close_after_prelogin=True), TlsState.CLOSED),
    ],
)
def test_the_own_look_meets_faults(responder: Responder, fault: Fault, state: TlsState) -> None:
    responder.faults.always(fault)
    assert look(SourceAddress("127.0.0.1", responder.port), 1.0).state is state


def test_a_server_without_encryption(start_responder: Start, driver: Driver, tmp_path: Path) -> None:
    responder = start_responder(encryption=Encryption.UNSUPPORTED)
    assert look(SourceAddress("127.0.0.1", responder.port), TIMEOUT).state is TlsState.NOT_OFFERED
    with reach(address(driver, responder.port, encrypt=Encrypt.NO), tmp_path) as connection:
        assert connection.value("SELECT 1 AS one") == 1


def test_strict_encryption(microsoft: Driver, responder: Responder, tmp_path: Path) -> None:
    # Strict never skips verification: the certificate is pinned by the driver's own keyword elsewhere; here it must be refused.
    code, _, _ = failure(address(microsoft, responder.port, encrypt=Encrypt.STRICT), tmp_path)
    assert code.startswith("TLS_")


def test_a_connection_that_breaks_within_a_result(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    responder.faults.always(Fault(close_after_rows=3))
    with reach(address(driver, responder.port), tmp_path) as connection, pytest.raises(SourceFailed) as caught:
        list(connection.rows("SELECT c.name FROM sys.columns AS c"))
    assert caught.value.diagnosis.code == "CONNECTION_LOST"


def test_only_our_selects_and_settings_are_sent(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    with reach(address(driver, responder.port), tmp_path) as connection:
        list(connection.rows("SELECT t.name FROM sys.tables AS t"))
        for refused in ("DELETE FROM t", "SELECT 1; DROP TABLE t", "EXEC p"):
            with pytest.raises(ValueError, match="only one SELECT"):
                list(connection.rows(refused))
    assert not responder.forbidden()
    (session,) = [s for s in responder.sessions if s.admitted]
    assert session.application == "quickplan"
    assert session.read_only
    sent = [s.text for s in responder.statements]
    assert [s for s in SESSION if not any(s in text for text in sent)] == []


def test_a_named_instance(driver: Driver, responder: Responder, tmp_path: Path) -> None:
    where = SourceAddress("127.0.0.1", 0, "PROD")
    with Browser({"PROD": responder.port}) as browser:
        port = ask_port(where, TIMEOUT, browser_port=browser.port)
    assert port == responder.port
    with reach(address(driver, port), tmp_path) as connection:
        assert connection.value("SELECT 1 AS one") == 1


def test_a_silent_browser_asks_for_the_port() -> None:
    with Browser({}, silent=True) as browser, pytest.raises(SourceFailed) as caught:
        ask_port(SourceAddress("127.0.0.1", 0, "PROD", database="d"), 0.3, browser_port=browser.port)
    assert caught.value.diagnosis.code == "BROWSER_SILENT"
    assert "PORT" in caught.value.remedy


@pytest.mark.parametrize("password", ["p;w", "a{b", "x}y", "quote'\"", "ünïcode", " blank "])
def test_any_password_arrives_as_typed(driver: Driver, start_responder: Start, tmp_path: Path, password: str) -> None:
    responder = start_responder(logins=(Login(password=password),))
    with reach(address(driver, responder.port), tmp_path, password) as connection:
        assert connection.value("SELECT 1 AS one") == 1
