"""The contract of ``classify``: what wins, what is raised, what stays hidden, how long it takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from core.errors import NoPrompt
from core.safe_text import one_line
from planner.intent import RepoFacts, classify
from planner.task import Complexity, TaskType

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("prompt", ["", " ", "\n\t \r\n", "\x00\x1b[0m", "\u200b\u2060"])
def test_an_empty_prompt_is_asked_for(prompt: str) -> None:
    with pytest.raises(NoPrompt) as caught:
        classify(prompt)
    assert caught.value.remedy


@pytest.mark.parametrize("prompt", ["🎉", "🎉🎉🎉", "...", "???", "[]", "-", "`", "```", "//\\\\", "123", "\x1b[31m!\x1b[0m"])
def test_prompts_without_words_still_get_a_type_and_a_file_name(prompt: str) -> None:
    intent = classify(prompt)
    assert intent.slug
    assert intent.topic
    assert intent.runner_up is not intent.task_type
    assert intent.entities.to_dict() == {"database": None, "server": None, "catalog": None, "schema": None, "objects": []}


def test_a_given_type_wins_and_the_best_other_is_runner_up() -> None:
    free = classify("Add dark mode")
    assert free.task_type is TaskType.FEATURE
    fixed = classify("Add dark mode", task_type=TaskType.CHORE)
    assert fixed.task_type is TaskType.CHORE
    assert fixed.runner_up is TaskType.FEATURE
    assert fixed.given == {"type"}
    same = classify("Add dark mode", task_type=TaskType.FEATURE, complexity=Complexity.COMPLEX)
    assert same.runner_up is not TaskType.FEATURE
    assert same.complexity is Complexity.COMPLEX
    assert same.given == {"type", "complexity"}
    assert not [c for c in same.cues if c.decides == "complex"]


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("The migration job fails", "fix"),
        ("fix the typo in the migration guide", "chore"),
        ("port usp_x to Databricks SQL", "migration"),
        ("don't migrate anything, only fix the broken import", "fix"),
        ("add a migration for the new column", "feature"),
        ("rename file a.py to b.py", "chore"),
        ("rename class A to B", "refactor"),
        ("fix: migrate job picks the wrong catalog", "fix"),
        ("docs: describe the crash on start", "chore"),
        ("Refactor the crash reporter without changing behaviour", "refactor"),
    ],
)
def test_definitions_of_the_types(prompt: str, kind: str) -> None:
    assert classify(prompt).task_type == kind


def test_repository_facts_tell_an_addition_from_something_new() -> None:
    prompt = "Add bulk mode to exporter"
    known = classify(prompt, repo_facts=RepoFacts(components=frozenset({"exporter"})))
    plain = classify(prompt)
    assert plain.task_type is TaskType.FEATURE
    assert known.margin < plain.margin
    assert known.runner_up is TaskType.ENHANCEMENT


@pytest.mark.parametrize(
    "prompt",
    [
        "migrate mssql://svc_user:hunter2@mssql.corp/Claims to delta lake",
        "Server=db01;Database=Crm;UID=sa;PWD=hunter2;Encrypt=yes migrate to prod.crm",
        "Server=db01;Database=Crm;User Id=sa;Password={hun;hunter2};Encrypt=yes migrate to prod.crm",
        "migrate CRM on sql01 to main.crm, the password is hunter2",
        "jdbc:sqlserver://db01:1433;databaseName=Crm;user=sa;password=hunter2 -> main.crm",
        "why does login with password: hunter2 fail?",
        "sqlcmd -S db01 -d Crm -U sa -P hunter2 works, migrate that to Databricks",
        'migrate it, "password": "hunter2"',
    ],
)
def test_passwords_appear_nowhere(prompt: str) -> None:
    intent = classify(prompt)
    shown = repr((intent.cues, intent.entities, intent.topic, intent.slug))
    assert "hunter2" not in shown
    assert all(prompt[c.start : c.end] == c.text for c in intent.cues)


def test_escape_sequences_and_controls_reach_no_title_or_name() -> None:
    intent = classify("\x1b[31mMigrate\x1b[0m Sal\x07es to \x1b]0;evil\x07Databricks [bold red]now[/]")
    assert intent.task_type is TaskType.MIGRATION
    assert one_line(intent.topic) == intent.topic
    assert intent.slug.isascii()
    assert all(c.text.isprintable() for c in intent.cues)


@pytest.mark.parametrize(
    "filler",
    [
        "a" * 1_000_000,
        "lorem ipsum " * 85_000,
        "((((" * 250_000,
        "=;" * 500_000,
        "\n" * 1_000_000,
        "x.y." * 250_000,
        '"' * 1_000_000,
        "`[" * 500_000,
        "from a to b " * 85_000,
        "\x1b[" * 400_000,
        "9:" * 500_000,
        "-" * 1_000_000,
    ],
    ids=lambda filler: repr(filler[:8]),
)
def test_a_prompt_of_a_megabyte_is_read(filler: str) -> None:
    prompt = "Migrate WorkforceDB on sql01 to main.workforce. " + filler + " The end."
    intent = classify(prompt)
    assert intent.task_type is TaskType.MIGRATION
    assert (intent.entities.database, intent.entities.server) == ("WorkforceDB", "sql01")
    assert all(prompt[c.start : c.end] == c.text for c in intent.cues)


def test_what_stands_at_the_end_of_a_huge_prompt_is_read_too() -> None:
    prompt = "log line without meaning\n" * 40_000 + "\nPlease migrate SalesDB on sql07 to catalog main schema sales."
    intent = classify(prompt)
    assert intent.entities.database == "SalesDB"
    assert all(prompt[c.start : c.end] == c.text for c in intent.cues)


_PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "migrate",
                "fix",
                "add",
                "the",
                "to",
                "from",
                "on",
                "at",
                "database",
                "server",
                "catalog",
                "schema",
                "[",
                "]",
                '"',
                "'",
                "`",
                ".",
                ",",
                ";",
                ":",
                "=",
                "->",
                "(",
                ")",
                "\\",
                "/",
                "Server=",
                "Database=",
                "jdbc:sqlserver://",
                "main.sales",
                "sql01",
                "\x1b[0m",
                "\n",
                "```",
                "don't",
                ",",
                "only",
                "password=",
            ]
        ),
    ),
    max_size=40,
)


@settings(max_examples=rounds(300), deadline=None)
@given(_PIECES, st.sampled_from(["", " "]))
def test_no_text_breaks_it(pieces: list[str], glue: str) -> None:
    prompt = glue.join(pieces)
    try:
        intent = classify(prompt)
    except NoPrompt:
        return
    assert all(prompt[c.start : c.end] == c.text for c in intent.cues)
    assert 0 < len(intent.slug) <= 60
    assert intent.slug.isascii()
    assert one_line(intent.topic) == intent.topic
    assert intent.topic.strip() == intent.topic != ""
    assert intent.runner_up is not intent.task_type


def test_classifying_needs_only_the_standard_library() -> None:
    code = (
        "import sys, planner.intent; print([m for m in ('pydantic', 'sqlglot', 'textual', 'jinja2', 'click', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_answer_is_the_same_every_time() -> None:
    prompt = "Could you bump the log4j version? security asked again"
    assert classify(prompt) == classify(prompt)
