"""Drafting a refactor: pin behaviour, move in small steps, same tests green before and after."""

from __future__ import annotations

import re

from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts import checks, common, examples, say
from planner.drafts.brief import Brief

_RENAME = re.compile(
    r"\brenam\w+\s+(?:the\s+)?(?:\w+\s+){0,2}?[`'\"]?(?P<old>[\w.$#:/-]+)[`'\"]?\s+(?:\w+\s+){0,2}?(?:to|into|as|->|=>)\s+[`'\"]?(?P<new>[\w.$#:/-]+)",
    re.I,
)


def renamed(prompt: str) -> tuple[str, str]:
    """(old name, new name) where a request is to give something another name; empty strings otherwise."""
    found = _RENAME.search(prompt[:600])
    return (found["old"], found["new"].rstrip(".")) if found else ("", "")


def draft(brief: Brief) -> Contribution:
    """The plan of a refactor."""
    old, new = renamed(brief.reading.headline or brief.intent.prompt)
    if old:
        return _rename(brief, old, new)
    return Contribution(
        sections=_sections(brief),
        phases=() if brief.simple else _phases(brief),
        tasks=_tasks(brief),
        files=common.file_refs(brief),
        criteria=common.criteria(
            f"The structure asked for is there: {say.quoted(brief.headline)}",
            f"{brief.run_tests} gives the same result before and after, with no test edited except for imports and moved names"
            if brief.run_tests
            else "The recorded behaviour is the same before and after",
            f"The public interface of {say.span(brief.primary.path)} is unchanged: names, parameters, return values, errors"
            if brief.primary
            else "Public names, parameters, return values and errors are unchanged",
            *common.ask_criteria(brief),
            *common.limit_criteria(brief),
            "Nothing of the old structure is left: no alias, no commented-out copy, no second way to do the same",
            "" if brief.simple else "Every commit on the way passes the validation commands",
        ),
        commands=checks.commands(brief),
        notes=common.notes(
            brief,
            "Moves and edits go in separate commits, so that `git log --follow` and `git blame` stay useful."
            if brief.codebase.is_git and not brief.simple
            else "",
        ),
        questions=common.questions(brief, *_questions(brief)),
    )


def _rename(brief: Brief, old: str, new: str) -> Contribution:
    """Giving something another name: nothing to restructure, every use to find, and those outside to think of."""
    was, now = say.span(old), say.span(new)
    word = re.split(r"[.:#/]+", old)[-1] or old
    finder = say.span(f"git grep -nw {word}" if brief.codebase.is_git else f"grep -rnw {word} .")
    where = f" It is defined at {brief.at}." if brief.symbol and brief.at else ""
    public = f"Does anything outside this repository use {was}? If so: keep it as a deprecated alias for one release, or break it now?"
    sections = [
        ("Task Description", common.description(brief, f"{was} is to be called {now}; what it does stays the same.{where}")),
        (
            "Objective",
            f"{now} is the one name in code, tests, documents and configuration. {common.unchanged(brief, 'Nothing else changes.')}",
        ),
        ("Relevant Files", common.files_intro(brief)),
    ]
    if brief.needs_strategy:
        sections += [
            (
                "Problem Statement",
                f"The name {was} stands wherever it is used: in code, but also as text (messages, saved data, configuration, documents), "
                "where no compiler finds it.",
            ),
            (
                "Solution Approach",
                f"List the uses with {finder}, rename the definition and the uses in code in one commit, then what is text. A saved or "
                "published name needs a way to read the old one.",
            ),
            (
                "Testing Strategy",
                "No new behaviour: the same tests pass with nothing but the name changed in them. One test reads the old name where it "
                "was saved or published.",
            ),
        ]
    tasks = [
        TaskDraft(
            "find-uses",
            f"Find every use of {was}",
            (
                f"Run {finder}; note which hits are code, which are text and which belong to another thing of the same name.",
                f"Check that {now} is not taken: {say.span(finder.strip('`').replace(word, re.split(r'[.:#/]+', new)[-1] or new))}.",
            ),
            phase=1,
        ),
        TaskDraft(
            "rename",
            f"Rename {was} to {now}",
            tuple(
                a
                for a in (
                    f"Rename the definition at {brief.at}." if brief.symbol and brief.at else "Rename the definition.",
                    "Rename the uses in code and tests in the same commit; it holds nothing else.",
                    "Rename it in documents, examples and messages"
                    + (f", and note the change in {brief.changelog}." if brief.changelog else "."),
                )
                if a
            ),
            ("find-uses",),
            2,
        ),
    ]
    tasks.append(
        common.validate(brief, f"Run {finder} again: only deliberate mentions (change log, alias) remain.", depends_on=("rename",), phase=3)
    )
    return Contribution(
        sections=tuple(sections),
        phases=() if brief.simple else _phases(brief),
        tasks=tuple(tasks),
        files=common.file_refs(brief),
        criteria=common.criteria(
            f"{was} is called {now} everywhere; a search for the old name finds only deliberate mentions",
            common.suite_criterion(brief),
            *common.ask_criteria(brief),
            *common.limit_criteria(brief),
        ),
        commands=checks.commands(brief),
        notes=common.notes(brief),
        questions=common.questions(brief, public if not brief.limits else ""),
    )


