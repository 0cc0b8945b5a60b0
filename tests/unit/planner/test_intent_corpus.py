"""Accuracy on prompts written before the rules (train, held out) and on later ones meant to break them (adversarial, fresh).

Each fresh batch was written and labelled before the rules were looked at or mended for it. What they scored at first sight
(type, names, size in %): 1 issues 92 95 70 · 2 tickets and chat 75 95 62 · 3 prompts to an agent 80 95 82 · 4 subjects and typos
80 98 85 · 5 platforms and other "migrations" 71 90 61 · 6 mixed 70 98 78 · 7 state first, request last 65 95 75 · 8 mixed 78 98 68 ·
9 mixed, 25 prompts 84 100 68 · 10 terse, state first, 106 prompts 68 98.
Types at first sight of the blind batches, rules alone / with the learned weights: blind1 (120) 86 / 92, blind2 (60) 80 / 83,
fresh10 53 / 68, blind3 (54 ordinary prompts) 100 / 100. All but blind3 have since been learned from.
Labels stay as first written, debatable ones too, so the thresholds below are no claim about prompts never seen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.intent import classify

PROMPTS = Path(__file__).parents[2] / "data" / "prompts"
NAMES = ("database", "server", "catalog", "schema")


def corpus(name: str) -> list[dict[str, Any]]:
    lines = (PROMPTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "types", "entities", "sizes"),
    [("train", 0.97, 0.98, 0.85), ("heldout", 0.93, 0.97, 0.85), ("adversarial", 0.95, 0.97, 0.85)]
    + [(f"fresh{n}", 0.92, 0.97, 0.85) for n in range(1, 9)]
    + [
        ("fresh9", 0.9, 0.97, 0.75),
        ("fresh10", 0.9, 0.97, 0),
        ("blind1", 0.95, 0.97, 0),
        ("blind2", 0.95, 0.97, 0),
        ("blind3", 0.95, 0.97, 0),
    ],
)
def test_accuracy_on_the_corpus(name: str, types: float, entities: float, sizes: float) -> None:
    rows = corpus(name)
    wrong_type, wrong_names, wrong_size, sized = [], [], [], 0
    for row in rows:
        intent = classify(row["prompt"])
        if intent.task_type != row["task_type"]:
            wrong_type.append((row["prompt"], row["task_type"], intent.task_type.value))
        got = tuple(getattr(intent.entities, key) for key in NAMES)
        want = tuple(row[key] for key in NAMES)
        if got != want:
            wrong_names.append((row["prompt"], want, got))
        if "complexity" in row:
            sized += 1
            if intent.complexity != row["complexity"]:
                wrong_size.append((row["prompt"], row["complexity"], intent.complexity.value))
    assert 1 - len(wrong_type) / len(rows) >= types, wrong_type
    assert 1 - len(wrong_names) / len(rows) >= entities, wrong_names
    assert 1 - len(wrong_size) / max(sized, 1) >= sizes, wrong_size


def test_the_corpus_is_large_and_varied() -> None:
    train, heldout = corpus("train"), corpus("heldout")
    assert len(train) + len(heldout) >= 260
    assert len(heldout) * 3 >= len(train)
    assert not {r["prompt"] for r in train} & {r["prompt"] for r in heldout}
    for rows in (train, heldout):
        kinds = {r["task_type"] for r in rows}
        assert kinds == {"chore", "feature", "refactor", "fix", "enhancement", "migration"}


@pytest.mark.parametrize(
    "name", ["train", "heldout", "adversarial", *(f"fresh{n}" for n in range(1, 11)), *(f"blind{n}" for n in range(1, 4))]
)
def test_every_cue_stands_in_the_prompt_where_it_says(name: str) -> None:
    for row in corpus(name):
        intent = classify(row["prompt"])
        for cue in intent.cues:
            assert row["prompt"][cue.start : cue.end] == cue.text
            assert cue.text == cue.text.strip() != ""
        assert intent.runner_up is not intent.task_type
        assert 0 <= intent.margin <= 1
        decided = [c for c in intent.cues if c.decides == intent.task_type.value]
        assert decided or intent.margin == 0, row["prompt"]
