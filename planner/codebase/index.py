"""An index of what files say: terms per file, kept between runs, and BM25 over them."""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import UnreadableInput
from core.files import decode
from core.findings import Finding, Severity
from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from planner.codebase.languages import is_generated_text
from planner.codebase.scan import MAX_BYTES, Scan, ScannedFile
from planner.codebase.words import split_identifier, terms_of, words_of

K1, B = 1.2, 0.6
_SCHEMA = 3
_READ_SECONDS = 25.0
_SKIP = "-"
"""Stands for a file that holds no text people write: binary or generated."""
_DEFINED = re.compile(
    r"^[ \t]*(?:export\s+|default\s+|public\s+|private\s+|protected\s+|internal\s+|static\s+|abstract\s+|final\s+|sealed\s+|partial\s+|async\s+|pub(?:\([^)]*\))?\s+)*"  # noqa: E501
    r"(?:class|def|function|func(?:\s*\([^)]*\))?|fn|interface|struct|enum|trait|type|module|record|object|namespace|macro_rules!"
    r"|create\s+(?:or\s+(?:alter|replace)\s+)?(?:proc(?:edure)?|function|view|table|trigger|type))\s+([\w.\[\]\"`]+)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file's terms.

    Attributes:
        path: Relative to the root.
        length: Number of terms.
        terms: `` term:count term:count `` with a blank at either end: one query looks up a few terms in many files, and
            finding them in a text is faster than unpacking all of them.
    """

    path: str
    length: int
    terms: str

    def count(self, term: str) -> int:
        """How often a term stands in the file."""
        at = self.terms.find(f" {term}:")
        if at < 0:
            return 0
        start = at + len(term) + 2
        return int(self.terms[start : self.terms.index(" ", start)])


@dataclass(slots=True)
class Index:
    """Terms of every readable text file, with the lookups that ranking needs."""

    documents: list[Document]
    findings: list[Finding] = field(default_factory=list)
    _frequency: dict[str, int] = field(default_factory=dict)

    @property
    def paths(self) -> frozenset[str]:
        """Every file that was read as text."""
        return frozenset(d.path for d in self.documents)

    def holding(self, term: str) -> list[str]:
        """Paths of the files that hold a term, in path order."""
        needle = f" {term}:"
        return [d.path for d in self.documents if needle in d.terms]

    def frequency(self, term: str) -> int:
        """In how many files a term stands."""
        known = self._frequency.get(term)
        if known is None:
            needle = f" {term}:"
            known = self._frequency[term] = sum(needle in d.terms for d in self.documents)
        return known

    def idf(self, term: str) -> float:
        """How telling a term is here: the Robertson-Spärck Jones weight, never negative."""
        n = self.frequency(term)
        return math.log(1 + (len(self.documents) - n + 0.5) / (n + 0.5))

    def bm25(self, query: Mapping[str, float]) -> dict[str, float]:
        """BM25 of every file that holds a term of the query; path → score > 0."""
        if not self.documents:
            return {}
        average = sum(d.length for d in self.documents) / len(self.documents) or 1.0
        weights = [(term, weight * self.idf(term)) for term, weight in query.items() if self.frequency(term)]
        scores: dict[str, float] = {}
        for document in self.documents:
            norm = K1 * (1 - B + B * document.length / average)
            score = 0.0
            for term, weight in weights:
                if count := document.count(term):
                    score += weight * count * (K1 + 1) / (count + norm)
            if score > 0:
                scores[document.path] = score
        return scores


def term_counts(text: str) -> Counter[str]:
    """Terms of a file's text; names it defines count three times, since a file is about what it defines."""
    counts: Counter[str] = Counter()
    for word, number in Counter(words_of(text)).items():
        for term in split_identifier(word):
            counts[term] += number
    for name in _DEFINED.findall(text):
        for term in terms_of(name):
            counts[term] += 2
    return counts


def build_index(
    scan: Scan, cache_dir: Path | None, *, cancel: CancelToken | None = None, progress: ProgressCallback = no_progress
) -> Index:
    """Read what changed since the last time, take the rest from the cache.

    A cache that is damaged, of another version or not writable is dropped and rebuilt; it never decides an answer.

    Raises:
        Cancelled: The token was set.
    """
    files = scan.rankable()
    cache = _Cache(cache_dir, scan.root) if cache_dir is not None else _Cache(None, scan.root)
    index = Index([])
    deadline = time.monotonic() + _READ_SECONDS
    unreadable: list[str] = []
    try:
        for number, file in enumerate(files):
            if cancel is not None and number % 20 == 0:
                cancel.check()
            if number % 200 == 0:
                progress(Progress("indexing", number, len(files)))
            if time.monotonic() > deadline:
                message = f"reading was stopped after {_READ_SECONDS:.0f} seconds; {len(files) - number:,} files were not read"
                index.findings.append(Finding("SCAN_BOUND", Severity.WARNING, message, "Run again: what was read is kept."))
                break
            try:
                stored = cache.by_status(file) or _read(scan.root, file, cache)
            except OSError:
                unreadable.append(file.path)
                continue
            if stored[1] != _SKIP:
                index.documents.append(Document(file.path, *stored))
    finally:
        cache.save()
    if unreadable:
        message = f"{len(unreadable)} file(s) could not be read"
        index.findings.append(Finding("UNREADABLE_FILE", Severity.WARNING, message, "Check permissions.", file=unreadable[0]))
    progress(Progress("indexing", len(files), len(files)))
    return index


def _read(root: Path, file: ScannedFile, cache: _Cache) -> tuple[int, str]:
    with open(root / file.path, "rb", opener=_no_follow) as stream:
        data = stream.read(MAX_BYTES + 1)
    digest = hashlib.sha256(data).hexdigest()
    stored = cache.by_content(digest)
    if stored is None:
        stored = _terms(data)
    cache.put(file, digest, stored)
    return stored


def _no_follow(path: str, flags: int) -> int:
    """Between listing and reading a file may have become a link or a pipe: neither is followed or waited for."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _terms(data: bytes) -> tuple[int, str]:
    try:
        text = decode(data).text
    except UnreadableInput:
        return 0, _SKIP
    if is_generated_text(text):
        return 0, _SKIP
    counts = term_counts(text)
    return sum(counts.values()), " " + "".join(f"{term}:{count} " for term, count in sorted(counts.items()))


class _Cache:
    """Terms by content, and content by path, size and time of change; one SQLite file per root, in memory during a run."""

    def __init__(self, folder: Path | None, root: Path) -> None:
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:24]
        self._path = folder / f"index-{name}.sqlite" if folder is not None else None
        self._status: dict[str, tuple[int, int, str]] = {}
        self._content: dict[str, tuple[int, str]] = {}
        self._used: dict[str, tuple[int, int, str]] = {}
        self._changed = False
        if self._path is not None:
            self._load(self._path)

    def by_status(self, file: ScannedFile) -> tuple[int, str] | None:
        """The terms of a file whose size and time of change are as they were."""
        known = self._status.get(file.path)
        if known is None or known[:2] != (file.size, file.mtime_ns):
            return None
        self._used[file.path] = known
        return self._content.get(known[2])

    def by_content(self, digest: str) -> tuple[int, str] | None:
        """The terms of the same bytes, wherever they stood."""
        return self._content.get(digest)

    def put(self, file: ScannedFile, digest: str, stored: tuple[int, str]) -> None:
        """Keep a file's terms."""
        self._used[file.path] = (file.size, file.mtime_ns, digest)
        self._content[digest] = stored
        self._changed = True

    def _load(self, path: Path) -> None:
        if not path.is_file():
            return
        try:
            with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as db:
                if db.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA:
                    return
                self._status = {
                    p: (int(size), int(mtime), str(digest))
                    for p, size, mtime, digest in db.execute("SELECT path, size, mtime, digest FROM status")
                }
                self._content = {
                    str(digest): (int(length), str(terms))
                    for digest, length, terms in db.execute("SELECT digest, length, terms FROM content")
                }
        except (sqlite3.Error, ValueError, TypeError, OverflowError):
            self._status, self._content = {}, {}

    def save(self) -> None:
        """Write what this run used, in a new file that replaces the old one; failing to is no failure of the run."""
        if self._path is None or not (self._changed or self._used.keys() != self._status.keys()):
            return
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = OFF")
                db.execute("PRAGMA synchronous = OFF")
                db.execute(f"PRAGMA user_version = {_SCHEMA}")
                db.execute("CREATE TABLE status (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, digest TEXT) WITHOUT ROWID")
                db.execute("CREATE TABLE content (digest TEXT PRIMARY KEY, length INTEGER, terms TEXT)")
                db.execute("BEGIN")
                db.executemany("INSERT INTO status VALUES (?, ?, ?, ?)", self._status_rows())
                db.executemany("INSERT INTO content VALUES (?, ?, ?)", self._content_rows())
                db.execute("COMMIT")
            temporary.replace(self._path)
        except (sqlite3.Error, OSError):
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _status_rows(self) -> Iterable[tuple[str, int, int, str]]:
        return ((path, *row) for path, row in self._used.items())

    def _content_rows(self) -> Iterable[tuple[str, int, str]]:
        wanted = {row[2] for row in self._used.values()}
        return ((digest, *row) for digest, row in self._content.items() if digest in wanted)
