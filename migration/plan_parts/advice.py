"""How each of the six indicators is best converted for a target runtime."""

from __future__ import annotations

from migration.plan_parts.facts import Facts
from migration.plan_parts.sections import CURSORS, GEOSPATIAL, TEMP_TABLES


def advice(indicator: str, f: Facts) -> str:
    """One sentence about an indicator; empty for one that has no advice."""
    now = f.runtime
    return {
        "CURSOR": "rewrite as one set-based statement"
        + (
            " (a forward-only cursor is possible on this runtime, but row by row stays slow)."
            if now >= CURSORS
            else f"; cursors exist only from runtime {CURSORS}."
        ),
        "TEMP_TABLE": "a common table expression where it is read once, "
        + (
            "else a temporary table."
            if now >= TEMP_TABLES
            else f"else a table in a working schema (temporary tables: runtime {TEMP_TABLES} or a SQL warehouse)."
        ),
        "DYNAMIC_SQL": (
            "name the statements it can build; most become ordinary SQL, the rest `EXECUTE IMMEDIATE` with "
            "parameters, never with joined text."
        ),
        "SPATIAL": (
            "`GEOGRAPHY(4326)` and `ST_` functions (preview), " if now >= GEOSPATIAL else f"no spatial types before runtime {GEOSPATIAL}: "
        )
        + "H3 functions, or text in WKT with a Python UDF.",
        "MERGE": "`MERGE INTO` with the same conditions; `OUTPUT` and `$action` have no counterpart and need a second query.",
        "PIVOT": (
            "`PIVOT` with the column values written out; a list computed at run time becomes `CASE` per value or a report tool's task."
        ),
    }.get(indicator, "")
