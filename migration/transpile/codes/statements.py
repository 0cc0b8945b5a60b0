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
        "DECLARE c CURSOR FOR SELECT a FROM t",
    ),
    (
        "DYNAMIC_SQL",
        _E,
        "SQL text is put together at run time",
        "Write the statement out, or use EXECUTE IMMEDIATE with parameter markers.",
        _DBX + ": EXECUTE IMMEDIATE",
        "EXEC (@sql)",
    ),
    (
        "TEMP_TABLE",
        _E,
        "a temporary table is used",
        "Use a temporary view, a common table expression, or a table of its own; never drop the sign # and keep the name.",
        _DBX + ": CREATE TEMPORARY TABLE",
        "SELECT a INTO #t FROM u",
    ),
    (
        "TABLE_VARIABLE",
        _E,
        "a table variable is used",
        "Use a common table expression or a temporary view.",
        _DBX,
        "DECLARE @t TABLE (a int)",
    ),
    (
        "TRY_CATCH",
        _E,
        "errors are caught with TRY … CATCH",
        "Write a handler: DECLARE EXIT HANDLER FOR SQLEXCEPTION.",
        _DBX + ": compound statement",
        "BEGIN TRY … END TRY BEGIN CATCH … END CATCH",
    ),
    (
        "TRANSACTION",
        _E,
        "a transaction spans several statements",
        "Use BEGIN ATOMIC … END where the runtime has it, or make the work idempotent.",
        _DBX + ": BEGIN ATOMIC",
        "BEGIN TRANSACTION",
    ),
    ("CONTROL_FLOW", _E, "the body has control flow", "Write it as a Databricks SQL script.", _DBX + ": SQL scripting", "IF @a > 1 …"),
    ("VARIABLE", _E, "a variable is used", "Write it as a parameter or a session variable.", _DBX + ": SQL variables", "SELECT @x"),
    (
        "SYSTEM_VARIABLE",
        _E,
        "a system variable has no counterpart",
        "Find another way to the same fact.",
        _LEARN + ": @@ functions",
        "SELECT @@ROWCOUNT",
    ),
    ("EXECUTE", _E, "another procedure is called", "Convert the called procedure first, then CALL it.", _DBX + ": CALL", "EXEC dbo.p"),
    (
        "DML",
        _E,
        "rows are changed",
        "Convert the statement by hand; UPDATE and DELETE with FROM become MERGE INTO.",
        _DBX + ": MERGE INTO",
        "UPDATE t SET a = u.a FROM u",
    ),
    (
        "OUTPUT_CLAUSE",
        _E,
        "changed rows are returned with OUTPUT",
        "Read them from the change data feed, or before the change.",
        _LEARN + ": OUTPUT clause",
        "DELETE t OUTPUT deleted.id",
    ),
    (
        "INSERT_EXEC",
        _E,
        "the rows that a procedure returns are inserted",
        "Let the procedure write into the table itself, or turn it into a table function.",
        _LEARN + ": INSERT",
        "INSERT INTO t EXEC dbo.p",
    ),
    (
        "ROW_IDENTITY",
        _E,
        "the rows to change cannot be told apart: the table has no known primary key",
        "Add the script with its primary key to the source, or convert the statement by hand.",
        _DBX + ": MERGE INTO",
        "DELETE TOP (10) FROM t",
    ),
    (
        "FUNCTION_BODY",
        _E,
        "the function does more than return one expression or query",
        "Fold it into one expression, or write a Python function.",
        _DBX + ": CREATE FUNCTION",
        "CREATE FUNCTION … BEGIN DECLARE @x int …",
    ),
    (
        "ONE_ROW_EACH",
        _W,
        "several variables take their values from one row; when several rows match, each may take another one",
        "Make sure that one row at most matches.",
        _LEARN + ": SELECT @local_variable",
        "SELECT @a = x, @b = y FROM t",
    ),
    (
        "TEMP_AS_TABLE",
        _W,
        "the target runtime has no temporary tables outside SQL warehouses; it became a table that other sessions see",
        "Do not run it twice at the same time, or choose runtime 18.1 or later.",
        _DBX + ": CREATE TEMPORARY TABLE",
        "SELECT a INTO #t FROM u",
    ),
    (
        "GLOBAL_TEMP_TABLE",
        _W,
        "a global temporary table became a table that stays until it is dropped",
        "Drop it when it is no longer needed.",
        _DBX + ": CREATE TABLE",
        "SELECT a INTO ##t FROM u",
    ),
    (
        "IDENTITY_INSERT",
        _W,
        "a value is written to an identity column, which Databricks refuses while it is GENERATED ALWAYS",
        "Create the table with --identity by_default.",
        _DBX + ": identity columns",
        "INSERT INTO t (id) VALUES (1)",
    ),
    (
        "MERGE_ONE_ROW",
        _W,
        "UPDATE … FROM takes any one of several matching rows; MERGE INTO stops with an error",
        "Make sure that at most one source row matches, or choose one.",
        _DBX + ": MERGE INTO",
        "UPDATE t SET a = u.a FROM t JOIN u ON u.id = t.id",
    ),
)
