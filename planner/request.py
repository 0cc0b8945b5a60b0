"""A prompt's grammar, as far as it matters: prefix, sentences, the verb at the head of each, its object, what is negated."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from dataclasses import dataclass

from planner.request_sections import Heading, Part, headings, part_at
from planner.task import TaskType
from planner.vocabulary import FUNCTION_WORDS, LEMMA, NOMINAL, word_set
from planner.words import Flat, Token, Words

_LEADS = word_set(
    "please kindly hi hello hey hallo team all folks guys everyone dear thanks thank just now also then first next finally basically"
    " actually maybe perhaps bitte only could can would should shall will must might may need needs needed want wants wanted like wish"
    " have has had to you we i i'd we'd i'll we'll i'm we're they us our it's it is are be let's lets go going ahead try trying start"
    " begin started looking asap urgent todo fixme task story ticket issue how do does did there so ok okay time help me what it take"
    " wir müssen möchten wollen sollten ich möchte will müsste sollte mal gerne in order here and the a an some once again really"
    " simply quickly goal objective wanted planning plan propose suggest hope hoping who someone anyone somebody able figure out"
    " hereby remaining best way possible proper properly hola bonjour ciao olá por que"
)
_PREPOSITIONS = word_set(
    "to into onto from in on at by for with of off over under via per between within without after before when while if so that"
    " because since until using as through against which who whose where than and, but instead -> nach von aus für mit auf wenn"
)
_CONVENTIONAL = re.compile(r"\s*(?:[\w-]+!?:\s)?([a-zA-Z]{2,12})(\([^()\n]{1,60}\))?!?:(?=\s|$)")
_TAG = re.compile(r"\s*[\[(<{]?\s*([a-zA-Z]{2,12}(?: (?:request|report))?)\s*(?:\]|\)|>|\}|:| -)(?=[\s:-]|$)")
_TICKET = re.compile(
    r"\s*(?!CVE)(?:(?:ticket|issue|bug|task|story|inc|req|jira)?[ \t]*#?\[?(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,8}|(?<=#)\d{1,8})\]?)[ \t]*[:.)|–-]?[ \t]*",
    re.I,
)

PREFIX_TYPES: dict[str, TaskType] = {
    **dict.fromkeys(
        ("fix", "bugfix", "hotfix", "bug", "bug report", "defect", "regression", "incident", "fehler", "problem"), TaskType.FIX
    ),
    **dict.fromkeys(("feat", "feature", "feature request", "new"), TaskType.FEATURE),
    **dict.fromkeys(
        ("perf", "performance", "enhancement", "enhance", "improvement", "improve", "enh", "ux", "imp", "a11y"), TaskType.ENHANCEMENT
    ),
    **dict.fromkeys(("refactor", "refac", "refactoring", "cleanup", "restructure", "ref", "techdebt", "rfc"), TaskType.REFACTOR),
    **dict.fromkeys(
        (
            "chore",
            "docs",
            "doc",
            "test",
            "tests",
            "ci",
            "build",
            "deps",
            "style",
            "release",
            "maint",
            "maintenance",
            "housekeeping",
            "lint",
            "renovate",
            "dependabot",
            "config",
            "chores",
        ),
        TaskType.CHORE,
    ),
    **dict.fromkeys(("migration", "migrate", "port"), TaskType.MIGRATION),
}
del PREFIX_TYPES["rfc"]
_NEUTRAL = word_set(
    "rfc proposal epic spike story task ticket question idea discussion request todo subject title summary issue user wip draft poc goal objective"
    " aufgabe thema betreff note fyi ask prompt"
)
_NEUTRAL_TAG = re.compile(r"\s*[\[(<{]?\s*([a-zA-Z]{3,10})\s*(?:[\])>}]\s*:?|:)(?=\s)")
_SCOPE = re.compile(r"\s*(?:\[[\w ./-]{2,30}\]:?|[\w./-]{2,30}:)\s+(?=([a-zA-Z]{2,20})\b)")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A declared type in front of the request: ``fix(auth):``, ``[BUG]``.

    Attributes:
        task_type: What it declares.
        start: Offset of the word.
        end: Offset past it.
    """

    task_type: TaskType
    start: int
    end: int


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
    prefix, body = _prefix(words)
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


