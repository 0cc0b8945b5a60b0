"""The golden vectors of reconciliation as tests use them: a table of one type each, values as each engine takes them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from migration.medallion.columns import Column
from migration.reconcile.derive import column_spec
from migration.reconcile.model import Canon, ColumnSpec

FILE = Path(__file__).parent / "data" / "reconcile" / "golden.json"
_ARGUMENTS = re.compile(r"(\w+)(?:\(([^)]*)\))?")
#: Type at the target by the source's; what is not named here keeps its own name, or is text.
_SPARK = {
    "tinyint": "SMALLINT", "smallint": "SMALLINT", "int": "INT", "bigint": "BIGINT", "bit": "BOOLEAN", "money": "DECIMAL(19,4)",
    "smallmoney": "DECIMAL(10,4)", "float": "DOUBLE", "real": "FLOAT", "date": "DATE", "datetime": "TIMESTAMP", "datetime2": "TIMESTAMP",
    "smalldatetime": "TIMESTAMP", "datetimeoffset": "TIMESTAMP", "binary": "BINARY", "varbinary": "BINARY", "image": "BINARY", "rowversion": "BINARY",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One type of SQL Server with its vectors.

    Attributes:
        type: As T-SQL writes it.
        vectors: ``edge``, ``value``, ``canonical``, ``sha2_256``.
    """

    type: str
    vectors: tuple[dict[str, Any], ...]

    @property
    def base(self) -> str:
        """Its name without arguments."""
        return self._parts[0]

    @property
    def _parts(self) -> tuple[str, str]:
        found = _ARGUMENTS.fullmatch(self.type)
        assert found
        return found[1], found[2] or ""

    @property
    def spec(self) -> ColumnSpec:
        """How the product compares it, as column ``v``."""
        name, arguments = self._parts
        made = column_spec(Column("v", {"rowversion": "timestamp"}.get(name, name), arguments), "v")
        assert isinstance(made, ColumnSpec), made
        return made

    @property
    def spark(self) -> str:
        """The type at the target."""
        if self.spec.canon is Canon.DECIMAL and "money" not in self.base:
            return f"DECIMAL({self._parts[1]})"
        return "FLOAT" if self.type == "float(24)" else _SPARK.get(self.base, "STRING")

    def at_target(self, value: str | None) -> Any:
        """A value as Spark's Python API takes it, loaded as the pipeline does it: six digits of a second, a moment as an instant."""
        if value is None:
            return None
        match self.spark.partition("(")[0]:
            case "SMALLINT" | "INT" | "BIGINT":
                return int(value)
            case "BOOLEAN":
                return value == "1"
            case "DECIMAL":
                return Decimal(value)
            case "DOUBLE" | "FLOAT":
                return float(value)
            case "DATE":
                return dt.date.fromisoformat(value)
            case "TIMESTAMP":
                return _moment(value)
            case "BINARY":
                return bytes.fromhex(value)
        return value


def _moment(value: str) -> dt.datetime:
    fraction = value[20:27].partition(" ")[0].ljust(6, "0")[:6] if len(value) > 19 else "000000"
    made = dt.datetime.fromisoformat(value[:19]).replace(microsecond=int(fraction), tzinfo=dt.UTC)
    if value[-6] in "+-" and value[-3] == ":":
        made -= (1 if value[-6] == "+" else -1) * dt.timedelta(hours=int(value[-5:-3]), minutes=int(value[-2:]))
    return made


@cache
def document() -> dict[str, Any]:
    """The file."""
    return dict(json.loads(FILE.read_text("utf-8")))


def kinds() -> Iterator[Kind]:
    """Every type in the file's order."""
    by_type: dict[str, list[dict[str, Any]]] = {}
    for vector in document()["vectors"]:
        by_type.setdefault(vector["type"], []).append(vector)
    for name, vectors in by_type.items():
        yield Kind(name, tuple(vectors))
