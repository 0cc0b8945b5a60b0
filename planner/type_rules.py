"""Rules that tell the task type from a sentence's grammar: its head verb, that verb's object, what is said to fail.

The definitions are the issue's: chore = upkeep nobody outside notices; feature = a capability that did not exist; enhancement = an
existing one made better; refactor = restructured, same behaviour; fix = something is broken; migration = databases, SQL objects, data or
pipelines change platform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.evidence import Evidence
from planner.migration_rules import migration_evidence
from planner.request import Request, Sentence
from planner.task import TaskType
from planner.vocabulary import (
    ADJUST, BETTER, BUILD, CHANGE, CI, CODE, CONFIG, DEPS, DOCS, FAILING_VERBS, FAILURE_NOUNS, FAILURE_WORDS, FIX, FUNCTION_WORDS, GUARD, LIMITS, MOVE_STRONG, MOVE_WEAK, PATTERNS, REMOVE,
    RESHAPE, SMALL_ADDITIONS, TESTS, UPKEEP, inflect,
)  # fmt: skip

CHORE, FEATURE, REFACTOR = TaskType.CHORE, TaskType.FEATURE, TaskType.REFACTOR
FIXING, BETTERING = TaskType.FIX, TaskType.ENHANCEMENT

_FAIL_FORMS = "|".join(sorted({f for v in FAILING_VERBS for f in inflect(v) if f not in {"lag", "stick", "corrupt"}} | {"froze", "frozen", "broke", "threw", "thrown", "hung", "stuck", "lost", "dies"}))
_NOUNISH = "|".join(("error", "errors", "crash", "crashes", "leak", "leaks", "panic", "break", "throw", "skip", "skips", "ignore", "ignored", "reject", "rejected", "rejects", "duplicate", "duplicates", "overlap", "lag", "stick", "abort", "abandon"))
_FAIL_PHRASES = re.compile(
    r" (?:"
    r"(?:does|do|did|is|are|was|were|has|have|can|could|will|would)(?:n't| not|nt) (?!need|want|only|just|support|yet|have)(?:\w+ ){0,3}?\w+"
    r"|won't (?!need|fix)\w+|should(?: not|n't) be\b|lacks? (?:the|a|an)|(?:sql|code|command|html|script|header) injection|xss|csrf|infinite (?:loop|recursion|redirects?|scroll jumps)|data loss|vulnerability|security hole|cve \d+|path traversal|zombie \w+|(?:fewer|less|more) (?:\w+ ){1,2}than (?:the|it|expected|before|in|on)|can't (?!wait|we)\w+|unable to \w+|fail(?:s|ed|ing|ure)? to \w+|no longer|not working|stop(?:s|ped) \w+ing|stopped|does nothing|nothing happens|no effect|out of memory"
    r"|never (?:\w+ )?(?:\w+s|arrive|fire|start|finish|complete|return|load|show|end|run|get|close|reach|work)|bricht ab|funktioniert nicht|geht nicht|stürzt ab|läuft nicht"
    r"|times? out|timed out|timing out|timeout (?:connecting|when|while|error|after|on|calling)|blows? up|errors? out|takes? down|goes? down|went down|falls? over|off by one|race condition|memory leak|stack overflow"
    r"|get(?:s|ting)? (?:logged out|kicked|stuck|lost|an error|errors|[45]\d\d)|(?:http |status |error )?(?:40[0134589]|41\d|42\d|50[0234])(?: error)?(?= (?:when|on|from|for|if|after|instead|response|error|in|,|since|once|every)|$| $)"
    r"|(?:returns?|throws?|gives?|shows?|gets?|responds? with|get) (?:an? |the |http |status |error )?(?:40\d|41\d|42\d|50\d|wrong|null|nan|error|empty|incorrect|invalid|undefined|garbage|stale|nothing|none|old|outdated|twice)"
    r"|instead of (?:the |a |an )?(?:correct|expected|right|real|actual|current|new)|should (?:be|have been|return|show|use|have) (?:[\w.]+ )?(?:but|instead)|but (?:it )?(?:is|gets|shows|returns|was|got|should)|expected \w+ (?:but|got)"
    r"|even (?:though|when|if)|(?:is|are|was|were|gets?|being|be|been|stays?|remains?|becomes?|seems?|looks?) (?:\w+ly )?(?:broken|wrong|missing|ignored|lost|empty|blank|stuck|hidden|duplicated|corrupted|incorrect|cut off|off|"
    r"truncated|garbled|misaligned|null|dead|unreachable|down|rejected|swallowed|dropped|skipped|overwritten|deleted|not \w+)"
    r"|(?:sent|run|charged|created|assigned|called|executed|fired|shown|saved|processed|triggered|posted|imported|written|counted|booked|inserted|delivered) twice|double (?:\w+ing|submission|booking|charge|encoding|count\w*|free)"
    r"|(?:takes|took) forever and|comes? (?:back|out|up) (?:empty|wrong|blank|as)|leads? to (?:a )?(?:dead|blank|wrong|empty|404|500|error)|chokes? on|trips? over|(?:only )?works? (?:in|on|for|fine|locally|only)"
    r"|n'?t match|not match|mismatch(?:es)?|turns? \w+ into|complain(?:s|ed|ing)? (?:that|about)|(?:users?|customers?|people|clients|admins?) (?:report|complain|see|are seeing|keep)|exits? (?:immediately|with|unexpectedly|early)|leaves? (?:\w+ ){1,3}behind|what is going on|have a look|gives? back|permission denied|access denied|connection (?:refused|reset|lost)|not found|null pointer|divi(?:sion|de) by zero|dead page|broken since|since (?:yesterday|today|last|the (?:last|latest|update|upgrade|deploy|release))|after (?:the )?(?:last |latest )?(?:update|upgrade|deploy\w*|release)"
    r")(?= )"
)
_ERROR_NAME = re.compile(r" (?:[\w.]*[a-z]{2}(?:error|exception)|errno \d+|sqlstate \w+|ora \d{4,5}|msg \d{3,5}|[a-z]+_(?:not_found|exists|failed|denied|invalid|exceeded|error|reference|in_pipeline|for_resources)|0x[0-9a-f]{6,8}|exit code \d+|econn\w+|enoent)(?= )")
_FAIL_VERB = re.compile(rf" (?:{_FAIL_FORMS})(?= )")
_FAIL_NOUN_ADJ = re.compile(rf" (?:{'|'.join(sorted(FAILURE_NOUNS | FAILURE_WORDS))})(?= )")
# Words after a failure word that make it the name of a thing: error handling, crash reports, leak detection, failed jobs page.
_TOPICAL = frozenset(
    "handling handler handlers message messages page pages reporting reports report reporter tracking tracker codes code rate rates logging log logs boundary boundaries"
    " detection detector type types class classes hierarchy notification notifications alert alerts recovery mode budget middleware text texts state states"
    " jobs job login logins attempts payments runs rows records items tasks builds deliveries messages orders".split()
)
_SLOW = re.compile(r" (?:slow|slowly|sluggish|laggy|too long|takes? (?:\w+ )?(?:\d+ ?)?(?:\w+ )?(?:seconds|minutes|hours|ages|forever|s|ms|min)|faster|quicker|snappier|performance|latency|throughput)(?= )")
_MORE = re.compile(
    r" (?:better|nicer|clearer|smarter|quicker|faster|snappier|smoother|cleaner|stricter|friendlier|cheaper|lighter|simpler|more \w+|less \w+|fewer \w+|schneller|besser|schöner"
    r"|configurable|adjustable|customi[sz]able|optional|resizable|sortable|searchable|filterable|responsive|accessible|tunable|overridable|a setting|human readable|\w+ friendly|case insensitive|reloadable|collapsible)(?= )"
)
_EXISTING = re.compile(r" (?:existing|already (?:have|has|support\w*)|as well|also|additionally|besides|in addition|bestehende\w*|even more)(?= )")
_SAME = re.compile(
    r" (?:(?:no|without|not|zero) (?:\w+ )?(?:behaviou?r|functional|functionality|user visible|visible|api)(?: change\w*)?|without (?:changing|altering|touching|affecting|breaking) (?:\w+ )?(?:the )?(?:what|how|behaviou?r|functionality|public|api|output|external)"
    r"|(?:same|identical|unchanged|exactly as|keep\w* (?:the )?(?:\w+ )?)(?: ?)(?:behaviou?r|functionality|output|outputs|before|api)|behav\w+ (?:stays|remains|unchanged|as before|the same|identical\w*)|behaving as before|as before|purely internal|pure refactor\w*|functionally identical)(?= )"
)
_WISH = re.compile(
    r" (?:be able to|(?:the )?(?:ability|possibility|option|chance|opportunity|means|way) (?:to|of)|as an? [\w' ]{1,60}?(?:, )?i (?:want|need|would like|wish)|would be (?:\w+ )?(?:great|nice|good|cool|helpful|useful|awesome)"
    r"|(?:users?|customers?|admins?|people|one|clients|editors?|analysts?|managers?|visitors|players|teams?|they|we|i|operators?|members|students|teachers|app|system|tool|product|site|platform) (?:really )?(?:want|wants|need|needs|would like|should (?:be able|get|have)|miss|lack|brauchen|möchten)(?: to| an?| the)?"
    r"|(?:can|could|may) (?:we|i|you) (?:please )?(?:get|have|offer|add|build)|i(?:'d)? (?:want|like|would like|need|wish)(?: to have)?(?: an?)?|from scratch|brand new|a new|new (?:page|screen|endpoint|command|feature|module|service|widget|view|dialog|api|tab|report|section|tool|integration|plugin|button)|\w+ support|support for)(?= )"
)
_VERSION_STEP = re.compile(r" (?:\w+ ){0,2}?v?\d+(?:\.[\dx]+)*(?: lts)? (?:to|->|auf) v?\d+(?:\.[\dx]+)*(?= )")
_TO_VERSION = re.compile(r" (?:to|from|on) (?:the (?:latest|newest|current) (?:version|release|lts|stable)|(?!\d+ (?:mb|gb|kb|ms|s|sec|seconds|minutes|min|hours|days|%|percent|tb|items|rows))(?:[a-z.]+ )?v?\d+(?:\.[\dx]+)*)(?= )")
_UPKEEP_PHRASE = re.compile(
    r" (?:type (?:hints?|annotations?|stubs)|unused (?:\w+ )?(?:imports?|dependenc\w+|packages?|files?|variables?|assets|images|css)|dead links?|broken links?|commented out|print statements|pre commit|code of conduct|security policy|code coverage|coverage report\w*|in (?:the |our )?ci|ci pipeline|github actions?|gitlab ci|code ?owners|branch protection"
    r"|unit tests?|lint checks?|test coverage|integration tests?|lint(?:er|ing)? (?:errors?|warnings?|rules?|config\w*)|deprecat\w+ warnings?|compiler warnings?|eslint warnings?|lock ?file|npm audit|pip audit|vulnerable dependenc\w+|release notes|dev(?:elopment)? environment|local development|docker compose|docker image|base image"
    r"|package manager|dependency management|issue templates?|pr templates?|pull request template|decision record|code comments?|stray \w+|(?:prepare|cut|tag|publish) (?:the |a |an )?(?:\w+ )?release|build (?:script|system|tool)|test suite|ci matrix|screenshots? in|copyright year|license headers?|file headers?|azure devops|travis|circleci|bitbucket pipelines)(?= )"
)


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
    if _WISH.search(text) or re.search(r" (?:should|must|shall|need|needs|want|wants|has to|have to) ", text):
        return False
    return any(pattern.search(text) for pattern in (_FAIL_PHRASES, _ERROR_NAME)) or any(
        s.flat.text[m.end() :].split(" ", 2)[1:2] not in ([w] for w in _TOPICAL) for m in _FAIL_VERB.finditer(text)
    )


def _failure(s: Sentence, moving: bool) -> Iterator[_Found]:
    """Something is said to be broken: a predicate weighs most, a noun less, the name of a thing nothing."""
    command = s.head >= 0 and s.verb not in FIX | GUARD
    told_as_wish = bool(_WISH.search(s.flat.text))
    damp = 0.45 if moving or told_as_wish else 0.55 if command and s.verb in BUILD | BETTER | RESHAPE | UPKEEP | MOVE_STRONG else 0.8 if command else 1.0
    for pattern, weight in ((_FAIL_PHRASES, 6.0), (_ERROR_NAME, 6.0), (_FAIL_VERB, 6.0), (_FAIL_NOUN_ADJ, 4.5)):
        for match in pattern.finditer(s.flat.text):
            first, end = s.flat.span(*match.span())
            following = s.tokens[end].key if end < len(s.tokens) else ""
            before = s.tokens[first - 1].key if first else ""
            if pattern in (_FAIL_VERB, _FAIL_NOUN_ADJ) and (following in _TOPICAL or (pattern is _FAIL_VERB and first in {s.head, s.lead_end} and s.verb not in FIX and not s.tokens[first].key.endswith(("s", "ed", "ing")))):
                continue
            if pattern is _FAIL_VERB and before in {"on", "for", "of", "to", "and", "all", "any", "more", "better", "helpful", "the", "a"} and s.tokens[first].key in _NOUNISH.split("|"):
                weight_here = 2.0
            else:
                weight_here = weight
            if set(range(first, end)) <= s.negated and pattern is not _FAIL_PHRASES:
                continue
            yield (FIXING, weight_here * damp, first, end)
            break
    if s.question and s.tokens[0].key in {"why", "warum", "wieso"}:
        yield (FIXING, 4.0, 0, 1)
    if s.head < 0 and not told_as_wish and not moving:
        yield from _report(s)


_REPORT = re.compile(
    r" (?:is|are|was|were|gets?|being) (?:\w+ly )?\w{2,}(?:ed|en|ing)(?= )| (?:[a-zäöüß]{3,}[^s'\W]s|is|are|was|were|has|gets) (?:the|a|an|its|no|all|only|on|in|when|if|after|to|with|without|for|from|twice|always|by|behind|by|under|over|at|but|while|once|even|still|too|wrong\w*|empty|every|until|as|because|nested|large|old|not|during|two|itself|their|his|our|my)(?= )"
)
_ODDLY = re.compile(r" (?:silently|randomly|sometimes|intermittently|occasionally|constantly|repeatedly|suddenly|accidentally|sporadically|unexpectedly|erroneously|mistakenly|prematurely|always|keeps)(?= )")
_SUBORDINATE = re.compile(r" (?:when|if|after|upon|while|once|whenever|since|during|until|as soon as|on startup|on small|under load)(?= )")
_PROGRESSIVE = re.compile(r" (?:we|i|they|you|team) (?:\w+ )?(?:are|am|were|have|has|need|want|should|must|would) ")


def _report(s: Sentence) -> Iterator[_Found]:
    """A plain statement about something, neither command nor wish, reports a defect: ``comma in field breaks the import``."""
    text = s.flat.text
    if _MORE.search(text) or re.search(r" (?:should|must|shall|ought|soll|sollte|muss|needs?|wants?|has to|have to) ", text) or _PROGRESSIVE.search(text):
        return
    match = _REPORT.search(text, len(s.tokens[0].key) + 1)
    subordinate = _SUBORDINATE.search(text)
    if odd := _ODDLY.search(text):
        first, end = s.flat.span(*odd.span())
        yield (FIXING, 5.0, first, end)
    if match and _SLOW.search(text) is None:
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
    code_object = bool(set(words) & CODE) or any(re.fullmatch(r"[\w/]+\.(?:py|js|ts|java|cs|go|rb|php|tsx|jsx|kt|rs|cpp|c|h)", w) for w in words)
    if verb in FIX:
        # A failing test or build is broken; a docs slip or a linter's complaint is upkeep.
        cosmetic = {t.key for t in s.tokens} & (DOCS | {"lint", "linter", "linting", "eslint", "ruff", "flake8", "formatting", "format", "warnings", "pylint", "prettier", "mypy", "typing", "deprecation", "links", "annotations"})
        if chore_noun >= 2 and cosmetic:
            yield (CHORE, 8.5, *whole)
            yield (FIXING, 4.5, *at)
        else:
            yield (FIXING, 7.0, *at)
        return
    if verb == "rename":
        file_like = any("." in t.key or "/" in t.key or t.key in {"file", "files", "folder", "folders", "directory", "directories", "repo", "repository", "branch", "script", "scripts"} for t in s.tokens[head + 1 :])
        in_code = bool(everything & (CODE | {"column", "table", "property", "flag", "endpoint", "type", "test", "field", "argument", "file"} - {"file"}))
        yield (CHORE, 6.5 if file_like and not ({"class", "method", "function", "variable"} & everything) else 2.0, *whole)
        yield (REFACTOR, 6.0 if in_code or not file_like else 3.0, *whole)
        return
    if chore_noun and verb not in {"let", "allow", "provide", "offer", "expose", "permit", "show", "support"} | ({"make"} if chore_noun < 3 else set()) | (RESHAPE - {"clean", "cleanup", "tidy", "consolidate", "unify"}):
        yield (CHORE, {1: 3.0, 2: 5.5, 3: 7.0}[chore_noun], *whole)
    if verb in {"bump", "pin", "unpin", "downgrade", "vendor", "regenerate", "renovate", "lint", "reformat", "annotate", "document", "gitignore"}:
        yield (CHORE, 6.5, *at)
    elif verb == "upgrade":
        yield (CHORE, 5.5, *at)
        yield (BETTERING, 3.5, *at)
    elif verb in {"update", "refresh", "sync", "configure", "archive", "release", "test", "format", "tag", "prune", "mock", "ignore", "exclude", "aktualisieren", "aktualisiere"}:
        yield (CHORE, 3.0, *at)
        yield (BETTERING, 2.6, *at)
    if verb in REMOVE or (verb == "get" and "rid" in words):
        structural = bool(everything & {"duplication", "duplicate", "duplicated", "global", "globals", "circular", "coupling", "singleton", "magic", "indirection", "inheritance", "nesting", "boilerplate"})
        yield (REFACTOR, 6.0 if structural else 2.5, *whole)
        yield (CHORE, 4.0, *whole)
    if verb in {"cleanup", "tidy", "clean", "prune"} and everything & (CONFIG | {"branches", "file", "files", "repo", "root", "artifacts", "whitespace", "leftovers"}) and not everything & CODE:
        yield (CHORE, 7.5, *whole)
    if "deprecated" in words and verb in {"replace", "remove", "drop", "delete", "update"}:
        yield (CHORE, 6.0, *whole)
    if verb == "update" and re.search(r" update [^,.]* to (?:display|show|include|support|use|allow|handle|accept|send|return|also|let|offer)(?= )", s.flat.text):
        yield (BETTERING, 6.5, *whole)
    if verb in RESHAPE:
        data = s.verb in {"extract", "normalize", "normalise", "split", "collapse", "isolate", "standardize", "redesign"} and not code_object
        yield (REFACTOR, 5.0 if data else 6.5, *at)
    if verb == "clean" or (verb in {"pull", "break", "turn", "merge", "pull", "factor", "take"} and everything & {"into", "out", "up", "apart"} and (code_object or "module" in everything)):
        yield (REFACTOR, 5.0, *whole)
    if verb in CHANGE | MOVE_STRONG | MOVE_WEAK:
        if code_object or everything & PATTERNS:
            yield (REFACTOR, 5.5, *whole)
        elif verb in {"convert", "rewrite", "replace", "migrate", "port", "restructure", "switch", "move", "translate", "merge", "swap", "transform"}:
            yield (REFACTOR, 4.2, *at)
        if verb in {"switch", "migrate", "move"} and not code_object:
            yield (CHORE, 3.2, *at)
    if verb in {"introduce", "use", "apply", "adopt", "add", "create", "implement", "extract", "replace"} and (set(words) & PATTERNS or last == "layer"):
        yield (REFACTOR, 6.0 if verb in {"introduce", "use", "apply", "adopt", "extract", "replace"} else 3.0, *whole)
    yield from _better_or_new(s, words, last, everything, at, whole)


def _better_or_new(s: Sentence, words: list[str], last: str, everything: set[str], at: tuple[int, int], whole: tuple[int, int]) -> Iterator[_Found]:
    verb, text = s.verb, s.flat.text
    more = _MORE.search(text)
    if verb in {"make", "give", "get", "bring", "use", "keep", "set", "render", "show"} and (more or _SLOW.search(text)):
        yield (BETTERING, 6.0, *at)
    elif verb == "make" and s.obj[0] < len(s.tokens) and s.tokens[s.obj[0]].key in {"the", "our", "all", "it", "sure", "this", "these", "its"} | set(words[:1]):
        yield (BETTERING, 5.4, *at)
    if verb in ADJUST:
        yield (BETTERING, 5.0, *at)
    if verb in {"increase", "raise", "lower", "reduce", "cut", "shorten", "extend", "double", "halve", "change", "set", "bring", "use"} and set(words) & LIMITS:
        yield (BETTERING, 5.5, *whole)
    if verb in BETTER and verb != "upgrade":
        yield (BETTERING, 5.8, *at)
    if verb in GUARD:
        yield (FIXING, 4.2, *at)
        yield (BETTERING, 2.5, *at)
    if verb in {"let", "allow", "permit"} and re.search(r" (?:let|allow|permit) (?:configur\w+|chang\w+|sort\w*|filter\w*|overrid\w+|customi[sz]\w+|adjust\w+|specify\w+|passing|setting|choosing|(?:\w+ ){1,5}?to be (?:set|configured|changed|overridden|customi[sz]ed|sorted|filtered|disabled|specified|passed|adjusted|reordered)|to (?:configure|set|override|change|sort|filter))(?= )", text):
        yield (BETTERING, 5.8, *whole)
    if verb in BUILD:
        small = last in SMALL_ADDITIONS or words[0:1] in [[w] for w in SMALL_ADDITIONS] or any(t.key.startswith("--") for t in s.tokens) or last in {"support"}
        attached = any(t.key in {"to", "in", "for", "on", "into"} for t in s.tokens[s.obj[1] : s.obj[1] + 5])
        yield (FEATURE, 5.2 if verb not in {"show", "write", "send", "include", "give", "make", "display", "generate"} else 4.0, *at)
        if small and last != "support" and attached:
            yield (BETTERING, 5.8, *whole)
        elif small and last != "support":
            yield (BETTERING, 3.0, *whole)
        elif attached and verb in {"add", "include", "show", "support"}:
            yield (BETTERING, 3.0, *whole)
    if verb in {"change", "adjust", "show", "display", "use", "set", "include", "sort", "warn", "rank", "order", "remember"}:
        yield (BETTERING, 3.8, *at)


def _upkeep_noun(s: Sentence) -> int:
    """How far the object is something of upkeep: 0 not, 1 in passing, 2 it is about one, 3 its very noun."""
    words, last = s.object_words, s.object_head
    if s.verb in BETTER - {"upgrade"} and last not in DOCS | TESTS | CI:
        return 0
    rest = [t.key for t in s.tokens[s.obj[1] : s.obj[1] + 6]]
    strong = DOCS | TESTS | CI
    if last in {"endpoint", "feature", "system", "section", "page", "button", "screen", "api", "field", "thread", "form", "export", "support", "function", "wizard", "selection"} or (last in {"comments", "comment"} and s.verb in BUILD):
        return 0
    tail = last.rsplit("/", 1)[-1]
    if last in strong or re.fullmatch(r"(?:readme|changelog|contributing|dockerfile|makefile|license|security|codeowners)(?:\.\w+)?|[\w./-]+\.(?:md|rst|toml|ya?ml|lock|ini|cfg)|package\.json|requirements[\w-]*\.txt|\.?gitignore", tail):
        return 3
    if words and words[0] in strong | {"e2e"} and len(words) <= 4:
        return 3 if s.verb not in BUILD or words[0] in TESTS | DOCS or s.verb == "make" else 2
    upkeep_verb = s.verb in UPKEEP | REMOVE | CHANGE | MOVE_STRONG | {"switch", "set", "add", "raise", "increase", "fix"}
    if set(words) & {"dependency", "dependencies", "deps", "lockfile", "package.json", "dependabot", "abhängigkeiten", "submodule"}:
        return 0 if last in {"injection", "graph", "view", "viewer", "tree"} else 3
    if upkeep_verb and _VERSION_STEP.search(s.flat.text) and not set(words) & LIMITS:
        return 3
    if s.verb in {"bump", "upgrade", "update", "pin", "drop", "switch", "migrate", "move", "run"} and (set(words) | set(rest)) & (DEPS | CI) and (_TO_VERSION.search(s.flat.text) or set(words) & DEPS or set(rest) & CI):
        return 3 if s.verb != "migrate" or not set(rest) & CODE else 2
    if s.verb in MOVE_STRONG | {"switch", "move", "convert", "change", "go", "swap", "replace"} and (set(words) | set(rest)) & (CI | {"pytest", "unittest", "junit", "jest", "mocha", "nose", "testng", "cypress", "playwright", "selenium", "vitest"}):
        return 3
    if _UPKEEP_PHRASE.search(s.flat.text) and s.verb not in {"let", "allow"}:
        return 3
    if last in CONFIG and s.verb in UPKEEP | REMOVE | {"add", "enable", "move", "replace"} and s.verb not in {"support"}:
        return 2
    if _is_about(rest, strong - {"test", "tests", "testing"}) and s.verb in UPKEEP | FIX | REMOVE | {"add", "replace", "move", "rename", "enable", "disable", "set", "turn"} and rest and rest[0] in {"in", "from", "of", "on", "to"}:
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
    failing = bool(_FAIL_VERB.search(s.flat.text))
    if (last in strong or (words and words[0] in strong)) and not failing:
        yield (CHORE, 5.8, *span)
    if set(words) & {"dependency", "dependencies", "abhängigkeiten", "deps"}:
        yield (CHORE, 5.5, *span)
    if set(t.key for t in s.tokens) & {"aktualisieren", "umbenennen", "update"}:
        yield (CHORE, 2.5, *span)
    if words and not s.question:
        yield (FEATURE, 1.6, *span)


def _phrases(s: Sentence, moving: bool) -> Iterator[_Found]:
    """Turns of phrase that speak for a type wherever they stand."""
    yield from _match(s, _SAME, REFACTOR, 6.5)
    if moving:
        return
    text = s.flat.text
    yield from _match(s, _WISH, FEATURE, 4.8)
    yield from _match(s, _VERSION_STEP, CHORE, 2.0 if s.head >= 0 else 5.0)
    yield from _match(s, _UPKEEP_PHRASE, CHORE, 3.0 if s.head >= 0 else 5.5)
    if s.verb not in FIX:
        yield from _match(s, _SLOW, BETTERING, 5.0 if s.head < 0 else 2.5)
    wish = " should " in text or " soll " in text or s.head < 0
    yield from _match(s, _MORE, BETTERING, 5.0 if wish else 2.2)
    existing = _EXISTING.search(text)
    if existing and (s.verb in BUILD | BETTER or " should " in text or (s.head < 0 and not _reports_failure(s))):
        yield from _match(s, _EXISTING, BETTERING, 6.0)
    definite = re.search(r" (?:the|our) (?!(?:app|application|system|platform|tool|product|site|website|software|program|user|users) )(?:\w+ ){1,3}?(?:should|must|ought to|could) (?!be able|not|no )", text)
    if definite and not _reports_failure(s):
        first, end = s.flat.span(*definite.span())
        yield (BETTERING, 5.0, first, end)
    yield from _match(s, re.compile(r" (?:(?:tight |loose )?coupling|tightly coupled|cyclomatic complexity|code complexity|(?:code |duplicated? )duplication|duplicated (?:code|logic)|code smells?|scattered|spread (?:over|across)|in one place|copy paste|god object|cognitive complexity)(?= )"), REFACTOR, 7.6)
    yield from _match(s, re.compile(r" (?:does|do|doing) (?:far |way )?too much(?= )| (?:too (?:big|large|long|many responsibilities)|hard to (?:read|follow|maintain|test|understand)|spaghetti|god class|copy pasted?|technical debt|tech debt|business logic|easier to (?:read|maintain|test|follow|understand)|testable|maintainable|readab\w+|code cleanup)(?= )"), REFACTOR, 5.6)
    yield from _match(s, re.compile(r" (?:brauchen|benötigen|einführung|hinzufügen|anlegen)(?= )"), FEATURE, 4.5)
    yield from _match(s, re.compile(r" (?:beheben|reparieren)(?= )"), FIXING, 6.0)
