"""Files that a task will create, named and placed as the repository names and places such files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from planner.codebase.languages import CODE, LANGUAGE_OF, language_of
from planner.codebase.model import RelevantFile
from planner.codebase.pairing import is_aside, is_test, is_test_case
from planner.codebase.scan import showable
from planner.codebase.words import is_task_word, terms_of, word_set
from planner.task import TaskType

_CREATE = re.compile(r"\b(?:add|adds|adding|create|creating|write|introduce|implement|build|new|scaffold|generate)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:add|create|introduce|implement|build|write|develop|provide|needs?|wants?|require)\s+(?:support\s+for\s+)?(?:an?\s+|the\s+|our\s+|some\s+)?(?:new\s+)?(?P<phrase>[^.,;:!?\n(]{2,120})", re.IGNORECASE  # noqa: E501
)  # fmt: skip
_PHRASE_END = re.compile(
    r"\s+(?:to|for|in|into|on|onto|with|from|that|so|when|where|which|via|using|by|of|at|as|and|or|if|after|before|between|under|over|per|through|like|based)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
# A part of something that exists: the task changes a file instead of creating one.
_PARTS = word_set(
    """
    flag flags option options parameter parameters param argument arguments arg args field fields column columns property
    properties attribute attributes method methods function functions setting settings key keys message messages log logs logging
    tests test docs documentation doc check checks validation typo link badge button label header headers index indexes constraint
    default value values hint hints annotation annotations comment comments docstring docstrings type types case cases overload
    overloads dependency dependencies version timeout retry limit support variable variables variant behavior behaviour alias
    shortcut warning error errors exception note notes line lines entry color colour
    """
)
# "its figures", "those rows": something that is there already.
_POINTING = frozenset(["its", "their", "his", "her", "my", "your", "this", "that", "these", "those", "all", "every", "each"])
_FILLERS = frozenset(["command", "commands", "system", "feature", "functionality", "module", "mechanism", "capability", "class", "file"])
_PATH = re.compile(r"(?<![\w/.:\\-])((?:[\w@.-]+/)*[\w@-][\w@.-]*\.[A-Za-z][A-Za-z0-9]{0,6})\b")
_MAX_NEW = 3


def new_files(
    prompt: str,
    task_type: TaskType | None,
    relevant: Sequence[RelevantFile],
    existing: frozenset[str],
    pairs: Mapping[str, tuple[str, ...]],
    test_framework: str,
    read: Callable[[str], str] = lambda _: "",
) -> tuple[RelevantFile, ...]:
    """At most three files to create; none when the task fits in what exists. Never a path that exists.

    Args:
        prompt: What was asked.
        task_type: Its type; unknown counts as one that may create files only where the prompt says so.
        relevant: Ranked existing files.
        existing: Every existing path.
        pairs: source → tests.
        test_framework: Empty when the project has no tests.
        read: Text of a path, to see which tests import the source.
    """
    taken = {path.lower() for path in existing}
    found: dict[str, RelevantFile] = {}

    def propose(path: str, reason: str, test_of: str = "") -> None:
        folders = {parent.as_posix().lower() for parent in PurePosixPath(path).parents}
        if path.lower() not in taken and not folders & taken and showable(path) and len(found) < _MAX_NEW:
            found.setdefault(path, RelevantFile(path=path, reason=reason, test_of=test_of, new=True))

    creates = bool(_CREATE.search(prompt[:600]))
    if creates or task_type is TaskType.FEATURE:
        for path in _named_paths(prompt, existing):
            propose(path, "named in the prompt and does not exist yet")
    source = next((f.path for f in relevant if language_of(f.path) in CODE and not is_test(f.path) and not is_aside(f.path)), "")
    module = ""
    if not found and source and (task_type is TaskType.FEATURE or (task_type is None and creates)):
        module = _new_module(prompt, relevant, existing)
        if module:
            siblings = str(PurePosixPath(module).parent)
            propose(module, "home of the new code, named and placed like its neighbours" + (f" in {siblings}" if siblings != "." else ""))
    if task_type in (TaskType.CHORE, TaskType.MIGRATION) or not test_framework:
        return tuple(found.values())
    created = [p for p in found if language_of(p) in CODE and not is_test(p)]
    # A test is proposed for a file that the prompt is about, not for one that shares a word with it.
    about = next((f for f in relevant if f.path == source), None)
    telling = about is not None and (about is relevant[0] or about.reason.startswith(("defines", "named", "in the stack")))
    for subject in created[:1] or [source] * telling:
        if subject and not pairs.get(subject) and (subject != source or not _tested_otherwise(source, relevant, read)):
            test, like = test_path_for(subject, existing, pairs)
            if test:
                what = "a regression test" if task_type is TaskType.FIX else "tests"
                propose(test, f"{what} for {subject}, which has none yet" + (f"; placed like {like}" if like else ""), subject)
    return tuple(found.values())


def _named_paths(prompt: str, existing: frozenset[str]) -> list[str]:
    """Clean relative paths with a known extension whose folder exists (or that stand at the root) and whose name is not that of a file that does."""  # noqa: E501
    folders = {parent.as_posix() for path in existing for parent in PurePosixPath(path).parents}
    names = {path.rpartition("/")[2].lower() for path in existing}
    result: list[str] = []
    for match in _PATH.finditer(prompt[:4000]):
        path = match[1].removeprefix("./")
        parts = PurePosixPath(path)
        if ".." in parts.parts or path in existing or f".{parts.suffix.lower().lstrip('.')}" not in LANGUAGE_OF:
            continue
        if "/" in path:
            if any(parent.as_posix() in folders for parent in list(parts.parents)[:-1]) or parts.parts[0] in folders:
                result.append(path)
        elif (
            path.lower() not in names
            and language_of(path) in CODE | {"Markdown", "YAML", "TOML", "JSON"}
            and not re.fullmatch(r"\w+\.(?:js|net)", path, re.I)
        ):
            result.append(path)
    return result[:2]


def _tested_otherwise(source: str, relevant: Sequence[RelevantFile], read: Callable[[str], str]) -> bool:
    """Whether a ranked test already covers the same ground though its name does not pair: it ranks high, or imports the source."""
    if any(is_test_case(f.path) and f.score > 0 for f in relevant[:5]):
        return True
    path = PurePosixPath(source)
    name = path.parent.name if path.stem == "__init__" else path.stem
    imports = re.compile(
        rf"(?:from|import|require\(|use)\b[^\n]{{0,200}}(?<![\w-]){re.escape(name)}(?![\w-])|['\"][^'\"\n]{{0,200}}/{re.escape(name)}(?:\.\w+)?['\"]"
    )
    return any(is_test_case(f.path) and imports.search(read(f.path)) for f in relevant)


def _new_module(prompt: str, relevant: Sequence[RelevantFile], existing: frozenset[str]) -> str:
    match = _SUBJECT.search(prompt[:600])
    if match is None:
        return ""
    phrase = _PHRASE_END.sub("", " " + match["phrase"]).strip()
    if phrase.partition(" ")[0].lower() in _POINTING:
        return ""
    words = [w for w in re.findall(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*", phrase) if not is_task_word(w.lower())]
    while len(words) > 1 and words[-1].lower() in _FILLERS:
        words.pop()
    if not words or len(words) > 4 or words[-1].lower() in _PARTS or "--" in phrase:
        return ""
    home = _home(relevant)
    if not home:
        return ""
    wanted = set(terms_of(" ".join(words)))
    for path in existing:
        # Something of that name is there already: the feature grows where it is.
        if language_of(path) in CODE and wanted <= set(terms_of(PurePosixPath(path).stem)):
            return ""
    folder = PurePosixPath(home).parent
    suffix = PurePosixPath(home).suffix
    siblings = [PurePosixPath(p).stem for p in existing if PurePosixPath(p).parent == folder and p.endswith(suffix) and not is_test(p)]
    return (folder / (_styled(words[-3:], siblings, language_of(home)) + suffix)).as_posix()


def _home(relevant: Sequence[RelevantFile]) -> str:
    """The best source file of the folder that holds the most weight among the first ranked sources."""
    sources = [f for f in relevant if language_of(f.path) in CODE and not is_test(f.path) and not is_aside(f.path)][:5]
    weight: Counter[str] = Counter()
    for place, file in enumerate(sources):
        weight[PurePosixPath(file.path).parent.as_posix()] += 60 // (place + 1)
    best = max(weight, key=lambda folder: (weight[folder], folder), default="")
    return next((f.path for f in sources if PurePosixPath(f.path).parent.as_posix() == best), "")


def _styled(words: Sequence[str], siblings: Sequence[str], language: str) -> str:
    """The words in the style most of the siblings have: snake, kebab, Pascal, camel or run together."""
    if len(words) == 1 and ("_" in words[0] or re.search(r"[a-z][A-Z]", words[0])):
        return words[0]
    lower = [w.lower() for word in words for w in word.split("_")]
    styles: Counter[str] = Counter()
    for name in siblings:
        if "-" in name:
            styles["kebab"] += 1
        elif "_" in name.strip("_"):
            styles["snake"] += 1
        elif re.match(r"[A-Z][a-z0-9]+", name):
            styles["pascal"] += 1
        elif re.search(r"[a-z][A-Z]", name):
            styles["camel"] += 1
    default = {
        "Java": "pascal",
        "C#": "pascal",
        "Kotlin": "pascal",
        "Scala": "pascal",
        "Swift": "pascal",
        "PHP": "pascal",
        "JavaScript": "kebab",
        "TypeScript": "kebab",
    }
    style = styles.most_common(1)[0][0] if styles else default.get(language, "snake")
    if style == "pascal":
        return "".join(w if w.isupper() and len(w) <= 4 else w[:1].upper() + w[1:] for w in words)
    if style == "camel":
        return lower[0] + "".join(w.capitalize() for w in lower[1:])
    return ("-" if style == "kebab" else "_").join(lower)


def test_path_for(source: str, existing: frozenset[str], pairs: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Where this repository would keep the test of ``source``.

    Returns:
        (path, the existing test it imitates); empty strings when the repository shows no way.
    """
    subject = PurePosixPath(source)
    language = language_of(source)
    alike = [
        (other, test) for other, tests in pairs.items() for test in tests if language_of(other) == language and PurePosixPath(test).suffix
    ]
    if alike:
        other, test = max(alike, key=lambda pair: (_nearness(source, pair[0]), pair[0], pair[1]))
        path = _imitated(subject, PurePosixPath(other), PurePosixPath(test))
        return (path, test) if path else ("", "")
    tests = [p for p in existing if is_test_case(p) and language_of(p) == language]
    if tests:
        like = max(tests, key=lambda p: (_nearness(source, p), p))
        name = _test_name(subject, PurePosixPath(like).stem)
        return ((PurePosixPath(like).parent / (name + PurePosixPath(like).suffix)).as_posix(), like) if name else ("", "")
    if language == "Go":
        return subject.with_name(f"{subject.stem}_test.go").as_posix(), ""
    if language == "Python" and any(p.startswith("tests/") for p in existing):
        return f"tests/test_{subject.stem}.py", ""
    return "", ""


