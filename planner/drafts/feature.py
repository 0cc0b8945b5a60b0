"""Drafting a feature: how it is reached, what it works on, what it does, how it fails, how it is explained."""

from __future__ import annotations

import re

from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.drafts import checks, common, examples, say
from planner.drafts.brief import Brief

#: How people will reach it: words of the prompt, what it is called, and what its interface consists of.
_FACES = (
    (
        "command",
        re.compile(r"\b(?:cli|command[- ]line|sub-?command|flag)s?\b|\b(?:a|new|the|this) (?:[\w-]+ )?command\b|(?<!\w)--\w", re.I),
        "name, arguments, exit codes and `--help` text",
    ),
    (
        "option",
        re.compile(r"\b(?:option|parameter|argument|setting)s?\b", re.I),
        "name, type, accepted values, default and what a wrong value answers",
    ),
    (
        "HTTP interface",
        re.compile(
            r"(?<!public )\b(?:api|endpoint|route|rest|graphql|webhook|http)s?\b|\brequests?\b(?= (?:body|header|limit|per|with|to))", re.I
        ),
        "path, method, fields, status codes and error shape",
    ),
    (
        "screen",
        re.compile(r"\b(?:ui|page|screen|button|form|dialog|modal|menu|dashboard|view|panel|dark mode|theme)s?\b", re.I),
        "where it stands, what it shows while empty, busy and failed, and its keys",
    ),
    (
        "job",
        re.compile(
            r"\b(?:cron|schedul(?:ed|er|e)|background (?:job|task|worker)|nightly|every (?:night|day|hour)|daily (?:job|run|task))s?\b",
            re.I,
        ),
        "when it runs, what one run does, and what happens when a run is missed or repeated",
    ),
    (
        "file format",
        re.compile(r"\b(?:export|import|csv|xlsx|pdf|json|html|xml|parquet|format|report)s?\b", re.I),
        "what it contains and in which order, encoding, and file name",
    ),
    (
        "library interface",
        re.compile(r"\b(?:function|method|class|module|library|sdk|hook|plugin|decorator)s?\b", re.I),
        "names, parameters, return values and errors raised",
    ),
)


def draft(brief: Brief) -> Contribution:
    """The plan of a feature."""
    return Contribution(
        sections=_sections(brief),
        phases=() if brief.simple else _phases(brief),
        tasks=_tasks(brief),
        files=common.file_refs(brief),
        criteria=common.criteria(
            (
                f"The request {brief.goal} is met, shown by a test that fails without the "
                f"change{f' ({say.span(brief.test_path)})' if brief.test_path else ''}"
            ),
            *common.ask_criteria(brief),
            f"The figures of the request are met and measured: {brief.figures}" if brief.figures else "",
            *(f"Tested: {e}" for r in brief.concerns[:2] for e in r.concern.edges[:2]),
            "Someone who does not use it sees no difference: no new required setting, no changed default, no changed output",
            common.suite_criterion(brief),
            *common.limit_criteria(brief),
            "" if brief.simple else f"The {_face(brief)[0]} is documented with one example that was run",
        ),
        commands=checks.commands(brief),
        notes=common.notes(brief),
        questions=common.questions(brief, *_questions(brief)),
    )


def _face(brief: Brief) -> tuple[str, str]:
    """How it is reached, by the earliest word that says so."""
    found = [(m.start(), name, parts) for name, pattern, parts in _FACES if (m := pattern.search(brief.intent.prompt[:2000]))]
    if not found and brief.primary and brief.primary.path.endswith(".sql"):
        return "query", "its name, columns with types, grain (what one row stands for) and keys"
    return min(found)[1:] if found else ("interface", "names, inputs, outputs and errors")