def _prefix(words: Words) -> tuple[Prefix | None, int]:
    offset, text = words.windows[0]
    first = words.tokens[0].start - offset if words.tokens else 0
    # Opening brackets and list marks carry no token: step back over them so that a tag is seen whole.
    while first > 0 and text[first - 1] in "[(<{#*":
        first -= 1
    at = first
    found: Prefix | None = None
    for _ in range(3):
        ticket = _TICKET.match(text, at)
        if ticket and ticket.end() > at:
            at = ticket.end()
            continue
        match = _CONVENTIONAL.match(text, at) or _TAG.match(text, at)
        if not match or (kind := PREFIX_TYPES.get(match[1].lower())) is None:
            neutral = _NEUTRAL_TAG.match(text, at)
            if neutral and neutral[1].lower() in _NEUTRAL and text[neutral.end() :].strip():
                at = neutral.end()
                continue
            scope = _SCOPE.match(text, at) if found is None else None
            if scope and LEMMA.get(scope[1].lower()) == scope[1].lower():
                at = scope.end() - 1
            break
        if found is None:
            found = Prefix(kind, offset + match.start(1), offset + match.end(1))
        at = match.end()
    if not text[at:].strip():
        return found, offset + first
    return found, offset + at


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
    r"|i was wondering if (?:you|we) could|would you mind|is it possible to|what would it take to|it (?:should|must|shall|needs to|has to) be possible (?:for (?:\w+ ){1,2})?to|any chance (?:we|you|to)(?: can| could)?|i(?:'d| would) (?:like|love) (?:you )?to"
    r"|(?:management|marketing|security|sales|support|legal|the business|product|ops|finance)(?: team)? (?:wants|asked|asks|needs|requested)(?: us| me)? to) "
)
_NEGATED = re.compile(
    r"(?:^|(?<= , )|(?<= and )|(?<= but )|(?<= please )|(?<= you )|(?<= we ))(?: ?)(?:don't|do not|no need to|must not|never|not to|should not|shouldn't|nicht|avoid(?= \w+ing )) (?!only )[^,.]*?(?= , | but | only | just | instead |$)"
    r"|(?<= )(?:without|rather than|instead of) (?:\w+ing|touching|a|any|the)\b[^,.]*?(?= , | but | only | just |$)"
    r"|(?<= , )(?:not|no) [^,.]*?(?= , | but | only |$)"
)


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
            if match.end() < len(text) - 1 and _only_leads(tokens[at : flat.span(*match.span())[0]]):
                at = max(at, flat.span(match.start(), match.end())[1])
                end = max(end, at)
            break
    while at < len(tokens) and (tokens[at].key in _LEADS or not tokens[at].is_word or _is_let_us(tokens, at)):
        at += 1
    if at < len(tokens) and tokens[at].key.endswith("ly") and at + 1 < len(tokens):
        at += 1
    lead_end = min(at, len(tokens))
    head, verb = -1, ""
    if (after := _after_circumstance(tokens, lead_end)) and not asks:
        lead_end = after
    if lead_end < len(tokens):
        key = tokens[lead_end].key
        lemma = LEMMA.get(key, "")
        if lemma and (key == lemma or key.endswith("ing") or key in NOMINAL):
            head, verb = lead_end, lemma
            named_thing = lead_end > 0 and tokens[lead_end - 1].key in _DETERMINERS and key not in NOMINAL
            if named_thing or _is_subject(tokens, lead_end):
                head, verb = -1, ""
        elif (
            lead_end + 1 < len(tokens)
            and key.isalpha()
            and tokens[lead_end + 1].key in NOMINAL
            and tokens[lead_end + 1].key != "documentation"
        ):
            head, verb = lead_end + 1, LEMMA[tokens[lead_end + 1].key]
            if _is_subject(tokens, head):
                head, verb = -1, ""
        elif _is_unknown_command(tokens, lead_end):
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
        in {"set", "speed", "clean", "pull", "break", "get", "take", "bring", "split", "merge", "factor", *{LEMMA[n] for n in NOMINAL}}
    ):
        begin += 1
    end = begin
    while end < len(tokens) and tokens[end].is_word and tokens[end].key not in _PREPOSITIONS and not _next_command(tokens, end):
        end += 1
    question = tokens[0].key in {"why", "warum", "wieso"} or (asks and head < 0) or "why" in {t.key for t in tokens[:4]}
    asked = head >= 0 and any(
        t.key in _ASKING | {"need", "want", "let's", "task", "goal", "would"} or (t.key in {"can", "could", "should", "must"})
        for t in tokens[:head]
    )
    return Sentence(tokens, flat, head, verb, (begin, end), frozenset(negated), question, lead_end, asked=asked)


