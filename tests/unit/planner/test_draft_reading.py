"""Facts are taken from the words of a prompt, and only from them."""

from __future__ import annotations

import time

import pytest

from planner.drafts.concerns import raised_by
from planner.drafts.reading import Frame, read


@pytest.mark.parametrize(
    ("prompt", "headline", "detail"),
    [
        ("Add dark mode", "Add dark mode", ""),
        ("Please add dark mode.", "add dark mode", ""),
        ("fix(api): OPS-12 login fails", "login fails", ""),
        ("Rename a to b without touching c", "Rename a to b", ""),
        ("Split core.py into modules (commands, groups) and keep imports working", "Split core.py into modules", ""),
        (
            "Add rate limiting per address to the whole public router, 100 requests per minute, answer 429 with Retry-After",
            "Add rate limiting per address to the whole public router",
            "100 requests per minute, answer 429 with Retry-After",
        ),
    ],
)
def test_headline(prompt, headline, detail):
    found = read(prompt)
    assert (found.headline, found.detail) == (headline, detail)


def test_traces_give_frames_and_errors_but_no_sentences():
    found = read(
        'Import breaks on Mondays.\n\nTraceback (most recent call last):\n  File "/srv/app/shop/rows.py", line 41, in load_rows\n'
        "    raise ValueError(x)\nValueError: bad row 'x'\n"
    )
    assert found.frames == (Frame("/srv/app/shop/rows.py", 41, "load_rows"),)
    assert found.errors[0].startswith("ValueError: bad row")
    assert not any("Traceback" in s or "line 41" in s for s in found.sentences)


@pytest.mark.parametrize(
    ("prompt", "libraries"),
    [
        ("Use the hishel library for it", ("hishel",)),
        ("retry with tenacity", ("tenacity",)),
        ("npm install -D left-pad", ("left-pad",)),
        ("make requests faster", ()),
        ("use a library", ()),
        ("use the same module", ()),
        ("rows are slow with joins", ()),
    ],
)
def test_libraries_are_named_not_guessed(prompt, libraries):
    assert read(prompt).libraries == libraries


def test_limits_conditions_and_expectations():
    found = read("Login fails when the name has a space. It should trim. Do not change the API. Keep old sessions valid.")
    assert found.conditions == ("when the name has a space",)
    assert found.expected == ("should trim",)
    assert found.limits == ("Do not change the API.", "Keep old sessions valid.")


@pytest.mark.parametrize(
    "text", ["(" * 30_000, "a " * 20_000, "when " * 9_000, "x.y(" * 9_000, "9" * 30_000, "a/" * 15_000 + ":1", "`" * 20_000]
)
def test_time_is_bounded(text):
    began = time.process_time()
    read(text)
    raised_by(text, 3)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("invoices show the wrong total", "money"),
        ("daylight saving shifts the calendar", "dates and times"),
        ("limit logins to five attempts with rate limiting", "limits on use"),
        ("two workers deadlock", "concurrency"),
        ("import a csv", "tabular input"),
        ("imports of click.core keep working", None),
        ("tidy the kitchen", None),
    ],
)
def test_concerns_follow_vocabulary(text, key):
    keys = [r.concern.key for r in raised_by(text, 3)]
    assert key in keys if key else keys == []