def _sections(brief: Brief) -> tuple[tuple[str, str], ...]:
    where = (
        f" It concerns {brief.at}{f'; {say.joined(brief.others[:3])} may be concerned too' if brief.others else ''}." if brief.at else ""
    )
    asks = "\n\nThe request adds:\n\n" + "\n".join(f"- {a}" for a in brief.asks) if brief.asks else ""
    sections = [
        (
            "Task Description",
            common.description(
                brief, f"Existing code is to be restructured with the same behaviour: the aim is {brief.goal}.{where}{asks}"
            ),
        ),
        (
            "Objective",
            (
                "The code has the structure asked for, and no caller, user or stored file can tell. "
                f"{common.unchanged(brief, 'Bugs found on the way are noted, not fixed: a fix hidden in a move cannot be reviewed.')}"
            ),
        ),
        ("Relevant Files", common.files_intro(brief)),
    ]
    if brief.needs_strategy:
        sections += [
            (
                "Problem Statement",
                f"The present structure{f' around {brief.at}' if brief.at else ''} makes the next change harder than it need "
                "be. The risk is not in the new shape but on the way there: "
                "behaviour nobody wrote down (order, error messages, side effects, timing) is easy to lose and hard to miss in review.",
            ),
            (
                "Solution Approach",
                "Pin the behaviour first, where the tests do not cover it yet. Bring in the new structure beside the old "
                "one, move callers over one at a time with the suite green after each, and delete the old one last. "
                "Each step is a commit that could be released."
                + ("\n\nPatterns of this repository to keep:\n\n" + "\n".join(f"- {p}" for p in brief.patterns) if brief.patterns else ""),
            ),
            (
                "Testing Strategy",
                common.strategy(
                    brief,
                    "No new behaviour means no new expectations: characterization tests record what "
                    f"{brief.name or 'the code'} does today, right or wrong, before the first move, and are never edited "
                    "during the work. "
                    "What they should include: return values, errors and their messages, side effects and the order of calls.",
                    errors=False,
                    growth=False,
                ),
            ),
        ]
    return tuple(sections)


def _phases(brief: Brief) -> tuple[PhaseDraft, ...]:
    return (
        PhaseDraft(
            1,
            "Foundation",
            paragraph=(
                f"Know what must not change: list the public surface{f' of {brief.name}' if brief.name else ''} and "
                "its callers, and pin the behaviour that no test covers."
            ),
        ),
        PhaseDraft(
            2,
            "Core Implementation",
            paragraph="Build the new structure beside the old one and move callers in small commits, each of them green.",
        ),
        PhaseDraft(
            3,
            "Integration & Polish",
            paragraph="Remove the old structure, compare behaviour and speed with the start, and bring names and documents into line.",
        ),
    )


