"""Drafting a chore: upkeep that no user sees. What it consists of depends on what is kept up."""

from __future__ import annotations

import re

from planner.codebase.places import packages_of
from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts import checks, common, say
from planner.drafts.brief import Brief
from planner.drafts.chore_kinds import PLACES, Kind, kind_of, replaced, undeclared, usual_places
from planner.plan import Command


def draft(brief: Brief) -> Contribution:
    """The plan of a chore."""
    kind = kind_of(brief.reading.headline or brief.intent.prompt[:2000])
    brief = brief.preferring(PLACES.get(kind.key), usual_places(kind, brief), f"the usual place of {kind.key}")
    return Contribution(
        sections=_sections(brief, kind),
        phases=() if brief.simple else _phases(brief, kind),
        tasks=_tasks(brief, kind),
        files=common.file_refs(brief),
        criteria=common.criteria(
            f"Done as asked: {say.quoted(brief.headline)}",
            kind.proof,
            *common.ask_criteria(brief),
            common.suite_criterion(brief) if kind.key != "documentation" else "",
            *common.limit_criteria(brief),
            "The diff holds nothing that a user of the product could notice"
            if kind.key in ("formatting", "tests", "configuration", "general upkeep")
            else "",
        ),
        commands=_checks(brief, kind),
        notes=common.notes(brief),
        questions=common.questions(brief, _question(brief, kind)),
    )


def _checks(brief: Brief, kind: Kind) -> tuple[Command, ...]:
    return checks.for_text(brief) if kind.key == "documentation" and brief.simple else checks.commands(brief)


def _sections(brief: Brief, kind: Kind) -> tuple[tuple[str, str], ...]:
    places = [say.place(f) for f in brief.files if brief.prefer and brief.prefer.search(f.path)][:3] or [p for p in (brief.at,) if p]
    if not brief.simple:
        places += [o for o in brief.others if o not in places][:2]
    where = f" It is done in {say.joined(places)}." if places else ""
    sections = [
        (
            "Task Description",
            common.description(
                brief,
                (
                    f"Upkeep ({kind.key}): the task is {brief.goal}.{where} "
                    f"{common.unchanged(brief, 'Users of the product see no difference.')}"
                ),
            ),
        ),
        ("Objective", f"What is asked, {brief.goal}, is done, and this can be shown: {say.lower_first(kind.proof)}."),
        ("Relevant Files", common.files_intro(brief)),
    ]
    if brief.needs_strategy:
        sections += [
            (
                "Problem Statement",
                (
                    f"{say.quoted(brief.headline)} is upkeep that reaches more than one "
                    f"place{f': {say.joined([brief.at, *brief.others[:3]])}' if brief.others and brief.at else ''}. {kind.risk}"
                ),
            ),
            (
                "Solution Approach",
                (
                    "Take stock of every place first, change them in pieces that can each be checked and reverted alone, and "
                    "let the project's own checks judge after each piece."
                )
                + ("\n\nPatterns of this repository to keep:\n\n" + "\n".join(f"- {p}" for p in brief.patterns) if brief.patterns else ""),
            ),
            (
                "Testing Strategy",
                (
                    "Nothing new is to be tested, so the existing checks are the proof: they run before the first change, after "
                    "each piece and at the end, with the same result. "
                )
                + f"{kind.risk} That is what to look at by hand."
                + (
                    "\n\nWhile at it, see that these still hold:\n\n" + "\n".join(f"- {say.sentence(e)}" for e in common.edges(brief))
                    if brief.concerns and kind.key in ("dependencies", "tests", "configuration", "general upkeep")
                    else ""
                ),
            ),
        ]
    return tuple(sections)


def _phases(brief: Brief, kind: Kind) -> tuple[PhaseDraft, ...]:
    run = f"; {brief.run_tests} shows the state to compare with" if brief.run_tests else ""
    return (
        PhaseDraft(1, "Foundation", paragraph=f"Find every place concerned and record what passes today{run}."),
        PhaseDraft(
            2,
            "Core Implementation",
            paragraph=(
                f"Do the work piece by piece{f', beginning with {brief.name}' if brief.name else ''}; each piece is a "
                "commit that passes the checks."
            ),
        ),
        PhaseDraft(3, "Integration & Polish", paragraph=f"Bring what refers to it into line, then run everything. {kind.risk}"),
    )


