"""What is wrong with a plan: missing or empty sections, untrue paths, tasks that cannot be executed in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

from core.findings import Finding, Severity
from planner.assemble import QUESTION_LIMIT, SECTION_ORDER, wanted_sections
from planner.plan import (
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FileRef,
    FilesSection,
    PhasesSection,
    Plan,
    Prose,
    Section,
    Task,
    TasksSection,
    TextSection,
)
from planner.task import Complexity, TaskType

_CONDITIONAL = {
    "Problem Statement": "features and medium or complex tasks",
    "Solution Approach": "features and medium or complex tasks",
    "Testing Strategy": "features and medium or complex tasks",
    "Source System Analysis": "migrations",
    "Target Architecture": "migrations",
    "Implementation Phases": "migrations and medium or complex tasks",
}
MIGRATION_PHASES = (
    "Setup & Configuration",
    "Assessment & Extraction",
    "Transpilation",
    "DLT Pipeline Generation",
    "Databricks Deployment",
    "Validation",
)
PHASES = ("Foundation", "Core Implementation", "Integration & Polish")
_FENCE = re.compile(r"^ *(`{3,}|~{3,})(\w*)[^`]*$")
_QUOTED = re.compile(r"“[^”\n]*”|(`+)(?!`).*?(?<!`)\1(?!`)|\\[<>]")
_BLANK = re.compile(
    r"<[a-z][a-z0-9]*(?:[ _-][a-z0-9]+)+>|<(?:path|name|value|file|command|here|id|url|user|host|password|token|version)>", re.I
)
_PENDING = re.compile(
    (
        r"\bTBD\b|\bT\.B\.D\.|\bTBA\b|(?:^|[\s(])(?:TODO|FIXME|XXX)(?:\s*:|\s*$)|\blorem ipsum\b|\[(?:insert|fill in|describe"
        r"|to be)\b[^\]]*\]|\?\?\?"
    ),
    re.I,
)
_VALIDATING = re.compile(r"\b(?:validat\w+|verif\w+|check\w*|test\w*|review|confirm\w*|run|reconcil\w+|compare)\b", re.I)
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def lint(plan: Plan, *, root: Path | None = None, text: str = "", file: str = "") -> list[Finding]:
    """Check a plan against quick-plan.md's format and, with ``root``, against the repository.

    Args:
        plan: Any plan, also one written by another tool.
        root: The repository; paths are checked only when it is given.
        text: The plan's Markdown; with it findings carry the line of what they speak of.
        file: Path of the plan as the person gave it, for the findings.

    Returns:
        Findings in the order of the plan; empty for a plan without fault.
    """
    found = [*_sections(plan), *_texts(plan), *_tasks(plan), *_phases(plan), *_commands(plan, root)]
    if root:
        found += _paths(plan, root)
    located = [_locate(f, text, file) for f in found]
    return sorted(located, key=lambda f: f.line) if text else located


def _error(code: str, message: str, remedy: str, at: str = "") -> Finding:
    return Finding(code, Severity.ERROR, message, remedy, object=at)


def _warning(code: str, message: str, remedy: str, at: str = "") -> Finding:
    return Finding(code, Severity.WARNING, message, remedy, object=at)


def _locate(finding: Finding, text: str, file: str) -> Finding:
    """Turn the anchor kept in ``object`` (a heading, a path, a phrase) into a line of ``text``."""
    anchor, line = finding.object, 0
    if text and anchor:
        rows = text.split("\n")
        headings = [i for i, row in enumerate(rows, 1) if row.startswith("#") and anchor in row]
        line = next(iter(headings or (i for i, row in enumerate(rows, 1) if anchor in row)), 0)
    return replace(finding, object="", file=file, line=line)


def _sections(plan: Plan) -> Iterator[Finding]:
    headings = [s.heading for s in plan.sections]
    if not plan.title:
        yield _error("NO_TITLE", "The plan has no title.", "Begin the file with '# Plan: ' and a name.")
    for heading, times in Counter(headings).items():
        if times > 1:
            yield _error("DUPLICATE_SECTION", f"'## {heading}' stands {times} times.", "Join them into one.", f"## {heading}")
    task_type, complexity = plan.task_type, plan.complexity
    if not task_type or not complexity:
        yield _warning(
            "TYPE_UNSTATED",
            "Task Description states no task type or no complexity, so conditional sections cannot be checked.",
            "Add '- **Task Type**: …' and '- **Complexity**: …' lines there.",
            "## Task Description",
        )
    wanted = wanted_sections(task_type or TaskType.CHORE, complexity or Complexity.SIMPLE)
    for heading in SECTION_ORDER:
        if heading in wanted and heading not in headings:
            yield _error("MISSING_SECTION", f"'## {heading}' is missing.", "quick-plan's format requires it; add it.")
        elif heading in _CONDITIONAL and heading in headings and heading not in wanted and task_type and complexity:
            yield _warning(
                "UNEXPECTED_SECTION",
                f"'## {heading}' belongs to {_CONDITIONAL[heading]} only.",
                "Remove it or correct type and complexity.",
                f"## {heading}",
            )
    known = [SECTION_ORDER.index(h) for h in dict.fromkeys(headings) if h in SECTION_ORDER]
    if known != sorted(known):
        late = next(SECTION_ORDER[b] for a, b in pairwise(known) if b < a)
        yield _warning("SECTION_ORDER", f"'## {late}' stands too late.", f"The order is: {', '.join(SECTION_ORDER)}.", f"## {late}")
    for section in plan.sections:
        if _is_empty(section):
            yield _error("EMPTY_SECTION", f"'## {section.heading}' is empty.", "Fill it or remove it.", f"## {section.heading}")


def _is_empty(section: Section) -> bool:
    match section:
        case TextSection():
            return not re.sub(r"^#+ .*$", "", section.text, flags=re.M).strip()
        case PhasesSection():
            return not section.phases
        case TasksSection():
            return not section.tasks
        case FilesSection():
            # An intro that says why there is no file counts; the format's own line alone does not.
            prose = [i.text.strip() for i in section.items if isinstance(i, Prose)]
            return not any(isinstance(i, FileRef) for i in section.items) and all(p.endswith(":") for p in prose)
        case CriteriaSection() | CommandsSection():
            return not any(isinstance(i, Criterion | Command) for i in section.items) and not any(
                isinstance(i, Prose) and "- " in i.text for i in section.items
            )


def _texts(plan: Plan) -> Iterator[Finding]:
    yield from _placeholders(plan.title, "the title", f"# {plan.title_prefix}{plan.title}")
    for section in plan.sections:
        name = f"## {section.heading}"
        for where, anchor, text in _parts(section):
            if not text.strip() and where:
                yield _error("EMPTY_TEXT", f"{where} in '{name}' is empty.", "Fill it or remove it.", anchor)
            yield from _placeholders(text, where or f"'{name}'", anchor)
    asked = re.search(r"^### Open Questions\n(.*?)(?=^### |\Z)", plan.text_of("Notes"), re.M | re.S)
    count = len(re.findall(r"^- ", asked[1], re.M)) if asked else 0
    if count > QUESTION_LIMIT:
        yield _warning(
            "TOO_MANY_QUESTIONS",
            f"{count} open questions are asked.",
            f"Keep the {QUESTION_LIMIT} that change the plan.",
            "### Open Questions",
        )


def _parts(section: Section) -> Iterator[tuple[str, str, str]]:
    """(what it is, anchor to find its line, Markdown) for each text of a section; what it is may be empty for the section itself."""
    name = f"## {section.heading}"
    match section:
        case TextSection():
            yield "", name, section.text
        case PhasesSection():
            yield "", name, section.intro
            for phase in section.phases:
                yield f"Phase '{phase.name}'", phase.name, "\n".join(b.text for b in phase.blocks)
        case TasksSection():
            yield "", name, section.intro
            for task in section.tasks:
                yield f"The name of task {task.number}", name, task.name
                for block in task.blocks:
                    yield f"An action of task {task.number}", block.text.split("\n")[0] or task.name, block.text
        case FilesSection() | CriteriaSection():
            for item in section.items:
                if isinstance(item, FileRef):
                    yield "", item.path, item.reason
                else:
                    yield "A criterion" if isinstance(item, Criterion) else "", item.text.split("\n")[0] or name, item.text
        case CommandsSection():
            for entry in section.items:
                if isinstance(entry, Prose):
                    yield "", name, entry.text


def _placeholders(text: str, where: str, anchor: str) -> Iterator[Finding]:
    fence, shell = "", False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark:
            if not fence:
                fence, shell = mark[1], mark[2] in ("bash", "sh", "shell", "console")
            elif mark[1].startswith(fence):
                fence = ""
            continue
        if line.lstrip().startswith(">"):
            continue  # the request as given: not ours
        if fence:
            found = _BLANK.search(line) if shell else None
        else:
            bare = _QUOTED.sub(" ", line)
            found = _BLANK.search(bare) or _PENDING.search(bare)
        if found:
            yield _error(
                "PLACEHOLDER",
                f"{where} holds the placeholder {found[0].strip()!r}.",
                "Write what it stands for, or ask it under Open Questions.",
                line.strip() or anchor,
            )
            return


def _tasks(plan: Plan) -> Iterator[Finding]:
    tasks = plan.tasks
    ids = [t.task_id for t in tasks if t.task_id]
    for task_id, times in Counter(ids).items():
        if times > 1:
            yield _error("DUPLICATE_TASK_ID", f"Task ID {task_id!r} is used {times} times.", "Give each task its own.", task_id)
    place = {t.task_id: i for i, t in reversed(list(enumerate(tasks))) if t.task_id}
    for index, task in enumerate(tasks):
        yield from _task(task, index, place)
    if tasks and not _validates(tasks[-1], plan.commands):
        yield _error(
            "LAST_STEP_NOT_VALIDATING",
            f"The last task, {tasks[-1].name!r}, validates nothing.",
            "End with a task that runs the validation commands.",
            tasks[-1].name,
        )


def _task(task: Task, index: int, place: dict[str, int]) -> Iterator[Finding]:
    if task.number != index + 1:
        yield _warning("TASK_NUMBER", f"Task {index + 1} is numbered {task.number}.", "Number tasks from 1 without gaps.", task.name)
    if not task.name.strip():
        yield _error("TASK_UNNAMED", f"Task {task.number} has no name.", "Give it one in the imperative.")
    if not task.blocks:
        yield _error("TASK_EMPTY", f"Task {task.number}, {task.name!r}, has no action.", "Say what to do, or remove it.", task.name)
    if task.task_id and not _KEBAB.fullmatch(task.task_id):
        yield _warning(
            "TASK_ID_FORM", f"Task ID {task.task_id!r} is not kebab-case.", "Use small letters, digits and hyphens.", task.task_id
        )
    for needed in task.depends_on:
        if needed not in place:
            yield _error(
                "UNKNOWN_DEPENDENCY",
                f"Task {task.number} depends on {needed!r}, which no task has as its ID.",
                "Correct or remove it.",
                task.name,
            )
        elif place[needed] >= index:
            yield _error(
                "DEPENDENCY_ORDER",
                f"Task {task.number} depends on {needed!r}, which comes {'later' if place[needed] > index else 'at the same place'}.",
                "Move it up.",
                task.name,
            )


def _validates(task: Task, commands: tuple[Command, ...]) -> bool:
    words = "\n".join([task.name, *(b.text for b in task.blocks)])
    return (
        bool(_VALIDATING.search(task.name))
        or any(c.command in words for c in commands)
        or bool(re.search(r"\b(?:validat|verif)\w+", words, re.I))
    )


def _phases(plan: Plan) -> Iterator[Finding]:
    if not plan.phases:
        return
    names = tuple(p.name for p in plan.phases)
    expected = MIGRATION_PHASES if plan.task_type is TaskType.MIGRATION else PHASES
    if plan.task_type is TaskType.MIGRATION and names != expected:
        yield _error(
            "MIGRATION_PHASES",
            "A migration has exactly the six phases of the format.",
            f"They are: {', '.join(expected)}.",
            "## Implementation Phases",
        )
    numbers = {p.number for p in plan.phases}
    for task in plan.tasks:
        if task.phase is not None and task.phase not in numbers:
            yield _error(
                "UNKNOWN_PHASE",
                f"Task {task.number} belongs to phase {task.phase}, which does not exist.",
                "Correct its Phase line.",
                task.name,
            )


def _commands(plan: Plan, root: Path | None) -> Iterator[Finding]:
    if plan.section("Validation Commands") and not plan.commands:
        yield _error(
            "NO_VALIDATION",
            "Validation Commands lists no command.",
            "List at least one that can be run as it stands.",
            "## Validation Commands",
        )
    for item in plan.commands:
        if _BLANK.search(item.command):
            yield _error(
                "PLACEHOLDER", f"The command {item.command!r} holds a placeholder.", "Write the command as it is to be run.", item.command
            )
        if root and item.folder and _outside(item.folder):
            yield _error(
                "PATH_OUTSIDE", f"The folder {item.folder!r} lies outside the repository.", "Use a path relative to its root.", item.folder
            )
        # A migration's companion folder is written together with the plan, so only others must exist beforehand.
        elif root and item.folder and plan.task_type is not TaskType.MIGRATION and not (root / item.folder).is_dir():
            yield _warning(
                "FOLDER_MISSING", f"The folder {item.folder!r} to run {item.command!r} in does not exist.", "Correct it.", item.folder
            )


def _outside(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or bool(re.match(r"[A-Za-z]:[\\/]|~", path))


def _paths(plan: Plan, root: Path) -> Iterator[Finding]:
    for ref in plan.files:
        if _outside(ref.path):
            yield _error("PATH_OUTSIDE", f"{ref.path} lies outside the repository.", "List paths relative to its root.", ref.path)
            continue
        try:
            exists = (root / ref.path).exists()
        except (OSError, ValueError):
            exists = False
        if ref.new and exists:
            yield _error(
                "NEW_PATH_EXISTS", f"{ref.path} stands under New Files and exists already.", "Move it to the existing files.", ref.path
            )
        elif not ref.new and not exists:
            yield _error("PATH_MISSING", f"{ref.path} does not exist.", "Correct the path, or list it under New Files.", ref.path)
        elif ref.lines and not ref.new:
            yield from _lines(ref, root)


def _lines(ref: FileRef, root: Path) -> Iterator[Finding]:
    """Line ranges that lie outside the file; a file that cannot be read is not judged."""
    try:
        with (root / ref.path).open("rb") as stream:
            count = sum(1 for _ in stream)
    except OSError:
        return
    bad = next(((a, b) for a, b in ref.lines if not 1 <= a <= b <= max(count, 1)), None)
    if bad:
        yield _error("LINES_OUTSIDE", f"{ref.path} has {count} lines; {bad[0]}-{bad[1]} lies outside.", "Correct the range.", ref.path)
