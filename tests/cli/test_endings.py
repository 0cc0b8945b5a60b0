"""How the command ends: signals, broken pipes, internal errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_have_their_exit_codes_and_leave_no_child(tmp_path: Path, number: int, code: int) -> None:
    (tmp_path / "many").mkdir()
    for n in range(4000):
        (tmp_path / "many" / f"t{n}.sql").write_text(f"CREATE TABLE dbo.T{n} (a int, b nvarchar(max))\nGO\n")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "quickplan.py"), "transpile", str(tmp_path / "many"), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline().startswith(b"{")
    process.send_signal(number)
    process.stdout.read()
    assert process.wait(30) == code


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / f"t{n}.sql").write_text(f"CREATE TABLE dbo.T{n} (a int)\nGO\n")
    command = f"{sys.executable} {ROOT / 'quickplan.py'} analyze {tmp_path} --json | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


def test_an_internal_error_names_the_log_and_shows_no_traceback(tmp_path: Path) -> None:
    script = "import quickplan, sys; quickplan._guard_path(); import cli.main as m; m.find_repo = lambda *_: 1 / 0; sys.exit(m.run([]))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 70
    assert "quickplan.log" in done.stderr
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in (Path(os.environ["QUICKPLAN_STATE_DIR"]) / "quickplan.log").read_text()
