"""The protocol: types both ways, TLS in each form, large results, errors of wrong queries, and what drivers send by themselves."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from responder import VERSIONS, Encryption, Responder
from responder.certificates import Certificates
from responder.contents.synthetic import Synthetic
from responder.drivers import Driver
from responder.engine.store import Store

pytestmark = pytest.mark.xdist_group("wire")

LITERALS: list[tuple[str, Any]] = [
    ("CAST(255 AS tinyint)", 255),
    ("CAST(-32768 AS smallint)", -32768),
    ("CAST(-2147483648 AS int)", -(2**31)),
    ("CAST(9223372036854775807 AS bigint)", 2**63 - 1),
    ("CAST(1 AS bit)", True),
    ("N'Grüße, 世界 🙂'", "Grüße, 世界 🙂"),
    ("CAST('abc' AS char(5))", "abc  "),
    ("CAST(N'Äö' AS nvarchar(max))", "Äö"),
    ("CAST('' AS nvarchar(max))", ""),
    ("CAST('café' AS varchar(20))", "café"),
    ("CAST('plain' AS varchar(max))", "plain"),
    ("CAST('2024-02-29T13:14:15.997' AS datetime)", datetime.datetime(2024, 2, 29, 13, 14, 15, 997000)),
    ("CAST('0001-01-01 23:59:59.9999999' AS datetime2(7))", datetime.datetime(1, 1, 1, 23, 59, 59, 999999)),
    ("CAST('9999-12-31 00:00:00' AS datetime2(0))", datetime.datetime(9999, 12, 31)),
    ("CAST('1753-01-01' AS date)", datetime.date(1753, 1, 1)),
    ("CAST(-12345678901234567.89 AS decimal(19,2))", Decimal("-12345678901234567.89")),
    ("CAST(0 AS decimal(38,10))", Decimal("0E-10")),
    ("CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)", "6F9619FF-8B86-D011-B42D-00C04FC964FF"),
    ("0x0102FF", b"\x01\x02\xff"),
    ("CAST(1.5E0 AS float)", 1.5),
    ("CAST(12.3456 AS money)", Decimal("12.3456")),
]


@pytest.fixture
def connection(driver: Driver, responder: Responder) -> Iterator[Any]:
    opened = driver.connect(responder.port)
    yield opened
    opened.close()


@pytest.mark.parametrize(("text", "value"), LITERALS, ids=[text for text, _ in LITERALS])
def test_values_and_nulls(connection: Any, text: str, value: Any) -> None:
    kind = text.rpartition(" AS ")[2].removesuffix(")") if text.startswith("CAST") else "nvarchar(20)"
    row = connection.execute(f"SELECT {text} AS a, CAST(NULL AS {kind}) AS b, {text} AS c").fetchone()
    assert row.a == row.c == value
    assert row.b is None


def test_parameters_of_every_type(connection: Any) -> None:
    values = [
        1, -(2**40), True, "Grüße", "x" * 5000, 1.25, Decimal("12.340"), datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 1, 2, 3, 456000),
        b"\x00\xff", uuid.UUID("6F9619FF-8B86-D011-B42D-00C04FC964FF"), "",
    ]  # fmt: skip
    for value in values:
        got = connection.execute("SELECT ? AS v", value).fetchval()
        expected = str(value).upper() if isinstance(value, uuid.UUID) else value
        assert (got.date() if isinstance(got, datetime.datetime) and not isinstance(expected, datetime.datetime) else got) == expected


def test_null_as_parameter(connection: Any) -> None:
    assert connection.execute("SELECT COUNT(*) FROM sys.schemas WHERE name = ?", None).fetchval() == 0


def test_a_prepared_query_is_executed_again(connection: Any) -> None:
    cursor = connection.cursor()
    names = [cursor.execute("SELECT name FROM sys.schemas WHERE schema_id = ?", n).fetchval() for n in (1, 4, 1)]
    assert names == ["dbo", "sys", "dbo"]


def test_long_text_arrives_whole(driver: Driver, start_responder: Callable[..., Responder], workforce: Any) -> None:
    class One:
        name = "LongDB"

        def table(self, view: str) -> Any:
            text = "-- ✓ " + "x" * 3_000_000
            return (("object_id", "definition"), [(1, text)]) if view == "sys.sql_modules" else None

    store = Store(One())
    connection = driver.connect(start_responder(store).port)
    got = connection.execute("SELECT definition FROM sys.sql_modules").fetchval()
    assert len(got) == 3_000_005
    assert got.startswith("-- ✓ x")
    connection.close()
    store.close()


# TLS


@pytest.mark.parametrize(("encrypt", "lasting"), [("no", False), ("optional", False), ("yes", True)])
def test_tls_inside_prelogin(driver: Driver, responder: Responder, encrypt: str, lasting: bool) -> None:
    connection = driver.connect(responder.port, encrypt=encrypt)
    assert connection.execute("SELECT 1").fetchval() == 1
    session = responder.sessions[0]
    assert bool(session.tls) is lasting
    assert session.tds == 0x74000004
    assert session.login_tls == ("" if encrypt == "no" and not driver.is_microsoft else "TLSv1.2")
    connection.close()


@pytest.mark.parametrize("encryption", [Encryption.OFF, Encryption.STRICT])
def test_strict_encryption(
    microsoft: Driver, start_responder: Callable[..., Responder], certificates: Certificates, encryption: Encryption
) -> None:
    responder = start_responder(encryption=encryption)
    connection = microsoft.connect(responder.port, encrypt="strict", trust=False, more=f"ServerCertificate={certificates.server}")
    assert connection.execute("SELECT COUNT(*) FROM sys.tables").fetchval() == 41
    assert responder.sessions[0].strict
    assert responder.sessions[0].tls == "TLSv1.3"
    connection.close()


def test_a_trusted_certificate(
    microsoft: Driver, responder: Responder, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    # OpenSSL asks for the file once it makes a context; the driver makes one for each connection.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    connection = microsoft.connect(responder.port, host="localhost", encrypt="yes", trust=False)
    assert connection.execute("SELECT 1").fetchval() == 1
    connection.close()


# Results


def test_a_large_result_streams(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    store = Store(Synthetic(50_000, seed=7, columns=2))
    responder = start_responder(store)
    connection = driver.connect(responder.port)
    cursor = connection.execute("SELECT object_id, name, type FROM sys.objects WHERE type IN ('U', 'V', 'P', 'FN') ORDER BY object_id")
    first = cursor.fetchone()
    # Back-pressure: what the client has not read is not made, but for what lies in sockets and buffers.
    made = responder.sessions[0].rows
    count, last = 1, first.object_id
    while rows := cursor.fetchmany(2_000):
        assert all(a.object_id < b.object_id for a, b in itertools.pairwise(rows))
        assert rows[0].object_id > last
        last = rows[-1].object_id
        count += len(rows)
    assert count == 50_000
    assert made < 50_000
    connection.close()
    store.close()


def test_a_cancelled_result_leaves_a_usable_connection(driver: Driver, start_responder: Callable[..., Responder]) -> None:
    store = Store(Synthetic(20_000, columns=2))
    responder = start_responder(store)
    connection = driver.connect(responder.port)
    cursor = connection.execute("SELECT a.name FROM sys.objects AS a ORDER BY a.name")
    assert cursor.fetchone() is not None
    cursor.close()
    assert connection.execute("SELECT 5").fetchval() == 5
    connection.close()
    store.close()


# Wrong queries


@pytest.mark.parametrize(
    ("query", "state", "number"),
    [
        ("SELECT * FROM sys.no_such_view", "42S02", 208),
        ("SELECT nope FROM sys.objects", "42S22", 207),
        ("SELECT o.nope FROM sys.objects AS o", "42S22", 207),
        ("SELECT z.name FROM sys.objects AS o", "42000", 4104),
        ("SELECT name FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id", "42000", 209),
        ("SELECT type, name, COUNT(*) FROM sys.objects GROUP BY type", "42000", 8120),
        ("SELECT name FROM sys.objects WHERE", "42000", 102),
        ("SELECT NO_SUCH_FUNCTION(name) FROM sys.objects", "42000", 195),
        ("SELECT CAST('abc' AS int)", "22018", 245),
        ("SELECT SUM(CAST(2147483647 AS int)) FROM sys.schemas", "22003 HY019", 8115),
        ("SELECT name FROM sys.tables UNION ALL SELECT name, 1 FROM sys.views", "42000", 205),
        ("SELECT * FROM hr.Employee", "42000", 229),
        ("SELECT name FROM sys.tables LIMIT 5", "42000", 102),
        ("SELECT name || 'x' FROM sys.tables", "42000", 102),
        ("SELECT n FROM (SELECT name AS n FROM sys.tables ORDER BY name) AS t", "42000", 1033),
        ("SELECT COUNT(*) FROM (SELECT name FROM sys.tables)", "42000", 102),
        ("SELECT COUNT(*) FROM (SELECT COUNT(*) FROM sys.tables) AS t", "42000", 8155),
        ("SELECT name FROM sys.tables WHERE is_ms_shipped", "42000", 4145),
        ("SELECT DISTINCT name FROM sys.tables ORDER BY object_id", "42000", 145),
        ("SELECT name FROM sys.tables WHERE object_id = @missing", "42000", 137),
    ],
)
def test_errors_of_wrong_queries(connection: Any, query: str, state: str, number: int) -> None:
    import pyodbc

    with pytest.raises(pyodbc.Error) as caught:
        connection.execute(query).fetchall()
    assert caught.value.args[0] in state.split()
    assert f"({number})" in caught.value.args[1]


@pytest.mark.parametrize(
    ("column", "since"),
    [
        ("tables.is_memory_optimized", "2014"),
        ("tables.temporal_type", "2016"),
        ("columns.graph_type", "2017"),
        ("sql_modules.is_inlineable", "2019"),
        ("tables.ledger_type", "2022"),
        ("columns.vector_dimensions", "2025"),
    ],
)
def test_columns_come_with_their_version(microsoft: Driver, start_responder: Callable[..., Responder], column: str, since: str) -> None:
    import pyodbc

    view, _, name = column.partition(".")
    order = list(VERSIONS)
    for version in (order[order.index(since) - 1], since, "azure"):
        connection = microsoft.connect(start_responder(version=version).port)
        if order.index(version) >= order.index(since):
            connection.execute(f"SELECT {name} FROM sys.{view}").fetchall()
        else:
            with pytest.raises(pyodbc.Error, match=r"\(207\)"):
                connection.execute(f"SELECT {name} FROM sys.{view}")
        connection.close()


# What is sent


def test_what_a_driver_sends_by_itself_is_told_from_what_a_reader_must_not(driver: Driver, responder: Responder) -> None:
    import pyodbc

    connection = driver.connect(responder.port, database="workforcedb", more="ApplicationIntent=ReadOnly")
    connection.execute("SET LOCK_TIMEOUT 5000")
    connection.execute("SELECT name FROM sys.tables WHERE name = ?", "Employee").fetchall()
    assert responder.forbidden() == []
    session = responder.sessions[0]
    assert (session.user, session.database, session.application) == ("quickplan_reader", "WorkforceDB", "quickplan")
    assert session.read_only
    for text, kind in (
        ("DELETE FROM t", "write"),
        ("CREATE TABLE t (a int)", "ddl"),
        ("EXEC sp_who", "exec"),
        ("SELECT name INTO t FROM sys.tables", "write"),
    ):
        with pytest.raises(pyodbc.Error):
            connection.execute(text)
        assert (responder.forbidden()[-1].kind, responder.forbidden()[-1].text) == (kind, text)
    connection.close()


def test_encrypted_and_clr_modules(connection: Any) -> None:
    rows = connection.execute(
        "SELECT p.name, p.type, m.object_id AS module, m.definition, a.assembly_class FROM sys.procedures AS p "
        "LEFT JOIN sys.sql_modules AS m ON m.object_id = p.object_id LEFT JOIN sys.assembly_modules AS a ON a.object_id = p.object_id "
        "WHERE p.name IN ('usp_Hidden', 'usp_FromAssembly') ORDER BY p.name"
    ).fetchall()
    assert [(r.name, r.type.strip(), r.module is None, r.definition, r.assembly_class) for r in rows] == [
        ("usp_FromAssembly", "PC", True, None, "Workforce.Procedures"),
        ("usp_Hidden", "P", False, None, None),
    ]


@pytest.mark.parametrize("version", list(VERSIONS))
def test_every_version_says_what_it_is(microsoft: Driver, start_responder: Callable[..., Responder], version: str) -> None:
    responder = start_responder(version=version)
    connection = microsoft.connect(responder.port)
    query = "SELECT CAST(SERVERPROPERTY('ProductMajorVersion') AS int), CAST(SERVERPROPERTY('EngineEdition') AS int), @@VERSION"
    major, edition, banner = connection.execute(query).fetchone()
    assert (major, edition) == (VERSIONS[version].major, VERSIONS[version].engine_edition)
    assert ("SQL Azure" in banner) is (version == "azure")
    connection.close()
