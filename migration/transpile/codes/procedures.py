"""The findings of procedures, statement by statement."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

ROWS: tuple[Row, ...] = (
    # What is replaced by a SIGNAL, or makes the whole procedure manual.
    (
        "UNBALANCED_BLOCK",
        _E,
        "BEGIN, END, TRY or CATCH do not match",
        "Check the script.",
        _LEARN + ": BEGIN…END",
        "CREATE PROCEDURE dbo.p AS BEGIN SELECT 1 AS one",
    ),
    (
        "NOTHING_CONVERTED",
        _E,
        "no statement of the procedure can be converted",
        "Write it anew.",
        "",
        "CREATE PROCEDURE dbo.p @sql nvarchar(max) AS EXEC (@sql)",
    ),
    (
        "SYSTEM_PROCEDURE",
        _E,
        "a system procedure of SQL Server is called",
        "Find what does the same on Databricks, or leave it out.",
        _LEARN + ": system stored procedures",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one EXEC sp_rename 'a', 'b'",
    ),
    (
        "RESULT_SETS",
        _E,
        "a caller gets the rows of the last query only, and another one may follow",
        "Return one result, or split the procedure.",
        _DBX + ": CREATE PROCEDURE",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one SELECT 2 AS two",
    ),
    (
        "ACCUMULATION",
        _E,
        "variables are folded over all rows in a way that no rule writes as a loop",
        "Use listagg, sum or another aggregate.",
        _LEARN + ": SELECT @local_variable",
        "CREATE PROCEDURE dbo.p AS DECLARE @s varchar(99), @n int SELECT @s = @s + s + @s, @n = @n + 1 FROM dbo.t SELECT @n AS n",
    ),
    (
        "RETURN_VALUE",
        _E,
        "the value of RETURN cannot be given back",
        "Give it back in a parameter.",
        _DBX + ": CREATE PROCEDURE",
        "CREATE PROCEDURE dbo.p AS DECLARE @rc int SELECT 1 AS one EXEC @rc = other.dbo.p",
    ),
    (
        "GOTO",
        _E,
        "GOTO jumps backward or into a block",
        "Write it as a loop.",
        _DBX + ": LEAVE statement",
        "CREATE PROCEDURE dbo.p AS a: UPDATE dbo.t SET a = 1 GOTO a",
    ),
    (
        "WAITFOR",
        _E,
        "Databricks SQL cannot wait",
        "Wait in the job that calls the procedure.",
        _LEARN + ": WAITFOR",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one WAITFOR DELAY '00:00:05'",
    ),
    (
        "SET_OPTION",
        _E,
        "a session option that changes results has no counterpart",
        "Say the same in the statements.",
        _LEARN + ": SET statements",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one SET ROWCOUNT 10",
    ),
    (
        "ERROR_NUMBER_TEST",
        _E,
        "the flow hangs on the number of an error, and Databricks has no such numbers",
        "Test RETURNED_SQLSTATE or CONDITION_IDENTIFIER.",
        _DBX + ": GET DIAGNOSTICS statement",
        "CREATE PROCEDURE dbo.p AS BEGIN TRY SELECT 1 AS one END TRY BEGIN CATCH IF ERROR_NUMBER() = 2627 PRINT 'twice' END CATCH",
    ),
    (
        "ERROR_MESSAGE_NUMBER",
        _E,
        "the text of a message lies in sys.messages",
        "Write the text out.",
        _LEARN + ": RAISERROR",
        "CREATE PROCEDURE dbo.p AS SELECT 1 AS one RAISERROR (50005, 16, 1)",
    ),
    # What behaves differently.
    (
        "ERROR_VARIABLE",
        _W,
        "@@ERROR is 50000 for every error: Databricks has no error numbers",
        "Test it against 0 only.",
        _LEARN + ": @@ERROR",
        "CREATE PROCEDURE dbo.p AS UPDATE dbo.t SET a = 1 IF @@ERROR <> 0 RETURN 1",
    ),
    (
        "ERROR_FACT",
        _W,
        "Databricks does not tell this of an error: number 50000, severity 16, state 1 and this procedure's name stand for it",
        "Use RETURNED_SQLSTATE and CONDITION_IDENTIFIER where it matters.",
        _DBX + ": GET DIAGNOSTICS statement",
        "CREATE PROCEDURE dbo.p AS BEGIN TRY SELECT 1 AS one END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n END CATCH",
    ),
    (
        "ERROR_NUMBER",
        _W,
        "errors have no number on Databricks; the message stays, with SQLSTATE 45000 or P0001",
        "Put the number into the message if callers need it.",
        _DBX + ": SIGNAL statement",
        "CREATE PROCEDURE dbo.p AS THROW 50001, 'x', 1",
    ),
    (
        "ERROR_SEVERITY",
        _W,
        "errors have no severity on Databricks; it is always raised",
        "",
        _LEARN + ": RAISERROR",
        "CREATE PROCEDURE dbo.p @s int AS RAISERROR ('x', @s, 1)",
    ),
    (
        "ERROR_STATE",
        _I,
        "errors have no severity and no state on Databricks; these were left out",
        "Put them into the message if callers need them.",
        _DBX + ": SIGNAL statement",
        "CREATE PROCEDURE dbo.p AS RAISERROR ('x', 11, 4)",
    ),
    (
        "RAISERROR_STOPS",
        _W,
        "an error outside TRY ends the procedure here; in T-SQL the next statement still runs",
        "Check what follows.",
        _LEARN + ": RAISERROR",
        "CREATE PROCEDURE dbo.p AS RAISERROR ('x', 16, 1)",
    ),
    (
        "PARAMETER_DEFAULT",
        _W,
        "a parameter behind one with a default must have one too; it is NULL",
        "",
        _DBX + ": CREATE PROCEDURE",
        "CREATE PROCEDURE dbo.p @a int = 1, @b int AS SELECT @a AS a",
    ),
    (
        "PROCEDURE_UNKNOWN",
        _W,
        "the called procedure is not in the source; its parameters were taken to be named as ours are",
        "Add its script, or create it on Databricks.",
        _DBX + ": CALL",
        "CREATE PROCEDURE dbo.p AS EXEC dbo.q @a = 1",
    ),
    (
        "PROCEDURE_PARAMETERS",
        _W,
        "the called procedure has no such parameter in the source; the call was written as it stands, and fails as it does on SQL Server",
        "Add the script of the version that is called.",
        _DBX + ": CALL",
        "CREATE PROCEDURE dbo.q @a int AS SELECT @a AS a;\nGO\nCREATE PROCEDURE dbo.p AS EXEC dbo.q 1, 2;",
    ),
    (
        "IDENTITY_VALUE",
        _W,
        "the last identity value is read as the largest one: another session may have inserted between",
        "Insert with a key of your own if that can happen.",
        _DBX + ": identity columns",
        "CREATE TABLE dbo.t (id int IDENTITY, a int)\n"
        "GO\n"
        "CREATE PROCEDURE dbo.p @id int OUTPUT AS INSERT INTO dbo.t (a) VALUES (1) SET @id = SCOPE_IDENTITY()",
    ),
    (
        "IDENTITY_INFERRED",
        _W,
        "the table is not in the source; the column that finds its rows, and that the INSERT leaves out, was taken for its identity",
        "Add the script of the table to the source, or check the column.",
        _LEARN + ": @@IDENTITY",
        "CREATE PROCEDURE dbo.p @id int, @a int AS\n"
        "IF EXISTS (SELECT 1 FROM dbo.x WHERE id = @id) UPDATE dbo.x SET a = @a WHERE id = @id\n"
        "ELSE BEGIN INSERT INTO dbo.x (a) VALUES (@a) SET @id = @@IDENTITY END\n"
        "SELECT @id AS id",
    ),
    (
        "TABLE_PARAMETER",
        _W,
        "a table parameter became an array of rows",
        "Callers pass collect_list(struct(…)).",
        _DBX + ": inline function",
        "CREATE TYPE dbo.Ids AS TABLE (id int)\nGO\nCREATE PROCEDURE dbo.p @t dbo.Ids READONLY AS SELECT id FROM @t",
    ),
    (
        "EXECUTE_AS",
        _W,
        "the procedure runs as its caller",
        "Grant callers what it needs, or use SQL SECURITY DEFINER where the runtime has it.",
        _DBX + ": CREATE PROCEDURE",
        "CREATE PROCEDURE dbo.p WITH EXECUTE AS OWNER AS SELECT 1 AS one",
    ),
    (
        "CURSOR_SNAPSHOT",
        _W,
        "the rows of the cursor are read once; changes made meanwhile are not seen",
        "Check whether the loop changes the rows it reads.",
        _LEARN + ": DECLARE CURSOR",
        "-- --runtime 18.1\n"
        "CREATE PROCEDURE dbo.p AS DECLARE @i int DECLARE c CURSOR FOR SELECT id FROM dbo.t OPEN c FETCH NEXT "
        "FROM c INTO @i CLOSE c",
    ),
    (
        "ROWS_KEPT",
        _W,
        "the rows that a procedure returns go through a table of the session, where text columns take the text form of Databricks",
        "Check text columns that take dates or numbers.",
        _LEARN + ": INSERT",
        "CREATE PROCEDURE q AS SELECT 1 AS one;\nGO\nCREATE PROCEDURE p AS DECLARE @t TABLE (a int) INSERT INTO @t EXEC dbo.q;",
    ),
    (
        "DYNAMIC_CALL",
        _W,
        "a procedure is called by a text put together at run time; it must exist in the catalog that the text names",
        "Convert the procedure for every database that the text can name.",
        _DBX + ": EXECUTE IMMEDIATE, CALL",
        "CREATE PROCEDURE dbo.p @db sysname AS DECLARE @q nvarchar(500) = 'EXEC ' + @db + '.dbo.q 1' EXEC (@q)",
    ),
    (
        "DYNAMIC_TEXT",
        _W,
        "a text put together at run time was converted for each way it can come about; values in it are parameters, and names are quoted",
        "Check that what comes into it is a value or a name, never a piece of a statement.",
        _DBX + ": EXECUTE IMMEDIATE",
        "CREATE PROCEDURE dbo.p @t varchar(50) AS EXEC ('DELETE FROM ' + @t)",
    ),
    # What was left out or written otherwise on purpose.
    ("PRINT", _I, "a message to the client was left out", "", _LEARN + ": PRINT", "CREATE PROCEDURE dbo.p AS PRINT 'done'"),
    (
        "ROWS_COUNTED",
        _I,
        "@@ROWCOUNT is counted before the statement runs",
        "",
        _LEARN + ": @@ROWCOUNT",
        "CREATE PROCEDURE dbo.p AS UPDATE dbo.t SET a = 1 IF @@ROWCOUNT = 0 RETURN 1",
    ),
    (
        "CURSOR_AS_FOR",
        _I,
        "a loop over all rows of a cursor became FOR",
        "Look whether one set-based statement does the same.",
        _DBX + ": FOR statement",
        "CREATE PROCEDURE dbo.p AS DECLARE @i int DECLARE c CURSOR FOR SELECT id FROM dbo.t OPEN c FETCH NEXT "
        "FROM c INTO @i WHILE @@FETCH_STATUS = 0 BEGIN EXEC dbo.q @i FETCH NEXT FROM c INTO @i END CLOSE c "
        "DEALLOCATE c",
    ),
    (
        "CURSOR_IN_VARIABLE",
        _W,
        "the rows of the cursor are kept in a variable, all at once",
        "Look whether one set-based statement does the same; runtime 18.1 has cursors.",
        _DBX + ": array_sort function",
        "CREATE PROCEDURE dbo.p AS DECLARE @i int DECLARE c CURSOR STATIC FOR SELECT id FROM dbo.t ORDER BY id OPEN c FETCH NEXT FROM c "
        "INTO @i IF @@FETCH_STATUS = 0 EXEC dbo.q @i CLOSE c DEALLOCATE c",
    ),
    (
        "FOLDED",
        _I,
        "a variable folded over rows became a loop over them",
        "Use listagg, sum or another aggregate.",
        _DBX + ": FOR statement",
        "CREATE TABLE dbo.t (id int PRIMARY KEY, a int, s varchar(9))\n"
        "GO\n"
        "CREATE PROCEDURE dbo.p @s varchar(99) OUTPUT AS SELECT @s = @s + s FROM dbo.t",
    ),
    (
        "TRANSACTION_SINGLE",
        _I,
        "a transaction around one change was left out: one statement is atomic",
        "",
        _DBX + ": BEGIN ATOMIC",
        "CREATE PROCEDURE dbo.p AS BEGIN TRAN UPDATE dbo.t SET a = 1 COMMIT",
    ),
    (
        "TRANSACTION_ATOMIC",
        _W,
        "the transaction became BEGIN ATOMIC: every table it writes must be managed and have catalog commits enabled",
        "Enable catalog commits on those tables.",
        _DBX + ": BEGIN ATOMIC",
        "-- --runtime 18.1\nCREATE PROCEDURE dbo.p AS BEGIN TRAN UPDATE dbo.t SET a = 1 UPDATE dbo.u SET a = 1 COMMIT",
    ),
    (
        "TRANSACTION_OWN",
        _I,
        "a transaction that begins only when the caller has none begins always: called from an atomic block it becomes part of it",
        "",
        _DBX + ": BEGIN ATOMIC",
        "CREATE PROCEDURE dbo.p AS DECLARE @own bit = 0 IF @@TRANCOUNT = 0 BEGIN BEGIN TRAN SET @own = 1 END ELSE SET @own = 0 "
        "UPDATE dbo.t SET a = 1 IF @own = 1 BEGIN SET @own = 0 COMMIT END",
    ),
    (
        "TRANSACTION_ROLLED_BACK",
        _I,
        "BEGIN ATOMIC has rolled back before the handler runs",
        "",
        _DBX + ": BEGIN ATOMIC",
        "-- --runtime 18.1\n"
        "CREATE PROCEDURE dbo.p AS BEGIN TRY BEGIN TRAN UPDATE dbo.t SET a = 1 UPDATE dbo.u SET a = 1 COMMIT END "
        "TRY BEGIN CATCH ROLLBACK END CATCH",
    ),
    (
        "TRANSACTION_ANY_ERROR",
        _W,
        "an error anywhere in the transaction undoes all of it and leads to the branch for errors; @@ERROR told of one statement",
        "",
        _DBX + ": BEGIN ATOMIC",
        "CREATE PROCEDURE dbo.p AS BEGIN TRAN UPDATE dbo.t SET a = 1 IF @@ERROR = 0 COMMIT ELSE BEGIN ROLLBACK RETURN END "
        "DELETE dbo.u WHERE a = 1",
    ),
    (
        "TRANSACTION_BLOCK",
        _W,
        "a block stands inside BEGIN ATOMIC; some descriptions of Databricks SQL say that it must not",
        "Try the procedure on the target runtime before it is used.",
        _DBX + ": BEGIN ATOMIC",
        "-- --runtime 18.1\nCREATE PROCEDURE dbo.p AS DECLARE @i int DECLARE c CURSOR FAST_FORWARD FOR SELECT a FROM dbo.t OPEN c "
        "BEGIN TRAN FETCH c INTO @i UPDATE dbo.u SET a = @i DELETE dbo.u WHERE a = 1 COMMIT CLOSE c",
    ),
    (
        "TEMP_DROPPED",
        _I,
        "creating a temporary table replaces what is there; the DROP was left out",
        "",
        _DBX + ": CREATE TABLE",
        "CREATE PROCEDURE dbo.p AS IF OBJECT_ID('tempdb..#w') IS NOT NULL DROP TABLE #w SELECT id INTO #w FROM dbo.t",
    ),
    (
        "TEMP_INDEX",
        _I,
        "an index of a temporary table was left out",
        "",
        _DBX + ": liquid clustering",
        "CREATE PROCEDURE dbo.p AS SELECT id INTO #w FROM dbo.t CREATE INDEX i ON #w (id)",
    ),
    (
        "MAINTENANCE",
        _I,
        "indexes, statistics and checkpoints are the engine's own work; the statement was left out",
        "",
        _DBX + ": liquid clustering",
        "CREATE PROCEDURE dbo.p AS ALTER INDEX ALL ON dbo.t REBUILD",
    ),
    (
        "IDENTITY_INSERT_OPTION",
        _W,
        "identity columns take written values only when they are GENERATED BY DEFAULT",
        "Create the table with --identity by_default.",
        _DBX + ": identity columns",
        "CREATE PROCEDURE dbo.p AS SET IDENTITY_INSERT dbo.t ON",
    ),
)
