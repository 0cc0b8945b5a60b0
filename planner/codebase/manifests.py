"""Reading declarations: manifests as data, the line a key stands on, and what a task's name says it is for."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import UnreadableInput
from core.files import read_text
from planner.codebase.model import ProjectCommand

_LIMIT = 1_000_000
_PURPOSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("types", re.compile(r"^(?:types?|type-?check(?:ing|er)?|typing|check-?types|mypy|pyright|tsc|ts|vue-tsc|svelte-check|pyre|phpstan|psalm|dialyzer)$")),  # noqa: E501
    ("format", re.compile(r"^(?:format|formatting|fmt|prettier|black|prettify|spotlessapply|gofmt|rustfmt|isort)$")),
    ("lint", re.compile(r"^(?:lint|linting|linter|linters|style|eslint|flake8|ruff|pylint|clippy|vet|golangci|golangci-lint|stylelint|rubocop|credo|checkstyle|spotlesscheck|pre-commit|precommit|standard|xo|biome)$")),  # noqa: E501
    ("test", re.compile(r"^(?:tests?|testing|unit|units|unittests?|unit-tests?|pytest|py|spec|specs|jest|vitest|mocha|check|verify|phpunit|rspec|tox|py3\d*|coverage|cov)$")),  # noqa: E501
    ("build", re.compile(r"^(?:build|compile|dist|package|bundle|assemble|wheel|sdist)$")),
    ("run", re.compile(r"^(?:run|start|serve|server|dev|runserver)$")),
)  # fmt: skip
_NOT_ONCE = re.compile(
    r"watch|debug|publish|release|deploy|clean|install|update-?snapshots?|bench|docker|:ui$|:open$|snapshot|docs?|fix|website|benchmark|fuzz|^pre|^post",
    re.I,
)

_INSTALLS = re.compile(
    r"^(?:sudo\s+)?(?:python3?\s+-m\s+)?(?:pip3?|uv|pipx|npm|pnpm|yarn|bun|apt|apt-get|brew|go|cargo|gem|bundle|choco|conda|poetry|pdm|composer|rustup|dotnet)"
    r"\s+(?:pip\s+|tool\s+)?(?:install|add|sync|ci|get|update|upgrade|restore|component)\b"
)


@dataclass(slots=True)
class Project:
    """One folder that declares commands.

    Attributes:
        root: The repository.
        folder: Relative to it, empty for the root.
        names: Lower-case file name → file name as written, of this folder's files.
        paths: Every path of the repository.
    """

    root: Path
    folder: str
    names: Mapping[str, str]
    paths: frozenset[str]
    _texts: dict[str, str] = field(default_factory=dict)
    _tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the folder holds a file of that name (or, with ``/`` in it, of that relative path)."""
        return self.path_of(name) in self.paths if "/" in name else name.lower() in self.names

    def path_of(self, name: str) -> str:
        """``name`` relative to the repository, as written on disk."""
        written = self.names.get(name.lower(), name)
        return f"{self.folder}/{written}" if self.folder else written

    def text(self, name: str) -> str:
        """A file's text; empty when missing, unreadable or binary."""
        path = self.path_of(name)
        if path not in self._texts:
            self._texts[path] = read_or_empty(self.root, path) if path in self.paths else ""
        return self._texts[path]

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file as a dictionary; empty when it is none."""
        if name not in self._tables:
            try:
                self._tables[name] = tomllib.loads(self.text(name).replace("\r\n", "\n"))
            except (tomllib.TOMLDecodeError, RecursionError):
                self._tables[name] = {}
        return self._tables[name]

    def json(self, name: str) -> dict[str, Any]:
        """A JSON object (comments of whole lines allowed); empty when it is none."""
        text = re.sub(r"^[ \t]*//.*$", "", self.text(name), flags=re.MULTILINE)
        try:
            value = json.loads(text) if text.strip() else {}
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def source(self, name: str, pattern: str = "", *, after: str = "") -> str:
        """``path:line`` of the first line that matches ``pattern`` (below the first that matches ``after``), else ``path``."""
        text = self.text(name)
        line = line_of(text, pattern, after) if pattern else 0
        return f"{self.path_of(name)}:{line}" if line else self.path_of(name)

    def command(self, purpose: str, command: str, source: str) -> ProjectCommand:
        """A command of this folder."""
        return ProjectCommand(purpose, command, self.folder, source)

    def find_up(self, *names: str) -> str:
        """The first of ``names`` that stands in this folder or one above it: a workspace keeps one lock file at its top."""
        folder = self.folder
        while True:
            for name in names:
                if (f"{folder}/{name}" if folder else name) in self.paths:
                    return name
            if not folder:
                return ""
            folder = folder.rpartition("/")[0]


def read_or_empty(root: Path, path: str) -> str:
    """A file's text, or nothing: a manifest that cannot be read declares nothing."""
    try:
        if (root / path).is_symlink():
            return ""
        return read_text(root / path, limit=_LIMIT).text
    except UnreadableInput:
        return ""


