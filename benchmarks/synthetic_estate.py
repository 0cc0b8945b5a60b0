"""A seeded T-SQL estate of any size: the same seed gives the same files."""

from __future__ import annotations

import random
from pathlib import Path

_TYPES = ("int", "bigint", "nvarchar(50)", "nvarchar(max)", "datetime2(7)", "decimal(18, 2)", "bit", "uniqueidentifier", "date")
_NOUNS = ("Order", "Customer", "Invoice", "Shipment", "Product", "Employee", "Payment", "Region", "Account", "Ticket")


def _table(rng: random.Random, number: int) -> str:
    columns = [
        f"    [{rng.choice(_NOUNS)}Field{i}] {rng.choice(_TYPES)} {rng.choice(('NULL', 'NOT NULL'))}," for i in range(rng.randint(8, 40))
    ]
    body = "\n".join(columns)
    name = f"{rng.choice(_NOUNS)}{number}"
    return (
        f"CREATE TABLE [dbo].[{name}](\n    [Id] int IDENTITY(1,1) NOT NULL,\n{body}\n"
        f"    CONSTRAINT [PK_{name}] PRIMARY KEY CLUSTERED ([Id] ASC)\n)\nGO\n"
    )


def _select(rng: random.Random) -> str:
    noun = rng.choice(_NOUNS)
    lines = [f"        t.[{rng.choice(_NOUNS)}Field{i}]," for i in range(rng.randint(5, 25))]
    return (
        "SELECT\n"
        + "\n".join(lines)
        + f"\n        SUM(CASE WHEN t.Amount > {rng.randint(1, 999)} THEN t.Amount ELSE 0 END) AS Total -- of the {noun}'s\n"
        f"    FROM dbo.{noun}{rng.randint(1, 99)} AS t\n    INNER JOIN dbo.Region1 AS r ON r.Id = t.RegionId\n"
        f"    WHERE t.Name = N'it''s {noun}' AND r.Id IN (1, 2, 3)\n"
    )


def _view(rng: random.Random, number: int) -> str:
    return f"CREATE VIEW [dbo].[v{number}] AS\n    {_select(rng)}GO\n"


def _function(rng: random.Random, number: int) -> str:
    return f"CREATE FUNCTION dbo.f{number}(@a int, @b nvarchar(50) = N'x')\nRETURNS TABLE\nAS\nRETURN (\n    {_select(rng)})\nGO\n"


def _procedure(rng: random.Random, number: int) -> str:
    parts = [
        f"/* loads {rng.choice(_NOUNS)}: it's run nightly */\n"
        f"CREATE PROCEDURE dbo.usp_{number} @from datetime, @to datetime = NULL\nAS\nBEGIN\nSET NOCOUNT ON;\n"
    ]
    for _ in range(rng.randint(5, 20)):
        shape = rng.random()
        if shape < 0.15:
            parts.append("    IF OBJECT_ID('tempdb..#w') IS NOT NULL DROP TABLE #w\n    SELECT * INTO #w FROM dbo.Order1\n")
        elif shape < 0.22:
            parts.append("    DECLARE c CURSOR FOR SELECT Id FROM dbo.Order1\n    OPEN c\n    CLOSE c\n    DEALLOCATE c\n")
        elif shape < 0.3:
            parts.append("    EXEC sp_executesql @sql, N'@a int', @a = 1\n")
        else:
            parts.append(f"    {_select(rng)}")
    return "".join(parts) + "END\nGO\n"


def write_estate(folder: Path, objects: int, *, seed: int = 7) -> int:
    """Write ``objects`` objects in files of ten; returns the characters written."""
    rng = random.Random(seed)
    makers = (_table, _view, _procedure, _procedure, _function)
    written = 0
    for start in range(0, objects, 10):
        text = "".join(rng.choice(makers)(rng, number) for number in range(start, min(start + 10, objects)))
        (folder / f"part{start:06}.sql").write_text(text, encoding="utf-8", newline="\n")
        written += len(text)
    return written
