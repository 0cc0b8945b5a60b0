"""A comparison that is stopped leaves no statement running on the warehouse."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from responder.certificates import Certificates
from responder.contents.builder import Builder
from responder.drivers import Driver
from responder.engine.store import Store
from workspace import Workspace
from workspace.scene import ready, surroundings

from benchmarks.reconcile import COLUMNS, PASSWORD, ROWS, Target, scripts, value

pytestmark = pytest.mark.xdist_group("workspace")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(Builder("Wide"))
    made.add_table("Wide", "dbo.T0", COLUMNS, [value(0, n) for n in range(ROWS)])
    yield made
    made.close()


def test_ctrl_c_cancels_what_runs_there(
    store: Store, start_responder: Any, freetds: Driver, certificates: Certificates, tmp_path: Path
) -> None:
    responder = start_responder(store)
    sql = tmp_path / "wide.sql"
    sql.write_text(scripts(1))
    state = ready()
    state.select, state.held = Target(1, frozenset()).select, "GROUP BY"
    looked = threading.Event()
    with Workspace(state, certificates.context(strict=False)) as served:
        environment = surroundings(served, tmp_path, tmp_path, certificates.authority, QUICKPLAN_SOURCE_PASSWORD=PASSWORD)
        data = f"mssql://quickplan_reader@127.0.0.1:{responder.port}/Wide?trust_server_certificate=yes&driver=freetds"
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "quickplan.py"), "reconcile", str(sql), "--data", data, "--warehouse", "wh1", "--catalog", "main",
             "--schema", "wide"],
            env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        for _ in range(600):  # until the command has looked at the statement that runs
            with served.lock:
                known = [i for i, s in state.statements.items() if s["status"]["state"] == "RUNNING"]
                if known and any(call.path.endswith(known[0]) for call in served.calls):
                    break
            looked.wait(0.1)
        assert known
        child.send_signal(signal.SIGINT)
        out, words = child.communicate(timeout=30)
        assert child.returncode == 130, out + words
        with served.lock:
            assert [state.statements[i]["status"]["state"] for i in known] == ["CANCELED"] * len(known)
    assert not served.crashes
