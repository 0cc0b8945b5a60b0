"""The prompt and the repository, read once, in the shape that every draft asks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from core.safe_text import markdown_text
from planner.codebase.model import Codebase, Convention, ProjectCommand, RelevantFile, Symbol
from planner.drafts import say
from planner.drafts.concerns import Raised, raised_by
from planner.drafts.reading import READ_LIMIT, Reading, read
from planner.task import Complexity, Intent, TaskType

_CODE_SUFFIXES = frozenset(
    """.py .pyi .js .jsx .mjs .cjs .ts .tsx .vue .svelte .go .rs .java .kt .kts .scala .cs .fs .vb .rb .php .c .h .cc .cpp .cxx .hpp .m .mm .swift .dart .ex .exs .erl .hs
    .clj .lua .pl .pm .r .jl .sh .bash .ps1 .sql .tcss .css .scss .less .j2 .html""".split()
)
_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing)/|(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec|tests))\.\w+$|(?:Test|Tests|IT)\.(?:java|kt|cs|scala)$|_test\.go$"
)
_FILE_LIMITS = {Complexity.SIMPLE: 5, Complexity.MEDIUM: 10, Complexity.COMPLEX: 15}


@dataclass(frozen=True)
class Brief:
    """What a draft works from.

    Attributes:
        intent: The classified prompt.
        codebase: The explored repository.
    """

    intent: Intent
    codebase: Codebase

    @cached_property
    def reading(self) -> Reading:
        """Facts the prompt states."""
        return read(self.intent.prompt)

    @cached_property
    def concerns(self) -> tuple[Raised, ...]:
        """Subjects the prompt raises, as many as the size of the task bears."""
        return raised_by(self.intent.prompt[:READ_LIMIT], {"simple": 1, "medium": 2, "complex": 3}[self.intent.complexity.value])

    @property
    def simple(self) -> bool:
        """One or two files or one small change."""
        return self.intent.complexity is Complexity.SIMPLE

    @property
    def complex(self) -> bool:
        """Several components."""
        return self.intent.complexity is Complexity.COMPLEX

    @property
    def needs_strategy(self) -> bool:
        """Whether quick-plan.md asks for Problem Statement, Solution Approach and Testing Strategy."""
        return not self.simple or self.intent.task_type is TaskType.FEATURE

    # the files

    @cached_property
    def files(self) -> tuple[RelevantFile, ...]:
        """Existing relevant files, those named in a stack trace first, cut to the size of the task."""
        existing = [f for f in self.codebase.relevant if not f.new]
        traced = [f.path for frame in reversed(self.reading.frames) for f in existing if _same_file(frame.path, f.path)]
        existing.sort(key=lambda f: traced.index(f.path) if f.path in traced else len(traced))
        return tuple(existing[: _FILE_LIMITS[self.intent.complexity]])

    @cached_property
    def new_files(self) -> tuple[RelevantFile, ...]:
        """Files the exploration proposes to create."""
        return tuple(f for f in self.codebase.relevant if f.new and not (self.codebase.root / f.path).exists())[:6]

    @cached_property
    def sources(self) -> tuple[RelevantFile, ...]:
        """Relevant code that is no test."""
        return tuple(f for f in self.files if not is_test(f) and PurePosixPath(f.path).suffix.lower() in _CODE_SUFFIXES)

    @cached_property
    def tests(self) -> tuple[RelevantFile, ...]:
        """Relevant test files that exist, those of the primary file first."""
        first = self.primary.path if self.primary else ""
        return tuple(sorted((f for f in self.files if is_test(f)), key=lambda f: f.test_of != first))

    @cached_property
    def primary(self) -> RelevantFile | None:
        """The likeliest file to change: code first, else any file that is no test, else any."""
        candidates = [*self.sources, *(f for f in self.files if not is_test(f)), *self.files]
        return candidates[0] if candidates else None

    @cached_property
    def symbol(self) -> Symbol | None:
        """The likeliest definition in the primary file."""
        return main_symbol(self.primary) if self.primary else None

    @cached_property
    def code_symbol(self) -> Symbol | None:
        """The symbol when it is something a test can call."""
        return self.symbol if self.symbol and self.symbol.kind in ("function", "method", "class") and self.primary in self.sources else None

    @cached_property
    def at(self) -> str:
        """The primary place in words: symbol and ``path:lines``; empty when no file fits."""
        return say.named(self.primary, self.symbol) if self.primary else ""

    @cached_property
    def name(self) -> str:
        """The primary symbol or file as code, without lines; empty when no file fits."""
        if self.symbol:
            return say.span(self.symbol.name)
        return say.span(self.primary.path) if self.primary else ""

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Up to four further places of change as ``named`` phrases."""
        rest = [f for f in (self.sources or self.files) if f is not self.primary and not is_test(f)]
        return tuple(say.named(f, main_symbol(f)) for f in rest[:4])

    @cached_property
    def parts(self) -> tuple[tuple[str, tuple[RelevantFile, ...]], ...]:
        """The relevant code by component: (folder, files), most relevant first, at most three."""
        groups: dict[str, list[RelevantFile]] = {}
        for file in self.sources:
            groups.setdefault(_component(file.path), []).append(file)
        return tuple((folder, tuple(files)) for folder, files in groups.items())[:3]

    # the tests

    @cached_property
    def test_home(self) -> str:
        """Where the new test goes, in words."""
        if self.tests:
            best = self.tests[0]
            after = next((s for s in best.symbols if s.kind in ("test", "function", "method")), None)
            return f"{say.span(best.path)}, beside {say.named_short(after)}" if after else say.span(best.path)
        fresh = next((f for f in self.new_files if _TEST_PATH.search(f.path)), None)
        if fresh:
            return f"{say.span(fresh.path)} (new)"
        return ""

    @cached_property
    def test_path(self) -> str:
        """Path of the test file that ``test_home`` names; empty for none."""
        if self.tests:
            return self.tests[0].path
        return next((f.path for f in self.new_files if _TEST_PATH.search(f.path)), "")

    def convention(self, *words: str) -> Convention | None:
        """The first convention whose name or description speaks of one of ``words``."""
        return next((c for w in words for c in self.codebase.conventions if w in f"{c.name} {c.description}".lower()), None)

    def like(self, *words: str) -> str:
        """``, as `tests/test_a.py:12` does`` for a matching convention; empty for none."""
        found = self.convention(*words)
        return f", as {convention_place(found)} does" if found and found.path else ""

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """The repository's patterns as sentences with their example, at most three."""
        out = []
        for item in self.codebase.conventions[:3]:
            text = markdown_text(item.description or item.name).rstrip(".")
            out.append(f"{text} (see {convention_place(item)})." if item.path else f"{text}.")
        return tuple(out)

    @cached_property
    def test_command(self) -> ProjectCommand | None:
        """The declared test command nearest to the files of this task."""
        return self.nearest("test")

    def nearest(self, purpose: str) -> ProjectCommand | None:
        """The declared command whose folder holds the primary file, deepest first; else the first declared."""
        declared = self.codebase.commands_for(purpose)
        path = self.primary.path if self.primary else ""
        holding = [c for c in declared if not c.folder or path.startswith(c.folder.rstrip("/") + "/")]
        # Root commands stay in the order found: the explorer puts the most specific way to run them first.
        return max(holding, key=lambda c: len(c.folder), default=declared[0] if declared else None)

    @cached_property
    def run_tests(self) -> str:
        """```make test`` or ```npm test`` in ``web``` in words; empty where the project declares none."""
        return command_phrase(self.test_command) if self.test_command else ""

    # the words

    @cached_property
    def topic(self) -> str:
        """The subject as safe Markdown."""
        return markdown_text(self.intent.topic)

    @cached_property
    def goal(self) -> str:
        """``to add a cache``, or ``to carry out “…”`` where the topic begins with no verb."""
        return say.infinitive(self.intent.topic) or f"to carry out {say.quoted(self.intent.topic)}"

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """What the prompt says must not change, quoted."""
        return tuple(say.quoted(x) for x in self.reading.limits)

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """Further asks, quoted."""
        return tuple(say.quoted(x) for x in self.reading.asks)

    @cached_property
    def figures(self) -> str:
        """Figures the prompt states as a quoted list; empty for none."""
        return say.joined([say.quoted(f, 60) for f in self.reading.figures])

    @property
    def manifest(self) -> str:
        """The file in the root that declares dependencies; empty when there is none."""
        names = (
            "pyproject.toml",
            "requirements.txt",
            "setup.cfg",
            "package.json",
            "go.mod",
            "Cargo.toml",
            "pom.xml",
            "build.gradle",
            "Gemfile",
            "composer.json",
        )
        return next((n for n in names if (self.codebase.root / n).is_file()), "")

    @property
    def main_language(self) -> str:
        """The language with the most files in lower case; empty for an empty repository."""
        return self.codebase.languages[0][0].lower() if self.codebase.languages else ""


