"""Each row of the table of ODBC facts: what both drivers say of a fault, and that they say it in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from responder import Encryption, Fault, Login, Responder, Rights
from responder.browser import Browser
from responder.drivers import Driver
from responder.server import refused_port

pytestmark = pytest.mark.xdist_group("wire")
TIMEOUT = 2
SLACK = 2.0


def failure(connect: Callable[[], Any]) -> tuple[str, str, str, float]:
    """Class, SQLSTATE, message and seconds of a connection that must fail."""
    import pyodbc

    began = time.monotonic()
    with pytest.raises(pyodbc.Error) as caught:
        connect().close()
    return type(caught.value).__name__, caught.value.args[0], str(caught.value.args[-1]), time.monotonic() - began


def test_wrong_password(driver: Driver, responder: Responder) -> None:
    kind, state, message, _ = failure(lambda: driver.connect(responder.port, password="not-the-password", timeout=TIMEOUT))
    assert (kind, state) == (("InterfaceError", "28000") if driver.is_microsoft else ("ProgrammingError", "42000"))
    assert "(18456)" in message
    assert "not-the-password" not in repr(responder.sessions) + repr(responder.settings)
    assert not responder.sessions[0].admitted


def test_port_refused(driver: Driver) -> None:
    with refused_port() as port:
        kind, state, message, seconds = failure(lambda: driver.connect(port, timeout=TIMEOUT))
    assert (kind, state) == ("OperationalError", "HYT00" if driver.is_microsoft else "08S01")
    assert seconds < TIMEOUT + SLACK
    assert driver.is_microsoft or "(20009)" in message


def test_silent_listener(driver: Driver, responder: Responder) -> None:
    responder.faults.always(Fault(silent=True))
    kind, state, _, seconds = failure(lambda: driver.connect(responder.port, timeout=TIMEOUT))
    assert (kind, state) == ("OperationalError", "HYT00")
    assert TIMEOUT - 0.5 <= seconds < TIMEOUT + SLACK


@pytest.mark.parametrize("fault", [Fault(close_after_accept=True), Fault(close_after_prelogin=True)])
def test_closed_before_login(driver: Driver, responder: Responder, fault: Fault) -> None:
    responder.faults.always(fault)
    kind, state, _, seconds = failure(lambda: driver.connect(responder.port, timeout=TIMEOUT))
    assert (kind, state) == ("OperationalError", "08001")
    assert seconds < TIMEOUT + SLACK


def test_closed_after_login(driver: Driver, responder: Responder) -> None:
    responder.faults.always(Fault(close_after_login=True))
    _, state, _, seconds = failure(lambda: driver.connect(responder.port, timeout=TIMEOUT).execute("SELECT 1"))
    assert state in ("08S01", "01000", "08001", "HY000")
    assert seconds < TIMEOUT + SLACK
    assert responder.sessions[0].admitted


def test_unknown_host(driver: Driver) -> None:
    # An empty label never leaves the resolver of the C library, so that nothing outside the machine is asked.
    kind, state, _, seconds = failure(lambda: driver.connect(1433, host="unknown..host", timeout=TIMEOUT))
    assert (kind, state) == ("OperationalError", "HYT00" if driver.is_microsoft else "08001")
    assert seconds < TIMEOUT + SLACK


@pytest.mark.parametrize("number", [911, 4060])
def test_unknown_database(driver: Driver, start_responder: Callable[..., Responder], number: int) -> None:
    responder = start_responder(unknown_database=number)
    _, state, message, _ = failure(lambda: driver.connect(responder.port, database="Nowhere", timeout=TIMEOUT))
    # FreeTDS shows the last of two messages: 4060 looks like a wrong password there.
    assert f"({number if number == 911 or driver.is_microsoft else 18456})" in message
    assert state == ("08004" if number == 911 else "42000")


def test_driver_missing() -> None:
    pyodbc = pytest.importorskip("pyodbc", exc_type=ImportError)
    _, state, message, _ = failure(lambda: pyodbc.connect("DRIVER={No Such Driver};SERVER=127.0.0.1", timeout=TIMEOUT))
    assert state == "01000"
    assert "Can't open lib" in message
    assert failure(lambda: pyodbc.connect("SERVER=127.0.0.1", timeout=TIMEOUT))[1] == "IM002"


def test_permission_denied_on_a_view(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    rights = Rights(denied=frozenset({"sys.parameters"}), view_database_state=False, view_server_state=False)
    responder = start_responder(logins=(Login(rights=rights),))
    connection = driver.connect(responder.port)
    for view, number in (("sys.parameters", 229), ("sys.dm_db_partition_stats", 262), ("sys.dm_exec_connections", 300)):
        kind, state, message, _ = failure(lambda view=view: connection.execute(f"SELECT * FROM {view}"))
        assert (kind, state) == ("ProgrammingError", "42000"), view
        # FreeTDS shows the last of two messages.
        assert f"({number if number == 229 or driver.is_microsoft else 297})" in message
    assert connection.execute("SELECT COUNT(*) FROM sys.tables").fetchval() == 41
    connection.close()


def test_definitions_hidden_without_the_right(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    responder = start_responder(logins=(Login(rights=Rights(view_definition=False)),))
    connection = driver.connect(responder.port)
    row = connection.execute(
        "SELECT COUNT(*), COUNT(definition), HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION') FROM sys.sql_modules"
    ).fetchone()
    assert row[0] > 30
    assert tuple(row[1:]) == (0, 0)
    connection.close()


def test_certificate_not_trusted(microsoft: Driver, responder: Responder) -> None:
    _, state, message, _ = failure(lambda: microsoft.connect(responder.port, encrypt="yes", trust=False, timeout=TIMEOUT))
    assert state == "08001"
    assert "certificate verify failed" in message


def test_server_requires_encryption(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    responder = start_responder(encryption=Encryption.REQUIRED)
    connection = driver.connect(responder.port, encrypt="optional")
    assert connection.execute("SELECT 1").fetchval() == 1
    assert responder.sessions[0].tls.startswith("TLSv1")
    connection.close()


def test_server_without_encryption(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    responder = start_responder(encryption=Encryption.UNSUPPORTED)
    _, state, _, seconds = failure(lambda: driver.connect(responder.port, encrypt="yes", timeout=TIMEOUT))
    assert state in ("08001", "08S01")
    assert seconds < TIMEOUT + SLACK
    connection = driver.connect(responder.port, encrypt="no")
    assert connection.execute("SELECT 1").fetchval() == 1
    assert responder.sessions[-1].login_tls == ""
    connection.close()


@pytest.mark.parametrize("rows", [0, 1, 500])
def test_closed_within_a_result(driver: Driver, responder: Responder, rows: int) -> None:
    import pyodbc

    responder.faults.next(Fault(), Fault(close_after_rows=rows))
    whole = driver.connect(responder.port)
    query = "SELECT a.name, b.name FROM sys.columns AS a CROSS JOIN sys.schemas AS b ORDER BY 1, 2"
    wanted = [tuple(r) for r in whole.execute(query).fetchall()]
    whole.close()
    broken = driver.connect(responder.port)
    seen: list[tuple[Any, ...]] = []
    with pytest.raises(pyodbc.Error) as caught:  # noqa: PT012  # rows before the break are part of what is asserted
        for row in broken.execute(query):
            seen.append(tuple(row))
    assert caught.value.args[0] in ("08S01", "01000", "HY000")
    assert seen == wanted[: len(seen)]
    assert len(seen) <= rows < len(wanted)


def test_slow_rows_end_with_a_query_timeout(driver: Driver, responder: Responder) -> None:
    import pyodbc

    responder.faults.always(Fault(statement_delay=30))
    connection = driver.connect(responder.port)
    connection.timeout = 1
    began = time.monotonic()
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("SELECT name FROM sys.tables").fetchall()
    assert time.monotonic() - began < 1 + SLACK
    assert caught.value.args[0] in ("HYT00", "HYT01", "HY008")


def test_breaks_by_statement_and_by_restart(driver: Driver, responder: Responder) -> None:
    import pyodbc

    connection = driver.connect(responder.port)
    assert connection.execute("SELECT 1").fetchval() == 1
    responder.drop_connections()
    with pytest.raises(pyodbc.Error):
        connection.execute("SELECT 1").fetchval()
    again = driver.connect(responder.port)
    assert again.execute("SELECT 2").fetchval() == 2
    again.close()


@pytest.mark.parametrize("silent", [False, True])
def test_named_instance(microsoft: Driver, responder: Responder, silent: bool) -> None:
    import socket

    with Browser({"REPORTING": responder.port}, silent=silent) as browser, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.5)
        client.sendto(b"\x04reporting\0", ("127.0.0.1", browser.port))
        if silent:
            with pytest.raises(TimeoutError):
                client.recv(4096)
        else:
            answer = client.recv(4096)
            assert answer[:1] == b"\x05"
            assert f"InstanceName;REPORTING;IsClustered;No;Version;16.0.1000.6;tcp;{responder.port};;".encode() in answer
    assert browser.asked == ["reporting"]


@pytest.mark.parametrize("reset", [False, True])
def test_slow_rows_and_a_reset(driver: Driver, responder: Responder, reset: bool) -> None:
    import pyodbc

    responder.faults.always(Fault(row_delay=0.005, close_after_statements=5, reset=reset))
    connection = driver.connect(responder.port)
    assert len(connection.execute("SELECT name FROM sys.schemas").fetchall()) == 9
    with pytest.raises(pyodbc.Error):  # noqa: PT012  # a driver sends a few statements by itself, so which one breaks differs
        for _ in range(6):
            connection.execute("SELECT 1").fetchall()
