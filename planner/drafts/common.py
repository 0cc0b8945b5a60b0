"""What all drafts say the same way: the request, the files, the closing step, libraries, questions."""

from __future__ import annotations

import re

from core.safe_text import code_block, plain
from planner.contribution import TaskDraft
from planner.drafts import checks, say
from planner.drafts.brief import Brief, convention_place
from planner.plan import Command, Criterion, FileRef

#: Characters of the prompt that the plan quotes.
QUOTE_LIMIT = 2_000
#: A runner-up this near is worth a question.
_THIN_MARGIN = 0.15


def description(brief: Brief, *paragraphs: str) -> str:
    """Task Description: words, type and complexity, and the request as a block quote."""
    parts = [p for p in paragraphs if p]
    parts.append(f"- **Task Type**: {brief.intent.task_type.value}\n- **Complexity**: {brief.intent.complexity.value}")
    parts += ["The request, word for word:", quote(brief.intent.prompt)]
    if len(brief.intent.prompt) > QUOTE_LIMIT:
        parts.append(
            f"The quotation stops after {QUOTE_LIMIT:,} of {len(brief.intent.prompt):,} characters; keep the full text with the ticket."
        )
    return "\n\n".join(parts)


def quote(prompt: str) -> str:
    """The first :data:`QUOTE_LIMIT` characters as a Markdown block quote that nothing in them can end."""
    # Escape sequences are removed from the whole cut, with room for them, so that none is left half.
    text = plain(prompt[:QUOTE_LIMIT]).strip("\n")
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def file_refs(brief: Brief) -> tuple[FileRef, ...]:
    """Relevant Files: the existing ones with the lines that bear the reason, then the new ones."""
    refs = [FileRef(path=f.path, lines=tuple(sorted(f.lines[:3])), reason=_reason(f.reason)) for f in brief.files]
    refs += [FileRef(path=f.path, reason=_reason(f.reason)) for f in brief.tests if f.path == brief.paired and f not in brief.files]
    refs += [FileRef(path=f.path, reason=_reason(f.reason), new=True) for f in brief.new_files]
    return tuple(refs)


def _reason(reason: str) -> str:
    text = say.marked(reason)
    return say.sentence(text).rstrip(".") if text else "matches the words of the request"


def files_intro(brief: Brief) -> str:
    """What stands before the list."""
    if brief.files or brief.new_files:
        return "Use these files to complete the task:"
    if brief.unexplored:
        return "The repository has not been explored for this request yet."
    if brief.codebase.file_count:
        return (
            f"None of the {brief.codebase.file_count:,} text files of the repository matches the request. "
            "Answer the first open question, then list the files here before starting."
        )
    return "The repository holds no files yet; the first step decides the layout and this list follows from it."


def validate(
    brief: Brief,
    *extra: str,
    commands: tuple[Command, ...] = (),
    depends_on: tuple[str, ...] = (),
    phase: int | None = None,
    name: str = "Validate the work",
) -> TaskDraft:
    """The last step: every validation command, then what only this task needs."""
    actions = [f"Run {_phrase(c)}: {c.purpose.split(' (declared')[0]}." for c in (commands or checks.commands(brief))[:5]]
    actions += [a for a in extra if a]
    return TaskDraft("validate", name, tuple(actions), depends_on, phase, validates=True)


def _phrase(command: Command) -> str:
    return f"{say.span(command.command)} in {say.span(command.folder)}" if command.folder else say.span(command.command)


def criteria(*texts: str) -> tuple[Criterion, ...]:
    """Criteria from texts, empty ones left out."""
    return tuple(Criterion(text=say.sentence(t)) for t in texts if t)


def suite_criterion(brief: Brief) -> str:
    """The criterion that the project's own tests pass."""
    return f"{brief.run_tests} passes with no test removed, skipped or weakened" if brief.run_tests else ""


def limit_criteria(brief: Brief) -> tuple[str, ...]:
    """One criterion per limit the prompt states."""
    return tuple(f"The limit the request sets holds: {x}" for x in brief.limits[:3])


def ask_criteria(brief: Brief) -> tuple[str, ...]:
    """One criterion per further ask of the prompt."""
    return tuple(f"Also asked for, and done: {x}" for x in brief.asks[:4])


def unchanged(brief: Brief, otherwise: str) -> str:
    """What does not change: the prompt's own limits, else the type's."""
    return f"What must stay: {say.joined(brief.limits)}. {otherwise}" if brief.limits else otherwise


def edges(brief: Brief) -> tuple[str, ...]:
    """Edge cases by subject as one line each: ``dates and times: a; b``."""
    return tuple(f"{r.concern.key} (the request says {say.quoted(r.word, 40)}): {'; '.join(r.concern.edges)}" for r in brief.concerns)


def failures(brief: Brief) -> tuple[str, ...]:
    """What must happen when it goes wrong, one sentence per subject raised."""
    return tuple(x for r in brief.concerns for x in r.concern.failures)


def scale(brief: Brief) -> str:
    """One sentence on what grows, from the first subject raised; empty for none."""
    return brief.concerns[0].concern.scale if brief.concerns else ""


