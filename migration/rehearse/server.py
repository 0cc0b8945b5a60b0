"""Finding, starting and using the warm Spark Connect server (:mod:`migration.rehearse.keeper`)."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.errors import JobFailed, UsageProblem

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 120.0
_BUSY_SECONDS = 2.0
_PRIVATE_SECONDS = 1.0
_RECORD = "server.json"
_JAVA = "-Xss16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.lang.Process.launchMechanism=VFORK"
PYSPARK = "pyspark[pipelines]==4.3.0"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port on the loopback interface, its token, and the folder for what a rehearsal writes."""

    port: int
    token: str
    folder: Path


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server is kept.

    Attributes:
        home: Folder of our own, mode 0700, that records the warm server.
        idle: Seconds without a rehearsal after which it ends; 0 ends it with this one.
        jars: JDBC drivers for its class path.
        memory: Java heap.
    """

    home: Path
    idle: float = 600.0
    jars: tuple[str, ...] = ()
    memory: str = "1g"


def require_spark() -> None:
    """Check that Spark Declarative Pipelines and Java are installed.

    Raises:
        UsageProblem: One is missing, with the commands that install it.
    """
    missing = [name for name in ("pyspark", "grpc", "grpc_status", "google.rpc", "pandas", "pyarrow", "zstandard") if not _installed(name)]
    if missing:
        raise UsageProblem(
            f"a rehearsal needs Spark 4.3 with Declarative Pipelines; not installed: {', '.join(missing)}",
            remedy=f"pipx install 'quickplan[spark]', or into this environment: {sys.executable} -m pip install '{PYSPARK}' 'pandas<3'",
        )
    java = os.environ.get("JAVA_HOME")
    if not (java and Path(java, "bin", "java").exists()) and not shutil.which("java"):
        raise UsageProblem(
            "a rehearsal needs Java 17 or 21, which was not found",
            remedy=(
                "Debian, Ubuntu: sudo apt install openjdk-17-jre-headless; Fedora, RHEL: sudo dnf install java-17-openjdk-headless; "
                "Alpine: sudo apk add openjdk17-jre-headless; or set JAVA_HOME."
            ),
        )


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@contextlib.contextmanager
def use_server(settings: ServerSettings) -> Iterator[Server]:
    """A server for one rehearsal: the warm one, a new one that stays warm, or one of our own while another rehearsal has it.

    Leaving by an error ends the server, so that nothing of a cancelled rehearsal runs on.

    Raises:
        JobFailed: Spark did not start; names the log.
    """
    link, server = _connect(settings)
    with link:
        link.sendall(b'{"do": "start"}\n')
        yield server
        link.sendall(b'{"do": "done"}\n')


def stop_server(home: Path) -> bool:
    """End the warm server; False when none runs."""
    with _locked(home):
        return _stop(home)


def _connect(settings: ServerSettings) -> tuple[socket.socket, Server]:
    home = settings.home
    with _locked(home):
        _sweep(home)
        record = _read(home)
        if record and (record["key"] != _key(settings) or settings.idle <= 0):
            if settings.idle > 0:
                _stop(home)
            record = None
        if record:
            with contextlib.suppress(OSError, ValueError):
                return _ask(record, _BUSY_SECONDS)
        alive = record is not None and _alive(record)
        idle = _PRIVATE_SECONDS if alive or settings.idle <= 0 else settings.idle
        made = _start(settings, idle)
        if idle == settings.idle:
            _write(home, made)
        try:
            return _ask(made, _START_SECONDS)
        except (OSError, ValueError) as error:
            raise JobFailed(
                "Spark did not start", remedy=f"The log {home / 'spark.log'} has its last words; Java 17 or 21 is needed."
            ) from error


def _key(settings: ServerSettings) -> str:
    """What must be the same for a server to be used again."""
    return hashlib.sha256(json.dumps([sys.executable, settings.jars, settings.memory]).encode()).hexdigest()[:16]


def _start(settings: ServerSettings, idle: float) -> dict[str, Any]:
    token = secrets.token_urlsafe(32)
    folder = tempfile.mkdtemp(prefix="run-", dir=settings.home)
    request = {"folder": folder, "token": token, "idle": idle, "conf": _conf(folder, settings)}
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "PYSPARK_"))} | {"PYSPARK_PYTHON": sys.executable}
    log = os.open(settings.home / "spark.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(log, "wb") as words:
        keeper = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("keeper.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, env=environment, cwd=folder, start_new_session=True,
        )  # fmt: skip
    assert keeper.stdin
    assert keeper.stdout
    with keeper.stdin, keeper.stdout:
        keeper.stdin.write(json.dumps(request).encode() + b"\n")
        keeper.stdin.flush()
        hello = keeper.stdout.readline()
    if not hello:
        raise JobFailed("the process that keeps Spark did not start", remedy=f"The log {settings.home / 'spark.log'} has its last words.")
    return {**json.loads(hello), "token": token, "key": _key(settings), "folder": folder}


def _conf(folder: str, settings: ServerSettings) -> dict[str, str]:
    """Spark as Databricks sets it (ANSI, UTC), small and quick to start; everything it writes lies in ``folder``."""
    conf = {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": _LOOPBACK,
        "spark.connect.grpc.binding.port": "0",
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.driver.memory": settings.memory,
        # Half the start of a process that lives for minutes is compiling; small rows need no second compiler.
        "spark.driver.extraJavaOptions": f"{_JAVA} -Djava.io.tmpdir={folder}",
        "spark.ui.enabled": "false",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": folder + "/warehouse",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.variable.substitute": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        # Compiling each of some hundred small queries would take longer than running them.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.artifact.isolation.enabled": "false",
        "spark.sql.connect.serverStacktrace.enabled": "false",
        "spark.sql.pipelines.maxFlowRetryAttempts": "0",
        "spark.sql.pipelines.execution.watchdog.minRetryTime": "1s",
        "spark.sql.pipelines.execution.streamstate.pollingInterval": "1s",
        "spark.sql.streaming.stopTimeout": "10s",
        # Hadoop's local file system runs chmod for each file and folder it makes: fewer of them, and no checksum files.
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
        "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
        "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
        "spark.sql.parquet.compression.codec": "uncompressed",
    }
    if settings.jars:
        conf |= {"spark.jars": ",".join(settings.jars), "spark.driver.extraClassPath": ":".join(settings.jars)}
    return conf


def _ask(record: Mapping[str, Any], seconds: float) -> tuple[socket.socket, Server]:
    """Ask a keeper for its server.

    Raises:
        OSError: It does not answer in time, or is gone.
        ValueError: It said something else.
    """
    link = socket.create_connection((_LOOPBACK, record["port"]), _BUSY_SECONDS)
    try:
        link.settimeout(seconds)
        link.sendall(json.dumps({"token": record["token"], "do": "use"}).encode() + b"\n")
        text = b""
        while not text.endswith(b"\n"):
            more = link.recv(4096)
            if not more:
                raise ConnectionError("the keeper is gone")
            text += more
        answer = json.loads(text)
    except BaseException:
        link.close()
        raise
    link.settimeout(None)
    return link, Server(int(answer["port"]), record["token"], Path(answer["folder"]))


def _stop(home: Path) -> bool:
    record = _read(home)
    if not record:
        return False
    (home / _RECORD).unlink(missing_ok=True)
    with contextlib.suppress(OSError), socket.create_connection((_LOOPBACK, record["port"]), _BUSY_SECONDS) as link:
        link.sendall(json.dumps({"token": record["token"], "do": "stop"}).encode() + b"\n")
        link.settimeout(10)
        link.recv(1)
        return True
    return False


def _alive(record: Mapping[str, Any]) -> bool:
    """Whether the record's keeper holds its folder."""
    return _held(Path(record["folder"]))


def _held(folder: Path) -> bool:
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _sweep(home: Path) -> None:
    """Remove folders whose keeper was killed."""
    for folder in home.glob("run-*"):
        if not _held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _read(home: Path) -> dict[str, Any] | None:
    try:
        record = json.loads((home / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and {"port", "token", "key", "folder"} <= record.keys() else None


def _write(home: Path, record: Mapping[str, Any]) -> None:
    """Record a server for the next rehearsal; the file holds the token, so only its owner may read it."""
    (home / _RECORD).unlink(missing_ok=True)
    with os.fdopen(os.open(home / _RECORD, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(dict(record), file)


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / "lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
