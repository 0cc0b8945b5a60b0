from __future__ import annotations

import socket

import pytest

from core.targets import Target, parse_server, probe


@pytest.mark.parametrize(
    ("text", "host", "port", "instance"),
    [
        ("sql01.corp.local", "sql01.corp.local", 1433, ""),
        ("10.0.0.5,1433", "10.0.0.5", 1433, ""),
        ("tcp:db.example.com,14330", "db.example.com", 14330, ""),
        ("host:1500", "host", 1500, ""),
        (r"HOST\INST", "HOST", 1433, "INST"),
        (r"HOST\INST,1444", "HOST", 1444, ""),
        ("[::1]:1433", "::1", 1433, ""),
        ("fe80::1", "fe80::1", 1433, ""),
        (".", "localhost", 1433, ""),
        ("https://adb-1.2.azuredatabricks.net/?o=1", "adb-1.2.azuredatabricks.net", 1433, ""),
    ],
)
def test_server_names_as_people_write_them(text: str, host: str, port: int, instance: str) -> None:
    target = parse_server(text)
    assert target is not None
    assert (target.host, target.port, target.instance) == (host, port, instance)


@pytest.mark.parametrize("text", ["", "two words", "host:99999", "-bad-", "a;b"])
def test_what_is_no_server_is_none(text: str) -> None:
    assert parse_server(text) is None


def test_probe_of_an_open_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        result = probe(Target("source", "x", "127.0.0.1", server.getsockname()[1]), 2)
    assert (result.ok, result.diagnosis) == (True, "REACHABLE")


def test_probe_of_a_closed_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    result = probe(Target("source", "x", "127.0.0.1", port), 2)
    assert (result.ok, result.diagnosis) == (False, "REFUSED")
    assert result.remedy


def test_probe_of_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert probe(Target("source", "x", "nowhere.invalid", 1433), 2).diagnosis == "NAME_NOT_RESOLVED"
