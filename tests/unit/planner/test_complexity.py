"""Sizes: one small change, one component, several."""

from __future__ import annotations

import pytest

from planner.intent import RepoFacts, classify
from planner.task import Complexity


@pytest.mark.parametrize(
    ("prompt", "size"),
    [
        ("port the view vw_Sales to Databricks", "simple"),
        ("migrate 12 stored procedures from SQL Server to Databricks", "medium"),
        ("migrate 600 tables from Teradata to Databricks", "complex"),
        ("migrate SalesDB on sql01 to main.sales", "complex"),
        ("fix typo in README", "simple"),
        ("Refactor the payment module", "medium"),
        ("Add authentication across all services", "complex"),
        ("Build a plugin system from scratch", "complex"),
        ("bump requests to 2.32", "simple"),
    ],
)
def test_sizes(prompt: str, size: str) -> None:
    assert classify(prompt).complexity == size


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, Complexity.SIMPLE), (2, Complexity.SIMPLE), (3, Complexity.MEDIUM), (30, Complexity.MEDIUM), (31, Complexity.COMPLEX)],
)
def test_a_counted_source_decides(count: int, size: Complexity) -> None:
    assert classify("migrate the database to Databricks", objects_in_source=count).complexity is size


def test_several_known_components_make_it_complex() -> None:
    facts = RepoFacts(components=frozenset({"billing", "orders", "shipping"}))
    prompt = "Add currency to billing, orders and shipping"
    assert classify(prompt, repo_facts=facts).complexity is Complexity.COMPLEX
    assert classify(prompt).complexity is not Complexity.COMPLEX


def test_the_words_that_size_it_are_cues() -> None:
    intent = classify("Build a plugin system from scratch")
    assert "plugin system" in {c.text for c in intent.cues if c.decides == "complex"}
