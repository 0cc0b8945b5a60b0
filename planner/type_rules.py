"""Rules that tell the task type from a sentence's grammar: its head verb, that verb's object, what is said to fail.

The definitions are the issue's: chore = upkeep nobody outside notices; feature = a capability that did not exist; enhancement = an
existing one made better; refactor = restructured, same behaviour; fix = something is broken; migration = databases, SQL objects, data or
pipelines change platform.
"""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from planner.evidence import Evidence
from planner.migration_rules import migration_evidence, move_over_sentences
from planner.request import Request, Sentence
from planner.request_sections import Part
from planner.task import TaskType
from planner.type_commands import BETTERING, CHORE, FEATURE, FIXING, REFACTOR, Found, command_evidence
from planner.type_patterns import (
    CAPABILITY,
    CLUMSY,
    ERROR_NAME,
    EXISTING,
    FAIL_NOUN_ADJ,
    FAIL_PHRASES,
    FAIL_VERB,
    MORE,
    NOUNISH,
    NOW_FAILS,
    ODDLY,
    PROGRESSIVE,
    REPORT,
    SAME,
    SLOW,
    STALE_TEXT,
    SUBORDINATE,
    TOPICAL,
    UPKEEP_PHRASE,
    VERSION_STEP,
    WISH,
)
from planner.vocabulary import BETTER, BUILD, CI, DEPS, DOCS, FIX, GUARD, LEMMA, MOVE_STRONG, RESHAPE, TESTS, UPKEEP


def type_evidence(request: Request, *, named_target: bool) -> list[Evidence]:
    """Everything that speaks for a type.

    Args:
        request: The parsed prompt.
        named_target: A database or server and a target catalog or schema were found: a move, unless the words say otherwise.
    """
    out: list[Evidence] = []
    words = request.words
    if request.prefix:
        weight = 9.0 if request.prefix.task_type in {FIXING, CHORE} else 7.5
        out.append(Evidence(request.prefix.task_type, weight, request.prefix.start, request.prefix.end))
    if words.has_trace:
        trace = next((t for t in words.tokens if t.quoted), None)
        if trace:
            out.append(Evidence(FIXING, 6.5, trace.start, trace.end))
    out += _headed(request)
    out += move_over_sentences(request)
    for number, sentence in enumerate(request.sentences):
        share = _share(number, sentence)
        only_background = sentence.head < 0 and _asked_after(request.sentences, number) and not _reports_failure(sentence)
        for kind, weight, first, end in _rules(sentence, named_target and number == 0):
            if set(range(first, end)) <= sentence.negated and first < end:
                continue
            if only_background and kind in {FIXING, FEATURE}:
                weight *= 0.4  # how things are, told before what should be done
            first, end = min(first, len(sentence.tokens) - 1), max(first + 1, min(end, len(sentence.tokens)))
            out.append(Evidence(kind, weight * share, sentence.tokens[first].start, sentence.tokens[end - 1].end))
    return out


_MODAL = re.compile(r" (?:should|must|shall|needs? to|has to|have to|we need|i need|we want|i want|would like|i'd like) ")


def _asked_after(sentences: list[Sentence], number: int) -> bool:
    return any(s.head >= 0 or _MODAL.search(s.flat.text) for s in sentences[number + 1 : number + 4])


def _share(number: int, sentence: Sentence) -> float:
    """How much a sentence counts: the first and what is plainly asked most, background and what is only checked at the end least."""
    if sentence.part is Part.ASK or (sentence.asked and number < 6):
        return 1.0
    if _ORIENTING.match(sentence.flat.text):
        return 0.3
    if sentence.part in {Part.CRITERIA, Part.BUG, Part.CONTEXT}:
        return 0.3 if sentence.part is Part.CRITERIA else 0.6
    share = 1.0 if number == 0 else 0.75 if number < 4 else 0.4
    return share if number == 0 or sentence.head >= 0 or _MODAL.search(sentence.flat.text) else min(share, 0.6)


_ORIENTING = re.compile(
    r" (?:please |first |you )*(?:read|look (?:at|into|through)|study|explore|inspect|review|understand|familiarize yourself|go through|think (?:hard|deeply|carefully|about)|check out|analy[sz]e|start (?:by|with)) "
)
_NOW = re.compile(r" (?:at the moment|currently|right now|today|as of now|so far|until now|at present|these days|for now|nowadays)(?= )")