def _sections(brief: Brief) -> tuple[tuple[str, str], ...]:
    face, parts = _face(brief)
    beside = (
        f" The nearest file by words is {brief.guess}; whether the new code belongs there is an open question."
        if brief.guess
        else f" The nearest existing code is {brief.at}{f'; {say.joined(brief.others[:3])} may be concerned too' if brief.others else ''}."
        if brief.at
        else ""
    )
    asks = "\n\nThe request also asks for:\n\n" + "\n".join(f"- {a}" for a in brief.asks) if brief.asks else ""
    near = (
        f"Follow the shape of {brief.at} (naming, errors, tests)."
        if brief.at
        else f"Where it lives is settled first: {brief.guess} is near by words alone."
        if brief.guess
        else "There is no existing code near it, so the first step also decides where it lives."
    )
    return (
        ("Task Description", common.description(brief, f"A new capability is wanted: {brief.goal}.{beside}{asks}")),
        (
            "Objective",
            f"The request {brief.goal} is met in working code, with tests, error messages and documentation. "
            + common.unchanged(brief, "Whoever does not use it notices nothing."),
        ),
        (
            "Problem Statement",
            f"The request is {brief.goal}: something that users cannot do today. "
            + (
                f"The request ties it to figures ({brief.figures}), which decide the design and are measured at the end. "
                if brief.figures
                else ""
            )
            + f"What is undecided is the {face}: {parts}. Those decisions are the costly ones to change after release, so they come first.",
        ),
        (
            "Solution Approach",
            f"Settle the {face} on paper, then build inwards: the data it works on, the behaviour behind it, and last the "
            "wiring that makes it reachable, so that "
            f"every step can be tested without the next. {near}"
            + ("\n\nPatterns of this repository to keep:\n\n" + "\n".join(f"- {p}" for p in brief.patterns) if brief.patterns else ""),
        ),
        ("Relevant Files", common.files_intro(brief)),
        (
            "Testing Strategy",
            common.strategy(
                brief,
                f"Unit tests for the behaviour{f' in {say.span(brief.test_path)}' if brief.test_path else ''}, and one test "
                f"that goes through the {face} as a person or a caller would. "
                "Refusals are tested as carefully as successes: the message, and that nothing was changed.",
            ),
        ),
    )


def _phases(brief: Brief) -> tuple[PhaseDraft, ...]:
    face, parts = _face(brief)
    return (
        PhaseDraft(
            1,
            "Foundation",
            paragraph=(
                f"Decide the {face} ({parts}) and the data it works on; agree on both before code depends on them. At "
                "its end the first test exists and is red."
            ),
        ),
        PhaseDraft(
            2,
            "Core Implementation",
            paragraph=(
                f"Build the behaviour{f' beside {brief.name}' if brief.name and not brief.new_source else ''} behind "
                "that interface, happy path first, then each refusal. Nothing is reachable by users yet."
            ),
        ),
        PhaseDraft(
            3,
            "Integration & Polish",
            paragraph=(
                f"Make the {face} reachable, cover edge cases and scale, write the documentation, and run everything as a user would."
            ),
        ),
    )


