"""Small phrases shared by the drafts: safe quotations, places, lists, verbs."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.safe_text import code_span, markdown_text, one_line, shorten
from planner.codebase.model import RelevantFile, Symbol

#: Verbs that begin a request; a title that starts with one can follow "to".
_VERB_LIST = """
add adopt allow anonymize anonymise archive audit automate avoid batch bump build bundle cache call catch change check clean clear
close collapse combine compress configure connect consolidate convert copy correct create cut debounce decouple deduplicate delete
deploy deprecate detect disable display document downgrade drop dump emit enable encapsulate enforce ensure escape exclude expose
export extend extract factor filter fix format forbid generate group guard handle harden hide highlight implement import improve
include increase index inject inline insert install integrate introduce isolate join keep let limit link lint list load localize
log make mark measure memoize merge migrate mock modernize modernise modularize move normalize normalise notify offer optimize
optimise organize paginate parallelize parse patch persist pin polish port preserve prevent print process profile prompt protect
provide publish purge put raise read rebuild reduce refactor refine refresh register reject release reload remember remove rename
render reorganize reorganise replace replicate report reproduce reset resolve respect restore restrict restructure retry return
reuse revert rewrite rework rotate round run sanitize save schedule search secure send separate serialize set show simplify skip
sort speed split stop store stream streamline strip suppress support swap switch sync synchronize tag test throttle tidy track
transform translate trim truncate tune turn type unify update upgrade upload use validate verify warn wire wrap write
"""
_VERBS = frozenset(_VERB_LIST.split())


def readable(text: str) -> str:
    """One line of data as Markdown text; an underscore inside a word stands bare.

    It cannot begin emphasis there (CommonMark 0.31 §6.2).
    """
    return re.sub(r"(?<=[^\W_])\\_(?=[^\W_])", "_", markdown_text(text))


def marked(text: str) -> str:
    """One line of data as Markdown text in which what stands between backticks is code."""
    parts = re.split(r"`([^`]{1,200})`", one_line(text))
    return "".join(code_span(part) if at % 2 else _between(part) for at, part in enumerate(parts))


def _between(part: str) -> str:
    """Prose with its outer blanks, which stand between it and the code beside it."""
    return part[: len(part) - len(part.lstrip())] + readable(part) + part[len(part.rstrip()) :] if part.strip() else part


def quoted(text: str, limit: int = 180) -> str:
    """Words of the prompt in quotation marks, one line, safe as Markdown."""
    inner = shorten(text.strip().rstrip(".;,:"), limit)
    return f"“{readable(inner)}”"


def infinitive(topic: str) -> str:
    """``to add a cache`` for a topic that begins with a verb; empty for one that does not."""
    first, _, rest = topic.partition(" ")
    if first.lower().strip(":") not in _VERBS or not rest:
        return ""
    return f"to {readable(first.lower() + ' ' + rest)}"


_STORY = re.compile(
    r"^as (?:an?|the) (?P<who>[^,.]{2,50}?),?\s+i\s+(?:want|need|would like|['’]d like|wish)\s+(?:to\s+)?(?P<what>.+?)(?:,?\s+so that\b.*|,?\s+in order to\b.*)?$",
    re.I | re.S,
)
_ABLE = re.compile(
    r"^(?P<who>(?:the |our )?[\w -]{2,40}?)\s+(?:should|must|shall|can|could|need to|needs to|want to|wants to|have to)\s+(?:be able to\s+)?(?!not\b|n['’]t)(?P<what>\w+.+)$",
    re.I | re.S,
)
_SLOW = re.compile(
    r"^(?P<what>[^,;]{2,80}?)\s+(?:is|are|takes?|runs?|feels?)\s+(?:far |much |way |really |very |too |so |quite )*(?:slow(?:ly)?|long|a long time)\b(?P<rest>[^,;.]{0,80})",
    re.I,
)
_BETTER = re.compile(r"^(?P<what>(?:better|clearer|nicer|faster|friendlier|more \w+|improved)\s+.+)$", re.I | re.S)


def wish(sentence: str) -> str:
    """What a sentence that is no command wishes for, as an infinitive; empty when it tells no wish.

    ``As an admin I want to see a log`` gives ``to let an admin see a log``; ``users should be able to upload`` gives ``to let users
    upload``; ``the report is slow for big files`` gives ``to speed up the report for big files``.
    """
    text = one_line(sentence, 240).strip().rstrip(".!;:")
    if found := _STORY.match(text):
        first = found["what"].split(None, 1)[0].lower()
        verb = first in _VERBS or first in {
            "see",
            "know",
            "get",
            "view",
            "find",
            "be",
            "have",
            "choose",
            "edit",
            "receive",
            "access",
            "share",
        }
        who = readable(found["who"])
        return f"to let the {who} {readable(found['what'])}" if verb else f"to give the {who} {readable(found['what'])}"
    if (found := _SLOW.match(text)) and not re.match(r"(?:it|this|that|there)\b", found["what"], re.I):
        return f"to speed up {readable(found['what'])}{' ' + readable(found['rest']) if found['rest'].strip() else ''}"
    if found := _ABLE.match(text):
        return f"to let {readable(lower_first(found['who']))} {readable(found['what'])}"
    if found := _BETTER.match(text):
        return f"to provide {readable(lower_first(found['what']))}"
    return ""


def lower_first(text: str) -> str:
    """``text`` with a small first letter unless its first word is a name (second letter capital, digit, code)."""
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]+(?:\s|$)|A\s", text) else text


def joined(items: Sequence[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def span(text: str) -> str:
    """A path, command or name as code."""
    return code_span(text)


def ranges(lines: Iterable[tuple[int, int]]) -> str:
    """``12-40,88``; empty for none."""
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in lines)


def place(file: RelevantFile, symbol: Symbol | None = None) -> str:
    """``path:12-40`` as code: the symbol's lines, else the first range that bears the reason."""
    if symbol:
        return code_span(f"{file.path}:{ranges([(symbol.line, symbol.end_line)])}")
    where = ranges(file.lines[:1])
    return code_span(f"{file.path}:{where}" if where else file.path)


def named(file: RelevantFile, symbol: Symbol | None) -> str:
    """```parse`` (``money.py:12-40``)``, or the place alone."""
    return f"{code_span(symbol.name)} ({place(file, symbol)})" if symbol else place(file)


def named_short(symbol: Symbol) -> str:
    """```test_parse`` (line 12)``: for a place in a file that was just named."""
    return f"{code_span(symbol.name)} (line {symbol.line})"


def sentence(text: str) -> str:
    """With a capital first letter and a final stop."""
    text = text.strip()
    return (text[:1].upper() + text[1:]) + ("" if text.endswith((".", "!", "?", ":", "”.")) else ".")
