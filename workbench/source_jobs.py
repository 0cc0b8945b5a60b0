"""What a job does with a source: check it, extract it, read it, be it scripts or a live database."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UnreadableInput
from core.secret import Secret
from workbench.child import EventWriter
from workbench.paths import ensure_private, state_dir

if TYPE_CHECKING:
    from migration.estate import Estate

_CONNECT_SECONDS = 10.0


def check_source(writer: EventWriter, *, source: str, secret: str | None, check: str, timeout: float) -> dict[str, Any]:
    """Run one check of a live source; the result is :class:`migration.checks.CheckResult` as a dictionary."""
    from migration.sources.sqlserver.address import parse_address
    from migration.sources.sqlserver.checks import CheckContext, run_check

    context = CheckContext(parse_address(source), _secret(secret), timeout, _connections())
    return run_check(check, context).to_dict()


def check_workspace(
    writer: EventWriter, *, profile: str, check: str, timeout: float, target: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Run one check of a workspace; the result is :class:`migration.checks.CheckResult` as a dictionary."""
    from migration.workspace.checks import WorkspaceContext, run_check
    from migration.workspace.target import WorkspaceTarget

    return run_check(check, WorkspaceContext(profile, timeout, WorkspaceTarget.from_dict(target or {}))).to_dict()


def extract(
    writer: EventWriter,
    *,
    source: str,
    secret: str | None,
    output: str,
    include: list[str],
    exclude: list[str],
    resume: bool,
    timeout: float,
) -> dict[str, Any]:
    """Extract a live source to a folder; the result is :class:`migration.sources.sqlserver.extract.Extraction` as a dictionary."""
    from migration.sources.sqlserver.address import parse_address
    from migration.sources.sqlserver.connection import connect
    from migration.sources.sqlserver.extract import Selection
    from migration.sources.sqlserver.extract import extract as run

    with connect(parse_address(source), _secret(secret), timeout=timeout, folder=_connections()) as connection:
        chosen = Selection(tuple(include), tuple(exclude))
        made = run(connection, Path(output), selection=chosen, resume=resume, progress=writer.progress)
    return made.to_dict()


def source_folder(writer: EventWriter, source: str, secret: str | None = None) -> Path:
    """The file or folder that a source is read from; a live database is extracted first.

    Raises:
        QuickplanError: The database could not be read.
    """
    from migration.sources.sqlserver.address import is_address

    return _extracted(writer, source, secret) if is_address(source) else Path(source)


def read_source(
    writer: EventWriter, source: str, secret: str | None = None, folder: Path | None = None, *, jobs: int | None = None
) -> Estate:
    """The estate of a source, each object looked at.

    Args:
        writer: Told of progress.
        source: Path or address.
        secret: Its password.
        folder: What :func:`source_folder` gave for it, where that was asked before.
        jobs: Worker processes; by default as many as pay for their start.

    Raises:
        UnreadableInput: Nothing is there, or it holds no SQL object.
        QuickplanError: The database could not be read.
    """
    from migration.assessment.survey import survey
    from migration.sources.scripts import read_estate
    from migration.sources.sqlserver.address import is_address, parse_address
    from migration.workers import Crew, processors

    place = folder or source_folder(writer, source, secret)
    with Crew(jobs or processors()) as crew:
        estate = read_estate(place, progress=writer.progress, crew=crew)
        survey(estate, crew, progress=writer.progress)
    if is_address(source):
        address = parse_address(source)
        estate.source, estate.server = source, address.server
        estate.database = address.database or estate.database
    estate.figures = _figures(place)
    if not estate.objects and not estate.findings:
        raise UnreadableInput(f"{source} holds no SQL object", remedy="Give a file or folder of T-SQL scripts.", file=source)
    return estate


def _extracted(writer: EventWriter, source: str, secret: str | None) -> Path:
    """Extract a live source to a folder of the state directory, one a source, and return the folder.

    Of two jobs that want the same source at once the second takes what the first has read meanwhile. An extraction that was cut short is
    begun anew: what changed since must not be mixed with what was read before.
    """
    from migration.sources.sqlserver.extract_files import ESTATE, MANIFEST

    asked = time.time()
    extracts = ensure_private(state_dir() / "extracts")
    folder = extracts / hashlib.sha256(source.encode()).hexdigest()[:16]
    with (extracts / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / ESTATE
        if made.is_file() and made.stat().st_mtime >= asked:
            return folder
        if (folder / MANIFEST).exists():
            shutil.rmtree(folder)
        extract(writer, source=source, secret=secret, output=str(folder), include=[], exclude=[], resume=False, timeout=_CONNECT_SECONDS)
    return folder


def _figures(folder: Path) -> dict[str, dict[str, Any]]:
    """What an extract says of its objects, by case-folded name; nothing where there is none."""
    from migration.sources.sqlserver.extract_files import ESTATE

    try:
        data = json.loads((folder / ESTATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    listed = data.get("objects") if isinstance(data, dict) else None
    entries = [e for e in (listed if isinstance(listed, list) else ()) if isinstance(e, dict)]
    return {e["name"].casefold(): e for e in entries if isinstance(e.get("name"), str)}


def _secret(value: str | None) -> Secret | None:
    return Secret(value) if value else None


def _connections() -> Path:
    """The private folder of driver configuration."""
    return ensure_private(state_dir() / "connections")
