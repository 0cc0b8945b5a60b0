"""Names of a source in an anonymised report: none is left, and the same one is always replaced by the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from migration.assessment.anonymise import Names, anonymise
from migration.assessment.report import AssessmentReport
from migration.estate import Estate
from migration.sources.scripts import read_estate
from migration.transpile.rules import RULES
from migration.tsql.lexer import Kind, tokenize
from migration.tsql.vocabulary import TSQL_WORDS
from workbench.analyze_job import analyze
from workbench.child import EventWriter
from workbench.report_job import FORMATS, anonymise_key, render

ROOT = Path(__file__).resolve().parents[3]
KEY = b"k" * 32
WORD = re.compile(r"\w[\w@$#]*")
SHOP = """\
USE [Purple Shop]
GO
CREATE SCHEMA zebra
GO
CREATE TABLE zebra.[Order Details] ([Colour Name] nvarchar(20) NOT NULL CONSTRAINT DF_Colour_Name DEFAULT ('magenta'), Quantity int)
GO
CREATE PROCEDURE zebra.usp_PaintWagon @brush int, @tint int = 3, @gloss int AS
BEGIN
  -- the hedgehog decides
  DECLARE walker CURSOR FOR SELECT Quantity FROM zebra.[Order Details]
  OPEN walker
  SELECT * INTO #kettle FROM gone.Teapot
  EXEC ('DROP TABLE ' + @brush + 'porcupine')
  SELECT HOST_NAME(), Quantity FROM remotebox.otherdb.dbo.Lantern
END
GO
"""


class _NoEvents(EventWriter):
    """Takes a job's events and forgets them."""

    def __init__(self) -> None:
        super().__init__(BytesIO())


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], tuple[AssessmentReport, Estate]]:
    """The report of a source, with its names."""

    def make(source: Path) -> tuple[AssessmentReport, Estate]:
        path = tmp_path_factory.mktemp("report") / "r.json"
        asked = {"kind": "json", "path": str(path), "anonymise": False}
        analyze(_NoEvents(), source=str(source), runtime="17.3", jobs=1, report=asked)
        return AssessmentReport.model_validate_json(path.read_text("utf-8")), read_estate(source)

    return make


@pytest.fixture
def shop(assessed, tmp_path: Path):
    (tmp_path / "wagons").mkdir()
    (tmp_path / "wagons" / "Purple_Wagons.sql").write_text(SHOP, "utf-8")
    return assessed(tmp_path / "wagons")


def _names(estate: Estate) -> set[str]:
    """Every name of a source a person could know it by: not T-SQL's own, longer than two characters."""
    found: set[str] = set()
    for item in estate.objects:
        found.update(WORD.findall(f"{item.name} {item.file}"))
        for token in tokenize(item.text, quoted_identifier=item.quoted_identifier):
            if token.kind in (Kind.WORD, Kind.QUOTED, Kind.VARIABLE):
                found.update(WORD.findall(token.value.lstrip("@#")))
    return {n.casefold() for n in found if len(n) > 2 and n.upper() not in TSQL_WORDS and not n.isdigit()}


def _texts(report: AssessmentReport) -> dict[str, str]:
    made = {}
    for kind in FORMATS:
        data = render(report, kind)
        if isinstance(data, bytes):
            book = ZipFile(BytesIO(data))
            data = " ".join(book.read(n).decode() for n in ("xl/sharedStrings.xml", "docProps/core.xml"))
        made[kind] = data
    return made


def _own_words() -> set[str]:
    """What the reports say themselves, whatever they report on."""
    nothing = AssessmentReport.model_validate(
        {"generated": "2026-01-01T00:00:00Z", "source": "x", "files": 1, "runtime": "17.3", "counts": {"table": 1}, "converted": 0,
         "partial": 0, "manual": 1, "indicators": {}, "totals": {"count": 1, "low": 1, "high": 1}, "against": "18.1",
         "changes": ["at 18.1, 2 cursors become direct: −2 h"], "cycles": [["x"]], "missing": [{"name": "x", "used_by": ["x"]}],
         "external": [{"name": "x", "used_by": ["x"]}], "blockers": [{"code": "X", "text": "x", "objects": ["x"], "places": 1}]}
    )  # fmt: skip
    words = {w.casefold() for text in _texts(nothing).values() for w in WORD.findall(text)}
    words |= {w.casefold() for rule in RULES.values() for w in WORD.findall(f"{rule.code} {rule.text} {rule.remedy}")}
    shown = (
        "table tables view views procedure procedures function functions trigger triggers type types sequence sequences synonym synonyms"
    )
    words |= set(
        f"{shown} schema schemas index indexes medium complex very_complex test routine other size direct again object days".split()
    )
    from migration.estate import FURTHER_INDICATORS, INDICATORS

    return words | {n.casefold() for n in (*INDICATORS, *FURTHER_INDICATORS)}


