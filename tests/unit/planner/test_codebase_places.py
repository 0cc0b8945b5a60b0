"""Files that custom makes relevant, and files that only everyday words would have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from planner.codebase.explore import explore
from planner.codebase.mentions import mentioned_files
from planner.codebase.places import custom_of, custom_of_migration, packages_of
from planner.task import TaskType

PYPROJECT = '[project]\nrequires-python = ">=3.8"\ndependencies = [\n  "pydantic>=2",\n  "click",\n]\n'
FILES = {
    "pyproject.toml": PYPROJECT,
    "uv.lock": '[[package]]\nname = "pydantic"\nversion = "2.0"\n',
    "app/models.py": "from pydantic import BaseModel\n",
    "app/views.py": "def add_row():\n    return 3\n",
    ".github/workflows/test.yml": 'matrix:\n  python: ["3.8", "3.9"]\n',
    ".github/dependabot.yml": "version: 2\n",
    "static/css/base.css": "body {}\n",
}


def paths_of(prompt: str, files: Mapping[str, str] = FILES) -> list[str]:
    return [f.path for f in custom_of(prompt, files, lambda p: files[p]).files]


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("bump pydantic to 3", ("pydantic",)),
        ("upgrade django and celery to the latest", ("django", "celery")),
        ("update requests to 2.32", ("requests",)),
        ("update dependencies", ()),
        ("update the user profile page", ()),
        ("bump python to 3.12", ()),
        ("pin @types/node to v20", ("@types/node",)),
    ],
)
def test_packages_whose_version_is_to_change(prompt: str, names: tuple[str, ...]) -> None:
    assert packages_of(prompt) == names


def test_a_package_is_changed_where_it_is_declared_and_locked() -> None:
    found = custom_of("bump pydantic to 3", FILES, lambda p: FILES[p])
    assert [(f.path, f.lines) for f in found.files] == [("pyproject.toml", ((4, 4),)), ("uv.lock", ((2, 2),))]
    assert found.only is not None
    assert found.only.search(FILES["app/models.py"])
    assert not found.only.search(FILES["app/views.py"])


def test_a_package_that_nothing_declares_is_said_to_be_missing() -> None:
    found = custom_of("bump left-pad to 3", FILES, lambda p: FILES[p])
    assert found.files[0].reason == "declares the dependencies; `left-pad` is not among them"


def test_names_meet_whatever_sign_joins_them() -> None:
    files = {"requirements.txt": "typing_extensions==4.0\n"}
    assert custom_of("bump typing-extensions to 5", files, lambda p: files[p]).files[0].lines == ((1, 1),)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("drop support for python 3.8", ["pyproject.toml", ".github/workflows/test.yml"]),
        ("add py3.14 to the test matrix", [".github/workflows/test.yml"]),
        ("enable dependabot", [".github/dependabot.yml"]),
        ("add dark mode", ["static/css/base.css"]),
        ("update dependencies", ["pyproject.toml", "uv.lock"]),
        ("parse money faster", []),
    ],
)
def test_custom_gives_the_files(prompt: str, expected: list[str]) -> None:
    assert [p for p in paths_of(prompt) if p in expected] == expected
    if not expected:
        assert paths_of(prompt) == []


SQL = {
    "sql/usp_Close.sql": "-- close\nCREATE PROCEDURE dbo.usp_CloseYear AS\nBEGIN\n  CREATE TABLE #t (a int)\nEND\nGO\n",
    "sql/tables.sql": "CREATE TABLE dbo.Orders (\n  id int\n);\n",
    "sql/report.sql": "CREATE VIEW dbo.v AS SELECT 1\n",
}


def test_a_migration_lists_the_file_of_the_object_it_names() -> None:
    found = custom_of_migration("port usp_closeyear to Databricks SQL", SQL, lambda p: SQL[p])
    assert [(f.path, f.lines, f.reason) for f in found.files] == [("sql/usp_Close.sql", ((2, 5),), "defines `dbo.usp_CloseYear`")]


def test_a_migration_without_names_lists_what_defines_objects() -> None:
    found = custom_of_migration("migrate this to Databricks", SQL, lambda p: SQL[p])
    assert {f.path for f in found.files} == set(SQL)
    assert all(f.lines for f in found.files)


def test_exploring_for_a_migration_puts_the_definition_first(tmp_path: Path) -> None:
    for path, text in SQL.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    found = explore(tmp_path, "port usp_CloseYear to Databricks SQL", task_type=TaskType.MIGRATION)
    assert [f.path for f in found.relevant] == ["sql/usp_Close.sql"]


def test_words_for_the_kind_of_work_make_no_file_relevant(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def make_row():\n    return add(1)\n")
    assert explore(tmp_path, "make it nicer").relevant == ()
    assert [f.path for f in explore(tmp_path, "make the row nicer").relevant] == ["a.py"]


def test_the_readme_is_the_one_at_the_top() -> None:
    found = mentioned_files("fix a typo in the README", ["README.md", "examples/README", "examples/a/README.md"])
    assert [m.path for m in found] == ["README.md"]


@pytest.mark.parametrize(
    ("prompt", "path", "line", "function"),
    [
        ('File "/srv/app/rows.py", line 7, in load', "app/rows.py", 7, "load"),
        ("github.com/a/b.(*Store).Find(0xc0, 0x0)\n\t/go/src/b/store.go:81 +0x1f", "store.go", 81, "Find"),
        ("    at Queue.next (/srv/src/queue.ts:12:5)", "src/queue.ts", 12, "next"),
        ("\tat com.acme.Reader.peek(Reader.java:40)", "com/acme/Reader.java", 40, "peek"),
        ("   at Acme.Store.Load(String id) in C:\\src\\Store.cs:line 9", "src/Store.cs", 9, "Load"),
    ],
)
def test_a_trace_names_file_line_and_function(prompt: str, path: str, line: int, function: str) -> None:
    found = mentioned_files(prompt, [path, "other/thing.py"])
    assert [(m.path, m.line, m.how, m.function) for m in found] == [(path, line, "frame", function)]


def test_the_traced_function_comes_first_though_its_line_has_moved(tmp_path: Path) -> None:
    (tmp_path / "rows.py").write_text("def near():\n    pass\n\n\ndef load(path, *, strict=False):\n    raise ValueError('no row')\n")
    found = explore(tmp_path, 'ValueError: no row\n  File "rows.py", line 1, in load', task_type=TaskType.FIX)
    first = found.relevant[0].symbols[0]
    assert (first.name, first.signature) == ("load", "def load(path, *, strict=False):")


def test_a_few_common_commits_are_no_evidence(tmp_path: Path) -> None:
    import subprocess

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    for n in range(2):
        for name in ("rows.py", "columns.py"):
            (tmp_path / name).write_text(f"def rows():\n    return {n}\n")
        git("add", ".")
        git("commit", "-qm", f"Round {n}")
    found = explore(tmp_path, "rows are lost")
    assert found.relevant
    assert not any("of its last" in f.reason for f in found.relevant)


def test_a_brace_in_a_doc_comment_ends_no_class(tmp_path: Path) -> None:
    (tmp_path / "Reader.java").write_text(
        "/** Reads. */\npublic class Reader {\n  /**\n   * Ends at a } sign, or {@code '{'}.\n   */\n  public int peek() {\n    return 1;\n  }\n}\n"
    )
    symbols = explore(tmp_path, "Reader.peek is wrong").relevant[0].symbols
    assert {s.name: (s.line, s.end_line) for s in symbols} == {"Reader.peek": (6, 8), "Reader": (2, 9)}
