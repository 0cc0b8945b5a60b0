"""A short title for a request, and the file name made from it."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
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
#: Words that begin a clause; the others of the soft cuts begin a phrase.
_CLAUSE = word_set("when if after before so that until where who once even")
_NEW_CLAUSE = word_set("it this that they which who we i there he she and but so because")
_WORDS_READ = 40
_WORDS_SHOWN = 13
_EXTRA_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ä": "ae", "ö": "oe", "ü": "ue"}
)
_FALLBACK = {
    TaskType.CHORE: "Chore task", TaskType.FEATURE: "Feature task", TaskType.FIX: "Fix task", TaskType.REFACTOR: "Refactor task",
    TaskType.ENHANCEMENT: "Enhancement task", TaskType.MIGRATION: "Migration task",
}  # fmt: skip
_ERROR = re.compile(r"(?:[\w.]{1,120}\.)?(?P<name>[A-Z]\w{1,60}(?:Error|Exception))\b")
_TRACE_FIRST = re.compile(
    r"\s{0,40}(?:Traceback \(most recent call last\)|panic: |goroutine \d|Exception in thread|thread '[^'\n]{1,80}' panicked|File \"[^\"\n]{1,300}\", line \d)"
    r"|\s{0,40}(?:Uncaught )?(?:[\w.]{1,120}\.)?[A-Z]\w{1,60}(?:Error|Exception): [^\n]{0,300}\n\s*at "
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$")


def title_of(request: Request, task_type: TaskType, entities: Entities, platform_to: str) -> str:
    """The subject as a title without final stop; never empty, never with a secret or a control character in it."""
    if task_type is TaskType.MIGRATION and (entities.database or entities.objects):
        return _migration_title(entities, platform_to)
    if _TRACE_FIRST.match(request.words.prompt) and (title := _error_title(request)):
        return title
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
    kept, cuts = _title_words(s.tokens[start:] or s.tokens, request)
    kept = _within(kept, cuts)
    if s.head >= 0 and kept:
        kept[0] = _imperative(kept[0])
    title = one_line(" ".join(kept)).strip(" .,:;!?-–—…")
    title = title if len(title) <= _TITLE_LIMIT else title[:_TITLE_LIMIT].rsplit(" ", 1)[0]
    return title[:1].upper() + title[1:] if title[:1].islower() and not re.match(r"\w+[A-Z_./]", title) else title


def _title_words(tokens: list[Token], request: Request) -> tuple[list[str], dict[int, bool]]:
    """(words of the title, places where it may be cut: index of a word → whether a clause rather than a phrase begins there)."""
    kept: list[str] = []
    cuts: dict[int, bool] = {}
    previous: Token | None = None
    for number, token in enumerate(tokens):
        if not token.is_word:
            sign = request.words.prompt[token.start : token.end].strip()
            if token.key == "->":
                kept.append("to")
            elif sign == ":" and kept and len(kept) < 4 and number + 1 < len(tokens):
                kept[-1] += ":"
            elif (
                (token.key == "," and len(kept) >= 4 and not _in_brackets(request, token))
                or (sign == "(" and len(kept) >= 4)
                or (token.key == "," and len(kept) >= 2 and number + 1 < len(tokens) and tokens[number + 1].key in _NEW_CLAUSE)
            ):
                break
            continue
        purpose = token.key == "so" and number + 1 < len(tokens) and tokens[number + 1].key == "that"
        if (token.key in _CUT_AT or (purpose and len(kept) >= 3)) and number:
            break
        if token.key in _SOFT_CUT and kept:
            cuts.setdefault(len(kept), token.key in _CLAUSE)
        if token.key in _ARTICLES:
            continue
        word = _shown(request, token)
        if not word:
            continue
        if previous is not None and kept and _glued(request, previous, token):
            cuts.pop(len(kept), None)
            kept[-1] += request.words.prompt[previous.end : token.start] + word
        else:
            kept.append(word)
        previous = token
        if len(kept) >= _WORDS_READ:
            break
    return kept, cuts


def _within(kept: list[str], cuts: dict[int, bool]) -> list[str]:
    """The words, or as many as fit: cut before a clause if one begins in time, else before a phrase, never inside one."""

    def fits(words: list[str]) -> bool:
        return len(words) <= _WORDS_SHOWN and len(" ".join(words)) <= _TITLE_LIMIT

    if not fits(kept):
        places = [at for at in sorted(cuts, reverse=True) if at >= 3 and fits(kept[:at])]
        clause = next((at for at in places if cuts[at] and at >= 4), 0)
        # A cut inside a subordinate clause leaves half a condition behind: better none of it.
        begun = min((at for at, whole in cuts.items() if whole and at >= 3), default=len(kept))
        phrase = next((at for at in places if at <= begun), 0)
        cut = clause if clause and (not phrase or clause >= phrase) else phrase
        kept = kept[:cut] if cut else kept
        while len(kept) > 1 and not fits(kept):
            kept = kept[:-1]
    while len(kept) > 1 and kept[-1].casefold() in _SOFT_CUT | _ARTICLES | {"of", "to", "in", "into", "and", "or", "not", "is", "are"}:
        kept = kept[:-1]
    return kept


def _imperative(word: str) -> str:
    """``migrating`` and ``migration`` as ``Migrate``; other words as they are."""
    lemma = LEMMA.get(word.casefold(), "")
    if lemma in MOVE_STRONG | MOVE_WEAK and word.casefold() != lemma and word.casefold().endswith(("ing", "ion")):
        return lemma
    return word


def _in_brackets(request: Request, token: Token) -> bool:
    return request.words.prompt[token.start : token.end].strip() in {"(", ")"}


def _glued(request: Request, previous: Token, token: Token) -> bool:
    return 0 < token.start - previous.end <= 1 and request.words.prompt[previous.end : token.start] in {
        "-",
        "/",
        "+",
        "_",
        "@",
        "&",
        ".",
        "=",
    }


def _shown(request: Request, token: Token) -> str:
    """The word as typed unless its spelling was mended; secrets and controls are no tokens and so never shown."""
    raw = request.words.prompt[token.start : token.end]
    folded = raw.casefold().replace("’", "'")
    # The key differs from the folded word only where a typo or shorthand was mended.
    return raw if folded in {token.key, "cannot"} else token.key


def _error_title(request: Request) -> str:
    for _, text in request.words.windows:
        if match := _ERROR.search(text):
            return f"Fix {match['name']}{_where(text)}"
        if match := _PANIC.search(text):
            return one_line(f"Fix panic: {match['what'].strip()}{_where(text)}", _TITLE_LIMIT)
    if request.words.has_trace:
        return "Fix reported error"
    return ""


_PANIC = re.compile(r"panic: (?:runtime error: )?(?P<what>[A-Za-z][A-Za-z ]{2,40})")
#: The function a trace blames: Python names it last, Go and the others first.
_LAST_FRAME = re.compile(r"File \"[^\"\n]{1,300}\", line \d+, in (?P<name>\w{2,60})")
_FIRST_FRAME = re.compile(
    r"goroutine \d+ \[[^\]\n]{0,60}\]:\s+(?:panic\([^\n]*\n[^\n]*\n\s*)?[\w./-]{0,120}?\.?\(?\*?(?P<owner>\w{1,60})\)?\.(?P<name>\w{1,60})\("
    r"|\bat (?:async )?(?P<dotted>[\w$.]{2,120})[ (]"
)


def _where(text: str) -> str:
    """`` in Command.Find`` from a stack trace; empty where it blames nothing by name."""
    python = [m["name"] for m in _LAST_FRAME.finditer(text)]
    if python:
        return f" in {python[-1]}"
    if match := _FIRST_FRAME.search(text):
        name = f"{match['owner']}.{match['name']}" if match["name"] else ".".join(match["dotted"].split(".")[-2:])
        return f" in {name}" if len(name) <= 50 else ""
    return ""
