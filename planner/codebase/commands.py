"""The commands a project declares for testing, linting, type-checking, formatting, building and running itself.

Nothing is guessed: every command names the file and line that declares it. The ecosystem's own commands come before task runners, those
before what only a workflow runs, and folders nearest to the relevant files before the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from planner.codebase import commands_other, commands_python
from planner.codebase.manifests import Project, line_of, plainness, purpose_of, purpose_of_command, read_or_empty
from planner.codebase.model import ProjectCommand
from planner.codebase.words import word_set

_MANIFESTS = word_set(
    """
    pyproject.toml setup.cfg setup.py tox.ini tox.toml noxfile.py pytest.ini package.json go.mod cargo.toml pom.xml build.gradle
    build.gradle.kts settings.gradle settings.gradle.kts build.sbt composer.json gemfile rakefile cmakelists.txt meson.build
    mix.exs makefile gnumakefile justfile taskfile.yml taskfile.yaml package.swift manage.py deno.json deno.jsonc
    """
)
_MAX_FOLDERS = 8
_PER_PURPOSE = 4
PURPOSES = ("test", "lint", "types", "format", "build", "run")


def find_commands(root: Path, paths: frozenset[str], relevant: Sequence[str] = ()) -> tuple[ProjectCommand, ...]:
    """Declared commands in the order of :data:`PURPOSES`, within each the nearest and most specific first, at most four.

    Args:
        root: The repository.
        paths: Every path in it.
        relevant: Ranked paths; commands of the folders that hold them come first.
    """
    return commands_of(root, paths, projects_of(root, paths, relevant))


def commands_of(root: Path, paths: frozenset[str], projects: Sequence[Project]) -> tuple[ProjectCommand, ...]:
    """:func:`find_commands` where the projects are known."""
    found: dict[str, list[ProjectCommand]] = defaultdict(list)
    for project in projects:
        counts: dict[str, int] = defaultdict(int)
        for command in _declared(project):
            same = [c for c in found[command.purpose] if (c.command, c.folder) == (command.command, command.folder)]
            # A second folder's commands matter only as far as its first ones: the rest would drown the nearest's.
            if not same and counts[command.purpose] < 3:
                counts[command.purpose] += 1
                found[command.purpose].append(command)
    top = Project(root, "", _names(paths, ""), paths)
    hooks = _pre_commit(top)
    for command in hooks:
        found[command.purpose].append(command)
    for command in _workflows(root, paths):
        if not found[command.purpose] or all(c.source.startswith(".github/") for c in found[command.purpose]):
            found[command.purpose].append(command)
    return tuple(command for purpose in PURPOSES for command in found[purpose][:_PER_PURPOSE])


def projects_of(root: Path, paths: frozenset[str], relevant: Sequence[str] = ()) -> list[Project]:
    """Folders with a manifest: those that hold the first relevant files (deepest first), the root, then, without a root one, the others."""
    folders: dict[str, None] = {}
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        if (
            folder.count("/") < 5
            and (name.lower() in _MANIFESTS or name.lower().endswith((".sln", ".slnx", ".csproj", ".fsproj", ".sqlproj")))
            and not _aside(folder)
            # Sphinx's own Makefile builds the manual; it says nothing of the project.
            and not (name.lower() in ("makefile", "gnumakefile") and re.search(r"(?:^|/)docs?(?:/|$)", folder))
        ):
            folders.setdefault(folder)
    near: dict[str, None] = {}
    for path in relevant[:6]:
        holding = [f for f in folders if not f or path.startswith(f + "/")]
        if holding:
            near.setdefault(max(holding, key=len))
    rest = sorted((f for f in folders if f not in near), key=lambda f: (f.count("/") + bool(f), f))
    # The folder nearest to the task, then the whole, then the other folders it touches.
    first, *others = near or [""]
    chosen = list(dict.fromkeys([*([first] if near else []), *([""] if "" in folders else rest), *others]))
    chosen = [f for f in chosen if f in folders]
    names = [(f, _names(paths, f)) for f in chosen[:_MAX_FOLDERS]]
    return [Project(root, folder, found, paths) for folder, found in names]


def _aside(folder: str) -> bool:
    """Whether a folder holds examples, fixtures or somebody else's project."""
    return bool(
        re.search(
            r"(?:^|/)(?:examples?|samples?|fixtures?|testdata|test-data|node_modules|vendor|third_party|templates?|demos?)(?:/|$)",
            folder,
            re.IGNORECASE,
        )
    )


def _names(paths: Iterable[str], folder: str) -> dict[str, str]:
    prefix = f"{folder}/" if folder else ""
    return {
        name.lower(): name for path in sorted(paths, reverse=True) if path.startswith(prefix) and "/" not in (name := path[len(prefix) :])
    }


