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
from planner.migration_rules import migration_evidence
from planner.request import Request, Sentence
from planner.task import TaskType
from planner.type_patterns import (
    CAPABILITY,
    ERROR_NAME,
    EXISTING,
    FAIL_NOUN_ADJ,
    FAIL_PHRASES,
    FAIL_VERB,
    MORE,
    NOUNISH,
    ODDLY,
    PROGRESSIVE,
    REPORT,
    SAME,
    SLOW,
    SUBORDINATE,
    TO_VERSION,
    TOPICAL,
    UPKEEP_PHRASE,
    VERSION_STEP,
    WISH,
)
from planner.vocabulary import (
    ADJUST,
    BETTER,
    BUILD,
    CHANGE,
    CI,
    CODE,
    CONFIG,
    DEPS,
    DOCS,
    FIX,
    FUNCTION_WORDS,
    GUARD,
    LIMITS,
    MOVE_STRONG,
    MOVE_WEAK,
    PATTERNS,
    REMOVE,
    RESHAPE,
    SMALL_ADDITIONS,
    TESTS,
    UPKEEP,
)

CHORE, FEATURE, REFACTOR = TaskType.CHORE, TaskType.FEATURE, TaskType.REFACTOR
FIXING, BETTERING = TaskType.FIX, TaskType.ENHANCEMENT


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
    for number, sentence in enumerate(request.sentences):
        share = 1.0 if number == 0 else 0.75 if number < 4 else 0.4
        if number and not _carries_request(sentence):
            share = min(share, 0.6)
        for kind, weight, first, end in _rules(sentence, named_target and number == 0):
            if set(range(first, end)) <= sentence.negated and first < end:
                continue
            first, end = min(first, len(sentence.tokens) - 1), max(first + 1, min(end, len(sentence.tokens)))
            out.append(Evidence(kind, weight * share, sentence.tokens[first].start, sentence.tokens[end - 1].end))
    return out


def _carries_request(sentence: Sentence) -> bool:
    return sentence.head >= 0


_Found = tuple[TaskType, float, int, int]


def _rules(s: Sentence, named_target: bool) -> Iterator[_Found]:
    migration = list(migration_evidence(s, named_target))
    if s.head < 0 and _reports_failure(s):
        # The move is only where or when something broke: "the report is wrong after migrating".
        migration = [(kind, weight * 0.4, first, end) for kind, weight, first, end in migration]
    yield from migration
    moving = max((w for _, w, _, _ in migration), default=0.0) >= 6
    yield from _failure(s, moving)
    if s.head >= 0:
        if not moving:
            yield from _command(s)
    else:
        yield from _noun_phrase(s)
    yield from _phrases(s, moving)


def _match(s: Sentence, pattern: re.Pattern[str], kind: TaskType, weight: float) -> Iterator[_Found]:
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


