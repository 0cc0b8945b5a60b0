"""What is known of a repository: facts with the place each came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.findings import Finding


@dataclass(frozen=True, slots=True)
class Symbol:
    """A function, class or other definition.

    Attributes:
        name: As written, methods as ``Class.method``.
        kind: ``class``, ``function``, ``method``, ``test``, ``table``, ``heading``, …
        line: 1-based first line of the definition.
        end_line: Last line, inclusive.
        score: How well it fits the prompt; 0 when not asked.
        signature: Its header on one line (``def close(self, month: int) -> None``); empty when not read.
        constructor: For a class and a method, the header that makes an instance; empty when there is none or it was not read.
    """

    name: str
    kind: str
    line: int
    end_line: int
    score: float = 0.0
    signature: str = ""
    constructor: str = ""


@dataclass(frozen=True, slots=True)
class RelevantFile:
    """A file that the task will read or change.

    Attributes:
        path: Relative to the root, ``/`` between parts.
        score: Higher is more relevant; only the order means anything.
        reason: Why, in words that name the evidence (``defines parse_money; its test is tests/test_money.py``).
        lines: 1-based inclusive ranges that bear the reason, best first, at most three.
        symbols: Definitions in it that fit the prompt, best first, at most five.
        test_of: Path of the source file that this file tests, empty otherwise.
        new: True for a file to be created.
    """

    path: str
    score: float = 0.0
    reason: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    symbols: tuple[Symbol, ...] = ()
    test_of: str = ""
    new: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``relevant_files``."""
        return {
            "path": self.path,
            "reason": self.reason,
            "new": self.new,
            "lines": [list(pair) for pair in self.lines],
            "symbols": [s.name for s in self.symbols],
        }


@dataclass(frozen=True, slots=True)
class ProjectCommand:
    """A command the project itself declares.

    Attributes:
        purpose: ``test``, ``lint``, ``types``, ``format``, ``build`` or ``run``.
        command: The exact command line.
        folder: Where to run it, relative to the root; empty for the root.
        source: Where it was found, as ``path:line`` or ``path``.
    """

    purpose: str
    command: str
    folder: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """An existing pattern worth imitating.

    Attributes:
        name: Short: ``tests beside sources``, ``pytest fixtures``, ``click commands``.
        description: One sentence.
        path: An example of it.
        line: 1-based line in ``path``; 0 for the whole file.
    """

    name: str
    description: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Codebase:
    """A repository, explored for one prompt.

    Attributes:
        root: Absolute path.
        is_git: Whether git history and .gitignore were used.
        file_count: Text files seen.
        languages: (language, number of files), most first.
        relevant: Ranked files for the prompt; existing ones first, then new ones.
        commands: Declared commands.
        conventions: Patterns found.
        test_framework: ``pytest``, ``unittest``, ``jest``, ``go test``, …; empty when none was found.
        package_manager: ``uv``, ``poetry``, ``pip``, ``npm``, ``pnpm``, ``yarn``, ``cargo``, ``go``, ``maven``,
            ``gradle``, ``dotnet``; or empty.
        findings: Unreadable folders, files left out for size, and the like.
    """

    root: Path
    is_git: bool = False
    file_count: int = 0
    languages: tuple[tuple[str, int], ...] = ()
    relevant: tuple[RelevantFile, ...] = ()
    commands: tuple[ProjectCommand, ...] = ()
    conventions: tuple[Convention, ...] = ()
    test_framework: str = ""
    package_manager: str = ""
    findings: tuple[Finding, ...] = ()

    def commands_for(self, purpose: str) -> tuple[ProjectCommand, ...]:
        """The declared commands of one purpose, in the order found."""
        return tuple(c for c in self.commands if c.purpose == purpose)
