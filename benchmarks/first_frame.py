"""First usable frame: CPU seconds and memory of quickplan against a bare Textual app, in one run.

Each is started several times in a child process on a terminal of 120×40 and leaves after its first frame; the medians are compared, because
only a ratio means anything on a shared machine. The limits are those of the project: at most 4 times the bare app's CPU, at most 70 MB,
and none of the heavy modules imported.

    python benchmarks/first_frame.py [--rounds N]
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import resource
import select
import statistics
import struct
import sys
import tempfile
import termios
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
HEAVY = ("databricks", "sqlglot", "pyodbc", "jinja2")
LIMIT_RATIO, LIMIT_MB = 4.0, 70.0
PROMPT = "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce"


def child(kind: str, report: int) -> None:
    """Run one app until its first frame stands, then write what it took to ``report``."""
    from textual.app import App

    app: App[int]
    if kind == "bare":
        app = App()
    else:
        sys.path.insert(0, str(HOME))
        from tui.launch import build
        from workbench.config import Settings

        app = build(repo=HOME, settings=Settings(), source=HOME / "samples" / "workforce", out=None, plan=None, prompt=PROMPT)

    def leave() -> None:
        # The frame is drawn and keys are taken from here on.
        used = resource.getrusage(resource.RUSAGE_SELF)
        facts = {
            "cpu": used.ru_utime + used.ru_stime,
            "mb": used.ru_maxrss / 1024,
            "heavy": [name for name in HEAVY if name in sys.modules],
        }
        os.write(report, json.dumps(facts).encode())
        os._exit(0)

    # After everything that mounting queued, so that the panes have been laid out and drawn once.
    original = app._ready

    async def ready() -> None:
        await original()
        app.call_after_refresh(lambda: app.screen.call_after_refresh(leave))

    app._ready = ready  # type: ignore[method-assign]
    app.run()


def measure(kind: str) -> dict[str, float | list[str]]:
    """Start one child on a terminal of its own and return what it reported."""
    read, write = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.close(read)
        os.set_inheritable(write, True)
        os.environ |= {"TERM": "xterm-256color", "PYTHONSAFEPATH": "1", "QUICKPLAN_STATE_DIR": tempfile.mkdtemp(prefix="quickplan-bench-")}
        os.execv(sys.executable, [sys.executable, __file__, "--child", kind, str(write)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    os.close(write)
    data = b""
    while True:
        ready, _, _ = select.select([terminal, read], [], [], 60)
        if not ready:
            raise SystemExit(f"{kind}: no first frame within a minute")
        if terminal in ready:
            try:
                os.read(terminal, 65536)
            except OSError:
                if read not in ready:
                    continue
        if read in ready:
            chunk = os.read(read, 65536)
            if not chunk:
                break
            data += chunk
    os.waitpid(pid, 0)
    os.close(read)
    os.close(terminal)
    return json.loads(data)


def main() -> int:
    """Print the table; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", nargs=2)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child[0], int(arguments.child[1]))
        return 0
    results = {"bare": [], "quickplan": []}
    measure("quickplan")  # once for the byte code
    for _ in range(arguments.rounds):
        for kind, rows in results.items():
            rows.append(measure(kind))
    cpu = {kind: statistics.median(r["cpu"] for r in rows) for kind, rows in results.items()}
    mb = {kind: statistics.median(r["mb"] for r in rows) for kind, rows in results.items()}
    heavy = sorted({name for r in results["quickplan"] for name in r["heavy"]})
    ratio = cpu["quickplan"] / cpu["bare"]
    print("first usable frame, 120×40      CPU s     MB")
    for kind in results:
        print(f"  {kind:<26} {cpu[kind]:>8.2f} {mb[kind]:>6.0f}")
    limits = f"ratio {ratio:.2f} (limit {LIMIT_RATIO:.0f}), memory {mb['quickplan']:.0f} MB (limit {LIMIT_MB:.0f})"
    print(f"  {limits}, heavy modules: {', '.join(heavy) or 'none'}")
    return int(ratio > LIMIT_RATIO or mb["quickplan"] > LIMIT_MB or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
