"""The shape of the test to write, in the project's own framework and with its real names."""

from __future__ import annotations

import re
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
    shape = _Shape(file.path, brief.test_path, owner, method, case, one_line(given, 100), one_line(then, 100))
    language, code = make(shape)
    return code_block(code, language)


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


class _Shape:
    """The names a shape is made of; each property answers one language's spelling."""

    def __init__(self, source: str, test: str, owner: str, method: str, case: str, given: str, then: str) -> None:
        self.source, self.test, self.owner, self.method = source, test, owner, method
        self.case, self.given, self.then = case, given, then

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

    def call(self, constructor: str, argument: str = "given", separator: str = ".") -> str:
        """The call under test."""
        if not self.owner:
            return f"{self.method}({argument})"
        return f"{constructor}{separator}{self.method}({argument})" if self.method else constructor


def _python(s: _Shape) -> str:
    call = s.call(f"{s.owner}()" if s.method else f"{s.owner}(given)")
    return (
        f"from {s.python_module} import {s.imported}\n\n\n"
        f"def {s.snake}():\n"
        f"    given = build_input()  # {s.given}\n\n"
        f"    result = {call}\n\n"
        f"    assert result == expected()  # {s.then}"
    )


def _unittest(s: _Shape) -> str:
    call = s.call(f"{s.owner}()" if s.method else f"{s.owner}(given)")
    return (
        f"import unittest\n\nfrom {s.python_module} import {s.imported}\n\n\n"
        f"class {s.camel}(unittest.TestCase):\n"
        f"    def {s.snake}(self):\n"
        f"        given = build_input()  # {s.given}\n\n"
        f"        result = {call}\n\n"
        f"        self.assertEqual(result, expected())  # {s.then}"
    )


def _javascript(s: _Shape) -> tuple[str, str]:
    language = "ts" if s.source.endswith((".ts", ".tsx")) else "js"
    call = s.call(f"new {s.owner}()" if s.method else f"new {s.owner}(given)")
    call = f"({call.split('.', 1)[0]}).{call.split('.', 1)[1]}" if s.owner and s.method else call
    return language, (
        f"import {{ {s.imported} }} from '{s.relative}';\n\n"
        f"test('{s.method or s.owner}: {s.words}', async () => {{\n"
        f"  const given = buildInput(); // {s.given}\n\n"
        f"  const result = await {call};\n\n"
        f"  expect(result).toEqual(expected()); // {s.then}\n"
        "});"
    )


def _go(s: _Shape) -> tuple[str, str]:
    package = re.sub(r"\W", "", PurePosixPath(s.source).parent.name) or "main"
    call = f"{s.method}(given)" if not s.owner else f"new({s.owner}).{s.method}(given)" if s.method else f"{s.owner}{{}}"
    return "go", (
        f'package {package}\n\nimport (\n    "reflect"\n    "testing"\n)\n\n'
        f"func Test{s.camel}(t *testing.T) {{\n"
        f"    given, want := reportedCase() // {s.given}\n\n"
        f"    got := {call}\n\n"
        "    if !reflect.DeepEqual(got, want) {\n"
        f'        t.Fatalf("got %v, want %v", got, want) // {s.then}\n'
        "    }\n}"
    )


def _rust(s: _Shape) -> tuple[str, str]:
    call = f"{s.method}(given)" if not s.owner else f"{s.owner}::default().{s.method}(given)" if s.method else f"{s.owner}::new(given)"
    return "rust", (
        "#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n"
        f"    fn {s.snake.removeprefix('test_')}() {{\n"
        f"        let (given, expected) = reported_case(); // {s.given}\n\n"
        f"        assert_eq!({call}, expected); // {s.then}\n"
        "    }\n}"
    )


def _java(s: _Shape) -> tuple[str, str]:
    owner = s.owner or PurePosixPath(s.source).stem
    call = f"new {owner}().{s.method}(given)" if s.method else f"new {owner}(given)"
    name = s.camel[:1].lower() + s.camel[1:]
    return "java", (
        f"@Test\nvoid {name}() {{\n    var given = buildInput(); // {s.given}\n\n    var result = {call};\n\n    "
        f"assertEquals(expected(), result); // {s.then}\n}}"
    )


def _csharp(s: _Shape) -> tuple[str, str]:
    owner = s.owner or PurePosixPath(s.source).stem
    call = f"new {owner}().{s.method}(given)" if s.method else f"new {owner}(given)"
    return "csharp", (
        f"public void {s.camel}()\n{{\n    var given = BuildInput(); // {s.given}\n\n    var result = {call};\n\n    "
        f"Assert.Equal(Expected(), result); // {s.then}\n}}"
    )


def _ruby(s: _Shape) -> tuple[str, str]:
    call = f"{s.owner}.new.{s.method}(given)" if s.owner and s.method else f"{s.method}(given)" if s.method else f"{s.owner}.new(given)"
    return "ruby", f'it "{s.words}" do\n  given = build_input # {s.given}\n\n  expect({call}).to eq(expected) # {s.then}\nend'


def _php(s: _Shape) -> tuple[str, str]:
    call = (
        f"(new {s.owner}())->{s.method}($given)"
        if s.owner and s.method
        else f"{s.method}($given)"
        if s.method
        else f"new {s.owner}($given)"
    )
    return "php", (
        f"public function test{s.camel}(): void\n{{\n    $given = $this->buildInput(); // {s.given}\n\n    $result = {call};\n\n"
        f"    $this->assertEquals($this->expected(), $result); // {s.then}\n}}"
    )


_SHAPES = {
    "pytest": lambda s: ("python", _python(s)),
    "unittest": lambda s: ("python", _unittest(s)),
    **dict.fromkeys(("jest", "vitest"), _javascript),
    "go test": _go,
    "cargo test": _rust,
    **dict.fromkeys(("junit", "junit5", "junit4"), _java),
    **dict.fromkeys(("xunit", "dotnet test"), _csharp),
    "rspec": _ruby,
    "phpunit": _php,
}

#: What follows every shape: the two helpers are for the person to write, because a request never states a whole input.
HELPERS = "The two helpers stand for the input and the answer of this case: write them as literals where they are short."
