"""Functions, what is left to a person with its reasons, the gates and the rule table."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from core.findings import Severity
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.transpile import gates
from migration.transpile.convert import Options, convert_object
from migration.transpile.rules import RULES, explain
from migration.tsql.lexer import tokenize


def convert(text: str, kind: ObjectKind) -> Conversion:
    return convert_object(SqlObject("dbo.f", kind, "f.sql", 3, 3 + text.count("\n"), text), Options())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CREATE FUNCTION dbo.f (@a int, @b nvarchar(10) = N'x') RETURNS TABLE AS RETURN (SELECT c FROM dbo.t WHERE a = @a AND b = @b)",
            "CREATE FUNCTION `dbo`.`f`(`a` INT, `b` STRING DEFAULT 'x') RETURNS TABLE RETURN "
            "SELECT `c` FROM `dbo`.`t` AS `t` WHERE `a` = `f`.`a` AND `b` = `f`.`b`",
        ),
        (
            "CREATE OR ALTER FUNCTION dbo.f () RETURNS TABLE WITH SCHEMABINDING AS RETURN WITH c AS (SELECT 1 AS x) SELECT x FROM c;",
            "CREATE OR REPLACE FUNCTION `dbo`.`f`() RETURNS TABLE RETURN WITH `c` AS (SELECT 1 AS `x`) SELECT `x` FROM `c`",
        ),
    ],
)
def test_inline_function(text: str, expected: str) -> None:
    assert convert(text, ObjectKind.INLINE_FUNCTION).statements == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CREATE FUNCTION dbo.f (@a int) RETURNS nvarchar(20) AS BEGIN RETURN N'x' + CAST(@a AS nvarchar(11)); END",
            "CREATE FUNCTION `dbo`.`f`(`a` INT) RETURNS STRING RETURN 'x' || CAST(`f`.`a` AS STRING)",
        ),
        (
            "CREATE FUNCTION dbo.f (@a int) RETURNS int BEGIN RETURN (@a / 2) END",
            "CREATE FUNCTION `dbo`.`f`(`a` INT) RETURNS INT RETURN CAST((`f`.`a` DIV 2) AS INT)",
        ),
    ],
)
def test_scalar_function(text: str, expected: str) -> None:
    made = convert(text, ObjectKind.SCALAR_FUNCTION)
    assert len(made.statements) == 1, made.findings
    # Whether the outer cut is written hangs on the known length of the text.
    assert made.statements[0] in (expected, expected.replace("LEFT('x'", "'x'").replace(", 10), 20)", ", 10)"))


def test_function_with_a_loop_over_data_is_manual() -> None:
    text = "CREATE FUNCTION dbo.f (@a int)\nRETURNS int AS BEGIN\nDECLARE @x int\nWHILE @a > (SELECT 1 FROM dbo.t) SET @a = @a - 1\nRETURN @a END"
    made = convert(text, ObjectKind.SCALAR_FUNCTION)
    assert made.status is Status.MANUAL
    assert [(f.code, f.line) for f in made.findings] == [("FUNCTION_BODY", 6), ("CONTROL_FLOW", 6)]


PROCEDURE = """CREATE PROCEDURE dbo.p @a int AS
BEGIN
  -- DECLARE x CURSOR in a comment
  SET NOCOUNT ON
  DECLARE c CURSOR FOR SELECT 'EXEC (@s)'
  BEGIN TRY
    BEGIN TRANSACTION
    EXEC dbo.other @a
    EXEC sp_executesql @sql
    SELECT 1 AS x INTO #work
    DELETE FROM #work
  END TRY BEGIN CATCH END CATCH
END"""


def test_procedure_is_partial_with_every_reason_and_its_line() -> None:
    made = convert(PROCEDURE, ObjectKind.PROCEDURE)
    assert made.status is Status.PARTIAL
    assert [(f.code, f.line) for f in made.findings if f.severity is Severity.ERROR] == [
        ("CURSOR", 7),
        ("TRANSACTION", 9),
        ("DYNAMIC_SQL", 11),
    ]
    assert all(f"f.sql, line {line}: not converted" in made.statements[0] for line in (7, 9, 11))


@pytest.mark.parametrize("kind", [k for k in ObjectKind if k.value not in ("schema", "property")])
def test_nonsense_never_raises(kind: ObjectKind) -> None:
    for text in (
        "",
        "CREATE",
        "CREATE TABLE",
        ")))",
        "CREATE VIEW v AS",
        "\x00\x1b[2J",
        "CREATE FUNCTION f(",
        "ALTER TABLE t ADD",
        "'",
        "[",
        "/*",
    ):
        made = convert(text, kind)
        assert made.status is Status.MANUAL
        assert made.statements == ()
        assert made.findings
        assert all(f.line >= 3 for f in made.findings)


def test_long_chains_and_deep_nesting_are_refused_before_parsing() -> None:
    chain = "CREATE VIEW v AS SELECT " + "+".join(["1"] * 5000)
    nested = "CREATE VIEW v AS SELECT " + "CASE WHEN 1 = 1 THEN " * 3000 + "1" + " END" * 3000
    for text in (chain, nested):
        assert [f.code for f in convert(text, ObjectKind.VIEW).findings] == ["TOO_DEEP"]


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("SELECT @x", "@"),
        ("SELECT `a` FROM #t", "#"),
        ("SELECT [a]", "["),
        ("SELECT GETDATE()", "GETDATE"),
        ("SELECT QP_FOO(1)", "QP_FOO"),
        ("SELECT TOP 5 `a`", "TOP"),
        ("SELECT ${x}", "$"),
        ("SELECT '@x #t [a] GETDATE()', `@y`, `TOP`, \"[\"", ""),
    ],
)
def test_residue_gate(statement: str, left: str) -> None:
    assert gates.residue([statement]) == left


def test_conservation_gate() -> None:
    source = gates.source_clauses(tokenize("SELECT 'FROM' FROM a JOIN b ON 1=1 WHERE NOT x LIKE 'y' -- WHERE"))
    assert source == Counter({"FROM": 1, "JOIN": 1, "WHERE": 1, "NOT": 1})
    whole = "SELECT 'FROM' FROM `a` JOIN `b` ON 1 = 1 WHERE NOT `x` LIKE 'y'"
    assert gates.conservation(source, [whole], {}) == ""
    assert gates.conservation(source, [whole.replace("WHERE NOT", "AND NOT")], {}) == "WHERE 1 → 0"
    assert gates.conservation(source, [whole.replace("NOT ", "")], {}) == "NOT 1 → 0"
    assert gates.conservation(source, [whole + " UNION SELECT 1 FROM c"], {"UNION": 1, "FROM": 1}) == ""


def test_every_code_that_is_used_has_a_rule() -> None:
    folder = Path(gates.__file__).parent
    used = set()
    for file in folder.glob("*.py"):
        used |= set(re.findall(r'(?:note|note_once|fail|CannotConvert|failed)\(\s*"([A-Z_]+)"', file.read_text()))
    assert used
    assert used <= set(RULES)
    assert all(rule.text and rule.code == code for code, rule in RULES.items())
    assert all(rule.remedy for rule in RULES.values() if rule.severity is Severity.ERROR)


def test_explain() -> None:
    rule = explain("cursor")
    assert rule is not None
    assert rule.example.startswith("CREATE PROCEDURE")
    assert explain("NO_SUCH_CODE") is None
