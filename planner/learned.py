"""What the words of a prompt say on their own, by weights learned from labelled prompts: a second opinion where no rule is sure.

A linear model over words, pairs of words and a few marks of grammar; ``tools/train_intent.py`` makes its table. It knows nothing of
negation or of who does what to whom, which the rules do: so it decides only where these have little to say (see :mod:`planner.intent`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from planner.request import Request, Sentence
from planner.task import TaskType
from planner.type_patterns import EXISTING, FAIL_PHRASES, FAIL_VERB, MORE, SLOW, WISH
from planner.vocabulary import FUNCTION_WORDS, LEMMA, word_set
from planner.words import Token

SCALE = 16.0
"""The table holds whole numbers: a weight times this."""
TYPES = tuple(TaskType)
_SENTENCES = 6
_TOKENS = 48
"""Read per sentence: the request stands in front."""
_CODE = re.compile(r".*[_./\\$#@].*|.*\d.*")
_VERSION = re.compile(r"v?\d[\d.x]*")
_MARKS = (("#fails", FAIL_PHRASES), ("#failing", FAIL_VERB), ("#slow", SLOW), ("#more", MORE), ("#existing", EXISTING), ("#wish", WISH))

_MODAL = word_set("should must shall ought could would need needs want wants wish like lets")
_FINITE = word_set(
    "is are was were am has have had does do did doesn't don't didn't isn't aren't wasn't weren't hasn't haven't can't won't can will"
    " gets goes went got became becomes never"
)
_SUBORDINATE = word_set("when if after while once whenever since until because as before that which who where so")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the learned weights make of a prompt.

    Attributes:
        shares: Probability per task type; they sum to 1.
        telling: Per type the words that speak for it against the others, most telling first: log-odds and offsets in the prompt.
    """

    shares: dict[TaskType, float]
    telling: dict[TaskType, list[tuple[float, int, int]]]


def opinion(request: Request) -> Opinion:
    """Weigh the words of ``request``; deterministic, work bounded by its first sentences."""
    table = _table()
    sums = list(table[""])
    telling: dict[TaskType, list[tuple[float, int, int]]] = {kind: [] for kind in TYPES}
    for name, (start, end) in features(request).items():
        weights = table.get(name)
        if weights is None:
            continue
        mean = sum(weights) / len(weights)
        for at, weight in enumerate(weights):
            sums[at] += weight
            if weight > mean and start >= 0:
                telling[TYPES[at]].append((weight - mean, start, end))
    highest = max(sums)
    raised = [math.exp(value - highest) for value in sums]
    whole = sum(raised)
    for found in telling.values():
        found.sort(key=lambda item: (-item[0], item[1], item[2]))
    return Opinion({kind: value / whole for kind, value in zip(TYPES, raised, strict=True)}, telling)


def features(request: Request) -> dict[str, Span]:
    """Names of what is in ``request``, each with the offsets of where it first stands, (-1, -1) for a mark of no place."""
    out: dict[str, Span] = {}
    sentences = request.sentences[:_SENTENCES]
    for number, sentence in enumerate(sentences):
        tokens = sentence.tokens[:_TOKENS]
        stems = [_stem(token) for token in tokens]
        for at, (stem, token) in enumerate(zip(stems, tokens, strict=True)):
            if not token.is_word:
                continue
            out.setdefault(stem, (token.start, token.end))
            if at + 1 < len(tokens) and tokens[at + 1].is_word:
                out.setdefault(f"{stem} {stems[at + 1]}", (token.start, tokens[at + 1].end))
        for name, span in _grammar(sentence, stems, number):
            out.setdefault(name, span)
    if len(sentences) == 1:
        out["#one"] = (-1, -1)
    return out


def _grammar(s: Sentence, stems: list[str], number: int) -> Iterator[tuple[str, Span]]:
    """The verb at the head, what it is done to, and turns of phrase: of the first sentence and of what is asked for later."""
    if number and s.head < 0:
        return
    place = (-1, -1)
    for mark, pattern in _MARKS:
        if pattern.search(s.flat.text):
            yield mark, place
    if 0 <= s.lead_end < len(stems):
        first = s.tokens[s.lead_end]
        yield f"^{stems[s.lead_end]}", (first.start, first.end)
    noun = next((t for t in reversed(s.tokens[s.obj[0] : s.obj[1]]) if t.is_word and t.key not in FUNCTION_WORDS), None)
    if noun is not None:
        yield f"={_stem(noun)}", (noun.start, noun.end)
    if s.head < 0:
        yield "#question" if s.question else "#statement", place
        yield f"#{_form(s)}", place
        return
    verb = s.tokens[s.head]
    yield f"!{s.verb}", (verb.start, verb.end)
    if noun is not None:
        yield f"!{s.verb} {_stem(noun)}", (min(verb.start, noun.start), max(verb.end, noun.end))
    after = [t.key for t in s.tokens[s.obj[0] : s.obj[0] + 1]]
    known = bool(after) and after[0] in {"the", "our", "its", "all", "this", "these", "their"}
    yield f"!{s.verb} {'the' if known else 'a'}", (verb.start, verb.end)
    if any(t.key in {"to", "in", "for", "on", "of"} for t in s.tokens[s.obj[1] : s.obj[1] + 1]):
        yield f"!{s.verb} .. {s.tokens[s.obj[1]].key}", (verb.start, verb.end)


def _form(s: Sentence) -> str:
    """What a sentence without a command is: a wish or duty, a clause that says what happens, or a mere name of a thing."""
    words = [t.key for t in s.tokens[:_TOKENS]]
    clause = next((at for at, word in enumerate(words) if at and word in _SUBORDINATE), len(words))
    main = words[:clause]
    if set(main) & _MODAL or set(words) & {"should", "must", "shall", "ought"}:
        return "modal"
    if any(word in _FINITE for word in main) or any(LEMMA.get(w, w) != w and w.endswith("s") for w in main[1:]):
        return "clause"
    if any(w in LEMMA and LEMMA[w] != w and w.endswith("ed") for w in main[1:]):
        return "past"
    return "thing" if clause == len(words) else "thing when"


def _stem(token: Token) -> str:
    key = token.key
    if key in LEMMA:
        return LEMMA[key]
    if _VERSION.fullmatch(key):
        return "0"
    if len(key) > 2 and _CODE.fullmatch(key):
        return "<code>"
    if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is", "'s")) and key not in FUNCTION_WORDS:
        return key[:-1]
    return key


@cache
def _table() -> dict[str, tuple[float, ...]]:
    from planner.learned_weights import WEIGHTS  # read when first needed: an import for other purposes stays light

    out: dict[str, tuple[float, ...]] = {}
    for line in WEIGHTS.splitlines():
        name, _, figures = line.partition("\t")
        out[name] = tuple(int(figure) / SCALE for figure in figures.split())
    return out
