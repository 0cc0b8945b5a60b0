"""The shape of the test to write, in the project's own framework and with its real names."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.safe_text import code_block, one_line
from planner.drafts.brief import Brief

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*(?:[.:#]{1,2}[A-Za-z_$][\w$]*)?$")


def test_shape(brief: Brief, *, case: str, given: str, then: str) -> str:
    """A code block with one test of the primary symbol; empty where there is no callable symbol or no known framework.

    Args:
        brief: The task.
        case: Snake-case name of the case (``reported_case``).
        given: What the input is, in words, for the comment.
        then: What must hold, in words, for the comment.
    """
    symbol, file = brief.code_symbol, brief.primary
    if not symbol or not file or not _IDENTIFIER.match(symbol.name):
        return ""
    make = _SHAPES.get(_framework(brief, file.path))
    if not make:
        return ""
    owner, _, method = symbol.name.replace("::", ".").replace("#", ".").rpartition(".")
    if symbol.kind == "class":
        owner, method = symbol.name.rpartition(".")[2], ""
    if not symbol.signature and not (symbol.kind == "class" and symbol.constructor):
        return ""  # nothing is known of how it is called
    header = symbol.constructor if symbol.kind == "class" else symbol.signature
    shape = _Shape(
        source=file.path,
        test=brief.test_path,
        owner=owner.rpartition(".")[2],
        method=method,
        inputs=parameters(header, file.path),
        made_with=parameters(symbol.constructor, file.path) if symbol.constructor else None,
        case=case,
        given=one_line(given, 100),
        then=one_line(then, 100),
        package=_go_package(file.path),
        waits=bool(re.search(r"\basync\b|: Promise<|\bTask<|\bTask \w", symbol.signature)),
    )
    language, code = make(shape)
    return code_block(code, language)


def _go_package(path: str) -> str:
    """The folder's name, which is the package's by custom; unknown for a file at the top."""
    return re.sub(r"\W", "", PurePosixPath(path).parent.name)


def _framework(brief: Brief, path: str) -> str:
    """The framework, only where its language is the language of the file under test."""
    name = brief.codebase.test_framework.lower()
    suffix = PurePosixPath(path).suffix.lower()
    return name if suffix in _SUFFIXES.get(name, ()) else ""


_SUFFIXES = {
    "pytest": (".py",),
    "unittest": (".py",),
    **dict.fromkeys(("jest", "vitest", "mocha", "ava", "node:test"), (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx")),
    "go test": (".go",),
    "cargo test": (".rs",),
    **dict.fromkeys(("junit", "junit5", "junit4"), (".java",)),
    **dict.fromkeys(("xunit", "nunit", "mstest", "dotnet test"), (".cs",)),
    **dict.fromkeys(("rspec", "minitest"), (".rb",)),
    "phpunit": (".php",),
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one example is made of.

    Attributes:
        source: Path of the code under test.
        test: Path of the test; empty when not known.
        owner: Class of a method; empty for a function.
        method: The function; empty when a class is made.
        inputs: Names of the parameters that must be given, from the real header.
        made_with: The same for the constructor of ``owner``; None when its header was not read.
        case: Snake-case name of the case.
        given: What the input is, in words.
        then: What must hold, in words.
        package: The package the file declares, for Go.
        waits: Whether the call is asynchronous.
    """

    source: str
    test: str
    owner: str
    method: str
    inputs: tuple[str, ...]
    made_with: tuple[str, ...] | None
    case: str
    given: str
    then: str
    package: str = ""
    waits: bool = False

    @property
    def words(self) -> str:
        return self.case.replace("_", " ")

    @property
    def imported(self) -> str:
        return self.owner or self.method

    @property
    def snake(self) -> str:
        subject = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.method or self.owner).lower().strip("_")
        return f"test_{subject}_{self.case}"

    @property
    def camel(self) -> str:
        return "".join(p[:1].upper() + p[1:] for p in [*re.split(r"_+", self.method or self.owner), *self.case.split("_")])

    @property
    def subject(self) -> str:
        """A variable for the object under test: ``runner`` for ``CliRunner``."""
        words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", self.owner)
        return (words[-1] if words else self.owner).lower() or "subject"

    @property
    def python_module(self) -> str:
        parts = list(PurePosixPath(self.source).with_suffix("").parts)
        if parts and parts[0] in ("src", "lib"):
            parts = parts[1:]
        return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)

    @property
    def relative(self) -> str:
        """The import path of the source from the test file, as JavaScript writes it."""
        here = PurePosixPath(self.test).parent.parts if self.test else PurePosixPath(self.source).parent.parts
        there = PurePosixPath(self.source).with_suffix("").parts
        same = 0
        while same < min(len(here), len(there) - 1) and here[same] == there[same]:
            same += 1
        up = "../" * (len(here) - same) or "./"
        return up + "/".join(there[same:])

    @property
    def constructed(self) -> str:
        """The constructor's arguments by name; empty when it takes none or is not known."""
        return ", ".join(self.made_with or ())

    @property
    def arguments(self) -> str:
        return ", ".join(self.inputs)

    @property
    def told(self) -> str:
        """The comment that says what the inputs are."""
        names = [*(self.made_with or ()) * bool(self.method), *self.inputs]
        return f"{', '.join(names)}: {self.given}" if names else f"set up: {self.given}"


