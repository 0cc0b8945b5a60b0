"""From key to screen while 50,000 objects are extracted from a server on loopback: the app on a real terminal, words typed into the prompt.

A key is timed from its write into the terminal until the word with it has come back out of the terminal. The same keys are typed with
nothing else to do; the ratio is what holds on a machine of any speed. The limit is that of the project: 100 ms for 95 % of the keys.

    python -m benchmarks.extract_keys [--objects N]
"""

from __future__ import annotations

import argparse
import fcntl
import multiprocessing
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extract import PASSWORD, serve

HOME = Path(__file__).resolve().parent.parent
LIMIT = 0.1
KEYS = 240
_BETWEEN = 0.05  # seconds between two keys: a quick typist
_LINE = 12  # characters of a word, so that no word is wrapped inside
_PROMPT = "Migrate WideDB to catalog main schema wide"
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[a-zA-Z]|[()][A-Z0-9]|[=>])")


@dataclass
class Terminal:
    """The app behind a pseudo terminal."""

    descriptor: int
    process: int
    seen: bytes = b""

    def read(self, seconds: float) -> bool:
        """Whether something came within ``seconds``; it is appended to :attr:`seen`."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if ready:
            self.seen += os.read(self.descriptor, 1 << 16)
        return bool(ready)

    def wait_for(self, pattern: bytes, seconds: float) -> float:
        """Seconds until the text written since the last :meth:`forget` shows ``pattern``.

        Raises:
            TimeoutError: It did not come.
        """
        start = time.perf_counter()
        while not re.search(pattern, _ESCAPE.sub(b"", self.seen)):
            left = seconds - (time.perf_counter() - start)
            if left <= 0:
                raise TimeoutError(f"{pattern!r} did not come within {seconds:.0f} s")
            self.read(left)
        return time.perf_counter() - start

    def forget(self) -> None:
        """Drop what was written so far."""
        while self.read(0):
            pass
        self.seen = b""

    def type_words(self, count: int, *, during: bytes = b"") -> list[float]:
        """Seconds of each of ``count`` keys, a word at a time; stops before the first word in which ``during`` was not shown."""
        times: list[float] = []
        for number in range(count // _LINE):
            word = f"q{number:02}"
            self.forget()
            os.write(self.descriptor, f" {word}".encode())
            self.wait_for(re.escape(word.encode()), 30)
            meanwhile, keys = self.seen, []
            for n in range(_LINE):
                quiet = time.perf_counter() + _BETWEEN
                while (left := quiet - time.perf_counter()) > 0:
                    self.read(left)
                meanwhile += self.seen
                self.seen = b""
                word += "wxyz"[n % 4]
                os.write(self.descriptor, word[-1].encode())
                keys.append(self.wait_for(re.escape(word.encode()), 30))
            if during not in meanwhile:
                break
            times += keys
        return times


def start_app(state: str, source: list[str]) -> Terminal:
    """The app with a prompt, and a source or none."""
    process, descriptor = pty.fork()
    if process == 0:
        os.environ |= {
            "TERM": "xterm-256color",
            "QUICKPLAN_STATE_DIR": state,
            "QUICKPLAN_SOURCE_PASSWORD": PASSWORD,
            "TEXTUAL_ANIMATIONS": "none",
        }
        os.chdir(state)
        os.execv(sys.executable, [sys.executable, str(HOME / "quickplan.py"), *source, "--prompt", _PROMPT])
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    return Terminal(descriptor, process)


def measure(source: list[str]) -> list[float]:
    """Seconds of each key; with a source, of the keys while it is being extracted."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state:
        app = start_app(state, source)
        try:
            app.wait_for(b"extracting [a-z]" if source else b"migration", 60)
            if not source:
                app.type_words(_LINE)  # what is drawn and imported once
            return app.type_words(KEYS, during=b"extracting" if source else b"")
        finally:
            os.killpg(os.getpgid(app.process), signal.SIGTERM)
            os.close(app.descriptor)
            os.waitpid(app.process, 0)


def main() -> int:
    """Print the table; 1 when the limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--objects", type=int, default=50_000)
    count = parser.parse_args().objects
    start = multiprocessing.get_context("spawn")
    mine, theirs = start.Pipe()
    server = start.Process(target=serve, args=(count, theirs), daemon=True)
    server.start()
    address = f"mssql://quickplan_reader@127.0.0.1:{mine.recv()}/WideDB?trust_server_certificate=yes"
    idle, busy = measure([]), measure(["--source", address])
    mine.send("stop")
    server.join(10)
    print("key to screen, 120×40, ms                   keys   median    95 %")
    for name, times in (("nothing else to do", idle), (f"while {count:,} objects are extracted", busy)):
        print(f"  {name:<40} {len(times):>5} {statistics.median(times) * 1000:>8.1f} {_most(times) * 1000:>7.1f}")
    print(f"  ratio of the medians {statistics.median(busy) / statistics.median(idle):.2f}; limit {LIMIT * 1000:.0f} ms for 95 %")
    return int(_most(busy) > LIMIT)


def _most(times: list[float]) -> float:
    """What 95 % of the keys stay under."""
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
