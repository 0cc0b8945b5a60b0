"""Validation commands: those the project declares, else ones that certainly exist."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath

from planner.codebase.model import ProjectCommand
from planner.drafts.brief import Brief, is_test
from planner.plan import Command

_OPERATORS = re.compile(r"[|&;<>$()`]")


def commands(brief: Brief) -> tuple[Command, ...]:
    """The commands that validate this task, the narrowest first; never empty."""
    chosen: list[Command] = []
    focused = focused_test(brief)
    if focused:
        chosen.append(focused)
    purposes = ("test", "lint", "types") if brief.simple else ("test", "lint", "types", "build")
    for purpose in purposes:
        declared = brief.nearest(purpose)
        if declared:
            chosen.append(
                Command(command=declared.command, purpose=_PURPOSES[purpose] + _declared(declared), folder=declared.folder.rstrip("/"))
            )
    if brief.complex:
        chosen += [_as_command(c) for c in brief.codebase.commands_for("test")[:3]]
    if not any(brief.nearest(p) for p in ("test", "build", "types")):
        chosen += _certain(brief)
    unique: dict[tuple[str, str], Command] = {}
    for command in chosen:
        unique.setdefault((command.folder, command.command), command)
    return tuple(unique.values())


_PURPOSES = {
    "test": "the whole test suite passes",
    "lint": "no new lint finding",
    "types": "types still agree",
    "build": "the project builds",
}


def _declared(command: ProjectCommand) -> str:
    return f" (declared in `{command.source}`)" if command.source and "`" not in command.source else ""


def for_text(brief: Brief) -> tuple[Command, ...]:
    """The commands for a change of text alone: the documentation's build where one is declared, and what looks at the diff."""
    builds = [c for c in brief.codebase.commands if re.search(r"\b(?:docs?|mkdocs|sphinx\S*|documentation)\b", c.command, re.I)]
    chosen = [
        Command(command=c.command, purpose="the documentation builds" + _declared(c), folder=c.folder.rstrip("/")) for c in builds[:1]
    ]
    if brief.codebase.is_git:
        chosen.append(Command(command="git diff --check", purpose="no conflict marker and no stray white space in the change"))
        chosen.append(Command(command="git diff --stat", purpose="only the text meant is changed"))
    return tuple(chosen) or commands(brief)


def _as_command(command: ProjectCommand) -> Command:
    return Command(command=command.command, purpose=_PURPOSES["test"] + _declared(command), folder=command.folder.rstrip("/"))


def focused_test(brief: Brief) -> Command | None:
    """The tests of this task alone, where the declared command shows how to run one file; None otherwise."""
    declared = brief.test_command
    path = next((f.path for f in brief.tests), "")
    if not path or not declared or _OPERATORS.search(declared.command):
        return None
    folder = declared.folder.rstrip("/")
    if folder and not path.startswith(folder + "/"):
        return None
    inner = shlex.quote(path[len(folder) + 1 :] if folder else path)
    if found := re.match(r"(.*\bpytest)\b", declared.command):
        line = f"{found[1]} {inner}"
    elif brief.codebase.test_framework in ("jest", "vitest") and path.endswith((".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs")):
        line = f"npx {'jest' if brief.codebase.test_framework == 'jest' else 'vitest run'} {inner}"
    elif declared.command.startswith("go test") and path.endswith("_test.go"):
        line = f"go test {shlex.quote('./' + str(PurePosixPath(inner).parent)).replace('/.', '')}" if "/" in inner else "go test ."
    else:
        return None
    return Command(command=line, purpose="the tests nearest to this change pass", folder=folder)


def _certain(brief: Brief) -> list[Command]:
    """Commands that need nothing but the repository itself."""
    found: list[Command] = []
    touched = [f.path for f in (*brief.sources, *brief.tests) if f.path.endswith(".py")]
    if touched:
        runner = "uv run python" if brief.codebase.package_manager == "uv" else "python3"
        listed = " ".join(shlex.quote(p) for p in touched[:6])
        found.append(Command(command=f"{runner} -m py_compile {listed}", purpose="the Python files of this task compile"))
    shells = [f.path for f in brief.sources if f.path.endswith((".sh", ".bash"))]
    if shells:
        found.append(
            Command(command=f"bash -n {' '.join(shlex.quote(p) for p in shells[:6])}", purpose="the shell scripts of this task parse")
        )
    scripts = [f.path for f in brief.sources if f.path.endswith((".js", ".mjs", ".cjs"))]
    if scripts:
        found.append(Command(command=f"node --check {shlex.quote(scripts[0])}", purpose="the changed script parses"))
    jsons = [f.path for f in brief.files if f.path.endswith(".json") and not is_test(f)]
    if jsons:
        found.append(Command(command=f"python3 -m json.tool {shlex.quote(jsons[0])}", purpose="the file is valid JSON"))
    if brief.codebase.is_git:
        found.append(Command(command="git diff --check", purpose="no conflict marker and no stray white space in the change"))
        found.append(Command(command="git status --short", purpose="only the files named in this plan are changed"))
    if not found:
        found.append(Command(command="! grep -rnE '^(<{7}|>{7}) ' .", purpose="no conflict marker is left in any file"))
    return found


def questions(brief: Brief) -> tuple[str, ...]:
    """What cannot be known about checking: asked, not invented."""
    if brief.test_command or brief.unexplored:
        return ()
    if brief.codebase.test_framework:
        return (
            f"Which command runs the {brief.codebase.test_framework} tests here? The repository declares none, "
            "so Validation Commands lists only checks that need no set-up.",
        )
    if brief.codebase.file_count == 0:
        return ("Which language, test runner and layout should this project use? The folder holds no files to learn them from.",)
    return (
        "How is this project tested? No test command and no test framework was found, so Validation Commands lists only "
        "checks that need no set-up; "
        "name a command and it takes their place.",
    )
