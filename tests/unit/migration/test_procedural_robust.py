"""Whatever a procedure's text is: no crash, a located finding for what is not converted, and nothing silently left out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trials import rounds

from core.findings import Severity
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.transpile.convert import Options, convert_object
from migration.transpile.gates import output_tokens
from migration.transpile.rules import RULES
from migration.tsql.lexer import tokenize

REAL = """CREATE PROCEDURE [Sales].[Load Orders] @since datetime = NULL, @count int OUTPUT WITH RECOMPILE AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @id int, @name nvarchar(50) = N'a;b', @done bit = 0
  IF @since IS NULL SET @since = '20200101'
  SELECT id, name INTO #work FROM Sales.Orders WHERE made >= @since
  BEGIN TRY
    BEGIN TRANSACTION
    UPDATE o SET o.name = w.name FROM Sales.Orders o JOIN #work w ON w.id = o.id
    SET @count = @@ROWCOUNT
    INSERT INTO Sales.Log (text) VALUES (N'loaded ' + @name)
    COMMIT
  END TRY
  BEGIN CATCH
    IF @@TRANCOUNT > 0 ROLLBACK
    DECLARE @m nvarchar(4000) = ERROR_MESSAGE()
    RAISERROR (@m, 16, 1)
    RETURN -1
  END CATCH
  DECLARE c CURSOR FOR SELECT id FROM #work
  OPEN c
  FETCH NEXT FROM c INTO @id
  WHILE @@FETCH_STATUS = 0
  BEGIN
    EXEC dbo.Handle @id = @id, @ok = @done OUTPUT
    IF @done = 1 BREAK
    FETCH NEXT FROM c INTO @id
  END
  CLOSE c DEALLOCATE c
  EXEC sp_executesql @name
  IF @id > 3 GOTO out
  DROP TABLE #work
out:
  SELECT @count AS n
  RETURN 0
END"""

PIECES = [t.text for t in tokenize(REAL)]


def convert(text: str) -> Conversion:
    return convert_object(SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 3, 3 + text.count("\n"), text), Options())


def check(made: Conversion) -> None:
    """What holds for every conversion."""
    errors = [f for f in made.findings if f.severity is Severity.ERROR]
    assert all(f.code in RULES and f.line >= 3 and f.column >= 1 for f in made.findings)
    if made.status is Status.MANUAL:
        assert made.statements == ()
        assert errors
    elif made.status is Status.PARTIAL:
        assert errors
        assert "not converted (" in made.statements[0]
    else:
        assert not errors
        assert "not converted (" not in made.statements[0]
    for sql in made.statements:
        words = [t for k, t in output_tokens(sql) if k == "word"]
        assert words.count("BEGIN") + words.count("CASE") + words.count("IF") // 2 <= words.count("END") + words.count("EXISTS")


def test_the_procedure_itself() -> None:
    made = convert(REAL)
    assert made.status is Status.PARTIAL
    assert {f.code for f in made.findings if f.severity is Severity.ERROR} == {"TRANSACTION", "DYNAMIC_SQL"}
    check(made)


@settings(max_examples=rounds(120), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_procedures_never_crash(data: st.DataObject) -> None:
    pieces = list(PIECES)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "swap", "put", "cut"])):
            case "drop":
                del pieces[at]
            case "twice":
                pieces.insert(at, pieces[at])
            case "swap":
                other = data.draw(st.integers(0, len(pieces) - 1))
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case "put":
                word = data.draw(
                    st.sampled_from(["BEGIN", "END", "IF", "ELSE", "(", ")", ";", "'", "@x", "SELECT", "WHILE", "DECLARE", ":", ",", "="])
                )
                pieces.insert(at, word)
            case _:
                pieces = pieces[: max(at, 5)]
    check(convert(" ".join(pieces)))


@settings(max_examples=rounds(60), deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_body_never_crashes(text: str) -> None:
    check(convert("CREATE PROCEDURE dbo.p @a int AS " + text))


@pytest.mark.parametrize(
    "text",
    [
        "CREATE PROCEDURE dbo.p AS " + "BEGIN " * 3000 + "SELECT 1" + " END" * 3000,
        "CREATE PROCEDURE dbo.p AS " + "IF 1 = 1 " * 2000 + "SELECT 1",
        "CREATE PROCEDURE dbo.p AS SELECT " + "+".join(["1"] * 3000),
        "CREATE PROCEDURE dbo.p AS BEGIN SELECT 1",
        "CREATE PROCEDURE dbo.p AS END",
        "CREATE PROCEDURE dbo.p AS ELSE SELECT 1",
        "CREATE PROCEDURE dbo.p AS BEGIN TRY SELECT 1 END TRY",
        "CREATE PROCEDURE dbo.p",
        "CREATE PROCEDURE dbo.p @a AS SELECT 1",
        "CREATE PROCEDURE dbo.p @a int = AS SELECT 1",
    ],
)
def test_broken_procedures_are_manual(text: str) -> None:
    made = convert(text)
    assert made.status is Status.MANUAL
    check(made)


def test_names_stay_inert() -> None:
    made = convert("CREATE PROCEDURE dbo.[p`; DROP TABLE x; --'] @a int AS SELECT @a AS [b`; --]")
    words = [t for k, t in output_tokens(made.statements[0]) if k == "word"]
    assert "DROP" not in words


def test_a_signal_in_try_is_not_swallowed_by_its_handler() -> None:
    made = convert("CREATE PROCEDURE dbo.p @q nvarchar(9) AS BEGIN TRY EXEC (@q) END TRY BEGIN CATCH SELECT 1 AS x END CATCH")
    assert made.status is Status.PARTIAL
    assert "DECLARE EXIT HANDLER FOR SQLSTATE '0A000' RESIGNAL;" in made.statements[0]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("SELECT 1 AS a\nSELECT 2 AS b", "RESULT_SETS", 4),
        ("SELECT 2 AS b\nEXEC (@a)", "DYNAMIC_SQL", 5),
        ("DECLARE @s varchar(9)\nSELECT @s = @s + name + @s FROM dbo.t\nSELECT 1 AS x", "ACCUMULATION", 5),
        ("SELECT 1 AS x\nWAITFOR DELAY '00:00:01'", "WAITFOR", 5),
        ("SELECT 1 AS x\nSET ROWCOUNT 5", "SET_OPTION", 5),
        ("again: UPDATE dbo.t SET a = 1\nGOTO again", "GOTO", 5),
        ("SELECT 1 AS x\nEXEC sp_rename 'a', 'b'", "SYSTEM_PROCEDURE", 5),
        ("SELECT 1 AS x\nINSERT INTO dbo.t EXEC dbo.q", "INSERT_EXEC", 5),
        ("SELECT 1 AS x\nRAISERROR (50005, 16, 1)", "ERROR_MESSAGE_NUMBER", 5),
    ],
)
def test_what_cannot_be_converted_raises_where_it_stood(text: str, code: str, line: int) -> None:
    made = convert(f"CREATE PROCEDURE dbo.p @a int AS\n{text}")
    assert made.status is Status.PARTIAL
    assert [(f.code, f.line) for f in made.findings if f.severity is Severity.ERROR] == [(code, line)]
    assert f"p.sql, line {line}: not converted ({code})" in made.statements[0]
