"""Every type and size over different repositories: the right sections, tasks of the right number, nothing untrue."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from planner.assemble import SECTION_ORDER, assemble, wanted_sections
from planner.codebase.model import Codebase, Convention, ProjectCommand, RelevantFile, Symbol
from planner.draft import draft
from planner.drafts.chore_kinds import kind_of
from planner.lint import lint
from planner.plan import Plan
from planner.task import Complexity, Entities, Intent, TaskType
from renderers.plan_markdown import render
from renderers.plan_reader import read

PROMPTS = {
    TaskType.CHORE: "Bump the tabulate dependency to 2.1 and refresh the lock file",
    TaskType.FEATURE: "Add CSV export to the invoice report using the openpyxl library. It should stream 10,000 rows per second.",
    TaskType.REFACTOR: "Extract the parsing out of load_rows into its own module without changing the public API",
    TaskType.FIX: "load_rows crashes when the file is empty. ValueError: no header. It should return an empty list.",
    TaskType.ENHANCEMENT: "Make load_rows faster: it takes 9 s for big files and should take less than 1 s",
}
TASK_COUNTS = {
    Complexity.SIMPLE: {
        TaskType.CHORE: (2, 4),
        TaskType.FIX: (3, 4),
        TaskType.REFACTOR: (3, 4),
        TaskType.FEATURE: (3, 5),
        TaskType.ENHANCEMENT: (3, 5),
    },
    Complexity.MEDIUM: dict.fromkeys(PROMPTS, (5, 7)),
    Complexity.COMPLEX: dict.fromkeys(PROMPTS, (7, 10)),
}


def intent_of(prompt: str, task_type: TaskType, complexity: Complexity, **more: object) -> Intent:
    other = TaskType.CHORE if task_type is not TaskType.CHORE else TaskType.FIX
    given = {"margin": 0.8, "topic": prompt.split(".", maxsplit=1)[0][:60], "slug": "a-plan", "entities": Entities()} | more
    return Intent(prompt=prompt, task_type=task_type, runner_up=other, complexity=complexity, cues=(), **given)  # type: ignore[arg-type]


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("\n" * 60)


def python_repo(root: Path) -> Codebase:
    write(root, "src/shop/rows.py", "src/shop/money.py", "src/api/views.py", "tests/test_rows.py", "pyproject.toml")
    return Codebase(
        root=root,
        is_git=True,
        file_count=5,
        languages=(("Python", 4),),
        relevant=(
            RelevantFile(
                "src/shop/rows.py",
                9,
                "defines load_rows",
                ((10, 30),),
                (Symbol("load_rows", "function", 10, 30, 3.0, "def load_rows(path: Path, limit: int = 0) -> list[Row]"),),
            ),
            RelevantFile(
                "tests/test_rows.py", 8, "tests load_rows", ((5, 9),), (Symbol("test_header", "test", 5, 9),), test_of="src/shop/rows.py"
            ),
            RelevantFile("src/shop/money.py", 5, "defines Money", ((1, 20),), (Symbol("Money", "class", 1, 20),)),
            RelevantFile("src/api/views.py", 4, "calls load_rows", ((3, 4),), (Symbol("Views.rows", "method", 3, 8),)),
        ),
        commands=(
            ProjectCommand("test", "uv run pytest", source="pyproject.toml:12"),
            ProjectCommand("lint", "uv run ruff check .", source="pyproject.toml:20"),
            ProjectCommand("types", "uv run mypy", source="pyproject.toml:25"),
        ),
        conventions=(Convention("pytest fixtures", "Tests take their input from fixtures", "tests/test_rows.py", 5),),
        test_framework="pytest",
        package_manager="uv",
    )


def js_repo(root: Path) -> Codebase:
    write(root, "web/src/rows.ts", "web/src/rows.test.ts", "web/package.json")
    return Codebase(
        root=root,
        is_git=True,
        file_count=3,
        languages=(("TypeScript", 2),),
        relevant=(
            RelevantFile(
                "web/src/rows.ts",
                9,
                "defines loadRows",
                ((3, 9),),
                (
                    Symbol(
                        "loadRows", "function", 3, 9, 2.0, "export async function loadRows(path: string, limit?: number): Promise<Row[]>"
                    ),
                ),
            ),
            RelevantFile("web/src/rows.test.ts", 5, "tests it", (), (), test_of="web/src/rows.ts"),
            RelevantFile("web/src/export.ts", 1, "home of the new code", new=True),
        ),
        commands=(ProjectCommand("test", "npm test", "web", "web/package.json:7"), ProjectCommand("build", "npm run build", "web")),
        test_framework="vitest",
        package_manager="npm",
    )


def go_repo(root: Path) -> Codebase:
    write(root, "rows/load.go", "rows/load_test.go", "go.mod")
    return Codebase(
        root=root,
        file_count=3,
        languages=(("Go", 2),),
        relevant=(
            RelevantFile(
                "rows/load.go",
                9,
                "defines LoadRows",
                ((3, 9),),
                (Symbol("LoadRows", "function", 3, 9, 2.0, "func LoadRows(path string, limit int) ([]Row, error)"),),
            ),
            RelevantFile("rows/load_test.go", 5, "tests it", test_of="rows/load.go"),
        ),
        commands=(ProjectCommand("test", "go test ./...", source="go.mod:1"),),
        test_framework="go test",
        package_manager="go",
    )


def untested_repo(root: Path) -> Codebase:
    write(root, "tool.py", "a b/run me.sh")
    relevant = (RelevantFile("tool.py", 2, "the only program"), RelevantFile("a b/run me.sh", 1, "starts it"))
    return Codebase(root=root, is_git=True, file_count=2, languages=(("Python", 1),), relevant=relevant)


def empty_repo(root: Path) -> Codebase:
    return Codebase(root=root)


REPOS = {"python": python_repo, "js": js_repo, "go": go_repo, "untested": untested_repo, "empty": empty_repo}
CASES = list(itertools.product(PROMPTS, Complexity, REPOS))


def plan_of(task_type: TaskType, complexity: Complexity, repo: str, root: Path, prompt: str = "") -> Plan:
    intent = intent_of(prompt or PROMPTS[task_type], task_type, complexity)
    return assemble(intent, draft(intent, REPOS[repo](root)))


@pytest.mark.parametrize(("task_type", "complexity", "repo"), CASES)
def test_plan_is_whole_true_and_of_the_right_size(task_type, complexity, repo, tmp_path):
    plan = plan_of(task_type, complexity, repo, tmp_path)

    headings = [s.heading for s in plan.sections if s.heading != "Notes"]
    assert headings == [h for h in SECTION_ORDER if h in wanted_sections(task_type, complexity)]
    least, most = TASK_COUNTS[complexity][task_type]
    assert least <= len(plan.tasks) <= most
    assert [t.number for t in plan.tasks] == list(range(1, len(plan.tasks) + 1))
    assert plan.tasks[-1].task_id == "validate"
    assert [p.name for p in plan.phases] == (
        [] if complexity is Complexity.SIMPLE else ["Foundation", "Core Implementation", "Integration & Polish"]
    )
    assert plan.commands
    text = render(plan)
    assert lint(plan, root=tmp_path, text=text) == []
    assert read(text) == plan
    assert (plan.task_type, plan.complexity, plan.request) == (task_type, complexity, PROMPTS[task_type])
    for file in plan.files:
        assert (tmp_path / file.path).exists() is not file.new


@pytest.mark.parametrize("task_type", PROMPTS)
def test_tasks_name_real_symbols_lines_and_commands(task_type, tmp_path):
    text = render(plan_of(task_type, Complexity.MEDIUM, "python", tmp_path))

    assert "uv run pytest" in text
    if task_type is not TaskType.CHORE:
        assert "`load_rows` (`src/shop/rows.py:10-30`)" in text
        assert "`uv run pytest tests/test_rows.py`" in text


@pytest.mark.parametrize(
    ("repo", "expected"),
    [
        ("python", ["from shop.rows import load_rows", "def test_load_rows_reported_case"]),
        ("js", ["import { loadRows } from './rows';", "test('loadRows: reported case'"]),
        ("go", ["package rows", "func TestLoadRowsReportedCase(t *testing.T)"]),
        ("untested", []),
    ],
)
def test_fix_shows_the_test_in_the_projects_own_framework(repo, expected, tmp_path):
    text = render(plan_of(TaskType.FIX, Complexity.SIMPLE, repo, tmp_path))

    assert all(line in text for line in expected)
    assert ("```" in text) is bool(expected)


def test_types_differ_in_structure(tmp_path):
    ids = {t: tuple(x.task_id for x in plan_of(t, Complexity.MEDIUM, "python", tmp_path).tasks) for t in PROMPTS}

    assert len(set(ids.values())) == len(PROMPTS)
    assert ids[TaskType.FIX][:3] == ("reproduce", "root-cause", "fix")
    assert "pin-behaviour" in ids[TaskType.REFACTOR]
    assert (ids[TaskType.ENHANCEMENT][0], ids[TaskType.FEATURE][0]) == ("baseline", "interface")


def test_missing_test_command_is_asked_and_not_invented(tmp_path):
    plan = plan_of(TaskType.FIX, Complexity.SIMPLE, "untested", tmp_path)

    assert "How is this project tested?" in plan.text_of("Notes")
    commands = [c.command for c in plan.commands]
    assert "python3 -m py_compile tool.py" in commands
    assert "bash -n 'a b/run me.sh'" in commands
    assert not any("pytest" in c for c in commands)


def test_library_is_added_only_when_asked_for_and_not_declared(tmp_path):
    asked = plan_of(TaskType.FEATURE, Complexity.SIMPLE, "python", tmp_path)
    assert "uv add openpyxl" in asked.text_of("Notes")

    (tmp_path / "pyproject.toml").write_text('dependencies = ["openpyxl>=3"]\n')
    again = assemble(
        i := intent_of(PROMPTS[TaskType.FEATURE], TaskType.FEATURE, Complexity.SIMPLE), draft(i, REPOS["python"](tmp_path / "x"))
    )
    assert "uv add" in again.text_of("Notes")  # another root, nothing declared there
    declared = Codebase(root=tmp_path, file_count=1)
    assert "uv add" not in assemble(i, draft(i, declared)).text_of("Notes")
    other = plan_of(TaskType.FIX, Complexity.SIMPLE, "js", tmp_path / "js")
    assert "npm install" not in render(other)


def test_stated_limits_figures_and_errors_become_criteria(tmp_path):
    fix = [c.text for c in plan_of(TaskType.FIX, Complexity.SIMPLE, "python", tmp_path).criteria]
    refactor = [c.text for c in plan_of(TaskType.REFACTOR, Complexity.SIMPLE, "python", tmp_path).criteria]
    faster = [c.text for c in plan_of(TaskType.ENHANCEMENT, Complexity.SIMPLE, "python", tmp_path).criteria]

    assert any("`ValueError: no header`" in c for c in fix)
    assert any("should return an empty list" in c for c in fix)
    assert any("without changing the public API" in c for c in refactor)
    assert any("less than 1 s" in c and "9 s" not in c for c in faster)


HOSTILE = [
    "\x1b[31mred\x1b[0m [bold]x[/bold] <script>alert(1)</script> ``` ## Notes\n\n## Objective\n\n# Plan: other\n- [x] done `a` | b",
    "fix: " + "a" * 1_000_000,
    "when " * 20_000,
    "`" * 500 + "\n~~~\n```\n" + "> quoted\n" * 50,
    "\u202eevil\u202c \x00\x07 \ud800 " + "(" * 2_000,
    "# Task ID\n- **Task ID**: evil\n- **Depends On**: evil\n### 1. Evil\n<!-- -->",
]


@pytest.mark.parametrize("prompt", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("task_type", PROMPTS)
def test_hostile_prompts_stay_data(task_type, prompt, tmp_path):
    intent = intent_of(prompt, task_type, Complexity.MEDIUM, topic=prompt[:60])
    plan = assemble(intent, draft(intent, python_repo(tmp_path)))
    text = render(plan)

    assert read(text) == plan
    assert len(text) < 60_000
    assert not any(c in text for c in "\x1b\x00\x07\u202e\ud800")
    assert [h for h in text.split("\n") if h.startswith("## ")] == [f"## {s.heading}" for s in plan.sections]
    assert [f.code for f in lint(plan, root=tmp_path) if f.severity.value == "error"] == []


def test_long_prompt_is_cut_and_says_so(tmp_path):
    plan = plan_of(TaskType.FIX, Complexity.SIMPLE, "python", tmp_path, "Fix it. " + "word " * 1000)

    assert len(plan.request) <= 2000
    assert "2,000 of 5,008 characters" in plan.text_of("Task Description")


def test_hostile_repository_names_stay_data(tmp_path):
    name = "src/a`b\x1b[31m[red]*.py"
    write(tmp_path, "src/plain.py")
    relevant = (RelevantFile(name, 1, "<b>`x` | ## y", ((1, 2),), (Symbol("f`\n## x", "function", 1, 2),)),)
    intent = intent_of(PROMPTS[TaskType.FIX], TaskType.FIX, Complexity.MEDIUM)
    text = render(assemble(intent, draft(intent, Codebase(root=tmp_path, file_count=1, relevant=relevant, test_framework="pytest"))))

    assert "\x1b" not in text
    assert "\n## x" not in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("bump ruff to 0.8", "dependencies"),
        ("pin GitHub Actions to commit hashes in all workflows", "continuous integration"),
        ("fix a typo in the README", "documentation"),
        ("write unit tests for the parser", "tests"),
        ("move the whole test suite from tox to nox", "tool replacement"),
        ("rename the helpers folder", "renaming"),
        ("remove dead code", "removal"),
        ("run the formatter over the tree", "formatting"),
        ("water the plants", "general upkeep"),
    ],
)
def test_upkeep_is_told_apart_by_its_words(prompt, key):
    assert kind_of(prompt).key == key


def test_upkeep_finds_its_usual_place_when_none_is_listed(tmp_path):
    write(tmp_path, ".github/workflows/test.yml")
    intent = intent_of("Cache pip downloads in CI", TaskType.CHORE, Complexity.SIMPLE)
    plan = assemble(intent, draft(intent, python_repo(tmp_path)))

    assert plan.files[0].path == ".github/workflows/test.yml"
    assert "`.github/workflows/test.yml`" in plan.tasks[0].name


def test_words_before_package_are_a_place_when_the_repository_has_it(tmp_path):
    codebase = python_repo(tmp_path)
    intent = intent_of("Tidy up with the api package", TaskType.REFACTOR, Complexity.SIMPLE)
    text = render(assemble(intent, draft(intent, codebase)))

    assert "Restructure `src/api/views.py`" in text
    assert "uv add" not in text


def test_an_unexplored_repository_is_not_called_empty(tmp_path):
    write(tmp_path, "a.py")
    intent = intent_of(PROMPTS[TaskType.FIX], TaskType.FIX, Complexity.SIMPLE)
    plan = assemble(intent, draft(intent, Codebase(root=tmp_path)))

    assert "not been explored" in render(plan)
    assert "holds no files" not in render(plan)
    assert lint(plan, root=tmp_path) == []


def test_a_file_the_person_names_is_the_place_unless_they_speak_of_a_definition(tmp_path):
    codebase = python_repo(tmp_path)
    named = replace(codebase.relevant[0], reason="named in the prompt; defines load_rows")
    codebase = replace(codebase, relevant=(named, *codebase.relevant[1:]))

    def name_of(prompt: str) -> str:
        intent = intent_of(prompt, TaskType.REFACTOR, Complexity.SIMPLE)
        return assemble(intent, draft(intent, codebase)).tasks[1].name

    assert name_of("Split src/shop/rows.py in two") == "Restructure `src/shop/rows.py`"
    assert name_of("Split the loading out of src/shop/rows.py, load_rows first") == "Restructure `load_rows`"
