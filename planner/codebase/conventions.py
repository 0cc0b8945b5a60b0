"""Patterns a project follows, each with a line where it can be seen.

A pattern is reported only when its example was read and stands on the line given; the index narrows down which files to read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.safe_text import one_line
from planner.codebase.index import Index
from planner.codebase.languages import language_of
from planner.codebase.manifests import Project, table
from planner.codebase.model import Convention
from planner.codebase.pairing import is_test
from planner.codebase.words import split_identifier, stem

_READ = 25
_MOST = 8


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A line that shows a framework or habit in use.

    Attributes:
        name: Of the convention.
        languages: Where it may stand.
        term: Stemmed term that a file with it holds.
        line: What its line looks like.
        words: The sentence; ``{}`` takes the example's path.
        least: Files that must show it.
    """

    name: str
    languages: frozenset[str]
    term: str
    line: re.Pattern[str]
    words: str
    least: int = 1


def _pattern(name: str, languages: str, word: str, line: str, words: str, least: int = 1) -> _Pattern:
    return _Pattern(name, frozenset(languages.split(",")), split_identifier(word)[-1], re.compile(line), words, least)


_JS = "JavaScript,TypeScript"
_PATTERNS = (
    _pattern("click commands", "Python", "click", r"^\s*@(?:\w+\.)?(?:command|group)\(", "Commands are functions under click decorators."),
    _pattern("typer commands", "Python", "typer", r"^\s*@\w+\.command\(|typer\.Typer\(", "Commands are typed functions of a Typer app."),
    _pattern("argparse commands", "Python", "argparse", r"argparse\.ArgumentParser\(|\.add_parser\(", "The command line is read with argparse."),  # noqa: E501
    _pattern("cobra commands", "Go", "cobra", r"&?cobra\.Command\{", "Commands are cobra.Command values."),
    _pattern("commander commands", _JS, "commander", r"\.command\(['\"`]", "Commands are declared by .command(…) calls."),
    _pattern("clap commands", "Rust", "clap", r"#\[derive\(.*\b(?:Parser|Subcommand|Args)\b", "The command line is a struct that derives clap's Parser."),  # noqa: E501
    _pattern("FastAPI routes", "Python", "fastapi", r"^\s*@\w+\.(?:get|post|put|patch|delete)\(", "Routes are functions under FastAPI decorators."),  # noqa: E501
    _pattern("Flask routes", "Python", "flask", r"^\s*@\w+\.(?:route|get|post|put|patch|delete)\(", "Routes are functions under Flask decorators."),  # noqa: E501
    _pattern("Django URLs", "Python", "urlpatterns", r"^\s*urlpatterns\s*=", "Routes are listed in urlpatterns."),
    _pattern("Express routes", _JS, "express", r"\b(?:app|router)\.(?:get|post|put|patch|delete|use)\(['\"`/]", "Routes are handlers on an Express app or router."),  # noqa: E501
    _pattern("NestJS controllers", "TypeScript", "nestjs", r"^\s*@Controller\(", "Routes are methods of @Controller classes."),
    _pattern("Spring controllers", "Java,Kotlin", "springframework", r"@(?:Rest)?Controller\b|@(?:Get|Post|Put|Delete|Request)Mapping", "Routes are methods of Spring controllers."),  # noqa: E501
    _pattern("ASP.NET endpoints", "C#", "AspNetCore", r"\[(?:ApiController|HttpGet|HttpPost|Route)\b|\.Map(?:Get|Post|Put|Delete)\(", "Endpoints are controller actions or Map… calls."),  # noqa: E501
    _pattern("React components", _JS, "react", r"^(?:export\s+)?(?:default\s+)?(?:function|const)\s+[A-Z]\w+.*(?:\(|=>)", "Components are functions named in PascalCase.", 2),  # noqa: E501
    _pattern("pydantic models", "Python", "BaseModel", r"^class\s+\w+\((?:\w+\.)?BaseModel\b", "Data that crosses a border is a pydantic model.", 2),  # noqa: E501
    _pattern("dataclasses", "Python", "dataclass", r"^\s*@(?:dataclasses\.)?dataclass\b", "Values are dataclasses.", 3),
    _pattern("SQLAlchemy models", "Python", "sqlalchemy", r"^class\s+\w+\((?:\w+\.)?(?:Base|Model|DeclarativeBase)\b", "Tables are SQLAlchemy classes."),  # noqa: E501
    _pattern("logging", "Python", "logger", r"^\s*\w+\s*=\s*(?:logging\.getLogger|structlog\.get_logger|getLogger|get_logger)\(", "A module-level logger per file."),  # noqa: E501
    _pattern("logging", "Java,Kotlin", "slf4j", r"LoggerFactory\.getLogger\(|KotlinLogging|@Slf4j", "Logging goes through SLF4J."),
    _pattern("logging", "C#", "ILogger", r"\bILogger(?:<\w+>)?\s+\w+", "Loggers are injected as ILogger<T>."),
    _pattern("logging", "Go", "slog", r"\bslog\.(?:Info|Warn|Error|Debug|With|New)\(", "Logging goes through log/slog."),
    _pattern("pytest fixtures", "Python", "fixture", r"^\s*@(?:pytest\.)?fixture\b", "Shared set-up is a pytest fixture."),
    _pattern("parametrised tests", "Python", "parametrize", r"^\s*@(?:pytest\.mark\.)?parametrize\(", "Cases of a test are parametrised.", 2),  # noqa: E501
    _pattern("table-driven tests", "Go", "test", r"^\s*(?:for\s+.*range\s+(?:tests|testCases|cases|tt|tcs)\b|(?:tests|testCases|cases)\s*:?=\s*(?:\[\]|map))", "Tests are tables of cases run in a loop.", 2),  # noqa: E501
    _pattern("JUnit tests", "Java,Kotlin", "junit", r"^\s*@(?:Test|ParameterizedTest)\b", "Tests are JUnit methods.", 2),
    _pattern("xUnit tests", "C#", "xunit", r"^\s*\[(?:Fact|Theory)\b", "Tests are xUnit facts and theories.", 2),
    _pattern("NUnit tests", "C#", "nunit", r"^\s*\[(?:Test|TestCase)\b", "Tests are NUnit methods.", 2),
    _pattern("T-SQL error handling", "SQL", "catch", r"(?i)^\s*BEGIN\s+CATCH\b", "Procedures handle errors with TRY … CATCH.", 2),
    _pattern("tSQLt tests", "SQL", "tsqlt", r"(?i)^\s*EXEC(?:UTE)?\s+tSQLt\.\w+", "Tests are tSQLt procedures.", 2),
)  # fmt: skip
_EXCEPTION = {
    "Python": re.compile(r"^class\s+(?P<name>\w+)\((?P<base>[\w.]*(?:Error|Exception|Warning))\b"),
    "Java": re.compile(r"^\s*public\s+(?:final\s+|abstract\s+)*class\s+(?P<name>\w+)\s+extends\s+(?P<base>\w*(?:Exception|Error))\b"),
    "C#": re.compile(r"^\s*public\s+(?:sealed\s+|abstract\s+|partial\s+)*class\s+(?P<name>\w+)\s*:\s*(?P<base>\w*Exception)\b"),
    "TypeScript": re.compile(r"^(?:export\s+)?(?:abstract\s+)?class\s+(?P<name>\w+)\s+extends\s+(?P<base>\w*Error)\b"),
    "JavaScript": re.compile(r"^(?:export\s+)?class\s+(?P<name>\w+)\s+extends\s+(?P<base>\w*Error)\b"),
    "PHP": re.compile(r"^(?:final\s+|abstract\s+)*class\s+(?P<name>\w+)\s+extends\s+\\?(?P<base>\w*(?:Exception|Error))\b"),
}


