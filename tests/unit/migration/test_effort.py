"""Effort: classes, terms that sum to the range, weights that a user overrides, and the fit to actual hours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ConfigProblem
from core.findings import Finding, Severity
from migration.assessment.calibrate import LEAST, MOST, fit, with_scale
from migration.assessment.effort import EffortClass, classify, estimate, level_of
from migration.assessment.totals import Totals, changes
from migration.assessment.weights import GROUPS, load_weights
from migration.conversion import Status
from migration.estate import FURTHER_INDICATORS, INDICATORS, Estate, Indicator, ObjectKind, SqlObject
from migration.tally import Tally
from migration.transpile.convert import failed
from migration.transpile.rules import RULES

WEIGHTS = load_weights()
TEXT = "CREATE PROC dbo.p AS\nDECLARE c CURSOR FOR SELECT 1\nWHILE 1 = 1 BEGIN SELECT 1 END\n" + "-- x\n" * 100


def item(*indicators: Indicator, kind: ObjectKind = ObjectKind.PROCEDURE) -> SqlObject:
    return SqlObject("dbo.p", kind, "p.sql", 1, 103, TEXT, indicators=indicators)


def finding(severity: Severity, line: int = 0, code: str = "X") -> Finding:
    return Finding(code, severity, "m", "r", "p.sql", line, 1)


def test_every_indicator_has_a_weight_with_unit_and_source() -> None:
    assert set(WEIGHTS.groups["indicators"]) == {*INDICATORS, *FURTHER_INDICATORS}
    assert all(w.unit and w.source and 0 <= w.low <= w.high for group in WEIGHTS.groups.values() for w in group.values())


@pytest.mark.parametrize(
    ("status", "severities", "expected"),
    [
        (Status.CONVERTED, [], EffortClass.AUTOMATIC),
        (Status.CONVERTED, [Severity.INFO], EffortClass.AUTOMATIC),
        (Status.CONVERTED, [Severity.WARNING], EffortClass.ASSISTED),
        (Status.PARTIAL, [], EffortClass.ASSISTED),
        (Status.MANUAL, [Severity.ERROR], EffortClass.MANUAL),
        (Status.MANUAL, [], EffortClass.MANUAL),
        (Status.MANUAL, [Severity.INFO], EffortClass.AUTOMATIC),  # nothing to run, nothing to do
        (Status.MANUAL, [Severity.INFO, Severity.WARNING], EffortClass.ASSISTED),  # nothing to run, something to check
        (Status.MANUAL, [Severity.WARNING, Severity.ERROR], EffortClass.MANUAL),
    ],
)
def test_the_rule_of_the_classes(status: Status, severities: list[Severity], expected: EffortClass) -> None:
    assert classify(status, [finding(s) for s in severities]) is expected


def test_the_range_is_the_sum_of_its_terms() -> None:
    made = estimate(item(Indicator("CURSOR", 2, 9)), Status.MANUAL, [finding(Severity.ERROR, 3)], WEIGHTS).to_dict()
    assert made["low"] == pytest.approx(sum(t["low"] for t in made["terms"]), abs=0.01)
    assert made["high"] == pytest.approx(sum(t["high"] for t in made["terms"]), abs=0.01)
    assert [t["name"] for t in made["terms"]] == ["object", "size", "MEDIUM", "CURSOR", "error", "test (routine)"]


def test_an_open_cursor_costs_and_a_direct_one_is_reviewed() -> None:
    places = (Indicator("CURSOR", 2, 9), Indicator("CURSOR", 40, 9))
    terms = {t.name: t for t in estimate(item(*places), Status.PARTIAL, [finding(Severity.ERROR, 2)], WEIGHTS).terms}
    assert terms["CURSOR"].hours == pytest.approx(10 * terms["CURSOR (direct)"].hours)
    assert "error" not in terms  # the open cursor pays for it


def test_what_hangs_on_an_object_costs_a_share() -> None:
    whole = estimate(item(kind=ObjectKind.TYPE), Status.MANUAL, [], WEIGHTS)
    part = estimate(item(kind=ObjectKind.PERMISSION), Status.MANUAL, [], WEIGHTS)
    assert part.high == pytest.approx(whole.high * WEIGHTS.share["attached"])


def test_what_hangs_on_an_object_is_decided_once_for_many() -> None:
    clean = estimate(item(kind=ObjectKind.ALTER_TABLE), Status.CONVERTED, [], WEIGHTS)
    told = [finding(Severity.ERROR, code="A"), finding(Severity.ERROR, code="A"), finding(Severity.WARNING, code="B")]
    made = estimate(item(kind=ObjectKind.ALTER_TABLE), Status.MANUAL, told, WEIGHTS)
    terms = {t.name: t for t in made.terms}
    assert terms["decision"].count == 2
    assert (terms["decision"].low, terms["decision"].high) == tuple(2 * h for h in WEIGHTS.hours("findings", "decision"))
    assert clean.high < 0.1 * WEIGHTS.hours("findings", "error")[1]


@pytest.mark.parametrize("kind", [ObjectKind.INDEX, ObjectKind.STATISTICS, ObjectKind.PROPERTY])
def test_what_the_target_does_by_itself_costs_nothing(kind: ObjectKind) -> None:
    made = estimate(item(kind=kind), Status.MANUAL, [finding(Severity.INFO)], WEIGHTS)
    assert (made.kind_of_work, made.terms, made.low, made.high) == (EffortClass.AUTOMATIC, (), 0, 0)
    assert estimate(item(kind=kind), Status.MANUAL, [finding(Severity.WARNING)], WEIGHTS).high > 0


def test_schemas_that_differ_in_case_are_one() -> None:
    totals = Totals()
    for name in ("Sales.a", "sales.b"):
        it = SqlObject(name, ObjectKind.TABLE, "a.sql", 1, 1, "x")
        totals.add(it, estimate(it, Status.CONVERTED, [], WEIGHTS))
    assert {name: s["count"] for name, s in totals.to_dict()["schemas"].items()} == {"Sales": 2}


def test_one_absurd_figure_does_not_turn_the_table_over() -> None:
    common = [(f"dbo.p{n}", {"base": 1.0, "test": 1.0}, 2.0) for n in range(20)]
    assert fit([*common, ("dbo.x", {"base": 1.0, "test": 1.0}, 9_000.0)]).scale["base"] < 1.5
    assert fit([*common, ("dbo.x", {"base": 1.0, "test": 1.0}, 0.0)]).scale["base"] > 0.9


def loose(line: int, *indicators: Indicator, file: str = "a.sql") -> SqlObject:
    return SqlObject(f"{file}:{line}", ObjectKind.SCRIPT, file, line, line, "INSERT dbo.t VALUES (1)", indicators=indicators)


def test_a_file_of_loose_statements_is_decided_once() -> None:
    told = [finding(Severity.ERROR, code="SCRIPT")]
    one = estimate(loose(1), Status.MANUAL, told, WEIGHTS)
    another = estimate(loose(2), Status.MANUAL, told, WEIGHTS, first=False)
    assert [t.name for t in one.terms] == ["script", "size (read)"]
    assert [t.name for t in another.terms] == ["size (read)"]
    assert one.high > 100 * another.high


def test_what_guards_the_one_run_of_a_loose_statement_is_not_rewritten() -> None:
    made = estimate(loose(1, Indicator("TRANSACTION", 1, 1), Indicator("CURSOR", 1, 9)), Status.MANUAL, [], WEIGHTS)
    assert {"TRANSACTION (direct)", "CURSOR"} < {t.name for t in made.terms}


def test_only_the_first_loose_statement_of_each_file_pays_for_the_file() -> None:
    estate = Estate("e", [loose(1), loose(2), loose(1, file="b.sql"), loose(3)])
    tally = Tally(estate, weights=WEIGHTS)
    made = [tally.add(failed(o, "SCRIPT")) for o in estate.objects]
    assert [any(t.name == "script" for t in effort.terms) for effort in made if effort] == [True, False, True, False]


def test_a_finding_that_asks_for_nothing_is_no_error() -> None:
    silent = [r.code for r in RULES.values() if r.severity is Severity.ERROR and (not r.remedy or "othing to do" in r.remedy)]
    assert silent == []
    assert [r.code for r in RULES.values() if r.severity is not Severity.INFO and "othing to do" in r.remedy] == []


def test_the_sixth_place_of_an_indicator_costs_little() -> None:
    def high(places: int) -> float:
        return estimate(item(*(Indicator("SPATIAL", n, 1) for n in range(places))), Status.MANUAL, [], WEIGHTS).high

    assert high(5) - high(4) == pytest.approx(WEIGHTS.hours("indicators", "SPATIAL")[1])
    assert 0 < high(1000) - high(5) < high(5) * 10


def test_rows_of_data_in_a_script_are_not_rewritten() -> None:
    rows = "INSERT INTO dbo.t VALUES (1, 2, 3)\n"

    def high(kind: ObjectKind, lines: int) -> float:
        return estimate(SqlObject("a.sql:1", kind, "a.sql", 1, lines, rows * lines), Status.MANUAL, [], WEIGHTS).high

    assert high(ObjectKind.SCRIPT, 100_000) < high(ObjectKind.SCRIPT, 1_000) * 12
    assert high(ObjectKind.PROCEDURE, 10_000) > high(ObjectKind.PROCEDURE, 1_000) * 5


def test_levels_follow_loops() -> None:
    assert level_of(item()) == "MEDIUM"
    many = SqlObject("dbo.p", ObjectKind.PROCEDURE, "p.sql", 1, 1, "WHILE 1=1 PRINT 1\n" * 9)
    assert level_of(many) == "VERY_COMPLEX"


def test_another_runtime_says_what_becomes_direct() -> None:
    here, there = Totals(), Totals()
    it = item(Indicator("CURSOR", 2, 9))
    here.add(it, estimate(it, Status.MANUAL, [finding(Severity.ERROR, 2)], WEIGHTS))
    there.add(it, estimate(it, Status.CONVERTED, [], WEIGHTS))
    said = changes(here, there, "18.1")
    assert said[0] == "at 18.1, 1 cursor becomes direct: −1.6 h"
    assert said[-1].startswith("at 18.1, in all: −")
    assert "become" not in " ".join(changes(here, here, "18.1"))


def test_a_users_file_overrides_entry_by_entry(tmp_path: Path) -> None:
    file = tmp_path / "effort.toml"
    file.write_text("[indicators]\nCURSOR = 4\nMERGE = { high = 9 }\n[scale]\ntest = 2\n")
    weights = load_weights(file)
    assert weights.hours("indicators", "CURSOR") == (4, 4)
    assert weights.hours("indicators", "MERGE") == (0.25, 9)
    assert weights.hours("test", "view")[0] == pytest.approx(2 * WEIGHTS.hours("test", "view")[0])
    assert weights.hours("indicators", "PIVOT") == WEIGHTS.hours("indicators", "PIVOT")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[indicators]\nCURSR = 1\n", 2, "CURSOR"),
        ("[indicator]\nCURSOR = 1\n", 1, "indicators"),
        ("[base]\nobject = -1\n", 2, "hours"),
        ("[base]\nobject = nan\n", 2, "hours"),
        ("[base]\nobject = { low = 3, high = 1 }\n", 2, "order"),
        ("[base\n", 1, "line"),
        ("base = 3\n", 1, "base"),
    ],
)
def test_a_bad_file_is_located(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = tmp_path / "effort.toml"
    file.write_text(text)
    with pytest.raises(ConfigProblem) as caught:
        load_weights(file)
    assert caught.value.line == line
    assert said in str(caught.value.remedy)


hours = st.floats(0, 200)
objects = st.lists(st.tuples(st.fixed_dictionaries(dict.fromkeys(GROUPS, hours)), st.floats(0, 500)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(objects)
def test_the_fit_stays_in_its_bounds_and_is_deterministic(rows) -> None:
    entered = [(f"o{n}", x, y) for n, (x, y) in enumerate(rows)]
    made = fit(entered)
    assert all(LEAST <= s <= MOST for s in made.scale.values())
    assert all(after >= 0 for *_, after in made.rows)
    assert fit(entered) == made
    assert all(made.scale[g] == pytest.approx(1) for g in GROUPS if g not in made.told)


@settings(max_examples=60, deadline=None)
@given(objects, st.integers(0, 7), st.floats(0, 300))
def test_more_hours_never_lower_the_objects_estimate(rows, which, more) -> None:
    which %= len(rows)
    entered = [(f"o{n}", x, y) for n, (x, y) in enumerate(rows)]
    raised = [(name, x, y + more if n == which else y) for n, (name, x, y) in enumerate(entered)]
    before, after = fit(entered).rows[which][3], fit(raised).rows[which][3]
    assert after >= before - 1e-4 * max(1.0, before)


def test_hours_that_agree_change_nothing() -> None:
    made = fit([("a", {"base": 1, "indicators": 2, "findings": 1, "test": 1}, 5), ("b", {"base": 2, "test": 1}, 3)])
    assert made.scale == pytest.approx(dict.fromkeys(GROUPS, 1.0))
    assert "agree" in made.explain()[0]


def test_the_scale_is_replaced_and_the_rest_of_the_file_kept(tmp_path: Path) -> None:
    made = fit([("a", {"base": 1, "test": 1}, 8)])
    old = "# mine\n[indicators]\nCURSOR = 4 # hard\n\n[scale]\nbase = 3\n\n[share]\ndirect = 0.2\n"
    once = with_scale(old, made)
    assert with_scale(once, made) == once
    assert "CURSOR = 4 # hard" in once
    file = tmp_path / "effort.toml"
    file.write_text(once)
    weights = load_weights(file)
    assert weights.share["direct"] == 0.2
    assert weights.scale["base"] == pytest.approx(made.scale["base"], abs=1e-4)
    assert weights.scale["base"] > 1
