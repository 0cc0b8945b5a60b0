"""What a command asks for: its verb, what the verb is done to, and how that object is described."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from planner.request import Sentence
from planner.request_heads import OTHER
from planner.task import TaskType
from planner.type_patterns import INTO_DOCS, MORE, PLACES, SLOW, TO_VERSION, UPKEEP_PHRASE, VERSION_STEP
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
    INFRASTRUCTURE,
    LIMITS,
    MOVE_STRONG,
    MOVE_WEAK,
    PATTERNS,
    REMOVE,
    RESHAPE,
    SMALL_ADDITIONS,
    STALE,
    TESTS,
    UPKEEP,
)

CHORE, FEATURE, REFACTOR = TaskType.CHORE, TaskType.FEATURE, TaskType.REFACTOR
FIXING, BETTERING = TaskType.FIX, TaskType.ENHANCEMENT

Found = tuple[TaskType, float, int, int]
"""Type, weight, first token and the one past the last, in the sentence."""


def command_evidence(s: Sentence) -> Iterator[Found]:
    """The head verb and its object."""
    verb, head = s.verb, s.head
    words, last = s.object_words, s.object_head
    at = (head, head + 1)
    whole = (head, min(s.obj[1], head + 5))
    everything = {t.key for t in s.tokens}
    chore_noun = _upkeep_noun(s)
    code_object = bool(set(words) & CODE) or any(_CODE_FILE.fullmatch(w) and w not in _BUILD_FILES for w in everything)
    said = s.tokens[head].key
    if said in {"explain", "describe", "clarify", "mention"} and everything & DOCS:
        yield (CHORE, 6.0, *whole)
    if verb == "stop" and {t.key for t in s.tokens[head + 1 : head + 2]} & {
        "tracking",
        "committing",
        "publishing",
        "shipping",
        "vendoring",
        "testing",
    }:
        yield (CHORE, 6.5, *whole)
        return
    if verb == OTHER:
        yield (FEATURE, 2.0, *whole)
        yield (BETTERING, 2.4, *whole)
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
            yield (FIXING, 7.0 if verb != "restore" else 4.4, *at)
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
    tuned = verb == "bump" and bool(set(words) & (LIMITS | {"default", "defaults"}))
    if tuned:
        yield (BETTERING, 6.5, *whole)
    elif verb in {
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
        "rotate",
        "revoke",
        "renew",
        "relicense",
        "backport",
        "squash",
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
    if verb in REMOVE | {"drop", "end"} and last == "support":
        yield (CHORE, 6.8, *whole)
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
        r" update [^,.]{0,80} to (?:display|show|include|support|use|allow|handle|accept|send|return|also|let|offer)(?= )", s.flat.text
    ):
        yield (BETTERING, 6.5, *whole)
    if verb in RESHAPE:
        data = (
            s.verb in {"extract", "normalize", "normalise", "split", "collapse", "isolate", "standardize", "redesign"} and not code_object
        )
        yield (REFACTOR, 5.0 if data else 6.5, *at)
    if verb in {"clean", "cleanup", "tidy"} and words and not code_object:
        yield (CHORE, 6.8 if last in STALE else 4.6, *whole)
    apart = next((t.key for t in s.tokens[head + 1 : head + 6] if t.key in {"into", "out", "up", "apart"}), "")
    if verb == "clean" or (
        verb in {"pull", "break", "turn", "merge", "factor", "take", "carve", "rip", "cut", "tear"}
        and apart
        and (
            code_object
            or "module" in everything
            or (verb in {"break", "carve", "rip", "tear", "factor"} and apart in {"up", "out", "apart", "into"})
        )
    ):
        yield (REFACTOR, 5.6 if verb != "clean" else 5.0, *whole)
    if verb in MOVE_STRONG | MOVE_WEAK | {"switch", "move"} and set(words) & INFRASTRUCTURE and not code_object:
        yield (CHORE, 6.0, *whole)
    if verb == "let" and s.obj[0] < len(s.tokens) and s.tokens[s.obj[0]].key in {"it", "the", "its", "them"}:
        yield (BETTERING, 6.6, *whole)
    if verb in (CHANGE | MOVE_STRONG | MOVE_WEAK) - {"publish", "load", "push", "onboard", "land"}:
        if code_object or everything & PATTERNS or (verb == "turn" and "into" in everything and everything & CODE):
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
            yield (CHORE, 5.0 if {"from", "to"} <= everything and not everything & PATTERNS else 3.2, *at)
        if verb in {"switch", "migrate", "move", "port", "deploy", "lift", "shift"} and PLACES.search(s.flat.text):
            yield (CHORE, 6.2, *whole)
    if verb in {"introduce", "use", "apply", "adopt", "add", "create", "implement", "extract", "replace"} and (
        set(words) & PATTERNS or last in {"layer", "architecture"}
    ):
        yield (REFACTOR, 6.0 if verb in {"introduce", "use", "apply", "adopt", "extract", "replace"} else 3.0, *whole)
    yield from _better_or_new(s, words, last, everything, at, whole)


def _better_or_new(
    s: Sentence, words: list[str], last: str, everything: set[str], at: tuple[int, int], whole: tuple[int, int]
) -> Iterator[Found]:
    verb, text = s.verb, s.flat.text
    if verb in {"add", "write", "put", "create", "include", "note"} and INTO_DOCS.search(text):
        yield (CHORE, 7.0, *whole)
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
    if verb == "make" and re.search(r" make it (?:possible|easy) (?:for (?:\w+ ){1,3})?to ", text):
        yield (FEATURE, 8.0, *whole)
    if (
        verb == "replace"
        and not everything & (CODE | PATTERNS)
        and re.search(
            r" replace (?!the |our |all |a |an |every )[\w.-]+(?: [\w.-]+)? (?:with|by) (?!the |our |a |an )[\w.-]+(?: [\w.-]+)? $", text
        )
    ):
        yield (CHORE, 5.0, *whole)  # one library or tool for another
    if verb in BUILD and s.obj[0] < len(s.tokens) and s.tokens[s.obj[0]].key in {"it", "them"} and s.head == s.obj[0] - 1:
        yield (BETTERING, 4.8, *whole)
    elif verb in BUILD:
        small = last in SMALL_ADDITIONS or any(t.key.startswith("--") for t in s.tokens) or last in {"support"}
        attached = any(t.key in {"to", "in", "for", "on", "into"} for t in s.tokens[s.obj[1] : s.obj[1] + 5])
        yield (FEATURE, 5.2 if verb not in {"show", "write", "send", "include", "give", "make", "display", "generate"} else 4.0, *at)
        if small and last != "support" and attached:
            yield (BETTERING, 5.8, *whole)
        elif (small and last != "support") or (attached and verb in {"add", "include", "show", "support"}):
            yield (BETTERING, 3.0, *whole)
    if verb in {"change", "adjust", "show", "display", "use", "set", "include", "sort", "warn", "rank", "order", "remember"}:
        yield (BETTERING, 3.8, *at)


_CODE_FILE = re.compile(r"[\w/.-]+\.(?:py|js|ts|java|cs|go|rb|php|tsx|jsx|kt|rs|cpp|c|h|scala|vue)")
_BUILD_FILES = frozenset(["setup.py", "gulpfile.js", "webpack.config.js", "conftest.py"])


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
    if last in {"package", "library", "plugin", "client", "sdk"} and s.verb in BUILD and not set(words) & (TESTS | DOCS):
        return 0  # something new to offer
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
    if (
        s.verb in {"set", "change", "raise", "require", "use"}
        and "version" in words
        and set(words) & (DEPS | CI | {"supported", "minimum"})
    ):
        return 3
    if s.verb in MOVE_STRONG | {"switch", "move", "convert", "change", "go", "swap", "replace"} and (set(words) | set(rest)) & (
        CI
        | {"github", "gitlab", "bitbucket"}
        | {"pytest", "unittest", "junit", "jest", "mocha", "nose", "testng", "cypress", "playwright", "selenium", "vitest"}
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
