"""An extract on disk: one ``.sql`` per object in kind folders, a manifest while it grows, ``estate.json`` when it is whole.

The manifest (JSON lines) is synced every 500 objects; a resume trusts it alone, and only as far as the files it names have the size it
states. Two runs of an unchanged database give the same files, so that extracts can be compared.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import CannotWrite, UsageProblem
from core.file_names import FileNames
from core.findings import Finding

MANIFEST = ".extract.jsonl"
ESTATE = "estate.json"
FORMAT = 1
_SYNC_EVERY = 500


@dataclass(frozen=True, slots=True)
class Extracted:
    """One object of an extract, as the manifest and ``estate.json`` hold it.

    Attributes:
        object_id: Its id in the source's catalog.
        name: ``schema.name``.
        kind: A value of :class:`migration.estate.ObjectKind`.
        file: Path below the extract; empty for an object whose text the server does not give.
        size: Bytes of the file.
    """

    object_id: int
    name: str
    kind: str
    file: str
    size: int


@dataclass(slots=True)
class _State:
    """What a manifest says was done."""

    objects: list[Extracted] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    after: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)


class ExtractFolder:
    """Writes an extract below a folder, and knows what an earlier run left there.

    Args:
        folder: Created when missing.
        header: What is extracted: compared on resume.
        resume: Go on from what an unfinished run left.

    Raises:
        UsageProblem: The folder holds something else, an unfinished extract without ``resume``, or one of another source.
        CannotWrite: The folder cannot be written.
    """

    def __init__(self, folder: Path, header: Mapping[str, Any], *, resume: bool) -> None:
        self._folder = folder
        self._names = FileNames()
        self._state = _State()
        self._unsynced = 0
        self._folders: set[Path] = set()
        self._before = _files_of(folder)
        begun = folder / MANIFEST
        if begun.exists():
            if not resume:
                raise UsageProblem(
                    f"{folder} holds an unfinished extract", remedy="Add --resume, or choose another folder.", file=str(folder)
                )
            self._restore(begun, header)
        elif folder.is_dir() and any(folder.iterdir()) and not (folder / ESTATE).is_file():
            raise UsageProblem(f"{folder} is not empty and holds no extract", remedy="Choose a new or empty folder.", file=str(folder))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._manifest: BinaryIO = begun.open("ab")
            if not begun.stat().st_size:
                self._line({"format": FORMAT, **header})
                self.sync()
        except OSError as error:
            raise _cannot_write(folder, error) from error

    @property
    def count(self) -> int:
        """Objects so far, those of earlier runs included."""
        return len(self._state.objects)

    @property
    def findings(self) -> tuple[dict[str, Any], ...]:
        """What was noted about the extract."""
        return tuple(self._state.findings)

    def counts(self) -> dict[str, int]:
        """Objects by kind, in the order of kinds."""
        return dict(sorted(Counter(o.kind for o in self._state.objects).items()))

    def after(self, stage: str) -> int:
        """The last ``object_id`` of a stage that is safely there; the lowest integer before the first."""
        return self._state.after.get(stage, -(2**31))

    def is_done(self, stage: str) -> bool:
        """Whether a stage was finished by an earlier run."""
        return stage in self._state.done

    def write(self, stage: str, kind: str, name: str, object_id: int, text: str) -> None:
        """Write one object's script and note it.

        Raises:
            CannotWrite: The disk is full or the folder read-only.
        """
        stem = self._names.stem(_folder_of(kind), name)
        data = text.encode("utf-8", "surrogatepass")
        path = self._folder / f"{stem}.sql"
        try:
            if path.parent not in self._folders:
                path.parent.mkdir(exist_ok=True)
                self._folders.add(path.parent)
            _write(path, data)
            self._note(stage, Extracted(object_id, name, kind, f"{stem}.sql", len(data)))
        except OSError as error:
            raise _cannot_write(path, error) from error

    def note(self, stage: str, kind: str, name: str, object_id: int, finding: Finding) -> None:
        """Note an object whose text the server does not give."""
        self.add_finding(finding)
        self._note(stage, Extracted(object_id, name, kind, "", 0))

    def add_finding(self, finding: Finding) -> None:
        """Note something about the extract."""
        self._state.findings.append(finding.to_dict())
        self._line({"finding": finding.to_dict()})

    def finish_stage(self, stage: str) -> None:
        """A stage is whole: a resume does not repeat it."""
        self._state.done.add(stage)
        self._line({"done": stage})
        self.sync()

    def sync(self) -> None:
        """Make what was noted durable."""
        self._unsynced = 0
        try:
            self._manifest.flush()
            os.fsync(self._manifest.fileno())
        except OSError as error:
            raise _cannot_write(self._folder, error) from error

    def close(self) -> None:
        """Sync and close; the folder stays resumable."""
        if not self._manifest.closed:
            with suppress(CannotWrite):
                self.sync()
            self._manifest.close()

    def finish(self, facts: Mapping[str, Any], figures: Mapping[int, Mapping[str, Any]]) -> Path:
        """Write ``estate.json``, remove files of objects that are gone, and end the manifest.

        Args:
            facts: The source, server and dependencies.
            figures: What is known of an object by id: ``rows``, ``kilobytes``, ``change_tracking``, ``depends_on`` …
        """
        path = self._folder / ESTATE
        temporary = path.with_suffix(".tmp")
        try:
            with temporary.open("w", encoding="utf-8") as stream:
                for part in _estate_text(facts, self._state, figures):
                    stream.write(part)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
            self._manifest.close()
            kept = {o.file for o in self._state.objects}
            for gone in self._before - kept:
                with suppress(OSError):
                    (self._folder / gone).unlink()
            (self._folder / MANIFEST).unlink()
        except OSError as error:
            raise _cannot_write(path, error) from error
        return path

    def _note(self, stage: str, made: Extracted) -> None:
        self._state.objects.append(made)
        self._state.after[stage] = made.object_id
        self._line({"stage": stage, "object": [made.object_id, made.name, made.kind, made.file, made.size]})
        self._unsynced += 1
        if self._unsynced >= _SYNC_EVERY:
            self.sync()

    def _line(self, data: Mapping[str, Any]) -> None:
        try:
            self._manifest.write(json.dumps(data).encode("ascii") + b"\n")
        except OSError as error:
            raise _cannot_write(self._folder, error) from error

    def _restore(self, manifest: Path, header: Mapping[str, Any]) -> None:
        """Take over what the manifest proves, and cut it off behind that."""
        trusted = 0
        first = True
        with manifest.open("rb") as stream:
            for line in stream:
                data = _entry(line)
                if data is None:
                    break
                if first:
                    first = False
                    if data != {"format": FORMAT, **header}:
                        raise UsageProblem(
                            f"{self._folder} holds an unfinished extract of another source or selection",
                            remedy="Give the same --source, --include and --exclude, or choose another folder.",
                            file=str(self._folder),
                        )
                elif not self._accept(data):
                    break
                trusted += len(line)
        os.truncate(manifest, trusted)

    def _accept(self, data: Mapping[str, Any]) -> bool:
        if "object" in data:
            made = Extracted(*data["object"])
            if made.file:
                path = self._folder / made.file
                if not path.is_file() or path.stat().st_size != made.size:
                    return False
                self._names.take(made.file.removesuffix(".sql"))
            self._state.objects.append(made)
            self._state.after[data["stage"]] = made.object_id
        elif "finding" in data:
            self._state.findings.append(data["finding"])
        elif "done" in data:
            self._state.done.add(data["done"])
        return True


def _write(path: Path, data: bytes) -> None:
    """Write a small file with three calls: an extract has tens of thousands of them."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def _entry(line: bytes) -> dict[str, Any] | None:
    """A manifest line; None for one that a crash cut short."""
    if not line.endswith(b"\n"):
        return None
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _files_of(folder: Path) -> set[str]:
    """The files that a whole earlier extract in this folder consists of."""
    try:
        data = json.loads((folder / ESTATE).read_text(encoding="utf-8"))
        return {o["file"] for o in data["objects"] if o.get("file") and not Path(o["file"]).is_absolute() and ".." not in o["file"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _estate_text(facts: Mapping[str, Any], state: _State, figures: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
    """``estate.json`` piece by piece, one object a line, sorted by kind and name: never whole in memory, and easy to compare."""
    head = json.dumps({"format": FORMAT, **facts}, indent=2)
    yield head[: head.rindex("\n}")] + ',\n  "objects": [\n'
    ordered = sorted(state.objects, key=lambda o: (o.kind, o.name))
    for number, made in enumerate(ordered):
        entry = {"name": made.name, "kind": made.kind, "file": made.file, **figures.get(made.object_id, {})}
        yield "    " + json.dumps(entry) + (",\n" if number + 1 < len(ordered) else "\n")
    yield '  ],\n  "findings": ' + json.dumps(state.findings) + "\n}\n"


def _folder_of(kind: str) -> str:
    return kind if kind == "other" else f"{kind}s"


def _cannot_write(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        f"cannot write {path}: {error.strerror or error}",
        remedy="Free space or choose another folder; the extract goes on with --resume.",
        file=str(path),
    )
