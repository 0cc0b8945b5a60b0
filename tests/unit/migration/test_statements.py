"""Statements of a batch without semicolons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trials import cpu_seconds

from migration.tsql.statements import split_statements


def split(sql: str) -> list[str]:
    return [sql[s.start : s.end] for s in split_statements(sql)]


@pytest.mark.parametrize(
    "parts",
    [
        ["SET NOCOUNT ON", "USE [x]", "SELECT 1"],
        ["IF NOT EXISTS (SELECT 1 FROM t)", "BEGIN", "CREATE TABLE a (i int)", "CREATE TABLE b (i int)", "END", "ELSE", "PRINT 'x'"],
        ["CREATE TABLE t (a int REFERENCES b(a) ON DELETE SET NULL ON UPDATE CASCADE)", "INSERT t VALUES (1)"],
        [
            "ALTER TABLE t ALTER COLUMN a int",
            "ALTER TABLE t DROP COLUMN a",
            "ALTER DATABASE x SET ANSI_NULLS OFF",
            "DROP TABLE IF EXISTS t",
        ],
        ["INSERT INTO a (x) SELECT 1 UNION ALL SELECT 2", "INSERT a EXEC foo", "EXEC bar"],
        [
            "WITH c AS (SELECT 1 x) INSERT INTO a SELECT * FROM c",
            "WITH c(x) AS (SELECT 1), d AS (SELECT 2) UPDATE c SET x = 1",
            "SET @x = 1",
        ],
        ["MERGE t USING s ON 1=1 WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1);", "SELECT 2"],
        ["GRANT SELECT, EXECUTE ON dbo.t TO u WITH GRANT OPTION", "DENY DELETE TO u", "REVOKE INSERT ON t FROM u"],
        ["DECLARE c CURSOR FOR SELECT 1", "OPEN c", "FETCH NEXT FROM c INTO @x", "CLOSE c", "DEALLOCATE c"],
        ["SELECT CASE WHEN 1 = 1 THEN 2 ELSE 3 END FROM t ORDER BY 1 OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", "SELECT 1"],
        ["BEGIN TRY", "SELECT 1", "END TRY", "BEGIN CATCH", "THROW;", "END CATCH"],
        ["BEGIN TRAN", "UPDATE t SET a = 1 WHERE b = 2", "COMMIT"],
        ["CREATE SCHEMA s AUTHORIZATION dbo", "CREATE TABLE t (a int)"],
        ["CREATE TABLE #t (a int)", "SET @a = 1", "ALTER TABLE #t ADD b int", "SET @b = 1", "CREATE TABLE #u (a int)", "SET NOCOUNT ON"],
        ["sp_who 1"],
        ["EXEC sp_addextendedproperty 'a', @value = -1", "EXEC x"],
        ["CREATE PROC a AS SELECT 1 DELETE t", "CREATE PROC b AS SELECT 'x\nCREATE PROC c'"],
    ],
)
def test_statements_part_without_semicolons(parts: list[str]) -> None:
    assert split("\n".join(parts)) == parts


def test_depth_counts_blocks() -> None:
    assert [(s.head, s.depth) for s in split_statements("BEGIN SELECT 1 BEGIN PRINT 'x' END END")] == [
        ("BEGIN", 0),
        ("SELECT", 1),
        ("BEGIN", 1),
        ("PRINT", 2),
        ("END", 1),
        ("END", 0),
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "SELECT",
                "INSERT",
                "CREATE",
                "PROC",
                "TABLE",
                "(",
                ")",
                ";",
                "'",
                "[",
                "]",
                "/*",
                "*/",
                "--",
                "BEGIN",
                "END",
                "CASE",
                "IF",
                "WITH",
                "AS",
                "x",
                ",",
                ".",
                "EXEC",
                "MERGE",
                "\n",
            ]
        )
    )
)
def test_spans_are_in_order_and_never_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    at = 0
    for span in split_statements(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


@pytest.mark.parametrize("unit", ["(", "\nCREATE PROC x ", "/*", "case ", "begin ", "/* /**/ */", "update ,\n", "with x as (", "["])
def test_any_batch_takes_linear_time(unit: str) -> None:
    short, long = cpu_seconds(split_statements, unit * 3_000, unit * 30_000)
    assert long < 40 * short + 0.5
