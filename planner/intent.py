"""From a prompt to an :class:`~planner.task.Intent`: what is asked, how big it is, which names it states, and why we think so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.errors import NoPrompt
from planner.complexity import size_of
from planner.entities import find_entities
from planner.evidence import Evidence, tally
from planner.learned import Opinion, opinion
from planner.migration_rules import MOVE
from planner.platforms import DATABRICKS, mentions, route
from planner.request import Request, parse
from planner.task import Complexity, Cue, Entities, Intent, TaskType
from planner.topic import slug_of, title_of
from planner.type_rules import type_evidence
from planner.vocabulary import LEMMA
from planner.words import Words, masked, read

_CUES_PER_TYPE = 4
# Where nothing else is said: what a type is most easily taken for.
_NEIGHBOUR = {
    TaskType.CHORE: TaskType.REFACTOR,
    TaskType.FEATURE: TaskType.ENHANCEMENT,
    TaskType.REFACTOR: TaskType.ENHANCEMENT,
    TaskType.FIX: TaskType.ENHANCEMENT,
    TaskType.ENHANCEMENT: TaskType.FEATURE,
    TaskType.MIGRATION: TaskType.FEATURE,
}
# The learned weights join in where the rules' first is less than this ahead of their second, by this times the logarithm of their share,
# shares below the last figure taken as that. Chosen on batches of prompts neither rules nor weights had seen (tools/train_intent.py).
_CLEAR_LEAD = 6.0
_LEARNED_FORCE = 3.0
_LEAST_SHARE = 0.02
_SURE_ALONE = 0.5
_ORDER = (TaskType.FIX, TaskType.MIGRATION, TaskType.ENHANCEMENT, TaskType.REFACTOR, TaskType.CHORE, TaskType.FEATURE)


@dataclass(frozen=True, slots=True)
class RepoFacts:
    """What is known of the repository before it is explored.

    Attributes:
        components: Names of its parts: top-level folders, packages, modules.
        files: Paths, relative, with forward slashes.
    """

    components: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


def classify(
    prompt: str,
    *,
    repo_facts: RepoFacts | None = None,
    task_type: TaskType | None = None,
    complexity: Complexity | None = None,
    objects_in_source: int | None = None,
) -> Intent:
    """Classify ``prompt``; pure, bounded in time whatever the prompt's size.

    Args:
        prompt: What the person typed or pasted.
        repo_facts: Names from the repository; they help to tell a new part from an existing one.
        task_type: The person's own decision, which wins.
        complexity: The person's own decision, which wins.
        objects_in_source: SQL objects counted in the source, if one was read.

    Raises:
        NoPrompt: There is nothing to read in ``prompt``.
    """
    words = read(prompt)
    if not any(text.strip() for _, text in words.windows):
        raise NoPrompt("No prompt was given.", remedy="Say in a sentence what should be done: quickplan plan 'Add dark mode'.")
    request = parse(words)
    evidence, entities, entity_cues = _weigh(request)
    if repo_facts:
        evidence += _known_parts(request, repo_facts)
    scores = tally(evidence)
    learned = None if _is_declared(request) or _lead(scores) >= _CLEAR_LEAD else opinion(request)
    if learned and (any(scores.values()) or max(learned.shares.values()) >= _SURE_ALONE):
        was_move = _is_migration(evidence)
        scores = {kind: score + _force(learned, kind) for kind, score in scores.items()}
        is_move = max(scores, key=lambda kind: (scores[kind], -_ORDER.index(kind))) is TaskType.MIGRATION
        if is_move != was_move:
            entities, entity_cues = find_entities(words, moving=is_move)
    ranked = sorted(TaskType, key=lambda kind: (-scores[kind], _ORDER.index(kind)))
    if not any(scores.values()):
        ranked = [TaskType.FEATURE, TaskType.ENHANCEMENT]
    decided = task_type or ranked[0]
    runner_up = next(kind for kind in ranked if kind is not decided)
    if not scores[runner_up]:
        runner_up = _NEIGHBOUR[decided]
    lead = scores[decided] - scores[runner_up]
    total = scores[decided] + scores[runner_up]
    margin = 1.0 if task_type else max(0.0, lead / total) if total else 0.0
    components = repo_facts.components if repo_facts else frozenset()
    sized = size_of(request, decided, entities, objects_in_source=objects_in_source, components=components)
    size = complexity or sized.complexity
    source, target = _platforms(request, entities) if decided is TaskType.MIGRATION else ("", "")
    topic = title_of(request, decided, entities, target)
    type_cues = _type_cues(evidence, decided) or (_telling(learned, request, decided) if learned else [])
    size_cues = [Cue("", start, end, size.value) for start, end in sized.spans] if complexity is None else []
    return Intent(
        prompt=masked(prompt),
        task_type=decided,
        runner_up=runner_up,
        margin=round(margin, 4),
        complexity=size,
        cues=_shown(words, [*type_cues, *size_cues, *entity_cues]),
        entities=entities,
        topic=topic,
        slug=slug_of(topic, decided),
        platform_from=source,
        platform_to=target,
        given=frozenset(name for name, value in (("type", task_type), ("complexity", complexity)) if value is not None),
    )


def _is_declared(request: Request) -> bool:
    """The person says the type, or pastes the trace of a failure: nothing to guess."""
    return request.prefix is not None or request.words.has_trace


def _lead(scores: dict[TaskType, float]) -> float:
    first, second = sorted(scores.values(), reverse=True)[:2]
    return first - second


def _force(learned: Opinion, kind: TaskType) -> float:
    return _LEARNED_FORCE * math.log(max(learned.shares[kind], _LEAST_SHARE) / _LEAST_SHARE)


def _telling(learned: Opinion, request: Request, decided: TaskType) -> list[Cue]:
    """The words that told most, where no rule has any to show; where the form alone told, the word the request begins with."""
    kept: list[Cue] = []
    for _, start, end in learned.telling[decided]:
        if len(kept) < _CUES_PER_TYPE - 1 and not any(c.start < end and start < c.end for c in kept):
            kept.append(Cue("", start, end, decided.value))
    first = next((t for s in request.sentences for t in s.tokens[min(s.lead_end, len(s.tokens) - 1) :] if t.is_word), None)
    return kept or ([Cue("", first.start, first.end, decided.value)] if first else [])


def _weigh(request: Request) -> tuple[list[Evidence], Entities, tuple[Cue, ...]]:
    """Evidence and names depend on one another: a move gives names their meaning, and names of both ends tell a move."""
    evidence = type_evidence(request, named_target=False)
    if _is_migration(evidence):
        entities, cues = find_entities(request.words, moving=True)
        return evidence, entities, cues
    if any(e.task_type is TaskType.MIGRATION for e in evidence) or _speaks_of_moving(request):
        entities, cues = find_entities(request.words, moving=True)
        if (entities.database or entities.server) and (entities.catalog or entities.schema):
            again = type_evidence(request, named_target=True)
            if _is_migration(again):
                return again, entities, cues
    entities, cues = find_entities(request.words, moving=False)
    return evidence, entities, cues


def _is_migration(evidence: list[Evidence]) -> bool:
    scores = tally(evidence)
    return scores[TaskType.MIGRATION] > 0 and all(scores[TaskType.MIGRATION] >= score for score in scores.values())


def _speaks_of_moving(request: Request) -> bool:
    return any(
        token.key == "->"
        or (LEMMA.get(token.key) in MOVE and token.key not in {"get", "load", "turn", "take"})
        or token.key in {"into", "onto", "catalog", "target", "from"}
        for s in request.sentences[:20]
        for token in s.tokens
    ) or any(m.name == DATABRICKS for s in request.sentences[:20] for m in mentions(s.flat))


def _known_parts(request: Request, facts: RepoFacts) -> list[Evidence]:
    """``add … to X`` betters X when X is already there."""
    known = {name.casefold() for name in facts.components} | {path.rsplit("/", 1)[-1].casefold() for path in facts.files}
    for s in request.sentences[:1]:
        if s.verb not in {"add", "implement", "support", "allow", "show", "include"}:
            continue
        for before, token in zip(s.tokens, s.tokens[1:], strict=False):
            if token.key in known and before.key in {"to", "in", "for", "the"}:
                return [Evidence(TaskType.ENHANCEMENT, 3.4, token.start, token.end)]
    return []


def _platforms(request: Request, entities: Entities) -> tuple[str, str]:
    found = [m for s in request.sentences[:20] for m in mentions(s.flat)]
    source, target = route(found)
    if not target and entities.catalog:
        target = DATABRICKS
    return source, target


def _type_cues(evidence: Iterable[Evidence], decided: TaskType) -> list[Cue]:
    mine = sorted((e for e in evidence if e.task_type is decided and e.start >= 0), key=lambda e: -e.weight)
    kept: list[Cue] = []
    for item in mine:
        if item.weight >= 1.0 and len(kept) < _CUES_PER_TYPE and not any(c.start < item.end and item.start < c.end for c in kept):
            kept.append(Cue("", item.start, item.end, decided.value))
    return kept


def _shown(words: Words, cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Cues with their text, cut where a secret or control character begins, in order of position."""
    out: dict[tuple[int, int, str], Cue] = {}
    for cue in cues:
        end = _clear_until(words, cue.start, cue.end)
        text = words.prompt[cue.start : end].rstrip()
        if re.search(r"\S", text):
            out[cue.start, cue.start + len(text), cue.decides] = replace(cue, text=text, end=cue.start + len(text))
    return tuple(sorted(out.values(), key=lambda c: (c.start, c.end, c.decides)))


def _clear_until(words: Words, start: int, end: int) -> int:
    for offset, text in words.windows:
        if offset <= start < offset + len(text):
            end = min(end, offset + len(text))
            seen = text[start - offset : end - offset]
            for i, (a, b) in enumerate(zip(seen, words.prompt[start:end], strict=True)):
                if a != b:
                    return start + i
    return end
