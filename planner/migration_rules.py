"""When a sentence asks that a database, SQL objects, data or pipelines change platform."""

# ruff: noqa: E501 - tables of words and patterns are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Iterator

from planner.evidence import Evidence
from planner.platforms import DATABRICKS, Mention, mentions
from planner.request import Request, Sentence
from planner.task import TaskType
from planner.vocabulary import (
    BETTER,
    BUILD,
    CI,
    CODE,
    DATA_NOUNS,
    DOCS,
    FIX,
    GUARD,
    LEMMA,
    MOVE_STRONG,
    MOVE_WEAK,
    RENAME,
    RESHAPE,
    TESTS,
    UPKEEP,
)

MOVE = MOVE_STRONG | MOVE_WEAK
_LEAVING = re.compile(
    r" (?:leav(?:e|es|ing)|retir\w+|decommission\w*|sunset\w*|phas\w+ out|licen[cs]es? (?:\w+ )?(?:ends?|expires?|runs? out|is up)|end of (?:life|support)|switch\w* (?:it |the \w+ )?off|shut\w* down|get(?:ting)? (?:off|away from|rid of|out of)|mov(?:e|es|ing) (?:off|away)|going away|source|legacy|lives? (?:on|in)|runs? on|sits? (?:on|in)|currently|today)(?= )"
)
_ARRIVING = re.compile(
    r" (?:target|destination|goal|chose|chosen|choose|picked|selected|decided (?:on|for)|going with|go with|replacement|in the lakehouse|on the lakehouse|to be in|should (?:end up|live|be|land|go|run)|must (?:end up|live|be|land|go|run)|end up|land(?:s|ed)? in|everything in|available in|new home|new platform|moves? (?:to|into)|goes? (?:to|into)|move (?:it|all|everything|this|them)|on databricks|to databricks|in databricks|into databricks)(?= )"
)


def move_over_sentences(request: Request) -> Iterator[Evidence]:
    """One sentence says what is left, another where things go: ``FinanceDW runs on sql01. Target: the lakehouse``."""
    read = request.sentences[:12]
    if len(read) < 2 or any(s.head >= 0 and s.verb in FIX for s in read):
        return
    leaving = arriving = None
    bare = next((s for s in read if s.head >= 0 and s.verb in MOVE_STRONG and not set(s.object_words) - {"it", "them"}), None)
    if bare and any(m.name == DATABRICKS for s in read if s is not bare for m in mentions(s.flat)):
        yield Evidence(TaskType.MIGRATION, 6.8, bare.tokens[bare.head].start, bare.tokens[bare.head].end)
        return
    for s in read:
        named = mentions(s.flat)
        lake = next((m for m in named if m.name == DATABRICKS and m.side != "from"), None)
        other = any(m.name != DATABRICKS for m in named) or _DATA.search(s.flat.text) or "source" in s.flat.text
        if lake and (_ARRIVING.search(s.flat.text) or (s.head >= 0 and s.verb in MOVE)):
            arriving = arriving or (s, lake)
        if other and (gone := _LEAVING.search(s.flat.text)) and (leaving is None):
            leaving = (s, gone)
    if leaving and arriving and leaving[0] is not arriving[0]:
        s, lake = arriving
        yield Evidence(TaskType.MIGRATION, 6.6, s.tokens[lake.first].start, s.tokens[lake.end - 1].end)


