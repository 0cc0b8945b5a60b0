"""Constructors, methods and properties of geography and geometry, in the form that the options keep them in.

Kept natively they become ST_ functions; as well-known text the text is read first; as an H3 cell only a point can be made, and its
centre written. ``hierarchyid`` is kept as its text form, which its static methods give.

Sources: Microsoft Learn, "Spatial types", "hierarchyid"; Databricks SQL language reference, "ST geospatial functions" (runtime 17.1),
"H3 geospatial functions".
"""

from __future__ import annotations

from sqlglot import exp

from migration.transpile import features
from migration.transpile.rewriter import Rewriter, call, int_value, text
from migration.transpile.tsql_parse import PRIVATE
from migration.transpile.types import SqlType

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

#: Methods whose result is spatial again: kept as text it must be written as text.
_SHAPES = frozenset({"stcentroid", "stenvelope", "stconvexhull", "stbuffer", "stunion", "stintersection", "stdifference"})
_FROM_TEXT = frozenset({"PARSE", "STGEOMFROMTEXT", "STPOINTFROMTEXT", "STLINEFROMTEXT", "STPOLYFROMTEXT", "STMPOINTFROMTEXT",
    "STMLINEFROMTEXT", "STMPOLYFROMTEXT", "STGEOMCOLLFROMTEXT"})  # fmt: skip
_FROM_BYTES = frozenset({"STGEOMFROMWKB", "STPOINTFROMWKB", "STLINEFROMWKB", "STPOLYFROMWKB"})
#: Side of a cell is some 200 metres: fine enough to join places, coarse enough to group by.
H3_RESOLUTION = 9


def is_static(node: exp.Expr) -> bool:
    """Whether a call is a static method of a type, such as ``geography::Point(…)``."""
    return str(node.this).startswith((PRIVATE + "GEOGRAPHY_", PRIVATE + "GEOMETRY_", PRIVATE + "HIERARCHYID_"))


def static_method(q: Rewriter, node: exp.Expr) -> exp.Expr:
    """``geography::Point(lat, long, 4326)`` and the like.

    Raises:
        CannotConvert: No rule for it, or not in the form that spatial values are kept in.
    """
    owner, _, name = str(node.this)[len(PRIVATE) :].partition("_")
    args: list[exp.Expr] = list(node.expressions)
    if owner == "HIERARCHYID":
        if name == "GETROOT" and not args:
            return text("/")
        if name == "PARSE" and len(args) == 1:
            return args[0]
        raise q.fail("UNKNOWN_FUNCTION", node, f"hierarchyid::{name}")
    kept = q.type_of(node)
    made = None
    if name == "POINT" and len(args) == 3:
        made = _point(q, node, kept, args)
    elif name in _FROM_TEXT and len(args) == (1 if name == "PARSE" else 2):
        made = _from_text(q, node, kept, args)
    elif name in _FROM_BYTES and len(args) == 2 and q.context.options.runtime >= features.SPATIAL:
        made = _from_bytes(q, node, kept, args)
    if made is None:
        raise q.fail("UNKNOWN_FUNCTION", node, f"{owner.lower()}::{name}")
    q.types.set(made, kept)
    return made


def _point(q: Rewriter, node: exp.Expr, kept: SqlType, args: list[exp.Expr]) -> exp.Expr:
    """``geography::Point(lat, long, srid)``, ``geometry::Point(x, y, srid)``."""
    x, y = (args[1], args[0]) if kept.spatial == "geography" else (args[0], args[1])
    if kept.sql == "BIGINT":
        q.note("SPATIAL_AS_H3", node)
        return call("H3_LONGLATASH3", x, y, H3_RESOLUTION)
    if kept.sql.startswith("GEOMETRY"):
        return call("ST_POINT", x, y, args[2])
    written = call("CONCAT", text("POINT ("), x, text(" "), y, text(")"))
    if kept.sql == "STRING":
        return written
    _need_4326(q, node, args[2])
    return call("ST_GEOGFROMTEXT", written)