def _failure(s: Sentence, moving: bool) -> Iterator[_Found]:
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
    for pattern, weight in ((FAIL_PHRASES, 6.0), (ERROR_NAME, 6.0), (FAIL_VERB, 6.0), (FAIL_NOUN_ADJ, 4.5)):
        for match in pattern.finditer(s.flat.text):
            first, end = s.flat.span(*match.span())
            following = s.tokens[end].key if end < len(s.tokens) else ""
            before = s.tokens[first - 1].key if first else ""
            if pattern in (FAIL_VERB, FAIL_NOUN_ADJ) and (
                following in TOPICAL
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


def _report(s: Sentence) -> Iterator[_Found]:
    """A plain statement about something, neither command nor wish, reports a defect: ``comma in field breaks the import``."""
    text = s.flat.text
    if (
        MORE.search(text)
        or re.search(r" (?:should|must|shall|ought|soll|sollte|muss|needs?|wants?|has to|have to) ", text)
        or PROGRESSIVE.search(text)
    ):
        return
    match = REPORT.search(text, len(s.tokens[0].key) + 1)
    subordinate = SUBORDINATE.search(text)
    if odd := ODDLY.search(text):
        first, end = s.flat.span(*odd.span())
        yield (FIXING, 5.0, first, end)
    if match and SLOW.search(text) is None:
        first, end = s.flat.span(*match.span())
        yield (FIXING, 4.6 if subordinate else 3.6, first, max(first + 1, end - 1))
    elif subordinate and subordinate.start() > 2:
        first, end = s.flat.span(*subordinate.span())
        yield (FIXING, 2.4, first, end)


def _command(s: Sentence) -> Iterator[_Found]:
    """The head verb and its object."""
    verb, head = s.verb, s.head
    words, last = s.object_words, s.object_head
    at = (head, head + 1)
    whole = (head, min(s.obj[1], head + 5))
    everything = {t.key for t in s.tokens}
    chore_noun = _upkeep_noun(s)
    code_object = bool(set(words) & CODE) or any(
        re.fullmatch(r"[\w/]+\.(?:py|js|ts|java|cs|go|rb|php|tsx|jsx|kt|rs|cpp|c|h)", w) for w in words
    )
    if verb in FIX:
        # A failing test or build is broken; a docs slip or a linter's complaint is upkeep.
        cosmetic = {t.key for t in s.tokens} & (
            DOCS
            | {
                "lint",
                "linter",
                "linting",
                "eslint",
                "ruff",
                "flake8",
                "formatting",
                "format",
                "warnings",
                "pylint",
                "prettier",
                "mypy",
                "typing",
                "deprecation",
                "links",
                "annotations",
            }
        )
        if chore_noun >= 2 and cosmetic:
            yield (CHORE, 8.5, *whole)
            yield (FIXING, 4.5, *at)
        else:
            yield (FIXING, 7.0, *at)
        return
    if verb == "rename":
        file_like = any(
            "." in t.key
            or "/" in t.key
            or t.key
            in {"file", "files", "folder", "folders", "directory", "directories", "repo", "repository", "branch", "script", "scripts"}
            for t in s.tokens[head + 1 :]
        )
        in_code = bool(
            everything
            & (CODE | {"column", "table", "property", "flag", "endpoint", "type", "test", "field", "argument", "file"} - {"file"})
        )
        yield (CHORE, 6.5 if file_like and not ({"class", "method", "function", "variable"} & everything) else 2.0, *whole)
        yield (REFACTOR, 6.0 if in_code or not file_like else 3.0, *whole)
        return
    if chore_noun and verb not in {"let", "allow", "provide", "offer", "expose", "permit", "show", "support"} | (
        {"make"} if chore_noun < 3 else set()
    ) | (RESHAPE - {"clean", "cleanup", "tidy", "consolidate", "unify"}):
        yield (CHORE, {1: 3.0, 2: 5.5, 3: 7.0}[chore_noun], *whole)
    if verb in {
        "bump",
        "pin",
        "unpin",
        "downgrade",
        "vendor",
        "regenerate",
        "renovate",
        "lint",
        "reformat",
        "annotate",
        "document",
        "gitignore",
    }:
        yield (CHORE, 6.5, *at)
    elif verb == "upgrade":
        yield (CHORE, 5.5, *at)
        yield (BETTERING, 3.5, *at)
    elif verb in {
        "update",
        "refresh",
        "sync",
        "configure",
        "archive",
        "release",
        "test",
        "format",
        "tag",
        "prune",
        "mock",
        "ignore",
        "exclude",
        "aktualisieren",
        "aktualisiere",
    }:
        yield (CHORE, 3.0, *at)
        yield (BETTERING, 2.6, *at)
    if verb in REMOVE or (verb == "get" and "rid" in words):
        structural = bool(
            everything
            & {
                "duplication",
                "duplicate",
                "duplicated",
                "global",
                "globals",
                "circular",
                "coupling",
                "singleton",
                "magic",
                "indirection",
                "inheritance",
                "nesting",
                "boilerplate",
            }
        )
        yield (REFACTOR, 6.0 if structural else 2.5, *whole)
        yield (CHORE, 4.0, *whole)
    if (
        verb in {"cleanup", "tidy", "clean", "prune"}
        and everything & (CONFIG | {"branches", "file", "files", "repo", "root", "artifacts", "whitespace", "leftovers"})
        and not everything & CODE
    ):
        yield (CHORE, 7.5, *whole)
    if "deprecated" in words and verb in {"replace", "remove", "drop", "delete", "update"}:
        yield (CHORE, 6.0, *whole)
    if verb == "update" and re.search(
        r" update [^,.]* to (?:display|show|include|support|use|allow|handle|accept|send|return|also|let|offer)(?= )", s.flat.text
    ):
        yield (BETTERING, 6.5, *whole)
    if verb in RESHAPE:
        data = (
            s.verb in {"extract", "normalize", "normalise", "split", "collapse", "isolate", "standardize", "redesign"} and not code_object
        )
        yield (REFACTOR, 5.0 if data else 6.5, *at)
    if verb == "clean" or (
        verb in {"pull", "break", "turn", "merge", "factor", "take"}
        and everything & {"into", "out", "up", "apart"}
        and (code_object or "module" in everything)
    ):
        yield (REFACTOR, 5.0, *whole)
    if verb in CHANGE | MOVE_STRONG | MOVE_WEAK:
        if code_object or everything & PATTERNS:
            yield (REFACTOR, 5.5, *whole)
        elif verb in {
            "convert",
            "rewrite",
            "replace",
            "migrate",
            "port",
            "restructure",
            "switch",
            "move",
            "translate",
            "merge",
            "swap",
            "transform",
        }:
            yield (REFACTOR, 4.2, *at)
        if verb in {"switch", "migrate", "move"} and not code_object:
            yield (CHORE, 3.2, *at)
    if verb in {"introduce", "use", "apply", "adopt", "add", "create", "implement", "extract", "replace"} and (
        set(words) & PATTERNS or last == "layer"
    ):
        yield (REFACTOR, 6.0 if verb in {"introduce", "use", "apply", "adopt", "extract", "replace"} else 3.0, *whole)
    yield from _better_or_new(s, words, last, everything, at, whole)


def _better_or_new(
    s: Sentence, words: list[str], last: str, everything: set[str], at: tuple[int, int], whole: tuple[int, int]
) -> Iterator[_Found]:
    verb, text = s.verb, s.flat.text
    more = MORE.search(text)
    if verb in {"make", "give", "get", "bring", "use", "keep", "set", "render", "show"} and (more or SLOW.search(text)):
        yield (BETTERING, 6.0, *at)
    elif (
        verb == "make"
        and s.obj[0] < len(s.tokens)
        and s.tokens[s.obj[0]].key in {"the", "our", "all", "it", "sure", "this", "these", "its"} | set(words[:1])
    ):
        yield (BETTERING, 5.4, *at)
    if words and MORE.match(f" {' '.join(words[:2])} "):
        yield (BETTERING, 6.4, *whole)
    if verb in {"make", "get"} and re.search(r" work(?:ing)?(?: again| properly| correctly| reliably| on| in| with| for| $)", s.flat.text):
        yield (FIXING, 6.4, *at)
    if verb in ADJUST:
        yield (BETTERING, 5.0, *at)
    if (
        verb in {"increase", "raise", "lower", "reduce", "cut", "shorten", "extend", "double", "halve", "change", "set", "bring", "use"}
        and set(words) & LIMITS
    ):
        yield (BETTERING, 5.5, *whole)
    if verb in BETTER and verb != "upgrade":
        yield (BETTERING, 5.8, *at)
    if verb in GUARD:
        yield (FIXING, 4.2, *at)
        yield (BETTERING, 2.5, *at)
    if verb in {"let", "allow", "permit"} and re.search(
        r" (?:let|allow|permit) (?:configur\w+|chang\w+|sort\w*|filter\w*|overrid\w+|customi[sz]\w+|adjust\w+|specify\w+|passing|setting|choosing|(?:\w+ ){1,5}?to be (?:set|configured|changed|overridden|customi[sz]ed|sorted|filtered|disabled|specified|passed|adjusted|reordered)|to (?:configure|set|override|change|sort|filter))(?= )",
        text,
    ):
        yield (BETTERING, 5.8, *whole)
    if verb in BUILD:
        small = last in SMALL_ADDITIONS or any(t.key.startswith("--") for t in s.tokens) or last in {"support"}
        attached = any(t.key in {"to", "in", "for", "on", "into"} for t in s.tokens[s.obj[1] : s.obj[1] + 5])
        yield (FEATURE, 5.2 if verb not in {"show", "write", "send", "include", "give", "make", "display", "generate"} else 4.0, *at)
        if small and last != "support" and attached:
            yield (BETTERING, 5.8, *whole)
        elif (small and last != "support") or (attached and verb in {"add", "include", "show", "support"}):
            yield (BETTERING, 3.0, *whole)
    if verb in {"change", "adjust", "show", "display", "use", "set", "include", "sort", "warn", "rank", "order", "remember"}:
        yield (BETTERING, 3.8, *at)


def _upkeep_noun(s: Sentence) -> int:
    """How far the object is something of upkeep: 0 not, 1 in passing, 2 it is about one, 3 its very noun."""
    words, last = s.object_words, s.object_head
    if last in {"file", "files"} and len(words) > 1:
        last = words[-2]
    if "dependency" in words and (s.verb in {"break", "invert", "untangle", "cut"} or "between" in {t.key for t in s.tokens}):
        return 0
    if s.verb in BETTER - {"upgrade"} and last not in DOCS | TESTS | CI:
        return 0
    rest = [t.key for t in s.tokens[s.obj[1] : s.obj[1] + 6]]
    strong = DOCS | TESTS | CI
    if last in {
        "endpoint",
        "feature",
        "system",
        "section",
        "page",
        "button",
        "screen",
        "api",
        "field",
        "thread",
        "form",
        "export",
        "support",
        "function",
        "wizard",
        "selection",
    } or (last in {"comments", "comment"} and s.verb in BUILD):
        return 0
    tail = last.rsplit("/", 1)[-1]
    if last in strong or re.fullmatch(
        r"(?:readme|changelog|contributing|dockerfile|makefile|license|security|codeowners)(?:\.\w+)?|[\w./-]+\.(?:md|rst|toml|ya?ml|lock|ini|cfg)|package\.json|requirements[\w-]*\.txt|\.?gitignore",
        tail,
    ):
        return 3
    if words and words[0] in strong | {"e2e"} and len(words) <= 4:
        return 3 if s.verb not in BUILD or words[0] in TESTS | DOCS or s.verb == "make" else 2
    upkeep_verb = s.verb in UPKEEP | REMOVE | CHANGE | MOVE_STRONG | {"switch", "set", "add", "raise", "increase", "fix"}
    if set(words) & {"dependency", "dependencies", "deps", "lockfile", "package.json", "dependabot", "abhängigkeiten", "submodule"}:
        return 0 if last in {"injection", "graph", "view", "viewer", "tree"} else 3
    if upkeep_verb and VERSION_STEP.search(s.flat.text) and not set(words) & LIMITS:
        return 3
    if (
        s.verb in {"bump", "upgrade", "update", "pin", "drop", "switch", "migrate", "move", "run"}
        and (set(words) | set(rest)) & (DEPS | CI)
        and (TO_VERSION.search(s.flat.text) or set(words) & DEPS or set(rest) & CI)
    ):
        return 3 if s.verb != "migrate" or not set(rest) & CODE else 2
    if s.verb in MOVE_STRONG | {"switch", "move", "convert", "change", "go", "swap", "replace"} and (set(words) | set(rest)) & (
        CI | {"pytest", "unittest", "junit", "jest", "mocha", "nose", "testng", "cypress", "playwright", "selenium", "vitest"}
    ):
        return 3
    if UPKEEP_PHRASE.search(s.flat.text) and s.verb not in {"let", "allow"}:
        return 3
    if last in CONFIG and s.verb in UPKEEP | REMOVE | {"add", "enable", "move", "replace"} and s.verb not in {"support"}:
        return 2
    if (
        _is_about(rest, strong - {"test", "tests", "testing"})
        and s.verb in UPKEEP | FIX | REMOVE | {"add", "replace", "move", "rename", "enable", "disable", "set", "turn"}
        and rest
        and rest[0] in {"in", "from", "of", "on", "to"}
    ):
        return 2
    if set(words) & strong:
        return 1
    return 0


def _is_about(rest: list[str], nouns: frozenset[str]) -> bool:
    """The phrase after a preposition speaks of one of ``nouns``: its last word is one, or its first names a build tool."""
    phrase: list[str] = []
    for key in rest[1:]:
        if key in {"of", "for", "in", "on", "to", "from", "with", "at", "by", "and", ",", "->"}:
            break
        if key not in FUNCTION_WORDS:
            phrase.append(key)
    return bool(phrase) and (phrase[-1] in nouns or phrase[0] in CI)


def _noun_phrase(s: Sentence) -> Iterator[_Found]:
    """A request without a verb: what its nouns are decides."""
    first, end = s.lead_end, min(max(s.obj[1], s.lead_end + 1), len(s.tokens))
    words, last = s.object_words, s.object_head
    span = (first, end)
    strong = (DOCS | TESTS | CI) - {"test", "spec", "stub"}
    failing = bool(FAIL_VERB.search(s.flat.text)) or " causes " in s.flat.text
    if (last in strong or (words and words[0] in strong)) and not failing:
        yield (CHORE, 5.8, *span)
    if set(words) & {"dependency", "dependencies", "abhängigkeiten", "deps"}:
        yield (CHORE, 5.5, *span)
    if {t.key for t in s.tokens} & {"aktualisieren", "umbenennen", "update"}:
        yield (CHORE, 2.5, *span)
    if words and not s.question:
        yield (FEATURE, 1.6, *span)


def _phrases(s: Sentence, moving: bool) -> Iterator[_Found]:
    """Turns of phrase that speak for a type wherever they stand."""
    yield from _match(s, SAME, REFACTOR, 6.5)
    if moving:
        return
    text = s.flat.text
    yield from _match(s, WISH, FEATURE, 4.8)
    yield from _match(s, CAPABILITY, FEATURE, 6.4)
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
    if definite and not _reports_failure(s):
        first, end = s.flat.span(*definite.span())
        yield (BETTERING, 5.0, first, end)
    yield from _match(
        s,
        re.compile(
            r" (?:(?:tight |loose )?coupling|tightly coupled|cyclomatic complexity|code complexity|(?:code )?duplication|dependency (?:between|cycle)|circular dependenc\w+|business rules|duplicated (?:code|logic)|code smells?|scattered|spread (?:over|across)|in one place|copy paste|god object|cognitive complexity)(?= )"
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