SQL_OBJECT = re.compile(r" (?:\w+\.)?(?:dbo\.\w+|(?:usp|sp|fn|udf|ufn|vw|tvf|tbl|trg|rpt|proc)_\w+|v[a-z]*_\w+)(?= )")
_LOCATION = re.compile(
    r" (?:end up in|live in|lives? in (?:the )?future|new home|goes? (?:to|into)|go (?:to|into)|off (?:of )?(?:sql|teradata|oracle|snowflake|netezza|mssql|on prem|hadoop|redshift|synapse|our|the|of)|lift and shift|re platform\w*|off ?board\w*|phase out|get rid of"
    r"|moving off|move off|move away from|get (?:off|out of)|migration (?:to|from|of|for|path)|umziehen|umzug|transition (?:to|from)|migration) "
)
_MIGRATION_FILE = re.compile(
    r" (?:(?:django|alembic|flyway|liquibase|rails|schema|db|ef|entity framework|knex|prisma|sequelize|database) migrations?|(?:a|an|new|the|this) migration (?:for|that|which|to (?:add|create|drop))|migration (?:file|files|script|scripts|guide|docs?|job|jobs|wizard|tool|test|tests|\d+))(?= )"
)
_MAINTENANCE = (
    frozenset(BUILD | FIX | GUARD | BETTER | UPKEEP | RENAME | (RESHAPE - {"consolidate", "split"}))
    - MOVE
    - {"bring", "make", "ship", "launch"}
)

_Found = tuple[TaskType, float, int, int]


def migration_evidence(s: Sentence, named_target: bool) -> Iterator[_Found]:
    """What in ``s`` speaks for a migration."""
    named = mentions(s.flat)
    text = s.flat.text
    keys = [t.key for t in s.tokens]
    moves = [
        i
        for i, key in enumerate(keys)
        if i not in s.negated
        and key not in {"port", "load", "land", "view", "push", "shift", "copies", "copy", "loads", "publish", "turned", "taken"}
        and LEMMA.get(key) in MOVE
        and not _told_only(keys, i)
    ]
    if s.head >= 0 and s.verb in MOVE and s.head not in moves and s.head not in s.negated:
        moves.insert(0, s.head)
    if "be able to" in text and not any(m.name == DATABRICKS for m in named):
        return
    if s.head >= 0 and s.verb in _MAINTENANCE and s.head not in s.negated:
        built_on_target = s.verb in {"build", "create", "implement"} and len({m.name for m in named}) > 1 and _DATA.search(text)
        if moves and named:
            yield (TaskType.MIGRATION, 5.5 if built_on_target else 1.5, moves[0], moves[0] + 1)
        return
    if s.head < 0 and _TOOL.search(text):
        return
    upkeep = set(keys) & (CI | {"github", "gitlab", "ci", "ci/cd"}) or (
        set(s.object_words) & (TESTS | DOCS) and not SQL_OBJECT.search(text)
    )
    if upkeep and not any(m.name == DATABRICKS for m in named):
        return
    if not named and set(keys) & {
        "class",
        "based",
        "django",
        "template",
        "templates",
        "razor",
        "mvc",
        "rails",
        "ui",
        "angular",
        "react",
        "vue",
        "component",
        "components",
        "swiftui",
        "redux",
    }:
        return
    places = [m for m in named if m.name]
    target = next((m for m in places if m.side == "to" or m.name == DATABRICKS), None)
    source = next((m for m in places if m.side == "from" or (m.name != DATABRICKS and m is not target)), None)
    data = _DATA.search(text) or SQL_OBJECT.search(text)
    head = s.head if s.head >= 0 and s.verb in MOVE and s.head in moves else -1
    yield from _from_head(s, head, target, source, bool(data), named_target)
    if head < 0:
        yield from _from_statement(s, moves, target, source, bool(data), named_target)


_TOOL = re.compile(
    r" (?:migrator|migration (?:tool|wizard|assistant|service|cli|command|package|module|engine|report)|converter|transpiler|importer|connector|loader|adapter)s?(?= )"
)
"""What does the moving: a sentence about it asks for no move."""


def _told_only(keys: list[str], at: int) -> bool:
    """The word at ``at`` says when something was or what something does: ``after migrating``, ``the load takes hours``."""
    key = keys[at]
    if set(keys[max(0, at - 2) : at]) & {"after", "since", "when", "while", "during", "before", "once", "upon"}:
        return True
    return key.endswith("s") and LEMMA.get(key) != key and key not in {"moves", "migrates", "ports"}


