"""Sorts of upkeep: what each consists of, where it happens and how it goes wrong."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from planner.codebase.places import packages_of
from planner.drafts import common, say
from planner.drafts.brief import Brief, command_phrase


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of upkeep.

    Attributes:
        key: Short name.
        pattern: Words that show it.
        risk: What can go wrong unseen, one sentence.
        prepare: Actions before the change.
        change: Actions of the change.
        follow: Actions that bring the surroundings into line.
        proof: Acceptance criterion of its own.
    """

    key: str
    pattern: re.Pattern[str]
    risk: str
    prepare: Callable[[Brief], tuple[str, ...]]
    change: Callable[[Brief], tuple[str, ...]]
    follow: Callable[[Brief], tuple[str, ...]]
    proof: str


#: Where each sort of upkeep happens; code where none is given.
PLACES = {
    "dependencies": re.compile(
        r"(?:^|/)(?:pyproject\.toml|requirements[^/]*\.(?:txt|in)|setup\.(?:cfg|py)|package\.json|go\.mod|Cargo\.toml"
        r"|pom\.xml|[^/]*\.gradle(?:\.kts)?"
        r"|Gemfile|composer\.json|[^/]*\.csproj|Directory\.Packages\.props|packages\.yml|Pipfile)$"
    ),
    "tool replacement": re.compile(
        r"(?:^|/)(?:pyproject\.toml|requirements[^/]*\.(?:txt|in)|setup\.(?:cfg|py)|package\.json|tox\.ini|noxfile\.py|Makefile|[^/]*\.csproj"
        r"|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|go\.mod)$|(?:^|/)\.github/workflows/"
    ),
    "supported versions": re.compile(
        r"(?:^|/)(?:pyproject\.toml|setup\.(?:cfg|py)|tox\.ini|noxfile\.py|package\.json|go\.mod|Cargo\.toml|[^/]*\.csproj|Directory\.Build\.props"
        r"|\.python-version|\.nvmrc|pom\.xml|build\.gradle(?:\.kts)?)$|(?:^|/)\.github/workflows/"
    ),
    "continuous integration": re.compile(
        r"(?:^|/)(?:\.github/(?:workflows/|dependabot)|renovate\.json|\.circleci/|\.gitlab-ci|Jenkinsfile|azure-pipelines|\.travis|Dockerfile"
        r"|docker-compose|compose\.ya?ml|Makefile|tox\.ini"
        r"|noxfile|\.pre-commit)",
        re.I,
    ),
    "documentation": re.compile(r"^(?!\.github/).*\.(?:md|rst|adoc|mdx)$", re.I),
    "formatting": re.compile(
        r"(?:^|/)(?:pyproject\.toml|\.editorconfig|\.gitignore|\.eslintrc[^/]*|eslint\.config\.\w+|\.prettierrc[^/]*"
        r"|ruff\.toml|setup\.cfg|\.flake8)$"
    ),
    "release": re.compile(r"(?:^|/)(?:pyproject\.toml|package\.json|Cargo\.toml|CHANGE\w*|HISTORY|VERSION)[^/]*$", re.I),
    "configuration": re.compile(r"\.(?:toml|ya?ml|ini|cfg|conf|json|env|properties)$|(?:^|/)\.env", re.I),
}


def kind_of(text: str) -> Kind:
    """The sort of upkeep a prompt asks for: the kind whose word comes first; general upkeep when none does."""
    # These two are told by a whole phrase, whatever single words stand before it.
    for kind in _PHRASED:
        if kind.pattern.search(text):
            return kind
    found = [(m.start(), i) for i, k in enumerate(_KINDS) if (m := k.pattern.search(text))]
    return _KINDS[min(found)[1]] if found else _GENERAL


#: Where to look on disk when the exploration lists no place of the kind: globs under the root.
_USUAL = {
    "continuous integration": (
        ".github/workflows/*.y*ml",
        ".gitlab-ci.yml",
        ".circleci/config.yml",
        "Jenkinsfile",
        "azure-pipelines.yml",
        "Dockerfile",
        "Makefile",
    ),
    "dependencies": (
        "pyproject.toml",
        "requirements.txt",
        "package.json",
        "go.mod",
        "Cargo.toml",
        "pom.xml",
        "build.gradle",
        "Gemfile",
        "composer.json",
    ),
}


def usual_places(kind: Kind, brief: Brief) -> tuple[str, ...]:
    """Existing files in which this sort of upkeep usually happens, at most three; none when relevant ones are known already."""
    pattern = PLACES.get(kind.key)
    if not pattern or any(pattern.search(f.path) for f in brief.files):
        return ()
    root = brief.codebase.root
    found = [p.relative_to(root).as_posix() for glob in _USUAL.get(kind.key, ()) for p in sorted(root.glob(glob)) if p.is_file()]
    return tuple(found[:3])


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.I)


