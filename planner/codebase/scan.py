"""Which files a repository has, without following a link, running a program of its own, or going on forever."""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pathspec

from core.errors import UnreadableInput
from core.findings import Finding, Severity
from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from core.safe_text import one_line
from planner.codebase.git import run_git
from planner.codebase.languages import is_binary_name, is_noise, language_of
from planner.codebase.words import word_set

MAX_FILES = 40_000
"""Files listed before a scan stops: beyond it lies a home directory or a data store, not a project."""
MAX_BYTES = 1_000_000
"""Larger files are listed but not read."""
MAX_SECONDS = 15.0
_MAX_DEPTH = 40
_ALWAYS_SKIPPED = word_set(
    """
    .git .hg .svn .bzr node_modules bower_components __pycache__ .venv venv .tox .nox .mypy_cache .ruff_cache .pytest_cache
    .gradle .idea .vs .cache .terraform .next .nuxt .eggs site-packages .Trash .npm .cargo .rustup
    """
)
_BUILD_OUTPUT = frozenset(["dist", "build", "target", "obj", "out"])


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One regular file.

    Attributes:
        path: Relative to the root, ``/`` between parts.
        size: Bytes.
        mtime_ns: Time of last change in nanoseconds.
        language: By its name; empty when unknown.
        rankable: Text of a sensible size that people write.
    """

    path: str
    size: int
    mtime_ns: int
    language: str
    rankable: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan saw.

    Attributes:
        root: Absolute path.
        is_git: Whether the list came from git.
        files: Regular files sorted by path.
        findings: Folders that could not be read, bounds that were reached.
    """

    root: Path
    is_git: bool
    files: tuple[ScannedFile, ...]
    findings: tuple[Finding, ...]
    paths: frozenset[str] = field(default=frozenset(), compare=False)

    def languages(self) -> tuple[tuple[str, int], ...]:
        """(language, number of files), most first, ties by name; noise left out."""
        counts = Counter(f.language for f in self.files if f.language and f.rankable)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def rankable(self) -> tuple[ScannedFile, ...]:
        """The files that may be offered as relevant."""
        return tuple(f for f in self.files if f.rankable)


@dataclass(slots=True)
class _Listing:
    """Relative paths as found, with what was noticed on the way."""

    paths: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def scan(root: Path, *, cancel: CancelToken | None = None, progress: ProgressCallback = no_progress, max_files: int = MAX_FILES) -> Scan:
    """List the files below ``root``: through git where it is a repository, else by walking with .gitignore honoured.

    Raises:
        UnreadableInput: ``root`` is missing, is no folder, or cannot be opened.
        Cancelled: The token was set.
    """
    folder = _checked_root(root)
    progress(Progress("scanning", detail=folder.name))
    listing = _git_listing(folder, cancel, max_files)
    is_git = listing is not None
    if listing is None:
        listing = _walk(folder, cancel, max_files)
        if (folder / ".git").exists():
            listing.findings.append(
                Finding(
                    "GIT_UNUSABLE",
                    Severity.WARNING,
                    "the folder has a .git, but git could not list it; history is not used",
                    "Run git status there.",
                )
            )
    files = _described(folder, listing, cancel)
    return Scan(folder, is_git, files, tuple(listing.findings), frozenset(f.path for f in files))


def _checked_root(root: Path) -> Path:
    shown = one_line(str(root))
    try:
        folder = root.resolve(strict=True)
        if not folder.is_dir():
            raise UnreadableInput(f"{shown} is not a folder", remedy="Give the folder of the repository.", file=shown)
        with os.scandir(folder):
            pass
    except UnreadableInput:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "not a usable path"
        raise UnreadableInput(f"cannot read the folder {shown}: {why}", remedy="Check the path and its permissions.", file=shown) from error
    return folder


def _git_listing(folder: Path, cancel: CancelToken | None, max_files: int) -> _Listing | None:
    """Tracked files, then untracked ones that are not ignored; None where git cannot say or has nothing to say."""
    listing = _Listing()
    seen: set[str] = set()
    for option in ("-c", "-o"):
        out = run_git(folder, "ls-files", option, "--exclude-standard", "-z", timeout=MAX_SECONDS, limit=max_files * 120, cancel=cancel)
        if not out.ok:
            if option == "-c":
                return None
            listing.findings.append(_bound("git took too long to list untracked files; they are left out"))
            break
        names = out.data.split(b"\0")
        if out.cut:
            names.pop()
            listing.findings.append(_bound("there are more files than are looked at"))
        for raw in names:
            name = os.fsdecode(raw)
            if name and name not in seen and not name.endswith("/"):
                seen.add(name)
                listing.paths.append(name)
        if len(listing.paths) > max_files:
            break
    if len(listing.paths) > max_files:
        del listing.paths[max_files:]
        listing.findings.append(_bound(f"only the first {max_files:,} files are looked at"))
    # An ignored folder inside an outer repository lists as empty though it has files: then it is read as a plain folder.
    return listing if listing.paths or (folder / ".git").exists() else None


def _bound(message: str) -> Finding:
    return Finding("SCAN_BOUND", Severity.WARNING, message, "Give the project's own folder as the repository.")