def _headed(request: Request) -> Iterator[Evidence]:
    """A template's headings say what is reported: what happens and how to reproduce it, or what is wished."""
    for heading in request.headings:
        words = request.words.prompt[heading.start : heading.words_end].casefold()
        if heading.part is Part.BUG or "repro" in words:
            yield Evidence(FIXING, 6.5, heading.start, heading.words_end)
        elif "feature" in words or words.startswith("describe the solution"):
            yield Evidence(FEATURE, 4.0, heading.start, heading.words_end)


def _rules(s: Sentence, named_target: bool) -> Iterator[Found]:
    migration = list(migration_evidence(s, named_target))
    if s.head < 0 and _reports_failure(s):
        # The move is only where or when something broke: "the report is wrong after migrating".
        migration = [(kind, weight * 0.4, first, end) for kind, weight, first, end in migration]
    yield from migration
    moving = max((w for _, w, _, _ in migration), default=0.0) >= 6
    yield from _failure(s, moving)
    if s.head >= 0:
        if not moving:
            yield from command_evidence(s)
    else:
        yield from _noun_phrase(s)
    yield from _phrases(s, moving)


def _match(s: Sentence, pattern: re.Pattern[str], kind: TaskType, weight: float) -> Iterator[Found]:
    for match in pattern.finditer(s.flat.text):
        first, end = s.flat.span(*match.span())
        if not set(range(first, end)) <= s.negated:
            yield (kind, weight, first, end)
            return


def _reports_failure(s: Sentence) -> bool:
    """A main clause says that something fails; in ``because …`` it would only be a reason."""
    text = re.split(r" (?:because|since|so that|before|as) ", s.flat.text, maxsplit=1)[0] + " "
    if WISH.search(text) or re.search(r" (?:should|must|shall|need|needs|want|wants|has to|have to) ", text):
        return False
    return any(pattern.search(text) for pattern in (FAIL_PHRASES, ERROR_NAME)) or any(
        s.flat.text[m.end() :].split(" ", 2)[1:2] not in ([w] for w in TOPICAL) for m in FAIL_VERB.finditer(text)
    )


_BAD = frozenset(["leere", "blank", "wrong", "broken", "garbled", "corrupted", "kaputt", "falsch", "fehlerhaft"])
"""Say of any thing that it is no good: ``a blank page`` names no kind of page."""
_TOLD = re.compile(
    r"(?: (?:should|must|to|could|can|please|and|,)|^) (?:also |then )?(?:mention|say|tell|show|list|name|report|log|print|include|display|notify|alert|warn|explain|tell) (?:\w+ ){0,3}(?:which|what|when|why|whenever|who|where|if|that) "
)


