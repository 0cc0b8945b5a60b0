"""What git remembers: how often files change, which change together, and which commits spoke of the same thing."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.progress import CancelToken
from planner.codebase.git import run_git
from planner.codebase.words import terms_of

COMMITS = 1_500
"""Commits read, newest first (measured: more adds time, not hits)."""
_WIDE = 30
"""A commit that touches more files says little about any of them."""
_K1, _B = 1.2, 0.4
_RECENT = 200.0
"""Commits after which a change counts half in churn."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit.

    Attributes:
        subject: First line of its message.
        terms: Stemmed terms of subject (twice) and body.
        files: Paths it touched that exist now.
    """

    subject: str
    terms: Counter[str]
    files: tuple[str, ...]


@dataclass(slots=True)
class History:
    """The commits, newest first, and what was counted over them."""

    commits: list[Commit] = field(default_factory=list)
    touched: dict[str, list[int]] = field(default_factory=dict)

    def churn(self) -> dict[str, float]:
        """Path → changes, recent ones more: 1 for the newest commit, half as much every 200 commits before."""
        return {path: sum(0.5 ** (at / _RECENT) for at in places) for path, places in self.touched.items()}

    def votes(self, query: Mapping[str, float]) -> dict[str, tuple[float, int]]:
        """Files of the commits whose messages fit a prompt.

        Returns:
            path → (sum over its 40 best commits of the message's BM25, shared among the files it touched; index of the best commit).
        """
        scored = self._fitting(query)
        result: dict[str, tuple[float, int]] = {}
        for score, at in scored:
            files = self.commits[at].files
            share = score / math.sqrt(len(files)) * (0.5 + 0.5 ** (1 + at / (2 * _RECENT)))
            for path in files:
                total, best = result.get(path, (0.0, at))
                result[path] = (total + share, best)
        return result

    def _fitting(self, query: Mapping[str, float]) -> list[tuple[float, int]]:
        """The 40 best (score, commit index), best first."""
        if not self.commits:
            return []
        n = len(self.commits)
        frequency = {term: sum(term in c.terms for c in self.commits) for term in query}
        idf = {term: math.log(1 + (n - f + 0.5) / (f + 0.5)) for term, f in frequency.items() if f}
        average = sum(c.terms.total() for c in self.commits) / n or 1.0
        scored = []
        for at, commit in enumerate(self.commits):
            if not commit.files:
                continue
            score = 0.0
            norm = 0.0
            for term, weight in idf.items():
                if count := commit.terms.get(term, 0):
                    norm = norm or _K1 * (1 - _B + _B * commit.terms.total() / average)
                    score += query[term] * weight * count * (_K1 + 1) / (count + norm)
            if score:
                scored.append((score, at))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return scored[:40]

    def together(self, path: str, limit: int = 60) -> dict[str, tuple[int, int]]:
        """Files changed in the same commits as ``path``.

        Returns:
            other path → (commits with both, commits of ``path`` looked at), over its last ``limit`` commits.
        """
        places = self.touched.get(path, [])[:limit]
        counts: Counter[str] = Counter()
        for at in places:
            counts.update(self.commits[at].files)
        del counts[path]
        return {other: (number, len(places)) for other, number in counts.items()}


def read_history(root: Path, existing: frozenset[str], *, cancel: CancelToken | None = None) -> History | None:
    """Read the last commits that touched ``root``.

    Args:
        root: A folder of a work tree; paths come back relative to it.
        existing: Paths that exist now; others are dropped.
        cancel: Asked while git runs.

    Returns:
        None where git gives no history (no repository, no commit yet).
    """
    out = run_git(
        root, "log", f"--max-count={COMMITS}", "--no-merges", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature",
        "--no-notes", "--no-color", "--encoding=UTF-8", "--relative", "--name-only", "-z", "--format=%x1e%s%x1f%b%x1f", "HEAD", "--", ".",
        timeout=12.0, cancel=cancel,
    )  # fmt: skip
    if not out.ok:
        return None
    history = History(touched=defaultdict(list))
    for record in out.data.split(b"\x1e")[1:]:
        head, _, names = record.rpartition(b"\x1f")
        subject, _, body = head.decode("utf-8", "replace").partition("\x1f")
        # With -z git ends the message with NUL, then gives each name with a NUL after it.
        files = tuple(sorted({name for raw in names.split(b"\0") if (name := raw.decode("utf-8", "replace").lstrip("\n")) in existing}))
        at = len(history.commits)
        terms = Counter(terms_of(subject) * 2)
        terms.update(terms_of(body[:600]))
        if len(files) > _WIDE:
            files = ()
        history.commits.append(Commit(subject, terms, files))
        for path in files:
            history.touched[path].append(at)
    history.touched = dict(history.touched)
    return history
