"""Methods and properties of geography and geometry as ST_ functions, where the runtime has them.

Sources: Microsoft Learn, "Spatial types"; Databricks SQL language reference, "ST geospatial functions" (runtime 17.1, preview).
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile.rewriter import Rewriter, call, text

#: Method in lower case → function, number of arguments, and whether geography has it too: the others measure in the plane.
METHODS: dict[str, tuple[str, int, bool]] = {
    "stastext": ("ST_ASTEXT", 0, True),
    "tostring": ("ST_ASTEXT", 0, True),
    "stasbinary": ("ST_ASBINARY", 0, True),
    "starea": ("ST_AREA", 0, True),
    "stlength": ("ST_LENGTH", 0, True),
    "stnumpoints": ("ST_NPOINTS", 0, True),
    "stgeometrytype": ("ST_GEOMETRYTYPE", 0, True),
    "stisvalid": ("ST_ISVALID", 0, False),
    "stcentroid": ("ST_CENTROID", 0, False),
    "stenvelope": ("ST_ENVELOPE", 0, False),
    "stconvexhull": ("ST_CONVEXHULL", 0, False),
    "stdistance": ("ST_DISTANCE", 1, False),
    "stintersects": ("ST_INTERSECTS", 1, False),
    "stcontains": ("ST_CONTAINS", 1, False),
    "stwithin": ("ST_WITHIN", 1, False),
    "sttouches": ("ST_TOUCHES", 1, False),
    "stequals": ("ST_EQUALS", 1, False),
    "stdisjoint": ("ST_DISJOINT", 1, False),
    "stbuffer": ("ST_BUFFER", 1, False),
    "stunion": ("ST_UNION", 1, False),
    "stintersection": ("ST_INTERSECTION", 1, False),
    "stdifference": ("ST_DIFFERENCE", 1, False),
}
PROPERTIES = {"lat": "ST_Y", "long": "ST_X", "stx": "ST_X", "sty": "ST_Y", "z": "ST_Z", "m": "ST_M", "stsrid": "ST_SRID"}


def spatial_method(value: exp.Expr, kind: str, called: exp.Expr) -> exp.Expr | None:
    """``value.STArea()`` and the like; None where there is no exact function.

    Args:
        value: The receiver.
        kind: Its Databricks type; anything but a spatial one has no methods.
        called: The method with its arguments.
    """
    row = METHODS.get(str(called.this).lower())
    if row is None or not kind.startswith("GEO") or len(called.expressions) != row[1]:
        return None
    name, _, both = row
    if kind.startswith("GEOGRAPHY") and not both:
        return None
    made = call(name, value, *called.expressions)
    # ST_GEOMETRYTYPE says ST_Point where SQL Server says Point.
    return call("REPLACE", made, text("ST_"), text("")) if name == "ST_GEOMETRYTYPE" else made


def spatial_property(q: Rewriter, node: exp.Expr) -> exp.Expr | None:
    """``Location.Long``, which reads as column Long of a table Location; None when it is a column."""
    function = PROPERTIES.get(node.name.lower())
    parts = node.parts if isinstance(node, exp.Column) else []
    if function is None or len(parts) not in (2, 3):
        return None
    owner = exp.Column(this=parts[-2].copy(), table=parts[-3].copy() if len(parts) > 2 else None)
    owner.parent = node.parent
    found = q.types.of(owner)
    owner.parent = None
    return call(function, owner) if found.sql.startswith("GEO") else None
