"""What sqlglot's Databricks generator does over and over, done once: it parses the names ``json`` and ``float`` anew for every CAST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.generator import Generator
from sqlglot.generators.databricks import DatabricksGenerator

#: Types for which a CAST, or the type itself, may be written in another way than plainly.
_SPECIAL = frozenset({exp.DType.DECIMAL, exp.DType.JSON, exp.DType.JSONB, exp.DType.USERDEFINED})
_plain: dict[exp.DType, str] = {}
_writers: dict[int, dict[Any, Callable[..., str]]] = {}


def _cast(writer: Generator, node: exp.Cast) -> str:
    to = node.args.get("to")
    if isinstance(to, exp.DataType) and isinstance(to.this, exp.DType) and to.this not in _SPECIAL and not to.args.get("nested"):
        return Generator.cast_sql(writer, node)
    return DatabricksGenerator.cast_sql(writer, node)  # type: ignore[arg-type]  # it is one


def _data_type(writer: Generator, node: exp.DataType) -> str:
    kind = node.this
    if not isinstance(kind, exp.DType) or kind in _SPECIAL or any(value for key, value in node.args.items() if key != "this"):
        return DatabricksGenerator.datatype_sql(writer, node)  # type: ignore[arg-type]  # it is one
    found = _plain.get(kind)
    if found is None:
        before = len(writer.unsupported_messages)
        found = DatabricksGenerator.datatype_sql(writer, node)  # type: ignore[arg-type]  # it is one
        if len(writer.unsupported_messages) == before:
            _plain[kind] = found
    return found


def write_plainly(generator: Generator) -> None:
    """Give a Databricks generator the short ways, by which it writes the same; nothing happens where sqlglot keeps no table of writers."""
    common = getattr(generator, "_dispatch", None)
    if not isinstance(common, dict) or type(generator) is not DatabricksGenerator:
        return
    own = _writers.get(id(common))
    if own is None:
        own = _writers[id(common)] = {**common, exp.Cast: _cast, exp.DataType: _data_type}
    generator._dispatch = own  # a compiled class takes no subclass
