"""Which test framework a project uses, by what it declares and by what its tests import."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from planner.codebase import commands_python
from planner.codebase.index import Index
from planner.codebase.languages import language_of
from planner.codebase.manifests import Project, table
from planner.codebase.pairing import is_test

_IMPORTS: tuple[tuple[str, str, str, str], ...] = (
    # language, term a file holds, what its line looks like, framework
    ("Python", "pytest", r"^[ \t]*(?:import pytest|from pytest)\b", "pytest"),
    ("Python", "unittest", r"^[ \t]*(?:import unittest|from unittest)\b", "unittest"),
    ("Go", "test", r'^[ \t]*(?:import\s+)?"testing"', "go test"),
    ("Rust", "test", r"^[ \t]*#\[(?:\w+::)?test\]", "cargo test"),
    ("Java", "junit", r"^import (?:static )?org\.junit\b", "JUnit"),
    ("Kotlin", "junit", r"^import org\.junit\b", "JUnit"),
    ("Java", "testng", r"^import (?:static )?org\.testng\b", "TestNG"),
    ("C#", "xunit", r"\busing (?:static )?Xunit\b|\[(?:Fact|Theory)\b", "xUnit"),
    ("C#", "nunit", r"\busing NUnit\b", "NUnit"),
    ("C#", "testmethod", r"^[ \t]*\[TestMethod\]", "MSTest"),
    ("Ruby", "rspec", r"\bRSpec\b|require ['\"](?:spec|rails)_helper", "RSpec"),
    ("Ruby", "minitest", r"(?i)minitest", "minitest"),
    ("PHP", "phpunit", r"PHPUnit", "PHPUnit"),
    ("SQL", "tsqlt", r"(?i)\btSQLt\.", "tSQLt"),
    ("C++", "gtest", r"#include\s*[<\"]gtest", "GoogleTest"),
    ("C++", "catch2", r"#include\s*[<\"]catch2", "Catch2"),
    ("Elixir", "exunit", r"ExUnit", "ExUnit"),
)
_NODE = ("vitest", "jest", "mocha", "ava", "tap", "jasmine", "@playwright/test", "cypress", "karma")


def test_framework_of(projects: Sequence[Project], index: Index, relevant: Sequence[str], read: Callable[[str], str]) -> str:
    """The framework of the relevant files' main language, else of the first project that shows one; empty when none does."""
    languages = list(dict.fromkeys(language_of(path) for path in relevant[:5]))
    found: dict[str, str] = {}
    for project in projects:
        if commands_python.pytest_source(project):
            found.setdefault("Python", "pytest")
        if project.has("package.json") and (name := _node(project)):
            for language in ("JavaScript", "TypeScript", "Vue", "Svelte"):
                found.setdefault(language, name)
    for language, term, pattern, name in _IMPORTS:
        if language in found:
            continue
        line = re.compile(pattern, re.MULTILINE)
        holders = [p for p in index.holding(term) if language_of(p) == language and (is_test(p) or language in ("Rust", "SQL"))]
        if any(line.search(read(path)) for path in holders[:12]):
            found[language] = name
    for language in languages:
        if language in found:
            return found[language]
    return next(iter(found.values()), "")


def _node(project: Project) -> str:
    data = project.json("package.json")
    declared = {**table(data, "dependencies"), **table(data, "devDependencies")}
    script = str(table(data, "scripts").get("test", ""))
    if re.search(r"\bnode\b.*--test\b", script):
        return "node:test"
    for name in _NODE:
        if re.search(rf"\b{re.escape(name)}\b", script):
            return name
    return next((name for name in _NODE if name in declared), "")
