"""Keeps one Spark Connect server warm between rehearsals: a small daemon beside its Java process.

Run as a script by :mod:`migration.rehearse.server`, in a session of its own, with its settings as one JSON line on standard input. It
imports nothing of ours. Server and control port listen on the loopback interface only, each behind a token. The Java process ends with
this one (its gateway ends when our end of its pipe closes), and this one ends by itself: after the idle time, when its folder is gone,
or when a client leaves without saying that it is done, for then work may still run that nobody waits for.
"""

from __future__ import annotations

import contextlib
import fcntl
import hmac
import json
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

_LOOPBACK = "127.0.0.1"
_LINE = 65_536
_GRACE = 5.0


def main() -> None:
    """Serve until the idle time is over. Standard output takes one line: the control port, or nothing when it ends early."""
    settings = json.loads(sys.stdin.buffer.readline())
    folder = Path(settings["folder"])
    # Held as long as we live: a folder without such a lock belongs to nobody and may be removed.
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    signal.signal(signal.SIGTERM, _leave)
    control = socket.create_server((_LOOPBACK, 0))
    os.write(1, json.dumps({"port": control.getsockname()[1], "pid": os.getpid()}).encode() + b"\n")
    # Whoever started us must not wait for our end on its pipes.
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(quiet, number)
    try:
        port = _start_spark(folder, settings)
        _serve(control, port, folder, settings)
    finally:
        _end_java()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # Python's own end would wait for the gateway's threads


def _end_java() -> None:
    """End the Java process, which is of our group, and wait for it: what it writes must not outlive the folder."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    ends = time.monotonic() + _GRACE
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0] == 0 and time.monotonic() < ends:
            time.sleep(0.05)


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _start_spark(folder: Path, settings: dict[str, Any]) -> int:
    """Start Java with a Connect server in it; its port."""
    os.environ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = settings["token"]
    os.environ["SPARK_LOCAL_IP"] = _LOOPBACK
    os.chdir(folder)
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setMaster("local[2]").setAppName("quickplan-rehearse")
    conf.setAll(list(settings["conf"].items()))
    context = SparkContext(conf=conf)
    context.setLogLevel("ERROR")
    SparkSession(context)
    service: Any = getattr(context._jvm, "org.apache.spark.sql.connect.service.SparkConnectService$")
    return int(getattr(service, "MODULE$").localPort())


def _serve(control: socket.socket, port: int, folder: Path, settings: dict[str, Any]) -> None:
    control.settimeout(settings["idle"])
    while folder.exists():
        try:
            client, _ = control.accept()
        except TimeoutError:
            return
        with client:
            client.settimeout(5)
            asked = _line(client)
            if not hmac.compare_digest(str(asked.get("token", "")), settings["token"]):
                continue
            if asked.get("do") == "stop":
                return
            with contextlib.suppress(OSError):
                client.sendall(json.dumps({"port": port, "folder": str(folder)}).encode() + b"\n")
            if _line(client).get("do") != "start":
                continue  # it would not wait for another's rehearsal to end
            client.settimeout(None)
            if _line(client).get("do") != "done":
                return


def _line(client: socket.socket) -> dict[str, Any]:
    """One JSON line of a client; empty when it left or says something else."""
    text = b""
    with contextlib.suppress(OSError):
        while not text.endswith(b"\n") and len(text) < _LINE and (more := client.recv(4096)):
            text += more
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


if __name__ == "__main__":
    main()
