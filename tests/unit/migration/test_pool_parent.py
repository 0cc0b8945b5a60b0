"""A worker never outlives the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_PARENT = """
import sys
sys.path[:0] = [{root!r}, {here!r}]
from test_pool_parent import stall
from migration.estate import ObjectKind, SqlObject
from migration.transpile.options import Options
from migration.transpile.pool import transpile
if __name__ == "__main__":
    item = SqlObject({pipe!r}, ObjectKind.TABLE, "t.sql", 1, 1, "CREATE TABLE t (a int)")
    list(transpile([item], Options(), jobs=1, deadline_s=60, convert=stall))
"""


def stall(item, _options):  # type: ignore[no-untyped-def]  # imported by the worker, which has no pytest
    """What the worker runs: tell who it is through the pipe named like the object, keep it open, and wait."""
    out = os.open(item.name, os.O_WRONLY)
    os.write(out, f"{os.getpid()}\n".encode())
    while True:
        signal.pause()


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at a parent's death is Linux's")
def test_a_worker_dies_with_its_parent(tmp_path: Path) -> None:
    pipe = tmp_path / "who"
    os.mkfifo(pipe)
    script = tmp_path / "parent.py"
    script.write_text(_PARENT.format(root=str(ROOT), here=str(Path(__file__).parent), pipe=str(pipe)))
    with subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL) as parent, pipe.open() as told:
        assert int(told.readline()) != parent.pid
        parent.kill()
        parent.wait()
        # The pipe ends when its last writer does: the worker is gone.
        assert told.read() == ""
