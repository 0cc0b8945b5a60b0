"""Closed streams, full disks, missing homes and folders: each ends with words and its own exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = f"{sys.executable} {ROOT / 'quickplan.py'}"


def _sh(script: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["sh", "-c", script], cwd=cwd, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "Q": COMMAND, **more}
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("$Q intent 'fix the crash' >&-", 0),
        ("$Q intent - <&-", 2),
        ("$Q plan 2>&-", 2),
        ("$Q plan 'fix the crash' --no-save <&- >&- 2>&-", 0),
        ("$Q analyze a.sql --json <&- >&-", 0),
    ],
)
def test_closed_streams(tmp_path: Path, script: str, code: int) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.T (a int)\n")
    assert _sh(script, tmp_path).returncode == code


@pytest.mark.parametrize("arguments", ["intent 'fix the crash'", "analyze a.sql --json", "plan 'fix the crash' --no-save"])
def test_a_full_disk_behind_the_output_is_said(tmp_path: Path, arguments: str) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.T (a int)\n")
    done = _sh(f"$Q {arguments} >/dev/full", tmp_path)
    assert done.returncode == 2
    assert "cannot write the output" in done.stderr


def test_a_reader_that_left_is_not_taken_for_findings(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "quickplan.py"), "intent", "fix the crash"],
            stdout=writer, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_home_that_does_not_exist_is_a_path_that_does_not_exist(quickplan, tmp_path: Path) -> None:
    done = quickplan("plan", "fix it", "--source", "~no.such.user/x", cwd=tmp_path)
    assert done.returncode == 2
    assert "~no.such.user/x does not exist" in done.stderr
    done = quickplan("plan", "fix it", "--no-save", cwd=tmp_path, env={"QUICKPLAN_STATE_DIR": "~no.such.user/x"})
    assert done.returncode == 0, done.stderr


def test_a_child_that_dies_shows_one_sentence_and_logs_the_rest(tmp_path: Path) -> None:
    script = (
        "import quickplan, sys; quickplan._guard_path(); import cli.main as m; import workbench.jobs as j; from pathlib import Path;"
        f" j._LAUNCHER = Path({str(tmp_path / 'broken.py')!r}); sys.exit(m.run(['plan', 'fix it', '--no-save']))"
    )
    (tmp_path / "broken.py").write_text("raise ValueError('broken on purpose')\n")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 70
    assert "on purpose" not in done.stderr
    assert "quickplan.log" in done.stderr
    assert "on purpose" in (Path(os.environ["QUICKPLAN_STATE_DIR"]) / "quickplan.log").read_text()


def test_a_current_folder_that_is_gone_does_not_matter_when_the_repository_is_given(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    (tmp_path / "repo").mkdir()
    script = f"rmdir ../gone; $Q plan 'fix the crash' --repo {tmp_path / 'repo'}"
    done = _sh(script, tmp_path / "gone")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "repo/specs").glob("*.md"))
    (tmp_path / "gone").mkdir()
    done = _sh("rmdir ../gone; $Q plan 'fix the crash'", tmp_path / "gone")
    assert done.returncode == 2
    assert "no longer exists" in done.stderr


def test_lines_answer_everything_that_is_no_string(quickplan, tmp_path: Path) -> None:
    lines = b'\xef\xbb\xbf"fix the crash"\r\n\r\n[1]\n' + b"[" * 20_000 + b'\n"fix \\ud800"\n"caf\xe9"\n""\n"add a flag"'
    (tmp_path / "lines").write_bytes(lines)
    done = quickplan("intent", "--lines", "--prompt-file", "lines", cwd=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [a.get("error", a.get("task_type")) for a in answers] == [
        "fix", "NOT_A_JSON_STRING", "NOT_A_JSON_STRING", "fix", "NOT_A_JSON_STRING", "NO_PROMPT", "feature",
    ]  # fmt: skip
    done = quickplan("intent", "--lines", "--prompt-file", "missing", cwd=tmp_path)
    assert done.returncode == 2
    assert "missing" in done.stderr


def test_what_click_objects_to_reaches_the_terminal_as_plain_text(quickplan, tmp_path: Path) -> None:
    done = quickplan("plan", "x", "--bo\x1b[31mgus\x1b]0;title\x07", cwd=tmp_path, env={"FORCE_COLOR": "1"})
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "No such option" in done.stderr


def test_folders_that_may_not_be_looked_into_are_missing_not_internal_errors(quickplan, tmp_path: Path, monkeypatch) -> None:
    from core.files import exists

    def closed(self: Path, **_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", closed)
    assert exists(tmp_path) is False


def test_a_configuration_that_is_a_folder_is_said(quickplan, tmp_path: Path) -> None:
    (tmp_path / "quickplan.toml").mkdir()
    done = quickplan("plan", "fix it", "--no-save", "--repo", str(tmp_path))
    assert done.returncode == 2
    assert "quickplan.toml is a folder" in done.stderr


def test_hangup_is_ignored_where_the_caller_ignores_it() -> None:
    script = (
        "import signal, os, asyncio; signal.signal(signal.SIGHUP, signal.SIG_IGN); import quickplan; quickplan._guard_path();"
        " from cli.runner import end_by_signal, run_async; end_by_signal()\n"
        "async def work(): os.kill(os.getpid(), signal.SIGHUP); await asyncio.sleep(0); await asyncio.sleep(0); return 5\n"
        "print(run_async(work()))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "5\n")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_between_jobs_have_their_exit_codes(name: str, code: int) -> None:
    script = (
        "import os, signal, sys, quickplan; quickplan._guard_path(); import cli.main as m;"
        f" m.find_repo = lambda *_: os.kill(os.getpid(), signal.{name}); sys.exit(m.run([]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (code, "")


def _without_rights(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command as someone whom file permissions bind, root or not."""
    drop = []
    if os.getuid() == 0:
        tool = shutil.which("setpriv") or pytest.skip("needs setpriv")
        lost = "-dac_override,-dac_read_search"
        drop = [tool, "--bounding-set", lost, "--inh-caps", lost]
    return subprocess.run(
        [*drop, sys.executable, str(ROOT / "quickplan.py"), *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **more},
    )  # fmt: skip


def test_a_closed_folder_in_every_place(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    done = _without_rights(tmp_path, "plan", "fix it", "--no-save", XDG_CONFIG_HOME=str(closed), QUICKPLAN_STATE_DIR=str(closed / "state"))
    assert done.returncode == 0, done.stderr
    for arguments in (
        ("plan", "fix it", "--out", str(closed / "x")),
        ("plan", "fix it", "--source", str(closed / "x")),
        ("plan", "fix it", "--repo", str(closed)),
        ("plan", "--prompt-file", str(closed / "x")),
        ("analyze", str(closed)),
        (str(closed / "x.md"),),
    ):
        done = _without_rights(tmp_path, *arguments)
        assert done.returncode == 2, (arguments, done.stderr)
        assert "closed" in done.stderr
