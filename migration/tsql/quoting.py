"""Names and texts as T-SQL writes them, so that what comes from a source cannot end its own quotes."""

from __future__ import annotations


def bracket(*parts: str) -> str:
    """A name, each part in brackets with ``]`` doubled: ``[schema].[name]``."""
    return ".".join("[" + part.replace("]", "]]") + "]" for part in parts)


def literal(text: str) -> str:
    """``N'…'`` with quotes doubled."""
    return "N'" + text.replace("'", "''") + "'"
