"""The findings of what could not be read, checked or finished."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E = Severity.ERROR

ROWS: tuple[Row, ...] = (
    ("UNKNOWN_SYNTAX", _E, "this is not understood", "Convert the object by hand.", "", "CREATE TABLE dbo.t (a int QUUX)"),
    (
        "PARSE_ERROR",
        _E,
        "the statement cannot be parsed",
        "Convert the object by hand.",
        "",
        "CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE (a = 1 AND",
    ),
    (
        "UNKNOWN_FUNCTION",
        _E,
        "no rule converts this function",
        "Convert the expression by hand.",
        _LEARN + ": functions",
        "CREATE VIEW dbo.v AS SELECT CERT_ID(a) AS n FROM dbo.t",
    ),
    (
        "UNKNOWN_TYPE",
        _E,
        "the type is not known",
        "Add the script that creates it to the source, or write the column by hand.",
        _LEARN + ": CREATE TYPE",
        "CREATE TABLE dbo.t (a dbo.Name)",
    ),
    (
        "UNSUPPORTED_CLAUSE",
        _E,
        "no rule converts this clause",
        "Convert the object by hand.",
        "",
        "CREATE VIEW dbo.v AS SELECT NEXT VALUE FOR dbo.s AS n",
    ),
    (
        "TOO_DEEP",
        _E,
        "the statement is nested too deeply to be read safely",
        "Split the statement.",
        "",
        "CREATE VIEW dbo.v AS SELECT " + "(" * 50 + "1" + ")" * 50 + " AS a",
    ),
    ("TOO_LONG", _E, "the statement is too long to be read safely", "Split the statement.", "", ""),
    ("UNCLOSED", _E, "a quote, bracket or comment is never closed", "Close it.", "", "CREATE VIEW dbo.v AS SELECT 'a"),
    ("RESIDUE", _E, "T-SQL would be left in the result", "Convert the object by hand.", "", ""),
    ("NOT_CONSERVED", _E, "the result does not have the clauses of the source", "Convert the object by hand.", "", ""),
    (
        "RUNTIME",
        _E,
        "the target runtime does not have what this needs",
        "Choose a later runtime with --runtime.",
        _DBX,
        "-- --runtime 16.3\nCREATE VIEW dbo.v AS WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 9) SELECT n FROM c",
    ),
    (
        "MEANING",
        _E,
        "the result would mean something else",
        "Convert the expression by hand.",
        "",
        "CREATE VIEW dbo.v AS SELECT CAST(GETDATE() AS int) AS n",
    ),
    ("WORKER_CRASHED", _E, "the conversion crashed its process", "Convert the object by hand, and report the object if you can.", "", ""),
    ("DEADLINE", _E, "the conversion took longer than it may", "Convert the object by hand, or split it.", "", ""),
    ("OUT_OF_MEMORY", _E, "the conversion needed more memory than it may", "Convert the object by hand, or split it.", "", ""),
)
