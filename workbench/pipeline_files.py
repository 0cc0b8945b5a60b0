"""Writing generated files so that nothing a person changed in them is lost without being asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from core.errors import CannotWrite
from core.files import write_atomic

#: What was generated last: SHA-256 by file name.
RECORD = ".generated.json"


def write_generated(folder: Path, files: Mapping[str, str], *, force: bool = False) -> None:
    """Write the files that differ, and remember what was written.

    Args:
        folder: Where they go.
        files: Text by name.
        force: Overwrite what was changed by hand.

    Raises:
        CannotWrite: A file was changed since it was generated, and would be lost; or the folder cannot be written.
    """
    record = _record(folder)
    changed: dict[str, str] = {}
    for name, text in files.items():
        now = _digest(folder / name)
        wanted = hashlib.sha256(text.encode()).hexdigest()
        if now == wanted:
            continue
        if now and name in record and record[name] != now and not force:
            raise CannotWrite(
                f"{folder / name} was changed by hand since it was generated",
                remedy="Put the change into design.toml where it can be, and overwrite the file with --force; or give another folder.",
                file=str(folder / name),
            )
        changed[name] = text
    for name, text in changed.items():
        write_atomic(folder / name, text)
    fresh = record | {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    if fresh != record:
        write_atomic(folder / RECORD, json.dumps(fresh, indent=2, sort_keys=True) + "\n")


def _record(folder: Path) -> dict[str, str]:
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: value for name, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
