"""Why a file is listed, and which of its lines bear that out."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.safe_text import one_line, shorten
from planner.codebase.history import History
from planner.codebase.languages import CODE, language_of
from planner.codebase.mentions import Mention
from planner.codebase.model import RelevantFile, Symbol
from planner.codebase.pairing import is_test
from planner.codebase.rank import Evidence
from planner.codebase.words import is_task_word, terms_of

_SHORT_FILE = 25
_LONG_DEFINITION = 70
_WINDOW = 12
_LINES_READ = 12_000
_COMMON_LEAST = 3
_COMMON_SEEN = 5
_BODY = 0.45
"""A word inside a definition against the same word in its name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt as the stages below see it.

    Attributes:
        weights: Term → weight × how telling it is in this repository.
        shown: Term → the word as the person typed it.
        identifiers: Names of a program in the prompt, lower case.
    """

    weights: Mapping[str, float]
    shown: Mapping[str, str]
    identifiers: frozenset[str]

    def words(self, terms: Sequence[str], limit: int = 3) -> list[str]:
        """The person's own words for the most telling of ``terms``, words that only name the kind of work left out."""
        best = sorted(dict.fromkeys(terms), key=lambda t: (-self.weights.get(t, 0.0), t))
        words = [self.shown[t] for t in best if t in self.shown and not is_task_word(self.shown[t].lower()) and self.weights.get(t, 0) > 0]
        return list(dict.fromkeys(words))[:limit]


def describe(
    path: str,
    text: str,
    definitions: Sequence[Symbol],
    item: Evidence,
    question: Question,
    *,
    mention: Mention | None = None,
    tests: Sequence[str] = (),
    history: History | None = None,
    leaders: Sequence[str] = (),
) -> RelevantFile:
    """A ranked file with its reason, symbols and line ranges.

    Args:
        path: Relative to the root.
        text: Its text; empty when it could not be read, which leaves symbols and lines out.
        definitions: What the text defines.
        item: What ranking saw.
        question: The prompt.
        mention: Set when the prompt names the file.
        tests: Its tests.
        history: To quote a commit and to count common changes.
        leaders: The files ranked first: common changes are counted with these.
    """
    lines = text.splitlines()[:_LINES_READ]
    hits = {at: found for at, line in enumerate(lines, 1) if (found := question.weights.keys() & set(terms_of(line[:1000])))}
    scored = _scored_symbols(definitions, hits, question)
    named = [s for s, by_name in scored if by_name]
    symbols = _chosen(definitions, [s for s, _ in scored], mention, lines)
    reason = _reason(path, item, question, hits, named, [s for s, _ in scored], mention, tests, history, leaders)
    return RelevantFile(
        path=path,
        score=round(item.score, 6),
        reason=reason,
        lines=_ranges(lines, hits, [s for s, _ in scored], question, mention),
        symbols=symbols,
        test_of=item.pair if is_test(path) and not is_test(item.pair) else "",
    )


def _chosen(definitions: Sequence[Symbol], scored: Sequence[Symbol], mention: Mention | None, lines: Sequence[str]) -> tuple[Symbol, ...]:
    """At most five definitions, that of the stack trace first, each with its header."""
    best = _telling(scored)
    traced = _traced(definitions, mention) if mention is not None and mention.line else None
    if traced is not None:
        top = max((s.score for s in best), default=1.0)
        best = [replace(traced, name=one_line(traced.name, 120), score=top), *(s for s in best if s.name != traced.name)][:5]
    by_name = {s.name: s for s in definitions}
    return tuple(
        replace(s, signature=header_of(lines, s), constructor=_constructor(s, by_name, lines)) if s.kind in _CALLED else s for s in best
    )


_CALLED = frozenset(["function", "method", "class"])


def _traced(definitions: Sequence[Symbol], mention: Mention) -> Symbol | None:
    """The definition a trace leads to: the one of that name nearest to the line (files move on), else the innermost around the line."""
    callable_ones = [s for s in definitions if s.kind not in ("heading", "constant", "test")]
    named = [s for s in callable_ones if mention.function and re.split(r"[.:#]+", s.name)[-1] == mention.function]
    if named:
        return min(named, key=lambda s: (max(s.line - mention.line, mention.line - s.end_line, 0), s.line))
    if mention.function:
        return None
    around = [s for s in callable_ones if s.line <= mention.line <= s.end_line]
    return min(around, key=lambda s: s.end_line - s.line, default=None)


def header_of(lines: Sequence[str], symbol: Symbol) -> str:
    """The definition's header on one line: from its name's line to where its parameters close; empty when that is too far."""
    last = re.split(r"[.:#]+", symbol.name)[-1]
    first = next(
        (
            at
            for at in range(symbol.line - 1, min(symbol.end_line, symbol.line + 14, len(lines)))
            if re.search(rf"(?<!\w){re.escape(last)}\b", lines[at]) and not lines[at].lstrip().startswith("@")
        ),
        None,
    )
    if first is None:
        return ""
    text = ""
    for line in lines[first : first + 25]:
        text += " " + line.split(" #")[0].split(" //")[0].strip()
        if "(" not in text or text.count("(") <= text.count(")"):
            return one_line(text, 600).strip() if "(" in text else ""
    return ""


