"""Fingerprints: of what is read of a source, of what works on it, and of one object."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import UnreadableInput
from core.files import decode
from migration.assessment.weights import SHIPPED
from migration.estate import SqlObject
from migration.sources.discover import SIZE_LIMIT, discover
from migration.sources.sqlcmd import INCLUDES, find_included
from migration.tsql.batches import normalize_newlines

_SIZE = 12  # bytes of a fingerprint of one object: no two of millions meet
_FLOOR = Path(__file__).resolve().parent.parent.parent / "migration"


def source_print(path: Path) -> str:
    """A digest of every byte that reading ``path`` depends on; empty when that cannot be told or read.

    Files that scripts include count too, wherever they are. An include whose path holds a variable cannot be told.
    """
    try:
        if path.suffix.lower() == ".dacpac" and path.is_file():
            return _digest([path.name.encode("utf-8", "surrogatepass"), path.read_bytes()])
        found = discover(path)
        parts = [repr((sorted(found.variables.items()), found.database, found.single)).encode("utf-8", "surrogatepass")]
        parts += [finding.message.encode("utf-8", "surrogatepass") for finding in found.findings]
        waiting = list(found.files)
        known = set(waiting)
        while waiting:
            file = waiting.pop()
            data = file.read_bytes() if file.stat().st_size <= SIZE_LIMIT else b"too large"
            parts.append(_digest([str(file.relative_to(found.root)).encode("utf-8", "surrogatepass"), data]).encode())
            for included in _included(file, data, found.root):
                if included not in known:
                    known.add(included)
                    waiting.append(included)
    except (OSError, ValueError, UnreadableInput):
        return ""
    return _digest(sorted(parts))


def _included(file: Path, data: bytes, root: Path) -> list[Path]:
    """The files that a script includes.

    Raises:
        ValueError: One cannot be told before the script is read.
    """
    if b":r" not in data.lower().replace(b"\0", b""):
        return []
    text = normalize_newlines(decode(data).text)
    targets = []
    for match in INCLUDES.finditer(text):
        if "$(" in match[1]:
            raise ValueError(match[1])
        target, _ = find_included(match[1], file.parent, root, {})
        if target is None:
            raise ValueError(match[1])  # it may be there the next time
        targets.append(target)
    return targets


def work_print(source: str, options: Mapping[str, Any], weights: Path | None) -> str:
    """A digest of a run's source, options and versions: two runs with the same one say the same. Empty for an unknown source."""
    if not source:
        return ""
    table = weights.read_bytes() if weights is not None else b""
    return _digest([source.encode(), json.dumps(options, sort_keys=True).encode(), table, json.dumps(versions()).encode()])


def run_options(runtime: str, catalog: str | None, schema: str | None) -> dict[str, str]:
    """What a run converts for, as the store compares it."""
    return {"runtime": runtime, "catalog": catalog or "", "schema": schema or ""}


def target_print(options: Mapping[str, Any]) -> str:
    """A short digest of what SQL is written for."""
    return _digest([json.dumps(options, sort_keys=True).encode(), versions()["rules"].encode()])[:8]


@cache
def versions() -> dict[str, str]:
    """Versions of quickplan and sqlglot, and a digest of every rule: the source of the migration floor with its tables."""
    from importlib.metadata import PackageNotFoundError, version  # slow to load

    def of(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    files = sorted([*_FLOOR.rglob("*.py"), *_FLOOR.rglob("*.toml")])
    rules = _digest([part for file in files for part in (file.name.encode(), file.read_bytes())])[:16]
    return {"quickplan": of("quickplan"), "sqlglot": of("sqlglot"), "rules": rules, "weights": _digest([SHIPPED.read_bytes()])[:16]}


def object_print(item: SqlObject) -> str:
    """What an object says: its text and how it is read, not where it stands."""
    return _short([item.kind.value, item.name, item.parent, str(item.quoted_identifier), item.text])


def result_print(statements: Sequence[str]) -> str:
    """What a conversion says; empty when nothing came out."""
    return _short(list(statements)) if statements else ""


def _short(parts: Sequence[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()


def _digest(parts: Sequence[bytes]) -> str:
    found = hashlib.blake2b(digest_size=20)
    for part in parts:
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()
