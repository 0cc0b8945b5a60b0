"""The findings of functions: what became Python, and why something did not."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

ROWS: tuple[Row, ...] = (
    (
        "PYTHON_FUNCTION",
        _W,
        "the body has loops or assignments that are no expression: it became a Unity Catalog Python function",
        "It needs a serverless or pro SQL warehouse, or Unity Catalog compute, and is slower than SQL; try its result on real values.",
        _DBX + ": CREATE FUNCTION (SQL and Python)",
        "CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN WHILE @i > 9 SET @i = @i / 10; RETURN @i END",
    ),
    (
        "PYTHON_TABLE_FUNCTION",
        _W,
        "the body puts rows together in loops: it became a Unity Catalog Python table function",
        "It is in Public Preview, and needs a SQL warehouse, serverless, or standard access mode; try its rows on real values.",
        _DBX + ": Python user-defined table functions (UDTFs) in Unity Catalog",
        "CREATE FUNCTION dbo.f (@n int) RETURNS @r TABLE (i int) AS BEGIN WHILE @n > 0 BEGIN INSERT INTO @r VALUES (@n) SET @n -= 1 END "
        "RETURN END",
    ),
    (
        "FUNCTION_SPLIT",
        _W,
        "the body reads rows and then loops: a function of its own in Python does the loops, and this one gives it what it read",
        "Deploy both; try the result on real values.",
        _DBX + ": CREATE FUNCTION (SQL and Python)",
        "CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN DECLARE @n int SELECT @n = MAX(a) FROM dbo.t WHILE @n > 9 SET @n = @n / 10; "
        "RETURN @n + @i END",
    ),
    (
        "PYTHON_TIME",
        _W,
        "a date with time goes to and from the Python function as TIMESTAMP_NTZ, so that its clock does not depend on a time zone",
        "See that your runtime takes TIMESTAMP_NTZ in Python functions; else pass a DATE or text.",
        _DBX + ": TIMESTAMP_NTZ type",
        "CREATE FUNCTION dbo.f (@d datetime) RETURNS datetime AS BEGIN WHILE DAY(@d) > 1 SET @d = @d - 1; RETURN @d END",
    ),
    (
        "PYTHON_BODY",
        _E,
        "the body is no expression, and does not translate into a Python function either",
        "Write this part so that it needs no query and only types and functions that are listed, or write the function anew.",
        _LEARN + ": CREATE FUNCTION",
        "CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN WHILE @i > 9 SET @i = dbo.g(@i); RETURN @i END",
    ),
    (
        "CATALOG_VIEW",
        _W,
        "SQL Server's catalog was replaced by information_schema, whose objects and names may be others",
        "See that the result is what the code needs; only what you may see is listed.",
        _DBX + ": information schema",
        "CREATE VIEW dbo.v AS SELECT t.name FROM sys.tables AS t",
    ),
    (
        "VALUE_UNUSED",
        _I,
        "what is given to a variable that nothing reads was left out",
        "",
        _DBX + ": CREATE FUNCTION (SQL and Python)",
        "CREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN DECLARE @n int = @i + 1 RETURN @i END",
    ),
    (
        "ROWS_IN_ANY_ORDER",
        _W,
        "a variable gathers the text of rows without ORDER BY, in whatever order they come",
        "Add ORDER BY if the order matters.",
        _LEARN + ": SELECT @local_variable",
        "CREATE FUNCTION dbo.f () RETURNS varchar(99) AS BEGIN DECLARE @s varchar(99) = '' SELECT @s = @s + a FROM dbo.t RETURN @s END",
    ),
)