def _constructor(symbol: Symbol, by_name: Mapping[str, Symbol], lines: Sequence[str]) -> str:
    owner = symbol.name if symbol.kind == "class" else symbol.name.rpartition(".")[0]
    if not owner:
        return ""
    last = owner.rpartition(".")[2]
    found = next(
        (
            by_name[n]
            for n in (f"{owner}.__init__", f"{last}.constructor", f"{last}.{last}", f"New{last}", f"{last}.new", f"{last}.initialize")
            if n in by_name
        ),
        None,
    )
    return header_of(lines, found) if found else ""


def _innermost(symbols: Sequence[Symbol], total: int) -> dict[int, Symbol]:
    """Line → the smallest definition around it."""
    owner: dict[int, Symbol] = {}
    for symbol in sorted(symbols, key=lambda s: (s.line - s.end_line, s.line)):
        for line in range(symbol.line, min(symbol.end_line, total) + 1):
            owner[line] = symbol
    return owner


def _scored_symbols(symbols: Sequence[Symbol], hits: Mapping[int, set[str]], question: Question) -> list[tuple[Symbol, bool]]:
    """(definition with its score, whether its name fits), best first; those without any evidence left out."""
    owner = _innermost(symbols, max(hits, default=0))
    bodies: dict[int, set[str]] = {}
    for line, terms in hits.items():
        if line in owner:
            bodies.setdefault(id(owner[line]), set()).update(terms)
    seen: dict[str, tuple[Symbol, bool]] = {}
    for symbol in symbols:
        last = symbol.name.rpartition(".")[2]
        own = question.weights.keys() & set(terms_of(last))
        inherited = question.weights.keys() & set(terms_of(symbol.name)) - own
        by_name = sum(question.weights[t] for t in own) + 0.3 * sum(question.weights[t] for t in inherited)
        if last.lower() in question.identifiers:
            by_name += 2 * max(question.weights.values(), default=1.0)
        body = _BODY * sum(question.weights[t] for t in bodies.get(id(symbol), set()) - own)
        # A long body meets more words by chance.
        body /= max(1.0, (symbol.end_line - symbol.line) / 60) ** 0.5
        if symbol.kind == "test":
            # A suite around many tests says less than the one test it holds.
            by_name /= max(1.0, (symbol.end_line - symbol.line) / 40)
        score = by_name + body
        if score <= 0:
            continue
        if symbol.kind == "constant" and not own:
            score *= 0.5
        better = Symbol(one_line(symbol.name, 120), symbol.kind, symbol.line, symbol.end_line, round(score, 4))
        old = seen.get(better.name)
        if old is None or old[0].score < better.score:
            seen[better.name] = (
                better,
                any(not is_task_word(question.shown.get(t, "")) for t in own) or last.lower() in question.identifiers,
            )
    return sorted(seen.values(), key=lambda pair: (-pair[0].score, pair[0].line))


def _telling(symbols: Sequence[Symbol]) -> list[Symbol]:
    """At most five, none far behind the best."""
    best = symbols[0].score if symbols else 0.0
    return [s for s in symbols[:5] if s.score >= 0.35 * best]


def _ranges(
    lines: Sequence[str], hits: Mapping[int, set[str]], symbols: Sequence[Symbol], question: Question, mention: Mention | None
) -> tuple[tuple[int, int], ...]:
    """At most three line ranges, best first, none overlapping: a definition, or the paragraph or window that matches."""
    total = len(lines)
    if not total:
        return ()
    if total <= _SHORT_FILE and (hits or mention):
        return ((1, total),)
    candidates: list[tuple[float, int, int]] = []
    if mention is not None and 0 < mention.line <= total:
        candidates.append((1e9, *_around(lines, mention.line)))
    for symbol in symbols[:8]:
        end = min(symbol.end_line, total)
        if end - symbol.line >= _LONG_DEFINITION:
            candidates += _windows(symbol, end, hits, question)
        else:
            candidates.append((symbol.score, symbol.line, end))
    outside = [line for line in hits if not any(s.line <= line <= s.end_line for s in symbols)]
    if outside:
        first, last = _densest(outside, hits, question, 1, total)
        first, last = _paragraph(lines, first, last)
        weight = sum(question.weights[t] for t in set().union(*(hits.get(n, set()) for n in range(first, last + 1))))
        candidates.append((_BODY * weight, first, last))
    candidates.sort(key=lambda c: (-c[0], c[1]))
    chosen: list[tuple[int, int]] = []
    for score, first, last in candidates:
        if score < 0.3 * min(candidates[0][0], 1e6) and chosen and candidates[0][0] < 1e9:
            break
        if all(last < a or first > b for a, b in chosen):
            chosen.append((first, last))
        if len(chosen) == 3:
            break
    return tuple(chosen)