def _tasks(brief: Brief) -> tuple[TaskDraft, ...]:
    face, parts = _face(brief)
    then = brief.reading.expected[0] if brief.reading.expected else "what the request asks for"
    # With a new file of its own there is no symbol yet to write a test against: naming one is this step's work.
    shape = "" if brief.new_source else examples.test_shape(brief, case="new_behaviour", given="an input that only it handles", then=then)
    home = (
        f"in {say.span(brief.new_source)} (new)"
        if brief.new_source
        else f"{'at' if brief.simple else 'beside'} {brief.at}"
        if brief.at
        else ""
    )
    interface = TaskDraft(
        "interface",
        f"Decide the {face}",
        tuple(
            a
            for a in (
                f"Write down {parts}, each with one example.",
                f"Compare with {brief.at} and use the same names for the same things."
                if brief.at
                else "Choose the file it lives in and say why there.",
                f"Write the first test{common.test_place(brief)}: it uses the new {face} and fails because that does not exist yet."
                if brief.codebase.test_framework or brief.test_home
                else "",
            )
            if a
        ),
        phase=1,
        notes=shape,
    )
    wanted, _ = common.libraries(brief)
    add = (
        f"Add {say.joined([say.span(w) for w in wanted])} as shown under Notes, pinned the way {say.span(brief.manifest)} pins the others."
        if wanted and brief.manifest
        else (f"Add {say.joined([say.span(w) for w in wanted])} as shown under Notes." if wanted else "")
    )
    build = TaskDraft(
        "behaviour",
        f"Build the behaviour{f' in {say.span(brief.new_source)}' if brief.new_source else ''}",
        tuple(
            a
            for a in (
                add,
                _build(brief, home, face),
                brief.pattern,
                *(f"Do what the request adds: {a}." for a in brief.asks[:3]),
                "Leave the signatures that others call as they are; extend with optional parameters whose default is today's behaviour."
                if brief.files
                else "",
            )
            if a
        ),
        ("interface",),
        2,
    )
    refuse = TaskDraft(
        "errors",
        "Handle what can go wrong",
        (*common.failures(brief)[:3], *(f"Cover: {e}." for r in brief.concerns for e in r.concern.edges[:3]))
        or (
            "Refuse empty, unknown and oversized input with a message that names the offending value and what is accepted.",
            "After a refusal nothing is changed: test that too.",
        ),
        ("behaviour",),
        2,
    )
    wire = TaskDraft(
        "wire-and-document",
        f"Make the {face} reachable and document it" if not brief.complex else f"Make the {face} reachable",
        tuple(
            a
            for a in (
                f"Connect it where its siblings are connected: {say.joined(brief.others[:2])}."
                if brief.others
                else (
                    "Connect it where its siblings are registered."
                    if brief.files
                    else "Make it reachable from the entry point of the project."
                ),
                "" if brief.complex else "Add one example to the documentation that users read, and run that example.",
                f"Note it in {brief.changelog}." if brief.changelog else "",
            )
            if a
        ),
        ("errors",) if not brief.simple else ("behaviour",),
        3,
    )
    if brief.simple:
        errors = () if not brief.concerns else (TaskDraft("errors", refuse.name, refuse.actions[:3], ("behaviour",)),)
        return (interface, build, *errors, wire, common.validate(brief, depends_on=("wire-and-document",)))
    model = TaskDraft(
        "model",
        "Shape the data it works on",
        (
            "Name the values that come in, the values that are kept and the values that go out, with type, unit and range for each.",
            ("Put them in one place; an invalid combination should be impossible to construct."),
            "If anything stored changes shape: state how old data is read, and write that test now.",
        ),
        ("interface",),
        1,
    )
    tasks = [interface, model, TaskDraft(build.task_id, build.name, build.actions, ("model",), 2), refuse]
    if brief.complex:
        tasks += [
            TaskDraft(f"part-{i}", f"Carry it through {say.span(folder) if folder else 'the root folder'}", actions, ("behaviour",), 2)
            for i, (folder, actions) in enumerate(
                common.per_part(brief, "Extend", "Test this component alone, with the neighbours replaced by their interface."), 1
            )
        ]
    tasks.append(wire)
    if brief.complex:
        tasks += [
            TaskDraft(
                "scale",
                "Try it at the size it is for",
                tuple(
                    a
                    for a in (
                        f"Use the figures of the request: {brief.figures}."
                        if brief.figures
                        else "Use ten times the largest input expected in the first year, and write that number down.",
                        common.scale(brief),
                        "Record time and peak memory in the pull request.",
                    )
                    if a
                ),
                ("wire-and-document",),
                3,
            ),
            TaskDraft(
                "release",
                "Prepare the release",
                (
                    "Write the documentation with examples that were run, and the line of the change log.",
                    "Decide how it is switched on and off, what is watched in the first days, and how to go back without losing data.",
                ),
                ("wire-and-document",),
                3,
            ),
        ]
    tasks.append(
        common.validate(
            brief,
            f"Use the {face} by hand once as a newcomer would, following only the documentation.",
            depends_on=(tasks[-1].task_id,),
            phase=3,
        )
    )
    return tuple(tasks)


def _build(brief: Brief, home: str, face: str) -> str:
    """Where and how the behaviour is written; a screen's markup and a query are not "free of input and output"."""
    if face == "query":
        return f"Write the query {home}, one step per named subquery, and state its grain in a comment." if home else "Write the query."
    if face == "screen" and not brief.new_source:
        return f"Build it {home}, with its states (empty, busy, failed) as well as the full one." if home else "Build it with its states."
    start = f"Implement it {home}, " if home else "Implement it "
    return start + "free of input and output where that is possible, so that the tests need little set-up."


def _questions(brief: Brief) -> tuple[str, ...]:
    face, parts = _face(brief)
    access = any(r.concern.key == "access" for r in brief.concerns)
    return (
        f"What exactly should the {face} look like ({parts})? The request leaves it open."
        if len(brief.intent.prompt) < 160 and not brief.asks
        else "",
        "Who may use it, and what do others see instead?"
        if face in ("HTTP interface", "screen") and not access and not brief.simple
        else "",
        "How large does the input get in production? Scale is tested against a guess until this is answered."
        if brief.complex and not brief.figures
        else "",
    )
