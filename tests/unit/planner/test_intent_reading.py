"""How a prompt is read before it is weighed: template headings, requests behind a comma, opening phrases, passive wishes, spelling."""

from __future__ import annotations

import pytest

from planner.intent import classify
from planner.request import parse
from planner.request_sections import Part, headings
from planner.words import read


def test_headings_of_a_bug_template_are_told_apart() -> None:
    text = "### Current Behavior\nThe page stays empty.\n\n### Steps To Reproduce\n1. Open it\n\n**Version**\n4.2\n"
    assert [h.part for h in headings(text, 0)] == [Part.BUG, Part.ASIDE, Part.ASIDE]


def test_asides_of_a_template_are_no_request() -> None:
    text = "### Current Behavior\nThe page stays empty.\n\n### Steps To Reproduce\n1. Create a report\n"
    assert "create" not in {s.verb for s in parse(read(text)).sentences}
    assert classify(text).task_type == "fix"


@pytest.mark.parametrize(
    ("prompt", "verb"),
    [
        ("the importer is one huge function, please break it up", "break"),
        ("In parser.py, inline the three helpers", "inline"),
        ("migration tool: add Sybase as a source", "add"),
        ("the cache should be removed from the build", "remove"),
        ("Ticket: rotate the signing key", "rotate"),
        ("sort results by relevance", "sort"),
    ],
)
def test_the_command_is_found(prompt: str, verb: str) -> None:
    assert parse(read(prompt)).sentences[-1].verb == verb


def test_a_statement_has_no_command() -> None:
    assert parse(read("undo deletes one character too many")).sentences[0].head == -1


def test_mistyped_introductions_still_introduce_and_offsets_stay() -> None:
    prompt = "migrte databse stock_prod form sqldw3 to databriks catalog main schema dwh"
    intent = classify(prompt)
    assert (intent.entities.database, intent.entities.server) == ("stock_prod", "sqldw3")
    assert {prompt[c.start : c.end] for c in intent.cues if c.decides in {"database", "server"}} == {"stock_prod", "sqldw3"}


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Ops / sql-ops / databricks / main / ops - please migrate", ("Ops", "sql-ops", "main", "ops")),
        ("migrate ops-sql-1 / Ops to main / ops", ("Ops", "ops-sql-1", "main", "ops")),
        ("sql01:1433/SalesDB -> main.sales", ("SalesDB", "sql01:1433", "main", "sales")),
        ("Move SalesDB and HRDB on sql01 to main.x", ("SalesDB", "sql01", "main", "x")),
        ("port Northwind from [sql7],1435 to Databricks", ("Northwind", "sql7,1435", None, None)),
        ("migrate reporting from sql01 to databricks", ("reporting", "sql01", None, None)),
        ("migrate everything from sql01 to databricks", (None, "sql01", None, None)),
        ('Alembic migration fails on empty database: "relation users does not exist"', (None, None, None, None)),
    ],
)
def test_names_in_more_ways_of_writing(prompt: str, names: tuple[str | None, ...]) -> None:
    found = classify(prompt).entities
    assert (found.database, found.server, found.catalog, found.schema) == names


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("FinanceDW runs on an old SQL Server today. Target: everything in the lakehouse", "migration"),
        ("after migrating to Databricks the report shows different totals than on SQL Server", "fix"),
        ("Migrate our logging from log4j to logback", "chore"),
        ("Move the repository from Bitbucket to GitHub", "chore"),
        ("The search only looks at titles. It should also look at the body", "enhancement"),
        ("Show me how we can replace Vertica with Databricks", "migration"),
    ],
)
def test_types_told_by_grammar(prompt: str, kind: str) -> None:
    assert classify(prompt).task_type == kind
