"""Drafts speak of a place only with evidence, tell kinds of work apart, and show tests that fit the code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.assemble import assemble
from planner.codebase.model import Codebase, RelevantFile, Symbol
from planner.draft import draft
from planner.drafts import say
from planner.drafts.brief import Brief
from planner.drafts.concerns import raised_by
from planner.drafts.enhancement_kinds import kind_of
from planner.drafts.examples import parameters
from planner.drafts.fit import best_fit
from planner.drafts.refactor import renamed
from planner.drafts.symptoms import symptom_of
from planner.intent import classify
from planner.plan import Plan
from planner.task import Complexity, TaskType
from renderers.plan_markdown import render


def plan_of(prompt: str, task_type: TaskType, root: Path, *files: RelevantFile, framework: str = "pytest") -> Plan:
    for file in files:
        (root / file.path).parent.mkdir(parents=True, exist_ok=True)
        (root / file.path).write_text("\n" * 60)
    intent = classify(prompt, task_type=task_type, complexity=Complexity.SIMPLE)
    return assemble(intent, draft(intent, Codebase(root=root, file_count=9, relevant=files, test_framework=framework)))


def symbols(*names: str) -> tuple[Symbol, ...]:
    return tuple(Symbol(n, "method" if "." in n else "class" if n[0].isupper() else "function", 1, 5) for n in names)


@pytest.mark.parametrize(
    ("said", "names", "expected"),
    [
        ("CliRunner.invoke leaks handles", ("CliRunner", "CliRunner.invoke"), "CliRunner.invoke"),
        ("analyze crashes on an empty folder", ("PlanSettings", "analyze"), "analyze"),
        ("add a flag to the progress bar", ("render", "ProgressBar"), "ProgressBar"),
        ("Choice ignores the case", ("ChoiceInfoDict", "Choice"), "Choice"),
        ("better message for an unknown option", ("Context.to_info_dict",), None),
        ("parsing money fails", ("parse_money",), "parse_money"),
        ("make it nicer", ("make_formatter",), None),
    ],
)
def test_a_definition_fits_by_its_name(said: str, names: tuple[str, ...], expected: str | None) -> None:
    found, _ = best_fit(symbols(*names), said)
    assert (found.name if found else None) == expected


def test_thin_evidence_is_asked_about_and_names_no_place(tmp_path: Path) -> None:
    file = RelevantFile("src/settings.py", 1, "speaks of folder in `PlanSettings`", ((1, 5),), symbols("PlanSettings"))
    plan = plan_of("exporting crashes on an empty folder", TaskType.FIX, tmp_path, file)
    text = render(plan)

    assert all("settings" not in t.name.lower() for t in plan.tasks)
    assert "The place is not known yet. The nearest match by words is `src/settings.py:1-5` (speaks of folder in `PlanSettings`)" in text
    assert "Is `src/settings.py:1-5` (speaks of folder in `PlanSettings`) the place meant?" in plan.text_of("Notes")


def test_a_definition_the_report_names_is_the_suspect(tmp_path: Path) -> None:
    file = RelevantFile("src/cli.py", 1, "defines `analyze`", ((1, 5),), symbols("PlanSettings", "analyze"))
    plan = plan_of("analyze crashes on an empty folder", TaskType.FIX, tmp_path, file)

    assert plan.tasks[1].name == "Find the cause and correct it in `analyze`"
    assert "the report names it" in plan.text_of("Task Description")


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("add a --quiet flag to the slow importer", "configurable"),
        ("make the command timeout configurable via settings", "configurable"),
        ("allow a custom page size through an environment variable", "configurable"),
        ("improve startup time", "faster"),
        ("reduce memory usage of the queue", "faster"),
        ("better error message when an option is unknown", "clearer"),
        ("make the log output more readable", "clearer"),
        ("make uploads more resilient to network failures", "robust"),
        ("recover gracefully when the cache file is broken", "robust"),
        ("improve the sorting", "better"),
    ],
)
def test_kinds_of_enhancement(prompt: str, kind: str, tmp_path: Path) -> None:
    assert kind_of(Brief(classify(prompt, task_type=TaskType.ENHANCEMENT), Codebase(root=tmp_path))) == kind


def test_a_flag_is_no_performance_task(tmp_path: Path) -> None:
    file = RelevantFile("src/bar.py", 1, "defines `ProgressBar`", ((1, 5),), symbols("ProgressBar"))
    text = render(plan_of("add a --quiet flag to the progress bar", TaskType.ENHANCEMENT, tmp_path, file))

    assert "Add the option `--quiet`" in text
    assert "one test with it and one without" in text
    assert "profile" not in text.lower()


def test_a_figure_of_today_is_no_aim(tmp_path: Path) -> None:
    prompt = "speed up completion, it takes over 2 seconds"
    text = render(plan_of(prompt, TaskType.ENHANCEMENT, tmp_path))
    assert "Today's figures, as the request states them: “over 2 seconds”" in text
    assert "The aim in figures" not in text
    assert "The aim in figures: “under 100 ms”" in render(plan_of("load rows in under 100 ms", TaskType.ENHANCEMENT, tmp_path))


@pytest.mark.parametrize(
    ("report", "raises", "key"),
    [
        ("invoke leaks file handles when the command raises", False, "leak"),
        ("onIdle never resolves when a task throws", False, "hang"),
        ("returned payments are counted twice", False, "doubled result"),
        ("the test fails sometimes", False, "unstable result"),
        ("choices ignore the setting", False, "missing effect"),
        ("the page crashes on an empty name", False, "crash"),
        ("the name is missing", True, "crash"),
        ("the long title overlaps the menu", False, "wrong display"),
        ("the total is off by a cent", False, "wrong result"),
    ],
)
def test_sorts_of_failure(report: str, raises: bool, key: str) -> None:
    assert symptom_of(report, raises=raises).key == key


@pytest.mark.parametrize(
    ("sentence", "goal"),
    [
        ("As an admin I want to see a log of logins so that I can investigate", "to let the admin see a log of logins"),
        ("As a user, I want dark mode", "to give the user dark mode"),
        ("users should be able to upload a picture", "to let users upload a picture"),
        ("The report is too slow for big files", "to speed up The report for big files"),
        ("better error message for typos", "to provide better error message for typos"),
        ("the total is wrong", ""),
    ],
)
def test_wishes_that_are_no_commands(sentence: str, goal: str) -> None:
    assert say.wish(sentence) == goal


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("rename isPaused to paused", ("isPaused", "paused")),
        ("rename the method `load_rows` to `read_rows`.", ("load_rows", "read_rows")),
        ("rename the helpers folder", ("", "")),
    ],
)
def test_a_rename_is_read(prompt: str, names: tuple[str, str]) -> None:
    assert renamed(prompt) == names


def test_a_rename_is_planned_as_one(tmp_path: Path) -> None:
    file = RelevantFile("src/queue.py", 1, "defines `Queue.is_paused`", ((1, 5),), symbols("Queue.is_paused"))
    text = render(plan_of("rename is_paused to paused", TaskType.REFACTOR, tmp_path, file))
    assert "`is_paused` is to be called `paused`" in text
    assert "Rename the definition at `Queue.is_paused` (`src/queue.py:1-5`)" in text
    assert "adapt imports only" not in text


@pytest.mark.parametrize(
    ("header", "path", "names"),
    [
        ("def invoke(self, cli: Command, args: str | None = None, *, color: bool = False, **extra: t.Any) -> Result:", "a.py", ("cli",)),
        ("def __init__(self, table: dict[str, int], size: tuple[int, int]) -> None:", "a.py", ("table", "size")),
        ("async add<T>(fn: Task<T>, options?: Partial<Options>): Promise<T> {", "a.ts", ("fn",)),
        ("func (c *Command) Find(args []string, names ...string) (*Command, error) {", "a.go", ("args",)),
        ("fn scan(paths: &[PathBuf], config: &Config) -> Result<()> {", "a.rs", ("paths", "config")),
        ("public <T> T fromJson(Map<String, Integer> source, final Class<T> type) throws IOException {", "A.java", ("source", "type")),
        ("public static int Execute(this IDbConnection cnn, string sql, object? param = null)", "A.cs", ("this cnn", "sql")),
        ("public function load(string $path, int $limit = 10): array", "a.php", ("$path",)),
        ("no brackets", "a.py", ()),
    ],
)
def test_parameters_that_must_be_given(header: str, path: str, names: tuple[str, ...]) -> None:
    assert parameters(header, path) == names


def test_an_example_calls_the_code_by_its_own_names(tmp_path: Path) -> None:
    method = Symbol("Runner.invoke", "method", 3, 9, 1, "def invoke(self, cli, args=None):", "def __init__(self, charset, echo=False):")
    file = RelevantFile("src/app/runner.py", 1, "defines `Runner.invoke`", ((3, 9),), (method,))
    text = render(plan_of("Runner.invoke crashes on exit", TaskType.FIX, tmp_path, file))
    assert "runner = Runner(charset)" in text
    assert "result = runner.invoke(cli)" in text
    assert "build_input" not in text

    unread = replace(file, symbols=(replace(method, signature="", constructor=""),))
    assert "```python" not in render(plan_of("Runner.invoke crashes on exit", TaskType.FIX, tmp_path, unread))


def test_code_in_reasons_is_code(tmp_path: Path) -> None:
    file = RelevantFile("src/a_b.py", 1, "defines `_parse_it`; changed by “use snake_case *now*”", ((1, 5),))
    plan = plan_of("fix a_b", TaskType.FIX, tmp_path, file)
    assert plan.files[0].reason == "Defines `_parse_it`; changed by “use snake_case \\*now\\*”"


def test_the_package_is_updated_by_its_name_or_asked_about(tmp_path: Path) -> None:
    declared = RelevantFile("pyproject.toml", 1, "declares `pydantic`", ((4, 4),))
    plan = plan_of("bump pydantic to 3", TaskType.CHORE, tmp_path, declared)
    assert plan.tasks[0].name == "Update `pydantic` in `pyproject.toml`"
    assert "Change the version of `pydantic` to `3` in `pyproject.toml:4`." in render(plan)

    missing = replace(declared, reason="declares the dependencies; `pydantic` is not among them", lines=())
    plan = plan_of("bump pydantic to 3", TaskType.CHORE, tmp_path, missing)
    assert plan.tasks[0].name == "Update `pydantic`"
    assert "Is `pydantic` used here?" in plan.text_of("Notes")


def test_replacing_a_tool_is_no_general_upkeep(tmp_path: Path) -> None:
    file = RelevantFile("package.json", 1, "speaks of ava", ((4, 9),))
    plan = plan_of("migrate tests from ava to vitest", TaskType.CHORE, tmp_path, file)
    assert "Replace `ava` with `vitest`" in [t.name for t in plan.tasks]
    assert "`vitest` has to reach the same" in render(plan)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("index out of range", "database"),
        ("drop support for old versions", "removal"),
        ("upload a profile picture", "speed and memory"),
        ("keep the public API", "HTTP interface"),
        ("drop the oldest task when the queue is full", "remote calls"),
    ],
)
def test_words_with_another_meaning_raise_no_concern(text: str, absent: str) -> None:
    assert absent not in [r.concern.key for r in raised_by(text, 9)]


def test_no_sentence_of_its_own_stands_in_every_plan(tmp_path: Path) -> None:
    prompts = {
        TaskType.CHORE: "bump pydantic to 3",
        TaskType.FEATURE: "export invoices as HTML",
        TaskType.REFACTOR: "split the parser in two",
        TaskType.FIX: "the total is off by a cent",
        TaskType.ENHANCEMENT: "speed up the search",
    }
    seen = [{a for t in plan_of(p, k, tmp_path).tasks for a in t.actions} for k, p in prompts.items()]
    texts = [{getattr(a, "text", str(a)) for a in s} for s in seen]
    assert all(texts)
    assert set.intersection(*texts) - {t for t in texts[0] if t.startswith("Run ")} == set()
