"""Names in the pipeline made from names in the source: safe, unique, and the same every time."""

from __future__ import annotations

import re
import unicodedata
import zlib

from migration.transpile.names import quote_path

_WORD_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
# Delta Lake refuses these in column names without column mapping (error DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES).
_NOT_IN_DELTA = re.compile(r"[ ,;{}()\n\t=]")
_REGULAR = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LONGEST = 100


def snake(name: str) -> str:
    """``PaySlipLine`` as ``pay_slip_line``: ASCII letters, digits and single underscores; never empty."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii_only = folded.encode("ascii", "ignore").decode("ascii")
    plain = _NOT_PLAIN.sub("_", _WORD_EDGE.sub("_", ascii_only).lower()).strip("_")[:_LONGEST].rstrip("_")
    # A name without one Latin letter or digit keeps a short, stable mark of its own.
    return plain or f"x{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def dataset_stem(schema: str, table: str) -> str:
    """The name of a source object in dataset names; ``dbo`` is left out so that most names stay short."""
    return snake(table) if schema.casefold() == "dbo" else f"{snake(schema)}_{snake(table)}"


def column_name(name: str) -> str:
    """A source column's name as Delta Lake can store it; unchanged wherever that is possible."""
    stored = "".join(c if c.isprintable() else "_" for c in _NOT_IN_DELTA.sub("_", name))[:255]
    return stored or "_"


class Names:
    """Hands out names that are unique in any case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """``wanted``, or it with the first free ``_2``, ``_3`` and so on behind it."""
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name.casefold())
        return name

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._taken


def tick(*parts: str) -> str:
    """A reference in Spark SQL, each part in backticks: ```e`.`Email```."""
    return quote_path(parts)


def reference(*parts: str) -> str:
    """A reference for ``col(…)``: backticks only where a part needs them."""
    return ".".join(p if _REGULAR.fullmatch(p) else tick(p) for p in parts)


def spark_string(text: str) -> str:
    """A Spark SQL string literal; ``${`` is broken up because Spark substitutes variables before it parses."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\u0024{")
    return f"'{escaped}'"