def _failure(s: Sentence, moving: bool) -> Iterator[Found]:
    """Something is said to be broken: a predicate weighs most, a noun less, the name of a thing nothing."""
    command = s.head >= 0 and s.verb not in FIX | GUARD
    told_as_wish = bool(WISH.search(s.flat.text))
    damp = (
        0.45
        if moving or told_as_wish
        else 0.55
        if command and s.verb in BUILD | BETTER | RESHAPE | UPKEEP | MOVE_STRONG
        else 0.8
        if command
        else 1.0
    )
    told = _TOLD.search(s.flat.text)
    clumsy = CLUMSY.search(s.flat.text)
    if clumsy:
        yield (BETTERING, 5.0, *s.flat.span(*clumsy.span()))
    circumstance = (
        s.tokens[s.lead_end].start
        if s.head >= 0 and s.lead_end > 2 and s.tokens[0].key in {"when", "if", "whenever", "after", "once"}
        else -1
    )
    for pattern, weight in ((FAIL_PHRASES, 6.0), (ERROR_NAME, 6.0), (FAIL_VERB, 6.0), (FAIL_NOUN_ADJ, 4.5)):
        for match in pattern.finditer(s.flat.text):
            first, end = s.flat.span(*match.span())
            if clumsy and pattern is FAIL_PHRASES:
                weight = 2.4
            if (told and (match.start() >= told.start() or _MODAL.search(told[0]))) or s.tokens[first].start < circumstance:
                weight = 2.0  # what is to be told about, or the case it is wished for: not what happens
            following = s.tokens[end].key if end < len(s.tokens) else ""
            before = s.tokens[first - 1].key if first else ""
            if pattern in (FAIL_VERB, FAIL_NOUN_ADJ) and (
                (following in TOPICAL and s.tokens[first].key not in _BAD)
                or (pattern is FAIL_VERB and (following == "nothing" or before in {"should", "must", "shall", "could", "to", "please"}))
                or (
                    pattern is FAIL_VERB
                    and first in {s.head, s.lead_end}
                    and s.verb not in FIX
                    and not s.tokens[first].key.endswith(("s", "ed", "ing"))
                )
            ):
                continue
            if (
                pattern is FAIL_VERB
                and before in {"on", "for", "of", "to", "and", "all", "any", "more", "better", "helpful", "the", "a"}
                and s.tokens[first].key in NOUNISH.split("|")
            ):
                weight_here = 2.0
            else:
                weight_here = weight
            if set(range(first, end)) <= s.negated and pattern is not FAIL_PHRASES:
                continue
            yield (FIXING, weight_here * damp, first, end)
            break
    if s.question and s.tokens[0].key in {"why", "warum", "wieso"}:
        yield (FIXING, 4.0, 0, 1)
    if s.head < 0 and not told_as_wish and not moving:
        yield from _report(s)


def _report(s: Sentence) -> Iterator[Found]:
    """A plain statement about something, neither command nor wish, reports a defect: ``comma in field breaks the import``."""
    text = s.flat.text
    if (
        MORE.search(text)
        or _NOW.search(text)
        or re.search(r" (?:should|must|shall|ought|soll|sollte|muss|needs?|wants?|has to|have to) ", text)
        or PROGRESSIVE.search(text)
    ):
        return
    if too := re.search(r" (?:is|are|was|were|feels?|looks?|seems?) (?:\w+ )?too \w+ ", text):
        first, end = s.flat.span(*too.span())
        yield (BETTERING, 5.2, first, end)
        return
    if swapped := re.search(r" instead of ", text):
        first, end = s.flat.span(*swapped.span())
        yield (FIXING, 4.2, first, end)
    match = REPORT.search(text, len(s.tokens[0].key) + 1)
    subordinate = SUBORDINATE.search(text)
    if subordinate and _is_thing(text[: subordinate.start()]) and (match is None or match.start() >= subordinate.start()):
        return  # "a notification when a build is waiting" says what is wished for, not what happens
    if odd := ODDLY.search(text):
        first, end = s.flat.span(*odd.span())
        yield (FIXING, 5.0, first, end)
    if match and SLOW.search(text) is None:
        first, end = s.flat.span(*match.span())
        # "gift cards at checkout" has the form of "sidebar jumps at start": unless the word is known as a verb, either may be meant.
        plural = first + 1 < len(s.tokens) and s.tokens[first].key not in LEMMA and s.tokens[end - 1].key in _BEFORE_PLACES
        yield (FIXING, 4.6 if subordinate else 2.0 if plural else 3.6, first, max(first + 1, end - 1))
    elif subordinate and subordinate.start() > 2:
        first, end = s.flat.span(*subordinate.span())
        yield (FIXING, 2.4, first, end)


def _is_thing(text: str) -> bool:
    """No verb stands in it: it only names something."""
    return not any(LEMMA.get(w, w) != w or w in _HAPPENS for w in text.split()[1:])


_BEFORE_PLACES = frozenset(["on", "in", "to", "with", "for", "from", "by", "at", "behind", "under", "over", "during", "after", "as"])
_HAPPENS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "does",
        "do",
        "did",
        "can",
        "will",
        "gets",
        "goes",
        "went",
        "got",
        "becomes",
        "isn't",
        "doesn't",
        "can't",
        "won't",
        "never",
        "not",
    ]
)


