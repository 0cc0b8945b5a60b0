"""Driver errors in words."""

from __future__ import annotations

import pytest

from core.targets import ProbeResult
from migration.sources.sqlserver.address import SourceAddress
from migration.sources.sqlserver.connection import connection_string
from migration.sources.sqlserver.diagnosis import diagnose, native_of, state_of
from migration.sources.sqlserver.drivers import Driver, DriverKind

ADDRESS = SourceAddress("sql01", database="Work]DB", user="sa")


class FakeError(Exception):
    """As pyodbc.Error: SQLSTATE, then text."""


@pytest.mark.parametrize(
    ("state", "text", "code"),
    [
        ("28000", "[28000] [Microsoft][ODBC Driver 18 for SQL Server]Login failed (18456) (SQLDriverConnect)", "LOGIN_FAILED"),
        ("42000", "[42000] [FreeTDS][SQL Server]Anmeldung fehlgeschlagen (18456) (SQLDriverConnect)", "LOGIN_FAILED"),
        ("08004", "[08004] [FreeTDS][SQL Server]Unknown database (911) (SQLDriverConnect)", "UNKNOWN_DATABASE"),
        ("42000", "[42000] Cannot open database requested by the login. (4060) (SQLDriverConnect)", "UNKNOWN_DATABASE"),
        ("42000", "[42000] The SELECT permission was denied (229) (SQLExecDirectW)", "PERMISSION_DENIED"),
        ("42000", "[42000] 'STRING_AGG' is not a recognized built-in function name. (195) (SQLExecDirectW)", "QUERY_REFUSED"),
        ("42000", "[42000] Incorrect syntax near ')'. (102) (SQLExecDirectW)", "QUERY_REFUSED"),
        ("HYT00", "[HYT00] Login timeout expired (0) (SQLDriverConnect)", "NO_ANSWER"),
        ("08S01", "[08S01] Read from the server failed (20004) (SQLExecDirectW)", "CONNECTION_LOST"),
        ("01000", "[01000] Can't open lib 'x' : file not found (0) (SQLDriverConnect)", "DRIVER_MISSING"),
        ("IM002", "[IM002] Data source name not found (0) (SQLDriverConnect)", "DRIVER_MISSING"),
        ("08001", "[08001] SSL Provider: certificate verify failed (-1) (SQLDriverConnect)", "TLS_FAILED"),
    ],
)
def test_state_and_number_decide(state: str, text: str, code: str) -> None:
    assert diagnose(FakeError(state, text), ADDRESS).diagnosis.code == code


def test_the_probe_decides_where_a_driver_only_says_timeout() -> None:
    probe = ProbeResult("source", "sql01", False, "REFUSED", "port 1433 refused", "Check the port.", 1.0)
    found = diagnose(FakeError("HYT00", "Login timeout expired (0)"), ADDRESS, probe)
    assert found.diagnosis.code == "PORT_REFUSED"


def test_a_suggested_statement_quotes_the_name() -> None:
    found = diagnose(FakeError("08004", "(911)"), ADDRESS)
    assert "[Work]]DB]" in found.remedy


def test_the_drivers_text_is_not_repeated() -> None:
    found = diagnose(FakeError("HY000", "PWD={hunter2} (0)"), ADDRESS)
    assert "hunter2" not in found.message + found.remedy


def test_an_error_without_a_state_has_none() -> None:
    assert state_of(FakeError()) == ""
    assert native_of(FakeError("HY000")) == 0


def test_no_value_can_add_a_keyword_to_the_connection_string() -> None:
    from core.secret import Secret

    address = SourceAddress("h", database="d};Encrypt=no;x={", user="u};UID={sa")
    text = connection_string(address, Driver("D", DriverKind.MICROSOFT, "18.6", "wheel"), Secret("p};PWD={q"))
    assert "DATABASE={d}};Encrypt=no;x={}" in text
    assert "UID={u}};UID={sa}" in text
    assert text.endswith("PWD={p}};PWD={q};")


def test_freetds_takes_values_in_braces_and_no_closing_brace() -> None:
    from core.errors import UsageProblem
    from core.secret import Secret

    driver = Driver("F", DriverKind.FREETDS, "", "installed")
    assert connection_string(SourceAddress("h", database="a;b"), driver, Secret("p;}w")).endswith("DATABASE={a;b};UID={};PWD={p;}w};")
    for password in ("p};UID=sa", "p}"):
        with pytest.raises(UsageProblem) as caught:
            connection_string(SourceAddress("h"), driver, Secret(password))
        assert password not in caught.value.message
