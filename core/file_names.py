"""Names from a source as names of files: plain characters, unique without regard to case, never outside their folder."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[^\w.\-]+")
_LENGTH = 100


class FileNames:
    """Hands out paths below a folder, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def stem(self, kind: str, name: str) -> str:
        """``kind/name`` without suffix, numbered when another name came out the same."""
        base = _UNSAFE.sub("_", name).strip("._")[:_LENGTH] or "object"
        made, number = f"{kind}/{base}", 1
        while made.casefold() in self._taken:
            number += 1
            made = f"{kind}/{base}-{number}"
        self._taken.add(made.casefold())
        return made

    def take(self, stem: str) -> None:
        """Mark a path as given out before, when work is resumed."""
        self._taken.add(stem.casefold())
