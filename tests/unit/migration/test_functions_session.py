"""Functions about the session, the server and names of objects: what has a counterpart, and what is refused."""

from __future__ import annotations

import pytest

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.convert import Options, convert_object


def view(query: str) -> Conversion:
    item = SqlObject("dbo.v", ObjectKind.VIEW, "v.sql", 1, 1, "CREATE VIEW dbo.v AS\n" + query)
    return convert_object(item, Options(runtime=TargetRuntime.parse("17.3")))


def procedure(name: str, body: str) -> Conversion:
    text = f"CREATE PROCEDURE {name} AS BEGIN {body} END"
    item = SqlObject(name.replace("[", "").replace("]", ""), ObjectKind.PROCEDURE, "p.sql", 1, 1, text)
    return convert_object(item, Options(runtime=TargetRuntime.parse("18.1")))


def test_the_own_name_of_a_procedure_is_a_constant() -> None:
    made = procedure("sales.[p's.x]", "DECLARE @n sysname = OBJECT_SCHEMA_NAME(@@PROCID) + '.' + OBJECT_NAME( @@PROCID ) SELECT @n AS n")
    assert made.status is Status.CONVERTED, made.findings
    assert r"'sales' || '.' || 'p\'s.x'" in made.statements[0]


def test_another_use_of_the_own_number_is_refused() -> None:
    made = procedure("dbo.p", "DECLARE @i int = @@PROCID SELECT @i AS i")
    assert "SYSTEM_VARIABLE" in [f.code for f in made.findings]
    assert made.status is not Status.CONVERTED


@pytest.mark.parametrize(
    "query",
    [
        "SELECT OBJECT_NAME(5) AS r",
        "SELECT DB_NAME(a) AS r FROM dbo.t",
        "SELECT DB_ID() AS r",
        "SELECT SCHEMA_ID('dbo') + 1 AS r",
        "SELECT SERVERPROPERTY('ProductVersion') AS r",
        "SELECT SERVERPROPERTY(a) AS r FROM dbo.t",
        "SELECT IS_ROLEMEMBER('x', 'someone') AS r",
        "SELECT RAND(5) AS r",
        "SELECT CHECKSUM(*) AS r FROM dbo.t",
        "SELECT STRING_ESCAPE(a, 'xml') AS r FROM dbo.t",
        "SELECT JSON_MODIFY(j, '$.a.b', 'x') AS r FROM (SELECT '{}' AS j) AS t",
        "SELECT JSON_MODIFY(j, 'strict $.a', 'x') AS r FROM (SELECT '{}' AS j) AS t",
        "SELECT JSON_MODIFY(j, p, 'x') AS r FROM (SELECT '{}' AS j, '$.a' AS p) AS t",
        "SELECT JSON_MODIFY(j, '$.a', b) AS r FROM dbo.unknown",
    ],
)
def test_what_has_no_counterpart_is_refused_in_place(query: str) -> None:
    made = view(query)
    assert made.status is Status.MANUAL
    assert any(f.severity == "error" and f.line == 2 for f in made.findings), made.findings


def test_a_checksum_of_values_warns_and_one_of_a_new_guid_does_not() -> None:
    assert [f.code for f in view("SELECT CHECKSUM(1, 2) AS r").findings] == ["MEANING_MAY_DIFFER"]
    assert view("SELECT ABS(CHECKSUM(NEWID())) % 6 AS r").findings == ()
