"""What the first pass keeps of procedures and table types, for those who call or use them."""

from __future__ import annotations

from collections.abc import Callable

from migration.estate import SqlObject
from migration.transpile import types as t
from migration.transpile.catalog import ParameterFacts, ProcedureFacts
from migration.transpile.context import CannotConvert
from migration.transpile.procedural.header import read_header, returns_value
from migration.transpile.types import SqlType, TypeName
from migration.tsql.lexer import tokenize


def procedure_facts(item: SqlObject, resolve: Callable[[TypeName], SqlType | None]) -> ProcedureFacts | None:
    """What callers must know of a procedure; None when its head cannot be read."""
    tokens = tokenize(item.text, quoted_identifier=item.quoted_identifier)
    try:
        header = read_header(tokens)
    except CannotConvert:
        return None
    parameters = tuple(
        ParameterFacts(
            p.name.lower(), parameter_name(p.name), (resolve(p.type) if p.type and not p.readonly else None) or t.UNKNOWN, p.output
        )
        for p in header.parameters
    )
    return ProcedureFacts(parameters, returns_value(tokens))


def parameter_name(name: str) -> str:
    """What a parameter is called on Databricks: the same for its procedure and for callers."""
    return "p_" + "".join(c if c.isalnum() or c == "_" else "_" for c in name[1:])
