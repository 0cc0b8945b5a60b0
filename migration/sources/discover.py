"""Which files of a folder are its scripts; an SSDT project says so itself."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from core.errors import UnreadableInput
from core.findings import Finding, Severity

#: Largest script that is read, in bytes: reading one of this size takes well under 2 GB.
SIZE_LIMIT = 64_000_000
SUFFIXES = frozenset(
    {".sql", ".prc", ".proc", ".tab", ".tbl", ".viw", ".vw", ".udf", ".fn", ".fnc", ".func", ".trg", ".ddl", ".tsql", ".sqldataprovider"}
)
_SKIPPED = frozenset({".git", ".svn", ".hg", ".vs", "node_modules", "obj", "__pycache__"})
_PROJECT_LIMIT = 8_000_000


@dataclass(slots=True)
class Discovery:
    """What there is to read.

    Attributes:
        root: Folder that shown paths are relative to.
        files: Scripts, sorted by path.
        single: Whether the user named one file.
        database: Name of the one project found; else empty.
        variables: sqlcmd variables with the defaults of projects.
        findings: Folders and projects that could not be read.
    """

    root: Path
    files: list[Path] = field(default_factory=list)
    single: bool = False
    database: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def discover(path: Path) -> Discovery:
    """The scripts at ``path``.

    Raises:
        UnreadableInput: It does not exist, cannot be read, or holds no script.
    """
    if path.suffix.lower() == ".sqlproj" and path.is_file():
        found = Discovery(path.parent)
        _walk(path.parent, found, [])
        _apply_project(path, found)
    elif path.is_dir():
        found = Discovery(path)
        projects: list[Path] = []
        _walk(path, found, projects)
        for project in projects:
            _apply_project(project, found)
        if len(projects) != 1:
            found.database = ""
    else:
        return Discovery(path.parent, [path], single=True)
    if not found.files:
        why = found.findings[0].message if found.findings else f"{path} holds no T-SQL script"
        raise UnreadableInput(why, remedy="Give a .sql file, or a folder with some in it or below it.", file=str(path))
    return found


def _walk(root: Path, found: Discovery, projects: list[Path]) -> None:
    """Fill in files and projects, sorted; linked folders are entered once, by their real path."""

    def unreadable(error: OSError) -> None:
        name = Path(error.filename or root)
        shown = name.relative_to(root).as_posix() if name.is_relative_to(root) else str(name)
        message = f"cannot read the folder {shown}: {error.strerror or error}"
        found.findings.append(Finding("UNREADABLE_INPUT", Severity.ERROR, message, "Check its permissions.", shown))

    seen: set[str] = set()
    for folder, folders, files in os.walk(root, onerror=unreadable, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(f for f in folders if f.lower() not in _SKIPPED)
        for name in files:
            suffix = os.path.splitext(name)[1].lower()
            if suffix in SUFFIXES:
                found.files.append(Path(folder) / name)
            elif suffix == ".sqlproj":
                projects.append(Path(folder) / name)
    found.files.sort(key=lambda f: f.relative_to(root).as_posix())


def _apply_project(project: Path, found: Discovery) -> None:
    """Leave out what a project does not build; its post-deployment scripts stay. Old projects list files, new ones take all."""
    shown = project.relative_to(found.root).as_posix() if project.is_relative_to(found.root) else project.name
    try:
        if project.stat().st_size > _PROJECT_LIMIT:
            raise ValueError("it is too large")
        data = project.read_bytes()
        if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
            raise ValueError("it declares a document type")
        tree = ElementTree.fromstring(data)  # noqa: S314 - document types were refused
    except (OSError, ValueError, ElementTree.ParseError) as error:
        message = f"the project file cannot be read: {error}"
        found.findings.append(
            Finding("UNREADABLE_PROJECT", Severity.WARNING, message, "All scripts of the folder are read instead.", shown)
        )
        return
    kept: set[Path] = set()
    builds = False
    removed: list[re.Pattern[str]] = []
    below = {f: f.relative_to(project.parent).as_posix() for f in found.files if f.is_relative_to(project.parent)}
    for item in tree.iter():
        kind = item.tag.rpartition("}")[2]
        if kind in ("Build", "PostDeploy", "PreDeploy") or (kind == "None" and item.get("Include", "").lower().endswith(".sql")):
            builds = builds or (kind == "Build" and item.get("Include") is not None)
            patterns = [_glob(p) for p in item.get("Include", "").split(";") if p.strip()]
            excluded = [_glob(p) for p in item.get("Exclude", "").split(";") if p.strip()]
            if kind == "Build":
                removed += [_glob(p) for p in item.get("Remove", "").split(";") if p.strip()]
            if kind != "None":
                kept |= {
                    f
                    for f, name in below.items()
                    if any(p.fullmatch(name) for p in patterns) and not any(p.fullmatch(name) for p in excluded)
                }
        elif kind == "SqlCmdVariable":
            value = next((c.text for c in item if c.tag.endswith("DefaultValue") and c.text), None)
            if value is not None and item.get("Include"):
                found.variables.setdefault(item.get("Include", ""), value)
        elif kind == "Name" and item.text and not found.database:
            found.database = item.text.strip()
    found.database = found.database or project.stem
    # An SDK-style project builds every script below it unless it says Remove.
    gone = {f for f, name in below.items() if any(p.fullmatch(name) for p in removed)}
    if builds:
        gone |= set(below) - kept
    found.files = [f for f in found.files if f not in gone]


def _glob(pattern: str) -> re.Pattern[str]:
    """An MSBuild pattern: either slash parts folders, ``**`` crosses them, letter case does not matter."""
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip().replace("\\", "/").removeprefix("./"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(signs.get(p, re.escape(p)) for p in pieces), re.IGNORECASE)
