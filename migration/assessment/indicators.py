"""The six complexity indicators of quick-plan.md, found in tokens; :mod:`migration.assessment.further` finds the others.

What counts, one indicator each:

- ``CURSOR``: every declaration, ``DECLARE c CURSOR``, ``DECLARE @c CURSOR``, a parameter ``@c CURSOR`` or ``SET @c = CURSOR FOR``
  of a variable not declared here; at the cursor's name. OPEN, FETCH, CLOSE are not counted again. A cursor that is used but
  declared elsewhere counts once, at its OPEN or FETCH.
- ``TEMP_TABLE``: every distinct ``#t`` or ``##t``, also ``tempdb..#t``, at its first use. Table variables are no temporary tables.
- ``DYNAMIC_SQL``: every ``EXEC (…)`` and every call of ``sp_executesql``.
- ``SPATIAL``: every use of the types geography and geometry, and every call of one of their methods (``.STDistance()``).
- ``MERGE``: every MERGE statement; no join hint, no ``MERGE RANGE``.
- ``PIVOT``: every relational operator PIVOT or UNPIVOT.

Comments, strings, quoted names and names that only look alike never count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migration.assessment.further import WATCHED, further
from migration.assessment.token_places import body_start, defines_column, in_call, is_alias, kind, sign
from migration.estate import Estate, Indicator, ObjectKind, SqlObject
from migration.tsql.lexer import Kind, Token, words
from migration.tsql.signs import Signs

_SPATIAL_TYPES = frozenset({"GEOGRAPHY", "GEOMETRY"})
# Methods that only the spatial types have (Microsoft Learn, "geography/geometry data type method reference").
_SPATIAL_METHODS = words(
    "STAREA STASBINARY STASTEXT STBOUNDARY STBUFFER STCENTROID STCONTAINS STCONVEXHULL STCROSSES STCURVEN STCURVETOLINE STDIFFERENCE "
    "STDIMENSION STDISJOINT STDISTANCE STENDPOINT STENVELOPE STEQUALS STEXTERIORRING STGEOMETRYN STGEOMETRYTYPE STINTERIORRINGN "
    "STINTERSECTION STINTERSECTS STISCLOSED STISEMPTY STISRING STISSIMPLE STISVALID STLENGTH STNUMCURVES STNUMGEOMETRIES "
    "STNUMINTERIORRING STNUMPOINTS STOVERLAPS STPOINTN STPOINTONSURFACE STRELATE STSTARTPOINT STSYMDIFFERENCE STTOUCHES STUNION STWITHIN "
    "BUFFERWITHTOLERANCE BUFFERWITHCURVES ENVELOPEANGLE ENVELOPECENTER SHORTESTLINETO REORIENTOBJECT NUMRINGS RINGN "
    "ISVALIDDETAILED INSTANCEOF CURVETOLINEWITHTOLERANCE ASBINARYZM ASTEXTZM ASGML STCURVETOLINE"
)
_CASTS = ("CAST", "TRY_CAST")
_WATCHED = _SPATIAL_TYPES | _SPATIAL_METHODS | words("CURSOR OPEN FETCH EXEC EXECUTE SP_EXECUTESQL MERGE PIVOT UNPIVOT")


# Names in brackets or quotes that can be types or procedures too.
_QUOTED = frozenset(form.format(name) for name in ("GEOGRAPHY", "GEOMETRY", "SP_EXECUTESQL", "XML") for form in ("[{}]", '"{}"'))
_ALL_WATCHED = _WATCHED | WATCHED | _QUOTED | {"."}
_TEMPORARY = ("#", "[#", '"#')


def assess(estate: Estate) -> None:
    """Fill in :attr:`SqlObject.indicators` of every object."""
    for item in estate.objects:
        item.indicators = find_indicators(item)


def find_indicators(item: SqlObject, tokens: Signs | None = None, places: Sequence[int] | None = None) -> tuple[Indicator, ...]:
    """The indicators of one object in order of position, with line and column in its file.

    Args:
        item: The object.
        tokens: Its text's, where the caller has read them already.
        places: Where the words of :func:`wanted` stand, others among them, where the caller has looked already.
    """
    if item.kind in (ObjectKind.PROPERTY, ObjectKind.PERMISSION):
        return ()
    if tokens is None:
        tokens = Signs(item.text, quoted_identifier=item.quoted_identifier)
    if places is None:
        places = tokens.where(wanted(tokens))
    # One look at the words serves both finders: each passes over those of the other.
    hits = sorted((*_hits(tokens, places), *further(tokens, places)), key=lambda hit: hit[1].start)
    # DECLARE #c CURSOR is a cursor with an odd name.
    cursors = {token.value.casefold() for name, token in hits if name == "CURSOR"}
    hits = [(name, token) for name, token in hits if name != "TEMP_TABLE" or token.value.casefold() not in cursors]
    return tuple(Indicator(name, *item.place(token.start), token.text) for name, token in hits)


def wanted(tokens: Signs) -> frozenset[str]:
    """The words and signs at which an indicator can stand in a text."""
    if "#" in tokens.source:
        return _ALL_WATCHED.union([upper for upper in set(tokens.uppers) if upper.startswith(_TEMPORARY)])
    return _ALL_WATCHED


_BEFORE_TABLE = frozenset(
    ["FROM", "JOIN", "INTO", "UPDATE", "TABLE", "INSERT", "DELETE", "MERGE", "USING", "APPLY", "EXISTS", "ON", "TRUNCATE", "STATISTICS"]
)


def _hits(tokens: Signs, places: Sequence[int]) -> Iterator[tuple[str, Token]]:
    cursors: set[str] = set()
    used: list[Token] = []
    tables: set[str] = set()
    body = -1
    for at in places:
        upper = tokens.uppers[at]
        if upper not in _WATCHED:
            if upper[0] not in '#["':
                continue
            token = tokens[at]
            if token.is_temporary and len(token.value) > 1:
                name = token.value.casefold()
                if name not in tables and not _is_procedure(tokens, at) and _can_be_table(tokens, at):
                    tables.add(name)
                    yield "TEMP_TABLE", token
            if token.kind is Kind.QUOTED:
                if _quoted_spatial(tokens, at):
                    yield "SPATIAL", token
                elif token.value.casefold() == "sp_executesql" and _called(tokens, at):
                    yield "DYNAMIC_SQL", token
            continue
        token = tokens[at]
        if upper == "CURSOR":
            if body < 0:
                body = body_start(tokens)
            named = _declared(tokens, at, at < body)
            if named is not None and named.value.casefold() not in cursors:
                cursors.add(named.value.casefold())
                yield "CURSOR", named
        elif upper in ("OPEN", "FETCH"):
            name_token = _cursor_used(tokens, at)
            if name_token is not None:
                used.append(name_token)
        elif upper in ("EXEC", "EXECUTE"):
            if sign(tokens, at + 1) == "(" and sign(tokens, at - 1) != ".":
                yield "DYNAMIC_SQL", token
        elif upper == "SP_EXECUTESQL":
            if _called(tokens, at):
                yield "DYNAMIC_SQL", token
        elif upper in _SPATIAL_TYPES:
            if _is_type(tokens, at):
                yield "SPATIAL", token
        elif upper in _SPATIAL_METHODS:
            # geography::STGeomFromText(…) is one use: the type's.
            if sign(tokens, at - 1) == "." and sign(tokens, at + 1) == "(":
                yield "SPATIAL", token
        elif upper == "MERGE":
            if _is_merge(tokens, at):
                yield "MERGE", token
        elif upper in ("PIVOT", "UNPIVOT") and _is_pivot(tokens, at):
            yield "PIVOT", token
    for token in used:
        if token.value.casefold() not in cursors:
            cursors.add(token.value.casefold())
            yield "CURSOR", token


def _can_be_table(tokens: Signs, at: int) -> bool:
    """Whether a ``#`` name stands where a table may: always for a plain one, for ``[# of items]`` only where no column can be meant."""
    if tokens[at].kind is not Kind.QUOTED:
        return True
    before = sign(tokens, at - 1)
    if before == ".":
        return sign(tokens, at - 2) == "." or tokens[at - 2].value.casefold() in ("tempdb", "dbo")
    return before in _BEFORE_TABLE


