"""What is imported before the first frame, proven in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]

_PROGRAM = """
import asyncio, sys
from pathlib import Path
from tui.launch import build
from workbench.config import Settings

app = build(repo=Path(sys.argv[1]), settings=Settings(), source=None, out=None, plan=None, prompt="")

async def main():
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.plan_screen.focused is app.plan_screen.prompt_pane
        print(",".join(sorted(name for name in ("databricks.sdk", "sqlglot", "pyodbc", "jinja2") if name in sys.modules)))

asyncio.run(main())
"""


def test_no_heavy_module_is_imported_before_the_first_frame(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(HOME), "QUICKPLAN_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=60, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == ""
