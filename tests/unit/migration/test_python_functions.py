"""Scalar functions with loops as Python functions: what is emitted is executed and compared with what T-SQL gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.transpile.convert import convert_object
from migration.transpile.gates import output_tokens, output_words
from migration.transpile.options import Options
from migration.transpile.python_functions import runtime_text as rt
from migration.transpile.python_functions import runtime_values as rv

#: A loop that never runs: nothing else keeps a body from becoming an expression.
LOOP = " WHILE 1 = 0 BREAK "


def convert(text: str) -> Conversion:
    return convert_object(SqlObject("dbo.f", ObjectKind.SCALAR_FUNCTION, "f.sql", 1, 1, text), Options())


def function(parameters: str, body: str, result: str) -> Callable[..., Any]:
    """The Python function that a T-SQL function became."""
    made = convert(f"CREATE FUNCTION dbo.f ({parameters}) RETURNS {result} AS BEGIN {body} END")
    assert made.status is Status.CONVERTED, made.findings
    found = re.fullmatch(
        r"CREATE FUNCTION `dbo`\.`f`\((.*)\) RETURNS .* LANGUAGE PYTHON DETERMINISTIC AS \$\$\n(.*)\n\$\$", made.statements[0], re.S
    )
    assert found, made.statements[0]
    names = ", ".join(re.findall(r"`(\w+)`", found[1]))
    scope: dict[str, Any] = {}
    exec(f"def made({names}):\n" + "\n".join("    " + line for line in found[2].split("\n")), scope)
    run: Callable[..., Any] = scope["made"]
    return run


def value(expression: str, result: str = "int", parameters: str = "", *given: Any) -> Any:
    return function(parameters, f"{LOOP} RETURN {expression}", result)(*given)


@pytest.mark.parametrize(
    ("expression", "result", "expected"),
    [
        ("5 / 2", "int", 2),
        ("-7 / 2", "int", -3),
        ("-7 % 3", "int", -1),
        ("7 % -3", "int", 1),
        ("1.0 / 3", "decimal(10,6)", Decimal("0.333333")),
        ("2.0 / 3", "decimal(10,6)", Decimal("0.666666")),
        ("CAST(2 AS money) / 3", "money", Decimal("0.6666")),
        ("CAST(2.5 AS int)", "int", 2),
        ("CAST(-2.5 AS int)", "int", -2),
        ("CAST(2.55 AS decimal(5,1))", "decimal(5,1)", Decimal("2.6")),
        ("CAST('  12 ' AS int)", "int", 12),
        ("CAST('' AS int)", "int", 0),
        ("'5' + 1", "int", 6),
        ("'1' + '2'", "varchar(5)", "12"),
        ("'a' + NULL", "varchar(5)", None),
        ("NULL + 1", "int", None),
        ("CONCAT('a', NULL, 1)", "varchar(9)", "a1"),
        ("ROUND(2.57, 1, 1)", "decimal(9,2)", Decimal("2.50")),
        ("ROUND(2.5, 0)", "decimal(9,1)", Decimal("3.0")),
        ("ROUND(-2.5, 0)", "decimal(9,1)", Decimal("-3.0")),
        ("ROUND(1254, -2)", "int", 1300),
        ("POWER(2, 10)", "int", 1024),
        ("POWER(2, -1)", "int", 0),
        ("FLOOR(-2.5)", "int", -3),
        ("CEILING(2.1)", "int", 3),
        ("SIGN(-5)", "int", -1),
        ("7 & 3 | 8", "int", 11),
        ("5 ^ 1", "int", 4),
        ("~5", "int", -6),
        ("LEN('ab  ')", "int", 2),
        ("LEN('  ')", "int", 0),
        ("DATALENGTH(N'abc')", "int", 6),
        ("DATALENGTH('ab ')", "int", 3),
        ("SUBSTRING('abcdef', 0, 3)", "varchar(9)", "ab"),
        ("SUBSTRING('abcdef', -5, 3)", "varchar(9)", ""),
        ("SUBSTRING('abcdef', 5, 9)", "varchar(9)", "ef"),
        ("LEFT('abc', 9)", "varchar(9)", "abc"),
        ("RIGHT('abc', 2)", "varchar(9)", "bc"),
        ("RIGHT('abc', 0)", "varchar(9)", ""),
        ("CHARINDEX('B', 'abc')", "int", 2),
        ("CHARINDEX('a', 'banana', 3)", "int", 4),
        ("CHARINDEX('', 'abc')", "int", 0),
        ("CHARINDEX('B' COLLATE Latin1_General_BIN, 'abc')", "int", 0),
        ("REPLACE('ABCabc', 'b', 'x')", "varchar(9)", "AxCaxc"),
        ("STUFF('abc', 1, 1, 'z')", "varchar(9)", "zbc"),
        ("STUFF('abc', 4, 1, 'z')", "varchar(9)", None),
        ("STUFF('abc', 2, 0, NULL)", "varchar(9)", "abc"),
        ("REPLICATE('ab', 3)", "varchar(9)", "ababab"),
        ("REPLICATE('ab', -1)", "varchar(9)", None),
        ("REVERSE('abc')", "varchar(9)", "cba"),
        ("LTRIM(RTRIM('  a '))", "varchar(9)", "a"),
        ("UPPER('straße')", "varchar(9)", "STRAßE"),
        ("ASCII('€')", "int", 128),
        ("UNICODE(N'€')", "int", 8364),
        ("CHAR(128)", "varchar(9)", "€"),
        ("CHAR(300)", "varchar(9)", None),
        ("PATINDEX('%[^0-9]%', '12a4')", "int", 3),
        ("PATINDEX('%[A-C]%', 'zzb')", "int", 3),
        ("PATINDEX('b%', 'abc')", "int", 0),
        ("PATINDEX('%c', 'abc')", "int", 3),
        ("PATINDEX('%[^a-z]%', 'abé1')", "int", 4),
        ("QUOTENAME('a]b')", "nvarchar(99)", "[a]]b]"),
        ("STR(123.456, 8, 2)", "varchar(9)", "  123.46"),
        ("STR(123456, 3)", "varchar(9)", "***"),
        ("ISNUMERIC('1e5')", "int", 1),
        ("ISNUMERIC('12x')", "int", 0),
        ("TRANSLATE('2*[3+4]', '[]', '()')", "varchar(9)", "2*(3+4)"),
        ("CAST('abcdef' AS varchar(3))", "varchar(9)", "abc"),
        ("CAST(12345 AS varchar(3))", "varchar(9)", "*"),
        ("CAST('ab' AS char(4)) + '|'", "varchar(9)", "ab  |"),
        ("CAST(1234567.0 AS float)", "varchar(30)", "1.23457e+006"),
        ("CAST(0.1 AS float)", "varchar(30)", "0.1"),
        ("CAST(12.345 AS money)", "varchar(30)", "12.35"),
        ("ISNULL(CAST(NULL AS varchar(2)), 'abcdef')", "varchar(9)", "ab"),
        ("COALESCE(NULL, 2, 1/0)", "int", 2),
        ("NULLIF('A', 'a ')", "varchar(9)", None),
        ("IIF(NULL = 1, 1, 2)", "int", 2),
        ("CHOOSE(2, 'a', 'b')", "varchar(9)", "b"),
        ("CHOOSE(3, 'a', 'b')", "varchar(9)", None),
        ("CASE WHEN NOT (NULL = 1) THEN 1 ELSE 2 END", "int", 2),
        ("CASE WHEN 1 NOT IN (2, NULL) THEN 1 ELSE 0 END", "int", 0),
        ("CASE WHEN 1 IN (2, NULL, 1) THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN 'a' = 'A  ' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN 'é' = 'e' THEN 1 ELSE 0 END", "int", 0),
        ("CASE WHEN 'b' BETWEEN 'A' AND 'C' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN '_' > 'a' THEN 1 ELSE 0 END", "int", 0),
        ("CASE 'B' WHEN 'b' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN 'Bob' LIKE '[A-C]%' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN '50%' LIKE '%!%' ESCAPE '!' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN 'ab ' LIKE 'ab' THEN 1 ELSE 0 END", "int", 1),
        ("CASE WHEN N'ab ' LIKE N'ab' THEN 1 ELSE 0 END", "int", 0),
        ("CASE WHEN NULL NOT LIKE 'a' THEN 1 ELSE 0 END", "int", 0),
        ("CASE WHEN 'b' NOT LIKE 'a' THEN 1 ELSE 0 END", "int", 1),
        ("CAST(5 AS bit)", "bit", True),
        ("CAST(NULL AS bit)", "bit", None),
        ("DATEDIFF(MONTH, '2020-01-31', '2020-02-01')", "int", 1),
        ("DATEDIFF(hour, '2020-01-01T00:59:00', '2020-01-01T01:01:00')", "int", 1),
        ("DATEDIFF(week, '2020-01-04', '2020-01-05')", "int", 1),
        ("DATEADD(month, 1, CAST('2020-01-31' AS date))", "date", dt.date(2020, 2, 29)),
        ("DATEADD(hh, 1, '20200101')", "datetime", dt.datetime(2020, 1, 1, 1)),
        ("DATEADD(DAY, DATEDIFF(DAY, 0, '2020-05-05T10:00:00'), 0)", "datetime", dt.datetime(2020, 5, 5)),
        ("DATEPART(dw, '2020-01-05')", "int", 1),
        ("DATEPART(week, '2020-01-05')", "int", 2),
        ("DATENAME(day, '2020-01-05')", "varchar(9)", "5"),
        ("DATENAME(weekday, '2020-01-05')", "varchar(9)", "Sunday"),
        ("EOMONTH('2020-02-10', 1)", "date", dt.date(2020, 3, 31)),
        ("CONVERT(varchar(8), CAST('2020-01-02' AS date), 112)", "varchar(9)", "20200102"),
        ("CONVERT(varchar(11), CAST('2020-01-02' AS date), 106)", "varchar(11)", "02 Jan 2020"),
        ("CONVERT(varchar(23), CAST('2020-01-02 03:04:05' AS datetime), 121)", "varchar(23)", "2020-01-02 03:04:05.000"),
        ("CAST(CAST('2020-01-02 13:04' AS datetime) AS varchar(30))", "varchar(30)", "Jan  2 2020  1:04PM"),
        ("CAST('2020-01-01' AS datetime) + 1", "datetime", dt.datetime(2020, 1, 2)),
        ("'C:\\new $$ ' + '''q'''", "varchar(20)", "C:\\new $$ 'q'"),
    ],
)
def test_expression(expression: str, result: str, expected: object) -> None:
    made = value(expression, result)
    assert made == expected
    assert type(made) is type(expected)


@pytest.mark.parametrize(
    "expression",
    ["1 / 0", "CAST('abc' AS int)", "2147483647 + 1", "CAST(300 AS tinyint)", "LEFT('abc', -1)", "CAST(1234.5 AS decimal(4,1)) * 1000",
     "CAST(12345.5 AS varchar(3))"],
)  # fmt: skip
def test_what_fails_in_t_sql_fails(expression: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        value(expression, "decimal(4,1)")


def test_a_loop() -> None:
    digits = function(
        "@s nvarchar(50)",
        "WHILE PATINDEX('%[^0-9]%', @s) > 0 SET @s = STUFF(@s, PATINDEX('%[^0-9]%', @s), 1, '') RETURN @s",
        "nvarchar(50)",
    )
    assert digits("a1-b2 c3") == "123"
    assert digits(None) is None


def test_break_continue_and_else() -> None:
    body = """
        DECLARE @i int = 0, @sum int = 0
        WHILE @i < @n
        BEGIN
            SET @i += 1
            IF @i = 3 CONTINUE
            ELSE IF @i > 5 BREAK
            SELECT @sum = @sum + @i, @sum = @sum * 1
        END
        RETURN @sum"""
    run = function("@n int", body, "int")
    assert [run(n) for n in (2, 4, 100)] == [3, 7, 12]


def test_an_argument_is_held_as_its_type_says() -> None:
    assert value("@s + '|'", "varchar(20)", "@s varchar(3)", "abcdef") == "abc|"
    assert value("@s + '|'", "varchar(20)", "@s char(3)", "a") == "a  |"
    assert value("@b + 1", "int", "@b bit", True) == 2
    assert value("CASE SQL_VARIANT_PROPERTY(@s, 'BaseType') WHEN 'nvarchar' THEN 2 ELSE 1 END", "int", "@s nvarchar(3)", "x") == 2


def test_a_variable_keeps_its_value_where_it_is_declared_again_by_a_loop() -> None:
    body = "DECLARE @i int = 0 WHILE @i < 3 BEGIN DECLARE @k int SET @k = ISNULL(@k, 10) + 1 SET @i = @i + 1 END RETURN @k"
    assert function("", body, "int")() == 13


def test_parameters_get_names_that_python_takes() -> None:
    made = convert(
        f"CREATE FUNCTION dbo.f (@class int, @In int, @len int, @a$b int, @ok int) RETURNS int AS BEGIN {LOOP} RETURN @class END"
    )
    assert "(`p_1` INT, `p_2` INT, `p_3` INT, `p_4` INT, `ok` INT)" in made.statements[0]


def test_text_cannot_end_the_body() -> None:
    made = convert(f"CREATE FUNCTION dbo.f () RETURNS varchar(99) AS BEGIN {LOOP} RETURN '$$; DROP TABLE t; ' + CHAR(10) END")
    assert made.statements[0].count("$$") == 2
    assert "\\x24\\x24; DROP TABLE t; " in made.statements[0]
    assert ("string", "") in output_tokens(made.statements[0])
    assert "DROP" not in output_words(made.statements[0])


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (LOOP + "DECLARE @c CURSOR RETURN 1", "cursor"),
        (LOOP + "RETURN dbo.g(1)", "no rule for the function dbo.g"),
        (LOOP + "DECLARE @d datetime = GETDATE() RETURN 1", "the function GETDATE"),
        (LOOP + "DECLARE @v varbinary(4) RETURN 1", "varbinary"),
        (LOOP + "RETURN TRY_CAST('a' AS int)", "TRY_CAST"),
        (LOOP + "GOTO x x: RETURN 1", "GOTO"),
        (LOOP + "RETURN @@ROWCOUNT", ""),
        (LOOP + "DECLARE @a decimal(38,0) = 1 RETURN @a * @a", "38 digits"),
    ],
)
def test_what_does_not_translate_is_refused_with_its_place(body: str, detail: str) -> None:
    made = convert(f"CREATE FUNCTION dbo.f () RETURNS int AS BEGIN {body} END")
    assert made.status is Status.MANUAL
    assert made.statements == ()
    assert any(f.code in ("PYTHON_BODY", "SYSTEM_VARIABLE") and detail in f.message and f.column > 40 for f in made.findings), made.findings


def test_a_function_that_reads_data_is_not_tried() -> None:
    made = convert(
        "CREATE FUNCTION dbo.f () RETURNS int AS BEGIN DECLARE @i int = 0 WHILE @i < (SELECT COUNT(*) FROM t) SET @i += 1 RETURN @i END"
    )
    assert made.status is Status.MANUAL
    assert "PYTHON_BODY" not in {f.code for f in made.findings}


def test_a_date_with_time_keeps_its_clock() -> None:
    made = convert(f"CREATE FUNCTION dbo.f (@d datetime) RETURNS datetime AS BEGIN {LOOP} RETURN DATEADD(day, 1, @d) END")
    assert "(`d` TIMESTAMP_NTZ) RETURNS TIMESTAMP_NTZ" in made.statements[0]
    assert {"PYTHON_FUNCTION", "PYTHON_TIME"} <= {f.code for f in made.findings}


TEXT = st.text(alphabet="aAbB cé%_[]^-1", max_size=12)


@given(TEXT, st.integers(-3, 15), st.integers(0, 15))
@settings(max_examples=rounds(200), deadline=None)
def test_substring_is_the_characters_whose_places_are_asked_for(s: str, start: int, n: int) -> None:
    assert rt._substring(s, start, n) == "".join(c for place, c in enumerate(s, start=1) if start <= place < start + n)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=rounds(200), deadline=None)
def test_replace_leaves_none_that_was_not_made(s: str, what: str, by: str) -> None:
    made = rt._replace(s, what, by, False)
    assert made is not None
    if what:
        at = rt._charindex(what, s, 1, False)
        assert (at == 0) == (rt._replace(s, what, what + "$", False) == s)
        assert made.count(by) >= 1 or not at or not by


@given(TEXT, TEXT)
@settings(max_examples=rounds(200), deadline=None)
def test_equality_ignores_case_and_blanks_at_the_end_alone(a: str, b: str) -> None:
    assert rv._eq(rt._key(a), rt._key(b)) is (a.rstrip(" ").lower() == b.rstrip(" ").lower())
    assert rv._lt(rt._key(a), rt._key(b)) is not rv._le(rt._key(b), rt._key(a))


@given(TEXT, st.text(alphabet="ab1 %_", max_size=8))
@settings(max_examples=rounds(300), deadline=None)
def test_like_agrees_with_a_regular_expression(s: str, pattern: str) -> None:
    wanted = re.compile("".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern), re.S | re.I)
    assert rt._like(s, pattern, None, "", True) is bool(wanted.fullmatch(s))
    found = rt._patindex("%" + pattern + "%", s, "")
    assert (found == 0) == (wanted.search(s) is None or (not pattern.strip("%") and not s))


@given(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1).filter(bool))
@settings(max_examples=rounds(200), deadline=None)
def test_division_cuts_towards_zero(a: int, b: int) -> None:
    q, r = rv._div_int(a, b), rv._mod_int(a, b)
    assert q is not None
    assert r is not None
    assert q * b + r == a
    assert abs(r) < abs(b)
    assert r == 0 or (r < 0) == (a < 0)
