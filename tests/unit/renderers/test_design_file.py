"""``design.toml``: read, written, and refused at its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from core.errors import ConfigProblem
from migration.medallion.choices import Aggregate, Choices, DatasetChoice
from migration.medallion.model import Expectation, Ingestion, Rule, Violation
from renderers.design_file import empty_design, read_design, write_design

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
RULES = st.builds(lambda n, c, v: Expectation(n, c, v, "the design", 0, Rule.CUSTOM), NAMES, NAMES, st.sampled_from(Violation))
DATASETS = st.builds(
    DatasetChoice,
    st.booleans(),
    TEXT,
    st.none() | TEXT,
    st.none() | st.sampled_from(Ingestion),
    st.none() | TEXT,
    TEXT,
    st.dictionaries(NAMES, TEXT, max_size=2),
    st.dictionaries(NAMES, st.none() | st.sampled_from(Violation), max_size=2),
    st.lists(RULES, max_size=2, unique_by=lambda r: r.name).map(tuple),
).filter(lambda d: d != DatasetChoice())
AGGREGATES = st.builds(
    Aggregate, NAMES, NAMES, st.lists(TEXT, max_size=2).map(tuple), st.dictionaries(NAMES, NAMES, max_size=2), TEXT, TEXT
)
CHOICES = st.builds(
    Choices,
    st.dictionaries(NAMES, DATASETS, max_size=3),
    st.dictionaries(st.sampled_from([r for r in Rule if r is not Rule.CUSTOM]), st.none() | st.sampled_from(Violation), max_size=3),
    st.lists(AGGREGATES, max_size=2, unique_by=lambda a: a.name).map(tuple),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["UTC", "Europe/Zurich"]),
    TEXT,
    TEXT,
)


@given(CHOICES)
@settings(max_examples=rounds(150), deadline=None)
def test_what_is_written_is_read_back(choices):
    again = read_design(write_design(choices))
    assert (again.datasets, again.rules, again.aggregates) == (choices.datasets, choices.rules, choices.aggregates)
    assert write_design(again) == write_design(choices)


def test_an_empty_design_chooses_nothing():
    assert read_design(empty_design()) == Choices(file="design.toml")
    assert write_design(Choices()) == empty_design()


def test_every_example_in_the_file_is_one():
    text = "\n".join(line.removeprefix("# ") for line in empty_design().splitlines()[3:])
    found = read_design(text)
    assert found.of("silver_person").merge == "silver_staff"
    assert found.aggregates[0].measures == {"people": "count(*)"}
    assert found.of("silver_person").added[0].violation is Violation.DROP


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[pipelin]\n", 1, "Did you mean pipeline?"),
        ("\n[dataset.x]\nincluded = false\n", 3, "Did you mean include?"),
        ("[dataset.x]\ninclude = 1\n", 2, "true or false"),
        ("[rules]\nnot_null = 'stop'\n", 2, "warn, drop, fail, off"),
        ("[rules]\nnotnull = 'warn'\n", 2, "not_null"),
        ("[dataset.x]\ningest = 'odbc'\n", 2, "federation"),
        ("[pipeline]\ntime_zone = 'Europe/Zuerich'\n", 2, "Europe/Zurich"),
        ("[dataset.x.add.r]\nviolation = 'warn'\n", 1, "condition"),
        ("[aggregate.x]\ngroup_by = 'a'\n", 2, "list"),
        ("dataset = 1\n", 1, "table"),
        ("x = \n", 1, "TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, words):
    with pytest.raises(ConfigProblem) as caught:
        read_design(text)
    assert caught.value.line == line
    assert words in f"{caught.value.message} {caught.value.remedy}"
