"""Every finding the transpiler can report, with its text, source and an example: the documentation is generated from this table.

A rule of severity ``error`` means that the object is left to a person: its conversion is ``manual`` and has no statements.
``warning`` marks what behaves differently on Databricks, or may; ``info`` what was left out on purpose because it has no meaning there.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.findings import Severity

_LEARN = "Microsoft Learn"
_DBX = "Databricks SQL language reference"


@dataclass(frozen=True, slots=True)
class Rule:
    """One finding code.

    Attributes:
        code: Stable identifier.
        severity: How much it matters; ``error`` makes the object manual.
        text: What is the matter, one sentence without full stop; a detail may follow it after a colon.
        remedy: What to do about it; empty when nothing needs doing.
        source: Where the rule comes from: documentation page or standard.
        example: T-SQL that shows it.
    """

    code: str
    severity: Severity
    text: str
    remedy: str
    source: str
    example: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_ROWS: tuple[tuple[str, Severity, str, str, str, str], ...] = (
    # What cannot be converted here.
    ("CURSOR", _E, "a cursor walks rows one at a time", "Rewrite it as one set-based statement.", _DBX + ": SQL scripting", "DECLARE c CURSOR FOR SELECT a FROM t"),
    ("DYNAMIC_SQL", _E, "SQL text is put together at run time", "Write the statement out, or use EXECUTE IMMEDIATE with parameter markers.", _DBX + ": EXECUTE IMMEDIATE", "EXEC (@sql)"),
    ("TEMP_TABLE", _E, "a temporary table is used", "Use a temporary view, a common table expression, or a table of its own; never drop the sign # and keep the name.", _DBX + ": CREATE TEMPORARY TABLE", "SELECT a INTO #t FROM u"),
    ("TABLE_VARIABLE", _E, "a table variable is used", "Use a common table expression or a temporary view.", _DBX, "DECLARE @t TABLE (a int)"),
    ("TRY_CATCH", _E, "errors are caught with TRY … CATCH", "Write a handler: DECLARE EXIT HANDLER FOR SQLEXCEPTION.", _DBX + ": compound statement", "BEGIN TRY … END TRY BEGIN CATCH … END CATCH"),
    ("TRANSACTION", _E, "a transaction spans several statements", "Use BEGIN ATOMIC … END where the runtime has it, or make the work idempotent.", _DBX + ": BEGIN ATOMIC", "BEGIN TRANSACTION"),
    ("CONTROL_FLOW", _E, "the body has control flow", "Write it as a Databricks SQL script.", _DBX + ": SQL scripting", "IF @a > 1 …"),
    ("VARIABLE", _E, "a variable is used", "Write it as a parameter or a session variable.", _DBX + ": SQL variables", "SELECT @x"),
    ("SYSTEM_VARIABLE", _E, "a system variable has no counterpart", "Find another way to the same fact.", _LEARN + ": @@ functions", "SELECT @@ROWCOUNT"),
    ("EXECUTE", _E, "another procedure is called", "Convert the called procedure first, then CALL it.", _DBX + ": CALL", "EXEC dbo.p"),
    ("DML", _E, "rows are changed", "Convert the statement by hand; UPDATE and DELETE with FROM become MERGE INTO.", _DBX + ": MERGE INTO", "UPDATE t SET a = u.a FROM u"),
    ("OUTPUT_CLAUSE", _E, "changed rows are returned with OUTPUT", "Read them from the change data feed, or before the change.", _LEARN + ": OUTPUT clause", "DELETE t OUTPUT deleted.id"),
    ("PROCEDURE", _E, "a stored procedure is converted by hand at this stage", "Write it as a Databricks SQL procedure or a notebook task.", _DBX + ": CREATE PROCEDURE", "CREATE PROCEDURE dbo.p AS …"),
    ("FUNCTION_BODY", _E, "the function does more than return one expression or query", "Fold it into one expression, or write a Python function.", _DBX + ": CREATE FUNCTION", "CREATE FUNCTION … BEGIN DECLARE @x int …"),
    ("CLR", _E, "the body is compiled .NET code", "Write it anew.", _LEARN + ": CLR integration", "AS EXTERNAL NAME a.b.c"),
    ("ENCRYPTED_MODULE", _E, "the text is encrypted", "Get the definition from its authors.", _LEARN + ": WITH ENCRYPTION", "CREATE VIEW v WITH ENCRYPTION AS …"),
    ("TRIGGER", _E, "Databricks has no triggers", "Use the change data feed with a pipeline or a job, a generated column, or a constraint.", _DBX + ": change data feed", "CREATE TRIGGER t ON u AFTER INSERT AS …"),
    ("INDEX", _E, "Databricks has no indexes", "Nothing to do; use liquid clustering (CLUSTER BY) on the leading columns if reads need it.", _DBX + ": liquid clustering", "CREATE INDEX i ON t (a)"),
    ("STATISTICS", _E, "statistics are kept by the engine", "Nothing to do; ANALYZE TABLE where needed.", _DBX + ": ANALYZE TABLE", "CREATE STATISTICS s ON t (a)"),
    ("SEQUENCE", _E, "Databricks has no sequences", "Use an identity column; defaults that read this sequence were converted to one.", _DBX + ": identity columns", "CREATE SEQUENCE s"),
    ("TYPE", _E, "Databricks has no user-defined types", "Nothing to do for an alias type: its base type stands wherever it was used. A table type needs another design.", _LEARN + ": CREATE TYPE", "CREATE TYPE dbo.Name FROM nvarchar(50)"),
    ("SYNONYM", _E, "Databricks has no synonyms", "Name the object itself, or create a view of that name.", _LEARN + ": CREATE SYNONYM", "CREATE SYNONYM s FOR t"),
    ("PERMISSION", _E, "permissions are granted to other principals on Databricks", "GRANT the matching Unity Catalog privilege to an account group.", _DBX + ": GRANT", "GRANT SELECT ON t TO r"),
    ("PROPERTY", _E, "this extended property has no counterpart", "Keep it in the documentation, or as a tag.", _LEARN + ": sp_addextendedproperty", "EXEC sys.sp_addextendedproperty …"),
    ("SCRIPT", _E, "a loose statement is converted by hand at this stage", "Run it once against the migrated data if it still matters.", _DBX, "INSERT INTO t VALUES (1)"),
    ("UNSUPPORTED_OBJECT", _E, "this kind of object has no counterpart", "Decide whether its purpose still exists.", _DBX, "CREATE ASSEMBLY a FROM …"),
    ("UNKNOWN_SYNTAX", _E, "this is not understood", "Convert the object by hand.", "", "CREATE TABLE t (a int QUUX)"),
    ("PARSE_ERROR", _E, "the statement cannot be parsed", "Convert the object by hand.", "", "SELECT a FRM t"),
    ("UNKNOWN_FUNCTION", _E, "no rule converts this function", "Convert the expression by hand.", _LEARN + ": functions", "SELECT PARSENAME(a, 1)"),
    ("UNKNOWN_TYPE", _E, "the type is not known", "Add the script that creates it to the source, or write the column by hand.", _LEARN + ": CREATE TYPE", "a dbo.Name"),
    ("UNSUPPORTED_CLAUSE", _E, "no rule converts this clause", "Convert the object by hand.", "", "SELECT a FROM t FOR XML PATH"),
    ("TOO_DEEP", _E, "the statement is nested too deeply to be read safely", "Split the statement.", "", "((((…))))"),
    ("TOO_LONG", _E, "the statement is too long to be read safely", "Split the statement.", "", "a statement of several megabytes"),
    ("UNCLOSED", _E, "a quote, bracket or comment is never closed", "Close it.", "", "SELECT 'a"),
    ("RESIDUE", _E, "T-SQL would be left in the result", "Convert the object by hand.", "", "SELECT @@SPID"),
    ("NOT_CONSERVED", _E, "the result does not have the clauses of the source", "Convert the object by hand.", "", ""),
    ("RUNTIME", _E, "the target runtime does not have what this needs", "Choose a later runtime with --runtime.", _DBX, "a recursive common table expression on 16.3"),
    ("MEANING", _E, "the result would mean something else", "Convert the expression by hand.", "", "CAST(GETDATE() AS int)"),
    ("COMPUTED_COLUMN", _E, "this computed column cannot be a generated column", "Compute it in a view or in the silver layer.", _DBX + ": generated columns", "a AS (GETDATE())"),
    ("DEFAULT_EXPRESSION", _E, "this default cannot be a column default", "Set the value where rows are written.", _DBX + ": CREATE TABLE, DEFAULT", "DEFAULT (dbo.f())"),
    ("CHECK_EXPRESSION", _E, "this check cannot be a constraint", "Check it as an expectation in the pipeline.", _DBX + ": CONSTRAINT clause", "CHECK (dbo.f(a) = 1)"),
    ("IDENTITY_TYPE", _E, "a table can have one identity column", "Give the other columns their values where rows are written.", _DBX + ": identity columns", "two NEXT VALUE FOR defaults"),
    ("GRAPH_TABLE", _E, "node and edge tables have no counterpart", "Model the edges as a table with two keys.", _LEARN + ": graph tables", "CREATE TABLE t (…) AS NODE"),
    ("WORKER_CRASHED", _E, "the conversion crashed its process", "Convert the object by hand, and report the object if you can.", "", ""),
    ("DEADLINE", _E, "the conversion took longer than it may", "Convert the object by hand, or split it.", "", ""),
    ("OUT_OF_MEMORY", _E, "the conversion needed more memory than it may", "Convert the object by hand, or split it.", "", ""),
    # What behaves differently, or may.
    ("UNIQUE_NOT_ENFORCED", _W, "Databricks does not enforce UNIQUE; the columns are kept as a table property", "Check uniqueness as an expectation or in reconciliation.", _DBX + ": constraints", "UNIQUE (a)"),
    ("KEY_NOT_ENFORCED", _I, "primary and foreign keys are informational on Databricks", "Check them as expectations where rows are written.", _DBX + ": constraints", "PRIMARY KEY (a)"),
    ("FK_ACTION", _W, "the action of a foreign key is not carried out on Databricks", "Do it where rows are deleted or updated.", _DBX + ": constraints", "ON DELETE CASCADE"),
    ("FK_TARGET", _W, "a foreign key may only point at a primary key; this one was left out", "Add a primary key there, or leave it out.", _DBX + ": constraints", "REFERENCES t (unique_column)"),
    ("SEQUENCE_AS_IDENTITY", _W, "the default took numbers from a sequence; the column became an identity column of its own", "Check that no other table must share the numbers.", _DBX + ": identity columns", "DEFAULT (NEXT VALUE FOR s)"),
    ("IDENTITY_WIDENED", _I, "an identity column is BIGINT on Databricks", "", _DBX + ": identity columns", "a int IDENTITY(1,1)"),
    ("LOST_PRECISION", _W, "TIMESTAMP keeps microseconds; the source keeps 100 nanoseconds", "Nothing to do unless the seventh digit matters.", _DBX + ": TIMESTAMP", "a datetime2(7)"),
    ("LOST_OFFSET", _W, "TIMESTAMP keeps the moment but not the offset it was written with", "Keep the offset in a column of its own if it matters.", _DBX + ": TIMESTAMP", "a datetimeoffset"),
    ("TIME_AS_STRING", _W, "there is no time of day type in tables; the value becomes text hh:mm:ss", "Cast where it is used.", _DBX + ": data types", "a time(7)"),
    ("XML_AS_STRING", _W, "XML becomes text", "Use from_xml or a VARIANT column where it is queried.", _DBX + ": data types", "a xml"),
    ("TYPE_AS_STRING", _W, "the type has no counterpart; its text form is kept", "Convert where it is used.", _DBX + ": data types", "a hierarchyid"),
    ("VARIANT_TYPE", _W, "sql_variant becomes text", "Choose one type for the column.", _DBX + ": data types", "a sql_variant"),
    ("ROWVERSION", _W, "rowversion no longer changes by itself", "Use the change data feed or a commit timestamp to find changed rows.", _DBX + ": change data feed", "a rowversion"),
    ("SPATIAL_TYPE", _W, "a spatial column: check the reference system", "GEOGRAPHY has SRID 4326 only.", _DBX + ": GEOGRAPHY", "a geography"),
    ("SPATIAL_AS_STRING", _W, "the target runtime has no spatial types; well-known text is kept", "Choose runtime 17.1 or later for GEOGRAPHY, or use H3.", _DBX + ": GEOGRAPHY", "a geography"),
    ("BINARY_LENGTH", _I, "BINARY has no length", "", _DBX + ": BINARY", "a binary(16)"),
    ("COLLATION", _I, "the collation was mapped", "Check comparisons of this column.", _DBX + ": collation", "COLLATE Latin1_General_CI_AS"),
    ("COLLATION_DROPPED", _W, "the collation was left out: text compares byte by byte", "Compare with LOWER(), or choose runtime 16.1 or later.", _DBX + ": collation", "COLLATE Latin1_General_CI_AS"),
    ("CASE_COMPARISON", _I, "text compares byte by byte on Databricks, case included; most SQL Server collations ignore case and trailing blanks", "Compare with LOWER(), or give the columns a collation.", _DBX + ": collation", "WHERE a = 'x'"),
    ("MASKED", _W, "the mask of a column was left out", "Set a Unity Catalog column mask.", _DBX + ": column mask", "MASKED WITH (FUNCTION = 'default()')"),
    ("ENCRYPTED_COLUMN", _W, "column encryption was left out", "Decide how the column is protected.", _LEARN + ": Always Encrypted", "ENCRYPTED WITH (…)"),
    ("TEMPORAL", _W, "history is no longer kept in a history table", "Use Delta time travel, or AUTO CDC with SCD type 2.", _DBX + ": AUTO CDC", "PERIOD FOR SYSTEM_TIME (a, b)"),
    ("MEMORY_OPTIMIZED", _I, "memory optimisation has no meaning on Databricks", "", _LEARN + ": In-Memory OLTP", "WITH (MEMORY_OPTIMIZED = ON)"),
    ("STORAGE", _I, "where and how rows are stored was left out", "", _LEARN + ": filegroups", "ON [PRIMARY]"),
    ("KEY_STORAGE", _I, "clustering and order of a key were left out", "Use CLUSTER BY if reads need it.", _DBX + ": liquid clustering", "PRIMARY KEY CLUSTERED (a ASC)"),
    ("COLUMN_OPTION", _I, "an option without meaning on Databricks was left out", "", _LEARN + ": CREATE TABLE", "ROWGUIDCOL"),
    ("NAMED_DEFAULT", _I, "a default has no name on Databricks", "", _DBX + ": CREATE TABLE", "CONSTRAINT df DEFAULT (0)"),
    ("INLINE_INDEX", _I, "an index was left out", "Use CLUSTER BY if reads need it.", _DBX + ": liquid clustering", "INDEX i (a)"),
    ("COMPUTED_STORED", _I, "a computed column is stored on Databricks", "", _DBX + ": generated columns", "a AS (b + 1)"),
    ("NOCHECK", _I, "WITH CHECK or NOCHECK was left out", "", _LEARN + ": ALTER TABLE", "WITH NOCHECK ADD CONSTRAINT …"),
    ("CONSTRAINT_STATE", _I, "constraints are not switched on and off on Databricks", "", _LEARN + ": ALTER TABLE", "ALTER TABLE t CHECK CONSTRAINT c"),
    ("SCHEMABINDING", _I, "an option of the module was left out", "", _LEARN + ": CREATE VIEW", "WITH SCHEMABINDING"),
    ("CHECK_OPTION", _W, "WITH CHECK OPTION was left out: views are read-only on Databricks", "", _DBX + ": CREATE VIEW", "WITH CHECK OPTION"),
    ("HINT", _I, "a hint was left out", "", _LEARN + ": table hints", "FROM t WITH (NOLOCK)"),
    ("TOP_100_PERCENT", _I, "TOP 100 PERCENT limits nothing and was left out", "", _LEARN + ": TOP", "SELECT TOP 100 PERCENT a"),
    ("SESSION_OPTION", _I, "a session option was left out", "", _LEARN + ": SET statements", "SET NOCOUNT ON"),
    ("CROSS_DATABASE", _W, "another database is named; it became a catalog of that name", "Check that the catalog exists, or map the name.", _DBX + ": names", "FROM OtherDb.dbo.t"),
    ("SCHEMA_KEPT", _I, "only dbo became the target schema; other schemas keep their names in the catalog", "", "", "--schema s with Sales.Orders"),
    ("AMBIGUOUS_PLUS", _W, "+ joins text or adds numbers; the types are not known, so it was left as addition", "Add the scripts of the tables to the source; for text write ||.", _LEARN + ": + (string concatenation)", "a + b"),
    ("INTEGER_DIVISION", _W, "/ drops the fraction when both sides are integers; the types are not known", "Add the scripts of the tables to the source; for integers write DIV.", _LEARN + ": / (division)", "a / b"),
    ("INTEGER_AVERAGE", _W, "AVG drops the fraction of integers; the type is not known", "Add the scripts of the tables to the source.", _LEARN + ": AVG", "AVG(a)"),
    ("TEXT_FORM", _W, "the text form of this value depends on its type, which is not known", "Add the scripts of the tables to the source.", _LEARN + ": CAST and CONVERT", "CAST(a AS varchar(20))"),
    ("BIT_COMPARISON", _W, "bit is BOOLEAN on Databricks and compares with TRUE and FALSE only", "Check the comparison.", _DBX + ": BOOLEAN", "a = b"),
    ("MEANING_MAY_DIFFER", _W, "the result can differ", "Check it on real rows.", "", "RAND()"),
    ("TIME_ZONE", _I, "the current time is in the session's time zone on Databricks", "Set the time zone of the session to the server's.", _DBX + ": current_timestamp", "GETDATE()"),
    ("UNQUALIFIED_NAME", _I, "a name without schema was taken to be in the default schema", "", _LEARN + ": name resolution", "FROM t"),
)

#: Every finding code of the transpiler by name.
RULES: dict[str, Rule] = {row[0]: Rule(*row) for row in _ROWS}


def explain(code: str) -> Rule | None:
    """The rule of a finding code, case ignored; None for a code that does not exist."""
    return RULES.get(code.upper())
