"""Functions that Databricks has and open-source Spark has not, as SQL functions of the rehearsal's own schema.

A rehearsal is about datasets, names and types: spatial values are their well-known text here, which is what silver holds, and what
cannot be computed from a text gives NULL of the right type. Names and types: Databricks documentation, "H3 and ST geospatial functions"
and "CREATE FUNCTION (SQL and Python)".
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from migration.rehearse.static import without_catalog_sql

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

_NUMBER = r"[-+0-9.eE]+"
#: ``POINT (1 2)``, with a dimension (``POINT ZM``) and a system (``SRID=4326;``) or without.
_POINT = rf"(?i)^(?:SRID=\\d+;)?\\s*POINT\\s*(?:ZM|Z|M)?\\s*\\(\\s*({_NUMBER})\\s+({_NUMBER})(?:\\s+({_NUMBER}))?.*"


def _part(number: int) -> str:
    return f"try_cast(nullif(regexp_extract(g, '{_POINT}', {number}), '') AS DOUBLE)"


_KIND = "regexp_extract(g, '(?i)^(?:SRID=\\\\d+;)?\\\\s*([A-Z]+)', 1)"
_TEXT, _NUMBERS, _TRUTH, _BYTES = "STRING", "DOUBLE", "BOOLEAN", "BINARY"
_ONE, _TWO = "g STRING", "g STRING, h STRING"

#: Parameters, type and body by name; an empty body gives NULL.
_SPATIAL: dict[str, tuple[str, str, str]] = {
    "st_x": (_ONE, _NUMBERS, _part(1)),
    "st_y": (_ONE, _NUMBERS, _part(2)),
    "st_z": (_ONE, _NUMBERS, _part(3)),
    "st_m": (_ONE, _NUMBERS, ""),
    "st_astext": (_ONE, _TEXT, "g"),
    "st_aswkt": (_ONE, _TEXT, "g"),
    "st_geometrytype": (
        _ONE, _TEXT,
        "CASE WHEN g IS NOT NULL THEN concat('ST_', replace(replace(replace(replace(replace(initcap(" + _KIND + "), "
        "'Multip', 'MultiP'), 'Multil', 'MultiL'), 'string', 'String'), 'Geometryc', 'GeometryC'), '  ', ' ')) END",
    ),
    "st_geogfromtext": ("g STRING", _TEXT, "g"),
    "st_geogfromwkt": ("g STRING", _TEXT, "g"),
    "st_geomfromtext": ("g STRING, srid INT DEFAULT 0", _TEXT, "g"),
    "st_geomfromwkt": ("g STRING, srid INT DEFAULT 0", _TEXT, "g"),
    "to_geography": ("g STRING", _TEXT, "g"),
    "to_geometry": ("g STRING", _TEXT, "g"),
    "st_point": ("x DOUBLE, y DOUBLE, srid INT DEFAULT 0", _TEXT, "concat('POINT (', x, ' ', y, ')')"),
    "st_distance": (_TWO, _NUMBERS, ""),
    "st_dwithin": (_TWO + ", d DOUBLE", _TRUTH, ""),
    "st_centroid": (_ONE, _TEXT, "g"),
    "st_envelope": (_ONE, _TEXT, "g"),
    "st_convexhull": (_ONE, _TEXT, "g"),
    "st_buffer": (_ONE + ", d DOUBLE", _TEXT, "g"),
    "st_isvalid": (_ONE, _TRUTH, "g IS NOT NULL"),
    "st_equals": (_TWO, _TRUTH, "g = h"),
    "st_disjoint": (_TWO, _TRUTH, "g <> h"),
    **dict.fromkeys(("st_area", "st_length", "st_perimeter"), (_ONE, _NUMBERS, "")),
    **dict.fromkeys(("st_npoints", "st_numgeometries"), (_ONE, "INT", "")),
    **dict.fromkeys(("st_contains", "st_intersects", "st_within", "st_touches", "st_covers"), (_TWO, _TRUTH, "g = h")),
    **dict.fromkeys(("st_difference", "st_intersection", "st_union"), (_TWO, _TEXT, "g")),
    "h3_pointash3": ("g STRING, r INT", "BIGINT", ""),
    "h3_pointash3string": ("g STRING, r INT", _TEXT, ""),
    "h3_longlatash3": ("x DOUBLE, y DOUBLE, r INT", "BIGINT", ""),
    "h3_longlatash3string": ("x DOUBLE, y DOUBLE, r INT", _TEXT, ""),
    "h3_centeraswkt": ("h STRING", _TEXT, ""),
    "h3_boundaryaswkt": ("h STRING", _TEXT, ""),
    "h3_centeraswkb": ("h STRING", _BYTES, ""),
    "h3_distance": ("g STRING, h STRING", "INT", ""),
    "h3_resolution": ("h STRING", "INT", ""),
}  # fmt: skip
_CALL = re.compile(r"\b([a-z]\w*)\s*\(", re.IGNORECASE)
_PYTHON = re.compile(r"\bLANGUAGE\s+PYTHON\b", re.IGNORECASE)
_RETURNS = re.compile(r"\bRETURNS\s+((?:[^()\s]|\([^()]*\))+(?:<.*?>)?)", re.IGNORECASE | re.DOTALL)


def called(texts: Iterable[str]) -> list[str]:
    """The functions of this module that some SQL calls, in lower case, in order of name."""
    return sorted({name.lower() for text in texts for name in _CALL.findall(text)} & _SPATIAL.keys())


def stand_in(name: str) -> str:
    """``CREATE FUNCTION`` of one of them."""
    parameters, kind, body = _SPATIAL[name]
    return f"CREATE OR REPLACE FUNCTION {name}({parameters}) RETURNS {kind} RETURN {body or f'CAST(NULL AS {kind})'}"


def is_computed(name: str) -> bool:
    """Whether it gives more than NULL."""
    return bool(_SPATIAL[name][2])


def without_python(statement: str) -> str | None:
    """A function in Python, which only Unity Catalog has, as one that gives NULL of its type; None for any other function."""
    found = _PYTHON.search(statement)
    returns = _RETURNS.search(statement, 0, found.start()) if found else None
    if found is None or returns is None or returns[1].upper() == "TABLE":
        return None
    return f"{statement[: returns.end()].rstrip()} RETURN CAST(NULL AS {returns[1]})"


def create_functions(session: SparkSession, functions: Sequence[str], texts: Iterable[str], catalog: str) -> tuple[list[str], list[str]]:
    """Create the functions that the notebook calls; the schemas made for them, and what to say about them.

    One that Spark refuses shows where it is called.

    Args:
        session: Takes them, in its current schema and schemas of their own.
        functions: CREATE FUNCTION statements of the estate.
        texts: The notebooks.
        catalog: Target catalog that names may begin with.
    """
    from pyspark.errors import PySparkException

    notes: list[str] = []
    # First, for the estate's functions may call them.
    if stand_ins := called((*texts, *functions)):
        own = {row[0] for row in session.sql("SHOW SYSTEM FUNCTIONS").collect()}
        missing = [name for name in stand_ins if name not in own]
        for name in missing:
            session.sql(stand_in(name))
        empty = [name for name in missing if not is_computed(name)]
        if missing:
            more = f"; these give NULL: {', '.join(empty)}" if empty else ""
            notes.append(f"functions that open-source Spark has not work on well-known text here: {', '.join(missing)}{more}")
    made: list[str] = []
    null: list[str] = []
    for statement in functions:
        text = without_catalog_sql(statement, catalog)
        named = re.match(r"CREATE (?:OR REPLACE )?FUNCTION (?:IF NOT EXISTS )?(`(?:[^`]|``)+`)\.(`(?:[^`]|``)+`)", text)
        if named and named[1] not in made:
            session.sql(f"CREATE SCHEMA IF NOT EXISTS {named[1]}")
            made.append(named[1])
        plain = without_python(text)
        if plain is not None and named:
            null.append(f"{named[1]}.{named[2]}".replace("`", ""))
        with contextlib.suppress(PySparkException):
            session.sql(re.sub(r"^CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", plain or text))
    if null:
        notes.append(f"functions in Python, which only Unity Catalog has, give NULL here: {', '.join(null)}")
    return made, notes