def _from_text(q: Rewriter, node: exp.Expr, kept: SqlType, args: list[exp.Expr]) -> exp.Expr:
    if kept.sql == "STRING":
        return args[0]
    if kept.sql == "BIGINT":
        q.note("SPATIAL_AS_H3", node)
        return call("H3_POINTASH3", args[0], H3_RESOLUTION)
    if kept.sql.startswith("GEOMETRY"):
        return call("ST_GEOMFROMTEXT", *args)
    if len(args) > 1:
        _need_4326(q, node, args[1])
    return call("ST_GEOGFROMTEXT", args[0])


def _from_bytes(q: Rewriter, node: exp.Expr, kept: SqlType, args: list[exp.Expr]) -> exp.Expr:
    if kept.sql == "STRING":
        return call("ST_ASTEXT", call("ST_GEOMFROMWKB", args[0]))
    if kept.sql == "BIGINT":
        q.note("SPATIAL_AS_H3", node)
        return call("H3_POINTASH3", args[0], H3_RESOLUTION)
    if kept.sql.startswith("GEOMETRY"):
        return call("ST_GEOMFROMWKB", *args)
    _need_4326(q, node, args[1])
    return call("ST_GEOGFROMWKB", args[0])


def _need_4326(q: Rewriter, node: exp.Expr, srid: exp.Expr) -> None:
    """GEOGRAPHY has one reference system."""
    if int_value(srid) != 4326:
        raise q.fail("MEANING", node, "a geography whose reference system is not 4326")


def spatial_method(q: Rewriter, value: exp.Expr, found: SqlType, called: exp.Expr) -> exp.Expr | None:
    """``value.STArea()`` and the like; None where there is no exact function.

    Args:
        q: The rewriter.
        value: The receiver.
        found: Its type; anything but a spatial one has no methods.
        called: The method with its arguments.
    """
    name = str(called.this).lower()
    row = METHODS.get(name)
    if row is None or not found.spatial or len(called.expressions) != row[1]:
        return None
    function, _, both = row
    if found.spatial == "geography" and not both:
        return None
    if function == "ST_ASTEXT" and found.sql == "STRING":
        return value
    if found.sql == "BIGINT":
        return _of_cell(q, value, function)
    shape = _shape(q, value, found)
    arguments = [_shape(q, a, q.type_of(a)) if q.type_of(a).spatial else a for a in called.expressions]
    if shape is None or any(a is None for a in arguments):
        return None
    made: exp.Expr = call(function, shape, *(a for a in arguments if a is not None))
    if name in _SHAPES:
        made = call("ST_ASTEXT", made) if found.sql == "STRING" else made
        q.types.set(made, found)
    # ST_GEOMETRYTYPE says ST_Point where SQL Server says Point.
    return call("REPLACE", made, text("ST_"), text("")) if function == "ST_GEOMETRYTYPE" else made


def _of_cell(q: Rewriter, value: exp.Expr, function: str) -> exp.Expr | None:
    """What an H3 cell still knows: the text of its centre."""
    if function != "ST_ASTEXT":
        return None
    q.note("MEANING_MAY_DIFFER", value, "the centre of an H3 cell, not the point itself")
    return call("H3_CENTERASWKT", value)


def _shape(q: Rewriter, value: exp.Expr, found: SqlType) -> exp.Expr | None:
    """A value as ST_ functions take it; None when it is kept in a form, or the runtime has no functions, for that."""
    if found.sql.startswith("GEO"):
        return value
    if found.sql != "STRING" or q.context.options.runtime < features.SPATIAL:
        return None
    return call("ST_GEOGFROMTEXT" if found.spatial == "geography" else "ST_GEOMFROMTEXT", value)


def spatial_property(q: Rewriter, node: exp.Expr) -> exp.Expr | None:
    """``Location.Long``, which reads as column Long of a table Location; None when it is a column.

    Raises:
        CannotConvert: The value is kept in a form that does not have the property.
    """
    function = PROPERTIES.get(node.name.lower())
    parts = node.parts if isinstance(node, exp.Column) else []
    if function is None or len(parts) not in (2, 3):
        return None
    owner = exp.Column(this=parts[-2].copy(), table=parts[-3].copy() if len(parts) > 2 else None)
    owner.parent = node.parent
    found = q.types.of(owner)
    owner.parent = None
    if not found.spatial:
        return None
    shape = _shape(q, owner, found)
    if shape is None:
        raise q.fail("UNKNOWN_FUNCTION", node, f"property {node.name} of a spatial value kept as {found.sql}")
    return call(function, shape)
