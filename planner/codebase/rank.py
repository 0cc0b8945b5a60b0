"""Which files a prompt is about: several weak witnesses, added up.

Contents (BM25), words of the path, the pairing of tests and sources, and what git remembers each see some of the truth. Each is scaled
to its own best file and weighted; the weights were chosen once over public histories and are not fitted to any one repository.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.codebase.history import History
from planner.codebase.index import Index
from planner.codebase.languages import CODE, language_of
from planner.codebase.pairing import is_test
from planner.codebase.words import terms_of


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each witness counts against BM25 over contents, which counts 1."""

    path: float = 0.6
    pair: float = 0.35
    churn: float = 0.35
    together: float = 0.5
    votes: float = 0.6
    code: float = 1.0
    test: float = 0.9
    prose: float = 0.8
    data: float = 0.75


@dataclass(slots=True)
class Evidence:
    """Why a file scored.

    Attributes:
        score: The sum.
        content: Scaled BM25.
        path_terms: Terms of the prompt that stand in its path.
        pair: The source it tests, or the test it has, that lifted it.
        partner: (file, commits with both, commits of that file): the strongest co-change.
        commit: Index in the history of the commit that speaks most for it; -1 for none.
        votes: Scaled vote of commit messages.
    """

    score: float = 0.0
    content: float = 0.0
    path_terms: tuple[str, ...] = ()
    pair: str = ""
    partner: tuple[str, int, int] | None = None
    commit: int = -1
    votes: float = 0.0
    churn: float = field(default=0.0)


def rank(
    query: Mapping[str, float],
    index: Index,
    history: History | None,
    pairs: Mapping[str, tuple[str, ...]],
    weights: Weights | None = None,
) -> list[tuple[str, Evidence]]:
    """Every file with any evidence for it, most relevant first; ties by path.

    Args:
        query: Weighted terms of the prompt.
        index: Terms of the files.
        history: Commits, or None.
        pairs: source → tests.
        weights: Other weights, for measuring.
    """
    w = weights or Weights()
    found = {path: Evidence(content=score) for path, score in _scaled(index.bm25(query)).items()}
    for path, (share, terms) in _path_scores(query, index).items():
        item = found.setdefault(path, Evidence())
        item.path_terms = terms
        item.score += w.path * share
    if history is not None:
        _vote(found, query, history, index.paths, w)
    for path, item in found.items():
        item.score = (item.score + item.content) * _kind_weight(path, w)
    _share_with_pairs(found, pairs, w)
    if history is not None:
        _add_churn(found, history, w)
        _share_with_partners(found, history, index.paths, w)
    return sorted(((path, item) for path, item in found.items() if item.score > 0), key=lambda pair: (-pair[1].score, pair[0]))


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {path: score / best for path, score in scores.items()} if best else {}


def _kind_weight(path: str, w: Weights) -> float:
    language = language_of(path)
    if language in CODE:
        return w.test if is_test(path) else w.code
    return w.data if language in ("JSON", "YAML", "TOML", "XML", "INI", "") else w.prose


def _path_scores(query: Mapping[str, float], index: Index) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Share of the prompt's weight that stands in a path, a folder's word counting half of a file name's."""
    in_paths: dict[str, tuple[set[str], set[str]]] = {}
    frequency: dict[str, int] = {}
    for document in index.documents:
        folder, _, name = document.path.rpartition("/")
        in_name, in_folder = set(terms_of(name)), set(terms_of(folder))
        in_paths[document.path] = in_name, in_folder
        for term in (in_name | in_folder) & query.keys():
            frequency[term] = frequency.get(term, 0) + 1
    n = len(index.documents)
    idf = {term: query[term] * math.log(1 + n / f) for term, f in frequency.items()}
    # The denominator has a floor so that one everyday word in a path does not stand for the whole prompt.
    total = max(sum(idf.values()), 2.0)
    result: dict[str, tuple[float, tuple[str, ...]]] = {}
    for path, (in_name, in_folder) in in_paths.items():
        terms = [t for t in idf if t in in_name or t in in_folder]
        if terms:
            gain = sum(idf[t] * (1.0 if t in in_name else 0.5) for t in terms)
            # A name made of nothing but the prompt's words is a better match than a long name that holds one of them.
            cover = len(in_name & idf.keys()) / (len(in_name) or 1)
            result[path] = gain / total * (0.6 + 0.4 * cover), tuple(sorted(terms, key=lambda t: -idf[t]))
    return result


def _vote(found: dict[str, Evidence], query: Mapping[str, float], history: History, paths: frozenset[str], w: Weights) -> None:
    votes = {path: vote for path, vote in history.votes(query).items() if path in paths}
    best = max((score for score, _ in votes.values()), default=0.0)
    for path, (score, commit) in votes.items():
        item = found.setdefault(path, Evidence())
        item.votes, item.commit = score / best, commit
        item.score += w.votes * item.votes


def _share_with_pairs(found: dict[str, Evidence], pairs: Mapping[str, tuple[str, ...]], w: Weights) -> None:
    """A test follows its source and the source its test; each passes on its own score, never what it was given."""
    before = {path: item.score for path, item in found.items()}
    for source, tests in pairs.items():
        for test in tests:
            for taker, giver in ((test, source), (source, test)):
                gift = w.pair * before.get(giver, 0.0) / (math.sqrt(len(tests)) if taker == test else 1.0)
                if gift <= 0:
                    continue
                item = found.setdefault(taker, Evidence())
                if not item.pair or gift > before.get(item.pair, 0.0) * w.pair:
                    item.pair = giver
                    item.score = max(item.score, before.get(taker, 0.0) + gift)


def _add_churn(found: dict[str, Evidence], history: History, w: Weights) -> None:
    churn = history.churn()
    most = math.log1p(max(churn.values(), default=0.0)) or 1.0
    for path, item in found.items():
        if path in churn:
            item.churn = math.log1p(churn[path]) / most
            item.score *= 1 + w.churn * item.churn
            item.score += 0.1 * w.churn * item.churn


def _share_with_partners(found: dict[str, Evidence], history: History, paths: frozenset[str], w: Weights) -> None:
    """What usually changes with the best files is likely to change this time."""
    seeds = sorted(found.items(), key=lambda pair: (-pair[1].score, pair[0]))[:6]
    if not seeds:
        return
    top = seeds[0][1].score
    gifts: dict[str, float] = {}
    for path, item in seeds:
        for other, (both, looked_at) in history.together(path).items():
            if both < 2 or other not in paths:
                continue
            # Shrunk towards nothing: two of two commits are weaker evidence than twenty of thirty.
            likely = both / (looked_at + 3)
            gifts[other] = gifts.get(other, 0.0) + likely * item.score / len(seeds) * 2
            taker = found.setdefault(other, Evidence())
            if taker.partner is None or likely > taker.partner[1] / (taker.partner[2] + 3):
                taker.partner = (path, both, looked_at)
    for other, gift in gifts.items():
        found[other].score += w.together * min(gift, top)


def is_source(path: str) -> bool:
    """A program file that is no test."""
    return language_of(path) in CODE and not is_test(path)
