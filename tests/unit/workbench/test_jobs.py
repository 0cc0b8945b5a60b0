"""Jobs run in real children."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import JobFailed, UnreadableInput
from workbench.jobs import child_environment, run_job


async def test_items_and_result_come_back(tmp_path: Path) -> None:
    script = tmp_path / "view.sql"
    script.write_text("CREATE VIEW dbo.v AS SELECT 1 AS one")
    items: list[dict] = []
    result = await run_job("analyze", {"source": str(script), "runtime": "17.3", "jobs": 1}, on_item=items.append)
    assert result["summary"]["counts"] == {"view": 1}
    assert [item["object"] for item in items] == ["dbo.v"]


def test_a_child_ends_well_while_its_stdin_is_still_open() -> None:
    launcher = Path(__file__).resolve().parents[3] / "quickplan.py"
    command = [sys.executable, "-P", str(launcher), "--job"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        request = {"kind": "check_workspace", "arguments": {"profile": "127.0.0.1", "check": "workspace.name", "timeout": 1.0}}
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        event = json.loads(process.stdout.read())
        assert (event["event"], event["result"]["status"]) == ("result", "passed")
        assert process.stderr.read() == b""
        assert process.wait() == 0


async def test_an_error_keeps_its_class_and_place(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(UnreadableInput) as caught:
        await run_job("analyze", {"source": str(missing), "runtime": "17.3", "jobs": 1})
    assert "missing" in caught.value.message
    assert caught.value.remedy


async def test_an_unknown_operation_is_a_failed_job_not_a_traceback() -> None:
    with pytest.raises(JobFailed) as caught:
        await run_job("no such thing", {})
    assert "Traceback" not in caught.value.message


async def test_cancelling_ends_the_child() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
        server.listen(0)
        before = _children()
        silent = f"127.0.0.1:{server.getsockname()[1]}"
        task = asyncio.ensure_future(run_job("check_workspace", {"profile": silent, "check": "workspace.tls", "timeout": 60.0}))
        while _children() == before and not task.done():
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert _children() == before


async def test_decoys_in_the_current_folder_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "pickle.py",
        "json.py",
        "sqlglot.py",
        "core/__init__.py",
        "cli/__init__.py",
        "planner/__init__.py",
        "workbench/__init__.py",
    ):
        decoy = tmp_path / name
        decoy.parent.mkdir(exist_ok=True)
        decoy.write_text("raise SystemExit('decoy imported')\n")
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.T (a int);\nGO\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    items: list[dict] = []
    await run_job("analyze", {"source": str(tmp_path / "a.sql"), "runtime": "17.3", "jobs": 1}, on_item=items.append)
    assert [i["object"] for i in items] == ["dbo.T"]


def test_the_environment_of_a_child_is_safe() -> None:
    made = child_environment({"PYTHONPATH": "/evil", "HOME": "/home/x"})
    assert made["PYTHONSAFEPATH"] == "1"
    assert "PYTHONPATH" not in made
    assert made["HOME"] == "/home/x"


def _children() -> set[str]:
    task = Path(f"/proc/{os.getpid()}/task")
    return {pid for thread in task.iterdir() for pid in (thread / "children").read_text().split()}