def _tasks(brief: Brief, kind: Kind) -> tuple[TaskDraft, ...]:
    change = TaskDraft("change", _name(brief, kind), kind.change(brief), ("prepare",), 2)
    if brief.simple:
        actions = (*kind.prepare(brief)[: 2 if kind.key == "tool replacement" else 1], *kind.change(brief))
        follow = kind.follow(brief)[:2]
        tasks = [TaskDraft("change", change.name, actions)]
        if follow:
            tasks.append(TaskDraft("follow-up", "Bring what refers to it into line", follow, ("change",)))
        return (*tasks, common.validate(brief, commands=_checks(brief, kind), depends_on=(tasks[-1].task_id,)))
    run = f"Run {brief.run_tests} and keep the result: it is what the end is compared with." if brief.run_tests else ""
    places = (
        f"Go through {say.joined([brief.at, *brief.others[:3]])} and note what each needs."
        if brief.at
        else "List every place that needs the change."
    )
    tasks = [
        TaskDraft("take-stock", "Take stock", (places, *([run] if run else [])), phase=1),
        TaskDraft("prepare", "Prepare the change", kind.prepare(brief), ("take-stock",), 1),
        change,
        *(
            TaskDraft(f"part-{i}", f"Repeat it in {say.span(folder) if folder else 'the root folder'}", actions, ("change",), 2)
            for i, (folder, actions) in enumerate(common.per_part(brief, "Treat", "Run the checks for this component before going on."), 1)
        ),
        TaskDraft(
            "follow-up",
            "Bring what refers to it into line",
            kind.follow(brief) or ("Search documents, CI and scripts for what the change made untrue.",),
            ("change",),
            3,
        ),
    ]
    if brief.complex:
        tasks += [
            TaskDraft(
                "fresh-checkout",
                "Prove it from a fresh checkout",
                (
                    "Clone into an empty folder and follow the documented set-up word for word.",
                    "Run the checks there: nothing may depend on what lies around on one machine.",
                ),
                ("follow-up",),
                3,
            ),
            TaskDraft(
                "tell",
                "Tell those it concerns",
                (
                    (
                        "Write down in a few lines what others must do after pulling (reinstall, rename, re-configure), or that "
                        "nothing is needed."
                    ),
                ),
                ("follow-up",),
                3,
            ),
        ]
    tasks.append(common.validate(brief, commands=_checks(brief, kind), depends_on=("follow-up",), phase=3))
    return tuple(tasks)


def _name(brief: Brief, kind: Kind) -> str:
    named = say.joined([say.span(p) for p in packages_of(brief.intent.prompt)])
    if kind.key == "dependencies" and named:
        return f"Update {named}" + (f" in {brief.name}" if brief.name and not undeclared(brief) else "")
    if kind.key == "tool replacement" and all(replaced(brief)):
        return "Replace {} with {}".format(*replaced(brief))
    return {
        "dependencies": "Update the dependencies",
        "tool replacement": "Replace the tool",
        "supported versions": "Change the supported versions",
        "continuous integration": "Change the pipeline",
        "documentation": "Edit the text",
        "tests": "Write the tests",
        "configuration": "Change the configuration",
        "renaming": "Move and rename",
        "removal": "Remove what is unused",
        "formatting": "Apply the formatting",
        "release": "Prepare the release",
    }.get(kind.key, "Make the change") + (
        f" in {brief.name}"
        if brief.name and kind.key not in ("renaming", "release", "tests", "tool replacement", "supported versions")
        else ""
    )


def _question(brief: Brief, kind: Kind) -> str:
    version = re.search(r"\b(?:to|at|v)\s*v?\d+(?:\.\d+|\.x)*\b|\blatest\b", brief.intent.prompt[:2000], re.I)
    named = say.joined([say.span(p) for p in packages_of(brief.intent.prompt)])
    if kind.key == "dependencies" and named and undeclared(brief):
        return f"Is {named} used here? No manifest of this repository declares it; name the file if it is declared elsewhere."
    if kind.key == "dependencies" and not version and named:
        return (
            "Which version is the target? The request names none, so the plan takes the newest that the project's other constraints allow."
        )
    return ""
