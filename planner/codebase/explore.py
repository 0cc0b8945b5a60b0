"""A repository explored for one prompt: which files it is about and why, how the project tests itself, what it already does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.progress import CancelToken, Progress, ProgressCallback, no_progress
from planner.codebase.commands import commands_of, package_manager_of, projects_of
from planner.codebase.conventions import find_conventions
from planner.codebase.evidence import Question, describe
from planner.codebase.frameworks import test_framework_of
from planner.codebase.history import History, read_history
from planner.codebase.index import Index, build_index
from planner.codebase.languages import language_of
from planner.codebase.manifests import Project, read_or_empty
from planner.codebase.mentions import Mention, mentioned_files, mentioned_identifiers, without_paths
from planner.codebase.model import Codebase, RelevantFile, Symbol
from planner.codebase.newfiles import new_files
from planner.codebase.pairing import is_test, pair_up
from planner.codebase.places import Custom, custom_of, custom_of_migration
from planner.codebase.rank import Evidence, Weights, rank
from planner.codebase.scan import Scan, scan
from planner.codebase.symbols import symbols_of
from planner.codebase.words import display_words, is_task_word, query_of, split_identifier, terms_of, words_of
from planner.task import TaskType

_WEAK = 0.12
"""A file below this share of the best one's score is left out, however few there are."""
_DEFINERS = 12


def explore(
    root: Path,
    prompt: str,
    *,
    task_type: TaskType | None = None,
    limit: int = 10,
    cache_dir: Path | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = no_progress,
) -> Codebase:
    """Explore ``root`` for ``prompt``. Reads only; the one thing written is the cache.

    Args:
        root: The repository's folder, or one inside it; git is used where it is there.
        prompt: What the person asked for; only its first characters are looked at when it is very long.
        task_type: Decides which new files are proposed.
        limit: Existing files listed at most; new ones come on top.
        cache_dir: Where indexed terms are kept between runs; None keeps nothing.
        cancel: Asked throughout.
        progress: Told ``scanning``, ``indexing``, ``history``, ``ranking``.

    Raises:
        UnreadableInput: ``root`` is missing, is no folder or cannot be opened.
        Cancelled: The token was set.
    """
    scanned, index, history = _read_all(root, cache_dir, cancel, progress, history=True)
    pairs = pair_up(sorted(index.paths))
    progress(Progress("ranking", 0, limit))
    texts = _Texts(scanned.root)
    ranked, mentions = _ranked(prompt, scanned, index, history, pairs, texts)
    migrates = task_type is TaskType.MIGRATION
    custom = custom_of_migration(prompt, scanned.paths, texts) if migrates else Custom()
    if not custom.files:
        custom = custom_of(prompt, scanned.paths, texts)
    grounded = _grounded(ranked, prompt, mentions, index, history)
    kept = _kept(_by_custom(grounded, custom, mentions, texts), mentions, limit)
    question = _question(prompt, index)
    relevant: list[RelevantFile] = []
    leaders = [path for path, _ in kept[:6]]
    for number, (path, item) in enumerate(kept):
        if cancel is not None:
            cancel.check()
        progress(Progress("ranking", number, len(kept), path))
        relevant.append(
            describe(
                path,
                texts(path),
                texts.definitions(path),
                item,
                question,
                mention=mentions.get(path),
                tests=pairs.get(path, ()),
                history=history,
                leaders=leaders,
            )
        )
    relevant = _customary_first(relevant, custom, mentions, limit)
    order = [file.path for file in relevant]
    projects = projects_of(scanned.root, scanned.paths, order)
    framework = test_framework_of(projects, index, order, texts)
    top = next((p for p in projects if not p.folder), None) or Project(scanned.root, "", _root_names(scanned), scanned.paths)
    # Where custom says which files a request changes, it needs no file of its own.
    created = () if custom.files else new_files(prompt, task_type, relevant, scanned.paths, pairs, framework, texts)
    # Ignored files and links are not listed above, yet they are there.
    created = tuple(file for file in created if not os.path.lexists(scanned.root / file.path))
    return Codebase(
        root=scanned.root,
        is_git=scanned.is_git,
        file_count=len(index.documents),
        languages=scanned.languages(),
        relevant=(*relevant, *created),
        commands=commands_of(scanned.root, scanned.paths, projects),
        conventions=find_conventions(top, index, pairs, order, texts),
        test_framework=framework,
        package_manager=package_manager_of(projects),
        findings=(*scanned.findings, *index.findings),
    )


def rank_files(
    root: Path, prompt: str, *, cache_dir: Path | None = None, history: bool = True, weights: Weights | None = None
) -> list[str]:
    """Existing paths in the order :func:`explore` would list them, without a limit; for measuring.

    Raises:
        UnreadableInput: As :func:`explore`.
    """
    scanned, index, commits = _read_all(root, cache_dir, None, no_progress, history=history)
    ranked, _ = _ranked(prompt, scanned, index, commits, pair_up(sorted(index.paths)), _Texts(scanned.root), weights)
    return [path for path, _ in ranked]


def _read_all(
    root: Path, cache_dir: Path | None, cancel: CancelToken | None, progress: ProgressCallback, *, history: bool
) -> tuple[Scan, Index, History | None]:
    scanned = scan(root, cancel=cancel, progress=progress)
    index = build_index(scanned, cache_dir, cancel=cancel, progress=progress)
    if not (history and scanned.is_git):
        return scanned, index, None
    progress(Progress("history"))
    return scanned, index, read_history(scanned.root, scanned.paths, cancel=cancel)


