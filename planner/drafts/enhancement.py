"""Drafting an enhancement: measure what is, change it, measure again; defaults stay."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re

from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts import checks, common, examples, say
from planner.drafts.brief import Brief
from planner.drafts.enhancement_kinds import kind_of


def draft(brief: Brief) -> Contribution:
    """The plan of an enhancement."""
    kind = kind_of(brief)
    if kind == "configurable" and _SWITCH.search(brief.reading.headline):
        brief = brief.without("settings")
    return Contribution(
        sections=_sections(brief, kind),
        phases=() if brief.simple else _phases(brief, kind),
        tasks=_tasks(brief, kind),
        files=common.file_refs(brief),
        criteria=common.criteria(
            _aim(brief, kind),
            *common.ask_criteria(brief),
            {
                "faster": "Results are identical before and after for every input of the baseline",
                "configurable": "With nothing configured the output is byte for byte what it was",
                "robust": "Input and surroundings that worked before give the same result as before",
                "clearer": "Only the text or display asked for differs; exit codes, values and formats that programs read are as before",
            }.get(kind, "Whoever does not use the improvement sees exactly what they saw before"),
            *(f"Tested: {e}" for r in brief.concerns[:1] for e in r.concern.edges[: 1 if brief.simple else 3]),
            common.suite_criterion(brief),
            *common.limit_criteria(brief),
        ),
        commands=checks.commands(brief),
        notes=common.notes(brief),
        questions=common.questions(brief, *_questions(brief, kind)),
    )


def _figures(brief: Brief) -> str:
    """The aim in figures, else the figures that tell how it is today."""
    if brief.aim:
        return f" The aim in figures: {brief.aim}."
    return f" Today's figures, as the request states them: {brief.figures}." if brief.figures else ""


def _aim(brief: Brief, kind: str) -> str:
    if kind == "faster":
        return (
            f"The figure of the request is reached on the baseline input: {brief.aim}, measured before and after on the same machine"
            if brief.aim
            else "The measured figure improves by more than the spread of five runs, before and after on the same machine"
        )
    if kind == "configurable" and _SWITCH.search(brief.reading.headline):
        return f"The request {brief.goal} is met: one test with it and one without"
    if kind == "configurable":
        return f"The request {brief.goal} is met; each accepted value has a test, and a wrong one is refused by name"
    if kind == "robust":
        return f"The request {brief.goal} is met: each failure it speaks of is caused in a test and ends as agreed"
    return f"The request {brief.goal} is met, and a test shows the difference from before"


def _sections(brief: Brief, kind: str) -> tuple[tuple[str, str], ...]:
    exists = (
        f"What exists is {brief.at}{f'; {say.joined(brief.others[:2])} may be concerned too' if brief.others else ''}. " if brief.at else ""
    )
    target = _figures(brief)
    asks = "\n\nIt also asks for:\n\n" + "\n".join(f"- {a}" for a in brief.asks) if brief.asks else ""
    sections = [
        (
            "Task Description",
            common.description(
                brief, f"Something that works is to work better: the wish is {brief.goal}. {exists}".strip() + target + asks
            ),
        ),
        (
            "Objective",
            {
                "faster": f"The same results with less time or memory, proven by a measurement that anyone can repeat.{target} ",
                "configurable": "The behaviour can be chosen; whoever chooses nothing keeps today's. ",
                "robust": f"The request {brief.goal} is met: what goes wrong around the code no longer brings it down or loses work. ",
                "clearer": f"The request {brief.goal} is met: people see at once what happened and what to do. ",
                "better": f"The request {brief.goal} is met in the place where people already look for it. ",
            }[kind]
            + common.unchanged(brief, "Existing callers, files and settings go on working unedited."),
        ),
        ("Relevant Files", common.files_intro(brief)),
    ]
    if brief.needs_strategy:
        sections += [
            (
                "Problem Statement",
                {
                    "faster": "The code gives the right answer at too high a price. Where the price is paid is a guess "
                    f"until it is measured{f'; {brief.at} is where to measure first' if brief.at else ''}. "
                    "Without a baseline the change can neither be judged nor defended later.",
                    "configurable": f"A decision is fixed in the code{f', at {brief.at},' if brief.at else ''} that people want "
                    "to make themselves. Every new choice doubles what must be tested, so it should be as "
                    "narrow as the request allows.",
                    "robust": f"{'The code at ' + brief.at if brief.at else 'The code'} takes for granted what does not always hold. "
                    "Each failure has to end in one of three ways: another try, a reduced result that says so, or an error that names the "
                    "cause. Which one applies where is not written down today.",
                    "clearer": f"{'What ' + brief.at + ' shows' if brief.at else 'What people see'} is right and yet leaves them "
                    "guessing. Programs may read the same text, so what changes must be what people read, and nothing else.",
                    "better": f"{'The code at ' + brief.at if brief.at else 'The present behaviour'} does its work but falls "
                    f"short of what is asked: {say.quoted(brief.headline)}. People rely on it as it is, so the "
                    "improvement has to "
                    "arrive without a break.",
                }[kind],
            ),
            (
                "Solution Approach",
                {
                    "faster": "Measure, find the one or two places that dominate, change those and measure again; stop when "
                    "the aim is met. A change that shows no effect is taken out. "
                    "A test compares old and new results on the same input before the old path goes.",
                    "configurable": (
                        "Introduce the choice at one place, read it once at start and pass it on as a value. "
                        "Today's behaviour becomes the named default, pinned by a test before anything else "
                        "changes."
                    ),
                    "robust": (
                        "List what can fail and decide for each failure how it ends, then make the code do so at the place where the "
                        "failure first shows. Tests cause each failure on purpose; the path without failure stays as it is."
                    ),
                    "clearer": (
                        "Write the new text or display down as it should appear, one example per case, and agree on it first. Then change "
                        "the one place that produces it; a test per example compares it whole."
                    ),
                    "better": (
                        "Record today's behaviour in a test, then extend it in place along the existing structure; "
                        "new behaviour sits behind a parameter or a condition that existing callers do not meet."
                    ),
                }[kind]
                + ("\n\nPatterns of this repository to keep:\n\n" + "\n".join(f"- {p}" for p in brief.patterns) if brief.patterns else ""),
            ),
            (
                "Testing Strategy",
                common.strategy(
                    brief,
                    {
                        "faster": (
                            "Two kinds of proof: results are compared, old against new, on ordinary and extreme "
                            "input; time and memory are measured outside the test suite, because a clock in a test "
                            "makes it fail at random."
                        ),
                        "configurable": (
                            "One test pins the default, one test per accepted value, one per kind of wrong "
                            "value, and one for precedence when the value can come from more than one place."
                        ),
                        "robust": (
                            "Each failure is caused on purpose, by a double that refuses, hangs or answers nonsense, and a test states how "
                            "it ends. The tests of today cover the path without failure and stay unedited."
                        ),
                        "clearer": (
                            "One test per agreed example compares the whole text; the existing tests show that nothing else moved."
                        ),
                        "better": (
                            "The tests of today stay and stay green; new ones show the improvement and the cases where it must not apply."
                        ),
                    }[kind],
                ),
            ),
        ]
    return tuple(sections)


def _phases(brief: Brief, kind: str) -> tuple[PhaseDraft, ...]:
    first = {
        "faster": (
            "Make the cost visible: a command that anyone can run, its figure on today's code, and a profile that says where it goes."
        ),
        "configurable": "Pin today's behaviour as the default and decide name, values and source of the setting.",
        "robust": "List what can fail, cause each failure in a test and see how it ends today; decide how it should.",
        "clearer": "Collect today's texts or displays and write the wanted ones beside them.",
        "better": "Pin today's behaviour in tests, so that the improvement shows as a difference and nothing else does.",
    }[kind]
    second = {
        "faster": (
            f"Change what dominates the profile{f', beginning with {brief.name}' if brief.name else ''}, one change at "
            "a time, each with its figure."
        ),
        "configurable": f"Read the setting once and pass it to {brief.name or 'the code that decides'}; remove the fixed value.",
        "robust": f"Give each failure its agreed end{f' in {brief.name}' if brief.name else ''}, one at a time, each with its red test first.",
        "clearer": f"Change the one place that produces it{f', {brief.name}' if brief.name else ''}; the agreed examples turn green.",
        "better": (
            f"Extend {brief.name or 'the existing code'} and carry the improvement to every place where people meet the old behaviour."
        ),
    }[kind]
    return (
        PhaseDraft(1, "Foundation", paragraph=first),
        PhaseDraft(2, "Core Implementation", paragraph=second),
        PhaseDraft(
            3,
            "Integration & Polish",
            paragraph="Take the baseline again, compare, document what users can now do or expect, and run everything.",
        ),
    )


#: A choice of two needs no test of wrong values.
_SWITCH = re.compile(r"\b(?:flag|switch|toggle|checkbox)\b", re.I)
_FLAG = re.compile(r"(?<![\w-])(--[a-z][\w-]+)")


def _choice(brief: Brief) -> str:
    """``the option `--quiet` `` where the request names it."""
    found = _FLAG.search(brief.intent.prompt[:2000])
    return f"the option {say.span(found[1])}" if found else "the setting"


def _baseline(brief: Brief, kind: str, at: str, shape: str) -> TaskDraft:
    """The first step: what is today, in a form that can be compared with at the end."""
    place = common.test_place(brief)
    names = {
        "faster": "Record the baseline",
        "configurable": "Pin today's behaviour as the default",
        "robust": "Cause each failure in a test",
        "clearer": "Collect what is shown today",
    }
    actions = {
        "faster": (
            "Write one command that runs the slow case on a fixed input, and note its time and peak memory over five runs.",
            f"Profile that run; note which share falls to {brief.name or 'each place'}.",
            f"Keep the results of {at} for that input: they must not change.",
        ),
        "configurable": (f"Pin today's results of {at} in a test{place}: they stay the default.",),
        "robust": (
            f"Write one test{place} per failure the request speaks of, with a double that causes it; note how it ends today.",
            f"Pin the path without failure through {at}, if no test does yet.",
        ),
        "clearer": (
            f"Bring up each case the request speaks of and keep what {brief.at or 'people'} {'shows' if brief.at else 'see'} today.",
            f"Write the first agreed example as a test{place}; it is red.",
        ),
    }
    default = (
        f"Pin today's results of {at} in a test{place}.",
        "Keep an example of today's output beside it for the comparison at the end.",
    )
    return TaskDraft("baseline", names.get(kind, "Record the baseline"), actions.get(kind, default), phase=1, notes=shape)


def _tasks(brief: Brief, kind: str) -> tuple[TaskDraft, ...]:
    shape = examples.test_shape(
        brief,
        case={"robust": "survives_a_failure", "clearer": "shows_the_agreed_text"}.get(kind, "baseline"),
        given={"faster": "an ordinary input of production size", "robust": "a case that fails today", "clearer": "one agreed example"}.get(
            kind, "an input that people use today"
        ),
        then={"robust": "how the failure should end", "clearer": "the text as agreed"}.get(
            kind, "recorded from the code before the change"
        ),
    )
    at = brief.at or "the code that does it today"
    baseline = _baseline(brief, kind, at, shape)
    wanted, _ = common.libraries(brief)
    change = TaskDraft(
        "improve",
        {
            "faster": f"Remove the cost{f' in {brief.name}' if brief.name else ''}",
            "configurable": f"Introduce the choice{f' at {brief.name}' if brief.name else ''}",
            "robust": f"Give each failure its end{f' in {brief.name}' if brief.name else ''}",
            "clearer": f"Change what {brief.name} shows" if brief.name else "Change what is shown",
        }.get(kind, f"Improve {brief.name or 'the behaviour'}"),
        tuple(
            a
            for a in (
                f"Add {say.joined([say.span(w) for w in wanted])} as shown under Notes." if wanted else "",
                "" if kind == "configurable" else f"Change {at}{f' (nearest match by words: {brief.guess})' if brief.guess else ''}.",
                {
                    "faster": "Make one change at a time and repeat the baseline command after each; take out what brings nothing.",
                    "configurable": f"Add {_choice(brief)} where its siblings are declared and pass its value to {at}.",
                    "robust": "Act where the failure first shows, with what is needed to say which input and which place; no catch-all handler.",
                    "clearer": "Change the text at the one place that makes it; say what happened, which value, and what is accepted.",
                    "better": "Keep signatures; a new parameter is optional and its default is today's behaviour.",
                }[kind],
                "Its default is today's behaviour, so that no caller needs editing; describe it in the help or reference text beside the others."
                if kind == "configurable"
                else "",
                *(f"Do what the request adds: {a}." for a in brief.asks[:3]),
                common.failures(brief)[0] if brief.concerns else "",
            )
            if a
        ),
        ("baseline",),
        2,
    )
    if brief.simple:
        compare = TaskDraft(
            "compare",
            {"robust": "Cause the failures again", "clearer": "Look at the result as a user"}.get(kind, "Compare with the baseline"),
            (
                {
                    "faster": f"Repeat the baseline command: {brief.aim or 'the gain must exceed the spread of the five runs'}.",
                    "configurable": "With nothing configured, compare today's output with the kept example: no difference.",
                    "robust": "Run the failure tests of step 1: each ends as agreed, and nothing else changed.",
                    "clearer": "Show the new text to someone who has not seen the change: they can say what to do next.",
                    "better": "Compare today's output with the kept example: only the difference asked for.",
                }[kind],
                *(f"Add a test: {e}." for r in brief.concerns for e in r.concern.edges[:2]),
            ),
            ("improve",),
        )
        return (baseline, change, compare, common.validate(brief, depends_on=("compare",)))
    decide = TaskDraft(
        "decide",
        {
            "faster": "Choose what to change from the profile",
            "configurable": "Decide name, values and source of the setting",
            "robust": "Decide how each failure ends",
            "clearer": "Agree on what is shown",
        }.get(kind, "Decide where the improvement shows"),
        tuple(
            a
            for a in (
                {
                    "faster": "List the places by share of the total; leave alone what is below a tenth.",
                    "configurable": "Fix the name, type, unit, accepted values and default, and what a wrong value answers.",
                    "robust": "For each failure choose: try again (how often, how spaced), go on with less and say so, or stop with an error.",
                    "clearer": "Write each case as it should appear, word for word, with the values that it names.",
                    "better": "List every place where people meet the old behaviour, and decide for each whether it changes.",
                }[kind],
                f"Check these places: {say.joined(brief.others[:3])}." if brief.others else "",
                f"{common.callers(brief)}: these must go on working unedited." if common.callers(brief) else "",
                common.scale(brief),
            )
            if a
        ),
        ("baseline",),
        1,
    )
    change = TaskDraft(change.task_id, change.name, change.actions, ("decide",), 2)
    tasks = [baseline, decide, change]
    if brief.complex:
        tasks += [
            TaskDraft(f"part-{i}", f"Carry it to {say.span(folder) if folder else 'the root folder'}", actions, ("improve",), 2)
            for i, (folder, actions) in enumerate(common.per_part(brief, "Adapt", "Repeat the baseline for this component alone."), 1)
        ]
    tasks += [
        TaskDraft(
            "edge-cases",
            "Cover edge cases and errors",
            (*(f"Add a test: {e}." for r in brief.concerns for e in r.concern.edges[:3]), *common.failures(brief)[1:2])
            or (
                (
                    "Add a test for the empty, the smallest and the largest input, and for the old behaviour where the "
                    "improvement must not apply."
                ),
            ),
            ("improve",),
            2,
        ),
        TaskDraft(
            "compare",
            "Compare with the baseline",
            (
                "Repeat the baseline on the same machine and input and put both figures side by side in the pull request."
                if kind == "faster"
                else "Compare with the kept example: the only differences are those the request asks for.",
                f"The aim: {brief.aim}."
                if brief.aim
                else (
                    "State the difference in one sentence that a user "
                    f"understands{f', and note it in {brief.changelog}' if brief.changelog else ''}."
                ),
            ),
            ("edge-cases",),
            3,
        ),
    ]
    if brief.complex:
        tasks += [
            TaskDraft(
                "document",
                "Document what changed for users",
                (
                    "Describe the new behaviour with its default and one example that was run.",
                    "Say how to get the old behaviour where that is possible.",
                ),
                ("compare",),
                3,
            ),
            TaskDraft(
                "roll-out",
                "Plan the roll-out",
                (
                    "Decide which figure is watched after release, for how long, and what makes it go back.",
                    "Keep the change separable, so that going back is one revert.",
                ),
                ("compare",),
                3,
            ),
        ]
    tasks.append(common.validate(brief, depends_on=(tasks[-1].task_id,), phase=3))
    return tuple(tasks)


def _questions(brief: Brief, kind: str) -> tuple[str, ...]:
    return (
        "What figure counts as good enough, on which input and machine? The request names none, so the plan accepts any gain beyond noise."
        if kind == "faster" and not brief.aim
        else "",
        "Where is the choice made (file, environment, command line, per call), and which values are accepted?"
        if kind == "configurable" and not _FLAG.search(brief.intent.prompt)
        else "",
        "How should each failure end: another try, a reduced result that says so, or an error? The request leaves it open."
        if kind == "robust" and not brief.reading.expected
        else "",
        "What would a user notice first when this is done? The request does not say how better is judged."
        if kind == "better" and not brief.asks and not brief.reading.expected and len(brief.intent.prompt) < 120
        else "",
    )