def find_conventions(
    project: Project,
    index: Index,
    pairs: Mapping[str, tuple[str, ...]],
    relevant: Sequence[str],
    read: Callable[[str], str],
) -> tuple[Convention, ...]:
    """At most eight patterns, those of tests and of the task's own language first.

    Args:
        project: The root folder with its manifests.
        index: To know which files hold a word.
        pairs: source → tests.
        relevant: Ranked paths: their examples are preferred, being nearest to the task.
        read: Text of a path, empty when it cannot be read.
    """
    found: list[Convention] = []
    near = {path: place for place, path in enumerate(relevant)}
    languages = {language_of(path) for path in relevant[:10]}
    for convention in (
        *_test_layout(pairs, near),
        *_errors(index, near, languages, read),
        *_seen(index, near, languages, read),
        *_declared(project),
        *_docstrings(index, near, read),
    ):
        if all(convention.name != other.name for other in found):
            found.append(convention)
    return tuple(found[:_MOST])


def _test_layout(pairs: Mapping[str, tuple[str, ...]], near: Mapping[str, int]) -> Iterator[Convention]:
    """Where tests stand, told by the majority of pairs."""
    shapes: dict[str, list[tuple[str, str]]] = {"beside": [], "mirrored": [], "flat": []}
    for source, tests in pairs.items():
        for test in tests:
            source_folder, test_folder = PurePosixPath(source).parent, PurePosixPath(test).parent
            if source_folder == test_folder or (source_folder.parts and source_folder == test_folder.parent):
                shapes["beside"].append((source, test))
            elif source_folder.name and source_folder.name == test_folder.name:
                shapes["mirrored"].append((source, test))
            else:
                shapes["flat"].append((source, test))
    shape = max(shapes, key=lambda s: len(shapes[s]))
    if not shapes[shape]:
        return
    source, test = min(shapes[shape], key=lambda pair: (near.get(pair[0], 999), near.get(pair[1], 999), pair))
    name = {"beside": "tests beside sources", "mirrored": "tests mirror sources", "flat": "tests in a folder of their own"}[shape]
    yield Convention(name, f"{source} is tested by {test}.", test, 0)


