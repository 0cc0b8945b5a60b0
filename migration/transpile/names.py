"""Names on the Databricks side: always in backticks, so that nothing inside one can act."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: First character of the private names of values that become parameter markers of EXECUTE IMMEDIATE.
MARK = "\u01c3"


def quote(name: str) -> str:
    """``name`` as a delimited identifier (Databricks: a backtick inside is doubled)."""
    return "`" + name.replace("`", "``") + "`"


def quote_path(parts: Sequence[str]) -> str:
    """``catalog.schema.name`` with every part quoted."""
    return ".".join(quote(p) for p in parts)


def string_literal(text: str) -> str:
    """``text`` as a string literal: backslash and quote escaped (Databricks: spark.sql.parser.escapedStringLiterals is off)."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_REFUSED = re.compile(r"[ ./\x00-\x1f\x7f]")


def safe_name(name: str) -> str:
    """A name of an object as Unity Catalog takes it: an underscore for each blank, point, slash and control character.

    Source: Databricks SQL language reference, "Names".
    """
    return _REFUSED.sub("_", name)


def target_path(parts: Sequence[str], *, catalog: str, schema: str, default_schema: str = "dbo") -> tuple[str, ...]:
    """Where a source name of one to three parts lies on Databricks.

    ``dbo`` becomes ``schema`` when one is given; other schemas keep their names, so that two tables of one name stay two.
    A name in three parts keeps its database as catalog. An omitted schema (``db..t``) is ``dbo``. Signs that Unity Catalog refuses in
    the name of an object become underscores.
    """
    *before, name = parts
    name = safe_name(name)
    source_schema = (before[-1] if before else "") or default_schema
    database = before[-2] if len(before) > 1 else ""
    target_schema = schema if schema and source_schema.lower() == "dbo" and not database else source_schema
    target_catalog = database or catalog
    return (target_catalog, target_schema, name) if target_catalog else (target_schema, name)
