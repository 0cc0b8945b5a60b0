"""The findings of statements that change rows, run code or need a body around them."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E, _W = Severity.ERROR, Severity.WARNING

ROWS: tuple[Row, ...] = (
    (
        "CURSOR",
        _E,
        "a cursor walks rows one at a time",
        "Rewrite it as one set-based statement.",
        _DBX + ": SQL scripting",
        "CREATE PROCEDURE dbo.p AS DECLARE c CURSOR FOR SELECT id FROM dbo.t OPEN c FETCH ABSOLUTE 3 FROM c CLOSE c",
    ),
    (
        "DYNAMIC_SQL",
        _E,
        "SQL text is put together at run time",
        "Write the statement out, or use EXECUTE IMMEDIATE with parameter markers.",
        _DBX + ": EXECUTE IMMEDIATE",
        "CREATE PROCEDURE dbo.p @sql nvarchar(max) AS EXEC (@sql)",
    ),
    (
        "TEMP_TABLE",
        _E,
        "a temporary table is used",
        "Use a temporary view, a common table expression, or a table of its own; never drop the sign # and keep the name.",
        _DBX + ": CREATE TEMPORARY TABLE",
        "CREATE FUNCTION dbo.f () RETURNS TABLE AS RETURN SELECT id FROM #t",
    ),
    (
        "TABLE_VARIABLE",
        _E,
        "a table variable is used",
        "Use a common table expression or a temporary view.",
        _DBX,
        "CREATE PROCEDURE dbo.p AS DECLARE @n int, @t TABLE (a int)",
    ),
    (
        "TRY_CATCH",
        _E,
        "errors are caught with TRY … CATCH",
        "Write a handler: DECLARE EXIT HANDLER FOR SQLEXCEPTION.",
        _DBX + ": compound statement",
        "CREATE TRIGGER dbo.tr ON dbo.t AFTER INSERT AS BEGIN TRY SELECT 1 END TRY BEGIN CATCH SELECT 2 END CATCH",
    ),
    (
        "TRANSACTION",
        _E,
        "a transaction spans several statements",
        "Use BEGIN ATOMIC … END where the runtime has it, or make the work idempotent.",
        _DBX + ": BEGIN ATOMIC",
        "CREATE PROCEDURE dbo.p AS BEGIN TRANSACTION UPDATE dbo.t SET a = 1 DELETE dbo.u COMMIT",
    ),
    (
        "CONTROL_FLOW",
        _E,
        "the body has control flow",
        "Write it as a Databricks SQL script.",
        _DBX + ": SQL scripting",
        "CREATE TRIGGER dbo.tr ON dbo.t AFTER INSERT AS WHILE 1 = 1 BREAK",
    ),
    (
        "VARIABLE",
        _E,
        "a variable is used",
        "Write it as a parameter or a session variable.",
        _DBX + ": SQL variables",
        "CREATE VIEW dbo.v AS SELECT @x AS x",
    ),
    (
        "SYSTEM_VARIABLE",
        _E,
        "a system variable has no counterpart",
        "Find another way to the same fact.",
        _LEARN + ": @@ functions",
        "CREATE VIEW dbo.v AS SELECT @@SPID AS x",
    ),
    (
        "EXECUTE",
        _E,
        "another procedure is called",
        "Convert the called procedure first, then CALL it.",
        _DBX + ": CALL",
        "CREATE TRIGGER dbo.tr ON dbo.t AFTER INSERT AS EXEC dbo.p",
    ),
    (
        "DML",
        _E,
        "rows are changed",
        "Convert the statement by hand; UPDATE and DELETE with FROM become MERGE INTO.",
        _DBX + ": MERGE INTO",
        "CREATE VIEW dbo.v AS SELECT a INTO dbo.b FROM dbo.t",
    ),
    (
        "OUTPUT_CLAUSE",
        _E,
        "changed rows are returned with OUTPUT",
        "Read them before the change, or from the change data feed; give a value that is another one each time to a variable first.",
        _LEARN + ": OUTPUT clause",
        "CREATE PROCEDURE dbo.p AS UPDATE dbo.t SET i = NEWID() OUTPUT inserted.i INTO dbo.v WHERE id = 1 SELECT 1 AS one",
    ),
    (
        "INSERT_EXEC",
        _E,
        "the rows that a procedure returns are inserted",
        "Let the procedure write into the table itself, or turn it into a table function.",
        _LEARN + ": INSERT",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one INSERT INTO dbo.t EXEC dbo.q",
    ),
    (
        "ROW_IDENTITY",
        _E,
        "the rows to change cannot be told apart: the table has no known primary key",
        "Add the script with its primary key to the source, or convert the statement by hand.",
        _DBX + ": MERGE INTO",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one DELETE TOP (10) FROM dbo.t",
    ),
    (
        "FUNCTION_BODY",
        _E,
        "the function does more than return one expression or query",
        "Fold it into one expression, or write a Python function.",
        _DBX + ": CREATE FUNCTION",
        "CREATE FUNCTION dbo.f (@n int) RETURNS int AS BEGIN WHILE @n > (SELECT MAX(a) FROM dbo.t) SET @n = @n / 2 RETURN @n END",
    ),
    (
        "ONE_ROW_EACH",
        _W,
        "several variables take their values from one row; when several rows match, each may take another one",
        "Make sure that one row at most matches.",
        _LEARN + ": SELECT @local_variable",
        "CREATE FUNCTION dbo.f () RETURNS int AS BEGIN DECLARE @a int, @b int SELECT @a = x, @b = y FROM dbo.t RETURN @a + @b END",
    ),
    (
        "TEMP_AS_TABLE",
        _W,
        "the target runtime has no temporary tables outside SQL warehouses; it became a table that other sessions see",
        "Do not run it twice at the same time, or choose runtime 18.1 or later.",
        _DBX + ": CREATE TEMPORARY TABLE",
        "CREATE PROCEDURE dbo.p AS SELECT id INTO #work FROM dbo.t",
    ),
    (
        "TEMP_FROM_OTHER",
        _W,
        "the temporary table is made elsewhere: the procedure runs only after the one that makes it, in its session",
        "Call it from the procedure that creates the table, or create the table before.",
        _DBX + ": CREATE TEMPORARY TABLE",
        "CREATE PROCEDURE p AS SELECT id FROM ##work;",
    ),
    (
        "GLOBAL_TEMP_TABLE",
        _W,
        "a global temporary table became a table that stays until it is dropped",
        "Drop it when it is no longer needed.",
        _DBX + ": CREATE TABLE",
        "CREATE PROCEDURE dbo.p AS SELECT id INTO ##work FROM dbo.t",
    ),
    (
        "IDENTITY_INSERT",
        _W,
        "a value is written to an identity column, which Databricks refuses while it is GENERATED ALWAYS",
        "Create the table with --identity by_default.",
        _DBX + ": identity columns",
        "CREATE TABLE dbo.t (id int IDENTITY, a int)\nGO\nCREATE PROCEDURE dbo.p AS INSERT INTO dbo.t (id, a) VALUES (1, 2)",
    ),
    (
        "MERGE_ONE_ROW",
        _W,
        "UPDATE … FROM takes any one of several matching rows; MERGE INTO stops with an error",
        "Make sure that at most one source row matches, or choose one.",
        _DBX + ": MERGE INTO",
        "CREATE TABLE dbo.t (id int PRIMARY KEY, a int, s varchar(9))\n"
        "GO\n"
        "CREATE PROCEDURE dbo.p AS UPDATE t SET a = u.a FROM dbo.t t JOIN dbo.u u ON u.id = t.id",
    ),
)