def _walk(folder: Path, cancel: CancelToken | None, max_files: int) -> _Listing:
    """Depth-first, sorted, links never followed, .gitignore files honoured as git does: the nearest rule decides."""
    listing = _Listing()
    deadline = time.monotonic() + MAX_SECONDS
    stack: list[tuple[str, tuple[tuple[str, pathspec.GitIgnoreSpec], ...]]] = [("", ())]
    while stack:
        if cancel is not None:
            cancel.check()
        relative, rules = stack.pop()
        entries = _entries(folder, relative, listing)
        own = _ignore_rules(folder, relative) if any(e.name == ".gitignore" for e in entries) else None
        if own is not None:
            rules = (*rules, (relative, own))
        below: list[tuple[str, tuple[tuple[str, pathspec.GitIgnoreSpec], ...]]] = []
        for entry in entries:
            path = f"{relative}/{entry.name}" if relative else entry.name
            try:
                is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
            except OSError:
                continue
            if is_folder:
                if _entered(path, entry.name, rules):
                    below.append((path, rules))
            elif is_file and not _ignored(path, rules):
                listing.paths.append(path)
        if len(listing.paths) >= max_files:
            del listing.paths[max_files:]
            listing.findings.append(_bound(f"only the first {max_files:,} files are looked at"))
            break
        if time.monotonic() > deadline:
            listing.findings.append(_bound(f"listing was stopped after {MAX_SECONDS:.0f} seconds and {len(listing.paths):,} files"))
            break
        stack.extend(reversed(below))
    return listing


def _entered(path: str, name: str, rules: tuple[tuple[str, pathspec.GitIgnoreSpec], ...]) -> bool:
    return (
        name not in _ALWAYS_SKIPPED
        and name.lower() not in _BUILD_OUTPUT
        and path.count("/") < _MAX_DEPTH
        and not _ignored(path + "/", rules)
    )


def _entries(folder: Path, relative: str, listing: _Listing) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder / relative) as found:
            return sorted(found, key=lambda e: e.name)
    except OSError as error:
        shown = one_line(relative) or "."
        listing.findings.append(
            Finding(
                "UNREADABLE_FOLDER",
                Severity.WARNING,
                f"cannot read the folder {shown}: {error.strerror}",
                "Check its permissions.",
                file=shown,
            )
        )
        return []


def _ignore_rules(folder: Path, relative: str) -> pathspec.GitIgnoreSpec | None:
    path = folder / relative / ".gitignore"
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > MAX_BYTES:
            return None
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    try:
        return pathspec.GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return pathspec.GitIgnoreSpec.from_lines(_valid(lines))


def _valid(lines: list[str]) -> Iterator[str]:
    """The lines pathspec accepts: one malformed pattern must not void the others."""
    for line in lines:
        try:
            pathspec.GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        yield line


def _ignored(path: str, rules: tuple[tuple[str, pathspec.GitIgnoreSpec], ...]) -> bool:
    for base, spec in reversed(rules):
        verdict = spec.check_file(path[len(base) + 1 :] if base else path).include
        if verdict is not None:
            return verdict
    return False


def _described(folder: Path, listing: _Listing, cancel: CancelToken | None) -> tuple[ScannedFile, ...]:
    files: list[ScannedFile] = []
    unshowable = large = 0
    companions = _companion_folders(listing.paths)
    for count, path in enumerate(sorted(listing.paths)):
        if cancel is not None and count % 500 == 0:
            cancel.check()
        if not showable(path):
            unshowable += 1
            continue
        try:
            status = os.lstat(folder / path)
        except (OSError, ValueError):
            continue
        if not stat.S_ISREG(status.st_mode):
            continue
        text = not is_binary_name(path)
        ordinary = text and not is_noise(path) and not _is_plan(folder, path) and not path.startswith(companions)
        large += ordinary and status.st_size > MAX_BYTES
        files.append(ScannedFile(path, status.st_size, status.st_mtime_ns, language_of(path), ordinary and status.st_size <= MAX_BYTES))
    if unshowable:
        message = f"{unshowable} file name(s) with control characters or an unknown encoding are left out"
        listing.findings.append(Finding("ODD_FILE_NAME", Severity.INFO, message))
    if large:
        listing.findings.append(
            Finding("LARGE_FILES", Severity.INFO, f"{large} file(s) larger than {MAX_BYTES // 1_000_000} MB are not read")
        )
    return tuple(files)


def _companion_folders(paths: list[str]) -> tuple[str, ...]:
    """Folders that stand beside a saved plan and hold what was generated with it: ``x/`` with a ``plan.toml`` beside ``x.md``."""
    known = set(paths)
    folders = (path.removesuffix("plan.toml") for path in paths if path.endswith("/plan.toml"))
    return tuple(folder for folder in folders if f"{folder[:-1]}.md" in known)


def _is_plan(folder: Path, path: str) -> bool:
    """Whether a Markdown file is a saved plan: it speaks of the code in every line and is never what a task has to change."""
    if not path.lower().endswith(".md") or "/" not in path:
        return False
    try:
        with (folder / path).open("rb") as stream:
            return stream.read(64).removeprefix(b"\xef\xbb\xbf").startswith(b"# Plan:")
    except OSError:
        return False


def showable(path: str) -> bool:
    """Whether a path can be printed as it is, so that what is shown is what exists."""
    return one_line(path) == path
