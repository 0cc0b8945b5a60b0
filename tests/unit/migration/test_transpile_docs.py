"""The documentation of the rules is what the tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_documentation_is_current() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "transpile_docs.py"), "--check"], check=False, timeout=120)
    assert done.returncode == 0, "run: make docs"