def _noun_phrase(s: Sentence) -> Iterator[Found]:
    """A request without a verb: what its nouns are decides."""
    first, end = s.lead_end, min(max(s.obj[1], s.lead_end + 1), len(s.tokens))
    words, last = s.object_words, s.object_head
    span = (first, end)
    strong = (DOCS | TESTS | CI) - {"test", "spec", "stub"}
    failing = bool(FAIL_VERB.search(s.flat.text)) or " causes " in s.flat.text
    if (last in strong or (words and words[0] in strong)) and not failing:
        yield (CHORE, 5.8, *span)
    if set(words) & DOCS and STALE_TEXT.search(s.flat.text):
        yield (CHORE, 9.0, *span)
    if set(words) & {"dependency", "dependencies", "abhängigkeiten", "deps"}:
        yield (CHORE, 5.5, *span)
    if {t.key for t in s.tokens} & {"aktualisieren", "umbenennen", "update"}:
        yield (CHORE, 2.5, *span)
    if words and not s.question:
        yield (FEATURE, 1.6, *span)


def _phrases(s: Sentence, moving: bool) -> Iterator[Found]:
    """Turns of phrase that speak for a type wherever they stand."""
    yield from _match(s, SAME, REFACTOR, 6.5)
    yield from _match(s, NOW_FAILS, FIXING, 6.6)
    if moving:
        return
    text = s.flat.text
    yield from _match(s, WISH, FEATURE, 4.8)
    yield from _match(s, CAPABILITY, FEATURE, 6.4)
    if " from " not in text or DEPS & {t.key for t in s.tokens} or re.search(r"\d\.\d", text):
        yield from _match(s, VERSION_STEP, CHORE, 2.0 if s.head >= 0 else 5.0)
    yield from _match(s, UPKEEP_PHRASE, CHORE, 3.0 if s.head >= 0 else 5.5)
    if s.verb not in FIX:
        yield from _match(s, SLOW, BETTERING, 5.0 if s.head < 0 else 2.5)
    wish = " should " in text or " soll " in text or s.head < 0
    yield from _match(s, MORE, BETTERING, 5.0 if wish else 2.2)
    existing = EXISTING.search(text)
    if existing and (s.verb in BUILD | BETTER or " should " in text or (s.head < 0 and not _reports_failure(s))):
        yield from _match(s, EXISTING, BETTERING, 6.0)
    definite = re.search(
        r" (?:the|our) (?!(?:app|application|system|platform|tool|product|site|website|software|program|user|users) )(?:\w+ ){1,3}?(?:should|must|ought to|could) (?!be able|not|no )",
        text,
    )
    definite = definite or re.search(
        r" (?:want|need|like|love|prefer) (?:the|our|this) (?!(?:ability|option|possibility|way|app|application|system) )(?:\w+ ){1,3}to (?!be able)\w+ ",
        text,
    )
    definite = definite or re.match(
        r" (?!(?:users?|admins?|customers?|people|we|it|i|you|they|there|app|application|system|one|this|that|nothing|everything) )(?:\w+ ){1,5}?should (?!be able|not|no )",
        text,
    )
    if definite and not _reports_failure(s):
        first, end = s.flat.span(*definite.span())
        yield (BETTERING, 5.6, first, end)
    yield from _match(
        s,
        re.compile(
            r" (?:(?:tight |loose )?coupling|tightly coupled|cyclomatic complexity|code complexity|(?:code )?duplication|dependency (?:between|cycle)|circular dependenc\w+|business rules|duplicated (?:code|logic)|code smells?|in (?:two|three|four|several|many|multiple|different|\\d) (?:\\w+ )?places|scattered|spread (?:over|across)|in one place|copy paste|god object|cognitive complexity)(?= )"
        ),
        REFACTOR,
        7.6,
    )
    yield from _match(
        s,
        re.compile(
            r" (?:does|do|doing) (?:far |way )?too much(?= )| (?:too (?:big|large|long|many responsibilities)|hard to (?:read|follow|maintain|test|understand)|spaghetti|god class|copy pasted?|technical debt|tech debt|business logic|easier to (?:read|maintain|test|follow|understand)|testable|maintainable|readab\w+|code cleanup)(?= )"
        ),
        REFACTOR,
        5.6,
    )
    yield from _match(s, re.compile(r" (?:brauchen|benötigen|einführung|hinzufügen|anlegen)(?= )"), FEATURE, 4.5)
    yield from _match(s, re.compile(r" (?:beheben|reparieren)(?= )"), FIXING, 6.0)
