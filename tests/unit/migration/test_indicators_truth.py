"""Every place of every indicator, as a person reads it: in the sample, in a script of our own, and in no text that only looks like one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.assessment.indicators import assess, find_indicators
from migration.estate import FURTHER_INDICATORS, INDICATORS, ObjectKind, SqlObject
from migration.sources.scripts import read_estate

TESTS = Path(__file__).resolve().parents[2]
SAMPLE = TESTS.parent / "samples" / "workforce"
BY_HAND = TESTS / "data" / "tsql" / "indicators.sql"
#: ``-- ^ NAME`` under the first character of a token; ``--^`` where it stands at the left edge, two columns further left.
_CARET = re.compile(r"^(\s*)--(\s*)\^ ([A-Z_]+)$")

Place = tuple[str, str, int, int]


def found_in(path: Path) -> set[Place]:
    estate = read_estate(path)
    assess(estate)
    return {(i.name, o.file, i.line, i.column) for o in estate.objects for i in o.indicators}


def carets() -> set[Place]:
    places: set[Place] = set()
    line = 0
    for number, text in enumerate(BY_HAND.read_text(encoding="utf-8").splitlines(), 1):
        mark = _CARET.match(text)
        if mark is None:
            line = number
        else:
            edge = len(mark[1]) + 1
            places.add((mark[3], BY_HAND.name, line, edge + 2 + len(mark[2]) if mark[2] else edge))
    return places


def truth() -> set[Place]:
    known: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return {(r["name"], r["file"], r["line"], r["column"]) for r in (*known["six"], *known["further"])}


@pytest.mark.parametrize(("path", "wanted"), [(BY_HAND, carets()), (SAMPLE, truth())], ids=["by hand", "sample"])
def test_exactly_the_places_that_a_person_reads(path: Path, wanted: set[Place]) -> None:
    got = found_in(path)
    assert sorted(got - wanted) == []
    assert sorted(wanted - got) == []


@pytest.mark.parametrize("name", [*INDICATORS, *FURTHER_INDICATORS])
def test_precision_and_recall_of_each_indicator(name: str) -> None:
    got, wanted = ({place for place in places if place[0] == name} for places in (found_in(BY_HAND) | found_in(SAMPLE), carets() | truth()))
    right = len(got & wanted)
    assert wanted
    assert right / len(got) >= 0.99
    assert right / len(wanted) >= 0.99


def test_every_indicator_is_among_them() -> None:
    assert {name for name, *_ in carets()} == set(INDICATORS) | set(FURTHER_INDICATORS)


def texts() -> list[str]:
    """The batches of the script written by hand, without its carets: all that can be hidden in a comment or a string."""
    lines = [line for line in BY_HAND.read_text(encoding="utf-8").splitlines() if not _CARET.match(line)]
    return [piece.strip() for piece in re.split(r"(?m)^GO$", "\n".join(lines)) if piece.strip()]


_WORDS = sorted({word for text in texts() for word in re.findall(r"[A-Za-z_#@][\w@#]*", text)})
_HIDING = {
    "comment": lambda text: f"/* {text.replace('*/', '').replace('/*', '')} */",
    "line comment": lambda text: "".join(f"-- {line}\n" for line in text.split("\n")),
    "string": lambda text: "'" + text.replace("'", "''") + "'",
    "national string": lambda text: "N'" + text.replace("'", "''") + "'",
}


def count(text: str, *, quoted_identifier: bool = True) -> list[tuple[str, int]]:
    item = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, 1, text, quoted_identifier=quoted_identifier)
    return [(i.name, i.line) for i in find_indicators(item)]


@given(st.sampled_from(texts()), st.sampled_from(sorted(_HIDING)), st.booleans())
def test_what_stands_in_a_comment_or_a_string_never_counts(text: str, hiding: str, quoted_identifier: bool) -> None:
    hidden = _HIDING[hiding](text)
    behind = "SELECT 1 AS a" if "comment" in hiding else "AS a"
    assert count(f"CREATE PROCEDURE dbo.p AS\nSELECT {hidden} {behind}", quoted_identifier=quoted_identifier) == []


@given(st.sampled_from(texts()))
def test_a_double_quoted_text_is_a_string_where_the_setting_says_so(text: str) -> None:
    hidden = '"' + text.replace('"', '""') + '"'
    assert count(f"SELECT {hidden} AS a", quoted_identifier=False) == []


@given(st.sampled_from(_WORDS), st.sampled_from(["[{}]", '"{}"', "[x {}]", "a{}_b", "_{}", "{}_log", "x.{}x", "@{}_x"]))
def test_a_quoted_name_or_one_that_only_looks_alike_never_counts(word: str, form: str) -> None:
    name = form.format(word.lstrip("#@") or "x")
    assert (
        count(
            f"SELECT t.{name} AS {name.rpartition('.')[2]} FROM dbo.t AS t WHERE t.{name} = 1".replace("t.@", "@").replace("AS @", "AS y")
        )
        == []
    )


@given(st.sampled_from(texts()), st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5))
def test_comments_between_the_lines_move_what_counts_and_change_nothing(text: str, said: list[str]) -> None:
    remark = f"/* {' '.join(said)} */ -- {' '.join(said)}"
    plain = count(text)
    assert count(text.replace("\n", f" {remark}\n")) == plain
    assert count(f"{remark}\n\n{text}") == [(name, line + 2) for name, line in plain]
