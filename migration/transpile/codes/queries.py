"""The findings of queries and expressions: what reads differently on Databricks, or may."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

ROWS: tuple[Row, ...] = (
    (
        "SYSTEM_TIME_MOMENT",
        _E,
        "FOR SYSTEM_TIME AS OF takes a moment that is known when the query is planned: no variable, parameter, column or subquery",
        "Put the moment into the text with EXECUTE IMMEDIATE, or read the history table with a WHERE on its two moments.",
        _DBX + ": table reference, temporal_spec",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t FOR SYSTEM_TIME AS OF (SELECT MAX(d) FROM dbo.u)",
    ),
    (
        "FULL_TEXT",
        _E,
        "full-text search has no counterpart in a query",
        "Use LIKE or RLIKE where words are few, search functions, or a vector search index.",
        _LEARN + ": CONTAINS, FREETEXT",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE CONTAINS(body, 'word')",
    ),
    (
        "GRAPH_MATCH",
        _E,
        "MATCH walks node and edge tables, which have no counterpart",
        "Join the tables that hold nodes and edges; a recursive common table expression walks paths.",
        _LEARN + ": MATCH",
        "CREATE VIEW dbo.v AS SELECT a.id FROM dbo.a, dbo.b, dbo.c WHERE MATCH(a-(b)->c)",
    ),
    (
        "EXTERNAL_ROWS",
        _E,
        "rows are read from a file or another server by a driver of SQL Server",
        "Read files with read_files from a volume; reach servers through a foreign catalog.",
        _LEARN + ": OPENROWSET, OPENDATASOURCE, OPENXML",
        "CREATE VIEW dbo.v AS SELECT r.a FROM OPENROWSET(BULK 'f.csv', FORMAT = 'CSV') AS r",
    ),
    (
        "SESSION_STATE",
        _E,
        "a value that the session keeps is read",
        "Pass the value as a parameter, or keep it in a session variable; for row filters use current_user() or is_account_group_member().",
        _LEARN + ": SESSION_CONTEXT, CONTEXT_INFO",
        "CREATE VIEW dbo.v AS SELECT SESSION_CONTEXT(N'tenant') AS tenant",
    ),
    (
        "TABLE_SAMPLE",
        _W,
        "TABLESAMPLE takes pages in SQL Server, rows here: the sample is another one",
        "",
        _DBX + ": TABLESAMPLE",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t TABLESAMPLE (10 PERCENT)",
    ),
    (
        "TEXT_FORM_OF_VALUE",
        _W,
        "a value is stored as text; its text form differs",
        "Write the conversion out with the form that is wanted.",
        _LEARN + ": CAST and CONVERT",
        "CREATE TABLE dbo.t (name varchar(20))\n"
        "GO\n"
        "CREATE TABLE dbo.u (made datetime)\n"
        "GO\n"
        "CREATE PROCEDURE dbo.p AS INSERT INTO dbo.t (name) SELECT (SELECT MAX(made) FROM dbo.u)",
    ),
    (
        "SCHEMABINDING",
        _I,
        "an option of the module was left out",
        "",
        _LEARN + ": CREATE VIEW",
        "CREATE VIEW dbo.v WITH SCHEMABINDING AS SELECT id FROM dbo.t",
    ),
    (
        "CHECK_OPTION",
        _W,
        "WITH CHECK OPTION was left out: views are read-only on Databricks",
        "",
        _DBX + ": CREATE VIEW",
        "CREATE VIEW dbo.v AS SELECT id FROM dbo.t WITH CHECK OPTION",
    ),
    ("HINT", _I, "a hint was left out", "", _LEARN + ": table hints", "CREATE VIEW dbo.v AS SELECT id FROM dbo.t WITH (NOLOCK)"),
    (
        "TOP_100_PERCENT",
        _I,
        "TOP 100 PERCENT limits nothing and was left out",
        "",
        _LEARN + ": TOP",
        "CREATE VIEW dbo.v AS SELECT TOP 100 PERCENT id FROM dbo.t",
    ),
    (
        "SESSION_OPTION",
        _I,
        "a session option was left out",
        "",
        _LEARN + ": SET statements",
        "CREATE PROCEDURE dbo.p AS SET NOCOUNT ON SELECT 1 AS one",
    ),
    (
        "CROSS_DATABASE",
        _W,
        "another database is named; it became a catalog of that name",
        "Check that the catalog exists, or map the name.",
        _DBX + ": names",
        "CREATE VIEW dbo.v AS SELECT id FROM other.dbo.t",
    ),
    (
        "LINKED_SERVER",
        _W,
        "a table of a linked server is named; it became a table of the foreign catalog server_database",
        "Create a connection and a foreign catalog of that name (Lakehouse Federation), or load the table.",
        _DBX + ": CREATE FOREIGN CATALOG",
        "CREATE VIEW dbo.v AS SELECT id FROM srv.db.dbo.t",
    ),
    (
        "REMOTE_QUERY",
        _W,
        "a query is sent to a linked server; it is sent over a connection of that name, its text unchanged",
        "Create the Unity Catalog connection; remote_query needs runtime 17.3 and is a preview.",
        _DBX + ": remote_query",
        "CREATE VIEW dbo.v AS SELECT q.id FROM OPENQUERY(srv, 'SELECT id FROM t') AS q",
    ),
    (
        "SYSTEM_TIME",
        _W,
        "FOR SYSTEM_TIME AS OF became Delta time travel, which reaches back only to the first load and as far as history is kept",
        "Load the history table and read it for earlier times.",
        _DBX + ": time travel",
        "CREATE VIEW dbo.v AS SELECT id FROM dbo.t FOR SYSTEM_TIME AS OF '2020-01-01'",
    ),
    (
        "XML_NAMESPACE",
        _I,
        "elements are found by their local name, whatever their namespace",
        "Check documents that have one name in two namespaces.",
        _DBX + ": xpath functions",
        "CREATE TABLE dbo.t (x xml)\n"
        "GO\n"
        "CREATE VIEW dbo.v AS SELECT x.value('declare namespace a=\"u\"; (/a:b)[1]', 'int') AS n FROM dbo.t",
    ),
    (
        "XML_NODES",
        _I,
        "the document is read with from_xml, which needs one root element and does not compare its name",
        "Blanks around a text are left out, and of repeated elements on the way only the first is looked into.",
        _DBX + ": from_xml",
        "CREATE TABLE dbo.t (x xml)\n"
        "GO\n"
        "CREATE VIEW dbo.v AS SELECT n.c.value('@i', 'int') AS i FROM dbo.t CROSS APPLY x.nodes('/a/b') AS n(c)",
    ),
    (
        "DATE_LANGUAGE",
        _W,
        "a date is written so that it hangs on the session's language; it was read as us_english does, month first",
        "Write dates as YYYY-MM-DD.",
        _LEARN + ": SET DATEFORMAT",
        "CREATE TABLE dbo.t (d date)\nGO\nCREATE VIEW dbo.v AS SELECT d FROM dbo.t WHERE d >= '01/02/2020'",
    ),
    (
        "JSON_SCALAR",
        _I,
        "JSON_VALUE of an object or array, or of more than 4000 characters, is NULL in SQL Server; here it is its text",
        "",
        _LEARN + ": JSON_VALUE",
        "CREATE VIEW dbo.v AS SELECT JSON_VALUE(j, '$.a') AS a FROM dbo.t",
    ),
    (
        "JSON_TEXT",
        _I,
        "the JSON has the same values but can be written otherwise: order of keys, escapes, digits of floats, fractions of seconds",
        "",
        _LEARN + ": FOR JSON",
        "CREATE TABLE dbo.t (id int PRIMARY KEY, a int, s varchar(9))\n"
        "GO\n"
        "CREATE VIEW dbo.v AS SELECT (SELECT a FROM dbo.t FOR JSON PATH) AS j",
    ),
    (
        "UPPER_EXPANDS",
        _I,
        "UPPER writes ß as SS and a few other letters as two; SQL Server leaves them",
        "",
        _DBX + ": upper",
        "CREATE VIEW dbo.v AS SELECT UPPER(s) AS u FROM dbo.t",
    ),
    (
        "NAME_REFUSED",
        _W,
        "Unity Catalog takes no blank, point, slash or control character in the name of an object; an underscore stands for each",
        "Use the new name wherever the object is named outside this source.",
        _DBX + ": names",
        "CREATE TABLE dbo.[Order Details] (a int)",
    ),
    (
        "NAME_TAKEN",
        _E,
        "the name that Unity Catalog would take is that of another object as well",
        "Rename one of them.",
        _DBX + ": names",
        "CREATE TABLE dbo.[Order Details] (a int)\nGO\nCREATE TABLE dbo.Order_Details (a int)",
    ),
    (
        "SCHEMA_KEPT",
        _I,
        "only dbo became the target schema; other schemas keep their names in the catalog",
        "",
        "",
        "-- --schema main\nCREATE VIEW sales.v AS SELECT id FROM sales.orders",
    ),
    (
        "AMBIGUOUS_PLUS",
        _W,
        "+ joins text or adds numbers; the types are not known, so it was left as addition",
        "Add the scripts of the tables to the source; for text write ||.",
        _LEARN + ": + (string concatenation)",
        "CREATE VIEW dbo.v AS SELECT a + b AS c FROM dbo.t",
    ),
    (
        "DAYS_OF_UNKNOWN_TYPE",
        _W,
        "a date is moved by a number whose type is not known; a fraction of a day would be kept to the microsecond",
        "Add the script of the function or table to the source; whole days give the same date.",
        _LEARN + ": + (addition), datetime",
        "CREATE VIEW dbo.v AS SELECT CAST(a AS datetime) + (5 - dbo.f(b)) AS c FROM dbo.t",
    ),
    (
        "INTEGER_DIVISION",
        _W,
        "/ drops the fraction when both sides are integers; the types are not known",
        "Add the scripts of the tables to the source; for integers write DIV.",
        _LEARN + ": / (division)",
        "CREATE VIEW dbo.v AS SELECT a / b AS c FROM dbo.t",
    ),
    (
        "INTEGER_AVERAGE",
        _W,
        "AVG drops the fraction of integers; the type is not known",
        "Add the scripts of the tables to the source.",
        _LEARN + ": AVG",
        "CREATE VIEW dbo.v AS SELECT AVG(a) AS c FROM dbo.t",
    ),
    (
        "TEXT_FORM",
        _W,
        "the text form of this value depends on its type, which is not known",
        "Add the scripts of the tables to the source.",
        _LEARN + ": CAST and CONVERT",
        "CREATE VIEW dbo.v AS SELECT CAST(a AS varchar(20)) AS c FROM dbo.t",
    ),
    (
        "BIT_COMPARISON",
        _W,
        "bit is BOOLEAN on Databricks and compares with TRUE and FALSE only",
        "Check the comparison.",
        _DBX + ": BOOLEAN",
        "CREATE TABLE dbo.t (f bit)\nGO\nCREATE VIEW dbo.v AS SELECT f FROM dbo.t WHERE f = b",
    ),
    ("MEANING_MAY_DIFFER", _W, "the result can differ", "Check it on real rows.", "", "CREATE VIEW dbo.v AS SELECT RAND() AS r"),
    (
        "TIME_ZONE",
        _I,
        "the current time is in the session's time zone on Databricks",
        "Set the time zone of the session to the server's.",
        _DBX + ": current_timestamp",
        "CREATE VIEW dbo.v AS SELECT GETDATE() AS now",
    ),
)