_WEAK_PLATFORMS = frozenset(["S3", "Redis", "Elasticsearch", "Airflow"])
"""Hold files, caches or schedules: going there is a migration only for data."""
_DATA = re.compile(rf" (?:{'|'.join(sorted(DATA_NOUNS))}|ssis|etl|packages|pipelines|jobs|notebooks|queries)(?= )")


def _from_head(s: Sentence, head: int, target: Mention | None, source: Mention | None, data: bool, named_target: bool) -> Iterator[_Found]:
    if head < 0:
        return
    strong = s.verb in MOVE_STRONG or s.verb in {"lift", "offload"}
    code_only = (
        bool(
            set(s.object_words)
            & (CODE - {"functions", "function", "package", "packages", "code", "logic", "queries", "entity", "repository"})
        )
        and not data
    )
    span = (head, head + 1)
    if target and source and target.name != source.name:
        yield (TaskType.MIGRATION, 8.0, head, head + 1)
        yield (TaskType.MIGRATION, 4.0, target.first, target.end)
    elif target and target.name == DATABRICKS and not code_only:
        yield (TaskType.MIGRATION, 7.5, *span)
        yield (TaskType.MIGRATION, 4.0, target.first, target.end)
    elif (
        (source or target)
        and (data or not {m.name for m in (source, target) if m} <= _WEAK_PLATFORMS)
        and (strong or data or s.verb in {"retire", "decommission", "sunset", "replace", "modernize", "modernise", "move", "convert"})
        and not code_only
    ):
        known = source or target
        yield (TaskType.MIGRATION, 6.5, *span)
        if known:
            yield (TaskType.MIGRATION, 3.0, known.first, known.end)
    elif named_target:
        yield (TaskType.MIGRATION, 7.5, *span)
    elif strong and data and set(s.object_words) & DATA_NOUNS:
        yield (TaskType.MIGRATION, 6.2, *span)
    elif strong and SQL_OBJECT.search(s.flat.text):
        yield (TaskType.MIGRATION, 5.5, *span)
    elif strong and not code_only:
        yield (TaskType.MIGRATION, 3.4, *span)


def _from_statement(
    s: Sentence, moves: list[int], target: Mention | None, source: Mention | None, data: bool, named_target: bool
) -> Iterator[_Found]:
    text = s.flat.text
    if _MIGRATION_FILE.search(text) and not (target and source):
        return
    location = _LOCATION.search(text)
    if location and re.search(r" (?:after|since|when|while|during|before|once|upon) (?:\w+ )?$", text[: location.start() + 1]):
        location = None
    asked = bool(moves or location)
    first = moves[0] if moves else s.flat.span(*location.span())[0] if location else (target.first if target else 0)
    # In a report the move is only where or when something happened: the job fails after migrating.
    if target and source and target.name != source.name and (asked or "->" in text or s.head < 0):
        yield (TaskType.MIGRATION, 6.8, first, first + 1)
        yield (TaskType.MIGRATION, 4.0, target.first, target.end)
    elif (target or source) and asked:
        yield (TaskType.MIGRATION, 6.2, first, first + 1)
        if target:
            yield (TaskType.MIGRATION, 3.0, target.first, target.end)
    elif named_target:
        yield (TaskType.MIGRATION, 6.2, first, first + 1)
    elif target and target.name == DATABRICKS and data and "->" in text:
        yield (TaskType.MIGRATION, 5.5, first, first + 1)
    elif target and target.name == DATABRICKS and target.side == "to" and SQL_OBJECT.search(text):
        yield (TaskType.MIGRATION, 5.8, target.first, target.end)
    elif moves and data and LEMMA.get(s.tokens[moves[0]].key) in MOVE_STRONG:
        yield (TaskType.MIGRATION, 3.0, first, first + 1)