def _declared(tokens: Signs, at: int, in_parameters: bool) -> Token | None:
    """The name that the CURSOR at ``at`` declares."""
    before = at - 1
    while sign(tokens, before) in ("INSENSITIVE", "SCROLL"):
        before -= 1
    if before < 0:
        return None
    name = tokens[before]
    if sign(tokens, before) == "=" and before and tokens[before - 1].kind is Kind.VARIABLE and sign(tokens, before - 2) == "SET":
        return tokens[before - 1]
    if sign(tokens, before) == "AS" and before and tokens[before - 1].kind is Kind.VARIABLE:
        name, before = tokens[before - 1], before - 1
    if name.kind is Kind.VARIABLE:
        return name if in_parameters or _in_declare(tokens, before) else None
    if name.is_name and sign(tokens, before - 1) == "DECLARE":
        return name
    return None


def _in_declare(tokens: Signs, at: int) -> bool:
    """Whether the variable at ``at`` is declared here: behind DECLARE, or behind a comma of its list."""
    return sign(tokens, at - 1) in ("DECLARE", ",")


def _cursor_used(tokens: Signs, at: int) -> Token | None:
    """The cursor that OPEN or FETCH at ``at`` works on; None for OPEN SYMMETRIC KEY and OFFSET … FETCH."""
    behind = at + 1
    if sign(tokens, at) == "FETCH":
        if sign(tokens, at - 1) in ("ROWS", "ROW"):
            return None
        while behind < len(tokens) and tokens.uppers[behind] not in ("FROM", "INTO", ";") and behind - at < 5:
            behind += 1
        if sign(tokens, behind) == "FROM":
            behind += 1
        else:
            behind = at + 1
    elif sign(tokens, behind) in ("SYMMETRIC", "MASTER", "ASYMMETRIC"):
        return None
    if sign(tokens, behind) == "GLOBAL" and behind + 1 < len(tokens) and tokens[behind + 1].is_name:
        behind += 1
    if behind >= len(tokens) or sign(tokens, at - 1) in (".", ",", "SELECT") or is_alias(tokens, at):
        return None
    token = tokens[behind]
    # A further name, a comma or an operator behind it shows that OPEN was a name itself.
    return token if token.kind in (Kind.WORD, Kind.QUOTED, Kind.VARIABLE) and sign(tokens, behind + 1) not in (",", ".", "(", "=") else None


