"""Where the command of a sentence stands, and what only looks like one."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

from planner.vocabulary import FUNCTION_WORDS, LEMMA, word_set
from planner.words import Token

LEADS = word_set(
    "please kindly hi hello hey hallo team all folks guys everyone dear thanks thank just now also then first next finally basically"
    " actually maybe perhaps bitte only could can would should shall will must might may need needs needed want wants wanted like wish"
    " have has had to you we i i'd we'd i'll we'll i'm we're they us our it's it is are be let's lets go going ahead try trying start"
    " begin started looking asap urgent todo fixme task story ticket issue how do does did there so ok okay time help me what it take"
    " wir müssen möchten wollen sollten ich möchte will müsste sollte mal gerne in order here and the a an some once again really"
    " simply quickly goal objective wanted planning plan propose suggest hope hoping who someone anyone somebody able figure out"
    " hereby remaining best way possible proper properly hola bonjour ciao olá por que"
)
_FINITE = word_set(
    "is are was were does doesn't don't didn't isn't aren't wasn't won't can't has hasn't gets never fails crashes hangs throws"
    " freezes breaks returns leaks stops ignores skips loses shows takes keeps produces blows failed crashed hung froze broke stopped"
    " goes went aborts dies stalls yields truncates drops contains looks seems errors times leaves gives causes makes kills triggers"
    " results wipes clears resets closes removes deletes sends creates opens jumps locks turns reloads rotates doubles duplicates"
)
_ALSO_NOUNS = word_set(
    "returns results times errors leaves shows stops locks sends turns drops doubles duplicates causes triggers closes resets takes opens jumps creates deletes"
)
_COMMON_FINITE = word_set("puts goes comes says jumps picks adds misses hides eats ends begins starts waits reports prints")
_AFTER_FINITE = word_set(
    "a an the nothing no null none empty wrong to if after out only twice not all garbage undefined false true an its as up down away every"
)
DETERMINERS = frozenset(["the", "a", "an", "our", "its", "some"])
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


def after_circumstance(tokens: list[Token], at: int) -> int:
    """Where the command begins after an opening phrase: ``In parser.py, inline …``, ``When it fails, tell …``; 0 for nowhere."""
    if at >= len(tokens):
        return 0
    # A short opening is a topic: "migration tool: add …"; a longer one must begin as a circumstance.
    reach = 24 if tokens[0].key in _CIRCUMSTANCES else 0 if LEMMA.get(tokens[at].key) == tokens[at].key else 5
    for i, token in enumerate(tokens[:reach]):
        if token.key != "," or (i < 2 and reach == 24):
            continue
        first = i + 1
        while first < len(tokens) and tokens[first].key in LEADS - DETERMINERS:
            first += 1
        if first >= len(tokens) - 1 or first < at:
            continue
        key = tokens[first].key
        command = LEMMA.get(key) == key or is_unknown_command(tokens, first)
        if command and not is_subject(tokens, first):
            return first
    return 0


def is_unknown_command(tokens: list[Token], at: int) -> bool:
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


def next_command(tokens: list[Token], at: int) -> bool:
    """``and`` that joins a second command to the first: ``add X and make the …``."""
    if tokens[at].key != "and" or at + 2 >= len(tokens):
        return False
    key = tokens[at + 1].key
    return LEMMA.get(key) == key and tokens[at + 2].key in _STARTS


def is_let_us(tokens: list[Token], at: int) -> bool:
    """``let us`` only leads in a request."""
    return tokens[at].key == "let" and at + 1 < len(tokens) and tokens[at + 1].key in {"us", "me"}


def is_subject(tokens: list[Token], at: int) -> bool:
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
        if (
            i > at + 1
            and token.key.endswith("s")
            and (token.key[:-1] in LEMMA or token.key in _COMMON_FINITE)
            and i + 1 < len(tokens)
            and _has_object(tokens, i)
        ):
            return True
    return False


def _has_object(tokens: list[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or tokens[at + 1].key in _AFTER_FINITE or tokens[at + 1].key[:1].isdigit()


def only_leads(tokens: list[Token]) -> bool:
    """Nothing but words that lead in a request."""
    return all(not t.is_word or t.key in LEADS for t in tokens)
