"""What is known of a table beside its columns: rows, size, change tracking and change data capture.

An extract writes them to ``estate.json``; scripts say only what they switch on themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from migration.estate import Estate, ObjectKind
from migration.medallion.columns import Reader, object_name
from migration.tsql.lexer import Kind, TokenStream, tokenize

_MENTIONS = re.compile(r"CHANGE_TRACKING|sp_cdc_enable_table", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """Facts about one table.

    Attributes:
        rows: Number of rows; None when unknown.
        kilobytes: Size with its indexes; None when unknown.
        change_tracking: Change tracking is on.
        change_data_capture: Change data capture is on.
    """

    rows: int | None = None
    kilobytes: int | None = None
    change_tracking: bool = False
    change_data_capture: bool = False

    @property
    def tracked(self) -> bool:
        """Whether the source notes which rows change."""
        return self.change_tracking or self.change_data_capture


def facts_from_extract(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, TableFacts]:
    """Facts of tables from what an extract says (:attr:`Estate.figures`); values of another shape count as unknown."""
    return {
        name: TableFacts(
            _count(entry.get("rows")),
            _count(entry.get("kilobytes")),
            entry.get("change_tracking") is True,
            entry.get("change_data_capture") is True,
        )
        for name, entry in figures.items()
        if entry.get("kind") == ObjectKind.TABLE.value
    }


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def table_facts(estate: Estate, known: Mapping[str, TableFacts] | None = None) -> dict[str, TableFacts]:
    """Facts by case-folded ``schema.name``: those ``known`` from an extract, and what the estate's scripts switch on."""
    found = {**facts_from_extract(estate.figures), **(known or {})}
    for item in estate.objects:
        if item.kind.is_definition or not _MENTIONS.search(item.text):
            continue
        stream = tokenize(item.text, quoted_identifier=item.quoted_identifier)
        for name in _tracked(stream):
            found[name] = replace(found.get(name, TableFacts()), change_tracking=True)
        for name in _captured(stream):
            found[name] = replace(found.get(name, TableFacts()), change_data_capture=True)
    return found


def _tracked(stream: TokenStream) -> list[str]:
    """Tables of ``ALTER TABLE x ENABLE CHANGE_TRACKING``."""
    reader = Reader(stream, stream, 1)
    found: list[str] = []
    while not reader.done:
        if reader.take("ALTER", "TABLE"):
            name = object_name(reader.name()).casefold()
            if name and reader.take("ENABLE", "CHANGE_TRACKING"):
                found.append(name)
            elif name in found and reader.take("DISABLE", "CHANGE_TRACKING"):
                found.remove(name)
        else:
            reader.at += 1
    return found


def _captured(stream: TokenStream) -> list[str]:
    """Tables of ``sys.sp_cdc_enable_table @source_schema = …, @source_name = …``, also without the names of the parameters."""
    found: list[str] = []
    for at, token in enumerate(stream):
        if token.value.casefold() != "sp_cdc_enable_table":
            continue
        texts: list[str] = []
        named: dict[str, str] = {}
        label = ""
        for following in stream[at + 1 : at + 24]:
            if following.upper in (";", "GO", "EXEC", "EXECUTE"):
                break
            if following.text.startswith("@"):
                label = following.text.casefold()
            elif following.kind is Kind.STRING:
                texts.append(following.value)
                named.setdefault(label, following.value)
                label = ""
        schema, name = named.get("@source_schema", ""), named.get("@source_name", "")
        if not name and not any(key for key in named) and len(texts) > 1:
            schema, name = texts[:2]
        if name:
            found.append(f"{schema or 'dbo'}.{name}".casefold())
    return found
