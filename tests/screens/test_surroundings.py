"""Terminal, clipboard, rates, themes, library: what the screens rest on."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import UsageProblem
from core.progress import Progress
from tui.clipboard import OSC52_LIMIT, copy
from tui.library import Library
from tui.rates import Rate
from tui.terminal import check_terminal
from tui.themes import DARK, TERMINAL, theme_for
from widgets.plan_list import age_in_words
from workbench.journal import JournalEntry


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("which", [0, 1, 2])
def test_what_is_no_terminal_is_refused(which: int) -> None:
    streams = [Tty(), Tty(), Tty()]
    check_terminal({"TERM": "xterm"}, *streams)
    streams[which] = io.StringIO()
    with pytest.raises(UsageProblem, match="not a terminal") as caught:
        check_terminal({"TERM": "xterm"}, *streams)
    assert "quickplan plan" in caught.value.remedy
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(term: str) -> None:
    with pytest.raises(UsageProblem, match="cannot show"):
        check_terminal({"TERM": term}, Tty(), Tty(), Tty())


@pytest.mark.parametrize(
    ("environment", "theme"),
    [({"TERM": "xterm-256color"}, DARK), ({"TERM": "linux"}, TERMINAL), ({"TERM": "xterm-256color", "NO_COLOR": "1"}, TERMINAL)],
)
def test_the_theme_fits_the_terminal(environment: dict[str, str], theme: object) -> None:
    assert theme_for(environment) == theme.name


async def test_copy_by_osc52_says_so_and_refuses_what_terminals_drop() -> None:
    sent: list[str] = []
    report = await copy("plan", {}, sent.append)
    assert report.ok
    assert "OSC 52" in report.words
    assert sent == ["plan"]
    report = await copy("x" * (OSC52_LIMIT + 1), {}, sent.append)
    assert not report.ok
    assert len(sent) == 1


async def test_copy_within_tmux_goes_through_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/text\n')
    tmux.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    report = await copy("plan", {"TMUX": "/tmp/x"}, lambda _t: pytest.fail("not by OSC 52"))
    assert report.ok
    assert "tmux" in report.words
    assert (tmp_path / "text").read_text() == "plan"
    assert (tmp_path / "arguments").read_text().strip() == "load-buffer -w -"


async def test_copy_says_when_tmux_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text("#!/bin/sh\necho no server >&2\nexit 1\n")
    tmux.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    report = await copy("plan", {"TMUX": "/tmp/x"}, lambda _t: None)
    assert not report.ok
    assert "no server" in report.words


def test_a_rate_settles_before_it_is_shown_and_begins_anew_with_a_stage() -> None:
    rate = Rate()
    assert rate.note(Progress("reading", 1, 100), 0.0) == (0.0, None)
    assert rate.note(Progress("reading", 11, 100), 0.1) == (0.0, None)
    assert rate.note(Progress("reading", 51, 101), 1.0) == (50.0, 1.0)
    assert rate.note(Progress("transpiling", 1, 100), 1.1) == (0.0, None)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (300, "5 min ago"), (7200, "2 h ago"), (90_000, "1 day ago"), (400_000, "4 days ago"), (9e6, "2026-08-11")],
)
def test_ages_in_words(seconds: float, words: str) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert age_in_words(now - timedelta(seconds=seconds), now) == words


def entry(repo: Path, **others: str) -> JournalEntry:
    given = {"id": "abc", "prompt": "Fix it", "plan": "", "source": "", "path": ""} | others
    return JournalEntry(**given, repo=str(repo), updated="2026-11-23T11:00:00+00:00", host="h", pid=1)


def test_drafts_of_this_repository_are_listed_and_recovered(tmp_path: Path) -> None:
    drafts = [entry(tmp_path), entry(tmp_path / "other"), entry(tmp_path, id="e", prompt=" ")]
    library = Library(tmp_path, tmp_path / "specs", drafts=lambda: drafts)
    (found,) = library.entries()
    assert found.unsaved
    assert found.title == "Fix it"
    session = library.open(found)
    assert session.prompt == "Fix it"
    assert session.plan is None


def test_a_recovered_plan_is_edited_until_it_is_saved(tmp_path: Path) -> None:
    draft = entry(tmp_path, plan="# Plan: Mine\n\n## Objective\nx\n")
    library = Library(tmp_path, tmp_path / "specs", drafts=lambda: [draft])
    session = library.open(library.entries()[0])
    assert session.plan.title == "Mine"
    assert session.edited


def test_files_that_are_no_text_are_left_out_of_the_list(tmp_path: Path) -> None:
    out = tmp_path / "specs"
    out.mkdir()
    (out / "a.md").write_text("# Plan: A\n")
    (out / "b.md").write_bytes(b"\x00\x01binary\x00")
    (out / "c.md").mkdir()
    assert [f.title for f in Library(tmp_path, out, drafts=list).entries()] == ["A"]
