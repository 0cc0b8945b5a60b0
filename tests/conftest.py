"""What every test has: a state directory of its own, no settings of the person running them, traffic on loopback only."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("fixed")
# Under nohup or in a shell's background these are ignored, and children inherit that: the tests of endings need them as a terminal has them.
for _number, _handler in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
    if threading.current_thread() is threading.main_thread() and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [n for n in os.environ if n.startswith("QUICKPLAN_") and n != "QUICKPLAN_STATE_DIR"]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address):  # type: ignore[no-untyped-def]
        if isinstance(address, tuple) and not ipaddress.ip_address(address[0].split("%")[0]).is_loopback:
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def quickplan():
    """Run the real command in a child and return the finished process."""
    import subprocess

    def run(*arguments: str, cwd: Path | None = None, stdin: str | None = None, env: dict[str, str] | None = None, timeout: float = 120):
        return subprocess.run(
            [sys.executable, str(ROOT / "quickplan.py"), *arguments],
            cwd=cwd, input=stdin, env={**os.environ, **(env or {})}, timeout=timeout, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run
