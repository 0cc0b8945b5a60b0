"""A short title for a request, and the file name made from it."""

from __future__ import annotations

import re
import unicodedata

from core.safe_text import one_line
from planner.request import Request, Sentence
from planner.task import Entities, TaskType
from planner.vocabulary import LEMMA, MOVE_STRONG, MOVE_WEAK, word_set
from planner.words import Token

SLUG_LIMIT = 60
_TITLE_LIMIT = 72
_ARTICLES = word_set(
    "a an the our my your their its this these those please kindly just really very der die das den dem des ein eine einen einem einer"
)
_CUT_AT = word_set("because since so, although though which whereas whenever while such e.g. i.e. asap")
_SOFT_CUT = word_set("when if with after before so that in order to from for and without during once until where who even on at by as")
_SLUG_STOP = word_set(
    "a an the and or of to for in on at by with from into onto as is are was were be been that this these those it its our my your we"
    " i you they please so when if then than but do does did can could should would will have has had der die das und von nach mit fur"
    " im"
)
_EXTRA_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ä": "ae", "ö": "oe", "ü": "ue"}
)
_FALLBACK = {
    TaskType.CHORE: "Chore task", TaskType.FEATURE: "Feature task", TaskType.FIX: "Fix task", TaskType.REFACTOR: "Refactor task",
    TaskType.ENHANCEMENT: "Enhancement task", TaskType.MIGRATION: "Migration task",
}  # fmt: skip
_ERROR = re.compile(r"(?:[\w.]{1,120}\.)?(?P<name>[A-Z]\w{1,60}(?:Error|Exception))\b")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$")


def title_of(request: Request, task_type: TaskType, entities: Entities, platform_to: str) -> str:
    """The subject as a title without final stop; never empty, never with a secret or a control character in it."""
    if task_type is TaskType.MIGRATION and (entities.database or entities.objects):
        return _migration_title(entities, platform_to)
    sentence = _main_sentence(request)
    title = _sentence_title(sentence, request) if sentence else ""
    if not re.search(r"[^\W_]", title):
        title = _error_title(request) or _FALLBACK[task_type]
    return title


def slug_of(title: str, task_type: TaskType) -> str:
    """``title`` as a kebab-case file name: ASCII, at most 60 characters, cut between words, without stop words, never empty."""
    text = unicodedata.normalize("NFC", title).casefold().translate(_EXTRA_LETTERS)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"['’]", "", text)
    words = [w for w in re.split(r"[^a-z0-9]+", text) if w]
    kept = [w for w in words if w not in _SLUG_STOP] or words
    out = ""
    for word in kept:
        if len(out) + len(word) + bool(out) > SLUG_LIMIT:
            break
        out = f"{out}-{word}" if out else word
    if not out and kept:
        out = kept[0][:SLUG_LIMIT]
    if not out or not re.search(r"[a-z]", out) or _RESERVED.match(out):
        out = f"{task_type.value}-task" + (f"-{out}" if out else "")
    return out[:SLUG_LIMIT].strip("-")


def _migration_title(entities: Entities, platform_to: str) -> str:
    target = platform_to or ("Databricks" if entities.catalog else "")
    if entities.database:
        subject = entities.database
    elif len(entities.objects) <= 2:
        subject = " and ".join(entities.objects)
    else:
        subject = f"{entities.objects[0]} and {len(entities.objects) - 1} more objects"
    subject = one_line(subject, 48)
    return f"Migrate {subject} to {target}" if target else f"Migrate {subject}"


def _main_sentence(request: Request) -> Sentence | None:
    """The first sentence with a command, else the first with enough words, else the first."""
    with_words = [s for s in request.sentences if any(t.is_word for t in s.tokens)]
    if not with_words:
        return None
    first = with_words[0]
    if sum(t.is_word for t in first.tokens) >= 2:
        return first
    return next((s for s in with_words[:6] if sum(t.is_word for t in s.tokens) >= 2), first)


def _sentence_title(s: Sentence, request: Request) -> str:
    start = s.head if s.head >= 0 else s.lead_end
    # A stripped "we need"/"users want" is no subject, but "users" in "users get logged out" is one.
    tokens = s.tokens[start:] or s.tokens
    kept: list[str] = []
    previous: Token | None = None
    for number, token in enumerate(tokens):
        if not token.is_word:
            if token.key == "->":
                kept.append("to")
            elif token.key == "," and len(kept) >= 4 and not _in_brackets(request, token):
                break
            continue
        if (token.key in _CUT_AT and number) or (token.key in _SOFT_CUT and len(kept) >= 7):
            break
        if token.key in _ARTICLES:
            continue
        word = _shown(request, token)
        if not word:
            continue
        if previous is not None and kept and _glued(request, previous, token):
            kept[-1] += request.words.prompt[previous.end : token.start] + word
        else:
            kept.append(word)
        previous = token
        if len(" ".join(kept)) > _TITLE_LIMIT or len(kept) >= 12:
            break
    while len(kept) > 1 and kept[-1].casefold() in _SOFT_CUT | _ARTICLES | {"of", "to", "in", "into", "and", "or", "not", "is", "are"}:
        kept.pop()
    if s.head >= 0 and kept:
        kept[0] = _imperative(kept[0])
    title = one_line(" ".join(kept)).strip(" .,:;!?-–—…")
    while len(title) > _TITLE_LIMIT and " " in title:
        title = title.rsplit(" ", 1)[0]
    title = title[:_TITLE_LIMIT]
    return title[:1].upper() + title[1:] if title[:1].islower() and not re.match(r"\w+[A-Z_./]", title) else title


def _imperative(word: str) -> str:
    """``migrating`` and ``migration`` as ``Migrate``; other words as they are."""
    lemma = LEMMA.get(word.casefold(), "")
    if lemma in MOVE_STRONG | MOVE_WEAK and word.casefold() != lemma and word.casefold().endswith(("ing", "ion")):
        return lemma
    return word


def _in_brackets(request: Request, token: Token) -> bool:
    return request.words.prompt[token.start : token.end].strip() in {"(", ")"}


def _glued(request: Request, previous: Token, token: Token) -> bool:
    return 0 < token.start - previous.end <= 1 and request.words.prompt[previous.end : token.start] in {"-", "/", "+", "_", "@", "&", "."}


def _shown(request: Request, token: Token) -> str:
    """The word as typed unless its spelling was mended; secrets and controls are no tokens and so never shown."""
    raw = request.words.prompt[token.start : token.end]
    folded = raw.casefold().replace("’", "'")
    # The key differs from the folded word only where a typo or shorthand was mended.
    return raw if folded in {token.key, "cannot"} else token.key


def _error_title(request: Request) -> str:
    for _, text in request.words.windows:
        if match := _ERROR.search(text):
            return f"Fix {match['name']}"
    if request.words.has_trace:
        return "Fix reported error"
    return ""
