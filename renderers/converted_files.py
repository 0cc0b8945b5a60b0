"""Converted objects as files: one ``.sql`` per object in a folder per kind, findings beside it, a summary at the end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from core.files import write_atomic

_UNSAFE = re.compile(r"[^\w.\-]+")
_NAME_LENGTH = 100


class ConvertedFiles:
    """Writes conversions below a folder as they come.

    Args:
        folder: Created when missing; files of the same name are replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def write(self, item: dict[str, Any]) -> None:
        """Write one object, in the shape of :meth:`migration.conversion.Conversion.to_dict`.

        Raises:
            CannotWrite: The folder is read-only or full.
        """
        stem = self._stem(item["kind"], item["object"])
        head = f"-- {_comment(item['object'])} from {_comment(item['file'])}:{item['line']}, {item['status']}\n"
        body = "".join(f"{statement.rstrip().rstrip(';')};\n\n" for statement in item["statements"])
        write_atomic(self._folder / f"{stem}.sql", f"{head}\n{body}".rstrip() + "\n")
        sidecar = {key: item[key] for key in ("object", "kind", "file", "line", "end_line", "status", "findings", "gates")}
        write_atomic(self._folder / f"{stem}.findings.json", json.dumps(sidecar, indent=2) + "\n")

    def finish(self, summary: dict[str, Any]) -> Path:
        """Write ``summary.json`` and return the folder."""
        write_atomic(self._folder / "summary.json", json.dumps(summary, indent=2) + "\n")
        return self._folder

    def _stem(self, kind: str, name: str) -> str:
        """A path of plain characters, unique without regard to case; a name from a source never leaves the folder."""
        base = _UNSAFE.sub("_", name).strip("._")[:_NAME_LENGTH] or "object"
        stem, number = f"{kind}/{base}", 1
        while stem.casefold() in self._taken:
            number += 1
            stem = f"{kind}/{base}-{number}"
        self._taken.add(stem.casefold())
        return stem


def _comment(text: str) -> str:
    return " ".join(text.split())
