"""The prompt and the repository, read once, in the shape that every draft asks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from planner.codebase.model import Codebase, Convention, ProjectCommand, RelevantFile, Symbol
from planner.drafts import say
from planner.drafts.concerns import Raised, raised_by
from planner.drafts.fit import OUTRIGHT, best_fit
from planner.drafts.reading import Reading, read
from planner.drafts.symptoms import Symptom, symptom_of
from planner.task import Complexity, Intent, TaskType

_SUFFIX_LIST = """
.py .pyi .js .jsx .mjs .cjs .ts .tsx .vue .svelte .go .rs .java .kt .kts .scala .cs .fs .vb .rb .php .c .h .cc .cpp .cxx .hpp .m
.mm .swift .dart .ex .exs .erl .hs .clj .lua .pl .pm .r .jl .sh .bash .ps1 .sql .tcss .css .scss .less .j2 .html
"""
_CODE_SUFFIXES = frozenset(_SUFFIX_LIST.split())
_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing)/|(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec|tests))\.\w+$|(?:Test|Tests"
    r"|IT)\.(?:java|kt|cs|scala)$|_test\.go$"
)
_RAN = re.compile(r"(?:^|/)(?:migrations|alembic/versions|db/migrate)/[^/]*\d[^/]*$", re.I)
#: Names that test runners collect; others under tests/ hold helpers or typing samples.
_TEST_NAME = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec|tests|specs))\.\w+$|(?:Tests?|IT)\.\w+$|^(?!.*\.py$).*(?:tests?|specs?)/", re.I
)
_PART = re.compile(r"[`'\"]?([\w-]{3,40})[`'\"]?\s+(?:package|module|folder|directory|component|app|service|crate|subsystem)s?\b", re.I)
_FILE_LIMITS = {Complexity.SIMPLE: 5, Complexity.MEDIUM: 10, Complexity.COMPLEX: 15}


@dataclass(frozen=True)
class Brief:
    """What a draft works from.

    Attributes:
        intent: The classified prompt.
        codebase: The explored repository.
        prefer: Paths that this sort of task changes; None for code.
    """

    intent: Intent
    codebase: Codebase
    prefer: re.Pattern[str] | None = None

    def preferring(self, pattern: re.Pattern[str] | None, added: tuple[str, ...] = (), reason: str = "") -> Brief:
        """The same with files whose path matches ``pattern`` taken for the place of change, and the files ``added`` for ``reason``."""
        more = tuple(RelevantFile(path, reason=reason) for path in added)
        return Brief(self.intent, replace(self.codebase, relevant=(*more, *self.codebase.relevant)), pattern)

    @cached_property
    def reading(self) -> Reading:
        """Facts the prompt states."""
        return read(self.intent.prompt)

    @cached_property
    def concerns(self) -> tuple[Raised, ...]:
        """Subjects the prompt raises, as many as the size of the task bears."""
        limit = {"simple": 1, "medium": 2, "complex": 3}[self.intent.complexity.value]
        found = raised_by("\n".join(self.reading.sentences), limit + 1)
        if self.intent.task_type is TaskType.FIX and self.symptom.key != "wrong display":
            # A page named in a report says where it happened, not that drawing is at fault.
            found = tuple(r for r in found if r.concern.key != "screen")
        return found[:limit]

    def without(self, subject: str) -> Brief:
        """The same without one subject of concern."""
        other = replace(self)
        other.__dict__["concerns"] = tuple(r for r in self.concerns if r.concern.key != subject)
        return other

    @cached_property
    def symptom(self) -> Symptom:
        """The sort of failure reported; for a fix."""
        text = "\n".join(self.reading.sentences[:6])
        return symptom_of(text, raises=bool(self.reading.errors or self.reading.frames))

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
        code = (f for f in self.files if not is_test(f) and PurePosixPath(f.path).suffix.lower() in _CODE_SUFFIXES)
        # A database migration that may have run is never edited: a new one is added.
        return tuple(f for f in code if not _RAN.search(f.path))

    @cached_property
    def tests(self) -> tuple[RelevantFile, ...]:
        """Relevant test files that exist, those of the primary file first."""
        first = self.primary.path if self.primary else ""
        listed = [f for f in self.files if is_test(f)]
        if self.paired and all(f.path != self.paired for f in listed):
            listed.append(RelevantFile(self.paired, reason=f"tests `{first}`; the new test goes here", test_of=first))
        return tuple(
            sorted(listed, key=lambda f: (f.test_of != first, not _TEST_NAME.search(f.path), -_shared(f.path, first), bool(f.test_of)))
        )

    @cached_property
    def paired(self) -> str:
        """The test file of the primary file, as the exploration states it; empty when it states none or is not there."""
        found = re.search(r"\bits tests? (?:is|are) (`[^`]+`|[^\s;,]+)", self.primary.reason) if self.primary else None
        path = found[1].strip(".`") if found else ""
        return path if path and (self.codebase.root / path).is_file() else ""

    @cached_property
    def primary(self) -> RelevantFile | None:
        """The likeliest file to change: code first, else any file that is no test, else any."""
        preferred = [f for f in self.files if self.prefer and self.prefer.search(f.path)]
        parts = self._named_parts
        within = [f for f in self.sources if parts & {p.lower().strip("_") for p in PurePosixPath(f.path).with_suffix("").parts}]
        said = self.intent.prompt[:4000]
        named = [f for f in self.sources if best_fit((s for s in f.symbols if s.kind not in ("test", "heading")), said)[1] > OUTRIGHT]
        pointed = [f for f in self.sources[:1] if f.reason.startswith(("named in the prompt", "in the stack trace"))]
        # A word such as ``net461`` stands for itself: whichever file holds it is meant, code or not.
        coded = [f for f in self.files if self.coded_word and re.search(rf"(?<!\w){re.escape(self.coded_word)}(?!\w)", f.reason, re.I)]
        candidates = [*preferred, *pointed, *within, *named, *coded, *self.sources, *(f for f in self.files if not is_test(f)), *self.files]
        return candidates[0] if candidates else None

    @cached_property
    def coded_word(self) -> str:
        """A word of letters and digits that the headline holds (``net461``, ``utf8``); empty for none."""
        found = re.search(r"(?<![\w.-])[a-z]{2,12}\d{1,4}[a-z0-9]{0,6}(?![\w.-])", self.headline, re.I)
        return found[0] if found else ""

    @cached_property
    def _named_parts(self) -> frozenset[str]:
        """Folders the request speaks of: ``api`` in "the api package"."""
        return frozenset(m[1].lower().strip("_") for m in _PART.finditer("\n".join(self.reading.sentences)))

    @cached_property
    def symbol(self) -> Symbol | None:
        """The likeliest definition in the primary file."""
        return self.symbol_of(self.primary) if self.primary else None

    def symbol_of(self, file: RelevantFile) -> Symbol | None:
        """The definition of a file that the request speaks of: named outright, in its stack trace, or by most words of its name.

        None when no name fits: a definition whose body merely shares a word is no evidence.
        """
        said = self.intent.prompt[:4000].replace(file.path, " ").replace(file.path.rpartition("/")[2], " ")
        if any(_same_file(frame.path, file.path) for frame in self.reading.frames):
            return main_symbol(file)  # the exploration puts the traced definition first
        return best_fit((s for s in file.symbols if s.kind not in ("test", "heading")), said)[0]

    @cached_property
    def sure(self) -> bool:
        """Whether the place of the change is more than a guess from words: named, traced, customary, or a definition that fits."""
        if not self.primary:
            return False
        reason = self.primary.reason.lower()
        within = self._named_parts & {p.lower().strip("_") for p in PurePosixPath(self.primary.path).with_suffix("").parts}
        return bool(
            self.symbol
            or within
            or (self.coded_word and self.coded_word.lower() in reason)
            or (self.prefer and self.prefer.search(self.primary.path))
            or reason.startswith(("named in the prompt", "in the stack trace", *_CUSTOMARY))
            or ("path matches" in reason and not reason.startswith("path matches"))
        )

    @cached_property
    def guess(self) -> str:
        """The nearest file with what it shares with the request, where that is all there is; empty when the place is known."""
        if self.sure or not self.primary:
            return ""
        shares = next((p for p in self.primary.reason.split("; ") if p.startswith(("speaks of", "path matches", "defines", "section"))), "")
        return f"{say.place(self.primary)}{f' ({say.marked(shares)})' if shares else ''}"

    @cached_property
    def code_symbol(self) -> Symbol | None:
        """The symbol when it is something a test can call."""
        return self.symbol if self.symbol and self.symbol.kind in ("function", "method", "class") and self.primary in self.sources else None

    @cached_property
    def at(self) -> str:
        """The primary place in words: symbol and ``path:lines``; empty when no file fits."""
        if not self.primary or not self.sure:
            return ""
        if not self.symbol and main_symbol(self.primary):
            return say.span(self.primary.path)  # no one definition stands out
        return say.named(self.primary, self.symbol)

    @cached_property
    def name(self) -> str:
        """The primary symbol or file as code, without lines; empty when no file fits."""
        if self.symbol:
            return say.span(self.symbol.name)
        return say.span(self.primary.path) if self.primary and self.sure else ""

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Up to four further places of change as ``named`` phrases, those whose definitions or path fit the request."""
        rest = [f for f in (self.sources or self.files) if f is not self.primary and not is_test(f)]
        fit = [f for f in rest if self.symbol_of(f) or "path matches" in f.reason or f.reason.lower().startswith(_CUSTOMARY)]
        return tuple(say.named(f, self.symbol_of(f)) for f in fit[:4])

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
        if self.new_test and self.intent.task_type is TaskType.FEATURE:
            return f"{say.span(self.new_test)} (new)"
        if self.tests:
            best = self.tests[0]
            after = next((s for s in best.symbols if s.kind == "test" or s.name.lower().startswith("test")), None)
            return f"{say.span(best.path)}, beside {say.named_short(after)}" if after else say.span(best.path)
        return f"{say.span(self.new_test)} (new)" if self.new_test else ""

    @cached_property
    def new_test(self) -> str:
        """Path of the test file that the exploration proposes; empty for none."""
        return next((f.path for f in self.new_files if is_test(f)), "")

    @cached_property
    def new_source(self) -> str:
        """Path of the code file that the exploration proposes; empty for none."""
        return next((f.path for f in self.new_files if not is_test(f) and PurePosixPath(f.path).suffix.lower() in _CODE_SUFFIXES), "")

    @cached_property
    def test_path(self) -> str:
        """Path of the test file that ``test_home`` names; empty for none."""
        if self.tests and not (self.new_test and self.intent.task_type is TaskType.FEATURE):
            return self.tests[0].path
        return self.new_test

    def convention(self, *words: str) -> Convention | None:
        """The first convention whose name or description speaks of one of ``words``."""
        return next((c for w in words for c in self.codebase.conventions if w in f"{c.name} {c.description}".lower()), None)

    @property
    def changelog(self) -> str:
        """Where user-visible changes are noted, as code; empty when the repository keeps no such file."""
        found = self.convention("newest version", "change log", "changelog")
        return convention_place(found) if found and found.path else ""

    @cached_property
    def pattern(self) -> str:
        """The first pattern that is not about tests, as an action; empty for none."""
        found = next((p for p in self.patterns if not re.search(r"test|newest version|change ?log", p, re.I)), "")
        return f"Keep the pattern of the repository: {say.lower_first(found)}" if found else ""

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """The repository's patterns as sentences with their example, at most three."""
        out = []
        # That a file has a test is said where the file is listed.
        for item in [c for c in self.codebase.conventions if " is tested by " not in c.description][:3]:
            text = say.readable(item.description or item.name).rstrip(".")
            out.append(
                f"{text} (see {convention_place(item)})." if item.path and item.path not in (item.description or item.name) else f"{text}."
            )
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
        return say.readable(self.intent.topic)

    @cached_property
    def goal(self) -> str:
        """``to add a cache``, or ``to carry out “…”`` where the topic begins with no verb."""
        scoped = re.match(r"([\w.`/() -]{2,40}):\s+(.+)", self.reading.headline)
        if scoped and (told := say.infinitive(scoped[2])):
            return f"{told} ({say.readable(scoped[1])})"
        return (
            say.infinitive(self.reading.headline)
            or say.wish(self.reading.sentences[0] if self.reading.sentences else "")
            or say.wish(self.reading.headline)
            or say.infinitive(self.intent.topic)
            or self._later_goal
            or f"to carry out {say.quoted(self.headline)}"
        )

    @cached_property
    def _later_goal(self) -> str:
        """The first later clause that asks for something, where the first one only tells how things are."""
        clauses = [c.strip() for s in self.reading.sentences[:3] for c in re.split(r"[;.:]\s+|,\s+(?:so|please)\s+", s)]
        return next((told for c in clauses[1:] if (told := say.infinitive(c))), "")

    @cached_property
    def headline(self) -> str:
        """What is asked in the prompt's own words, raw."""
        return self.reading.headline or self.intent.topic

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """What the prompt says must not change, quoted."""
        return tuple(say.quoted(x) for x in self.reading.limits)

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """What the first sentence adds and further asks, quoted."""
        detail = (self.reading.detail,) if len(self.reading.detail) > 8 else ()
        return tuple(say.quoted(x) for x in (*detail, *self.reading.asks))

    @cached_property
    def figures(self) -> str:
        """Figures the prompt states as a quoted list; empty for none."""
        return say.joined([say.quoted(f, 60) for f in self.reading.figures])

    @cached_property
    def aim(self) -> str:
        """The figures that bound something (``under 100 ms``, ``by 30%``); quoted, empty where the request only tells how it is today."""
        bounds = [
            f for f in self.reading.figures if re.match(r"(?i)under|below|within|less|at (?:most|least)|no more|up to|to |by |[<>≤≥]", f)
        ]
        return say.joined([say.quoted(f, 60) for f in bounds])

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
    def unexplored(self) -> bool:
        """Whether nothing is known of a folder that does hold files: the exploration has not run yet."""
        if self.codebase.file_count or self.codebase.relevant:
            return False
        try:
            return any(not p.name.startswith(".") for p in self.codebase.root.iterdir())
        except OSError:
            return False

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


#: How the reason of a file begins that custom made relevant (see planner.codebase.places).
_CUSTOMARY = (
    "declares ",
    "locks ",
    "states versions",
    "runs the checks",
    "the settings of",
    "shared by every",
    "builds or starts",
    "may configure",
)


def convention_place(item: Convention) -> str:
    """``path:line`` of a convention's example as code."""
    return say.span(f"{item.path}:{item.line}" if item.line else item.path)


def command_phrase(command: ProjectCommand) -> str:
    """The command as code with the folder it runs in."""
    return f"{say.span(command.command)} in {say.span(command.folder)}" if command.folder else say.span(command.command)


def _shared(path: str, other: str) -> int:
    """Words that two paths have in common, those of the file names counted twice."""
    words = [set(re.findall(r"[a-z0-9]{3,}", p.lower())) - {"test", "tests", "spec", "src", "lib"} for p in (path, other)]
    names = [set(re.findall(r"[a-z0-9]{3,}", PurePosixPath(p).stem.lower())) - {"test", "tests"} for p in (path, other)]
    return len(words[0] & words[1]) + len(names[0] & names[1])


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
