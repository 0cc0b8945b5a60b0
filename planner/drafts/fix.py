"""Drafting a fix: reproduce first, find the cause, change the least, keep the proof."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re

from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts import checks, common, examples, say
from planner.drafts.brief import Brief


def draft(brief: Brief) -> Contribution:
    """The plan of a fix."""
    return Contribution(
        sections=_sections(brief),
        phases=() if brief.simple else _phases(brief),
        tasks=_tasks(brief),
        files=common.file_refs(brief),
        criteria=common.criteria(
            f"A regression test{_in(brief)} fails on the code as it is today and passes after the change"
            if brief.codebase.test_framework or brief.test_home
            else "The script that showed the failure no longer shows it, and is kept with the change",
            f"The reported case behaves as the request expects: {say.quoted(brief.reading.expected[0])}" if brief.reading.expected else "",
            f"{_error(brief)} no longer appears for the reported case" if brief.reading.errors else "",
            common.suite_criterion(brief),
            *common.limit_criteria(brief),
            f"The change is confined to the files listed above; signatures of {brief.name} and its callers are as before"
            if brief.code_symbol
            else "",
            "" if brief.simple else "The commit message states the root cause in one sentence, and whether stored data was affected",
        ),
        commands=checks.commands(brief),
        notes=common.notes(brief, _aside(brief)),
        questions=common.questions(brief, *_questions(brief)),
    )


def _error(brief: Brief) -> str:
    return say.span(brief.reading.errors[0]) if brief.reading.errors else ""


def _condition(brief: Brief) -> str:
    return say.quoted(brief.reading.conditions[0]) if brief.reading.conditions else ""


def _in(brief: Brief) -> str:
    return f" in {say.span(brief.test_path)}" if brief.test_path else ""


def _symptom(brief: Brief) -> str:
    """The failure in one sentence, from what the prompt states."""
    pieces = [f"Reported: {say.quoted(brief.headline)}."]
    if brief.reading.errors:
        pieces.append(f"What is seen is {_error(brief)}.")
    if brief.reading.conditions and brief.reading.conditions[0].lower() not in brief.headline.lower():
        pieces.append(f"It shows {_condition(brief)}.")
    if brief.reading.instead:
        pieces.append(f"It happens {say.quoted(brief.reading.instead[0])}.")
    return " ".join(pieces)


def _suspect(brief: Brief) -> str:
    traced = brief.reading.frames[-1] if brief.reading.frames else None
    if brief.primary and traced and brief.primary.path.endswith(traced.path.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]):
        return f"The trace in the request leads to line {traced.line} of {say.span(brief.primary.path)}; start there."
    if brief.at:
        name = re.split(r"[.:#]+", brief.symbol.name)[-1] if brief.symbol else ""
        why = "the report names it" if name and name.lower() in brief.intent.prompt.lower() else "it fits the words of the report"
        return f"Start at {brief.at}: {why}, which makes it a suspect and not yet the cause."
    if brief.guess:
        return (
            f"The place is not known yet. The nearest match by words is {brief.guess}; the reproduction of step 1 shows where it really is."
        )
    return ""


def _sections(brief: Brief) -> tuple[tuple[str, str], ...]:
    expected = f" What should happen: {say.quoted(brief.reading.expected[0])}." if brief.reading.expected else ""
    sections = [
        ("Task Description", common.description(brief, _symptom(brief) + expected, _suspect(brief))),
        (
            "Objective",
            f"The reported case works, a test that failed before the change proves it, and nothing else behaves differently. "
            f"{common.unchanged(brief, 'No clean-up rides along: what looks wrong nearby becomes a note, not a change.')}",
        ),
        ("Relevant Files", common.files_intro(brief)),
    ]
    if brief.needs_strategy:
        reach = f" Its reach may include {say.joined(brief.others[:3])}." if brief.others else ""
        sections += [
            (
                "Problem Statement",
                f"{_symptom(brief)} That is the effect; its cause is not known until a failing test isolates it.{reach} {brief.symptom.risk}",
            ),
            (
                "Solution Approach",
                f"First a test that {brief.symptom.observe}. Then {brief.symptom.follow}{f', beginning at {brief.at}' if brief.at else ''}. "
                f"The correction: {brief.symptom.correct}." + ("\n\n" + " ".join(brief.patterns) if brief.patterns else ""),
            ),
            (
                "Testing Strategy",
                common.strategy(
                    brief,
                    f"One regression test for the reported case{_in(brief)}, written before the change and seen to fail for "
                    "the reported reason"
                    f"{f' ({_error(brief)})' if brief.reading.errors else ''}. One test for each sibling case found. "
                    f"The existing suite stays as it is: a test that has to be edited to pass is a sign that behaviour changed.",
                    growth=False,
                ),
            ),
        ]
    return tuple(sections)


def _phases(brief: Brief) -> tuple[PhaseDraft, ...]:
    run = f" with {brief.run_tests}" if brief.run_tests else ""
    return (
        PhaseDraft(
            1,
            "Foundation",
            paragraph=(
                f"Reproduce the {brief.symptom.key}{run} in a test that is red for the right reason, then {brief.symptom.follow}. No "
                "product code changes."
            ),
        ),
        PhaseDraft(
            2,
            "Core Implementation",
            paragraph=(
                f"Correct the cause{f' in {brief.name}' if brief.name else ''} with the smallest change, then its "
                "siblings. The new tests turn green one by one."
            ),
        ),
        PhaseDraft(
            3,
            "Integration & Polish",
            paragraph=("Cover the neighbouring cases, run everything, and record cause and effect for those who read the history."),
        ),
    )


def _tasks(brief: Brief) -> tuple[TaskDraft, ...]:
    shape = examples.test_shape(
        brief,
        case="reported_case",
        given=brief.symptom.given,
        then=brief.reading.expected[0] if brief.reading.expected else "the right answer, not what the code gives today",
    )
    reproduce = TaskDraft(
        "reproduce",
        "Reproduce the failure in a test",
        tuple(
            a
            for a in (
                (
                    f"Write a test{common.test_place(brief)} that {brief.symptom.observe}"
                    f"{f' ({_condition(brief)})' if _condition(brief) else ''}."
                )
                if brief.codebase.test_framework or brief.test_home
                else (
                    "Write the shortest script or command that shows the "
                    f"failure{f' ({_condition(brief)})' if _condition(brief) else ''}, and keep it with the change: the "
                    "project has no tests to add to."
                ),
                f"Run it and see it fail with {_error(brief)}; a different error means a different bug." if brief.reading.errors else "",
                f"Run {brief.run_tests} and note what already fails today, so that it is not taken for damage later."
                if brief.run_tests
                else "",
            )
            if a
        ),
        phase=1,
        notes=shape,
    )
    if brief.simple:
        return (reproduce, _simple_fix(brief), *_siblings(brief, ("fix",)), common.validate(brief, depends_on=("fix",)))
    cause = TaskDraft(
        "root-cause",
        f"Find the root cause{f' from {brief.name}' if brief.name else ''}",
        tuple(
            a
            for a in (
                f"Begin at {brief.at}: {brief.symptom.follow}."
                if brief.at
                else f"{say.sentence(brief.symptom.follow)}{f' Look first at {brief.guess}.' if brief.guess else ''}",
                f"Look at {say.joined(brief.others[:3])}: each may take part." if brief.others else "",
                f"{common.callers(brief)}: which of them reach the failing path?" if common.callers(brief) else "",
                (
                    f"See what changed there: {say.span(f'git log -p --follow -- {brief.primary.path}')} (the defect may have an "
                    "age and an author who knows why)."
                )
                if brief.codebase.is_git and brief.primary
                else "",
                "Write the cause down as one sentence in the test's docstring or comment before changing anything.",
            )
            if a
        ),
        ("reproduce",),
        1,
    )
    fix = TaskDraft(
        "fix",
        f"Correct the cause{f' in {brief.name}' if brief.name else ''}",
        (
            f"Change only what makes the sentence of the step before untrue{f', at {brief.at}' if brief.at else ''}.",
            f"{say.sentence(brief.symptom.correct)}",
            "Keep names, signatures, messages and defaults as they are.",
            "Run the new test: it passes. Take the change out for a moment: it fails again. Put it back.",
        ),
        ("root-cause",),
        2,
    )
    tasks = [reproduce, cause, fix, *_siblings(brief, ("fix",)), _edges(brief)]
    if brief.complex:
        tasks[3:3] = [
            TaskDraft(f"follow-{i}", f"Follow the defect into {say.span(folder) if folder else 'the root folder'}", actions, ("fix",), 2)
            for i, (folder, actions) in enumerate(
                common.per_part(brief, "Check what reaches", "Correct only what the same cause breaks, each with a test that was red."), 1
            )
        ]
        tasks.append(
            TaskDraft(
                "aftermath",
                "Check what the defect has left behind",
                (
                    "Find out since which release it has been wrong and which stored records, caches or files hold wrong values.",
                    "If any do: write the query or script that counts them, and agree on repair before running anything that changes them.",
                    "Make the next occurrence visible: one log line or assertion at the place of the cause, with the values that decide.",
                ),
                ("fix",),
                3,
            )
        )
    tasks.append(
        common.validate(
            brief, "Repeat the steps of the report by hand, end to end.", depends_on=tuple(t.task_id for t in tasks[2:]), phase=3
        )
    )
    return tuple(tasks)


def _simple_fix(brief: Brief) -> TaskDraft:
    return TaskDraft(
        "fix",
        f"Find the cause and correct it{f' in {brief.name}' if brief.name else ''}",
        tuple(
            a
            for a in (
                f"Begin at {brief.at}: {brief.symptom.follow}."
                if brief.at
                else f"{say.sentence(brief.symptom.follow)}{f' Look first at {brief.guess}.' if brief.guess else ''}",
                say.sentence(brief.symptom.correct),
                f"Try its neighbours too: {'; '.join(brief.concerns[0].concern.edges[:2])}." if brief.concerns else "",
                "Run the test from step 1: it passes with the change and fails without it.",
            )
            if a
        ),
        ("reproduce",),
    )


def _siblings(brief: Brief, depends_on: tuple[str, ...]) -> tuple[TaskDraft, ...]:
    find = common.callers(brief)
    if not find and brief.simple:
        return ()
    look = say.joined(brief.others[:2]) if brief.others else ""
    return (
        TaskDraft(
            "siblings",
            "Look for the same mistake elsewhere",
            tuple(
                a
                for a in (
                    f"{find} and check whether any relies on the wrong behaviour."
                    if find
                    else "Search for the same construct in the files listed above.",
                    f"Check {look} for the same pattern." if look else "",
                    "Mend a sibling only together with a test of its own; otherwise list it under Notes.",
                )
                if a
            ),
            depends_on,
            2,
        ),
    )


def _edges(brief: Brief) -> TaskDraft:
    cases = tuple(f"Add a test: {e}." for r in brief.concerns for e in r.concern.edges[:2])
    return TaskDraft(
        "edge-cases",
        "Cover the neighbouring cases",
        (
            *(cases or ("Add a test for the empty input, the smallest valid one and the largest expected one.",)),
            *(common.failures(brief)[:2]),
        ),
        ("fix",),
        3,
    )


def _aside(brief: Brief) -> str:
    others = brief.reading.errors[1:]
    return (
        (
            f"The request also shows {say.joined([say.span(e) for e in others])}; check whether it has the same cause before "
            "treating it as a second bug."
        )
        if others
        else ""
    )


def _questions(brief: Brief) -> tuple[str, ...]:
    r = brief.reading
    return (
        ""
        if r.errors or r.frames or r.expected or r.instead or brief.symptom.key not in ("wrong result", "wrong display", "missing effect")
        else "What exactly is seen, and what was expected? The request quotes no message and no wrong value.",
        "" if r.conditions or r.frames else "Which input or steps show the failure, and does it happen every time?",
    )
