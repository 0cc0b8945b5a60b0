"""Bringing a new draft together with a plan edited by hand: a three-way merge by section and task; nothing of the person's is lost."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.plan import CriteriaSection, Criterion, Plan, Prose, Section, Task, TasksSection, TextSection
from renderers.runbook_reader import blocks_of, joined

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a redraft would do.

    Attributes:
        heading: The section.
        what: ``changed``, ``added``, ``removed``, or ``kept`` where both sides changed and the person's stays.
    """

    heading: str
    what: str


@dataclass(frozen=True, slots=True)
class Redraft:
    """A new draft merged with the edits made by hand.

    Attributes:
        merged: The plan after accepting.
        changes: What accepting would do, in the order of sections; empty when it would do nothing.
        draft: The new draft as it was made.
    """

    merged: Plan
    changes: tuple[Change, ...]
    draft: Plan


def merge(base: Plan, mine: Plan, draft: Plan) -> Redraft:
    """Merge what the person made of ``base`` (``mine``) with the new ``draft``.

    A section that only the draft changed follows the draft; one that the person changed stays as it is. Tasks are merged one by
    one, by their id: edited, added and deleted ones stay so, untouched ones follow the draft.
    """
    changes: list[Change] = []

    def both(b: Section | None, m: Section, d: Section | None) -> Section:
        if isinstance(b, TasksSection) and isinstance(m, TasksSection) and isinstance(d, TasksSection):
            tasks = _merge_tasks(b.tasks, m.tasks, d.tasks)
            made: Section = m.model_copy(update={"tasks": tasks})
            if made != m:
                changes.append(Change(m.heading, "changed"))
            return made
        if isinstance(b, CriteriaSection) and isinstance(m, CriteriaSection) and isinstance(d, CriteriaSection):
            merged = _merge_criteria(b, m, d)
            if merged != m:
                changes.append(Change(m.heading, "changed"))
            return merged
        if isinstance(b, TextSection) and isinstance(m, TextSection) and isinstance(d, TextSection):
            text, kept = _merge_text(b.text, m.text, d.text)
            changes.append(Change(m.heading, "kept" if kept else "changed"))
            return m.model_copy(update={"text": text})
        changes.append(Change(m.heading, "kept"))
        return m

    sections = _merge(base.sections, mine.sections, draft.sections, lambda s: s.heading.casefold(), both)
    before = {s.heading.casefold(): s for s in mine.sections}
    after = {s.heading.casefold(): s for s in sections}
    noted = {c.heading for c in changes}
    for section in sections:
        old = before.get(section.heading.casefold())
        if section.heading not in noted and old != section:
            changes.append(Change(section.heading, "added" if old is None else "changed"))
    changes += [Change(s.heading, "removed") for key, s in before.items() if key not in after]
    title = draft.title if mine.title == base.title else mine.title
    merged = mine.model_copy(update={"sections": tuple(sections), "title": title})
    if merged.title != mine.title:
        changes.insert(0, Change("title", "changed"))
    return Redraft(merged, tuple(changes) if merged != mine else (), draft)


def _merge_text(base: str, mine: str, draft: str, marks: Sequence[str] = ("### ", "#### ")) -> tuple[str, bool]:
    """Merge texts part by part of their headings; parts that both sides changed are looked into, and stay the person's at the end.

    Returns:
        The text, and whether a part stays that the draft would have changed too.
    """
    if not marks:
        return mine, True
    b_parts, m_parts, d_parts = (blocks_of(text, marks[0]) for text in (base, mine, draft))
    if any(len({heading for heading, _ in p}) < len(p) for p in (b_parts, m_parts, d_parts)) or len(m_parts) < 2:
        return _merge_text(base, mine, draft, marks[1:])
    conflicts: list[str] = []

    def both(b: tuple[str, str] | None, m: tuple[str, str], d: tuple[str, str] | None) -> tuple[str, str]:
        if b is None or d is None:
            conflicts.append(m[0])
            return m
        text, kept = _merge_text(b[1], m[1], d[1], marks[1:])
        if kept:
            conflicts.append(m[0])
        return m[0], text

    return joined(_merge(b_parts, m_parts, d_parts, lambda part: part[0], both), marks[0]), bool(conflicts)


def _merge_criteria(base: CriteriaSection, mine: CriteriaSection, draft: CriteriaSection) -> CriteriaSection:
    """Merge criteria one by one, by their check or their words; a tick is no edit, and stays with its criterion."""

    def bare(section: CriteriaSection) -> list[Criterion | Prose]:
        return [i.model_copy(update={"done": False, "evidence": ""}) if isinstance(i, Criterion) else i for i in section.items]

    state = {_criterion_key(i): (i.done, i.evidence) for i in mine.items if isinstance(i, Criterion)}
    made = []
    for item in _merge(bare(base), bare(mine), bare(draft), _criterion_key, lambda _b, m, _d: m):
        if isinstance(item, Criterion) and _criterion_key(item) in state:
            done, evidence = state[_criterion_key(item)]
            item = item.model_copy(update={"done": done, "evidence": evidence})
        made.append(item)
    return mine.model_copy(update={"items": tuple(made)})


def _criterion_key(item: Criterion | Prose) -> str:
    return (item.check if isinstance(item, Criterion) else "") or item.text.casefold()


def _merge_tasks(base: Sequence[Task], mine: Sequence[Task], draft: Sequence[Task]) -> tuple[Task, ...]:
    def content(task: Task) -> Task:
        return task.model_copy(update={"number": 0})

    tasks = _merge([content(t) for t in base], [content(t) for t in mine], [content(t) for t in draft], _task_key, lambda _b, m, _d: m)
    ids = {t.task_id for t in tasks}
    earlier: set[str] = set()
    numbered = []
    for number, task in enumerate(tasks, 1):
        depends = tuple(d for d in task.depends_on if d in ids and d in earlier)
        numbered.append(task.model_copy(update={"number": number, "depends_on": depends}))
        earlier.add(task.task_id)
    return tuple(numbered)


def _task_key(task: Task) -> str:
    return task.task_id or task.name.casefold()


def _merge(
    base: Iterable[T], mine: Iterable[T], draft: Iterable[T], key: Callable[[T], Hashable], both: Callable[[T | None, T, T | None], T]
) -> list[T]:
    """Three-way merge of keyed sequences; the order is the person's, new draft items stand after their predecessor in the draft."""
    b = {key(i): i for i in base}
    d = {key(i): i for i in draft}
    mine_items = list(mine)
    m = {key(i): i for i in mine_items}
    kept: list[T] = []
    for item in mine_items:
        k = key(item)
        theirs, origin = d.get(k), b.get(k)
        if item == theirs:
            kept.append(item)
        elif item == origin:
            if theirs is not None:
                kept.append(theirs)  # only the draft changed it; without theirs the draft dropped it
        elif theirs == origin:
            kept.append(item)  # only the person changed or added it
        else:
            kept.append(both(origin, item, theirs))
    previous: Hashable = None
    for k, item in d.items():
        if k not in m and k not in b:
            places = [key(i) for i in kept]
            kept.insert(places.index(previous) + 1 if previous in places else (0 if previous is None else len(kept)), item)
        previous = k
    return kept