def _is_procedure(tokens: Signs, at: int) -> bool:
    """Whether the ``#name`` at ``at`` is a temporary procedure, or a constraint's, index's or column's name."""
    before = sign(tokens, at - 1)
    if before in ("PROC", "PROCEDURE", "EXEC", "EXECUTE", "CONSTRAINT", "AS"):
        return True
    return before == "." and sign(tokens, at - 2) != "." and tokens[at - 2].value.casefold() not in _QUALIFIERS


_QUALIFIERS = frozenset({"dbo", "tempdb", "sys", "guest"})


def _called(tokens: Signs, at: int) -> bool:
    """Whether the name at ``at``, with what qualifies it, is called."""
    while sign(tokens, at - 1) == ".":
        at -= 2 if at >= 2 and tokens[at - 2].is_name else 1
    before = sign(tokens, at - 1)
    if before == "=" and at >= 3 and tokens[at - 2].kind is Kind.VARIABLE:
        before = sign(tokens, at - 3)
    return before in ("EXEC", "EXECUTE") or at == 0 or before == ";"


def _is_type(tokens: Signs, at: int) -> bool:
    """Whether the bare word geography or geometry at ``at`` names the type, not a column of that name."""
    before, behind = sign(tokens, at - 1), sign(tokens, at + 1)
    if behind == "::":
        return True
    if behind in (".", "("):
        return False
    if before == ".":
        return sign(tokens, at - 2) == "SYS"
    if at and tokens[at - 1].kind is Kind.VARIABLE:
        return True
    if before in ("RETURNS", "FROM") and sign(tokens, 1) in ("FUNCTION", "TYPE", "OR"):
        return True
    if before == "AS":
        # CAST(x AS geography), computed column or alias otherwise; DECLARE @g AS geography.
        return in_call(tokens, at, _CASTS) or (at > 1 and tokens[at - 2].kind is Kind.VARIABLE)
    if before == "(":
        return sign(tokens, at - 2) in ("CONVERT", "TRY_CONVERT")
    if at and tokens[at - 1].is_name and tokens.uppers[at - 1] not in _NOT_COLUMNS:
        return defines_column(tokens, at - 1, _opens_columns)
    return False


