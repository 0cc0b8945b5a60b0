"""Titles and file names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.intent import classify
from planner.task import TaskType
from planner.topic import slug_of


@pytest.mark.parametrize(
    ("prompt", "topic", "slug"),
    [
        (
            "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce",
            "Migrate WorkforceDB to Databricks",
            "migrate-workforcedb-databricks",
        ),
        ("port dbo.usp_CloseYear to Databricks SQL", "Migrate dbo.usp_CloseYear to Databricks", "migrate-dbo-usp-closeyear-databricks"),
        ("Could you please add a dark mode?", "Add dark mode", "add-dark-mode"),
        ("feat(api): add webhooks for order events.", "Add webhooks for order events", "add-webhooks-order-events"),
        ("JIRA-123: Fix the crash on startup", "Fix crash on startup", "fix-crash-startup"),
        ("We need to be able to export reports as PDF", "Export reports as PDF", "export-reports-pdf"),
        ("fix off-by-one in pagination", "Fix off-by-one in pagination", "fix-off-one-pagination"),
    ],
)
def test_titles_and_names(prompt: str, topic: str, slug: str) -> None:
    intent = classify(prompt)
    assert (intent.topic, intent.slug) == (topic, slug)


def test_a_bare_stack_trace_is_titled_by_its_error() -> None:
    prompt = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: bad input'
    assert classify(prompt).topic == "Fix ValueError"


@given(st.text(max_size=200), st.sampled_from(list(TaskType)))
def test_a_slug_is_always_a_safe_file_name(title: str, kind: TaskType) -> None:
    slug = slug_of(title, kind)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= 60


@pytest.mark.parametrize("title", ["../../etc/passwd", "con", "CON", "..", "/", "C:\\x", "a" * 300, "日本語", "\x00", "nul"])
def test_hostile_titles(title: str) -> None:
    slug = slug_of(title, TaskType.CHORE)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert slug not in {"con", "nul", "aux", "prn"}


def test_letters_are_transliterated() -> None:
    assert slug_of("Größe der Übersicht für Zoë", TaskType.FEATURE) == "groesse-uebersicht-fuer-zoe"


def test_a_long_title_is_cut_between_words() -> None:
    slug = slug_of("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda omicron", TaskType.FEATURE)
    assert len(slug) <= 60
    assert slug.split("-")[-1] in [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "omicron",
    ]


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        ("Let users export the plan as HTML", "Let users export plan as HTML"),
        (
            "Choice parameters ignore case_sensitive=False when the value comes from an environment variable",
            "Choice parameters ignore case_sensitive=False",
        ),
        ("refactor command.go, it is 1900 lines long", "Refactor command.go"),
        ("refactor parser.py: split Option parsing", "Refactor parser.py: split Option parsing"),
        (
            "Add retry with exponential backoff to the upload client so that flaky networks do not lose data",
            "Add retry with exponential backoff to upload client",
        ),
        (
            "The search endpoint returns 500 when the query contains a percent sign and the user is not logged in",
            "Search endpoint returns 500",
        ),
    ],
)
def test_a_title_is_whole_or_ends_before_a_clause(prompt: str, topic: str) -> None:
    assert classify(prompt).topic == topic


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        (
            'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    main()\n  File "b.py", line 3, in convert\n'
            "    return x\nUnicodeDecodeError: bad",
            "Fix UnicodeDecodeError in convert",
        ),
        (
            "panic: runtime error: index out of range [0] with length 0\n\ngoroutine 1 [running]:\ngithub.com/a/b.(*Command).Find(0xc0)\n\t/go/b/c.go:8",
            "Fix panic: index out of range in Command.Find",
        ),
    ],
)
def test_a_trace_is_titled_by_error_and_place(prompt: str, topic: str) -> None:
    assert classify(prompt).topic == topic