def _windows(symbol: Symbol, end: int, hits: Mapping[int, set[str]], question: Question) -> list[tuple[float, int, int]]:
    """Up to three windows of a long definition, each a little below the one before."""
    inside = [line for line in hits if symbol.line <= line <= end]
    found: list[tuple[float, int, int]] = []
    for place in range(3):
        if place and not inside:
            break
        first, last = _densest(inside, hits, question, symbol.line, end)
        found.append((symbol.score * (1 - 0.2 * place), first, last))
        inside = [line for line in inside if not first - _WINDOW <= line <= last + _WINDOW]
    return found


def _densest(inside: Sequence[int], hits: Mapping[int, set[str]], question: Question, low: int, high: int) -> tuple[int, int]:
    """The window of a few lines that holds the most telling words; the head of the range when it holds none."""
    best, place = -1.0, (low, min(high, low + 3))
    for at, first in enumerate(inside):
        window = inside[at : bisect.bisect_left(inside, first + _WINDOW, at)]
        weight = sum(question.weights[t] for t in set().union(*(hits[line] for line in window))) + 0.01 * len(window)
        if weight > best:
            best, place = weight, (first, window[-1])
    return max(low, place[0]), min(high, place[1])


def _paragraph(lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Widen to the blank lines around, at most six lines either way."""
    low, high = first, last
    while low > max(1, first - 6) and lines[low - 2].strip():
        low -= 1
    while high < min(len(lines), last + 6) and lines[high].strip():
        high += 1
    return low, high


def _around(lines: Sequence[str], line: int) -> tuple[int, int]:
    return _paragraph(lines, line, line)


def _reason(
    path: str,
    item: Evidence,
    question: Question,
    hits: Mapping[int, set[str]],
    named: Sequence[Symbol],
    symbols: Sequence[Symbol],
    mention: Mention | None,
    tests: Sequence[str],
    history: History | None,
    leaders: Sequence[str],
) -> str:
    """The strongest two to four pieces of evidence in words."""
    parts: list[str] = []
    if mention is not None:
        where = f" at line {mention.line}" if mention.line else ""
        parts.append(f"in the stack trace{where}" if mention.how == "frame" else f"named in the prompt{where}")
    headings = [s for s in named if s.kind == "heading"]
    defined = [s for s in named if s.kind != "heading"]
    if defined:
        best = [_name(s) for s in _telling(defined)][: 2 if is_test(path) else 3]
        parts.append(("holds " if is_test(path) else "defines ") + _listed(best))
    elif headings:
        parts.append(f"section “{shorten(headings[0].name, 60)}”")
    else:
        words = question.words([t for found in hits.values() for t in found])
        if words:
            place = f" in {_name(symbols[0])}" if symbols and symbols[0].kind not in ("heading", "constant", "index") else ""
            parts.append(f"speaks of {_listed([_word(w) for w in words])}{place}")
    path_words = question.words(item.path_terms)
    if path_words:
        parts.append(f"path matches {_listed([_word(w) for w in path_words])}")
    if is_test(path) and item.pair and not is_test(item.pair):
        parts.append(f"tests {_code(item.pair)}")
    elif tests and not is_test(path):
        shown = [_code(t) for t in tests[:2]]
        parts.append(f"its test is {shown[0]}" if len(tests) == 1 else f"its tests are {_listed(shown)}")
    parts += _common_changes(path, item, history, leaders)
    if history is not None and item.commit >= 0 and len(parts) < 3 and item.votes > 0.15:
        subject = shorten(one_line(history.commits[item.commit].subject), 70)
        parts.append(f"changed by “{subject if subject.count('`') % 2 == 0 else subject.replace('`', '')}”")
    if not parts:
        words = [question.shown.get(t, "") for found in hits.values() for t in found if question.shown.get(t)]
        parts.append(f"speaks of {_listed([_word(w) for w in dict.fromkeys(words)][:3])}" if words else "changes often in this project")
    return "; ".join(parts[:4])


def _common_changes(path: str, item: Evidence, history: History | None, leaders: Sequence[str]) -> list[str]:
    """How often the file changed with the leader it changed with most, counted over its own last commits."""
    if history is None:
        return []
    together = history.together(path, 20)
    others = [
        (*together[other], other)
        for other in leaders
        if other not in (path, item.pair) and other in together and language_of(other) in CODE
    ]
    if others:
        both, looked_at, other = max(others, key=lambda found: (found[0], -leaders.index(found[2])))
        # A few commits, as in a young repository, change everything together: that says nothing of these two files.
        if both >= _COMMON_LEAST and both * 4 >= looked_at >= _COMMON_SEEN:
            return [f"changed with {_code(other)} in {both} of its last {looked_at} commits"]
    return []


def _code(text: str) -> str:
    """A path or name between backticks: whoever shows the reason makes code of it."""
    return f"`{text}`" if "`" not in text else text


def _name(symbol: Symbol) -> str:
    name = shorten(symbol.name, 60)
    return f"“{name}”" if symbol.kind == "test" and " " in name else _code(name)


def _word(word: str) -> str:
    """A word as typed; as code when only a program would write it so."""
    return _code(word) if "_" in word or any(c.isupper() for c in word[1:]) else word


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
