"""Addresses of live sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageProblem
from migration.sources.sqlserver.address import Encrypt, Login, SourceAddress, is_address, parse_address


@pytest.mark.parametrize(
    ("text", "host", "port", "instance", "database", "user"),
    [
        ("mssql://sql01/WorkforceDB", "sql01", 1433, "", "WorkforceDB", ""),
        ("mssql://sa@sql01.corp.local:1444/db", "sql01.corp.local", 1444, "", "db", "sa"),
        ("mssql://me%40corp.com@h\\INST/My%20DB", "h", 0, "INST", "My DB", "me@corp.com"),
        ("mssql://h%5CINST/db", "h", 0, "INST", "db", ""),
        ("mssql://h\\INST:1500/db", "h", 1500, "", "db", ""),
        ("mssql://[::1]:1444/x", "::1", 1444, "", "x", ""),
        ("MSSQL://h/", "h", 1433, "", "", ""),
    ],
)
def test_every_part_is_read(text: str, host: str, port: int, instance: str, database: str, user: str) -> None:
    made = parse_address(text)
    assert (made.host, made.port, made.instance, made.database, made.user) == (host, port, instance, database, user)
    assert parse_address(made.url()) == made


def test_options_are_read() -> None:
    made = parse_address("mssql://h/d?encrypt=strict&trust_server_certificate=yes&driver=FreeTDS&login=windows&ca_file=/etc/ca.pem")
    assert made.encrypt is Encrypt.STRICT
    assert made.trust_server_certificate
    assert (made.driver, made.login, made.ca_file) == ("FreeTDS", Login.WINDOWS, "/etc/ca.pem")
    assert parse_address(made.url()) == made


def test_encryption_and_verification_are_the_default() -> None:
    made = parse_address("mssql://h/d")
    assert made.encrypt is Encrypt.YES
    assert not made.trust_server_certificate


@pytest.mark.parametrize("text", ["mssql://sa:hunter2@h/d", "mssql://h/d?password=hunter2", "mssql://h/d?PWD=hunter2"])
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_address(text)
    assert "hunter2" not in caught.value.message + caught.value.remedy
    assert "QUICKPLAN_SOURCE_PASSWORD" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mssql://h/d?encryp=yes", "encrypt"),
        ("mssql://h/d?encrypt=perhaps", "perhaps"),
        ("mssql://h/d?trust_server_certificate=maybe", "maybe"),
        ("mssql:///d", "server"),
        ("mssql://a b/d", "a b"),
        ("http://h/d", "http"),
        ("jdbc:sqlserver://h", "JDBC"),
        ("mssql://h/d#x", "%23"),
        ("mssql://h/d%0aX", "control"),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_address(text)
    assert named in caught.value.message + caught.value.remedy


def test_a_path_is_no_address() -> None:
    assert not is_address("samples/workforce")
    assert is_address(" mssql://h/d")


_NAME = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)


@given(database=_NAME.map(str.strip).filter(lambda s: s and not s.endswith("/")), user=_NAME)
def test_any_name_survives_the_round_trip(database: str, user: str) -> None:
    made = SourceAddress("h", database=database, user=user)
    assert parse_address(made.url()) == made
