"""Where projects keep what some requests are about, whatever words their files use.

"Bump pydantic" is about the files that declare and lock dependencies, "add Python 3.14 to the test matrix" about the pipelines that
hold the matrix: conventions of the tools, so they count even where no word of the request stands in the file.
"""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.codebase.languages import is_noise, language_of
from planner.codebase.mentions import mentioned_identifiers
from planner.codebase.model import RelevantFile
from planner.codebase.symbols import symbols_of
from planner.codebase.words import word_set

_MOST = 4
_LINES = 3
_MANIFEST = re.compile(
    r"(?:^|/)(?:pyproject\.toml|[\w-]*requirements[\w-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)|constraints\.txt|setup\.(?:cfg|py)|Pipfile"
    r"|environment\.ya?ml|package\.json|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml|Gemfile|composer\.json"
    r"|[\w.-]+\.(?:cs|vb|fs)proj|Directory\.(?:Packages|Build)\.props|packages\.config|mix\.exs|pubspec\.yaml|packages\.yml|Package\.swift)$"
)
_LOCK = re.compile(
    r"(?:^|/)(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?"
    r"|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|packages\.lock\.json|mix\.lock|pubspec\.lock|gradle\.lockfile)$"
)
_PIPELINE = re.compile(
    r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci/config\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|Jenkinsfile|\.travis\.ya?ml"
    r"|bitbucket-pipelines\.ya?ml|buildkite\.ya?ml|tox\.ini|noxfile\.py)$"
)
_TOOL_SETTINGS = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.cfg|tox\.ini|\.python-version|\.nvmrc|\.node-version|\.tool-versions|package\.json|go\.mod|Cargo\.toml"
    r"|rust-toolchain(?:\.toml)?|global\.json|Directory\.Build\.props|[\w.-]+\.csproj|pom\.xml|build\.gradle(?:\.kts)?|(?:[\w.-]*\.)?Dockerfile)$"
)

