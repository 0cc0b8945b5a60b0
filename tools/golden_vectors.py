"""Write the golden vectors of reconciliation, or with ``--check`` say whether they are as they would be written.

What SQL Server's side must give for a value, from Microsoft's documentation and with Python's own arithmetic: nothing here imports the
product. ``tests/data/reconcile/golden.json`` is held against the product's expressions on real Spark, on the server of the wire tests,
and as T-SQL that parses. None of it was run on a SQL Server.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import math
import struct
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "tests" / "data" / "reconcile" / "golden.json"
_LEARN = "https://learn.microsoft.com/en-us/sql/t-sql/"
_CONVERT = _LEARN + "functions/cast-and-convert-transact-sql"
#: Rule by name: what is said where.
RULES = {
    "number": ("An integer converts to its decimal digits; a bit to 1 or 0.", _CONVERT),
    "decimal": (
        "A decimal converts with all digits of its scale; it has no negative zero.",
        _LEARN + "data-types/decimal-and-numeric-transact-sql",
    ),
    "money": (
        "money is decimal(19,4) in ten-thousandths of 64 bits, smallmoney in those of 32.",
        _LEARN + "data-types/money-and-smallmoney-transact-sql",
    ),
    "float": (
        "float(53) is IEEE 754 double, real is single; LOG10 and POWER work in float; float to decimal rounds.",
        _LEARN + "data-types/float-and-real-transact-sql",
    ),
    "date": ("Style 23 is yyyy-mm-dd; 0001-01-01 to 9999-12-31.", _CONVERT),
    "time": (
        "Style 121 of a time is hh:mi:ss and its fraction, here of seven digits, of which six are kept.",
        _LEARN + "data-types/time-transact-sql",
    ),
    "datetime": (
        "Style 121 is yyyy-mm-dd hh:mi:ss.mmm; a datetime is rounded to .000, .003 or .007 seconds.",
        "https://learn.microsoft.com/en-us/previous-versions/sql/sql-server-2005/ms187819(v=sql.90)",
    ),
    "smalldatetime": ("Seconds are always zero; in styles with seconds and milliseconds zeros are shown.", _CONVERT),
    "datetime2": ("Style 121 with seven digits of a second, of which six are kept.", _LEARN + "data-types/datetime2-transact-sql"),
    "datetimeoffset": (
        "SWITCHOFFSET keeps the moment and changes the offset; datetime2 drops the offset.",
        _LEARN + "functions/switchoffset-transact-sql",
    ),
    "fixed text": (
        "char is padded with blanks to its length, RTRIM takes them away (blanks only).",
        _LEARN + "functions/rtrim-transact-sql",
    ),
    "text": (
        "Conversion to nvarchar(max) keeps every character; collations change comparison, not text.",
        _LEARN + "data-types/nchar-and-nvarchar-transact-sql",
    ),
    "identifier": ("uniqueidentifier converts to 36 characters.", _LEARN + "data-types/uniqueidentifier-transact-sql"),
    "binary": ("Style 2 writes two hexadecimal digits a byte and no 0x.", _CONVERT),
    "hierarchyid": ("ToString gives the logical path.", _LEARN + "data-types/tostring-database-engine"),
    "variant": ("CAST of a sql_variant converts as its base type does.", _LEARN + "data-types/sql-variant-transact-sql"),
    "spatial": ("STAsText gives the Well-Known Text.", _LEARN + "spatial-geography/stastext-geography-data-type"),
    "hash": (
        "HASHBYTES of nvarchar hashes its UTF-16LE bytes.",
        "https://learn.microsoft.com/en-us/previous-versions/sql/sql-server-2014/ms174415(v=sql.120)",
    ),
}
#: Results that documentation prints: algorithm, text, type, hexadecimal digits, source.
PUBLISHED = (
    ("SHA1", "This is a test.", "nvarchar(50)", "0E7AAB0B4FF0FD2DFB4F0233E2EE7A26CD08F173", RULES["hash"][1]),
    ("SHA1", "This is test 2.", "nvarchar(50)", "F643A82F948DEFB922B12E50B950CEE130A934D6", RULES["hash"][1]),
)
#: How documentation says that datetime rounds: as written, as stored.
ROUNDED = (
    ("1998-01-01 23:59:59.999", "1998-01-02 00:00:00.000"),
    ("1998-01-01 23:59:59.995", "1998-01-01 23:59:59.997"),
    ("1998-01-01 23:59:59.996", "1998-01-01 23:59:59.997"),
    ("1998-01-01 23:59:59.998", "1998-01-01 23:59:59.997"),
    ("1998-01-01 23:59:59.992", "1998-01-01 23:59:59.993"),
    ("1998-01-01 23:59:59.994", "1998-01-01 23:59:59.993"),
    ("1998-01-01 23:59:59.990", "1998-01-01 23:59:59.990"),
    ("1998-01-01 23:59:59.991", "1998-01-01 23:59:59.990"),
)
NULL_MARK, SEPARATOR = "\u2400", "\u001f"
_TEXTS = {
    "empty": "",
    "trailing blank": "ab ",
    "blank alone": " ",
    "leading blank": " ab",
    "quote": "O'Brien",
    "case, equal under a _CI collation": "STRASSE",
    "sharp s, equal to ss under many collations": "Stra\u00dfe",
    "accent, equal under an _AI collation": "r\u00e9sum\u00e9",
    "white space that RTRIM keeps": "ab\t\u00a0",
    "line break": "a\r\nb",
}
_WIDE_TEXTS = {
    "supplementary character": "\u00dcn\u00efcode \U0001f600 ",
    "composed": "\u00e9",
    "decomposed": "e\u0301",
    "width, equal without _WS": "\uff21",
    "kana, equal without _KS": "\u304b\u30ab",
    "Turkish i": "\u0130\u0131",
    "noncharacter": "\uffff",
    "zero width": "a\u200bb",
    "right to left": "\u05d0\u05d1",
}
_FLOATS = {
    "zero": 0.0, "negative zero": -0.0, "one": 1.0, "a tenth": 0.1, "a third": 1 / 3, "sum that is no third of a tenth": 0.1 + 0.2,
    "negative": -1234.56789, "fifteen nines": 999_999_999_999_999.0, "next power": 1e15, "more digits than fifteen": 123_456_789.123456789,
    "one unit in the last place": 1.0000000000000002, "small": 1e-9, "twice small": 2e-9, "large": 1e22, "larger": 6.02214076e23,
    "half of the last digit": 12345678901234.25, "least of all": 5e-324, "below the least written": 9.9e-281,
    "largest": 1.7976931348623157e308, "smallest normal": 2.2250738585072014e-308,
}  # fmt: skip


def vectors() -> Iterator[tuple[str, str, str | None, str | None, str]]:
    """Type, edge, value, canonical text and rule, in order. Values are text; binary ones hexadecimal digits."""
    yield from _numbers()
    yield from _moments()
    yield from _texts()
    for kind, length in (("binary(4)", 4), ("varbinary(10)", 0), ("varbinary(max)", 0), ("image", 0), ("rowversion", 8)):
        values = {"zeros": "00000000", "high bytes": "deadbeef"} if length == 4 else {"a version": "00000000000007d0"} if length else {}
        for edge, value in (values or {"empty": "", "one byte": "0a", "zero first": "00ff10"}).items():
            yield kind, edge, value, value.lower(), "binary"
    for edge, value in {"upper": "0E984725-C51C-4BF4-9960-E1C80E27ABA0", "zeros": "00000000-0000-0000-0000-000000000000"}.items():
        yield "uniqueidentifier", edge, value, value.lower(), "identifier"
    for edge, value in {"root": "/", "a child": "/1/2/", "between": "/1/2.1/"}.items():
        yield "hierarchyid", edge, value, value, "hierarchyid"
    for edge, value in {"an int": "42", "a text": "ab ", "empty": ""}.items():
        yield "sql_variant", edge, value, value, "variant"
    for kind in ("geography", "geometry"):
        yield kind, "a line", "LINESTRING (-122.36 47.656, -122.343 47.656)", "LINESTRING (-122.36 47.656, -122.343 47.656)", "spatial"


def _numbers() -> Iterator[tuple[str, str, str | None, str | None, str]]:
    for kind, low, high in (
        ("tinyint", 0, 255),
        *((k, -(2 ** (b - 1)), 2 ** (b - 1) - 1) for k, b in (("smallint", 16), ("int", 32), ("bigint", 64))),
    ):
        for edge, number in {"least": low, "zero": 0, "one": 1, "most": high}.items():
            yield kind, edge, str(number), str(number), "number"
    yield "bit", "false", "0", "0", "number"
    yield "bit", "true", "1", "1", "number"
    for kind, precision, scale in (
        ("decimal(18,6)", 18, 6),
        ("numeric(9,2)", 9, 2),
        ("decimal(38,0)", 38, 0),
        ("decimal(38,18)", 38, 18),
        ("decimal(38,38)", 38, 38),
    ):
        least = Decimal(1).scaleb(-scale)
        most = Decimal(10**precision - 1).scaleb(-scale, Context(prec=60))
        for edge, decimal in {
            "zero": Decimal(0),
            "negative zero": Decimal("-0"),
            "one unit": least,
            "minus one unit": -least,
            "most": most,
            "least": most.copy_negate(),
        }.items():
            yield kind, edge, f"{decimal:f}", _scaled(decimal, scale), "decimal"
    for kind, size in (("money", 64), ("smallmoney", 32)):
        for edge, units in {
            "zero": 0,
            "one unit": 1,
            "minus one unit": -1,
            "most": 2 ** (size - 1) - 1,
            "least": -(2 ** (size - 1)),
        }.items():
            decimal = Decimal(units).scaleb(-4, Context(prec=60))
            yield kind, edge, f"{decimal:f}", _scaled(decimal, 4), "money"
    for edge, double in _FLOATS.items():
        yield "float", edge, repr(double), _float(double), "float"
        if abs(double) < 3e38 and (single := struct.unpack("<f", struct.pack("<f", double))[0]) is not None:
            yield "real", edge, repr(single), _float(single), "float"
    yield (
        "float(24)",
        "a tenth",
        repr(struct.unpack("<f", struct.pack("<f", 0.1))[0]),
        _float(struct.unpack("<f", struct.pack("<f", 0.1))[0]),
        "float",
    )


def _moments() -> Iterator[tuple[str, str, str | None, str | None, str]]:
    for edge, day in {"first": "0001-01-01", "last": "9999-12-31", "leap day": "2024-02-29", "left out by Gregory": "1582-10-10"}.items():
        yield "date", edge, day, day, "date"
    for kind, clocks in {
        "time(7)": {
            "midnight": "00:00:00.0000000",
            "one tick": "00:00:00.0000001",
            "last": "23:59:59.9999999",
            "seven digits": "12:34:56.1234567",
        },
        "time(0)": {"noon": "12:00:00"},
        "time(3)": {"milliseconds": "01:02:03.040"},
    }.items():
        for edge, clock in clocks.items():
            yield kind, edge, clock, _digits(clock, 15), "time"
    ticks = {
        "first": "1753-01-01 00:00:00.000",
        "last": "9999-12-31 23:59:59.997",
        "a tick": "2024-02-29 12:00:00.003",
        "two ticks": "2024-02-29 12:00:00.007",
        "three ticks": "2024-02-29 12:00:00.010",
    }
    for edge, moment in ticks.items():
        yield "datetime", edge, moment, moment, "datetime"
    for written, stored in ROUNDED:
        yield "datetime", f"written {written[-3:]}", stored, stored, "datetime"
    for edge, moment in {"first": "1900-01-01 00:00:00", "last": "2079-06-06 23:59:00"}.items():
        yield "smalldatetime", edge, moment, moment + ".000", "smalldatetime"
    for kind, moments in {
        "datetime2(7)": {
            "first": "0001-01-01 00:00:00.0000000",
            "one tick": "2024-02-29 00:00:00.0000001",
            "last": "9999-12-31 23:59:59.9999999",
            "left out in spring": "2024-03-31 02:30:00.0000000",
            "before 1970": "1969-12-31 23:59:59.1234567",
        },
        "datetime2(0)": {"seconds": "2024-02-29 12:00:00"},
        "datetime2(3)": {"milliseconds": "2024-02-29 12:00:00.120"},
    }.items():
        for edge, moment in moments.items():
            yield kind, edge, moment, _digits(moment, 26), "datetime2"
    for edge, moment in {
        "utc": "2024-01-01 12:00:00.0000000 +00:00",
        "half an hour": "2024-01-01 12:00:00.1234567 +05:30",
        "furthest east": "2024-01-01 00:30:00.0000000 +14:00",
        "furthest west": "2024-12-31 23:30:00.9999999 -14:00",
        "left out in spring": "2024-03-31 04:30:00.0000000 +02:00",
        "twice in autumn": "2024-10-27 02:30:00.0000000 +01:00",
    }.items():
        yield "datetimeoffset(7)", edge, moment, _utc(moment), "datetimeoffset"


def _texts() -> Iterator[tuple[str, str, str | None, str | None, str]]:
    for kind in ("char(20)", "nchar(20)"):
        texts = _TEXTS | (_WIDE_TEXTS if kind[0] == "n" else {})
        for edge, text in texts.items():
            padded = text + " " * (20 - len(text.encode("utf-16-le")) // 2)
            yield kind, edge, padded, padded.rstrip(" "), "fixed text"
    for kind in ("varchar(50)", "varchar(max)", "text", "nvarchar(50)", "nvarchar(max)", "ntext", "sysname"):
        for edge, text in (
            _TEXTS | (_WIDE_TEXTS if kind[0] in "n" or kind == "sysname" else {"the euro of code page 1252": "\u20ac5"})
        ).items():
            yield kind, edge, text, text, "text"
        if kind.endswith("(max)"):
            yield kind, "longer than 8,000 bytes", "0123456789" * 900, "0123456789" * 900, "text"


def _scaled(number: Decimal, scale: int) -> str:
    text = f"{number.quantize(Decimal(1).scaleb(-scale), context=Context(prec=60)):f}"
    return text.removeprefix("-") if not number else text


def _float(number: float) -> str:
    """Fifteen digits, the sixteenth rounded half up, and a power of ten; from the exact value of the binary number.

    The power is FLOOR(LOG10(…)) in float: what is nearer to the next power of ten than a float can tell has it, and fourteen digits.
    """
    if not number:
        return "0"
    if abs(number) < 1e-280:
        return "too small"
    exact, power = Decimal(number), math.floor(math.log10(abs(number)))
    digits = exact.scaleb(14 - power, Context(prec=2000)).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=2000))
    return f"{digits}E{power - 14}"


def _digits(text: str, length: int) -> str:
    return (text if "." in text else text + ".").ljust(length, "0")[:length]


def _utc(text: str) -> str:
    moment = dt.datetime.fromisoformat(text[:19]) - (1 if text[-6] == "+" else -1) * dt.timedelta(
        hours=int(text[-5:-3]), minutes=int(text[-2:])
    )
    return _digits(f"{moment:%Y-%m-%d %H:%M:%S}.{text[20:27]}", 26)


def sha(text: str | None) -> str:
    """SHA2_256 of a canonical text as nvarchar, NULL marked."""
    return hashlib.sha256((NULL_MARK if text is None else text).encode("utf-16-le")).hexdigest()


def rows() -> list[dict[str, Any]]:
    """Whole rows: texts joined, their hash, its two slices, and the bucket of 40."""
    made = []
    for edge, texts in {
        "NULL beside empty": [None, "", "a"],
        "empty beside NULL": ["", None, "a"],
        "blank moved over": ["a ", "b"],
        "blank moved back": ["a", " b"],
        "one column": ["42"],
        "key of two": ["1", "2024-02-29 12:00:00.003"],
        "longer than 4,000 characters": ["1", "x" * 5000],
    }.items():
        whole = SEPARATOR.join(NULL_MARK if t is None else t for t in texts)
        digest = hashlib.sha256(whole.encode("utf-16-le")).digest()
        slices = [int.from_bytes(digest[at : at + 7], "big") for at in (0, 7)]
        made.append(
            {"edge": edge, "texts": texts, "sha2_256": digest.hex(), "slices": [str(s) for s in slices], "bucket_of_40": slices[0] % 40}
        )
    return made


def document() -> dict[str, Any]:
    """The whole file."""
    made: list[dict[str, Any]] = []
    seen: set[str] = set()
    for kind, edge, value, canonical, rule in vectors():
        if kind not in seen:
            seen.add(kind)
            made.append({"type": kind, "edge": "NULL", "value": None, "canonical": None, "sha2_256": sha(None), "rule": rule})
        made.append({"type": kind, "edge": edge, "value": value, "canonical": canonical, "sha2_256": sha(canonical), "rule": rule})
    return {
        "about": "Written by tools/golden_vectors.py from Microsoft's documentation. Not run on a SQL Server.",
        "rules": {name: {"says": says, "source": source} for name, (says, source) in RULES.items()},
        "published": [dict(zip(("algorithm", "text", "type", "digest", "source"), p, strict=True)) for p in PUBLISHED],
        "not_compared": {"xml": "the server writes XML anew, so its text is not comparable"},
        "rows": rows(),
        "vectors": made,
    }


def main() -> int:
    """Write the file, or with ``--check`` say whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true")
    text = json.dumps(document(), indent=1, ensure_ascii=True) + "\n"
    if parser.parse_args().check:
        return int(FILE.read_text(encoding="utf-8") != text)
    FILE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(document()['vectors'])} vectors of {len({v['type'] for v in document()['vectors']})} types")
    return 0


if __name__ == "__main__":
    sys.exit(main())