def _errors(index: Index, near: Mapping[str, int], languages: set[str], read: Callable[[str], str]) -> Iterator[Convention]:
    """The error class that most others derive from."""
    bases: Counter[str] = Counter()
    places: dict[str, tuple[str, int, str]] = {}
    paths = [
        p
        for p in dict.fromkeys(index.holding(stem("exception")) + index.holding(stem("error")))
        if language_of(p) in _EXCEPTION and language_of(p) in languages and not is_test(p)
    ]
    for path in sorted(paths, key=lambda p: (not re.search(r"err|except", p.lower()), near.get(p, 999), p))[:_READ]:
        for number, line in enumerate(read(path).splitlines(), 1):
            if "class " in line and (match := _EXCEPTION[language_of(path)].match(line[:300])):
                bases[match["base"]] += 1
                places.setdefault(match["name"], (path, number, match["base"]))
    if not places:
        return
    name = min(places, key=lambda n: (-bases[n], near.get(places[n][0], 999), n))
    path, number, base = places[name]
    more = f"; {bases[name]} others derive from it" if bases[name] > 1 else ""
    yield Convention("error classes", f"Errors are classes of the project: {name} derives from {base}{more}.", path, number)


def _seen(index: Index, near: Mapping[str, int], languages: set[str], read: Callable[[str], str]) -> Iterator[Convention]:
    for pattern in _PATTERNS:
        if not pattern.languages & languages:
            continue
        paths = [p for p in index.holding(pattern.term) if language_of(p) in pattern.languages]
        if pattern.name.split()[0] not in ("pytest", "parametrised", "table-driven", "JUnit", "xUnit", "NUnit", "tSQLt"):
            paths = [p for p in paths if not is_test(p) and not re.search(r"(?:^|/)(?:examples?|docs?|samples?)/", p)]
        shown: list[tuple[str, int]] = []
        for path in sorted(paths, key=lambda p: (near.get(p, 999), p))[:_READ]:
            number = next((n for n, line in enumerate(read(path).splitlines(), 1) if pattern.line.search(line[:300])), 0)
            if number:
                shown.append((path, number))
            if len(shown) >= pattern.least:
                break
        if len(shown) >= pattern.least:
            yield Convention(pattern.name, pattern.words, *shown[0])


