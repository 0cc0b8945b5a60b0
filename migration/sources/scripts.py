"""Reading an estate from T-SQL scripts: a file, a folder, or an SSDT project in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import UnreadableInput
from core.files import decode, read_text
from core.findings import Finding, Severity
from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from migration.estate import Estate
from migration.sources.discover import SIZE_LIMIT, Discovery, discover
from migration.sources.objects import Context, Read, Source, read_batch, resolve_duplicates
from migration.sources.sqlcmd import INCLUDES, find_included, set_variable, substitute
from migration.tsql.batches import Batch, Directive, normalize_newlines, split_batches
from migration.workers import Crew

_MAX_DEPTH = 32
_MAX_INCLUDES = 5_000
_MAX_FINDINGS = 200
_SYSTEM = frozenset({"master", "tempdb", "model", "msdb"})
_CHUNK_FILES = 200
_CHUNK_BYTES = 400_000
#: Bytes in which an include can stand, in any encoding; asked of lower case without zeros.
_MAY_INCLUDE = re.compile(rb":[^\w\n]*r")


@dataclass(slots=True)
class _Reader:
    """The state of one reading."""

    root: Path
    estate: Estate
    cancel: CancelToken | None
    read: list[Read] = field(default_factory=list)
    done: set[Path] = field(default_factory=set)
    includes: int = 0
    named: list[str] = field(default_factory=list)

    def take(self, part: _Part) -> None:
        """Add what another process has read."""
        self.read += part.read
        self.estate.findings += part.findings
        self.estate.files += part.files
        self.named += part.named


@dataclass(slots=True)
class _Part:
    """What one file holds that stands alone."""

    read: list[Read]
    findings: list[Finding]
    files: int
    named: list[str]


def read_estate(
    path: Path,
    *,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = no_progress,
    variables: Mapping[str, str] | None = None,
    crew: Crew | None = None,
) -> Estate:
    """Read every object that the scripts at ``path`` define.

    Args:
        path: A file, a folder that is read with its subfolders, a ``.sqlproj`` or a ``.dacpac``.
        cancel: Asked between files and batches.
        progress: Told of each file (stage ``reading``).
        variables: Values of sqlcmd variables; a project's defaults and ``:setvar`` come on top of nothing here, below these.
        crew: Who reads the files that include none; the objects and their order do not depend on it. None for this process.

    Raises:
        UnreadableInput: ``path`` is missing, unreadable, a bad file, or a folder without scripts.
        Cancelled: Stopped through ``cancel``.
    """
    if path.suffix.lower() == ".dacpac" and path.is_file():
        return _read_packed(path, cancel, progress, variables or {})
    estate = Estate(str(path))
    found = discover(path)
    estate.findings += found.findings
    reader = _Reader(found.root, estate, cancel)
    given = {k.upper(): v for k, v in found.variables.items()} | {k.upper(): v for k, v in (variables or {}).items()}
    files, alone = _roots_first(found)
    parts = _read_alone(files, alone, found.root, given, crew) if crew is not None and not found.single else None
    for number, file in enumerate(files):
        progress(Progress("reading", number, len(files), _shown(file, found.root)))
        part = next(parts) if parts is not None and file in alone else None
        real = file.resolve()
        if real in reader.done:
            continue
        if part is None:
            _read_file(reader, file, dict(given), (), single=found.single)
        else:
            reader.take(part)
            reader.done.add(real)
    progress(Progress("reading", len(files), len(files)))
    estate.objects, duplicates = resolve_duplicates(reader.read)
    estate.findings += duplicates
    estate.database = next((n for n in reader.named if n.casefold() not in _SYSTEM and "$(" not in n), "") or found.database
    return estate


def _read_packed(path: Path, cancel: CancelToken | None, progress: ProgressCallback, variables: Mapping[str, str]) -> Estate:
    """The scripts inside a dacpac; their paths are those inside it."""
    from migration.sources.dacpac import read_dacpac

    progress(Progress("reading", 0, 0, path.name))
    packed = read_dacpac(path)
    estate = Estate(str(path), findings=packed.findings, database=packed.database)
    reader = _Reader(path.parent, estate, cancel)
    given = {k.upper(): v for k, v in variables.items()}
    for number, (shown, text) in enumerate(packed.scripts):
        progress(Progress("reading", number, len(packed.scripts), shown))
        estate.files += 1
        _read_text(reader, shown, text, path, dict(given), ())
    estate.objects, duplicates = resolve_duplicates(reader.read)
    estate.findings += duplicates
    return estate


def _read_alone(files: list[Path], sizes: dict[Path, int], root: Path, variables: dict[str, str], crew: Crew) -> Iterator[_Part]:
    """Those of ``files`` that have a size, each in order, as ``crew`` comes free."""
    chunks: list[list[Path]] = [[]]
    size = 0
    for file in (f for f in files if f in sizes):
        if size > _CHUNK_BYTES or len(chunks[-1]) >= _CHUNK_FILES:
            chunks.append([])
            size = 0
        chunks[-1].append(file)
        size += sizes[file]
    for parts in crew.map(_read_parts, ((chunk, root, variables) for chunk in chunks), characters=sum(sizes.values())):
        yield from parts


def _read_parts(task: tuple[list[Path], Path, dict[str, str]]) -> list[_Part]:
    files, root, variables = task
    parts = []
    for file in files:
        reader = _Reader(root, Estate(""), None)
        _read_file(reader, file, dict(variables), ())
        parts.append(_Part(reader.read, reader.estate.findings, reader.estate.files, reader.named))
    return parts


def _roots_first(found: Discovery) -> tuple[list[Path], dict[Path, int]]:
    """Files that no other includes, then the others, so that an included file is read where it is included.

    And the sizes in bytes of those that include none: in which order these are read does not matter.
    """
    included: set[Path] = set()
    alone: dict[Path, int] = {}
    for file in found.files:
        try:
            data = file.read_bytes() if file.stat().st_size <= SIZE_LIMIT else b""
        except OSError:
            continue
        folded = data.lower().replace(b"\0", b"")
        if not _MAY_INCLUDE.search(folded):
            alone[file] = len(data)
        if b":r" not in folded:
            continue
        try:
            text = normalize_newlines(decode(data).text)
        except UnreadableInput:
            continue
        for match in INCLUDES.finditer(text):
            target, _ = find_included(match[1], file.parent, found.root, {})
            if target is not None and target.resolve() != file.resolve():
                included.add(target.resolve())
    first = [f for f in found.files if f.resolve() not in included]
    return first + [f for f in found.files if f.resolve() in included], alone


def _read_file(reader: _Reader, file: Path, variables: dict[str, str], stack: tuple[Path, ...], *, single: bool = False) -> None:
    shown = _shown(file, reader.root)
    real = file.resolve()
    try:
        decoded = read_text(file, limit=SIZE_LIMIT, shown_as=shown)
    except UnreadableInput as error:
        if single and not stack:
            raise
        reader.done.add(real)
        reader.estate.findings.append(Finding(error.code, Severity.ERROR, error.message, error.remedy, shown))
        return
    if real in reader.done and "$(" not in decoded.text:
        return
    if real not in reader.done:
        reader.estate.files += 1
    reader.done.add(real)
    if decoded.encoding in ("cp1252", "latin-1"):
        reader.estate.findings.append(
            Finding(
                "ENCODING_GUESSED",
                Severity.INFO,
                f"the file is not UTF-8 and was read as {decoded.encoding}",
                "Save it as UTF-8 if letters look wrong.",
                shown,
            )
        )
    _read_text(reader, shown, decoded.text, file, variables, (*stack, real))


def _read_text(reader: _Reader, shown: str, text: str, file: Path, variables: dict[str, str], stack: tuple[Path, ...]) -> None:
    """The objects of one script; ``stack`` holds the files that led here, itself last."""
    script = split_batches(normalize_newlines(text))
    reader.estate.findings += [replace(f, file=shown) for f in script.findings[:_MAX_FINDINGS]]
    context = Context(shown)
    unknown: set[str] = set()
    for piece in script.pieces:
        if reader.cancel is not None:
            reader.cancel.check()
        if isinstance(piece, Batch):
            _read_piece(reader, piece, context, variables, unknown)
        elif piece.name == "setvar":
            set_variable(piece.argument, variables)
        elif piece.name == "r":
            _include(reader, piece, file, variables, stack)
        elif piece.name in ("!!", "connect"):
            reader.estate.findings.append(
                Finding(
                    "SQLCMD_IGNORED",
                    Severity.INFO,
                    f"the sqlcmd directive {piece.name} is not carried out",
                    "",
                    shown,
                    piece.line,
                    piece.column,
                )
            )
    reader.named += context.named
    reader.estate.findings += context.findings


def _read_piece(reader: _Reader, batch: Batch, context: Context, variables: dict[str, str], unknown: set[str]) -> None:
    source = Source(batch.text, batch.line)
    if "$(" in batch.text or batch.column != 1:
        text, origins, missing = substitute(batch.text, variables, batch.line, batch.column)
        source = Source(text, batch.line, origins)
        for name, line, column in missing:
            if name not in unknown:
                unknown.add(name)
                reader.estate.findings.append(
                    Finding(
                        "UNDEFINED_VARIABLE",
                        Severity.WARNING,
                        f"the sqlcmd variable {name} has no value; $({name}) is kept as it is",
                        f"Define it with :setvar {name} or give its value.",
                        context.file,
                        line,
                        column,
                    )
                )
    reader.read += read_batch(source, context)


def _include(reader: _Reader, directive: Directive, file: Path, variables: dict[str, str], stack: tuple[Path, ...]) -> None:
    shown = _shown(file, reader.root)
    target, why = find_included(directive.argument, file.parent, reader.root, variables)
    reader.includes += 1
    if target is None:
        code, what = ("INCLUDE_OUTSIDE", "lies outside the source") if why == "outside" else ("INCLUDE_MISSING", "does not exist")
    elif target.resolve() in stack:
        code, what = "INCLUDE_CYCLE", "includes itself in the end"
    elif len(stack) > _MAX_DEPTH or reader.includes > _MAX_INCLUDES:
        code, what = "INCLUDE_LIMIT", f"is more than {_MAX_DEPTH} levels deep or one of more than {_MAX_INCLUDES} included files"
    else:
        _read_file(reader, target, variables, stack)
        return
    message = f"the included file {directive.argument} {what}; it is left out here"
    reader.estate.findings.append(
        Finding(code, Severity.WARNING, message, "Check the path after :r.", shown, directive.line, directive.column)
    )


def _shown(file: Path, root: Path) -> str:
    """A file's path below the root, with ``/``."""
    try:
        return file.relative_to(root).as_posix()
    except ValueError:
        return file.name