def _ranked(
    prompt: str,
    scanned: Scan,
    index: Index,
    history: History | None,
    pairs: Mapping[str, tuple[str, ...]],
    texts: _Texts,
    weights: Weights | None = None,
) -> tuple[list[tuple[str, Evidence]], dict[str, Mention]]:
    """Ranking with what the prompt names put first: paths in its order, then files that define a symbol it names."""
    ranked = rank(query_of(without_paths(prompt)), index, history, pairs, weights)
    mentions = {m.path: m for m in mentioned_files(prompt, scanned.paths)[:8]}
    definers = _definers(prompt, index, ranked, texts)
    known = dict(ranked)
    top = ranked[0][1].score if ranked else 1.0
    lift = {path: 3.0 - 0.01 * place for place, path in enumerate(mentions)}
    for place, path in enumerate(definers):
        lift.setdefault(path, 1.0 - 0.05 * place)
    for path, extra in lift.items():
        item = known.setdefault(path, Evidence())
        # A frame deep in a stack or a symbol used in passing lifts a file above what it said itself, named paths above everything.
        item.score = (0.0 if path in mentions else item.score) + top * extra
    order = sorted(known.items(), key=lambda pair: (-pair[1].score, pair[0]))
    return order, mentions


def _definers(prompt: str, index: Index, ranked: list[tuple[str, Evidence]], texts: _Texts) -> list[str]:
    """Files that define a name which only a program would use, sources before tests."""
    place = {path: at for at, (path, _) in enumerate(ranked)}
    found: dict[str, None] = {}
    for name in mentioned_identifiers(prompt)[:6]:
        holders = sorted(index.holding(next(iter(split_identifier(name)[-1:]), "")), key=lambda p: (is_test(p), place.get(p, 10_000), p))
        for path in holders[:_DEFINERS]:
            if any(s.name.rpartition(".")[2] == name for s in texts.definitions(path) if s.kind != "heading"):
                found.setdefault(path)
                break
    return list(found)


def _grounded(
    ranked: list[tuple[str, Evidence]], prompt: str, mentions: Mapping[str, Mention], index: Index, history: History | None
) -> list[tuple[str, Evidence]]:
    """The ranking without files that meet nothing but words for the kind of work: "add" and "make" stand in every repository.

    A file counts when a telling word of the prompt stands in it, in its path or in the commit that speaks for it, or when it goes with
    such a file (its test, its source, what changes with it).
    """
    telling = {t for word in words_of(without_paths(prompt)) if not is_task_word(word.lower()) for t in terms_of(word)}
    holding = set().union(*(index.holding(term) for term in telling))

    def stands(path: str, item: Evidence) -> bool:
        if path in mentions or path in holding or telling & set(item.path_terms):
            return True
        if history is None or item.commit < 0:
            return False
        return bool(telling & set(terms_of(history.commits[item.commit].subject)))

    sure = {path for path, item in ranked if stands(path, item)}
    return [
        (path, item) for path, item in ranked if path in sure or item.pair in sure or (item.partner is not None and item.partner[0] in sure)
    ]


def _by_custom(
    ranked: list[tuple[str, Evidence]], custom: Custom, mentions: Mapping[str, Mention], texts: _Texts
) -> list[tuple[str, Evidence]]:
    """The ranking without files that only share everyday words with a request that is about one package or version."""
    if not (custom.only or custom.alone):
        return ranked
    only = custom.only
    return [(path, item) for path, item in ranked[:60] if path in mentions or (only is not None and only.search(texts(path)))]


def _customary_first(relevant: list[RelevantFile], custom: Custom, mentions: Mapping[str, Mention], limit: int) -> list[RelevantFile]:
    """Named files, then those that custom gives, then the ranked rest."""
    if not custom.files:
        return relevant
    known = {f.path: f for f in relevant}
    top = max((f.score for f in relevant), default=1.0)
    given = []
    for file in custom.files:
        ranked = known.get(file.path)
        lines = file.lines or (ranked.lines if ranked else ())
        given.append(replace(ranked or file, reason=file.reason, lines=lines, score=top, symbols=()))
    taken = {f.path for f in given}
    named = [f for f in relevant if f.path in mentions and f.path not in taken]
    rest = [f for f in relevant if f.path not in mentions and f.path not in taken]
    return [*named, *given, *rest][: max(limit, len(named) + len(given))]


def _kept(ranked: list[tuple[str, Evidence]], mentions: Mapping[str, Mention], limit: int) -> list[tuple[str, Evidence]]:
    """The first ``limit``, without the tail that only chance words brought."""
    unnamed = [item.score for path, item in ranked if path not in mentions]
    least = _WEAK * max(unnamed, default=0.0)
    return [(path, item) for path, item in ranked if path in mentions or item.score >= least][: max(0, limit)]


def _question(prompt: str, index: Index) -> Question:
    query = query_of(without_paths(prompt))
    weights = {term: weight * index.idf(term) for term, weight in query.items() if index.frequency(term)}
    return Question(weights, display_words(prompt), frozenset(name.lower() for name in mentioned_identifiers(prompt)))


def _root_names(scanned: Scan) -> dict[str, str]:
    return {path.lower(): path for path in sorted(scanned.paths, reverse=True) if "/" not in path}


class _Texts:
    """Texts of files, each read once during an exploration, and what they define."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """The text of a path; empty when it cannot be read."""
        if path not in self._known:
            self._known[path] = read_or_empty(self._root, path)
        return self._known[path]

    def definitions(self, path: str) -> tuple[Symbol, ...]:
        """What a path's text defines."""
        return symbols_of(self(path), language_of(path))