def _search(brief: Brief) -> str:
    return "git grep -n" if brief.codebase.is_git else "grep -rn"


def _lock(brief: Brief) -> str:
    names = (
        "uv.lock",
        "poetry.lock",
        "package-lock.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        "Cargo.lock",
        "go.sum",
        "Gemfile.lock",
        "composer.lock",
        "requirements.lock",
    )
    found = next((n for n in names if (brief.codebase.root / n).is_file()), "")
    refresh = {
        "uv.lock": "uv lock",
        "poetry.lock": "poetry lock",
        "package-lock.json": "npm install",
        "pnpm-lock.yaml": "pnpm install",
        "yarn.lock": "yarn install",
        "Cargo.lock": "cargo update",
        "go.sum": "go mod tidy",
        "Gemfile.lock": "bundle update",
        "composer.lock": "composer update",
    }.get(found, "")
    return (
        f"Refresh {say.span(found)}{f' with {say.span(refresh)}' if refresh else ''} and read its diff: only the packages meant have moved."
        if found
        else ""
    )


def _versions(brief: Brief) -> str:
    """Where the version stands: the relevant manifests, else the one in the root."""
    places = [say.place(f) for f in brief.files if PLACES["dependencies"].search(f.path)]
    version = re.search(r"\bto\s+(?:version\s+)?(v?\d[\w.]*\w|\d+)", brief.intent.prompt[:2000])
    to = f" to {say.span(version[1])}" if version else ""
    named = say.joined([say.span(p) for p in packages_of(brief.intent.prompt)])
    if named and undeclared(brief):
        return (
            f"Find where {named} comes from: none of the manifests declares it, so it may come with another package or not be used at all."
        )
    return (
        f"Change the version{f' of {named}' if named else ''}{to} in {say.joined(places[:3] or [say.span(brief.manifest)])}."
        if places or brief.manifest
        else _edit(brief)
    )


def _some(*items: str) -> tuple[str, ...]:
    return tuple(i for i in items if i)


def _uses(brief: Brief) -> str:
    """The search for uses of the symbol, only where the request speaks of that symbol."""
    spoken = brief.symbol and brief.symbol.name.rpartition(".")[2].lower() in brief.intent.prompt[:4000].lower()
    return common.callers(brief) if spoken else ""


def _edit(brief: Brief) -> str:
    return f"Edit {brief.at}." if brief.at else "Make the change in the file that the first open question settles."


def _run(brief: Brief, purpose: str) -> str:
    found = brief.nearest(purpose)
    return f"Run {command_phrase(found)}." if found else ""


def undeclared(brief: Brief) -> bool:
    """Whether the manifests were read and none declares the package that is to change."""
    return any("is not among them" in f.reason for f in brief.files)


_FROM_TO = re.compile(
    r"\bfrom\s+(?P<old>[\w.@/-]+)\s+(?:to|->)\s+(?P<new>[\w.@/-]+)|\b(?:replace|swap)\s+(?P<old2>[\w.@/-]+)\s+(?:with|for|by)\s+(?P<new2>[\w.@/-]+)",
    re.I,
)


def replaced(brief: Brief) -> tuple[str, str]:
    """(old tool, new tool) as code; empty strings where the request names them otherwise."""
    found = _FROM_TO.search(brief.intent.prompt[:2000])
    if not found:
        return "", ""
    return say.span(found["old"] or found["old2"]), say.span(found["new"] or found["new2"])


def _swap_prepare(brief: Brief) -> tuple[str, ...]:
    old, new = replaced(brief)
    return _some(
        f"List what {old or 'the old tool'} does here today: its settings, plug-ins, commands and every file that calls it"
        + (f" ({say.span(_search(brief) + ' -i ' + old.strip('`'))})" if old else "")
        + ".",
        f"Run the checks once with {old} and keep the result (number of tests, findings, or output): {new} has to reach the same."
        if old and new
        else "",
    )


def _swap_change(brief: Brief) -> tuple[str, ...]:
    old, new = replaced(brief)
    places = [say.place(f) for f in brief.files if PLACES["tool replacement"].search(f.path)][:4]
    return _some(
        f"Add {new or 'the new tool'} beside {old or 'the old one'}{f' in {say.joined(places)}' if places else ''} and carry the settings over one by one; "
        "note those that have no counterpart.",
        "Convert one file by hand and compare results, then the rest in one commit per folder.",
        f"Remove {old}: package, settings, plug-ins, calls in scripts and CI."
        if old
        else "Remove the old tool with its settings and calls.",
    )


