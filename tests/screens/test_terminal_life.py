"""The app on a real terminal: how it leaves, and that it is quiet when nothing happens."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes import CHORE_PROMPT
from test_plan_screen import drafted, until

from tui.app import QuickplanApp
from widgets.preview import Preview
from workbench.journal import list_entries

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until something that must happen is called missing
ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_ON = b"\x1b[?25h"
MOUSE_OFF = b"\x1b[?1000l"
PASTE_OFF = b"\x1b[?2004l"


class Terminal:
    """The far end of a pseudo-terminal with the app on it."""

    def __init__(self, process: subprocess.Popen[bytes], far: int, near: int) -> None:
        self.process = process
        self.far = far
        self.near = near
        self.seen = b""

    def read_until(self, wanted: Callable[[bytes], bool]) -> None:
        """Read what the app writes until that holds."""
        end = time.monotonic() + PATIENCE
        while not wanted(self.seen):
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self.far], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.far, 65536)
                except OSError:  # the app closed its end
                    return
            elif self.process.poll() is not None:
                return

    def wait(self) -> int:
        """Its exit code, reading on so that it never waits for us."""
        self.read_until(lambda _seen: False if self.process.poll() is None else not select.select([self.far], [], [], 0)[0])
        return self.process.wait(PATIENCE)


@contextmanager
def on_terminal(repo: Path, *arguments: str) -> Iterator[Terminal]:
    far, near = pty.openpty()
    fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "TMUX", "COLORTERM"}} | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, str(HOME / "quickplan.py"), "--repo", str(repo), *arguments],
        stdin=near, stdout=near, stderr=near, env=environment, cwd=repo, start_new_session=True,
    )  # fmt: skip
    try:
        yield Terminal(process, far, near)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(far)
        os.close(near)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_gives_its_code_and_leaves_the_terminal_as_it_was(tmp_path: Path, number: int, code: int) -> None:
    with on_terminal(tmp_path, "--prompt", "Fix the login") as terminal:
        before = termios.tcgetattr(terminal.near)
        terminal.read_until(lambda seen: b"Fix the login" in seen)
        assert ALTERNATE_ON in terminal.seen
        assert termios.tcgetattr(terminal.near)[3] != before[3], "the app reads single keys"
        terminal.process.send_signal(number)
        assert terminal.wait() == code
        assert termios.tcgetattr(terminal.near)[3] == before[3], "lines and echo are back"
        for wanted in (ALTERNATE_OFF, CURSOR_ON, MOUSE_OFF, PASTE_OFF):
            assert wanted in terminal.seen, wanted
        assert b"Traceback" not in terminal.seen


def test_what_a_signal_ended_is_in_the_journal(tmp_path: Path) -> None:
    with on_terminal(tmp_path, "--prompt", "Fix the login") as terminal:
        terminal.read_until(lambda seen: b"Plan: " in seen)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait() == 143
    assert [entry.prompt for entry in list_entries()] == ["Fix the login"]


def test_quitting_puts_the_terminal_back_and_says_what_is_not_saved(tmp_path: Path) -> None:
    with on_terminal(tmp_path, "--prompt", "Fix the login") as terminal:
        before = termios.tcgetattr(terminal.near)
        terminal.read_until(lambda seen: b"Plan: " in seen)
        os.write(terminal.far, b"\x11")
        assert terminal.wait() == 0
        assert termios.tcgetattr(terminal.near)[3] == before[3]
        assert b"kept in the journal" in terminal.seen.split(ALTERNATE_OFF)[-1]


async def test_not_a_byte_is_written_while_nothing_happens(make_app: Callable[..., QuickplanApp], monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the plan stands nothing draws by itself: no frame reaches the terminal until a key comes."""
    app = make_app(CHORE_PROMPT)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await drafted(pilot)
        await until(pilot, lambda: screen.lint.settled and screen.query_one(Preview).settled)
        app.clear_notifications()
        await pilot.pause()
        drawn: list[object] = []
        display = app._display
        monkeypatch.setattr(app, "_display", lambda on, renderable: (drawn.append(renderable), display(on, renderable)))
        nodes = [screen, *screen.walk_children()]
        assert not [node for node in nodes if node.auto_refresh or getattr(node, "cursor_blink", False)], "nothing draws by itself"
        await pilot.pause()
        await pilot.pause(0.3)
        assert drawn == []
        await pilot.press("x")
        await until(pilot, lambda: bool(drawn))


def test_a_quick_escape_is_not_swallowed() -> None:
    program = "import tui, os\nfrom textual import constants\nprint(constants.ESCAPE_DELAY)"
    environment = {k: v for k, v in os.environ.items() if k != "ESCDELAY"}
    for given, wanted in ({}, "0.025"), ({"ESCDELAY": "200"}, "0.2"):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=HOME, env=environment | given, capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout.strip() == wanted