def is_test(file: RelevantFile) -> bool:
    """Whether a file holds tests, by its pairing or its path."""
    return bool(file.test_of) or bool(_TEST_PATH.search(file.path))


def main_symbol(file: RelevantFile) -> Symbol | None:
    """The best-fitting definition that is neither a test nor a heading."""
    return next((s for s in file.symbols if s.kind not in ("test", "heading")), None)


def convention_place(item: Convention) -> str:
    """``path:line`` of a convention's example as code."""
    return say.span(f"{item.path}:{item.line}" if item.line else item.path)


def command_phrase(command: ProjectCommand) -> str:
    """The command as code with the folder it runs in."""
    return f"{say.span(command.command)} in {say.span(command.folder)}" if command.folder else say.span(command.command)


def _component(path: str) -> str:
    parts = path.split("/")[:-1]
    # A lone src/ or lib/ says nothing; the folder below it is the component.
    depth = 2 if parts and parts[0] in ("src", "lib", "app", "apps", "packages", "pkg", "internal", "cmd", "crates", "services") else 1
    return "/".join(parts[:depth])


def _same_file(written: str, path: str) -> bool:
    written = written.replace("\\", "/")
    return (
        written == path
        or written.endswith("/" + path)
        or ("/" in written and path.endswith("/" + written.lstrip("./")))
        or written == path.rsplit("/", 1)[-1]
    )