def _nearness(one: str, other: str) -> int:
    common = 0
    for a, b in zip(PurePosixPath(one).parts[:-1], PurePosixPath(other).parts[:-1], strict=False):
        if a != b:
            break
        common += 1
    return common


def _imitated(subject: PurePosixPath, other: PurePosixPath, test: PurePosixPath) -> str:
    """``subject`` moved and renamed the way ``other`` was to become ``test``."""
    if re.sub(r"[._-]", "", other.stem).lower() not in re.sub(r"[._-]", "", test.stem).lower():
        return ""
    name = _test_name(subject, test.stem, other.stem)
    if not name:
        return ""
    source_folders, test_folders = list(other.parent.parts), list(test.parent.parts)
    # What both share at the end is mirrored: the new test replaces that part with its source's own folders.
    shared = 0
    while shared < min(len(source_folders), len(test_folders)) and source_folders[-1 - shared] == test_folders[-1 - shared]:
        shared += 1
    own = list(subject.parent.parts)
    if source_folders == test_folders:
        folders = own
    elif len(test_folders) == len(source_folders) + 1 and test_folders[:-1] == source_folders:
        folders = [*own, test_folders[-1]]
    elif shared and own[: len(source_folders) - shared] == source_folders[: len(source_folders) - shared]:
        folders = test_folders[: len(test_folders) - shared] + own[len(source_folders) - shared :]
    else:
        folders = test_folders
    return PurePosixPath(*folders, name + test.suffix).as_posix()


def _test_name(subject: PurePosixPath, like: str, other: str = "") -> str:
    """A test's stem for ``subject`` in the style of ``like``."""
    stem = subject.stem if subject.stem != "__init__" else subject.parent.name
    if other and other in like:
        return like.replace(other, stem, 1)
    for pattern, made in (
        (r"^test_", f"test_{stem}"), (r"^test-", f"test-{stem}"), (r"_test$", f"{stem}_test"), (r"-test$", f"{stem}-test"), (r"\.test$", f"{stem}.test"),  # noqa: E501
        (r"\.spec$", f"{stem}.spec"), (r"_spec$", f"{stem}_spec"), (r"[A-Za-z0-9]Tests$", f"{stem}Tests"), (r"[A-Za-z0-9]Test$", f"{stem}Test"),  # noqa: E501
        (r"[A-Za-z0-9]Spec$", f"{stem}Spec"), (r"^Test[A-Z]", f"Test{stem}"), (r"_tests$", f"{stem}_tests"),
    ):  # fmt: skip
        if re.search(pattern, like):
            return made
    return ""
