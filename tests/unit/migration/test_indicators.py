"""Indicators: found in code, never in comments, strings, quoted names or look-alikes; with exact places."""

from __future__ import annotations

import pytest

from migration.assessment.indicators import assess, find_indicators
from migration.estate import INDICATORS, Estate, ObjectKind, SqlObject


def found(sql: str, *, line: int = 1, quoted_identifier: bool = True) -> list[tuple[str, int, int]]:
    item = SqlObject("dbo.x", ObjectKind.SCRIPT, "x.sql", line, line + sql.count("\n"), sql, quoted_identifier=quoted_identifier)
    return [(i.name, i.line, i.column) for i in find_indicators(item) if i.name in INDICATORS]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DECLARE c CURSOR FOR SELECT 1\nOPEN c\nFETCH NEXT FROM c INTO @x\nCLOSE c DEALLOCATE c", [("CURSOR", 1, 9)]),
        ("DECLARE [my c] INSENSITIVE SCROLL CURSOR FOR SELECT 1", [("CURSOR", 1, 9)]),
        ("DECLARE @i int,\n  @c CURSOR; SET @c = CURSOR FOR SELECT 1; OPEN @c", [("CURSOR", 2, 3)]),
        ("CREATE PROC p @i int, @c CURSOR VARYING OUTPUT AS SET @c = CURSOR FOR SELECT 1", [("CURSOR", 1, 23)]),
        ("FETCH NEXT FROM shared INTO @x\nFETCH NEXT FROM shared INTO @x", [("CURSOR", 1, 17)]),
        ("SELECT 1 INTO #t; SELECT * FROM #T JOIN ##g ON 1=1", [("TEMP_TABLE", 1, 15), ("TEMP_TABLE", 1, 41)]),
        ("IF OBJECT_ID('tempdb..#t') IS NULL CREATE TABLE tempdb..#t (a int)", [("TEMP_TABLE", 1, 57)]),
        ("SELECT * FROM [#t]", [("TEMP_TABLE", 1, 15)]),
        ("SELECT COUNT(*) AS [# Profiles], p.[#2], [# x] FROM p ORDER BY [# Profiles]", []),
        ("INSERT INTO tempdb..[#t] SELECT 1", [("TEMP_TABLE", 1, 21)]),
        (
            "EXEC (@sql)\nEXECUTE ('x') AT srv\nEXEC sys.sp_executesql @s",
            [("DYNAMIC_SQL", 1, 1), ("DYNAMIC_SQL", 2, 1), ("DYNAMIC_SQL", 3, 10)],
        ),
        ("EXEC @rc = [sp_executesql] @s", [("DYNAMIC_SQL", 1, 12)]),
        ("CREATE TABLE t (a int, g geography NULL, [h] [sys].[geometry])", [("SPATIAL", 1, 26), ("SPATIAL", 1, 52)]),
        ("DECLARE @g geography = geography::Point(1, 2, 4326)", [("SPATIAL", 1, 12), ("SPATIAL", 1, 24)]),
        ("SELECT a.Loc.STDistance(b.Loc) FROM t", [("SPATIAL", 1, 14)]),
        ("SELECT CAST(x AS geometry)", [("SPATIAL", 1, 18)]),
        ("MERGE INTO dbo.t AS a USING s ON 1=1 WHEN MATCHED THEN DELETE;", [("MERGE", 1, 1)]),
        ("WITH c AS (SELECT 1 x) MERGE TOP (5) t USING c ON 1=1 WHEN MATCHED THEN DELETE;", [("MERGE", 1, 24)]),
        ("SELECT * FROM t PIVOT (SUM(a) FOR b IN ([1],[2])) p", [("PIVOT", 1, 17)]),
        ("SELECT * FROM t UNPIVOT\n(a FOR b IN (c, d)) p", [("PIVOT", 1, 17)]),
    ],
)
def test_an_occurrence_is_found_at_its_place(sql: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "-- DECLARE c CURSOR\n/* EXEC('x') /* MERGE */ #t */ SELECT 1",
        "PRINT 'DECLARE c CURSOR #t EXEC(1) MERGE t USING s PIVOT (a FOR b IN (c)) geography::Point'",
        "SELECT cursor_log, merge_id, pivot_table, exec_time FROM cursor_log",
        'SELECT [merge], [pivot], [cursor], "geography" FROM [exec]',
        "SELECT t.Geography, Merge FROM t",
        "SELECT Geography FROM t WHERE Geometry = 1",
        "SELECT c.geography AS geometry FROM dbo.Geography",
        "SELECT * FROM a INNER MERGE JOIN b ON 1=1 OPTION (MERGE JOIN, HASH JOIN)",
        "SELECT * FROM a UNION SELECT * FROM b OPTION (MERGE UNION)",
        "ALTER PARTITION FUNCTION pf() MERGE RANGE (5)",
        "EXEC dbo.usp_x @a = (1)",
        "EXEC @proc",
        "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c",
        "SELECT a FROM t ORDER BY a OFFSET 1 ROWS FETCH NEXT 5 ROWS ONLY",
        "DECLARE @t TABLE (id int)",
        "SELECT pivot FROM t WHERE pivot (a) = 1",
        "CREATE PROC dbo.x WITH EXECUTE AS OWNER AS SELECT CURSOR_STATUS('local', 'c')",
        "SELECT dbo.exec_x(1), @@CURSOR_ROWS",
    ],
)
def test_a_look_alike_is_not_found(sql: str) -> None:
    assert found(sql) == []


def test_a_cursor_with_a_number_sign_is_no_table() -> None:
    assert found("DECLARE #c CURSOR FOR SELECT 1 OPEN #c") == [("CURSOR", 1, 9)]


def test_a_double_quoted_text_counts_as_the_setting_says() -> None:
    sql = 'SELECT * FROM "#t"'
    assert found(sql) == [("TEMP_TABLE", 1, 15)]
    assert found(sql, quoted_identifier=False) == []


def test_lines_are_those_of_the_file() -> None:
    assert found("SELECT 1\n  INTO #a", line=40) == [("TEMP_TABLE", 41, 8)]


def test_assess_fills_every_object() -> None:
    objects = [SqlObject(f"dbo.p{n}", ObjectKind.PROCEDURE, "f", 1, 1, sql) for n, sql in enumerate(["EXEC(@s)", "SELECT 1"])]
    estate = Estate("f", objects)
    assess(estate)
    assert estate.indicator_counts() == {"DYNAMIC_SQL": 1}
