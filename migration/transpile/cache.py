"""Conversions of unchanged objects, kept between runs.

An entry is found by the object's text, the options, the version of the rules and of sqlglot, and holds for as long as everything that
was read of the estate while converting says the same: the type of a column that is used, not the whole catalog. What was read is
recorded by the dictionaries of :class:`TrackedCatalog`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from core.findings import Finding, Severity
from migration.conversion import Conversion, Gates, Status
from migration.estate import SqlObject
from migration.transpile.catalog import EstateCatalog
from migration.transpile.options import Options

#: One thing read of the estate: the name of a dictionary of the catalog, the key, and a digest of what it held.
Read = tuple[str, str, str]

#: Entries beyond which the oldest are dropped.
_MAX_ENTRIES = 200_000
_BATCH = 200
#: Bytes below which an entry is kept as it is: unpacking it would cost more than reading it.
_SMALL = 2_000
#: What a plain entry begins with, and a packed one never does.
_PLAIN = b"{"
#: Findings that say nothing about the object itself.
_PASSING = frozenset({"WORKER_CRASHED", "DEADLINE", "OUT_OF_MEMORY"})


def digest(value: object) -> str:
    """A short digest of a value of the catalog, which prints all that it holds."""
    shown = repr(sorted(value)) if isinstance(value, (set, frozenset)) else repr(value)
    return hashlib.blake2b(shown.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class _Tracked(dict[str, Any]):
    """A dictionary that tells what was asked of it; shares its values with the one it stands for."""

    __slots__ = ("_name", "_of", "_reads")

    def __init__(self, of: Any, name: str, reads: set[tuple[str, str]]) -> None:
        super().__init__()
        self._of = of
        self._name = name
        self._reads = reads

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.add((self._name, key))
        return self._of.get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._reads.add((self._name, key))
        return self._of[key]

    def __contains__(self, key: object) -> bool:
        self._reads.add((self._name, str(key)))
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._name, ""))
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def __bool__(self) -> bool:
        # Whether there is anything at all is as good as reading all of it.
        self._reads.add((self._name, "?"))
        return bool(self._of)


class TrackedCatalog(EstateCatalog):
    """An estate that remembers what was read of it.

    Args:
        estate: What is known.
    """

    __slots__ = ("_digests", "_estate", "reads")

    def __init__(self, estate: EstateCatalog) -> None:
        self.reads: set[tuple[str, str]] = set()
        self._estate = estate
        self._digests: dict[tuple[str, str], str] = {}
        tracked: list[Any] = [_Tracked(getattr(estate, f.name), f.name, self.reads) for f in fields(EstateCatalog)]
        super().__init__(*tracked)

    def taken(self) -> tuple[Read, ...]:
        """What was read since the last call, with digests."""
        digests = self._digests
        for read in self.reads:
            if read not in digests:
                digests[read] = value_of(self._estate, *read)
        found = tuple((name, key, digests[name, key]) for name, key in sorted(self.reads))
        self.reads.clear()
        return found


def value_of(estate: EstateCatalog, name: str, key: str) -> str:
    """Digest of what a dictionary or set of the catalog holds under a key; of all its keys for an empty one."""
    held: Any = getattr(estate, name)
    if key == "?":
        return str(bool(held))
    if not key:
        return digest(set(held))
    if isinstance(held, (set, frozenset)):
        return str(key in held)
    return digest(held.get(key))


@cache
def rules_version() -> str:
    """Digest of every rule: the source of the transpiler and the lexer, and the version of sqlglot."""
    from importlib.metadata import version  # slow to load, and only a parent asks

    folder = Path(__file__).resolve().parent
    found = hashlib.blake2b(version("sqlglot").encode(), digest_size=16)
    for file in sorted([*folder.rglob("*.py"), *(folder.parent / "tsql").glob("*.py")]):
        found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()


class ConversionCache:
    """Conversions in one SQLite file. A file that cannot be used costs time and nothing else.

    Args:
        path: The file; its folder must exist.
        options: What the conversions depend on beside their objects.
    """

    def __init__(self, path: Path, options: Options) -> None:
        self._estate = options.estate
        modes = (options.identity.value, options.spatial.value, options.collation.value)
        shown = (str(options.runtime), options.catalog, options.schema, *modes, options.servers, rules_version())
        self._salt = repr(shown).encode()
        self._values: dict[tuple[str, str], str] = {}
        self._waiting: list[tuple[bytes, bytes]] = []
        self._base: sqlite3.Connection | None = None
        self.hits = 0
        try:
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.execute("PRAGMA synchronous = OFF")
            self._base.execute("CREATE TABLE IF NOT EXISTS conversions (key BLOB PRIMARY KEY, entry BLOB NOT NULL)")
        except sqlite3.Error:
            self._base = None

    def key(self, item: SqlObject) -> bytes:
        """What an object is found by: everything but its line, so that an object that only moved is found."""
        found = hashlib.blake2b(self._salt, digest_size=20)
        parts = (item.kind.value, item.name, item.parent, item.file, str(item.quoted_identifier), repr(item.origins), item.text)
        found.update(("\0".join(parts) + "\0").encode("utf-8", "surrogatepass"))
        if item.origins:
            found.update(str(item.line).encode())
        return found.digest()

    def find(self, item: SqlObject) -> Conversion | None:
        """The conversion of an object that neither changed itself nor uses what changed."""
        return self.find_all([item])[0]

    def find_all(self, items: Sequence[SqlObject]) -> list[Conversion | None]:
        """:meth:`find` of several objects, at one look into the file."""
        if self._base is None:
            return [None] * len(items)
        keys = [self.key(item) for item in items]
        try:
            asked = ",".join("?" * len(keys))
            rows = dict(self._base.execute(f"SELECT key, entry FROM conversions WHERE key IN ({asked})", keys))  # noqa: S608 - question marks
        except sqlite3.Error:
            return [None] * len(items)
        return [self._found(item, rows.get(key)) for item, key in zip(items, keys, strict=True)]

    def _found(self, item: SqlObject, row: bytes | None) -> Conversion | None:
        if row is None:
            return None
        try:
            entry = json.loads((row if row[:1] == _PLAIN else zlib.decompress(row)).decode())
        except (zlib.error, ValueError):
            return None
        values = self._values
        for name, key, wanted in entry["reads"]:
            if (values.get((name, key)) or self._value(name, key)) != wanted:
                return None
        self.hits += 1
        return _restored(item, entry)

    def _value(self, name: str, key: str) -> str:
        found = self._values.get((name, key))
        if found is None:
            found = self._values[name, key] = value_of(self._estate, name, key)
        return found

    def keep(self, item: SqlObject, made: Conversion, reads: tuple[Read, ...]) -> None:
        """Remember a conversion, unless its worker was stopped."""
        if self._base is None or any(f.code in _PASSING for f in made.findings):
            return
        entry = {
            "line": item.line,
            "status": made.status.value,
            "statements": made.statements,
            "findings": [[f.code, f.severity.value, f.message, f.remedy, f.line, f.column] for f in made.findings],
            "gates": [made.gates.residue, made.gates.conserved],
            "milliseconds": made.milliseconds,
            "reads": reads,
        }
        text = json.dumps(entry, separators=(",", ":")).encode()
        self._waiting.append((self.key(item), text if len(text) < _SMALL else zlib.compress(text, 1)))
        if len(self._waiting) >= _BATCH:
            self._write()

    def _write(self) -> None:
        if self._base is None or not self._waiting:
            return
        try:
            with self._base:
                self._base.execute("BEGIN")
                self._base.executemany("INSERT OR REPLACE INTO conversions VALUES (?, ?)", self._waiting)
        except sqlite3.Error:
            self._base = None
        self._waiting.clear()

    def close(self) -> None:
        """Write what waits, and drop the oldest entries beyond the limit."""
        self._write()
        if self._base is None:
            return
        try:
            excess = self._base.execute("SELECT COUNT(*) FROM conversions").fetchone()[0] - _MAX_ENTRIES
            if excess > 0:
                oldest = "SELECT rowid FROM conversions ORDER BY rowid LIMIT ?"
                self._base.execute(f"DELETE FROM conversions WHERE rowid IN ({oldest})", (excess,))  # noqa: S608 - a constant
            self._base.close()
        except sqlite3.Error:
            pass
        self._base = None


_SEVERITIES = {s.value: s for s in Severity}
_STATUSES = {s.value: s for s in Status}


def _restored(item: SqlObject, entry: dict[str, Any]) -> Conversion:
    moved = item.line - int(entry["line"])
    findings = tuple(
        Finding(code, _SEVERITIES[severity], message, remedy, item.file, line + moved, column, item.name)
        for code, severity, message, remedy, line, column in entry["findings"]
    )
    residue, conserved = entry["gates"]
    return Conversion(
        item.name,
        item.kind,
        item.file,
        item.line,
        item.end_line,
        _STATUSES[entry["status"]],
        tuple(entry["statements"]),
        findings,
        Gates(residue=residue, conserved=conserved),
        float(entry["milliseconds"]),
    )