_NOT_COLUMNS = words(
    "SELECT DISTINCT BY AND OR NOT ON SET WHERE CASE WHEN THEN ELSE IN LIKE IS NULL END ALL TOP JOIN INTO UPDATE TABLE UNION FROM KEY "
    "INDEX OVER USING HAVING"
)


def _opens_columns(tokens: Signs, paren: int) -> bool:
    at = paren - 1
    if sign(tokens, at) in ("TABLE", "WITH"):  # DECLARE @t TABLE (…), OPENJSON … WITH (…)
        return True
    while at > 0 and (tokens[at].is_name or tokens.uppers[at] == ".") and tokens.uppers[at] not in ("TABLE", "AS"):
        at -= 1
    return sign(tokens, at) == "TABLE"


def _quoted_spatial(tokens: Signs, at: int) -> bool:
    """``[geography]`` as SSMS writes types; ``[sys].[geography]`` too."""
    if tokens[at].value.casefold() not in ("geography", "geometry"):
        return False
    if sign(tokens, at + 1) == "::":
        return True
    column = at - 1
    if sign(tokens, at - 1) == "." and at >= 2:
        if tokens[at - 2].value.casefold() != "sys":
            return False
        column = at - 3
    if column < 0 or sign(tokens, at + 1) in (".", "="):
        return False
    if tokens[column].kind is Kind.VARIABLE or tokens.uppers[column] == "RETURNS":
        return True
    if tokens.uppers[column] == "AS":
        return in_call(tokens, at, _CASTS)
    return tokens[column].is_name and tokens.uppers[column] not in _NOT_COLUMNS and defines_column(tokens, column, _opens_columns)


def _is_merge(tokens: Signs, at: int) -> bool:
    """A MERGE statement: a target follows, and it stands where a statement can."""
    before, behind = sign(tokens, at - 1), sign(tokens, at + 1)
    if behind in (",", ")", ".", "=", "JOIN", "UNION", "RANGE") or kind(tokens, at + 1) in _NO_TARGET:
        return False
    if is_alias(tokens, at) or before in (".", ",", "OPTION", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "SELECT", "BY", "GRANT"):
        return False
    if before == "(" and (sign(tokens, at - 2) == "OPTION" or kind(tokens, at - 2) in (Kind.QUOTED, *_NO_TARGET)):
        return False
    return "USING" in tokens.uppers[at + 1 : at + 60]


_NO_TARGET = frozenset({Kind.STRING, Kind.NUMBER, Kind.OTHER, None})


def _is_pivot(tokens: Signs, at: int) -> bool:
    """The relational operator: ``PIVOT (aggregate … FOR column IN (…))``."""
    if sign(tokens, at + 1) != "(" or sign(tokens, at - 1) in (".", ",", "SELECT", "="):
        return False
    depth = 0
    seen_for = False
    for upper in tokens.uppers[at + 1 : at + 400]:
        if upper == "(":
            depth += 1
        elif upper == ")":
            depth -= 1
            if not depth:
                return False
        elif depth == 1 and upper == "FOR":
            seen_for = True
        elif depth == 1 and seen_for and upper == "IN":
            return True
    return False