def test_no_name_of_a_small_source_is_left(shop) -> None:
    report, estate = shop
    names = _names(estate) | {"wagons", "purple", "magenta", "hedgehog", "porcupine", "remotebox", "otherdb", "teapot"}
    assert {"quantity", "kettle", "walker", "gloss", "lantern", "df_colour_name"} <= names
    for kind, text in _texts(anonymise(report, Names(estate, KEY))).items():
        left = {w.casefold() for w in WORD.findall(text)} & (names - _own_words())
        assert not left, (kind, left)
    before = _texts(report)["json"]
    assert "Order Details" in before
    assert "remotebox" in before


def test_no_name_of_the_sample_is_left(assessed) -> None:
    report, estate = assessed(ROOT / "samples" / "workforce")
    names = _names(estate) - _own_words()
    assert len(names) > 400
    for kind, text in _texts(anonymise(report, Names(estate, KEY))).items():
        left = {w.casefold() for w in WORD.findall(text)} & names
        assert not left, (kind, left)


def test_one_name_has_one_replacement_everywhere(shop) -> None:
    report, estate = shop
    names = Names(estate, KEY)
    made = anonymise(report, names)
    table = next(o for o in made.objects if o.kind == "table")
    routine = next(o for o in made.objects if o.kind == "procedure")
    assert table.object in routine.reads
    assert table.object in routine.needs
    assert any(table.object in step for wave in made.waves for step in wave.steps)
    assert table.object.startswith(names.replace("ZEBRA") + ".table_")
    assert {m.name for m in made.missing} == {names.dotted("gone.Teapot")}
    default = next(f for f in table.findings if f.message.startswith("a default has no name"))
    assert default.message.endswith(names.replace("df_colour_NAME"))
    assert default.message.startswith(RULES[default.code].text)


def test_figures_and_places_stay_as_they_are(shop) -> None:
    report, estate = shop
    made = anonymise(report, Names(estate, KEY))
    assert made.anonymised
    assert made.totals.low == report.totals.low
    for before, after in zip(report.objects, made.objects, strict=True):
        assert (before.line, before.wave, before.work, before.effort_hours, before.indicators) == (
            after.line,
            after.wave,
            after.work,
            after.effort_hours,
            after.indicators,
        )
        assert [(f.code, f.severity, f.line) for f in before.findings] == [(f.code, f.severity, f.line) for f in after.findings]
        assert len(before.reads) == len(after.reads)


def test_the_same_key_gives_the_same_and_another_does_not(shop) -> None:
    report, estate = shop
    first, again, other = (anonymise(report, Names(estate, key)) for key in (KEY, KEY, b"x" * 32))
    assert first == again
    assert first.objects[1].object != other.objects[1].object


def test_the_key_is_made_once_and_kept_to_oneself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    key = anonymise_key()
    assert len(key) == 32
    assert anonymise_key() == key
    assert (tmp_path / "state" / "anonymise.key").stat().st_mode & 0o777 == 0o600


def test_a_moment_is_that_of_the_clock(tmp_path: Path) -> None:
    from migration.assessment.dependencies import dependencies
    from migration.assessment.report_build import build
    from migration.summary import EstateSummary

    estate = Estate(source="nothing")
    made = build([], estate, dependencies(estate), EstateSummary("nothing"), now=datetime(2026, 5, 1, 12, 30, tzinfo=UTC), runtime="17.3")
    assert made.generated == "2026-05-01T12:30:00Z"
    assert made.objects == ()
    for kind in FORMATS:
        assert render(made, kind)