#: Verbs that ask for another version of something.
_VERSION_VERB = re.compile(
    r"(?<![\w-])(?:bump|upgrad\w+|downgrad\w+|updat\w+|pin(?:ning)?|unpin)\s+(?:the\s+|our\s+)?(?P<what>[^.;:\n]{2,120})", re.I
)
_WHAT_ENDS = re.compile(
    r"\s+(?:to|from|in|on|at|across|so|because|for|where|which|until|before|and\s+(?:fix|run|make|adapt|remove))\b.*$", re.I
)
_PACKAGE = re.compile(r"(?<![\w./-])@?[A-Za-z][\w.-]*(?:/[\w.-]+)?")
_ALL = re.compile(r"(?<![\w-])(?:dependenc\w+|deps|packages|libraries|requirements|lock ?files?)(?![\w-])", re.I)
_NO_PACKAGE = word_set(
    """
    dependency dependencies deps dep package packages library libraries requirement requirements lockfile lockfiles lock file files
    version versions all the a an our every each of and or latest newest major minor patch dev development runtime test tests direct
    outdated vulnerable pinned third-party transitive to v readme docs documentation changelog text message error
    """
)
_PY, _JVM, _GO, _NET = r"python|py3\d+", r"java|jdk", r"^go \d|go-version|golang", r"dotnet|TargetFramework"
_RUNTIMES = {
    "python": _PY, "py": _PY, "node": r"node", "nodejs": r"node", "node.js": r"node", "java": _JVM, "jdk": _JVM,
    "go": _GO, "golang": _GO, "rust": r"rust", "ruby": r"ruby", "php": r"php", "dotnet": _NET, ".net": _NET,
}  # fmt: skip
_RUNTIME = re.compile(
    r"(?<![\w.-])(?P<name>python|py(?=\s?3)|node(?:\.?js)?|java|jdk|go(?:lang)?(?=\s+1\.\d)|rust|ruby|php|dotnet|\.net)\s?-?v?(?P<version>\d[\d.]*)",
    re.I,
)
_ABOUT_RUNTIME = re.compile(
    r"(?<![\w-])(?:support(?:ed|ing)?|drop\w*|matrix|bump|upgrad\w+|require\w*|minimum|compatib\w+|classifiers?|test(?:s|ed)? (?:on|against))(?![\w-])",
    re.I,
)
_AUTOMATION = re.compile(r"(?<![\w-])(?P<name>dependabot|renovate)(?![\w-])", re.I)
_AUTOMATION_FILE = re.compile(r"(?:^|/)(?:dependabot\.ya?ml|renovate\.json5?|\.renovaterc(?:\.json)?)$")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A subject whose home is a matter of custom: the words that raise it, the files, and the reason given."""

    when: re.Pattern[str]
    files: re.Pattern[str]
    reason: str


_KINDS = (
    _Kind(
        re.compile(r"(?<![\w-])(?:ci|github actions?|test matrix|build matrix|ci/cd|pipeline (?:fails?|is red)|gitlab ci|workflows? files?)(?![\w-])", re.I),
        _PIPELINE,
        "runs the checks of this project",
    ),
    _Kind(
        re.compile(r"(?<![\w-])(?:docker\w*|container image|compose file)(?![\w-])", re.I),
        re.compile(r"(?:^|/)(?:(?:[\w.-]+\.)?Dockerfile|Dockerfile\.[\w-]+|(?:docker-)?compose[\w.-]*\.ya?ml|\.dockerignore)$", re.I),
        "builds or starts the container",
    ),
    _Kind(
        re.compile(r"(?<![\w-])(?:dark[- ]mode|light[- ]mode|themes?|colou?r scheme|stylesheets?|css|restyle|look and feel)(?![\w-])", re.I),
        re.compile(
            r"(?:^|/)(?:_?base[\w-]*\.html?(?:\.\w+)?|_?layout\.[\w.]+|(?:globals?|main|app|index|style|styles|theme|base|variables)\.(?:css|scss|sass|less|tcss)"
            r"|tailwind\.config\.\w+|themes?\.(?:py|ts|js|tsx))$",
            re.I,
        ),
        "shared by every page or screen, where colours and styles are set",
    ),
    _Kind(
        re.compile(
            r"(?<![\w-])(?:sqlite3?|postgres(?:ql)?|mysql|mariadb)\b(?=.{0,60}\bto\b|.{0,40}\binstead\b)|(?<![\w-])database (?:engine|backend|url|connection)(?![\w-])",
            re.I,
        ),
        re.compile(
            r"(?:^|/)(?:settings(?:/\w+)?\.py|config/database\.yml|database\.php|ormconfig\.\w+|knexfile\.\w+|schema\.prisma|alembic\.ini|application[\w-]*\.(?:properties|ya?ml)"
            r"|appsettings[\w.]*\.json|(?:docker-)?compose[\w.-]*\.ya?ml|\.env\.(?:example|sample|template))$",
            re.I,
        ),
        "may configure the connection to the database",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Custom:
    """What custom says about a request.

    Attributes:
        files: Files to list first, most certain first.
        only: When set, other files count only if their text matches it: the request is about one package, not about words.
        alone: Whether no other file counts unless the request names it.
    """

    files: tuple[RelevantFile, ...] = ()
    only: re.Pattern[str] | None = None
    alone: bool = False


def packages_of(prompt: str) -> tuple[str, ...]:
    """The packages whose version a request wants changed, as typed: ``bump pydantic and httpx to …`` gives both; at most four.

    A runtime (Python, Node) is no package, nor is "dependencies".
    """
    found: dict[str, str] = {}
    for match in list(_VERSION_VERB.finditer(prompt[:2000]))[:3]:
        what = _WHAT_ENDS.sub("", match["what"])
        words = [w.strip(".-") for w in _PACKAGE.findall(what)]
        names = [w for w in words if w and w.lower() not in _NO_PACKAGE and w.lower() not in _RUNTIMES]
        verb = match[0].split(None, 1)[0].lower()
        # "update the user profile page" has no package in it; "update foo to 2" and "bump foo" have one.
        said = verb.startswith(("bump", "upgrad", "downgrad", "pin", "unpin")) or re.search(
            r"\bto\s+(?:version\s+)?v?\d|\blatest\b", match["what"], re.I
        )
        if said and len(names) <= 4:
            found.update({n.lower(): n for n in names if n.lower() not in found})
    return tuple(found.values())[:4]


def custom_of(prompt: str, paths: Iterable[str], read: Callable[[str], str]) -> Custom:
    """Files that custom makes relevant for ``prompt``.

    Args:
        prompt: What was asked.
        paths: Every path of the repository.
        read: Text of a path; empty when it cannot be read.
    """
    listed = sorted(paths, key=lambda p: (p.count("/"), p))
    head = prompt[:2000]
    runtime = _RUNTIME.search(head) if _ABOUT_RUNTIME.search(head) else None
    if runtime:
        return _runtime(runtime, listed, read)
    if automation := _AUTOMATION.search(head):
        there = tuple(RelevantFile(p, reason=f"the settings of {automation['name']}") for p in listed if _AUTOMATION_FILE.search(p))
        if there:
            return Custom(there[:_MOST])
    packages = packages_of(head)
    if packages or (_VERSION_VERB.search(head) and _ALL.search(head)):
        return _dependencies(packages, listed, read)
    for kind in _KINDS:
        if kind.when.search(head):
            files = [RelevantFile(p, reason=kind.reason) for p in listed if kind.files.search(p) and (not is_noise(p))]
            return Custom(tuple(files[:_MOST]))
    return Custom()


def custom_of_migration(prompt: str, paths: Iterable[str], read: Callable[[str], str]) -> Custom:
    """The SQL a migration is about: the files that define the objects it names with their lines, else all that hold SQL definitions.

    With objects named, other files count only if they mention one of them.
    """
    names = {m.casefold() for m in mentioned_identifiers(prompt)} | {m["name"].casefold() for m in _SQL_OBJECT.finditer(prompt[:4000])}
    names -= _NO_OBJECT
    sql = [p for p in sorted(paths) if language_of(p) == "SQL"][:_SQL_READ]
    defining: list[RelevantFile] = []
    holding: list[RelevantFile] = []
    for path in sql:
        # Scratch tables inside a procedure are no objects of the database.
        defined = [s for s in symbols_of(read(path), "SQL") if not s.name.startswith("#") and s.kind != "index"]
        named = [
            s
            for s in defined
            if s.name.rpartition(".")[2].casefold() in names or path.rpartition("/")[2].casefold().startswith(tuple(f"{n}." for n in names))
        ]
        if named:
            shown = " and ".join(f"`{s.name}`" for s in named[:3])
            lines = tuple((s.line, s.end_line) for s in named[:3])
            defining.append(RelevantFile(path, reason=f"defines {shown}", lines=lines))
        elif defined:
            kinds = Counter(s.kind for s in defined)
            told = ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in kinds.most_common(3))
            holding.append(RelevantFile(path, reason=f"defines {told}", lines=((defined[0].line, defined[-1].end_line),)))
    if defining:
        return Custom(tuple(defining), re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)", re.I))
    if names and holding:
        return Custom()
    return Custom(tuple(sorted(holding, key=lambda f: -sum(b - a for a, b in f.lines))[:_SQL_LISTED]))


_SQL_OBJECT = re.compile(
    r"\b(?:procedure|proc|function|view|table|trigger|script)s?\s+[`\[\"']?(?:\w+[\]\"]?\.[\[\"]?)?(?P<name>[A-Za-z_]\w{2,100})", re.I
)
_NO_OBJECT = frozenset(word_set("databricks snowflake sqlserver postgresql bigquery unity catalog schema from with into and the for sql"))
_SQL_READ = 2_000
_SQL_LISTED = 8


def _dependencies(packages: tuple[str, ...], listed: list[str], read: Callable[[str], str]) -> Custom:
    """Manifests that declare the packages, with the lines, then the lock files beside them."""
    word = _any_of(packages) if packages else None
    manifests = [
        p
        for p in listed
        if _MANIFEST.search(p) and not re.search(r"(?:^|/)(?:node_modules|vendor|examples?|samples?|testdata|fixtures)/", p)
    ]
    locks = [p for p in listed if _LOCK.search(p)]
    named = " and ".join(f"`{p}`" for p in packages)
    found: list[RelevantFile] = []
    if word:
        for path in manifests:
            at = _lines_of(read(path), word)
            if at:
                found.append(RelevantFile(path, reason=f"declares {named}", lines=at))
        declaring = {f.path.rpartition("/")[0] for f in found}
        for path in locks:
            if at := _lines_of(read(path), word):
                found.append(RelevantFile(path, reason=f"locks the version of {named}", lines=at[:1]))
            elif path.rpartition("/")[0] in declaring:
                found.append(RelevantFile(path, reason="locks the versions, written by the package manager"))
    if not found:
        shallow = [p for p in manifests if p.count("/") == min(q.count("/") for q in manifests)]
        found = [
            RelevantFile(p, reason=f"declares the dependencies; {named} is not among them" if word else "declares the dependencies")
            for p in shallow[:_MOST]
        ]
        folders = {f.path.rpartition("/")[0] for f in found}
        found += [
            RelevantFile(p, reason="locks the versions, written by the package manager") for p in locks if p.rpartition("/")[0] in folders
        ]
    return Custom(tuple(found[: _MOST + 2]), word, alone=word is None)


def _runtime(match: re.Match[str], listed: list[str], read: Callable[[str], str]) -> Custom:
    """Files that state the version of a language: tool settings and pipelines."""
    name = match["name"].lower()
    word = re.compile(_RUNTIMES.get(name, re.escape(name)), re.I | re.M)
    versioned = re.compile(rf"(?=.*(?:{word.pattern.lstrip('^')}))(?=.*\d)", re.I)
    number = re.escape(match["version"].rstrip("."))
    compact = match["version"].replace(".", "")
    meant = re.compile(rf"(?<![\d.]){number}(?!\d)|py{compact}(?!\d)|version_info", re.I)
    found: list[RelevantFile] = []
    for path in listed:
        if not (_TOOL_SETTINGS.search(path) or _PIPELINE.search(path)) or len(found) >= _MOST + 1:
            continue
        text = read(path)
        at = _lines_of(text, versioned)
        if at:
            # The lines of the version in question, where it is stated already.
            at = tuple(pair for pair in _lines_of(text, meant) if versioned.search(text.splitlines()[pair[0] - 1])) or at
            what = "runs the checks on versions of" if _PIPELINE.search(path) else "states versions of"
            found.append(RelevantFile(path, reason=f"{what} {match['name']}", lines=at))
    return Custom(tuple(found), meant if found else None)


def _any_of(packages: tuple[str, ...]) -> re.Pattern[str]:
    # Package registries take "-", "_" and "." for one another, and imports write "_".
    names = "|".join(re.sub(r"(?:\\?[-_.])+", "[-_.]", re.escape(p)) for p in packages)
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.I)


def _lines_of(text: str, word: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    return tuple((at, at) for at, line in enumerate(text.splitlines(), 1) if len(line) < 2000 and word.search(line))[:_LINES]
