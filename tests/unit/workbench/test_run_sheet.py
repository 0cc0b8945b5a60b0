"""The stages of a run: what runs next, what stops a line, what is left out."""

from __future__ import annotations

from migration.checks import CheckStatus
from workbench.run_items import RunItem
from workbench.run_sheet import RunSheet, Stage, StageResult

PASSED, FAILED = StageResult(CheckStatus.PASSED, "good"), StageResult(CheckStatus.FAILED, "bad")
WARNS = StageResult(CheckStatus.WARNING, "so so")


def sheet() -> RunSheet:
    names = ("check", "lint", "deploy", "command 1", "command 2")
    return RunSheet([Stage(n, n, "commands" if n.startswith("command") else "stages", n) for n in names])


def run(made: RunSheet, name: str, result: StageResult, now: float = 0.0) -> str:
    made.start(name, now)
    return made.end(name, result, now + 2)


def test_a_line_goes_on_after_success_and_warnings_and_not_into_the_commands() -> None:
    made = sheet()
    assert made.line_up("check") == "check"
    assert made.in_line == ("lint", "deploy")
    assert run(made, "check", PASSED) == "lint"
    assert run(made, "lint", WARNS) == "deploy"
    assert run(made, "deploy", PASSED) == ""
    assert [row.status.value for row in made] == ["passed", "warning", "passed", "waiting", "waiting"]


def test_commands_are_a_line_of_their_own() -> None:
    made = sheet()
    assert made.line_up("command 1") == "command 1"
    assert run(made, "command 1", PASSED) == "command 2"


def test_a_failure_or_a_question_answered_with_no_ends_the_line() -> None:
    for result in (FAILED, StageResult(CheckStatus.WAITING, "nothing was changed")):
        made = sheet()
        made.line_up("check")
        assert run(made, "check", result) == ""
        assert made.in_line == ()


def test_what_the_person_leaves_out_is_not_in_line() -> None:
    made = sheet()
    made.skip("lint")
    made.line_up("check")
    assert made.in_line == ("deploy",)
    made.skip("deploy")
    assert made.in_line == ()
    assert made["lint"].left_out
    made.skip("lint")
    assert made["lint"].status is CheckStatus.WAITING
    assert not made["lint"].left_out


def test_a_stopped_stage_keeps_what_it_found() -> None:
    made = sheet()
    made.line_up("check")
    made.start("check", 1.0)
    made.take("check", RunItem("a", "a", CheckStatus.PASSED))
    made.stop("check", 4.0)
    row = made["check"]
    assert (row.status, row.words, row.seconds, list(row.items)) == (CheckStatus.SKIPPED, "stopped", 3.0, ["a"])
    assert made.in_line == ()
    assert made.running is None


def test_a_later_item_takes_the_place_of_the_earlier_and_a_second_run_begins_empty() -> None:
    made = sheet()
    made.start("deploy", 0.0)
    made.take("deploy", RunItem("schema", "create", CheckStatus.WAITING))
    made.take("deploy", RunItem("pipeline", "create", CheckStatus.WAITING))
    made.take("deploy", RunItem("schema", "create", CheckStatus.FAILED))
    assert [(i.key, i.status.value) for i in made["deploy"].items.values()] == [("schema", "failed"), ("pipeline", "waiting")]
    assert [i.key for i in made["deploy"].problems] == ["schema"]
    made.end("deploy", FAILED, 2.5)
    assert made["deploy"].seconds == 2.5
    made.only("deploy")
    assert (made["deploy"].items, made["deploy"].words, made["deploy"].status) == ({}, "", CheckStatus.WAITING)


def test_items_of_a_result_replace_what_was_streamed() -> None:
    made = sheet()
    made.start("check", 0.0)
    made.take("check", RunItem("a", "a", CheckStatus.RUNNING))
    made.end("check", StageResult(CheckStatus.PASSED, "", (RunItem("b", "b", CheckStatus.PASSED),)), 1.0)
    assert list(made["check"].items) == ["b"]


def test_a_stage_that_was_stopped_or_refused_is_not_left_out_of_the_next_run() -> None:
    made = sheet()
    made.line_up("lint")
    made.start("lint", 0.0)
    made.stop("lint", 1.0)
    assert made.line_up("lint") == "lint"
    assert run(made, "lint", StageResult(CheckStatus.SKIPPED, "not run: you said no")) == "deploy"
    assert made.line_up("lint") == "lint"


def test_leaving_a_stage_out_keeps_what_it_found() -> None:
    made = sheet()
    run(made, "check", FAILED)
    made.skip("check")
    assert (made["check"].left_out, made["check"].status, made["check"].words) == (True, CheckStatus.FAILED, "bad")
    assert made.line_up("check") == "lint"
    made.skip("check")
    assert made.line_up("check") == "check"
