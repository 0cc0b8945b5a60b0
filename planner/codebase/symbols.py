"""Definitions in a file: names, kinds and the lines they span.

Python is read by its own grammar (never run); other languages by one regular expression per kind of line, with the end found by braces
or indentation. Wrong on exotic formatting, never wrong about a line number: what is reported stands on the line it names.
"""

from __future__ import annotations

import ast
import bisect
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from planner.codebase.model import Symbol

_MAX_SYMBOLS = 4_000
_MAX_LINE = 600
_HEADER_LINES = 15
"""How far below its first line a definition's opening brace may stand."""

_Rule = tuple[str, re.Pattern[str]]


def _rules(*pairs: tuple[str, str], flags: int = 0) -> tuple[_Rule, ...]:
    return tuple((kind, re.compile(pattern, flags)) for kind, pattern in pairs)


_NOT_CALLS = r"(?!(?:if|for|while|switch|catch|return|else|do|new|throw|await|typeof|using|lock|foreach|when|synchronized|sizeof|delete|case|super|this|assert|yield|async|function|elif|elseif|and|or|not|in|of|goto)\b)"  # noqa: E501
_JS_MODIFIERS = r"(?:(?:public|private|protected|static|async|readonly|override|abstract|get|set)\s+)*"

_JS = _rules(
    ("class", r"^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\s+(?P<name>[\w$]+)"),
    ("interface", r"^\s*(?:export\s+)?(?:declare\s+)?interface\s+(?P<name>[\w$]+)"),
    ("enum", r"^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+(?P<name>[\w$]+)"),
    ("type", r"^\s*(?:export\s+)?(?:declare\s+)?type\s+(?P<name>[\w$]+)\s*(?:<.*>)?\s*="),
    ("function", r"^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?function\s*\*?\s+(?P<name>[\w$]+)"),
    ("function", r"^\s*(?:export\s+)?(?:const|let|var)\s+(?P<name>[\w$]+)(?:\s*:[^=]{1,200})?\s*=\s*(?:async\s*)?(?:function\b|(?:<[^>]*>)?\([^)]*\)?[^;]{0,200}=>|[\w$]+\s*=>|\($)"),  # noqa: E501
    ("function", r"^\s*(?:module\.)?(?:exports|[\w$]+\.prototype|app|res|req|proto)\.(?P<name>[\w$]+)\s*=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*=>)"),  # noqa: E501
    ("test", r"^\s*(?:describe|it|test)(?:\.\w+)?\(\s*['\"`](?P<name>[^'\"`]{2,100})['\"`]"),
    ("method", rf"^\s+{_JS_MODIFIERS}{_NOT_CALLS}(?P<name>[\w$#]+)\s*(?:<[^>]*>)?\([^;]*\)\s*(?::[^;{{]{{1,120}})?\{{\s*$"),
    ("constant", r"^(?:export\s+)?const\s+(?P<name>[\w$]{3,})(?:\s*:[^=]{1,200})?\s*="),
)  # fmt: skip
_GO = _rules(
    ("method", r"^func\s+\(\s*(?:\w+\s+)?\*?(?P<owner>\w+)(?:\[[^\]]*\])?\s*\)\s+(?P<name>\w+)"),
    ("test", r"^func\s+(?P<name>(?:Test|Benchmark|Fuzz|Example)\w*)\("),
    ("function", r"^func\s+(?P<name>\w+)"),
    ("type", r"^type\s+(?P<name>\w+)\s"),
    ("type", r"^\t(?P<name>[A-Z]\w*)\s+(?:struct|interface)\s*\{"),
    ("constant", r"^(?:var|const)\s+(?P<name>\w+)\b"),
)
_RUST = _rules(
    (
        "function",
        r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+)?(?:const\s+)?(?:async\s+)?(?:unsafe\s+)?(?:extern\s+\"[^\"]*\"\s+)?fn\s+(?P<name>\w+)",
    ),
    ("type", r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|enum|union|trait|type)\s+(?P<name>\w+)"),
    ("impl", r"^\s*(?:unsafe\s+)?impl(?:<.*?>)?\s+(?:[\w:]+(?:<.*?>)?\s+for\s+)?(?P<name>\w+)"),
    ("module", r"^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(?P<name>\w+)\s*\{"),
    ("macro", r"^\s*macro_rules!\s*(?P<name>\w+)"),
    ("constant", r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const|static)\s+(?:mut\s+)?(?P<name>[A-Z]\w*)\s*:"),
)
_JVM_MODIFIERS = r"(?:(?:public|private|protected|internal|static|final|abstract|sealed|partial|virtual|override|async|readonly|unsafe|extern|synchronized|native|default|strictfp|open|data|inline|suspend|operator|tailrec|inner|value|annotation|required|ref|file|const|lateinit|non-sealed)\s+)"  # noqa: E501
_JVM = _rules(
    ("class", rf"^\s*(?:\[[^\]]*\]\s*)*{_JVM_MODIFIERS}*(?:class|record(?:\s+(?:class|struct))?|struct|object|companion\s+object)\s+(?P<name>\w+)"),  # noqa: E501
    ("interface", rf"^\s*{_JVM_MODIFIERS}*(?:@?interface|fun\s+interface)\s+(?P<name>\w+)"),
    ("enum", rf"^\s*{_JVM_MODIFIERS}*enum(?:\s+class)?\s+(?P<name>\w+)"),
    ("function", rf"^\s*{_JVM_MODIFIERS}*fun\s+(?:<[^>]*>\s*)?(?:[\w<>?]+\.)?(?P<name>`[^`]+`|\w+)\s*\("),
    ("method", rf"^\s+(?:\[[^\]]*\]\s*)*(?:@\w+(?:\([^)]*\))?\s+)*{_JVM_MODIFIERS}+(?:<[^>]{{1,80}}>\s+)?{_NOT_CALLS}(?:[\w.$]+(?:<[^;=]{{1,120}}>)?(?:\[[,\s]*\])*\??\s+)?{_NOT_CALLS}(?P<name>\w+)\s*(?:<[\w,\s]{{1,60}}>)?\("),  # noqa: E501
    ("method", rf"^\s+(?:@\w+(?:\([^)]*\))?\s+)*(?:<[^>]{{1,80}}>\s+)?{_NOT_CALLS}[\w.$]+(?:<[^;=]{{1,120}}>)?(?:\[\])*\??\s+{_NOT_CALLS}(?P<name>\w+)\s*\([^;=]*\)?\s*(?:throws [\w., ]+)?\{{?\s*$"),  # noqa: E501
    ("property", rf"^\s+{_JVM_MODIFIERS}+[\w.<>\[\],?\s]{{1,80}}\s(?P<name>\w+)\s*(?:\{{\s*(?:get|set|init)|=>)"),
)  # fmt: skip
_C = _rules(
    ("class", r"^\s*(?:template\s*<.*>\s*)?(?:typedef\s+)?(?:class|struct|union|enum(?:\s+class)?)\s+(?:\w+_API\s+|\[\[\w+\]\]\s+)?(?P<name>\w+)\s*(?:final\s*)?(?::[^;]*)?\{?\s*$"),  # noqa: E501
    ("namespace", r"^\s*(?:inline\s+)?namespace\s+(?P<name>[\w:]+)\s*\{?"),
    ("macro", r"^\s*#\s*define\s+(?P<name>\w+)\("),
    ("method", r"^(?![\s#/*}])(?:[\w:<>,*&~\[\]\s]+?[\s*&])?(?P<owner>\w+)::(?P<name>~?\w+|operator\S+)\s*\([^;]*$"),
    ("function", rf"^(?![\s#/*}}]){_NOT_CALLS}(?!typedef|using|else)(?:[\w:<>,\[\]]+[\s*&]+)+(?P<name>\w+)\s*\([^;]*$"),
    ("method", rf"^\s+(?:[\w:<>,]+[\s*&]+)+{_NOT_CALLS}(?P<name>\w+)\s*\([^;]*\)\s*(?:const\s*)?(?:noexcept\s*)?(?:override\s*)?\{{"),
)  # fmt: skip
_RUBY = _rules(
    ("class", r"^\s*class\s+(?P<name>[A-Z][\w:]*)"),
    ("module", r"^\s*module\s+(?P<name>[A-Z][\w:]*)"),
    ("method", r"^\s*def\s+(?:self\.)?(?P<name>[\w?!=]+)"),
    ("test", r"^\s*(?:describe|context|it|test|specify|feature|scenario)\s*\(?\s*['\"](?P<name>[^'\"]{2,100})['\"]"),
)
_PHP = _rules(
    ("class", r"^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|interface|trait|enum)\s+(?P<name>\w+)"),
    ("function", r"^\s*(?:(?:public|private|protected|static|abstract|final)\s+)*function\s+&?(?P<name>\w+)"),
)
_ELIXIR = _rules(
    ("module", r"^\s*defmodule\s+(?P<name>[\w.]+)"),
    ("function", r"^\s*(?:def|defp|defmacro)\s+(?P<name>[\w?!]+)"),
    ("test", r"^\s*(?:test|describe)\s+\"(?P<name>[^\"]{2,100})\""),
)
_SWIFT = _rules(
    ("class", r"^\s*(?:\w+\s+)*(?:class|struct|enum|protocol|extension|actor)\s+(?P<name>\w+)"),
    ("function", r"^\s*(?:@\w+\s+)*(?:\w+\s+)*func\s+(?P<name>\w+)"),
)
_SHELL = _rules(
    ("function", r"^\s*function\s+(?P<name>[\w:.-]+)"),
    ("function", r"^\s*(?P<name>[\w:.-]+)\s*\(\)\s*\{?"),
    ("filter", r"^\s*filter\s+(?P<name>[\w:-]+)"),
    flags=re.IGNORECASE,
)
_SQL_NAME = r"(?P<name>(?:(?:\[[^\]]+\]|\"[^\"]+\"|`[^`]+`|[\w$#@]+)\s*\.\s*){0,3}(?:\[[^\]]+\]|\"[^\"]+\"|`[^`]+`|[\w$#@]+))"
_SQL = _rules(
    ("procedure", rf"^\s*(?:create|alter|create\s+or\s+(?:alter|replace))\s+proc(?:edure)?\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    ("function", rf"^\s*(?:create|alter|create\s+or\s+(?:alter|replace))\s+function\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    ("view", rf"^\s*(?:create|alter|create\s+or\s+(?:alter|replace))\s+(?:materialized\s+)?view\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    ("trigger", rf"^\s*(?:create|alter|create\s+or\s+(?:alter|replace))\s+trigger\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    ("table", rf"^\s*create\s+(?:(?:external|global|local|temp|temporary|unlogged)\s+)*table\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    ("type", rf"^\s*create\s+(?:type|schema|sequence|synonym)\s+{_SQL_NAME}"),
    ("index", rf"^\s*create\s+(?:(?:unique|clustered|nonclustered|columnstore)\s+)*index\s+(?:if\s+not\s+exists\s+)?{_SQL_NAME}"),
    flags=re.IGNORECASE,
)

_BRACES = {
    "JavaScript": _JS, "TypeScript": _JS, "Vue": _JS, "Svelte": _JS, "Go": _GO, "Rust": _RUST, "Java": _JVM, "Kotlin": _JVM, "C#": _JVM, "Scala": _JVM,  # noqa: E501
    "Groovy": _JVM, "C": _C, "C++": _C, "PHP": _PHP, "Swift": _SWIFT, "Shell": _SHELL, "PowerShell": _SHELL,
}  # fmt: skip
_INDENTED = {"Ruby": _RUBY, "Elixir": _ELIXIR}
_CONTAINERS = frozenset(["class", "interface", "enum", "impl", "module", "type", "namespace"])


@lru_cache(maxsize=64)
def symbols_of(text: str, language: str) -> tuple[Symbol, ...]:
    """Definitions in ``text``, in the order of their first lines; an unknown language has none.

    The last few answers are kept: while a prompt is being typed the same files are read again and again.
    """
    if language == "Python":
        found = _python(text)
    elif language in _BRACES:
        found = _by_lines(text, _BRACES[language], _brace_ends)
    elif language in _INDENTED:
        found = _by_lines(text, _INDENTED[language], _indent_ends)
    elif language == "SQL":
        found = _sql(text)
    elif language == "Markdown":
        found = _headings(text)
    elif language == "reStructuredText":
        found = _underlined(text)
    else:
        found = []
    return tuple(found[:_MAX_SYMBOLS])


def _python(text: str) -> list[Symbol]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _by_lines(text, _PYTHON_LINES, _indent_ends)
    found: list[Symbol] = []
    stack: list[tuple[ast.AST, str]] = [(node, "") for node in reversed(tree.body)]
    while stack:
        node, owner = stack.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{owner}.{node.name}" if owner else node.name
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            found.append(Symbol(name, _python_kind(node, owner), first, node.end_lineno or node.lineno))
            if isinstance(node, ast.ClassDef):
                stack.extend((child, name) for child in reversed(node.body))
        elif isinstance(node, ast.If | ast.Try | ast.With):
            stack.extend((child, owner) for child in reversed(node.body))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not owner:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and len(target.id) > 2:
                found.append(Symbol(target.id, "constant", node.lineno, node.end_lineno or node.lineno))
    return found


def _python_kind(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> str:
    if isinstance(node, ast.ClassDef):
        return "class"
    if node.name.startswith("test"):
        return "test"
    return "method" if owner else "function"


_PYTHON_LINES = _rules(
    ("class", r"^\s*class\s+(?P<name>\w+)"),
    ("function", r"^\s*(?:async\s+)?def\s+(?P<name>\w+)"),
)


def _by_lines(text: str, rules: tuple[_Rule, ...], ends: Callable[[list[str]], Callable[[int], int]]) -> list[Symbol]:
    """Definitions by line, methods named after the class whose lines hold them."""
    lines = text.splitlines()
    end_of = ends(lines)
    found: list[Symbol] = []
    open_containers: list[Symbol] = []
    comment = False
    for at, line in enumerate(lines):
        stripped = line.lstrip()
        if comment:
            comment = "*/" not in line
            continue
        if stripped.startswith("/*"):
            comment = "*/" not in line
            continue
        if len(line) > _MAX_LINE or not stripped or stripped.startswith(("//", "* ", "--")):
            continue
        for kind, pattern in rules:
            match = pattern.match(line)
            if match is None:
                continue
            while open_containers and open_containers[-1].end_line <= at:
                open_containers.pop()
            symbol = Symbol(_qualified(match, kind, open_containers), kind, at + 1, end_of(at) + 1)
            found.append(symbol)
            if kind in _CONTAINERS and symbol.end_line > symbol.line:
                open_containers.append(symbol)
            break
        if len(found) >= _MAX_SYMBOLS:
            break
    return found


def _qualified(match: re.Match[str], kind: str, containers: list[Symbol]) -> str:
    name = match["name"].strip("`")
    owner = match.groupdict().get("owner")
    if owner:
        return f"{owner}.{name}"
    if kind in ("method", "function", "property") and containers and containers[-1].kind not in ("namespace", "module"):
        return f"{containers[-1].name.rpartition('.')[2]}.{name}"
    return name


_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)'|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`|//.*$|/\*.*?\*/")


def _without_comments(lines: list[str]) -> list[str]:
    """Lines without quoted text and comments: an unmatched brace in a doc comment must not end a class."""
    bare: list[str] = []
    inside = False
    for line in lines:
        text = line[:_MAX_LINE]
        if inside:
            _, end, text = text.partition("*/")
            inside = not end
            if inside:
                bare.append("")
                continue
        text = _QUOTED.sub("", text)
        before, opened, _ = text.partition("/*")
        inside = bool(opened)
        bare.append(before)
    return bare


def _brace_ends(lines: list[str]) -> Callable[[int], int]:
    """A function that tells the line closing the first brace opened at or soon after a line.

    A definition without a brace (a declaration, an expression body) ends where its statement does.
    """
    bare = _without_comments(lines)
    closes: dict[int, int] = {}
    stack: list[int] = []
    for at, line in enumerate(bare):
        for ch in line:
            if ch == "{":
                stack.append(at)
            elif ch == "}" and stack:
                opened = stack.pop()
                # The outermost brace of a line closes last and is the one that counts.
                closes[opened] = at

    def end_of(start: int) -> int:
        for at in range(start, min(len(bare), start + _HEADER_LINES)):
            if at in closes:
                return closes[at]
            text = bare[at].rstrip()
            if text.endswith(";") or (at > start and not text):
                return at if text else at - 1
        return start

    return end_of


def _indent_ends(lines: list[str]) -> Callable[[int], int]:
    return lambda start: _indent_end(lines, start)


def _indent_end(lines: list[str], start: int) -> int:
    """The last line indented deeper than ``start``, with a closing ``end`` at its own depth."""
    depth = len(lines[start]) - len(lines[start].lstrip())
    last = start
    for at in range(start + 1, min(len(lines), start + 3_000)):
        line = lines[at]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip()) <= depth:
            return at if line.strip() == "end" else last
        last = at
    return last


_GO_BATCH = re.compile(r"^\s*go\s*(?:\d+\s*)?$", re.IGNORECASE)
_SQL_MODULES = frozenset(["procedure", "function", "trigger", "view"])


def _sql(text: str) -> list[Symbol]:
    """CREATE and ALTER statements.

    A module (procedure, function, trigger, view) runs to the next GO or module, whatever tables it creates inside; other statements end
    at their semicolon or the next statement found.
    """
    lines = text.splitlines()
    found = [
        (kind, re.sub(r"[\[\]\"`\s]", "", match["name"]), at)
        for at, line in enumerate(lines)
        if len(line) <= _MAX_LINE
        for kind, pattern in _SQL
        if (match := pattern.match(line))
    ]
    batches = {at for at, line in enumerate(lines) if _GO_BATCH.match(line)} | {len(lines)}
    modules = {at for kind, _, at in found if kind in _SQL_MODULES}
    module_stops = sorted(batches | modules | (set() if len(batches) > 1 else {at for _, name, at in found if not name.startswith("#")}))
    stops = sorted(batches | {at for _, _, at in found})
    symbols: list[Symbol] = []
    for kind, name, at in found:
        module = kind in _SQL_MODULES
        places = module_stops if module else stops
        end = places[bisect.bisect_right(places, at)] - 1
        if not module:
            end = next((row for row in range(at, end + 1) if lines[row].rstrip().endswith(";")), end)
        while end > at and (not lines[end].strip() or lines[end].lstrip().startswith("--")):
            end -= 1
        symbols.append(Symbol(name, kind, at + 1, end + 1))
    return symbols


_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")


def _headings(text: str) -> list[Symbol]:
    """ATX headings outside code fences; a section ends before the next heading of any depth: tight, not nested."""
    lines = text.splitlines()
    marks: list[tuple[int, str]] = []
    fenced = False
    for at, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and len(line) <= _MAX_LINE and (match := _HEADING.match(line)):
            marks.append((at, match[2]))
    return _sections(lines, marks)


def _underlined(text: str) -> list[Symbol]:
    lines = text.splitlines()
    marks = [
        (at, line.strip())
        for at, (line, under) in enumerate(pairwise(lines))
        if line.strip()
        and len(line) <= _MAX_LINE
        and re.fullmatch(r"([=\-~^\"'`#*+.:_])\1{2,}\s*", under)
        and len(under.rstrip()) >= len(line.rstrip())
    ]
    return _sections(lines, marks)


def _sections(lines: list[str], marks: list[tuple[int, str]]) -> list[Symbol]:
    ends = [at for at, _ in marks[1:]] + [len(lines)] * bool(marks)
    found: list[Symbol] = []
    for (at, name), stop in zip(marks, ends, strict=True):
        end = stop - 1
        while end > at and not lines[end].strip():
            end -= 1
        found.append(Symbol(name, "heading", at + 1, end + 1))
    return found