_PHRASED: tuple[Kind, ...] = (
    Kind(
        "tool replacement",
        _words(
            r"(?:migrat\w+|switch\w*|mov(?:e|es|ing)|port\w*|convert\w*|chang\w+|go)\s+(?:[\w-]+\s+){0,6}?from\s+[\w.@/-]+\s+(?:to|->)\s+[\w.@/-]+"
            r"|(?:replace|swap)\s+[\w.@/-]+\s+(?:with|for|by)\s+[\w.@/-]+"
        ),
        "Two tools rarely agree on defaults: what one collected, ignored or ordered the other may not.",
        _swap_prepare,
        _swap_change,
        lambda b: ("Bring contributor documents, editor settings and caches in CI into line with the new commands.",),
        "The new tool reaches the result kept from the old one, and a search finds nothing of the old one",
    ),
    Kind(
        "supported versions",
        _words(
            r"(?:drop\w*|end|remov\w+|add\w*|bump\w*|raise|test(?:ing)? (?:on|against))\s+(?:[\w-]+\s+){0,4}?(?:python|py|node(?:\.?js)?|java|jdk|go|rust|ruby|php|\.net|dotnet)"
            r"\s?v?\d[\d.]*"
        ),
        "A version stands in more places than the manifest: classifiers, CI, images, documents, and code that asks for it.",
        lambda b: (f"List every place that states a version with {say.span(_search(b) + ' -E')} and the number, in code and in settings.",),
        lambda b: _some(
            f"Change the supported versions in {say.joined([say.place(f) for f in b.files if PLACES['supported versions'].search(f.path)][:4])}."
            if any(PLACES["supported versions"].search(f.path) for f in b.files)
            else _edit(b),
            "Where support ends, remove the code that only it needed (version checks, back-ports); where it begins, run the checks on it first.",
        ),
        lambda b: _some(f"Say so in {b.changelog}." if b.changelog else "", "Bring images, documents and badges into line."),
        "The checks ran on exactly the versions that the manifest states",
    ),
)

