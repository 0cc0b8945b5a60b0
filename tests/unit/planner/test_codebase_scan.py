"""Which files a repository has."""

from __future__ import annotations

from planner.codebase.evidence import header_of
from planner.codebase.model import Symbol
from planner.codebase.scan import scan


def test_a_definition_beyond_what_was_read_has_no_header():
    assert header_of(["def a():"], Symbol("late", "function", 12_001, 12_010)) == ""


def test_saved_plans_and_their_companions_are_listed_but_never_offered(tmp_path):
    (tmp_path / "specs/move-it").mkdir(parents=True)
    (tmp_path / "specs/move-it.md").write_text("# Plan: Move it\n")
    (tmp_path / "specs/move-it/plan.toml").write_text("")
    (tmp_path / "specs/move-it/pipeline.py").write_text("import dlt\n")
    (tmp_path / "specs/protocol.md").write_text("# Protocol\n")
    offered = {f.path for f in scan(tmp_path).rankable()}
    assert offered == {"specs/protocol.md"}


def test_what_exists_already_gets_no_module_of_its_own():
    from planner.codebase.model import RelevantFile
    from planner.codebase.newfiles import _new_module

    home = (RelevantFile("src/report.py", 1.0),)
    assert _new_module("let analyze write its figures as HTML", home, frozenset({"src/report.py"})) == ""
    assert _new_module("add a rate limiter", home, frozenset({"src/report.py"})) == "src/rate_limiter.py"
