"""Broken input: whatever the text, a conversion comes back, and a manual one says why and where."""

from __future__ import annotations

import random
import re

from migration.conversion import Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object

SOURCES = [
    (
        ObjectKind.TABLE,
        "CREATE TABLE [s].[t] ([a] int IDENTITY(1,1) NOT NULL, b nvarchar(max) DEFAULT (N'x'), c AS (a * 2) PERSISTED, "
        "d decimal(10, 2) CHECK (d > 0), CONSTRAINT pk PRIMARY KEY CLUSTERED (a ASC) WITH (FILLFACTOR = 80) ON [PRIMARY]) ON [PRIMARY]",
    ),
    (
        ObjectKind.VIEW,
        "CREATE VIEW s.v WITH SCHEMABINDING AS WITH c (x) AS (SELECT TOP (5) a + 1 FROM s.t WITH (NOLOCK) WHERE b LIKE '[a-c]%') "
        "SELECT CASE WHEN x / 2 = 1 THEN DATEADD(dd, 1, GETDATE()) ELSE NULL END AS y FROM c CROSS APPLY dbo.f(x) g",
    ),
    (ObjectKind.ALTER_TABLE, "ALTER TABLE s.t WITH CHECK ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES s.u (a) ON DELETE SET NULL"),
    (
        ObjectKind.INLINE_FUNCTION,
        "CREATE FUNCTION s.f (@a int = 5, @b varchar(10)) RETURNS TABLE AS RETURN (SELECT a FROM s.t WHERE b = @b)",
    ),
    (ObjectKind.SCALAR_FUNCTION, "CREATE FUNCTION s.g (@a money) RETURNS varchar(10) AS BEGIN RETURN CONVERT(varchar(10), @a) END"),
    (
        ObjectKind.PROPERTY,
        "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'x', @level0type = N'SCHEMA', @level0name = N's', "
        "@level1type = N'TABLE', @level1name = N't', @level2type = N'COLUMN', @level2name = N'a'",
    ),
    (ObjectKind.SCHEMA, "CREATE SCHEMA [s] AUTHORIZATION [dbo]"),
]
NOISE = [
    "(",
    ")",
    "'",
    "[",
    '"',
    ";",
    "@",
    "@@x",
    "#t",
    "NULL",
    " AS ",
    "-",
    "CASE ",
    " END",
    "0",
    "1e5",
    ".",
    "/*",
    "--",
    "`",
    "\x1b[2J",
    "é",
]


def mutate(text: str, chance: random.Random) -> str:
    tokens = re.findall(r"\w+|\s+|.", text)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(tokens) or 1)
        match chance.randrange(4):
            case 0:
                del tokens[place : place + chance.randint(1, 5)]
            case 1:
                tokens.insert(place, chance.choice(NOISE + tokens))
            case 2 if tokens:
                tokens[place] = chance.choice(tokens)
            case _:
                del tokens[max(place, 1) :]
        if not tokens:
            break
    return "".join(tokens)


def test_mutated_definitions_never_raise() -> None:
    chance = random.Random(20)
    manual = 0
    for round_ in range(2500):
        kind, text = SOURCES[round_ % len(SOURCES)]
        item = SqlObject("s.x", kind, "x.sql", 7, 7, mutate(text, chance))
        made = convert_object(item, Options(estate=build_catalog([item], DEFAULT_RUNTIME)))
        if made.status is Status.MANUAL:
            manual += 1
            assert made.statements == ()
            assert made.findings
            assert all(f.line >= 7 and f.column >= 1 for f in made.findings)
        else:
            assert made.statements
            assert made.gates.residue
            assert made.gates.conserved
    assert manual > 500