def _declared(project: Project) -> Iterator[ProjectCommand]:
    if commands_python.package_manager(project) or project.has("noxfile.py") or project.has("tox.ini") or project.has("pytest.ini"):
        yield from commands_python.commands(project)
    for ecosystem in (
        commands_other.node, commands_other.go, commands_other.rust, commands_other.jvm, commands_other.dotnet, commands_other.php,
        commands_other.ruby, commands_other.elixir, commands_other.swift,
    ):  # fmt: skip
        yield from ecosystem(project)
    yield from _runners(project)
    yield from commands_other.native(project)


def _runners(project: Project) -> Iterator[ProjectCommand]:
    """Targets of make, just and Task."""
    for name, tool, pattern in (
        ("Makefile", "make", r"^(?P<name>[A-Za-z][\w.-]*)\s*:(?!=)"),
        ("GNUmakefile", "make", r"^(?P<name>[A-Za-z][\w.-]*)\s*:(?!=)"),
        ("justfile", "just", r"^@?(?P<name>[A-Za-z][\w-]*)(?:\s+[\w+*$=\"'.-]+)*\s*:(?!=)"),
        ("Taskfile.yml", "task", r"^  (?P<name>[A-Za-z][\w:.-]*):\s*$"),
        ("Taskfile.yaml", "task", r"^  (?P<name>[A-Za-z][\w:.-]*):\s*$"),
    ):
        text = project.text(name)
        start = line_of(text, r"^tasks:") if tool == "task" else 0
        lines = text.splitlines()
        found: list[tuple[tuple[int, int], ProjectCommand]] = []
        for at, line in enumerate(lines[start:], start + 1):
            match = re.match(pattern, line[:300])
            if match is None:
                continue
            body = "\n".join(lines[at : at + 4])
            if match["name"] == "dev" and not re.search(r"\b(?:serve|server|start|run|up|watch)\b", body):
                continue  # as often as not it installs what development needs
            if purpose := purpose_of(match["name"].rstrip(":"), f"{line}\n{body}"):
                found.append(
                    (
                        plainness(match["name"], purpose),
                        project.command(purpose, f"{tool} {match['name']}", f"{project.path_of(name)}:{at}"),
                    )
                )
        yield from (command for _, command in sorted(found, key=lambda pair: pair[0]))


def _pre_commit(project: Project) -> list[ProjectCommand]:
    name = ".pre-commit-config.yaml"
    return [project.command("lint", "pre-commit run --all-files", project.source(name, r"^repos\s*:"))] if project.has(name) else []


def _workflows(root: Path, paths: frozenset[str]) -> Iterator[ProjectCommand]:
    """Single plain commands that a GitHub workflow or GitLab pipeline runs."""
    files = sorted(
        p for p in paths if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci/config\.yml|azure-pipelines\.yml", p)
    )
    seen: set[str] = set()
    for path in files[:20]:
        block = -1
        folder = ""
        for number, line in enumerate(read_or_empty(root, path).splitlines(), 1):
            indent = len(line) - len(line.lstrip())
            match = re.match(r"^\s*(?:-\s+)?(?:run|script|bash):\s*(.*)$", line)
            if place := re.match(r"^\s*working-directory:\s*(\S+)\s*$", line):
                folder = place[1]
            if match:
                command = match[1].strip()
                block = indent if command[:1] in ("|", ">") or not command else -1
                if block >= 0:
                    continue
            elif block >= 0 and line.strip() and indent > block:
                command = line.strip().removeprefix("- ")
            else:
                if line.strip():
                    block = -1
                continue
            command = command.strip("'\"") if command[:1] == command[-1:] else command
            if folder or not command or re.search(r"\$|[|;&<>\\{}]|[^\x20-\x7e]|#", command) or len(command) > 160 or command in seen:
                continue
            if purpose := purpose_of_command(command):
                seen.add(command)
                yield ProjectCommand(purpose, command, "", f"{path}:{number}")


def package_manager_of(projects: Sequence[Project]) -> str:
    """The package manager of the first project that has one."""
    for project in projects:
        for name, manager in (
            ("go.mod", "go"), ("Cargo.toml", "cargo"), ("pom.xml", "maven"), ("build.gradle", "gradle"), ("build.gradle.kts", "gradle"),
            ("settings.gradle", "gradle"), ("settings.gradle.kts", "gradle"), ("composer.json", "composer"), ("Gemfile", "bundler"), ("mix.exs", "mix"), ("build.sbt", "sbt"),  # noqa: E501
        ):  # fmt: skip
            if project.has(name):
                return manager
        if any(n.endswith((".sln", ".slnx", ".csproj", ".fsproj")) for n in project.names):
            return "dotnet"
        if project.has("package.json") and not any(project.has(n) for n in ("pyproject.toml", "setup.py")):
            return commands_other.node_manager(project)
        if manager := commands_python.package_manager(project):
            return manager
    return ""