def strategy(brief: Brief, opening: str, *more: str, errors: bool = True, growth: bool = True) -> str:
    """Testing Strategy: how, the edge cases of the subjects, errors and scale."""
    parts = [opening]
    rules = (*(failures(brief) if errors else ()), *(dict.fromkeys(r.concern.scale for r in brief.concerns) if growth else ()))
    if brief.concerns:
        parts.append("Edge cases, each a test of its own:\n\n" + "\n".join(f"- {say.sentence(e)}" for e in edges(brief)))
    if rules:
        title = "Errors and scale" if errors and growth else "Errors"
        parts.append(f"{title}:\n\n" + "\n".join(f"- {x}" for x in rules))
    parts += [m for m in more if m]
    return "\n\n".join(parts)


def test_place(brief: Brief) -> str:
    """`` in `tests/test_a.py` ``, with the pattern to imitate; names no file that is not known."""
    found = brief.convention("fixture", "test")
    like = f" ({say.readable(found.name)}: {convention_place(found)})" if found and found.path and found.path != brief.test_path else ""
    if brief.test_home:
        return f" in {brief.test_home}{like}"
    if brief.codebase.test_framework:
        return f" with {say.readable(brief.codebase.test_framework)}{like}"
    return ""


def callers(brief: Brief) -> str:
    """An action that finds every use of the primary symbol; empty without one."""
    if not brief.symbol or not re.fullmatch(r"[\w.:#$]+", brief.symbol.name):
        return ""
    word = re.split(r"[.:#]+", brief.symbol.name)[-1]
    finder = f"git grep -nw {word}" if brief.codebase.is_git else f"grep -rnw {word} ."
    return f"List every use with {say.span(finder)}"


def libraries(brief: Brief) -> tuple[tuple[str, ...], str]:
    """(package names not yet declared, the commands that add them as a Markdown block); empty when the prompt names none."""
    # "with the transports package" may speak of a part of this repository.
    own = {p.lower().strip("_").partition(".")[0] for f in brief.codebase.relevant for p in f.path.split("/")}
    wanted = tuple(n for n in brief.reading.libraries if n.lower() not in own and not _declared(brief, n))
    if not wanted:
        return (), ""
    manager = brief.codebase.package_manager
    add = _ADD.get(manager, "uv add")
    block = code_block("\n".join(f"{add} {n}" for n in wanted), "bash")
    if manager == "poetry":
        block += (
            "\n\nThis repository uses Poetry: "
            + say.joined([say.span(f"poetry add {n}") for n in wanted])
            + " writes to its own lock file instead."
        )
    elif manager == "pip":
        block += (
            "\n\nThis repository installs with pip: without uv, add the same names to "
            f"{say.span(brief.manifest) if brief.manifest else 'its requirements'}."
        )
    return wanted, block


_ADD = {
    "npm": "npm install",
    "pnpm": "pnpm add",
    "yarn": "yarn add",
    "cargo": "cargo add",
    "go": "go get",
    "dotnet": "dotnet add package",
}


def _declared(brief: Brief, name: str) -> bool:
    if not brief.manifest:
        return False
    try:
        text = (brief.codebase.root / brief.manifest).read_text("utf-8", "replace")[:200_000]
    except OSError:
        return False
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I))


def notes(brief: Brief, *own: str) -> tuple[tuple[str, str], ...]:
    """Notes: the type's own remarks, tickets, libraries."""
    pieces = [("", x) for x in own if x]
    if brief.reading.tickets:
        listed = say.joined([say.readable(t) for t in brief.reading.tickets])
        pieces.append(("", f"Name {listed} in the commit message."))
    wanted, block = libraries(brief)
    if wanted:
        pieces.append(("New Libraries", f"The request names {say.joined([say.span(n) for n in wanted])}:\n\n{block}"))
    return tuple(pieces)


def questions(brief: Brief, *own: str) -> tuple[str, ...]:
    """Open questions, most important first: which place, which type, the type's own, how to check."""
    found: list[str] = []
    if not brief.files and brief.codebase.file_count:
        found.append("Which file or component is meant? Nothing in the repository matches the words of the request.")
    elif len(brief.parts) > 1 and not brief.complex and _near(brief):
        (a, first), (b, second) = brief.parts[:2]
        found.append(
            f"Is {say.span(a or first[0].path)} or {say.span(b or second[0].path)} meant? Both fit the request about equally "
            "well; the plan starts from the first."
        )
    elif brief.guess:
        found.append(
            f"Is {brief.guess} the place meant? It shares words with the request and no definition of that name; name the right one if not."
        )
    found += [q for q in own if q]
    found += checks.questions(brief)
    if brief.intent.margin < _THIN_MARGIN and "type" not in brief.intent.given:
        other = brief.intent.runner_up.value
        found.append(
            f"Is this {_article(brief.intent.task_type.value)} or {_article(other)}? The wording fits both; "
            f"`--type {other}` drafts it the other way."
        )
    return tuple(found)


def _near(brief: Brief) -> bool:
    (_, first), (_, second) = brief.parts[:2]
    return first[0].score > 0 and second[0].score >= 0.9 * first[0].score


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def per_part(brief: Brief, verb: str, ending: str) -> list[tuple[str, tuple[str, ...]]]:
    """(folder, actions) for each component of a complex task after the first."""
    out = []
    for folder, files in brief.parts[1:]:
        actions = [f"{verb} {say.named(f, brief.symbol_of(f))}." for f in files[:3]]
        out.append((folder, (*actions, ending)))
    return out
