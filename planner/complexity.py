"""How big a task is: simple (one or two files, one small change), medium (one component), complex (several, or a whole database)."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planner.request import Request, Sentence
from planner.request_sections import Part
from planner.task import Complexity, Entities, TaskType
from planner.vocabulary import DATA_NOUNS

SIMPLE, MEDIUM, COMPLEX = Complexity.SIMPLE, Complexity.MEDIUM, Complexity.COMPLEX

_WIDE = re.compile(
    r" (?:end to end|across (?:all|the|every|our|multiple|several|services|teams)|(?:all|every|each|several|multiple|many|various) (?:of )?(?:the |our )?(?:\w+ )?(?:services?|modules?|components?|screens?|pages|apps|clients|repos\w*|packages|teams?|layers?|systems|endpoints|tenants?|customer gets)"
    r"|(?:entire|whole|complete) (?:\w+ )?(?:code ?base|app|application|system|platform|project|product|repo\w*|backend|frontend|stack|architecture|warehouse|database|site)|multi (?:tenan\w+|region|user|step)|plugin (?:system|architecture|framework)"
    r"|micro ?services|distributed|from scratch|monolith\S*|cross cutting|architectur\w+|event driven|event sourcing|real time (?:collaboration|chat|editing|sync\w*)|recommendation engine|rule engine|workflow engine|permission system|rbac|role based|full rewrite|redesign"
    r"|internationali[sz]ation|i18n|localization|single sign on across|notification service|message (?:queue|bus)|offline (?:mode|first|sync)|kubernetes|zero downtime|high availability|data platform|design system|approval workflow|audit (?:log|trail) of all)(?= )"
)
_SMALL = re.compile(
    r" (?:typos?|spelling|one line\w*|one liner|single (?:line|file|field|value|test|view|column)|small|tiny|minor|trivial|quick|simple|simply|tooltips?|labels?|wording|checkbox|placeholder|rename|variable|constant|flag|badge|icon|copyright|bump|pin"
    r"|button|link|links|colou?r|log level|log message|error message|default value|default|healthcheck|health check|off by one(?! (?:hour|day|minute))|timeout|limit|retry count|retry delay|a setting|delimiter|column width|header|footer|favicon|env(?:ironment)? var(?:iable)?|config value|inline|extract (?:a |the )?(?:method|function|constant|interface)"
    r"|subcommand|sub command|option|switch(?= (?:for|to|that|which|on))|a bit|slightly|sort (?:the |by )|sort order|suffix|prefix|alias|title|a migration (?:that|which|to|for)|an? (?:new )?(?:field|column|endpoint|parameter|argument|index|key)|helper)(?= )"
)
_COMPONENT = re.compile(
    r" (?:module|component|components|service|package|library|pipeline|pipelines|api|integration|dashboard|wizard|endpoints|performance|race condition|deadlock|memory leak|coverage|integration tests|authentication|oauth\w*|sso|saml|migration|import|export|search"
    r"|subsystem|workflow|scheduler|payments?|upgrade|framework|spring boot|django|angular|react|controllers?|classes|modules|files)(?= )"
)
_COUNT = re.compile(
    r" (\d{1,6}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands|a dozen|one|single|a single|both) (?:of )?(?:\w+ ){0,3}?"
    r"(tables?|views?|procedures?|procs?|sprocs?|functions?|udfs?|packages?|jobs?|pipelines?|objects?|queries|scripts|notebooks|mappings|triggers|reports|files|services|modules|endpoints|databases|schemas|warehouses|cubes|marts|dashboards|workflows|tasks|screens|pages|models|classes|packages)(?= )"
)
_NUMBERS = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "dozens": 36, "hundreds": 300, "thousands": 3000, "a dozen": 12, "single": 1, "a single": 1, "both": 2,
}  # fmt: skip
_MANY_INSIDE = frozenset(["databases", "schemas", "warehouses", "marts"])
"""Each of these holds many objects."""
_EVERYTHING = re.compile(
    r" (?:everything|all (?:of )?(?:the |our |its )?(?:\w+ )?(?:tables|views|objects|schemas|data|stored|procedures|procs|databases|packages|mappings|jobs|pipelines|marts|data ?marts|of them)|all of (?:it|them)|entire|whole|complete|warehouse|dwh|edw|data ?warehouse|database|databases|db|datenbank"
    r"|medallion|bronze|(?<!sql )server|instance|estate|lakehouse|platform|cluster|hive metastore|schemas)(?= )"
)
_ALL = re.compile(r" (?:everything|all|entire|whole|complete)(?= )")
_SOME = re.compile(
    rf" (?:{'|'.join(sorted(w for w in DATA_NOUNS if w.endswith('s') and w not in {'databases', 'warehouses', 'dbs', 'schemas'}))}|packages|data(?! ?(?:warehouse|lake|base|mart|platform|estate))|pipelines|jobs|mappings|scripts|queries|functions|triggers|reports|activities|loads|notebooks|models)(?= )"
)
_INCLUDED = re.compile(
    r" (?:incl|including|included|plus|as well as) (?:the |all |our |its )?(?:\w+ ){0,2}(?:procedures|procs|views|queries|jobs|packages|functions|triggers|reports)(?= )"
)
_ONLY = re.compile(r" (?:only|just) (?:the |our |its |\w+ )?(?:tables|views|procedures|procs|functions|reports|jobs)(?= )")
_ONE = re.compile(
    r" (?:table|view|procedure|proc|sproc|function|udf|trigger|query|job|report|script|package)(?= )(?! (?:ddl|definitions?|structures?|scripts?|code|layer|data))"
)
_FILE = re.compile(
    r"[\w-]{1,60}\.(?:py|js|ts|tsx|jsx|java|cs|go|rb|php|sql|md|rst|ya?ml|toml|json|css|html|kt|rs|cpp|c|h|sh|vue|scala)$|readme|changelog|dockerfile|makefile|\.?gitignore"
)


@dataclass(frozen=True, slots=True)
class Sized:
    """A size and the words that decided it.

    Attributes:
        complexity: The size.
        spans: Offsets (start, end) in the prompt; empty when the task type's usual size was taken.
    """

    complexity: Complexity
    spans: tuple[tuple[int, int], ...] = ()


def size_of(
    request: Request, task_type: TaskType, entities: Entities, *, objects_in_source: int | None = None, components: Iterable[str] = ()
) -> Sized:
    """Size the task.

    Args:
        request: The parsed prompt.
        task_type: What it is.
        entities: Names found in it.
        objects_in_source: SQL objects in the source that will be migrated, when it has been counted.
        components: Names of the repository's parts; those that the prompt names count.
    """
    if task_type is TaskType.MIGRATION:
        return _migration_size(request, entities, objects_in_source)
    return _task_size(request, task_type, {c.casefold() for c in components})


def _first(sentences: list[Sentence], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    for s in sentences[:12]:
        for match in pattern.finditer(s.flat.text):
            first, end = s.flat.span(*match.span())
            if not set(range(first, end)) <= s.negated:
                return s.tokens[first].start, s.tokens[end - 1].end
    return None


def _counted(sentences: list[Sentence], *, inside: int = 1) -> tuple[int, tuple[int, int] | None]:
    total, where = 0, None
    for s in sentences[:12]:
        for match in _COUNT.finditer(s.flat.text):
            number = _NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
            total += number * (inside if match[2] in _MANY_INSIDE else 1)
            first, end = s.flat.span(*match.span())
            where = where or (s.tokens[first].start, s.tokens[end - 1].end)
    return total, where


def _by_count(count: int) -> Complexity:
    return SIMPLE if count <= 2 else MEDIUM if count <= 30 else COMPLEX


def _migration_size(request: Request, entities: Entities, objects_in_source: int | None) -> Sized:
    sentences = request.sentences
    count, where = _counted(sentences, inside=20)
    whole = _first(sentences, _EVERYTHING)
    some = _first(sentences, _SOME)
    if some and _first(sentences, _INCLUDED):
        some = None
    if objects_in_source is not None and not entities.objects:
        return Sized(_by_count(objects_in_source), (whole,) if whole and objects_in_source > 2 else ())
    if count and where:
        return Sized(_by_count(count), (where,))
    if entities.objects:
        return Sized(_by_count(len(entities.objects)), ()) if not (whole and entities.database) else Sized(MEDIUM, (whole,))
    if some and (only := _first(sentences, _ONLY)):
        return Sized(MEDIUM, (only,))
    if entities.database or entities.server:
        return Sized(COMPLEX, (whole,) if whole else ())
    if some and not (whole and (whole[0] < some[0] or _first(sentences, _ALL))):
        return Sized(MEDIUM, (some,))
    if whole:
        return Sized(COMPLEX, (whole,))
    if one := _first(sentences, _ONE):
        return Sized(SIMPLE, (one,))
    return Sized(COMPLEX if sum(len(s.tokens) for s in sentences) > 3 else MEDIUM, ())


_USUAL = {TaskType.CHORE: SIMPLE, TaskType.FIX: SIMPLE, TaskType.FEATURE: MEDIUM, TaskType.ENHANCEMENT: SIMPLE, TaskType.REFACTOR: MEDIUM}
_HARD = re.compile(
    r" (?:race conditions?|heap|jvm|keeps? growing|each other|at the same time|simultaneous\w*|race(?= ,)|datetime|date ?times?|dead ?locks?|memory leaks?|memory (?:usage|consumption|grows)|leaks? (?:memory|connections|handles)|oom\w*|out of memory|performance|faster|speed|memory|optimi[sz]ed?|throughput|latency|slow\w*|pipelines?|authentication|integration|concurren\w+|parallel"
    r"|(?:process\w*|sent|deliver\w*|charged|booked|imported) (?:\w+ ){0,3}(?:twice|two times|multiple times)|twice after|after (?:a )?(?:reconnect|failover|restart)|failover|replica\w*|reconnect\w*|websockets?|data loss|lost updates?|inconsistent|corrupt\w*|intermittent\w*|sporadic\w*|randomly|flaky|time ?zones?|daylight"
    r"|encoding|security|vulnerabilit\w*|injection|web and mobile|(?:ios and|and) android|both \w+ and|mismatch|n't match|sync\w*|transactions?|locking|under load|bundle size|(?:start ?up|build|load\w*|initial) (?:time|sync)|takes? (?:\w+ )?\d+ ?(?:s|m|min|minutes|seconds|hours|h))(?= )"
)
_CHANGE_OF_TOOL = re.compile(r" (?:migrate|move|switch|convert|port|transition|change|replace|swap) (?:\w+ ){0,5}?(?:from|to|with|by) ")
_NEW_MAJOR = re.compile(
    r" (?:upgrade|migrate|move|update|port) (?:\w+ ){0,4}?(?:java|python|django|rails|react|angular|vue|spring|php|dotnet|\.net|net|symfony|laravel|kubernetes|postgres\w*|webpack|typescript|packages|dependencies)(?= )|(?:packages|dependencies|libraries) (?:\w+ ){0,4}bring them| bring (?:them|all|our) (?:\w+ )*up to date(?= )"
)
_ENTIRELY = re.compile(
    r" (?:entire|whole|complete|across|(?:all|every|each) (?:\w+ ){0,2}(?:services?|apps?|applications?|repos\w*|teams|systems|clients|products))(?= )"
)
_CYCLES = re.compile(
    r" (?:circles|circular|cyclic|cycles?|untangle|disentangle|hexagonal|clean architecture|domain driven|layered architecture|event bus|monorepo|own (?:services|packages|repos\w*))(?= )"
)
_TASTE = re.compile(r" (?:linters?|formatter|flake8|ruff|black|prettier|eslint|isort|badge)(?= )")


def _task_size(request: Request, task_type: TaskType, components: set[str]) -> Sized:
    sentences = [s for s in request.sentences if s.part not in {Part.CRITERIA, Part.ASIDE}][:12]
    words = [t for s in sentences for t in s.tokens if t.is_word]
    wide, small, component = (_first(sentences, p) for p in (_WIDE, _SMALL, _COMPONENT))
    count, where = _counted(sentences)
    named = [t for t in words if t.key in components]
    parts = {t.key for t in named}
    if len(parts) >= 3:
        return Sized(COMPLEX, tuple((t.start, t.end) for t in named[:4]))
    if wide and task_type is not TaskType.FIX and not (small and task_type is TaskType.CHORE):
        upkeep = task_type is TaskType.CHORE and not _first(sentences, _ENTIRELY)
        return Sized(MEDIUM if upkeep else COMPLEX, (wide,))
    if count > 10 and where and task_type is not TaskType.FIX:
        return Sized(MEDIUM if task_type is TaskType.CHORE and count <= 50 else COMPLEX, (where,))
    if task_type in {TaskType.FEATURE, TaskType.REFACTOR, TaskType.ENHANCEMENT} and _many_wishes(request, sentences):
        return Sized(COMPLEX)
    if task_type is TaskType.REFACTOR and (cycles := _first(sentences, _CYCLES)):
        return Sized(COMPLEX, (cycles,))
    files = {t.key for t in words if _FILE.search(t.key)}
    if len(files) > 2:
        return Sized(MEDIUM if len(files) < 10 else COMPLEX)
    if wide:
        return Sized(MEDIUM, (wide,))
    hard = _first(sentences, _HARD)
    if task_type is TaskType.REFACTOR and len(words) < 16 and re.search(r"\w\(\)", request.words.windows[0][1]):
        return Sized(SIMPLE)  # one function
    if small and task_type is TaskType.FEATURE and request.words.prompt[slice(*small)].casefold() in {"button", "switch"}:
        small = None  # what it does is the work
    if small and len(words) < 40 and not (hard and task_type is TaskType.FIX):
        return Sized(SIMPLE, (small,))
    if len(files) in {1, 2} and len(words) < 30 and task_type is not TaskType.FEATURE:
        token = next(t for t in words if t.key in files)
        return Sized(SIMPLE, ((token.start, token.end),))
    if len(parts) == 2:
        return Sized(MEDIUM, tuple((t.start, t.end) for t in named[:2]))
    return _by_type(sentences, task_type, hard, component, len(words))


def _by_type(
    sentences: list[Sentence], task_type: TaskType, hard: tuple[int, int] | None, component: tuple[int, int] | None, length: int
) -> Sized:
    """What is left to decide by: how hard that kind of work usually is."""
    if task_type is TaskType.FIX:
        return Sized(MEDIUM, (hard,)) if hard else Sized(MEDIUM if length > 60 else SIMPLE)
    if task_type is TaskType.CHORE:
        changed = _first(sentences, _CHANGE_OF_TOOL) or _first(sentences, _NEW_MAJOR)
        if changed and not _first(sentences, _TASTE):
            return Sized(MEDIUM, (changed,))
        return Sized(MEDIUM, (component,)) if component and length > 8 else Sized(MEDIUM if length > 60 else SIMPLE)
    if task_type is TaskType.ENHANCEMENT:
        if hard or (component and length > 14):
            return Sized(MEDIUM, tuple(x for x in (hard or component,) if x))
        return Sized(SIMPLE if length <= 22 else MEDIUM)
    return Sized(_USUAL[task_type], (component,) if component else ())


_LIST_END = re.compile(r" , (?:\w+ ){1,3}(?:, )?and \w+")


def _many_wishes(request: Request, sentences: list[Sentence]) -> bool:
    """A list of wishes: five points, or a sentence of five parts."""
    enumerated = max(
        (sum(request.words.prompt[t.start] == "," for t in s.tokens) + (1 if _LIST_END.search(s.flat.text) else 0) for s in sentences),
        default=0,
    )
    bullets = len(re.findall(r"(?m)^\s{0,8}(?:[-*•]|\d{1,2}[.)])\s", request.words.windows[0][1]))
    whole = any(
        s.verb in {"build", "introduce", "create", "design", "develop", "implement"}
        and s.object_head in {"service", "system", "platform", "app", "application", "portal", "mode", "module", "subsystem", "engine"}
        and sum(t.key == "," for t in s.tokens) + any(t.key == "and" for t in s.tokens) >= 2
        for s in sentences
    )
    return bullets >= 5 or enumerated >= 4 or whole
