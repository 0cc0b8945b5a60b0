"""Files that the prompt itself names: paths, stack traces, symbols."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from planner.codebase.languages import language_of

_PATH = re.compile(r"(?<![\w/.\\-])((?:[A-Za-z]:)?[\w.@+~\-\\/\[\]$]*[\w\])$-])(?:[:(](\d{1,6})\b)?")
_PYTHON_FRAME = re.compile(r'File "(?P<path>[^"\n]{1,400})", line (?P<line>\d{1,6})(?:, in (?P<function>\w{1,100}))?')
_DOTNET_FRAME = re.compile(
    r"(?:\bat [\w.`<>\[\]]{0,200}?(?P<function>\w{1,100})(?:\[[^\]\n]{0,80}\])?\([^)\n]{0,300}\))? in (?P<path>[^\n]{1,400}?):line (?P<line>\d{1,6})"
)
_GO_FRAME = re.compile(r"[\w./-]{0,200}[.)](?P<function>\w{1,100})\([^()\n]{0,200}\)\n\s+(?P<path>[^\s:]{1,300}\.go):(?P<line>\d{1,6})")
_JS_FRAME = re.compile(
    r"\bat (?:async )?(?:new )?(?:[\w$.<>]{0,100}?(?P<function>[\w$]{1,100}) (?:\[as \w+\] )?\()?(?:file://)?(?P<path>[^\s():]{1,300}\.[cm]?[jt]sx?):(?P<line>\d{1,6}):\d{1,6}"
)
_JAVA_FRAME = re.compile(r"\bat ([\w.$]+)\.([\w$<>]+)\(([\w$]+\.(?:java|kt|scala|groovy)):(\d{1,6})\)")
_IDENTIFIER = re.compile(
    r"`([^`\n]{2,80})`|\b([A-Za-z]\w*(?:(?:\.|::|#)[A-Za-z_]\w*)+|[a-z][a-z0-9]*[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*|\w*[a-zA-Z0-9]_[a-zA-Z]\w*)\b(?:\(\))?"
)

_SAID_BARE = frozenset(["readme", "changelog", "changes", "contributing", "license", "history", "security", "code_of_conduct"])
_FRAME_WORDS = re.compile(
    r"Traceback \(most recent call last\):|^[ \t]*File (?=\")|, line \d+, in\b|^[ \t]*at (?=[\w.$<>]+\()", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A file named in the prompt.

    Attributes:
        path: An existing path.
        line: The line said with it; 0 when none.
        how: ``path``, ``name`` or ``frame``.
        function: The function a stack trace names for it; empty elsewhere.
    """

    path: str
    line: int
    how: str
    function: str = ""


def mentioned_files(prompt: str, paths: Iterable[str]) -> list[Mention]:
    """Existing files that a prompt names, in the order of the prompt; of an ambiguous name at most three, shortest path first."""
    prompt = prompt[:40_000]
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        name = path.rpartition("/")[2].lower()
        by_name[name].append(path)
        # People say "the README" for README.md.
        if (stem := name.partition(".")[0]) != name and stem in _SAID_BARE:
            by_name[stem].append(path)
    found: dict[str, Mention] = {}
    places: list[tuple[int, str, int, str, str]] = []
    for frame in (_PYTHON_FRAME, _DOTNET_FRAME, _GO_FRAME, _JS_FRAME):
        places += [(m.start("path"), m["path"], int(m["line"]), "frame", m["function"] or "") for m in frame.finditer(prompt)]
    for m in _JAVA_FRAME.finditer(prompt):
        package = m[1].rpartition(".")[0].replace(".", "/")
        places.append((m.start(), f"{package}/{m[3]}" if package else m[3], int(m[4]), "frame", m[2]))
    places += [
        (m.start(), m[1], int(m[2] or 0), "path", "")
        for m in _PATH.finditer(prompt)
        if "." in m[1] or "/" in m[1] or m[1].lower() in by_name
    ]
    # At one place the reading as a frame goes before that as a bare path.
    for _, text, line, how, function in sorted(places, key=lambda p: (p[0], p[3] != "frame")):
        for path in _resolve(text, by_name):
            said = how if "/" in text or "\\" in text or how == "frame" else "name"
            old = found.get(path)
            if old is None or (line and not old.line):
                found[path] = Mention(path, line, said, function)
    return list(found.values())


def _resolve(text: str, by_name: dict[str, list[str]]) -> list[str]:
    """Existing paths whose end is ``text``, or (an absolute path from another machine) which are the end of ``text``."""
    cleaned = text.replace("\\", "/").rstrip(".").removeprefix("./").strip("/")
    name = cleaned.rpartition("/")[2].lower()
    candidates = by_name.get(name, [])
    if not candidates:
        return []
    wanted = cleaned.lower().split("/")
    scored = []
    for path in candidates:
        have = path.lower().split("/")
        common = 0
        while common < min(len(have), len(wanted)) and have[-1 - common] == wanted[-1 - common]:
            common += 1
        scored.append((common, path))
    if name in _SAID_BARE and len(wanted) == 1:
        # One such file at the top is the project's; those below it belong to parts.
        top = [path for path in candidates if "/" not in path]
        return sorted(top)[:1] or sorted(candidates, key=lambda p: (p.count("/"), p))[:3]
    best = max(common for common, _ in scored)
    if len(wanted) > 1 and best < 2 and any("/" in path for _, path in scored) and not any("/" not in path for _, path in scored):
        return []
    return sorted((path for common, path in scored if common == best), key=lambda p: (p.count("/"), p))[:3]


def without_paths(prompt: str) -> str:
    """The prompt with each path cut to its file's stem: folders and extensions of a pasted path say where, not what."""

    def stem_of(match: re.Match[str]) -> str:
        text = match[1].replace("\\", "/").rstrip("/")
        name = text.rpartition("/")[2]
        known = language_of(name) and "." in name
        if not known and "/" not in text.strip("./"):
            return match[0]
        # ``and/or`` and ``client/server`` are words, not places.
        return name.rpartition(".")[0] if known else (match[0] if text.count("/") < 2 else name)

    return _FRAME_WORDS.sub(" ", _PATH.sub(stem_of, prompt[:40_000]))


def mentioned_identifiers(prompt: str) -> list[str]:
    """Names that only a program would use (``parse_money``, ``OrderService.close``, anything in backticks), in order."""
    found: dict[str, None] = {}
    for quoted, bare in _IDENTIFIER.findall(prompt[:8_000]):
        for word in re.findall(r"[A-Za-z_]\w*", quoted or bare):
            if len(word) > 2 and (quoted or "_" in word or word[0].isupper() or re.search(r"[a-z][A-Z]", word) or "." in bare):
                found.setdefault(word)
    return list(found)
