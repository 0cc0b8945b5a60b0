"""Branches that exclude each other: which of several queries a caller may get."""

from __future__ import annotations

import pytest

from migration.conversion import Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

VERSION = TargetRuntime(17, 3)


def lost(body: str) -> list[int]:
    """The lines of queries whose rows a caller would lose; the first line of the body is 2."""
    text = f"CREATE PROCEDURE dbo.p @s varchar(9), @n int, @d datetime AS\n{body}"
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, text.count("\n") + 1, text)
    made = convert_object(item, Options(runtime=VERSION, estate=build_catalog([item], VERSION)))
    found = [f.line for f in made.findings if f.code == "RESULT_SETS"]
    assert found or made.status is Status.CONVERTED, made.findings
    return found


@pytest.mark.parametrize(
    "body",
    [
        "IF @s = 'a' SELECT 1 AS r\nIF @s = 'b' SELECT 2 AS r\nIF @s = N'c ' SELECT 3 AS r",
        "IF (@n = 1) BEGIN SELECT 1 AS r END\nIF @n = 2 BEGIN SELECT 2 AS r END",
        "IF @s = 'a'\nBEGIN\nIF @n = 1 SELECT 1 AS r ELSE SELECT 2 AS r\nEND\nIF @s = 'b' SELECT 3 AS r",
        "IF @n = 1 SELECT 1 AS r\nSET @s = 'x'\nIF @n = 2 SELECT 2 AS r",
        "SET @n = 2\nIF @n = 1 SELECT 1 AS r\nIF @n = 2 SELECT 2 AS r",
    ],
)
def test_only_one_of_them_runs(body: str) -> None:
    assert lost(body) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # The same constant, as most collations compare.
        ("IF @s = 'a' SELECT 1 AS r\nIF @s = 'A ' SELECT 2 AS r", [2]),
        # Something else than a comparison with a constant.
        ("IF @s = 'a' SELECT 1 AS r\nIF @s <> 'b' SELECT 2 AS r", [2]),
        ("IF @s = 'a' SELECT 1 AS r\nIF @s = 'b' OR @n = 1 SELECT 2 AS r", [2]),
        ("IF @s = 'a' SELECT 1 AS r\nIF @n = 1 SELECT 2 AS r", [2]),
        # Two spellings of one moment, and a letter that a collation may take for another.
        ("IF @d = '2020-01-01' SELECT 1 AS r\nIF @d = '20200101' SELECT 2 AS r", [2]),
        ("IF @n = '1' SELECT 1 AS r\nIF @n = '01' SELECT 2 AS r", [2]),
        ("IF @s = 'a' SELECT 1 AS r\nIF @s = 'á' SELECT 2 AS r", [2]),
        # The variable changes between them, in the branch, or on the way.
        ("IF @n = 1 SELECT 1 AS r\nSET @n = 2\nIF @n = 2 SELECT 2 AS r", [2]),
        ("IF @n = 1\nBEGIN\nSELECT 1 AS r\nSET @n += 1\nEND\nIF @n = 2 SELECT 2 AS r", [4]),
        ("IF @n = 1 SELECT 1 AS r\nEXEC dbo.q @n OUTPUT\nIF @n = 2 SELECT 2 AS r", [2]),
        ("IF @n = 1 SELECT 1 AS r\nIF @s = 'x' SELECT @n = a FROM dbo.t\nIF @n = 2 SELECT 2 AS r", [2]),
        ("IF @n = 1 SELECT 1 AS r\nBEGIN TRY\nSET @n = 2\nDELETE dbo.t\nEND TRY\nBEGIN CATCH\nIF @n = 2 SELECT 2 AS r\nEND CATCH", [2]),
        # Twice in a loop.
        ("WHILE @n < 9\nBEGIN\nIF @n = 1 SELECT 1 AS r\nSET @n = @n + 1\nEND\nIF @n = 9 SELECT 2 AS r", [4]),
        # Behind both comes a third.
        ("IF @n = 1 SELECT 1 AS r\nIF @n = 2 SELECT 2 AS r\nSELECT 3 AS r", [2, 3]),
        # What follows in its own branch.
        ("IF @n = 1\nBEGIN\nSELECT 1 AS r\nSELECT 2 AS r\nEND\nIF @n = 2 SELECT 3 AS r", [4]),
    ],
)
def test_another_query_may_follow(body: str, lines: list[int]) -> None:
    assert lost(body) == lines