def _python_body(s: _Shape, check: str) -> str:
    wait = "await " if s.waits else ""
    lines = [f"# {s.told}"]
    if s.owner and s.method:
        lines += [f"{s.subject} = {s.owner}({s.constructed})", "", f"result = {wait}{s.subject}.{s.method}({s.arguments})"]
    else:
        lines += ["", f"result = {wait}{s.method or s.owner}({s.arguments})"]
    return "\n".join([*lines, "", check])


def _python(s: _Shape) -> str:
    body = textwrap.indent(_python_body(s, f"assert result == expected  # {s.then}"), "    ")
    mark = "async " if s.waits else ""
    return f"from {s.python_module} import {s.imported}\n\n\n{mark}def {s.snake}():\n{body}"


def _unittest(s: _Shape) -> str:
    body = textwrap.indent(_python_body(s, f"self.assertEqual(result, expected)  # {s.then}"), " " * 8)
    return (
        f"import unittest\n\nfrom {s.python_module} import {s.imported}\n\n\n"
        f"class {s.camel}(unittest.TestCase):\n    def {s.snake}(self):\n{body}"
    )


def _javascript(s: _Shape) -> tuple[str, str]:
    language = "ts" if s.source.endswith((".ts", ".tsx")) else "js"
    wait = "await " if s.waits else ""
    make = f"  const {s.subject} = new {s.owner}({s.constructed});\n" if s.owner and s.method else ""
    call = (
        f"{s.subject}.{s.method}({s.arguments})" if make else f"{s.method}({s.arguments})" if s.method else f"new {s.owner}({s.arguments})"
    )
    mark = "async " if s.waits else ""
    return language, (
        f"import {{ {s.imported} }} from '{s.relative}';\n\n"
        f"test('{s.method or s.owner}: {s.words}', {mark}() => {{\n"
        f"  // {s.told}\n{make}"
        f"  const result = {wait}{call};\n\n"
        f"  expect(result).toEqual(expected); // {s.then}\n"
        "});"
    )


def _go(s: _Shape) -> tuple[str, str]:
    make = f"    {s.subject[:1]} := &{s.owner}{{}}\n" if s.owner and s.method else ""
    call = f"{s.subject[:1]}.{s.method}({s.arguments})" if make else f"{s.method}({s.arguments})" if s.method else f"{s.owner}{{}}"
    return "go", (
        (f"package {s.package}\n\n" if s.package else "") + f"func Test{s.camel}(t *testing.T) {{\n"
        f"    // {s.told}\n{make}"
        f"    got := {call}\n\n"
        "    if !reflect.DeepEqual(got, want) {\n"
        f'        t.Errorf("got %v, want %v", got, want) // {s.then}\n'
        "    }\n}"
    )


def _rust(s: _Shape) -> tuple[str, str]:
    wait = ".await" if s.waits else ""
    call = f"{s.owner}::{s.method}({s.arguments})" if s.owner and s.method else f"{s.method or s.owner}({s.arguments})"
    return "rust", (
        f"#[test]\nfn {s.snake.removeprefix('test_')}() {{\n"
        f"    // {s.told}\n"
        f"    let result = {call}{wait};\n\n"
        f"    assert_eq!(result, expected); // {s.then}\n"
        "}"
    )


def _java(s: _Shape) -> tuple[str, str]:
    owner = s.owner or PurePosixPath(s.source).stem
    make = f"    var {s.subject} = new {owner}({s.constructed});\n" if s.method else ""
    call = f"{s.subject}.{s.method}({s.arguments})" if s.method else f"new {owner}({s.arguments})"
    name = s.camel[:1].lower() + s.camel[1:]
    return "java", (
        f"@Test\npublic void {name}() {{\n    // {s.told}\n{make}    var result = {call};\n\n"
        f"    assertEquals(expected, result); // {s.then}\n}}"
    )


def _csharp(s: _Shape, mark: str) -> tuple[str, str]:
    owner = s.owner or PurePosixPath(s.source).stem
    # An extension method ("this IDbConnection cnn") is called on its first parameter.
    extends = bool(s.inputs) and s.inputs[0].startswith("this ")
    inputs = tuple(i.removeprefix("this ") for i in s.inputs)
    wait = "await " if s.waits else ""
    make = "" if extends or not s.method else f"    var {s.subject} = new {owner}({s.constructed});\n"
    on = inputs[0] if extends else s.subject
    call = f"{on}.{s.method}({', '.join(inputs[1:] if extends else inputs)})" if s.method else f"new {owner}({', '.join(inputs)})"
    given = s.told.replace("this ", "")
    return "csharp", (
        f"[{mark}]\npublic {'async Task' if s.waits else 'void'} {s.camel}()\n{{\n    // {given}\n{make}    var result = {wait}{call};\n\n"
        + (
            f"    Assert.Equal(expected, result); // {s.then}\n}}"
            if mark == "Fact"
            else f"    Assert.That(result, Is.EqualTo(expected)); // {s.then}\n}}"
        )
    )


