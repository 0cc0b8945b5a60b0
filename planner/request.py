"""A prompt's grammar, as far as it matters: prefix, sentences, the verb at the head of each, its object, what is negated."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from dataclasses import dataclass

from planner.request_heads import (
    DETERMINERS,
    LEADS,
    OTHER,
    after_circumstance,
    is_let_us,
    is_subject,
    is_unknown_command,
    next_command,
    only_leads,
)
from planner.request_prefix import Prefix, read_prefix
from planner.request_sections import Heading, Part, headings, part_at
from planner.vocabulary import FUNCTION_WORDS, LEMMA, NOMINAL, word_set
from planner.words import Flat, Token, Words

_PREPOSITIONS = word_set(
    "to into onto from in on at by for with of off over under via per between within without after before when while if so that"
    " because since until using as through against which who whose where than and, but instead -> nach von aus für mit auf wenn"
)


@dataclass(slots=True)
class Sentence:
    """One sentence or line.

    Attributes:
        tokens: Its tokens without the final stop.
        flat: The same as one line for phrase rules.
        head: Index of the verb (or noun of doing) the request starts with, -1 for none.
        verb: Lemma of that verb, empty for none.
        obj: Index range of the head's object: up to the first preposition or pause.
        negated: Indices of tokens inside a command not to do something.
        question: It asks why, or ends in a question mark without asking for something to be done.
        lead_end: Index of the first word after stripped lead words such as ``could you please``.
        part: What the heading above it makes of it.
        asked: Its lead words ask for something to be done: ``please``, ``could you``, ``we need to``.
    """

    tokens: list[Token]
    flat: Flat
    head: int
    verb: str
    obj: tuple[int, int]
    negated: frozenset[int]
    question: bool
    lead_end: int
    part: Part = Part.PLAIN
    asked: bool = False

    @property
    def object_words(self) -> list[str]:
        """Content words of the object."""
        return [t.key for t in self.tokens[self.obj[0] : self.obj[1]] if t.is_word and t.key not in FUNCTION_WORDS]

    @property
    def object_head(self) -> str:
        """The noun the object is about: its last content word."""
        words = self.object_words
        return words[-1] if words else ""


@dataclass(slots=True)
class Request:
    """A read prompt.

    Attributes:
        words: The tokens it was made from.
        prefix: A declared type, if any.
        body_start: Offset at which the request itself starts, after prefix and ticket number.
        sentences: In order; greetings, empty lines and asides of an issue template left out.
        headings: Headings of a template or ticket.
    """

    words: Words
    prefix: Prefix | None
    body_start: int
    sentences: list[Sentence]
    headings: list[Heading]


def parse(words: Words) -> Request:
    """Find prefix and sentences of ``words``."""
    prefix, body = read_prefix(words)
    found = [h for offset, text in words.windows for h in headings(text, offset) if h.start >= body]
    starts = [h.start for h in found]
    sentences: list[Sentence] = []
    asides: list[Sentence] = []
    current: list[Token] = []

    def close(asks: bool) -> None:
        if current and not _is_greeting(current):
            part = part_at(found, starts, current[0].start)
            sentence = _sentence(list(current), asks)
            sentence.part = part
            (asides if part is Part.ASIDE else sentences).append(sentence)
        current.clear()

    prose = [t for t in words.prose if t.start >= body and not any(h.start <= t.start < h.end for h in found)]
    following = starts[::-1]
    for at, token in enumerate(prose):
        if following and token.start >= following[-1]:
            close(False)
            while following and token.start >= following[-1]:
                following.pop()
        if token.key == ".":
            close("?" in words.prompt[token.start : token.end])
        elif token.key == "," and _request_begins(current, prose[at + 1 : at + 4]):
            close(False)
        else:
            current.append(token)
        if len(sentences) >= 120:
            break
    close(False)
    return Request(words, prefix, body, sentences or asides, found)


_ASKING = word_set("please pls plz kindly bitte")
_ASKED = {("can", "you"), ("could", "you"), ("can", "we"), ("could", "we"), ("would", "you"), ("we", "should"), ("let", "us"), ("we", "need"), ("we", "want")}  # fmt: skip
_CONDITIONS = word_set("if when whenever while to for in as since because before after once unless during until on with wenn falls")


def _request_begins(before: list[Token], after: list[Token]) -> bool:
    """What follows a pause is a request of its own: ``the importer is huge, please break it up``."""
    if len(before) < 3 or not after or before[0].key in _CONDITIONS:
        return False
    first = after[1:] if after[0].key in {"so", "and", "then", "therefore", "but"} else after
    if not first:
        return False
    if len(first) > 1 and LEMMA.get(first[0].key) == first[0].key and first[1].key in {"it", "them"}:
        return True
    return first[0].key in _ASKING | {"let's", "lets"} or (len(first) > 1 and (first[0].key, first[1].key) in _ASKED)


def _is_greeting(tokens: list[Token]) -> bool:
    greetings = {"hi", "hello", "hey", "hallo", "dear", "thanks", "thank", "regards", "cheers", "moin", "greetings", "morning"}
    return len(tokens) <= 4 and tokens[0].key in greetings


_PLAN_WRAPPER = re.compile(
    r"(?: (?:create|make|write|draft|prepare|need|want|give|get|have|put together|come up with|provide|build|work out|do))?(?: (?:me|us))?(?: (?:a|an|the|some))?"
    r"(?: (?:implementation|detailed|concise|short|quick|engineering|full|concrete|project))?"
    r" (?:plan|spec|specification|proposal|roadmap|concept|strategy)(?: (?:for|to|of|how to|on how to|that|which|about))+ "
)
_AGENT = re.compile(
    r" (?:as an? [\w' ]{1,60}?(?:,)? i (?:want|need|would like|wish)(?: to)?|it would be (?:\w+ )?(?:nice|great|good|cool|helpful|useful|lovely|awesome) (?:if|to)(?: (?:one|we|i|users|you|people|the \w+))?"
    r"(?: could| can| would)?|the (?:goal|task|idea|aim|objective|plan|purpose)(?: here)? is to|(?:my|our) (?:boss|team|manager|client|customer)s? (?:wants|asked|want|asks)(?: us| me)? to"
    r"|i was wondering if (?:you|we) could|would you mind|is it possible to|what would it take to|(?:show|tell|explain)(?: to)? (?:me|us) how (?:to|we can|i can|we could|one can|one could|we should)|how (?:can|could|do|would|should) (?:we|i|one)|it (?:should|must|shall|needs to|has to) be possible (?:for (?:\w+ ){1,2})?to|any chance (?:we|you|to)(?: can| could)?|i(?:'d| would) (?:like|love) (?:you )?to"
    r"|(?:management|marketing|security|sales|support|legal|the business|product|ops|finance)(?: team)? (?:wants|asked|asks|needs|requested)(?: us| me)? to) "
)
_NEGATED = re.compile(
    r"(?:^|(?<= , )|(?<= and )|(?<= but )|(?<= please )|(?<= you )|(?<= we ))(?: ?)(?:don't|do not|no need to|must not|never|not to|should not|shouldn't|nicht|avoid(?= \w+ing )) (?!only )[^,.]*?(?= , | but | only | just | instead |$)"
    r"|(?<= )(?:without|rather than|instead of) (?:\w+ing|touching|a|any|the)\b[^,.]*?(?= , | but | only | just | (?:the|our|it|we|this) (?:\w+ ){0,3}(?:should|must|could) |$)"
    r"|(?<= , )(?:not|no) [^,.]*?(?= , | but | only |$)"
)


_PASSIVE = re.compile(r" (?:should|must|needs? to|has to|have to|shall|could|can|ought to) (?:\w+ )?be (\w+)(?= )")
_CONTRAST = re.compile(r" (?:but|instead|although|however)(?= )")


def _sentence(tokens: list[Token], asks: bool) -> Sentence:
    flat = Flat(tokens)
    text = flat.text
    negated: set[int] = set()
    for match in _NEGATED.finditer(text):
        a, b = flat.span(*match.span())
        negated.update(range(a, b))
    at = 0
    # A negated command at the start is not the request: "don't migrate, only fix".
    while at < len(tokens) and (at in negated or not tokens[at].is_word):
        at += 1
    if at == len(tokens):
        at = 0
    for pattern in (_AGENT, _PLAN_WRAPPER):
        for match in pattern.finditer(text):
            end = flat.index_at(match.end() - 1)
            if match.end() < len(text) - 1 and only_leads(tokens[at : flat.span(*match.span())[0]]):
                at = max(at, flat.span(match.start(), match.end())[1])
                end = max(end, at)
            break
    while at < len(tokens) and (tokens[at].key in LEADS or not tokens[at].is_word or is_let_us(tokens, at)):
        at += 1
    if at < len(tokens) and tokens[at].key.endswith("ly") and at + 1 < len(tokens):
        at += 1
    lead_end = min(at, len(tokens))
    head, verb = -1, ""
    if (after := after_circumstance(tokens, lead_end)) and not asks:
        lead_end = after
    if lead_end < len(tokens):
        key = tokens[lead_end].key
        lemma = LEMMA.get(key, "")
        if lemma and (key == lemma or key.endswith("ing") or key in NOMINAL):
            head, verb = lead_end, lemma
            named_thing = lead_end > 0 and tokens[lead_end - 1].key in DETERMINERS and key not in NOMINAL
            if named_thing or is_subject(tokens, lead_end):
                head, verb = -1, ""
        elif (
            lead_end + 1 < len(tokens)
            and key.isalpha()
            and tokens[lead_end + 1].key in NOMINAL
            and tokens[lead_end + 1].key != "documentation"
        ):
            head, verb = lead_end + 1, LEMMA[tokens[lead_end + 1].key]
            if is_subject(tokens, head):
                head, verb = -1, ""
        elif is_unknown_command(tokens, lead_end):
            head, verb = lead_end, OTHER
    begin = head + 1 if head >= 0 else lead_end
    if verb in {"set", "put", "bring"} and begin < len(tokens) and tokens[begin].key == "up":
        verb = "create"
        begin += 1
    if (
        head >= 0
        and begin < len(tokens)
        and tokens[begin].key in {"up", "of", "out", "down", "over", "off"}
        and verb
        in {
            "set",
            "turn",
            "speed",
            "clean",
            "pull",
            "break",
            "get",
            "take",
            "bring",
            "split",
            "merge",
            "factor",
            *{LEMMA[n] for n in NOMINAL},
        }
    ):
        begin += 1
    end = begin
    while end < len(tokens) and tokens[end].is_word and tokens[end].key not in _PREPOSITIONS and not next_command(tokens, end):
        end += 1
    question = tokens[0].key in {"why", "warum", "wieso"} or (asks and head < 0) or "why" in {t.key for t in tokens[:4]}
    if head < 0 and (passive := _PASSIVE.search(text)) and not _CONTRAST.search(text):
        at_modal, at_verb = flat.span(*passive.span())[0], flat.index_at(passive.start(1))
        lemma = "rename" if passive[1] in {"called", "named"} else LEMMA.get(passive[1], "")
        if lemma and lemma != passive[1] and at_modal > lead_end:
            head, verb, begin, end = at_verb, lemma, lead_end, at_modal
    asked = head >= 0 and any(
        t.key in _ASKING | {"need", "want", "let's", "task", "goal", "would"} or (t.key in {"can", "could", "should", "must"})
        for t in tokens[:head]
    )
    return Sentence(tokens, flat, head, verb, (begin, end), frozenset(negated), question, lead_end, asked=asked)
