"""Table functions with loops as Python table functions, and functions that a Python function calls: what is emitted is executed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from migration.conversion import Conversion, Status
from tools.transpile_pairs import convert_script

_SPLIT = """
CREATE FUNCTION dbo.split (@list nvarchar(max), @sep nchar(1) = ',')
RETURNS @r TABLE (id int IDENTITY(1,1) PRIMARY KEY, item nvarchar(5) NOT NULL, ok bit DEFAULT 1, more int) AS
BEGIN
  DECLARE @p int, @w nvarchar(max)
  IF @list IS NULL RETURN
  SET @p = CHARINDEX(@sep, @list)
  WHILE @p > 0
  BEGIN
    SELECT @w = LEFT(@list, @p - 1)
    IF LEN(@w) > 0 INSERT INTO @r (item, more) VALUES (LTRIM(@w), LEN(@w) + 1)
    SET @list = SUBSTRING(@list, @p + 1, LEN(@list))
    SET @p = CHARINDEX(@sep, @list)
  END
  INSERT @r (item) SELECT @list AS item UNION ALL SELECT N'end'
  RETURN
END"""


def last(text: str, runtime: str = "") -> Conversion:
    return convert_script(text, runtime)[-1]


def rows(made: Conversion, *given: Any) -> list[tuple[Any, ...]]:
    """What the handler of a converted table function yields."""
    assert made.status is Status.CONVERTED, made.findings
    found = re.search(r"LANGUAGE PYTHON HANDLER 'Rows' DETERMINISTIC AS \$\$\n(.*)\n\$\$$", made.statements[0], re.S)
    assert found, made.statements[0]
    scope: dict[str, Any] = {}
    exec(found[1], scope)
    return list(scope["Rows"]().eval(*given))


def returned(made: Conversion, names: str, *given: Any) -> Any:
    """What a converted scalar function returns."""
    assert made.status is Status.CONVERTED, made.findings
    found = re.search(r"LANGUAGE PYTHON DETERMINISTIC AS \$\$\n(.*)\n\$\$$", made.statements[0], re.S)
    assert found, made.statements[0]
    scope: dict[str, Any] = {}
    exec(f"def made({names}):\n" + "\n".join("    " + line for line in found[1].split("\n")), scope)
    return scope["made"](*given)


def test_a_loop_that_splits_text() -> None:
    made = last(_SPLIT)
    assert made.statements[0].startswith(
        "CREATE FUNCTION `dbo`.`split`(`p_1` STRING, `sep` STRING DEFAULT ',') "
        "RETURNS TABLE (`id` INT, `item` STRING, `ok` BOOLEAN, `more` INT) LANGUAGE PYTHON HANDLER 'Rows' DETERMINISTIC AS $$"
    )
    assert rows(made, "ab, c,,d", ",") == [(1, "ab", True, 3), (2, "c", True, 3), (3, "d", True, None), (4, "end", True, None)]
    assert rows(made, None, ",") == []
    assert [f.code for f in made.findings] == ["PYTHON_TABLE_FUNCTION"]


def test_text_that_does_not_fit_its_column_is_an_error() -> None:
    made = last(_SPLIT)
    assert rows(made, "abcde   ,x", ",")[0][1] == "abcde"
    with pytest.raises(ValueError, match="would be cut to 5"):
        rows(made, "abcdef,x", ",")


def test_an_older_runtime_has_no_python_table_functions() -> None:
    made = last(_SPLIT, "17.0")
    assert made.status is Status.MANUAL
    assert "RUNTIME" in [f.code for f in made.findings]


def test_days_of_a_range() -> None:
    made = last(
        "CREATE FUNCTION dbo.d (@a date, @n int) RETURNS @t TABLE (d date, m datetime) AS BEGIN DECLARE @i int = 0 "
        "WHILE @i < @n BEGIN INSERT INTO @t SELECT DATEADD(day, @i, @a), '20200101' SET @i += 1 END RETURN END"
    )
    first = dt.date(2020, 2, 28)
    assert [r[0] for r in rows(made, first, 3)] == [first, dt.date(2020, 2, 29), dt.date(2020, 3, 1)]
    assert "PYTHON_TIME" in [f.code for f in made.findings]


@pytest.mark.parametrize(
    "body",
    [
        "WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n) SET @n -= (SELECT COUNT(*) FROM @r) END RETURN",
        "WHILE @n > 0 BEGIN INSERT INTO @r SELECT a FROM dbo.t SET @n -= 1 END RETURN",
        "WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n) UPDATE @r SET i = 1 SET @n -= 1 END RETURN",
        "WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n) DELETE @r SET @n -= 1 END RETURN",
        "WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n, 1) SET @n -= 1 END RETURN",
        "WHILE @n > 0 BEGIN INSERT INTO @r (j) VALUES (@n) SET @n -= 1 END RETURN",
        "WHILE @n > 0 SET @n -= 1 RETURN",
    ],
)
def test_what_no_generator_does_is_left_to_a_person(body: str) -> None:
    made = last(f"CREATE FUNCTION dbo.f (@n int) RETURNS @r TABLE (i int) AS BEGIN {body} END")
    assert made.status is Status.MANUAL
    assert made.statements == ()


def test_a_table_that_leaves_doubles_out_is_left_to_a_person() -> None:
    text = "CREATE FUNCTION dbo.f (@n int) RETURNS @r TABLE (i int PRIMARY KEY WITH (IGNORE_DUP_KEY = ON)) AS BEGIN "
    made = last(text + "WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n / 2) SET @n -= 1 END RETURN END")
    assert made.status is Status.MANUAL


def test_rows_of_common_table_expressions_are_one_query() -> None:
    made = last(
        "CREATE TABLE dbo.t (id int, p int)\nGO\nCREATE FUNCTION dbo.f (@a int) RETURNS @r TABLE (i int) AS BEGIN "
        "WITH c AS (SELECT id FROM dbo.t WHERE p = @a) INSERT INTO @r (i) SELECT id FROM c RETURN END"
    )
    assert made.status is Status.CONVERTED
    assert made.statements[0].endswith(
        "RETURN WITH `c` AS (SELECT `id` FROM `dbo`.`t` AS `t` WHERE `p` = `f`.`a`) SELECT `id` AS `i` FROM `c`"
    )


def test_a_function_that_another_calls_stands_in_its_body() -> None:
    text = (
        "CREATE FUNCTION dbo.inner1 (@s varchar(3), @n int) RETURNS varchar(9) AS BEGIN RETURN @s + CAST(@n AS varchar(5)) END\nGO\n"
        "CREATE FUNCTION dbo.f (@v0g1 int) RETURNS varchar(99) AS BEGIN DECLARE @r varchar(99) = '' "
        "WHILE @v0g1 > 0 BEGIN SET @r = @r + dbo.inner1('abcd', @v0g1) SET @v0g1 -= 1 END RETURN @r END"
    )
    assert returned(last(text), "p_1", 2) == "abc2abc1"


def test_a_function_that_calls_itself() -> None:
    made = last(
        "CREATE FUNCTION dbo.f (@n int) RETURNS int AS BEGIN DECLARE @i int = 0 WHILE @i < 1 SET @i += 1 "
        "RETURN CASE WHEN @n <= 1 THEN 1 ELSE @n * dbo.f(@n - 1) END END"
    )
    assert returned(made, "n", 5) == 120


@pytest.mark.parametrize(
    "inner",
    ["(@n int) RETURNS int AS BEGIN RETURN (SELECT MAX(a) FROM dbo.t) END", "(@n int, @m int) RETURNS int AS BEGIN RETURN @n END"],
)
def test_a_function_that_cannot_be_called_is_left_to_a_person(inner: str) -> None:
    text = f"CREATE FUNCTION dbo.g {inner}\nGO\nCREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN WHILE @i > 9 SET @i = dbo.g(@i) RETURN @i END"
    made = last(text)
    assert made.status is Status.MANUAL
    assert "PYTHON_BODY" in [f.code for f in made.findings]


def test_a_compiled_table_function_is_called_so() -> None:
    made = last("CREATE FUNCTION dbo.f (@a int) RETURNS TABLE (a int, b nvarchar(9)) WITH EXECUTE AS CALLER AS EXTERNAL NAME a.b.c")
    assert [f.code for f in made.findings if f.severity.value == "error"] == ["CLR"]
