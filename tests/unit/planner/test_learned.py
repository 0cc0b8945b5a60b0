"""The learned weights: a second opinion, deterministic, small, silent where rules are sure."""

from __future__ import annotations

import math

import pytest

from planner.intent import classify
from planner.learned import TYPES, features, opinion
from planner.learned_weights import WEIGHTS
from planner.request import parse
from planner.task import TaskType
from planner.words import read


def test_the_table_is_small_and_well_formed() -> None:
    assert len(WEIGHTS.encode()) <= 60_000
    names = []
    for line in WEIGHTS.splitlines():
        name, figures = line.split("\t")
        names.append(name)
        assert len([int(figure) for figure in figures.split()]) == len(TYPES)
    assert len(set(names)) == len(names)
    assert "" in names  # what is likely before any word is read


def test_shares_sum_to_one_and_words_point_into_the_prompt() -> None:
    prompt = "The invoice page crashes whenever the customer has no address"
    first = opinion(parse(read(prompt)))
    assert math.isclose(sum(first.shares.values()), 1.0)
    assert max(first.shares, key=lambda kind: first.shares[kind]) is TaskType.FIX
    assert first == opinion(parse(read(prompt)))
    assert first.telling[TaskType.FIX]
    for found in first.telling.values():
        assert [item[0] for item in found] == sorted((item[0] for item in found), reverse=True)
        assert all(0 <= start < end <= len(prompt) for _, start, end in found)


def test_features_are_bounded_whatever_the_prompt() -> None:
    huge = "\n".join(f"word{i} other{i} third{i} " * 40 for i in range(300))
    assert len(features(parse(read(huge)))) < 1_000


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("chore: crash crash crash wrong broken error", TaskType.CHORE),
        ("fix: brand new page for gift cards", TaskType.FIX),
    ],
)
def test_a_declared_type_is_never_outvoted(prompt: str, kind: TaskType) -> None:
    assert classify(prompt).task_type is kind


def test_a_decision_by_words_shows_them() -> None:
    for prompt in ("Cold start of the lambda is 9 s", "Audit trail", "gift cards at checkout"):
        intent = classify(prompt)
        decided = [cue for cue in intent.cues if cue.decides == intent.task_type.value]
        assert decided
        assert all(prompt[cue.start : cue.end] == cue.text for cue in decided)


def test_a_server_with_instance_is_known_by_its_form() -> None:
    intent = classify(r"move HOST\INSTANCE database Ops to Unity Catalog ops_prod.core")
    got = intent.entities
    assert (got.database, got.server, got.catalog, got.schema) == ("Ops", r"HOST\INSTANCE", "ops_prod", "core")
    assert classify(r"migrate the tables user CORP\Svc01 owns to Databricks").entities.server is None


def test_chat_shorthand_stays_out_of_the_name() -> None:
    intent = classify("pls can u add darkmode to teh settings page")
    assert intent.topic == "Add darkmode to settings page"
    assert intent.slug == "add-darkmode-settings-page"