def _ruby(s: _Shape) -> tuple[str, str]:
    make = f"  {s.subject} = {s.owner}.new({s.constructed})\n" if s.owner and s.method else ""
    call = (
        f"{s.subject}.{s.method}({s.arguments})" if make else f"{s.method}({s.arguments})" if s.method else f"{s.owner}.new({s.arguments})"
    )
    return "ruby", f'it "{s.words}" do\n  # {s.told}\n{make}  expect({call}).to eq(expected) # {s.then}\nend'


def _php(s: _Shape) -> tuple[str, str]:
    inputs = ", ".join(f"${i.lstrip('$')}" for i in s.inputs)
    made = ", ".join(f"${i.lstrip('$')}" for i in s.made_with or ())
    make = f"    ${s.subject} = new {s.owner}({made});\n" if s.owner and s.method else ""
    call = f"${s.subject}->{s.method}({inputs})" if make else f"{s.method}({inputs})" if s.method else f"new {s.owner}({inputs})"
    return "php", (
        f"public function test{s.camel}(): void\n{{\n    // {s.told}\n{make}    $result = {call};\n\n"
        f"    $this->assertEquals($expected, $result); // {s.then}\n}}"
    )


def parameters(header: str, path: str) -> tuple[str, ...]:
    """Names of the parameters that a call must give, from a definition's header on one line.

    ``self``, those with a default, variadic ones and optional ones are left out; of C# extension methods the first keeps its ``this``.
    """
    inside = _first_brackets(header, path)
    names: list[str] = []
    for at, part in enumerate(_split(inside)):
        name = _parameter_name(part.strip(), PurePosixPath(path).suffix.lower(), first=at == 0)
        if name == "*":
            break  # what follows is named in the call; those without default are rare
        if name:
            names.append(name)
    return tuple(names[:5])


def _first_brackets(header: str, path: str) -> str:
    """What stands between the parameter list's brackets; Go's receiver is no parameter list."""
    start = header.find("(")
    if path.endswith(".go") and re.match(r"func\s*\(", header):
        start = header.find("(", header.find(")"))
    depth = 0
    for at in range(max(start, 0), len(header)):
        depth += header[at] == "("
        depth -= header[at] == ")"
        if depth == 0 and at > start >= 0:
            return header[start + 1 : at]
    return ""


def _split(text: str) -> list[str]:
    """Parts between commas that stand in no bracket; ``=>`` and ``->`` close none."""
    parts, depth, last = [], 0, ""
    current = ""
    for ch in text:
        if ch in "([{<":
            depth += 1
        elif ch in ")]}" or (ch == ">" and last not in "=-"):
            depth -= 1
        if ch == "," and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += ch
        last = ch
    return [p for p in [*parts, current] if p.strip()]


def _parameter_name(part: str, suffix: str, *, first: bool) -> str:
    """The name to give; ``*`` where only named ones follow; empty for one that may be left out."""
    part = re.sub(r"^(?:@\w+(?:\([^)]*\))?\s+|\[[^\]]*\]\s*)+", "", part)
    if suffix in (".py", ".rb"):
        if part.startswith("*"):
            return "*"
        name = re.match(r"[A-Za-z_]\w*", part)
        return name[0] if name and "=" not in part and name[0] not in ("self", "cls") else ""
    if "=" in part.replace("=>", "") or part.startswith(("...", "params ")):
        return ""
    if suffix in (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx"):
        name = re.match(r"(?:(?:public|private|protected|readonly)\s+)*([A-Za-z_$][\w$]*)(\??)", part)
        return name[1] if name and not name[2] and name[1] != "this" else ""
    if suffix == ".go":
        return m[0] if (m := re.match(r"[A-Za-z_]\w*", part)) and "..." not in part else ""
    if suffix == ".rs":
        return (
            m[1]
            if (m := re.match(r"(?:mut\s+)?([a-z_]\w*)\s*:", part))
            else "self"
            if first and re.match(r"&?(?:'\w+\s+)?(?:mut\s+)?self$", part)
            else ""
        )
    if suffix == ".php":
        return m[0] if (m := re.search(r"\$\w+", part)) else ""
    # Java and C#: the name is the last word.
    name = re.search(r"([A-Za-z_]\w*)$", part)
    this = "this " if suffix == ".cs" and part.startswith("this ") else ""
    return this + name[1] if name and "..." not in part else ""


_SHAPES = {
    "pytest": lambda s: ("python", _python(s)),
    "unittest": lambda s: ("python", _unittest(s)),
    **dict.fromkeys(("jest", "vitest"), _javascript),
    "go test": _go,
    "cargo test": _rust,
    **dict.fromkeys(("junit", "junit5", "junit4"), _java),
    **dict.fromkeys(("xunit", "dotnet test"), lambda s: _csharp(s, "Fact")),
    "nunit": lambda s: _csharp(s, "Test"),
    "rspec": _ruby,
    "phpunit": _php,
}
