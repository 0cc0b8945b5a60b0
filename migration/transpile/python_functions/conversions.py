"""From one T-SQL type to another, as the Python call that does it.

Source: Microsoft Learn, "CAST and CONVERT (Transact-SQL)", "Data type conversion".
"""

from __future__ import annotations

from migration.transpile.dates import STYLES
from migration.transpile.python_functions.kinds import RANGES, Kind


class Unconvertible(Exception):
    """No rule turns one type into the other.

    Args:
        why: What exactly, in words.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def convert(code: str, found: Kind, wanted: Kind, style: int | None = None) -> str:
    """A value of one type as another.

    Args:
        code: The value, a Python expression.
        found: Its type.
        wanted: The type it is to have.
        style: That of CONVERT.

    Returns:
        The Python expression.

    Raises:
        Unconvertible: No rule does it.
    """
    if found.name == "null":
        return "None"
    if wanted.name == "text":
        return _to_text(code, found, wanted, style)
    if style not in (None, 0) and not (found.whole or found.name in ("text", "decimal")):
        raise Unconvertible(f"CONVERT style {style}")
    if style not in (None, 0) and wanted.moment:
        raise Unconvertible(f"a date read in style {style}")
    if found == wanted:
        return code
    if wanted.name == "bit":
        return code if found.name == "bit" else f"_bit({code})"
    if found.moment or wanted.moment:
        return _to_moment(code, found, wanted)
    if wanted.whole:
        low, high = RANGES[wanted.name]
        if found.whole:
            inner_low, inner_high = RANGES[found.name]
            return code if low <= inner_low and inner_high <= high else f"_range({code}, {low}, {high})"
        return f"_int({code}, {low}, {high})"
    if wanted.name in ("decimal", "money"):
        name = "_text_decimal" if found.name == "text" else "_decimal"
        return f"{name}({code}, {wanted.precision}, {wanted.scale})"
    if wanted.name == "float":
        return code if found.name == "float" else f"_float({code})"
    raise Unconvertible(f"{found.name} as {wanted.name}")


def _to_text(code: str, found: Kind, wanted: Kind, style: int | None) -> str:
    length = wanted.length
    match found.name:
        case "text":
            if wanted.fixed:
                return code if found.fixed and found.length == length else f"_pad({code}, {length})"
            return code if not length or (found.length and found.length <= length) else f"_cut({code}, {length})"
        case "date" | "datetime":
            made = _moment_text(code, found, style)
            made = f"_cut({made}, {length})" if length else made
        case "decimal" | "money" if style in (None, 0):
            made = f"_decimal_text({code}, {2 if found.name == 'money' else found.scale}, {length})"
        case "float" if style in (None, 0):
            made = f"_float_text({code}, {length})"
        case _ if found.whole:
            made = f"_int_text({code}, {length}, {wanted.national})"
        case _:
            raise Unconvertible(f"{found.name} as text in style {style}")
    return f"_pad({made}, {length})" if wanted.fixed else made


def _moment_text(code: str, found: Kind, style: int | None) -> str:
    if style in (None, 0, 100):
        if found.name == "date" and style is None:
            return f"_styled({code}, 'yyyy-MM-dd')"
        if found.short or (style is not None and found.name == "datetime"):
            return f"_datetime_text({code})"
        raise Unconvertible("a datetime2 in its own text form")
    form = STYLES.get(style)
    if form is None or (found.name == "date" and ("HH" in form)) or (found.source == "datetime2" and "SSS" in form):
        raise Unconvertible(f"CONVERT style {style}")
    return f"_styled({code}, {form!r})"


def _to_moment(code: str, found: Kind, wanted: Kind) -> str:
    if wanted.moment and (found.moment or found.name == "text" or (found.whole and wanted.short)):
        return f"_date({code})" if wanted.name == "date" else code if found.name == "datetime" else f"_moment({code})"
    raise Unconvertible(f"{found.name} as {wanted.name}")
