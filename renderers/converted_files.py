"""Converted objects as files: one ``.sql`` per object in a folder per kind, findings beside it, a summary at the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.file_names import FileNames
from core.files import write_atomic


class ConvertedFiles:
    """Writes conversions below a folder as they come.

    Args:
        folder: Created when missing; files of the same name are replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = FileNames()

    def write(self, item: dict[str, Any]) -> None:
        """Write one object, in the shape of :meth:`migration.conversion.Conversion.to_dict`.

        Raises:
            CannotWrite: The folder is read-only or full.
        """
        stem = self._names.stem(item["kind"], item["object"])
        head = f"-- {_comment(item['object'])} from {_comment(item['file'])}:{item['line']}, {item['status']}\n"
        body = "".join(f"{statement.rstrip().rstrip(';')};\n\n" for statement in item["statements"])
        write_atomic(self._folder / f"{stem}.sql", f"{head}\n{body}".rstrip() + "\n")
        sidecar = {key: item[key] for key in ("object", "kind", "file", "line", "end_line", "status", "findings", "gates")}
        write_atomic(self._folder / f"{stem}.findings.json", json.dumps(sidecar, indent=2) + "\n")

    def finish(self, summary: dict[str, Any]) -> Path:
        """Write ``summary.json`` and return the folder."""
        write_atomic(self._folder / "summary.json", json.dumps(summary, indent=2) + "\n")
        return self._folder


def _comment(text: str) -> str:
    return " ".join(text.split())
