"""The documented catalog views of each version (``catalog.json``: view → column → type, since, until, azure).

Source: Microsoft Learn, "System catalog views", "System dynamic management views", "Information schema views". A column is a type, or
an object with ``type`` and ``since``, ``until`` (years) or ``azure`` (false: not there; "only"). The same keys may stand at a view,
with ``inherits`` and ``permission``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from responder.sqltypes import SqlType, parse_type
from responder.versions import Version


@dataclass(frozen=True)
class Column:
    """A column of a view: its name as documented and its type."""

    name: str
    type: SqlType


@dataclass(frozen=True)
class View:
    """A catalog view of one version, or a user's table.

    Attributes:
        name: ``sys.tables`` in lower case.
        columns: By lower-case name, in order.
        permission: ``VIEW DATABASE STATE`` or ``VIEW SERVER STATE`` where it is asked for.
        stored: SQLite's table where its name does not follow from the view's.
    """

    name: str
    columns: dict[str, Column]
    permission: str = ""
    stored: str = ""

    @property
    def table(self) -> str:
        """Name of the SQLite table that holds it."""
        return self.stored or self.name.replace(".", "__")


@cache
def _data() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "catalog.json").read_text("utf-8"))  # type: ignore[no-any-return]


def _there(entry: dict[str, Any], version: Version | None) -> bool:
    if version is None:
        return True
    azure = entry.get("azure", True)
    if azure == "only" and not version.azure:
        return False
    if version.azure:
        return bool(azure)
    return entry.get("since", 0) <= version.year <= entry.get("until", 9999)


def _columns(name: str, version: Version | None) -> dict[str, Column]:
    entry = _data()[name]
    found = _columns(entry["inherits"], version) if "inherits" in entry else {}
    for column, about in entry["columns"].items():
        details = about if isinstance(about, dict) else {"type": about}
        if _there(details, version):
            found[column.lower()] = Column(column, parse_type(details["type"]))
    return found


@cache
def views(version: Version | None) -> dict[str, View]:
    """All views of a version by lower-case name; of every version together for None."""
    return {n: View(n, _columns(n, version), e.get("permission", "")) for n, e in _data().items() if _there(e, version)}