def _tasks(brief: Brief) -> tuple[TaskDraft, ...]:
    shape = examples.test_shape(
        brief,
        case="keeps_its_behaviour",
        given="an input from real use, and after it one per branch",
        then="copied from what the code returns today",
    )
    pin = TaskDraft(
        "pin-behaviour",
        f"Pin the behaviour{f' of {brief.name}' if brief.name else ''}",
        tuple(
            a
            for a in (
                f"Run {brief.run_tests} and keep the output: it is the yardstick."
                if brief.run_tests
                else "Record what the code does today for three real inputs; there is no test command to lean on.",
                f"Add characterization tests{common.test_place(brief)} for what is not covered: each branch, each error, each side effect."
                if brief.codebase.test_framework or brief.test_home
                else "",
                *(f"Include: {e}." for r in brief.concerns for e in r.concern.edges[:2]),
                "Commit them before anything moves; they pass on the old code.",
            )
            if a
        ),
        phase=1,
        notes=f"{shape}\n\nThe expected value comes from a run of today's code, even where it looks wrong." if shape else "",
    )
    move = TaskDraft(
        "restructure",
        f"Restructure {brief.name}" if brief.name else "Restructure the code",
        tuple(
            a
            for a in (
                f"Work at {brief.at}." if brief.at else "Work in the files that the first open question settles.",
                "One kind of step per commit (move, rename, extract, inline), the suite green after each.",
                f"{common.callers(brief)}; adapt imports only." if common.callers(brief) else "Adapt callers by import only.",
                "No change of defaults, messages, logging or order of side effects.",
            )
            if a
        ),
        ("pin-behaviour",),
        2,
    )
    if brief.simple:
        return (
            pin,
            move,
            common.validate(
                brief, "Read the diff once for behaviour: every line is a move, a rename or an import.", depends_on=("restructure",)
            ),
        )
    tasks = [
        TaskDraft(
            "survey",
            "Survey the public surface and its callers",
            tuple(
                a
                for a in (
                    f"{common.callers(brief)}, in code, configuration, templates and documents."
                    if common.callers(brief)
                    else "List who uses the code in question, in code, configuration, templates and documents.",
                    f"Read {say.joined(brief.others[:3])}: which of them depend on internals rather than on the interface?"
                    if brief.others
                    else "",
                    (
                        "Mark what is reached by name at run time (reflection, entry points, serialised class names): a search "
                        "for imports does not find it."
                    ),
                )
                if a
            ),
            phase=1,
        ),
        TaskDraft(pin.task_id, pin.name, pin.actions, ("survey",), 1, pin.notes),
        TaskDraft(
            "new-structure",
            "Bring in the new structure beside the old",
            tuple(
                a
                for a in (
                    (
                        f"Create it next to {brief.at} with the final names; the old code calls it, so that behaviour has one "
                        "home from the start."
                    )
                    if brief.at
                    else "Create it with the final names; the old code calls it.",
                    f"Use {brief.new_files[0].path and say.span(brief.new_files[0].path)} for it."
                    if brief.new_files and not brief.new_files[0].test_of
                    else "",
                    "Dependencies point one way: the new part imports nothing from the old.",
                )
                if a
            ),
            ("pin-behaviour",),
            2,
        ),
        TaskDraft(
            "move-callers",
            "Move the callers over",
            tuple(f"Look at {x}: if it uses the old place, move it; run the tests; commit." for x in brief.others[:4])
            or (
                "Move one caller at a time; run the tests; commit.",
                "Stop at the first difference and find out which unwritten rule it shows.",
            ),
            ("new-structure",),
            2,
        ),
    ]
    if brief.complex:
        tasks += [
            TaskDraft(f"part-{i}", f"Move {say.span(folder) if folder else 'the root folder'}", actions, ("move-callers",), 2)
            for i, (folder, actions) in enumerate(
                common.per_part(brief, "Move", "Commit this component by itself; it must be revertible alone."), 1
            )
        ]
    tasks.append(
        TaskDraft(
            "remove-old",
            "Remove the old structure",
            (
                f"{common.callers(brief)}: no use of the old path is left."
                if common.callers(brief)
                else "Search once more for uses of the old names; none is left.",
                "Delete it, with its tests only where the same case is pinned on the new structure.",
                "Bring names in documents and comments into line.",
            ),
            (tasks[-1].task_id,),
            3,
        )
    )
    if brief.complex:
        tasks += [
            TaskDraft(
                "compare-cost",
                "Compare cost before and after",
                (
                    "Measure the main path on the first and the last commit: time, memory, number of calls further on.",
                    "A loss beyond noise is explained or undone.",
                ),
                ("remove-old",),
                3,
            ),
            TaskDraft(
                "record",
                "Record the decision",
                (
                    "Write down in a paragraph what the new structure is, why, and where the next piece of code of this kind goes.",
                    "List the bugs found on the way, each as a ticket of its own.",
                ),
                ("remove-old",),
                3,
            ),
        ]
    tasks.append(
        common.validate(
            brief,
            "Run the characterization tests on the first and the last commit: identical results.",
            depends_on=(tasks[-1].task_id,),
            phase=3,
        )
    )
    return tuple(tasks)


def _questions(brief: Brief) -> tuple[str, ...]:
    return (
        "Is anything outside this repository using these names (a package, a plug-in, a script)? If so, which must keep working?"
        if not brief.simple and not brief.limits
        else "",
        "What should be easier afterwards? One example of the change that is hard today decides between two good structures."
        if len(brief.intent.prompt) < 100 and not brief.simple
        else "",
    )
