"""What is known of a value while a body becomes Python: its T-SQL type, which decides what every operator means.

Source: Microsoft Learn, "Data types (Transact-SQL)", "Data type precedence", "Precision, scale, and length".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from migration.transpile.types import TypeName

#: Smallest and largest values of the integers.
RANGES = {
    "bit": (0, 1),
    "tinyint": (0, 255),
    "smallint": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}
_DIGITS = {"bit": 1, "tinyint": 3, "smallint": 5, "int": 10, "bigint": 19}
_ORDER = ("null", "text", "bit", "tinyint", "smallint", "int", "bigint", "money", "decimal", "float", "date", "datetime")
#: Most characters of a text that is not (max).
CAPS = {False: 8000, True: 4000}


@dataclass(frozen=True, slots=True)
class Kind:
    """A T-SQL type.

    Attributes:
        name: ``null``, ``text``, an integer type, ``bit``, ``decimal``, ``money``, ``float``, ``date`` or ``datetime``.
        precision: Digits of a decimal.
        scale: Of a decimal.
        length: Most characters of a text; 0 without limit.
        fixed: Whether a text is filled up with blanks (char, nchar).
        national: Whether a text has two bytes for each character.
        exact: How text compares: empty for the default (case and blanks at the end ignored), ``cs`` or ``bin`` under COLLATE.
        source: The name of the type as T-SQL gives it, for what asks for it.
        short: Whether a datetime's own text form is the old one.
    """

    name: str
    precision: int = 0
    scale: int = 0
    length: int = 0
    fixed: bool = False
    national: bool = False
    exact: str = ""
    source: str = ""
    short: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is an integer or a bit."""
        return self.name in RANGES

    @property
    def number(self) -> bool:
        """Whether arithmetic takes it as it is."""
        return self.whole or self.name in ("decimal", "money", "float")

    @property
    def moment(self) -> bool:
        """Whether it is a date, with time or without."""
        return self.name in ("date", "datetime")


NULL = Kind("null")
INT = Kind("int", source="int")
BIGINT = Kind("bigint", source="bigint")
SMALLINT = Kind("smallint", source="smallint")
FLOAT = Kind("float", source="float")
DATE = Kind("date", source="date")
DATETIME = Kind("datetime", source="datetime", short=True)
MONEY = Kind("money", 19, 4, source="money")


def text(length: int = 0, *, national: bool = False, exact: str = "") -> Kind:
    """Text of at most ``length`` characters, 0 without limit."""
    return Kind("text", length=length, national=national, exact=exact, source="nvarchar" if national else "varchar")


def decimal(precision: int, scale: int) -> Kind:
    """DECIMAL(p, s)."""
    return Kind("decimal", precision, scale, source="decimal")


_TEXTS = {
    "char": (True, False), "character": (True, False), "nchar": (True, True), "national char": (True, True),
    "national character": (True, True),
    "varchar": (False, False), "char varying": (False, False), "character varying": (False, False), "nvarchar": (False, True),
    "national char varying": (False, True), "national character varying": (False, True),
}  # fmt: skip
_SIMPLE = {
    "bit": Kind("bit", source="bit"),
    "tinyint": Kind("tinyint", source="tinyint"),
    "smallint": SMALLINT,
    "int": INT,
    "integer": INT,
    "bigint": BIGINT,
    "money": MONEY,
    "smallmoney": Kind("money", 10, 4, source="smallmoney"),
    "double precision": FLOAT,
    "date": DATE,
    "datetime": DATETIME,
    "smalldatetime": Kind("datetime", source="smalldatetime", short=True),
    "text": text(),
    "ntext": text(national=True),
    "sysname": text(128, national=True),
}


def kind_of(name: TypeName, *, column: bool = True) -> Kind | None:
    """The kind of a built-in type; None for one whose values do not translate (binary, xml, time, sql_variant …).

    Args:
        name: The type, alias types resolved.
        column: Whether it types a parameter or variable rather than a CAST.
    """
    if name.name in _SIMPLE:
        return _SIMPLE[name.name] if not name.args else None
    if name.name in _TEXTS:
        fixed, national = _TEXTS[name.name]
        unlimited = bool(name.args) and name.args[0].lower() == "max"
        length = 0 if unlimited else name.number or (1 if column else 30)
        source = ("n" if national else "") + ("char" if fixed else "varchar")
        return Kind("text", length=length, fixed=fixed, national=national, source=source)
    if name.name in ("decimal", "dec", "numeric"):
        scale = int(name.args[1]) if len(name.args) > 1 and name.args[1].isdecimal() else 0
        return replace(decimal(name.number or 18, scale), source="numeric" if name.name == "numeric" else "decimal")
    if name.name == "float":
        return FLOAT if (name.number or 53) > 24 else None
    if name.name == "datetime2":
        return Kind("datetime", source="datetime2", precision=name.number if name.number is not None else 7)
    return None


def exact_numeric(kind: Kind) -> tuple[int, int]:
    """Precision and scale of a number as a decimal."""
    return (kind.precision, kind.scale) if kind.name in ("decimal", "money") else (_DIGITS.get(kind.name, 10), 0)


def exact_result(sign: str, left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    """Precision and scale of ``left sign right`` for decimals; more than 38 digits where T-SQL would cut the result."""
    (p1, s1), (p2, s2) = left, right
    if sign == "*":
        return p1 + p2 + 1, s1 + s2
    if sign == "/":
        scale = max(6, s1 + p2 + 1)
        whole = p1 - s1 + s2
        return (whole + scale, scale) if whole + scale <= 38 else (38, max(38 - whole, min(scale, 6)))
    scale = max(s1, s2)
    return (min(p1 - s1, p2 - s2) + scale if sign == "%" else max(p1 - s1, p2 - s2) + scale + 1), scale


def unified(kinds: list[Kind]) -> Kind:
    """The type of an expression that gives a value of one of these."""
    found = [k for k in kinds if k.name != "null"]
    if not found:
        return NULL
    best = max(found, key=lambda k: _ORDER.index(k.name))
    if best.name == "text":
        return text(
            0 if any(not k.length for k in found) else max(k.length for k in found),
            national=any(k.national for k in found),
            exact=next((k.exact for k in found if k.exact), ""),
        )
    if best.name == "decimal":
        pairs = [exact_numeric(k) for k in found if k.name != "text"]
        scale = max(s for _, s in pairs)
        return decimal(min(max(p - s for p, s in pairs) + scale, 38), scale)
    return best


def databricks(kind: Kind) -> str:
    """The Databricks type of a parameter or result. A date with time has no zone: its clock stays what it was."""
    match kind.name:
        case "text":
            return "STRING"
        case "bit":
            return "BOOLEAN"
        case "tinyint":
            return "SMALLINT"
        case "decimal" | "money":
            return f"DECIMAL({kind.precision},{kind.scale})"
        case "float":
            return "DOUBLE"
        case "datetime":
            return "TIMESTAMP_NTZ"
    return kind.name.upper()