_FINITE = word_set(
    "is are was were does doesn't don't didn't isn't aren't wasn't won't can't has hasn't gets never fails crashes hangs throws"
    " freezes breaks returns leaks stops ignores skips loses shows takes keeps produces blows failed crashed hung froze broke stopped"
    " goes went aborts dies stalls yields truncates drops contains looks seems errors times leaves gives causes makes kills triggers"
    " results wipes clears resets closes removes deletes sends creates opens jumps locks turns reloads rotates doubles duplicates"
)
_ALSO_NOUNS = word_set(
    "returns results times errors leaves shows stops locks sends turns drops doubles duplicates causes triggers closes resets takes opens jumps creates deletes"
)
_AFTER_FINITE = word_set(
    "a an the nothing no null none empty wrong to if after out only twice not all garbage undefined false true an its as up down away every"
)
_DETERMINERS = frozenset(["the", "a", "an", "our", "its", "some"])
_CLAUSE_STARTS = word_set(
    "that which who when if while because so where as after before until , how what whether until unless whose but and"
)


OTHER = "do"
"""The verb of a command whose own verb is not in the vocabulary."""
_OBJECT_STARTS = word_set("the a an our all this these it them every each its their my your those both us me")
_CIRCUMSTANCES = word_set(
    "in for on at under after when if before with inside within to once whenever while during instead until from as by"
)
_STARTS = _OBJECT_STARTS | word_set("to that whether how what which only one two three any more new up out sure")


def _after_circumstance(tokens: list[Token], at: int) -> int:
    """Where the command begins after an opening phrase: ``In parser.py, inline …``, ``When it fails, tell …``; 0 for nowhere."""
    if at >= len(tokens):
        return 0
    # A short opening is a topic: "migration tool: add …"; a longer one must begin as a circumstance.
    reach = 24 if tokens[0].key in _CIRCUMSTANCES else 0 if LEMMA.get(tokens[at].key) == tokens[at].key else 5
    for i, token in enumerate(tokens[:reach]):
        if token.key != "," or (i < 2 and reach == 24):
            continue
        first = i + 1
        while first < len(tokens) and tokens[first].key in _LEADS - _DETERMINERS:
            first += 1
        if first >= len(tokens) - 1 or first < at:
            continue
        key = tokens[first].key
        command = LEMMA.get(key) == key or _is_unknown_command(tokens, first)
        if command and not _is_subject(tokens, first):
            return first
    return 0


def _is_unknown_command(tokens: list[Token], at: int) -> bool:
    """A word that can only be a verb, told by what follows: ``print them``, ``profile the import``."""
    if at + 1 >= len(tokens) or tokens[at + 1].key not in _OBJECT_STARTS:
        return False
    key = tokens[at].key
    return (
        key.isalpha()
        and len(key) > 2
        and key not in FUNCTION_WORDS
        and key not in LEMMA
        and not key.endswith(("ly", "s", "ed"))
        and not _is_subject_of_all(tokens, at)
    )


def _is_subject_of_all(tokens: list[Token], at: int) -> bool:
    return tokens[at + 1].key in {"all", "both", "each"} and any(t.key in _FINITE for t in tokens[at + 1 : at + 6])


def _next_command(tokens: list[Token], at: int) -> bool:
    """``and`` that joins a second command to the first: ``add X and make the …``."""
    if tokens[at].key != "and" or at + 2 >= len(tokens):
        return False
    key = tokens[at + 1].key
    return LEMMA.get(key) == key and tokens[at + 2].key in _STARTS


def _is_let_us(tokens: list[Token], at: int) -> bool:
    return tokens[at].key == "let" and at + 1 < len(tokens) and tokens[at + 1].key in {"us", "me"}


def _is_subject(tokens: list[Token], at: int) -> bool:
    """The word at ``at`` is no command but what a statement is about: ``export button does nothing``, ``the migration job fails``."""
    if (
        not tokens[at].key.endswith("ing")
        and at + 1 < len(tokens)
        and tokens[at + 1].key in {"a", "an", "the", "our", "my", "all", "sure", "this", "these", "it", "what"}
    ):
        return False
    for i, token in enumerate(tokens[at + 1 : at + 9], at + 1):
        if token.key in _CLAUSE_STARTS:
            return False
        if token.key in _FINITE and not (token.key in _ALSO_NOUNS and not _has_object(tokens, i)):
            return True
    return False


def _has_object(tokens: list[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or tokens[at + 1].key in _AFTER_FINITE or tokens[at + 1].key[:1].isdigit()


def _only_leads(tokens: list[Token]) -> bool:
    return all(not t.is_word or t.key in _LEADS for t in tokens)
