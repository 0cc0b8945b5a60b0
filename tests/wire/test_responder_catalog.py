"""The catalog that the responder serves: every view of every version, and what the sample estate's tables look like in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from responder import VERSIONS, Fault, Responder, Settings
from responder.contents.builder import Builder
from responder.contents.synthetic import Synthetic
from responder.drivers import Driver
from responder.engine.catalog import views
from responder.process import ResponderProcess

pytestmark = pytest.mark.xdist_group("wire")


@pytest.fixture
def connection(microsoft: Driver, responder: Responder) -> Iterator[Any]:
    opened = microsoft.connect(responder.port)
    yield opened
    opened.close()


@pytest.mark.parametrize("version", list(VERSIONS))
def test_every_view_has_the_columns_of_its_version(microsoft: Driver, start_responder: Callable[..., Responder], version: str) -> None:
    connection = microsoft.connect(start_responder(version=version).port)
    for name, view in views(VERSIONS[version]).items():
        # sql_variant columns are what pyodbc refuses: they are asked for by name, with a CAST.
        wanted = [
            f"CAST({c.name} AS nvarchar(100)) AS {c.name}" if c.type.name == "sql_variant" else f"[{c.name}]" for c in view.columns.values()
        ]
        cursor = connection.execute(f"SELECT TOP (2) {', '.join(wanted)} FROM {name}")
        assert [d[0] for d in cursor.description] == [c.name for c in view.columns.values()]
        cursor.fetchall()
    connection.close()


def test_versions_add_views() -> None:
    names = {version: set(views(VERSIONS[version])) for version in VERSIONS}
    assert "sys.periods" not in names["2014"]
    assert "sys.periods" in names["2016"]
    assert "sys.configurations" not in names["azure"]
    assert "sys.database_service_objectives" in names["azure"] - names["2025"]
    assert names["2012"] <= names["2025"]


def test_columns_of_a_table(connection: Any) -> None:
    rows = connection.execute(
        "SELECT c.name, t.name AS type, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity, c.is_computed, d.definition AS default_text, "
        "k.definition AS computed_text FROM sys.columns AS c JOIN sys.types AS t ON t.user_type_id = c.user_type_id "
        "LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id "
        "LEFT JOIN sys.computed_columns AS k ON k.object_id = c.object_id AND k.column_id = c.column_id "
        "WHERE c.object_id = OBJECT_ID(N'[hr].[Employee]') ORDER BY c.column_id"
    ).fetchall()
    by_name = {r.name: r for r in rows}
    assert [tuple(by_name["EmployeeID"])[1:8]] == [("int", 4, 10, 0, False, True, False)]
    assert (by_name["EmployeeCode"].type, by_name["EmployeeCode"].max_length) == ("EmployeeCode", 24)
    assert any(r.is_computed and r.computed_text for r in rows)
    assert all(r.default_text is None or r.default_text.startswith("(") for r in rows)


def test_keys_and_foreign_keys(connection: Any) -> None:
    unmatched = connection.execute(
        "SELECT COUNT(*) FROM sys.foreign_keys AS f JOIN sys.foreign_key_columns AS c ON c.constraint_object_id = f.object_id "
        "LEFT JOIN sys.columns AS a ON a.object_id = c.parent_object_id AND a.column_id = c.parent_column_id "
        "LEFT JOIN sys.columns AS b ON b.object_id = c.referenced_object_id AND b.column_id = c.referenced_column_id "
        "WHERE a.name IS NULL OR b.name IS NULL"
    ).fetchval()
    assert unmatched == 0
    assert connection.execute("SELECT COUNT(*) FROM sys.foreign_keys").fetchval() > 30
    tables = connection.execute(
        "SELECT COUNT(*), SUM(CASE WHEN OBJECTPROPERTY(t.object_id, 'TableHasPrimaryKey') = 1 THEN 1 ELSE 0 END) FROM sys.tables AS t"
    ).fetchone()
    assert tables[0] == 41
    assert 30 < tables[1] <= 41


def test_every_object_stands_in_the_schema_of_its_file(connection: Any, workforce: Builder) -> None:
    counts = dict(connection.execute("SELECT type_desc, COUNT(*) FROM sys.objects GROUP BY type_desc").fetchall())
    assert (counts["USER_TABLE"], counts["VIEW"], counts["SQL_STORED_PROCEDURE"], counts["SQL_TRIGGER"]) == (41, 12, 15, 1)
    assert counts["CLR_STORED_PROCEDURE"] == 1
    assert connection.execute("SELECT base_object_name FROM sys.synonyms").fetchval() == "[LEDGER01].[Finance].[dbo].[GeneralLedger]"
    assert connection.execute("SELECT CAST(start_value AS bigint) FROM sys.sequences").fetchval() == 100_000
    assert workforce.object_id("HR", "employee") is not None


def test_information_schema_truncates_as_the_server_does(connection: Any) -> None:
    longest = connection.execute("SELECT MAX(LEN(ROUTINE_DEFINITION)) FROM INFORMATION_SCHEMA.ROUTINES").fetchval()
    whole = connection.execute("SELECT MAX(LEN(definition)) FROM sys.sql_modules").fetchval()
    assert longest <= 4000
    assert whole >= longest
    assert connection.execute("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE'").fetchval() == 41
    row = connection.execute(
        "SELECT * FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'Employee' AND COLUMN_NAME = 'EmployeeCode'"
    ).fetchone()
    assert (row.DATA_TYPE, row.CHARACTER_MAXIMUM_LENGTH, row.IS_NULLABLE) == ("nvarchar", 12, "NO")


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT DB_NAME()", "WorkforceDB"),
        ("SELECT SCHEMA_NAME(1)", "dbo"),
        ("SELECT OBJECT_SCHEMA_NAME(OBJECT_ID('hr.Employee')) + '.' + OBJECT_NAME(OBJECT_ID('[hr].[Employee]'))", "hr.Employee"),
        ("SELECT OBJECT_ID('hr.Employee', 'V')", None),
        ("SELECT TYPE_NAME(56)", "int"),
        ("SELECT COL_NAME(OBJECT_ID('hr.Employee'), 1)", "EmployeeID"),
        ("SELECT LEN('ab  ') + DATALENGTH(N'ab  ')", 10),
        ("SELECT ISNULL(NULL, 'x') + COALESCE(NULL, N'y')", "xy"),
        ("SELECT QUOTENAME('a]b') + STUFF('abcdef', 2, 3, 'X')", "[a]]b]aXef"),
        ("SELECT CASE WHEN 'ABC' LIKE '[a-c]_c' THEN 1 ELSE 0 END", 1),
        ("SELECT CASE WHEN type = 'u' THEN 1 ELSE 0 END FROM sys.objects WHERE name = 'EMPLOYEE'", 1),
        ("SELECT 7 / 2", 3),
        ("SELECT 'a' + '.' + name COLLATE DATABASE_DEFAULT FROM sys.schemas WHERE schema_id = 1", "a.dbo"),
        ("WITH n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 5) SELECT SUM(a) FROM n", 15),
        ("SELECT TRY_CONVERT(int, 'x')", None),
        ("SELECT CONVERT(varchar(10), CAST('2024-02-29T10:11:12' AS datetime), 112)", "20240229"),
        ("SELECT CONVERT(varchar(20), 0x0AFF, 1)", "0x0AFF"),
        ("SELECT CAST(SERVERPROPERTY('Edition') AS nvarchar(60))", "Developer Edition (64-bit)"),
        ("SELECT HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')", 1),
        ("SELECT HAS_PERMS_BY_NAME(NULL, NULL, 'NO SUCH PERMISSION')", None),
        (
            "SELECT COUNT(*) FROM sys.objects AS o WHERE EXISTS (SELECT 1 FROM sys.columns AS c WHERE c.object_id = o.object_id AND o.type = 'U')",
            41,
        ),
        ("WITH t AS (SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS n FROM sys.tables) SELECT name FROM t WHERE n = 1", "Absence"),
        (
            "SELECT TOP (1) name FROM (SELECT name FROM sys.tables UNION SELECT name FROM sys.views) AS u ORDER BY name DESC",
            "vw_UpcomingAbsences",
        ),
    ],
)
def test_functions_and_queries(connection: Any, query: str, value: Any) -> None:
    got = connection.execute(query).fetchval()
    assert got == value or (query.endswith("name DESC") and got.startswith("vw_"))


def test_azure_keeps_to_its_database(microsoft: Driver, start_responder: Callable[..., Responder]) -> None:
    import pyodbc

    connection = microsoft.connect(start_responder(version="azure").port)
    for text, number in (("SELECT name FROM tempdb.sys.objects", 40515), ("USE master", 40508)):
        with pytest.raises(pyodbc.Error, match=rf"\({number}\)"):
            connection.execute(text)
    assert [r.name for r in connection.execute("SELECT name FROM sys.databases ORDER BY database_id").fetchall()] == [
        "master",
        "WorkforceDB",
    ]
    connection.close()


def test_another_database_by_three_part_name_and_by_use(microsoft: Driver, start_responder: Callable[..., Responder]) -> None:
    connection = microsoft.connect(start_responder(version="2012").port)
    assert connection.execute("SELECT compatibility_level FROM master.sys.databases WHERE name = 'workforcedb'").fetchval() == 110
    connection.execute("USE [master]")
    assert connection.execute("SELECT DB_NAME()").fetchval() == "master"
    assert connection.execute("SELECT COUNT(*) FROM WorkforceDB.sys.tables").fetchval() == 41
    connection.close()


def test_the_session_tells_of_itself(connection: Any) -> None:
    row = connection.execute(
        "SELECT s.program_name, c.encrypt_option, c.net_transport FROM sys.dm_exec_sessions AS s "
        "JOIN sys.dm_exec_connections AS c ON c.session_id = s.session_id WHERE s.session_id = @@SPID"
    ).fetchone()
    assert tuple(row) == ("quickplan", "FALSE", "TCP")


def test_a_synthetic_database_is_the_same_for_the_same_seed() -> None:
    def all_of(made: Synthetic) -> dict[str, list[Any]]:
        return {view: [tuple(r) for r in table[1]] for view in views(None) if (table := made.table(view)) is not None}

    one, same, other = all_of(Synthetic(400, seed=3)), all_of(Synthetic(400, seed=3)), all_of(Synthetic(400, seed=4))
    assert one == same
    assert one != other
    assert sum(1 for r in one["sys.objects"] if r[4] in ("U", "V", "P", "FN")) == 400
    ids = [r[1] for r in one["sys.objects"]]
    assert len(ids) == len(set(ids))
    assert {r[0] for r in one["sys.columns"]} <= set(ids)


def test_a_responder_in_a_process_of_its_own(driver: Driver) -> None:
    import pyodbc

    with ResponderProcess(Synthetic(100), settings=Settings(version="2019"), fill=("sys.objects",)) as responder:
        connection = driver.connect(responder.port)
        assert connection.execute("SELECT COUNT(*) FROM sys.objects WHERE type = 'U'").fetchval() == 55
        assert responder.sessions[0].application == "quickplan"
        assert responder.statements[-1].text.startswith("SELECT COUNT(*)")
        responder.faults.next(Fault(close_after_statements=0))
        with pytest.raises(pyodbc.Error):
            driver.connect(responder.port).execute("SELECT 1")
        responder.drop_connections()
        with pytest.raises(pyodbc.Error):
            connection.execute("SELECT 1")
        assert responder.forbidden() == []
        assert responder.crashes == []
