"""The further indicators: exact places, look-alikes left alone, the hand-checked truth matched place by place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migration.assessment.indicators import assess, find_indicators
from migration.estate import FURTHER_INDICATORS, INDICATORS, ObjectKind, SqlObject
from migration.sources.scripts import read_estate

ROOT = Path(__file__).resolve().parents[3] / "samples" / "workforce"


def found(sql: str) -> list[tuple[str, int, int]]:
    item = SqlObject("dbo.x", ObjectKind.SCRIPT, "x.sql", 1, 1 + sql.count("\n"), sql)
    return [(i.name, i.line, i.column) for i in find_indicators(item) if i.name not in INDICATORS]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM srv.db.dbo.t", [("LINKED_SERVER", 1, 15)]),
        ("SELECT * FROM [srv].db..t", [("LINKED_SERVER", 1, 15)]),
        ("SELECT * FROM OPENQUERY(srv, 'select 1')", [("LINKED_SERVER", 1, 15)]),
        ("EXEC ('select 1') AT srv", [("LINKED_SERVER", 1, 19)]),
        ("SELECT * FROM a,\n [db].[dbo].[t] x", [("CROSS_DATABASE", 2, 2)]),
        ("EXEC @r = db..p", [("CROSS_DATABASE", 1, 11)]),
        ("SELECT db.dbo.fn_x(1)", [("CROSS_DATABASE", 1, 8)]),
        ("DECLARE @x xml = '<a/>'", [("XML", 1, 12)]),
        ("CREATE TABLE t (a int, x [xml] NULL)", [("XML", 1, 26)]),
        ("SELECT CAST(a AS xml), @x.value('(/a)[1]', 'int')", [("XML", 1, 18), ("XML", 1, 27)]),
        ("SELECT a FROM t FOR XML PATH('')", [("FOR_XML", 1, 17)]),
        ("SELECT JSON_VALUE(a, '$.b') FROM t FOR JSON AUTO", [("JSON", 1, 8), ("JSON", 1, 36)]),
        ("CREATE PROC p AS EXTERNAL NAME a.b.c", [("CLR", 1, 18)]),
        ("BEGIN DIALOG @h FROM SERVICE a TO SERVICE 'b' ON CONTRACT c", [("SERVICE_BROKER", 1, 7)]),
        ("WAITFOR (RECEIVE TOP (1) body FROM dbo.q), TIMEOUT 5", [("SERVICE_BROKER", 1, 10)]),
        ("CREATE PROC p @rows dbo.List READONLY AS SELECT 1", [("TVP", 1, 15)]),
        ("CREATE TYPE dbo.List AS TABLE (a int)", [("TVP", 1, 8)]),
        ("BEGIN TRAN; SAVE TRAN s; COMMIT; ROLLBACK", [("TRANSACTION", 1, 1), ("TRANSACTION", 1, 13)]),
        ("ROLLBACK; ROLLBACK TRAN", [("TRANSACTION", 1, 1)]),
        ("BEGIN TRY SELECT 1 END TRY BEGIN CATCH THROW END CATCH", [("TRY_CATCH", 1, 1)]),
        ("CREATE OR ALTER TRIGGER t ON x AFTER INSERT AS SELECT 1", [("TRIGGER", 1, 17)]),
        ("SELECT NEXT VALUE FOR dbo.s", [("SEQUENCE", 1, 8)]),
        ("SET IDENTITY_INSERT dbo.t ON\nSET IDENTITY_INSERT dbo.t OFF", [("IDENTITY_INSERT", 1, 5)]),
        ("SELECT * FROM t FOR SYSTEM_TIME AS OF @d", [("TEMPORAL", 1, 21)]),
        ("SELECT a FROM t WHERE CONTAINS(a, 'x')", [("FULL_TEXT", 1, 23)]),
        ("GOTO done\ndone: RETURN", [("GOTO", 1, 1)]),
        ("EXEC sp_rename 'a', 'b'; EXEC master..xp_cmdshell 'x'", [("SYSTEM_PROCEDURE", 1, 6), ("SYSTEM_PROCEDURE", 1, 39)]),
        ("EXEC msdb.dbo.sp_send_dbmail", [("SYSTEM_PROCEDURE", 1, 15)]),
    ],
)
def test_an_occurrence_is_found_at_its_place(sql: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "-- BEGIN TRAN FOR XML PATH GOTO x\n/* OPENJSON(@j) srv.db.dbo.t */ SELECT 1",
        "PRINT 'EXEC xp_cmdshell BEGIN TRY FOR JSON PATH SELECT * FROM a.b.c.d'",
        "SELECT [xml], [goto], [json], [contains], [trigger] FROM [queue]",
        "SELECT dbo.t.a FROM dbo.t WHERE dbo.t.a = 1 ORDER BY dbo.t.a",
        "SELECT * FROM a JOIN b ON dbo.a.x = dbo.b.x WHERE a.x IS NOT DISTINCT FROM dbo.b.y",
        "SELECT d.Node.ToString(), d.n.m.IsDescendantOf(1) FROM dbo.d AS d",
        "SELECT try, xml_id, json_text, transaction_id, trigger_name FROM dbo.commit_log",
        "EXEC dbo.sp_mine; EXEC sp_mine; EXEC sp_executesql N'x'",
        "SELECT a.value FROM STRING_SPLIT('a,b', ',') AS a",
        "SELECT value, query FROM t WHERE t.exist = 1",
        "SELECT * FROM OPENROWSET(BULK 'f', SINGLE_CLOB) AS x",
        "SELECT SYSDATETIMEOFFSET() AT TIME ZONE 'UTC', (SELECT 1) AT TIME ZONE 'UTC'",
        "INSERT INTO tempdb..#t SELECT 1",
        "SELECT 1.5 * a.b FROM dbo.t a",
    ],
)
def test_a_look_alike_is_not_found(sql: str) -> None:
    assert found(sql) == []


def test_the_sample_matches_the_truth_place_by_place() -> None:
    truth = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))["further"]
    estate = read_estate(ROOT)
    assess(estate)
    wanted = {(r["name"], r["file"], r["line"], r["column"]) for r in truth}
    got = {(i.name, o.file, i.line, i.column) for o in estate.objects for i in o.indicators if i.name not in INDICATORS}
    assert len(wanted & got) / len(got) >= 0.99, got - wanted
    assert len(wanted & got) / len(wanted) >= 0.99, wanted - got
    assert {n for n, *_ in got} <= set(FURTHER_INDICATORS)


def test_the_six_keep_their_place_and_the_others_are_counted_apart() -> None:
    estate = read_estate(ROOT)
    assess(estate)
    assert tuple(estate.indicator_counts()) == INDICATORS
    assert not set(estate.further_counts()) & set(INDICATORS)
    assert estate.further_counts()["TRY_CATCH"] == 3
