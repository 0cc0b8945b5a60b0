"""Broken input: whatever the text, a conversion comes back, and a manual one says why and where."""

from __future__ import annotations

import contextlib
import random
import re
import time
from pathlib import Path

import pytest

from core.errors import UnreadableInput
from migration.conversion import Status
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME
from migration.sources.scripts import read_estate
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.gates import output_tokens
from tools.transpile_pairs import convert_script

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


ODD_NAMES = [
    "a`b",
    "a``b",
    "a]b",
    "a;b",
    "a\nb",
    "a$$b",
    "a*/b",
    "a/*b",
    "a--b",
    "a'b",
    'a"b',
    "a\\b",
    "a\\u0041b",
    "${a}",
    "a{{b}}",
    "a\0b",
    "a\u202eb",
    "é́ß",
]


def quoted_words(sql: str) -> list[str]:
    return [text for kind, text in output_tokens(sql) if kind == "word"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_stay_quoted_and_inert(name: str) -> None:
    inside = name.replace("]", "]]")
    script = (
        f"CREATE TABLE dbo.[{inside}] ([c {inside}] int, [{inside}] varchar(9) CONSTRAINT [d {inside}] DEFAULT ('x'))\nGO\n"
        f"CREATE VIEW dbo.[v {inside}] AS SELECT [{inside}].[c {inside}] AS [r {inside}] FROM dbo.[{inside}] AS [{inside}]\nGO\n"
        f"CREATE PROCEDURE dbo.[p {inside}] AS UPDATE dbo.[{inside}] SET [c {inside}] = 1 WHERE [{inside}] = 'DROP'\nGO\n"
        f"CREATE FUNCTION dbo.[f {inside}] (@a int) RETURNS TABLE AS RETURN SELECT @a AS [x {inside}] FROM dbo.[{inside}]"
    )
    plain = script.replace(inside, "plain")
    for made, like in zip(convert_script(script), convert_script(plain), strict=True):
        if made.status is Status.MANUAL:
            assert made.findings
            assert made.findings[0].line >= 1
            continue
        for sql, other in zip(made.statements, like.statements, strict=True):
            assert quoted_words(sql) == quoted_words(other)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE VIEW dbo.v AS SELECT 1 AS a /* /* */",
        "CREATE VIEW dbo.v AS SELECT 'a",
        "CREATE VIEW dbo.v AS SELECT [a FROM dbo.t",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE",
        "CREATE VIEW dbo.v AS",
        "CREATE VIEW dbo.v AS SELECT a\0b FROM\0 dbo.t",
        "CREATE TABLE dbo.t (a int,, b int)",
        "CREATE TABLE dbo.t (",
        "CREATE PROCEDURE dbo.p AS BEGIN IF 1 = 1 BEGIN SELECT 1 AS a",
        "CREATE PROCEDURE dbo.p AS BEGIN SELECT 1 AS a END END END",
        "CREATE PROCEDURE dbo.p AS BEGIN TRY SELECT 1 AS a END CATCH",
        "CREATE PROCEDURE dbo.p AS IF ELSE WHILE",
        "CREATE PROCEDURE dbo.p AS SELECT a FROM dbo.t FOR JSON, ROOT(N'r')",
        "CREATE FUNCTION dbo.f (@a int RETURNS int AS BEGIN RETURN @a END",
        "CREATE FUNCTION dbo.f () RETURNS TABLE AS RETURN (SELECT 1 AS a",
    ],
)
def test_what_is_cut_off_is_refused_at_a_place_of_its_own(text: str) -> None:
    for made in convert_script(text):
        assert made.status is not Status.CONVERTED
        assert made.findings
        assert all(f.line >= 1 and f.column >= 1 for f in made.findings)
        assert made.status is Status.PARTIAL or made.statements == ()


@pytest.mark.parametrize(
    "text",
    [
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE a IN (" + ", ".join(map(str, range(100_000))) + ")",
        "CREATE VIEW dbo.v AS SELECT '" + "x" * 1_000_000 + "' AS a",
        "CREATE PROCEDURE dbo.p AS\n" + "UPDATE dbo.t SET a = 1\n" * 10_000,
        "CREATE PROCEDURE dbo.p AS SELECT " + "(" * 200_000,
        "CREATE VIEW dbo.v AS SELECT " + "/*" * 100_000,
        "CREATE VIEW dbo.v AS SELECT " + "CASE WHEN 1 = 1 THEN " * 5_000 + "1" + " END" * 5_000 + " AS a",
    ],
    ids=["million characters of numbers", "long text", "10,000 lines", "parentheses", "comments", "CASE"],
)
def test_large_input_comes_to_an_end(text: str) -> None:
    started = time.process_time()
    made = convert_script(text)
    assert time.process_time() - started < 60
    assert all(m.statements or m.findings for m in made)


def test_bytes_of_any_kind_never_raise(tmp_path: Path) -> None:
    chance = random.Random(7)
    texts = [
        bytes(chance.randrange(256) for _ in range(4_000)),
        b"\xff\xfe" + "CREATE VIEW dbo.v AS SELECT N'é' AS a".encode("utf-16-le"),
        b"\xfe\xff" + "CREATE VIEW dbo.v AS SELECT 1 AS a".encode("utf-16-be"),
        b"\xef\xbb\xbfCREATE VIEW dbo.v AS SELECT '\xc3\xa9' AS a",
        b"\xff\xfeC\x00R\x00E",
        b"CREATE VIEW dbo.v AS SELECT '\xe9\x80' AS a",
        b"",
    ]
    found = []
    for number, data in enumerate(texts):
        (tmp_path / f"{number}.sql").write_bytes(data)
        with contextlib.suppress(UnreadableInput):
            found += [convert_object(o, Options()) for o in read_estate(tmp_path / f"{number}.sql").objects]
    assert [m.statements[0] for m in found if m.kind is ObjectKind.VIEW and m.statements][:2] == [
        "CREATE VIEW `dbo`.`v` AS SELECT 'é' AS `a`",
        "CREATE VIEW `dbo`.`v` AS SELECT 1 AS `a`",
    ]
    assert all(m.findings for m in found if m.status is Status.MANUAL)