_KINDS: tuple[Kind, ...] = (
    Kind(
        "dependencies",
        _words(
            r"(?:bump|upgrad\w+|updat\w+ (?:the )?(?:dep\w*|packages?|librar\w+|requirements|lock ?files?)|dependenc\w+"
            r"|pin(?:s|ned|ning)?(?![^.\n]*\b(?:actions?|workflows?|images?)\b)|lock ?files?|requirements|vulnerab\w+)"
        ),
        "A new version can change behaviour without changing a signature, and pulls others in with it.",
        lambda b: (
            "Read the release notes between the present and the new version for removals, changed defaults and raised minimum versions.",
        ),
        lambda b: _some(
            _versions(b),
            _lock(b),
            "Replace what the release notes call deprecated, only where this repository uses it.",
        ),
        lambda b: _some("Look for the old version number in CI, container files and documents, and bring it into line."),
        "The new version is the one installed from a clean environment, and no deprecation warning of it remains",
    ),
    Kind(
        "continuous integration",
        _words(
            r"ci|cd|dependabot|renovate|github actions?|workflows?|gitlab|jenkins\w*|circleci|azure pipelines?|pre-commit|docker\w*|containers?"
            r"|makefile|build (?:script|pipeline|job)|buildkite|travis|tox|nox"
        ),
        "A pipeline that skips silently looks like one that passes.",
        lambda b: ("Read the last few runs: which jobs ran, how long, and which steps are allowed to fail.",),
        lambda b: _some(
            _edit(b),
            "Pin versions of actions, images and tools the way the neighbouring steps do; give the job no more permissions than it uses.",
        ),
        lambda b: _some("Let it run once on a branch where it must fail and see it fail, then where it must pass."),
        "The job ran on a branch: red for a deliberate fault, green without it",
    ),
    Kind(
        "documentation",
        _words(
            r"docs?|documentation|readme|typos?|spelling|comments?|docstrings?|change ?log|guide|tutorial|wiki|contributing"
            r"|licen[cs]e|grammar|wording"
        ),
        "Examples that are not run go stale, and links break silently.",
        lambda b: _some(
            f"Read {b.at} as someone who has never seen the project." if b.at else "Find every page that speaks of the subject."
        ),
        lambda b: _some(
            _edit(b) if b.at else f"Find the text with {say.span(_search(b) + ' -i')} and its words, and edit it.",
            "Run each command and follow each link in the part that changed.",
        ),
        lambda b: () if b.simple else ("Look for the same statement in other documents and in `--help` texts.",),
        "The text is right, and every command and link in the changed part was tried",
    ),
    Kind(
        "tests",
        _words(
            r"(?:add|adds|write|more|missing|increase|improve|extend|cover\w*)\b[^.\n]{0,40}\b(?:tests?|specs?)|(?:test "
            r"|code )?coverage|flaky|fixtures?|mocks?"
        ),
        "A test that cannot fail gives confidence without reason.",
        lambda b: _some(
            f"Read {b.at} and list its branches, errors and side effects; mark which a test covers today."
            if b.at
            else "List the behaviour that no test covers today."
        ),
        lambda b: _some(
            f"Write one test per unmarked line{common.test_place(b)}.",
            "For each, break the code on purpose once and see the test fail.",
            "No sleeps, no network, no order between tests.",
        ),
        lambda b: _some("Run the new tests ten times in a row: the same result each time."),
        "Each new test was seen to fail with the code broken on purpose, and passes ten times in a row",
    ),
    Kind(
        "renaming",
        _words(
            r"renam\w+|mov(?:e|es|ing) (?:the )?(?:file|folder|director\w+|script|module|asset)s?|relocat\w+"
            r"|reorgani[sz]\w+ (?:the )?(?:files?|folders?|director\w+)"
        ),
        "Names are also used as text: in configuration, documents, CI and saved data.",
        lambda b: (f"List every use of the old name, in code and as text, with {say.span(_search(b))}.",),
        lambda b: _some(
            "Move with `git mv` in a commit of its own, so that history follows."
            if b.codebase.is_git
            else "Move the files without editing them.",
            "Then change the uses: imports, configuration, documents.",
        ),
        lambda b: _some(f"Repeat the search with {say.span(_search(b))}: only deliberate mentions (change log, history) remain."),
        "A search for the old name finds only deliberate mentions",
    ),
    Kind(
        "removal",
        _words(r"remov\w+|delet\w+|drop(?:ping)?|dead code|unused|clean(?: |-)?up|cleanup|obsolete|prun\w+|deprecated"),
        "What looks unused may be reached by name at run time, from configuration or from outside.",
        lambda b: _some(
            f"Show that it is unused: {say.lower_first(_uses(b))}, in code, configuration and documents."
            if _uses(b)
            else f"Show that it is unused with {say.span(_search(b) + (f' -iw {b.coded_word}' if b.coded_word else ''))}, in code, configuration and documents."
        ),
        lambda b: _some(
            f"Remove it from {b.at}." if b.at else "Remove it.", "Remove what only it needed: imports, settings, dependencies, tests."
        ),
        lambda b: _some("Search once more for its names in documents and CI."),
        "Nothing refers to what was removed, and nothing that only it needed is left",
    ),
    Kind(
        "formatting",
        _words(
            r"format(?:ting|ter)?|lint\w*|ruff|black|prettier|eslint|isort|type hints?|annotations?|mypy|whitespace|style"
            r"|gitignore|editorconfig"
        ),
        "A formatter's diff hides any other change made with it.",
        lambda b: ("Commit or set aside everything else first: this diff must hold nothing but this.",),
        lambda b: _some(_edit(b), _run(b, "format") or _run(b, "lint")),
        lambda b: _some(_run(b, "types")),
        "The checker reports nothing for the files concerned, and the diff changes no behaviour",
    ),
    Kind(
        "release",
        _words(r"release|version number|tag|publish\w*|change ?log entr\w+"),
        "A version number stands in more places than one remembers.",
        lambda b: (f"Find every place that states the version with {say.span(_search(b))} and the present number.",),
        lambda b: _some(_edit(b), "Write the change log from the commits since the last tag, in words for users."),
        lambda b: _some(_run(b, "build")),
        "All places state the same version, and the built package reports it",
    ),
    Kind(
        "configuration",
        _words(r"config\w*|settings?|env(?:ironment)?|\.env|yaml|toml|ini|secrets?|permissions?|log levels?|logging|timeouts?"),
        "A wrong key is often ignored without a word.",
        lambda b: _some(f"Note the present value at {b.at} and who reads it." if b.at else "Note the present value and who reads it."),
        lambda b: _some(_edit(b), "Misspell the key on purpose once: see whether anything complains, then put it right."),
        lambda b: _some("Bring the sample configuration, CI and documents into line."),
        "The new value is the one in effect, read back from the running program",
    ),
)

_GENERAL = Kind(
    "general upkeep",
    _words(r"$^"),
    "What nobody looks at can break unseen.",
    lambda b: _some(f"Read {b.at} and note what depends on it." if b.at else "Find every place concerned and note what depends on it."),
    lambda b: _some(
        _edit(b),
        b.pattern or "Keep the form of the lines around it.",
    ),
    lambda b: _some(f"{common.callers(b)} and bring them into line." if common.callers(b) else ""),
    "The change is in place and every check that passed before still passes",
)