def line_of(text: str, pattern: str, after: str = "") -> int:
    """1-based line of the first match of ``pattern`` at or below the first match of ``after``; 0 for none."""
    wanted = re.compile(pattern)
    start = re.compile(after) if after else None
    for number, line in enumerate(text.splitlines(), 1):
        if start is not None:
            if start.search(line):
                start = None
            continue
        if wanted.search(line):
            return number
    return 0


def purpose_of(name: str, body: str = "") -> str:
    """What a task is for, by its name and, where the name says nothing, by what it runs; empty when neither tells.

    ``test:unit`` is a test; ``test:watch``, ``predeploy`` and ``docs`` are nothing a plan should validate with.
    """
    lower = name.lower()
    if _NOT_ONCE.search(lower):
        return ""
    words = [lower, *re.split(r"[:._/-]", lower)]
    for word in words:
        for purpose, pattern in _PURPOSES:
            # ``run-all-checks`` runs something, but it is not how the program is run.
            if pattern.match(word) and (purpose != "run" or word == lower) and (word not in ("check", "verify") or lower.startswith(word)):
                if word in ("check", "verify") and (told := _purpose_of_body(body)):
                    return told
                return purpose
    return ""


def plainness(name: str, purpose: str) -> tuple[int, int]:
    """Sorts ``test`` before ``unit`` before ``test:unit``."""
    return int(name.lower() != purpose), len(re.split(r"[:._-]", name))


def _purpose_of_body(body: str) -> str:
    for purpose, tools in (
        ("test", r"\b(?:pytest|unittest|jest|vitest|mocha|ava|go test|cargo test|rspec|phpunit|ctest|dotnet test|tap)\b"),
        ("types", r"\b(?:mypy|pyright|tsc|svelte-check)\b"),
        ("lint", r"\b(?:ruff|flake8|eslint|pylint|clippy|golangci-lint|biome|rubocop)\b"),
        ("format", r"\b(?:prettier|black|gofmt)\b"),
    ):
        if re.search(tools, body):
            return purpose
    return ""


def purpose_of_command(line: str) -> str:
    """What a command line of a workflow does, by the tool it runs; empty when unsure."""
    if _INSTALLS.match(line):
        return ""
    for purpose, tools in (
        ("types", r"^(?:[\w./-]+ (?:run |exec )(?:-- )?)?(?:mypy|pyright|tsc|vue-tsc)\b"),
        ("lint", r"\b(?:ruff check|flake8|eslint|pylint|cargo clippy|golangci-lint run|go vet|rubocop|pre-commit run|staticcheck)\b|^(?:npm|pnpm|yarn)(?: run)? lint\b|^make lint\b"),  # noqa: E501
        ("format", r"\b(?:cargo fmt|ruff format|black --check|prettier --check|gofmt -l)\b"),
        ("test", r"\b(?:pytest|python -m unittest|go test|cargo (?:nextest|test)|dotnet test|ctest|rspec|phpunit|mix test|sbt test|swift test|tox|nox)\b|\b(?:mvnw?|gradlew?)\b.*\b(?:test|verify|check)\b|^(?:npm|pnpm|yarn|bun)(?: run)? test\b|^(?:make|just|rake|bundle exec rake) (?:test|check)\b"),  # noqa: E501
        ("build", r"\b(?:dotnet build|cargo build|go build|cmake --build|python -m build)\b|\b(?:mvnw?|gradlew?)\b.*\b(?:package|build|assemble|install)\b|^(?:npm|pnpm|yarn|bun)(?: run)? build\b|^make(?: build| all)?$"),  # noqa: E501
    ):  # fmt: skip
        if re.search(tools, line):
            return purpose
    return ""


def sections(text: str) -> Iterator[tuple[int, str]]:
    """(line, name) of each ``[section]`` of an INI file, read by line so that a broken file still tells what it has."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"^\[([^\]]+)\]\s*(?:[#;].*)?$", line):
            yield number, match[1].strip()


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The table below ``keys``; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
