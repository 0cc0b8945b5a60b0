"""The findings of what could not be read, checked or finished."""

from __future__ import annotations

from core.findings import Severity
from migration.transpile.codes.rule import DATABRICKS as _DBX
from migration.transpile.codes.rule import LEARN as _LEARN
from migration.transpile.codes.rule import Row

_E = Severity.ERROR

ROWS: tuple[Row, ...] = (
    ("UNKNOWN_SYNTAX", _E, "this is not understood", "Convert the object by hand.", "", "CREATE TABLE t (a int QUUX)"),
    ("PARSE_ERROR", _E, "the statement cannot be parsed", "Convert the object by hand.", "", "SELECT a FRM t"),
    (
        "UNKNOWN_FUNCTION",
        _E,
        "no rule converts this function",
        "Convert the expression by hand.",
        _LEARN + ": functions",
        "SELECT PARSENAME(a, 1)",
    ),
    (
        "UNKNOWN_TYPE",
        _E,
        "the type is not known",
        "Add the script that creates it to the source, or write the column by hand.",
        _LEARN + ": CREATE TYPE",
        "a dbo.Name",
    ),
    ("UNSUPPORTED_CLAUSE", _E, "no rule converts this clause", "Convert the object by hand.", "", "SELECT a FROM t FOR XML PATH"),
    ("TOO_DEEP", _E, "the statement is nested too deeply to be read safely", "Split the statement.", "", "((((…))))"),
    ("TOO_LONG", _E, "the statement is too long to be read safely", "Split the statement.", "", "a statement of several megabytes"),
    ("UNCLOSED", _E, "a quote, bracket or comment is never closed", "Close it.", "", "SELECT 'a"),
    ("RESIDUE", _E, "T-SQL would be left in the result", "Convert the object by hand.", "", "SELECT @@SPID"),
    ("NOT_CONSERVED", _E, "the result does not have the clauses of the source", "Convert the object by hand.", "", ""),
    (
        "RUNTIME",
        _E,
        "the target runtime does not have what this needs",
        "Choose a later runtime with --runtime.",
        _DBX,
        "a recursive common table expression on 16.3",
    ),
    ("MEANING", _E, "the result would mean something else", "Convert the expression by hand.", "", "CAST(GETDATE() AS int)"),
    ("WORKER_CRASHED", _E, "the conversion crashed its process", "Convert the object by hand, and report the object if you can.", "", ""),
    ("DEADLINE", _E, "the conversion took longer than it may", "Convert the object by hand, or split it.", "", ""),
    ("OUT_OF_MEMORY", _E, "the conversion needed more memory than it may", "Convert the object by hand, or split it.", "", ""),
)
