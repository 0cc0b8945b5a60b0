"""Spark's error classes: its stable codes, ``[UNRESOLVED_COLUMN.WITH_SUGGESTION]``, which some services only tell within a message."""

from __future__ import annotations

import re
from collections.abc import Mapping

from migration.workspace import diagnoses as d

#: Error class (its first part) to one of the common deployment failures of quick-plan.md.
COMMON_FAILURES: Mapping[str, str] = {
    "NO_TABLES_IN_PIPELINE": d.NO_TABLES_IN_PIPELINE,
    "RUN_EMPTY_PIPELINE": d.NO_TABLES_IN_PIPELINE,
    "AMBIGUOUS_REFERENCE": d.AMBIGUOUS_REFERENCE,
    "SCHEMA_NOT_FOUND": d.MISSING_TARGET_SCHEMA,
    "INSUFFICIENT_PERMISSIONS": d.CATALOG_PERMISSION_DENIED,
    "PERMISSION_DENIED": d.CATALOG_PERMISSION_DENIED,
}
_CLASS = re.compile(r"\[([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\]\s*")


def error_class(message: str) -> str:
    """The first error class that a message names, with its parts; empty for none."""
    found = _CLASS.search(message)
    return found[1] if found else ""


def split_error(message: str) -> tuple[str, str]:
    """The first error class and what follows it; an empty class and the whole message when none is named."""
    found = _CLASS.search(message)
    return (found[1], message[found.end() :]) if found else ("", message.strip())