def _declared(project: Project) -> Iterator[Convention]:
    """Strictness and change logs, from the files that declare them."""
    if table(project.toml("pyproject.toml"), "tool", "mypy").get("strict") is True:
        yield _at(
            "strict types",
            "Type hints are checked by mypy in strict mode.",
            project.source("pyproject.toml", r"^\s*strict\s*=\s*true", after=r"^\s*\[tool\.mypy\]"),
        )
    elif re.search(r"(?m)^[ \t]*strict\s*=\s*True", project.text("mypy.ini")):
        yield _at("strict types", "Type hints are checked by mypy in strict mode.", project.source("mypy.ini", r"^\s*strict\s*=\s*True"))
    if table(project.json("tsconfig.json"), "compilerOptions").get("strict") is True:
        yield _at("strict types", "TypeScript runs in strict mode.", project.source("tsconfig.json", r'"strict"\s*:\s*true'))
    fragments = table(project.toml("pyproject.toml"), "tool", "towncrier").get("directory")
    if isinstance(fragments, str) and fragments:
        yield _at(
            "changelog fragments",
            f"A change adds a fragment file in {one_line(fragments, 60)}.",
            project.source("pyproject.toml", r"^\s*\[tool\.towncrier\]"),
        )
    for name in (
        "CHANGELOG.md",
        "CHANGES.md",
        "CHANGES.rst",
        "CHANGELOG.rst",
        "CHANGES",
        "HISTORY.md",
        "HISTORY.rst",
        "NEWS.md",
        "CHANGELOG",
    ):
        if project.has(name):
            heading = project.source(name, r"(?i)^(?:#{1,3}\s*)?\[?(?:unreleased|version\s+\d|v?\d+\.\d+)")
            yield _at("changelog", "User-visible changes are noted under the newest version.", heading)
            return


def _at(name: str, description: str, source: str) -> Convention:
    path, _, line = source.rpartition(":")
    return Convention(name, description, path, int(line)) if path and line.isdigit() else Convention(name, description, source)


def _docstrings(index: Index, near: Mapping[str, int], read: Callable[[str], str]) -> Iterator[Convention]:
    """Google, NumPy or Sphinx style, when one clearly leads among the nearest Python sources."""
    paths = [d.path for d in index.documents if d.path.endswith(".py") and not is_test(d.path)]
    styles: dict[str, list[tuple[str, int]]] = {"Google": [], "NumPy": [], "Sphinx": []}
    marks = (
        ("Google", re.compile(r"^\s+(?:Args|Returns|Raises|Attributes):\s*$")),
        ("NumPy", re.compile(r"^\s+(?:Parameters|Returns|Raises)\s*$")),
        ("Sphinx", re.compile(r"^\s+:(?:param|returns?|raises?|type)\b.*:")),
    )
    for path in sorted(paths, key=lambda p: (near.get(p, 999), p))[:_READ]:
        lines = read(path).splitlines()
        for at, line in enumerate(lines):
            for style, mark in marks:
                if mark.match(line) and (style != "NumPy" or (at + 1 < len(lines) and re.match(r"^\s+-{4,}\s*$", lines[at + 1]))):
                    styles[style].append((path, at + 1))
    best = max(styles, key=lambda s: len(styles[s]))
    if len(styles[best]) >= 5 and len(styles[best]) > 2 * sum(len(v) for s, v in styles.items() if s != best):
        yield Convention("docstrings", f"Docstrings are in {best} style.", *styles[best][0])
