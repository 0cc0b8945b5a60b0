"""Names in pieces."""

from __future__ import annotations

import re

_PIECE = re.compile(r'\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.\[\]"]*)')


def split_name(text: str) -> list[str]:
    """``[a].[b c]`` → ``a``, ``b c``; an empty piece for a name that is left out."""
    pieces, at = [], 0
    while True:
        found = _PIECE.match(text, at)
        if found is None:
            return pieces or [text]
        bracket, quoted, bare = found.groups()
        pieces.append((bracket or "").replace("]]", "]") or (quoted or "").replace('""', '"') or (bare or "").strip())
        at = found.end()
        if at >= len(text) or text[at] != ".":
            return pieces
        at += 1
